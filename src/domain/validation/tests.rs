//! Every rule of the form from both sides, and the promise that a draft without problems makes a body that the
//! published contract accepts.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Value, json};

use super::*;
use crate::domain::catalog::{Catalog, SchemaMode, Stream, fields_of};
use crate::domain::connector::{Connector, ConnectorRole};
use crate::domain::mapping::{Row, ValueSource};
use crate::domain::remote_context::Remote;
use crate::domain::sample::Sample;

pub(super) fn valid(dialect: Dialect) -> Draft {
    let mut draft = Draft::new(dialect);
    for (field, text) in [
        (FieldId::Source, "1"),
        (FieldId::Destination, "2"),
        (FieldId::Model, "3"),
        (FieldId::Stream, "contacts"),
        (FieldId::Mapping, r#"{"email": "properties.email"}"#),
        (FieldId::Every, "30"),
    ] {
        draft.set(field, text.to_owned());
    }
    draft
}

fn with(dialect: Dialect, changes: &[(FieldId, &str)]) -> Draft {
    let mut draft = valid(dialect);
    for (field, text) in changes {
        draft.set(*field, (*text).to_owned());
    }
    draft
}

/// The words under `field` when it alone is changed to `text`.
fn words(dialect: Dialect, field: FieldId, text: &str) -> Vec<String> {
    check(&with(dialect, &[(field, text)]), dialect, &RemoteContext::default())
        .problems_of(field)
        .map(str::to_owned)
        .collect()
}

fn body(draft: &Draft, dialect: Dialect) -> Value {
    let checked = check(draft, dialect, &RemoteContext::default());
    assert_eq!(checked.problems, []);
    checked.sync.expect("a draft without problems is a sync").body()
}

#[test]
fn a_published_draft_becomes_the_body_of_the_contract() {
    assert_eq!(
        body(&valid(Dialect::Published), Dialect::Published),
        json!({"sync": {
            "source_id": 1, "destination_id": 2, "model_id": 3, "stream_name": "contacts",
            "sync_mode": "full_refresh", "configuration": {"email": "properties.email"},
            "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes",
        }})
    );
}

#[test]
fn optional_fields_are_sent_only_when_filled() {
    let draft =
        with(Dialect::Published, &[(FieldId::CursorField, " updated_at "), (FieldId::CronExpression, "0 9 * * 1")]);
    let body = body(&draft, Dialect::Published);
    assert_eq!(body["sync"]["cursor_field"], "updated_at");
    assert_eq!(body["sync"]["cron_expression"], "0 9 * * 1");
}

#[test]
fn each_multiwoven_schedule_sends_its_own_fields() {
    let send = |changes: &[(FieldId, &str)]| body(&with(Dialect::Multiwoven, changes), Dialect::Multiwoven);
    let interval = send(&[(FieldId::Every, "2"), (FieldId::Unit, "days")]);
    assert_eq!(interval["sync"]["schedule_type"], "interval");
    assert_eq!(interval["sync"]["sync_interval_unit"], "days");
    assert_eq!(interval["sync"]["sync_mode"], "incremental");
    let cron =
        send(&[(FieldId::Schedule, "cron_expression"), (FieldId::CronExpression, "0 9 * * 1"), (FieldId::Every, "")]);
    assert_eq!(cron["sync"]["cron_expression"], "0 9 * * 1");
    assert_eq!(cron["sync"].get("sync_interval"), None);
    let manual = send(&[(FieldId::Schedule, "manual"), (FieldId::Every, "x")]);
    assert_eq!(manual["sync"].get("sync_interval"), None);
    assert_eq!(manual["sync"].get("cron_expression"), None);
}

#[test]
fn every_missing_field_is_told_at_once() {
    let problems = check(&Draft::new(Dialect::Published), Dialect::Published, &RemoteContext::default()).problems;
    let fields: Vec<FieldId> = problems.iter().map(|problem| problem.field).collect();
    assert_eq!(
        fields,
        [FieldId::Source, FieldId::Destination, FieldId::Model, FieldId::Stream, FieldId::Mapping, FieldId::Every]
    );
}

#[test]
fn ids_are_judged_under_their_own_field() {
    for field in [FieldId::Source, FieldId::Destination, FieldId::Model] {
        for wrong in ["", "abc", "0", "-1", "9223372036854775808", "   ", "١٢", "1.0"] {
            assert_eq!(words(Dialect::Published, field, wrong).len(), 1, "{field:?} {wrong:?}");
        }
        assert!(words(Dialect::Published, field, " 77 ").is_empty());
    }
}

#[test]
fn source_and_destination_cannot_be_one_connector() {
    assert_eq!(
        words(Dialect::Published, FieldId::Destination, "1"),
        ["The source and the destination are the same connector."]
    );
}

#[test]
fn a_blank_stream_is_a_problem() {
    assert_eq!(words(Dialect::Multiwoven, FieldId::Stream, " \t ").len(), 1);
    assert!(words(Dialect::Multiwoven, FieldId::Stream, "顧客 contacts").is_empty());
}

#[test]
fn what_is_wrong_in_the_json_of_a_mapping_names_its_row() {
    let row = |from: &str, to: &str| format!(r#"{{"from":"{from}","to":"{to}","mapping_type":"template"}}"#);
    let mut draft = valid(Dialect::Multiwoven);
    draft.set(FieldId::SyncMode, "incremental".to_owned());
    draft.set(FieldId::Mapping, format!("[{},{}]", row("{{ a }}", "b"), row("{{ a", "c")));
    let checked = check(&draft, Dialect::Multiwoven, &RemoteContext::default());
    let said: Vec<_> = checked.problems_of(FieldId::Mapping).collect();
    assert!(matches!(said[..], [words] if words.starts_with("Row 2: ")), "{said:?}");
}

#[test]
fn what_the_server_would_not_read_as_a_vector_is_a_problem_on_its_row() {
    let said = |from: Value, to: &str, kind: &str| {
        let row = json!({"from": from, "to": to, "mapping_type": kind, "embedding_config": {"mode": "open_ai"}});
        let mut draft = with(Dialect::Multiwoven, &[(FieldId::SyncMode, "incremental")]);
        let kept = Row { from: ValueSource::Kept(row), ..Row::default() };
        draft.set_mapping(Mapping::Rows(Table { rows: vec![kept], ..Table::new(Dialect::Multiwoven) }));
        check(&draft, Dialect::Multiwoven, &RemoteContext::default()).problems_of(FieldId::Mapping).count()
    };
    assert_eq!(said(json!("bio"), "v", "vector"), 0);
    assert_eq!(said(json!(""), "v", "vector"), 1, "from nothing");
    assert_eq!(said(json!([1]), "v", "vector"), 1, "from no column");
    assert_eq!(said(json!("bio"), "a..b", "vector"), 1, "to a path with an empty part");
    assert_eq!(said(json!("bio"), "v", "other"), 1, "of no kind that is known");
}

#[test]
fn what_an_object_requires_is_a_problem_once_something_in_it_is_filled() {
    let schema = json!({"properties": {"address": {"required": ["city"], "properties": {"city": {}, "zip": {}}}}});
    let (fields, needed_parts) = fields_of(&schema);
    let stream =
        Stream { name: "contacts".to_owned(), action: None, modes: Vec::new(), fields, needed_parts, batches: None };
    let catalog = Catalog { streams: vec![stream], schema_mode: SchemaMode::Schema };
    let known = RemoteContext { catalog: Remote::Loaded(Arc::new(catalog)), ..RemoteContext::default() };
    for (mapping, told) in [
        (r#"{"a": "address.zip"}"#, Some("“address.city” is required once anything in “address” is mapped.")),
        (r#"{"a": "address.zip", "b": "address.city"}"#, None),
        (r#"{"a": "address.city"}"#, None),
    ] {
        let checked = check(&with(Dialect::Published, &[(FieldId::Mapping, mapping)]), Dialect::Published, &known);
        assert_eq!(checked.problems_of(FieldId::Mapping).next(), told, "{mapping}");
    }
}

#[test]
fn an_interval_is_a_whole_number_from_1() {
    for (text, beginning) in [
        ("", "Enter how often"),
        ("0", "The minimum is 1."),
        ("000", "The minimum is 1."),
        ("-5", "The minimum is 1."),
        ("1.5", "Enter a whole number"),
        ("+5", "Enter a whole number"),
        ("５", "Enter a whole number"),
        ("2147483648", "Too large"),
        ("99999999999", "Too large"),
    ] {
        let said = words(Dialect::Multiwoven, FieldId::Every, text);
        assert!(said.len() == 1 && said[0].starts_with(beginning), "{text:?}: {said:?}");
    }
    for right in ["1", "30", " 2147483647 "] {
        assert!(words(Dialect::Multiwoven, FieldId::Every, right).is_empty(), "{right:?}");
    }
}

#[test]
fn words_of_another_dialect_are_problems() {
    for (field, text) in [(FieldId::Schedule, "interval"), (FieldId::SyncMode, "incremental"), (FieldId::Unit, "hours")]
    {
        assert_eq!(words(Dialect::Published, field, text).len(), 1, "{text}");
        assert!(words(Dialect::Multiwoven, field, text).is_empty(), "{text}");
    }
    assert_eq!(
        words(Dialect::Multiwoven, FieldId::Schedule, "automated"),
        ["This API accepts interval or cron_expression or manual."]
    );
}

#[test]
fn a_cron_expression_is_optional_in_the_published_dialect_and_needed_in_the_other() {
    for wrong in ["* * *", "60 * * * *", "@noon", "*/0 * * * *"] {
        assert_eq!(words(Dialect::Published, FieldId::CronExpression, wrong).len(), 1, "{wrong}");
    }
    assert!(words(Dialect::Published, FieldId::CronExpression, "  ").is_empty());
    assert!(words(Dialect::Published, FieldId::CronExpression, "@daily").is_empty());
    let needed = with(Dialect::Multiwoven, &[(FieldId::Schedule, "cron_expression")]);
    assert_eq!(
        check(&needed, Dialect::Multiwoven, &RemoteContext::default()).problems_of(FieldId::CronExpression).count(),
        1
    );
}

#[test]
fn an_interval_that_runs_unevenly_is_a_warning_and_does_not_block() {
    let checked =
        check(&with(Dialect::Published, &[(FieldId::Every, "45")]), Dialect::Published, &RemoteContext::default());
    assert!(checked.sync.is_some());
    assert_eq!(checked.warnings_of(FieldId::Every).count(), 1);
    let even = check(&valid(Dialect::Published), Dialect::Published, &RemoteContext::default());
    assert_eq!(even.warnings_of(FieldId::Every).count(), 0);
}

#[test]
fn quotes_that_the_list_form_doubles_are_warned_of_but_where_the_destination_builds_sql() {
    let mut draft = with(Dialect::Multiwoven, &[]);
    let list = json!([{"from": "email", "to": "email", "mapping_type": "standard"}]);
    draft.set_mapping(Mapping::Rows(Table::read(&list).expect("rows")));
    let sample = Sample::of_rows(&[json!({"email": "o'neil@acme.io"})]).expect("rows");
    let warned = |kind: &str| {
        let destination = Connector {
            id: ConnectorId::parse("2").expect("an ID"),
            name: "Orders".into(),
            kind: kind.into(),
            side: Some(ConnectorRole::Destination),
        };
        let known = RemoteContext {
            destination: Remote::Loaded(destination),
            sample: Remote::Loaded(Arc::new(sample.clone())),
            ..RemoteContext::default()
        };
        let checked = check(&draft, Dialect::Multiwoven, &known);
        checked.warnings_of(FieldId::Mapping).any(|words| words.contains("→ o''neil@acme.io"))
    };
    for kind in ["MariaDB", "Oracle", "MicrosoftSql", "DatabricksLakehouse", "AISDataStore"] {
        assert!(!warned(kind), "{kind} is given what it needs");
    }
    // Of Postgres it depends on its connector, which the catalog tells.
    for kind in ["Hubspot", "Http"] {
        assert!(warned(kind), "{kind}");
    }
}

fn contract() -> jsonschema::Validator {
    let contract: Value =
        serde_norway::from_str(include_str!("../../../assets/create_sync.openapi.yaml")).expect("the contract is YAML");
    let schema = &contract["paths"]["/api/v1/syncs"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    jsonschema::draft4::new(schema).expect("the contract holds a schema")
}

/// The schema for editors.
fn schema() -> &'static jsonschema::Validator {
    static SCHEMA: std::sync::LazyLock<jsonschema::Validator> =
        std::sync::LazyLock::new(|| jsonschema::validator_for(&crate::domain::sync_file::schema()).expect("a schema"));
    &SCHEMA
}

#[test]
fn the_schema_refuses_what_check_refuses_for_its_shape() {
    let good = json!({
        "source_id": 1, "destination_id": 2, "model_id": 3, "stream_name": "contacts", "sync_mode": "incremental",
        "configuration": [{"from": "a", "to": "b", "mapping_type": "standard"}], "schedule_type": "interval",
        "sync_interval": 30, "sync_interval_unit": "hours",
    });
    assert!(schema().is_valid(&good) && schema().is_valid(&json!({"sync": good, "names": {"source": "Prod PG"}})));
    let without = |name: &str| {
        let mut sync = good.clone();
        sync.as_object_mut().expect("an object").remove(name);
        sync
    };
    for field in FieldId::ALL.into_iter().filter(|field| good.get(field.attribute()).is_some()) {
        assert!(!schema().is_valid(&without(field.attribute())), "{field:?} may not be left out");
    }
    for (name, value) in [
        ("source_id", json!(0)),
        ("stream_name", json!(" ")),
        ("sync_mode", json!("full")),
        ("schedule_type", json!("automated")),
        ("sync_interval", json!("30")),
        ("configuration", json!([])),
        ("curser_field", json!("x")),
        ("schedule_type", json!("cron_expression")),
    ] {
        let mut sync = good.clone();
        sync[name] = value;
        assert!(!schema().is_valid(&sync), "{name}");
    }
    let mut manual = without("sync_interval");
    manual["schedule_type"] = json!("manual");
    assert!(schema().is_valid(&manual));
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[ -~]{0,12}", "[0-9]{1,20}", "(@[a-z]{3,8}|([0-9*/,-]{1,5} ){4}[0-9*])"]
}

fn any_mapping() -> impl Strategy<Value = String> {
    let object =
        prop::collection::vec(("[a-zA-Zé_ ]{1,8}", "[a-z]{1,5}(\\.[a-z]{1,5}){0,2}(\\[\\])?"), 0..6).prop_map(|rows| {
            Value::Object(rows.into_iter().map(|(column, path)| (column, Value::String(path))).collect()).to_string()
        });
    prop_oneof![4 => object, 1 => any_text()]
}

fn any_row() -> impl Strategy<Value = Row> {
    let from = prop_oneof![
        6 => "[a-zA-Z_ ]{0,8}".prop_map(ValueSource::Column),
        1 => prop_oneof![Just(json!(5)), Just(Value::Null), any::<String>().prop_map(Value::String)].prop_map(ValueSource::Static),
        1 => prop_oneof![Just("{{ a }}".to_owned()), "[{}% a-z|]{0,10}".prop_map(String::from)].prop_map(ValueSource::Template),
        1 => Just(ValueSource::Kept(json!({"from": "a", "to": "b", "mapping_type": "vector"}))),
        1 => any::<i8>().prop_map(|number| ValueSource::Kept(json!(number))),
    ];
    let path = prop_oneof![8 => "[a-z]{1,5}(\\.[a-z]{1,5}){0,2}(\\[\\])?", 1 => any_text()];
    (from, path).prop_map(|(from, to)| Row { from, to, rest: serde_json::Map::new() })
}

/// The mapping as the table can hold it, right or wrong, in its dialect's shape or after a change of dialect.
fn any_rows(dialect: Dialect) -> impl Strategy<Value = Mapping> {
    (prop::collection::vec(any_row(), 0..5), prop::bool::weighted(0.1)).prop_map(move |(rows, other)| {
        let shape = Table::new(if other { dialect.other() } else { dialect }).shape;
        Mapping::Rows(Table { shape, rows })
    })
}

prop_compose! {
    /// Drafts near the valid ones, so that many pass.
    fn any_draft(dialect: Dialect)(
        ids in prop::array::uniform3(prop_oneof![8 => "[1-9][0-9]{0,6}", 1 => any_text()]),
        stream in prop_oneof![4 => "[A-Za-z_ ]{1,12}", 1 => any_text()],
        mapping in prop_oneof![any_mapping().prop_map(|json| Mapping::Json { json }), any_rows(dialect)],
        every in prop_oneof![8 => "[0-9]{1,4}", 1 => any_text()],
        cursor in any_text(),
        cron in prop_oneof![2 => Just(String::new()), 1 => Just("0 9 * * 1-5".to_owned()), 1 => any_text()],
        choices in any::<[prop::sample::Index; 3]>(),
    ) -> Draft {
        let mut draft = Draft::new(dialect);
        let [source, destination, model] = ids;
        for (field, text) in [
            (FieldId::Source, source), (FieldId::Destination, destination), (FieldId::Model, model),
            (FieldId::Stream, stream), (FieldId::Every, every),
            (FieldId::CursorField, cursor), (FieldId::CronExpression, cron),
        ] {
            draft.set(field, text);
        }
        draft.set_mapping(mapping);
        for (field, choice) in [FieldId::SyncMode, FieldId::Schedule, FieldId::Unit].into_iter().zip(choices) {
            draft.set(field, choice.get(&crate::domain::draft::choices(field, dialect)).0.to_owned());
        }
        draft
    }
}

/// The rules that the open-source server's transformer lives by (api facts §3.5), written again for the test.
fn broken_rule(configuration: &Value) -> Option<String> {
    let mut paths: Vec<&str> = Vec::new();
    match configuration {
        Value::Object(rows) => paths.extend(rows.values().filter_map(Value::as_str)),
        Value::Array(rows) => {
            for row in rows {
                let from = &row["from"];
                let ok = match row["mapping_type"].as_str() {
                    Some("standard" | "vector") => from.as_str().is_some_and(|column| !column.is_empty()),
                    Some("static") => !from.is_array() && !from.is_object(),
                    Some("template") => {
                        from.as_str().is_some_and(|text| crate::domain::liquid::Template::parse(text).is_ok())
                    }
                    _ => false,
                };
                if !ok {
                    return Some(format!("a row that the server cannot carry out: {row}"));
                }
                paths.push(row["to"].as_str()?);
            }
        }
        other => return Some(format!("neither an object nor a list: {other}")),
    }
    // A bracket alone is a name like any other.
    if paths.is_empty()
        || paths.iter().any(|path| path.split('.').any(|part| part.trim_end_matches("[]").trim().is_empty()))
    {
        return Some(format!("an empty path: {paths:?}"));
    }
    for (index, path) in paths.iter().enumerate() {
        let others = paths.iter().skip(index + 1);
        if others.clone().any(|other| other == path && !path.ends_with("[]")) {
            return Some(format!("twice: {path}"));
        }
        if paths.iter().any(|other| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))) {
            return Some(format!("something inside of a value: {path}"));
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::SourceParallel("tests/proptest-regressions"))),
        ..ProptestConfig::with_cases(600)
    })]

    #[test]
    fn a_published_draft_without_problems_makes_a_body_that_the_contract_accepts(draft in any_draft(Dialect::Published)) {
        let checked = check(&draft, Dialect::Published, &RemoteContext::default());
        prop_assert_eq!(checked.problems.is_empty(), checked.sync.is_some());
        if let Some(sync) = checked.sync {
            let body = sync.body();
            prop_assert!(contract().is_valid(&body), "{}", body);
            prop_assert!(schema().is_valid(&body), "{}", body);
            let again = check(&Draft::of_body(&sync.body(), Dialect::Published), Dialect::Published, &RemoteContext::default());
            prop_assert_eq!(again.sync.as_ref(), Some(&sync));
            let sync = body["sync"].as_object().expect("an object");
            prop_assert!(sync["configuration"].as_object().is_some_and(|rows| !rows.is_empty()));
            prop_assert!(sync["sync_interval"].as_u64().is_some_and(|every| every >= 1));
        }
    }

    #[test]
    fn a_multiwoven_draft_without_problems_uses_only_the_words_of_its_dialect(draft in any_draft(Dialect::Multiwoven)) {
        if let Some(sync) = check(&draft, Dialect::Multiwoven, &RemoteContext::default()).sync {
            let body = sync.body();
            prop_assert!(matches!(body["sync"]["schedule_type"].as_str(), Some("manual" | "interval" | "cron_expression")));
            prop_assert_eq!(body["sync"]["schedule_type"] == "interval", body["sync"].get("sync_interval").is_some());
            prop_assert_eq!(broken_rule(&body["sync"]["configuration"]), None);
            prop_assert!(schema().is_valid(&body) && schema().is_valid(&body["sync"]), "{}", body);
        }
    }
}

#[test]
fn the_contract_refuses_what_it_should_so_that_the_property_means_something() {
    let mut wrong = body(&valid(Dialect::Published), Dialect::Published);
    assert!(contract().is_valid(&wrong));
    wrong["sync"]["schedule_type"] = json!("interval");
    assert!(!contract().is_valid(&wrong));
    assert!(!contract().is_valid(&json!({"sync": {}})));
}

#[test]
fn generated_drafts_pass_often_enough_to_test_anything() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let passed = (0..300)
        .filter(|_| {
            let draft = any_draft(Dialect::Published).new_tree(&mut runner).expect("a draft").current();
            check(&draft, Dialect::Published, &RemoteContext::default()).sync.is_some()
        })
        .count();
    assert!(passed > 30, "only {passed} of 300 drafts pass");
}
