//! Creating a sync from the form, and resolving creates with an unknown outcome. [`crate::domain::create`] decides what
//! may be sent; its decisions are carried out here.

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
use crate::domain::create::lookup::Step as LookupStep;
use crate::domain::create::note::{CreateId, HistoryEntry, PendingCreate};
use crate::domain::create::open::OpenCreate;
use crate::domain::create::{Blocked, Consent, CreatedSync, Decision, Facts, Permit, decide};
use crate::domain::failure::{Failure, FailureKind, NoAnswer};
use crate::domain::field::Step;
use crate::domain::id::SyncRef;
use crate::domain::new_sync::NewSync;
use crate::domain::query::{Query, Reply};
use crate::domain::sync::{CreateOutcome, Sync};

/// Creates the form's sync, for this key press.
pub(super) fn create(app: &mut App, consent: Consent) -> Update {
    let Some(asked) = app.session.editor.draft.checked().sync.clone() else {
        return go_to_step(app.session.editor.form_mut(), Step::Review);
    };
    if let TokenEnd::Ended(_) = app.session.access.token_end(app.clock.now) {
        return sign_in("The token has ended. Your form is kept; signing in leads back to it.");
    }
    let Some(connection) = app.session.connection() else {
        return sign_in("Sign in to create the sync. Your form is kept.");
    };
    let creates = &mut app.creates;
    creates.decided += 1;
    let wanted = PendingCreate {
        id: CreateId::new(app.clock.now, creates.decided),
        profile: app.session.profile.name.clone(),
        server: connection.server.clone(),
        workspace: connection.workspace,
        dialect: app.session.profile.dialect,
        sent_at: app.clock.now,
        body: asked.body(),
        before: app.session.remote.noted().cloned(),
    };
    let facts = Facts {
        now: app.clock.now,
        wait_until: creates.waits.get(&connection.server.id()).copied(),
        open: &creates.open,
        created: &creates.created,
        history: &creates.history,
    };
    match decide(wanted, facts, consent) {
        Decision::Blocked(Blocked::Wait(seconds)) => {
            let words = format!("The server asked to wait; {seconds} s are left. Nothing was sent.");
            app.notice = Some(Notice::note(words));
            Update::none()
        }
        Decision::Blocked(Blocked::LookingUp(id)) => {
            app.session.show(Screen::result(Outcome::Open(id)));
            app.notice = Some(Notice::note("First it is looked up whether the last try created its sync."));
            Update::none()
        }
        Decision::AskFirst(question) => Transition::Confirm(Question::Create(question, consent)).into(),
        Decision::Permitted(permit) => send(app, connection, permit, asked),
    }
}

fn sign_in(reason: &str) -> Update {
    Transition::SignIn(Some(reason.to_owned())).into()
}

fn send(app: &mut App, connection: Connection, permit: Permit, asked: NewSync) -> Update {
    app.notice = None;
    let editor = &mut app.session.editor;
    let words = asked.describe(editor.draft.known());
    let id = permit.note().id.clone();
    // Creates known not to exist are settled; they would be sent again here.
    app.creates.open.retain(|open| !(open.is_safe_to_try_again() && open.note.could_be(&permit.note().body)));
    app.creates.open.push(OpenCreate::sent(permit.note().clone(), asked, words));
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
            let Some(open) = app.creates.close(id) else { return Update::none() };
            let at = app.clock.now;
            app.session.editor.draft = Form::new(app.session.profile.dialect);
            let (created, effects) = remember(app, open, *sync, at);
            show(app, Outcome::Created(Box::new(created)));
            effects.into()
        }
        CreateOutcome::NotCreated(failure) => {
            let Some(open) = app.creates.close(id) else { return Update::none() };
            let mut effects = vec![Effect::ForgetCreate(open.note.profile.clone(), id.clone())];
            effects.extend(not_created(app, &open, failure));
            effects.into()
        }
        CreateOutcome::Unknown(failure) => {
            look_up(app, id, failure);
            Update::none()
        }
    }
}

