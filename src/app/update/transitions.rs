//! Applying transitions: the one place where screens and layers affect each other.

use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::input::parts::Cell;
use crate::app::layer::Layer;
use crate::app::layer::picker::Picker;
use crate::app::layer::sign_in::SignIn;
use crate::app::notice::{Notice, Tone};
use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::session::Session;
use crate::app::session::access::Access;
use crate::app::state::App;
use crate::app::transition::{Choice, PickerTarget, Question, Transition, Update};
use crate::app::update::{batch, command, create, fetch, lookups, perform, save_records, switch};
use crate::domain;
use crate::domain::field::FieldId;
use crate::domain::id::ModelId;
use crate::domain::mapping::ValueSource;

/// Applies the effects and transitions of a screen or layer, in order.
pub(super) fn apply(app: &mut App, update: Update) -> Vec<Effect> {
    let mut effects = update.effects;
    for transition in update.transitions {
        let update = one(app, transition);
        effects.extend(apply(app, update));
    }
    effects
}

fn one(app: &mut App, transition: Transition) -> Update {
    match transition {
        Transition::Perform(action) => return perform::perform(app, action),
        Transition::Say(notice) => app.notice = Some(notice),
        Transition::ClearNotice => {
            if app.notice.as_ref().is_some_and(|notice| notice.tone != Tone::Note) {
                app.notice = None;
            }
        }
        Transition::ShowRow(row) => app.session.editor.form_mut().show_row(row),
        Transition::Close => return close(app).into(),
        Transition::SayProblems(count) => {
            let words = match count {
                1 => "Fix 1 problem first; [review] goes to it.".to_owned(),
                many => format!("Fix {many} problems first; [review] goes to the first."),
            };
            app.notice = Some(Notice::wrong(app.expand_keys(&words)));
        }
        Transition::Pick(target) => open_picker(app, target, ""),
        Transition::Search(target, text) => open_picker(app, target, &text),
        Transition::Choose(target, choice) => return choose(app, target, choice),
        Transition::Confirm(question) => app.layers.push(Layer::Confirm(question)),
        Transition::Confirmed(question) => return confirmed(app, question),
        Transition::SignIn(reason) => return open_sign_in(app, reason),
        Transition::SignInAgain(reason) => return sign_in_again(app, reason),
        Transition::SignedIn(accepted) => return switch::signed_in(app, *accepted).into(),
        Transition::Delete if matches!(app.session.screen, Screen::Batch(_)) => return batch::begin_now(app),
        Transition::Delete => return command::delete(app),
        Transition::Resolve(id, resolution) => return lookups::resolve(app, &id, resolution),
        Transition::SaveRecords(name) => return save_records::begin(app, &name),
        Transition::StopSaving => return save_records::stop(app),
        Transition::Save(folder, None) => return batch::save_into(app, &folder),
        Transition::Save(path, Some(file)) => {
            let request = app.requests.open(app.session.id, Purpose::Save(None));
            return Update::effect(Effect::SaveText { request, path, text: file.write() });
        }
    }
    Update::none()
}

fn open_picker(app: &mut App, target: PickerTarget, filter: &str) {
    let mut picker = Picker::open(target, app.picker_sources());
    if !filter.is_empty() {
        picker.on_paste(filter, app.picker_sources());
    }
    app.layers.push(Layer::Picker(picker));
}

/// Closes the top layer, cancelling a pending sign-in.
fn close(app: &mut App) -> Vec<Effect> {
    match app.layers.pop() {
        Some(Layer::SignIn(_)) => {
            let given_up = app.requests.cancel(app.session.id, Purpose::is_of_sign_in);
            given_up.into_iter().map(|(request, _)| Effect::Abandon(request)).collect()
        }
        _ => Vec::new(),
    }
}

/// Opens the sign-in screen below any other layers; does nothing if open.
fn open_sign_in(app: &mut App, reason: Option<String>) -> Update {
    if app.sign_in().is_none() {
        let screen = SignIn { reason, ..SignIn::new(&app.session.profile, app.stores.as_ref()) };
        app.layers.insert(0, Layer::SignIn(Box::new(screen)));
    }
    Update::effect(Effect::FindStores)
}

