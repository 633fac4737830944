//! Testing a token: whom it belongs to, their role, and which workspace requests go to. Servers differ in what they
//! support, so each query may fail; only a 401 rejects the token.

use serde::de::IgnoredAny;
use serde_json::Value;

use crate::api::answer;
use crate::api::decode::text;
use crate::api::page::{Kept, page_of};
use crate::api::rate_limit::Priority;
use crate::api::redact::Redactor;
use crate::api::requester::Requester;
use crate::domain::connection::Connection;
use crate::domain::failure::{Failure, FailureKind, Identity, Workspace};
use crate::domain::id::WorkspaceId;

pub(super) async fn try_token(requester: &Requester, connection: &Connection) -> Result<Identity, Failure> {
    let mut welcome = Identity { token_ends: connection.token.expires_at(), ..Identity::default() };
    let hide = Redactor::of(connection);
    // This call finds the workspace, so it is sent without one.
    let anywhere = Connection { workspace: None, ..connection.clone() };
    let list = |body: &[u8]| page_of(body, Kept::Little, |item| workspace(item, hide));
    match requester.dated(&anywhere, Priority::First, "/api/v1/workspaces", None, list).await {
        Ok((page, _)) => {
            welcome.confirmed = true;
            welcome.workspaces = page.rows;
            welcome.workspace = choose(&welcome.workspaces, connection.workspace).map_err(Failure::without_answer)?;
        }
        Err(failure) if is_unavailable(&failure.kind) => return fall_back(requester, connection, welcome).await,
        Err(failure) => return Err(failure),
    }
    let Some(workspace) = welcome.workspace.as_ref().map(|workspace| workspace.id) else {
        return Ok(welcome);
    };
    let account = |body: &Value| {
        let data = answer::data(body);
        let who = text(data, "name", hide).or_else(|| text(data, "email", hide));
        Ok((who, text(data, "role", hide)))
    };
    let there = Connection { workspace: Some(workspace), ..anywhere };
    match requester.query(&there, "/api/v1/users/me", None, account).await {
        Ok((who, role)) => (welcome.who, welcome.role) = (who, role),
        Err(failure) if matches!(failure.kind, FailureKind::NotSignedIn(_) | FailureKind::NoSuchWorkspace) => {
            return Err(failure);
        }
        // The token is known to be good; the name is optional.
        Err(_) => {}
    }
    Ok(welcome)
}

/// Falls back to a query every server supports: its syncs.
async fn fall_back(requester: &Requester, connection: &Connection, mut welcome: Identity) -> Result<Identity, Failure> {
    welcome.workspace = connection.workspace.map(|id| Workspace { id, name: None });
    let path = "/api/v1/syncs?page=1&per_page=1";
    let read = |body: &[u8]| answer::parse::<IgnoredAny>(body).map_err(FailureKind::NotUnderstood);
    match requester.dated(connection, Priority::First, path, None, read).await {
        Ok(_) => welcome.confirmed = true,
        // Where lists are forbidden a sync can be created anyway.
        Err(Failure { kind: FailureKind::NotFound(_) | FailureKind::Forbidden(_), .. }) => {}
        Err(Failure { kind: FailureKind::Refused(_), answer: Some(answer) }) if answer.status == 405 => {}
        Err(failure) => return Err(failure),
    }
    Ok(welcome)
}

/// Whether the failure is specific to this call and says nothing about the token.
fn is_unavailable(kind: &FailureKind) -> bool {
    matches!(
        kind,
        FailureKind::NotFound(_)
            | FailureKind::Refused(_)
            | FailureKind::Forbidden(_)
            | FailureKind::NoSuchWorkspace
            | FailureKind::ServerBroke { status: 501 }
    )
}

/// The requested workspace or else the first, as in the web app.
fn choose(known: &[Workspace], wanted: Option<WorkspaceId>) -> Result<Option<Workspace>, FailureKind> {
    let Some(wanted) = wanted else { return Ok(known.first().cloned()) };
    let found = known.iter().find(|workspace| workspace.id == wanted).cloned();
    found.map(Some).ok_or(FailureKind::NoSuchWorkspace)
}

fn workspace(item: &Value, hide: Redactor<'_>) -> Option<Workspace> {
    let id = WorkspaceId::parse(&answer::id(item.get("id")?)?).ok()?;
    Some(Workspace { id, name: text(item, "name", hide) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn chosen(list: &Value, wanted: Option<&str>) -> Result<Option<String>, FailureKind> {
        let wanted = wanted.map(|text| WorkspaceId::parse(text).expect("an id"));
        let list = list.as_array().expect("a list");
        let workspaces: Vec<_> = list.iter().filter_map(|item| workspace(item, Redactor::this(""))).collect();
        choose(&workspaces, wanted).map(|found| found.map(|w| format!("{} {}", w.id, w.name.unwrap_or_default())))
    }

    #[test]
    fn the_workspace_asked_for_is_taken_or_the_first() {
        let list = json!([
            {"id": "not a number"},
            {"id": "3", "attributes": {"name": "Ops"}},
            {"id": 5, "name": "Lab"},
        ]);
        assert_eq!(chosen(&list, None), Ok(Some("3 Ops".to_owned())));
        assert_eq!(chosen(&list, Some("5")), Ok(Some("5 Lab".to_owned())));
        assert_eq!(chosen(&list, Some("4")), Err(FailureKind::NoSuchWorkspace));
        assert_eq!(chosen(&json!([]), None), Ok(None));
    }
}
