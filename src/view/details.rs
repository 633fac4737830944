//! What a sync is, in the form's words: names before IDs, the mapping row by row, times as people say them. What the
//! server stores otherwise than it was last sent is marked.

use ratatui::style::Style;
use ratatui::text::Span;
use serde_json::{Map, Value};

use crate::app::App;
use crate::app::messages::schedule_in_words;
use crate::app::screen::syncs::{state_word, with_sent};
use crate::domain::cells::wrap;
use crate::domain::field::FieldId;
use crate::domain::id::SyncRef;
use crate::domain::mapping::{Row, Shape, Table, ValueSource, constant_text};
use crate::domain::sync::{Sync, stored_as_sent};
use crate::domain::text::SanitizedText;
use crate::view::rows::Rows;
use crate::view::text::{cut, fit, rows_in_words};

/// Where values begin: after the longest label.
const VALUES: usize = 18;

/// The most rows of a mapping that are listed.
const MOST_ROWS: usize = 40;

/// Adds the fields of a sync as the server returned it; what it did not return is told as it was sent.
pub(super) fn add(rows: &mut Rows<'_>, app: &App, returned: &Sync, sent: Option<&Value>, place: &SyncRef) {
    let saved = app.last_saved(place).unwrap_or_default();
    let sync = &*with_sent(returned, sent);
    let text = |field: FieldId| sync.text(field.attribute()).map(|text| text.to_string());
    let pipeline = app.session.pipeline(sync, place);
    for (field, part, name) in [
        (FieldId::Source, &pipeline.source, "source"),
        (FieldId::Destination, &pipeline.destination, "destination"),
        (FieldId::Model, &pipeline.model, "model"),
    ] {
        let Some(part) = part else { continue };
        let kind = sync.attributes.get(name).and_then(|end| end.get("connector_name")).and_then(Value::as_str);
        let id = text(field).map(|id| format!("#{id}")).filter(|id| *id != part.as_str());
        let quiet: Vec<String> = kind.map(|kind| SanitizedText::new(kind).to_string()).into_iter().chain(id).collect();
        value(rows, field.label(), part.as_str(), &quiet.join(" · "));
        differs(rows, returned, &saved, field);
    }
    for field in [FieldId::Stream, FieldId::SyncMode, FieldId::CursorField] {
        if let Some(text) = text(field).filter(|text| !text.is_empty()) {
            value(rows, field.label(), &text, "");
        }
        differs(rows, returned, &saved, field);
    }
    if let Some(configuration) = sync.attributes.get(FieldId::Mapping.attribute()) {
        mapping(rows, configuration, saved.get(FieldId::Mapping.attribute()));
    }
    let schedule = schedule_in_words(&app.clock, sync);
    if !schedule.is_empty() {
        value(rows, FieldId::Schedule.label(), &schedule, "");
    }
    for field in [FieldId::Schedule, FieldId::Every, FieldId::Unit, FieldId::CronExpression] {
        differs(rows, returned, &saved, field);
    }
    if let Some(status) = sync.status() {
        value(rows, "Status", state_word(status.as_str()), "");
    }
    for (label, name) in [("Created", "created_at"), ("Changed", "updated_at")] {
        let time = sync.attributes.get(name).and_then(Value::as_str).and_then(|text| text.parse().ok());
        if let Some(time) = time {
            value(rows, label, &app.clock.moment(time), &app.clock.age(time).unwrap_or_default());
        }
    }
}

/// Adds a label with its value, broken under itself, and less important text after it.
fn value(rows: &mut Rows<'_>, label: &str, text: &str, quiet: &str) {
    let theme = rows.theme;
    labelled(rows, label, text, theme.text);
    if !quiet.is_empty() {
        rows.append(Span::styled(format!("   {quiet}"), theme.quiet));
    }
}

fn labelled(rows: &mut Rows<'_>, label: &str, text: &str, style: Style) {
    let theme = rows.theme;
    for (index, line) in wrap(text, rows.width.saturating_sub(VALUES)).into_iter().enumerate() {
        let label = if index == 0 { label } else { "" };
        rows.push(vec![Span::styled(fit(&format!(" {label}"), VALUES), theme.quiet), Span::styled(line, style)]);
    }
}

