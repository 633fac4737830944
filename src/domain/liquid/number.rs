//! Numbers as Ruby counts them: whole numbers without bounds, and decimals where Liquid turns a float into one to
//! calculate, so that `0.1 | plus: 0.2` is `0.3`.

use std::cmp::Ordering;

use super::fault::Fault;
use super::markup::is_blank;

mod text;

pub(super) use self::text::{float_text, leading_float, leading_int, strict_int};

/// What Liquid calculates with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    /// A whole number. What has more digits cannot be told.
    Int(i128),
    /// A decimal number.
    Decimal(Decimal),
    /// Greater or, where true, less than all others.
    Infinite(bool),
    /// What Ruby calls `NaN`.
    Undefined,
}

/// `digits` times ten to the power of `exponent`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    negative: bool,
    digits: u128,
    exponent: i32,
}

impl Decimal {
    fn new(negative: bool, digits: u128, exponent: i32) -> Self {
        let (mut digits, mut exponent) = (digits, exponent);
        if digits == 0 {
            exponent = 0;
        }
        while digits != 0 && digits % 10 == 0 {
            (digits, exponent) = (digits / 10, exponent + 1);
        }
        Self { negative, digits, exponent }
    }

    /// Reads `-12.50` or `1.25e-7`; none where there are more digits than fit.
    fn parse(text: &str) -> Option<Self> {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction}").parse().ok()?;
        let exponent: i32 = exponent.parse().ok()?;
        Some(Self::new(negative, digits, exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?))
    }

    fn of_int(int: i128) -> Self {
        Self::new(int < 0, int.unsigned_abs(), 0)
    }

    /// The nearest float.
    fn float(self) -> f64 {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}e{}", self.digits, self.exponent).parse().unwrap_or(f64::NAN)
    }

    /// Both with the same exponent, as signed digits.
    fn aligned(self, other: Self) -> Option<(i128, i128, i32)> {
        let exponent = match (self.digits, other.digits) {
            (0, _) => other.exponent,
            (_, 0) => self.exponent,
            _ => self.exponent.min(other.exponent),
        };
        Some((self.at(exponent)?, other.at(exponent)?, exponent))
    }

    fn at(self, exponent: i32) -> Option<i128> {
        let digits = match u32::try_from(self.exponent - exponent) {
            _ if self.digits == 0 => 0,
            Ok(places) => i128::try_from(self.digits.checked_mul(10_u128.checked_pow(places)?)?).ok()?,
            Err(_) => return None,
        };
        Some(if self.negative { -digits } else { digits })
    }

    /// The whole numbers around it, and twice what lies between the lower one and it, compared with one.
    fn around(self, places: i32) -> Option<(i128, Ordering)> {
        let shift = self.exponent.checked_add(places)?;
        if shift >= 0 {
            return Some((Self { exponent: shift, ..self }.at(0)?, Ordering::Less));
        }
        let Some(unit) = 10_i128.checked_pow(shift.unsigned_abs()) else {
            return Some((if self.negative && self.digits != 0 { -1 } else { 0 }, Ordering::Less));
        };
        let digits = Self { exponent: 0, ..self }.at(0)?;
        let (lower, rest) = (digits.div_euclid(unit), digits.rem_euclid(unit));
        Some((lower, rest.cmp(&(unit - rest))))
    }

    fn is_whole(self) -> bool {
        self.exponent >= 0
    }
}

/// What is done with two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operation {
    Plus,
    Minus,
    Times,
    DividedBy,
    Modulo,
}

/// The outcome of a calculation, as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    Int(i128),
    Float(f64),
}

impl Number {
    pub(super) fn of_float(float: f64) -> Self {
        if float.is_nan() {
            Self::Undefined
        } else if float.is_infinite() {
            Self::Infinite(float < 0.0)
        } else {
            Decimal::parse(&format!("{float:e}")).map_or(Self::Undefined, Self::Decimal)
        }
    }

