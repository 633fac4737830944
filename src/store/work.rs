//! The work that outlives the program: the draft of a profile, and changes of syncs that are not saved. One program at a
//! time owns a profile's work; a second one gets a place of its own. Nothing here holds a token.

use std::cell::RefCell;
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
    is_more_left: bool,
    // Held for its lock.
    lock: RefCell<File>,
    /// What stands in the files, to be written once more where they go away.
    draft: RefCell<Option<SavedDraft>>,
    edits: RefCell<Vec<SavedEdit>>,
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
    /// Takes a profile's work: the first place that nobody has and that holds a draft, else one that holds anything,
    /// else the first free one.
    ///
    /// # Errors
    /// When the folder cannot be used, or every place is taken.
    pub fn open(folder: &Path, profile: &str) -> Result<Self, WorkProblem> {
        atomic::make_private_folder(folder).map_err(unusable(folder))?;
        let of = |place: &u32| Files::of(folder, profile, *place);
        let with_draft = (1..=MOST_PLACES).filter(|place| of(place).draft.exists());
        let left: Vec<u32> = with_draft.chain((1..=MOST_PLACES).filter(|place| of(place).hold_something())).collect();
        for place in left.iter().copied().chain(1..=MOST_PLACES) {
            if let Some(work) = Self::take(folder, profile, place)? {
                // What a second program left behind is taken up by the next one, which need not be a second.
                let is_second = place > 1 && Self::take(folder, profile, 1)?.is_none();
                let is_free = |other: &u32| matches!(Self::take(folder, profile, *other), Ok(Some(_)));
                let is_more_left = left.iter().any(|other| *other != place && is_free(other));
                return Ok(Self { is_second, is_more_left, ..work });
            }
        }
        Err(WorkProblem::TooMany)
    }

    /// Takes a place, if nobody has it.
    fn take(folder: &Path, profile: &str, place: u32) -> Result<Option<Self>, WorkProblem> {
        let files = Files::of(folder, profile, place);
        let new = |lock| Self {
            files,
            is_second: false,
            is_more_left: false,
            lock: RefCell::new(lock),
            draft: RefCell::default(),
            edits: RefCell::default(),
        };
        Ok(try_lock(&Files::of(folder, profile, place).lock)?.map(new))
    }

    /// Takes the place again where its folder was removed or replaced meanwhile, and writes what stood there. Files that
    /// stand in the new one are kept under other names.
    ///
    /// # Errors
    /// When that is not possible, or another program has the place now.
    pub fn hold(&self) -> Result<(), WorkProblem> {
        let path = &self.files.lock;
        if atomic::stands_at(&self.lock.borrow(), path) {
            return Ok(());
        }
        let folder = path.parent().map_or(Ok(()), atomic::make_private_folder);
        folder.map_err(unusable(path))?;
        let lock = try_lock(path)?.ok_or_else(|| WorkProblem::Taken { path: path.display().to_string() })?;
        *self.lock.borrow_mut() = lock;
        for file in [&self.files.draft, &self.files.edits] {
            atomic::if_there(std::fs::symlink_metadata(file).and_then(|_| atomic::keep_aside(file)))
                .map_err(unusable(file))?;
        }
        self.write_draft()?;
        self.write_edits()
    }

    /// Whether there is a draft or a change to be kept.
    pub fn holds_something(&self) -> bool {
        self.draft.borrow().is_some() || !self.edits.borrow().is_empty()
    }

    fn write_draft(&self) -> Result<(), WorkProblem> {
        match &*self.draft.borrow() {
            Some(draft) => saved_file::write(&self.files.draft, draft),
            None => saved_file::remove(&self.files.draft),
        }
    }

    fn write_edits(&self) -> Result<(), WorkProblem> {
        let edits = self.edits.borrow();
        if edits.is_empty() {
            return saved_file::remove(&self.files.edits);
        }
        saved_file::write(&self.files.edits, &Edits { edits: edits.clone() })
    }

    /// Whether another program has the profile's own place.
    pub const fn is_second(&self) -> bool {
        self.is_second
    }

    /// Whether other places that nobody has hold something: a later start takes it up.
    pub const fn is_more_left(&self) -> bool {
        self.is_more_left
    }

    /// The draft that was kept, if there is one.
    ///
    /// # Errors
    /// When the file cannot be read; it is then kept under another name.
    pub fn draft(&self) -> Result<Option<SavedDraft>, WorkProblem> {
        let draft: Option<SavedDraft> = saved_file::read(&self.files.draft)?;
        self.draft.borrow_mut().clone_from(&draft);
        Ok(draft)
    }

    /// Keeps a draft, or that there is none.
    ///
    /// # Errors
    /// When it cannot be written; the one before is then still there.
    pub fn keep_draft(&self, draft: Option<&SavedDraft>) -> Result<(), WorkProblem> {
        self.hold()?;
        *self.draft.borrow_mut() = draft.cloned();
        self.write_draft()
    }

    /// The changes of syncs that were kept.
    ///
    /// # Errors
    /// When the file cannot be read; it is then kept under another name.
    pub fn edits(&self) -> Result<Vec<SavedEdit>, WorkProblem> {
        let edits = saved_file::read::<Edits>(&self.files.edits)?.map(|saved| saved.edits).unwrap_or_default();
        self.edits.borrow_mut().clone_from(&edits);
        Ok(edits)
    }

    /// Keeps changes of syncs, in place of those before.
    ///
    /// # Errors
    /// When they cannot be written; those before are then still there.
    pub fn keep_edits(&self, edits: Vec<SavedEdit>) -> Result<(), WorkProblem> {
        self.hold()?;
        *self.edits.borrow_mut() = edits;
        self.write_edits()
    }
}

/// Locks a file, if nobody has it.
fn try_lock(path: &Path) -> Result<Option<File>, WorkProblem> {
    let lock = atomic::open_private(path).map_err(unusable(path))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(unusable(path)(error)),
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
    lock: PathBuf,
    draft: PathBuf,
    edits: PathBuf,
}

impl Files {
    fn of(folder: &Path, profile: &str, place: u32) -> Self {
        let stem = stem(profile, place);
        let file = |kind: &str| folder.join(format!("{stem}{kind}"));
        Self { lock: file(".lock"), draft: file(".json"), edits: file(".edits.json") }
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
mod holding;
#[cfg(test)]
mod tests;
