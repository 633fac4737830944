//! The request as a `curl` command, for tickets and scripts. The token is never in it: it is `$SYNCWRIGHT_TOKEN`.

use serde_json::Value;

use crate::domain::id::WorkspaceId;
use crate::domain::server::Server;

/// The command that asks for a sync.
pub fn create_sync(server: &Server, workspace: Option<WorkspaceId>, body: &Value) -> String {
    let mut lines = vec![
        format!("curl --request POST {}", quoted(&server.endpoint("/api/v1/syncs"))),
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

/// A text between single quotes of a shell.
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
        let command = create_sync(&server, WorkspaceId::parse("7").ok(), &serde_json::json!({"name": "O'Neil $HOME"}));
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
