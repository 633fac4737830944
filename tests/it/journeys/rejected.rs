//! From rejected rows to their cause: reasons over the last runs, the mapping's row that a reason is about, keys for the
//! source, records searched and saved.

use serde_json::{Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::form::table::Shown;
use syncwright::app::msg::{Answer, FileStep, Msg};
use syncwright::app::requests::RequestId;
use syncwright::app::session::access::Access;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, Unreachable};
use syncwright::domain::field::FieldId;
use syncwright::domain::id::WorkspaceId;
use syncwright::domain::query::{Page, Query, RecordFilter, Reply};
use syncwright::domain::row::Row;
use syncwright::domain::run::{Record, Run};
use syncwright::domain::sync::Sync;

use super::after::{Server, counted, run, sync};
use super::listed::copied;
use super::workspace::Served;
use super::{Journey, failure};

/// A rejected record of a run.
pub(super) fn rejected(id: u32, email: &str, reason: &str) -> Record {
    Record {
        id: id.to_string().as_str().into(),
        status: "failed".into(),
        action: Some("destination_insert".into()),
        row: json!({"id": id, "email": email, "first_name": "Ada"}).as_object().cloned().expect("an object").into(),
        request: None,
        response: Some(json!({ "message": reason }).to_string().as_str().into()),
    }
}

/// A row with a key that 64 bits don't hold.
fn with_a_large_key() -> Record {
    let row = r#"{"id": 99999999999999999999, "email": "ada", "n": 9007199254740993}"#;
    let row = Row::read(serde_json::from_str(row).expect("JSON")).expect("a row");
    let request = r#"[{"id": 99999999999999999999}]"#;
    Record { row, request: Some(request.into()), ..rejected(1, "", "no such address") }
}

