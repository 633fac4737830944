//! Creating a sync from the form. Form, token and sign-in are asked here, before: a token that expired by our clock, or a
//! role that may not create, only warns. [`crate::domain::create`] then says what is read, and decides, so that nothing is
//! sent twice or too soon; it is carried out here. Creates whose outcome stays unknown go on in `lookups`.

use jiff::{SignedDuration, ToSpan as _};

use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::launch::Origin;
use crate::app::notice::Notice;
use crate::app::requests::Purpose;
use crate::app::screen::form::go_to_step;
use crate::app::screen::{Outcome, Screen};
use crate::app::session::access::TokenEnd;
use crate::app::state::App;
use crate::app::transition::{Question, Transition, Update};
use crate::domain::connection::Connection;
use crate::domain::create::attempt::{Attempt, AttemptStep};
use crate::domain::create::ledger::Ledger;
use crate::domain::create::note::{CreateId, HistoryEntry};
use crate::domain::create::open::OpenCreate;
use crate::domain::create::reading::ReadingAnswer;
use crate::domain::create::{Blocked, Consent, CreatedSync, Decision, Permit, blocked, words};
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::field::Step;
use crate::domain::query::Reply;
use crate::domain::sync::{CreateOutcome, ServerState, Sync};

/// Creates the form's sync, for this key press: first it is read what is there.
pub(super) fn create(app: &mut App, consent: Consent) -> Update {
    let Some(asked) = app.session.editor.draft.checked().sync.clone() else {
        return go_to_step(app.session.editor.form_mut(), Step::Review);
    };
    let Some(connection) = app.session.connection() else {
        return sign_in("Sign in to create the sync. Your form is kept.");
    };
    // A token that ended by our clock is a warning: the server decides.
    let has_ended = matches!(app.session.access.token_end(app.clock.now), TokenEnd::Ended(_));
    app.notice = has_ended.then(|| Notice::note("The token has expired, going by this machine's clock."));
    let place = (connection.server, connection.workspace, app.session.profile.dialect);
    app.creates.decided += 1;
    let id = CreateId::new(app.clock.now, app.creates.decided);
    let attempt = Attempt::new(id, app.session.profile.name.clone(), place, asked, consent);
    app.session.editor.attempt = Some(Box::new(attempt));
    if app.session.profile.origin == Origin::Demo {
        // It keeps nothing, and nobody else creates there.
        return on_ledger(app, Ok(Ledger::default()));
    }
    go_on(app)
}

fn sign_in(reason: &str) -> Update {
    Transition::SignIn(Some(reason.to_owned())).into()
}

/// Carries the attempt on: reads what is due, or decides.
fn go_on(app: &mut App) -> Update {
    let Some(attempt) = &app.session.editor.attempt else { return Update::none() };
    let step = attempt.step();
    if step == AttemptStep::Decide {
        return decide(app);
    }
    let id = attempt.id.clone();
    let Some(connection) = app.session.connection() else {
        let released = give_up(app).into_iter();
        return Update::from(released.collect::<Vec<_>>()).then(Transition::SignIn(None));
    };
    let request = app.requests.open(app.session.id, Purpose::Prepare(id.clone()));
    Update::effect(match step {
        AttemptStep::Ask(step) => Effect::Ask(request, connection, app.session.profile.dialect, step.query()),
        AttemptStep::ReadLedger(question) => Effect::ReadLedger(request, id, question),
        AttemptStep::Decide => return decide(app),
    })
}

/// What is on the disk was read; or another program is creating the same.
pub(super) fn on_ledger(app: &mut App, ledger: Result<Ledger, String>) -> Update {
    let Some(attempt) = &mut app.session.editor.attempt else { return Update::none() };
    match ledger {
        Ok(ledger) => {
            attempt.on_ledger(ledger, &mut app.creates.open);
            let place = (&attempt.server.id(), attempt.workspace, attempt.body());
            let wait_until = app.creates.waits.get(place.0).copied();
            // The list is not read for a create that cannot be sent.
            match blocked(place, &app.creates.open, wait_until, app.clock.now) {
                Some(_) => decide(app),
                None => go_on(app),
            }
        }
        Err(reason) => {
            app.session.editor.attempt = None;
            Update::say(Notice::wrong(format!("{reason} {}", words::NOTHING_SENT)))
        }
    }
}

