//! What stands inside outputs and tags: values, filters, conditions, loops.

use super::Parser;
use crate::domain::liquid::expression::Expression;
use crate::domain::liquid::expression::{NoRange, Parsed};
use crate::domain::liquid::markup::{cut, skip_blanks, trim};
use crate::domain::liquid::markup::{find_fragment, take_fragment};
use crate::domain::liquid::node::{Body, Chain, Comparison, CycleName, Filter, Joint, Offset};
use crate::domain::liquid::node::{Condition, Cycle, For, Node, TableRow};
use crate::domain::liquid::problem::TemplateProblem;
use crate::domain::liquid::strict;
use crate::domain::liquid::token::beginning;
use crate::domain::liquid::{filters, markup};

impl Parser {
    /// A value.
    pub(super) fn value(&mut self, text: &str) -> Result<Expression, TemplateProblem> {
        self.noted(text, Expression::parse(text))
    }

    /// A side of a comparison.
    pub(super) fn side(&mut self, text: &str) -> Result<Expression, TemplateProblem> {
        self.noted(text, Expression::parse_side(text))
    }

    fn noted(&mut self, text: &str, parsed: Result<Parsed, NoRange>) -> Result<Expression, TemplateProblem> {
        let parsed = parsed.map_err(|NoRange| TemplateProblem::Range(beginning(text)))?;
        self.notes.reads(text, &parsed);
        Ok(parsed.expression)
    }

    /// `value | filter | filter`, as in `{{ … }}`, `assign` and `echo`.
    pub(super) fn chain(&mut self, markup: &str, shown: bool) -> Result<Chain, TemplateProblem> {
        let Some(chain) = strict::chain(markup) else { return self.lax_chain(markup, shown) };
        let Some(text) = chain.value else { return Ok(self.nothing(shown)) };
        let value = self.value(&text)?;
        let mut filters = Vec::new();
        for (name, arguments) in &chain.filters {
            let arguments = arguments.iter().map(|one| (one.name.as_deref(), one.value.as_str()));
            filters.push(self.filter(name, arguments)?);
        }
        Ok(Chain { value, filters })
    }

    fn nothing(&mut self, shown: bool) -> Chain {
        if shown {
            self.notes.warn("{{ }} renders empty. Put a column's name in it.");
        }
        Chain { value: Expression::Nil, filters: Vec::new() }
    }

    /// The same, of a markup that does not fit the grammar: what is not understood is skipped.
    fn lax_chain(&mut self, markup: &str, shown: bool) -> Result<Chain, TemplateProblem> {
        let Some((before, text, rest)) = find_fragment(markup) else { return Ok(self.nothing(shown)) };
        let value = self.value(text)?;
        let (ignored, found) = match rest.split_once('|') {
            Some((ignored, filters)) => (trim(ignored), markup::filters(filters)),
            None => (trim(rest), Vec::new()),
        };
        let is_quote = ['"', '\''];
        if before.contains(is_quote) || ignored.contains(is_quote) {
            self.notes.warn(&format!(
                "In {} Liquid reads only {text}: a quotation mark isn't closed or is in the wrong place.",
                beginning(trim(markup))
            ));
        } else {
            self.notes.ignored(text, ignored);
        }
        let mut filters = Vec::new();
        for filter in found {
            filters.push(self.filter(filter.name, filter.arguments.into_iter())?);
        }
        Ok(Chain { value, filters })
    }