/// A server of one sync whose runs have records of their own, in pages of a hundred.
pub(super) struct Runs {
    server: Server,
    records: Vec<(&'static str, Vec<Record>)>,
}

impl Runs {
    pub(super) fn of(more: &Value, runs: Vec<Run>, records: Vec<(&'static str, Vec<Record>)>) -> Self {
        let server = Server::with(vec![Self::sync(more)]);
        server.runs.replace(runs);
        Self { server, records }
    }

    fn sync(more: &Value) -> Sync {
        let mut attributes = json!({
            "destination": {"id": 2, "name": "HubSpot EU", "connector_type": "destination", "connector_name": "Hubspot"},
            "configuration": [
                {"from": "first_name", "to": "properties.firstname", "mapping_type": "standard"},
                {"from": "email", "to": "properties.email", "mapping_type": "standard"},
            ],
        });
        for (name, value) in more.as_object().expect("an object") {
            attributes[name] = value.clone();
        }
        sync(7, "healthy", &attributes)
    }

    pub(super) fn answer(&self, query: &Query) -> Served {
        let Query::Records { run, which, page, .. } = query else { return self.server.answer(query) };
        let of_run = self.records.iter().find(|(id, _)| *id == run.0.as_str()).map(|(_, records)| records.as_slice());
        let all: Vec<Record> = of_run
            .unwrap_or_default()
            .iter()
            .filter(|record| *which == RecordFilter::All || record.has_failed())
            .cloned()
            .collect();
        let rows: Vec<Record> = all.iter().skip((*page as usize - 1) * 100).take(100).cloned().collect();
        Ok(Reply::Records(Page { count: rows.len(), rows, last: u32::try_from(all.len().div_ceil(100).max(1)).ok() }))
    }

    /// At the sync, or where these keys lead from there, everything answered.
    pub(super) fn at(&self, keys: &[&str]) -> Journey {
        let mut journey = Journey::signed_in(Dialect::Multiwoven);
        for keys in ["3", "<enter>"].iter().chain(keys) {
            journey.keys(keys).served(|query| self.answer(query));
        }
        journey
    }
}

fn ended(id: u32, day: u32, sent: u64, failed: u64) -> Run {
    let time = format!("2026-11-{day}T11:00:00Z").parse().ok();
    Run { created: time, started: time, finished: time, ..run(id, "success", counted(sent, failed)) }
}

const TAKEN: &str = "Email address is already taken";
const BLANK: &str = "Description: cannot be blank";

/// A sync whose rows were rejected in some of its last runs.
pub(super) fn with_reasons() -> Runs {
    let many = |from: u32, count: u32, reason: &str| -> Vec<Record> {
        (from..from + count).map(|id| rejected(id, &format!("{id}@acme.io"), reason)).collect()
    };
    let runs = vec![
        ended(6, 23, 450, 50),
        ended(5, 22, 480, 0),
        ended(4, 21, 440, 40),
        ended(3, 20, 400, 60),
        ended(2, 19, 500, 0),
        ended(1, 18, 300, 45),
    ];
    let records = vec![
        ("6", [many(601, 48, BLANK), many(651, 2, TAKEN)].concat()),
        ("4", many(401, 40, BLANK)),
        ("3", [many(301, 10, TAKEN), many(311, 30, BLANK)].concat()),
        ("1", many(101, 45, BLANK)),
    ];
    Runs::of(&json!({}), runs, records)
}

fn records_asked(journey: &Journey) -> Vec<String> {
    let of = |effect: &Effect| match effect {
        Effect::Ask(_, _, _, Query::Records { run, page, .. }) => Some(format!("{} {page}", run.0)),
        _ => None,
    };
    journey.effects.iter().filter_map(of).collect()
}

#[test]
fn reasons_are_counted_over_the_last_runs_with_one_request_for_each_that_rejected_rows() {
    let server = with_reasons();
    let mut journey = server.at(&[]);
    assert_eq!(records_asked(&journey), ["6 1", "4 1", "3 1", "1 1"]);
    journey.keys("<tab>").sees("Why rows were rejected");
    journey.sees("Description: cannot be blank");
    journey.sees("48 in the last run · 163 in 4 of 6 runs, since 18 Nov");
    journey.sees("115 not sent again since: rejected rows wait until they change in the source.");
    journey.sees("2 in the last run · 12 in 2 of 6 runs, since 20 Nov · 10 not sent again");
    journey.sees("20 more were rejected; the server no longer lists them.");
    journey.keys("<esc>").keys("<enter>").served(|query| server.answer(query));
    assert_eq!(records_asked(&journey).len(), 4, "what is known is kept");
    journey.keys("r").served(|query| server.answer(query));
    assert_eq!(records_asked(&journey).len(), 8, "until a refresh");
}

#[test]
fn one_request_for_records_is_under_way_at_a_time_and_none_when_the_sync_is_left() {
    let server = with_reasons();
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("3").served(|query| server.answer(query)).keys("<enter>");
    let is_records = |(_, query): &(RequestId, Query)| matches!(query, Query::Records { .. });
    while let Some((request, query)) = journey.asked_of_all().into_iter().find(|asked| !is_records(asked)) {
        journey.tell_answer(request, server.answer(&query));
    }
    assert_eq!(journey.asked_of_all().iter().filter(|asked| is_records(asked)).count(), 1);
    journey.sees("Counting over the last runs…");
    journey.keys("<esc>");
    assert!(!journey.asked_of_all().iter().any(is_records), "{:?}", journey.asked_of_all());
}

#[test]
fn where_records_cannot_be_read_that_is_said_and_no_more_are_asked_for_until_a_refresh() {
    let server = with_reasons();
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("3").served(|query| server.answer(query));
    journey.keys("<enter>").served(|query| match query {
        Query::Records { .. } => Err(failure(FailureKind::Unreachable(Unreachable::Refused))),
        query => server.answer(query),
    });
    assert_eq!(records_asked(&journey).len(), 1);
    journey.keys("<tab>").sees("Couldn't load the rejected records.").sees("r tries again.");
    journey.keys("r").served(|query| server.answer(query)).sees("48 in the last run");
}

#[test]
fn a_reason_leads_to_the_newest_run_that_has_it_and_to_its_first_record() {
    let server = with_reasons();
    let mut journey = server.at(&["<tab>", "<down>"]);
    journey.keys("<enter>").served(|query| server.answer(query)).sees("run of 11:00").keys("<enter>");
    journey.sees("651@acme.io").sees(TAKEN);
    assert_eq!(records_asked(&journey).len(), 4, "its first page was there already");
}

#[test]
fn a_press_selects_a_reason_and_another_one_opens_it() {
    let server = with_reasons();
    let mut journey = server.at(&[]);
    journey.app.size = (120, 36);
    let target = journey.target_of(TAKEN).expect("a reason");
    journey.tell(Msg::Pressed(target)).sees("F2 goes to the mapping's row email → properties.email.");
    journey.tell(Msg::Pressed(target)).sees("run of 11:00").sees("651@acme.io");
}

#[test]
fn rows_that_no_later_run_sent_again_are_marked_in_the_reasons_the_run_and_the_record() {
    let words = "Not sent again in the 2 runs since: rejected rows wait until they change in the source.";
    let runs = || vec![ended(3, 23, 9, 0), ended(2, 22, 4, 0), ended(1, 21, 5, 1)];
    let records = || vec![("1", vec![rejected(1, "a@acme.io", BLANK)])];
    let server = Runs::of(&json!({}), runs(), records());
    let mut journey = server.at(&["<tab>"]);
    journey.sees("none in the last run · 1 in 1 of 3 runs");
    journey.sees("1 not sent again since: rejected rows wait until they change in the source.");
    journey.keys("<enter>").served(|query| server.answer(query)).sees(words).keys("<enter>").sees(words);
    let full = Runs::of(&json!({"sync_mode": "full_refresh"}), runs(), records());
    full.at(&["<tab>"]).sees("full refresh sends only new rows, so rejected ones stay behind.");
    let last = Runs::of(&json!({}), vec![ended(1, 23, 5, 1)], records());
    last.at(&["<tab>"]).sees(BLANK).sees_not("ot sent again");
}

#[test]
fn a_reason_leads_to_the_row_of_the_mapping_that_it_is_about_with_the_row_in_the_preview() {
    let server = with_reasons();
    let mut journey = server.at(&["<enter>", "<end>"]);
    journey.keys("<enter>").sees("F2 goes to the mapping's row email → properties.email.");
    journey.keys("<f2>").served(|query| server.answer(query));
    journey.sees("Edit sync").sees(&format!("“{TAKEN}” is about the row to properties.email."));
    let form = journey.app.form();
    let shown = form.shown_rows();
    assert!(form.is_on_table());
    assert!(matches!(shown[form.bar().row], Shown::Row(row) if row.to == "properties.email"), "{:?}", form.bar());
    assert_eq!(form.known().sample.found().expect("rows").rows[0][1], "652@acme.io", "the rejected row is the first");
    journey.sees("652@acme.io");
    journey.keys("<f6>").sees(&format!("✗ The destination rejected this row: {TAKEN}")).sees_not("arrive whole");
    journey.keys("<down>").sees_not("rejected this row").keys("<esc>");
    journey.keys("<esc>").keys("<esc>").sees("run of 11:00").sees("652@acme.io").keys("<esc>").sees("Details");
    assert!(journey.commands().is_empty());
}

#[test]
fn a_field_that_no_row_goes_to_is_told_and_the_mapping_opens_where_one_is_added() {
    let server = with_reasons();
    let mut journey = server.at(&["<tab>"]);
    journey
        .sees("Nothing is mapped to Description; F2 opens the mapping.")
        .keys("<f2>")
        .served(|query| server.answer(query));
    journey.sees("nothing is mapped to Description. Map it, or fill the source.");
    assert!(journey.app.form().is_on_table());
    assert_eq!(journey.app.form().bar().row, 2);
}

#[test]
fn help_over_a_record_or_the_preview_lists_their_keys() {
    let server = with_reasons();
    let mut journey = server.at(&["<enter>", "<end>", "<enter>"]);
    journey
        .keys("<f1>")
        .sees("Keyboard shortcuts")
        .sees("Copy record")
        .sees("Fix mapping")
        .sees_not("Save these records");
    journey.keys("<esc>").keys("<f2>").served(|query| server.answer(query));
    journey.keys("<f6><f1>").sees("Find row").sees_not("Review, or go");
}

#[test]
fn the_review_of_an_edit_names_the_rows_that_the_mapping_loses_and_gains() {
    let server = with_reasons();
    let mut journey = server.at(&["<enter>", "<end>", "<f2>"]);
    journey.keys("<up>d").sees("≠ changed; Review lists the rows").keys("<c-s>");
    journey.sees("Mapping         − first_name → properties.firstname").sees_not("+ ");
}

#[test]
fn what_points_nowhere_offers_no_way_there() {
    let records = vec![("1", vec![rejected(1, "a@acme.io", "the request was denied")])];
    let server = Runs::of(&json!({}), vec![ended(1, 23, 5, 1)], records);
    let mut journey = server.at(&["<enter>"]);
    journey.sees_not("fix mapping").keys("<f2>").sees("the request was denied").keys("<enter><f2>");
    assert_eq!(journey.app.session.editor.edit().map(|_| ()), None);
}

#[test]
fn the_keys_of_rejected_records_are_copied_as_a_condition_for_the_source() {
    let server = with_reasons();
    let mut journey = server.at(&["<enter>", "/taken"]);
    journey.keys("Y");
    assert_eq!(copied(&journey).len(), 0, "what is searched is being typed");
    journey.keys("<backspace><up>Y");
    assert_eq!(copied(&journey), [(r#"WHERE "id" IN (651, 652)"#, "WHERE … IN with 2 keys")]);
}

#[test]
fn where_the_model_s_key_is_no_column_of_the_records_no_condition_is_offered() {
    let records = vec![("1", vec![rejected(1, "a@acme.io", BLANK)])];
    let model = json!({"model": {"id": 5, "name": "Active users", "primary_key": "uuid"}});
    let server = Runs::of(&model, vec![ended(1, 23, 5, 1)], records);
    let mut journey = server.at(&["<enter>"]);
    journey.sees_not("copy WHERE").keys("Y");
    assert!(copied(&journey).is_empty());
}

/// A run with so many rejected records.
fn with_many(count: u32) -> Runs {
    let records = (1..=count).map(|id| rejected(id, &format!("{id}@acme.io"), BLANK)).collect();
    Runs::of(&json!({}), vec![ended(1, 23, 5, u64::from(count))], vec![("1", records)])
}

#[test]
fn records_are_searched_in_all_that_are_loaded_and_the_rest_is_loaded_for_it() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>"]);
    journey.effects.clear();
    journey.keys("/249@").sees("0 of 100 loaded, searching on").served(|query| server.answer(query));
    assert_eq!(records_asked(&journey), ["1 2", "1 3"], "the first is there already");
    journey.sees("1 of 250").sees("1 × Description: cannot be blank").keys("<enter>").sees("249@acme.io");
    journey.keys("<esc>").sees("1 of 250").keys("<esc>").sees("› ✗ 249");
    journey.keys("<esc>").sees("Details");
}

#[test]
fn a_search_that_finds_nothing_says_so_and_pasting_searches_too() {
    let server = with_many(3);
    let mut journey = server.at(&["<enter>", "/nobody"]);
    journey.sees("0 of 3").sees("No matches.").keys("<esc>").sees_not("No matches.");
    journey.keys("/").paste("2@ACME").sees("1 of 3").keys("<up>f").served(|query| server.answer(query));
    journey.sees("All records").sees("1 of 3");
}

/// The steps of writing files that were asked for, since the last look.
fn steps(journey: &mut Journey) -> Vec<Effect> {
    let is_step =
        |effect: &Effect| matches!(effect, Effect::CreateFile(..) | Effect::AppendToFile(..) | Effect::CloseFile(..));
    let (steps, others) = std::mem::take(&mut journey.effects).into_iter().partition(is_step);
    journey.effects = others;
    steps
}

impl Journey {
    /// The request that makes the last file.
    pub(super) fn file(&self) -> RequestId {
        let created = |effect: &Effect| match effect {
            Effect::CreateFile(request, _) => Some(*request),
            _ => None,
        };
        self.effects.iter().rev().find_map(created).expect("a file")
    }
}

fn tell_file(journey: &mut Journey, request: RequestId, step: FileStep) {
    journey.tell(Msg::Answer(request, Answer::File(step)));
}

/// Does what the shell does, until the file is closed or `until` records are in it; its text so far.
fn written(journey: &mut Journey, server: &Runs, until: usize) -> String {
    let mut text = String::new();
    for _ in 0..100 {
        for step in steps(journey) {
            match step {
                Effect::CreateFile(request, name) => tell_file(journey, request, FileStep::Created(name)),
                Effect::AppendToFile(request, _, more) => {
                    text.push_str(&more);
                    tell_file(journey, request, FileStep::Written);
                }
                Effect::CloseFile(request, _, tail) => {
                    text.push_str(&tail);
                    tell_file(journey, request, FileStep::Closed);
                    return text;
                }
                _ => {}
            }
        }
        if text.matches("@acme.io").count() >= until {
            return text;
        }
        if let Some((request, query)) = journey.asked_of_all().first().cloned() {
            journey.tell_answer(request, server.answer(&query));
        }
    }
    text
}

#[test]
fn rejected_records_are_saved_page_by_page_as_csv_or_as_json() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>", "S"]);
    journey.sees("every rejected record of the run").sees("rejected-7-1.csv").effects.clear();
    journey.keys("<enter>");
    let text = written(&mut journey, &server, usize::MAX);
    assert_eq!(records_asked(&journey), ["1 1", "1 2", "1 3"]);
    assert!(text.starts_with("record,status,reason,id,email,first_name\r\n1,failed,Description: cannot be blank,1,"));
    assert_eq!(text.lines().count(), 251);
    journey.sees("✓ Saved 250 records as rejected-7-1.csv.");
    journey.keys("S<c-u>~/rows.JSON<enter>");
    let told: Value = serde_json::from_str(&written(&mut journey, &server, usize::MAX)).expect("JSON");
    assert_eq!(told.as_array().map(Vec::len), Some(250));
    assert_eq!(told[249]["row"]["email"], "250@acme.io");
}

#[test]
fn esc_stops_saving_and_says_what_was_written_and_the_file_is_whole_as_far_as_it_goes() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>", "S<c-u>rows.json<enter>"]);
    let begun = written(&mut journey, &server, 100);
    journey.sees("100 of about 250 records saved").sees("Esc stop");
    let (request, _) = journey.asked_of_all()[0].clone();
    journey.keys("<esc>");
    assert!(journey.effects.contains(&Effect::Abandon(request)));
    let text = begun + &written(&mut journey, &server, usize::MAX);
    assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON").as_array().map(Vec::len), Some(100));
    journey.sees("Stopped: rows.json holds the first 100 records.").sees("run of 11:00");
}

#[test]
fn who_ends_the_program_while_saving_has_a_whole_file_as_far_as_it_goes() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>", "S<c-u>rows.json<enter>"]);
    written(&mut journey, &server, 100);
    journey.tell(Msg::EndAsked);
    let Effect::CloseFile(_, _, tail) = steps(&mut journey).remove(0) else { panic!("the end of the file") };
    assert_eq!(tail, "\n]\n");
}

#[test]
fn while_records_are_saved_everything_else_goes_on_and_the_end_is_said_wherever_one_is() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>", "S<enter>"]);
    written(&mut journey, &server, 100);
    journey.sees("Enter in the background").keys("<enter>").sees("saving 100 of about 250").sees("Rejected records");
    journey.keys("<down><enter>").sees("Record 2 of 100").keys("<esc>S").sees("100 of about 250 records saved");
    journey.keys("<enter><esc><esc>").sees("Workspace").sees("saving 100 of about 250");
    journey.keys("<c-p>records being").sees("Show the records being saved").keys("<enter>").sees("Esc stop");
    journey.keys("<enter><c-q>").sees("Quit before all records are saved?").keys("n");
    assert!(!journey.effects.contains(&Effect::Quit));
    written(&mut journey, &server, usize::MAX);
    journey.sees("✓ Saved 250 records as rejected-7-1.csv.").sees_not("saving ");
}