    /// A text as Liquid's filters for numbers read it: what begins with no number is 0.
    pub(super) fn of_text(text: &str) -> Result<Self, Fault> {
        let bare = text.trim_matches(|letter| is_blank(letter) || letter == '\0');
        let unsigned = bare.strip_prefix('-').unwrap_or(bare);
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if unsigned.split_once('.').is_some_and(|(whole, fraction)| is_digits(whole) && is_digits(fraction)) {
            return Decimal::parse(bare).map(Self::Decimal).ok_or(Fault::Unknown);
        }
        leading_int(text).map(Self::Int)
    }

    fn decimal(self) -> Option<Decimal> {
        match self {
            Self::Int(int) => Some(Decimal::of_int(int)),
            Self::Decimal(decimal) => Some(decimal),
            Self::Infinite(_) | Self::Undefined => None,
        }
    }

    fn float(self) -> f64 {
        match self {
            Self::Infinite(true) => f64::NEG_INFINITY,
            Self::Infinite(false) => f64::INFINITY,
            Self::Undefined => f64::NAN,
            Self::Int(_) | Self::Decimal(_) => self.decimal().map_or(f64::NAN, Decimal::float),
        }
    }

    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Int(int) => Outcome::Int(int),
            other => Outcome::Float(other.float()),
        }
    }

    pub(super) fn abs(self) -> Result<Self, Fault> {
        Ok(match self {
            Self::Int(int) => Self::Int(int.checked_abs().ok_or(Fault::Unknown)?),
            Self::Decimal(decimal) => Self::Decimal(Decimal { negative: false, ..decimal }),
            Self::Infinite(_) => Self::Infinite(false),
            Self::Undefined => Self::Undefined,
        })
    }

    /// Which is greater; none beside what is no number.
    pub(super) fn compare(self, other: Self) -> Result<Option<Ordering>, Fault> {
        match (self.decimal(), other.decimal()) {
            (Some(left), Some(right)) => {
                let (left, right, _) = left.aligned(right).ok_or(Fault::Unknown)?;
                Ok(Some(left.cmp(&right)))
            }
            _ => Ok(self.float().partial_cmp(&other.float())),
        }
    }

    pub(super) fn calculate(self, operation: Operation, other: Self) -> Result<Outcome, Fault> {
        if let (Self::Int(left), Self::Int(right)) = (self, other) {
            let whole = match operation {
                Operation::Plus => left.checked_add(right),
                Operation::Minus => left.checked_sub(right),
                Operation::Times => left.checked_mul(right),
                _ if right == 0 => return Err(Fault::divided_by_zero()),
                Operation::DividedBy => floored(left, right).map(|(quotient, _)| quotient),
                Operation::Modulo => floored(left, right).map(|(_, rest)| rest),
            };
            return whole.map(Outcome::Int).ok_or(Fault::Unknown);
        }
        let (Some(left), Some(right)) = (self.decimal(), other.decimal()) else {
            return self.beyond(operation, other).map(Outcome::Float);
        };
        calculate_decimals(left, operation, right).map(Outcome::Float)
    }

    /// Calculates where one of both is infinite or no number.
    fn beyond(self, operation: Operation, other: Self) -> Result<f64, Fault> {
        let (left, right) = (self.float(), other.float());
        Ok(match operation {
            Operation::Plus => left + right,
            Operation::Minus => left - right,
            Operation::Times => left * right,
            Operation::DividedBy => left / right,
            Operation::Modulo if right == 0.0 => return Err(Fault::divided_by_zero()),
            Operation::Modulo if left.is_finite() && !right.is_nan() => {
                if left == 0.0 || (left < 0.0) == (right < 0.0) { left } else { right }
            }
            Operation::Modulo => f64::NAN,
        })
    }

    /// Rounded to so many places after the point, half away from zero.
    pub(super) fn round(self, places: i32) -> Result<Self, Fault> {
        let Some(decimal) = self.decimal() else {
            return if places > 0 { Ok(self) } else { Err(self.out_of_domain()) };
        };
        if matches!(self, Self::Int(_)) && places >= 0 {
            return Ok(self);
        }
        let (lower, rest) = decimal.around(places).ok_or(Fault::Unknown)?;
        let up = match rest {
            Ordering::Less => false,
            Ordering::Equal => !decimal.negative,
            Ordering::Greater => true,
        };
        let units = lower + i128::from(up);
        if places > 0 {
            let negative = decimal.negative;
            return Ok(Self::Decimal(Decimal::new(negative, units.unsigned_abs(), -places)));
        }
        let unit = 10_i128.checked_pow(places.unsigned_abs());
        match unit.and_then(|unit| units.checked_mul(unit)) {
            Some(whole) => Ok(Self::Int(whole)),
            None if units == 0 => Ok(Self::Int(0)),
            None => Err(Fault::Unknown),
        }
    }

    /// The next whole number below, or above.
    pub(super) fn whole(self, above: bool) -> Result<i128, Fault> {
        match self {
            Self::Int(int) => Ok(int),
            Self::Decimal(decimal) => {
                let (lower, _) = decimal.around(0).ok_or(Fault::Unknown)?;
                Ok(lower + i128::from(above && !decimal.is_whole()))
            }
            Self::Infinite(_) | Self::Undefined => Err(self.out_of_domain()),
        }
    }

    fn out_of_domain(self) -> Fault {
        Fault::error(match self {
            Self::Infinite(false) => "Computation results in 'Infinity'",
            Self::Infinite(true) => "Computation results in '-Infinity'",
            _ => "Computation results in 'NaN' (Not a Number)",
        })
    }

    /// What counts things: the number without its fraction.
    pub(super) fn truncated(self) -> Result<i128, Fault> {
        let whole = self.whole(false)?;
        match self {
            Self::Decimal(decimal) if decimal.negative && !decimal.is_whole() => Ok(whole + 1),
            _ => Ok(whole),
        }
    }
}

