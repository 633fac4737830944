//! Files that the user names: syncs that are read and written. A file that is there is never overwritten.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::sync_file::LARGEST;

/// What stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Why a file cannot be read, as the end of a sentence.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// There is none.
    #[error("no such file")]
    NotThere,
    /// Its rights forbid it.
    #[error("permission denied")]
    Forbidden,
    /// It is a folder.
    #[error("it is a folder")]
    Folder,
    /// Its bytes are no text as JSON wants it.
    #[error("not UTF-8 text (in PowerShell, use `Out-File -Encoding utf8`)")]
    NotUtf8,
    /// Something else, in the system's words.
    #[error("{0}")]
    Other(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotThere,
            io::ErrorKind::PermissionDenied => Self::Forbidden,
            io::ErrorKind::IsADirectory => Self::Folder,
            _ => Self::Other(error),
        }
    }
}

/// Reads a text, of standard input where the name is `-`; of what is larger than any sync only the beginning.
///
/// # Errors
/// When it cannot be read, or is no UTF-8.
pub fn read(name: &str) -> Result<String, Unreadable> {
    if name == STANDARD_INPUT { bounded(io::stdin().lock()) } else { bounded(std::fs::File::open(name)?) }
}

fn bounded(source: impl Read) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    // One byte more tells that there is more.
    source.take(u64::try_from(LARGEST + 1).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
    if bytes.len() > LARGEST {
        // A letter that the limit cuts in two is not what is wrong with it.
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|_other_bytes| Unreadable::NotUtf8)
}

/// Writes a new file; `~/` at its beginning is the home folder, and folders that are missing are created. Returns where
/// it is.
///
/// # Errors
/// When it is there already, or cannot be written.
pub fn write_new(name: &str, text: &str) -> io::Result<PathBuf> {
    let path = with_home(name);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // Half a file is worse than none; that it could not be removed either changes nothing for the user.
        drop(std::fs::remove_file(&path));
        return Err(error);
    }
    Ok(path)
}

/// Makes a new file that only the user can read; `~/` at its beginning is the home folder. Returns where it is.
///
/// # Errors
/// When it is there already, or cannot be made.
pub fn create_private(name: &str) -> io::Result<(PathBuf, File)> {
    let path = with_home(name);
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.write(true).create_new(true).open(&path)?;
    Ok((path, file))
}

fn with_home(name: &str) -> PathBuf {
    match (name.strip_prefix("~/"), etcetera::home_dir()) {
        (Some(rest), Ok(home)) => home.join(rest),
        _ => Path::new(name).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_file_cannot_be_read_is_said_in_plain_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(place("utf16.json"), b"\xff\xfe{\0").expect("written");
        for (name, words) in [("nowhere.json", "no such file"), ("", "folder"), ("utf16.json", "UTF-8")] {
            let why = read(&place(name)).expect_err("unreadable").to_string();
            // Windows forbids to open a folder as a file.
            assert!(why.contains(words) || (cfg!(windows) && name.is_empty()), "{why}");
        }
        std::fs::write(place("large.json"), "é".repeat(LARGEST)).expect("written");
        assert!(read(&place("large.json")).expect("its beginning").len() > LARGEST, "whoever reads it says so");
    }

    #[test]
    fn a_file_that_is_there_is_never_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = folder.path().join("sync.json").display().to_string();
        assert!(write_new(&name, "one").is_ok());
        assert_eq!(write_new(&name, "two").expect_err("refused").kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(read(&name).expect("read"), "one");
    }

    #[test]
    fn more_than_a_sync_can_be_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = folder.path().join("large").display().to_string();
        std::fs::write(&name, vec![b'x'; LARGEST * 3]).expect("written");
        assert_eq!(read(&name).expect("read").len(), LARGEST + 1);
    }
}
