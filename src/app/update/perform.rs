//! Performing actions. A new action without an arm does not compile.

mod copy;

use crate::app::available::shown_open_create;
use crate::app::edit::TextInput;
use crate::app::effect::Effect;
use crate::app::input::action::Action;
use crate::app::input::parts::Tab;
use crate::app::layer::Layer;
use crate::app::layer::palette::Palette;
use crate::app::layer::picker::Picker;
use crate::app::layer::sign_in::SignIn;
use crate::app::notice::Notice;
use crate::app::requests::Purpose;
use crate::app::screen::form::{self, go_to_step};
use crate::app::screen::sync::SyncDetail;
use crate::app::screen::{Outcome, Screen};
use crate::app::state::App;
use crate::app::sync_import::file_name;
use crate::app::transition::{PickerTarget, Question, Transition, Update};
use crate::app::update::{command, create, fetch, keys, lookups, switch};
use crate::domain::create::lookup::{Finding, Lookup};
use crate::domain::failure::Failure;
use crate::domain::field::{FieldId, Step};
use crate::domain::remote_context::Remote;
use crate::domain::text::SanitizedText;

/// Performs an action.
pub(super) fn perform(app: &mut App, action: Action) -> Update {
    match action {
        Action::Help => push(app, Layer::Help { scroll: 0 }),
        Action::Palette => push(app, Layer::Palette(Palette::default())),
        Action::FirstRows => push(app, Layer::Preview { top: 0, left: 0 }),
        Action::Quit => quit(app),
        Action::Back => back(app),
        Action::NewSync => new_sync(app),
        Action::OpenSync => open(app),
        Action::Up => scroll(app, -1),
        Action::Down => scroll(app, 1),
        Action::SignIn => Transition::SignIn(None).into(),
        Action::TestToken => keys::with_sign_in(app, SignIn::submit),
        Action::ShowToken => keys::with_sign_in(app, |screen, _| {
            screen.reveal();
            Update::none()
        }),
        Action::NextField => next_field(app),
        Action::PreviousField => previous_field(app),
        Action::NextStep => next_step(app),
        Action::GoToStep(step) => step_of_the_form(app, step),
        Action::Review => step_of_the_form(app, Step::Review),
        Action::Create => create::create(app, crate::domain::create::Consent::default()),
        Action::StopWaiting => create::stop_waiting(app).into(),
        Action::OpenEditor => open_editor(app),
        Action::Undo => {
            app.session.editor.form_mut().undo();
            Transition::ClearNotice.into()
        }
        Action::Redo => in_form(app, |form| {
            form.redo();
        }),
        Action::StartOver => in_form(app, crate::app::form::Form::start_over),
        Action::CopyJson | Action::CopyCurl => copy::request(app, action),
        Action::ShowResponse => show_response(app),
        Action::FixFirst => show(app, Screen::FORM),
        Action::Home => show(app, Screen::Syncs),
        Action::CreateSimilar => copy::created(app),
        Action::Suspend => suspend(app),
        Action::LookNow => lookups::look_now(app),
        Action::Resolve => ask_what_became(app),
        Action::ShowOpenCreate => show_open_create(app),
        Action::Accept => keys::with_picker(app, Picker::accept),
        Action::Retry => fetch::retry(app).into(),
        Action::RefreshCatalog => Transition::Confirm(Question::RefreshCatalog).into(),
        Action::Fix => in_form(app, |form| {
            form.apply_fix();
        }),
        Action::ToggleJson => toggle_json(app),
        Action::ChooseCell => form::choose_cell(app.form(), &app.keymap),
        Action::MapByName => form::map_by_name(app.session.editor.form_mut(), &app.keymap),
        Action::DeleteRow => {
            app.session.editor.form_mut().delete_row();
            Transition::ClearNotice.into()
        }
        Action::SwitchWorkspace => Transition::Pick(PickerTarget::Workspace).into(),
        Action::SwitchProfile => Transition::Pick(PickerTarget::Profile).into(),
        Action::SwitchVariant => switch::to_proposed_dialect(app).into(),
        Action::Filter => {
            app.session.home.is_filtering = true;
            Update::none()
        }
        Action::Sort => {
            app.session.home.cycle_sort();
            Update::none()
        }
        Action::SaveChanges => command::save_changes(app),
        Action::SaveAsFile => save_as_file(app),
        Action::Refresh => refresh(app),
        Action::Copy => copy::sync(app),
        Action::Watch => open_created(app),
        Action::RunNow => {
            open_created(app);
            command::run_now(app)
        }
        Action::CancelRun => command::cancel(app),
        Action::PauseOrResume => command::pause_or_resume(app),
        Action::Edit => command::begin_edit(app),
        Action::Delete => ask_to_delete(app),
        Action::OpenInBrowser => open_in_browser(app),
        Action::CopyId => copy::id(app),
        Action::OpenRun => open_run(app),
        Action::OpenRecord => match &app.session.screen {
            Screen::Run(_, run) if run.record().is_some() => push(app, Layer::Record { scroll: 0 }),
            _ => Update::none(),
        },
        Action::ToggleRejected => {
            if let Screen::Run(_, run) = &mut app.session.screen {
                run.toggle_rejected();
            }
            Update::none()
        }
    }
}

