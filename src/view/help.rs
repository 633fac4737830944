//! Every key of the screen, in groups: what can be done here, how to move, what works everywhere.

use ratatui::text::Span;
use strum::VariantArray as _;

use crate::app::App;
use crate::app::available::{available_actions, input_context, is_offered, keys_of};
use crate::app::input::action::{Action, Binding, InputContext};
use crate::view::chrome::is_notice_cut;
use crate::view::rows::Rows;
use crate::view::text::fit;

/// The cells of the keys.
const KEYS: usize = 18;

/// What a key is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Here,
    Move,
    Text,
    Everywhere,
}

impl Group {
    const ALL: [(Self, &str); 4] =
        [(Self::Here, "HERE"), (Self::Move, "MOVE"), (Self::Text, "TEXT"), (Self::Everywhere, "EVERYWHERE")];

    fn of(entry: &Binding) -> Self {
        match entry.action {
            Action::Up
            | Action::Down
            | Action::NextField
            | Action::PreviousField
            | Action::NextStep
            | Action::GoToStep(_)
            | Action::SwitchPane
            | Action::Back => Self::Move,
            Action::Undo | Action::Redo => Self::Text,
            Action::Suspend => Self::Everywhere,
            _ if entry.at.len() == InputContext::VARIANTS.len() || entry.action == Action::Help => Self::Everywhere,
            _ => Self::Here,
        }
    }
}

/// Keys that are no actions, because they only move or edit text, by where they work.
fn plain_keys(context: InputContext) -> &'static [(Group, &'static str, &'static str)] {
    match context {
        InputContext::Syncs | InputContext::Marked => &[
            (Group::Move, "← → 1 2 3", "This session, History, Workspace"),
            (Group::Move, "PgUp PgDn", "Ten lines up or down"),
            (Group::Move, "Home End", "First or last"),
        ],
        InputContext::Table => {
            &[(Group::Move, "↑ ↓ ← →", "Move in the table"), (Group::Here, "{", "Start a JSON mapping")]
        }
        InputContext::Form | InputContext::SignIn => &[
            (Group::Move, "Enter", "Open the list, or next field that needs something"),
            (Group::Text, "← → Space", "Change a choice"),
            (Group::Text, "Ctrl-A/E", "Start or end of the line"),
            (Group::Text, "Ctrl-W", "Delete the previous word"),
            (Group::Text, "Ctrl-U/K", "Delete the line, or to its end"),
            (Group::Text, "Alt-B/F", "Previous or next word"),
        ],
        InputContext::Review
        | InputContext::Changes
        | InputContext::Created
        | InputContext::NotCreated
        | InputContext::Unknown
        | InputContext::Sync
        | InputContext::Run
        | InputContext::Batch
        | InputContext::Audit => &[(Group::Move, "PgUp PgDn", "Ten lines up or down")],
        InputContext::Picker | InputContext::Filter | InputContext::Waiting => &[],
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Adds the keys of the screen.
pub(super) fn rows<'a>(app: &App, mut rows: Rows<'a>) -> Rows<'a> {
    let theme = rows.theme;
    if let Some(notice) = app.notice.as_ref().filter(|_| is_notice_cut(app, app.size.0)) {
        rows.push(Span::styled("LAST MESSAGE", theme.quiet));
        rows.say(0, "", &notice.words, theme.text);
    }
    if let Some(layer) = app.layer_below_help() {
        rows.push(Span::styled(Group::ALL[0].1, theme.quiet));
        for (_, key, word) in keys_of(app, layer) {
            rows.push(vec![Span::styled(fit(key, KEYS), theme.key), Span::styled(capitalized(word), theme.text)]);
        }
        return rows;
    }
    // An action with several keys is one line.
    let mut lines: Vec<(Group, String, &str)> = Vec::new();
    for entry in available_actions(app).filter(|entry| is_offered(app, entry.action)) {
        let Some(key) = app.keymap.of(entry) else { continue };
        match lines.iter_mut().find(|(.., name)| *name == entry.name) {
            Some((_, keys, _)) => *keys = format!("{keys} {key}"),
            None => lines.push((Group::of(entry), key.to_string(), entry.name)),
        }
    }
    let plain = plain_keys(input_context(app)).iter().map(|(group, keys, name)| (*group, (*keys).to_owned(), *name));
    lines.extend(plain);
    for (group, head) in Group::ALL {
        let of_group: Vec<_> = lines.iter().filter(|(each, ..)| *each == group).collect();
        if of_group.is_empty() {
            continue;
        }
        if rows.height() > 0 {
            rows.gap();
        }
        rows.push(Span::styled(head, theme.quiet));
        for (_, keys, name) in of_group {
            rows.push(vec![Span::styled(fit(keys, KEYS), theme.key), Span::styled((*name).to_owned(), theme.text)]);
        }
    }
    rows
}
