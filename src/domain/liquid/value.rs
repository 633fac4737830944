//! The values of a template while it is rendered, and how Ruby writes and compares them.

use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::expression::Test;
use super::fault::{Fault, Fuel, ITEM};
use super::number::{Number, leading_int, strict_int};

mod write;

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(Arc<str>),
    List(Rc<[Value]>),
    Hash(Rc<Hash>),
    /// Both ends are inside.
    Range(i128, i128),
    /// `forloop` and `tablerowloop`.
    Loop(Rc<Loop>),
    /// `blank` and `empty` beside a comparison.
    Test(Test),
}

/// Keys and values, in their order.
pub(super) type Hash = Vec<(Arc<str>, Value)>;

/// Where a loop stands.
#[derive(Debug)]
pub(super) struct Loop {
    pub(super) length: usize,
    pub(super) index: Cell<usize>,
    pub(super) kind: LoopKind,
}

#[derive(Debug)]
pub(super) enum LoopKind {
    For { name: Arc<str>, parent: Option<Rc<Loop>> },
    TableRow { columns: i128, row: Cell<usize>, column: Cell<usize> },
}

impl Loop {
    pub(super) fn get(&self, key: &str) -> Value {
        let index = self.index.get();
        let int = |number: usize| Value::Int(number as i128);
        let left = self.length.saturating_sub(index);
        match (key, &self.kind) {
            ("length", _) => int(self.length),
            ("index", _) => int(index + 1),
            ("index0", _) => int(index),
            ("rindex", _) => Value::Int(self.length as i128 - index as i128),
            ("rindex0", _) => Value::Int(self.length as i128 - index as i128 - 1),
            ("first", _) => Value::Bool(index == 0),
            ("last", _) => Value::Bool(left == 1),
            ("name", LoopKind::For { name, .. }) => Value::Text(name.clone()),
            ("parentloop", LoopKind::For { parent, .. }) => parent.clone().map_or(Value::Nil, Value::Loop),
            ("row", LoopKind::TableRow { row, .. }) => int(row.get()),
            ("col", LoopKind::TableRow { column, .. }) => int(column.get()),
            ("col0", LoopKind::TableRow { column, .. }) => int(column.get() - 1),
            ("col_first", LoopKind::TableRow { column, .. }) => Value::Bool(column.get() == 1),
            ("col_last", LoopKind::TableRow { column, columns, .. }) => Value::Bool(column.get() as i128 == *columns),
            _ => Value::Nil,
        }
    }

    fn class(&self) -> &'static str {
        match self.kind {
            LoopKind::For { .. } => "Liquid::ForloopDrop",
            LoopKind::TableRow { .. } => "Liquid::TablerowloopDrop",
        }
    }
}

