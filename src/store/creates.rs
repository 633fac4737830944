//! The notes of creates whose outcome is not known, and the lock that keeps two programs from creating the same at once.
//! Notes belong to nobody: every program reads all of them, whichever wrote them. Nothing here holds a token.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::create::ledger::{FoundNote, Ledger, LedgerQuestion, UnreadableNote};
use crate::domain::create::matching::IDENTITY;
use crate::domain::create::note::{CreateId, PendingCreate};
use crate::domain::text::SanitizedText;
use crate::store::saved_file::{self, Unread, WorkProblem, unusable};
use crate::store::{atomic, history};

/// How often a lock that another program has is tried.
const TRY_AGAIN: Duration = Duration::from_millis(50);

/// Creates are serialized by so many locks; the files are empty and stay.
const LOCKS: u64 = 64;

/// The notes in a folder: that of the drafts.
#[derive(Debug)]
pub struct Notes {
    folder: PathBuf,
    /// This program as a holder of notes: as long as it lives, nobody else looks up what it holds.
    me: String,
    /// Held for its lock from the first note on; none where there can be no lock.
    alive: OnceLock<Option<File>>,
}

/// Why a create may not go on.
#[derive(Debug, thiserror::Error)]
pub enum LockProblem {
    /// Another program is creating the same.
    #[error("Another Syncwright is creating the same sync right now.")]
    Busy,
    /// There can be no lock here: why.
    #[error("Couldn't lock out other Syncwrights creating the same sync: {0}.")]
    NoLock(#[from] io::Error),
}

/// Held while a create is decided and sent.
#[derive(Debug)]
pub struct CreateLock {
    // Held for its lock.
    _file: File,
}

/// Notes that cannot be used and that a person was asked about: what they hold, or their IDs.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Accepted {
    digests: Vec<String>,
}

impl Accepted {
    fn holds(&self, digest: &str) -> bool {
        self.digests.iter().any(|accepted| accepted == digest)
    }
}

