//! The blocks of a template, from its text. What is worth knowing about it is noted on the way.

use super::markup;
use super::markup::{is_blank, skip_blanks, trim};
use super::node::{Body, Case, If, Interrupt, Node};
use super::notes::Notes;
use super::problem::TemplateProblem;
use super::token::{Token, beginning, next_token, split_name, split_raw};

mod blocks;
mod open;
mod values;

use self::open::{Branch, Kind, Open};

/// Reads a template as the server would.
pub(super) fn parse(text: &str) -> Result<(Body, Notes), TemplateProblem> {
    let mut parser = Parser::default();
    parser.document(text)?;
    Ok((parser.root, parser.notes))
}

#[derive(Default)]
struct Parser {
    root: Body,
    open: Vec<Open>,
    /// Whether the text that comes next loses the blanks it begins with.
    trims: bool,
    /// How many cycles there are that go on by themselves.
    cycles: usize,
    notes: Notes,
}

impl Parser {
    fn document(&mut self, text: &str) -> Result<(), TemplateProblem> {
        let mut rest = text;
        while let Some((before, token, further)) = next_token(rest)? {
            rest = further;
            self.text(before);
            match token {
                Token::Output(inside) => {
                    self.hyphens(inside);
                    let inside = inside.strip_prefix('-').unwrap_or(inside);
                    let chain = self.chain(inside.strip_suffix('-').unwrap_or(inside), true)?;
                    self.push(Node::Output(chain));
                }
                Token::Tag(inside) => {
                    self.hyphens(inside);
                    let words = skip_blanks(inside.strip_prefix('-').unwrap_or(inside));
                    let (name, markup) = split_name(words)
                        .ok_or_else(|| TemplateProblem::NamelessTag(beginning(&format!("{{%{inside}%}}"))))?;
                    let markup = markup.strip_suffix('-').unwrap_or(markup);
                    match name {
                        "liquid" => self.lines(markup)?,
                        "raw" if !trim(markup).is_empty() => return Err(TemplateProblem::Raw),
                        "raw" => {
                            let (raw, further) = split_raw(rest)?;
                            self.push(Node::Raw(raw.to_owned()));
                            rest = further;
                        }
                        _ => self.tag(name, markup, None)?,
                    }
                }
            }
        }
        self.text(rest);
        match self.open.last() {
            Some(block) => Err(TemplateProblem::UnclosedBlock(block.kind.tag())),
            None => Ok(()),
        }
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            let trims = std::mem::take(&mut self.trims);
            let text = if trims { text.trim_start_matches(is_strippable) } else { text };
            self.push(Node::Text(text.to_owned()));
        }
    }

    /// A hyphen at the start or end of an output or a tag removes the whitespace on that side of it.
    fn hyphens(&mut self, inside: &str) {
        self.trims = inside.ends_with('-');
        let body = self.open.last_mut().map_or(&mut self.root, |open| &mut open.body);
        if let (true, Some(Node::Text(text))) = (inside.starts_with('-'), body.nodes.last_mut()) {
            text.truncate(text.trim_end_matches(is_strippable).len());
        }
    }

    fn push(&mut self, node: Node) {
        self.open.last_mut().map_or(&mut self.root, |open| &mut open.body).push(node);
    }

    /// `{% liquid … %}`: one tag in each line, and blocks must end where they began.
    fn lines(&mut self, markup: &str) -> Result<(), TemplateProblem> {
        let floor = self.open.len();
        for line in markup.split('\n').map(skip_blanks).filter(|line| !line.is_empty()) {
            match split_name(line) {
                Some(("raw", markup)) if !trim(markup).is_empty() => return Err(TemplateProblem::Raw),
                // A line can never hold the `{% endraw %}` it would need.
                Some(("raw", _)) => return Err(TemplateProblem::UnclosedLine("raw")),
                Some((name, markup)) => self.tag(name, markup, Some(floor))?,
                None => self.foreign(line, "", Some(floor))?,
            }
        }
        match self.open.last().filter(|_| self.open.len() > floor) {
            Some(block) => Err(TemplateProblem::UnclosedLine(block.kind.tag())),
            None => Ok(()),
        }
    }

    /// One tag. `floor` is how many blocks were open where the surrounding `{% liquid … %}` began.
    fn tag(&mut self, name: &str, markup: &str, floor: Option<usize>) -> Result<(), TemplateProblem> {
        match name {
            "if" | "unless" => {
                let unless = name == "unless";
                let condition = Some(self.condition(if unless { "unless" } else { "if" }, markup)?);
                self.begin(Kind::If { block: If { unless, branches: Vec::new(), is_blank: true }, condition })
            }
            "case" => {
                let (_, text, ignored) = markup::find_fragment(markup).ok_or(TemplateProblem::Case)?;
                let value = self.value(text)?;
                self.notes.ignored(text, ignored);
                self.begin(Kind::Case {
                    block: Case { value, branches: Vec::new(), is_blank: true },
                    branch: Branch::None,
                })
            }
            "for" => {
                let block = Box::new(self.for_loop(markup)?);
                let item = block.item.clone();
                self.begin(Kind::For { block, has_else: false }).map(|()| self.notes.items.push(item))
            }
            "tablerow" => {
                let block = Box::new(self.table_row(markup)?);
                let item = block.item.clone();
                self.begin(Kind::TableRow(block)).map(|()| self.notes.items.push(item))
            }
            "ifchanged" => self.begin(Kind::IfChanged),
            "comment" => {
                self.begin(Kind::Comment)?;
                self.notes.comments += 1;
                Ok(())
            }
            "capture" => {
                let name = markup::capture_name(markup).ok_or(TemplateProblem::Capture)?;
                self.notes.make(name);
                self.begin(Kind::Capture(name.to_owned()))
            }
            "#" if has_bare_line(markup) => Err(TemplateProblem::InlineComment),
            "#" => {
                self.push(Node::Comment);
                Ok(())
            }
            _ => match self.simple(name, markup)? {
                Some(node) => {
                    self.push(node);
                    Ok(())
                }
                None => self.foreign(name, markup, floor),
            },
        }
    }

    /// A tag without an inside.
    fn simple(&mut self, name: &str, markup: &str) -> Result<Option<Node>, TemplateProblem> {
        Ok(Some(match name {
            "assign" => {
                let (name, value) = markup::assignment(markup).ok_or(TemplateProblem::Assign)?;
                let chain = self.chain(value, false)?;
                self.notes.make(name);
                Node::Assign(name.to_owned(), chain)
            }
            "increment" | "decrement" => {
                self.notes.make(trim(markup));
                Node::Count { name: trim(markup).to_owned(), down: name == "decrement" }
            }
            "echo" => Node::Output(self.chain(markup, true)?),
            "cycle" => Node::Cycle(self.cycle(markup)?),
            "render" => self.insertion("render", markup)?,
            "include" => self.insertion("include", markup)?,
            "break" => Node::Interrupt(Interrupt::Break),
            "continue" => Node::Interrupt(Interrupt::Continue),
            _ => return Ok(None),
        }))
    }

    /// A tag that is no tag of its own: the block that is open may know it.
    fn foreign(&mut self, name: &str, markup: &str, floor: Option<usize>) -> Result<(), TemplateProblem> {
        let inside = self.open.len() > floor.unwrap_or(0);
        let Some(block) = self.open.last().filter(|_| inside) else { return Err(no_tag(name, None)) };
        let tag = block.kind.tag();
        if name.strip_prefix("end") == Some(tag) {
            self.close();
            return Ok(());
        }
        match (tag, name) {
            ("comment", _) => Ok(()),
            ("if" | "unless", "else") => {
                self.branch(None);
                Ok(())
            }
            ("if" | "unless", "elsif") => {
                let condition = self.condition("elsif", markup)?;
                self.branch(Some(condition));
                Ok(())
            }
            ("for", "else") => self.else_of_loop(),
            ("case", "else") if trim(markup).is_empty() => {
                self.when(Branch::Else);
                Ok(())
            }
            ("case", "else") => Err(TemplateProblem::CaseElse),
            ("case", "when") => {
                let (values, ignored) = markup::when_values(markup).ok_or(TemplateProblem::When)?;
                self.notes.ignored(values.last().unwrap_or(&""), ignored);
                let values = values.into_iter().map(|value| self.side(value)).collect::<Result<_, _>>()?;
                self.when(Branch::When(values));
                Ok(())
            }
            _ => Err(no_tag(name, Some(tag))),
        }
    }
}

