//! Commands on an existing sync: sent once per key press, with the true outcome reported.

use serde_json::json;

use crate::app::available::{can_run_on_demand, command_in_flight};
use crate::app::effect::Effect;
use crate::app::messages::next_run;
use crate::app::notice::Notice;
use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::screen::form::go_to_step;
use crate::app::screen::sync::SyncDetail;
use crate::app::state::App;
use crate::app::transition::{Transition, Update};
use crate::domain::command::{Command, Done, ScheduleState, reasons, says_manual_only, why_not};
use crate::domain::draft::Draft;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::field::Step;
use crate::domain::id::{SyncId, SyncRef};
use crate::domain::remote_context::Remote;

/// Runs the open sync now.
pub(super) fn run_now(app: &mut App) -> Update {
    if app.session.screen.detail().is_some_and(|detail| detail.active_run().is_some()) {
        return Update::say(Notice::note("A run is already in progress."));
    }
    by_hand(app, Command::RunNow)
}

/// Sends one row of the open sync.
pub(super) fn send_one_row(app: &mut App) -> Update {
    about_the_shown_sync(app, |detail| Command::SendOneRow(detail.sync.id.clone()))
}

/// Starts or cancels a run. The open-source server does so only for manual syncs (api facts §4): otherwise says when
/// this one runs, and sends nothing.
pub(super) fn by_hand(app: &mut App, command: fn(SyncId) -> Command) -> Update {
    if !can_run_on_demand(app) {
        let screen = &app.session.screen;
        let is_running = screen.detail().is_some_and(|detail| detail.active_run().is_some());
        let words = match screen.sync().and_then(|sync| next_run(&app.clock, sync)) {
            _ if is_running => "Only runs of manual syncs can be cancelled; this one ends by itself.".to_owned(),
            Some(next) => format!("Only manual syncs run on demand; this one next runs at {}.", app.clock.moment(next)),
            None => "Only manual syncs run on demand; this one runs on its schedule.".to_owned(),
        };
        return Update::say(Notice::note(words));
    }
    about_the_shown_sync(app, |detail| command(detail.sync.id.clone()))
}

/// Pauses or resumes the schedule of the open sync.
pub(super) fn pause_or_resume(app: &mut App) -> Update {
    about_the_shown_sync(app, |detail| {
        let is_paused = detail.sync.is_paused();
        let state = if is_paused { ScheduleState::Enabled } else { ScheduleState::Disabled };
        Command::Switch(detail.sync.id.clone(), state)
    })
}

/// Deletes the open sync.
pub(super) fn delete(app: &mut App) -> Update {
    about_the_shown_sync(app, |detail| Command::Delete(detail.sync.id.clone()))
}

fn about_the_shown_sync(app: &mut App, command: impl FnOnce(&SyncDetail) -> Command) -> Update {
    let Some(detail) = app.session.screen.detail() else { return Update::none() };
    let (place, command) = (detail.place.clone(), command(detail));
    carry_out(app, place, command)
}

/// Opens the open sync in a form for editing. Unsaved edits are reapplied to what is stored now, so that changes others
/// made meanwhile are kept.
pub(super) fn begin_edit(app: &mut App) -> Update {
    let session = &mut app.session;
    let Some(detail) = session.screen.detail() else { return Update::none() };
    if let Some(role) = session.may_not_create() {
        let words = format!("You're signed in as {role}, a role that can't change syncs.");
        return Update::say(Notice::wrong(words));
    }
    let dialect = session.profile.dialect;
    let (sync, place) = (detail.sync.clone(), detail.place.clone());
    let stored = Draft::of_sync(&sync, dialect);
    let left = session.autosave.edit_of(&place).map(|edit| {
        let turned = |draft: &Draft| {
            let draft = draft.clone();
            if edit.after.dialect == dialect { draft } else { draft.in_dialect(dialect) }
        };
        (stored.clone().with_changes(&turned(&edit.before), &turned(&edit.after.draft)), edit.after.at)
    });
    let left = left.filter(|(draft, _)| *draft != stored);
    app.notice = left
        .as_ref()
        .map(|(_, at)| Notice::note(format!("Your unsaved changes from {} are back.", app.clock.tell(*at))));
    session.editor.begin(sync, place, stored, left.map(|(draft, _)| draft));
    session.show(Screen::FORM);
    Update::none()
}

/// Sends the edit.
pub(super) fn save_changes(app: &mut App) -> Update {
    let editor = &mut app.session.editor;
    let Some(edit) = editor.edit() else { return Update::none() };
    if let Some(changes) = editor.changes() {
        let command = Command::Change(edit.sync.id.clone(), json!({ "sync": changes }));
        let place = edit.place.clone();
        return carry_out(app, place, command);
    }
    if editor.form().checked().sync.is_some() {
        return Update::say(Notice::note("No changes, so nothing was sent."));
    }
    // A problem may only have been found on Review.
    go_to_step(editor.form_mut(), Step::Review)
}