impl Notes {
    /// The notes in a folder.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), me: format!("{:016x}", fastrand::u64(..)), alive: OnceLock::new() }
    }

    /// Writes a note. When this returns, it outlives the program.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, note: &PendingCreate) -> Result<(), WorkProblem> {
        let path = self.find(&note.id)?.unwrap_or_else(|| {
            self.folder.join(format!("{}~create-{}.json", super::work::file_name(&note.profile), note.id.as_str()))
        });
        self.alive.get_or_init(|| {
            atomic::make_private_folder(&self.folder).ok()?;
            let file = atomic::open_private(&self.folder.join(holder_file(&self.me))).ok()?;
            file.try_lock().is_ok().then_some(file)
        });
        saved_file::write(&path, &PendingCreate { holder: Some(self.me.clone()), ..note.clone() })
    }

    /// Whether there is a note of a create.
    pub fn has(&self, id: &CreateId) -> bool {
        self.find(id).is_ok_and(|path| path.is_some())
    }

    /// Removes a note: the outcome is known.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, id: &CreateId) -> Result<(), WorkProblem> {
        self.find(id)?.map_or(Ok(()), |path| saved_file::remove(&path))
    }

    /// All notes, the oldest first, and those that cannot be read; they stay where they are.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn read(&self) -> Result<(Vec<FoundNote>, Vec<UnreadableNote>), WorkProblem> {
        // Two programs that take notes over at once would both look them up.
        let _one_at_a_time = self.one_at_a_time();
        self.read_each(|note| self.held(note))
    }

    /// The same, taking nothing over.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn peek(&self) -> Result<(Vec<FoundNote>, Vec<UnreadableNote>), WorkProblem> {
        self.read_each(|note| FoundNote { note, is_held_elsewhere: true })
    }

    fn read_each(
        &self,
        found: impl Fn(PendingCreate) -> FoundNote,
    ) -> Result<(Vec<FoundNote>, Vec<UnreadableNote>), WorkProblem> {
        let (mut notes, mut unreadable) = (Vec::new(), Vec::new());
        let accepted = self.accepted();
        for path in self.files()? {
            let name = file_name(&path);
            match saved_file::peek::<PendingCreate>(&path) {
                Ok(Some(mut note)) => {
                    // The file's name tells notes of the first version apart.
                    note.id = id_of(&name);
                    // One that holds no valid sync is asked about by its ID, as those are that cannot be read.
                    note.told_not_created |= accepted.holds(note.id.as_str());
                    notes.push(found(note));
                }
                // Gone meanwhile: another program knows its outcome.
                Ok(None) => {}
                Err(Unread { why, contents }) => {
                    // With the name: of some there is no content to tell them by.
                    let digest = format!("{:016x}", digest(&[name.as_bytes(), b"\0", &contents].concat()));
                    unreadable.push(UnreadableNote { name: SanitizedText::new(&name).to_string(), why, digest });
                }
            }
        }
        notes.sort_by_key(|found| found.note.sent_at);
        unreadable.sort_by(|one, other| one.name.cmp(&other.name));
        Ok((notes, unreadable))
    }

    /// Remembers that a person was asked about notes that cannot be read.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn accept(&self, notes: &[UnreadableNote]) -> Result<(), WorkProblem> {
        let mut accepted = self.accepted();
        accepted.digests.extend(notes.iter().map(|note| note.digest.clone()));
        saved_file::write(&self.folder.join(ACCEPTED), &accepted)
    }

    /// Those of these notes that nobody was asked about.
    pub fn not_accepted(&self, mut notes: Vec<UnreadableNote>) -> Vec<UnreadableNote> {
        let accepted = self.accepted();
        notes.retain(|note| !accepted.holds(&note.digest));
        notes
    }

    /// Takes the lock of a create, waiting for it if another program has it.
    ///
    /// # Errors
    /// When another program keeps it longer than the patience, or there can be no lock.
    pub fn lock(&self, question: &LedgerQuestion, patience: Duration) -> Result<CreateLock, LockProblem> {
        self.wait_for(&lock_name(question), patience)
    }

    fn wait_for(&self, name: &str, patience: Duration) -> Result<CreateLock, LockProblem> {
        atomic::make_private_folder(&self.folder)?;
        let file = atomic::open_private(&self.folder.join(name))?;
        let until = Instant::now() + patience;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(CreateLock { _file: file }),
                Err(TryLockError::Error(error)) => return Err(error.into()),
                Err(TryLockError::WouldBlock) if Instant::now() >= until => return Err(LockProblem::Busy),
                Err(TryLockError::WouldBlock) => std::thread::sleep(TRY_AGAIN),
            }
        }
    }

    /// Takes a note over, unless a living program holds it.
    fn held(&self, note: PendingCreate) -> FoundNote {
        let other = note.holder.as_deref().filter(|holder| *holder != self.me);
        let is_held_elsewhere = other.is_some_and(|holder| self.is_alive(holder));
        if !is_held_elsewhere && note.holder.as_ref() != Some(&self.me) {
            // Where it cannot be written, two programs may look it up; that is harmless unless one of them creates.
            drop(self.write(&note));
        }
        FoundNote { note, is_held_elsewhere }
    }

    fn is_alive(&self, holder: &str) -> bool {
        if !holder.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return false;
        }
        let path = self.folder.join(holder_file(holder));
        let Ok(file) = File::open(&path) else { return false };
        let is_alive = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
        if !is_alive {
            // Nobody needs the file of a program that ended.
            drop(std::fs::remove_file(path));
        }
        is_alive
    }

    fn one_at_a_time(&self) -> Option<CreateLock> {
        if !self.folder.exists() {
            return None;
        }
        self.wait_for("~create-notes.lock", Duration::from_secs(3)).ok()
    }

    fn accepted(&self) -> Accepted {
        saved_file::peek(&self.folder.join(ACCEPTED)).ok().flatten().unwrap_or_default()
    }

    fn find(&self, id: &CreateId) -> Result<Option<PathBuf>, WorkProblem> {
        Ok(self.files()?.into_iter().find(|path| id_of(&file_name(path)) == *id))
    }

    fn files(&self) -> Result<Vec<PathBuf>, WorkProblem> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unusable(&self.folder)(error)),
        };
        Ok(entries.flatten().map(|entry| entry.path()).filter(|path| is_note(&file_name(path))).collect())
    }
}

