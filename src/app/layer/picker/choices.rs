//! The items of each picker: streams and fields of the catalog, columns of the model, schedules, workspaces, profiles,
//! and the typed text.

mod schedules;
mod templates;

use crate::app::edit::TextInput;
use crate::app::form::table::Shown;
use crate::app::fuzzy::Item;
use crate::app::layer::picker::sources::Sources;
use crate::app::transition::{Choice, PickerTarget};
use crate::domain::catalog::{Requirement, SchemaMode};
use crate::domain::cron::Cron;
use crate::domain::dialect::Dialect;
use crate::domain::field::FieldId;
use crate::domain::id::ConnectorId;
use crate::domain::mapping::{Candidate, Reason, Row, ValueSource, constant_of, constant_text};
use crate::domain::sample::{Column, Sample};
use crate::domain::text::SanitizedText;

pub(super) use templates::is_template;

/// Maximum length of the text input; templates are the longest.
const LONGEST: usize = 2_000;

/// The initial text of the input.
pub(super) fn start_of(sources: Sources<'_>, about: PickerTarget) -> TextInput {
    let text = match (about, row_of(sources, about).map(|row| &row.from)) {
        (PickerTarget::From(_), Some(ValueSource::Static(value))) => constant_text(value),
        (PickerTarget::From(_), Some(ValueSource::Template(text))) => text.clone(),
        _ => String::new(),
    };
    TextInput::new(&text, LONGEST)
}

/// The mapping row that is being filled.
fn row_of(sources: Sources<'_>, target: PickerTarget) -> Option<&Row> {
    let (PickerTarget::From(row) | PickerTarget::To(row)) = target else { return None };
    sources.form.table()?.rows.get(row)
}

/// The lines of a list, other than connectors and models, which the remote cache holds.
pub(super) fn of(sources: Sources<'_>, about: PickerTarget, typed: &str) -> Vec<(Item, Choice)> {
    match about {
        PickerTarget::Field(FieldId::Stream) => streams(sources),
        PickerTarget::Field(FieldId::CursorField) => cursors(sources),
        PickerTarget::Field(FieldId::CronExpression) => schedules::of(sources, typed),
        PickerTarget::Field(_) => Vec::new(),
        PickerTarget::From(_) if is_template(typed) => templates::pieces(sources),
        PickerTarget::From(row) => columns(sources, row),
        PickerTarget::To(row) => fields(sources, row),
        PickerTarget::Workspace => workspaces(sources),
        PickerTarget::Profile => profiles(sources),
    }
}

fn streams(sources: Sources<'_>) -> Vec<(Item, Choice)> {
    let Some(catalog) = sources.form.known().catalog.found() else { return Vec::new() };
    let line = |stream: &crate::domain::catalog::Stream| {
        let modes = stream.modes.join(", ");
        let fields = match (catalog.schema_mode, stream.fields.len()) {
            (SchemaMode::Schemaless, _) => "any fields".to_owned(),
            (SchemaMode::Schema, 1) => "1 field".to_owned(),
            (SchemaMode::Schema, count) => format!("{count} fields"),
        };
        let item = Item::new(SanitizedText::new(&stream.name).as_str(), SanitizedText::new(&modes).as_str(), &fields);
        (item, Choice::Text(stream.name.clone()))
    };
    catalog.streams.iter().map(line).collect()
}

fn column_item(sample: &Sample, column: &Column, reason: Option<Reason>) -> Item {
    let example = sample.example(&column.name).map(|example| example.to_string()).unwrap_or_default();
    Item::new(SanitizedText::new(&column.name).as_str(), column.kind.word(), &with_reason(reason, &example))
}

fn with_reason(reason: Option<Reason>, note: &str) -> String {
    match reason {
        None => note.to_owned(),
        Some(reason) if note.is_empty() => reason.describe(),
        Some(reason) => format!("{} · {note}", reason.describe()),
    }
}

fn cursors(sources: Sources<'_>) -> Vec<(Item, Choice)> {
    let Some(sample) = sources.form.known().sample.found() else { return Vec::new() };
    let line = |column: &&Column| (column_item(sample, column, None), Choice::Text(column.name.clone()));
    sample.cursor_candidates().iter().map(line).collect()
}

