//! What is done to the marked syncs: one after the other, at the pace of all requests, until it is over or stopped.

use jiff::SignedDuration;

use crate::app::available::{command_in_flight, runs_on_demand};
use crate::app::edit::TextInput;
use crate::app::effect::Effect;
use crate::app::layer::{Layer, SaveTarget};
use crate::app::notice::Notice;
use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::screen::batch::BatchScreen;
use crate::app::screen::syncs::{Chosen, with_sent};
use crate::app::state::App;
use crate::app::transition::{Transition, Update};
use crate::app::update::command;
use crate::domain::batch::{Batch, Item, Outcome, Task, Then, Verdict, judge};
use crate::domain::command::{Command, Done, says_manual_only};
use crate::domain::failure::Failure;
use crate::domain::id::SyncRef;

/// Before a folder is typed, files go into this one.
const FOLDER: &str = "syncs";

/// Where a command to a sync of another place would be about a different one.
const ELSEWHERE: &str = "It's in another workspace, or on another server.";

/// Shows what would be done to the marked syncs; nothing is sent yet.
pub(super) fn plan(app: &mut App, task: Task) -> Update {
    if let Some(role) = app.session.may_not_create().filter(|_| task != Task::Save) {
        let words = format!("You're signed in as {role}, a role that can't change syncs. Nothing was sent.");
        return Update::say(Notice::wrong(words));
    }
    let marked = app.session.home.marked(app.syncs_sources());
    let items = marked.into_iter().map(|(place, chosen)| item(app, task, place, chosen.as_ref())).collect();
    app.session.show(Screen::Batch(Box::new(BatchScreen::new(Batch::new(task, items)))));
    Update::none()
}

/// Pauses the marked syncs; where all are paused, resumes them.
pub(super) fn plan_pause_or_resume(app: &mut App) -> Update {
    let marked = app.session.home.marked(app.syncs_sources());
    let are_paused = marked.iter().all(|(_, chosen)| chosen.as_ref().is_some_and(|it| it.sync.is_paused()));
    plan(app, if are_paused { Task::Resume } else { Task::Pause })
}

/// Shows the plan for the other one of pausing and resuming.
pub(super) fn turn_plan(app: &mut App) -> Update {
    match &app.session.screen {
        Screen::Batch(shown) if shown.batch.task == Task::Pause => plan(app, Task::Resume),
        Screen::Batch(_) => plan(app, Task::Pause),
        _ => Update::none(),
    }
}

fn item(app: &App, task: Task, place: SyncRef, chosen: Option<&Chosen>) -> Item {
    let session = &app.session;
    let left_as_is = left_as_is(app, task, &place, chosen);
    let outcome = left_as_is.map_or(Outcome::NotTried, |why| Outcome::LeftAsIs(why.to_owned()));
    let told = chosen.map(|chosen| with_sent(&chosen.sync, chosen.sent.as_ref()));
    let name = told.as_ref().map(|sync| session.pipeline(sync, &place).line()).unwrap_or_default();
    let file = told.filter(|_| task == Task::Save).map(|sync| Box::new(session.file_of(&sync, &place)));
    Item { place, name, file, outcome }
}

/// Why nothing is done to a sync.
fn left_as_is(app: &App, task: Task, place: &SyncRef, chosen: Option<&Chosen>) -> Option<&'static str> {
    let session = &app.session;
    match (task, chosen) {
        (Task::Save, None) => Some("Its page of the list isn't loaded; scroll to it first."),
        (Task::Save, Some(_)) => None,
        _ if session.gone.contains(place) => Some("It was deleted before."),
        _ if !session.profile.surely_has(place) => Some(ELSEWHERE),
        (Task::Run, Some(chosen)) if !runs_on_demand(session, &chosen.sync) => {
            Some("Only manual syncs run on demand; this one runs on its schedule.")
        }
        (Task::Pause, Some(chosen)) if chosen.sync.is_paused() => Some("It's paused already."),
        (Task::Resume, Some(chosen)) if !chosen.sync.is_paused() => Some("It isn't paused."),
        _ => None,
    }
}

