//! Creates whose outcome is not known: they are looked up in the background until it is, or a person says what became
//! of them.

use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::notice::Notice;
use crate::app::requests::Purpose;
use crate::app::screen::{Outcome, Screen};
use crate::app::session::Session;
use crate::app::state::App;
use crate::app::transition::{Transition, Update};
use crate::app::update::create::{remember, show};
use crate::domain::connection::Connection;
use crate::domain::create::lookup::Step;
use crate::domain::create::note::CreateId;
use crate::domain::create::open::{Known, OpenCreate};
use crate::domain::create::reading::ReadingAnswer;
use crate::domain::create::{Resolution, words};
use crate::domain::failure::Failure;
use crate::domain::id::SyncId;
use crate::domain::query::Reply;
use crate::domain::sync::Sync;

/// Carries the look-ups on, of all creates whose server a session is signed in to.
pub(super) fn carry_on(app: &mut App) -> Vec<Effect> {
    let mut effects = Vec::new();
    let open = app.creates.open.iter().map(|open| (open.note.id.clone(), open.note.workspace, open.note.server.id()));
    let open: Vec<_> = open.collect();
    // This follows every key, and mostly there are none.
    if open.is_empty() {
        return effects;
    }
    let sessions: Vec<_> =
        std::iter::once(&app.session).chain(&app.others).filter_map(|it| Some((it.id, variant(it)?))).collect();
    for (id, workspace, server) in open {
        let session = sessions.iter().find(|(_, (connection, _))| connection.server.id() == server);
        let Some((session, (connection, dialect))) = session else { continue };
        let Some(step) = app.creates.open.step(&id, app.clock.now) else { continue };
        match step {
            Step::Ask(step) => {
                let request = app.requests.open(*session, Purpose::LookUp(id));
                let connection = Connection { workspace, ..connection.clone() };
                effects.push(Effect::Ask(request, connection, *dialect, step.query()));
            }
            Step::Wait(until) => effects.push(Effect::WakeAt(until)),
            Step::Nothing => {}
        }
    }
    effects
}

fn variant(session: &Session) -> Option<(Connection, crate::domain::dialect::Dialect)> {
    Some((session.connection()?, session.profile.dialect))
}

/// Handles a reply to a look-up.
pub(super) fn on_reply(app: &mut App, id: &CreateId, answer: &Result<Reply, Failure>) -> Vec<Effect> {
    let (now, settle) = (app.clock.now, app.creates.settle);
    match app.creates.open.on_answer(id, ReadingAnswer::of(answer), now, settle) {
        Some(Known::Created(sync)) => found(app, id, *sync),
        Some(Known::NotCreated) => not_created(app, id),
        Some(Known::AfterAll(ids)) => {
            let which = app.creates.open.close(id).map(|open| format!(" {}", open.words)).unwrap_or_default();
            app.notice = Some(Notice::wrong(format!("{}{which}", words::after_all(&ids))));
            vec![Effect::ForgetCreate(id.clone())]
        }
        None => Vec::new(),
    }
}

/// The sign-in ended during a look-up: it begins again afterwards.
pub(super) fn interrupt(app: &mut App, id: &CreateId) {
    if let Some((_, lookup)) = app.creates.open.get_mut(id).and_then(OpenCreate::lookup_mut) {
        lookup.interrupt();
    }
}

/// Looks now for the create on the screen.
pub(super) fn look_now(app: &mut App) {
    if let Screen::Result { outcome: Outcome::Open(id), .. } = &app.session.screen
        && let Some((_, lookup)) = app.creates.open.get_mut(id).and_then(OpenCreate::lookup_mut)
    {
        lookup.hurry();
    }
}

/// It does not exist and will not: the screen says so, and elsewhere a notice does.
fn not_created(app: &mut App, id: &CreateId) -> Vec<Effect> {
    let is_shown = matches!(&app.session.screen, Screen::Result { outcome: Outcome::Open(shown), .. } if shown == id);
    if let Some(open) = app.creates.open.get(id).filter(|_| !is_shown) {
        app.notice = Some(Notice::note(format!("{} ({})", words::SAFE_TO_RETRY, open.words.trim_end_matches('.'))));
    }
    vec![Effect::ForgetCreate(id.clone())]
}

/// It exists: continue as if the response had arrived.
fn found(app: &mut App, id: &CreateId, sync: Sync) -> Vec<Effect> {
    let Some(open) = app.creates.open.close(id) else { return Vec::new() };
    let notice = format!("{} {}", words::created(&sync.id), words::found(&sync.id));
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
    app.notice = Some(Notice::done(notice));
    effects
}

/// A person looked for themselves.
pub(super) fn resolve(app: &mut App, id: &CreateId, resolution: Resolution) -> Update {
    match resolution {
        Resolution::Created(sync) => {
            let Some(open) = app.creates.open.close(id) else { return Update::none() };
            let (sync, at) =
                (Sync { id: SyncId(sync.as_str().into()), attributes: serde_json::Map::new() }, open.note.sent_at);
            let recorded = words::recorded_created(&sync.id);
            let (_, mut effects) = remember(app, open, sync, at);
            for effect in &mut effects {
                if let Effect::Remember(past) = effect {
                    past.is_told = true;
                }
            }
            app.session.show(Screen::Syncs);
            Update::from(effects).then(Transition::Say(Notice::done(recorded)))
        }
        Resolution::NotCreated => {
            let Some(open) = app.creates.open.get_mut(id) else { return Update::none() };
            let told = open.note.told_not_created();
            let (effect, then) = if let Some(note) = told {
                open.note = note.clone();
                (Effect::KeepNote(Box::new(note)), " Syncwright keeps looking, and tells you if it turns up.")
            } else {
                app.creates.open.close(id);
                (Effect::ForgetCreate(id.clone()), " Syncwright no longer looks for it.")
            };
            let recorded = format!("{}{then}", words::RECORDED_NOT_CREATED);
            app.session.show(Screen::FORM);
            Update::effect(effect).then(Transition::Say(Notice::done(recorded)))
        }
    }
}
