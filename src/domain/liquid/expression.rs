//! A value as it is written in a template: a text, a number, a range, or what is looked up in the record.

use std::sync::Arc;

use super::markup::{cut, is_blank, is_word, split_while, trim};
use super::number::{leading_float, leading_int};

/// How deep ranges and brackets inside one another are followed. Nobody writes more than one.
const DEEPEST: usize = 8;

/// What gives a value when a template is rendered.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Nil,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(Arc<str>),
    /// `(1..5)`.
    Range(Box<(Self, Self)>),
    /// `obj.key[other]`.
    Lookup(Box<Lookup>),
    /// `blank` and `empty`, which ask something of what they are compared with.
    Test(Test),
    /// What cannot be told: a number with too many digits, ranges too deep in one another.
    Unknown,
}

/// What a comparison with `blank` or `empty` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    Blank,
    Empty,
}

/// A name of the record or the template, and what is looked up in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lookup {
    pub(super) name: Expression,
    pub(super) keys: Vec<Key>,
}

/// One step of a look-up.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Key {
    /// `.key`, which may be `size`, `first` or `last`, too.
    Word(Arc<str>),
    /// `[…]`.
    Bracket(Expression),
}

/// An expression, and whether characters were skipped because they cannot be part of a name.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) expression: Expression,
    pub(super) skipped: bool,
}

/// Why a value costs the record: Ruby cannot make a range of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoRange;

impl Expression {
    pub(super) fn parse(text: &str) -> Result<Parsed, NoRange> {
        let mut skipped = false;
        let expression = parse(text, &mut skipped, 0)?;
        Ok(Parsed { expression, skipped })
    }

    /// The side of a comparison, where `blank` and `empty` are no texts.
    pub(super) fn parse_side(text: &str) -> Result<Parsed, NoRange> {
        match text {
            "blank" => Ok(Parsed { expression: Self::Test(Test::Blank), skipped: false }),
            "empty" => Ok(Parsed { expression: Self::Test(Test::Empty), skipped: false }),
            other => Self::parse(other),
        }
    }

    /// The names looked up at the top level, in order.
    pub(super) fn names<'a>(&'a self, found: &mut Vec<&'a str>) {
        match self {
            Self::Range(ends) => {
                ends.0.names(found);
                ends.1.names(found);
            }
            Self::Lookup(lookup) => {
                match &lookup.name {
                    Self::Text(name) => found.push(name),
                    other => other.names(found),
                }
                for key in &lookup.keys {
                    if let Key::Bracket(inside) = key {
                        inside.names(found);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether its value depends on nothing.
    pub(super) fn is_fixed(&self) -> bool {
        match self {
            Self::Lookup(_) => false,
            Self::Range(ends) => ends.0.is_fixed() && ends.1.is_fixed(),
            _ => true,
        }
    }
}

/// The text between quotes, if the expression is a text.
fn literal(expression: &str) -> Option<&str> {
    let is_quote = |quote: &char| expression.starts_with(*quote) && expression.ends_with(*quote);
    let quote = ['"', '\''].into_iter().find(is_quote)?;
    let inside = expression.strip_prefix(quote)?;
    Some(inside.strip_suffix(quote).unwrap_or(inside))
}

fn parse(text: &str, skipped: &mut bool, depth: usize) -> Result<Expression, NoRange> {
    let text = text.trim_start_matches(is_strippable).trim_end_matches(is_strippable);
    if let Some(inside) = literal(text) {
        return Ok(Expression::Text(inside.into()));
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let is_number = unsigned.starts_with(|first: char| first.is_ascii_digit())
        && unsigned.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    Ok(match text {
        "" | "nil" | "null" => Expression::Nil,
        "true" => Expression::Bool(true),
        "false" => Expression::Bool(false),
        "blank" | "empty" => Expression::Text("".into()),
        _ if is_number && !text.contains('.') => text.parse().map_or(Expression::Unknown, Expression::Int),
        _ if is_number => Expression::Float(leading_float(text)),
        _ if depth > DEEPEST => Expression::Unknown,
        _ => match range_ends(text) {
            Some((first, last)) => range(first, last, skipped, depth)?,
            None => lookup(text, skipped, depth)?,
        },
    })
}

fn is_strippable(letter: char) -> bool {
    is_blank(letter) || letter == '\0'
}

/// Both ends of `(first..last)`; blanks may stand around them, not inside.
fn range_ends(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('(')?.strip_suffix(')')?.trim_start_matches(is_blank);
    let (run, after) = split_while(inside, |letter| !is_blank(letter));
    let (first, last) = if let Some(last) = after.trim_start_matches(is_blank).strip_prefix("..") {
        (run, last)
    } else {
        let (first, _) = run.rsplit_once("..")?;
        (first, cut(inside, first.len() + 2).1)
    };
    let last = trim(last);
    (!first.is_empty() && !last.is_empty() && !last.contains(is_blank)).then_some((first, last))
}

fn range(first: &str, last: &str, skipped: &mut bool, depth: usize) -> Result<Expression, NoRange> {
    let ends = (parse(first, skipped, depth + 1)?, parse(last, skipped, depth + 1)?);
    if ends.0.is_fixed() && ends.1.is_fixed() {
        // Such a range is made when the template is parsed, and of fewer kinds of values.
        let int = |end: &Expression| match end {
            Expression::Bool(_) | Expression::Range(_) => Err(NoRange),
            Expression::Text(text) => Ok(leading_int(text).map_or(Expression::Unknown, Expression::Int)),
            #[expect(clippy::cast_possible_truncation, reason = "what does not fit is cut, and too long to go through")]
            Expression::Float(float) => Ok(Expression::Int(*float as i128)),
            Expression::Nil => Ok(Expression::Int(0)),
            other => Ok(other.clone()),
        };
        return Ok(Expression::Range(Box::new((int(&ends.0)?, int(&ends.1)?))));
    }
    Ok(Expression::Range(Box::new(ends)))
}

fn lookup(text: &str, skipped: &mut bool, depth: usize) -> Result<Expression, NoRange> {
    let mut rest = text;
    let mut steps = Vec::new();
    // Once no bracket closes any more there is no need to look for one again.
    let mut closes = true;
    while let Some(letter) = rest.chars().next() {
        let bracket = rest.strip_prefix('[').filter(|_| closes).map(|inside| inside.split_once(']'));
        closes = closes && bracket != Some(None);
        if let Some((inside, further)) = bracket.flatten().filter(|(inside, _)| !inside.is_empty()) {
            // Text between brackets has no closing bracket itself, so this goes no deeper than a range.
            steps.push(Key::Bracket(parse(inside, skipped, depth + 1)?));
            rest = further;
        } else if is_word(letter) || letter == '-' {
            let (name, further) = split_while(rest, |letter| is_word(letter) || letter == '-');
            let further_on = further.strip_prefix('?').unwrap_or(further);
            steps.push(Key::Word(cut(rest, name.len() + further.len() - further_on.len()).0.into()));
            rest = further_on;
        } else {
            *skipped |= letter != '.' && !is_blank(letter);
            rest = cut(rest, letter.len_utf8()).1;
        }
    }
    let mut steps = steps.into_iter();
    let name = match steps.next() {
        Some(Key::Word(name)) => Expression::Text(name),
        Some(Key::Bracket(inside)) => inside,
        None => Expression::Nil,
    };
    Ok(Expression::Lookup(Box::new(Lookup { name, keys: steps.collect() })))
}
