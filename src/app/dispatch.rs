//! Carrying out actions: what each line of the table of actions does to the state.

use crate::app::autosave;
use crate::app::available::input_context;
use crate::app::command;
use crate::app::create_lookup;
use crate::app::curl::{self, Asked};
use crate::app::edit::TextInput;
use crate::app::edit_session;
use crate::app::effect::Effect;
use crate::app::fetch;
use crate::app::import_export;
use crate::app::input::action::{Action, InputContext};
use crate::app::msg::Notice;
use crate::app::overlay::{Overlay, Question};
use crate::app::picker::{self, PickerTarget};
use crate::app::profile_switch;
use crate::app::screen::connect::Connect;
use crate::app::screen::result::{self, Outcome};
use crate::app::screen::syncs::{self, Tab};
use crate::app::screen::{Screen, new_sync};
use crate::app::sign_in;
use crate::app::state::State;
use crate::app::sync_detail::{self, SyncDetail};
use crate::domain::draft::Draft;
use crate::domain::failure::Failure;
use crate::domain::field::{FieldId, Step};
use crate::domain::remote_context::Remote;
use crate::domain::sync::Sync;

/// Carries out an action.
pub fn perform(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Help => state.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Palette => state.overlay = Some(Overlay::Palette { filter: TextInput::new("", 60), selected: 0 }),
        Action::Quit => return quit(state),
        Action::Back => back(state),
        Action::NewSync => new_sync(state),
        Action::OpenSync => open(state),
        Action::Up => scroll(state, -1),
        Action::Down => scroll(state, 1),
        Action::SignIn => {
            state.connect = Some(Connect::of(state));
            return vec![Effect::FindStores];
        }
        Action::TestToken => return sign_in::try_to_connect(state),
        Action::ShowToken => {
            if let Some(screen) = &mut state.connect {
                screen.reveal();
            }
        }
        Action::NextField => next_field(state),
        Action::PreviousField => previous_field(state),
        Action::NextStep => next_step(state),
        Action::GoToStep(step) => new_sync::go_to_step(state, step),
        Action::Review => new_sync::go_to_step(state, Step::Review),
        Action::Create => return new_sync::create(state),
        Action::StopWaiting => return result::stop_waiting(state),
        Action::OpenEditor => return edit_mapping(state),
        Action::Undo => {
            new_sync::quiet(state);
            state.form.undo();
        }
        Action::Redo => {
            state.form.redo();
        }
        Action::StartOver => {
            state.form.start_over();
        }
        Action::CopyJson | Action::CopyCurl => return copy(state, action),
        Action::ShowResponse => show_answer(state),
        Action::FixFirst => state.screen = Screen::FORM,
        Action::CreateSimilar => another(state),
        Action::Home => state.screen = Screen::Syncs,
        Action::Suspend => return [autosave::keep_at_once(state), vec![Effect::Suspend]].concat(),
        Action::LookAgain => create_lookup::look_again(state),
        Action::ShowOpenCreate => state.screen = Screen::Result { outcome: Outcome::Unknown, scroll: 0 },
        Action::Accept => return picker::take(state),
        Action::Retry => return fetch::again(state),
        Action::RefreshCatalog => state.overlay = Some(Overlay::Question(Question::RefreshCatalog)),
        Action::Fix => {
            state.form.carry_out_mend();
        }
        Action::ToggleJson => new_sync::turn_mapping(state),
        Action::ChooseCell => new_sync::choose_cell(state),
        Action::MapByName => new_sync::map_by_name(state),
        Action::DeleteRow => {
            new_sync::quiet(state);
            state.form.delete_row();
        }
        Action::FirstRows => state.overlay = Some(Overlay::Sample { top: 0, left: 0 }),
        Action::SwitchWorkspace => picker::open(state, PickerTarget::Workspace),
        Action::SwitchProfile => picker::open(state, PickerTarget::Profile),
        Action::SwitchVariant => return profile_switch::to_proposed_dialect(state),
        Action::Filter => state.syncs.is_filtering = true,
        Action::Sort => state.syncs.turn_sort(),
        Action::SaveChanges => return edit_session::save(state),
        Action::SaveAsFile => import_export::ask_for_a_place(state),
        action => return of_a_sync(state, action),
    }
    Vec::new()
}

