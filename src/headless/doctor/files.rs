//! Files: the configuration, and the folder of drafts and history.

use std::path::Path;

use super::{CheckResult, good, note, wrong};
use crate::domain::text::SanitizedText;
#[cfg(unix)]
use crate::domain::text::thousands;
use crate::headless::pending::Pending;
use crate::store::creates::Notes;

/// What the configuration says: what cannot be used, and what means nothing.
pub fn configuration(path: Option<&Path>, problems: &[String], unknown: &[String]) -> Vec<CheckResult> {
    let Some(path) = path else {
        return vec![wrong("configuration", "No folder for it: HOME isn't set.", "Set HOME or XDG_CONFIG_HOME.")];
    };
    let place = SanitizedText::new(&path.display().to_string());
    let fix = format!("Fix it in {place}.");
    let mut findings: Vec<CheckResult> =
        problems.iter().map(|words| wrong("configuration", words.clone(), &fix)).collect();
    let slips = unknown.iter();
    findings.extend(slips.map(|words| note("configuration", words.clone(), &format!("It stays in {place}, unused."))));
    if findings.is_empty() {
        let words = if path.exists() { format!("Using {place}.") } else { format!("{place} doesn't exist yet.") };
        findings.push(good("configuration", words));
    }
    findings.extend(exposed("configuration", path, "600"));
    findings
}

/// Whether drafts and history can be kept: tried with a file that is removed again.
pub fn state(folder: Option<&Path>) -> Vec<CheckResult> {
    let Some(folder) = folder else {
        return vec![wrong(
            "state",
            "No folder for drafts and history: HOME isn't set.",
            "Set HOME or XDG_STATE_HOME.",
        )];
    };
    let place = SanitizedText::new(&folder.display().to_string());
    // The program makes the folder itself, closed to others; until then its place is tried.
    let existing = folder.ancestors().find(|each| each.exists()).unwrap_or(folder);
    let tried = tempfile::NamedTempFile::new_in(existing).and_then(|file| {
        std::fs::write(file.path(), b"syncwright doctor")?;
        file.close()
    });
    if let Err(error) = tried {
        let fix = "Fix its permissions, or free disk space.";
        return vec![wrong("state", format!("Couldn't write to {place}: {error}."), fix)];
    }
    let mut findings = vec![good("state", format!("Drafts and history are saved in {place}."))];
    findings.extend((existing == folder).then(|| exposed("state", folder, "700")).flatten());
    findings.extend(room(existing));
    findings
}

/// Creates whose outcome is not known.
pub fn creates(folder: Option<&Path>) -> Option<CheckResult> {
    let open = Pending::peek(&Notes::new(folder?));
    match open.as_ref().map(Pending::count) {
        Ok(0) => None,
        Ok(count) => {
            let unknown = match count {
                1 => "The outcome of 1 create is unknown.".to_owned(),
                count => format!("The outcomes of {count} creates are unknown."),
            };
            let fix =
                "Run `syncwright pending` to look again, then `syncwright pending resolve` to record what you found.";
            Some(note("creates", unknown, fix))
        }
        Err(why) => {
            Some(wrong("creates", format!("Couldn't read earlier creates. {why}"), "Fix the folder's permissions."))
        }
    }
}

/// Whether others may read what is there.
#[cfg(unix)]
fn exposed(about: &'static str, path: &Path, mode: &str) -> Option<CheckResult> {
    use std::os::unix::fs::PermissionsExt as _;
    let others = std::fs::metadata(path).ok()?.permissions().mode() & 0o077;
    let place = SanitizedText::new(&path.display().to_string());
    let fix = format!("chmod {mode} {place}");
    (others != 0).then(|| note(about, format!("Other users of this machine can read {place}."), &fix))
}

#[cfg(not(unix))]
const fn exposed(_about: &'static str, _path: &Path, _mode: &str) -> Option<CheckResult> {
    None
}

