//! Values as Ruby writes them.

use std::fmt::Write as _;
use std::sync::Arc;

use super::Value;
use crate::domain::liquid::fault::{Fault, Fuel, ITEM};
use crate::domain::liquid::number::float_text;

impl Value {
    /// Ruby's `to_s`.
    pub(in crate::domain::liquid) fn to_text(&self, fuel: &Fuel) -> Result<Arc<str>, Fault> {
        if let Self::Text(text) = self {
            fuel.spend(text.len())?;
            return Ok(text.clone());
        }
        let mut text = String::new();
        match self {
            Self::Nil | Self::Test(_) | Self::Text(_) => {}
            other => other.inspect(&mut text, fuel)?,
        }
        Ok(text.into())
    }

    /// What an output writes: lists without anything between their items.
    pub(in crate::domain::liquid) fn write(&self, text: &mut String, fuel: &Fuel) -> Result<(), Fault> {
        match self {
            Self::List(_) => self.join("", text, fuel),
            other => {
                text.push_str(&other.to_text(fuel)?);
                Ok(())
            }
        }
    }

    /// Ruby's `join`, which goes into lists inside lists.
    pub(in crate::domain::liquid) fn join(&self, glue: &str, text: &mut String, fuel: &Fuel) -> Result<(), Fault> {
        let Self::List(items) = self else { return self.write(text, fuel) };
        for (at, item) in items.iter().enumerate() {
            fuel.spend(ITEM + glue.len())?;
            if at > 0 {
                text.push_str(glue);
            }
            item.join(glue, text, fuel)?;
        }
        Ok(())
    }

    /// Ruby's `inspect`.
    fn inspect(&self, text: &mut String, fuel: &Fuel) -> Result<(), Fault> {
        fuel.spend(ITEM)?;
        match self {
            Self::Nil => text.push_str("nil"),
            Self::Bool(bool) => _ = write!(text, "{bool}"),
            Self::Int(int) => _ = write!(text, "{int}"),
            Self::Float(float) => text.push_str(&float_text(*float)),
            Self::Text(inside) => inspect_text(inside, text, fuel)?,
            Self::Range(first, last) => _ = write!(text, "{first}..{last}"),
            Self::Loop(here) => text.push_str(here.class()),
            // Ruby writes the place in its memory.
            Self::Test(_) => return Err(Fault::Unknown),
            Self::List(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    text.push_str(if at > 0 { ", " } else { "" });
                    item.inspect(text, fuel)?;
                }
                text.push(']');
            }
            Self::Hash(hash) => {
                text.push('{');
                for (at, (key, value)) in hash.iter().enumerate() {
                    text.push_str(if at > 0 { ", " } else { "" });
                    inspect_text(key, text, fuel)?;
                    text.push_str("=>");
                    value.inspect(text, fuel)?;
                }
                text.push('}');
            }
        }
        Ok(())
    }
}

fn inspect_text(inside: &str, text: &mut String, fuel: &Fuel) -> Result<(), Fault> {
    fuel.spend(inside.len())?;
    text.push('"');
    let mut letters = inside.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\\' => text.extend(['\\', letter]),
            '#' if letters.peek().is_some_and(|next| matches!(next, '{' | '$' | '@')) => text.push_str("\\#"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\x0b' => text.push_str("\\v"),
            '\x0c' => text.push_str("\\f"),
            '\x08' => text.push_str("\\b"),
            '\x07' => text.push_str("\\a"),
            '\x1b' => text.push_str("\\e"),
            '\x7f' => text.push_str("\\x7F"),
            letter if letter.is_control() => _ = write!(text, "\\u{:04X}", u32::from(letter)),
            letter => text.push(letter),
        }
    }
    text.push('"');
    Ok(())
}
