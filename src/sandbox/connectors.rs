//! Connectors: the list with its filters, one of them, and its catalog.

use serde_json::{Value, json};

use super::auth::User;
use super::data::Connector;
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::pages::{self, BadPage};
use super::serialize::{self, Configuration};
use super::state::ServerState;
use super::{auth, contract, errors, workspaces};

/// The words of `category` and `sub_category` that the server knows.
const CATEGORIES: [&str; 2] = ["data", "ai_ml"];
const SUB_CATEGORIES: [&str; 5] = ["llm", "database", "web", "ai_ml_service", "vector"];

/// `GET /connectors`.
pub(super) fn list(world: &ServerState, call: &Call, user: User) -> Answer {
    let kind = kind(world, call)?;
    let workspace = workspaces::chosen(world, call, user)?;
    let page = pages::wanted(call, world.dialect, BadPage::First)?;
    let category = word(call, "category", &CATEGORIES)?;
    let sub_category = word(call, "sub_category", &SUB_CATEGORIES)?;
    let mut found: Vec<&Connector> = world
        .data
        .connectors
        .iter()
        .filter(|one| one.workspace_id == workspace)
        .filter(|one| kind.as_deref().is_none_or(|kind| one.side == kind))
        .filter(|one| category.is_none_or(|category| (one.category == "AI Model") == (category == "ai_ml")))
        .filter(|one| sub_category.is_none_or(|wanted| in_sub_category(one, wanted)))
        .collect();
    found.sort_by_key(|one| one.idle);
    Ok(pages::answer(call, page, found, |one| shown(world, one)))
}

fn kind(world: &ServerState, call: &Call) -> Result<Option<String>, Reply> {
    // The published documents require both filters.
    if world.dialect == Dialect::Published {
        let mut messages = contract::Messages::default();
        for name in ["type", "category"] {
            if call.param(name).is_none() {
                messages.add(name, "is missing");
            }
        }
        messages.flat()?;
    }
    match call.param("type") {
        None => Ok(None),
        Some("") => Err(errors::field("type", "must be filled")),
        Some(sent) => match sent.to_ascii_lowercase() {
            side if side == "source" || side == "destination" => Ok(Some(side)),
            _ => Err(errors::field("type", "invalid type")),
        },
    }
}

/// The real server calls the word as a method; an unknown one is an exception.
fn word<'a>(call: &'a Call, name: &str, known: &[&str]) -> Result<Option<&'a str>, Reply> {
    match call.param(name) {
        None | Some("") => Ok(None),
        Some(word) if known.contains(&word) => Ok(Some(word)),
        Some(word) => {
            Err(errors::exception(&format!("undefined method '{word}' for an instance of ActiveRecord::Relation")))
        }
    }
}

fn in_sub_category(one: &Connector, wanted: &str) -> bool {
    let own = one.sub_category.as_deref().unwrap_or_default();
    match wanted {
        "llm" => own == "LLM",
        "database" => own == "Relational Database",
        _ => false,
    }
}

fn shown(world: &ServerState, one: &Connector) -> Value {
    serialize::resource(one.id, "connectors", serialize::connector(one, Configuration::Shown, world.started))
}

/// A connector of the workspace.
pub(super) fn find(world: &ServerState, workspace: i64, id: i64) -> Result<&Connector, Reply> {
    let found = world.data.connector(id).filter(|one| one.workspace_id == workspace);
    found.ok_or_else(|| errors::refusal(404, "Connector not found"))
}

/// `GET /connectors/:id`.
pub(super) fn show(world: &ServerState, call: &Call, user: User, id: &str) -> Answer {
    let id = contract::id(id, "id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let one = find(world, workspace, id)?;
    Ok(Reply::ok(json!({ "data": shown(world, one) })))
}

/// `GET /connectors/:id/discover`.
pub(super) fn discover(world: &mut ServerState, call: &Call, user: User, id: &str) -> Answer {
    let id = contract::id(id, "id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    find(world, workspace, id)?;
    // Only this exact word refreshes.
    if call.param("refresh") == Some("true") || world.data.catalog(id).is_none() {
        world.data.discover(id);
    }
    let Some(catalog) = world.data.catalog(id) else {
        return Err(errors::invalid("Discover catalog failed", &json!({ "catalog": "can't be blank" })));
    };
    let hash: String = auth::hex(&catalog.to_string()).chars().take(40).collect();
    let attributes = json!({ "connector_id": id, "workspace_id": workspace, "catalog": catalog, "catalog_hash": hash });
    Ok(Reply::ok(json!({ "data": serialize::resource(id, "catalogs", attributes) })))
}
