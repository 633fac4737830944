//! Notes that are there beforehand: of this version and others, of this place and others, and such as cannot be read.

use super::{AT_ONCE, Rows, world};
use crate::body::Wanted;
use crate::row::{Call, Disk, Found, Note, Place, Row, Said, Step, Text, What, each};
use crate::world::{Answer, Twin, World};

const FILES: [&str; 6] = [
    "default~create-1795991999592-c761a77411740a42.json",
    "default~2~create-1795991999592-1.json",
    "other~create-1795991999592-2.json",
    "default.submit.json",
    "default~2.submit.json",
    "other.submit.json",
];

fn files_of_this_version() -> impl Iterator<Item = &'static str> {
    FILES.into_iter().take(3)
}

fn files_of_the_first() -> impl Iterator<Item = &'static str> {
    FILES.into_iter().skip(3)
}

/// What cannot be read.
fn unreadable() -> [(&'static str, Text); 4] {
    [
        ("cut", Text::Cut),
        ("empty", Text::Bytes(b"")),
        ("binary", Text::Bytes(b"\x00\xff\xfe{\x80")),
        ("newer", Text::Bytes(b"{\"version\": 99, \"server\": \"x\"}")),
    ]
}

/// A row with one note.
fn row(name: &str, file: &'static str, text: Text, steps: Vec<Step>) -> Row {
    let disk = Disk { notes: vec![Note { file, text }], ..Disk::default() };
    Row::new(format!("{file}, {name}"), World::default()).disk(disk).steps(steps)
}

fn soon() -> Call {
    Call::submit().wait(1)
}

fn resolved(what: What) -> Vec<Step> {
    each([soon(), Call::of(what), Call::submit(), Call::pending()])
}

pub(super) fn add(rows: &mut Rows) {
    rows.chapter("Notes of six names, of this and of other places and profiles");
    let twice = || each([soon(), soon(), Call::pending()]);
    let each_unreadable = |steps: &dyn Fn() -> Vec<Step>| {
        let mut all = Vec::new();
        for file in FILES {
            all.extend(unreadable().map(|(name, text)| row(name, file, text, steps())));
        }
        all
    };
    rows.case("Cut, empty, binary, or of a newer version", each_unreadable(&twice));
    let invalid = Text::Said(Said { is_invalid: true, ..Said::default() });
    let mut then_resolved = each_unreadable(&|| resolved(What::NotCreated));
    let of_no_sync = |file| row("of no valid sync", file, invalid.clone(), resolved(What::NotCreated));
    then_resolved.extend(files_of_this_version().map(of_no_sync));
    rows.case("The same, or asking for no valid sync; then `pending resolve` as not created", then_resolved);
    of_the_first_version(rows);
    of_this_version(rows);
    let elsewhere = |place| Said { place, ..Said::default() };
    let other = Said { wanted: Wanted::of_stream(5), ..Said::default() };
    let places = [
        ("of another server", elsewhere(Place::OtherServer)),
        ("of another workspace", elsewhere(Place::OtherWorkspace)),
        ("of another sync", other),
    ];
    rows.case(
        "Of another server, workspace or sync",
        FILES.into_iter().flat_map(|file| {
            places.map(|(name, said)| {
                let said = Said { is_first: file.ends_with(".submit.json"), ..said };
                row(name, file, Text::Said(said), each([Call::submit(), Call::submit(), Call::pending()]))
            })
        }),
    );
    lost(rows);
}

fn of_the_first_version(rows: &mut Rows) {
    let first = Text::Said(Said { is_first: true, ..Said::default() });
    let twice = || each([soon(), soon(), Call::pending()]);
    let with_equal = |mut row: Row| {
        row.name.push_str(", an equal sync is there");
        row.world.before = vec![Twin::OfTheNote];
        row
    };
    let plain = |file| row("of the first version", file, first.clone(), twice());
    let mut both: Vec<Row> = files_of_the_first().map(plain).collect();
    both.extend(files_of_the_first().map(|file| with_equal(plain(file))));
    rows.case("Of the first version: whether an equal sync is there or not", both);
    let then = |what| files_of_the_first().map(move |file| (file, resolved(what)));
    let row_of = |(file, steps)| row("of the first version", file, first.clone(), steps);
    rows.case("The same, then resolved as not created", then(What::NotCreated).map(row_of));
    let created = then(What::Created(Some(Found::TheSync))).map(|each| with_equal(row_of(each)));
    rows.case("The same, then resolved as created", created);
}

fn of_this_version(rows: &mut Rows) {
    let said = |age| Text::Said(Said { age, ..Said::default() });
    let all = |age, steps: &dyn Fn() -> Vec<Step>| -> Vec<Row> {
        files_of_this_version().map(|file| row("", file, said(age), steps())).collect()
    };
    let twice = || each([soon(), soon(), Call::pending()]);
    let there = all(60, &twice).into_iter().map(|mut row| {
        row.world.before = vec![Twin::OfTheNote];
        row
    });
    rows.case("Of this version: its sync is there", there);
    rows.case("Of this version: *settle* has passed, and none is there", all(60, &twice));
    rows.case("Of this version: *settle* has not passed", all(2, &twice));
    rows.case("The same, then resolved as not created", all(2, &|| resolved(What::NotCreated)));
}

fn lost(rows: &mut Rows) {
    let resolutions = [
        ("as not created", What::NotCreated, None),
        ("as created", What::Created(Some(Found::TheSync)), AT_ONCE),
        ("with no ID", What::Created(None), None),
    ];
    rows.case(
        "Lost, and resolved: as not created, as created, with no ID",
        resolutions.map(|(name, what, stored)| {
            // A list that shows nothing of it leaves it to the person.
            let mut row = Row::new(name, world(Answer::Closed, stored));
            row.world.list.lag = super::secs(8);
            let then = Call::submit().wait(if what == What::Created(None) { 1 } else { 45 });
            row.steps(each([soon(), Call::of(what), then, Call::pending()]))
        }),
    );
    let disk = Disk { has_no_folder: true, ..Disk::default() };
    rows.case(
        "No folder for notes (said before it is sent): answered, lost",
        [
            Row::new("answered", World::default()),
            Row::new("lost, stored", world(Answer::Closed, AT_ONCE)),
            Row::new("lost, not stored", world(Answer::Closed, None)),
        ]
        .map(|row| row.disk(disk.clone())),
    );
}
