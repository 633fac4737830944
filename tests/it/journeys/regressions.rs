//! Faults that were there once, each as a story: two halves of one fact had lain in two places, and some way changed only
//! one of them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use syncwright::app::effect::Effect;
use syncwright::app::launch::Launch;
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::session::profile::Profile;
use syncwright::domain::create::note::PendingCreate;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Identity};
use syncwright::domain::field::FieldId;
use syncwright::domain::query::{Query, Reply};
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::sync::CreateOutcome;
use syncwright::domain::token_storage::TokenLocation;

use super::unknown::{asked_for_list, forgets, list, look, lost, noted, open, opened, other, stored, unanswered};
use super::workspace::answer;
use super::{Journey, after, created, failure, files, launch, server, switching, token};

impl Journey {
    /// The form of the sync that can be created, with another interval, on Review.
    fn every(&mut self, minutes: u32) -> &mut Self {
        self.filled().keys(&format!("<esc><to Every><c-u>{minutes}<c-s>"))
    }

    /// Types a token into the sign-in screen, which the server takes.
    pub(crate) fn sign_in(&mut self) -> &mut Self {
        self.paste("another-token").keys("<c-s>").is_identified();
        if let Some(request) = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::KeepToken(request, ..) => Some(*request),
            _ => None,
        }) {
            self.tell(Msg::Answer(request, Answer::Stored(Ok(()))));
        }
        self
    }

    /// The server says who one is.
    fn is_identified(&mut self) -> &mut Self {
        let workspaces = vec![switching::workspace("1", "Main"), switching::workspace("2", "Lab")];
        let identity = Identity { workspaces, confirmed: true, ..Identity::default() };
        let request = self.last_request();
        self.tell(Msg::Answer(request, Answer::Identity(Ok(identity))))
    }

    /// The kept token is found, and is good.
    fn token_is_found(&mut self) -> &mut Self {
        let request = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::LoadToken(request, _) => Some(*request),
            _ => None,
        });
        let found = Answer::Token(Ok(Some((token(), TokenLocation::Keyring))));
        self.tell(Msg::Answer(request.expect("it is looked for"), found)).is_identified()
    }
}

/// Two profiles of one variant on two servers; signed in with the first.
fn two_profiles(launched: Launch) -> Journey {
    let mut journey = Journey::start(Launch {
        profiles: vec![
            switching::profile("default", server().as_str(), Dialect::Published),
            switching::profile("lab", "https://lab.example.com", Dialect::Published),
        ],
        ..launched
    });
    journey.token_is_found();
    journey
}

#[test]
fn while_a_create_is_looked_up_an_earlier_one_like_it_is_not_sent_once_more() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.every(30).keys("<c-s>");
    let first = (*journey.creates()[0]).clone();
    journey.answer(created("7", &first)).keys("<enter>").every(15).keys("<c-s>").answer(lost());
    journey.sees("? Outcome unknown").keys("<enter><a-3><to Every><c-u>30<c-s>");
    assert_eq!(
        journey.app.form().checked().sync.as_ref().map(syncwright::domain::new_sync::NewSync::body),
        Some(first.clone())
    );
    journey.keys("<c-s>").sees("Nothing was sent now.").keys("y<enter><c-s>y");
    assert_eq!(journey.creates().len(), 2);
    assert_eq!(open(&journey).len(), 1, "the second one is still looked up");
    let second = (*journey.creates()[1]).clone();
    journey.looked(vec![stored("8", &second), stored("7", &first)]);
    journey.sees("Sync 8 matches yours and appeared after it was sent");
}

#[test]
fn two_creates_without_an_answer_are_both_remembered() {
    let (mut journey, first) = unanswered(&[]);
    let (request, _) = look(&journey);
    journey.tell_answer(request, Err(failure(FailureKind::ServerBroke { status: 500 })));
    journey.sees("Couldn't read the whole list of syncs. The server failed (HTTP 500).");
    // Something else, which gets no answer either.
    journey.keys("<esc><a-2><c-u>companies<c-s><c-s>").answer(lost());
    let second = (*journey.creates()[1]).clone();
    journey.sees("? Outcome unknown").sees("2 outcomes unknown");
    for (stream, held_back) in [("contacts", &first), ("companies", &second)] {
        journey.keys(&format!("<esc><a-2><c-u>{stream}<c-s>"));
        assert_eq!(
            journey.app.form().checked().sync.as_ref().map(syncwright::domain::new_sync::NewSync::body).as_ref(),
            Some(held_back)
        );
        journey.keys("<c-s>").sees("Nothing was sent now.").sees("? Outcome unknown").keys("y<enter><c-s>y");
    }
    assert_eq!(journey.creates().len(), 2);
    let still_open: Vec<_> = open(&journey).iter().map(|open| open.note.body.clone()).collect();
    assert_eq!(still_open, [first.clone(), second.clone()]);
    assert!(!forgets(&journey));
    // Each is found by itself, in whatever order.
    journey.settles(|| vec![stored("8", &second), stored("7", &first)]);
    assert_eq!((open(&journey).len(), journey.app.creates.created.len()), (0, 2));
}

