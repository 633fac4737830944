//! What was created, one line of JSON a sync, the newest last: readable by `jq`, and by the next start, which then asks
//! before the same is created once more. Only ever written at its end; very long ones are begun anew beside the old.

use std::io::{self, BufRead as _, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::create::Earlier;
use crate::domain::create::ledger::LedgerQuestion;
use crate::domain::create::note::HistoryEntry;
use crate::domain::id::SyncRef;
use crate::store::saved_file::Versioned;
use crate::store::{atomic, dirs};

/// How much of the end is read.
const MOST_READ: u64 = 4 * 1024 * 1024;

/// From this size on a new file is begun; the old ones stay as `history.1.jsonl` and so on.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Where the history is: `$XDG_STATE_HOME/syncwright/history.jsonl`, or the platform's place.
pub fn path() -> Option<PathBuf> {
    Some(dirs::state()?.join("history.jsonl"))
}

/// Adds a line, with the version of saved files; the lines of the first version bear none.
///
/// # Errors
/// When the file cannot be written.
pub fn add(path: &Path, entry: &HistoryEntry) -> io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() >= LARGEST) {
        let free = (1..).map(|number| numbered(path, number)).find(|old| !old.exists());
        std::fs::rename(path, free.ok_or(io::ErrorKind::AlreadyExists)?)?;
    }
    let mut file = atomic::append_private(path)?;
    let line = serde_json::to_string(&Versioned::of(entry))?;
    // A line that a crash cut off is ended first, so that this one stands alone.
    let before = if ends_in_a_line(path)? { "" } else { "\n" };
    file.write_all(format!("{before}{line}\n").as_bytes())?;
    file.sync_all()
}

fn ends_in_a_line(path: &Path) -> io::Result<bool> {
    let mut file = atomic::open(path, std::fs::File::options().read(true))?;
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == [b'\n'])
}

/// The last lines, the oldest first. Lines that cannot be read are passed over; they stay in the file.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn last(path: &Path) -> io::Result<Vec<HistoryEntry>> {
    let Some(mut file) = atomic::if_there(atomic::open(path, std::fs::File::options().read(true)))? else {
        return Ok(Vec::new());
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MOST_READ)))?;
    let mut bytes = Vec::new();
    file.take(MOST_READ).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// What was created, read whole, however long: the last one with exactly the same body in the same place, and all of
/// that place. Without a question, all of all places.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn of_place(path: &Path, question: Option<&LedgerQuestion>) -> io::Result<(Option<Earlier>, Vec<SyncRef>)> {
    let (mut same, mut made) = (None, Vec::new());
    for path in files(path) {
        let Some(file) = atomic::if_there(atomic::open(&path, std::fs::File::options().read(true)))? else { continue };
        for line in io::BufReader::new(file).split(b'\n') {
            let Ok(entry) = serde_json::from_slice::<HistoryEntry>(&line?) else { continue };
            if question.is_some_and(|asked| !entry.sync.is_in(&asked.server, asked.workspace)) {
                continue;
            }
            made.push(entry.sync.clone());
            if question.is_some_and(|asked| entry.body == asked.body) {
                same = Some(Earlier::of_history(entry));
            }
        }
    }
    Ok((same, made))
}

/// The files of the history, the oldest first.
fn files(path: &Path) -> Vec<PathBuf> {
    let old = (1..).map(|number| numbered(path, number)).take_while(|old| old.exists());
    old.chain(std::iter::once(path.to_owned())).collect()
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    path.with_extension(format!("{number}.jsonl"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use serde_json::json;

    use super::*;
    use crate::domain::id::{SyncId, SyncRef};
    use crate::domain::server::{PlainHttp, Server};

    fn past(id: &str) -> HistoryEntry {
        HistoryEntry {
            at: "2026-11-23T12:00:00Z".parse().expect("a time"),
            profile: "default".to_owned(),
            sync: SyncRef {
                server: Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server").id(),
                workspace: None,
                id: SyncId(id.into()),
            },
            body: json!({"sync": {"source_id": 1}}),
            answer: serde_json::Map::new(),
        }
    }

    #[test]
    fn lines_are_added_and_read_in_their_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("state/history.jsonl");
        assert!(last(&path).expect("read").is_empty());
        for id in ["1", "2"] {
            add(&path, &past(id)).expect("added");
        }
        assert_eq!(last(&path).expect("read"), [past("1"), past("2")]);
        assert_eq!(std::fs::read_to_string(&path).expect("read").lines().count(), 2);
    }

    #[test]
    fn lines_of_the_first_version_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        let line = r#"{"at":"2026-11-23T12:00:00Z","profile":"default","server":"api.example.com","id":"7","body":{"sync":{"source_id":1}},"answer":{}}"#;
        std::fs::write(&path, format!("{line}\n")).expect("written");
        assert_eq!(last(&path).expect("read"), [past("7")]);
    }

    #[test]
    fn a_history_that_has_grown_large_is_begun_again_beside_the_old_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        std::fs::write(&path, "x".repeat(usize::try_from(LARGEST).expect("fits"))).expect("written");
        add(&path, &past("7")).expect("added");
        assert_eq!(last(&path).expect("read"), [past("7")]);
        assert!(std::fs::metadata(path.with_extension("1.jsonl")).expect("kept").len() >= LARGEST);
    }

    #[test]
    fn a_line_that_a_crash_cut_off_costs_no_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        add(&path, &past("1")).expect("added");
        let mut text = std::fs::read_to_string(&path).expect("read");
        text.push_str("{\"at\": \"2026");
        std::fs::write(&path, &text).expect("written");
        add(&path, &past("2")).expect("added");
        assert_eq!(last(&path).expect("read"), [past("1"), past("2")]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_stands_in_the_file_a_new_line_is_found_after_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("history.jsonl");
            std::fs::write(&path, &bytes).expect("written");
            add(&path, &past("7")).expect("added");
            let read = last(&path).expect("read");
            prop_assert_eq!(read.last(), Some(&past("7")));
            prop_assert!(std::fs::read(&path).expect("read").starts_with(&bytes));
        }
    }
}
