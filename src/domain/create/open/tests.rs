//! What the open creates know of each other and of the disk.

use super::*;
use crate::domain::create::tests::{body, later, now, page, stored, wanted};
use crate::domain::id::SyncId;

const SETTLE: SignedDuration = SignedDuration::from_secs(600);

fn found(note: PendingCreate) -> FoundNote {
    FoundNote { note, is_held_elsewhere: false }
}

fn elsewhere(note: PendingCreate) -> FoundNote {
    FoundNote { note, is_held_elsewhere: true }
}

/// The same as [`wanted`], decided as another one.
fn another(number: u64) -> PendingCreate {
    PendingCreate { id: CreateId::new(later(1), number), ..wanted(1, 30) }
}

/// A create that is sent now.
fn sent(note: PendingCreate) -> OpenCreate {
    let asked = OpenCreate::left_over(found(note.clone())).expect("valid").asked;
    OpenCreate::sent(note, asked, "Active users".to_owned())
}

fn open(notes: Vec<FoundNote>) -> OpenCreates {
    let mut open = OpenCreates::default();
    assert_eq!(open.merge(notes), []);
    open
}

fn ids(open: &OpenCreates) -> Vec<CreateId> {
    open.iter().map(|each| each.note.id.clone()).collect()
}

/// Looks once at a list of one page; what is known by it.
fn look(open: &mut OpenCreates, id: &CreateId, rows: Vec<Sync>, seconds: i64) -> Option<Known> {
    assert!(matches!(open.step(id, later(seconds)), Some(Step::Ask(_))));
    let page = page(rows, 1);
    open.on_answer(id, ReadingAnswer::Page(&page, Some(later(seconds))), later(seconds), SETTLE)
}

/// The list as it was before, and these.
fn list(new: &[&str]) -> Vec<Sync> {
    let others = std::iter::once(stored("5", &body(2, 30)));
    others.chain(new.iter().map(|id| stored(id, &body(1, 30)))).collect()
}

/// One that was looked up and is known not to have been created.
fn not_created() -> OpenCreates {
    let mut open = open(vec![found(wanted(1, 30))]);
    assert_eq!(look(&mut open, &wanted(1, 30).id, list(&[]), 20_000), Some(Known::NotCreated));
    open
}

#[test]
fn the_disk_read_again_leaves_what_goes_on_here_alone() {
    let id = wanted(1, 30).id;
    let mut open = open(vec![found(wanted(1, 30))]);
    look(&mut open, &id, list(&[]), 1);
    open.merge(vec![found(wanted(1, 30))]);
    open.merge(vec![elsewhere(wanted(1, 30))]);
    let looks = |open: &OpenCreates| open.get(&id).and_then(OpenCreate::lookup).map(Lookup::looks);
    assert_eq!((looks(&open), open.iter().count()), (Some(1), 1), "the look-up goes on");
    open.add(sent(another(1)));
    open.merge(vec![found(wanted(1, 30))]);
    assert_eq!(ids(&open), [id, another(1).id], "what is being sent has no note that was seen");
    let mut told = not_created();
    told.merge(Vec::new());
    assert_eq!(told.iter().count(), 1, "it is still to be told that it was not created");
}

#[test]
fn what_another_program_looks_up_is_taken_over_when_that_ends_and_not_before() {
    let id = wanted(1, 30).id;
    let mut open = open(vec![elsewhere(wanted(1, 30)), elsewhere(another(1))]);
    open.merge(vec![elsewhere(wanted(1, 30)), elsewhere(another(1))]);
    assert!(open.iter().all(OpenCreate::is_elsewhere));
    open.merge(vec![found(wanted(1, 30)), elsewhere(another(1))]);
    assert!(!open.get(&id).expect("open").is_elsewhere() && open.get(&another(1).id).expect("open").is_elsewhere());
    assert!(open.iter_mut().all(|each| each.is_elsewhere() != each.lookup_mut().is_some()));
    assert_eq!(open.iter_mut().count(), 2);
}

