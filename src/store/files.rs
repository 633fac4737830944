//! Files that the user names: syncs that are read and written. A file that is there is never overwritten.

use std::fs::OpenOptions;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::sync_file::LARGEST;

/// What stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Reads a text, of standard input where the name is `-`.
///
/// # Errors
/// When it cannot be read, is larger than any sync, or is no UTF-8.
pub fn read(name: &str) -> io::Result<String> {
    if name == STANDARD_INPUT { bounded(io::stdin().lock()) } else { bounded(std::fs::File::open(name)?) }
}

fn bounded(source: impl Read) -> io::Result<String> {
    let mut text = String::new();
    // One byte more tells that there is more.
    source.take(u64::try_from(LARGEST + 1).unwrap_or(u64::MAX)).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes a new file; `~/` at its beginning is the home folder. Returns where it is.
///
/// # Errors
/// When it is there already, or cannot be written.
pub fn write_new(name: &str, text: &str) -> io::Result<PathBuf> {
    let path = with_home(name);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if let Err(error) = written {
        // Half a file is worse than none; that it could not be removed either changes nothing for the user.
        drop(std::fs::remove_file(&path));
        return Err(error);
    }
    Ok(path)
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