fn push(app: &mut App, layer: Layer) -> Update {
    app.layers.push(layer);
    Update::none()
}

fn show(app: &mut App, screen: Screen) -> Update {
    app.session.show(screen);
    Update::none()
}

fn suspend(app: &mut App) -> Update {
    let mut effects = app.session.autosave.keep_now(&app.session.editor, app.clock.now);
    effects.push(Effect::Suspend);
    effects.into()
}

fn show_open_create(app: &mut App) -> Update {
    match app.unanswered().map(|open| open.note.id.clone()) {
        Some(id) => show(app, Screen::result(Outcome::Open(id))),
        None => Update::none(),
    }
}

fn save_as_file(app: &mut App) -> Update {
    let Some(file) = app.session.as_file() else { return Update::none() };
    let name = TextInput::new(&file_name(&file), 500);
    push(app, Layer::SaveAs { name, file: Box::new(file) })
}

fn open_in_browser(app: &App) -> Update {
    let address = app.session.shown_id().and_then(|id| app.session.profile.sync_page(&id));
    Vec::from_iter(address.map(Effect::OpenUrl)).into()
}

fn in_form(app: &mut App, change: impl FnOnce(&mut crate::app::form::Form)) -> Update {
    change(app.session.editor.form_mut());
    Update::none()
}

fn quit(app: &App) -> Update {
    let session = &app.session;
    let is_kept = session.autosave.is_kept;
    let question = if app.sending().is_some() {
        Question::QuitWhileWaiting
    } else if session.editor.has_unsaved_changes() && !is_kept {
        Question::QuitWithChanges
    } else if session.editor.form().is_untouched() || is_kept {
        return Update::effect(Effect::Quit);
    } else {
        Question::QuitWithDraft
    };
    Transition::Confirm(question).into()
}

/// Back: closes the top layer; in the form goes back a step; from the first step and everywhere else goes home.
fn back(app: &mut App) -> Update {
    if !app.layers.is_empty() {
        return Transition::Close.into();
    }
    let session = &mut app.session;
    match &session.screen {
        Screen::Result { outcome: Outcome::NotCreated(_) | Outcome::Open(_), .. } => session.show(Screen::FORM),
        Screen::Run(..) => session.back_to_sync(),
        Screen::Syncs | Screen::Sync(_) | Screen::Result { .. } => session.show(Screen::Syncs),
        Screen::Form { .. } if session.editor.form().choosing().is_some() => {
            session.editor.form_mut().set_choosing(None);
        }
        Screen::Form { .. } => return step_back(app),
    }
    Update::none()
}

fn step_back(app: &mut App) -> Update {
    app.notice = None;
    let session = &mut app.session;
    let step = match session.editor.form().step() {
        Step::ConnectTheEnds if session.editor.has_unsaved_changes() => {
            return push(app, Layer::Confirm(Question::DropChanges));
        }
        Step::ConnectTheEnds if session.editor.edit().is_some() => {
            session.leave_edit();
            return Update::none();
        }
        Step::ConnectTheEnds => return show(app, Screen::Syncs),
        Step::Stream => Step::ConnectTheEnds,
        Step::Schedule => Step::Stream,
        Step::Review => Step::Schedule,
    };
    step_of_the_form(app, step)
}

/// Users who may not create syncs are warned before the form, not after it.
fn new_sync(app: &mut App) -> Update {
    if app.session.may_not_create().is_some() && app.form().is_untouched() {
        return Transition::Confirm(Question::FormAsViewer).into();
    }
    app.notice = None;
    app.session.show(Screen::FORM);
    Update::none()
}

/// Opens the selected sync. History entries may be outdated, so it is reloaded.
fn open(app: &mut App) -> Update {
    let Some(chosen) = app.session.home.chosen(app.syncs_sources()) else { return Update::none() };
    let session = &mut app.session;
    let read = if session.home.tab == Tab::History { Remote::NotAsked } else { Remote::Loaded(()) };
    let newest = session.remote.sync(&chosen.sync.id).cloned().filter(|_| session.profile.has(&chosen.place));
    session.open(SyncDetail::new(newest.unwrap_or(chosen.sync), chosen.sent, chosen.place, read));
    app.notice = None;
    Update::none()
}

