//! A short word to the user about something that was done or could not be.

/// A short word to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Whether it went wrong.
    pub tone: Tone,
    /// The words.
    pub words: String,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something to know.
    Note,
    /// Something went wrong.
    Wrong,
}

impl Notice {
    /// Something was done.
    pub fn done(words: impl Into<String>) -> Self {
        Self { tone: Tone::Done, words: words.into() }
    }

    /// Something to know.
    pub fn note(words: impl Into<String>) -> Self {
        Self { tone: Tone::Note, words: words.into() }
    }

    /// Something went wrong.
    pub fn wrong(words: impl Into<String>) -> Self {
        Self { tone: Tone::Wrong, words: words.into() }
    }
}
