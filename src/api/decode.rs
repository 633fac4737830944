//! Decodes successful responses: paginated lists, single resources, a catalog, rows. Servers differ in vocabulary and
//! shape (api facts §2 and §7); what cannot be decoded is skipped or rejected, never guessed.

use serde_json::Value;

use crate::api::answer;
use crate::api::page::{Kept, other_shape, page_of};
use crate::api::redact::Redactor;
use crate::domain::catalog::{Catalog, SchemaMode, Stream, fields_of};
use crate::domain::connector::{Connector, Model};
use crate::domain::dialect::Dialect;
use crate::domain::failure::FailureKind;
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::query::TemplateWord;
use crate::domain::sample::Sample;
use crate::domain::text::SanitizedText;

pub(super) fn one<T>(body: &Value, read: impl Fn(&Value) -> Option<T>) -> Result<T, FailureKind> {
    read(answer::data(body)).ok_or_else(other_shape)
}

pub(super) fn attribute<'a>(item: &'a Value, name: &str) -> Option<&'a Value> {
    item.get("attributes").unwrap_or(item).get(name).filter(|value| !value.is_null())
}

pub(super) fn text(item: &Value, name: &str, hide: Redactor<'_>) -> Option<SanitizedText> {
    attribute(item, name)?.as_str().map(|text| hide.inert(text)).filter(|text| !text.is_blank())
}

pub(super) fn connector(item: &Value, hide: Redactor<'_>) -> Option<Connector> {
    let id = ConnectorId::parse(&answer::id(item.get("id")?)?).ok()?;
    Some(Connector {
        id,
        name: text(item, "name", hide).unwrap_or_else(|| SanitizedText::new("(no name)")),
        kind: text(item, "connector_name", hide).unwrap_or_default(),
        side: attribute(item, "connector_type").and_then(|role| role.as_str()?.parse().ok()),
    })
}

pub(super) fn model(item: &Value, hide: Redactor<'_>) -> Option<Model> {
    let id = ModelId::parse(&answer::id(item.get("id")?)?).ok()?;
    let own = |name: &str| attribute(item, name).and_then(Value::as_str).map(str::to_owned);
    let source = attribute(item, "connector");
    let source_id = source.and_then(|source| source.get("id")).or_else(|| attribute(item, "connector_id"));
    Some(Model {
        id,
        name: text(item, "name", hide).unwrap_or_else(|| SanitizedText::new("(no name)")),
        kind: text(item, "query_type", hide).unwrap_or_default(),
        query: own("query").filter(|query| !query.trim().is_empty()),
        primary_key: own("primary_key").filter(|key| !key.is_empty()),
        source: source_id.and_then(answer::id).and_then(|id| ConnectorId::parse(&id).ok()),
        source_name: source.and_then(|source| source.get("name")?.as_str()).map(|name| hide.inert(name)),
    })
}

pub(super) fn catalog(body: &Value) -> Result<Catalog, FailureKind> {
    let data = answer::data(body);
    let catalog = attribute(data, "catalog").unwrap_or(data);
    let streams = catalog.get("streams").and_then(Value::as_array).ok_or_else(other_shape)?;
    let schema_mode = match catalog.get("schema_mode").and_then(Value::as_str) {
        Some(word) if word.eq_ignore_ascii_case("schemaless") => SchemaMode::Schemaless,
        _ => SchemaMode::Schema,
    };
    Ok(Catalog { streams: streams.iter().filter_map(stream).collect(), schema_mode })
}

fn stream(item: &Value) -> Option<Stream> {
    let name = item.get("name")?.as_str()?.to_owned();
    let (fields, needed_parts) = item.get("json_schema").map(fields_of).unwrap_or_default();
    let modes = item.get("supported_sync_modes").and_then(Value::as_array).into_iter().flatten();
    Some(Stream {
        name,
        action: item.get("action").and_then(Value::as_str).map(SanitizedText::new),
        modes: modes.filter_map(Value::as_str).map(str::to_owned).collect(),
        fields,
        needed_parts,
        batches: item.get("batch_support").and_then(Value::as_bool),
    })
}

pub(super) fn rows(body: &Value) -> Result<Sample, FailureKind> {
    let rows = answer::data(body).as_array().ok_or_else(other_shape)?;
    Sample::of_rows(rows).ok_or_else(other_shape)
}

/// The API variant implied by the existing syncs: only the open-source server uses these values.
pub(super) fn spoken(body: &[u8]) -> Result<Option<Dialect>, FailureKind> {
    let variant = |sync: &Value| match attribute(sync, "schedule_type")?.as_str()? {
        "interval" | "manual" | "cron_expression" => Some(Dialect::Multiwoven),
        "automated" => Some(Dialect::Published),
        _ => None,
    };
    let variants = match page_of(body, Kept::Little, variant) {
        Err(kind) if kind == other_shape() => return Ok(None),
        page => page?.rows,
    };
    let multiwoven = variants.iter().find(|variant| **variant == Dialect::Multiwoven);
    Ok(multiwoven.or_else(|| variants.first()).copied())
}

