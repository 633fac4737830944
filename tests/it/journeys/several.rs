//! Several syncs at once: lines are marked, what will be done is shown, and each sync has one outcome.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use syncwright::app::effect::Effect;
use syncwright::app::launch::Launch;
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::requests::RequestId;
use syncwright::app::screen::Screen;
use syncwright::domain::command::{Command, Done};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Complaint, Failure, FailureKind, Identity, NoAnswer, RawAnswer, Unreachable};
use syncwright::domain::id::WorkspaceId;
use syncwright::domain::query::Query;
use syncwright::domain::token_storage::TokenLocation;

use super::after::{Server, sync};
use super::{Journey, launch, token};

/// Five syncs, of which 3 is paused and 4 runs on a schedule.
pub(crate) fn five() -> Server {
    let schedule = json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes"});
    Server::with(vec![
        sync(1, "healthy", &json!({})),
        sync(2, "healthy", &json!({})),
        sync(3, "disabled", &json!({})),
        sync(4, "healthy", &schedule),
        sync(5, "healthy", &json!({})),
    ])
}

/// At the workspace's list, with these keys pressed after.
pub(crate) fn at_the_list(server: &Server, keys: &str) -> Journey {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.with(server, "3").effects.clear();
    journey.with(server, keys);
    journey
}

impl Journey {
    /// Lets a command that waits for its turn go.
    pub(crate) fn turn(&mut self) -> &mut Self {
        let is_turn = |effect: &Effect| matches!(effect, Effect::AwaitTurn(_));
        let at = self.effects.iter().rposition(is_turn).expect("something waits for its turn");
        let Effect::AwaitTurn(request) = self.effects.remove(at) else { panic!("it was one") };
        self.tell(Msg::Answer(request, Answer::Turn))
    }

    fn waits_for_a_turn(&self) -> bool {
        let is_given_up = |request| self.effects.contains(&Effect::Abandon(request));
        self.effects.iter().any(|effect| matches!(effect, Effect::AwaitTurn(request) if !is_given_up(*request)))
    }

    /// Lets each command go when its turn has come, and answers it.
    fn carried_out(&mut self, answer: impl Fn(&Command) -> Result<Done, FailureKind>) -> &mut Self {
        while self.waits_for_a_turn() {
            self.turn().answered(&answer);
        }
        self
    }

    /// Answers the newest command.
    pub(crate) fn answered(&mut self, answer: impl Fn(&Command) -> Result<Done, FailureKind>) -> &mut Self {
        let sent = self.commands().pop().expect("a command");
        self.is_done(answer(&sent))
    }

    /// The numbers of the syncs that commands were sent for, in order.
    fn sent(&self) -> Vec<String> {
        self.commands().iter().map(|command| command.id().0.to_string()).collect()
    }

    fn last_command(&self) -> RequestId {
        let of = |effect: &Effect| match effect {
            Effect::Command(request, ..) => Some(*request),
            _ => None,
        };
        self.effects.iter().rev().find_map(of).expect("a command")
    }
}

/// A server that pauses, resumes, runs and deletes whatever it is told to.
#[expect(clippy::unnecessary_wraps, reason = "it stands where a failure could stand")]
pub(crate) fn obeys(command: &Command) -> Result<Done, FailureKind> {
    let id = command.id().0.as_str().parse().expect("a number");
    let status = match command {
        Command::Switch(_, syncwright::domain::command::ScheduleState::Disabled) => "disabled",
        _ => "pending",
    };
    let is_told = matches!(command, Command::Switch(..));
    Ok(Done { sync: is_told.then(|| sync(id, status, &json!({}))) })
}

#[test]
fn space_marks_lines_and_the_footer_says_what_marks_do() {
    let mut journey = at_the_list(&five(), "");
    journey
        .sees("Space mark")
        .sees_not("marked")
        .keys("<space>")
        .sees("* 1 marked")
        .sees("*  [· never ran]")
        .sees("x run");
    journey.sees("p pause").sees("d delete").sees("S save").keys("<f1>").sees("Pause or resume the marked syncs");
    journey
        .keys("<esc><space><up><space>")
        .sees("* 1 marked")
        .keys("*")
        .sees("* 5 marked")
        .keys("*")
        .sees_not("marked");
    journey.keys("p").sees("Profile");
}