/// The server required sign-in before processing the create: discard it.
pub(super) fn was_not_sent(app: &mut App, id: &CreateId) -> Update {
    app.session.editor.sending = None;
    let forget = app.creates.close(id).map(|open| Effect::ForgetCreate(open.note.profile, open.note.id));
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

/// Stops waiting for the response: the sync may still have been created.
pub(super) fn stop_waiting(app: &mut App) -> Vec<Effect> {
    let Some(id) = app.session.editor.sending.take() else { return Vec::new() };
    let given_up = app.requests.cancel(app.session.id, |purpose| *purpose == Purpose::Create(id.clone()));
    look_up(app, &id, Failure::without_answer(FailureKind::NoAnswer(NoAnswer::StoppedWaiting)));
    given_up.into_iter().map(|(request, _)| Effect::Abandon(request)).collect()
}

fn look_up(app: &mut App, id: &CreateId, failure: Failure) {
    if let Some(open) = app.creates.open_mut(id) {
        open.look_up(failure);
        show(app, Outcome::Open(id.clone()));
    }
}

fn show(app: &mut App, outcome: Outcome) {
    app.layers.clear();
    app.notice = None;
    app.session.show(Screen::result(outcome));
}

/// Restarts the lookup of this screen's create.
pub(super) fn look_again(app: &mut App) -> Update {
    if let Screen::Result { outcome: Outcome::Open(id), .. } = &app.session.screen
        && let Some(lookup) =
            app.creates.open.iter_mut().find(|open| open.note.id == *id).and_then(OpenCreate::lookup_mut)
    {
        lookup.restart();
    }
    Update::none()
}

/// Continues the lookups of all creates sent to the front session's server.
pub(super) fn carry_on(app: &mut App) -> Vec<Effect> {
    let Some(connection) = app.session.connection() else { return Vec::new() };
    let mut effects = Vec::new();
    for open in &mut app.creates.open {
        if open.note.server.id() != connection.server.id() {
            continue;
        }
        let (id, workspace) = (open.note.id.clone(), open.note.workspace);
        match open.lookup_mut().map(|lookup| lookup.step(app.clock.now)) {
            Some(LookupStep::Ask(page)) => {
                let request = app.requests.open(app.session.id, Purpose::LookUp(id));
                let connection = Connection { workspace, ..connection.clone() };
                effects.push(Effect::Ask(request, connection, app.session.profile.dialect, Query::Syncs(page)));
            }
            Some(LookupStep::Wait(until)) => effects.push(Effect::WakeAt(until)),
            Some(LookupStep::Nothing) | None => {}
        }
    }
    effects
}

/// Handles a page of the list in which a create is looked up.
pub(super) fn on_page(app: &mut App, id: &CreateId, answer: Result<Reply, Failure>) -> Vec<Effect> {
    let now = app.clock.now;
    let Some(open) = app.creates.open_mut(id) else { return Vec::new() };
    let note = open.note.clone();
    let Some(lookup) = open.lookup_mut() else { return Vec::new() };
    match answer {
        Ok(Reply::Syncs(page)) => match lookup.on_page(&note, &page, now) {
            Some(sync) => found(app, id, sync),
            None if open.is_safe_to_try_again() => vec![Effect::ForgetCreate(note.profile, note.id)],
            None => Vec::new(),
        },
        Ok(_) => Vec::new(),
        Err(failure) => {
            lookup.on_failure(&failure.describe());
            Vec::new()
        }
    }
}

/// It exists: continue as if the response had arrived.
fn found(app: &mut App, id: &CreateId, sync: Sync) -> Vec<Effect> {
    let Some(open) = app.creates.close(id) else { return Vec::new() };
    let words = match open.lookup().map_or(0, crate::domain::create::lookup::Lookup::looked_at) {
        1 => "1 sync was".to_owned(),
        count => format!("{count} syncs were"),
    };
    let words = format!("It was created: the server's list has it as sync {}. {words} looked at.", sync.id.0);
    // What was typed since is another sync, and stays.
    let editor = &mut app.session.editor;
    let is_unchanged = editor.draft.checked().sync.as_ref().is_some_and(|now| now.body() == open.note.body);
    if is_unchanged {
        editor.draft = Form::new(app.session.profile.dialect);
    }
    // If the user has moved on, show a notice without interrupting.
    let is_waited_for = match &app.session.screen {
        Screen::Result { outcome: Outcome::Open(shown), .. } => shown == id,
        Screen::Form { .. } => is_unchanged && app.session.editor.edit().is_none(),
        _ => false,
    };
    let at = open.note.sent_at;
    let (created, effects) = remember(app, open, sync, at);
    if is_waited_for {
        show(app, Outcome::Created(Box::new(created)));
    }
    app.notice = Some(Notice::done(words));
    effects
}

/// Add to the history first, then delete the draft, then the create's record: whatever a crash leaves behind, the sync
/// is not created twice.
fn remember(app: &mut App, open: OpenCreate, sync: Sync, at: jiff::Timestamp) -> (CreatedSync, Vec<Effect>) {
    let OpenCreate { note, asked, words, .. } = open;
    let place = SyncRef { server: note.server.id(), workspace: note.workspace, id: sync.id.clone() };
    let created = CreatedSync { sync, place, asked, words, sent: note.body, at };
    app.creates.created.push(created.clone());
    // The look-up of the next create that gets lost must not take it for its own.
    app.session.remote.note(created.place.id.0.as_str());
    app.session.remote.forget_syncs();
    let forget = Effect::ForgetCreate(note.profile.clone(), note.id);
    if app.session.profile.origin == Origin::Demo {
        return (created, vec![forget]);
    }
    let entry = HistoryEntry {
        at,
        profile: note.profile,
        sync: created.place.clone(),
        body: created.sent.clone(),
        answer: created.sync.attributes.clone(),
    };
    let draft = app.session.autosave.keep_draft(&app.session.editor.draft, app.clock.now);
    (created, vec![Effect::Remember(Box::new(entry)), draft, forget])
}

/// Redraws once a second while a create is pending or the server asked to wait.
pub(super) fn next_tick(app: &App) -> Option<Effect> {
    if let Screen::Result { outcome: Outcome::NotCreated(_), .. } = app.session.screen {
        let server = app.session.profile.server_id()?;
        let left = app.seconds_to_wait()?;
        return app.creates.waits.get(&server)?.checked_sub((left - 1).seconds()).ok().map(Effect::WakeAt);
    }
    let since = app.sending()?.note.sent_at;
    since.checked_add((app.clock.seconds_since(since) + 1).seconds()).ok().map(Effect::WakeAt)
}