/// A create of the program that ended, as the note of it says.
fn left_over(change: impl Fn(PendingCreate) -> PendingCreate) -> PendingCreate {
    let (before, _) = unanswered(&[]);
    change(noted(&before))
}

fn parsed(url: &str) -> Server {
    Server::parse(url, PlainHttp::LoopbackOnly).expect("a server")
}

#[test]
fn what_a_crash_left_is_looked_up_however_its_server_is_written_or_trusted() {
    let trusted = || server().trusting(Arc::from("-----BEGIN CERTIFICATE-----"));
    let pairs = [
        (parsed("HTTPS://API.Example.COM:443/api/v1/"), server()),
        (trusted(), server()),
        (server(), trusted()),
        (trusted(), parsed("api.example.com/")),
    ];
    for (noted, of_profile) in pairs {
        let note = left_over(|note| PendingCreate { server: noted.clone(), ..note });
        let body = note.body.clone();
        for is_there in [true, false] {
            let mut journey = Journey::start(Launch {
                profile: Profile { server: Some(of_profile.clone()), ..launch().profile },
                ..launch()
            });
            journey.tell(opened(vec![note.clone()])).sees("It's being looked up");
            assert!(journey.asked_of_all().is_empty(), "there is no token yet");
            journey.token_is_found();
            journey.settles(|| if is_there { vec![stored("4", &body)] } else { Vec::new() });
            journey.sees(if is_there { "✓ Created" } else { "safe to try again" });
            assert!(forgets(&journey), "{noted:?} {of_profile:?}");
            let every = if is_there { 15 } else { 30 };
            journey.keys("<enter><esc>").every(every).keys("<c-s>");
            assert_eq!(journey.creates().len(), 1, "the way is free: {noted:?} {of_profile:?}\n{}", journey.screen());
        }
    }
}

#[test]
fn a_file_of_another_workspace_fills_the_form_of_its_own_profile_only() {
    let names = json!({"server": "staging.example.com", "source": "Prod PG", "destination": "HubSpot EU", "model": "Active users"});
    let mut journey = two_profiles(Launch { from: Some(files::file(&names)), ..launch() });
    assert!(journey.asked().len() >= 3, "its names are looked for");
    journey.keys("<esc><esc><esc><esc>p").keys("lab<enter>").token_is_found();
    journey.served(answer).keys_served("n");
    assert!(journey.app.form().is_untouched() && journey.app.session.profile.name == "lab");
    journey.sees_not("contacts").sees_not("HubSpot EU").keys("<esc>p").keys("default<enter>").keys_served("n");
    let numbers = [FieldId::Source, FieldId::Destination, FieldId::Model].map(|field| journey.text(field));
    assert_eq!(numbers, ["1", "2", "5"]);
}

#[test]
fn a_server_that_asks_to_wait_holds_back_its_own_creates_only() {
    let mut journey = two_profiles(launch());
    let busy = failure(FailureKind::Busy { wait: Some(Duration::from_secs(60)) });
    journey.filled().keys("<c-s>").answer(CreateOutcome::NotCreated(busy)).keys("<enter><c-s>");
    journey.sees("The server asked for a pause: 60 s left. Nothing was sent.");
    journey.keys("<esc><esc><esc><esc>p").keys("lab<enter>").token_is_found().filled().keys("<c-s>");
    assert_eq!(journey.creates().len(), 2, "{}", journey.screen());
    let body = (*journey.creates()[1]).clone();
    journey.answer(created("3", &body)).keys("<esc>p").keys("default<enter>").keys("n<c-s><c-s>");
    journey.sees("The server asked for a pause: 60 s left.");
    assert_eq!(journey.creates().len(), 2);
    journey.later(60_000).keys("<c-s>");
    assert_eq!(journey.creates().len(), 3);
}