#[test]
fn marks_survive_a_filter_another_order_and_a_reload_and_esc_clears_the_filter_first() {
    let server = five();
    let mut journey = at_the_list(&server, "<space>/hubspot 5<down><space>");
    journey.sees("* 2 marked").sees("*› ").sees_not("HubSpot 1 ");
    journey
        .with(&server, "t")
        .with(&server, "r")
        .sees("* 2 marked")
        .keys("<esc>")
        .sees("HubSpot 1 ")
        .sees("* 2 marked");
    journey.keys("<esc>").sees_not("marked").keys("<esc>").sees("HubSpot 1 ");
}

#[test]
fn the_mark_of_a_sync_that_is_gone_is_dropped_when_the_whole_list_is_read_again() {
    let server = five();
    let mut journey = at_the_list(&server, "<space><space>");
    server.syncs.borrow_mut().remove(0);
    journey.with(&server, "r").sees("* 1 marked");
}

#[test]
fn each_list_has_marks_of_its_own() {
    let server = five();
    let mut journey = at_the_list(&server, "<space>");
    journey.keys("2").sees_not("marked").with(&server, "3").sees("* 1 marked");
}

#[test]
fn what_will_be_done_is_shown_before_anything_is_sent_and_esc_leaves_the_marks() {
    let mut journey = at_the_list(&five(), "*");
    journey.keys("p").sees("Pause 4 marked syncs").sees("Enter begins: 4 requests, one after the other.");
    journey.sees("It's paused already.").keys("<down><up><esc>").sees("* 5 marked");
    assert!(journey.effects.iter().all(|effect| !matches!(effect, Effect::Command(..) | Effect::AwaitTurn(_))));
}

#[test]
fn nothing_is_done_in_a_workspace_that_may_not_be_the_one_that_was_seen() {
    let mut journey = at_the_list(&five(), "<space><space>");
    journey.keys("p<enter>");
    journey.app.session.profile.workspace = WorkspaceId::parse("2").ok();
    journey.turn();
    assert!(journey.commands().is_empty());
}

#[test]
fn one_is_sent_after_the_other_and_what_came_of_each_is_listed() {
    let server = five();
    let mut journey = at_the_list(&server, "<space><space><down><down><space>");
    journey.keys("p<enter>");
    assert!(journey.commands().is_empty(), "the first waits for its turn");
    journey.turn().sees("Pausing 3 syncs…").sees("0 of 3 syncs").sees("under way");
    assert_eq!(journey.sent(), ["1"]);
    assert!(!journey.waits_for_a_turn(), "one at a time");
    journey.is_done(Ok(Done { sync: Some(sync(1, "disabled", &json!({}))) })).sees("1 of 3 syncs").turn();
    journey.is_done(Err(FailureKind::NotFound("Sync not found".into()))).turn();
    let words = "cannot be paused on Mondays";
    journey.is_done(Err(FailureKind::Refused(vec![Complaint { attribute: None, words: words.into() }])));
    journey.sees("1 sync paused.").sees("2 rejected").sees("The sync no longer exists; somebody else deleted it.");
    journey.sees("The server says: cannot be paused on Mondays.").sees("✓ #1");
    assert_eq!(journey.sent(), ["1", "2", "5"]);
    assert!(!journey.waits_for_a_turn());
    journey.with(&server, "<esc>").sees("‖ paused").sees_not("HubSpot 2 ").sees("* 1 marked");
}

#[test]
fn all_that_are_paused_are_resumed_and_the_other_way_is_one_key_away() {
    let mut journey = at_the_list(&five(), "<down><down><space>p");
    journey.sees("Resume 1 marked sync").keys("<enter>").carried_out(obeys).sees("1 sync resumed.");
    let mut mixed = at_the_list(&five(), "*p");
    mixed.sees("Pause 4 marked syncs").keys("p").sees("Resume 1 marked sync").sees("It isn't paused.");
    mixed.keys("p").sees("Pause 4 marked syncs").keys("p<enter>").carried_out(obeys);
    assert_eq!(mixed.sent(), ["3"]);
}

