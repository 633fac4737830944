//! A create that got no answer: neither yes nor no. It is looked up in the server's list until it is found or the list
//! is done, once more after a rest, and nothing is sent again before that.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::app::autosave;
use crate::app::edit_session;
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::msg::{Notice, RequestId};
use crate::app::screen::Screen;
use crate::app::screen::result::{self, Outcome};
use crate::app::state::{CreatedSync, State};
use crate::domain::connection::Connection;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::id::WorkspaceId;
use crate::domain::lookup::{ListSnapshot, Match, Verdict, matches};
use crate::domain::new_sync::NewSync;
use crate::domain::query::{Page, Query, Reply};
use crate::domain::server::Server;
use crate::domain::sync::Sync;

/// How long after a look without a find the second one comes: a slow server may still be at it.
const REST: SignedDuration = SignedDuration::from_secs(5);

/// How many pages are looked through at most.
const MOST_PAGES: u32 = 200;

/// A create that got no answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// What was asked for.
    pub asked: NewSync,
    /// The same as a sentence.
    pub words: String,
    /// The body as sent.
    pub body: Value,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Where it was sent.
    pub server: Server,
    /// To which workspace.
    pub workspace: Option<WorkspaceId>,
    /// What happened instead of an answer.
    pub failure: Failure,
    /// What was in the list before.
    pub noted: Option<ListSnapshot>,
    /// How the looking is doing.
    pub phase: LookupPhase,
    /// How many syncs were looked at in this round.
    pub looked_at: usize,
    /// How many rounds were begun.
    pub rounds: u8,
    /// Syncs that may be it.
    pub perhaps: Vec<String>,
}

/// How the looking is doing.
#[derive(Debug, Clone, PartialEq)]
pub enum LookupPhase {
    /// Not begun: there is no connection to its server.
    Waiting,
    /// A page is being asked for.
    Asking(RequestId, u32),
    /// It was not found, and is looked for once more at this time.
    Resting(Timestamp),
    /// It is over. A sync that was found is no unknown any more.
    Over(Verdict),
}

impl Unknown {
    /// Whether it is known by now that there is no such sync.
    pub fn is_safe_to_try_again(&self) -> bool {
        self.phase == LookupPhase::Over(Verdict::NotCreated)
    }

    /// Whether the looking is over.
    pub const fn is_over(&self) -> bool {
        matches!(self.phase, LookupPhase::Over(_))
    }
}

/// Begins to look, or looks again when it is time to.
pub fn go_on(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let connection = state.connection();
    let Some(unknown) = &mut state.unknown else { return Vec::new() };
    match unknown.phase {
        LookupPhase::Asking(..) | LookupPhase::Over(_) => return Vec::new(),
        LookupPhase::Resting(until) if until > now => return vec![Effect::WakeAt(until)],
        LookupPhase::Waiting | LookupPhase::Resting(_) => {}
    }
    let Some(connection) = connection.filter(|connection| connection.server == unknown.server) else {
        return Vec::new();
    };
    unknown.looked_at = 0;
    unknown.rounds += 1;
    unknown.perhaps.clear();
    let workspace = unknown.workspace;
    ask(state, Connection { workspace, ..connection }, 1)
}

fn ask(state: &mut State, connection: Connection, page: u32) -> Vec<Effect> {
    let request = state.request();
    if let Some(unknown) = &mut state.unknown {
        unknown.phase = LookupPhase::Asking(request, page);
    }
    vec![Effect::Ask(request, connection, state.profile.dialect, Query::Syncs(page))]
}

/// Looks again from the start.
pub fn look_again(state: &mut State) {
    if let Some(unknown) = state.unknown.as_mut().filter(|unknown| unknown.is_over()) {
        unknown.rounds = 0;
        unknown.phase = LookupPhase::Waiting;
    }
}