/// What Ruby strips from a text.
fn is_strippable(letter: char) -> bool {
    is_blank(letter) || letter == '\0'
}

/// Whether a line after the first holds something and does not begin with `#`.
fn has_bare_line(markup: &str) -> bool {
    markup.split('\n').skip(1).any(|line| !matches!(line.trim_start_matches(is_blank).chars().next(), None | Some('#')))
}

/// What is wrong with a tag that is none of its own and not known to the block that is open.
fn no_tag(name: &str, block: Option<&str>) -> TemplateProblem {
    match block {
        _ if matches!(name, "else" | "elsif" | "when") => TemplateProblem::Misplaced(name.to_owned()),
        _ if !name.starts_with("end") => TemplateProblem::UnknownTag { name: beginning(name), hint: hint(name) },
        None => TemplateProblem::EndWithoutBlock(name.to_owned()),
        Some(tag) => TemplateProblem::WrongEnd { found: name.to_owned(), expected: format!("end{tag}") },
    }
}

/// What somebody may have meant by a tag that does not exist.
fn hint(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "elif" | "elseif" => " Write {% elsif … %}.",
        "set" | "let" | "var" => " To keep a value write {% assign name = value %}.",
        "foreach" | "each" | "loop" => " To go through a list write {% for item in items %}…{% endfor %}.",
        "switch" => " Write {% case … %}{% when … %}…{% endcase %}.",
        "if" | "unless" | "case" | "for" | "assign" | "capture" | "comment" | "else" | "elsif" | "endif" => {
            " Tags are lower case."
        }
        _ => " To put a value into the text write {{ name }}.",
    }
}