/// The columns; those that fit the row's field first, with the reason.
fn columns(sources: Sources<'_>, row: usize) -> Vec<(Item, Choice)> {
    let form = sources.form;
    let Some(sample) = form.known().sample.found() else { return Vec::new() };
    let shown = form.shown_rows();
    let path = match shown.get(row) {
        Some(Shown::Row(row)) => row.path(),
        Some(Shown::Missing(field)) => Some(field.path.as_str()),
        Some(Shown::Add) | None => None,
    };
    let field = path.and_then(|path| form.known().stream(form.draft().get(FieldId::Stream))?.field(path));
    let line = |column: &Column| {
        let reason = field.and_then(|field| Candidate::of(sample, &column.name).reason(field));
        let choice = Choice::From(ValueSource::Column(column.name.clone()));
        (reason, (column_item(sample, column, reason), choice))
    };
    in_order(sample.columns.iter().map(line).collect())
}

/// Those with a reason first, the best one before the others.
fn in_order(mut lines: Vec<(Option<Reason>, (Item, Choice))>) -> Vec<(Item, Choice)> {
    lines.sort_by_key(|(reason, _)| (reason.is_none(), *reason));
    lines.into_iter().map(|(_, line)| line).collect()
}

fn fields(sources: Sources<'_>, row: usize) -> Vec<(Item, Choice)> {
    let Some(stream) = sources.form.known().stream(sources.form.draft().get(FieldId::Stream)) else {
        return Vec::new();
    };
    let rows = sources.form.table().map_or(&[][..], |table| &table.rows);
    let others = rows.iter().enumerate().filter(|(index, _)| *index != row);
    let filled: Vec<&str> = others.filter_map(|(_, row)| row.path()).collect();
    let column = match rows.get(row).map(|row| &row.from) {
        Some(ValueSource::Column(column)) => sources.form.known().sample.found().zip(Some(column)),
        _ => None,
    };
    let column = column.map(|(sample, name)| Candidate::of(sample, name));
    let line = |field: &crate::domain::catalog::CatalogField| {
        let reason = column.as_ref().and_then(|column| column.reason(field));
        let need = match &field.need {
            Requirement::Optional => "",
            Requirement::Always => " *",
            Requirement::Within(_) => " +",
        };
        let kind = format!("{}{need}", field.kind.word());
        let note = with_reason(reason, field.note.as_ref().map_or("", |note| note.as_str()));
        let item = Item::new(SanitizedText::new(&field.path).as_str(), &kind, &note);
        (reason, (item, Choice::To(field.path.clone())))
    };
    in_order(stream.fields.iter().filter(|field| !filled.contains(&field.path.as_str())).map(line).collect())
}

fn workspaces(sources: Sources<'_>) -> Vec<(Item, Choice)> {
    let line = |workspace: &crate::domain::failure::Workspace| {
        let name = workspace.name.as_ref().map_or("(no name)", |name| name.as_str());
        let now = if sources.session.profile.workspace == Some(workspace.id) { "in use" } else { "" };
        (Item::new(name, now, &workspace.id.to_string()), Choice::Workspace(workspace.id))
    };
    sources.session.workspaces().iter().map(line).collect()
}

fn profiles(sources: Sources<'_>) -> Vec<(Item, Choice)> {
    let mut lines: Vec<(Item, Choice)> = sources
        .profiles
        .iter()
        .map(|profile| {
            let now = if sources.session.profile.name == profile.name { "in use" } else { "" };
            let name = SanitizedText::new(&profile.name);
            (Item::new(name.as_str(), now, &profile.server.host()), Choice::Profile(profile.name.clone()))
        })
        .collect();
    lines.push((Item::new("Another server…", "", ""), Choice::NewProfile));
    lines
}

