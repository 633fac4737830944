//! The form's screen: keys that are no actions, pastes, and creating.

use serde_json::Value;

use crate::app::create_lookup::Unknown;
use crate::app::edit::Edited;
use crate::app::edit_session;
use crate::app::effect::Effect;
use crate::app::form::{Bar, Cell, Choosing, Focus, Shown, ToReview};
use crate::app::input::key::{Code, Key};
use crate::app::msg::{Notice, RequestId, Tone};
use crate::app::overlay::{Overlay, Question};
use crate::app::picker::{self, PickerTarget};
use crate::app::screen::connect::Connect;
use crate::app::screen::result::Outcome;
use crate::app::screen::{Screen, Waiting, result};
use crate::app::state::{State, TokenEnd};
use crate::domain::draft::{FieldInput, input};
use crate::domain::field::{FieldId, Step};
use crate::domain::history_entry::PendingCreate;
use crate::domain::mapping::{Row, ValueSource};
use crate::domain::new_sync::NewSync;
use crate::domain::server::Server;
use crate::domain::text::SanitizedText;

/// Gives a key to the form.
pub fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    if let Some(choosing) = state.form.choosing() {
        choosing_key(state, choosing, key);
        return Vec::new();
    }
    let Focus::Field(field) = state.form.focus() else {
        if key.code == Code::Enter {
            return if state.editing.is_some() { edit_session::save(state) } else { create(state) };
        }
        return Vec::new();
    };
    if state.form.is_on_table() {
        table_key(state, key);
        return Vec::new();
    }
    match (input(field), key.code) {
        (FieldInput::Line(_), Code::Enter) if has_list(field) => picker::open(state, PickerTarget::Field(field)),
        (FieldInput::Line(_) | FieldInput::Choice, Code::Up) => state.form.previous(),
        (FieldInput::Line(_) | FieldInput::Choice, Code::Down) | (FieldInput::Line(_), Code::Enter) => go_on(state),
        (FieldInput::Choice, Code::Enter) => open_choices(state, field),
        (FieldInput::Choice, Code::Left) => state.form.turn_choice(-1),
        (FieldInput::Choice, Code::Right | Code::Char(' ')) => state.form.turn_choice(1),
        _ => {
            if state.form.type_key(key) == Edited::Changed {
                state.typed_at = Some((field, state.now));
                quiet(state);
            }
        }
    }
    Vec::new()
}

/// Gives a pasted text to the form.
pub fn on_paste(state: &mut State, pasted: &str) {
    if matches!(state.screen, Screen::NewSync { waiting: None, .. }) {
        state.form.paste(pasted);
        // Under a long table it would not be seen.
        if state.form.is_on_table() {
            state.notice = state.form.said(FieldId::Mapping).map(Notice::note);
        }
        if let Focus::Field(field) = state.form.focus() {
            state.typed_at = Some((field, state.now));
        }
    }
}

/// Whether a field of one line has a list to choose from.
pub const fn has_list(field: FieldId) -> bool {
    matches!(
        field,
        FieldId::Source
            | FieldId::Destination
            | FieldId::Model
            | FieldId::Stream
            | FieldId::CursorField
            | FieldId::CronExpression
    )
}

/// Moves in the table; a bracket begins a mapping in JSON.
fn table_key(state: &mut State, key: Key) {
    let Bar { row, cell } = state.form.bar();
    match key.code {
        Code::Up => state.form.move_bar(-1),
        Code::Down => state.form.move_bar(1),
        Code::PageUp => state.form.move_bar(-10),
        Code::PageDown => state.form.move_bar(10),
        Code::Home => state.form.put_bar(0, cell),
        Code::End => state.form.put_bar(usize::MAX, cell),
        Code::Left => state.form.put_bar(row, Cell::From),
        Code::Right => state.form.put_bar(row, Cell::To),
        Code::Char('{' | '[' | '"') if state.form.draft().mapping().json().is_empty() => state.form.type_json(key),
        _ => {}
    }
}

/// Opens the list for the cell under the bar.
pub fn choose_cell(state: &mut State) {
    let Bar { row, cell } = state.form.bar();
    let about = match (state.form.shown_rows().get(row), cell) {
        (Some(Shown::Row(Row { from: ValueSource::Kept(_), .. })), _) => {
            let words = state.expand_keys("The table has no cells for this row; [toggle-json] shows it as JSON.");
            state.notice = Some(Notice::note(words));
            return;
        }
        (Some(Shown::Row(_)), Cell::To) => PickerTarget::To(row),
        _ => PickerTarget::From(row),
    };
    picker::open(state, about);
}

/// Maps columns to fields by their names, and says what it did.
pub fn map_by_name(state: &mut State) {
    state.notice = Some(match state.form.map_by_name() {
        None => Notice::note("The model's columns are not known, so there are no names to go by."),
        Some(found) if found.rows.is_empty() => Notice::note("No column has a name like that of a free field."),
        Some(found) => {
            let columns: Vec<&str> = found.rows.iter().map(|(column, _)| column.as_str()).collect();
            let left = match found.left.len() {
                0 => String::new(),
                1 => " 1 column is left.".to_owned(),
                count => format!(" {count} columns are left."),
            };
            let undo = state.expand_keys("[undo] takes it back.");
            let words = format!("Mapped by name: {}.{left} {undo}", columns.join(", "));
            Notice::done(SanitizedText::new(&words).to_string())
        }
    });
}

/// Turns the mapping between table and JSON, wherever the focus was.
pub fn turn_mapping(state: &mut State) {
    state.form.go_to(FieldId::Mapping);
    state.notice = state.form.turn_mapping().err().map(Notice::wrong);
}

