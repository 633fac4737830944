//! Models: the list with its filter, and one of them.

use serde_json::{Value, json};

use super::auth::User;
use super::data::Model;
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::pages::{self, BadPage};
use super::state::ServerState;
use super::{contract, errors, serialize, workspaces};

/// `GET /models`.
pub(super) fn list(world: &ServerState, call: &Call, user: User) -> Answer {
    let published = world.dialect == Dialect::Published;
    let wanted = call.param("query_type");
    // The published documents require it.
    if published && wanted.is_none() {
        return Err(errors::field("query_type", "is missing"));
    }
    let page = pages::wanted(call, world.dialect, BadPage::Refused)?;
    let workspace = workspaces::chosen(world, call, user)?;
    let matches = |model: &&Model| match wanted {
        None => true,
        Some("data") if published => model.query_type != "ai_ml",
        Some(words) => words.split(',').any(|word| word == model.query_type),
    };
    let mut found: Vec<&Model> =
        world.data.models.iter().filter(|one| in_workspace(world, one, workspace)).filter(matches).collect();
    // A scoring model whose connector has no catalog breaks the whole list on the real server.
    if !published && found.iter().any(|model| model.query_type == "ai_ml") {
        return Err(errors::exception("undefined method `catalog' for nil"));
    }
    found.sort_by_key(|one| one.idle);
    Ok(pages::answer(call, page, found, |one| shown(world, one)))
}

fn in_workspace(world: &ServerState, model: &Model, workspace: i64) -> bool {
    world.data.connector(model.connector_id).is_some_and(|source| source.workspace_id == workspace)
}

fn shown(world: &ServerState, one: &Model) -> Value {
    serialize::resource(one.id, "models", serialize::model(world, one, world.started))
}

/// `GET /models/:id`.
pub(super) fn show(world: &ServerState, call: &Call, user: User, id: &str) -> Answer {
    let id = contract::id(id, "id")?;
    let workspace = workspaces::chosen(world, call, user)?;
    let found = world.data.model(id).filter(|one| in_workspace(world, one, workspace));
    let one = found.ok_or_else(|| errors::not_found("Model", id, "\"models\".\"workspace_id\" = $1"))?;
    Ok(Reply::ok(json!({ "data": shown(world, one) })))
}
