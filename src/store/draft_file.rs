//! Drafts, changes of syncs and notes of creates as JSON, and back. What cannot be read is nothing, never something else.

use serde_json::{Map, Value, json};

use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, Mapping};
use crate::domain::field::FieldId;
use crate::domain::history_entry::PendingCreate;
use crate::domain::id::{SyncId, WorkspaceId};
use crate::domain::lookup::ListSnapshot;
use crate::domain::mapping::{Row, Shape, Table, ValueSource};
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::domain::server::{PlainHttp, Server};

/// The version of these files.
pub(super) const VERSION: u64 = 1;

pub(super) fn of_draft(saved: &SavedDraft) -> Value {
    let fields: Map<String, Value> = FieldId::ALL
        .into_iter()
        .filter(|field| *field != FieldId::Mapping)
        .map(|field| (field.attribute().to_owned(), json!(saved.draft.get(field))))
        .collect();
    json!({
        "version": VERSION,
        "at": saved.at.to_string(),
        "dialect": saved.dialect.word(),
        "fields": fields,
        "mapping": match saved.draft.mapping() {
            Mapping::Json(text) => json!({ "json": text }),
            Mapping::Rows(table) => json!({ "shape": shape_word(table.shape), "rows": table.rows.iter().map(of_row).collect::<Vec<_>>() }),
        },
    })
}

pub(super) fn draft(value: &Value) -> Option<SavedDraft> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let dialect = Dialect::from_word(text("dialect")?)?;
    let mut draft = Draft::new(dialect);
    let fields = value.get("fields")?.as_object()?;
    for field in FieldId::ALL.into_iter().filter(|field| *field != FieldId::Mapping) {
        if let Some(text) = fields.get(field.attribute()).and_then(Value::as_str) {
            draft.set(field, text.to_owned());
        }
    }
    let mapping = value.get("mapping")?;
    draft.set_mapping(match mapping.get("json").and_then(Value::as_str) {
        Some(text) => Mapping::Json(text.to_owned()),
        None => Mapping::Rows(Table {
            shape: shape(mapping.get("shape")?.as_str()?)?,
            rows: mapping.get("rows")?.as_array()?.iter().map(row).collect::<Option<_>>()?,
        }),
    });
    Some(SavedDraft { at: text("at")?.parse().ok()?, dialect, draft })
}

pub(super) fn of_edits(edits: &[SavedEdit]) -> Value {
    let edits: Vec<Value> = edits
        .iter()
        .map(|edit| {
            let before = SavedDraft { draft: edit.before.clone(), ..edit.after };
            json!({
                "host": edit.host,
                "id": edit.id.0.as_str(),
                "before": of_draft(&before),
                "after": of_draft(&edit.after),
            })
        })
        .collect();
    json!({ "version": VERSION, "edits": edits })
}

pub(super) fn edits(value: &Value) -> Option<Vec<SavedEdit>> {
    let edit = |value: &Value| {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        Some(SavedEdit {
            host: text("host")?.to_owned(),
            id: SyncId(text("id")?.into()),
            before: draft(value.get("before")?)?.draft,
            after: draft(value.get("after")?)?,
        })
    };
    value.get("edits")?.as_array()?.iter().map(edit).collect()
}

const fn shape_word(shape: Shape) -> &'static str {
    match shape {
        Shape::Object => "object",
        Shape::List => "list",
    }
}

fn shape(word: &str) -> Option<Shape> {
    [Shape::Object, Shape::List].into_iter().find(|shape| shape_word(*shape) == word)
}

fn of_row(row: &Row) -> Value {
    let (kind, from) = match &row.from {
        ValueSource::Column(column) => ("column", json!(column)),
        ValueSource::Static(value) => ("static", value.clone()),
        ValueSource::Template(text) => ("template", json!(text)),
        ValueSource::Kept(value) => ("kept", value.clone()),
    };
    json!({ "kind": kind, "from": from, "to": row.to, "rest": row.rest })
}