/// Where it is remembered which unreadable notes a person was asked about. Names of profiles cannot hold a ~ here.
const ACCEPTED: &str = "~asked-about.json";

impl Drop for Notes {
    fn drop(&mut self) {
        if self.alive.get().is_some() {
            drop(std::fs::remove_file(self.folder.join(holder_file(&self.me))));
        }
    }
}

fn holder_file(holder: &str) -> String {
    format!("~holder-{holder}.lock")
}

/// The lock of a create, where there are notes, and why there can be none.
///
/// # Errors
/// When another program is creating the same, in words.
pub fn take_lock(
    notes: Option<&Notes>,
    question: &LedgerQuestion,
    patience: Duration,
) -> Result<(Option<CreateLock>, Option<String>), String> {
    match notes.map(|notes| notes.lock(question, patience)) {
        None => Ok((None, None)),
        Some(Ok(lock)) => Ok((Some(lock), None)),
        Some(Err(problem @ LockProblem::Busy)) => Err(problem.to_string()),
        Some(Err(problem)) => Ok((None, Some(problem.to_string()))),
    }
}

/// What the disk says about creates, for the one that is wanted, or at the start. What cannot be read is told among its
/// problems.
pub fn ledger(notes: Option<&Notes>, history: Option<&Path>, question: Option<&LedgerQuestion>) -> Ledger {
    let mut ledger = Ledger::default();
    match notes.map(Notes::read) {
        Some(Ok((read, unreadable))) => {
            ledger.notes = read;
            ledger.unreadable = notes.map(|notes| notes.not_accepted(unreadable)).unwrap_or_default();
        }
        Some(Err(problem)) => ledger.problems.push(format!("Couldn't read earlier creates. {problem}")),
        // The demo keeps nothing; elsewhere it was said at the start.
        None => {}
    }
    // At the start the history matters to look-ups only.
    let is_needed = question.is_some() || !ledger.notes.is_empty();
    match history.filter(|_| is_needed).map(|path| history::of_place(path, question)) {
        Some(Ok(past)) => {
            ledger.same = past.same;
            ledger.made = past.made;
            // A program that ended between the two left its note behind.
            let (settled, open) = ledger.notes.into_iter().partition(|found| past.creates.contains_key(&found.note.id));
            ledger.notes = open;
            for FoundNote { note, .. } in settled {
                drop(notes.map(|notes| notes.remove(&note.id)));
                ledger.settled.extend(past.creates.get(&note.id).cloned());
            }
        }
        Some(Err(error)) => ledger.problems.push(format!("Couldn't read the history: {error}.")),
        None => {}
    }
    ledger
}

/// The note's file name without the profile and the ending; the first version kept one create for each place.
fn id_of(name: &str) -> CreateId {
    let stem = name.strip_suffix(".json").unwrap_or(name);
    CreateId::from_text(stem.split_once("~create-").map_or(stem, |(_, id)| id))
}

fn is_note(name: &str) -> bool {
    let stem = name.strip_suffix(".json");
    stem.is_some_and(|stem| stem.ends_with(".submit") || stem.contains("~create-"))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Creates that could make the same sync share a lock; others may share one too, and then wait for one another.
fn lock_name(question: &LedgerQuestion) -> String {
    let sync = question.body.get("sync");
    let identity: Vec<&Value> = IDENTITY.iter().filter_map(|field| sync?.get(field.attribute())).collect();
    let text = format!("{:?} {:?} {identity:?}", question.server, question.workspace);
    format!("~create-{}.lock", digest(text.as_bytes()) % LOCKS)
}

/// FNV-1a: the same in every build, which std's hashes are not.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests;
