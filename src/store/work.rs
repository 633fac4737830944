//! The work that outlives the program: the draft of a profile, changes of syncs that are not saved, and the note of a
//! create that is under way. One program
//! at a time owns a profile's work; a second one gets a place of its own. Nothing here holds a token.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::domain::history_entry::PendingCreate;
use crate::domain::saved_draft::{SavedDraft, SavedEdit};
use crate::store::{atomic, dirs, draft_file};

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

/// Why work cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum WorkProblem {
    /// The folder or a file in it cannot be used.
    #[error("{path} cannot be used: {error}.")]
    Unusable {
        /// The file or folder.
        path: String,
        /// The system's words.
        error: io::Error,
    },
    /// A file does not say what it should.
    #[error("{path} cannot be read ({why}). It is kept as {kept}.")]
    Broken {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
        /// Its new name.
        kept: String,
    },
    /// There is no place for it on this system.
    #[error("There is no folder for it here (no home).")]
    NoPlace,
    /// So many programs work on the profile already.
    #[error("Too many programs work on this profile already.")]
    TooMany,
}

/// Where work is kept: `$XDG_STATE_HOME/syncwright/drafts`, or the platform's place.
pub fn folder() -> Option<PathBuf> {
    Some(dirs::state()?.join("drafts"))
}

fn unusable(path: &Path) -> impl FnOnce(io::Error) -> WorkProblem + '_ {
    move |error| WorkProblem::Unusable { path: path.display().to_string(), error }
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
        read(&self.files.draft, draft_file::draft)
    }

    /// The note of a create that never got its answer, if there is one.
    ///
    /// # Errors
    /// When the file cannot be read; it is then kept under another name.
    pub fn submit(&self) -> Result<Option<PendingCreate>, WorkProblem> {
        read(&self.files.submit, draft_file::submit)
    }

    /// Keeps a draft, or that there is none.
    ///
    /// # Errors
    /// When it cannot be written; the one before is then still there.
    pub fn keep_draft(&self, draft: Option<&SavedDraft>) -> Result<(), WorkProblem> {
        match draft {
            Some(draft) => write(&self.files.draft, &draft_file::of_draft(draft)),
            None => remove(&self.files.draft),
        }
    }

    /// The changes of syncs that were kept.
    ///
    /// # Errors
    /// When the file cannot be read; it is then kept under another name.
    pub fn edits(&self) -> Result<Vec<SavedEdit>, WorkProblem> {
        Ok(read(&self.files.edits, draft_file::edits)?.unwrap_or_default())
    }

    /// Keeps changes of syncs, in place of those before.
    ///
    /// # Errors
    /// When they cannot be written; those before are then still there.
    pub fn keep_edits(&self, edits: &[SavedEdit]) -> Result<(), WorkProblem> {
        if edits.is_empty() {
            remove(&self.files.edits)
        } else {
            write(&self.files.edits, &draft_file::of_edits(edits))
        }
    }

    /// Notes that a create is under way. When this returns, the note outlives the program.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_submit(&self, submit: &PendingCreate) -> Result<(), WorkProblem> {
        write(&self.files.submit, &draft_file::of_submit(submit))
    }

    /// Forgets the note: the create has its answer.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn forget_submit(&self) -> Result<(), WorkProblem> {
        remove(&self.files.submit)
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
    submit: PathBuf,
}

impl Files {
    fn of(folder: &Path, profile: &str, place: u32) -> Self {
        let stem = stem(profile, place);
        let file = |kind: &str| folder.join(format!("{stem}{kind}.json"));
        Self { draft: file(""), edits: file(".edits"), submit: file(".submit") }
    }

    fn hold_something(&self) -> bool {
        [&self.draft, &self.edits, &self.submit].into_iter().any(|file| file.exists())
    }
}

/// A profile's name as that of a file.
fn file_name(profile: &str) -> String {
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

fn write(path: &Path, value: &Value) -> Result<(), WorkProblem> {
    atomic::write(path, &format!("{value:#}\n")).map_err(unusable(path))
}

fn remove(path: &Path) -> Result<(), WorkProblem> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unusable(path)(error)),
        _ => Ok(()),
    }
}