#[test]
fn a_sync_of_another_workspace_is_not_held_for_deleted_here() {
    let mut journey = switching::at_home();
    let here = after::Server::with(vec![after::sync(7, "pending", &json!({}))]);
    journey.filled().keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("7", &body)).with(&here, "<esc>").keys("1").sees("This session 1").sees("pending");
    // The other workspace has no sync 7, and then one of its own.
    for syncs in [vec![], vec![after::sync(7, "failed", &json!({}))]] {
        let there = after::Server::with(syncs);
        journey.keys("w").keys("lab<enter>").is_identified().with(&there, "r");
        journey.sees("workspace 2").sees("This session 1").sees("pending").sees_not("deleted").sees_not("failed");
        journey.with(&there, "<enter>").sees("Details").sees_not("deleted").with(&there, "r").sees_not("deleted");
        assert!(journey.app.session.gone.is_empty());
        journey.keys("<esc>w").keys("main<enter>").is_identified().with(&here, "r").sees("workspace 1").sees("pending");
    }
    // In its own workspace it is told when it is gone.
    let empty = after::Server::with(vec![]);
    journey.with(&empty, "<enter>").with(&empty, "r").with(&empty, "<esc>").sees("deleted");
}

#[test]
fn the_draft_beside_a_sync_that_is_edited_changes_its_variant_too() {
    let server = after::Server::with(vec![after::sync(7, "healthy", &json!({}))]);
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<esc><esc><esc><esc><esc>").with(&server, "3").with(&server, "<enter>").with(&server, "e");
    journey.sees("Edit sync").keys("<c-p>switch servers<enter>").sees("Server URL");
    journey.keys("<s-tab><right><tab>").sign_in();
    assert_eq!(journey.app.session.profile.dialect, Dialect::Multiwoven);
    journey.with(&server, "").sees("Edit sync");
    assert_eq!(journey.app.form().dialect(), Dialect::Multiwoven);
    journey.keys("<a-1><esc>").with(&server, "").sees("Details").with(&server, "<esc>n").sees("New sync");
    assert_eq!(journey.app.form().dialect(), Dialect::Multiwoven);
    assert_eq!(
        [FieldId::Source, FieldId::Schedule, FieldId::Every].map(|field| journey.text(field)),
        ["1", "interval", "30"]
    );
    journey.keys("<to Model><c-u>5").with(&server, "<c-s>").keys("<c-s>");
    let bodies = journey.creates();
    assert_eq!(bodies.len(), 1, "{}", journey.screen());
    assert!(bodies[0]["sync"]["configuration"].is_array(), "{}", bodies[0]);
}

/// Opens the external editor on the mapping.
fn editor_opened(journey: &mut Journey) -> syncwright::app::requests::RequestId {
    let found = journey.keys("<f4>").effects.iter().rev().find_map(|effect| match effect {
        Effect::EditText(request, _) => Some(*request),
        _ => None,
    });
    found.expect("the editor")
}

