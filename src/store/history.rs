//! What was created, one line of JSON a sync, the newest last: readable by `jq`, and by the next start, which then asks
//! before the same is created once more. Only ever written at its end; very long ones are begun anew beside the old.

use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::domain::history_entry::HistoryEntry;
use crate::store::{atomic, dirs};

/// How much of the end is read.
const MOST_READ: u64 = 4 * 1024 * 1024;

/// From this size on a new file is begun; the old one stays as `history.1.jsonl`.
const LARGEST: u64 = 32 * 1024 * 1024;

/// Where the history is: `$XDG_STATE_HOME/syncwright/history.jsonl`, or the platform's place.
pub fn path() -> Option<PathBuf> {
    Some(dirs::state()?.join("history.jsonl"))
}

/// Adds a line.
///
/// # Errors
/// When the file cannot be written.
pub fn add(path: &Path, past: &HistoryEntry) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        atomic::make_folder(folder)?;
    }
    if std::fs::metadata(path).is_ok_and(|file| file.len() >= LARGEST) {
        std::fs::rename(path, path.with_extension("1.jsonl"))?;
    }
    let mut file = atomic::append_private(path)?;
    let line = json!({
        "at": past.at.to_string(),
        "profile": past.profile,
        "server": past.host,
        "id": past.id,
        "body": past.body,
        "answer": past.answer,
    });
    // A line that a crash cut off is ended first, so that this one stands alone.
    let before = if ends_in_a_line(path)? { "" } else { "\n" };
    file.write_all(format!("{before}{line}\n").as_bytes())?;
    file.sync_all()
}

fn ends_in_a_line(path: &Path) -> io::Result<bool> {
    let mut file = std::fs::File::open(path)?;
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
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MOST_READ)))?;
    let mut bytes = Vec::new();
    file.take(MOST_READ).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().filter_map(|line| read(&serde_json::from_str(line).ok()?)).collect())
}

fn read(line: &Value) -> Option<HistoryEntry> {
    let text = |name: &str| line.get(name)?.as_str();
    Some(HistoryEntry {
        at: text("at")?.parse().ok()?,
        profile: text("profile")?.to_owned(),
        host: text("server")?.to_owned(),
        id: text("id")?.to_owned(),
        body: line.get("body")?.clone(),
        answer: line.get("answer").and_then(Value::as_object).cloned().unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn past(id: &str) -> HistoryEntry {
        HistoryEntry {
            at: "2026-11-23T12:00:00Z".parse().expect("a time"),
            profile: "default".to_owned(),
            host: "api.example.com".to_owned(),
            id: id.to_owned(),
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