/// What is done with the sync that is read, or that was created just now.
fn of_a_sync(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Refresh => refresh(state),
        Action::Copy => copy_sync(state),
        Action::Watch => {
            open_created(state);
        }
        Action::RunNow => {
            open_created(state);
            return command::run_now(state);
        }
        Action::CancelRun => return command::cancel(state),
        Action::PauseOrResume => return command::pause_or_resume(state),
        Action::Edit => edit_session::begin(state),
        Action::Delete => state.overlay = Some(Overlay::Delete { typed: TextInput::new("", 500) }),
        Action::OpenInBrowser => {
            let id = shown_sync(state).map(|sync| sync.id.0.to_string());
            return id.and_then(|id| state.sync_page(&id)).map(Effect::OpenUrl).into_iter().collect();
        }
        Action::CopyId => {
            let id = shown_sync(state).map(|sync| sync.id.0.to_string());
            return id.map(|text| Effect::Copy { text, what: "the sync's ID" }).into_iter().collect();
        }
        Action::OpenRun => sync_detail::open_run(state),
        Action::OpenRecord => {
            let run = state.opened.as_ref().and_then(|opened| opened.run.as_ref());
            if run.is_some_and(|run| run.record().is_some()) {
                state.overlay = Some(Overlay::Record { scroll: 0 });
            }
        }
        Action::ToggleRejected => sync_detail::turn_records(state),
        _ => {}
    }
    Vec::new()
}

/// The sync that this screen is about.
fn shown_sync(state: &State) -> Option<&Sync> {
    match &state.screen {
        Screen::Result { outcome: Outcome::Created { index }, .. } => {
            state.created.get(*index).map(|created| &created.sync)
        }
        Screen::Sync | Screen::Run => state.opened.as_ref().map(|opened| &opened.sync),
        _ => None,
    }
}

/// From the result to the sync that was created; on the sync itself it changes nothing.
fn open_created(state: &mut State) {
    let Screen::Result { outcome: Outcome::Created { index }, .. } = state.screen else { return };
    if let Some(created) = state.created.get(index) {
        let (sync, sent, host) = (created.sync.clone(), created.sent.clone(), created.host.clone());
        sync_detail::open(state, SyncDetail::new(sync, Some(sent), host, Remote::Loaded(())));
    }
}

fn refresh(state: &mut State) {
    state.notice = None;
    match (&state.screen, &mut state.opened) {
        (Screen::Syncs, _) => {
            state.syncs.wants_list = true;
            state.directory.forget_syncs();
        }
        (Screen::Sync | Screen::Run, Some(opened)) => opened.refresh(),
        _ => {}
    }
}

