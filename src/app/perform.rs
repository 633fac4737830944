//! Carrying out actions: what each line of the table of actions does to the state.

use crate::app::action::{Action, Where, whereabouts};
use crate::app::ask;
use crate::app::curl;
use crate::app::edit::Line;
use crate::app::effect::Effect;
use crate::app::form::Form;
use crate::app::overlay::{Overlay, Question};
use crate::app::picker::{self, About};
use crate::app::screen::connect::Connect;
use crate::app::screen::result::{self, Outcome};
use crate::app::screen::{Screen, new_sync};
use crate::app::sign_in;
use crate::app::state::State;
use crate::app::switch;
use crate::app::unknown;
use crate::app::work;
use crate::domain::draft::Draft;
use crate::domain::failure::Failure;
use crate::domain::field::{FieldId, Step};

/// Carries out an action.
pub fn perform(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Help => state.overlay = Some(Overlay::Help { scroll: 0 }),
        Action::Palette => state.overlay = Some(Overlay::Palette { filter: Line::new("", 60), selected: 0 }),
        Action::Quit => return quit(state),
        Action::Back => back(state),
        Action::NewSync => new_sync(state),
        Action::OpenSync => open(state),
        Action::Up => scroll(state, -1),
        Action::Down => scroll(state, 1),
        Action::Connect => {
            state.connect = Some(Connect::of(state));
            return vec![Effect::FindStores];
        }
        Action::TryToken => return sign_in::try_to_connect(state),
        Action::RevealSecret => {
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
        Action::ExternalEditor => return edit_mapping(state),
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
        Action::RawAnswer => show_answer(state),
        Action::MendFirst => state.screen = Screen::FORM,
        Action::AnotherLikeIt => another(state),
        Action::Home => state.screen = Screen::Syncs { selected: 0 },
        Action::Suspend => return work::keep_at_once(state).into_iter().chain([Effect::Suspend]).collect(),
        Action::LookAgain => unknown::look_again(state),
        Action::ShowUnknown => state.screen = Screen::Result { outcome: Outcome::Unknown, scroll: 0 },
        Action::TakePicked => return picker::take(state),
        Action::AskAgain => return ask::again(state),
        Action::RefreshCatalog => state.overlay = Some(Overlay::Question(Question::RefreshCatalog)),
        Action::Mend => {
            state.form.carry_out_mend();
        }
        Action::TurnMapping => new_sync::turn_mapping(state),
        Action::ChooseCell => new_sync::choose_cell(state),
        Action::MapByName => new_sync::map_by_name(state),
        Action::DeleteRow => {
            new_sync::quiet(state);
            state.form.delete_row();
        }
        Action::FirstRows => state.overlay = Some(Overlay::Sample { top: 0, left: 0 }),
        Action::ChooseWorkspace => picker::open(state, About::Workspace),
        Action::ChooseProfile => picker::open(state, About::Profile),
        Action::SwitchDialect => return switch::to_proposed_dialect(state),
    }
    Vec::new()
}

fn quit(state: &mut State) -> Vec<Effect> {
    let question = match &state.screen {
        Screen::NewSync { waiting: Some(_), .. } => Question::QuitWhileWaiting,
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
    if whereabouts(state) == Where::NotCreated || whereabouts(state) == Where::Unknown {
        state.screen = Screen::FORM;
        return;
    }
    if !matches!(state.screen, Screen::NewSync { .. }) {
        state.screen = Screen::Syncs { selected: 0 };
        return;
    }
    if state.form.choosing().is_some() {
        state.form.set_choosing(None);
        return;
    }
    state.notice = None;
    match state.form.step() {
        Step::ConnectTheEnds => state.screen = Screen::Syncs { selected: 0 },
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

/// The list shows the newest first; `created` has the oldest first.
fn open(state: &mut State) {
    if let Screen::Syncs { selected } = state.screen
        && let Some(index) = state.created.len().checked_sub(selected + 1)
    {
        state.screen = Screen::Sync { index, scroll: 0 };
    }
}

fn scroll(state: &mut State, by: i16) {
    let count = state.created.len();
    match &mut state.screen {
        Screen::Syncs { selected } => {
            *selected = selected.saturating_add_signed(by.into()).min(count.saturating_sub(1));
        }
        Screen::NewSync { scroll, .. } | Screen::Result { scroll, .. } | Screen::Sync { scroll, .. } => {
            *scroll = scroll.saturating_add_signed(by);
        }
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
    let body = match &state.screen {
        Screen::NewSync { .. } => state.form.checked().sync.as_ref().map(crate::domain::new_sync::NewSync::body),
        Screen::Result { outcome: Outcome::Created { index }, .. } | Screen::Sync { index, .. } => {
            state.created.get(*index).map(|created| created.sent.clone())
        }
        Screen::Result { outcome: Outcome::Unknown, .. } => state.unknown.as_ref().map(|unknown| unknown.body.clone()),
        Screen::Result { outcome: Outcome::NotCreated(_), .. } | Screen::Syncs { .. } => None,
    };
    let (Some(body), Some(server)) = (body, &state.profile.server) else { return Vec::new() };
    vec![match action {
        Action::CopyCurl => Effect::Copy {
            text: curl::create_sync(server, state.profile.workspace, &body),
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

fn answer_lines(failure: &Failure) -> Vec<crate::domain::text::Inert> {
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
    let (Screen::Result { outcome: Outcome::Created { index }, .. } | Screen::Sync { index, .. }) = state.screen else {
        return;
    };
    if let Some(created) = state.created.get(index) {
        let draft = Draft::of(&created.asked, state.profile.dialect);
        state.form = Form::with_draft(draft, state.profile.dialect);
        open_form(state);
    }
}
