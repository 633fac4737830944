//! The filters for dates and times, as Ruby reads and writes them. The server's clock shows UTC.

use jiff::Timestamp;

use super::fault::{FILTER, Fault, Fuel, GUESS};
use super::value::Value;

mod format;
mod fragments;
mod guess;
mod moment;
mod read;

use self::moment::{Moment, Rejected};

/// `date`: the value in another form, or itself where it is no time.
pub(super) fn date(input: &Value, format: &str, now: Timestamp, fuel: &Fuel) -> Result<Value, Fault> {
    if format.is_empty() {
        return Ok(input.clone());
    }
    let at = |seconds: i64| Timestamp::from_second(seconds).map(Moment::of).map_err(|_| Fault::Unknown);
    let moment = match input {
        Value::Int(seconds) => at(i64::try_from(*seconds).map_err(|_| Fault::Unknown)?)?,
        Value::Text(text) if !text.is_empty() => {
            let text: String = text.chars().flat_map(char::to_lowercase).collect();
            match text.as_str() {
                "now" | "today" => Moment::of(now),
                digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    at(digits.parse().map_err(|_| Fault::Unknown)?)?
                }
                text => match fuel.spend(GUESS).map(|()| guess::moment(text, now))? {
                    Ok(moment) => moment,
                    Err(Rejected::Invalid) => return Ok(input.clone()),
                    Err(Rejected::Unknown) => return Err(Fault::Unknown),
                },
            }
        }
        _ => return Ok(input.clone()),
    };
    format::strftime(moment, format, fuel).map(Value::text)
}

/// `to_datetime`: reads a text by a format, and writes it as ISO 8601.
pub(super) fn to_datetime(input: &Value, format: &Value, now: Timestamp, fuel: &Fuel) -> Result<Value, Fault> {
    if input.passes(super::expression::Test::Blank) == Some(true) {
        return Ok(input.clone());
    }
    let (Value::Text(text), Value::Text(format)) = (input, format) else { return Err(Fault::internal()) };
    fuel.spend(FILTER)?;
    match read::moment(text, format, now) {
        Ok(moment) => format::strftime(moment, "%Y-%m-%dT%H:%M:%S%:z", fuel).map(Value::text),
        Err(Rejected::Invalid) => Err(Fault::error("invalid date")),
        Err(Rejected::Unknown) => Err(Fault::Unknown),
    }
}
