//! The filters for lists.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::items::{Missing, items, no_property, property};
use super::sort;
use crate::domain::liquid::fault::{Fault, Fuel};
use crate::domain::liquid::filters::given::Given;
use crate::domain::liquid::value::Value;

/// The value after one of these filters; none where it is none of them.
pub(super) fn apply(name: &str, input: &Value, given: &Given<'_>) -> Option<Result<Value, Fault>> {
    Some(match name {
        "size" => size(input, given.fuel).map(|size| size.unwrap_or(Value::Int(0))),
        "first" => Ok(first(input).unwrap_or(Value::Nil)),
        "last" => Ok(last(input).unwrap_or(Value::Nil)),
        "join" => join(input, given).map(Value::text),
        "reverse" => items(input, given.fuel).map(|mut items| {
            items.reverse();
            Value::list(items)
        }),
        "sort" => sort::sort(input, given),
        "sort_natural" => sort::sort_natural(input, given),
        "uniq" => uniq(input, given),
        "map" => map(input, given),
        "where" => select(input, given, |property| match given.arguments.get(1) {
            None | Some(Value::Nil) => Ok(property.is_truthy()),
            Some(wanted) => property.equals(wanted, given.fuel),
        }),
        "compact" if matches!(given.get(0), Value::Nil) => items(input, given.fuel).map(|mut items| {
            items.retain(|item| !matches!(item, Value::Nil));
            Value::list(items)
        }),
        "compact" => select(input, given, |property| Ok(!matches!(property, Value::Nil))),
        "concat" => concat(input, given),
        "slice" if matches!(input, Value::List(_)) => slice(input, given),
        _ => return None,
    })
}

/// How much there is in a value; none where it has no size.
pub(in crate::domain::liquid) fn size(value: &Value, fuel: &Fuel) -> Result<Option<Value>, Fault> {
    let size = match value {
        Value::Text(text) => {
            fuel.spend(text.len())?;
            text.chars().count() as i128
        }
        Value::List(items) => items.len() as i128,
        Value::Hash(hash) => hash.len() as i128,
        Value::Range(first, last) => last.saturating_sub(*first).saturating_add(1).max(0),
        // A number says how many bytes it takes.
        Value::Int(int) => i128::from(int.unsigned_abs().checked_ilog2().map_or(0, |bits| bits / 8 + 1).max(8)),
        _ => return Ok(None),
    };
    Ok(Some(Value::Int(size)))
}

/// The first of a value; none where it has no first.
pub(in crate::domain::liquid) fn first(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Text(text) => Value::text(text.chars().next().map(String::from).unwrap_or_default()),
        Value::List(items) => items.first().cloned().unwrap_or(Value::Nil),
        Value::Hash(hash) => {
            hash.first().map_or(Value::Nil, |(key, value)| Value::list(vec![Value::Text(key.clone()), value.clone()]))
        }
        Value::Range(first, _) => Value::Int(*first),
        _ => return None,
    })
}

/// The last of a value; none where it has no last.
pub(in crate::domain::liquid) fn last(value: &Value) -> Option<Value> {
    Some(match value {
        Value::Text(text) => Value::text(text.chars().next_back().map(String::from).unwrap_or_default()),
        Value::List(items) => items.last().cloned().unwrap_or(Value::Nil),
        Value::Range(_, last) => Value::Int(*last),
        _ => return None,
    })
}

fn join(input: &Value, given: &Given<'_>) -> Result<String, Fault> {
    let glue = given.text_or(0, " ")?;
    let mut text = String::new();
    Value::list(items(input, given.fuel)?).join(&glue, &mut text, given.fuel)?;
    Ok(text)
}

fn concat(input: &Value, given: &Given<'_>) -> Result<Value, Fault> {
    let Value::List(more) = given.get(0) else {
        return Err(Fault::error("concat filter requires an array argument"));
    };
    let mut items = items(input, given.fuel)?;
    items.extend(more.iter().cloned());
    Ok(Value::list(items))
}

fn slice(input: &Value, given: &Given<'_>) -> Result<Value, Fault> {
    let Value::List(items) = input else { return Ok(Value::Nil) };
    let part = bounds(items.len(), given)?.and_then(|(start, count)| items.get(start..start + count));
    Ok(Value::list(part.unwrap_or_default().to_vec()))
}

