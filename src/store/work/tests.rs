//! What is kept is found again, by one program at a time.

use proptest::prelude::*;

use super::*;
use crate::domain::dialect::Dialect;
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::create::note::ListSnapshot;
use crate::domain::id::{SyncId, SyncRef, WorkspaceId};
use crate::domain::server::{PlainHttp, Server};

fn draft(source: &str) -> SavedDraft {
    let mut draft = Draft::new(Dialect::Published);
    draft.set(FieldId::Source, source.to_owned());
    SavedDraft { at: "2026-11-23T12:00:00Z".parse().expect("a time"), dialect: Dialect::Published, draft }
}

#[test]
fn a_draft_is_found_by_the_next_program_and_readable_by_its_owner_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("state/drafts");
    let work = Work::open(&path, "a b/..").expect("open");
    work.keep_draft(Some(&draft("12"))).expect("kept");
    drop(work);
    assert_eq!(std::fs::read_dir(&path).expect("a folder").count(), 2, "a draft and its lock, and nothing else");
    let again = Work::open(&path, "a b/..").expect("open");
    assert_eq!(again.draft().expect("read"), Some(draft("12")));
    #[cfg(unix)]
    for entry in std::fs::read_dir(&path).expect("a folder") {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = entry.expect("an entry").metadata().expect("metadata").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    again.keep_draft(None).expect("removed");
    assert_eq!(again.draft().expect("read"), None);
}

#[test]
fn changes_of_syncs_are_found_by_the_next_program_and_gone_when_there_are_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let edit = |id: &str| SavedEdit {
        sync: SyncRef {
            server: server().id(),
            workspace: WorkspaceId::parse("7").ok(),
            id: SyncId(id.into()),
        },
        before: draft("1").draft,
        after: draft("2"),
    };
    let first = Work::open(folder.path(), "default").expect("open");
    let second = Work::open(folder.path(), "default").expect("open");
    second.keep_edits(&[edit("7"), edit("8")]).expect("kept");
    drop((first, second));
    let next = Work::open(folder.path(), "default").expect("open");
    assert_eq!(next.edits().expect("read"), [edit("7"), edit("8")]);
    next.keep_edits(&[]).expect("removed");
    assert_eq!(next.edits().expect("read"), []);
}

#[test]
fn two_programs_do_not_overwrite_one_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = Work::open(folder.path(), "default").expect("open");
    first.keep_draft(Some(&draft("1"))).expect("kept");
    let second = Work::open(folder.path(), "default").expect("open");
    assert!(second.is_second() && !first.is_second());
    second.keep_draft(Some(&draft("2"))).expect("kept");
    assert_eq!(first.draft().expect("read"), Some(draft("1")));
    first.keep_draft(None).expect("removed");
    drop((first, second));
    let next = Work::open(folder.path(), "default").expect("open");
    assert_eq!(next.draft().expect("read"), Some(draft("2")), "what the second left behind is found");
    assert!(!next.is_second(), "nobody else is there");
}

#[test]
fn a_broken_draft_and_one_of_the_future_are_kept_aside_and_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let work = Work::open(folder.path(), "default").expect("open");
    for (text, words) in
        [("{\"version\": 1, \"fi", "EOF"), ("{\"version\": 99}", "newer Syncwright"), ("[]", "does not say")]
    {
        std::fs::write(&work.files.draft, text).expect("written");
        let problem = work.draft().expect_err("a problem");
        assert!(problem.to_string().contains(words), "{problem}");
        let WorkProblem::Broken { kept, .. } = problem else { panic!("{problem}") };
        assert_eq!(std::fs::read_to_string(kept).expect("kept"), text);
        assert_eq!(work.draft().expect("read"), None);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("written");
    assert!(matches!(Work::open(&file.join("drafts"), "default"), Err(WorkProblem::Unusable { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_the_files_they_are_read_or_kept_aside(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir().expect("a folder");
        let work = Work::open(folder.path(), "default").expect("open");
        std::fs::write(&work.files.draft, &bytes).expect("written");
        std::fs::write(&work.files.submit, &bytes).expect("written");
        std::fs::write(&work.files.edits, &bytes).expect("written");
        let is_kept = [
            matches!(work.edits(), Err(WorkProblem::Broken { .. })),
            matches!(work.draft(), Err(WorkProblem::Broken { .. })),
            matches!(work.submit(), Err(WorkProblem::Broken { .. })),
        ];
        prop_assert_eq!(is_kept, [true; 3]);
        let kept = std::fs::read_dir(folder.path()).expect("a folder").count();
        prop_assert_eq!(kept, 4, "the lock, and all files under other names");
    }
}
