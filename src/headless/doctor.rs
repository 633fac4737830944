//! `syncwright doctor`: what works here, what does not, and what mends it. It tells no secret, and changes nothing but
//! a file of its own that it removes again.

use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::domain::failure::{Failure, FailureKind, Welcome};
use crate::domain::keeping::{Availability, Place, StoreProblem};
use crate::domain::text::Inert;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about: `terminal`, `configuration`, `keyring`, `state`, `server`.
    pub about: &'static str,
    /// How it is.
    pub state: State,
    /// What was found.
    pub words: String,
    /// What mends it, where something does.
    pub mend: Option<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It works.
    Good,
    /// It works, and something should be known.
    Note,
    /// It does not work.
    Wrong,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Note => "note",
            Self::Wrong => "not good",
        }
    }
}

fn good(about: &'static str, words: impl Into<String>) -> Finding {
    Finding { about, state: State::Good, words: words.into(), mend: None }
}

fn note(about: &'static str, words: impl Into<String>, mend: &str) -> Finding {
    Finding { about, state: State::Note, words: words.into(), mend: Some(mend.to_owned()) }
}

fn wrong(about: &'static str, words: impl Into<String>, mend: &str) -> Finding {
    Finding { about, state: State::Wrong, words: words.into(), mend: Some(mend.to_owned()) }
}

/// What the environment says of the terminal.
pub fn terminal(size: Option<(u16, u16)>, variable: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let kind = set("TERM").unwrap_or_else(|| "none".to_owned());
    let mut findings = vec![match (size, kind.as_str()) {
        (_, "dumb" | "none") => wrong(
            "terminal",
            format!("TERM is {kind}: nothing can be drawn on it."),
            "syncwright --plain asks line by line.",
        ),
        (None, _) => note("terminal", "Standard output is no terminal.", "syncwright --plain works through pipes."),
        (Some((columns, rows)), _) if columns < 60 || rows < 20 => note(
            "terminal",
            format!("{kind}, {columns}×{rows}: small."),
            "80×24 is comfortable; below 40×10 nothing fits.",
        ),
        (Some((columns, rows)), _) => good("terminal", format!("{kind}, {columns}×{rows}.")),
    }];
    let colours = set("COLORTERM").unwrap_or_default();
    let depth = match (set("NO_COLOR"), colours.as_str()) {
        (Some(_), _) => "no colours (NO_COLOR)",
        (None, "truecolor" | "24bit") => "all colours",
        (None, _) if kind.contains("256color") => "256 colours",
        (None, _) => "16 colours",
    };
    findings.push(good("terminal", format!("{depth}.")));
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
    findings.push(if locale.to_ascii_lowercase().replace('-', "").contains("utf8") {
        good("terminal", format!("The locale is {}.", Inert::new(&locale)))
    } else {
        let told = if locale.is_empty() {
            "No locale is set".to_owned()
        } else {
            format!("The locale is {}", Inert::new(&locale))
        };
        note(
            "terminal",
            format!("{told}: signs and names may look wrong."),
            "Set LC_ALL=C.UTF-8 or one of your language.",
        )
    });
    let is_remote = set("SSH_CONNECTION").is_some() || set("SSH_TTY").is_some();
    if is_remote {
        findings.push(note(
            "clipboard",
            "This is an SSH session: copies go through the terminal (OSC 52), where it allows them.",
            "In tmux: set -g set-clipboard on.",
        ));
    }
    findings
}

/// What the configuration says.
pub fn configuration(path: Option<&Path>, problems: &[String]) -> Vec<Finding> {
    let Some(path) = path else {
        return vec![wrong(
            "configuration",
            "There is no place for one here (no home).",
            "Set HOME or XDG_CONFIG_HOME.",
        )];
    };
    let place = Inert::new(&path.display().to_string());
    if !problems.is_empty() {
        let mend = format!("Mend it in {place}.");
        return problems.iter().map(|words| wrong("configuration", words.clone(), &mend)).collect();
    }
    let words = if path.exists() { format!("{place} is read.") } else { format!("{place} is not there yet.") };
    vec![good("configuration", words)]
}

/// Which stores of tokens there are.
pub fn keyring(available: &Availability) -> Vec<Finding> {
    let mend = |problem: &StoreProblem| match problem {
        StoreProblem::NoSessionBus => "Start one: dbus-run-session -- syncwright. Or set SYNCWRIGHT_TOKEN.",
        StoreProblem::NoSecretService => "Install gnome-keyring, KWallet or KeePassXC. Or set SYNCWRIGHT_TOKEN.",
        StoreProblem::Locked => "Unlock it: log in at the desktop, or gnome-keyring-daemon --unlock.",
        StoreProblem::DidNotAnswer => "A prompt may wait on a screen that nobody sees. Or set SYNCWRIGHT_TOKEN.",
        _ => "The token can be kept for the session, or set SYNCWRIGHT_TOKEN.",
    };
    let system = match &available.keyring {
        Ok(()) => good("keyring", "The system's keyring can be used."),
        Err(problem) => wrong("keyring", problem.to_string(), mend(problem)),
    };
    let kernel = match &available.kernel {
        Ok(()) => good("keyring", "The kernel's keyring can be used, until reboot."),
        Err(problem) => {
            note("keyring", format!("The kernel's keyring: {problem}"), "It is needed only without the other.")
        }
    };
    vec![system, kernel]
}