/// The template variables and filters that a server lists. Both come as whole outputs, `{{ … }}`; for a filter only the
/// inner part goes into a template.
pub(super) fn template_words(body: &Value) -> Vec<TemplateWord> {
    let kinds = answer::data(body).pointer("/configurations/catalog_mapping_types/template");
    let of = |kind: &str, write: fn(&str) -> String| {
        let members = kinds.and_then(|kinds| kinds.get(kind)).and_then(Value::as_object).into_iter().flatten();
        let word = move |(name, about): (&String, &Value)| {
            let text = about.get("value")?.as_str()?;
            let about = about.get("description").and_then(Value::as_str).unwrap_or_default();
            Some(TemplateWord { name: SanitizedText::new(name), text: write(text), about: SanitizedText::new(about) })
        };
        members.filter_map(word).collect::<Vec<_>>()
    };
    let inside = |text: &str| {
        let bare = text.trim().trim_start_matches("{{").trim_end_matches("}}").trim();
        format!("| {bare}")
    };
    let mut words = of("variable", str::to_owned);
    words.extend(of("filter", inside));
    words
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::domain::connector::ConnectorRole;

    #[test]
    fn lists_are_read_wrapped_or_bare_and_rows_without_an_id_left_out() {
        let items = json!([
            {"id": "3", "attributes": {"name": "A\u{1b}[2J", "connector_name": "Http", "connector_type": "Destination"}},
            {"id": 4, "name": "B", "connector_type": "other"},
            {"name": "none"},
        ]);
        for body in [json!({ "data": items }), items.clone()] {
            let body = body.to_string();
            let page = page_of(body.as_bytes(), Kept::Little, |item| connector(item, Redactor::this("")));
            let page = page.expect("a page");
            assert_eq!((page.rows.len(), page.count, page.last), (2, 3, None));
            assert_eq!((page.rows[0].name.as_str(), page.rows[0].side), ("A[2J", Some(ConnectorRole::Destination)));
            assert_eq!((page.rows[1].name.as_str(), page.rows[1].side), ("B", None));
        }
    }

    #[test]
    fn a_models_source_stands_in_its_connector_or_beside_it() {
        for item in [
            json!({"id": "1", "attributes": {"name": "M", "connector": {"id": 9, "name": "S"}}}),
            json!({"id": "1", "attributes": {"name": "M", "connector_id": 9}}),
        ] {
            let model = model(&item, Redactor::this("")).expect("a model");
            assert_eq!(model.source.map(ConnectorId::get), Some(9));
        }
    }

    #[test]
    fn a_catalog_may_leave_out_everything_but_names() {
        let body = json!({"data": {"attributes": {"catalog": {"streams": [{"name": "a"}, {}, {"name": "b",
            "json_schema": {"properties": {"x": {"type": "string"}}}, "supported_sync_modes": ["full_refresh"]}]}}}});
        let catalog = catalog(&body).expect("a catalog");
        assert_eq!(catalog.schema_mode, SchemaMode::Schema);
        assert_eq!(catalog.streams.iter().map(|stream| stream.fields.len()).collect::<Vec<_>>(), [0, 1]);
        assert!(super::catalog(&json!({"data": {"attributes": {"catalog": null}}})).is_err());
    }

    #[test]
    fn only_a_catalog_that_says_so_takes_any_field() {
        let mode = |word: Value| {
            catalog(&json!({"data": {"catalog": {"streams": [], "schema_mode": word}}})).map(|it| it.schema_mode)
        };
        assert_eq!(mode(json!("Schemaless")), Ok(SchemaMode::Schemaless));
        for word in [json!("schema"), json!("other"), json!(null)] {
            assert_eq!(mode(word), Ok(SchemaMode::Schema));
        }
    }

    #[test]
    fn the_words_of_syncs_tell_the_dialect() {
        let of = |word: &str| {
            let other = json!({"attributes": {"schedule_type": "automated"}});
            spoken(json!({"data": [other, {"attributes": {"schedule_type": word}}]}).to_string().as_bytes())
        };
        assert_eq!(of("interval"), Ok(Some(Dialect::Multiwoven)));
        assert_eq!(of("automated"), Ok(Some(Dialect::Published)));
        assert_eq!(of("other"), Ok(Some(Dialect::Published)));
        assert_eq!(spoken(br#"{"data": [{"attributes": {"schedule_type": "other"}}]}"#), Ok(None));
    }

    /// JSON of any shape, built from key names of real responses so that the decoders get far into it.
    fn any_answer() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from),
            prop::sample::select(vec!["1", "source", "schemaless", "interval", "{{ x }}", "http://h/x?page=9"])
                .prop_map(Value::from),
        ];
        let name = prop::sample::select(vec![
            "data",
            "id",
            "attributes",
            "name",
            "connector",
            "connector_id",
            "connector_type",
            "catalog",
            "streams",
            "json_schema",
            "properties",
            "items",
            "type",
            "required",
            "links",
            "last",
            "schedule_type",
            "query",
            "primary_key",
            "configurations",
            "catalog_mapping_types",
            "template",
            "variable",
            "filter",
            "value",
            "supported_sync_modes",
            "schema_mode",
            "enum",
        ]);
        leaf.prop_recursive(6, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name.clone(), inner), 0..6).prop_map(|members| {
                    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

        #[test]
        fn whatever_a_server_answers_is_read_or_refused_without_a_panic(body in any_answer()) {
            crate::api::read_every_way(200, body.to_string().as_bytes());
        }
    }
}
