//! `syncwright doctor`: what works here, what does not, and how to fix it. It reveals no secret, and changes nothing but
//! a file and an entry of its own that it removes again.

pub mod files;
pub mod keyring;
pub mod network;
pub mod server;
pub mod terminal;

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::domain::cells::wrap;
use crate::domain::text::SanitizedText;
use crate::headless::tone::Tone;

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckResult {
    /// What it is about: `terminal`, `clipboard`, `configuration`, `keyring`, `state`, `network`, `server`, `token`.
    pub about: &'static str,
    /// Its state.
    pub state: CheckState,
    /// What was found.
    pub words: String,
    /// How to fix it, where that is known.
    pub fix: Option<String>,
}

/// State of what was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckState {
    /// It works.
    Good,
    /// It works, with a note.
    Note,
    /// It does not work.
    Wrong,
}

impl CheckState {
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Note => "note",
            Self::Wrong => "problem",
        }
    }
}

fn good(about: &'static str, words: impl Into<String>) -> CheckResult {
    CheckResult { about, state: CheckState::Good, words: words.into(), fix: None }
}

fn note(about: &'static str, words: impl Into<String>, fix: &str) -> CheckResult {
    CheckResult { about, state: CheckState::Note, words: words.into(), fix: Some(fix.to_owned()) }
}

fn wrong(about: &'static str, words: impl Into<String>, fix: &str) -> CheckResult {
    CheckResult { about, state: CheckState::Wrong, words: words.into(), fix: Some(fix.to_owned()) }
}

/// Where the findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputStyle {
    /// A file or a pipe: one line per finding, however long.
    Plain,
    /// A terminal: lines wrap at its width.
    Terminal {
        /// Its columns.
        columns: u16,
        /// Whether the states have colours.
        colours: bool,
    },
}

/// Where the words of a finding begin.
const INDENT: usize = 25;

impl OutputStyle {
    fn lines(self, words: &str) -> Vec<String> {
        // The colours are ours alone.
        let words = SanitizedText::new(words);
        match self {
            Self::Plain => vec![words.to_string()],
            Self::Terminal { columns, .. } => wrap(words.as_str(), usize::from(columns).saturating_sub(INDENT).max(20)),
        }
    }

    /// A word of nine cells, in its state's colour.
    fn state(self, state: CheckState) -> String {
        let word = format!("{:9}", state.word());
        let tone = match state {
            CheckState::Good => Tone::Good,
            CheckState::Note => Tone::Warning,
            CheckState::Wrong => Tone::Wrong,
        };
        tone.paint(word, matches!(self, Self::Terminal { colours: true, .. }))
    }
}

/// The findings as lines, each with its state; how to fix it follows.
pub fn as_text(findings: &[CheckResult], paper: OutputStyle) -> String {
    let mut text = String::new();
    // A string takes everything.
    let mut line = |state: &str, about: &str, words: &str| {
        let _ = writeln!(text, "{state} {about:14} {words}");
    };
    for finding in findings {
        for (index, words) in paper.lines(&finding.words).iter().enumerate() {
            if index == 0 {
                line(&paper.state(finding.state), finding.about, words);
            } else {
                line(&" ".repeat(9), "", words);
            }
        }
        let fix = finding.fix.as_ref().filter(|_| finding.state != CheckState::Good);
        for (index, words) in fix.into_iter().flat_map(|fix| paper.lines(fix)).enumerate() {
            line(if index == 0 { "  fix    " } else { "         " }, "", &words);
        }
    }
    text
}

/// The findings as JSON.
pub fn as_json(findings: &[CheckResult]) -> Value {
    let one = |finding: &CheckResult| json!({ "about": finding.about, "state": finding.state.word(), "words": finding.words, "fix": finding.fix });
    Value::Array(findings.iter().map(one).collect())
}

/// Whether everything works.
pub fn is_well<'a>(findings: impl IntoIterator<Item = &'a CheckResult>) -> bool {
    findings.into_iter().all(|finding| finding.state != CheckState::Wrong)
}

/// There is no server to check yet.
pub fn no_server() -> CheckResult {
    note("server", "No server yet.", "Sign in once in the app, or pass --api-url.")
}

/// `SYNCWRIGHT_TOKEN` is set but is not a token.
pub fn unusable_token(words: String) -> CheckResult {
    wrong("token", words, "Set it to the token alone, or unset it.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_terminal_lines_end_with_the_window_and_elsewhere_each_finding_is_one() {
        let findings = [wrong("network", "one two three four five six seven eight nine ten", "fix it")];
        assert_eq!(as_text(&findings, OutputStyle::Plain).lines().count(), 2);
        let text = as_text(&findings, OutputStyle::Terminal { columns: 50, colours: false });
        assert_eq!(text.lines().count(), 3);
        assert!(text.lines().all(|line| line.chars().count() <= 50), "{text}");
        assert!(text.contains("\n  fix "), "{text}");
        assert!(
            as_text(&findings, OutputStyle::Terminal { columns: 50, colours: true }).starts_with("\u{1b}[31mproblem")
        );
    }
}
