//! The filters that write a text in another form: HTML, URLs, Base64.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use crate::domain::liquid::fault::Fault;
use crate::domain::liquid::filters::given::Given;
use crate::domain::liquid::value::Value;

/// The value after one of these filters; none where it is none of them.
pub(super) fn apply(name: &str, input: &Value, given: &Given<'_>) -> Option<Result<Value, Fault>> {
    let keeps_nil = matches!(name, "escape" | "h" | "url_encode" | "url_decode");
    let made = |make: fn(&str) -> Result<String, Fault>| {
        if keeps_nil && matches!(input, Value::Nil) {
            return Ok(Value::Nil);
        }
        let text = input.to_text(given.fuel)?;
        // Nothing here makes a text more than six times as long.
        given.fuel.spend(text.len().saturating_mul(3))?;
        make(&text).map(Value::text)
    };
    Some(match name {
        "escape" | "h" => made(|text| Ok(escape(text, false))),
        "escape_once" => made(|text| Ok(escape(text, true))),
        "url_encode" => made(|text| Ok(url_encode(text))),
        "url_decode" => made(url_decode),
        "base64_encode" => made(|text| Ok(STANDARD.encode(text))),
        "base64_decode" => made(|text| decoded(text, "base64_decode")),
        "base64_url_safe_encode" => made(|text| Ok(URL_SAFE.encode(text))),
        "base64_url_safe_decode" => made(|text| {
            let text = text.replace('-', "+").replace('_', "/");
            let is_open = !text.ends_with('=') && !text.len().is_multiple_of(4);
            let padding = if is_open { "=".repeat(4 - text.len() % 4) } else { String::new() };
            decoded(&format!("{text}{padding}"), "base64_url_safe_decode")
        }),
        _ => return None,
    })
}

fn escape(text: &str, once: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        escaped.push_str(match letter {
            '&' if once && is_entity(text.get(at + 1..).unwrap_or_default()) => "&",
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            other => {
                escaped.push(other);
                continue;
            }
        });
    }
    escaped
}

/// Whether `amp;` or `#39;` stands at the start.
fn is_entity(text: &str) -> bool {
    let (digits, letters) = (text.strip_prefix('#'), |letter: char| letter.is_ascii_alphabetic());
    let name = digits.unwrap_or(text);
    let end = match digits {
        Some(digits) => digits.find(|letter: char| !letter.is_ascii_digit()),
        None => text.find(|letter| !letters(letter)),
    };
    end.is_some_and(|end| end > 0 && name.get(end..).is_some_and(|rest| rest.starts_with(';')))
}

fn url_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'-' | b'~' => encoded.push(char::from(byte)),
            other => _ = write!(encoded, "%{other:02X}"),
        }
    }
    encoded
}

fn url_decode(text: &str) -> Result<String, Fault> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    while let [byte, after @ ..] = rest {
        let code = match after {
            [high, low, ..] if *byte == b'%' => digit(*high).zip(digit(*low)),
            _ => None,
        };
        rest = after;
        decoded.push(match code {
            Some((high, low)) => {
                rest = after.get(2..).unwrap_or_default();
                high * 16 + low
            }
            None if *byte == b'+' => b' ',
            None => *byte,
        });
    }
    String::from_utf8(decoded).map_err(|_| Fault::error("invalid byte sequence in UTF-8"))
}

/// Text that is no ASCII comes out as bytes, and what becomes of those depends on what stands beside them.
fn decoded(text: &str, filter: &str) -> Result<String, Fault> {
    let bytes = STANDARD.decode(text).map_err(|_| Fault::Error(format!("invalid base64 provided to {filter}")))?;
    String::from_utf8(bytes).ok().filter(|text| text.is_ascii()).ok_or(Fault::Unknown)
}