#[test]
fn in_another_workspace_no_page_is_asked_for_since_the_same_number_is_another_sync() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>"]);
    journey.app.session.profile.workspace = WorkspaceId::parse("1").ok();
    if let syncwright::app::screen::Screen::Run(detail, _) = &mut journey.app.session.screen {
        detail.place.workspace = WorkspaceId::parse("1").ok();
    }
    journey.keys("S<enter>");
    written(&mut journey, &server, 100);
    journey.keys("<enter>").app.session.profile.workspace = WorkspaceId::parse("2").ok();
    written(&mut journey, &server, usize::MAX);
    journey.says("holds the first 200 records. Another workspace was chosen meanwhile.");
}

#[test]
fn a_file_that_is_there_is_kept_and_what_cannot_be_loaded_or_written_is_said() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>", "S<enter>"]);
    let Effect::CreateFile(request, _) = steps(&mut journey).remove(0) else { panic!("a file") };
    tell_file(
        &mut journey,
        request,
        FileStep::NotCreated("rejected-7-1.csv already exists; nothing was written.".into()),
    );
    journey.sees("✗ rejected-7-1.csv already exists; nothing was written.");
    assert!(journey.asked_of_all().is_empty() && steps(&mut journey).is_empty());

    journey.keys("S<enter>");
    written(&mut journey, &server, 100);
    let (request, _) = journey.asked_of_all()[0].clone();
    journey.tell_answer(request, Err(failure(FailureKind::Unreachable(Unreachable::Refused))));
    written(&mut journey, &server, usize::MAX);
    journey.sees("✗ rejected-7-1.csv holds the first 100 records. Couldn't load the rest.");

    journey.keys("S<enter>");
    written(&mut journey, &server, 100);
    let (request, query) = journey.asked_of_all()[0].clone();
    journey.tell_answer(request, server.answer(&query));
    let Effect::AppendToFile(request, ..) = steps(&mut journey).remove(0) else { panic!("a page") };
    let full = "Couldn't write rejected-7-1.csv: No space left on device.".to_owned();
    tell_file(&mut journey, request, FileStep::NotWritten(full.clone()));
    written(&mut journey, &server, usize::MAX);
    journey.says(&format!("rejected-7-1.csv holds the first 100 records. {full}"));
}

