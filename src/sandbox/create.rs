//! `POST /syncs`: the contract in each dialect, then the record's own rules, then the record.

use serde_json::{Map, Value, json};

use super::auth::User;
use super::contract::{self, Check, Messages, Numbers, Presence};
use super::cron::Verdict;
use super::http::{Answer, Call, Reply};
use super::options::{Dialect, Trouble};
use super::state::ServerState;
use super::sync::Sync;
use super::syncs::COLUMNS;
use super::{cron, errors, serialize, workspaces};

/// The words of the open-source server.
const SCHEDULES: [&str; 3] = ["manual", "interval", "cron_expression"];
const MODES: [&str; 2] = ["full_refresh", "incremental"];
const UNITS: [&str; 4] = ["minutes", "hours", "days", "weeks"];
/// What a mapping row keeps; other keys are dropped silently.
const ROW_KEYS: [&str; 9] = [
    "from",
    "to",
    "mapping_type",
    "value",
    "value_type",
    "template",
    "field_type",
    "hide_embedding",
    "embedding_config",
];
const EMBEDDING_KEYS: [&str; 3] = ["mode", "model", "api_key"];

/// `POST /syncs`.
pub(super) fn create(world: &mut ServerState, call: &Call, user: User) -> Answer {
    let record = contract::record(call, "sync", &COLUMNS)?;
    if world.dialect == Dialect::Published {
        published_contract(&record)?;
    } else {
        full_contract(call, &record, Presence::Required)?;
    }
    let workspace = workspaces::chosen(world, call, user)?;
    workspaces::may_write(user)?;
    let trouble = world.troubles.pop_front();
    match trouble {
        Some(Trouble::Crash) => return Err(errors::framework(call, 500)),
        Some(Trouble::TooMany) => return Err(errors::too_many("Too many requests. Please try again in 3 seconds.", 3)),
        Some(Trouble::LostAnswer) | None => {}
    }
    let id = world.syncs.iter().map(|sync| sync.id).max().unwrap_or_default() + 1;
    let sync = changed(world, Sync::blank(id, workspace, world.now), &record, "Sync creation failed")?;
    let shown = serialize::sync(world, &sync);
    world.syncs.push(sync);
    Ok(match (trouble, world.dialect) {
        (Some(_), _) => errors::framework(call, 504),
        (None, Dialect::Published) => Reply::json(200, shown),
        (None, Dialect::Multiwoven) => Reply::json(201, json!({ "data": shown })),
    })
}

/// The published contract, word for word and type for type.
fn published_contract(record: &Map<String, Value>) -> Result<(), Reply> {
    let mut check = Check::new(record, Presence::Required, Numbers::Strict);
    for field in ["source_id", "destination_id", "model_id"] {
        check.integer(field);
    }
    one_word(&mut check, "schedule_type", "automated", "invalid schedule type");
    if check.filled("configuration").is_some_and(|value| !value.is_object()) {
        check.messages.add("configuration", "must be a hash");
    }
    check.text("stream_name");
    one_word(&mut check, "sync_mode", "full_refresh", "invalid sync mode");
    if check.integer("sync_interval").is_some_and(|interval| interval <= 0) {
        check.messages.add("sync_interval", "must be greater than 0");
    }
    one_word(&mut check, "sync_interval_unit", "minutes", "invalid sync interval unit");
    for field in ["cron_expression", "cursor_field"] {
        if record.get(field).is_some_and(|value| !value.is_string()) {
            check.messages.add(field, "must be a string");
        }
    }
    check.messages.under("sync")
}

fn one_word(check: &mut Check<'_>, field: &str, word: &str, message: &str) {
    if check.text(field).is_some_and(|sent| sent != word) {
        check.messages.add(field, message);
    }
}

