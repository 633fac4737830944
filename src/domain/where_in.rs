//! Keys of rows as a condition for their source: `WHERE "id" IN (1, 2)`, quoted as the source reads it.

use std::collections::HashSet;

use serde_json::Value;

use crate::domain::row::Cell;
use crate::domain::text::is_unseen;

/// How many keys a condition holds at most: Oracle takes no more.
pub const MOST_KEYS: usize = 1_000;

/// How long a condition is at most, in bytes: terminals' clipboards take no more.
const LONGEST: usize = 60_000;

/// 2^53: up to here a number with a point is exact.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhereIn {
    /// Its text.
    pub text: String,
    /// How many keys it holds, each once.
    pub keys: usize,
    /// How many more there were than it holds.
    pub more: usize,
    /// Rows without a key that SQL could compare: none, a list, or a text with characters that are not seen.
    pub without: usize,
}

/// How a source writes names and texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Quoting {
    /// What stands before and after a name; nothing where names are never quoted.
    name: Option<(char, char)>,
    /// How a `'` is written in a text.
    quote: &'static str,
    /// Whether a `\` in a text has to be written twice.
    escapes: bool,
    /// Whether that holds in a name too, where a backtick has a `\` before it.
    escapes_names: bool,
    /// What marks a text that is not ASCII.
    national: &'static str,
}

impl Quoting {
    /// How a kind of source writes them; standard SQL where nothing else is known.
    fn of(kind: &str) -> Self {
        let standard = Self { name: Some(('"', '"')), quote: "''", escapes: false, escapes_names: false, national: "" };
        let kind = kind.to_ascii_lowercase();
        let is = |name: &str| kind.contains(name);
        if is("bigquery") {
            Self { name: Some(('`', '`')), quote: "\\'", escapes: true, escapes_names: true, ..standard }
        } else if is("databricks") {
            Self { name: Some(('`', '`')), quote: "\\'", escapes: true, ..standard }
        } else if is("clickhouse") {
            Self { name: Some(('`', '`')), escapes: true, escapes_names: true, ..standard }
        } else if is("mysql") || is("maria") {
            Self { name: Some(('`', '`')), escapes: true, ..standard }
        } else if is("snowflake") || is("redshift") {
            Self { escapes: true, ..standard }
        } else if is("microsoftsql") || is("mssql") || is("sqlserver") {
            Self { name: Some(('[', ']')), national: "N", ..standard }
        } else if is("salesforce") {
            Self { name: None, quote: "\\'", escapes: true, ..standard }
        } else {
            standard
        }
    }