fn floored(left: i128, right: i128) -> Option<(i128, i128)> {
    let (quotient, rest) = (left.checked_div(right)?, left.checked_rem(right)?);
    let lower = rest != 0 && (rest < 0) != (right < 0);
    Some(if lower { (quotient - 1, rest + right) } else { (quotient, rest) })
}

fn calculate_decimals(left: Decimal, operation: Operation, right: Decimal) -> Result<f64, Fault> {
    let negative = left.negative != right.negative;
    let made = match operation {
        Operation::Plus | Operation::Minus => {
            let right =
                if operation == Operation::Plus { right } else { Decimal { negative: !right.negative, ..right } };
            let (one, other, exponent) = left.aligned(right).ok_or(Fault::Unknown)?;
            let sum = one.checked_add(other).ok_or(Fault::Unknown)?;
            let minus_zero = left.digits == 0 && right.digits == 0 && left.negative && right.negative;
            Decimal::new(sum < 0 || minus_zero, sum.unsigned_abs(), exponent)
        }
        Operation::Times => {
            let digits = left.digits.checked_mul(right.digits).ok_or(Fault::Unknown)?;
            Decimal::new(negative, digits, left.exponent + right.exponent)
        }
        Operation::DividedBy if right.digits == 0 => {
            let sign = if negative { -1.0 } else { 1.0 };
            return Ok(if left.digits == 0 { f64::NAN } else { f64::INFINITY * sign });
        }
        Operation::DividedBy => {
            let places = 38_u32.saturating_sub(left.digits.checked_ilog10().unwrap_or(0) + 1);
            let scaled = left.digits.saturating_mul(10_u128.pow(places));
            // A last digit says that more follow, which is all that rounding to a float asks for.
            let more = u8::from(!scaled.is_multiple_of(right.digits));
            let exponent = i64::from(left.exponent) - i64::from(right.exponent) - i64::from(places) - 1;
            let sign = if negative { "-" } else { "" };
            return format!("{sign}{}{more}e{exponent}", scaled / right.digits).parse().map_err(|_| Fault::Unknown);
        }
        Operation::Modulo if right.digits == 0 => return Err(Fault::divided_by_zero()),
        Operation::Modulo => {
            let (one, other, exponent) = left.aligned(right).ok_or(Fault::Unknown)?;
            let (_, rest) = floored(one, other).ok_or(Fault::Unknown)?;
            Decimal::new(rest < 0, rest.unsigned_abs(), exponent)
        }
    };
    Ok(made.float())
}