/// The open-source server's contract; for an update nothing is required.
pub(super) fn full_contract(call: &Call, record: &Map<String, Value>, need: Presence) -> Result<(), Reply> {
    let mut check = Check::new(record, need, Numbers::Lenient);
    if record.contains_key("source_id") {
        check.integer("source_id");
    }
    check.integer("model_id");
    check.integer("destination_id");
    let schedule = any_case(&mut check, "schedule_type", &SCHEDULES, "invalid schedule type");
    any_case(&mut check, "sync_mode", &MODES, "invalid sync mode");
    check.text("stream_name");
    check.filled("configuration");
    // On an update a rule runs only where its field was sent.
    let asked = |field: &str| need == Presence::Required || record.contains_key(field);
    let may_be = |word: &str| schedule.map_or(need == Presence::Optional, |schedule| schedule == word);
    if may_be("interval") {
        if asked("sync_interval") {
            interval(record, &mut check.messages);
        }
        if asked("sync_interval_unit") {
            unit(record, &mut check.messages);
        }
    }
    if may_be("cron_expression") && asked("cron_expression") {
        let text = record.get("cron_expression").and_then(Value::as_str).unwrap_or_default();
        match cron::judged(text) {
            _ if text.is_empty() && schedule.is_none() => {}
            _ if text.is_empty() => check.messages.add("cron_expression", "must be present"),
            Verdict::Accepted => {}
            Verdict::Refused => check.messages.add("cron_expression", "invalid cron expression format"),
            Verdict::Crash => return Err(errors::framework(call, 500)),
        }
    }
    check.messages.under("sync")
}

fn any_case<'a>(check: &mut Check<'_>, field: &str, words: &[&'a str], message: &str) -> Option<&'a str> {
    let sent = check.text(field)?;
    let known = words.iter().find(|word| word.eq_ignore_ascii_case(sent)).copied();
    if known.is_none() {
        check.messages.add(field, message);
    }
    known
}

fn interval(record: &Map<String, Value>, messages: &mut Messages) {
    match record.get("sync_interval").filter(|value| !contract::blank(value)) {
        None => messages.add("sync_interval", "must be present"),
        Some(value) if whole(value).is_none_or(|number| number <= 0) => {
            messages.add("sync_interval", "must be greater than 0");
        }
        Some(_) => {}
    }
}

fn unit(record: &Map<String, Value>, messages: &mut Messages) {
    match record.get("sync_interval_unit").filter(|value| !contract::blank(value)) {
        None => messages.add("sync_interval_unit", "must be present"),
        Some(Value::String(unit)) if UNITS.iter().any(|known| known.eq_ignore_ascii_case(unit)) => {}
        Some(_) => messages.add("sync_interval_unit", "invalid sync interval unit"),
    }
}

/// A number as Rails takes it: `1.5` is 1, `"10"` is 10.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let text = number.to_string();
            text.split('.').next().and_then(|whole| whole.parse().ok())
        }),
        Value::String(text) => text.trim().split('.').next().and_then(|whole| whole.parse().ok()),
        _ => None,
    }
}

/// A sync with what was sent in it, if the record itself finds nothing wrong.
pub(super) fn changed(
    world: &ServerState,
    mut sync: Sync,
    record: &Map<String, Value>,
    failure: &str,
) -> Result<Sync, Reply> {
    assign(&mut sync, record)?;
    if world.dialect == Dialect::Multiwoven {
        exact_words(&sync)?;
    }
    drop_unused(&mut sync);
    let problems = problems(world, &sync);
    if problems.is_empty() { Ok(sync) } else { Err(errors::invalid(failure, &Value::Object(problems))) }
}

/// Puts what was sent into the record, as it is stored.
fn assign(sync: &mut Sync, record: &Map<String, Value>) -> Result<(), Reply> {
    let word = |field: &str| record.get(field).and_then(Value::as_str).map(ToOwned::to_owned);
    for (field, place) in [
        ("source_id", &mut sync.source_id),
        ("destination_id", &mut sync.destination_id),
        ("model_id", &mut sync.model_id),
    ] {
        if let Some(value) = record.get(field) {
            *place = whole(value);
        }
    }
    if let Some(value) = record.get("sync_interval") {
        sync.interval = whole(value);
        if let Some(number) = sync.interval.filter(|number| i32::try_from(*number).is_err()) {
            let words = format!("{number} is out of range for ActiveModel::Type::Integer with limit 4 bytes");
            return Err(errors::exception(&words));
        }
    }
    for (field, place) in [("sync_interval_unit", &mut sync.unit), ("cron_expression", &mut sync.cron_expression)] {
        if record.contains_key(field) {
            *place = word(field).filter(|text| !text.is_empty());
        }
    }
    for (field, place) in [
        ("schedule_type", &mut sync.schedule_type),
        ("sync_mode", &mut sync.mode),
        ("stream_name", &mut sync.stream_name),
    ] {
        if let Some(text) = word(field) {
            *place = text;
        }
    }
    if let Some(value) = record.get("cursor_field") {
        sync.cursor_field = if value.is_string() { value.clone() } else { Value::Null };
    }
    if let Some(value) = record.get("configuration") {
        sync.configuration = stored_configuration(value);
    }
    Ok(())
}

