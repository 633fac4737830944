//! The filters for numbers, and `cast`.

use std::cmp::Ordering;

use crate::domain::liquid::fault::{Fault, Fuel};
use crate::domain::liquid::filters::given::Given;
use crate::domain::liquid::number::{Number, Operation, Outcome, leading_float};
use crate::domain::liquid::value::Value;

/// The value after one of these filters; none where it is none of them.
pub(super) fn apply(name: &str, input: &Value, given: &Given<'_>) -> Option<Result<Value, Fault>> {
    let calculate = |operation| {
        let outcome = input.number()?.calculate(operation, given.get(0).number()?)?;
        Ok(value(outcome))
    };
    Some(match name {
        "plus" => calculate(Operation::Plus),
        "minus" => calculate(Operation::Minus),
        "times" => calculate(Operation::Times),
        "divided_by" => calculate(Operation::DividedBy),
        "modulo" => calculate(Operation::Modulo),
        "abs" => input.number().and_then(Number::abs).map(|number| value(number.outcome())),
        "ceil" => input.number().and_then(|number| number.whole(true)).map(Value::Int),
        "floor" => input.number().and_then(|number| number.whole(false)).map(Value::Int),
        "round" => round(input, given),
        "at_least" => limit(input, given.get(0), Ordering::Greater),
        "at_most" => limit(input, given.get(0), Ordering::Less),
        _ => return None,
    })
}

fn value(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Int(int) => Value::Int(int),
        Outcome::Float(float) => Value::Float(float),
    }
}

fn round(input: &Value, given: &Given<'_>) -> Result<Value, Fault> {
    let number = input.number()?;
    let places = match given.arguments.first() {
        Some(places) => places.number()?.truncated()?,
        None => 0,
    };
    let places = i32::try_from(places).map_err(|_| Fault::internal())?;
    number.round(places).map(|number| value(number.outcome()))
}

/// The value, or the limit where that is on the other side of it.
fn limit(input: &Value, limit: &Value, beyond: Ordering) -> Result<Value, Fault> {
    let (limit, number) = (limit.number()?, input.number()?);
    let taken = if limit.compare(number)? == Some(beyond) { limit } else { number };
    Ok(value(taken.outcome()))
}

/// What Rails takes for no.
const FALSE_WORDS: [&str; 7] = ["0", "f", "F", "false", "FALSE", "off", "OFF"];

pub(super) fn cast(input: &Value, kind: &Value, fuel: &Fuel) -> Result<Value, Fault> {
    let Value::Text(kind) = kind else { return Ok(input.clone()) };
    match &**kind {
        "string" => input.to_text(fuel).map(Value::Text),
        #[expect(clippy::cast_precision_loss, reason = "this is what casting a whole number to a float does")]
        "number" => match input {
            Value::Nil => Ok(Value::Float(0.0)),
            Value::Int(int) => Ok(Value::Float(*int as f64)),
            Value::Float(float) => Ok(Value::Float(*float)),
            Value::Text(text) => Ok(Value::Float(leading_float(text))),
            _ => Err(Fault::internal()),
        },
        "boolean" => Ok(match input {
            Value::Nil => Value::Nil,
            Value::Text(text) if text.is_empty() => Value::Nil,
            Value::Text(text) => Value::Bool(!FALSE_WORDS.contains(&&**text)),
            Value::Bool(false) | Value::Int(0) => Value::Bool(false),
            _ => Value::Bool(true),
        }),
        _ => Ok(input.clone()),
    }
}