impl Value {
    pub(super) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(items.into())
    }

    pub(super) fn of_json(json: &Json, fuel: &Fuel) -> Result<Self, Fault> {
        Ok(match json {
            Json::Null => Self::Nil,
            Json::Bool(bool) => Self::Bool(*bool),
            Json::Number(number) => match number.as_i128() {
                Some(int) => Self::Int(int),
                None => Self::Float(number.as_f64().ok_or(Fault::Unknown)?),
            },
            Json::String(text) => {
                fuel.spend(text.len())?;
                Self::text(text.as_str())
            }
            Json::Array(items) => {
                fuel.spend(items.len().saturating_mul(ITEM))?;
                Self::list(items.iter().map(|item| Self::of_json(item, fuel)).collect::<Result<_, _>>()?)
            }
            Json::Object(object) => Self::Hash(Rc::new(Self::hash(object, fuel)?)),
        })
    }

    fn hash(object: &Map<String, Json>, fuel: &Fuel) -> Result<Hash, Fault> {
        fuel.spend(object.len().saturating_mul(ITEM))?;
        object.iter().map(|(key, value)| Ok((key.as_str().into(), Self::of_json(value, fuel)?))).collect()
    }

    pub(super) fn is_truthy(&self) -> bool {
        !matches!(self, Self::Nil | Self::Bool(false))
    }

    /// What it costs to look at all of it, without what its items hold.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.len().saturating_mul(ITEM),
            Self::Hash(hash) => hash.len().saturating_mul(ITEM),
            _ => 1,
        }
    }

    /// A key of a hash.
    pub(super) fn entry<'a>(hash: &'a Hash, key: &str) -> Option<&'a Self> {
        hash.iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }

    /// Ruby's `==`.
    pub(super) fn equals(&self, other: &Self, fuel: &Fuel) -> Result<bool, Fault> {
        fuel.spend(1)?;
        Ok(match (self, other) {
            (Self::Nil, Self::Nil) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Text(left), Self::Text(right)) => {
                fuel.spend(left.len().min(right.len()))?;
                left == right
            }
            (Self::Range(first, last), Self::Range(other_first, other_last)) => {
                (first, last) == (other_first, other_last)
            }
            (Self::List(left), Self::List(right)) => {
                for (left, right) in left.iter().zip(right.iter()) {
                    if !left.equals(right, fuel)? {
                        return Ok(false);
                    }
                }
                left.len() == right.len()
            }
            (Self::Hash(left), Self::Hash(right)) => {
                fuel.spend(left.len().saturating_mul(right.len()))?;
                for (key, left) in left.iter() {
                    match Self::entry(right, key) {
                        Some(right) if left.equals(right, fuel)? => {}
                        _ => return Ok(false),
                    }
                }
                left.len() == right.len()
            }
            (Self::Loop(left), Self::Loop(right)) => Rc::ptr_eq(left, right),
            (Self::Test(left), Self::Test(right)) => left == right,
            _ => numeric_order(self, other) == Some(Ordering::Equal),
        })
    }

    /// Ruby's `<=>`; none for what cannot be compared.
    pub(super) fn compare(&self, other: &Self, fuel: &Fuel) -> Result<Option<Ordering>, Fault> {
        Ok(match (self, other) {
            (Self::Text(left), Self::Text(right)) => {
                fuel.spend(left.len().min(right.len()))?;
                Some(left.cmp(right))
            }
            (Self::List(left), Self::List(right)) => {
                for (left, right) in left.iter().zip(right.iter()) {
                    fuel.spend(ITEM)?;
                    match left.compare(right, fuel)? {
                        Some(Ordering::Equal) => {}
                        other => return Ok(other),
                    }
                }
                Some(left.len().cmp(&right.len()))
            }
            (Self::Int(_) | Self::Float(_), Self::Int(_) | Self::Float(_)) => numeric_order(self, other),
            _ => self.equals(other, fuel)?.then_some(Ordering::Equal),
        })
    }

    /// What `== blank` and `== empty` ask; none where the value cannot say.
    pub(super) fn passes(&self, test: Test) -> Option<bool> {
        match (self, test) {
            (Self::Text(letters), Test::Blank) => Some(letters.chars().all(char::is_whitespace)),
            (Self::Text(letters), Test::Empty) => Some(letters.is_empty()),
            (Self::List(items), _) => Some(items.is_empty()),
            (Self::Hash(hash), _) => Some(hash.is_empty()),
            (_, Test::Blank) => Some(!self.is_truthy()),
            (_, Test::Empty) => None,
        }
    }

    /// What Liquid calculates with.
    pub(super) fn number(&self) -> Result<Number, Fault> {
        match self {
            Self::Int(int) => Ok(Number::Int(*int)),
            Self::Float(float) => Ok(Number::of_float(*float)),
            Self::Text(text) => Number::of_text(text),
            _ => Ok(Number::Int(0)),
        }
    }

    /// A count, such as a limit or a length.
    pub(super) fn integer(&self, fuel: &Fuel) -> Result<i128, Fault> {
        match self {
            Self::Int(int) => Ok(*int),
            other => strict_int(&other.to_text(fuel)?).ok_or_else(|| Fault::error("invalid integer"))?,
        }
    }

    /// Ruby's `to_i`, which not all values have.
    pub(super) fn to_i(&self) -> Result<i128, Fault> {
        match self {
            Self::Nil => Ok(0),
            Self::Int(int) => Ok(*int),
            Self::Float(_) => self.number()?.truncated().map_err(|fault| match fault {
                Fault::Error(_) => Fault::internal(),
                Fault::Unknown => Fault::Unknown,
            }),
            Self::Text(text) => leading_int(text),
            _ => Err(Fault::internal()),
        }
    }
}

/// The order of two numbers.
pub(super) fn numeric_order(left: &Value, right: &Value) -> Option<Ordering> {
    #[expect(clippy::cast_precision_loss, reason = "whole numbers and floats are compared as floats, unless close")]
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Some(left.cmp(right)),
        (Value::Float(left), Value::Float(right)) => left.partial_cmp(right),
        (Value::Int(int), Value::Float(float)) => {
            order_exactly(*int, *float).or_else(|| (*int as f64).partial_cmp(float))
        }
        (Value::Float(float), Value::Int(int)) => {
            order_exactly(*int, *float).map(Ordering::reverse).or_else(|| float.partial_cmp(&(*int as f64)))
        }
        _ => None,
    }
}

/// The order of a whole number and a float that is one, too.
fn order_exactly(int: i128, float: f64) -> Option<Ordering> {
    #[expect(clippy::cast_possible_truncation, reason = "only floats that are whole and small enough come here")]
    (float.fract() == 0.0 && float.abs() < 1e37).then(|| int.cmp(&(float as i128)))
}

/// An item by its place, from the end where that is negative.
pub(super) fn at(items: &[Value], index: i128) -> Option<&Value> {
    let index = if index < 0 { index + items.len() as i128 } else { index };
    usize::try_from(index).ok().and_then(|index| items.get(index))
}
