//! Judges a Liquid template before it is sent: the server puts `true` in place of a whole record when its template has
//! a syntax error, and says nothing. The rules are those of the Ruby gem liquid 5.4.0 in its lax mode, which forgives
//! nearly everything inside a complete `{{ … }}` and nearly nothing else.

mod filters;
mod markup;
mod problem;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use self::markup::{Comparison, cut, find_fragment, is_blank, is_word, skip_blanks, split_while, trim};
pub use self::problem::TemplateProblem;

/// How many blocks Liquid allows inside one another.
const DEEPEST: usize = 100;

/// How much of the text a problem quotes.
const QUOTED: usize = 40;

/// A template that parses, and what is worth knowing about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    variables: Vec<String>,
    warnings: Vec<String>,
}

impl Template {
    /// Judges a template as the server would.
    ///
    /// # Errors
    ///
    /// The first problem that would make the server lose the record.
    pub fn parse(text: &str) -> Result<Self, TemplateProblem> {
        let mut judge = Linter::default();
        judge.document(text)?;
        Ok(Self { variables: judge.variables, warnings: judge.warnings })
    }

    /// The names of the record's variables it reads at the top level (`email`, `First Name`, `obj` of `obj.k`), in
    /// order of first use, without duplicates and without those the template makes itself. Names are those Liquid
    /// looks up: `{{ First Name }}` reads `First`, and a warning says so.
    #[must_use]
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// Sentences about what will go wrong without being an error.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// A piece of the template that is not plain text.
enum Token<'a> {
    /// What stands between `{{` and `}}`.
    Output(&'a str),
    /// What stands between `{%` and `%}`.
    Tag(&'a str),
}

/// The text from the next `{{` or `{%` on.
fn from_piece(text: &str) -> Option<&str> {
    let (start, _) = text.match_indices('{').find(|(at, _)| cut(text, at + 1).1.starts_with(['{', '%']))?;
    Some(cut(text, start).1)
}

/// The next piece and the text after it.
fn next_token(text: &str) -> Result<Option<(Token<'_>, &str)>, TemplateProblem> {
    let Some(here) = from_piece(text) else { return Ok(None) };
    let inside = cut(here, 2).1;
    if here.starts_with("{%") {
        let (tag, rest) = inside.split_once("%}").ok_or_else(|| TemplateProblem::UnclosedTag(beginning(here)))?;
        return Ok(Some((Token::Tag(tag), rest)));
    }
    let (output, rest) = inside.split_once('}').ok_or_else(|| TemplateProblem::UnclosedOutput(beginning(here)))?;
    let rest = rest.strip_prefix('}').ok_or_else(|| TemplateProblem::LoneBrace(beginning(here)))?;
    Ok(Some((Token::Output(output), rest)))
}

/// The text after the `{% endraw %}` that comes next. What stands before it is not judged, but still cut into pieces:
/// the end of a raw is the last tag in a piece that ends with `%}`, even if that piece began with `{{`.
fn after_raw(text: &str) -> Result<&str, TemplateProblem> {
    let mut rest = text;
    let mut hyphen = false;
    while let Some((piece, further)) = raw_piece(rest) {
        rest = further;
        let Some(body) = piece.strip_suffix("%}") else { continue };
        for (at, _) in body.rmatch_indices("{%") {
            let inside = cut(body, at + 2).1;
            hyphen |= inside.strip_prefix('-').is_some_and(|inside| skip_blanks(inside).starts_with("endraw"));
            match split_while(skip_blanks(inside), is_word).0 {
                "" => {}
                "endraw" => return Ok(rest),
                _ => break,
            }
        }
    }
    Err(if hyphen { TemplateProblem::RawEndWithHyphen } else { TemplateProblem::UnclosedBlock("raw") })
}

/// The next complete piece, from its `{{` or `{%`, and the text after it.
fn raw_piece(text: &str) -> Option<(&str, &str)> {
    let here = from_piece(text)?;
    let inside = cut(here, 2).1;
    let (_, rest) = inside.split_once(if here.starts_with("{%") { "%}" } else { "}" })?;
    let rest = if here.starts_with("{{") { rest.strip_prefix('}').unwrap_or(rest) } else { rest };
    Some(cut(here, here.len() - rest.len()))
}

/// The first characters of a text on one line, for a person to find the place by.
fn beginning(text: &str) -> String {
    let mut quoted: String =
        text.chars().take(QUOTED).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().nth(QUOTED).is_some() {
        quoted.push('…');
    }
    quoted
}

/// A block that is open.
struct Block {
    tag: &'static str,
    /// The variable of a loop, gone where the loop ends or its `else` begins.
    item: Option<String>,
    has_else: bool,
}

/// What is known while reading the template from its beginning to its end.
#[derive(Default)]
struct Linter {
    blocks: Vec<Block>,
    /// How many of the open blocks are comments: what stands in them is parsed but never run.
    comments: usize,
    variables: Vec<String>,
    warnings: Vec<String>,
    /// What is already in `variables` and `warnings`.
    known: HashSet<String>,
    /// The names the template makes itself.
    made: HashSet<String>,
}

impl Linter {
    fn document(&mut self, text: &str) -> Result<(), TemplateProblem> {
        let mut rest = text;
        while let Some((token, further)) = next_token(rest)? {
            rest = further;
            match token {
                Token::Output(inside) => {
                    let inside = inside.strip_prefix('-').unwrap_or(inside);
                    self.output(inside.strip_suffix('-').unwrap_or(inside), true);
                }
                Token::Tag(inside) => {
                    let words = skip_blanks(inside.strip_prefix('-').unwrap_or(inside));
                    let (name, markup) = split_name(words)
                        .ok_or_else(|| TemplateProblem::NamelessTag(beginning(&format!("{{%{inside}%}}"))))?;
                    let markup = markup.strip_suffix('-').unwrap_or(markup);
                    match name {
                        "liquid" => self.lines(markup)?,
                        "raw" if !trim(markup).is_empty() => return Err(TemplateProblem::Raw),
                        "raw" => rest = after_raw(rest)?,
                        _ => self.tag(name, markup, None)?,
                    }
                }
            }
        }
        match self.blocks.last() {
            Some(block) => Err(TemplateProblem::UnclosedBlock(block.tag)),
            None => Ok(()),
        }
    }

    /// `{% liquid … %}`: one tag in each line, and blocks must end where they began.
    fn lines(&mut self, markup: &str) -> Result<(), TemplateProblem> {
        let floor = self.blocks.len();
        for line in markup.split('\n').map(skip_blanks).filter(|line| !line.is_empty()) {
            match split_name(line) {
                Some(("raw", markup)) if !trim(markup).is_empty() => return Err(TemplateProblem::Raw),
                // A line can never hold the `{% endraw %}` it would need.
                Some(("raw", _)) => return Err(TemplateProblem::UnclosedLine("raw")),
                Some((name, markup)) => self.tag(name, markup, Some(floor))?,
                None => self.foreign(line, "", Some(floor))?,
            }
        }
        match self.blocks.last().filter(|_| self.blocks.len() > floor) {
            Some(block) => Err(TemplateProblem::UnclosedLine(block.tag)),
            None => Ok(()),
        }
    }

    /// One tag. `floor` is how many blocks were open where the surrounding `{% liquid … %}` began.
    fn tag(&mut self, name: &str, markup: &str, floor: Option<usize>) -> Result<(), TemplateProblem> {
        match name {
            "if" => self.condition("if", markup).and_then(|()| self.open("if", None)),
            "unless" => self.condition("unless", markup).and_then(|()| self.open("unless", None)),
            "case" => {
                let (_, value, ignored) = find_fragment(markup).ok_or(TemplateProblem::Case)?;
                self.value(value);
                self.ignored(value, ignored);
                self.open("case", None)
            }
            "for" => self.begin_loop("for", markup, &["limit", "offset"]),
            "tablerow" => self.begin_loop("tablerow", markup, &["cols", "limit", "offset"]),
            "ifchanged" => self.open("ifchanged", None),
            "comment" => self.open("comment", None),
            "capture" => {
                let name = markup::capture_name(markup).ok_or(TemplateProblem::Capture)?;
                self.make(name);
                self.open("capture", None)
            }
            "assign" => {
                let (name, value) = markup::assignment(markup).ok_or(TemplateProblem::Assign)?;
                self.output(value, false);
                self.make(name);
                Ok(())
            }
            "increment" | "decrement" => {
                self.make(trim(markup));
                Ok(())
            }
            "echo" => {
                self.output(markup, true);
                Ok(())
            }
            "cycle" => self.cycle(markup),
            "render" => self.insertion("render", markup),
            "include" => self.insertion("include", markup),
            "#" if has_bare_line(markup) => Err(TemplateProblem::InlineComment),
            "#" | "break" | "continue" => Ok(()),
            _ => self.foreign(name, markup, floor),
        }
    }

    /// A tag that is no tag of its own: the block that is open may know it.
    fn foreign(&mut self, name: &str, markup: &str, floor: Option<usize>) -> Result<(), TemplateProblem> {
        let open = self.blocks.len() > floor.unwrap_or(0);
        let Some(block) = self.blocks.last_mut().filter(|_| open) else { return Err(no_tag(name, None)) };
        let tag = block.tag;
        if name.strip_prefix("end") == Some(tag) {
            self.comments -= usize::from(tag == "comment");
            self.blocks.pop();
            return Ok(());
        }
        match (tag, name) {
            ("comment", _) | ("if" | "unless", "else") => Ok(()),
            ("if" | "unless", "elsif") => self.condition("elsif", markup),
            ("for", "else") if block.has_else => Err(TemplateProblem::SecondElse),
            ("for", "else") => {
                (block.has_else, block.item) = (true, None);
                Ok(())
            }
            ("case", "else") if trim(markup).is_empty() => Ok(()),
            ("case", "else") => Err(TemplateProblem::CaseElse),
            ("case", "when") => {
                let (values, ignored) = markup::when_values(markup).ok_or(TemplateProblem::When)?;
                for value in &values {
                    self.value(value);
                }
                self.ignored(values.last().unwrap_or(&""), ignored);
                Ok(())
            }
            _ => Err(no_tag(name, Some(tag))),
        }
    }

    fn open(&mut self, tag: &'static str, item: Option<String>) -> Result<(), TemplateProblem> {
        if self.blocks.len() >= DEEPEST {
            return Err(TemplateProblem::TooDeep);
        }
        self.comments += usize::from(tag == "comment");
        self.blocks.push(Block { tag, item, has_else: false });
        Ok(())
    }

    fn condition(&mut self, tag: &'static str, markup: &str) -> Result<(), TemplateProblem> {
        let comparisons = markup::condition(markup).ok_or_else(|| TemplateProblem::Condition(tag.to_owned()))?;
        for Comparison { left, operator, right, ignored } in comparisons {
            self.value(left);
            if let Some(right) = right {
                self.value(right);
            }
            self.ignored(left, ignored);
            if !matches!(operator, "" | "==" | "!=" | "<>" | "<" | ">" | "<=" | ">=" | "contains") {
                let right = right.unwrap_or("…");
                self.warn(&format!(
                    "In {{% {tag} {} %}} {operator} is not an operator: the data would read “Liquid error: Unknown \
                     operator {operator}”. Write for example {left} == {right}, with ==, !=, <, >, <=, >= or contains \
                     between spaces.",
                    beginning(trim(markup))
                ));
            }
        }
        Ok(())
    }

    fn begin_loop(&mut self, tag: &'static str, markup: &str, keys: &[&str]) -> Result<(), TemplateProblem> {
        let (item, collection) = markup::loop_parts(markup, tag == "tablerow").ok_or(TemplateProblem::Loop(tag))?;
        self.value(collection);
        for value in markup::attributes(markup, keys) {
            // `offset: continue` is a word of the loop and no variable.
            if value != "continue" || tag == "tablerow" {
                self.value(value);
            }
        }
        self.open(tag, Some(item.to_owned()))
    }

    fn cycle(&mut self, markup: &str) -> Result<(), TemplateProblem> {
        let (first, rest) = markup::take_fragment(markup).ok_or(TemplateProblem::Cycle)?;
        // `name: 'a', 'b'` gives the cycle a name; the colon may touch it.
        let touching = first.rsplit_once(':').filter(|(name, _)| !name.is_empty() && !name.starts_with(['"', '\'']));
        let values = if let Some(values) = skip_blanks(rest).strip_prefix(':') {
            self.value(first);
            values
        } else if let Some((name, _)) = touching {
            self.value(name);
            cut(markup, name.len() + 1).1
        } else {
            markup
        };
        for (_, value, _) in values.split(',').filter_map(find_fragment) {
            self.value(value);
        }
        Ok(())
    }

    fn insertion(&mut self, tag: &'static str, markup: &str) -> Result<(), TemplateProblem> {
        if tag == "include" {
            let (_, template, _) = find_fragment(markup).ok_or(TemplateProblem::Include(tag))?;
            self.value(template);
        } else if !['"', '\''].into_iter().any(|quote| markup.split(quote).nth(2).is_some()) {
            return Err(TemplateProblem::Include(tag));
        }
        self.warn(&format!(
            "{{% {tag} %}} has nothing to insert: the server has no other templates. The data would read “Liquid \
             error: This liquid context does not allow includes”."
        ));
        Ok(())
    }

    /// `value | filter | filter`, as in `{{ … }}`, `assign` and `echo`.
    fn output(&mut self, markup: &str, shown: bool) {
        let Some((before, value, rest)) = find_fragment(markup) else {
            if shown {
                self.warn("{{ }} renders empty. Put a column's name in it.");
            }
            return;
        };
        // Here, unlike in tags, blanks inside the brackets of a name are allowed.
        let spaced =
            trim(markup).strip_prefix('[').filter(|_| !value.contains(']')).and_then(|name| name.split_once(']'));
        let joined = spaced.map(|(name, _)| format!("[{}]", trim(name)));
        let (value, rest) = match (&joined, spaced) {
            (Some(joined), Some((_, rest))) => (joined.as_str(), rest),
            _ => (value, rest),
        };
        self.value(value);
        let (ignored, filters) = match rest.split_once('|') {
            Some((ignored, filters)) => (trim(ignored), markup::filters(filters)),
            None => (trim(rest), Vec::new()),
        };
        let is_quote = ['"', '\''];
        let is_name = value.starts_with('[')
            || value.chars().all(|letter| is_word(letter) || "-.[]".contains(letter)) && value.contains(is_word);
        if is_name && ignored.starts_with(['.', '[']) && !before.contains(is_quote) {
            // Here, unlike in tags, blanks before a key are allowed.
            self.value(&format!("{value}{ignored}"));
        } else if before.contains(is_quote) || ignored.contains(is_quote) {
            self.warn(&format!(
                "In {} Liquid reads only {value}: a quotation mark isn't closed or is in the wrong place.",
                beginning(trim(markup))
            ));
        } else {
            self.ignored(value, ignored);
        }
        for filter in filters {
            for argument in &filter.arguments {
                self.value(argument);
            }
            if let Some(warning) = filters::warning(filter.name, filter.given) {
                self.warn(&warning);
            }
        }
    }

    /// Says that something after a value is not looked at.
    fn ignored(&mut self, value: &str, ignored: &str) {
        let ignored = trim(ignored);
        if ignored.is_empty() {
            return;
        }
        let is_name = |text: &str| {
            !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || " _-".contains(letter))
        };
        if is_name(value) && is_name(ignored) {
            self.warn(&format!(
                "{{{{ {value} {ignored} }}}} renders empty: Liquid reads only {value}. For a name with spaces write \
                 {{{{ ['{value} {ignored}'] }}}}."
            ));
        } else {
            let hint = if ignored.starts_with(char::is_alphanumeric) {
                " Write a name with spaces as ['First Name']."
            } else {
                ""
            };
            self.warn(&format!("After {} Liquid ignores: {}{hint}", beginning(value), beginning(ignored)));
        }
    }

    /// Notes what a value reads.
    fn value(&mut self, value: &str) {
        if self.comments > 0 {
            return;
        }
        let reads = markup::reads(value);
        for name in &reads.names {
            if matches!(*name, "" | "forloop" | "tablerowloop")
                || self.made.contains(*name)
                || self.blocks.iter().any(|block| block.item.as_deref() == Some(name))
            {
                continue;
            }
            if *name == "current_timestamp" {
                self.warn(
                    "current_timestamp doesn't exist and renders empty. For the time of the run write \
                     {{ 'now' | date: '%Y-%m-%dT%H:%M:%S.%L%z' }}.",
                );
            }
            if self.known.insert(format!("variable {name}")) {
                self.variables.push((*name).to_owned());
            }
        }
        if reads.skipped {
            let shown = beginning(value);
            self.warn(&if value.contains(['=', '<', '>']) {
                format!("Liquid reads {shown} as one name: put spaces around ==, !=, <, >, <= and >=.")
            } else if value.contains(['"', '\'', '[', ']']) {
                format!("Liquid reads only a to z, digits, _ and - of {shown} and skips the rest.")
            } else {
                format!(
                    "Liquid names have only a to z, digits, _ and -, so {shown} renders empty. Write {{{{ ['{value}'] \
                     }}}}."
                )
            });
        }
    }

    fn make(&mut self, name: &str) {
        if self.comments == 0 {
            self.made.insert(name.to_owned());
        }
    }

    fn warn(&mut self, warning: &str) {
        // A warning quotes the template, and goes to a terminal.
        let warning = warning.replace(char::is_control, " ");
        if self.comments == 0 && self.known.insert(format!("warning {warning}")) {
            self.warnings.push(warning);
        }
    }
}

/// The name of a tag and what follows it.
fn split_name(words: &str) -> Option<(&str, &str)> {
    let (name, rest) = if words.starts_with('#') { cut(words, 1) } else { split_while(words, is_word) };
    (!name.is_empty()).then(|| (name, skip_blanks(rest)))
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
