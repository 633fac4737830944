//! Liquid templates as the server takes them: the Ruby gem liquid 5.4.0 in its lax mode, which forgives nearly everything
//! inside a complete `{{ … }}` and nearly nothing else.
//!
//! One parser has two uses. A template is judged before it is sent, because the server puts `true` in place of a whole
//! record when its template has a syntax error, and says nothing. And it is rendered, to show what will arrive.

mod expression;
mod fault;
mod filters;
mod markup;
mod node;
mod notes;
mod number;
mod parser;
mod pattern;
mod problem;
mod render;
mod strict;
#[cfg(test)]
mod tests;
mod time;
mod token;
mod value;

use jiff::Timestamp;
use serde_json::{Map, Value};

use self::fault::Fuel;
use self::node::Body;
pub use self::problem::TemplateProblem;

/// A template that parses, and what is worth knowing about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    body: Body,
    variables: Vec<String>,
    warnings: Vec<String>,
}

impl Template {
    /// Parses and judges a template as the server would.
    ///
    /// # Errors
    ///
    /// The first problem that would make the server lose the record.
    pub fn parse(text: &str) -> Result<Self, TemplateProblem> {
        let (body, notes) = parser::parse(text)?;
        Ok(Self { body, variables: notes.variables, warnings: notes.warnings })
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

    /// The text the server makes of a record at a time; what goes wrong in a piece of it is written into the text. The
    /// record is changed where the template counts in it (`{% increment n %}`), as the server's is.
    ///
    /// None where the text cannot be told here: it depends on something of Ruby that is not known exactly, or takes more
    /// work than the budget has left.
    #[must_use]
    pub fn render(&self, record: &mut Map<String, Value>, now: Timestamp, budget: &Budget) -> Option<String> {
        render::render(&self.body, record, now, &budget.0)
    }
}

/// How much work rendering may make, shared by what is rendered with it. A unit is about a byte that is written, so that a
/// full budget bounds both the time (some 50 ms) and the text (4 MB).
#[derive(Debug)]
pub struct Budget(Fuel);

/// The work of a full budget.
const FUEL: usize = 4 << 20;

impl Default for Budget {
    fn default() -> Self {
        Self(Fuel::new(FUEL))
    }
}

/// A value as Ruby writes it where a text is asked for. None where that is too long.
pub(in crate::domain) fn ruby_text(value: &Value) -> Option<String> {
    let fuel = Fuel::new(FUEL);
    let text = value::Value::of_json(value, &fuel).and_then(|value| value.to_text(&fuel)).ok()?;
    Some(text.to_string())
}