#[test]
fn what_the_server_does_not_run_on_demand_is_told_and_not_sent() {
    let mut journey = at_the_list(&five(), "<down><down><down><space><space>x");
    journey.sees("Run 1 marked sync").sees("Only manual syncs run on demand").keys("<enter>").carried_out(obeys);
    assert_eq!(journey.sent(), ["5"]);
    journey.sees("1 sync started.").sees("1 left as is");
    let mut nothing = at_the_list(&five(), "<down><down><down><space>x");
    nothing.sees("There is nothing to do.").sees_not("Enter begin").keys("<enter>");
    assert!(nothing.commands().is_empty() && !nothing.waits_for_a_turn());
}

#[test]
fn deleting_asks_for_the_number_of_syncs() {
    let server = five();
    let mut journey = at_the_list(&server, "<space><space>d");
    journey.sees("Delete 2 marked syncs").keys("<enter>").sees("Type “2” to delete them").keys("3<enter>");
    journey.sees("That is not “2”. Nothing was deleted.");
    assert!(!journey.waits_for_a_turn());
    journey.keys("<backspace>2<enter>").carried_out(obeys).sees("2 syncs deleted.");
    assert!(journey.commands().iter().all(|command| matches!(command, Command::Delete(_))));
    journey.keys("<esc>").sees("Workspace 3").sees_not("HubSpot 1 ").sees_not("marked");
}

#[test]
fn a_stop_sends_nothing_more_and_says_what_was_done_and_what_not() {
    let mut journey = at_the_list(&five(), "*");
    journey.keys("d<enter>5<enter>").turn().answered(obeys).turn();
    journey.sees("Esc stop").keys("<esc>").sees("Stopping; the one under way is waited for.");
    journey.keys("<esc>").sees("Stopping").is_done(Ok(Done { sync: None }));
    journey.sees("2 syncs deleted.").sees("3 not tried").sees("Stopped before the rest was tried.");
    assert_eq!(journey.commands().len(), 2);
    assert!(!journey.waits_for_a_turn());
    journey.keys("<enter>").sees("3 not tried").keys("g").carried_out(obeys).sees("5 syncs deleted.");
    assert_eq!(journey.sent(), ["1", "2", "3", "4", "5"]);
}

#[test]
fn a_stop_before_the_turn_has_come_finds_it_unsent() {
    let mut journey = at_the_list(&five(), "<space>p<enter>");
    let request = journey.effects.iter().find_map(|effect| match effect {
        Effect::AwaitTurn(request) => Some(*request),
        _ => None,
    });
    let request = request.expect("it waits");
    journey.keys("<esc>").sees("0 syncs paused.").sees("1 not tried");
    assert!(journey.effects.contains(&Effect::Abandon(request)));
    journey.tell(Msg::Answer(request, Answer::Turn));
    assert!(journey.commands().is_empty(), "a turn that nobody waits for");
}

#[test]
fn who_waits_for_a_turn_is_told_why_and_who_looks_elsewhere_that_it_is_over() {
    let mut journey = at_the_list(&five(), "<space><space>p<enter>");
    journey.app.terminal.can_notify = true;
    let soon = journey.app.clock.now + jiff::SignedDuration::from_secs(1);
    journey.keys("<down>").sees_not("when there is room");
    assert!(journey.effects.contains(&Effect::WakeAt(soon)));
    journey.later(1_000).sees("At most 80 requests go out in a minute; the next goes when there is room.");
    journey.tell(Msg::Focus(false)).turn().sees_not("when there is room").answered(obeys).turn().answered(obeys);
    assert!(journey.effects.contains(&Effect::Notify("2 of 2 marked syncs paused.".to_owned())));
}

#[test]
fn a_token_that_ended_leads_to_sign_in_and_back_and_nothing_is_sent_twice() {
    let mut journey = at_the_list(&five(), "<space><space>p<enter>");
    journey.turn().answered(obeys).turn();
    journey.is_done(Err(FailureKind::NotSignedIn("Unauthorized".into()))).sees("Sign in").sees("Not paused.");
    assert!(!journey.waits_for_a_turn());
    journey.paste(super::TOKEN).keys("<enter>");
    let request = journey.last_request();
    let confirmed = Identity { confirmed: true, ..Identity::default() };
    journey.tell(Msg::Answer(request, Answer::Identity(Ok(confirmed))));
    let stored = journey.last_request();
    journey.tell(Msg::Answer(stored, Answer::Stored(Ok(()))));
    journey.sees("1 sync paused.").sees("1 not tried").sees("g goes on with 1 sync.");
    assert!(!journey.waits_for_a_turn(), "nothing is sent again by itself");
    journey.keys("g").carried_out(obeys).sees("2 syncs paused.");
    assert_eq!(journey.sent(), ["1", "2", "2"], "the second one was not carried out");
}

