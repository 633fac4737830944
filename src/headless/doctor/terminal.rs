//! The terminal: its size, its colours, its letters, its keys, and where copies go.

use super::{CheckResult, good, note, wrong};
use crate::domain::text::SanitizedText;

/// What is known of the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct Terminal {
    /// Its columns and rows; none where standard output is no terminal.
    pub size: Option<(u16, u16)>,
    /// What it answered; none where it was not asked.
    pub answers: Option<Answered>,
    /// The program that would take a copy.
    pub clipboard: Option<&'static str>,
    /// Which colours the app would use.
    pub colours: &'static str,
}

/// What became of the questions to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// Nothing.
    Nothing,
    /// How many cells it gave a letter that takes two, and whether it can tell all keys apart.
    Yes {
        /// Two, if it is right.
        wide_letter: u16,
        /// None when it did not say.
        tells_all_keys: Option<bool>,
    },
}

/// Judges it.
pub fn look(terminal: &Terminal, variable: impl Fn(&str) -> Option<String>) -> Vec<CheckResult> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    // Windows' own console has no name.
    let unnamed = if cfg!(windows) { "console" } else { "none" };
    let kind = set("TERM").unwrap_or_else(|| unnamed.to_owned());
    let mut findings = vec![size(terminal.size, &SanitizedText::new(&kind))];
    findings.push(good("terminal", format!("{}.", terminal.colours)));
    findings.push(letters(terminal.answers, &set));
    findings.extend(keys(terminal.answers));
    findings.push(clipboard(terminal.clipboard, set("SSH_CONNECTION").or_else(|| set("SSH_TTY")).is_some()));
    findings
}

fn size(size: Option<(u16, u16)>, kind: &SanitizedText) -> CheckResult {
    match (size, kind.as_str()) {
        (_, "dumb" | "none") => {
            wrong("terminal", format!("TERM is {kind}, which can't draw the app."), "Use syncwright --plain.")
        }
        (None, _) => note("terminal", "Standard output isn't a terminal.", "Use syncwright --plain with pipes."),
        (Some((columns, rows)), _) if columns < 60 || rows < 20 => {
            note("terminal", format!("{kind}, {columns}×{rows}: small."), "80×24 is comfortable; 40×10 is the minimum.")
        }
        (Some((columns, rows)), _) => good("terminal", format!("{kind}, {columns}×{rows}.")),
    }
}

fn letters(answers: Option<Answered>, set: &impl Fn(&str) -> Option<String>) -> CheckResult {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).map(|locale| SanitizedText::new(&locale));
    let is_utf8 = locale.as_ref().is_some_and(|it| it.as_str().to_ascii_lowercase().replace('-', "").contains("utf8"));
    let told = locale.map_or_else(|| "No locale is set".to_owned(), |locale| format!("The locale is {locale}"));
    match answers {
        Some(Answered::Yes { wide_letter: 2, .. }) => {
            good("terminal", format!("{told}, and wide characters take two cells."))
        }
        Some(Answered::Yes { wide_letter, .. }) => wrong(
            "terminal",
            format!("{told}, but a wide character took {wide_letter} cells: names may break the columns."),
            "Set the terminal to UTF-8; start tmux with -u, screen with -U.",
        ),
        _ if is_utf8 || cfg!(windows) => good("terminal", format!("{told}.")),
        _ => note(
            "terminal",
            format!("{told}: symbols and names may look wrong."),
            "Set LC_ALL to C.UTF-8, or your language's UTF-8 locale.",
        ),
    }
}

fn keys(answers: Option<Answered>) -> Option<CheckResult> {
    Some(match answers? {
        Answered::Nothing => note(
            "terminal",
            "It doesn't report its background; assuming dark.",
            "For a light one, set theme = \"light\" in the configuration.",
        ),
        Answered::Yes { tells_all_keys: Some(true), .. } => {
            good("terminal", "Supports the kitty keyboard protocol; no key here needs it.")
        }
        Answered::Yes { .. } => good("terminal", "Sends keys the usual way; every key here works."),
    })
}

fn clipboard(program: Option<&str>, is_remote: bool) -> CheckResult {
    match program {
        Some(program) if !is_remote => good("clipboard", format!("Copies with {program}, and through the terminal.")),
        _ => note(
            "clipboard",
            "Copies through the terminal (OSC 52), which doesn't confirm them.",
            "In tmux: set -g set-clipboard on. Some terminals need it allowed in their settings.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headless::doctor::{CheckState, OutputStyle, as_text};

    fn states(findings: &[CheckResult]) -> Vec<CheckState> {
        findings.iter().map(|finding| finding.state).collect()
    }

    fn variables(pairs: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        move |name| pairs.iter().find(|(each, _)| *each == name).map(|(_, value)| (*value).to_owned())
    }

    const USUAL: &[(&str, &str)] = &[("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8")];

    #[test]
    fn one_that_can_everything_is_good() {
        let answers = Some(Answered::Yes { wide_letter: 2, tells_all_keys: Some(true) });
        let terminal = Terminal { size: Some((120, 36)), answers, clipboard: Some("wl-copy"), colours: "All colours" };
        assert_eq!(states(&look(&terminal, variables(USUAL))), [CheckState::Good; 5]);
    }

    #[test]
    fn a_terminal_that_is_narrow_or_low_is_small() {
        let state = |columns, rows| size(Some((columns, rows)), &SanitizedText::new("xterm")).state;
        assert_eq!(state(60, 20), CheckState::Good);
        assert_eq!((state(59, 50), state(200, 19)), (CheckState::Note, CheckState::Note));
    }

    #[test]
    fn what_does_not_work_is_told_with_its_fix() {
        let dumb = look(&Terminal::default(), variables(&[("TERM", "dumb")]));
        // Windows' console needs no locale.
        let letters = if cfg!(windows) { CheckState::Good } else { CheckState::Note };
        assert_eq!(states(&dumb), [CheckState::Wrong, CheckState::Good, letters, CheckState::Note]);
        assert!(as_text(&dumb, OutputStyle::Plain).contains("--plain"));
        let narrow = Answered::Yes { wide_letter: 3, tells_all_keys: None };
        let terminal = Terminal { size: Some((80, 24)), answers: Some(narrow), ..Terminal::default() };
        let text = as_text(&look(&terminal, variables(USUAL)), OutputStyle::Plain);
        assert!(text.contains("took 3 cells") && text.contains("UTF-8"), "{text}");
        let terminal = Terminal { answers: Some(Answered::Nothing), ..terminal };
        assert!(as_text(&look(&terminal, variables(USUAL)), OutputStyle::Plain).contains("assuming dark"));
    }
}
