//! Taking the line under the bar: into the field, the row, or what the program works with.

use crate::app::autosave::MOST_RECENT;
use crate::app::edit::TextInput;
use crate::app::effect::Effect;
use crate::app::form::Cell;
use crate::app::picker::{Choice, PickerTarget, open};
use crate::app::profile_switch;
use crate::app::screen::new_sync;
use crate::app::state::State;
use crate::domain::field::FieldId;
use crate::domain::id::ModelId;

/// Takes the line under the bar.
pub fn take(state: &mut State) -> Vec<Effect> {
    let Some(mut picker) = state.picker.take() else { return Vec::new() };
    let Some(chosen) = picker.picked(state) else {
        state.picker = Some(picker);
        return Vec::new();
    };
    match (chosen, picker.about) {
        (Choice::Text(text), PickerTarget::Field(field)) => into_field(state, field, &text),
        (Choice::From(from), PickerTarget::From(row)) => {
            let row = state.form.set_from(row, from);
            if state.form.row_goes_nowhere(row) {
                state.form.put_bar(row, Cell::To);
                open(state, PickerTarget::To(row));
            }
        }
        (Choice::To(path), PickerTarget::To(row)) => {
            let row = state.form.set_to(row, path);
            state.form.put_bar(row, Cell::From);
        }
        (Choice::Insert(piece), _) => {
            put_in(&mut picker.filter, &piece);
            picker.selected = 0;
            picker.renew(state);
            state.picker = Some(picker);
        }
        (Choice::Workspace(workspace), _) => return profile_switch::to_workspace(state, workspace.id),
        (Choice::Profile(name), _) => return profile_switch::to_profile(state, &name),
        (Choice::NewProfile, _) => return profile_switch::to_new_profile(state),
        _ => {}
    }
    Vec::new()
}

fn into_field(state: &mut State, field: FieldId, text: &str) {
    state.form.fill(field, text);
    state.recent.retain(|(of, used)| *of != field || used != text);
    state.recent.insert(0, (field, text.to_owned()));
    state.recent.truncate(MOST_RECENT);
    if field == FieldId::Model
        && state.form.draft().get(FieldId::Source).trim().is_empty()
        && let Ok(id) = ModelId::parse(text)
        && let Some(source) = state.directory.model(id).found().and_then(|model| model.source)
    {
        state.form.fill(FieldId::Source, &source.to_string());
    }
    let ends = [FieldId::Source, FieldId::Destination, FieldId::Model];
    let open_end = ends.into_iter().find(|end| state.form.draft().get(*end).trim().is_empty());
    match (field, open_end) {
        // What was chosen is told in words under the field, with its next runs: that is to be read first.
        (FieldId::CronExpression, _) => {}
        (FieldId::Model, Some(end)) => state.form.go_to(end),
        _ => new_sync::go_on(state),
    }
}

/// Puts a piece into a template so that it means something there: inside of `{{ … }}` a name without its braces, a
/// filter before the braces that close.
fn put_in(line: &mut TextInput, piece: &str) {
    let before: String = line.text().chars().take(line.caret()).collect();
    let after: String = line.text().chars().skip(line.caret()).collect();
    let is_inside = match (before.rfind("{{"), before.rfind("}}")) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    };
    let bare = piece.trim_start_matches("{{").trim_end_matches("}}").trim();
    if is_inside {
        let blank = if before.ends_with([' ', '{']) && !before.ends_with('{') { "" } else { " " };
        let close = if after.contains("}}") { " " } else { " }}" };
        line.insert(&format!("{blank}{bare}{close}"));
    } else if piece.starts_with('|') {
        // After a whole output it belongs into that; alone it has nothing to work on.
        match before.trim_end().strip_suffix("}}") {
            Some(open) => {
                line.put_caret(open.trim_end().chars().count());
                line.insert(&format!(" {piece}"));
                line.put_caret(line.text().chars().count());
            }
            None => line.insert(piece),
        }
    } else {
        line.insert(piece);
    }
}
