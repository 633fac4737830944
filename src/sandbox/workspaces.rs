//! Workspaces, the `Workspace-Id` header, and who one is in a workspace.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::auth::{Role, USERS, User};
use super::errors;
use super::http::{Answer, Call, Reply};
use super::options::Dialect;
use super::state::ServerState;
use super::times::{minutes_before, written};

/// Number, name, slug, status, minutes since it was made.
const WORKSPACES: [(i64, &str, &str, &str, i64); 3] = [
    (1, "Acme marketing", "acme-marketing", "active", 200_000),
    (2, "Acme staging", "acme-staging", "pending", 21_000),
    (3, "Somebody else's", "somebody-else-s", "active", 5_000),
];

/// The workspace that a request is about.
pub(super) fn chosen(world: &ServerState, call: &Call, user: User) -> Result<i64, Reply> {
    let missing = || errors::exception("Workspace not found");
    match &call.workspace {
        // The published documents know no such header.
        None if world.dialect == Dialect::Published => user.workspaces.first().copied().ok_or_else(missing),
        None => Err(missing()),
        Some(id) => id.parse().ok().filter(|id| user.workspaces.contains(id)).ok_or_else(missing),
    }
}

/// Whether a user may change things.
pub(super) fn may_write(user: User) -> Result<(), Reply> {
    match user.role {
        Role::Admin => Ok(()),
        Role::Viewer => Err(errors::refusal(403, "You are not authorized to do this action")),
    }
}

/// `GET /workspaces`: no header needed, not in pages.
pub(super) fn list(world: &ServerState, user: User) -> Reply {
    let data: Vec<Value> = user.workspaces.iter().filter_map(|id| shown(*id, world.now)).collect();
    Reply::ok(json!({ "data": data }))
}

/// `GET /workspaces/:id`.
pub(super) fn show(world: &ServerState, user: User, id: &str) -> Answer {
    let id = super::contract::id(id, "id")?;
    let found = shown(id, world.now).filter(|_| user.workspaces.contains(&id));
    let found = found.ok_or_else(|| errors::refusal(404, "Workspace not found"))?;
    Ok(Reply::ok(json!({ "data": found })))
}

fn shown(id: i64, now: Timestamp) -> Option<Value> {
    let (id, name, slug, status, age) = *WORKSPACES.iter().find(|one| one.0 == id)?;
    let created = written(minutes_before(now, age));
    Some(json!({
        "id": id.to_string(),
        "type": "workspaces",
        "attributes": {
            "name": name,
            "slug": slug,
            "status": status,
            "api_key": format!("sandbox-api-key-{id}-do-not-log"),
            "created_at": created,
            "updated_at": created,
            "description": null,
            "region": null,
            "organization_id": 1,
            "organization_name": "Acme",
            "members_count": USERS.iter().filter(|user| user.workspaces.contains(&id)).count(),
            "workspace_logo_url": null,
            "organization_logo_url": null,
        },
    }))
}

/// `GET /users/me`.
pub(super) fn me(world: &ServerState, call: &Call, user: User) -> Answer {
    chosen(world, call, user)?;
    let role = match user.role {
        Role::Admin => "Admin",
        Role::Viewer => "Viewer",
    };
    Ok(Reply::ok(json!({ "data": {
        "id": user.id.to_string(),
        "type": "users",
        "attributes": {
            "name": user.name,
            "email": user.email,
            "created_at": written(minutes_before(world.now, 200_000)),
            "role": role,
            "status": "active",
            "invitation_created_at": null,
            "invitation_due_at": null,
            "email_verification_enabled": true,
        },
    } })))
}