/// Begins what is planned. What cannot be undone, or needs a name, is asked first.
pub(super) fn begin(app: &mut App) -> Update {
    let Screen::Batch(shown) = &app.session.screen else { return Update::none() };
    match shown.batch.task {
        Task::Delete => {
            let word = shown.batch.left().to_string();
            app.layers.push(Layer::Delete { word, typed: TextInput::new("", 500), is_wrong: false });
        }
        Task::Save => app.layers.push(Layer::SaveAs { name: TextInput::new(FOLDER, 500), target: SaveTarget::Marked }),
        Task::Run | Task::Pause | Task::Resume => return begin_now(app),
    }
    Update::none()
}

/// Begins saving into this folder.
pub(super) fn save_into(app: &mut App, folder: &str) -> Update {
    if let Screen::Batch(shown) = &mut app.session.screen {
        folder.trim_end_matches('/').clone_into(&mut shown.folder);
    }
    begin_now(app)
}

/// Begins, or goes on, whatever it is: what was to be asked was answered.
pub(super) fn begin_now(app: &mut App) -> Update {
    if let Some(other) = command_in_flight(app) {
        let words = format!("Still busy: {}.", other.doing());
        return Update::say(Notice::note(words));
    }
    let is_signed_in = app.session.connection().is_some();
    let Screen::Batch(shown) = &mut app.session.screen else { return Update::none() };
    if !is_signed_in && shown.batch.task != Task::Save {
        return Transition::SignIn(Some("Sign in first.".to_owned())).into();
    }
    shown.is_moved = false;
    (shown.waits_since, shown.held_until) = (None, None);
    shown.batch.begin();
    app.notice = None;
    Update::none()
}

/// Stops: what is under way is waited for, nothing further is begun.
pub(super) fn stop(app: &mut App) {
    if let Screen::Batch(shown) = &mut app.session.screen {
        shown.batch.stop(String::new());
    }
}

/// Goes back to the list. What is not known there any more is loaded again.
pub(super) fn leave(app: &mut App) {
    let is_stale = matches!(&app.session.screen, Screen::Batch(shown) if shown.is_list_stale);
    app.session.show(Screen::Syncs);
    if is_stale {
        app.session.home.wants_list = true;
        app.session.remote.forget_syncs();
    }
}

/// Begins the next sync, where it is time for it. What is sent waits for a turn first, so that a stop finds it unsent.
pub(super) fn carry_on(app: &mut App) -> Vec<Effect> {
    let (now, is_signed_in) = (app.clock.now, app.session.connection().is_some());
    let is_awaited = app.requests.of(app.session.id).any(|purpose| *purpose == Purpose::Turn);
    let mut effects = Vec::new();
    if let Screen::Batch(shown) = &mut app.session.screen {
        let is_sent = shown.batch.task != Task::Save;
        if is_sent && !is_signed_in {
            shown.batch.stop("You're not signed in any more.".to_owned());
        }
        match shown.held_until.filter(|until| *until > now) {
            _ if !shown.batch.wants_next() => {}
            Some(until) => return vec![Effect::WakeAt(until.min(now + SignedDuration::from_secs(1)))],
            None if !is_sent => return begin_next(app),
            None if is_awaited => {
                let wake = shown.told_from().filter(|told| *told > now).map(Effect::WakeAt);
                return wake.into_iter().collect();
            }
            None => {
                shown.waits_since = Some(now);
                let request = app.requests.open(app.session.id, Purpose::Turn);
                return vec![Effect::AwaitTurn(request)];
            }
        }
    }
    if is_awaited {
        let given_up = app.requests.cancel(app.session.id, |purpose| *purpose == Purpose::Turn);
        effects.extend(given_up.into_iter().map(|(request, _)| Effect::Abandon(request)));
    }
    effects
}