#[test]
fn what_a_person_said_is_taken_from_the_disk_and_stays_said() {
    let id = wanted(1, 30).id;
    let mut open = open(vec![found(wanted(1, 30))]);
    assert!(open.get(&id).expect("open").holds_back());
    for told_not_created in [true, false] {
        open.merge(vec![found(PendingCreate { told_not_created, ..wanted(1, 30) })]);
        assert!(!open.get(&id).expect("open").holds_back(), "said, and then written over");
    }
}

#[test]
fn one_that_is_sent_settles_what_was_found_out_about_its_like_and_nothing_else() {
    let mut same = not_created();
    same.add(sent(another(1)));
    assert_eq!(ids(&same), [another(1).id]);
    same.add(sent(another(2)));
    assert_eq!(ids(&same), [another(1).id, another(2).id], "of the other nothing is known yet");
    let mut other = not_created();
    other.add(sent(wanted(2, 30)));
    assert_eq!(ids(&other), [wanted(1, 30).id, wanted(2, 30).id]);
}

#[test]
fn the_last_syncs_that_were_made_here_are_looked_for() {
    let place = |id: &str, workspace: &str| SyncRef {
        server: wanted(1, 30).server.id(),
        workspace: WorkspaceId::parse(workspace).ok(),
        id: SyncId(id.into()),
    };
    let mut open = OpenCreates::default();
    open.made(["1", "2", "3", "4"].map(|id| place(id, "1")));
    open.made([place("2", "1"), place("9", "2")]);
    let server = wanted(1, 30).server.id();
    assert_eq!(
        open.made_last(&server, wanted(1, 30).workspace),
        ["2", "4", "3"],
        "what is told again counts from then"
    );
    assert_eq!(open.made_last(&server, WorkspaceId::parse("2").ok()), ["9"]);
}

#[test]
fn a_look_up_asks_for_what_was_made_here_and_is_not_listed() {
    let id = wanted(1, 30).id;
    let mut open = open(vec![found(wanted(1, 30))]);
    let place =
        SyncRef { server: wanted(1, 30).server.id(), workspace: wanted(1, 30).workspace, id: SyncId("9".into()) };
    open.made([place]);
    assert_eq!(look(&mut open, &id, list(&[]), 1), None);
    let one = crate::domain::create::reading::ReadingStep::One(SyncId("9".into()));
    assert_eq!(open.step(&id, later(1)), Some(Step::Ask(one)));
}

#[test]
fn an_equal_sync_is_left_to_a_person_only_while_another_create_could_have_made_it() {
    let id = wanted(1, 30).id;
    let created = Some(Known::Created(Box::new(stored("8", &body(1, 30)))));
    let is_found = |other: Option<OpenCreate>| {
        let mut open = open(vec![found(wanted(1, 30))]);
        if let Some(other) = other {
            open.add(other);
        }
        look(&mut open, &id, list(&["8"]), 10) == created
    };
    assert!(is_found(None) && is_found(Some(sent(wanted(2, 30)))));
    assert!(!is_found(Some(sent(another(1)))));
    for elsewhere in [
        PendingCreate { workspace: WorkspaceId::parse("2").ok(), ..another(1) },
        PendingCreate { body: body(3, 30), ..another(1) },
    ] {
        assert!(is_found(Some(sent(elsewhere))));
    }
    // What was found not to be created made nothing.
    let mut open = not_created();
    open.merge(vec![found(another(1))]);
    assert_eq!(look(&mut open, &another(1).id, list(&["8"]), 30_000), created);
}

#[test]
fn where_a_person_said_no_and_another_could_have_made_it_nothing_is_told() {
    let told = PendingCreate { told_not_created: true, ..wanted(1, 30) };
    let mut open = open(vec![found(told), found(another(1))]);
    assert_eq!(look(&mut open, &wanted(1, 30).id, list(&["8"]), 10), None);
}

#[test]
fn looks_rest_and_what_is_closed_has_none() {
    let id = wanted(1, 30).id;
    let mut open = open(vec![found(wanted(1, 30))]);
    look(&mut open, &id, list(&[]), 0);
    assert_eq!(open.step(&id, now()), Some(Step::Wait(later(2))));
    assert!(matches!(open.step(&id, later(2)), Some(Step::Ask(_))));
    assert_eq!(open.close(&id).map(|closed| closed.note), Some(wanted(1, 30)));
    assert_eq!((open.step(&id, later(2)), open.close(&id)), (None, None));
}