/// Goes to the next field; to Review only when nothing is wrong, else says so.
pub fn go_on(state: &mut State) {
    match state.form.go_on() {
        ToReview::Wrong(count) => say_what_is_in_the_way(state, count),
        ToReview::Ready => quiet(state),
    }
}

/// Goes to a step; to Review only when nothing is wrong, else says so.
pub fn go_to_step(state: &mut State, step: Step) {
    if let ToReview::Wrong(count) = state.form.go_to_step(step) {
        say_what_is_in_the_way(state, count);
    } else {
        quiet(state);
        scroll_to_top(state);
    }
}

fn say_what_is_in_the_way(state: &mut State, count: usize) {
    let words = match count {
        1 => "One thing to mend before Review.".to_owned(),
        many => format!("{many} things to mend before Review."),
    };
    state.notice = Some(Notice::wrong(words));
}

/// What was said of the form before it was changed is said no more.
pub fn quiet(state: &mut State) {
    if state.notice.as_ref().is_some_and(|notice| notice.tone != Tone::Note) {
        state.notice = None;
    }
}

fn scroll_to_top(state: &mut State) {
    if let Screen::NewSync { scroll, .. } = &mut state.screen {
        *scroll = 0;
    }
}

fn open_choices(state: &mut State, field: FieldId) {
    let words = state.form.choices(field);
    let selected = words.iter().position(|(word, _)| *word == state.form.draft().get(field)).unwrap_or(0);
    state.form.set_choosing(Some(Choosing { field, selected }));
}

fn choosing_key(state: &mut State, Choosing { field, selected }: Choosing, key: Key) {
    let words = state.form.choices(field);
    let last = words.len().saturating_sub(1);
    let moved = |selected| Some(Choosing { field, selected });
    match key.code {
        Code::Esc => state.form.set_choosing(None),
        Code::Up => state.form.set_choosing(moved(selected.saturating_sub(1))),
        Code::Down => state.form.set_choosing(moved((selected + 1).min(last))),
        Code::Home => state.form.set_choosing(moved(0)),
        Code::End => state.form.set_choosing(moved(last)),
        Code::Enter | Code::Char(' ') | Code::Tab => {
            if let Some((word, _)) = words.get(selected) {
                state.form.choose(field, word);
            }
        }
        Code::Char(typed) => {
            if let Some(found) = words.iter().position(|(word, _)| word.starts_with(typed)) {
                state.form.set_choosing(moved(found));
            }
        }
        _ => {}
    }
}

/// Sends the request: once, for this press of the key.
pub fn create(state: &mut State) -> Vec<Effect> {
    let Some(asked) = state.form.checked().sync.clone() else {
        go_to_step(state, Step::Review);
        return Vec::new();
    };
    if let Some(seconds) = state.seconds_to_wait() {
        state.notice = Some(Notice::note(format!("The server asked to wait; {seconds} s are left. Nothing was sent.")));
        return Vec::new();
    }
    if let Some(question) = what_to_ask_first(state, &asked.body()) {
        state.overlay = Some(Overlay::Question(question));
        return Vec::new();
    }
    if state.unknown.as_ref().is_some_and(|unknown| !unknown.is_over()) {
        state.screen = Screen::Result { outcome: Outcome::Unknown, scroll: 0 };
        state.notice = Some(Notice::note("First it is looked up whether the last try created its sync."));
        return Vec::new();
    }
    send(state, asked)
}

/// What is to be asked before this is sent: whether it may be there already.
fn what_to_ask_first(state: &State, body: &Value) -> Option<Question> {
    let is_not_known = |unknown: &Unknown| unknown.is_over() && !unknown.is_safe_to_try_again();
    if state.unknown.as_ref().is_some_and(is_not_known) {
        return Some(Question::CreateAfterUnknown);
    }
    let host = state.profile.server.as_ref().map(Server::host);
    let earlier =
        state.created.iter().rposition(|created| created.sent == *body && Some(&created.host) == host.as_ref());
    let before = || state.past.iter().rposition(|past| past.body == *body && Some(&past.host) == host.as_ref());
    earlier.map(Question::CreateSameAgain).or_else(|| before().map(Question::CreateSameAsBefore))
}

/// Sends it, whatever there is already.
pub fn send(state: &mut State, asked: NewSync) -> Vec<Effect> {
    if let TokenEnd::Ended(_) = state.token_end() {
        return ask_to_sign_in(state, "The token has ended. Your form is kept; signing in leads back to it.");
    }
    let Some(connection) = state.connection() else {
        return ask_to_sign_in(state, "Sign in to create the sync. Your form is kept.");
    };
    let request = state.request();
    let body = asked.body();
    state.notice = None;
    state.unknown = None;
    let noted = state.directory.noted().cloned();
    let note = PendingCreate {
        server: connection.server.clone(),
        workspace: connection.workspace,
        dialect: state.profile.dialect,
        sent_at: state.now,
        body: body.clone(),
        noted: noted.clone(),
    };
    let waiting = Waiting { request, since: state.now, asked, body: body.clone(), noted };
    state.screen = Screen::NewSync { waiting: Some(Box::new(waiting)), scroll: 0 };
    let mut effects = vec![Effect::NoteSubmit(note), Effect::CreateSync(request, connection, body)];
    effects.extend(result::next_tick(state));
    effects
}

fn ask_to_sign_in(state: &mut State, reason: &str) -> Vec<Effect> {
    state.connect = Some(Connect { reason: Some(reason.to_owned()), ..Connect::of(state) });
    vec![Effect::FindStores]
}

/// Takes the mapping as the external editor left it.
pub fn on_edited(state: &mut State, _request: RequestId, result: Result<String, SanitizedText>) {
    match result {
        Ok(text) => {
            state.form.replace_mapping(&text);
            state.notice = None;
        }
        Err(words) => state.notice = Some(Notice::wrong(words.to_string())),
    }
}
