//! The filters for lists.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::{Fault, Fuel, Given, ITEM, Value};
use crate::domain::liquid::render::at;

/// The value after one of these filters; none where it is none of them.
pub(super) fn apply(name: &str, input: &Value, given: &Given<'_>) -> Option<Result<Value, Fault>> {
    Some(match name {
        "size" => size(input, given.fuel).map(|size| size.unwrap_or(Value::Int(0))),
        "first" => first(input).map(|item| item.unwrap_or(Value::Nil)),
        "last" => last(input).map(|item| item.unwrap_or(Value::Nil)),
        "join" => join(input, given).map(Value::text),
        "reverse" => items(input, given.fuel).map(|mut items| {
            items.reverse();
            Value::list(items)
        }),
        "sort" => sort(input, given, |left, right| {
            let order = left.compare(right, given.fuel)?;
            order
                .or_else(|| nil_last(left, right))
                .ok_or_else(|| Fault::error("cannot sort values of incompatible types"))
        }),
        "sort_natural" => sort(input, given, |left, right| match (left, right) {
            (Value::Nil, _) => Ok(Ordering::Greater),
            (_, Value::Nil) => Ok(Ordering::Less),
            _ => {
                let (left, right) = (left.to_text(given.fuel)?, right.to_text(given.fuel)?);
                Ok(left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase()))
            }
        }),
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

/// What a filter for lists goes through: the items of a list and of the lists inside it, or the value itself.
fn items(input: &Value, fuel: &Fuel) -> Result<Vec<Value>, Fault> {
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
pub(in crate::domain::liquid) fn first(value: &Value) -> Result<Option<Value>, Fault> {
    Ok(Some(match value {
        Value::Text(text) => Value::text(text.chars().next().map(String::from).unwrap_or_default()),
        Value::List(items) => items.first().cloned().unwrap_or(Value::Nil),
        Value::Hash(hash) => {
            hash.first().map_or(Value::Nil, |(key, value)| Value::list(vec![Value::Text(key.clone()), value.clone()]))
        }
        Value::Range(first, _) => Value::Int(*first),
        _ => return Ok(None),
    }))
}

/// The last of a value; none where it has no last.
pub(in crate::domain::liquid) fn last(value: &Value) -> Result<Option<Value>, Fault> {
    Ok(Some(match value {
        Value::Text(text) => Value::text(text.chars().next_back().map(String::from).unwrap_or_default()),
        Value::List(items) => items.last().cloned().unwrap_or(Value::Nil),
        Value::Range(_, last) => Value::Int(*last),
        _ => return Ok(None),
    }))
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
    let length = length as i128;
    let start = if offset < 0 { offset + length } else { offset };
    if start < 0 || start > length || count < 0 {
        return Ok(None);
    }
    let count = count.min(length - start);
    Ok(usize::try_from(start).ok().zip(usize::try_from(count).ok()))
}

/// Why an item does not give a property.
enum Missing {
    /// It has none at all.
    Method,
    /// It has others.
    Kind,
    Fault(Fault),
}

/// Ruby's `item[property]`.
fn property(item: &Value, property: &Value) -> Result<Value, Missing> {
    let place = match property {
        Value::Int(place) => Some(*place),
        Value::Float(_) => Some(property.to_i().map_err(Missing::Fault)?),
        _ => None,
    };
    if place.is_some_and(|place| i64::try_from(place).is_err()) && !matches!(item, Value::Hash(_)) {
        return Err(Missing::Fault(Fault::internal()));
    }
    match (item, property, place) {
        (Value::Hash(hash), Value::Text(key), _) => Ok(Value::entry(hash, key).cloned().unwrap_or(Value::Nil)),
        (Value::Hash(_), ..) => Ok(Value::Nil),
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
        (Value::Loop(_), ..) => Ok(Value::Nil),
        (Value::Text(_) | Value::Int(_), Value::Range(..), _) => Err(Missing::Fault(Fault::Unknown)),
        (Value::Text(_) | Value::Int(_) | Value::List(_), ..) => Err(Missing::Kind),
        _ => Err(Missing::Method),
    }
}

/// The error where items have other properties than the one asked for.
fn no_property(name: &Value, fuel: &Fuel) -> Fault {
    match name.to_text(fuel) {
        Ok(name) => Fault::Error(format!("cannot select the property '{name}'")),
        Err(fault) => fault,
    }
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

fn nil_last(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Nil, _) => Some(Ordering::Greater),
        (_, Value::Nil) => Some(Ordering::Less),
        _ => None,
    }
}

fn sort(
    input: &Value,
    given: &Given<'_>,
    compare: impl Fn(&Value, &Value) -> Result<Ordering, Fault>,
) -> Result<Value, Fault> {
    let items = items(input, given.fuel)?;
    if matches!(given.get(0), Value::Nil) {
        return merge_sort(items, given.fuel, &compare).map(Value::list);
    }
    let has_properties = |item: &Value| !matches!(property(item, given.get(0)), Err(Missing::Method));
    if !items.is_empty() && !items.iter().all(has_properties) {
        return Ok(Value::Nil);
    }
    let by = |item: &Value| {
        property(item, given.get(0)).map_err(|missing| match missing {
            Missing::Fault(fault) => fault,
            Missing::Kind | Missing::Method => no_property(given.get(0), given.fuel),
        })
    };
    merge_sort(items, given.fuel, &|left, right| compare(&by(left)?, &by(right)?)).map(Value::list)
}

/// Sorts as the C library under Ruby does: which values meet decides which errors are found.
fn merge_sort(
    mut items: Vec<Value>,
    fuel: &Fuel,
    compare: &impl Fn(&Value, &Value) -> Result<Ordering, Fault>,
) -> Result<Vec<Value>, Fault> {
    if items.len() < 2 {
        return Ok(items);
    }
    fuel.spend(items.len().saturating_mul(ITEM))?;
    let right = items.split_off(items.len() / 2);
    let (left, right) = (merge_sort(items, fuel, compare)?, merge_sort(right, fuel, compare)?);
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    let mut merged = Vec::new();
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        merged.extend(if compare(one, other)?.is_le() { left.next() } else { right.next() });
    }
    merged.extend(left.chain(right));
    Ok(merged)
}
