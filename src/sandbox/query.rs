//! `query_source`: rows for a query. It is no database: it knows the models' own queries, and plain
//! `SELECT … FROM table` over the tables of the data set.

use serde_json::{Value, json};

use super::auth::User;
use super::data::Table;
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::state::ServerState;
use super::{connectors, contract, errors, workspaces};

/// How many rows come when the request does not say.
const USUAL: usize = 50;

/// `POST /connectors/:id/query_source`.
pub(super) fn run(world: &ServerState, call: &Call, user: User, id: &str) -> Answer {
    let id = contract::id(id, "id")?;
    let query = match call.field("query") {
        None => return Err(errors::field("query", "is missing")),
        Some(value) if contract::blank(value) => return Err(errors::field("query", "must be filled")),
        Some(Value::String(query)) => query.as_str(),
        Some(_) => return Err(errors::field("query", "must be a string")),
    };
    let limit = match call.field("limit") {
        None | Some(Value::Null) => USUAL,
        Some(value) => {
            let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
            number.ok_or_else(|| errors::field("limit", "must be an integer"))?
        }
    };
    let workspace = workspaces::chosen(world, call, user)?;
    let connector = connectors::find(world, workspace, id)?;
    if connector.side != "source" {
        return Err(errors::refusal(422, "Connector is not a source"));
    }
    if connector.category == "AI Model" {
        return Err(errors::refusal(422, "Catalog is not present for the connector"));
    }
    let rows = rows(world, id, query, limit).map_err(|detail| errors::refusal(422, &detail))?;
    Ok(Reply::ok(match world.dialect {
        Dialect::Published => json!(rows),
        Dialect::Multiwoven => json!({ "data": rows }),
    }))
}

/// The rows, or what the database says.
fn rows(world: &ServerState, connector: i64, query: &str, limit: usize) -> Result<Vec<Value>, String> {
    let words: Vec<&str> = query.split_whitespace().collect();
    let plain = words.join(" ");
    let plain = plain.strip_suffix(';').unwrap_or(&plain).trim_end();
    let own = world.data.models.iter().find(|model| model.connector_id == connector && same(&model.query, plain));
    if let Some(model) = own {
        let mut rows = world.data.rows(model);
        rows.truncate(limit);
        return Ok(rows);
    }
    let words: Vec<&str> = plain.split(' ').collect();
    if !words.first().is_some_and(|word| word.eq_ignore_ascii_case("select")) {
        return Err(format!("ERROR:  syntax error at or near \"{}\"", words.first().unwrap_or(&"")));
    }
    let from = words.iter().position(|word| word.eq_ignore_ascii_case("from"));
    let from = from.ok_or("ERROR:  syntax error at end of input")?;
    let name = words.get(from + 1).ok_or("ERROR:  syntax error at end of input")?;
    let name = name.rsplit('.').next().unwrap_or(name).trim_matches(|c| matches!(c, '"' | '`' | ')' | '(' | ','));
    let table = world.data.table(connector, name);
    let table = table.ok_or_else(|| format!("ERROR:  relation \"{name}\" does not exist"))?;
    let columns = columns(table, &words.get(1..from).unwrap_or_default().join(" "))?;
    let mut rows = table.rows(columns.as_deref());
    rows.truncate(own_limit(&words).unwrap_or(limit));
    Ok(rows)
}

fn same(query: &str, plain: &str) -> bool {
    query.split_whitespace().eq(plain.split(' '))
}

/// The columns of a plain select list; none when it is `*` or more than names.
fn columns(table: &Table, list: &str) -> Result<Option<Vec<String>>, String> {
    let names: Vec<&str> = list.split(',').map(str::trim).collect();
    let plain = |name: &&str| name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '"'));
    if list.trim() == "*" || !names.iter().all(plain) {
        return Ok(None);
    }
    let find = |name: &&str| {
        let bare = name.rsplit('.').next().unwrap_or(name).trim_matches('"');
        let known = table.columns.iter().find(|own| own.eq_ignore_ascii_case(bare)).cloned();
        known.ok_or_else(|| format!("ERROR:  column \"{bare}\" does not exist"))
    };
    names.iter().map(find).collect::<Result<Vec<_>, _>>().map(Some)
}

/// A query that ends in its own `LIMIT n`.
fn own_limit(words: &[&str]) -> Option<usize> {
    let (last, before) = words.split_last()?;
    before.last().filter(|word| word.eq_ignore_ascii_case("limit"))?;
    last.parse().ok()
}
