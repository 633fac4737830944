//! A place is held as long as the program runs, whatever becomes of its folder, and nothing in it is lost.

use super::*;
use crate::domain::dialect::Dialect;
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;

fn draft(source: &str) -> SavedDraft {
    let mut draft = Draft::new(Dialect::Published);
    draft.set(FieldId::Source, source.to_owned());
    SavedDraft { at: "2026-11-23T12:00:00Z".parse().expect("a time"), dialect: Dialect::Published, draft }
}

// What is open can be removed, as Unix has it.
#[cfg(unix)]
#[test]
fn a_folder_that_was_removed_is_made_again_and_its_place_is_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("drafts");
    let work = Work::open(&path, "default").expect("open");
    std::fs::remove_dir_all(&path).expect("removed");
    work.keep_draft(Some(&draft("1"))).expect("kept");
    let second = Work::open(&path, "default").expect("open");
    assert!(second.is_second(), "the place is still ours");
    assert_eq!(work.draft().expect("read"), Some(draft("1")));
}

#[cfg(unix)]
#[test]
fn what_stood_in_a_folder_that_was_removed_is_written_again_and_what_stands_in_a_new_one_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("drafts");
    let work = Work::open(&path, "default").expect("open");
    work.keep_draft(Some(&draft("1"))).expect("kept");
    std::fs::remove_dir_all(&path).expect("removed");
    work.hold().expect("held");
    assert_eq!(work.draft().expect("read"), Some(draft("1")));
    std::fs::remove_dir_all(&path).expect("removed");
    std::fs::create_dir(&path).expect("made");
    std::fs::write(path.join("default.json"), "theirs").expect("written");
    work.keep_draft(Some(&draft("2"))).expect("kept");
    assert_eq!(std::fs::read_to_string(path.join("default.json.broken-1")).expect("kept"), "theirs");
    assert_eq!(work.draft().expect("read"), Some(draft("2")));
}

#[cfg(unix)]
#[test]
fn a_place_that_another_program_has_in_a_new_folder_is_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("drafts");
    let work = Work::open(&path, "default").expect("open");
    std::fs::rename(&path, folder.path().join("moved")).expect("moved");
    let other = Work::open(&path, "default").expect("open");
    other.keep_draft(Some(&draft("2"))).expect("kept");
    assert!(matches!(work.keep_draft(Some(&draft("1"))), Err(WorkProblem::Taken { .. })));
    assert_eq!(other.draft().expect("read"), Some(draft("2")));
    std::fs::remove_dir_all(&path).expect("removed");
    std::fs::write(&path, "").expect("something else in its place");
    assert!(matches!(work.keep_draft(Some(&draft("1"))), Err(WorkProblem::Unusable { .. })));
}

#[test]
fn a_draft_that_cannot_be_read_is_kept_at_every_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let texts = ["{\"version\": 1, \"fi", "{\"version\": 99, \"at\": 1}", "[]"];
    for text in texts {
        let work = Work::open(folder.path(), "default").expect("open");
        std::fs::write(&work.files.draft, text).expect("written");
        assert!(matches!(work.draft(), Err(WorkProblem::Broken { .. })));
        work.keep_draft(Some(&draft("1"))).expect("kept");
    }
    let kept = |number: usize| std::fs::read_to_string(folder.path().join(format!("default.json.broken-{number}")));
    assert_eq!([1, 2, 3].map(|number| kept(number).expect("kept")), texts);
}

#[test]
fn what_a_second_program_left_is_told_and_offered_when_the_first_is_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let open = || Work::open(folder.path(), "default").expect("open");
    let (first, second) = (open(), open());
    first.keep_draft(Some(&draft("1"))).expect("kept");
    second.keep_draft(Some(&draft("2"))).expect("kept");
    assert!(!open().is_more_left(), "both are at work");
    drop((first, second));
    let next = open();
    assert_eq!((next.draft().expect("read"), next.is_more_left()), (Some(draft("1")), true));
    next.keep_draft(None).expect("removed");
    std::fs::write(&next.files.edits, "{}").expect("changes of syncs do not hide it");
    drop(next);
    let last = open();
    assert_eq!((last.draft().expect("read"), last.is_more_left()), (Some(draft("2")), true));
}