#[test]
fn without_an_answer_the_outcome_is_unknown_and_the_list_is_read_again() {
    let server = five();
    let mut journey = at_the_list(&server, "<space><space><space>x<enter>");
    journey.turn().is_done(Err(FailureKind::ServerBroke { status: 500 })).turn();
    journey.is_done(Err(FailureKind::NoAnswer(NoAnswer::ConnectionLost)));
    journey.sees("2 with unknown outcome · 1 not tried").sees("It may have gone through.").sees_not("rejected");
    journey.sees("loads the list again").effects.clear();
    journey.keys("<esc>");
    assert!(journey.asked_of_all().iter().any(|(_, query)| *query == Query::Syncs(1)));
}

#[test]
fn a_server_that_cannot_be_reached_stops_it_and_the_sync_can_be_tried_again() {
    let mut journey = at_the_list(&five(), "<space><space>p<enter>");
    journey.turn().is_done(Err(FailureKind::Unreachable(Unreachable::Refused)));
    journey.sees("0 syncs paused.").sees("2 not tried").sees("Nothing is listening").keys("g");
    journey.carried_out(obeys).sees("2 syncs paused.");
    assert_eq!(journey.sent(), ["1", "1", "2"]);
}

#[test]
fn a_server_that_asks_to_wait_is_waited_for() {
    let mut journey = at_the_list(&five(), "<space><space>p<enter>");
    journey.turn();
    let busy = Failure {
        kind: FailureKind::Busy { wait: Some(Duration::from_secs(30)) },
        answer: Some(RawAnswer { status: 429, beginning: Vec::new() }),
    };
    journey.tell(Msg::Answer(journey.last_command(), Answer::Command(Err(busy))));
    journey.sees("The server asks to wait; it goes on in 30 s.");
    assert!(!journey.waits_for_a_turn());
    journey.later(29_000).sees("in 1 s");
    assert!(!journey.waits_for_a_turn());
    journey.later(1_000).carried_out(obeys).sees("2 syncs paused.");
    assert_eq!(journey.sent(), ["1", "1", "2"]);
}

#[test]
fn a_server_that_asks_to_wait_for_no_time_is_asked_less_and_less_often_and_then_no_more() {
    let mut journey = at_the_list(&five(), "<space><space>p<enter>");
    let busy = || Failure {
        kind: FailureKind::Busy { wait: Some(Duration::ZERO) },
        answer: Some(RawAnswer { status: 429, beginning: Vec::new() }),
    };
    for seconds in [1, 2, 4, 8, 16] {
        journey.turn();
        journey.tell(Msg::Answer(journey.last_command(), Answer::Command(Err(busy()))));
        journey.sees(&format!("The server asks to wait; it goes on in {seconds} s."));
        journey.later(seconds * 1_000 - 1);
        assert!(!journey.waits_for_a_turn());
        journey.later(1);
    }
    journey.turn();
    journey.tell(Msg::Answer(journey.last_command(), Answer::Command(Err(busy()))));
    journey.sees("Stopped before the rest was tried. The server keeps asking to wait.").sees("2 not tried");
    journey.later(60_000);
    assert_eq!(journey.sent(), ["1"; 6]);
}

#[test]
fn a_role_that_may_not_change_syncs_is_told_before_anything_is_sent() {
    let mut journey = Journey::start(Launch { token: Some((token(), TokenLocation::Keyring)), ..launch() });
    let identity = Identity { confirmed: true, role: Some("Viewer".into()), ..Identity::default() };
    let request = journey.last_request();
    journey.tell(Msg::Answer(request, Answer::Identity(Ok(identity))));
    journey.with(&five(), "3").keys("<space>p").sees("You're signed in as Viewer, a role that can't change syncs.");
    journey.with(&five(), "S").sees("Save 1 marked sync as files");
}

#[test]
fn what_every_other_sync_would_meet_too_stops_it() {
    let mut journey = at_the_list(&five(), "<space><space>p<enter>");
    journey.turn().is_done(Err(FailureKind::Forbidden("no".into())));
    journey.sees("Your role in this workspace can't change syncs.").sees("1 rejected · 1 not tried");
    assert!(!journey.waits_for_a_turn());
}

