//! User-defined key bindings. A binding that would be ambiguous or take a text-editing key is rejected with a message,
//! and the default stays.

use std::collections::HashMap;

use crate::app::input::action::{Action, Binding, InputContext, present_name};
use crate::app::input::actions::{ACTIONS, TYPED_INTO};
use crate::app::input::key::{Code, Key};
use crate::domain::text::nearest;

/// Shell line-editing keys, and the prefixes of tmux and screen.
const OF_TEXTS: [char; 9] = ['a', 'e', 'w', 'u', 'k', 'b', 'f', 'd', 'h'];

/// User-defined key bindings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keymap {
    own: HashMap<&'static str, Key>,
}

impl Keymap {
    /// Reads action names and keys from the configuration. Returns the rejected ones as messages.
    pub fn read<'a>(wishes: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, Vec<String>) {
        let mut keymap = Self::default();
        let mut problems = Vec::new();
        for (name, text) in wishes {
            if let Err(why) = keymap.take(name, text) {
                problems.push(format!("Configuration: keys.{name} = \"{text}\" is ignored: {why}"));
            }
        }
        (keymap, problems)
    }

    fn take(&mut self, name: &str, text: &str) -> Result<(), String> {
        let known = ACTIONS.iter().map(|entry| entry.action).find(|action| action.name() == present_name(name));
        let Some(action) = known else {
            return Err(match meant_by(name) {
                Some(near) => format!("unknown action. Did you mean {near}?"),
                None => "unknown action.".to_owned(),
            });
        };
        if usual_key(action).is_none() {
            return Err("this action is only in the palette.".to_owned());
        }
        let key = Key::read(text).ok_or("write a key as F6, Ctrl-G, Alt-X, Enter or x.")?;
        let is_text_key = key.ctrl && matches!(key.code, Code::Char(letter) if OF_TEXTS.contains(&letter));
        if is_text_key || (key.alt && matches!(key.code, Code::Char('b' | 'f'))) {
            return Err(format!("{key} edits text, or belongs to tmux or screen."));
        }
        let is_typed_there =
            |entry: &&Binding| entry.action == action && entry.at.iter().any(|at| TYPED_INTO.contains(at));
        if key.typed().is_some() && ACTIONS.iter().any(|entry| is_typed_there(&entry)) {
            return Err(format!("{key} is text where this action applies."));
        }
        let before = self.own.insert(action.name(), key);
        if let Some(other) = self.taken_by(action, key) {
            match before {
                Some(before) => self.own.insert(action.name(), before),
                None => self.own.remove(action.name()),
            };
            return Err(format!("{key} is already “{other}”."));
        }
        Ok(())
    }

    /// Expands action names to their keys: `[refresh] tries again.` becomes `r tries again.`. Brackets that contain no
    /// action name stay.
    pub fn expand_keys(&self, words: &str) -> String {
        let mut told = String::new();
        let mut rest = words;
        while let Some((before, (name, after))) =
            rest.split_once('[').and_then(|(before, inside)| Some((before, inside.split_once(']')?)))
        {
            told.push_str(before);
            let shown = self.key_named(name).map_or_else(|| format!("[{name}]"), |key| key.to_string());
            told.push_str(&shown);
            rest = after;
        }
        told.push_str(rest);
        told
    }

    fn key_named(&self, name: &str) -> Option<Key> {
        let entry = ACTIONS.iter().find(|entry| entry.key.is_some() && entry.action.name() == name)?;
        self.of(entry)
    }

    /// Any other meaning of the key in the contexts of the action.
    fn taken_by(&self, action: Action, key: Key) -> Option<&'static str> {
        let places: Vec<InputContext> =
            ACTIONS.iter().filter(|entry| entry.action == action).flat_map(|entry| entry.at.iter().copied()).collect();
        let is_other = |entry: &&Binding| {
            entry.action != action
                && !are_exclusive(entry.action, action)
                && self.of(entry) == Some(key)
                && entry.at.iter().any(|at| places.contains(at))
        };
        ACTIONS.iter().find(is_other).map(|entry| entry.name)
    }

    /// The key bound to a table entry.
    pub fn of(&self, entry: &Binding) -> Option<Key> {
        let usual = entry.key?;
        let is_main = usual_key(entry.action) == Some(usual);
        self.own.get(entry.action.name()).copied().filter(|_| is_main).or(Some(usual))
    }
}