fn row(value: &Value) -> Option<Row> {
    let from = value.get("from")?;
    let from = match value.get("kind")?.as_str()? {
        "column" => ValueSource::Column(from.as_str()?.to_owned()),
        "static" => ValueSource::Static(from.clone()),
        "template" => ValueSource::Template(from.as_str()?.to_owned()),
        "kept" => ValueSource::Kept(from.clone()),
        _ => return None,
    };
    Some(Row { from, to: value.get("to")?.as_str()?.to_owned(), rest: value.get("rest")?.as_object()?.clone() })
}

pub(super) fn of_submit(submit: &PendingCreate) -> Value {
    json!({
        "version": VERSION,
        "server": submit.server.as_str(),
        "workspace": submit.workspace.map(WorkspaceId::get),
        "dialect": submit.dialect.word(),
        "sent_at": submit.sent_at.to_string(),
        "body": submit.body,
        "noted": submit.noted.as_ref().map(|noted| json!({ "ids": noted.ids, "is_whole": noted.is_whole })),
    })
}

pub(super) fn submit(value: &Value) -> Option<PendingCreate> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let noted = |noted: &Value| {
        let ids =
            noted.get("ids")?.as_array()?.iter().map(|id| id.as_str().map(str::to_owned)).collect::<Option<_>>()?;
        Some(ListSnapshot { ids, is_whole: noted.get("is_whole")?.as_bool()? })
    };
    Some(PendingCreate {
        // It was used with this server, so it was allowed to.
        server: Server::parse(text("server")?, PlainHttp::Allowed).ok()?,
        workspace: match value.get("workspace")? {
            Value::Null => None,
            number => Some(WorkspaceId::parse(&number.to_string()).ok()?),
        },
        dialect: Dialect::from_word(text("dialect")?)?,
        sent_at: text("sent_at")?.parse().ok()?,
        body: value.get("body")?.clone(),
        noted: match value.get("noted")? {
            Value::Null => None,
            seen => Some(noted(seen)?),
        },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_row() -> impl Strategy<Value = Row> {
        let from = prop_oneof![
            any::<String>().prop_map(ValueSource::Column),
            any::<String>().prop_map(ValueSource::Template),
            any::<i64>().prop_map(|number| ValueSource::Static(json!(number))),
            any::<String>().prop_map(|text| ValueSource::Kept(json!([text]))),
        ];
        (from, any::<String>()).prop_map(|(from, to)| Row { from, to, rest: Map::new() })
    }

    proptest! {
        #[test]
        fn a_draft_is_read_as_it_was_written(
            texts in prop::collection::vec(any::<String>(), 11),
            mapping in prop_oneof![
                any::<String>().prop_map(Mapping::Json),
                prop::collection::vec(any_row(), 0..4).prop_map(|rows| Mapping::Rows(Table { shape: Shape::List, rows })),
            ],
        ) {
            let mut written = Draft::new(Dialect::Multiwoven);
            for (field, text) in FieldId::ALL.into_iter().zip(texts) {
                written.set(field, text);
            }
            written.set_mapping(mapping);
            let saved = SavedDraft {
                at: "2026-11-23T12:00:00.25Z".parse().expect("a time"),
                dialect: Dialect::Multiwoven,
                draft: written,
            };
            let text = of_draft(&saved).to_string();
            prop_assert_eq!(draft(&serde_json::from_str(&text).expect("JSON")), Some(saved));
        }
    }

    #[test]
    fn a_note_of_a_create_is_read_as_it_was_written() {
        for noted in [None, Some(ListSnapshot { ids: vec!["7".to_owned()], is_whole: true })] {
            let written = PendingCreate {
                server: Server::parse("http://10.0.0.1:3000", PlainHttp::Allowed).expect("a server"),
                workspace: WorkspaceId::parse("7").ok(),
                dialect: Dialect::Published,
                sent_at: "2026-11-23T12:00:00Z".parse().expect("a time"),
                body: json!({"sync": {"source_id": 1}}),
                noted,
            };
            assert_eq!(submit(&of_submit(&written)), Some(written));
        }
        assert_eq!(submit(&json!({"version": 1})), None);
    }
}