#[test]
fn a_stop_is_gone_past_only_by_a_key_that_began_nothing() {
    let stops = [
        (FailureKind::NotSignedIn("Unauthorized".into()), 2),
        (FailureKind::Unreachable(Unreachable::Refused), 2),
        (FailureKind::NoAnswer(NoAnswer::ConnectionLost), 1),
        (FailureKind::Forbidden("no".into()), 1),
    ];
    for (kind, left) in stops {
        let mut journey = at_the_list(&five(), "<space><space>p<enter>");
        journey.turn().is_done(Err(kind)).keys("<enter><enter>");
        assert_eq!((journey.sent(), journey.waits_for_a_turn()), (vec!["1".to_owned()], false));
        if journey.app.sign_in().is_none() {
            journey.sees(&format!("g goes on with {left} sync")).keys("g");
            assert!(journey.waits_for_a_turn());
        }
    }
}

#[test]
fn they_are_saved_as_files_of_their_own_without_a_request() {
    let mut journey = at_the_list(&five(), "<space><space>S");
    journey.sees("Save 2 marked syncs as files").keys("<enter>").sees("Folder for the files").keys("<enter>");
    let files = |journey: &Journey| -> Vec<(RequestId, String, String)> {
        let of = |effect: &Effect| match effect {
            Effect::SaveText { request, path, text } => Some((*request, path.clone(), text.clone())),
            _ => None,
        };
        journey.effects.iter().filter_map(of).collect()
    };
    let (request, path, text) = files(&journey).pop().expect("a file");
    assert_eq!((path.as_str(), text.contains("\"stream_name\": \"contacts\"")), ("syncs/sync-1-contacts.json", true));
    journey.tell(Msg::Answer(request, Answer::Saved(Ok("Saved as syncs/sync-1-contacts.json.".to_owned()))));
    let (request, path, _) = files(&journey).pop().expect("another file");
    assert_eq!(path, "syncs/sync-2-contacts.json");
    let exists = "syncs/sync-2-contacts.json already exists; nothing was written.".to_owned();
    journey.tell(Msg::Answer(request, Answer::Saved(Err(exists))));
    journey.sees("1 sync saved.").sees("already exists; nothing was written.");
    assert_eq!(files(&journey).len(), 2);
    assert!(journey.commands().is_empty() && !journey.waits_for_a_turn());
}

#[test]
fn what_is_of_another_place_is_left_as_it_is() {
    let past = |id: &str, host: &str| syncwright::domain::create::note::HistoryEntry {
        at: super::now(),
        profile: "default".to_owned(),
        sync: super::place(host, id),
        body: json!({"sync": {"source_id": 1, "stream_name": "http"}}),
        answer: serde_json::Map::new(),
        is_told: false,
        create: None,
    };
    let history = vec![past("8", "api.example.com"), past("8", "other.example.com")];
    let opened = syncwright::app::msg::WorkOpened {
        profile: "default".to_owned(),
        is_kept: true,
        history,
        ..syncwright::app::msg::WorkOpened::default()
    };
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.tell(Msg::WorkOpened(Box::new(opened))).keys("2*").sees("* 2 marked").keys("d");
    journey.sees("Delete 1 marked sync").sees("It's in another workspace, or on another server.");
    journey.keys("<esc>S").sees("Save 2 marked syncs as files");
}

#[test]
fn in_another_workspace_the_same_number_is_another_sync_and_nothing_is_sent() {
    let server = five();
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.app.session.profile.workspace = WorkspaceId::parse("1").ok();
    journey.with(&server, "3").effects.clear();
    journey.with(&server, "<space><space><space>d<enter>3<enter>").turn().answered(obeys).turn();
    journey.keys("<esc>").answered(obeys).sees("1 not tried");
    // Who signs in again may choose another one.
    journey.app.session.profile.workspace = WorkspaceId::parse("2").ok();
    journey.keys("g").turn().sees("It's in another workspace, or on another server.").sees("1 left as is");
    assert_eq!(journey.commands().len(), 2);
    journey.with(&server, "<esc>").sees("HubSpot 3 ").sees_not("marked");
}