#[test]
fn who_is_signed_out_while_saving_is_told_what_the_file_holds() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>", "S<enter>"]);
    written(&mut journey, &server, 100);
    let (request, _) = journey.asked_of_all()[0].clone();
    journey.tell_answer(request, Err(failure(FailureKind::NotSignedIn("Unauthorized".into()))));
    written(&mut journey, &server, usize::MAX);
    journey.sees("Server URL").says("holds the first 100 records.");
}

#[test]
fn a_file_that_ends_because_nobody_is_signed_in_is_not_told_as_whole() {
    let server = with_many(250);
    let mut journey = server.at(&["<enter>", "S<enter>"]);
    written(&mut journey, &server, 100);
    let (request, query) = journey.asked_of_all()[0].clone();
    // Another question was answered with a 401 meanwhile.
    journey.app.session.access = Access::SignedOut;
    journey.tell_answer(request, server.answer(&query));
    written(&mut journey, &server, usize::MAX);
    journey.says("holds the first 200 records. You're not signed in any more.");
}

#[test]
fn saved_cells_that_a_spreadsheet_takes_for_formulas_stay_as_they_are_and_are_counted() {
    let records = vec![("1", vec![rejected(1, "=1+1@acme.io", BLANK), rejected(2, "-2", BLANK)])];
    let server = Runs::of(&json!({}), vec![ended(1, 23, 5, 2)], records);
    let mut journey = server.at(&["<enter>", "S<enter>"]);
    let text = written(&mut journey, &server, usize::MAX);
    assert!(text.contains(",1,=1+1@acme.io,") && text.contains(",2,-2,"), "{text}");
    journey.sees("1 cell begins like a formula: import columns as text.");
}

