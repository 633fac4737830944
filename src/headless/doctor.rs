//! `syncwright doctor`: what works here, what does not, and what mends it. It tells no secret, and changes nothing but
//! a file and an entry of its own that it removes again.

pub mod files;
pub mod keyring;
pub mod network;
pub mod server;
pub mod terminal;

use std::fmt::Write as _;

use serde_json::{Value, json};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about: `terminal`, `clipboard`, `configuration`, `keyring`, `state`, `network`, `server`, `token`.
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

/// The findings as lines, each with its state; what mends something follows it.
pub fn as_text(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        // A string takes everything.
        let _ = writeln!(text, "{:9} {:14} {}", finding.state.word(), finding.about, finding.words);
        if let (Some(mend), State::Note | State::Wrong) = (&finding.mend, finding.state) {
            let _ = writeln!(text, "{:9} {:14} {mend}", "  mend", "");
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
pub fn is_well<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> bool {
    findings.into_iter().all(|finding| finding.state != State::Wrong)
}

/// There is no server yet to be looked at.
pub fn no_server() -> Finding {
    note("server", "No server is known yet.", "Start syncwright, or give --api-url.")
}

/// `SYNCWRIGHT_TOKEN` is set and is no token.
pub fn unusable_token(words: String) -> Finding {
    wrong("token", words, "Set it to the token alone, or take it out of the environment.")
}