/// Sends a command, unless another is in progress or the sync is in another workspace, where the same ID means a
/// different sync.
fn carry_out(app: &mut App, place: SyncRef, command: Command) -> Update {
    if let Some(other) = command_in_flight(app) {
        let words = format!("Still busy: {}.", other.doing());
        return Update::say(Notice::note(words));
    }
    if let Some(role) = app.session.may_not_create() {
        let words = format!("You're signed in as {role}, a role that can't change syncs. Nothing was sent.");
        return Update::say(Notice::wrong(words));
    }
    let Some(connection) = app.session.connection() else {
        return Transition::SignIn(Some("Sign in first.".to_owned())).into();
    };
    if !app.session.profile.has(&place) {
        let (on, here) = (place.server.host(), connection.server.host());
        let words = format!("Nothing was sent: this sync is on {on}, this profile on {here}.");
        return Update::say(Notice::wrong(words));
    }
    app.notice = None;
    let request = app.requests.open(app.session.id, Purpose::Command(place, command.clone()));
    Update::effect(Effect::Command(request, connection, command))
}

/// Handles the response to a command.
pub(super) fn on_answer(app: &mut App, place: &SyncRef, command: &Command, answer: Result<Done, Failure>) -> Update {
    match answer {
        Ok(done) => {
            is_done(app, place, command, done);
            Update::none()
        }
        Err(failure) => is_not_done(app, place, command, failure),
    }
}

fn is_done(app: &mut App, place: &SyncRef, command: &Command, done: Done) {
    let editor = &app.session.editor;
    let keeps_its_schedule = editor.is_editing(place) && editor.keeps_its_old_schedule();
    learn(app, place, command, done);
    let mut words = command.done();
    if matches!(command, Command::Change(..)) && keeps_its_schedule {
        words.push_str(
            &app.expand_keys(" Its old schedule keeps running until you pause and resume it ([pause-or-resume])."),
        );
    }
    app.notice = Some(Notice::done(words));
}

/// What is known of a sync that a command was carried out on.
pub(super) fn learn(app: &mut App, place: &SyncRef, command: &Command, done: Done) {
    let now = app.clock.now;
    let session = &mut app.session;
    if let Command::Change(_, sent) = command
        && session.editor.is_editing(place)
        && session.editor.saved(sent, done.sync.as_ref())
    {
        session.leave_edit();
    }
    if let Command::Change(_, sent) = command
        && let Some(changes) = sent.get("sync").and_then(serde_json::Value::as_object)
    {
        session.saves.entry(place.clone()).or_default().extend(changes.clone());
    }
    if let Some(sync) = &done.sync {
        session.remote.learn_sync(sync.clone());
    }
    if let Some(detail) = session.detail_mut(place) {
        match (command, done.sync) {
            (_, Some(sync)) => detail.sync = sync,
            (Command::RunNow(_) | Command::SendOneRow(_) | Command::Cancel(_), None) => {}
            (_, None) => detail.read = Remote::NotAsked,
        }
        match command {
            Command::RunNow(_) | Command::SendOneRow(_) => detail.expect_a_run(now),
            Command::Cancel(_) => detail.runs_read = Remote::NotAsked,
            _ => {}
        }
    }
    if let Command::Delete(_) = command {
        session.autosave.forget_edit(place);
        // Do not navigate away if the user has moved on.
        if session.screen.detail().is_some_and(|detail| detail.place == *place) {
            session.show(Screen::Syncs);
        }
        session.left.take_if(|left| left.detail.place == *place);
        session.forget_sync(place);
    }
}

fn is_not_done(app: &mut App, place: &SyncRef, command: &Command, failure: Failure) -> Update {
    let session = &mut app.session;
    // Even if rejected, the sync may have changed: reload it.
    if let Some(detail) = session.detail_mut(place) {
        detail.refresh();
    }
    let not_done = command.not_done();
    session.runs_manual_only |= says_manual_only(&failure.kind);
    if failure.kind.says_that_the_sync_is_missing() {
        session.forget_sync(place);
    }
    let why_not = why_not(&failure.kind);
    let words = match failure.kind {
        // The words of an address that is not there.
        FailureKind::NotFound(words)
            if matches!(command, Command::SendOneRow(_)) && matches!(words.as_str(), "" | "Not Found") =>
        {
            session.lacks_test_runs = true;
            format!("{not_done} This server has no test runs.")
        }
        FailureKind::Refused(complaints) => {
            let told = reasons(&complaints);
            if matches!(command, Command::Change(..)) && session.editor.is_editing(place) {
                session.editor.form_mut().take_complaints(complaints);
            }
            format!("{not_done} {told}")
        }
        FailureKind::NoAnswer(_) | FailureKind::ServerBroke { .. } | FailureKind::NotUnderstood(_) => {
            format!("{} It may have gone through; reloading the sync to see.", failure.what())
        }
        _ => format!("{not_done} {}", why_not.map_or_else(|| failure.describe(), str::to_owned)),
    };
    Update::say(Notice::wrong(words))
}