    fn filter<'a>(
        &mut self,
        name: &str,
        given: impl Iterator<Item = (Option<&'a str>, &'a str)>,
    ) -> Result<Filter, TemplateProblem> {
        let (mut arguments, mut named) = (Vec::new(), Vec::new());
        for (key, text) in given {
            let value = self.value(text)?;
            match key {
                Some(key) => named.push((key.to_owned(), value)),
                None => arguments.push(value),
            }
        }
        let given = arguments.len() + usize::from(!named.is_empty());
        if let Some(warning) = filters::warning(name, given) {
            self.notes.warn(&warning);
        }
        Ok(Filter { name: name.to_owned(), arguments, named })
    }

    pub(super) fn condition(&mut self, tag: &'static str, markup: &str) -> Result<Condition, TemplateProblem> {
        let comparisons = markup::condition(markup).ok_or_else(|| TemplateProblem::Condition(tag.to_owned()))?;
        let mut condition = Vec::new();
        for markup::Comparison { left, operator, right, ignored, joint } in comparisons {
            let sides = (self.side(left)?, right.map_or(Ok(Expression::Nil), |right| self.side(right))?);
            self.notes.ignored(left, ignored);
            if !matches!(operator, "" | "==" | "!=" | "<>" | "<" | ">" | "<=" | ">=" | "contains") {
                let right = right.unwrap_or("…");
                self.notes.warn(&format!(
                    "In {{% {tag} {} %}} {operator} is not an operator: the data would read “Liquid error: Unknown \
                     operator {operator}”. Write for example {left} == {right}, with ==, !=, <, >, <=, >= or contains \
                     between spaces.",
                    beginning(trim(markup))
                ));
            }
            let joint = joint.map(|word| if word == "and" { Joint::And } else { Joint::Or });
            condition.push((Comparison { left: sides.0, operator: operator.to_owned(), right: sides.1 }, joint));
        }
        Ok(condition)
    }

    pub(super) fn for_loop(&mut self, markup: &str) -> Result<For, TemplateProblem> {
        let (item, text, rest) = markup::loop_parts(markup, false).ok_or(TemplateProblem::Loop("for"))?;
        let mut block = For {
            item: item.to_owned(),
            collection: self.value(text)?,
            name: format!("{item}-{text}"),
            reversed: skip_blanks(rest).starts_with("reversed"),
            limit: Expression::Nil,
            offset: Offset::At(Expression::Nil),
            body: Body::default(),
            otherwise: Body::default(),
            is_blank: true,
        };
        for (key, value) in markup::attributes(markup, &["limit", "offset"]) {
            if key == "limit" {
                block.limit = self.value(value)?;
            } else if value == "continue" {
                block.offset = Offset::Continue;
            } else {
                block.offset = Offset::At(self.value(value)?);
            }
        }
        Ok(block)
    }

    pub(super) fn table_row(&mut self, markup: &str) -> Result<TableRow, TemplateProblem> {
        let (item, text, _) = markup::loop_parts(markup, true).ok_or(TemplateProblem::Loop("tablerow"))?;
        let mut block = TableRow {
            item: item.to_owned(),
            collection: self.value(text)?,
            limit: None,
            offset: None,
            columns: Expression::Nil,
            body: Body::default(),
        };
        for (key, value) in markup::attributes(markup, &["cols", "limit", "offset"]) {
            let value = self.value(value)?;
            match key {
                "cols" => block.columns = value,
                "limit" => block.limit = Some(value),
                _ => block.offset = Some(value),
            }
        }
        Ok(block)
    }

    pub(super) fn cycle(&mut self, markup: &str) -> Result<Cycle, TemplateProblem> {
        let (first, rest) = take_fragment(markup).ok_or(TemplateProblem::Cycle)?;
        // `name: 'a', 'b'` gives the cycle a name; the colon may touch it.
        let touching = first.rsplit_once(':').filter(|(name, _)| !name.is_empty() && !name.starts_with(['"', '\'']));
        let (name, texts) = if let Some(texts) = skip_blanks(rest).strip_prefix(':') {
            (Some(first), texts)
        } else if let Some((name, _)) = touching {
            (Some(name), cut(markup, name.len() + 1).1)
        } else {
            (None, markup)
        };
        let name = name.map(|name| self.value(name)).transpose()?;
        let mut values = Vec::new();
        for (_, text, _) in texts.split(',').filter_map(find_fragment) {
            values.push(self.value(text)?);
        }
        values.retain(|value| *value != Expression::Nil);
        let name = match name {
            Some(name) => CycleName::Given(name),
            None if values.iter().all(Expression::is_fixed) => CycleName::Values,
            None => {
                self.cycles += 1;
                CycleName::Own(self.cycles)
            }
        };
        Ok(Cycle { name, values })
    }

    pub(super) fn insertion(&mut self, tag: &'static str, markup: &str) -> Result<Node, TemplateProblem> {
        let template = if tag == "include" {
            let (_, text, _) = find_fragment(markup).ok_or(TemplateProblem::Include(tag))?;
            self.value(text)?
        } else if ['"', '\''].into_iter().any(|quote| markup.split(quote).nth(2).is_some()) {
            Expression::Text("".into())
        } else {
            return Err(TemplateProblem::Include(tag));
        };
        self.notes.warn(&format!(
            "{{% {tag} %}} has nothing to insert: the server has no other templates. The data would read “Liquid \
             error: This liquid context does not allow includes”."
        ));
        Ok(Node::Insertion(template))
    }
}
