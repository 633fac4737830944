//! The form screen: keys not bound to actions, pastes, and creating.

use jiff::Timestamp;

use crate::app::form::focus::Ahead;
use crate::app::form::reference::ReferenceInput;
use crate::app::form::table::Shown;
use crate::app::form::{Bar, Choosing, Focus, Form};
use crate::app::input::action::Action;
use crate::app::input::key::{Code, Key};
use crate::app::input::keymap::Keymap;
use crate::app::input::parts::Cell;
use crate::app::notice::Notice;
use crate::app::transition::{PickerTarget, Transition, Update};
use crate::domain::draft::{FieldInput, input};
use crate::domain::field::{FieldId, Step};
use crate::domain::mapping::{Reason, Row, Suggestion, ValueSource};
use crate::domain::text::{SanitizedText, thousands};

/// Passes a key to the form; `submit` is called for its button.
pub fn on_key(form: &mut Form, key: Key, now: Timestamp, submit: Action) -> Update {
    if let Some(choosing) = form.choosing {
        choosing_key(form, choosing, key);
        return Update::none();
    }
    let Focus::Field(field) = form.focus() else { return button_key(form, key, submit) };
    if form.is_on_table() {
        table_key(form, key);
        return Update::none();
    }
    match (input(field), key.code) {
        (FieldInput::Line(_), Code::Enter) if is_chosen_first(form, field) => {
            return Transition::Pick(PickerTarget::Field(field)).into();
        }
        (FieldInput::Line(_) | FieldInput::Choice, Code::Enter) => return say_what_is_in_the_way(form.go_ahead()),
        (FieldInput::Line(_) | FieldInput::Choice, Code::Up) => form.previous(),
        (FieldInput::Line(_) | FieldInput::Choice, Code::Down) => return next_field(form),
        (FieldInput::Choice, Code::Left) => form.turn_choice(-1),
        (FieldInput::Choice, Code::Right | Code::Char(' ')) => form.turn_choice(1),
        _ if field.is_reference() => {
            let result = form.reference_key(field, key);
            return after_reference(form, field, result, now);
        }
        _ => {
            if form.type_key(key) {
                form.typed_at = Some((field, now));
                return Transition::ClearNotice.into();
            }
        }
    }
    Update::none()
}

/// Who types at Review takes it for a field, whose Enter would mean something else.
fn button_key(form: &mut Form, key: Key, submit: Action) -> Update {
    if key.code != Code::Enter {
        form.typed_at_the_button |= key.typed().is_some();
        return match key.typed() {
            Some(_) => Update::say(Notice::note("Nothing is typed at Review; Esc goes back to the fields.")),
            None => Update::none(),
        };
    }
    if std::mem::take(&mut form.typed_at_the_button) {
        return Update::say(Notice::note("You typed at Review. Press Enter again to go ahead, or Esc to go back."));
    }
    Transition::Perform(submit).into()
}

fn after_reference(form: &mut Form, field: FieldId, result: ReferenceInput, now: Timestamp) -> Update {
    match result {
        ReferenceInput::Changed => {
            form.typed_at = Some((field, now));
            Transition::ClearNotice.into()
        }
        ReferenceInput::Search(text) => Transition::Search(PickerTarget::Field(field), text).into(),
        ReferenceInput::Ignored => Update::none(),
    }
}

/// Passes pasted text to the form.
pub fn on_paste(form: &mut Form, pasted: &str, now: Timestamp) -> Update {
    if let Focus::Field(field) = form.focus()
        && field.is_reference()
    {
        let result = form.paste_reference(field, pasted);
        return after_reference(form, field, result, now);
    }
    form.paste(pasted);
    if let Focus::Field(field) = form.focus() {
        form.typed_at = Some((field, now));
    }
    // It would be out of view under a long table.
    match form.said(FieldId::Mapping).filter(|_| form.is_on_table()) {
        Some(words) => Update::say(Notice::note(words)),
        None => Update::none(),
    }
}

/// Whether Enter opens a field's list: it is empty and must not stay so.
pub fn is_chosen_first(form: &Form, field: FieldId) -> bool {
    has_list(field) && form.is_empty(field) && !field.is_optional(form.dialect())
}

/// Whether a single-line field has a picker.
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

/// Opens the list of the focused field, or the selected cell; a choice has a dropdown.
pub fn open_list(form: &mut Form, keymap: &Keymap) -> Update {
    match form.focus() {
        Focus::Field(FieldId::Mapping) if form.is_on_table() => choose_cell(form, keymap),
        Focus::Field(field) if has_list(field) => Transition::Pick(PickerTarget::Field(field)).into(),
        Focus::Field(field) if input(field) == FieldInput::Choice => {
            open_choices(form, field);
            Update::none()
        }
        _ => Update::none(),
    }
}