#[test]
fn an_edit_from_a_record_keeps_what_was_changed_before_and_forgets_the_row_with_it() {
    let server = with_reasons();
    let mut journey = server.at(&["<enter>", "<end>", "<f2>"]);
    assert!(!format!("{:?}", journey.app.session.autosave).contains("652@acme.io"), "rows are never saved");
    journey.keys("<esc>").keys("<esc>").keys("<esc>").keys("e").served(|query| server.answer(query)).keys("<a-2>");
    let sample = journey.served(|query| server.answer(query)).app.form().known().sample.found().cloned();
    assert!(sample.is_none_or(|rows| rows.rows.iter().flatten().all(|cell| *cell != "652@acme.io")));
    assert_eq!(journey.text(FieldId::Stream), "contacts");
}

#[test]
fn a_large_key_is_shown_found_and_copied_with_its_digits() {
    let runs = Runs::of(&json!({}), vec![ended(9, 23, 0, 1)], vec![("9", vec![with_a_large_key()])]);
    let mut journey = runs.at(&["<enter>"]);
    journey.sees("99999999999999999999  ada").keys("/9999999<enter>").sees("\"id\": 99999999999999999999,");
    journey.sees("\"id\": 99999999999999999999").sees("\"n\": 9007199254740993").keys("<esc><esc>y");
    let (text, _) = copied(&journey).pop().expect("a copy");
    assert!(text.contains("\"id\": 99999999999999999999,\n"), "{text}");
}

