//! `syncwright check`: what is wrong with sync files, a line each, without a server.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::domain::check::check;
use crate::domain::dialect::{Dialect, ScheduleType};
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::json;
use crate::domain::known::Known;
use crate::domain::sync_file::{SyncFile, SyncFileProblem};
use crate::domain::text::Inert;

/// Something to be said of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether the server would refuse it, or not run it.
    pub kind: FindingKind,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The attribute it is about.
    pub attribute: Option<&'static str>,
    /// The row of the mapping, from 1.
    pub row: Option<usize>,
    /// The words.
    pub words: String,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingKind {
    /// It must be mended.
    Problem,
    /// It should be known.
    Warning,
}

impl FindingKind {
    /// Its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Problem => "problem",
            Self::Warning => "warning",
        }
    }
}

/// The dialect whose words a file speaks, where it does.
pub fn spoken(file: &SyncFile) -> Option<Dialect> {
    let word = file.body.pointer("/sync/schedule_type")?.as_str()?;
    let kind = ScheduleType::from_word(word)?;
    Dialect::ALL.into_iter().find(|dialect| dialect.schedule_types().contains(&kind))
}

/// The draft that a file says.
pub fn draft_of(file: &SyncFile, dialect: Dialect) -> Draft {
    // As it is written: a word of the other dialect is a problem here, and not quietly another word.
    Draft::of_body(&file.body, dialect)
}

/// Judges a file's text. Without a dialect, the one whose words it speaks is taken, else the published one.
pub fn judge(text: &str, dialect: Option<Dialect>, known: &Known) -> Vec<Finding> {
    let at_start =
        |words: String| Finding { kind: FindingKind::Problem, line: 1, column: 1, attribute: None, row: None, words };
    if let Err(problem) = json::parse(text.trim_start_matches('\u{feff}')) {
        let words = format!("This is not JSON: {}.", problem.what);
        return vec![Finding { line: problem.line, column: problem.column, ..at_start(words) }];
    }
    let file = match SyncFile::read(text) {
        Ok(file) => file,
        Err(problem @ (SyncFileProblem::NoSync | SyncFileProblem::NotJson(_) | SyncFileProblem::TooLarge)) => {
            return vec![at_start(problem.to_string())];
        }
    };
    let dialect = dialect.or_else(|| spoken(&file)).unwrap_or_default();
    let checked = check(&draft_of(&file, dialect), dialect, known);
    let place = |field: FieldId| place_of(text, field.attribute()).unwrap_or((1, 1));
    let finding = |kind, field: FieldId, row: Option<usize>, words: &str| {
        let (line, column) = place(field);
        let attribute = Some(field.attribute());
        Finding { kind, line, column, attribute, row: row.map(|row| row + 1), words: words.to_owned() }
    };
    let problems = checked.problems.iter();
    let mut findings: Vec<Finding> =
        problems.map(|it| finding(FindingKind::Problem, it.field, it.row, &it.words)).collect();
    findings.extend(checked.warnings.iter().map(|it| finding(FindingKind::Warning, it.field, it.row, &it.words)));
    findings.extend(unknown_attributes(text, &file));
    findings
}

/// Attributes that no sync has: servers pass them over without a word.
fn unknown_attributes<'a>(text: &'a str, file: &'a SyncFile) -> impl Iterator<Item = Finding> + 'a {
    let inner = file.body.get("sync").and_then(Value::as_object);
    let names = inner.into_iter().flat_map(serde_json::Map::keys);
    names.filter(|name| FieldId::from_attribute(name).is_none()).map(|name| {
        let (line, column) = place_of(text, name).unwrap_or((1, 1));
        let words = format!("“{}” is no attribute of a sync; servers pass it over.", Inert::new(name));
        Finding { kind: FindingKind::Warning, line, column, attribute: None, row: None, words }
    })
}

