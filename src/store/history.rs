//! What was created, one line of JSON a sync, the newest last: readable by `jq`, and by the next start, which then asks
//! before the same is created again. Only ever written at its end; very long ones are continued in a new file beside the old.

use std::collections::HashMap;
use std::io::{self, BufRead as _, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::create::Earlier;
use crate::domain::create::ledger::LedgerQuestion;
use crate::domain::create::note::{CreateId, HistoryEntry};
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
        let free = (1..=u32::MAX).map(|number| numbered(path, number)).find(|old| !old.exists());
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

/// The last lines, the oldest first. Unreadable lines are skipped; they stay in the file.
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

/// What the history says about a place.
#[derive(Debug, Default)]
pub struct Past {
    /// The last sync with exactly the same body.
    pub same: Option<Earlier>,
    /// All syncs of the place.
    pub made: Vec<SyncRef>,
    /// Which syncs creates are known to have made, of all places.
    pub creates: HashMap<CreateId, SyncRef>,
}

/// What was created, read whole, however long: the last one with exactly the same body in the same place, and all of
/// that place. Without a question, all of all places.
///
/// # Errors
/// When a file is there and cannot be read.
pub fn of_place(path: &Path, question: Option<&LedgerQuestion>) -> io::Result<Past> {
    let mut past = Past::default();
    for path in files(path) {
        let Some(file) = atomic::if_there(atomic::open(&path, std::fs::File::options().read(true)))? else { continue };
        for line in io::BufReader::new(file).split(b'\n') {
            let Ok(entry) = serde_json::from_slice::<HistoryEntry>(&line?) else { continue };
            past.creates.extend(entry.create.clone().map(|create| (create, entry.sync.clone())));
            if question.is_some_and(|asked| !entry.sync.is_in(&asked.server, asked.workspace)) {
                continue;
            }
            past.made.push(entry.sync.clone());
            if question.is_some_and(|asked| entry.body == asked.body) {
                past.same = Some(Earlier::of_history(entry));
            }
        }
    }
    Ok(past)
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
    use crate::domain::id::{SyncId, SyncRef, WorkspaceId};
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
            is_told: false,
            create: None,
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

    /// A sync of a workspace, with the body that was sent.
    fn entry(id: &str, workspace: &str, source: u32) -> HistoryEntry {
        let past = past(id);
        let sync = SyncRef { workspace: WorkspaceId::parse(workspace).ok(), ..past.sync };
        HistoryEntry { sync, body: body(source), ..past }
    }

    fn body(source: u32) -> serde_json::Value {
        json!({"sync": {"source_id": source}})
    }

    fn question(workspace: &str, source: u32) -> LedgerQuestion {
        let of = entry("1", workspace, source).sync;
        LedgerQuestion { server: of.server, workspace: of.workspace, body: body(source) }
    }

    fn ids(made: &[SyncRef]) -> Vec<&str> {
        made.iter().map(|sync| sync.id.0.as_str()).collect()
    }

    #[test]
    fn what_was_created_in_a_place_is_read_over_all_files_and_the_last_of_the_same_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        // In a numbered file each, the oldest first, and the last two in the current one.
        for number in 1..=3_u32 {
            add(&path, &entry(&number.to_string(), "7", 1)).expect("added");
            std::fs::rename(&path, numbered(&path, number)).expect("begun again");
        }
        // More than `last` reads, and lines that nobody can read.
        std::fs::write(&path, format!("{}\n{{\"at\"\n", "x".repeat(5 * 1024 * 1024))).expect("written");
        for entry in [entry("4", "7", 2), entry("5", "8", 1), entry("6", "7", 1), entry("7", "8", 1)] {
            add(&path, &entry).expect("added");
        }
        let elsewhere = Server::parse("https://other.example.com", PlainHttp::LoopbackOnly).expect("a server").id();
        let there = SyncRef { server: elsewhere, ..entry("9", "7", 1).sync };
        add(&path, &HistoryEntry { sync: there, ..entry("9", "7", 1) }).expect("added");
        let Past { same, made, .. } = of_place(&path, Some(&question("7", 1))).expect("read");
        assert_eq!(ids(&made), ["1", "2", "3", "4", "6"]);
        let same = same.expect("the same");
        assert_eq!((same.sync.id.0.as_str(), same.is_listed_only), ("6", false));
        let Past { same, .. } = of_place(&path, Some(&question("7", 2))).expect("read");
        assert_eq!(same.expect("the same").sync.id.0.as_str(), "4");
        let Past { same, made, .. } = of_place(&path, Some(&question("7", 3))).expect("read");
        assert_eq!((same, made.len()), (None, 5), "it was never created");
    }

    #[test]
    fn where_no_history_is_nothing_was_created() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = of_place(&folder.path().join("state/history.jsonl"), Some(&question("7", 1))).expect("read");
        assert_eq!((read.same, read.made), (None, Vec::new()));
    }

    #[test]
    fn a_history_that_is_begun_again_between_two_creates_is_still_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        add(&path, &entry("1", "7", 1)).expect("added");
        let mut text = std::fs::read_to_string(&path).expect("read");
        text.push_str(&"x".repeat(usize::try_from(LARGEST).expect("fits")));
        std::fs::write(&path, text).expect("written");
        add(&path, &entry("2", "7", 2)).expect("added");
        let Past { same, made, .. } = of_place(&path, Some(&question("7", 1))).expect("read");
        assert_eq!((same.map(|same| same.sync.id), ids(&made)), (Some(SyncId("1".into())), vec!["1", "2"]));
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_in_its_place_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
        let problem = of_place(&path, Some(&question("7", 1))).expect_err("no file");
        assert_eq!(problem.to_string(), "it is not a file");
        assert!(add(&path, &past("7")).is_err() && last(&path).is_err());
        // Also a file that was begun before: what it says is not known.
        std::fs::rename(&path, numbered(&path, 1)).expect("renamed");
        add(&path, &entry("1", "7", 1)).expect("added");
        assert!(of_place(&path, Some(&question("7", 1))).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

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