/// Words in another case pass the contract and then break the record.
fn exact_words(sync: &Sync) -> Result<(), Reply> {
    let unit = sync.unit.as_deref().unwrap_or("minutes");
    for (field, sent, words) in [
        ("schedule_type", sync.schedule_type.as_str(), &SCHEDULES[..]),
        ("sync_mode", sync.mode.as_str(), &MODES[..]),
        ("sync_interval_unit", unit, &UNITS[..]),
    ] {
        if !words.contains(&sent) {
            return Err(errors::exception(&format!("'{sent}' is not a valid {field}")));
        }
    }
    Ok(())
}

/// The fields of the other schedules become null.
fn drop_unused(sync: &mut Sync) {
    match sync.schedule_type.as_str() {
        "interval" => sync.cron_expression = None,
        "cron_expression" => (sync.interval, sync.unit) = (None, None),
        "manual" => (sync.interval, sync.unit, sync.cron_expression) = (None, None, None),
        _ => {}
    }
}

/// What the record itself finds wrong: the first message of each attribute.
fn problems(world: &ServerState, sync: &Sync) -> Map<String, Value> {
    let mut found = Map::new();
    let mut add = |field: &str, message: &str| {
        found.entry(field.to_owned()).or_insert_with(|| json!(message));
    };
    if sync.source_id.is_none_or(|id| world.data.connector(id).is_none()) {
        add("source", "must exist");
    }
    let destination = sync.destination_id.filter(|id| world.data.connector(*id).is_some());
    if destination.is_none() {
        add("destination", "must exist");
    }
    if sync.model_id.is_none_or(|id| world.data.model(id).is_none()) {
        add("model", "must exist");
    }
    if sync.source_id.is_none() {
        add("source_id", "can't be blank");
    }
    if contract::blank(&sync.configuration) {
        add("configuration", "can't be blank");
    }
    match sync.schedule_type.as_str() {
        "interval" => {
            if sync.interval.is_none() {
                add("sync_interval", "can't be blank");
            }
            if sync.unit.is_none() {
                add("sync_interval_unit", "can't be blank");
            }
        }
        "cron_expression" if sync.cron_expression.is_none() => add("cron_expression", "can't be blank"),
        _ => {}
    }
    if let Some(destination) = destination {
        if world.data.catalog(destination).is_none() {
            add("catalog", "Catalog is missing");
        } else if world.data.stream(destination, &sync.stream_name).is_none() {
            add("stream_name", "Add a valid stream_name associated with destination connector");
        }
    }
    found
}

/// The configuration as the database gives it back: rows with their known keys only, keys in its own order.
fn stored_configuration(value: &Value) -> Value {
    match value {
        Value::Object(_) => in_database_order(value),
        Value::Array(rows) => {
            let rows = rows.iter().filter_map(Value::as_object).map(kept);
            in_database_order(&Value::Array(rows.collect()))
        }
        _ => Value::Null,
    }
}

fn kept(row: &Map<String, Value>) -> Value {
    let scalar = |value: &Value| !value.is_object() && !value.is_array();
    let mut out = row.clone();
    out.retain(|key, value| {
        let fits = if key == "embedding_config" { value.is_object() } else { scalar(value) };
        fits && ROW_KEYS.contains(&key.as_str())
    });
    if let Some(Value::Object(inner)) = out.get_mut("embedding_config") {
        inner.retain(|key, value| scalar(value) && EMBEDDING_KEYS.contains(&key.as_str()));
    }
    Value::Object(out)
}

/// Shorter keys first, then by bytes.
fn in_database_order(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by(|(a, _), (b, _)| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
            Value::Object(fields.into_iter().map(|(key, value)| (key.clone(), in_database_order(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(in_database_order).collect()),
        other => other.clone(),
    }
}