/// A request of the reading before the create was answered.
pub(super) fn on_list(app: &mut App, answer: &Result<Reply, Failure>) -> Update {
    if let Some(attempt) = &mut app.session.editor.attempt {
        attempt.on_list(ReadingAnswer::of(answer));
    }
    go_on(app)
}

fn decide(app: &mut App) -> Update {
    let Some(attempt) = app.session.editor.attempt.take() else { return Update::none() };
    let release = Effect::ReleaseLock(attempt.id.clone());
    let Some(connection) = app.session.connection() else {
        return Update::effect(release).then(Transition::SignIn(None));
    };
    let creates = &app.creates;
    let wait_until = creates.waits.get(&attempt.server.id()).copied();
    let update = match attempt.decide(&creates.open, &creates.created, wait_until, app.clock.now) {
        Decision::Permitted(permit) => return send(app, connection, permit, *attempt),
        Decision::Blocked(reason) => tell_blocked(app, reason),
        Decision::AskFirst(question) => Transition::Confirm(Question::Create(question, attempt.consent)).into(),
    };
    Update { effects: std::iter::once(release).chain(update.effects).collect(), ..update }
}

fn tell_blocked(app: &mut App, reason: Blocked) -> Update {
    match reason {
        Blocked::Wait(seconds) => {
            app.notice = Some(Notice::note(words::wait(seconds)));
        }
        Blocked::Open(id) => {
            app.session.show(Screen::result(Outcome::Open(id)));
            app.notice = Some(Notice::note("An earlier create may have made this sync. Nothing was sent now."));
        }
    }
    Update::none()
}

fn send(app: &mut App, connection: Connection, permit: Permit, attempt: Attempt) -> Update {
    let problems = attempt.problems();
    if !problems.is_empty() {
        app.notice = Some(Notice::wrong(problems.join(" ")));
    }
    let editor = &mut app.session.editor;
    let words = attempt.asked.describe(editor.draft.known());
    let id = permit.note().id.clone();
    app.creates.open.add(OpenCreate::sent(permit.note().clone(), attempt.asked, words));
    editor.sending = Some(id.clone());
    app.session.screen = Screen::FORM;
    let request = app.requests.open(app.session.id, Purpose::Create(id));
    let mut effects = vec![Effect::Create(request, connection, permit)];
    effects.extend(next_tick(app));
    effects.into()
}

/// Handles the response to a create.
pub(super) fn on_answer(app: &mut App, id: &CreateId, outcome: CreateOutcome) -> Update {
    app.session.editor.sending = None;
    match outcome {
        CreateOutcome::Created(sync) => {
            let Some(open) = app.creates.open.close(id) else { return found_out_elsewhere(id) };
            let at = app.clock.now;
            app.session.editor.draft = Form::new(app.session.profile.dialect);
            let (created, effects) = remember(app, open, *sync, at);
            show(app, Outcome::Created(Box::new(created)));
            effects.into()
        }
        CreateOutcome::NotCreated(failure) => {
            let Some(open) = app.creates.open.close(id) else { return found_out_elsewhere(id) };
            let mut effects = vec![Effect::ForgetCreate(id.clone())];
            effects.extend(not_created(app, &open, failure));
            effects.into()
        }
        CreateOutcome::Unknown(failure, server) => look_up(app, id, failure, server).into(),
    }
}

/// Another program found out what became of it before the answer came here.
fn found_out_elsewhere(id: &CreateId) -> Update {
    Update::effect(Effect::ReleaseLock(id.clone()))
}

/// The server asked for a sign-in before it did anything: there is nothing to look up.
pub(super) fn was_rejected_unsigned(app: &mut App, id: &CreateId) -> Update {
    app.session.editor.sending = None;
    let forget = app.creates.open.close(id).map(|open| Effect::ForgetCreate(open.note.id));
    Vec::from_iter(forget).into()
}