/// Says where an attribute is stored otherwise than it was last sent, or was not returned.
fn differs(rows: &mut Rows<'_>, returned: &Sync, saved: &Map<String, Value>, field: FieldId) {
    let Some(sent) = saved.get(field.attribute()) else { return };
    let (label, style) = (field.label(), rows.theme.warning);
    match returned.attributes.get(field.attribute()) {
        None => rows.say(VALUES, "? ", &format!("{label}: sent as {}, not returned", bare(sent)), style),
        // What was cleared is sent as an empty text.
        Some(stored) if stored_as_sent(sent, stored) || (sent == "" && stored.is_null()) => {}
        Some(stored) => {
            let words = format!("{label}: stored as {}, sent as {}", bare(stored), bare(sent));
            rows.say(VALUES, "≠ ", &words, style);
        }
    }
}

fn bare(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => SanitizedText::new(text).to_string(),
        other => SanitizedText::new(&other.to_string()).to_string(),
    }
}

/// The mapping, row by row, with the rows that are stored otherwise.
fn mapping(rows: &mut Rows<'_>, stored: &Value, sent: Option<&Value>) {
    let theme = rows.theme;
    let Some(table) = Table::read(stored) else {
        labelled(rows, FieldId::Mapping.label(), &bare(stored), theme.text);
        return;
    };
    let sent = sent.filter(|sent| !stored_as_sent(sent, stored)).and_then(Table::read);
    // An object's order means nothing.
    let meant = |index: usize, row: &Row| match &sent {
        Some(sent) if sent.shape == Shape::Object => sent.rows.iter().find(|meant| meant.from == row.from),
        Some(sent) => sent.rows.get(index),
        None => None,
    };
    value(rows, FieldId::Mapping.label(), &rows_in_words(table.rows.len()), "");
    let mut is_told = false;
    for (index, row) in table.rows.iter().take(MOST_ROWS).enumerate() {
        rows.say(VALUES, "", &row_in_words(row), theme.text);
        if let Some(meant) = meant(index, row).filter(|meant| row_in_words(meant) != row_in_words(row)) {
            rows.say(VALUES, "≠ ", &format!("row {}: sent as {}", index + 1, row_in_words(meant)), theme.warning);
            is_told = true;
        }
    }
    if table.rows.len() > MOST_ROWS {
        rows.say(VALUES, "", &format!("and {} more", table.rows.len() - MOST_ROWS), theme.quiet);
    }
    let Some(sent) = sent else { return };
    let is_lost = |row: &&Row| !table.rows.iter().any(|kept| row_in_words(kept) == row_in_words(row));
    for row in sent.rows.iter().filter(is_lost).filter(|_| sent.rows.len() > table.rows.len()) {
        rows.say(VALUES, "≠ ", &format!("sent, but not stored: {}", row_in_words(row)), theme.warning);
        is_told = true;
    }
    if !is_told {
        rows.say(VALUES, "≠ ", "stored otherwise than sent", theme.warning);
    }
}

/// A mapping in one line, as far as so many cells go.
pub(super) fn mapping_line(configuration: &Value, cells: usize) -> String {
    let Some(table) = Table::read(configuration) else { return String::new() };
    let rows: Vec<String> = table.rows.iter().take(MOST_ROWS).map(row_in_words).collect();
    cut(&rows.join("   "), cells)
}

pub(super) fn row_in_words(row: &Row) -> String {
    let (from, kind) = match &row.from {
        ValueSource::Column(column) => (column.clone(), ""),
        ValueSource::Static(value) => (constant_text(value), " (fixed)"),
        ValueSource::Template(text) => (text.clone(), " (template)"),
        ValueSource::Kept(value) => (value.to_string(), ""),
    };
    format!("{}{kind} → {}", SanitizedText::new(&from), SanitizedText::new(row.path().unwrap_or_default()))
}