/// What a draft, a note and a line of the history take at the very most.
#[cfg(unix)]
const ENOUGH: u64 = 10 * 1024 * 1024;

/// How much room is left on the disk.
#[cfg(unix)]
fn room(folder: &Path) -> Option<CheckResult> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(judge_room(disk.f_bavail.saturating_mul(disk.f_frsize)))
}

/// Judges the bytes that are left.
#[cfg(unix)]
fn judge_room(left: u64) -> CheckResult {
    let megabytes = left / 1024 / 1024;
    if left < ENOUGH {
        wrong(
            "state",
            format!("Only {megabytes} MiB of disk space left."),
            "Free some space; drafts need up to 10 MiB.",
        )
    } else if megabytes < 10 * 1024 {
        let megabytes = thousands(usize::try_from(megabytes).unwrap_or(usize::MAX));
        good("state", format!("{megabytes} MiB of disk space left."))
    } else {
        good("state", format!("{} GiB of disk space left.", megabytes / 1024))
    }
}

#[cfg(not(unix))]
const fn room(_folder: &Path) -> Option<CheckResult> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headless::doctor::{CheckState, is_well};

    #[test]
    fn a_folder_that_cannot_be_written_is_not_good_and_one_that_can_is_left_as_it_was() {
        assert!(!is_well(&state(Some(Path::new("/proc/self/nowhere")))));
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("new");
        assert!(is_well(&state(Some(&inner))));
        assert!(!inner.exists(), "nothing is left");
        assert!(!is_well(&state(None)) && !is_well(&configuration(None, &[], &[])));
    }

    #[test]
    fn creates_whose_outcome_is_not_known_are_told_with_what_resolves_them() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(creates(None).is_none() && creates(Some(folder.path())).is_none());
        for (name, words) in [("default.submit.json", "of 1 create is"), ("a~create-1.json", "of 2 creates are")] {
            std::fs::write(folder.path().join(name), "{").expect("written");
            let finding = creates(Some(folder.path())).expect("told");
            assert_eq!((finding.state, finding.words.contains(words)), (CheckState::Note, true), "{}", finding.words);
        }
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("written");
        assert_eq!(creates(Some(&file)).map(|finding| finding.state), Some(CheckState::Wrong));
    }

    #[test]
    fn typos_are_notes_and_what_cannot_be_used_is_not_good() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        let findings = configuration(Some(&path), &["one".to_owned()], &["two".to_owned()]);
        let states: Vec<CheckState> = findings.iter().map(|finding| finding.state).collect();
        assert_eq!(states, [CheckState::Wrong, CheckState::Note]);
    }

    #[cfg(unix)]
    #[test]
    fn a_disk_is_too_full_when_drafts_might_not_fit() {
        const MIB: u64 = 1024 * 1024;
        for (left, state, words) in [
            (0, CheckState::Wrong, "Only 0 MiB of"),
            (10 * MIB - 1, CheckState::Wrong, "Only 9 MiB of"),
            (10 * MIB, CheckState::Good, "10 MiB of"),
            (10 * 1024 * MIB - 1, CheckState::Good, "10,239 MiB of"),
            (20 * 1024 * MIB, CheckState::Good, "20 GiB of"),
        ] {
            let finding = judge_room(left);
            assert_eq!(finding.state, state, "{left}");
            assert!(finding.words.starts_with(words), "{left}: {}", finding.words);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_others_may_read_is_told_with_the_command_that_closes_it() {
        use std::os::unix::fs::PermissionsExt as _;

        use crate::headless::doctor::{OutputStyle, as_text};
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        std::fs::write(&path, "").expect("written");
        let with_mode = |mode| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("its own file");
            as_text(&configuration(Some(&path), &[], &[]), OutputStyle::Plain)
        };
        assert!(with_mode(0o644).contains("chmod 600"));
        assert!(!with_mode(0o600).contains("chmod"));
    }
}