fn not_created(app: &mut App, open: &OpenCreate, failure: Failure) -> Option<Effect> {
    if let FailureKind::Busy { wait: Some(wait) } = failure.kind {
        let until = SignedDuration::try_from(wait).ok().and_then(|wait| app.clock.now.checked_add(wait).ok());
        app.creates.waits.extend(until.map(|until| (open.note.server.id(), until)));
    }
    if let FailureKind::Refused(complaints) = &failure.kind {
        app.session.editor.draft.take_complaints(complaints.clone());
    }
    show(app, Outcome::NotCreated(Box::new(failure)));
    next_tick(app)
}

/// Ends an attempt before anything was sent.
pub(super) fn give_up(app: &mut App) -> Vec<Effect> {
    let Some(attempt) = app.session.editor.attempt.take() else { return Vec::new() };
    let given_up = app.requests.cancel(app.session.id, |purpose| *purpose == Purpose::Prepare(attempt.id.clone()));
    let abandoned = given_up.into_iter().map(|(request, _)| Effect::Abandon(request));
    abandoned.chain([Effect::ReleaseLock(attempt.id)]).collect()
}

/// Stops waiting. Once it was sent, the sync may still be created.
pub(super) fn stop_waiting(app: &mut App) -> Vec<Effect> {
    if app.session.editor.attempt.is_some() {
        app.notice = Some(Notice::note(format!("Stopped. {}", words::NOTHING_SENT)));
        return give_up(app);
    }
    let Some(id) = app.session.editor.sending.take() else { return Vec::new() };
    let given_up = app.requests.cancel(app.session.id, |purpose| *purpose == Purpose::Create(id.clone()));
    let failure = Failure::without_answer(FailureKind::NoAnswer(NoAnswer::StoppedWaiting));
    let mut effects = look_up(app, &id, failure, ServerState::MayBeAtIt);
    effects.extend(given_up.into_iter().map(|(request, _)| Effect::Abandon(request)));
    effects
}

fn look_up(app: &mut App, id: &CreateId, failure: Failure, server: ServerState) -> Vec<Effect> {
    let Some(open) = app.creates.open.get_mut(id) else { return Vec::new() };
    open.look_up(failure, server);
    let note = Box::new(open.note.clone());
    show(app, Outcome::Open(id.clone()));
    vec![Effect::KeepNote(note)]
}

pub(super) fn show(app: &mut App, outcome: Outcome) {
    app.layers.clear();
    app.notice = None;
    app.session.show(Screen::result(outcome));
}

/// Add to the history first, then delete the draft, then the create's record: whatever a crash leaves behind, the sync
/// is not created twice.
pub(super) fn remember(app: &mut App, open: OpenCreate, sync: Sync, at: jiff::Timestamp) -> (CreatedSync, Vec<Effect>) {
    let OpenCreate { note, asked, words, .. } = open;
    let entry = HistoryEntry::of(&note, &sync, at);
    let created = CreatedSync { sync, place: entry.sync.clone(), asked, words, sent: note.body, at };
    app.creates.created.push(created.clone());
    // Look-ups of other creates must not take it for their own.
    app.creates.open.made([created.place.clone()]);
    app.session.remote.forget_syncs();
    app.session.home.select_created(created.sync.id.clone());
    let forget = Effect::ForgetCreate(note.id);
    if app.session.profile.origin == Origin::Demo {
        return (created, vec![forget]);
    }
    let draft = app.session.autosave.keep_draft(&app.session.editor.draft, app.clock.now);
    (created, vec![Effect::Remember(Box::new(entry)), draft, forget])
}

/// Redraws once a second while a create is pending, its look-up is shown, or the server asked to wait.
pub(super) fn next_tick(app: &App) -> Option<Effect> {
    let now = app.clock.now;
    match &app.session.screen {
        Screen::Result { outcome: Outcome::NotCreated(_), .. } => {
            let server = app.session.profile.server_id()?;
            let left = app.seconds_to_wait()?;
            return app.creates.waits.get(&server)?.checked_sub((left - 1).seconds()).ok().map(Effect::WakeAt);
        }
        Screen::Result { outcome: Outcome::Open(id), .. } => {
            app.creates.open.get(id)?.lookup()?;
            return now.checked_add(1.seconds()).ok().map(Effect::WakeAt);
        }
        _ => {}
    }
    let since = app.sending()?.note.sent_at;
    since.checked_add((app.clock.seconds_since(since) + 1).seconds()).ok().map(Effect::WakeAt)
}