/// Moves in the table; a bracket starts a mapping in JSON.
fn table_key(form: &mut Form, key: Key) {
    let Bar { row, cell } = form.bar();
    match key.code {
        Code::Up => form.move_bar(-1),
        Code::Down => form.move_bar(1),
        Code::PageUp => form.move_bar(-10),
        Code::PageDown => form.move_bar(10),
        Code::Home => form.put_bar(0, cell),
        Code::End => form.put_bar(usize::MAX, cell),
        Code::Left => form.put_bar(row, Cell::From),
        Code::Right => form.put_bar(row, Cell::To),
        Code::Char('{' | '[' | '"') if form.draft().mapping().json().is_empty() => form.type_json(key),
        _ => {}
    }
}

/// Opens the picker for the selected cell.
pub fn choose_cell(form: &Form, keymap: &Keymap) -> Update {
    let Bar { row, cell } = form.bar();
    let target = match (form.shown_rows().get(row), cell) {
        (Some(Shown::Row(Row { from: ValueSource::Kept(_), .. })), _) => {
            let words = "The table can't show this row; [toggle-json] shows it as JSON.";
            return Update::say(Notice::note(keymap.expand_keys(words)));
        }
        (Some(Shown::Row(_)), Cell::To) => PickerTarget::To(row),
        _ => PickerTarget::From(row),
    };
    Transition::Pick(target).into()
}

/// Maps columns to fields by name, with a notice.
pub fn map_by_name(form: &mut Form, keymap: &Keymap) -> Update {
    Update::say(match form.map_by_name() {
        None => Notice::note("The model's columns are unknown, so there's nothing to match."),
        Some(found) if found.rows.is_empty() => Notice::note(match found.misfits.first() {
            Some(misfit) => format!("Nothing mapped. {}", misfit.describe()),
            None => "No other column matches a field by name; Enter maps one.".to_owned(),
        }),
        Some(found) => Notice::done(SanitizedText::new(&mapped(&found, keymap)).to_string()),
    })
}

/// How many were mapped and how many were not; the table shows which. Then what the names alone do not tell.
fn mapped(found: &Suggestion, keymap: &Keymap) -> String {
    let left = match found.left.len() {
        0 => String::new(),
        count => format!(", {} unmapped", thousands(count)),
    };
    let columns = if found.rows.len() == 1 { "column" } else { "columns" };
    let undo = keymap.expand_keys("[undo] undoes.");
    let by_values = found.rows.iter().filter(|pair| matches!(pair.reason, Reason::Values(_)));
    let more = by_values.map(|pair| format!(" {} → {} ({}).", pair.column, pair.path, pair.reason.describe()));
    let more: String = more.chain(found.misfits.first().map(|misfit| format!(" {}", misfit.describe()))).collect();
    format!("Mapped by name: {} {columns}{left}. {undo}{more}", thousands(found.rows.len()))
}

/// Goes to the next field; if Review has problems, shows a notice instead.
pub fn next_field(form: &mut Form) -> Update {
    say_what_is_in_the_way(form.go_to_next())
}

/// Goes to a step; if Review has problems, goes to the first one, with a notice.
pub fn go_to_step(form: &mut Form, step: Step) -> Update {
    say_what_is_in_the_way(form.go_to_step(step))
}

fn say_what_is_in_the_way(ahead: Ahead) -> Update {
    match ahead {
        Ahead::Moved => Transition::ClearNotice.into(),
        Ahead::Problems(count) => Transition::SayProblems(count).into(),
    }
}

fn open_choices(form: &mut Form, field: FieldId) {
    let words = form.choices(field);
    let selected = words.iter().position(|(word, _)| *word == form.draft().get(field)).unwrap_or(0);
    form.choosing = Some(Choosing { field, selected });
}

fn choosing_key(form: &mut Form, Choosing { field, selected }: Choosing, key: Key) {
    let words = form.choices(field);
    let last = words.len().saturating_sub(1);
    let moved = |selected| Some(Choosing { field, selected });
    match key.code {
        Code::Esc => form.choosing = None,
        Code::Up => form.choosing = moved(selected.saturating_sub(1)),
        Code::Down => form.choosing = moved((selected + 1).min(last)),
        Code::Home => form.choosing = moved(0),
        Code::End => form.choosing = moved(last),
        Code::Enter | Code::Char(' ') | Code::Tab => {
            if let Some((word, _)) = words.get(selected) {
                form.choose(field, word);
            }
        }
        Code::Char(typed) => {
            if let Some(found) = words.iter().position(|(word, _)| word.starts_with(typed)) {
                form.choosing = moved(found);
            }
        }
        _ => {}
    }
}
