//! Syncs in files: the form filled from one, and what its numbers mean in another workspace.

use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::launch::{Launch, Origin};
use syncwright::app::msg::{Answer, Msg, WorkOpened};
use syncwright::app::session::profile::Profile;
use syncwright::domain::connector::ConnectorRole;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Draft;
use syncwright::domain::failure::Identity;
use syncwright::domain::field::FieldId;
use syncwright::domain::id::WorkspaceId;
use syncwright::domain::query::{Page, Query, Reply};
use syncwright::domain::saved_draft::SavedDraft;
use syncwright::domain::sync_file::SyncFile;
use syncwright::domain::token_storage::TokenLocation;

use super::workspace::{answer, connector};
use super::{Journey, launch, now, token};

pub(crate) fn file(names: &Value) -> SyncFile {
    let text = json!({"sync": {
        "source_id": 901, "destination_id": 902, "model_id": 905, "stream_name": "contacts", "sync_mode": "full_refresh",
        "configuration": {"email": "properties.email"}, "schedule_type": "automated", "sync_interval": 30,
        "sync_interval_unit": "minutes",
    }, "names": names});
    SyncFile::read(&text.to_string()).expect("a sync")
}

/// The program, started with a file and signed in.
fn started_with(file: SyncFile) -> Journey {
    started_in(None, file)
}

/// The same in a workspace of the server.
fn started_in(workspace: Option<&str>, file: SyncFile) -> Journey {
    let mut journey = Journey::start(Launch {
        profile: Profile {
            origin: Origin::ThisRun,
            workspace: workspace.map(|id| WorkspaceId::parse(id).expect("an ID")),
            ..launch().profile
        },
        token: Some((token(), TokenLocation::Keyring)),
        from: Some(file),
        ..launch()
    });
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Identity(Ok(Identity { confirmed: true, ..Identity::default() }))));
    journey
}

fn numbers(journey: &Journey) -> [&str; 3] {
    [FieldId::Source, FieldId::Destination, FieldId::Model].map(|field| journey.text(field))
}

#[test]
fn a_file_fills_the_form_and_leads_to_review() {
    let mut journey = started_with(file(&json!({})));
    journey.sees("▌ Source");
    assert_eq!(numbers(&journey), ["901", "902", "905"]);
    journey.keys("<c-s><c-s>");
    assert_eq!(journey.creates().len(), 1);
    assert_eq!(journey.creates()[0]["sync"]["configuration"], json!({"email": "properties.email"}));
}

#[test]
fn a_command_copied_from_a_browser_fills_the_form_and_leaves_its_token_behind() {
    let command = "curl 'https://elsewhere.example.com/api/v1/syncs' \\\n -H 'Authorization: Bearer eyJ.secret.token' \\\n \
        --data-raw $'{\"sync\":{\"source_id\":1,\"destination_id\":2,\"model_id\":5,\"stream_name\":\"contacts\",\
        \"sync_mode\":\"full_refresh\",\"configuration\":{\"email\":\"properties.email\"},\"schedule_type\":\"automated\",\
        \"sync_interval\":30,\"sync_interval_unit\":\"minutes\"}}'";
    let mut journey = started_with(SyncFile::read(command).expect("a command"));
    journey.sees("Use the file's IDs here?").sees("The file was made for elsewhere.example.com");
    assert_eq!(numbers(&journey), ["", "", ""], "nothing is taken over before the answer");
    journey.keys("y").sees_not("Use the file's IDs here?");
    assert_eq!(numbers(&journey), ["1", "2", "5"]);
    journey.keys_served("<c-s><c-s>");
    assert_eq!(journey.creates()[0]["sync"]["configuration"], json!({"email": "properties.email"}));
    let kept = format!("{:?}", journey.effects);
    assert!(!kept.contains("secret") && !kept.contains("elsewhere.example.com"), "{kept}");
}

#[test]
fn who_does_not_want_the_numbers_of_another_server_chooses_them() {
    let mut journey = started_with(file(&json!({"server": "elsewhere.example.com"})));
    journey.sees("Use the file's IDs here?").keys("n").sees("▌ Source");
    assert_eq!(numbers(&journey), ["", "", ""]);
    assert_eq!(journey.text(FieldId::Stream), "contacts", "the rest of the file stays");
}