#[test]
fn reasons_are_counted_over_all_pages_of_each_run_and_said_to_be_only_the_first_where_there_are_too_many() {
    let many = |from: u32, count: u32, reason: &str| -> Vec<Record> {
        (from..from + count).map(|id| rejected(id, &format!("{id}@acme.io"), reason)).collect()
    };
    let records = vec![("2", many(1, 250, BLANK)), ("1", [many(1, 90, TAKEN), many(91, 60, BLANK)].concat())];
    let server = Runs::of(&json!({}), vec![ended(2, 23, 0, 250), ended(1, 22, 0, 150)], records.clone());
    let mut journey = server.at(&[]);
    assert_eq!(records_asked(&journey), ["2 1", "1 1", "2 2", "2 3", "1 2"], "the first page of each comes first");
    journey.sees("250 in the last run · 310 in 2 of 2 runs").sees("90 in 1 of 2 runs").sees_not("+");

    let records = vec![("2", many(1, 1_500, BLANK)), records[1].clone()];
    let server = Runs::of(&json!({}), vec![ended(2, 23, 0, 9_000), ended(1, 22, 0, 150)], records);
    let mut journey = server.at(&[]);
    assert_eq!(records_asked(&journey).len(), 10 + 2, "no more than a thousand of a run");
    journey.sees("1,000+ in the last run");
    journey.sees("+ 1,150 of 9,150 rejected rows counted: of each run about the first 1,000.");
    journey.keys("<tab><enter>").served(|query| server.answer(query)).sees("100+ × Description: cannot be blank");
}

