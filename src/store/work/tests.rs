//! What is kept is found again, by one program at a time.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, Mapping};
use crate::domain::field::FieldId;
use crate::domain::id::{SyncId, SyncRef, WorkspaceId};
use crate::domain::mapping::ValueSource;
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
            server: Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server").id(),
            workspace: WorkspaceId::parse("7").ok(),
            id: SyncId(id.into()),
        },
        before: draft("1").draft,
        after: draft("2"),
    };
    let first = Work::open(folder.path(), "default").expect("open");
    let second = Work::open(folder.path(), "default").expect("open");
    second.keep_edits(vec![edit("7"), edit("8")]).expect("kept");
    drop((first, second));
    let next = Work::open(folder.path(), "default").expect("open");
    assert_eq!(next.edits().expect("read"), [edit("7"), edit("8")]);
    next.keep_edits(Vec::new()).expect("removed");
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
        [("{\"version\": 1, \"fi", "EOF"), ("{\"version\": 99}", "newer Syncwright"), ("[]", "isn't valid")]
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

#[test]
fn a_place_that_holds_only_notes_of_creates_is_as_free_as_an_empty_one() {
    let folder = tempfile::tempdir().expect("a folder");
    // Every program reads all notes, whichever place they are of.
    for name in ["default~2~create-a.json", "default~2.submit.json"] {
        std::fs::write(folder.path().join(name), "{}").expect("written");
    }
    let first = Work::open(folder.path(), "default").expect("open");
    first.keep_draft(Some(&draft("1"))).expect("kept");
    drop(first);
    let next = Work::open(folder.path(), "default").expect("open");
    assert_eq!((next.is_second(), next.draft().expect("read")), (false, Some(draft("1"))));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 4, "the notes stay where they are");
}

/// What the first version wrote.
#[test]
fn files_of_the_first_version_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let work = Work::open(folder.path(), "default").expect("open");
    let of_draft = json!({
        "version": 1, "at": "2026-11-23T12:00:00Z", "dialect": "multiwoven",
        "fields": {"source_id": "12", "destination_id": "", "model_id": "x", "stream_name": "contacts",
            "sync_mode": "incremental", "cursor_field": "", "schedule_type": "interval", "sync_interval": "30",
            "sync_interval_unit": "minutes", "cron_expression": ""},
        "mapping": {"shape": "list", "rows": [
            {"kind": "column", "from": "email", "to": "properties.email", "rest": {"isRequired": true}},
            {"kind": "static", "from": 5, "to": "n", "rest": {}},
            {"kind": "template", "from": "{{ a }}", "to": "t", "rest": {}},
            {"kind": "kept", "from": {"odd": 1}, "to": "", "rest": {}}]},
    });
    std::fs::write(&work.files.draft, of_draft.to_string()).expect("written");
    let draft = work.draft().expect("read").expect("there");
    assert_eq!((draft.dialect, draft.draft.get(FieldId::Stream)), (Dialect::Multiwoven, "contacts"));
    let Mapping::Rows(table) = draft.draft.mapping() else { panic!("rows") };
    assert_eq!(table.rows.len(), 4);
    assert_eq!(table.rows[1].from, ValueSource::Static(json!(5)));
    work.keep_draft(Some(&draft)).expect("kept");
    assert_eq!(work.draft().expect("read"), Some(draft.clone()), "and written as it was read");
    let edits = json!({"version": 1, "edits": [
        {"host": "api.example.com", "id": "7", "before": of_draft, "after": of_draft}]});
    std::fs::write(&work.files.edits, edits.to_string()).expect("written");
    let edits = work.edits().expect("read");
    assert_eq!((edits[0].sync.server.host(), &edits[0].after), ("api.example.com", &draft));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn whatever_stands_in_the_files_they_are_read_or_kept_aside(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = tempfile::tempdir().expect("a folder");
        let work = Work::open(folder.path(), "default").expect("open");
        std::fs::write(&work.files.draft, &bytes).expect("written");
        std::fs::write(&work.files.edits, &bytes).expect("written");
        let is_kept = [
            matches!(work.edits(), Err(WorkProblem::Broken { .. })),
            matches!(work.draft(), Err(WorkProblem::Broken { .. })),
        ];
        prop_assert_eq!(is_kept, [true; 2]);
        let kept = std::fs::read_dir(folder.path()).expect("a folder").count();
        prop_assert_eq!(kept, 3, "the lock, and both files under other names");
    }
}
