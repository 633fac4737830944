//! Working with another workspace, another profile, another dialect.

use syncwright::app::effect::Effect;
use syncwright::app::launch::{Launch, Origin};
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::session::profile::Profile;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Complaint, FailureKind, Identity, Workspace};
use syncwright::domain::field::FieldId;
use syncwright::domain::id::WorkspaceId;
use syncwright::domain::profile::ProfileSettings;
use syncwright::domain::query::{Query, Reply};
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::sync::CreateOutcome;
use syncwright::domain::token_storage::TokenLocation;

use super::workspace::answer;
use super::{Journey, failure, launch, server, token};

pub(crate) fn profile(name: &str, url: &str, dialect: Dialect) -> ProfileSettings {
    let server = Server::parse(url, PlainHttp::LoopbackOnly).expect("a server");
    ProfileSettings { name: name.to_owned(), server, dialect, workspace: None, sync_page: None }
}

pub(crate) fn workspace(id: &str, name: &str) -> Workspace {
    Workspace { id: WorkspaceId::parse(id).expect("an ID"), name: Some(name.into()) }
}

/// Signed in with a profile of the configuration, which has two, to a server with two workspaces.
pub(crate) fn at_home() -> Journey {
    let mut journey = Journey::start(Launch {
        profile: Profile { origin: Origin::Configuration, ..launch().profile },
        token: Some((token(), TokenLocation::Keyring)),
        profiles: vec![
            profile("default", server().as_str(), Dialect::Published),
            profile("lab", "https://lab.example.com", Dialect::Multiwoven),
        ],
        ..launch()
    });
    let request = journey.last_request();
    let workspaces = vec![workspace("1", "Main"), workspace("2", "Lab")];
    journey.tell(Msg::Answer(
        request,
        Answer::Identity(Ok(Identity {
            workspace: workspaces.first().cloned(),
            workspaces,
            confirmed: true,
            ..Identity::default()
        })),
    ));
    journey.served(answer);
    journey.effects.clear();
    journey
}

fn saved(journey: &Journey) -> Option<&ProfileSettings> {
    journey.effects.iter().rev().find_map(|effect| match effect {
        Effect::SaveProfile(settings) => Some(settings),
        _ => None,
    })
}

#[test]
fn another_workspace_is_chosen_by_name_and_kept_in_the_profile() {
    let mut journey = at_home();
    journey.sees("workspace 1").keys("w").sees("Main").sees("in use").keys("lab<enter>").sees("workspace 2");
    assert_eq!(saved(&journey).and_then(|settings| settings.workspace), WorkspaceId::parse("2").ok());
    let asks_who_one_is_there = journey.effects.iter().any(|effect| {
        matches!(effect, Effect::TryToken(_, connection) if connection.workspace == WorkspaceId::parse("2").ok())
    });
    assert!(asks_who_one_is_there, "the role may be another there");
}

#[test]
fn what_is_known_of_one_workspace_is_not_held_against_another() {
    let mut journey = at_home();
    journey.keys_served("n99<tab>").sees("This workspace has no connector with the ID 99.");
    journey.keys("<esc>w<down><enter>").keys("n").sees_not("No connector");
}

#[test]
fn each_profile_has_a_form_and_a_token_of_its_own() {
    let mut journey = at_home();
    journey
        .keys("n12<tab>34<esc>")
        .keys("p")
        .sees("lab.example.com")
        .keys("lab<enter>")
        .sees("Switched to profile lab");
    let looked_for: Vec<String> = journey
        .effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::LoadToken(_, key) => Some(format!("{key:?}")),
            _ => None,
        })
        .collect();
    assert!(looked_for.len() == 1 && looked_for[0].contains("lab.example.com"), "{looked_for:?}");
    assert!(journey.app.session.connection().is_none(), "the token of one server is not used for another");
    assert!(journey.app.form().is_untouched());
    assert_eq!(journey.app.form().dialect(), Dialect::Multiwoven);
    journey.keys("p").keys("default<enter>").keys("n");
    assert_eq!((journey.text(FieldId::Source), journey.text(FieldId::Destination)), ("12", "34"));
}

