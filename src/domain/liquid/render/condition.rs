//! `if`, `unless` and `case`, and the comparisons they make.

use std::cmp::Ordering;

use super::Renderer;
use crate::domain::liquid::fault::Fault;
use crate::domain::liquid::node::{Case, Comparison, Condition, If, Joint};
use crate::domain::liquid::number::float_text;
use crate::domain::liquid::value::Value;
use crate::domain::liquid::value::numeric_order;

impl Renderer<'_> {
    pub(super) fn if_block(&mut self, block: &If, out: &mut String) -> Result<(), Fault> {
        for (at, (condition, body)) in block.branches.iter().enumerate() {
            let holds = match condition {
                Some(condition) => self.holds(condition)?,
                None => true,
            };
            if holds != (block.unless && at == 0) {
                return self.body(body, out);
            }
        }
        Ok(())
    }

    fn holds(&mut self, condition: &Condition) -> Result<bool, Fault> {
        let mut holds = false;
        for (comparison, joint) in condition {
            holds = self.compares(comparison)?;
            match joint {
                Some(Joint::Or) if holds => break,
                Some(Joint::And) if !holds => break,
                _ => {}
            }
        }
        Ok(holds)
    }

    fn compares(&mut self, comparison: &Comparison) -> Result<bool, Fault> {
        let left = self.evaluate(&comparison.left)?;
        if comparison.operator.is_empty() {
            return Ok(left.is_truthy());
        }
        let right = self.evaluate(&comparison.right)?;
        match comparison.operator.as_str() {
            "==" => self.same(&left, &right),
            "!=" | "<>" => self.same(&left, &right).map(|same| !same),
            "<" => ordered(&left, &right, Ordering::is_lt),
            ">" => ordered(&left, &right, Ordering::is_gt),
            "<=" => ordered(&left, &right, Ordering::is_le),
            ">=" => ordered(&left, &right, Ordering::is_ge),
            "contains" => self.contains(&left, &right),
            other => Err(Fault::Error(format!("Unknown operator {other}"))),
        }
    }

    fn same(&self, left: &Value, right: &Value) -> Result<bool, Fault> {
        match (left, right) {
            // Neither asks the other anything it could answer with yes.
            (Value::Test(_), Value::Test(_)) => Ok(false),
            (Value::Test(test), other) | (other, Value::Test(test)) => Ok(other.passes(*test).unwrap_or(false)),
            _ => left.equals(right, self.fuel),
        }
    }

    fn contains(&self, left: &Value, right: &Value) -> Result<bool, Fault> {
        if !right.is_truthy() {
            return Ok(false);
        }
        self.fuel.spend(left.weight())?;
        match left {
            Value::Text(text) => Ok(text.contains(&*right.to_text(self.fuel)?)),
            Value::List(items) => {
                for item in items.iter() {
                    if item.equals(right, self.fuel)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Hash(hash) => Ok(matches!(right, Value::Text(key) if Value::entry(hash, key).is_some())),
            Value::Range(first, last) => {
                if let Value::Range(from, to) = right {
                    return Ok(from <= to && first <= from && to <= last);
                }
                let from = numeric_order(&Value::Int(*first), right).is_some_and(Ordering::is_le);
                Ok(from && numeric_order(right, &Value::Int(*last)).is_some_and(Ordering::is_le))
            }
            _ => Ok(false),
        }
    }

    /// Every branch with the value is rendered, and `else` where none was before it.
    pub(super) fn case(&mut self, block: &Case, out: &mut String) -> Result<(), Fault> {
        let mut found = false;
        for (values, body) in &block.branches {
            let Some(values) = values else {
                if !found {
                    self.body(body, out)?;
                }
                continue;
            };
            for value in values {
                let (left, right) = (self.evaluate(&block.value)?, self.evaluate(value)?);
                if self.same(&left, &right)? {
                    found = true;
                    self.body(body, out)?;
                }
            }
        }
        Ok(())
    }
}

/// Whether two values stand in an order. What has no order at all stands in none; what has one with its own kind only is
/// an error.
fn ordered(left: &Value, right: &Value, wanted: fn(Ordering) -> bool) -> Result<bool, Fault> {
    match (left, right) {
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_)) => {
            Ok(numeric_order(left, right).is_some_and(wanted))
        }
        (Value::Text(left), Value::Text(right)) => Ok(wanted(left.cmp(right))),
        (Value::Int(_) | Value::Float(_) | Value::Text(_), Value::Int(_) | Value::Float(_) | Value::Text(_)) => {
            Err(Fault::Error(format!("comparison of {} with {} failed", class(left), shown(right))))
        }
        _ => Ok(false),
    }
}

fn class(value: &Value) -> &'static str {
    match value {
        Value::Int(_) => "Integer",
        Value::Float(_) => "Float",
        _ => "String",
    }
}

/// How the right side is named: small numbers by themselves, all else by what they are.
fn shown(value: &Value) -> String {
    match value {
        Value::Int(int) if int.unsigned_abs() < 1 << 62 => int.to_string(),
        Value::Float(float) => float_text(*float),
        other => class(other).to_owned(),
    }
}