/// Copies the sync of this screen into the form; what was there comes back with undo.
fn copy_sync(state: &mut State) {
    let chosen = match state.screen {
        Screen::Syncs => syncs::chosen(state),
        Screen::Result { .. } => return another(state),
        _ => state.opened.as_ref().map(|opened| (opened.sync.clone(), opened.sent.clone(), opened.host.clone())),
    };
    let Some((mut sync, sent, host)) = chosen else { return };
    if let Some(sent) = sent.as_ref().and_then(|sent| sent.get("sync")).and_then(serde_json::Value::as_object) {
        for (name, value) in sent {
            sync.attributes.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    if state.is_here(&host) {
        take_into_the_form(state, Draft::of_sync(&sync, state.profile.dialect));
    } else {
        import_export::fill_from_elsewhere(state, &sync, host);
    }
}

fn take_into_the_form(state: &mut State, draft: Draft) {
    let had_work = !state.form.is_untouched() && *state.form.draft() != draft;
    state.form.replace(draft);
    open_form(state);
    let words = if had_work {
        "Copied into the form. [undo] brings back what was in it."
    } else {
        "Copied into the form: change what is to be different."
    };
    state.notice = Some(Notice::note(state.expand_keys(words)));
}

fn quit(state: &mut State) -> Vec<Effect> {
    let question = match &state.screen {
        Screen::NewSync { waiting: Some(_), .. } => Question::QuitWhileWaiting,
        _ if state.has_unsaved_changes() && !state.kept.is_kept => Question::QuitWithChanges,
        _ if state.form.is_untouched() || state.kept.is_kept => return vec![Effect::Quit],
        _ => Question::QuitWithDraft,
    };
    state.overlay = Some(Overlay::Question(question));
    Vec::new()
}

/// Back: from Connect to what lies under it, in the form a step, from the first step and everything else home.
fn back(state: &mut State) {
    if state.picker.take().is_some() {
        return;
    }
    if state.connect.is_some() {
        state.connect = None;
        return;
    }
    if input_context(state) == InputContext::NotCreated || input_context(state) == InputContext::Unknown {
        state.screen = Screen::FORM;
        return;
    }
    if matches!(state.screen, Screen::Run) {
        state.screen = Screen::Sync;
        return;
    }
    if !matches!(state.screen, Screen::NewSync { .. }) {
        state.screen = Screen::Syncs;
        return;
    }
    if state.form.choosing().is_some() {
        state.form.set_choosing(None);
        return;
    }
    state.notice = None;
    match state.form.step() {
        Step::ConnectTheEnds if state.editing.is_some() => edit_session::leave(state),
        Step::ConnectTheEnds => state.screen = Screen::Syncs,
        Step::Stream => new_sync::go_to_step(state, Step::ConnectTheEnds),
        Step::Schedule => new_sync::go_to_step(state, Step::Stream),
        Step::Review => new_sync::go_to_step(state, Step::Schedule),
    }
}

/// Who may not create syncs is told before the form, not after it.
fn new_sync(state: &mut State) {
    if state.may_not_create().is_some() && state.form.is_untouched() {
        state.overlay = Some(Overlay::Question(Question::FormAsViewer));
        return;
    }
    open_form(state);
}

/// Opens the form.
pub fn open_form(state: &mut State) {
    state.notice = None;
    state.screen = Screen::FORM;
}

/// Opens the sync under the bar. What the history remembers may be another by now, so it is read.
fn open(state: &mut State) {
    let read = if state.syncs.tab == Tab::History { Remote::NotAsked } else { Remote::Loaded(()) };
    let Some((sync, sent, host)) = syncs::chosen(state) else { return };
    let newest = state.directory.sync(&sync.id).cloned().filter(|_| state.is_here(&host)).unwrap_or(sync);
    sync_detail::open(state, SyncDetail::new(newest, sent, host, read));
}

fn scroll(state: &mut State, by: i16) {
    match &mut state.screen {
        Screen::Syncs => state.syncs.move_bar(by.into()),
        Screen::NewSync { scroll, .. } | Screen::Result { scroll, .. } => *scroll = scroll.saturating_add_signed(by),
        Screen::Sync | Screen::Run => sync_detail::move_by(state, by.into()),
    }
}

fn next_field(state: &mut State) {
    match &mut state.connect {
        Some(screen) => screen.move_focus(1),
        None => new_sync::go_on(state),
    }
}

fn previous_field(state: &mut State) {
    match &mut state.connect {
        Some(screen) => screen.move_focus(-1),
        None => state.form.previous(),
    }
}

fn next_step(state: &mut State) {
    match state.form.step() {
        Step::ConnectTheEnds => new_sync::go_to_step(state, Step::Stream),
        Step::Stream => new_sync::go_to_step(state, Step::Schedule),
        Step::Schedule | Step::Review => new_sync::go_to_step(state, Step::Review),
    }
}

fn edit_mapping(state: &mut State) -> Vec<Effect> {
    state.form.go_to(FieldId::Mapping);
    let text = state.form.draft().mapping().json();
    let request = state.request();
    vec![Effect::EditText(request, text)]
}

fn copy(state: &State, action: Action) -> Vec<Effect> {
    let changes = || edit_session::changes(state).map(|changes| serde_json::json!({ "sync": changes }));
    let body = match &state.screen {
        Screen::NewSync { .. } if state.editing.is_some() => changes(),
        Screen::NewSync { .. } => state.form.checked().sync.as_ref().map(crate::domain::new_sync::NewSync::body),
        Screen::Result { outcome: Outcome::Created { index }, .. } => {
            state.created.get(*index).map(|created| created.sent.clone())
        }
        Screen::Sync | Screen::Run => state.opened.as_ref().map(|opened| import_export::body_of(&opened.sync)),
        Screen::Result { outcome: Outcome::Unknown, .. } => state.unknown.as_ref().map(|unknown| unknown.body.clone()),
        Screen::Result { outcome: Outcome::NotCreated(_), .. } | Screen::Syncs => None,
    };
    let (Some(body), Some(server)) = (body, &state.profile.server) else { return Vec::new() };
    let asked = state.editing.as_ref().map_or(Asked::Create, |editing| Asked::Change(&editing.sync.id));
    vec![match action {
        Action::CopyCurl => Effect::Copy {
            text: curl::request(server, state.profile.workspace, asked, &body),
            what: "the request as a curl command (it takes the token from $SYNCWRIGHT_TOKEN)",
        },
        _ => Effect::Copy { text: format!("{body:#}"), what: "the request as JSON" },
    }]
}

fn show_answer(state: &mut State) {
    let failure = match &state.screen {
        Screen::Result { outcome: Outcome::NotCreated(failure), .. } => Some(failure),
        Screen::Result { outcome: Outcome::Unknown, .. } => state.unknown.as_ref().map(|unknown| &unknown.failure),
        _ => None,
    };
    let Some(failure) = failure else { return };
    state.overlay = Some(Overlay::RawAnswer { lines: answer_lines(failure), scroll: 0 });
}

fn answer_lines(failure: &Failure) -> Vec<crate::domain::text::SanitizedText> {
    match &failure.answer {
        None => vec!["No answer arrived.".into()],
        Some(answer) => {
            let status = format!("HTTP {}", answer.status);
            std::iter::once(status.as_str().into()).chain(answer.beginning.iter().cloned()).collect()
        }
    }
}

/// A new form with the values of a sync that was created.
fn another(state: &mut State) {
    let Screen::Result { outcome: Outcome::Created { index }, .. } = state.screen else { return };
    if let Some(created) = state.created.get(index) {
        let draft = Draft::of(&created.asked, state.profile.dialect);
        take_into_the_form(state, draft);
    }
}