fn left_by_the_editor() -> Answer {
    Answer::Edited(Ok(r#"{"late": "properties.late"}"#.to_owned()))
}

#[test]
fn what_the_external_editor_left_does_not_replace_a_mapping_typed_since() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<to Mapping>").paste(r#"{"a": "x"}"#);
    let request = editor_opened(&mut journey);
    journey.keys("<c-z>").paste(r#"{"b": "y"}"#);
    let typed = journey.app.form().draft().mapping().json();
    assert!(typed.contains("\"b\""), "{typed}");
    journey.tell(Msg::Answer(request, left_by_the_editor())).sees("The mapping changed in the meantime");
    assert_eq!(journey.app.form().draft().mapping().json(), typed);
}

#[test]
fn what_the_external_editor_left_goes_into_no_other_form() {
    let server = after::Server::with(vec![after::sync(7, "healthy", &json!({"configuration": {}}))]);
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n1<to Mapping>");
    let request = editor_opened(&mut journey);
    journey.keys("<esc><esc>").with(&server, "3").with(&server, "<enter>").with(&server, "e").sees("Edit sync");
    journey.tell(Msg::Answer(request, left_by_the_editor())).sees("The mapping changed in the meantime");
    assert!(!journey.app.session.editor.has_unsaved_changes(), "{}", journey.screen());
}

/// Answers pages of a list with syncs of others, from the one that is asked for on.
fn pages_of_others(journey: &mut Journey, pages: u32, last: u32) {
    for _ in 0..pages {
        let (request, page) = look(journey);
        journey.effects.clear();
        journey.tell_answer(request, list(vec![other(&page.to_string())], last));
        assert!(open(journey)[0].not_created().is_none(), "after page {page}");
    }
}

#[test]
fn a_list_of_many_pages_is_looked_through_to_its_end() {
    let (mut journey, body) = unanswered(&[]);
    pages_of_others(&mut journey, 250, 251);
    journey.sees("Checking the list of syncs…").sees_not("safe to try again");
    let (request, page) = look(&journey);
    assert_eq!(page, 251);
    journey.tell_answer(request, list(vec![stored("900", &body)], 251));
    // The first page again: nothing has changed meanwhile.
    let (request, page) = look(&journey);
    assert_eq!(page, 1);
    journey.tell_answer(request, list(vec![other("1")], 251)).sees("✓ Created");
}

#[test]
fn a_list_without_an_end_is_never_called_safe() {
    let (mut journey, _) = unanswered(&[]);
    journey.later(3_600_000);
    pages_of_others(&mut journey, 2_000, 1_000_000);
    journey.sees("Checking the list of syncs…").sees_not("safe to try again");
    journey.keys("<enter><c-s>").sees("Nothing was sent now.");
}

#[test]
fn a_list_that_changes_faster_than_it_is_read_proves_no_absence() {
    let (mut journey, _) = unanswered(&[]);
    journey.later(3_600_000);
    let mut first = 0;
    while asked_for_list(&journey).is_some() {
        let (request, page) = look(&journey);
        first += 1;
        let row = if page == 1 { format!("top-{first}") } else { "2".to_owned() };
        journey.tell_answer(request, list(vec![other(&row)], 2));
    }
    journey.sees("Couldn't read the whole list of syncs. It keeps changing.");
    journey.sees_not("safe to try again").sees("Next look in");
}

/// A create that is looked up, at home, on a server that has syncs in the words of the other variant.
fn looked_up_while_the_variant_changes() -> (Journey, serde_json::Value) {
    let (mut journey, body) = unanswered(&[]);
    journey.app.session.remote = syncwright::app::session::remote_cache::RemoteCache::default();
    journey.keys("<enter><esc><esc><esc><esc>");
    let asked = journey.asked().into_iter().filter(|(_, query)| *query == Query::Dialect);
    for (request, _) in asked.collect::<Vec<_>>() {
        journey.tell_answer(request, Ok(Reply::Dialect(Some(Dialect::Multiwoven))));
    }
    journey.sees("d switch API variant");
    (journey, body)
}

#[test]
fn a_look_up_goes_on_when_the_variant_is_changed_in_the_middle_of_it() {
    let (mut journey, body) = looked_up_while_the_variant_changes();
    journey.keys("d").sees("API variant multiwoven now");
    journey.served(|query| match query {
        Query::SyncList { .. } => list(vec![stored("8", &body)], 1),
        other => answer(other),
    });
    journey.sees("Sync 8 matches yours and appeared after it was sent");
    assert!(forgets(&journey) && journey.creates().len() == 1);
}

#[test]
fn a_create_whose_answer_is_awaited_is_looked_up_when_its_session_goes() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    // Asked before, answered while the create is on its way: the sign-in has ended.
    let (request, _) = journey.asked_of_all()[0].clone();
    journey.keys("<c-s>");
    let of_create = journey.last_request();
    let body = (*journey.creates()[0]).clone();
    journey.tell_answer(request, Err(failure(FailureKind::NotSignedIn("ended".into())))).sees("Server URL");
    journey.keys("<s-tab><right><tab>").sign_in();
    assert_eq!(journey.app.session.profile.dialect, Dialect::Multiwoven);
    journey.tell(Msg::Answer(of_create, Answer::Create(created("8", &body))));
    journey.served(|query| match query {
        Query::SyncList { .. } => list(vec![stored("8", &body)], 1),
        other => answer(other),
    });
    journey.later(10_000);
    assert!(open(&journey).is_empty(), "nothing is blocked for good: {:?}", open(&journey));
}