#[test]
fn another_server_becomes_a_profile_of_its_own() {
    let mut journey = at_home();
    journey.keys("n12<esc>p<end><enter>").sees("New profile for another server");
    journey
        .keys("https://third.example.com<tab><tab>")
        .paste("a-third-token")
        .keys("<tab><tab>")
        .keys("<right><right><c-s>");
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Identity(Ok(Identity { confirmed: true, ..Identity::default() }))));
    let settings = saved(&journey).expect("saved");
    assert_eq!((settings.name.as_str(), settings.server.host().as_str()), ("third.example.com", "third.example.com"));
    assert!(journey.app.form().is_untouched());
    journey.keys("p").sees("third.example.com").sees("default");
}

#[test]
fn a_dialect_that_the_servers_syncs_speak_is_proposed_and_not_taken() {
    let mut journey = at_home();
    journey.app.session.remote = syncwright::app::session::remote_cache::RemoteCache::default();
    journey.tell(Msg::Time(super::now())).served(|query| match query {
        Query::Dialect => Ok(Reply::Dialect(Some(Dialect::Multiwoven))),
        other => answer(other),
    });
    journey.sees("This server seems to use the API variant multiwoven").sees("d switch API variant");
    assert_eq!(journey.app.session.profile.dialect, Dialect::Published);
    journey.keys("n<to Every>45<esc><esc><esc>").keys("d").sees("API variant multiwoven now");
    assert_eq!((journey.text(FieldId::Schedule), journey.text(FieldId::Every)), ("interval", "45"));
    assert_eq!(saved(&journey).map(|settings| settings.dialect), Some(Dialect::Multiwoven));
    assert!(journey.creates().is_empty());
}

#[test]
fn a_refused_schedule_type_offers_the_other_dialect_with_the_schedule_carried_over() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<c-s>");
    let complaint = Complaint { attribute: Some("schedule_type".to_owned()), words: "invalid schedule type".into() };
    journey.answer(CreateOutcome::NotCreated(failure(FailureKind::Refused(vec![complaint]))));
    journey.sees("invalid schedule type").sees("uses the other API variant").sees("d switch API variant");
    journey.keys("d");
    assert_eq!((journey.text(FieldId::Schedule), journey.text(FieldId::Every)), ("interval", "30"));
    assert_eq!(journey.creates().len(), 1, "nothing is sent again unasked");
    journey.keys("<c-s><c-s>");
    let bodies = journey.creates();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[1]["sync"]["schedule_type"], "interval");
    assert!(bodies[1]["sync"]["configuration"].is_array(), "{}", bodies[1]);
}

#[test]
fn a_server_that_asks_to_wait_holds_back_no_other() {
    let mut journey = at_home();
    let wait = Some(std::time::Duration::from_secs(60));
    journey.filled().keys("<c-s>").answer(CreateOutcome::NotCreated(failure(FailureKind::Busy { wait })));
    journey.keys("<enter><c-s>").sees("The server asked for a pause: 60 s left.");
    assert_eq!(journey.creates().len(), 1);
    journey.keys("<esc><esc><esc><esc>p").keys("lab<enter>");
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Token(Ok(Some((token(), TokenLocation::Keyring))))));
    journey.keys("n1<tab>2<tab>3<tab>contacts<to Mapping>").paste(r#"{"a": "b"}"#);
    journey.keys("<to Every>2<c-s><c-s>").sees("Creating the sync…");
    assert_eq!(journey.creates().len(), 2, "nobody asked to wait here");
    let body = (*journey.creates()[1]).clone();
    journey.answer(super::created("7", &body)).keys("<enter>p").keys("default<enter>").keys("n<c-s><c-s>");
    journey.sees("The server asked for a pause: 60 s left.");
    assert_eq!(journey.creates().len(), 2);
}
