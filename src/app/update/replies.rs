//! Answers, routed by purpose. A token that is not accepted (401) is handled here first, whatever the request was; only
//! the sign-in screen handles its own.

use crate::app::effect::Effect;
use crate::app::layer::Layer;
use crate::app::messages::identity_in_words;
use crate::app::msg::Answer;
use crate::app::notice::{Notice, Tone};
use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::screen::sync::replies::{self as detail_replies, News};
use crate::app::session::Left;
use crate::app::session::access::Access;
use crate::app::state::App;
use crate::app::transition::{Transition, Update};
use crate::app::update::keys::with_sign_in;
use crate::app::update::{batch, command, create, fetch, lookups, save_records};
use crate::domain::failure::{Failure, FailureKind, Identity};
use crate::domain::id::SyncRef;
use crate::domain::query::{Query, Reply};
use crate::domain::remote_context::Remote;
use crate::domain::secret::Token;
use crate::domain::sync::CreateOutcome;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::{StoreProblem, TokenLocation};

/// Handles an answer for the front session.
pub(super) fn on_answer(app: &mut App, purpose: Purpose, answer: Answer) -> Update {
    if let Some(reason) = sign_in_has_ended(&purpose, &answer) {
        return lost_sign_in(app, purpose, answer, reason);
    }
    match (purpose, answer) {
        (Purpose::LoadToken, Answer::Token(result)) => return on_token(app, result),
        (Purpose::Identify, Answer::Identity(result)) => on_identity(app, result),
        (Purpose::Exchange, Answer::Exchanged(result)) => {
            return with_sign_in(app, |screen, context| screen.on_exchanged(result, context));
        }
        (Purpose::TestToken, Answer::Identity(result)) => {
            return with_sign_in(app, |screen, context| screen.on_tested(result, context));
        }
        (Purpose::StoreToken, Answer::Stored(result)) => {
            return with_sign_in(app, |screen, _| screen.on_stored(result));
        }
        (Purpose::Fetch(query), Answer::Reply(answer)) => fetch::on_answer(app, &query, answer),
        (Purpose::Detail(place, query), Answer::Reply(answer)) => return take_detail(app, &place, &query, answer),
        (Purpose::Prepare(_), Answer::Ledger(ledger)) => return create::on_ledger(app, ledger),
        (Purpose::Prepare(_), Answer::Reply(answer)) => return create::on_list(app, &answer),
        (Purpose::LookUp(id), Answer::Reply(answer)) => return lookups::on_reply(app, &id, &answer).into(),
        (Purpose::Create(id), Answer::Create(outcome)) => return create::on_answer(app, &id, outcome),
        (Purpose::Turn, Answer::Turn) => return batch::begin_next(app).into(),
        (Purpose::Save(Some(place)), Answer::Saved(saved)) => return batch::on_saved(app, &place, saved),
        (Purpose::Save(None), Answer::Saved(saved)) => {
            app.notice = Some(saved.map_or_else(Notice::wrong, Notice::done));
        }
        (Purpose::Command(place, command), Answer::Command(answer)) if batch::awaits(app, &place) => {
            return batch::on_answer(app, &place, &command, answer);
        }
        (Purpose::Command(place, command), Answer::Command(answer)) => {
            return command::on_answer(app, &place, &command, answer);
        }
        (Purpose::SaveFile, Answer::File(step)) => return save_records::on_file(app, step),
        (Purpose::SavePage, Answer::Reply(answer)) => return save_records::on_page(app, answer),
        (Purpose::EditMapping(edited, before), Answer::Edited(result)) => {
            on_edited(app, edited.as_ref(), &before, result);
        }
        // The shell answers a request with what it is for.
        _ => {}
    }
    Update::none()
}

/// If an answer shows that the token is not accepted (401): the reason, and what happens to the request.
fn sign_in_has_ended(purpose: &Purpose, answer: &Answer) -> Option<String> {
    let (Answer::Reply(Err(failure))
    | Answer::Command(Err(failure))
    | Answer::Identity(Err(failure))
    | Answer::Create(CreateOutcome::NotCreated(failure))) = answer
    else {
        return None;
    };
    if !matches!(failure.kind, FailureKind::NotSignedIn(_)) {
        return None;
    }
    let then = match purpose {
        Purpose::Identify => return Some(failure.describe()),
        Purpose::Fetch(_) => "It may have expired; your form is kept.",
        Purpose::Detail(..) => "It may have expired; the sync stays open.",
        Purpose::SavePage => "It may have expired; the file holds what came before.",
        Purpose::Prepare(_) => "Nothing was sent, and your form is kept.",
        Purpose::LookUp(_) => "Sign in again to continue the look-up.",
        Purpose::Create(_) => "Nothing was created, and your form is kept.",
        Purpose::Command(_, command) => command.not_done(),
        _ => return None,
    };
    Some(format!("{} {then}", failure.what()))
}

