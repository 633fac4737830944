//! The palette: every action of the screen, by name.

use crate::app::edit::TextInput;
use crate::app::input::action::{Action, Binding};
use crate::app::input::key::{Code, Key};
use crate::app::transition::{Transition, Update};

/// The palette.
#[derive(Debug, Clone)]
pub struct Palette {
    /// The filter text.
    pub filter: TextInput,
    /// Index of the selected match.
    pub selected: usize,
}

impl Default for Palette {
    fn default() -> Self {
        Self { filter: TextInput::new("", 60), selected: 0 }
    }
}

impl Palette {
    /// Passes a key to the palette, over the available actions.
    pub fn on_key(&mut self, key: Key, available: impl Iterator<Item = &'static Binding>) -> Update {
        let found = matching(available, self.filter.text());
        match key.code {
            Code::Esc => return Transition::Close.into(),
            Code::Enter => {
                let action = found.get(self.selected).map(|entry| Transition::Perform(entry.action));
                let mut update = Update::from(Transition::Close);
                update.transitions.extend(action);
                return update;
            }
            Code::Down => self.selected = (self.selected + 1).min(found.len().saturating_sub(1)),
            Code::Up => self.selected = self.selected.saturating_sub(1),
            _ => {
                if self.filter.on_key(key) {
                    self.selected = 0;
                }
            }
        }
        Update::none()
    }
}

/// The available actions that match the filter, best first.
pub fn matching(available: impl Iterator<Item = &'static Binding>, filter: &str) -> Vec<&'static Binding> {
    let mut entries: Vec<&'static Binding> = Vec::new();
    for entry in available.filter(|entry| entry.action != Action::Palette && matches(entry.name, filter)) {
        // An action with two keys is listed once.
        if !entries.iter().any(|known| known.action == entry.action && known.name == entry.name) {
            entries.push(entry);
        }
    }
    let sought = filter.trim().to_lowercase();
    entries.sort_by_key(|entry| !entry.name.to_lowercase().contains(&sought));
    entries
}

/// Whether the filter's letters occur in the name in order, ignoring spaces.
fn matches(name: &str, filter: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    filter
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_finds_names_by_letters_in_order() {
        assert!(matches("Copy as curl", "cpcurl"));
        assert!(matches("Copy as curl", ""));
        assert!(!matches("Copy as curl", "curlcopy"));
    }
}