/// Where a key stands: line and column, from 1. Keys are looked for, not texts that look like them.
fn place_of(text: &str, key: &str) -> Option<(usize, usize)> {
    let quoted = serde_json::to_string(key).ok()?;
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(&quoted)?;
        let after = text.get(at + quoted.len()..)?;
        if after.trim_start().starts_with(':') {
            let before = text.get(..at)?;
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            return Some((line, column));
        }
        from = at + quoted.len();
    }
}

/// The findings as lines: `file:3:5: problem: Every: …`.
pub fn as_text(name: &str, findings: &[Finding]) -> String {
    let mut lines = String::new();
    for finding in findings {
        let label = finding.attribute.and_then(FieldId::from_attribute).map(|field| format!(" {}:", field.label()));
        let row = finding.row.map(|row| format!(" row {row}:")).unwrap_or_default();
        // A string takes everything.
        let _ = writeln!(
            lines,
            "{}:{}:{}: {}:{}{row} {}",
            Inert::new(name),
            finding.line,
            finding.column,
            finding.kind.word(),
            label.unwrap_or_default(),
            Inert::new(&finding.words)
        );
    }
    lines
}

/// The findings as JSON.
pub fn as_json(name: &str, findings: &[Finding]) -> Value {
    let one = |finding: &Finding| {
        json!({
            "file": name,
            "kind": finding.kind.word(),
            "line": finding.line,
            "column": finding.column,
            "attribute": finding.attribute,
            "row": finding.row,
            "words": finding.words,
        })
    };
    Value::Array(findings.iter().map(one).collect())
}

/// Whether there is something that must be mended.
pub fn is_refused(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.kind == FindingKind::Problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> Vec<Finding> {
        judge(text, None, &Known::default())
    }

    const GOOD: &str = r#"{"sync": {"source_id": 1, "destination_id": 2, "model_id": 3, "stream_name": "contacts",
        "sync_mode": "full_refresh", "configuration": {"email": "email"}, "schedule_type": "automated",
        "sync_interval": 30, "sync_interval_unit": "minutes"}}"#;

    #[test]
    fn a_good_file_has_no_problem() {
        assert!(!is_refused(&judged(GOOD)), "{:?}", judged(GOOD));
    }

    #[test]
    fn a_problem_stands_where_its_key_does() {
        let text = GOOD.replace("\"sync_interval\": 30", "\"sync_interval\": 0");
        let findings = judged(&text);
        let found = findings.iter().find(|finding| finding.kind == FindingKind::Problem).expect("a problem");
        assert_eq!((found.line, found.column, found.attribute), (3, 9, Some("sync_interval")));
        let text = as_text("a.json", &findings);
        assert!(text.contains("a.json:3:9: problem: Every: "), "{text}");
        assert_eq!(as_json("a.json", &findings)[0]["line"], 3);
    }

    #[test]
    fn what_is_no_json_or_no_sync_is_said_with_its_place() {
        let broken = judged("{\n  \"sync\": {,}\n}");
        assert_eq!((broken[0].line, broken[0].kind), (2, FindingKind::Problem));
        assert!(is_refused(&judged("[]")) && is_refused(&judged("")));
    }

    #[test]
    fn an_attribute_that_no_sync_has_is_a_warning() {
        let text = GOOD.replace("\"source_id\"", "\"interval\": 5, \"source_id\"");
        let findings = judged(&text);
        assert!(!is_refused(&findings));
        assert!(findings.iter().any(|finding| finding.words.contains("“interval”")));
    }

    #[test]
    fn the_dialect_is_that_of_the_words() {
        let multiwoven = GOOD.replace("automated", "interval").replace("full_refresh", "incremental");
        assert!(!is_refused(&judged(&multiwoven)));
        assert!(is_refused(&judge(&multiwoven, Some(Dialect::Published), &Known::default())));
    }

    #[test]
    fn a_text_that_looks_like_a_key_is_none() {
        let text = "{\"a\": \"\\\"b\\\":\", \"x\": \"b\",\n \"b\": 1}";
        assert_eq!(place_of(text, "b"), Some((2, 2)));
    }
}