/// Takes a page of the list, if it is the one awaited; none when it is not.
pub fn on_answer(state: &mut State, request: RequestId, answer: &Result<Reply, Failure>) -> Option<Vec<Effect>> {
    let unknown = state.unknown.as_mut()?;
    let LookupPhase::Asking(awaited, number) = unknown.phase else { return None };
    if awaited != request {
        return None;
    }
    Some(match answer {
        Ok(Reply::Syncs(page)) => on_page(state, number, page),
        Ok(_) => Vec::new(),
        Err(failure) if matches!(failure.kind, FailureKind::NotSignedIn(_)) => {
            unknown.phase = LookupPhase::Waiting;
            result::sign_in_again(state, failure, "Signing in again goes on with looking.");
            vec![Effect::FindStores]
        }
        Err(failure) => {
            let words = format!("The server's list could not be had: {} {}", failure.what(), failure.advice());
            unknown.phase = LookupPhase::Over(Verdict::CannotTell(words));
            Vec::new()
        }
    })
}

fn on_page(state: &mut State, number: u32, page: &Page<Sync>) -> Vec<Effect> {
    let now = state.now;
    let connection = state.connection();
    let Some(unknown) = &mut state.unknown else { return Vec::new() };
    for listed in &page.rows {
        unknown.looked_at += 1;
        match matches(&unknown.body, unknown.sent_at, unknown.noted.as_ref(), listed) {
            Match::Yes => return found(state, listed.clone()),
            Match::Perhaps => unknown.perhaps.push(listed.id.0.to_string()),
            Match::No => {}
        }
    }
    let is_last = page.count == 0 || page.last.is_some_and(|last| number >= last) || number >= MOST_PAGES;
    // Without links, a page that is not full is the last one that brings anything; the next is then empty.
    match connection.filter(|_| !is_last) {
        Some(connection) => {
            let workspace = unknown.workspace;
            ask(state, Connection { workspace, ..connection }, number + 1)
        }
        None => over(unknown, now),
    }
}

fn over(unknown: &mut Unknown, now: Timestamp) -> Vec<Effect> {
    if let Some(first) = unknown.perhaps.first() {
        let words = format!(
            "Sync {first} is equal to what was sent, and it cannot be told whether it was there before. Look at it in the web app."
        );
        unknown.phase = LookupPhase::Over(Verdict::CannotTell(words));
        return Vec::new();
    }
    if unknown.rounds < 2 {
        let until = now.saturating_add(REST).unwrap_or(now);
        unknown.phase = LookupPhase::Resting(until);
        return vec![Effect::WakeAt(until)];
    }
    unknown.phase = LookupPhase::Over(Verdict::NotCreated);
    vec![Effect::ForgetSubmit]
}

/// It exists: from here on it is as if the answer had come.
fn found(state: &mut State, sync: Sync) -> Vec<Effect> {
    let Some(unknown) = state.unknown.take() else { return Vec::new() };
    let words = format!(
        "It was created: the server's list has it as sync {}. {} looked at.",
        sync.id.0,
        if unknown.looked_at == 1 { "1 sync was".to_owned() } else { format!("{} syncs were", unknown.looked_at) }
    );
    let host = unknown.server.host();
    // What was typed since is another sync, and stays.
    let dialect = state.profile.dialect;
    let form = edit_session::form_in_work_mut(state);
    let is_unchanged = form.checked().sync.as_ref().is_some_and(|now| now.body() == unknown.body);
    if is_unchanged {
        *form = Form::new(dialect);
    }
    let Unknown { asked, words: sentence, body, sent_at, .. } = unknown;
    state.created.push(CreatedSync { sync, asked, words: sentence, sent: body, at: sent_at, host });
    // Who went on with something else is told, and not taken away from it in the middle of a word.
    let is_waited_for = match state.screen {
        Screen::Result { outcome: Outcome::Unknown, .. } => true,
        Screen::NewSync { .. } => is_unchanged && state.editing.is_none(),
        _ => false,
    };
    if is_waited_for {
        state.overlay = None;
        state.picker = None;
        state.screen = Screen::Result { outcome: Outcome::Created { index: state.created.len() - 1 }, scroll: 0 };
    }
    state.notice = Some(Notice::done(words));
    autosave::is_created(state)
}
