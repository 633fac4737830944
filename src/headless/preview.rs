//! `syncwright preview`: what would arrive at the destination, row by row. It asks for what the form asks, and sends
//! nothing.

use std::io::{ErrorKind, Write};

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::domain::dialect::Dialect;
use crate::domain::draft::Draft;
use crate::domain::preview::{EXACT, Preview, PreviewFinding, PreviewRow, ROWS, UNKNOWN, record_of, told_at};
use crate::domain::printable;
use crate::domain::sample::Sample;
use crate::domain::sync_file::SyncFile;
use crate::domain::text::SanitizedText;
use crate::domain::transform::Sent;
use crate::domain::validation::grounds;
use crate::headless::create::Creator;
use crate::headless::exit::Exit;
use crate::headless::remote_lookup::RemoteLookup;
use crate::headless::table::{PlainTable, TableCell};
use crate::headless::tone::Tone;
use crate::headless::translate_ids::understand;

/// How the rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A table for people.
    Table,
    /// One JSON object.
    Json,
}

/// What is said of a model without rows.
pub(super) const NO_ROWS: &str = "The model has no rows: nothing can be shown.";

/// What a preview works with.
pub struct PreviewFile<'a> {
    /// Whom to ask.
    pub creator: &'a Creator<'a>,
    /// Where asynchronous work runs.
    pub runtime: &'a Runtime,
    /// Whether what people read is coloured.
    pub has_colours: bool,
    /// The rows go here.
    pub out: &'a mut dyn Write,
    /// Everything else goes here.
    pub err: &'a mut dyn Write,
}

impl PreviewFile<'_> {
    /// Prints the first rows of the file's model as they would be sent.
    pub fn run(&mut self, text: &str, rows: usize, format: Format) -> Exit {
        let mut file = match SyncFile::read(text) {
            Ok(file) => file,
            Err(problem) => return self.end(&problem.to_string(), Exit::Refused),
        };
        let mut known = RemoteLookup::new(self.runtime, self.creator);
        match understand(&mut file, &mut known) {
            Ok(told) => told.iter().for_each(|words| self.say(words)),
            Err((words, exit)) => return self.end(&words, exit),
        }
        let dialect = self.creator.dialect;
        let draft = Draft::of_body(&file.body, dialect);
        known.learn(&draft);
        if let Some((words, exit)) = known.without_rows(&draft) {
            return self.end(&words, exit);
        }
        let configuration = file.body.pointer("/sync/configuration").unwrap_or(&Value::Null);
        let context = grounds(&draft, dialect, known.known());
        let empty = Sample::default();
        let sample = context.sample.unwrap_or(&empty);
        let preview = Preview::of(configuration, &context, known.known().read_at, rows.min(ROWS));
        if dialect == Dialect::Published {
            self.say(EXACT);
        }
        let printed = match format {
            Format::Json => format!("{}\n", printable::json(&as_json(&preview, sample))),
            Format::Table if preview.rows.is_empty() => String::new(),
            Format::Table => as_table(&preview, self.has_colours),
        };
        match self.out.write_all(printed.as_bytes()).and_then(|()| self.out.flush()) {
            // Whoever reads has read enough, as `head` does.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                return self.end(&format!("Couldn't write the result: {error}."), Exit::Refused);
            }
            _ => {}
        }
        if preview.rows.is_empty() {
            self.say(NO_ROWS);
        }
        if preview.is_clean() { Exit::Done } else { Exit::Refused }
    }

    fn say(&mut self, words: &str) {
        // Nobody to tell when standard error is gone.
        drop(writeln!(self.err, "{words}"));
    }

    fn end(&mut self, words: &str, exit: Exit) -> Exit {
        self.say(words);
        exit
    }
}

/// The rows and what is wrong, in the documented shape.
fn as_json(preview: &Preview, sample: &Sample) -> Value {
    let row = |(row, values): (&PreviewRow, &Vec<Value>)| {
        let (sent, unknown) = match &row.sent {
            Sent::True => (Value::Bool(true), Vec::new()),
            Sent::Object { fields, unknown } => (Value::Object(fields.clone()), unknown.clone()),
            Sent::Unknown => (Value::Null, Vec::new()),
        };
        let problems: Vec<Value> =
            row.problems.iter().map(|problem| json!({"path": problem.path, "words": problem.words()})).collect();
        json!({"source": record_of(sample, values), "sent": sent, "unknown": unknown, "problems": problems})
    };
    json!({
        "rows": preview.rows.iter().zip(&sample.rows).map(row).collect::<Vec<_>>(),
        "warnings": preview.findings.iter().map(PreviewFinding::describe).collect::<Vec<_>>(),
    })
}

/// A line a row, a column a destination field, and below what is wrong.
pub(super) fn as_table(preview: &Preview, has_colours: bool) -> String {
    let paths = preview.paths();
    let heads = std::iter::once("ROW".to_owned()).chain(paths.iter().map(|path| SanitizedText::new(path).to_string()));
    let mut table = PlainTable::new(heads);
    for (number, row) in (1..).zip(&preview.rows) {
        let cells = paths.iter().map(|path| {
            let is_wrong = row.problems.iter().any(|problem| problem.path == *path);
            let value = told_at(&row.sent, path).unwrap_or_else(|| UNKNOWN.to_owned());
            if is_wrong { TableCell::new(format!("! {value}"), Tone::Warning) } else { value.into() }
        });
        table.push(std::iter::once(number.to_string().into()).chain(cells));
    }
    let mut text = table.text(has_colours);
    if !preview.findings.is_empty() {
        text.push('\n');
    }
    for finding in &preview.findings {
        text.push_str(&finding.describe());
        text.push('\n');
    }
    text
}