/// Goes from the result to the created sync; does nothing on the sync itself.
fn open_created(app: &mut App) -> Update {
    if let Screen::Result { outcome: Outcome::Created(created), .. } = &app.session.screen {
        let (sync, sent, place) = (created.sync.clone(), created.sent.clone(), created.place.clone());
        app.session.open(SyncDetail::new(sync, Some(sent), place, Remote::Loaded(())));
        app.notice = None;
    }
    Update::none()
}

/// Opens the selected run, rejected records first.
fn open_run(app: &mut App) -> Update {
    let session = &mut app.session;
    let Screen::Sync(detail) = &session.screen else { return Update::none() };
    let Some(run) = detail.open_run() else { return Update::none() };
    session.show(Screen::Syncs);
    if let Some(detail) = session.left.take() {
        session.screen = Screen::Run(detail, run);
    }
    app.notice = None;
    Update::none()
}

fn scroll(app: &mut App, by: isize) -> Update {
    match &mut app.session.screen {
        Screen::Syncs => app.session.home.move_bar(by),
        screen => screen.scroll(by),
    }
    Update::none()
}

fn next_field(app: &mut App) -> Update {
    match app.layers.first_mut() {
        Some(Layer::SignIn(screen)) => {
            screen.move_focus(1);
            Update::none()
        }
        _ => form::next_field(app.session.editor.form_mut()),
    }
}

fn previous_field(app: &mut App) -> Update {
    match app.layers.first_mut() {
        Some(Layer::SignIn(screen)) => screen.move_focus(-1),
        _ => app.session.editor.form_mut().previous(),
    }
    Update::none()
}

fn next_step(app: &mut App) -> Update {
    let step = match app.form().step() {
        Step::ConnectTheEnds => Step::Stream,
        Step::Stream => Step::Schedule,
        Step::Schedule | Step::Review => Step::Review,
    };
    step_of_the_form(app, step)
}

fn step_of_the_form(app: &mut App, step: Step) -> Update {
    let update = go_to_step(app.session.editor.form_mut(), step);
    if let Screen::Form { scroll } = &mut app.session.screen {
        *scroll = 0;
    }
    update
}

fn toggle_json(app: &mut App) -> Update {
    let form = app.session.editor.form_mut();
    form.go_to(FieldId::Mapping);
    app.notice = form.turn_mapping().err().map(Notice::wrong);
    Update::none()
}

fn open_editor(app: &mut App) -> Update {
    let edited = app.session.editor.edit().map(|edit| edit.place.clone());
    let form = app.session.editor.form_mut();
    form.go_to(FieldId::Mapping);
    let text = form.draft().mapping().json();
    let request = app.requests.open(app.session.id, Purpose::EditMapping(edited, text.clone()));
    Update::effect(Effect::EditText(request, text))
}

fn refresh(app: &mut App) -> Update {
    app.notice = None;
    let session = &mut app.session;
    match &mut session.screen {
        Screen::Syncs => {
            session.home.wants_list = true;
            session.remote.forget_syncs();
        }
        Screen::Sync(detail) => detail.refresh(),
        Screen::Run(detail, run) => {
            detail.refresh();
            run.refresh();
        }
        Screen::Form { .. } | Screen::Result { .. } => {}
    }
    Update::none()
}

/// The stream's name must be typed, or the sync's ID if it has none.
fn ask_to_delete(app: &mut App) -> Update {
    let Some(detail) = app.session.screen.detail() else { return Update::none() };
    let stream = detail.sync.text("stream_name").filter(|stream| !stream.is_blank());
    let word = stream.map_or_else(|| detail.sync.id.0.to_string(), |stream| stream.to_string());
    push(app, Layer::Delete { word, typed: TextInput::new("", 500) })
}

/// A single candidate is what the user will most likely confirm.
fn ask_what_became(app: &mut App) -> Update {
    let Some(open) = shown_open_create(app) else { return Update::none() };
    let candidate = match open.lookup().and_then(Lookup::last) {
        Some(Finding::Candidates(ids)) if ids.len() == 1 => ids[0].clone(),
        _ => String::new(),
    };
    let layer = Layer::Resolve { id: open.note.id.clone(), typed: TextInput::new(&candidate, 100) };
    push(app, layer)
}

fn show_response(app: &mut App) -> Update {
    let failure = match &app.session.screen {
        Screen::Result { outcome: Outcome::NotCreated(failure), .. } => Some(failure.as_ref()),
        _ => shown_open_create(app).and_then(|open| open.failure()),
    };
    match failure.map(response_lines) {
        Some(lines) => push(app, Layer::Response { lines, scroll: 0 }),
        None => Update::none(),
    }
}

fn response_lines(failure: &Failure) -> Vec<SanitizedText> {
    match &failure.answer {
        None => vec!["No answer arrived.".into()],
        Some(answer) => {
            let status = format!("HTTP {}", answer.status);
            std::iter::once(status.as_str().into()).chain(answer.beginning.iter().cloned()).collect()
        }
    }
}
