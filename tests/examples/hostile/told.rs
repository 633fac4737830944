//! What a call said, by its words and exit code, which must agree.

use crate::program::Printed;
use crate::row::{Call, What};

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// This sync was created.
    Created(String),
    /// It was not created, and this is the exit code.
    NotCreated(i32),
    /// This sync is there, and nothing was sent.
    There(String),
    /// It is not known what became of it, or of an earlier one.
    Unknown,
    /// A note cannot be used, and nothing was sent.
    Asked,
    /// Nothing of a create: another command, or a sign-in that failed.
    Nothing(i32),
    /// What no call should say.
    Odd,
}

impl Told {
    pub(crate) fn by(call: &Call, printed: &Printed) -> Self {
        let Some(code) = printed.code else { return Self::Odd };
        match call.what {
            What::Submit => by_submit(code, printed),
            What::Pending if code == 1 && !printed.err.contains("Couldn't read earlier creates.") => Self::Odd,
            What::Pending if ![0, 1, 5].contains(&code) => Self::Odd,
            What::NotCreated | What::Created(_) if code > 5 => Self::Odd,
            _ => Self::Nothing(code),
        }
    }

    /// As the table has it.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Created(_) => "created (0)".to_owned(),
            Self::NotCreated(code) => format!("not created ({code})"),
            Self::There(_) => "there (1)".to_owned(),
            Self::Unknown => "unknown (5)".to_owned(),
            Self::Asked => "asked (5)".to_owned(),
            Self::Nothing(code) => format!("nothing ({code})"),
            Self::Odd => "something odd".to_owned(),
        }
    }
}

fn by_submit(code: i32, Printed { out, err, .. }: &Printed) -> Told {
    let says = |words: &str| err.contains(words);
    let id = || serde_json::from_str::<serde_json::Value>(out).ok()?["id"].as_str().map(str::to_owned);
    match code {
        0 => id().map_or(Told::Odd, Told::Created),
        1 if says("Use --again") => ids_after(err, "ync ").pop().map_or(Told::Odd, Told::There),
        1 | 3 | 4 if says("Not created") => Told::NotCreated(code),
        3 | 4 if says("syncwright: ") => Told::Nothing(code),
        5 if says("Couldn't read the note") || says("holds no valid sync") => Told::Asked,
        5 if says("unknown") || says("Another Syncwright") => Told::Unknown,
        _ => Told::Odd,
    }
}

/// The IDs of syncs that stand after these words.
pub(crate) fn ids_after(text: &str, words: &str) -> Vec<String> {
    let numbers = text.split(words).skip(1).map(|after| after.chars().take_while(char::is_ascii_digit).collect());
    numbers.filter(|id: &String| !id.is_empty()).collect()
}
