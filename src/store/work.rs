//! The work that outlives the program: the draft of a profile, and changes of syncs that are not saved. One program at a
//! time owns a profile's work; a second one gets a place of its own. Nothing here holds a token.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::store::saved_file::{self, WorkProblem, unusable};
use crate::store::{atomic, dirs};

/// How many programs may work on one profile at once.
const MOST_PLACES: u32 = 16;

/// A profile's work, owned as long as this is here.
#[derive(Debug)]
pub struct Work {
    files: Files,
    is_second: bool,
    // Held for its lock.
    _lock: File,
}

/// Where work is kept: `$XDG_STATE_HOME/syncwright/drafts`, or the platform's place.
pub fn folder() -> Option<PathBuf> {
    Some(dirs::state()?.join("drafts"))
}

/// The changes of syncs, as they stand in their file.
#[derive(Serialize, Deserialize)]
struct Edits {
    edits: Vec<SavedEdit>,
}

impl Work {
    /// Takes a profile's work: the first place that nobody has and that holds something, else the first free one.
    ///
    /// # Errors
    /// When the folder cannot be used, or every place is taken.
    pub fn open(folder: &Path, profile: &str) -> Result<Self, WorkProblem> {
        atomic::make_folder(folder).map_err(unusable(folder))?;
        let left = (1..=MOST_PLACES).filter(|place| Files::of(folder, profile, *place).hold_something());
        for place in left.chain(1..=MOST_PLACES) {
            if let Some(work) = Self::take(folder, profile, place)? {
                // What a second program left behind is taken up by the next one, which need not be a second.
                let is_second = place > 1 && Self::take(folder, profile, 1)?.is_none();
                return Ok(Self { is_second, ..work });
            }
        }
        Err(WorkProblem::TooMany)
    }

    /// Takes a place, if nobody has it.
    fn take(folder: &Path, profile: &str, place: u32) -> Result<Option<Self>, WorkProblem> {
        let path = folder.join(format!("{}.lock", stem(profile, place)));
        let lock = atomic::open_private(&path).map_err(unusable(&path))?;
        match lock.try_lock() {
            Ok(()) => {
                let files = Files::of(folder, profile, place);
                Ok(Some(Self { files, is_second: false, _lock: lock }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(unusable(&path)(error)),
        }
    }

    /// Whether another program has the profile's own place.
    pub const fn is_second(&self) -> bool {
        self.is_second
    }

    /// The draft that was kept, if there is one.
    ///
    /// # Errors
    /// When the file cannot be read; it is then kept under another name.
    pub fn draft(&self) -> Result<Option<SavedDraft>, WorkProblem> {
        saved_file::read(&self.files.draft)
    }

    /// Keeps a draft, or that there is none.
    ///
    /// # Errors
    /// When it cannot be written; the one before is then still there.
    pub fn keep_draft(&self, draft: Option<&SavedDraft>) -> Result<(), WorkProblem> {
        match draft {
            Some(draft) => saved_file::write(&self.files.draft, draft),
            None => saved_file::remove(&self.files.draft),
        }
    }

    /// The changes of syncs that were kept.
    ///
    /// # Errors
    /// When the file cannot be read; it is then kept under another name.
    pub fn edits(&self) -> Result<Vec<SavedEdit>, WorkProblem> {
        Ok(saved_file::read::<Edits>(&self.files.edits)?.map(|saved| saved.edits).unwrap_or_default())
    }

    /// Keeps changes of syncs, in place of those before.
    ///
    /// # Errors
    /// When they cannot be written; those before are then still there.
    pub fn keep_edits(&self, edits: Vec<SavedEdit>) -> Result<(), WorkProblem> {
        if edits.is_empty() {
            saved_file::remove(&self.files.edits)
        } else {
            saved_file::write(&self.files.edits, &Edits { edits })
        }
    }
}

/// How the files of a place begin. Names of profiles cannot hold a ~ here.
fn stem(profile: &str, place: u32) -> String {
    let name = file_name(profile);
    if place == 1 { name } else { format!("{name}~{place}") }
}

/// The files of a place.
#[derive(Debug)]
struct Files {
    draft: PathBuf,
    edits: PathBuf,
}

impl Files {
    fn of(folder: &Path, profile: &str, place: u32) -> Self {
        let stem = stem(profile, place);
        let file = |kind: &str| folder.join(format!("{stem}{kind}.json"));
        Self { draft: file(""), edits: file(".edits") }
    }

    fn hold_something(&self) -> bool {
        self.draft.exists() || self.edits.exists()
    }
}

/// A profile's name as that of a file.
pub(super) fn file_name(profile: &str) -> String {
    let mut name = String::new();
    for byte in profile.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (byte == b'.' && !name.is_empty()) {
            name.push(char::from(byte));
        } else {
            name.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    name
}

/// A hexadecimal digit.
fn digit(half: u8) -> char {
    char::from_digit(u32::from(half), 16).unwrap_or('0')
}

#[cfg(test)]
mod tests;
