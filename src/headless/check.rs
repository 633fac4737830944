//! `syncwright check`: checks sync files without a server, one line per finding.

use std::fmt::Write as _;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, FieldInput, input};
use crate::domain::field::FieldId;
use crate::domain::json::spans::{Span, Spans, member};
use crate::domain::remote_context::RemoteContext;
use crate::domain::sync_file::{SyncFile, SyncFileProblem};
use crate::domain::text::{SanitizedText, nearest};
use crate::domain::validation::check;

/// A finding in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the server would reject it, or not run it.
    pub kind: DiagnosticKind,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The attribute it is about.
    pub attribute: Option<&'static str>,
    /// The row of the mapping, from 1.
    pub row: Option<usize>,
    /// The message.
    pub words: String,
}

/// Severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
#[strum(serialize_all = "lowercase")]
pub enum DiagnosticKind {
    /// It must be fixed.
    Problem,
    /// Worth knowing; blocks nothing.
    Warning,
}

impl Diagnostic {
    /// A problem with a file that cannot be read as a sync.
    fn of_the_file(line: usize, column: usize, words: String) -> Self {
        Self { kind: DiagnosticKind::Problem, line, column, attribute: None, row: None, words }
    }
}

/// Checks a file's text. Without an API variant, assumes the one whose words it uses, else the published one.
///
/// ```
/// use syncwright::domain::remote_context::RemoteContext;
/// use syncwright::headless::check::{DiagnosticKind, judge};
///
/// let findings = judge("{\"sync\": {\n  \"source_id\": 0}}", None, &RemoteContext::default());
/// let source = findings.iter().find(|finding| finding.attribute == Some("source_id")).expect("a finding");
/// assert_eq!((source.kind, source.line, source.column), (DiagnosticKind::Problem, 2, 3));
/// ```
pub fn judge(text: &str, dialect: Option<Dialect>, known: &RemoteContext) -> Vec<Diagnostic> {
    match SyncFile::read(text) {
        Ok(file) => judge_file(text, &file, dialect, known),
        Err(SyncFileProblem::NotJson(problem)) => {
            let words = format!("Not JSON: {}.", problem.what);
            vec![Diagnostic::of_the_file(problem.line, problem.column, words)]
        }
        Err(SyncFileProblem::NotYaml(problem)) => {
            let words = format!("Not YAML: {}.", problem.what);
            vec![Diagnostic::of_the_file(problem.line, problem.column, words)]
        }
        Err(problem) => vec![Diagnostic::of_the_file(1, 1, problem.to_string())],
    }
}

/// Checks a parsed file against its text; IDs may have been replaced by name.
pub(super) fn judge_file(
    text: &str,
    file: &SyncFile,
    dialect: Option<Dialect>,
    known: &RemoteContext,
) -> Vec<Diagnostic> {
    let spoken = || Dialect::of_schedule(file.body.pointer("/sync/schedule_type")?.as_str()?);
    let dialect = dialect.or_else(spoken).unwrap_or_default();
    // As it is written: a word of the other dialect is a problem here, and not quietly another word.
    let draft = Draft::of_body(&file.body, dialect);
    let checked = check(&draft, dialect, known);
    let source = Source::of(text, file);
    let problems = checked.problems.iter();
    let mut findings: Vec<Diagnostic> =
        problems.map(|it| source.finding(DiagnosticKind::Problem, it.field, it.row, &it.words)).collect();
    findings.extend(source.what_is_not_said(&draft, dialect));
    let warnings = checked.warnings.iter();
    findings.extend(warnings.map(|it| source.finding(DiagnosticKind::Warning, it.field, it.row, &it.words)));
    findings.extend(source.unknown_attributes());
    findings
}

/// A file's text and the positions of its parts.
struct Source<'a> {
    sync: &'a Map<String, Value>,
    /// JSON pointer to the sync: the whole text, or an object inside it.
    pointer: &'static str,
    places: Spans,
}

impl<'a> Source<'a> {
    fn of(text: &str, file: &'a SyncFile) -> Self {
        static NO_SYNC: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let mut places = Spans::of(text);
        if places.get("").is_none() {
            places = Spans::of_yaml(text, "/sync");
        }
        let pointer = if places.get("/sync").is_some() { "/sync" } else { "" };
        let sync = file.body.get("sync").and_then(Value::as_object).unwrap_or_else(|| &NO_SYNC);
        Self { sync, pointer, places }
    }

