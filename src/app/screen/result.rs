//! What came of asking for a sync: created, not created, or unknown. The answer arrives here and decides where to go.

use jiff::{SignedDuration, ToSpan as _};

use crate::app::autosave;
use crate::app::create_lookup::{LookupPhase, Unknown};
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::msg::{Notice, RequestId};
use crate::app::screen::connect::Connect;
use crate::app::screen::{Screen, Waiting};
use crate::app::state::{Access, CreatedSync, State};
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::sync::CreateOutcome;

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It exists.
    Created {
        /// Which of those created since the start.
        index: usize,
    },
    /// It does not exist.
    NotCreated(Failure),
    /// It may exist: `State::unknown` has what is known of it.
    Unknown,
}

/// Takes the answer to a create, if it is the one awaited.
pub fn on_answer(state: &mut State, request: RequestId, outcome: CreateOutcome) -> Vec<Effect> {
    let Screen::NewSync { waiting, .. } = &mut state.screen else { return Vec::new() };
    let Some(waiting) = waiting.take_if(|waiting| waiting.request == request) else { return Vec::new() };
    match outcome {
        CreateOutcome::Created(sync) => {
            let Waiting { asked, body, .. } = *waiting;
            let host = state.profile.server.as_ref().map(crate::domain::server::Server::host).unwrap_or_default();
            let id = sync.id.0.to_string();
            let words = asked.describe(state.form.known());
            state.created.push(CreatedSync { sync: *sync, asked, words, sent: body, at: state.now, host });
            state.form = Form::new(state.profile.dialect);
            state.unknown = None;
            state.directory.note(&id);
            state.directory.forget_syncs();
            show(state, Outcome::Created { index: state.created.len() - 1 });
            autosave::is_created(state)
        }
        CreateOutcome::NotCreated(failure) if matches!(failure.kind, FailureKind::NotSignedIn(_)) => {
            sign_in_again(state, &failure, "Nothing was created, and your form is kept.");
            vec![Effect::FindStores, Effect::ForgetSubmit]
        }
        CreateOutcome::NotCreated(failure) => {
            if let FailureKind::Busy { wait: Some(wait) } = failure.kind {
                state.busy_until =
                    SignedDuration::try_from(wait).ok().and_then(|wait| state.now.checked_add(wait).ok());
            }
            if let FailureKind::Refused(complaints) = &failure.kind {
                state.form.take_complaints(complaints.clone());
            }
            show(state, Outcome::NotCreated(failure));
            next_tick(state).into_iter().chain([Effect::ForgetSubmit]).collect()
        }
        CreateOutcome::Unknown(failure) => {
            unknown(state, failure, *waiting);
            Vec::new()
        }
    }
}

/// Stops waiting for the answer: what was sent may have been carried out.
pub fn stop_waiting(state: &mut State) -> Vec<Effect> {
    let Screen::NewSync { waiting, .. } = &mut state.screen else { return Vec::new() };
    let Some(waiting) = waiting.take() else { return Vec::new() };
    let request = waiting.request;
    unknown(state, Failure::without_answer(FailureKind::NoAnswer(NoAnswer::StoppedWaiting)), *waiting);
    vec![Effect::Abandon(request)]
}

fn unknown(state: &mut State, failure: Failure, waiting: Waiting) {
    let Some(server) = state.profile.server.clone() else { return };
    let words = waiting.asked.describe(state.form.known());
    let Waiting { asked, body, since, noted, .. } = waiting;
    let workspace = state.profile.workspace;
    state.unknown = Some(Unknown {
        asked,
        words,
        body,
        sent_at: since,
        server,
        workspace,
        failure,
        noted,
        phase: LookupPhase::Waiting,
        looked_at: 0,
        rounds: 0,
        perhaps: Vec::new(),
    });
    show(state, Outcome::Unknown);
}

fn show(state: &mut State, outcome: Outcome) {
    state.overlay = None;
    state.notice = None;
    state.screen = Screen::Result { outcome, scroll: 0 };
}

/// Over the form: the sign-in ended while it was filled. Nothing typed is lost and nothing is sent again unasked.
pub fn sign_in_again(state: &mut State, failure: &Failure, and_the_form: &str) {
    state.access = Access::SignedOut;
    let reason = format!("{} {and_the_form}", failure.what());
    state.notice = Some(Notice::note("Signing in again leads back to where you were."));
    state.connect = Some(Connect { reason: Some(reason), ..Connect::of(state) });
}

/// While an answer is awaited, or the server asked to wait, the screen is drawn anew once a second.
pub fn next_tick(state: &State) -> Option<Effect> {
    if matches!(state.screen, Screen::Result { outcome: Outcome::NotCreated(_), .. }) {
        let left = state.seconds_to_wait()?;
        return state.busy_until?.checked_sub((left - 1).seconds()).ok().map(Effect::WakeAt);
    }
    let Screen::NewSync { waiting: Some(waiting), .. } = &state.screen else { return None };
    let passed = state.now.duration_since(waiting.since).as_secs().max(0);
    waiting.since.checked_add((passed + 1).seconds()).ok().map(Effect::WakeAt)
}
