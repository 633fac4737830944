//! Writing a file so that a crash leaves the old one or the new one.

use std::io::{self, Write as _};
use std::path::Path;

/// Writes to a neighbour, flushes it to the disk, then renames it. Directories are made with 0700, the file with 0600.
pub(super) fn write(path: &Path, contents: &str) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    make_folder(folder)?;
    let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
    file.write_all(contents.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|problem| problem.error)?;
    Ok(())
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