/// Whether drafts and history can be kept: tried with a file that is removed again.
pub fn state(folder: Option<&Path>) -> Vec<Finding> {
    let Some(folder) = folder else {
        return vec![wrong(
            "state",
            "There is no place for drafts and history here (no home).",
            "Set HOME or XDG_STATE_HOME.",
        )];
    };
    let place = Inert::new(&folder.display().to_string());
    let tried = std::fs::create_dir_all(folder).and_then(|()| {
        let file = tempfile::NamedTempFile::new_in(folder)?;
        std::fs::write(file.path(), b"syncwright doctor")?;
        file.close()
    });
    vec![match tried {
        Ok(()) => good("state", format!("Drafts and history can be kept in {place}.")),
        Err(error) => wrong(
            "state",
            format!("{place} cannot be written: {error}."),
            "Mend its permissions, or make room on the disk.",
        ),
    }]
}

/// Which proxy requests to other machines go through.
pub fn proxy(variable: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    // The address may hold a password: only that there is one is told.
    match names.into_iter().find(|name| set(name).is_some()) {
        Some(name) => {
            vec![note("network", format!("Requests go through the proxy of {name}."), "NO_PROXY leaves hosts out.")]
        }
        None => vec![good("network", "No proxy is set.")],
    }
}

/// What the server says.
pub fn server(
    host: &str,
    place: Option<Place>,
    answer: Option<&Result<Welcome, Failure>>,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<Finding> {
    let host = Inert::new(host);
    let Some(place) = place else {
        return vec![wrong("token", format!("No token is kept for {host}."), "syncwright token set keeps one.")];
    };
    let mut findings = vec![good("token", format!("There is one for {host}: {}.", place.in_words()))];
    match answer {
        None => {}
        Some(Ok(welcome)) => {
            let who = welcome.who.as_ref().map_or_else(String::new, |who| format!(" as {who}"));
            findings.push(good("server", format!("{host} takes the token{who}.")));
            if let Some(ends) = welcome.token_ends {
                let told = ends.to_zoned_datetime(zone.clone()).strftime("%-d %b %Y, %H:%M").to_string();
                findings.push(if ends > now {
                    good("token", format!("It ends at {told}."))
                } else {
                    wrong("token", format!("It ended at {told}."), "Sign in again.")
                });
            }
        }
        Some(Err(failure)) => {
            let about = if matches!(failure.kind, FailureKind::NotSignedIn(_)) { "token" } else { "server" };
            findings.push(wrong(about, failure.what(), failure.advice()));
        }
    }
    findings
}

/// The findings as lines.
pub fn as_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        // A string takes everything.
        let _ = writeln!(text, "{:9} {:14} {}", finding.state.word(), finding.about, finding.words);
        if let (Some(mend), State::Note | State::Wrong) = (&finding.mend, finding.state) {
            let _ = writeln!(text, "{:24} {mend}", "");
        }
    }
    text
}

/// The findings as JSON.
pub fn as_json(findings: &[Finding]) -> Value {
    let one = |finding: &Finding| json!({ "about": finding.about, "state": finding.state.word(), "words": finding.words, "mend": finding.mend });
    Value::Array(findings.iter().map(one).collect())
}

/// Whether everything works.
pub fn is_well(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.state != State::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn states(findings: &[Finding]) -> Vec<State> {
        findings.iter().map(|finding| finding.state).collect()
    }

    #[test]
    fn the_terminal_is_told_with_what_would_mend_it() {
        let variables = |pairs: &'static [(&'static str, &'static str)]| {
            move |name: &str| pairs.iter().find(|(each, _)| *each == name).map(|(_, value)| (*value).to_owned())
        };
        let usual = terminal(Some((120, 36)), variables(&[("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8")]));
        assert_eq!(states(&usual), [State::Good; 3]);
        let dumb = terminal(None, variables(&[("TERM", "dumb")]));
        assert_eq!(states(&dumb), [State::Wrong, State::Good, State::Note]);
        assert!(as_text(&dumb).contains("--plain"));
    }

    #[test]
    fn a_proxy_is_told_without_its_address() {
        let findings = proxy(|name| (name == "HTTPS_PROXY").then(|| "http://ann:secret@proxy:3128".to_owned()));
        assert!(!as_json(&findings).to_string().contains("secret"));
        assert_eq!(states(&findings), [State::Note]);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_not_good() {
        assert_eq!(states(&state(Some(Path::new("/proc/self/nowhere")))), [State::Wrong]);
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(states(&state(Some(&folder.path().join("new")))), [State::Good]);
        assert_eq!(std::fs::read_dir(folder.path().join("new")).expect("made").count(), 0, "nothing is left");
    }
}