/// Whether two actions share a key because never both apply: a run can be either started or cancelled, either the focused
/// run or the whole sync is copied, and a filter is cleared before the screen is left.
const fn are_exclusive(one: Action, other: Action) -> bool {
    use Action::{Back, CancelRun, ClearFilter, CopyFocused, CopyJson, RunNow};
    matches!(
        (one, other),
        (RunNow, CancelRun)
            | (CancelRun, RunNow)
            | (CopyFocused, CopyJson)
            | (CopyJson, CopyFocused)
            | (ClearFilter, Back)
            | (Back, ClearFilter)
    )
}

fn usual_key(action: Action) -> Option<Key> {
    ACTIONS.iter().filter(|entry| entry.action == action).find_map(|entry| entry.key)
}

/// The actions that can be rebound: their configuration names and descriptions.
pub fn rebindable() -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_first = |(index, entry): &(usize, &Binding)| {
        let first = ACTIONS.iter().position(|each| each.action == entry.action);
        first == Some(*index) && usual_key(entry.action).is_some()
    };
    ACTIONS.iter().enumerate().filter(is_first).map(|(_, entry)| (entry.action.name(), entry.name))
}

/// The name that was probably meant: a typo, or one with the same start, or one containing it.
fn meant_by(name: &str) -> Option<&'static str> {
    let beginning: String = name.chars().take(4).collect();
    let names: Vec<&str> = ACTIONS.iter().map(|entry| entry.action.name()).collect();
    let found = nearest(name, names.iter().copied());
    let holds_it = || names.iter().copied().find(|word| !name.is_empty() && word.contains(name));
    found.or_else(holds_it).or_else(|| names.iter().copied().find(|word| word.starts_with(&beginning)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::Step;

    fn read(name: &str, text: &str) -> Result<Keymap, String> {
        let (keymap, problems) = Keymap::read([(name, text)]);
        problems.into_iter().next().map_or(Ok(keymap), Err)
    }

    #[test]
    fn every_action_has_a_name_of_its_own_and_answers_to_its_former_one() {
        let mut actions: Vec<Action> = ACTIONS.iter().map(|entry| entry.action).collect();
        actions.sort_unstable_by_key(|action| action.name());
        actions.dedup();
        let mut names: Vec<&str> = actions.iter().map(|action| action.name()).collect();
        names.dedup();
        assert_eq!(names.len(), actions.len());
        for (former, present) in [("mend", Action::Fix), ("go-to-step-review", Action::GoToStep(Step::Review))] {
            assert_eq!(present_name(former), present.name());
        }
        let keymap = read("mend", "F9").expect("the first version's name");
        assert_eq!(keymap.expand_keys("[fix]"), "F9");
    }

    #[test]
    fn another_key_takes_the_place_of_the_usual_one() {
        let keymap = read("new-sync", "F7").expect("free");
        let entry = ACTIONS.iter().find(|entry| entry.action == Action::NewSync).expect("there");
        assert_eq!(keymap.of(entry), Some(Key::plain(Code::F(7))));
        assert_eq!(Keymap::default().of(entry), Some(Key::char('n')));
    }

    #[test]
    fn sentences_name_the_keys_as_they_are() {
        assert_eq!(
            Keymap::default().expand_keys("[refresh] tries again, [back] leaves."),
            "r tries again, Esc leaves."
        );
        let own = read("refresh", "F9").expect("free");
        assert_eq!(own.expand_keys("[refresh] tries again; [5] and [x"), "F9 tries again; [5] and [x");
    }

    #[test]
    fn what_would_be_ambiguous_or_take_a_text_key_is_rejected_with_a_reason() {
        for (name, text, words) in [
            ("new-sync", "q", "“Quit”"),
            ("new-sync", "Ctrl-W", "edits text"),
            ("review", "x", "is text where"),
            ("new-sink", "x", "Did you mean new-sync?"),
            ("zzz", "x", "unknown action."),
            ("new-sync", "Hyper-Q", "write a key as"),
            ("start-over", "F9", "only in the palette"),
        ] {
            let problem = read(name, text).expect_err(name);
            assert!(problem.contains(words), "{problem}");
        }
        let (_, problems) = Keymap::read([("refresh", "F9"), ("filter", "F9")]);
        assert_eq!(problems.len(), 1, "the first one has it");
    }
}
