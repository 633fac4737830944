//! Judging a Liquid template before it is sent. When a template does not parse, the server's transformer sends `true`
//! in place of the whole record, and says nothing (api facts §3.5). Written after Liquid 5.4 in its lax mode.

mod expression;
mod tags;

use tags::{Blocks, Tag};

/// A template that parses, and what is worth knowing about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    variables: Vec<String>,
    warnings: Vec<String>,
}

/// Why a template does not parse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    /// An output is not closed.
    #[error("{{{{ is opened and never closed with }}}}.")]
    OutputNotClosed,
    /// An output ends at a single brace.
    #[error("}} stands alone inside {{{{ … }}}}; an output ends with }}}}, and a text in it must not contain }}.")]
    SingleBrace,
    /// A tag is not closed.
    #[error("{{% is opened and never closed with %}}.")]
    TagNotClosed,
    /// A tag that does not exist.
    #[error("There is no tag “{0}”.")]
    UnknownTag(String),
    /// A tag that stands where it means nothing.
    #[error("“{0}” stands outside of the block it belongs to.")]
    OutOfPlace(String),
    /// A block that is not ended.
    #[error("{{% {0} %}} is never ended with {{% end{0} %}}.")]
    BlockNotEnded(String),
    /// A tag whose text is not what it needs.
    #[error("{{% {tag} %}} needs {needs}.")]
    Malformed {
        /// The tag.
        tag: String,
        /// What it needs, with an example.
        needs: &'static str,
    },
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// [`TemplateProblem`] for the first thing that keeps it from being parsed.
    pub fn parse(text: &str) -> Result<Self, TemplateProblem> {
        let mut template = Self::default();
        let mut blocks = Blocks::default();
        let mut rest = text;
        while let Some((kind, after)) = next_opening(rest) {
            rest = match kind {
                Opening::Output => {
                    let (markup, after) = output(after)?;
                    template.read_output(markup, blocks.own_names());
                    after
                }
                Opening::Tag => {
                    let (markup, after) = after.split_once("%}").ok_or(TemplateProblem::TagNotClosed)?;
                    let tag = Tag::read(markup);
                    if matches!(tag.name, "raw" | "comment") {
                        skip_to_end(tag.name, after)?
                    } else {
                        blocks.take(&tag)?;
                        template.read_names(&tag, blocks.own_names());
                        after
                    }
                }
            };
        }
        blocks.finish()?;
        Ok(template)
    }

    /// The names of the record's columns that it reads, in the order of their first use.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// What will go wrong without being an error.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    fn read_output(&mut self, markup: &str, own: &[String]) {
        self.warnings.extend(expression::warnings(markup));
        // Of a name with blanks that lacks its brackets, the parts are no names.
        if !expression::is_bare_words(markup) {
            self.take_names(expression::names(markup), own);
        }
    }

    fn read_names(&mut self, tag: &Tag<'_>, own: &[String]) {
        if matches!(tag.name, "assign" | "echo") {
            let value = tag.rest.split_once('=').filter(|_| tag.name == "assign").map_or(tag.rest, |(_, value)| value);
            self.warnings.extend(expression::warnings(value));
        }
        self.take_names(expression::names(tag.read_part()), own);
    }

    fn take_names(&mut self, names: Vec<String>, own: &[String]) {
        for name in names {
            if !own.contains(&name) && !self.variables.contains(&name) {
                self.variables.push(name);
            }
        }
    }
}

enum Opening {
    Output,
    Tag,
}

/// What opens next, and the text after it.
fn next_opening(text: &str) -> Option<(Opening, &str)> {
    let output = text.find("{{");
    let tag = text.find("{%");
    let (at, kind) = match (output, tag) {
        (Some(output), Some(tag)) if tag < output => (tag, Opening::Tag),
        (Some(output), _) => (output, Opening::Output),
        (None, Some(tag)) => (tag, Opening::Tag),
        (None, None) => return None,
    };
    text.get(at + 2..).map(|after| (kind, after))
}

/// An output ends at the first brace, also inside of quotes; that has to be a double one.
fn output(after: &str) -> Result<(&str, &str), TemplateProblem> {
    let (markup, rest) = after.split_once('}').ok_or(TemplateProblem::OutputNotClosed)?;
    let rest = rest.strip_prefix('}').ok_or_else(|| {
        if rest.contains("}}") { TemplateProblem::SingleBrace } else { TemplateProblem::OutputNotClosed }
    })?;
    Ok((trimmed(markup), rest))
}

/// Without the dashes that eat blanks outside.
fn trimmed(markup: &str) -> &str {
    let markup = markup.strip_prefix('-').unwrap_or(markup);
    markup.strip_suffix('-').unwrap_or(markup).trim()
}

/// The text after the end of a block whose contents are not read.
fn skip_to_end<'a>(name: &str, mut text: &'a str) -> Result<&'a str, TemplateProblem> {
    let mut depth = 1;
    let end = format!("end{name}");
    while let Some(at) = text.find("{%") {
        let after = text.get(at + 2..).unwrap_or_default();
        let Some((markup, rest)) = after.split_once("%}") else { break };
        let tag = Tag::read(markup);
        if tag.name == end {
            depth -= 1;
        } else if tag.name == name && name == "comment" {
            depth += 1;
        }
        if depth == 0 {
            return Ok(rest);
        }
        // Inside of `raw`, an opening may stand alone.
        text = if tag.name == end || tag.name == name { rest } else { after };
    }
    Err(TemplateProblem::BlockNotEnded(name.to_owned()))
}

#[cfg(test)]
mod tests;