/// Where a `slice` of something so long begins, and how much of it there is; none outside.
pub(super) fn bounds(length: usize, given: &Given<'_>) -> Result<Option<(usize, usize)>, Fault> {
    let offset = given.get(0).integer(given.fuel)?;
    let count = match given.get(1) {
        Value::Nil | Value::Bool(false) => 1,
        count => count.integer(given.fuel)?,
    };
    if i64::try_from(offset).is_err() || i64::try_from(count).is_err() {
        return Err(Fault::internal());
    }
    let length = length as i128;
    let start = if offset < 0 { offset + length } else { offset };
    if start < 0 || start > length || count < 0 {
        return Ok(None);
    }
    let count = count.min(length - start);
    Ok(usize::try_from(start).ok().zip(usize::try_from(count).ok()))
}

/// The property of all items; none where one has no properties, for which the whole filter gives nothing.
fn properties(items: &[Value], given: &Given<'_>) -> Result<Option<Vec<Value>>, Fault> {
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        given.fuel.spend(item.weight())?;
        match property(item, given.get(0)) {
            Ok(value) => found.push(value),
            Err(Missing::Method) => return Ok(None),
            Err(Missing::Kind) => return Err(no_property(given.get(0), given.fuel)),
            Err(Missing::Fault(fault)) => return Err(fault),
        }
    }
    Ok(Some(found))
}

/// The items whose property passes.
fn select(input: &Value, given: &Given<'_>, passes: impl Fn(&Value) -> Result<bool, Fault>) -> Result<Value, Fault> {
    let items = items(input, given.fuel)?;
    let Some(properties) = properties(&items, given)? else { return Ok(Value::Nil) };
    let mut found = Vec::new();
    for (item, property) in items.into_iter().zip(&properties) {
        if passes(property)? {
            found.push(item);
        }
    }
    Ok(Value::list(found))
}

fn map(input: &Value, given: &Given<'_>) -> Result<Value, Fault> {
    let mut found = Vec::new();
    for item in items(input, given.fuel)? {
        given.fuel.spend(item.weight())?;
        found.push(match property(&item, given.get(0)) {
            _ if matches!(given.get(0), Value::Text(name) if &**name == "to_liquid") => item,
            Ok(value) => value,
            Err(Missing::Method) => Value::Nil,
            Err(Missing::Kind) => return Err(no_property(given.get(0), given.fuel)),
            Err(Missing::Fault(fault)) => return Err(fault),
        });
    }
    Ok(Value::list(found))
}

fn uniq(input: &Value, given: &Given<'_>) -> Result<Value, Fault> {
    let items = items(input, given.fuel)?;
    let by = match given.get(0) {
        Value::Nil => items.clone(),
        // Ruby does not look at what has nothing beside it.
        _ if items.len() < 2 => return Ok(Value::list(items)),
        _ => match properties(&items, given)? {
            Some(properties) => properties,
            None => return Ok(Value::Nil),
        },
    };
    let mut known = HashSet::new();
    let mut found = Vec::new();
    for (item, by) in items.into_iter().zip(&by) {
        if known.insert(identity(by, given.fuel)?) {
            found.push(item);
        }
    }
    Ok(Value::list(found))
}

/// A text that two values have in common only where they are the same to Ruby's `eql?`.
fn identity(value: &Value, fuel: &Fuel) -> Result<String, Fault> {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::List(items) => Value::list(items.iter().map(sorted).collect()),
            Value::Hash(hash) => {
                let mut entries: Vec<Value> = hash
                    .iter()
                    .map(|(key, value)| Value::list(vec![Value::Text(key.clone()), sorted(value)]))
                    .collect();
                entries.sort_by(|left, right| match (left, right) {
                    (Value::List(left), Value::List(right)) => match (left.first(), right.first()) {
                        (Some(Value::Text(left)), Some(Value::Text(right))) => left.cmp(right),
                        _ => Ordering::Equal,
                    },
                    _ => Ordering::Equal,
                });
                Value::list(vec![Value::Bool(true), Value::list(entries)])
            }
            other => other.clone(),
        }
    }
    Ok(Value::list(vec![sorted(value)]).to_text(fuel)?.to_string())
}
