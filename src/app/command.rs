//! Having something done with a sync that exists: asked for once, for one press of a key, and told truly afterwards.

use crate::app::edit_session;
use crate::app::effect::Effect;
use crate::app::msg::{Notice, RequestId};
use crate::app::screen::connect::Connect;
use crate::app::screen::{Screen, result};
use crate::app::state::State;
use crate::domain::command::{Command, Done, ScheduleState, meaning};
use crate::domain::dialect::{Dialect, ScheduleType};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::text::SanitizedText;

/// Something that is being done.
#[derive(Debug, Clone, PartialEq)]
pub struct InFlight {
    /// The number of the request.
    pub request: RequestId,
    /// What it is.
    pub command: Command,
    /// The host it is done on.
    pub host: String,
}

/// Runs the sync that is read, now.
pub fn run_now(state: &mut State) -> Vec<Effect> {
    let Some(opened) = &state.opened else { return Vec::new() };
    let (id, host, is_running) = (opened.sync.id.clone(), opened.host.clone(), opened.active_run().is_some());
    if is_running {
        state.notice = Some(Notice::note("A run is under way already."));
        return Vec::new();
    }
    if let Some(notice) = only_by_its_schedule(state) {
        state.notice = Some(notice);
        return Vec::new();
    }
    carry_out(state, &host, Command::RunNow(id))
}

/// Stops the run under way.
pub fn cancel(state: &mut State) -> Vec<Effect> {
    let Some(opened) = &state.opened else { return Vec::new() };
    let (id, host) = (opened.sync.id.clone(), opened.host.clone());
    if let Some(notice) = only_by_its_schedule(state) {
        state.notice = Some(notice);
        return Vec::new();
    }
    carry_out(state, &host, Command::Cancel(id))
}

/// The open-source server starts and stops only runs of manual syncs (api facts §4): who asks for another is told so,
/// and nothing is sent.
fn only_by_its_schedule(state: &State) -> Option<Notice> {
    let schedule = state.opened.as_ref()?.sync.text("schedule_type")?;
    let is_manual = ScheduleType::from_word(schedule.as_str()) == Some(ScheduleType::Manual);
    (state.profile.dialect == Dialect::Multiwoven && !is_manual).then(|| {
        let words = "This server starts and stops only runs of syncs whose schedule is manual; this one runs by its schedule. [edit] changes that.";
        Notice::note(state.expand_keys(words))
    })
}

/// Pauses the schedule of the sync that is read, or resumes it.
pub fn pause_or_resume(state: &mut State) -> Vec<Effect> {
    let Some(opened) = &state.opened else { return Vec::new() };
    let is_paused = opened.sync.status().is_some_and(|status| status.as_str() == "disabled");
    let power = if is_paused { ScheduleState::Enabled } else { ScheduleState::Disabled };
    let (id, host) = (opened.sync.id.clone(), opened.host.clone());
    carry_out(state, &host, Command::Switch(id, power))
}

/// Deletes the sync that is read.
pub fn delete(state: &mut State) -> Vec<Effect> {
    let Some(opened) = &state.opened else { return Vec::new() };
    let (id, host) = (opened.sync.id.clone(), opened.host.clone());
    carry_out(state, &host, Command::Delete(id))
}

/// Asks the server for it, unless something is being done already. The host is the one that stores the sync: the same
/// number means another sync elsewhere.
pub fn carry_out(state: &mut State, on: &str, command: Command) -> Vec<Effect> {
    if let Some(doing) = &state.doing {
        state.notice =
            Some(Notice::note(format!("One thing after the other: {} is under way.", doing.command.doing())));
        return Vec::new();
    }
    if let Some(role) = state.may_not_create() {
        let words = format!("You are signed in as {role}: this role may look, but not change syncs. Nothing was sent.");
        state.notice = Some(Notice::wrong(words));
        return Vec::new();
    }
    let Some(connection) = state.connection() else {
        state.connect = Some(Connect { reason: Some("Sign in first.".to_owned()), ..Connect::of(state) });
        return vec![Effect::FindStores];
    };
    let host = connection.server.host();
    if host != on {
        let words = format!("This sync is on {on}, and this profile works with {host}: nothing was sent.");
        state.notice = Some(Notice::wrong(words));
        return Vec::new();
    }
    let request = state.request();
    state.notice = None;
    state.doing = Some(InFlight { request, command: command.clone(), host });
    vec![Effect::Command(request, connection, command)]
}