#[test]
fn a_file_of_another_workspace_finds_its_numbers_by_their_names() {
    let names = json!({"server": "elsewhere.example.com", "source": "Prod PG", "destination": "HubSpot EU", "model": "Active users"});
    let mut journey = started_with(file(&names));
    assert_eq!(numbers(&journey), ["", "", ""], "numbers of another place mean nothing here");
    let asked = journey.asked();
    assert_eq!(journey.later(100).asked(), asked, "the lists are fetched on, though none is open");
    journey.served(answer);
    assert_eq!(numbers(&journey), ["1", "2", "5"]);
    journey.sees("IDs were matched by name");
}

#[test]
fn what_has_no_such_name_here_is_said_and_what_was_typed_meanwhile_stays() {
    let names = json!({"server": "elsewhere.example.com", "source": "Nothing like it", "destination": "HubSpot EU", "model": "Active users"});
    let mut journey = started_with(file(&names));
    journey.keys("<tab>3").served(answer);
    assert_eq!(numbers(&journey), ["", "3", "5"]);
    journey.sees("Source: nothing here is named “Nothing like it”.");
}

#[test]
fn a_file_of_this_workspace_keeps_its_numbers() {
    let names = json!({"server": "api.example.com", "source": "Prod PG"});
    let mut journey = started_with(file(&names));
    journey.served(answer);
    assert_eq!(numbers(&journey), ["901", "902", "905"]);
}

#[test]
fn a_file_of_another_workspace_of_the_same_server_is_one_of_elsewhere_too() {
    let names = json!({"server": "api.example.com", "workspace": 7, "source": "Prod PG", "destination": "HubSpot EU", "model": "Active users"});
    let mut journey = started_in(Some("8"), file(&names));
    assert_eq!(numbers(&journey), ["", "", ""], "numbers of another workspace mean nothing here");
    journey.served(answer);
    assert_eq!(numbers(&journey), ["1", "2", "5"]);
    let mut journey = started_in(Some("7"), file(&names));
    journey.served(answer);
    assert_eq!(numbers(&journey), ["901", "902", "905"]);
}

#[test]
fn names_are_looked_for_on_all_pages_of_a_list() {
    let names = json!({"server": "elsewhere.example.com", "source": "Prod PG", "destination": "HubSpot EU"});
    for (ids, found) in [([21, 22, 1], "1"), ([1, 22, 1], "1"), ([21, 22, 23], "")] {
        let mut journey = started_with(file(&names));
        journey.served(|query| match query {
            Query::Connectors(ConnectorRole::Source, page) => {
                let id = ids[*page as usize - 1];
                let name = if id == 1 { "Prod PG".to_owned() } else { format!("Other {id}") };
                let rows = vec![connector(id, &name, "Postgresql", ConnectorRole::Source)];
                Ok(Reply::Connectors(Page { count: 1, rows, last: Some(3) }))
            }
            other => answer(other),
        });
        assert_eq!(journey.text(FieldId::Source), found, "{ids:?}");
    }
}

#[test]
fn the_draft_that_was_kept_before_comes_back_with_undo() {
    let mut journey = started_with(file(&json!({})));
    let mut draft = Draft::new(Dialect::Published);
    draft.set(FieldId::Source, "4711".to_owned());
    let saved = SavedDraft { at: now(), dialect: Dialect::Published, draft };
    let opened =
        WorkOpened { profile: "default".to_owned(), is_kept: true, draft: Some(saved), ..WorkOpened::default() };
    journey.tell(Msg::WorkOpened(Box::new(opened))).sees("Ctrl-Z brings it back");
    assert_eq!(journey.text(FieldId::Source), "901");
    journey.keys("<c-z>");
    assert_eq!(journey.text(FieldId::Source), "4711");
}

#[test]
fn review_saves_a_file_that_another_workspace_can_read() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<to Mapping>");
    journey.paste(r#"{"email": "properties.email"}"#).served(answer).keys_served("<to Every>30<c-s>");
    journey.keys("S").sees("Save as a file").sees("sync-contacts.json").keys("<enter>");
    let saved = journey.effects.iter().find_map(|effect| match effect {
        Effect::SaveText { path, text, .. } => Some((path.clone(), text.clone())),
        _ => None,
    });
    let (path, text) = saved.expect("saved");
    assert_eq!(path, "sync-contacts.json");
    let read = SyncFile::read(&text).expect("a sync");
    assert_eq!(read.names.source.as_deref(), Some("Prod PG"));
    assert_eq!(read.names.model.as_deref(), Some("Active users"));
    assert_eq!(read.names.server.as_deref(), Some("api.example.com"));
    journey.keys("<c-s>");
    assert_eq!(&read.body, journey.creates()[0], "what is saved is what would be sent");
}
