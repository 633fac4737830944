//! Performing actions. A new action without an arm does not compile.

mod copy;
mod marks;
mod moving;
mod opening;
mod rejected;

use crate::app::available::{can_run_on_demand, shown_candidate, shown_open_create};
use crate::app::edit::TextInput;
use crate::app::effect::Effect;
use crate::app::input::action::Action;
use crate::app::launch::Mouse;
use crate::app::layer::palette::Palette;
use crate::app::layer::picker::Picker;
use crate::app::layer::preview::PreviewLayer;
use crate::app::layer::sign_in::SignIn;
use crate::app::layer::{Layer, SaveTarget};
use crate::app::messages::response_lines;
use crate::app::notice::Notice;
use crate::app::requests::Purpose;
use crate::app::screen::audit::Queries;
use crate::app::screen::form;
use crate::app::screen::{Outcome, Screen};
use crate::app::state::App;
use crate::app::sync_import::file_name;
use crate::app::transition::{PickerTarget, Question, Transition, Update};
use crate::app::update::{command, create, fetch, keys, lookups, switch};
use crate::domain::command::Command;
use crate::domain::create::Consent;
use crate::domain::create::lookup::{Finding, Lookup};
use crate::domain::create::open::OpenCreate;
use crate::domain::field::{FieldId, Step};

/// Performs an action.
pub(super) fn perform(app: &mut App, action: Action) -> Update {
    let form = app.session.editor.form_mut();
    match action {
        Action::Help => app.layers.push(Layer::Help { scroll: 0 }),
        Action::Palette => app.layers.push(Layer::Palette(Palette::default())),
        Action::Preview => app.layers.push(Layer::Preview(PreviewLayer::default())),
        Action::Quit => return quit(app),
        Action::Back => return moving::back(app),
        Action::NewSync => return new_sync(app),
        Action::OpenSync => opening::open(app),
        Action::Up => moving::scroll(app, -1),
        Action::Down => moving::scroll(app, 1),
        Action::SignIn => return Transition::SignIn(None).into(),
        Action::TestToken => return keys::with_sign_in(app, SignIn::submit),
        Action::ShowToken => {
            if let Some(screen) = app.sign_in_mut() {
                screen.reveal();
            }
        }
        Action::NextField | Action::PreviousField => return moving::move_focus(app, action),
        Action::NextStep => return moving::next_step(app),
        Action::GoToStep(step) => return moving::step_of_the_form(app, step),
        Action::Review => return moving::step_of_the_form(app, Step::Review),
        Action::Create => return create::create(app, Consent::default()),
        Action::OpenOverlap => opening::open_overlap(app),
        Action::StopWaiting => return create::stop_waiting(app).into(),
        Action::OpenEditor => return open_editor(app),
        Action::Undo | Action::Redo => undo_or_redo(app, action),
        Action::StartOver => form.start_over(),
        Action::CopyJson | Action::CopyCurl => return copy::request(app, action),
        Action::ShowResponse => show_response(app),
        Action::FixFirst => app.session.show(Screen::FORM),
        Action::Home => app.session.show(Screen::Syncs),
        Action::Audit => app.session.show(Screen::Audit),
        Action::BeginAudit => begin_audit(app, Queries::Run),
        Action::BeginAuditWithoutQueries => begin_audit(app, Queries::Skip),
        Action::StopAudit => app.session.audit.stop(String::new()),
        Action::OpenFinding => opening::open_finding(app),
        Action::CreateSimilar => copy::created(app),
        Action::ToggleMouse => return toggle_mouse(app),
        Action::Suspend => return suspend(app),
        Action::LookNow => lookups::look_now(app),
        Action::Resolve => ask_what_became(app),
        Action::ShowOpenCreate => show_open_create(app),
        Action::Accept => return keys::with_picker(app, Picker::accept),
        Action::Retry => return fetch::retry(app).into(),
        Action::RefreshCatalog => return Transition::Confirm(Question::RefreshCatalog).into(),
        Action::Fix => fix(app),
        Action::ToggleJson => {
            form.go_to(FieldId::Mapping);
            app.notice = form.turn_mapping().err().map(Notice::wrong);
        }
        Action::OpenList => return form::open_list(form, &app.keymap),
        Action::ChooseCell => return form::choose_cell(form, &app.keymap),
        Action::MapByName => return form::map_by_name(form, &app.keymap),
        Action::DeleteRow => {
            let words = form.delete_row().then(|| app.expand_keys("Row deleted. [undo] undoes."));
            return words.map_or_else(|| Transition::ClearNotice.into(), |words| Update::say(Notice::done(words)));
        }
        Action::SwitchWorkspace => return Transition::Pick(PickerTarget::Workspace).into(),
        Action::SwitchProfile => return Transition::Pick(PickerTarget::Profile).into(),
        Action::SwitchVariant => return switch::to_proposed_dialect(app).into(),
        Action::CopyFocused => return copy::focused(app),
        Action::FixMapping | Action::CopyWhere | Action::SaveRecords | Action::ShowSaving => {
            return rejected::perform(app, action);
        }
        Action::Filter | Action::OpenMatch | Action::ClearFilter | Action::Sort => in_the_lists(app, action),
        Action::Mark | Action::MarkAll | Action::ClearMarks => marks::mark(app, action),
        Action::RunMarked
        | Action::PauseOrResumeMarked
        | Action::DeleteMarked
        | Action::SaveMarked
        | Action::TurnBatch
        | Action::BeginBatch
        | Action::GoOnWithBatch
        | Action::StopBatch => return marks::with_the_marked(app, action),
        Action::ShowAttributes | Action::SwitchPane | Action::OpenRun | Action::OpenRecord | Action::ToggleRejected => {
            look_into(app, action);
        }
        Action::SaveChanges => return command::save_changes(app),
        Action::SaveAsFile => save_as_file(app),
        Action::Refresh => refresh(app),
        Action::Copy => copy::sync(app),
        Action::Watch => opening::open_created(app),
        Action::RunNow => return run_now(app),
        Action::SendOneRow => return send_one_row(app),
        Action::CancelRun => return command::by_hand(app, Command::Cancel),
        Action::PauseOrResume => return command::pause_or_resume(app),
        Action::Edit => return command::begin_edit(app),
        Action::Delete => ask_to_delete(app),
        Action::OpenInBrowser => return open_in_browser(app),
        Action::CopyId => return copy::id(app),
    }
    Update::none()
}

