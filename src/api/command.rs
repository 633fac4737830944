//! Commands on an existing sync: one request per command, sent once.

use reqwest::Method;
use serde_json::{Value, json};

use crate::api::answer;
use crate::api::ask::segment;
use crate::api::create_response;
use crate::api::requester::Requester;
use crate::domain::command::{Command, Done, ScheduleState};
use crate::domain::connection::Connection;
use crate::domain::failure::Failure;
use crate::domain::id::SyncId;

pub(super) async fn carry_out(
    requester: &Requester,
    connection: &Connection,
    command: &Command,
) -> Result<Done, Failure> {
    let (method, path, body) = request(command);
    let answer = requester.change(connection, method, &path, body.as_ref()).await?;
    // The command succeeded whatever the body contains; the sync is taken from it only if complete.
    let sync = answer.value().ok().and_then(|value| create_response::sync(answer::data(&value)));
    Ok(Done { sync: sync.filter(|sync| sync.id == *command.id() && !sync.attributes.is_empty()) })
}

fn request(command: &Command) -> (Method, String, Option<Value>) {
    let of = |id: &SyncId| format!("/api/v1/syncs/{}", segment(id.0.as_str()));
    match command {
        Command::RunNow(id) => {
            let body = json!({ "schedule_sync": { "sync_id": number(id) } });
            (Method::POST, "/api/v1/schedule_syncs".to_owned(), Some(body))
        }
        Command::SendOneRow(id) => {
            (Method::POST, format!("/enterprise/api/v1/syncs/{}/test", segment(id.0.as_str())), None)
        }
        Command::Cancel(id) => (Method::DELETE, format!("/api/v1/schedule_syncs/{}", segment(id.0.as_str())), None),
        // A boolean: the string "false" would enable (api facts §4).
        Command::Switch(id, power) => {
            (Method::PATCH, format!("{}/enable", of(id)), Some(json!({ "enable": *power == ScheduleState::Enabled })))
        }
        Command::Change(id, body) => (Method::PUT, of(id), Some(body.clone())),
        Command::Delete(id) => (Method::DELETE, of(id), None),
    }
}

/// Sends the ID as an integer if it is one, else as received.
fn number(id: &SyncId) -> Value {
    id.0.as_str().parse::<u64>().map_or_else(|_other| json!(id.0.as_str()), |number| json!(number))
}
