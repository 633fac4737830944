//! What the values of a column look like, beyond their type, and which of it a field asks for.

use serde_json::Value;

use crate::domain::catalog::{CatalogField, SchemaType, is_empty};
use crate::domain::mapping::names::{last_part, words};
use crate::domain::sample::looks_like_a_date;

/// What texts look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Looks {
    /// E-mail addresses.
    Email,
    /// Web addresses.
    Url,
    /// Phone numbers.
    Phone,
    /// Dates, alone or with a time.
    Date,
    /// Two-letter codes of countries.
    Country,
}

/// ISO 3166-1 alpha-2.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET \
    FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ \
    IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML \
    MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS \
    PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL \
    TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

impl Looks {
    const ALL: [Self; 5] = [Self::Email, Self::Url, Self::Phone, Self::Date, Self::Country];

    /// What most of the values look like; empty ones say nothing.
    pub fn of_values<'a>(values: impl Iterator<Item = &'a Value>) -> Option<Self> {
        let telling: Vec<&Value> = values.filter(|value| !is_empty(value)).collect();
        let fitting =
            |looks: &Self| telling.iter().filter(|value| value.as_str().is_some_and(|it| looks.fits(it))).count();
        Self::ALL.into_iter().find(|looks| fitting(looks) * 2 > telling.len())
    }

    /// What a field asks for: by its format, or by its name where it takes text.
    pub fn wanted_by(field: &CatalogField) -> Option<Self> {
        match field.format.as_deref() {
            Some("email") => Some(Self::Email),
            Some("uri" | "url") => Some(Self::Url),
            Some("date" | "date-time") => Some(Self::Date),
            _ => promised(last_part(&field.path)).filter(|_| field.kind == SchemaType::Text),
        }
    }

    /// Its name in a sentence.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Email => "e-mail addresses",
            Self::Url => "web addresses",
            Self::Phone => "phone numbers",
            Self::Date => "dates",
            Self::Country => "country codes",
        }
    }

    /// Whether a field that asks for it can have values that look otherwise: countries have names too.
    pub const fn is_only_a_hint(self) -> bool {
        matches!(self, Self::Country)
    }

    fn fits(self, text: &str) -> bool {
        let text = text.trim();
        match self {
            Self::Email => text.split_once('@').is_some_and(|(user, host)| {
                let is_host = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
                !user.is_empty() && is_host && !host.contains('@') && !text.contains(char::is_whitespace)
            }),
            Self::Url => ["http://", "https://", "www."].iter().any(|start| text.starts_with(start)),
            Self::Phone => {
                let digits = text.chars().filter(char::is_ascii_digit).count();
                let is_written = text.starts_with(['+', '0', '(']) || text.contains([' ', '-', '(']);
                let is_phone = |letter: char| letter.is_ascii_digit() || "+ -()./".contains(letter);
                (7..=15).contains(&digits) && is_written && text.chars().all(is_phone) && !Self::Date.fits(text)
            }
            Self::Date => looks_like_a_date(text),
            Self::Country => text.len() == 2 && COUNTRIES.split_whitespace().any(|code| code == text),
        }
    }
}

/// What values a name promises; none where it could be anything.
fn promised(name: &str) -> Option<Looks> {
    let words = words(name);
    let mut last = words.iter().rev().map(String::as_str);
    match (last.next()?, last.next()) {
        ("email" | "mail", _) => Some(Looks::Email),
        ("phone" | "telephone" | "tel" | "mobile" | "cell", _) | ("number", Some("phone" | "telephone" | "mobile")) => {
            Some(Looks::Phone)
        }
        ("url" | "uri" | "website" | "homepage" | "link", _) => Some(Looks::Url),
        ("date" | "time" | "timestamp" | "datetime" | "birthdate" | "birthday", _) => Some(Looks::Date),
        ("country", _) | ("code", Some("country")) => Some(Looks::Country),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn looks(values: &[Value]) -> Option<Looks> {
        Looks::of_values(values.iter())
    }

    #[test]
    fn most_values_say_what_a_column_looks_like() {
        assert_eq!(looks(&[json!("a@b.io"), json!(null), json!("c@d.io"), json!("none")]), Some(Looks::Email));
        assert_eq!(looks(&[json!("+44 20 7946 0958"), json!("(030) 123-4567")]), Some(Looks::Phone));
        assert_eq!(looks(&[json!("https://acme.io"), json!("www.acme.io")]), Some(Looks::Url));
        assert_eq!(looks(&[json!("2026-11-25"), json!("2026-11-25T10:00:00Z")]), Some(Looks::Date));
        assert_eq!(looks(&[json!("PT"), json!("ES")]), Some(Looks::Country));
    }

    #[test]
    fn what_could_be_anything_looks_like_nothing() {
        for values in [
            vec![],
            vec![json!(null), json!("")],
            vec![json!(1_234_567)],
            vec![json!("90017123")],
            vec![json!("a@b.io"), json!("Ada")],
            vec![json!("en"), json!("fr")],
            vec![json!("NY"), json!("TX")],
        ] {
            assert_eq!(looks(&values), None, "{values:?}");
        }
    }
}