fn read<T>(path: &Path, of: impl Fn(&Value) -> Option<T>) -> Result<Option<T>, WorkProblem> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(path)(error)),
    };
    let why = match serde_json::from_slice::<Value>(&bytes) {
        Ok(value) => match (of(&value), value.get("version").and_then(Value::as_u64)) {
            (Some(read), Some(draft_file::VERSION)) => return Ok(Some(read)),
            (_, Some(version)) if version > draft_file::VERSION => "it is of a newer Syncwright".to_owned(),
            _ => "it does not say what it should".to_owned(),
        },
        Err(error) => error.to_string(),
    };
    let kept = atomic::keep_aside(path).map_err(unusable(path))?;
    Err(WorkProblem::Broken { path: path.display().to_string(), why, kept: kept.display().to_string() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::dialect::Dialect;
    use crate::domain::draft::Draft;
    use crate::domain::field::FieldId;
    use crate::domain::id::SyncId;

    fn draft(source: &str) -> SavedDraft {
        let mut draft = Draft::new(Dialect::Published);
        draft.set(FieldId::Source, source.to_owned());
        SavedDraft { at: "2026-11-23T12:00:00Z".parse().expect("a time"), dialect: Dialect::Published, draft }
    }

    #[test]
    fn a_draft_is_found_by_the_next_program_and_readable_by_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state/drafts");
        let work = Work::open(&path, "a b/..").expect("open");
        work.keep_draft(Some(&draft("12"))).expect("kept");
        drop(work);
        assert_eq!(std::fs::read_dir(&path).expect("a folder").count(), 2, "a draft and its lock, and nothing else");
        let again = Work::open(&path, "a b/..").expect("open");
        assert_eq!(again.draft().expect("read"), Some(draft("12")));
        #[cfg(unix)]
        for entry in std::fs::read_dir(&path).expect("a folder") {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = entry.expect("an entry").metadata().expect("metadata").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        again.keep_draft(None).expect("removed");
        assert_eq!(again.draft().expect("read"), None);
    }

    #[test]
    fn changes_of_syncs_are_found_by_the_next_program_and_gone_when_there_are_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let edit = |id: &str| SavedEdit {
            host: "api.example.com".to_owned(),
            id: SyncId(id.into()),
            before: draft("1").draft,
            after: draft("2"),
        };
        let first = Work::open(folder.path(), "default").expect("open");
        let second = Work::open(folder.path(), "default").expect("open");
        second.keep_edits(&[edit("7"), edit("8")]).expect("kept");
        drop((first, second));
        let next = Work::open(folder.path(), "default").expect("open");
        assert_eq!(next.edits().expect("read"), [edit("7"), edit("8")]);
        next.keep_edits(&[]).expect("removed");
        assert_eq!(next.edits().expect("read"), []);
    }

    #[test]
    fn two_programs_do_not_overwrite_one_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Work::open(folder.path(), "default").expect("open");
        first.keep_draft(Some(&draft("1"))).expect("kept");
        let second = Work::open(folder.path(), "default").expect("open");
        assert!(second.is_second() && !first.is_second());
        second.keep_draft(Some(&draft("2"))).expect("kept");
        assert_eq!(first.draft().expect("read"), Some(draft("1")));
        first.keep_draft(None).expect("removed");
        drop((first, second));
        let next = Work::open(folder.path(), "default").expect("open");
        assert_eq!(next.draft().expect("read"), Some(draft("2")), "what the second left behind is found");
        assert!(!next.is_second(), "nobody else is there");
    }

    #[test]
    fn a_broken_draft_and_one_of_the_future_are_kept_aside_and_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let work = Work::open(folder.path(), "default").expect("open");
        for (text, words) in
            [("{\"version\": 1, \"fi", "EOF"), ("{\"version\": 99}", "newer Syncwright"), ("[]", "does not say")]
        {
            std::fs::write(&work.files.draft, text).expect("written");
            let problem = work.draft().expect_err("a problem");
            assert!(problem.to_string().contains(words), "{problem}");
            let WorkProblem::Broken { kept, .. } = problem else { panic!("{problem}") };
            assert_eq!(std::fs::read_to_string(kept).expect("kept"), text);
            assert_eq!(work.draft().expect("read"), None);
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("written");
        assert!(matches!(Work::open(&file.join("drafts"), "default"), Err(WorkProblem::Unusable { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_stands_in_the_files_they_are_read_or_kept_aside(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let folder = tempfile::tempdir().expect("a folder");
            let work = Work::open(folder.path(), "default").expect("open");
            std::fs::write(&work.files.draft, &bytes).expect("written");
            std::fs::write(&work.files.submit, &bytes).expect("written");
            std::fs::write(&work.files.edits, &bytes).expect("written");
            let is_kept = [
                matches!(work.edits(), Err(WorkProblem::Broken { .. })),
                matches!(work.draft(), Err(WorkProblem::Broken { .. })),
                matches!(work.submit(), Err(WorkProblem::Broken { .. })),
            ];
            prop_assert_eq!(is_kept, [true; 3]);
            let kept = std::fs::read_dir(folder.path()).expect("a folder").count();
            prop_assert_eq!(kept, 4, "the lock, and all files under other names");
        }
    }
}
