//! The log: off unless it is asked for. It holds what was done and how long it took, never what was typed, sent or
//! answered, and no library's words but the program's own.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use log::{LevelFilter, Log, Metadata, Record};

use crate::domain::text::SanitizedText;
use crate::store::{atomic, dirs};

/// Where the log is: `$XDG_STATE_HOME/syncwright/syncwright.log`, or the platform's place.
pub fn path() -> Option<PathBuf> {
    Some(dirs::state()?.join("syncwright.log"))
}

/// Begins to log, at the end of what is there.
///
/// # Errors
/// When the file cannot be written.
pub fn start(path: &Path, level: LevelFilter) -> io::Result<()> {
    let file = atomic::append_private(path)?;
    log::set_boxed_logger(Box::new(Logger { path: path.to_owned(), file: Mutex::new(file) }))
        .map_err(io::Error::other)?;
    log::set_max_level(level);
    Ok(())
}

struct Logger {
    path: PathBuf,
    file: Mutex<File>,
}

impl Log for Logger {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // Libraries log what they like, headers among it.
        metadata.target().starts_with("syncwright")
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let words = SanitizedText::new(&record.args().to_string());
        let line = format!("{} {} {} {words}\n", Timestamp::now(), record.level(), record.target());
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // Its folder may have been removed or replaced.
        if !atomic::stands_at(&file, &self.path)
            && let Ok(reopened) = atomic::append_private(&self.path)
        {
            *file = reopened;
        }
        // A log that cannot be written must not end what it tells of.
        drop(file.write_all(line.as_bytes()));
    }

    fn flush(&self) {}
}