/// The typed text as acceptable items.
pub(super) fn typed(sources: Sources<'_>, target: PickerTarget, text: &str) -> Vec<(String, Choice)> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let shown = SanitizedText::new(text.trim());
    let own_words = |words: String, picked: Choice| vec![(words, picked)];
    match target {
        PickerTarget::Field(FieldId::Source | FieldId::Destination | FieldId::Model) => {
            match ConnectorId::parse(text) {
                Ok(id) => own_words(format!("ID {id}, as typed"), Choice::Text(id.to_string())),
                Err(_) => Vec::new(),
            }
        }
        PickerTarget::Field(field @ (FieldId::Stream | FieldId::CursorField)) => {
            let known = sources.form.known();
            let is_missing = field == FieldId::Stream
                && known.catalog.found().is_some_and(|catalog| catalog.stream(text.trim()).is_none());
            let note = if is_missing { "not in the destination's catalog" } else { "as typed" };
            own_words(format!("“{shown}” ({note})"), Choice::Text(text.trim().to_owned()))
        }
        PickerTarget::Field(FieldId::CronExpression) => match Cron::parse(text) {
            Ok(cron) => own_words(format!("{shown}: {}", cron.describe()), Choice::Text(text.trim().to_owned())),
            Err(_) => Vec::new(),
        },
        PickerTarget::From(_) if is_template(text) => {
            own_words(templates::verdict(text), Choice::From(ValueSource::Template(text.to_owned())))
        }
        PickerTarget::From(_) => {
            let sample = sources.form.known().sample.found().filter(|sample| !sample.columns.is_empty());
            let is_no_column = sample.is_some_and(|sample| sample.column(text.trim()).is_none());
            let note = if is_no_column { "not in this model" } else { "as typed" };
            let column = Choice::From(ValueSource::Column(text.trim().to_owned()));
            let mut lines = own_words(format!("Column “{shown}” ({note})"), column);
            if sources.form.dialect() == Dialect::Multiwoven {
                let value = constant_of(text);
                let words = match &value {
                    serde_json::Value::String(text) => {
                        format!("Fixed value “{}”", SanitizedText::new(text))
                    }
                    other => format!("Fixed value {other}"),
                };
                // Text that is no column is taken literally.
                let at = usize::from(!is_no_column);
                lines.insert(at, (words, Choice::From(ValueSource::Static(value))));
            }
            lines
        }
        PickerTarget::To(_) => own_words(format!("Field “{shown}”, as typed"), Choice::To(text.trim().to_owned())),
        PickerTarget::Field(_) | PickerTarget::Workspace | PickerTarget::Profile => Vec::new(),
    }
}

/// Whether the row has a fixed value.
pub(super) fn is_constant(sources: Sources<'_>, target: PickerTarget) -> bool {
    matches!((target, row_of(sources, target)), (PickerTarget::From(_), Some(Row { from: ValueSource::Static(_), .. })))
}

/// The current value.
pub(super) fn present(sources: Sources<'_>, about: PickerTarget) -> Option<Choice> {
    match about {
        PickerTarget::Field(field) => Some(Choice::Text(sources.form.draft().get(field).trim().to_owned())),
        PickerTarget::From(_) => row_of(sources, about).map(|row| Choice::From(row.from.clone())),
        PickerTarget::To(_) => row_of(sources, about).map(|row| Choice::To(row.to.clone())),
        PickerTarget::Workspace => sources.session.profile.workspace.map(Choice::Workspace),
        PickerTarget::Profile => Some(Choice::Profile(sources.session.profile.name.clone())),
    }
}

/// The items of a list without a filter, in order: models of the chosen source, what was used recently, then the rest.
pub(super) fn unfiltered(sources: Sources<'_>, about: PickerTarget, count: usize) -> Vec<u32> {
    let pages = match about {
        PickerTarget::Field(field) => sources.session.remote.pages(field).map(|pages| (field, pages)),
        _ => None,
    };
    let Some((field, pages)) = pages else { return (0..count).filter_map(|index| u32::try_from(index).ok()).collect() };
    let position = |id: &str| u32::try_from(pages.position(id.parse().ok()?)?).ok();
    let recent: Vec<u32> =
        sources.session.recent.iter().filter(|(of, _)| *of == field).filter_map(|(_, id)| position(id)).collect();
    let source = ConnectorId::parse(sources.form.draft().get(FieldId::Source)).ok().filter(|_| field == FieldId::Model);
    let rank = |index: &u32| {
        let used = recent.iter().position(|each| each == index).unwrap_or(usize::MAX);
        let is_of_source = source.is_none_or(|source| {
            sources.session.remote.models.rows().get(*index as usize).is_some_and(|model| model.source == Some(source))
        });
        (!is_of_source, used)
    };
    let mut order: Vec<u32> = pages.order().collect();
    if source.is_some() || !recent.is_empty() {
        order.sort_by_key(rank);
    }
    order
}