/// Sends or saves the next sync.
pub(super) fn begin_next(app: &mut App) -> Vec<Effect> {
    let connection = app.session.connection();
    let session = &mut app.session;
    let Screen::Batch(shown) = &mut session.screen else { return Vec::new() };
    shown.waits_since = None;
    let (task, folder) = (shown.batch.task, shown.folder.clone());
    let Some(item) = shown.batch.begin_next() else { return Vec::new() };
    let place = item.place.clone();
    let effect = match (task.command(&place.id), connection, &item.file) {
        // Who signed in again may have chosen another workspace.
        (Some(command), Some(connection), _) if session.profile.surely_has(&place) => {
            let purpose = Purpose::Command(place, command.clone());
            Some(Effect::Command(app.requests.open(session.id, purpose), connection, command))
        }
        (None, _, Some(file)) => {
            let path = format!("{folder}/{}", crate::app::sync_import::file_name_with_id(file, &place.id));
            let request = app.requests.open(session.id, Purpose::Save(Some(place)));
            Some(Effect::SaveText { request, path, text: file.write() })
        }
        _ => {
            shown.batch.settle(&place, Verdict::Final(Outcome::LeftAsIs(ELSEWHERE.to_owned())));
            None
        }
    };
    if let Some(index) = shown.batch.under_way().filter(|_| !shown.is_moved) {
        shown.bar = index;
    }
    effect.into_iter().collect()
}

/// Whether a command is one of the batch on the screen.
pub(super) fn awaits(app: &App, place: &SyncRef) -> bool {
    let Screen::Batch(shown) = &app.session.screen else { return false };
    shown.batch.under_way().is_some_and(|index| shown.batch.items()[index].place == *place)
}

/// Takes the answer to a command of the batch.
pub(super) fn on_answer(app: &mut App, place: &SyncRef, command: &Command, answer: Result<Done, Failure>) -> Update {
    let (verdict, then) = judge(command, &answer);
    if let Err(failure) = &answer {
        app.session.runs_manual_only |= says_manual_only(&failure.kind);
    }
    let is_known = match answer {
        Ok(done) => {
            let is_known = done.sync.is_some() || !matches!(command, Command::Switch(..));
            command::learn(app, place, command, done);
            app.session.remote.last_runs.doubt(&place.id);
            is_known
        }
        Err(failure) if failure.kind.says_that_the_sync_is_missing() => {
            app.session.forget_sync(place);
            app.session.home.unmark(place);
            true
        }
        // What was rejected may be so because it is no more as it was listed.
        Err(_) => verdict == Verdict::NotCarriedOut,
    };
    if let Screen::Batch(shown) = &mut app.session.screen {
        shown.is_list_stale |= !is_known;
    }
    settle(app, place, verdict, then)
}

/// Takes whether a sync of the batch was saved.
pub(super) fn on_saved(app: &mut App, place: &SyncRef, saved: Result<String, String>) -> Update {
    let outcome = match saved {
        Ok(words) => Outcome::Done(words),
        Err(words) => Outcome::Rejected(words),
    };
    settle(app, place, Verdict::Final(outcome), Then::GoOn)
}

fn settle(app: &mut App, place: &SyncRef, verdict: Verdict, then: Then) -> Update {
    if matches!(verdict, Verdict::Final(Outcome::Done(_))) {
        app.session.home.unmark(place);
    }
    let now = app.clock.now;
    let Screen::Batch(shown) = &mut app.session.screen else { return Update::none() };
    shown.batch.settle(place, verdict);
    match then {
        Then::GoOn => {}
        Then::Wait(wait) => {
            let wait = shown.batch.wait(wait);
            shown.held_until = wait.and_then(|wait| now.checked_add(SignedDuration::try_from(wait).ok()?).ok());
        }
        Then::Stop(why) => shown.batch.stop(why),
    }
    if shown.batch.is_running() {
        return Update::none();
    }
    // From the top, where what needs attention is.
    shown.bar = 0;
    // Who looks elsewhere is told where the terminal can.
    let is_away = app.terminal.can_notify && !app.terminal.has_focus;
    let (done, all) = (shown.batch.count(|outcome| matches!(outcome, Outcome::Done(_))), shown.batch.items().len());
    let words = || format!("{done} of {all} marked syncs {}.", shown.batch.task.done());
    Vec::from_iter(is_away.then(|| Effect::Notify(words()))).into()
}