#[test]
fn a_press_before_a_line_marks_it() {
    let mut journey = at_the_list(&five(), "");
    let target = syncwright::app::input::mouse::MouseTarget::Mark(1);
    journey.tell(Msg::Pressed(target)).sees("* 1 marked").sees("*› ").tell(Msg::Pressed(target)).sees_not("marked");
}

#[test]
fn quitting_in_the_middle_asks_first() {
    let mut journey = at_the_list(&five(), "<space>p<enter>");
    journey.turn().keys("<c-q>").sees("Quit before all are done?").keys("n").sees("Pausing 1 sync…");
    assert!(!journey.effects.contains(&Effect::Quit));
}

#[test]
fn another_command_that_is_under_way_is_waited_for() {
    let server = five();
    let mut journey = at_the_list(&server, "");
    journey.with(&server, "<enter>").keys("p<esc><space>x<enter>").sees("Still busy: pausing.");
    assert!(!journey.waits_for_a_turn());
    let paused = sync(1, "disabled", &json!({}));
    journey.is_done(Ok(Done { sync: Some(paused) })).keys("<enter>");
    assert!(journey.waits_for_a_turn());
}

/// What an answer may be, and whether it proves that the command was not carried out.
fn any_answer() -> impl Strategy<Value = (Result<Done, FailureKind>, bool)> {
    prop_oneof![
        4 => Just((Ok(Done { sync: None }), false)),
        1 => Just((Err(FailureKind::NotFound("Sync not found".into())), false)),
        1 => Just((Err(FailureKind::Refused(Vec::new())), false)),
        1 => Just((Err(FailureKind::ServerBroke { status: 500 }), false)),
        1 => Just((Err(FailureKind::NoAnswer(NoAnswer::TimedOut)), false)),
        1 => Just((Err(FailureKind::Unreachable(Unreachable::Refused)), true)),
    ]
}

#[derive(Debug, Clone)]
enum Step {
    Turn,
    Answer(Result<Done, FailureKind>, bool),
    /// The newest answer comes again.
    Again,
    Key(&'static str),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Turn),
        4 => any_answer().prop_map(|(answer, is_certain)| Step::Answer(answer, is_certain)),
        1 => Just(Step::Again),
        2 => prop::sample::select(vec!["<enter>", "g", "<down>", "<f1>", "<esc>"]).prop_map(Step::Key),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_is_answered_and_pressed_one_is_out_and_none_is_sent_twice(
        steps in prop::collection::vec(any_step(), 1..40),
    ) {
        let mut journey = at_the_list(&five(), "*d<enter>5<enter>");
        let mut answered = 0;
        let mut may_be_sent_again = Vec::new();
        for step in steps {
            let before = journey.sent();
            let is_esc = matches!(step, Step::Key("<esc>"));
            match step {
                Step::Turn if journey.waits_for_a_turn() => drop(journey.turn()),
                Step::Answer(answer, is_certain) if before.len() > answered => {
                    answered += 1;
                    if is_certain {
                        may_be_sent_again.extend(before.last().cloned());
                    }
                    journey.is_done(answer);
                }
                Step::Again if answered > 0 && before.len() == answered => {
                    let outcomes = outcomes(&journey);
                    journey.is_done(Ok(Done { sync: None }));
                    prop_assert_eq!(self::outcomes(&journey), outcomes, "nobody awaits it");
                }
                Step::Key(key) => drop(journey.keys(key)),
                _ => {}
            }
            let sent = journey.sent();
            prop_assert!(sent.len() <= answered + 1, "{:?} while one was out", sent);
            prop_assert!(!is_esc || sent.len() == before.len());
            if let Some(new) = sent.get(before.len())
                && before.contains(new)
            {
                let place = may_be_sent_again.iter().position(|id| id == new);
                prop_assert!(place.is_some(), "{} was sent again", new);
                may_be_sent_again.remove(place.unwrap_or_default());
            }
            if outcomes(&journey).is_empty() {
                break;
            }
        }
    }
}

/// What came of each sync, while that is shown.
fn outcomes(journey: &Journey) -> Vec<syncwright::domain::batch::Outcome> {
    match &journey.app.session.screen {
        Screen::Batch(shown) => shown.batch.items().iter().map(|item| item.outcome.clone()).collect(),
        _ => Vec::new(),
    }
}
