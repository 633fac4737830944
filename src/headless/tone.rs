//! Colours of what people read in a terminal: of a word that says the same itself.

use std::fmt::Display;

use crate::domain::run::{Run, RunStatus};

/// What a word's colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tone {
    /// Nothing: the terminal's own colour.
    #[default]
    Plain,
    /// What stands below.
    Head,
    /// It works.
    Good,
    /// It is to be looked at.
    Warning,
    /// It doesn't work.
    Wrong,
}

/// What begins a sequence for a terminal.
pub(super) const ESCAPE: char = '\x1b';

/// What follows it for a tone, in the order of the tones.
const CODES: [&str; 5] = ["[0m", "[1m", "[32m", "[33m", "[31m"];

/// Whether a text after an escape begins as ours do.
pub(super) fn is_ours(text: &str) -> bool {
    CODES.iter().any(|code| text.starts_with(code))
}

impl Tone {
    /// How a sync is by its status, in the server's words.
    pub(super) fn of_sync(status: &str) -> Self {
        match status {
            "healthy" => Self::Good,
            "failed" | "aborted" => Self::Wrong,
            _ => Self::Plain,
        }
    }

    /// How a run is, or was.
    pub(super) const fn of_run(run: &Run) -> Self {
        match (&run.status, run.rows.failed) {
            (RunStatus::Success, Some(1..)) => Self::Warning,
            (RunStatus::Success, _) => Self::Good,
            (RunStatus::Failed, _) => Self::Wrong,
            _ => Self::Plain,
        }
    }

    /// A number of rejected rows.
    pub(super) const fn of_rejected(number: Option<u64>) -> Self {
        if matches!(number, Some(1..)) { Self::Warning } else { Self::Plain }
    }

    /// A text in this tone, where there are colours.
    pub(super) fn paint(self, text: impl Display, has_colours: bool) -> String {
        if !has_colours || self == Self::Plain {
            return text.to_string();
        }
        format!("{ESCAPE}{}{text}{ESCAPE}{}", CODES[self as usize], CODES[Self::Plain as usize])
    }
}
