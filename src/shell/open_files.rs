//! Files that are written piece by piece: made new, only for the user to read, and closed when they are whole.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek as _, Write as _};

use crate::app::msg::FileStep;
use crate::app::requests::RequestId;
use crate::domain::text::SanitizedText;
use crate::store::files;

/// The files that are being written.
#[derive(Debug, Default)]
pub(super) struct OpenFiles(HashMap<RequestId, OpenFile>);

/// A file, and how much of it is whole.
#[derive(Debug)]
struct OpenFile {
    path: String,
    file: File,
    length: u64,
}

impl OpenFile {
    /// Writes a text whole or not at all: a full disk takes half of it.
    fn write(&mut self, text: &str) -> io::Result<()> {
        let written = self.file.write_all(text.as_bytes());
        if written.is_ok() {
            self.length += text.len() as u64;
        } else {
            self.file.set_len(self.length)?;
            self.file.seek(io::SeekFrom::Start(self.length))?;
        }
        written
    }
}

impl OpenFiles {
    /// Makes a file.
    pub(super) fn create(&mut self, id: RequestId, name: &str) -> FileStep {
        match files::create_private(name) {
            Ok((path, file)) => {
                let path = SanitizedText::new(&path.display().to_string()).to_string();
                self.0.insert(id, OpenFile { path: path.clone(), file, length: 0 });
                FileStep::Created(path)
            }
            Err(error) => FileStep::NotCreated(not_written(name, &error)),
        }
    }

    /// Writes at the end of a file.
    pub(super) fn append(&mut self, id: RequestId, text: &str) -> FileStep {
        let Some(open) = self.0.get_mut(&id) else { return FileStep::Closed };
        match open.write(text) {
            Ok(()) => FileStep::Written,
            Err(error) => FileStep::NotWritten(not_written(&open.path, &error)),
        }
    }

    /// Writes the last text and closes a file; what is not there is closed.
    pub(super) fn close(&mut self, id: RequestId, text: &str) -> FileStep {
        let Some(mut open) = self.0.remove(&id) else { return FileStep::Closed };
        match open.write(text).and_then(|()| open.file.sync_all()) {
            Ok(()) => FileStep::Closed,
            Err(error) => FileStep::NotWritten(not_written(&open.path, &error)),
        }
    }
}

/// Why a file could not be made or written.
pub(super) fn not_written(name: &str, error: &io::Error) -> String {
    let name = SanitizedText::new(name);
    match error.kind() {
        io::ErrorKind::AlreadyExists => format!("{name} already exists; nothing was written."),
        _ => format!("Couldn't write {name}: {error}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::requests::{Purpose, Requests};

    #[test]
    fn a_file_grows_piece_by_piece_for_the_user_alone_and_is_never_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let name = folder.path().join("rows.csv").display().to_string();
        let mut requests = Requests::default();
        let session = requests.new_session();
        let [id, other] = [(); 2].map(|()| requests.open(session, Purpose::SaveFile));
        let mut files = OpenFiles::default();
        assert_eq!(files.create(id, &name), FileStep::Created(name.clone()));
        let told = files.create(other, &name);
        assert!(matches!(&told, FileStep::NotCreated(words) if words.contains("already exists")), "{told:?}");
        assert_eq!(files.append(id, "one\r\n"), FileStep::Written);
        assert_eq!(files.close(id, "two\r\n"), FileStep::Closed);
        assert_eq!(files.append(id, "three"), FileStep::Closed, "it is closed");
        assert_eq!(std::fs::read_to_string(&name).expect("a file"), "one\r\ntwo\r\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&name).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let nowhere = folder.path().join("no/such/folder/rows.csv").display().to_string();
        assert!(matches!(files.create(other, &nowhere), FileStep::NotCreated(_)));
    }
}
