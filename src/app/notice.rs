//! Short notices for the status line.

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether it went wrong.
    pub tone: Tone,
    /// The words.
    pub words: String,
}

/// A notice's tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something succeeded.
    Done,
    /// Something to know.
    Note,
    /// Something failed.
    Wrong,
}

impl Notice {
    /// Something succeeded.
    pub fn done(words: impl Into<String>) -> Self {
        Self { tone: Tone::Done, words: words.into() }
    }

    /// Something to know.
    pub fn note(words: impl Into<String>) -> Self {
        Self { tone: Tone::Note, words: words.into() }
    }

    /// Something failed.
    pub fn wrong(words: impl Into<String>) -> Self {
        Self { tone: Tone::Wrong, words: words.into() }
    }
}