/// The token was not accepted (401) during a request. Reads are repeated after signing in, which leads back; writes are
/// not resent automatically.
fn lost_sign_in(app: &mut App, purpose: Purpose, answer: Answer, reason: String) -> Update {
    let mut update = Update::none();
    match (purpose, answer) {
        (Purpose::Fetch(query), _) => {
            app.session.remote.abandon(&query);
            update = fetch::retry(app).into();
        }
        (Purpose::Detail(place, query), Answer::Reply(answer)) => update = take_detail(app, &place, &query, answer),
        (Purpose::SavePage, Answer::Reply(answer)) => update = save_records::on_page(app, answer),
        (Purpose::LookUp(id), _) => {
            lookups::interrupt(app, &id);
        }
        (Purpose::Prepare(_), _) => update = create::give_up(app).into(),
        (Purpose::Create(id), _) => update = create::was_rejected_unsigned(app, &id),
        (Purpose::Command(place, command), Answer::Command(answer)) if batch::awaits(app, &place) => {
            update = batch::on_answer(app, &place, &command, answer);
        }
        (Purpose::Command(place, _), _) => {
            if let Some(detail) = app.session.detail_mut(&place) {
                detail.refresh();
            }
        }
        _ => {}
    }
    update.then(Transition::SignInAgain(reason))
}

/// The stored token arrived, or there is none. It is used unless another one was meanwhile; sign-in input stays as it
/// is.
fn on_token(app: &mut App, result: Result<Option<(Token, TokenLocation)>, StoreProblem>) -> Update {
    if app.session.access != Access::LoadingToken {
        return Update::none();
    }
    app.session.access = Access::SignedOut;
    match result {
        Ok(Some((token, location))) => {
            let words = app.expand_keys("A token for this server is already saved; [back] uses it.");
            match app.layers.first_mut() {
                Some(Layer::SignIn(screen)) if screen.touched => screen.reason = Some(words),
                Some(Layer::SignIn(_)) => drop(app.layers.remove(0)),
                _ => {}
            }
            let identify = app.session.use_token(token, location, &mut app.requests);
            let wake = app.session.access.next_look(app.clock.now).map(Effect::WakeAt);
            identify.into_iter().chain(wake).collect::<Vec<_>>().into()
        }
        Ok(None) => Transition::SignIn(Some("No saved token for this server yet.".to_owned())).into(),
        Err(problem) => {
            let reason = Some(format!("No saved token. {problem}"));
            match app.sign_in_mut() {
                Some(screen) => screen.reason = reason,
                None => return Transition::SignIn(reason).into(),
            }
            Update::none()
        }
    }
}

/// Handles the identity of the token in use.
fn on_identity(app: &mut App, result: Result<Identity, Failure>) {
    let Access::SignedIn(signed_in) = &mut app.session.access else { return };
    signed_in.is_identifying = false;
    let identity = match result {
        Ok(identity) => identity,
        Err(failure) => {
            app.notice = Some(Notice::wrong(failure.describe()));
            return;
        }
    };
    let location = signed_in.location;
    signed_in.identity = Some(identity.clone());
    if app.session.profile.workspace.is_none() {
        app.session.profile.workspace = identity.workspace.as_ref().map(|workspace| workspace.id);
    }
    let is_free = app.notice.as_ref().is_none_or(|notice| notice.tone == Tone::Note);
    if is_free && matches!(app.session.screen, Screen::Syncs) {
        // An earlier notice about the draft comes first.
        let said = app.notice.take().map(|notice| format!("{} ", notice.words)).unwrap_or_default();
        let words = identity_in_words(&app.keymap, &app.clock, &identity, location);
        app.notice = Some(Notice::done(format!("{said}{words}")));
    }
}

fn take_detail(app: &mut App, place: &SyncRef, query: &Query, answer: Result<Reply, Failure>) -> Update {
    let session = &mut app.session;
    let left = session.left.as_mut().map(Left::detail_mut);
    let shown = session.screen.detail_mut().or(left).filter(|(detail, _)| detail.place == *place);
    let Some((detail, run)) = shown else { return Update::none() };
    let news = detail_replies::take(detail, run, query, answer);
    if matches!(query, Query::Runs(_, 1)) && detail.runs_read == Remote::Loaded(()) && session.profile.has(place) {
        session.remote.last_runs.learn(&detail.sync, &detail.runs, app.clock.now);
    }
    match news {
        News::Nothing => {}
        News::RunEnded(notice) => {
            // Who looks elsewhere is told where the terminal can.
            let is_away = app.terminal.can_notify && !app.terminal.has_focus;
            let tell = is_away.then(|| Effect::Notify(notice.words.clone()));
            app.notice = Some(notice);
            return Vec::from_iter(tell).into();
        }
        News::Sync(sync) => session.remote.learn_sync(*sync),
        News::Gone => session.forget_sync(place),
    }
    Update::none()
}

/// Takes the mapping as the external editor left it, unless another was typed meanwhile, or another form is in front.
fn on_edited(app: &mut App, edited: Option<&SyncRef>, before: &str, result: Result<String, SanitizedText>) {
    let is_in_front = app.session.editor.edit().map(|edit| &edit.place) == edited;
    let form = app.session.editor.form_mut();
    app.notice = match result {
        Ok(text) if is_in_front && form.draft().mapping().json() == before => {
            form.replace_mapping(&text);
            None
        }
        Ok(_) => Some(Notice::wrong("The mapping changed in the meantime; the editor's text was not used.")),
        Err(words) => Some(Notice::wrong(words.to_string())),
    };
}
