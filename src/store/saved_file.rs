//! A value in a file of its own, as JSON with a version: one writer and one reader for all of them.

use std::io;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::store::atomic;

/// The version that is written. What the first version wrote is read too: it names fewer things.
const VERSION: u64 = 2;

/// Why work cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum WorkProblem {
    /// The folder or a file in it cannot be used.
    #[error("Couldn't use {path}: {error}.")]
    Unusable {
        /// The file or folder.
        path: String,
        /// The system's words.
        error: io::Error,
    },
    /// A file does not say what it should.
    #[error("Couldn't read {path} ({why}). It is kept as {kept}.")]
    Broken {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
        /// Its new name.
        kept: String,
    },
    /// Its folder was removed or replaced, and another program has the place now.
    #[error("{path} was replaced, and another Syncwright uses it now.")]
    Taken {
        /// The file.
        path: String,
    },
    /// There is no place for it on this system.
    #[error("No folder for it: HOME isn't set.")]
    NoPlace,
    /// So many programs work on the profile already.
    #[error("Too many programs already use this profile.")]
    TooMany,
}

/// Words for a file or folder that cannot be used.
pub(super) fn unusable(path: &Path) -> impl FnOnce(io::Error) -> WorkProblem + '_ {
    move |error| WorkProblem::Unusable { path: path.display().to_string(), error }
}

/// A value with the version of its file.
#[derive(Serialize)]
pub(super) struct Versioned<'a, T> {
    version: u64,
    #[serde(flatten)]
    value: &'a T,
}

impl<'a, T> Versioned<'a, T> {
    pub(super) const fn of(value: &'a T) -> Self {
        Self { version: VERSION, value }
    }
}

/// Writes a value. When this returns, it outlives the program.
pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), WorkProblem> {
    let text = serde_json::to_string_pretty(&Versioned::of(value));
    let text = text.map_err(|error| unusable(path)(error.into()))?;
    let folder = path.parent().map_or(Ok(()), atomic::make_private_folder);
    folder.and_then(|()| atomic::write(path, &format!("{text}\n"))).map_err(unusable(path))
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), WorkProblem> {
    atomic::if_there(std::fs::remove_file(path)).map(drop).map_err(unusable(path))
}

/// Why a file could not be read as a value.
pub(super) struct Unread {
    /// In words.
    pub(super) why: String,
    /// What stands in it, as far as that could be read.
    pub(super) contents: Vec<u8>,
}

/// Reads a value; none where there is no file. One that cannot be read stays where it is.
pub(super) fn peek<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Unread> {
    let contents = match atomic::if_there(atomic::read(path)) {
        Ok(Some(contents)) => contents,
        Ok(None) => return Ok(None),
        Err(error) => return Err(Unread { why: error.to_string(), contents: Vec::new() }),
    };
    let why = match serde_json::from_slice::<Value>(&contents) {
        Ok(value) => {
            let version = value.get("version").and_then(Value::as_u64);
            if version.is_some_and(|version| version > VERSION) {
                "it is from a newer Syncwright".to_owned()
            } else if let Some(read) = version.and_then(|_| serde_json::from_value(value).ok()) {
                return Ok(Some(read));
            } else {
                "its content isn't valid".to_owned()
            }
        }
        Err(error) => error.to_string(),
    };
    Err(Unread { why, contents })
}

/// Reads a value; none where there is no file. One that cannot be read is kept under another name.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, WorkProblem> {
    peek(path).or_else(|Unread { why, .. }| {
        let kept = atomic::keep_aside(path).map_err(unusable(path))?;
        Err(WorkProblem::Broken { path: path.display().to_string(), why, kept: kept.display().to_string() })
    })
}
