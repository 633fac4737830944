//! Writing a file so that a crash leaves the old one or the new one.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::store::dirs;

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

pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a folder for what is kept. One that others can write is closed to them, and so is the program's own above it.
///
/// # Errors
/// Also when others can write it and that cannot be changed.
pub(super) fn make_private_folder(folder: &Path) -> io::Result<()> {
    make_folder(folder)?;
    let is_own = |path: &&Path| path.file_name().is_some_and(|name| name == dirs::NAME);
    let own = folder.ancestors().find(is_own);
    for each in folder.ancestors().take_while(|each| own.is_some_and(|own| each.starts_with(own)) || *each == folder) {
        close(&std::fs::metadata(each)?.permissions(), 0o700, |closed| std::fs::set_permissions(each, closed))?;
    }
    Ok(())
}

/// Takes the right to write from others, where they have it.
#[cfg(unix)]
fn close(now: &Permissions, mode: u32, set: impl FnOnce(Permissions) -> io::Result<()>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    if now.mode() & 0o022 == 0 {
        return Ok(());
    }
    let closed = set(Permissions::from_mode(mode));
    closed.map_err(|error| io::Error::other(format!("others can write it, and that can't be changed: {error}")))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
fn close(_now: &Permissions, _mode: u32, _set: impl FnOnce(Permissions) -> io::Result<()>) -> io::Result<()> {
    Ok(())
}

/// Opens a file for its lock, made with 0600 where there is none.
pub(super) fn open_private(path: &Path) -> io::Result<File> {
    private(File::options().read(true).write(true).truncate(false), path)
}

/// Opens a file to write at its end, made with 0600, and its folder, where there is none.
pub(super) fn append_private(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        make_private_folder(folder)?;
    }
    private(File::options().append(true), path)
}

fn private(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    let file = open(path, options.create(true))?;
    close(&file.metadata()?.permissions(), 0o600, |closed| file.set_permissions(closed))?;
    Ok(file)
}

/// Reads a file. What is no file (a pipe nobody writes into) is not waited for.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut contents = Vec::new();
    open(path, File::options().read(true))?.read_to_end(&mut contents)?;
    Ok(contents)
}

/// Reads a text of the user's, who may keep it elsewhere, behind a link.
pub(super) fn read_linked(path: &Path) -> io::Result<String> {
    // What is not there cannot be resolved either.
    let path = std::fs::canonicalize(path)?;
    String::from_utf8(read(&path)?).map_err(|_other_bytes| io::ErrorKind::InvalidData.into())
}

/// What stands in the place of a file is a folder, a pipe, a device.
const NO_FILE: &str = "it is not a file";

/// Opens a file, and nothing else: a pipe or a device would be waited for, and a link leads to what is not ours.
pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = (OFlags::NONBLOCK | OFlags::NOFOLLOW).bits().cast_signed();
        std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags);
    }
    let file = options.open(path).map_err(|error| match std::fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => io::Error::other("it is a link"),
        Ok(there) if !there.is_file() => io::Error::other(NO_FILE),
        _ => error,
    })?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other(NO_FILE)) }
}

/// What was done with a file; none where there is no file.
pub(super) fn if_there<T>(done: io::Result<T>) -> io::Result<Option<T>> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        done => done.map(Some),
    }
}

/// Renames a file that cannot be read, so that it is not overwritten; returns its new name.
pub(super) fn keep_aside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    for number in 1..=1_000 {
        let aside = path.with_file_name(format!("{name}.broken-{number}"));
        if !aside.exists() {
            std::fs::rename(path, &aside)?;
            return Ok(aside);
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// Whether a file is still what stands at a path: its folder may have been removed or replaced.
#[cfg(unix)]
pub(super) fn stands_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (Ok(held), Ok(there)) = (file.metadata(), std::fs::symlink_metadata(path)) else { return false };
    (held.dev(), held.ino()) == (there.dev(), there.ino())
}

/// There, what is open cannot be removed.
#[cfg(not(unix))]
pub(super) fn stands_at(_file: &File, _path: &Path) -> bool {
    true
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    }

    fn open_to_all(path: &Path) {
        std::fs::set_permissions(path, Permissions::from_mode(0o777)).expect("its own");
    }

    #[test]
    fn what_others_can_write_is_closed_to_them_and_nothing_above_the_program_s_own_folder() {
        let outer = tempfile::tempdir().expect("a folder");
        let own = outer.path().join(dirs::NAME);
        let (drafts, log) = (own.join("drafts"), own.join("log"));
        std::fs::create_dir_all(&drafts).expect("made");
        std::fs::write(&log, "").expect("written");
        [outer.path(), &own, &drafts, &log].into_iter().for_each(open_to_all);
        make_private_folder(&drafts).expect("closed");
        append_private(&log).expect("opened");
        assert_eq!([outer.path(), &own, &drafts, &log].map(mode), [0o777, 0o700, 0o700, 0o600]);
        let alone = tempfile::tempdir().expect("a folder");
        open_to_all(alone.path());
        make_private_folder(alone.path()).expect("closed");
        assert_eq!(mode(alone.path()), 0o700);
    }

    #[test]
    fn a_link_in_the_place_of_a_file_is_not_followed_and_a_configuration_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let (theirs, link) = (folder.path().join("theirs"), folder.path().join("link"));
        std::fs::write(&theirs, "text").expect("written");
        symlink(&theirs, &link).expect("linked");
        for problem in [append_private(&link).map(drop), read(&link).map(drop), open_private(&link).map(drop)] {
            assert_eq!(problem.expect_err("a link").to_string(), "it is a link");
        }
        assert_eq!(read_linked(&link).expect("followed"), "text");
        let nowhere = folder.path().join("nowhere");
        symlink(folder.path().join("new"), &nowhere).expect("linked");
        assert!(append_private(&nowhere).is_err() && !folder.path().join("new").exists());
    }

    #[test]
    fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        for problem in [
            append_private(&pipe).map(drop),
            read(&pipe).map(drop),
            open_private(&pipe).map(drop),
            read_linked(&pipe).map(drop),
        ] {
            assert!(problem.is_err());
        }
    }
}
