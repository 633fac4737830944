//! The request as a `curl` command, for tickets and scripts. It never contains the token but refers to
//! `$SYNCWRIGHT_TOKEN`.

use serde_json::Value;

use crate::domain::id::{SyncId, WorkspaceId};
use crate::domain::server::Server;

/// What the command does.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// Create a sync.
    Create,
    /// Change an existing sync.
    Change(&'a SyncId),
}

/// The command that sends a body.
pub fn request(server: &Server, workspace: Option<WorkspaceId>, asked: Asked<'_>, body: &Value) -> String {
    let (method, path) = match asked {
        Asked::Create => ("POST", "/api/v1/syncs".to_owned()),
        Asked::Change(id) => ("PUT", format!("/api/v1/syncs/{}", id.0)),
    };
    let mut lines = vec![
        format!("curl --request {method} {}", quoted(&server.endpoint(&path))),
        "--header \"Authorization: Bearer $SYNCWRIGHT_TOKEN\"".to_owned(),
        "--header 'Accept: application/json'".to_owned(),
        "--header 'Content-Type: application/json'".to_owned(),
    ];
    if let Some(workspace) = workspace {
        lines.push(format!("--header 'Workspace-Id: {workspace}'"));
    }
    lines.push(format!("--data-raw {}", quoted(&body.to_string())));
    lines.join(" \\\n  ")
}

/// Quotes a text for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::server::PlainHttp;

    #[test]
    fn the_command_bears_everything_but_the_token() {
        let server = Server::parse("https://api.squared.ai", PlainHttp::LoopbackOnly).expect("a server");
        let body = serde_json::json!({"name": "O'Neil $HOME"});
        let command = request(&server, WorkspaceId::parse("7").ok(), Asked::Create, &body);
        assert_eq!(
            command,
            r#"curl --request POST 'https://api.squared.ai/api/v1/syncs' \
  --header "Authorization: Bearer $SYNCWRIGHT_TOKEN" \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header 'Workspace-Id: 7' \
  --data-raw '{"name":"O'\''Neil $HOME"}'"#
        );
    }
}