    /// Position of an attribute or of its mapping row; of the sync's start if the attribute is missing.
    fn place(&self, attribute: &str, row: Option<usize>) -> Span {
        let whole = member(self.pointer, attribute);
        let of_row = row.and_then(|row| match self.sync.get(attribute)? {
            Value::Object(rows) => rows.keys().nth(row).map(|key| member(&whole, key)),
            Value::Array(_) => Some(format!("{whole}/{row}")),
            _ => None,
        });
        let candidates = [of_row.as_deref(), Some(&whole), Some(self.pointer)];
        candidates.into_iter().flatten().find_map(|pointer| self.places.get(pointer)).unwrap_or((1, 1))
    }

    fn finding(&self, kind: DiagnosticKind, field: FieldId, row: Option<usize>, words: &str) -> Diagnostic {
        let (line, column) = self.place(field.attribute(), row);
        let attribute = Some(field.attribute());
        // The form asks for a choice; a file lacks a key.
        let is_missing = kind == DiagnosticKind::Problem && row.is_none() && !self.says(field);
        let words = if is_missing { "Required, but missing." } else { words };
        Diagnostic { kind, line, column, attribute, row: row.map(|row| row + 1), words: words.to_owned() }
    }

    fn says(&self, field: FieldId) -> bool {
        self.sync.get(field.attribute()).is_some_and(|value| !value.is_null())
    }

    /// Missing choices, for which the default is sent, and attributes that do not apply and are not sent.
    fn what_is_not_said(&self, draft: &Draft, dialect: Dialect) -> Vec<Diagnostic> {
        let called_for = draft.fields(dialect);
        let words = |field: FieldId| match (called_for.contains(&field), self.says(field)) {
            (true, false) if input(field) == FieldInput::Choice => {
                Some(format!("Missing; sending {}.", draft.get(field)))
            }
            (false, true) => {
                let mode = if field == FieldId::CursorField { FieldId::SyncMode } else { FieldId::Schedule };
                let choice = SanitizedText::new(draft.get(mode));
                Some(format!("Ignored with {} {choice}.", mode.attribute()))
            }
            _ => None,
        };
        let finding = |field| Some(self.finding(DiagnosticKind::Warning, field, None, &words(field)?));
        FieldId::ALL.into_iter().filter_map(finding).collect()
    }

    /// Attributes that no sync has: servers ignore them silently.
    fn unknown_attributes(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        let is_unknown = |name: &&String| {
            // Editors look for the schema there.
            name.as_str() != "$schema" && !FieldId::ALL.iter().any(|field| field.attribute() == *name)
        };
        self.sync.keys().filter(is_unknown).map(|name| {
            let (line, column) = self.place(name, None);
            let meant = nearest(name, FieldId::ALL.iter().map(|field| field.attribute()));
            let meant = meant.map(|meant| format!(" Did you mean “{meant}”?")).unwrap_or_default();
            let words = format!("Unknown attribute “{}” (ignored).{meant}", SanitizedText::new(name));
            Diagnostic { kind: DiagnosticKind::Warning, line, column, attribute: None, row: None, words }
        })
    }
}

/// The findings as lines: `file:3:5: problem: sync_interval: …`.
pub fn as_text(name: &str, findings: &[Diagnostic]) -> String {
    let mut lines = String::new();
    for finding in findings {
        let attribute = finding.attribute.map(|attribute| format!(" {attribute}:"));
        let row = finding.row.map(|row| format!(" row {row}:")).unwrap_or_default();
        // A string takes everything.
        let _ = writeln!(
            lines,
            "{}:{}:{}: {}:{}{row} {}",
            SanitizedText::new(name),
            finding.line,
            finding.column,
            finding.kind,
            attribute.unwrap_or_default(),
            SanitizedText::new(&finding.words)
        );
    }
    lines
}

/// A finding for an unreadable file; the others are still checked.
pub fn unreadable(why: &impl std::fmt::Display) -> Vec<Diagnostic> {
    vec![Diagnostic::of_the_file(1, 1, format!("Couldn't read it: {why}."))]
}

