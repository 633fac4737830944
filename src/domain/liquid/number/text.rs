//! Numbers from texts, and floats as texts.

use crate::domain::liquid::fault::Fault;
use crate::domain::liquid::markup::{skip_blanks, split_while, trim};

/// A float as Ruby writes it.
pub(in crate::domain::liquid) fn float_text(float: f64) -> String {
    if !float.is_finite() {
        let sign = if float < 0.0 { "-" } else { "" };
        return if float.is_nan() { "NaN".to_owned() } else { format!("{sign}Infinity") };
    }
    let scientific = format!("{float:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let has_fraction = float.fract() != 0.0;
    if (-4..15).contains(&exponent) || exponent >= 15 && has_fraction || float == 0.0 {
        return format!("{}{}", float, if has_fraction { "" } else { ".0" });
    }
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}{point}e{sign}{:02}", exponent.abs())
}

/// Digits at the start, where one `_` may stand between two of them; and what follows.
fn digits(text: &str) -> (String, &str) {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let (run, mut rest) = split_while(text, is_digit);
    let mut found = run.to_owned();
    while let Some(next) = rest.strip_prefix('_').filter(|next| !found.is_empty() && next.starts_with(is_digit)) {
        let (run, further) = split_while(next, is_digit);
        found.push_str(run);
        rest = further;
    }
    (found, rest)
}

fn sign(text: &str) -> (&'static str, &str) {
    match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The whole number a text begins with, or 0.
pub(in crate::domain::liquid) fn leading_int(text: &str) -> Result<i128, Fault> {
    let (sign, text) = sign(skip_blanks(text));
    let (digits, _) = digits(text);
    if digits.is_empty() { Ok(0) } else { format!("{sign}{digits}").parse().map_err(|_| Fault::Unknown) }
}

/// The number a text begins with, or 0.
pub(in crate::domain::liquid) fn leading_float(text: &str) -> f64 {
    let (sign, text) = sign(skip_blanks(text));
    let (whole, mut rest) = digits(text);
    let mut number = format!("{sign}0{whole}");
    if let Some(after) = rest.strip_prefix('.') {
        let (fraction, further) = digits(after);
        if !fraction.is_empty() {
            number = format!("{number}.{fraction}");
            rest = further;
        } else if whole.is_empty() {
            return 0.0;
        }
    }
    if let Some(after) = rest.strip_prefix(['e', 'E']) {
        let (sign, after) = self::sign(after);
        let (exponent, _) = digits(after);
        if !exponent.is_empty() {
            number = format!("{number}e{sign}{exponent}");
        }
    }
    number.parse().unwrap_or(0.0)
}

/// A text that is a whole number and nothing else, as Ruby's `Integer()` reads it.
pub(in crate::domain::liquid) fn strict_int(text: &str) -> Option<Result<i128, Fault>> {
    let (sign, bare) = sign(trim(text));
    let lower = bare.to_ascii_lowercase();
    let (radix, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, lower.get(2..)?),
        [b'0', b'b', ..] => (2, lower.get(2..)?),
        [b'0', b'o', ..] => (8, lower.get(2..)?),
        [b'0', b'd', ..] => (10, lower.get(2..)?),
        [b'0', _, ..] => (8, lower.get(1..)?.strip_prefix('_').unwrap_or(lower.get(1..)?)),
        _ => (10, lower.as_str()),
    };
    let parts = digits.split('_');
    if text.contains('\0') || parts.clone().any(|part| part.is_empty() || !part.chars().all(|one| one.is_digit(radix)))
    {
        return None;
    }
    let joined: String = parts.collect();
    Some(i128::from_str_radix(&format!("{sign}{joined}"), radix).map_err(|_| Fault::Unknown))
}