/// Takes the answer to a command, if it is the one awaited.
pub fn on_answer(state: &mut State, request: RequestId, answer: Result<Done, Failure>) -> Vec<Effect> {
    let Some(InFlight { command, host, .. }) = state.doing.take_if(|doing| doing.request == request) else {
        return Vec::new();
    };
    match answer {
        Ok(done) => {
            is_done(state, &command, host, done);
            Vec::new()
        }
        Err(failure) => is_not_done(state, &command, host, &failure),
    }
}

fn is_done(state: &mut State, command: &Command, host: String, done: Done) {
    let now = state.now;
    let is_read = state.opened.as_ref().is_some_and(|opened| opened.sync.id == *command.id() && opened.host == host);
    if let Command::Change(id, sent) = command {
        edit_session::is_saved(state, id, sent, done.sync.as_ref());
    }
    if let Some(sync) = done.sync {
        state.directory.learn_sync(sync.clone());
        if let Some(opened) = state.opened.as_mut().filter(|_| is_read) {
            opened.sync = sync;
        }
    } else if let Some(opened) = state.opened.as_mut().filter(|_| is_read)
        && !matches!(command, Command::RunNow(_) | Command::Cancel(_))
    {
        opened.read = crate::domain::remote_context::Remote::NotAsked;
    }
    if let Some(opened) = state.opened.as_mut().filter(|_| is_read) {
        match command {
            Command::RunNow(_) => opened.expect_a_run(now),
            Command::Cancel(_) => opened.runs_read = crate::domain::remote_context::Remote::NotAsked,
            _ => {}
        }
    }
    if let Command::Delete(id) = command {
        state.kept.forget_edit(&host, id);
        state.gone.insert((host, id.0.to_string()));
        if is_read {
            state.opened = None;
        }
        // Who went on with something else is not taken away from it.
        if is_read && matches!(state.screen, Screen::Sync | Screen::Run) {
            state.screen = Screen::Syncs;
        }
    }
    state.notice = Some(Notice::done(command.done()));
}

fn is_not_done(state: &mut State, command: &Command, host: String, failure: &Failure) -> Vec<Effect> {
    // Whatever was refused, the sync may be another by now: it is read anew.
    if let Some(opened) = state.opened.as_mut().filter(|opened| opened.sync.id == *command.id()) {
        opened.refresh();
    }
    let not_done = command.not_done();
    let words = match &failure.kind {
        FailureKind::NotSignedIn(_) => {
            result::sign_in_again(state, failure, not_done);
            return vec![Effect::FindStores];
        }
        FailureKind::NotFound(_) => {
            state.gone.insert((host, command.id().0.to_string()));
            format!("{not_done} The sync is not there any more: somebody else has deleted it.")
        }
        FailureKind::Forbidden(_) => {
            format!("{not_done} Your role in this workspace may look, but not change syncs.")
        }
        FailureKind::Refused(complaints) => {
            if let Command::Change(id, _) = command {
                edit_session::is_refused(state, id, complaints.clone());
            }
            let told: Vec<String> = complaints.iter().map(|complaint| describe(&complaint.words)).collect();
            let told = if told.is_empty() { "The server gives no reason.".to_owned() } else { told.join(" ") };
            format!("{not_done} {told}")
        }
        FailureKind::NoAnswer(_) | FailureKind::ServerBroke { .. } | FailureKind::NotUnderstood(_) => {
            format!("{} Whether it was done is not known; the sync is read anew, and shows it.", failure.what())
        }
        _ => format!("{not_done} {} {}", failure.what(), failure.advice()),
    };
    state.notice = Some(Notice::wrong(words));
    Vec::new()
}

/// A server's reason: what it means where that is known, else its words.
fn describe(words: &SanitizedText) -> String {
    match meaning(words) {
        Some(meaning) => meaning.to_owned(),
        None => format!("The server says: {words}."),
    }
}