fn undo_or_redo(app: &mut App, action: Action) {
    let form = app.session.editor.form_mut();
    let _is_changed = if action == Action::Undo { form.undo() } else { form.redo() };
    app.notice = None;
}

/// Opens the page of the shown sync, or of the one that the create on this screen may have made.
fn open_in_browser(app: &App) -> Update {
    let id = app.session.shown_id().or_else(|| shown_candidate(app).map(str::to_owned));
    let address = id.and_then(|id| app.session.profile.sync_page(&id));
    Vec::from_iter(address.map(Effect::OpenUrl)).into()
}

/// Applies the suggested fix, and says what it did.
fn fix(app: &mut App) {
    let fixed = app.session.editor.form_mut().apply_fix();
    app.notice = fixed.map(|words| Notice::done(app.expand_keys(&format!("Fixed: {words}. [undo] undoes."))));
}

/// Finding a line of the lists, or a record.
fn in_the_lists(app: &mut App, action: Action) {
    if let Screen::Run(_, run) = &mut app.session.screen {
        match action {
            Action::Filter => run.is_filtering = true,
            Action::ClearFilter => run.clear_filter(),
            _ => {
                run.is_filtering = false;
                look_into(app, Action::OpenRecord);
            }
        }
        return;
    }
    let home = &mut app.session.home;
    match action {
        Action::Filter => home.is_filtering = true,
        Action::ClearFilter => home.clear_filter(),
        Action::Sort => home.cycle_sort(),
        _ => {
            home.is_filtering = false;
            opening::open(app);
        }
    }
}

/// Showing more of the open sync, run or record.
fn look_into(app: &mut App, action: Action) {
    match (action, &mut app.session.screen) {
        (Action::ShowAttributes, _) => app.layers.push(Layer::Attributes { scroll: 0 }),
        (Action::SwitchPane, Screen::Sync(detail)) => detail.switch_pane(),
        (Action::OpenRun, _) => opening::open_run(app),
        (Action::OpenRecord, Screen::Run(_, run)) if run.record().is_some() => {
            app.layers.push(Layer::Record { scroll: 0 });
        }
        (Action::ToggleRejected, Screen::Run(_, run)) => run.toggle_rejected(),
        _ => {}
    }
}

fn toggle_mouse(app: &mut App) -> Update {
    let (mouse, words) = match app.terminal.mouse {
        Mouse::On => (Mouse::Off, "Mouse off: the terminal selects text again."),
        Mouse::Off => (Mouse::On, "Mouse on: click to focus, scroll with the wheel."),
    };
    app.terminal.mouse = mouse;
    app.notice = Some(Notice::done(words));
    Update::effect(Effect::UseMouse(mouse))
}