#[test]
fn a_page_that_cannot_be_loaded_ends_the_count_with_words() {
    let many: Vec<Record> = (1..=250).map(|id| rejected(id, "ada", BLANK)).collect();
    let server = Runs::of(&json!({}), vec![ended(2, 23, 0, 250)], vec![("2", many)]);
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    for keys in ["3", "<enter>"] {
        journey.keys(keys).served(|query| match query {
            Query::Records { page: 2, .. } => Err(failure(FailureKind::Unreachable(Unreachable::Refused))),
            query => server.answer(query),
        });
    }
    journey.sees("100+ in the last run").sees("Couldn't load the rejected records. Nothing is listening");
    assert_eq!(records_asked(&journey), ["2 1", "2 2"]);
}

#[test]
fn how_long_a_run_took_stands_apart_from_when_it_began() {
    let long = Run { seconds: Some(3_599.0), ..ended(2, 20, 500, 0) };
    let server = Runs::of(&json!({}), vec![long, ended(1, 19, 500, 0)], Vec::new());
    server.at(&[]).sees("11:00 59 min 59 s      500        0").sees("11:00         7 s      500        0");
}

#[test]
fn a_list_that_is_scrolled_to_its_end_keeps_the_first_records_and_says_where_all_are() {
    let server = with_many(6_000);
    let mut journey = server.at(&["<enter>"]);
    journey.sees_not("saves all");
    for _ in 0..60 {
        journey.keys("<end>").served(|query| server.answer(query));
    }
    journey.sees("Rejected records · f shows all · the first 5,000; S saves all").sees("› ✗ 5000");
}

#[test]
fn in_a_narrow_window_a_run_is_still_called_by_its_number() {
    let long = Run { seconds: Some(3_599.0), ..ended(12, 20, 500, 1_500) };
    let server = Runs::of(&json!({}), vec![long], vec![("12", vec![rejected(1, "ada", BLANK)])]);
    let journey = server.at(&["<enter>"]);
    let told = journey.screen_at(60, 20);
    assert!(told.contains("#12") && !told.contains("took"), "{told}");
    assert!(journey.screen_at(80, 24).contains("took 59 min 59 s   #12"));
}
