//! The filters that sort.

use std::cmp::Ordering;

use super::items::{Missing, items, no_property, property};
use crate::domain::liquid::fault::{Fault, Fuel, ITEM};
use crate::domain::liquid::filters::given::Given;
use crate::domain::liquid::value::Value;

/// By value; what is nil comes last.
pub(super) fn sort(input: &Value, given: &Given<'_>) -> Result<Value, Fault> {
    sort_by(input, given, |left, right| {
        let order = left.compare(right, given.fuel)?.or_else(|| nil_last(left, right));
        order.ok_or_else(|| Fault::error("cannot sort values of incompatible types"))
    })
}

/// By text, whatever the case of its letters.
pub(super) fn sort_natural(input: &Value, given: &Given<'_>) -> Result<Value, Fault> {
    sort_by(input, given, |left, right| {
        let lower = |value: &Value| value.to_text(given.fuel).map(|text| text.to_ascii_lowercase());
        match nil_last(left, right) {
            Some(order) => Ok(order),
            None => Ok(lower(left)?.cmp(&lower(right)?)),
        }
    })
}

fn nil_last(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Nil, _) => Some(Ordering::Greater),
        (_, Value::Nil) => Some(Ordering::Less),
        _ => None,
    }
}

fn sort_by(
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