/// Counts by severity, in one line: `sync.json: 2 problems, 1 warning`.
pub fn summary(name: &str, findings: &[Diagnostic]) -> String {
    let count = |kind| match findings.iter().filter(|finding| finding.kind == kind).count() {
        0 => format!("no {kind}"),
        1 => format!("1 {kind}"),
        many => format!("{many} {kind}s"),
    };
    format!("{}: {}, {}.", SanitizedText::new(name), count(DiagnosticKind::Problem), count(DiagnosticKind::Warning))
}

/// The findings as JSON objects.
pub fn as_json(name: &str, findings: &[Diagnostic]) -> Vec<Value> {
    let one = |finding: &Diagnostic| {
        json!({
            "file": name,
            "kind": finding.kind.to_string(),
            "line": finding.line,
            "column": finding.column,
            "attribute": finding.attribute,
            "row": finding.row,
            "words": finding.words,
        })
    };
    findings.iter().map(one).collect()
}

/// Whether any finding is a problem.
pub fn is_refused(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|finding| finding.kind == DiagnosticKind::Problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> Vec<Diagnostic> {
        judge(text, None, &RemoteContext::default())
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
        let found = findings.iter().find(|finding| finding.kind == DiagnosticKind::Problem).expect("a problem");
        assert_eq!((found.line, found.column, found.attribute), (3, 9, Some("sync_interval")));
        let text = as_text("a.json", &findings);
        assert!(text.contains("a.json:3:9: problem: sync_interval: "), "{text}");
        assert_eq!(as_json("a.json", &findings)[0]["line"], 3);
    }

    #[test]
    fn a_yaml_file_is_checked_and_its_problems_stand_where_its_keys_do() {
        let text = "# nightly\nsync:\n  source_id: 1\n  sync_interval: 0\n  configuration: {email: email}\n";
        let findings = judged(text);
        let place = |attribute| {
            let found = findings.iter().find(|finding| finding.attribute == Some(attribute)).expect("a finding");
            (found.line, found.column)
        };
        assert_eq!((place("sync_interval"), place("model_id")), ((4, 3), (2, 1)), "{findings:?}");
        let broken = judged("sync:\n  source_id: 1\n  source_id: 2\n");
        assert!(broken[0].words.starts_with("Not YAML: ") && is_refused(&broken), "{broken:?}");
    }

    #[test]
    fn what_is_no_json_or_no_sync_is_said_with_its_place() {
        let broken = judged("{\n  \"sync\": {,}\n}");
        assert_eq!((broken[0].line, broken[0].kind), (2, DiagnosticKind::Problem));
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
        assert!(is_refused(&judge(&multiwoven, Some(Dialect::Published), &RemoteContext::default())));
    }

    #[test]
    fn a_row_of_the_mapping_is_pointed_at_and_not_what_merely_looks_like_it() {
        let text = r#"{"names": {"configuration": "stream_name"},
 "sync": {"configuration": [
    {"from": "stream_name", "to": "a", "mapping_type": "standard"},
    {"from": "b", "to": "a", "mapping_type": "standard"}], "stream_name": " "}}"#;
        let findings = judged(text);
        let of = |attribute: &str| {
            let mut found = findings.iter().filter(|finding| finding.attribute == Some(attribute));
            found.find(|finding| finding.kind == DiagnosticKind::Problem).map(|it| (it.line, it.column, it.row))
        };
        assert_eq!(of("configuration"), Some((4, 5, Some(2))), "{findings:?}");
        assert_eq!(of("stream_name"), Some((4, 60, None)));
        assert_eq!(of("source_id"), Some((2, 2, None)), "what is left out is told where the sync begins");
    }

    #[test]
    fn what_would_be_sent_otherwise_than_it_stands_is_a_warning() {
        let text = GOOD.replace(r#""sync_mode": "full_refresh","#, "").replace("automated", "manual");
        let told = as_text("a.json", &judged(&text));
        assert!(told.contains("warning: sync_mode: Missing; sending incremental."), "{told}");
        assert!(told.contains("warning: sync_interval: Ignored with schedule_type manual."), "{told}");
    }

    #[test]
    fn a_typo_is_told_with_what_was_meant() {
        let told = as_text(
            "a.json",
            &judged(&GOOD.replace("cursor_field", "").replace("\"sync\": {", "\"sync\": {\"curser_field\": \"x\", ")),
        );
        assert!(told.contains("Did you mean “cursor_field”?"), "{told}");
    }
}