    fn name(self, name: &str) -> String {
        match self.name {
            Some(('`', _)) if self.escapes_names => format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`")),
            // The sign that ends a name is written twice inside it.
            Some((before, after)) => {
                format!("{before}{}{after}", name.replace(after, &format!("{after}{after}")))
            }
            None => name.to_owned(),
        }
    }

    /// Whether a name is one where names are never quoted.
    fn can_name(self, name: &str) -> bool {
        self.name.is_some() || name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_.".contains(letter))
    }

    fn text(self, text: &str) -> String {
        let text = if self.escapes { text.replace('\\', "\\\\") } else { text.to_owned() };
        let national = if text.is_ascii() { "" } else { self.national };
        format!("{national}'{}'", text.replace('\'', self.quote))
    }

    /// A key that can be compared.
    fn key(self, cell: Cell<'_>) -> Option<String> {
        match cell.value {
            Value::Number(_) if cell.exact.is_some() => Some(cell.to_string()),
            // Above this, what was read need not be the number that was there.
            Value::Number(number) if number.is_f64() && number.as_f64().is_none_or(|it| it.abs() >= EXACT) => None,
            Value::Number(number) => Some(number.to_string()),
            // Pasted into a terminal, the others could act on it.
            Value::String(text) if !text.chars().any(is_unseen) => Some(self.text(text)),
            _ => None,
        }
    }
}

/// The condition for these rows' keys in a column of a kind of source. None where no row has a key.
pub fn where_in<'a>(kind: &str, column: &str, values: impl Iterator<Item = Option<Cell<'a>>>) -> Option<WhereIn> {
    let quoting = Quoting::of(kind);
    let column = Some(column).filter(|column| !column.chars().any(is_unseen) && quoting.can_name(column))?;
    let mut found = WhereIn { text: format!("WHERE {} IN (", quoting.name(column)), keys: 0, more: 0, without: 0 };
    let mut seen = HashSet::new();
    for value in values {
        let Some(key) = value.and_then(|cell| quoting.key(cell)) else {
            found.without += 1;
            continue;
        };
        if !seen.insert(key.clone()) {
            continue;
        }
        if found.more > 0 || found.keys == MOST_KEYS || found.text.len() + key.len() > LONGEST {
            found.more += 1;
            continue;
        }
        if found.keys > 0 {
            found.text.push_str(", ");
        }
        found.text.push_str(&key);
        found.keys += 1;
    }
    found.text.push(')');
    (found.keys > 0).then_some(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn condition(kind: &str, column: &str, values: &[Value]) -> String {
        where_in(kind, column, values.iter().map(Cell::from).map(Some)).expect("keys").text
    }

    #[test]
    fn each_source_reads_names_and_texts_as_they_are_written() {
        let keys = [json!(10), json!("o'neil\\é"), json!(2.5)];
        for (kind, expected) in [
            ("Postgresql", r#"WHERE "the ""id""" IN (10, 'o''neil\é', 2.5)"#),
            ("Snowflake", r#"WHERE "the ""id""" IN (10, 'o''neil\\é', 2.5)"#),
            ("Bigquery", r#"WHERE `the "id"` IN (10, 'o\'neil\\é', 2.5)"#),
            ("MariaDB", r#"WHERE `the "id"` IN (10, 'o''neil\\é', 2.5)"#),
            ("MicrosoftSql", r#"WHERE [the "id"] IN (10, N'o''neil\é', 2.5)"#),
        ] {
            assert_eq!(condition(kind, "the \"id\"", &keys), expected, "{kind}");
        }
        let salesforce = "SalesforceConsumerGoodsCloud";
        assert_eq!(condition(salesforce, "Owner.Id", &keys), r"WHERE Owner.Id IN (10, 'o\'neil\\é', 2.5)");
        for (kind, expected) in [("Bigquery", r"`a\\\`b`"), ("Clickhouse", r"`a\\\`b`"), ("MariaDB", r"`a\``b`")] {
            assert_eq!(condition(kind, r"a\`b", &keys[..1]), format!("WHERE {expected} IN (10)"), "{kind}");
        }
        let none = where_in(salesforce, "Id != null OR Name", [Some(Cell::from(&keys[0]))].into_iter());
        assert_eq!(none, None, "what is not quoted has to be a name");
        let large: Value = serde_json::from_str("123456789012345678901234567890").expect("a number");
        assert_eq!(
            where_in("Snowflake", "id", [Some(Cell::from(&large))].into_iter()),
            None,
            "it would be another number"
        );
        let exact = [Some(Cell { value: &large, exact: Some("123456789012345678901234567890") })].into_iter();
        let found = where_in("Snowflake", "id", exact).expect("a key");
        assert_eq!(found.text, "WHERE \"id\" IN (123456789012345678901234567890)");
    }

    #[test]
    fn a_key_stands_once_and_what_is_no_key_is_counted() {
        let values = [json!(1), json!(1), json!(null), json!([1]), json!("a\u{1b}b"), json!("b")];
        let found = where_in("", "id", values.iter().map(Cell::from).map(Some).chain([None])).expect("keys");
        assert_eq!(found.text, r#"WHERE "id" IN (1, 'b')"#);
        assert_eq!((found.keys, found.more, found.without), (2, 0, 4));
        assert_eq!(where_in("", "id", [None].into_iter()), None);
        assert_eq!(where_in("", "i\u{1b}d", [Some(Cell::from(&json!(1)))].into_iter()), None);
    }

    #[test]
    fn a_condition_is_bounded_and_says_what_it_leaves_out() {
        let many: Vec<Value> = (0..1_500).map(Value::from).collect();
        let found = where_in("", "id", many.iter().map(Cell::from).map(Some)).expect("keys");
        assert_eq!((found.keys, found.more), (1_000, 500));
        let long: Vec<Value> = (0..90).map(|it| Value::from(format!("{it}{}", "x".repeat(1_000)))).collect();
        let found = where_in("", "id", long.iter().map(Cell::from).map(Some)).expect("keys");
        assert!(found.text.len() <= LONGEST + 2 && found.keys + found.more == 90 && found.more > 0, "{found:?}");
    }

    /// Reads the keys of a condition, as a source does.
    fn read(text: &str, kind: &str) -> Vec<Value> {
        let escapes = Quoting::of(kind).escapes;
        let list = text.split_once(" IN (").expect("a list").1.strip_suffix(')').expect("its end");
        let mut rest = list.chars().peekable();
        let mut keys = Vec::new();
        while let Some(first) = rest.next() {
            let mut key = String::new();
            if first == '\'' || (first == 'N' && rest.next_if_eq(&'\'').is_some()) {
                loop {
                    match rest.next().expect("the end of a text") {
                        '\\' if escapes => key.extend(rest.next()),
                        '\'' if rest.next_if_eq(&'\'').is_some() => key.push('\''),
                        '\'' => break,
                        other => key.push(other),
                    }
                }
                keys.push(Value::from(key));
            } else {
                key.push(first);
                while let Some(digit) = rest.next_if(|it| *it != ',') {
                    key.push(digit);
                }
                keys.push(serde_json::from_str(&key).expect("a number"));
            }
            assert!(matches!((rest.next(), rest.next()), (Some(','), Some(' ')) | (None, None)), "{text}");
        }
        keys
    }

    fn keys() -> impl Strategy<Value = Vec<Value>> {
        let key = prop_oneof![
            any::<i64>().prop_map(Value::from),
            r"[a-z'\\,() \-;é語N]{0,12}".prop_map(Value::from),
            "[^\\p{C}\\p{Z}]{0,8}".prop_filter("seen", |it| !it.chars().any(is_unseen)).prop_map(Value::from),
        ];
        prop::collection::hash_set(key.prop_map(|it| it.to_string()), 1..20)
            .prop_map(|set| set.iter().map(|it| serde_json::from_str(it).expect("JSON")).collect())
    }

    proptest! {
        #[test]
        fn the_keys_are_read_back_by_every_kind_of_source(
            keys in keys(), kind in prop::sample::select(vec!["Postgresql", "Snowflake", "Bigquery", "MariaDB", "MicrosoftSql"])
        ) {
            prop_assert_eq!(read(&condition(kind, "id", &keys), kind), keys);
        }
    }
}
