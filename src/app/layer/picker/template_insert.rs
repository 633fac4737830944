//! Inserting a snippet into a template.

use crate::app::edit::TextInput;

/// Inserts a snippet where it is valid: inside `{{ … }}` a name without its braces, a filter before the closing braces.
pub(super) fn insert(line: &mut TextInput, piece: &str) {
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
        // After a complete output it is moved inside; alone, a filter has no input.
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