/// The front session's sign-in has expired. No input is lost, and nothing is resent automatically; what was not sent
/// yet is not sent, as the next sign-in may be to somewhere else.
fn sign_in_again(app: &mut App, reason: String) -> Update {
    app.session.access = Access::SignedOut;
    let given_up = create::give_up(app);
    if app.sign_in().is_some() {
        return given_up.into();
    }
    app.notice = Some(Notice::note("Signing in again brings you back here."));
    let mut update = open_sign_in(app, Some(reason));
    update.effects.splice(0..0, given_up);
    update
}

fn confirmed(app: &mut App, question: Question) -> Update {
    match question {
        Question::QuitWithDraft
        | Question::QuitWhileWaiting
        | Question::QuitDuringBatch
        | Question::QuitWhileSaving
        | Question::QuitWithChanges => {
            return Update::effect(Effect::Quit);
        }
        Question::Create(question, consent) => {
            let consent = question.consented(consent);
            let accepted = match question {
                domain::create::Question::Unreadable(notes) => Some(Effect::AcceptNotes(notes)),
                domain::create::Question::SameAgain(_) => None,
            };
            let mut update = create::create(app, consent);
            update.effects.splice(0..0, accepted);
            return update;
        }
        Question::RefreshCatalog => return fetch::refresh_catalog(app).into(),
        Question::DropChanges => app.session.discard_edit(),
        Question::FormAsViewer => app.session.show(Screen::FORM),
        Question::UseIds { ids, .. } => {
            for (field, id) in ids {
                app.session.editor.draft.fill(field, &id);
            }
        }
    }
    app.notice = None;
    Update::none()
}

fn choose(app: &mut App, target: PickerTarget, choice: Choice) -> Update {
    match (choice, target) {
        (Choice::Text(text), PickerTarget::Field(field)) => into_field(&mut app.session, field, &text),
        (Choice::From(from), PickerTarget::From(row)) => into_row(app.session.editor.form_mut(), row, from),
        (Choice::To(path), PickerTarget::To(row)) => {
            let form = app.session.editor.form_mut();
            let row = form.set_to(row, path);
            form.put_bar(row, Cell::From);
            Update::none()
        }
        (Choice::Workspace(id), _) => switch::to_workspace(app, id).into(),
        (Choice::Profile(name), _) => switch::to_profile(app, &name).into(),
        (Choice::NewProfile, _) => {
            let screen = SignIn::for_another_server(&app.session.profile, app.stores.as_ref());
            app.layers.insert(0, Layer::SignIn(Box::new(screen)));
            Update::effect(Effect::FindStores)
        }
        (Choice::Text(_) | Choice::From(_) | Choice::To(_) | Choice::Insert(_), _) => Update::none(),
    }
}

fn into_row(form: &mut Form, row: usize, from: ValueSource) -> Update {
    let row = form.set_from(row, from);
    if !form.row_goes_nowhere(row) {
        return Update::none();
    }
    form.put_bar(row, Cell::To);
    Transition::Pick(PickerTarget::To(row)).into()
}

fn into_field(session: &mut Session, field: FieldId, text: &str) -> Update {
    session.note_recent(field, text);
    let form = session.editor.form_mut();
    form.fill(field, text);
    if field == FieldId::Model
        && form.draft().get(FieldId::Source).trim().is_empty()
        && let Ok(id) = ModelId::parse(text)
        && let Some(source) = session.remote.model(id).found().and_then(|model| model.source)
    {
        form.fill(FieldId::Source, &source.to_string());
    }
    let ends = [FieldId::Source, FieldId::Destination, FieldId::Model];
    let open_end = ends.into_iter().find(|end| form.draft().get(*end).trim().is_empty());
    match (field, open_end) {
        // The choice is described under the field, with its next runs: let the user read that first.
        (FieldId::CronExpression, _) => {}
        (FieldId::Model, Some(end)) => form.go_to(end),
        // Where nothing ahead is missing, one value of a whole sync was changed: it is to be seen where it stands.
        _ => drop(form.next_needed()),
    }
    Transition::ClearNotice.into()
}
