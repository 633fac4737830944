//! The items that a filter for lists goes through, and what is looked up in them.

use crate::domain::liquid::fault::{Fault, Fuel, ITEM};
use crate::domain::liquid::value::Value;
use crate::domain::liquid::value::at;

/// What a filter for lists goes through: the items of a list and of the lists inside it, or the value itself.
pub(super) fn items(input: &Value, fuel: &Fuel) -> Result<Vec<Value>, Fault> {
    fn flatten(list: &[Value], found: &mut Vec<Value>, fuel: &Fuel) -> Result<(), Fault> {
        fuel.spend(list.len().saturating_mul(ITEM))?;
        for item in list {
            match item {
                Value::List(inside) => flatten(inside, found, fuel)?,
                other => found.push(other.clone()),
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    match input {
        Value::Nil => {}
        Value::List(list) => flatten(list, &mut found, fuel)?,
        Value::Range(first, last) => {
            let length = last.saturating_sub(*first).saturating_add(1).max(0);
            fuel.spend(usize::try_from(length).unwrap_or(usize::MAX).saturating_mul(ITEM))?;
            found.extend((*first..=*last).map(Value::Int));
        }
        other => found.push(other.clone()),
    }
    Ok(found)
}

/// Why an item does not give a property.
pub(super) enum Missing {
    /// It has none at all.
    Method,
    /// It has others.
    Kind,
    Fault(Fault),
}

/// Ruby's `item[property]`.
pub(super) fn property(item: &Value, property: &Value) -> Result<Value, Missing> {
    let place = match property {
        Value::Int(place) => Some(*place),
        Value::Float(_) => Some(property.to_i().map_err(Missing::Fault)?),
        _ => None,
    };
    if matches!(item, Value::Text(_)) && place.is_some_and(|place| i64::try_from(place).is_err()) {
        return Err(Missing::Fault(Fault::internal()));
    }
    match (item, property, place) {
        (Value::Hash(hash), Value::Text(key), _) => Ok(Value::entry(hash, key).cloned().unwrap_or(Value::Nil)),
        (Value::Text(text), Value::Text(part), _) => {
            Ok(if text.contains(&**part) { property.clone() } else { Value::Nil })
        }
        (Value::Text(text), _, Some(place)) => {
            let letters: Vec<Value> = text.chars().map(|letter| Value::text(letter.to_string())).collect();
            Ok(at(&letters, place).cloned().unwrap_or(Value::Nil))
        }
        (Value::Int(int), _, Some(bit)) => Ok(Value::Int(match bit {
            ..0 => 0,
            _ => int >> bit.min(126) & 1,
        })),
        (Value::Loop(here), Value::Text(key), _) => Ok(here.get(key)),
        (Value::Hash(_) | Value::Loop(_), ..) => Ok(Value::Nil),
        (Value::Text(_) | Value::Int(_), Value::Range(..), _) => Err(Missing::Fault(Fault::Unknown)),
        (Value::Text(_) | Value::Int(_) | Value::List(_), ..) => Err(Missing::Kind),
        _ => Err(Missing::Method),
    }
}

/// The error where items have other properties than the one asked for.
pub(super) fn no_property(name: &Value, fuel: &Fuel) -> Fault {
    match name.to_text(fuel) {
        Ok(name) => Fault::Error(format!("cannot select the property '{name}'")),
        Err(fault) => fault,
    }
}