fn suspend(app: &mut App) -> Update {
    let mut effects = app.session.autosave.keep_now(&app.session.editor, app.clock.now);
    effects.push(Effect::Suspend);
    effects.into()
}

fn show_open_create(app: &mut App) {
    if let Some(id) = app.unanswered().map(|open| open.note.id.clone()) {
        app.session.show(Screen::result(Outcome::Open(id)));
    }
}

fn save_as_file(app: &mut App) {
    if let Some(file) = app.session.as_file() {
        let name = TextInput::new(&file_name(&file), 500);
        let target = SaveTarget::Sync(Box::new(file));
        app.layers.push(Layer::SaveAs { name, target });
    }
}

fn quit(app: &App) -> Update {
    let session = &app.session;
    let is_kept = session.autosave.is_kept;
    let is_in_a_batch = matches!(&session.screen, Screen::Batch(shown) if shown.batch.is_running());
    let is_waiting = app.sending().is_some() || app.creates.open.iter().any(OpenCreate::is_lost_with_this_program);
    let question = if is_waiting {
        Question::QuitWhileWaiting
    } else if is_in_a_batch {
        Question::QuitDuringBatch
    } else if app.saving.is_some() {
        Question::QuitWhileSaving
    } else if session.editor.has_unsaved_changes() && !is_kept {
        Question::QuitWithChanges
    } else if session.editor.form().is_untouched() || is_kept {
        return Update::effect(Effect::Quit);
    } else {
        Question::QuitWithDraft
    };
    Transition::Confirm(question).into()
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

fn begin_audit(app: &mut App, queries: Queries) {
    app.notice = None;
    let session = &mut app.session;
    session.audit.begin(&mut session.remote, queries);
}

/// Runs the sync now; one that was just created is opened, to be watched.
fn run_now(app: &mut App) -> Update {
    if can_run_on_demand(app) {
        opening::open_created(app);
    }
    command::run_now(app)
}

/// Sends one row of the sync, and opens one that was just created.
fn send_one_row(app: &mut App) -> Update {
    opening::open_created(app);
    command::send_one_row(app)
}

fn open_editor(app: &mut App) -> Update {
    let edited = app.session.editor.edit().map(|edit| edit.place.clone());
    let form = app.session.editor.form_mut();
    form.go_to(FieldId::Mapping);
    let text = form.draft().mapping().json();
    let request = app.requests.open(app.session.id, Purpose::EditMapping(edited, text.clone()));
    Update::effect(Effect::EditText(request, text))
}

fn refresh(app: &mut App) {
    app.notice = None;
    let session = &mut app.session;
    match &mut session.screen {
        Screen::Syncs => {
            session.home.wants_list = true;
            session.remote.forget_syncs();
            session.remote.last_runs.refresh();
        }
        Screen::Audit => {
            session.audit.start_over();
            session.remote.forget_failures();
            session.remote.forget_syncs();
        }
        screen => {
            if let Some((detail, run)) = screen.detail_mut() {
                detail.refresh();
                if let Some(run) = run {
                    run.refresh();
                }
            }
        }
    }
}

/// The stream's name must be typed, or the sync's ID if it has none.
fn ask_to_delete(app: &mut App) {
    let Some(detail) = app.session.screen.detail() else { return };
    let stream = detail.sync.text("stream_name").filter(|stream| !stream.is_blank());
    let word = stream.map_or_else(|| detail.sync.id.0.to_string(), |stream| stream.to_string());
    app.layers.push(Layer::Delete { word, typed: TextInput::new("", 500), is_wrong: false });
}

/// A single candidate is what the user will most likely confirm.
fn ask_what_became(app: &mut App) {
    let Some(open) = shown_open_create(app) else { return };
    let candidate = match open.lookup().and_then(Lookup::last) {
        Some(Finding::Candidates(ids)) if ids.len() == 1 => ids[0].clone(),
        _ => String::new(),
    };
    let layer = Layer::Resolve { id: open.note.id.clone(), typed: TextInput::new(&candidate, 100) };
    app.layers.push(layer);
}

fn show_response(app: &mut App) {
    let failure = match &app.session.screen {
        Screen::Result { outcome: Outcome::NotCreated(failure), .. } => Some(failure.as_ref()),
        _ => shown_open_create(app).and_then(|open| open.failure()),
    };
    if let Some(lines) = failure.map(response_lines) {
        app.layers.push(Layer::Response { lines, scroll: 0 });
    }
}
