//! The tags of Liquid: which there are, what each needs, and how blocks nest.

use crate::domain::liquid::TemplateProblem;
use crate::domain::text::Inert;

/// A tag: `{% name rest %}`.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) rest: &'a str,
}

impl<'a> Tag<'a> {
    pub(super) fn read(markup: &'a str) -> Self {
        let markup = super::trimmed(markup);
        if markup.starts_with('#') {
            return Self { name: "#", rest: "" };
        }
        let (name, rest) = markup.split_once(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or((markup, ""));
        let rest = markup.get(name.len()..).unwrap_or(rest);
        Self { name, rest: rest.trim() }
    }

    /// The part of it that reads variables.
    pub(super) fn read_part(&self) -> &'a str {
        match self.name {
            "assign" => self.rest.split_once('=').map_or("", |(_, value)| value),
            "for" | "tablerow" => self.rest.split_once(" in ").map_or("", |(_, list)| list),
            "if" | "unless" | "elsif" | "case" | "when" | "cycle" | "echo" => self.rest,
            _ => "",
        }
    }
}

/// The blocks that are open, and the names that the template made itself.
#[derive(Default)]
pub(super) struct Blocks {
    open: Vec<&'static str>,
    own: Vec<String>,
}

const BLOCKS: &[&str] = &["if", "unless", "case", "for", "tablerow", "capture", "ifchanged"];
const SINGLE: &[&str] =
    &["assign", "increment", "decrement", "cycle", "break", "continue", "echo", "include", "render", "liquid", "#"];

impl Blocks {
    pub(super) fn own_names(&self) -> &[String] {
        &self.own
    }

    /// Takes a tag.
    pub(super) fn take(&mut self, tag: &Tag<'_>) -> Result<(), TemplateProblem> {
        if let Some(block) = BLOCKS.iter().find(|block| **block == tag.name) {
            self.check(tag)?;
            self.open.push(block);
            return Ok(());
        }
        if SINGLE.contains(&tag.name) {
            return self.check(tag);
        }
        let is_within = |names: &[&str]| self.open.last().is_some_and(|open| names.contains(open));
        match tag.name {
            "else" if is_within(&["if", "unless", "case", "for"]) => Ok(()),
            "elsif" if is_within(&["if", "unless"]) => needed(tag, "a condition, such as {% elsif plan == 'pro' %}"),
            "when" if is_within(&["case"]) => needed(tag, "a value, such as {% when 'pro' %}"),
            "else" | "elsif" | "when" => Err(TemplateProblem::OutOfPlace(tag.name.to_owned())),
            name => match name.strip_prefix("end") {
                Some(ended) if self.open.last() == Some(&ended) => {
                    self.open.pop();
                    Ok(())
                }
                Some(ended) if BLOCKS.contains(&ended) => match self.open.last() {
                    Some(open) => Err(TemplateProblem::BlockNotEnded((*open).to_owned())),
                    None => Err(TemplateProblem::OutOfPlace(name.to_owned())),
                },
                _ => Err(TemplateProblem::UnknownTag(Inert::new(name).to_string())),
            },
        }
    }

    fn check(&mut self, tag: &Tag<'_>) -> Result<(), TemplateProblem> {
        let own = |text: &str| text.trim().trim_matches(['\'', '"']).to_owned();
        match tag.name {
            "if" | "unless" => needed(tag, "a condition, such as {% if plan == 'pro' %}"),
            "case" => needed(tag, "a value, such as {% case plan %}"),
            "cycle" => needed(tag, "values, such as {% cycle 'a', 'b' %}"),
            "capture" => {
                self.own.push(own(tag.rest));
                needed(tag, "a name, such as {% capture greeting %}")
            }
            "increment" | "decrement" => {
                self.own.push(own(tag.rest));
                Ok(())
            }
            "assign" => match tag.rest.split_once('=') {
                Some((name, _)) if !name.trim().is_empty() => {
                    self.own.push(own(name));
                    Ok(())
                }
                _ => Err(malformed(tag, "a name and a value, such as {% assign first = name %}")),
            },
            "for" | "tablerow" => match tag.rest.split_once(" in ") {
                Some((name, list)) if is_name(name.trim()) && !list.trim().is_empty() => {
                    self.own.extend([own(name), "forloop".to_owned(), "tablerowloop".to_owned()]);
                    Ok(())
                }
                _ => Err(malformed(tag, "a name and a list, such as {% for tag in tags %}")),
            },
            _ => Ok(()),
        }
    }

    /// At the end everything must be closed.
    pub(super) fn finish(self) -> Result<(), TemplateProblem> {
        self.open.last().map_or(Ok(()), |open| Err(TemplateProblem::BlockNotEnded((*open).to_owned())))
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}

fn needed(tag: &Tag<'_>, needs: &'static str) -> Result<(), TemplateProblem> {
    if tag.rest.is_empty() { Err(malformed(tag, needs)) } else { Ok(()) }
}

fn malformed(tag: &Tag<'_>, needs: &'static str) -> TemplateProblem {
    TemplateProblem::Malformed { tag: tag.name.to_owned(), needs }
}
