//! The core, without terminal and network: what a key costs, and how that grows with what is loaded.
//! `cargo bench`; the figures of the whole program are `cargo run --release --example figures`.

#![expect(clippy::expect_used, reason = "a measurement that cannot be made fails loudly")]

use divan::{Bencher, black_box};
use jiff::tz::TimeZone;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::{Map, Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::input::key::Key;
use syncwright::app::input::keymap::Keymap;
use syncwright::app::launch::{Appearance, ColorMode, Launch, Origin};
use syncwright::app::msg::{Answer, Msg, WorkOpened};
use syncwright::app::requests::RequestId;
use syncwright::app::session::profile::Profile;
use syncwright::app::{App, start, update};
use syncwright::domain::catalog::{Catalog, Stream, fields_of};
use syncwright::domain::clock::Clock;
use syncwright::domain::connector::{Connector, ConnectorRole, Model};
use syncwright::domain::create::note::HistoryEntry;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::{Draft, Mapping};
use syncwright::domain::failure::Identity;
use syncwright::domain::field::FieldId;
use syncwright::domain::id::{ConnectorId, SyncId};
use syncwright::domain::liquid::Budget;
use syncwright::domain::mapping::{Row, Table};
use syncwright::domain::query::{Page, Query, Reply};
use syncwright::domain::remote_context::RemoteContext;
use syncwright::domain::sample::Sample;
use syncwright::domain::secret::Token;
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::sync::Sync;
use syncwright::domain::token_storage::TokenLocation;
use syncwright::domain::transform::{Sent, Transformer};
use syncwright::domain::validation::check;
use syncwright::headless::check::judge;
use syncwright::store::history;

fn main() {
    divan::main();
}

/// The program as a user has it, without anything outside.
struct Bench {
    app: App,
    asked: Vec<(RequestId, Query)>,
}

impl Bench {
    fn signed_in() -> Self {
        let launch = Launch {
            clock: Clock { now: "2026-11-23T12:00:00Z".parse().expect("a time"), zone: TimeZone::UTC },
            size: (120, 36),
            appearance: Appearance { colors: ColorMode::default(), follows_background: false },
            terminal: syncwright::app::launch::Terminal::default(),
            keymap: Keymap::default(),
            profile: Profile {
                name: "default".to_owned(),
                origin: Origin::ThisRun,
                server: Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).ok(),
                dialect: Dialect::Multiwoven,
                workspace: None,
                sync_page: None,
            },
            profiles: Vec::new(),
            from: None,
            token: Token::from_pasted("a-token-for-benches").ok().map(|token| (token, TokenLocation::Session)),
            notices: Vec::new(),
            seed: 0,
            settle: jiff::SignedDuration::from_secs(600),
        };
        let (app, effects) = start(launch);
        let mut bench = Self { app, asked: Vec::new() };
        let welcome = effects.iter().find_map(|effect| match effect {
            Effect::TryToken(request, _) => Some(*request),
            _ => None,
        });
        if let Some(request) = welcome {
            bench.tell(Msg::Answer(request, Answer::Identity(Ok(Identity { confirmed: true, ..Identity::default() }))));
        }
        bench
    }

    fn tell(&mut self, msg: Msg) {
        for effect in update(&mut self.app, msg) {
            if let Effect::Ask(request, _, _, query) = effect {
                self.asked.push((request, query));
            }
        }
    }

    fn keys(&mut self, keys: &str) {
        for key in Key::read_all(keys) {
            self.tell(Msg::Key(key));
        }
    }

    /// The list of destinations, open, with so many rows.
    fn with_list(rows: u32) -> Self {
        let mut bench = Self::signed_in();
        bench.keys("n<tab><enter>");
        let list: Vec<Connector> = (1..=rows).map(connector).collect();
        let asked = std::mem::take(&mut bench.asked);
        for (request, query) in asked {
            if let Query::Connectors(ConnectorRole::Destination, _) = query {
                let page = Page { count: list.len(), rows: list.clone(), last: Some(1) };
                bench.tell(Msg::Answer(request, Answer::Reply(Ok(Reply::Connectors(page)))));
            }
        }
        bench
    }

    /// The form's table with so many rows.
    fn with_table(rows: usize) -> Self {
        let mut bench = Self::signed_in();
        bench.keys(&format!("n<a-2>{}", tabs(FieldId::Stream, FieldId::Mapping)));
        let rows: Vec<String> = (0..rows)
            .map(|at| {
                format!(r#"{{"from": "column_{at}", "to": "properties.field_{at}", "mapping_type": "standard"}}"#)
            })
            .collect();
        let text = format!("[{}]", rows.join(","));
        bench.tell(Msg::Paste(secrecy::SecretString::from(text)));
        bench
    }

    /// The mapping of sixty columns to sixty fields as JSON, with twenty rows that are shown as they arrive.
    fn with_preview() -> Self {
        let mut bench = Self::signed_in();
        bench.keys("n1<tab>2<tab>3<tab>contacts");
        let fields: Map<String, Value> = (0..60).map(|at| (format!("field_{at}"), json!({"type": "string"}))).collect();
        let (fields, needed_parts) = fields_of(&json!({"properties": {"properties": {"properties": fields}}}));
        let stream = Stream {
            name: "contacts".to_owned(),
            action: None,
            modes: Vec::new(),
            fields,
            needed_parts,
            batches: None,
        };
        let catalog = Catalog { streams: vec![stream], ..Catalog::default() };
        let row: Value =
            (0..60).map(|at| (format!("column_{at}"), json!(format!("value {at}")))).collect::<Map<_, _>>().into();
        let sample = Sample::of_rows(&vec![row; 20]).expect("rows");
        bench.keys("<tab>");
        while let Some((request, query)) = bench.asked.pop() {
            let reply = match query {
                Query::Connector(id) => Reply::Connector(Connector { id, ..connector(2) }),
                Query::Model(id) => Reply::Model(Model {
                    id,
                    name: "Active users".into(),
                    kind: "raw_sql".into(),
                    query: Some("SELECT * FROM users".to_owned()),
                    primary_key: None,
                    source: ConnectorId::parse("1").ok(),
                    source_name: None,
                }),
                Query::Catalog(..) => Reply::Catalog(Box::new(catalog.clone())),
                Query::Rows { .. } => Reply::Rows(Box::new(sample.clone())),
                _ => continue,
            };
            bench.tell(Msg::Answer(request, Answer::Reply(Ok(reply))));
        }
        bench.keys(&format!("<a-2>{}", tabs(FieldId::Stream, FieldId::Mapping)));
        let rows: Vec<Value> = (0..60)
            .map(|at| match at % 3 {
                0 => json!({"from": format!("{{{{ column_{at} | upcase }}}}"), "to": format!("properties.field_{at}"), "mapping_type": "template"}),
                _ => json!({"from": format!("column_{at}"), "to": format!("properties.field_{at}"), "mapping_type": "standard"}),
            })
            .collect();
        bench.tell(Msg::Paste(secrecy::SecretString::from(Value::from(rows).to_string())));
        bench.keys("<c-o>");
        bench
    }

    fn frame(&self, terminal: &mut Terminal<TestBackend>) {
        terminal.draw(|frame| drop(syncwright::view::draw(&self.app, frame))).expect("a drawing");
    }
}

fn connector(number: u32) -> Connector {
    let kinds = ["Hubspot", "SalesforceCrm", "Slack", "Postgresql", "GoogleSheets"];
    Connector {
        id: ConnectorId::parse(&number.to_string()).expect("an ID"),
        name: format!("Team {} marketing, store {number}", number % 97).as_str().into(),
        kind: kinds[number as usize % kinds.len()].into(),
        side: Some(ConnectorRole::Destination),
    }
}

const SIZES: [(u16, u16); 2] = [(120, 36), (200, 60)];

/// The way from one field to another.
fn tabs(from: FieldId, to: FieldId) -> String {
    "<tab>".repeat(to.index() - from.index())
}

/// One letter typed into the form, and the frame that shows it.
#[divan::bench(args = SIZES.map(|(width, height)| u32::from(width) * 1_000 + u32::from(height)))]
fn key_to_frame(bencher: Bencher<'_, '_>, size: u32) {
    let (width, height) = (u16::try_from(size / 1_000).expect("small"), u16::try_from(size % 1_000).expect("small"));
    let mut bench = Bench::with_table(40);
    bench.tell(Msg::Resized { width, height });
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
    bencher.bench_local(|| {
        bench.keys("<down>");
        bench.frame(&mut terminal);
    });
}

/// The screens that are drawn below.
const SCREENS: [&str; 6] = ["Syncs", "Workspace of 2,000", "New sync", "list of 100,000", "Review", "help"];

fn screen(name: &str) -> Bench {
    let mut bench = match name {
        "list of 100,000" => Bench::with_list(100_000),
        _ => Bench::signed_in(),
    };
    match name {
        "Workspace of 2,000" => list_syncs(&mut bench, 2_000),
        "New sync" => bench.keys("n1<tab>2<tab>3"),
        "Review" => {
            bench.keys(&format!("n1<tab>2<tab>3<tab>contacts{}", tabs(FieldId::Stream, FieldId::Mapping)));
            let mapping = r#"[{"from": "email", "to": "email", "mapping_type": "standard"}]"#;
            bench.tell(Msg::Paste(secrecy::SecretString::from(mapping.to_owned())));
            bench.keys(&format!("{}30<c-s>", tabs(FieldId::Mapping, FieldId::Every)));
        }
        "help" => bench.keys("<f1>"),
        _ => {}
    }
    bench.tell(Msg::Resized { width: 200, height: 60 });
    bench
}

/// Opens the workspace's list, which has so many syncs.
fn list_syncs(bench: &mut Bench, count: u32) {
    bench.keys("3");
    let syncs: Vec<Sync> = (1..=count).map(sync).collect();
    for (request, query) in std::mem::take(&mut bench.asked) {
        if let Query::Syncs(_) = query {
            let page = Page { count: syncs.len(), rows: syncs.clone(), last: Some(1) };
            bench.tell(Msg::Answer(request, Answer::Reply(Ok(Reply::Syncs(page)))));
        }
    }
}

/// A letter of the filter over the workspace's list, and the frame: the first one, and one after others.
#[divan::bench(args = [("", 2_000), ("", 50_000), ("hub", 50_000)], sample_count = 20)]
fn workspace_filter_letter(bencher: Bencher<'_, '_>, (before, syncs): (&str, u32)) {
    let mut bench = Bench::signed_in();
    list_syncs(&mut bench, syncs);
    bench.tell(Msg::Resized { width: 120, height: 36 });
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).expect("a terminal");
    bench.keys(&format!("/{before}"));
    bench.frame(&mut terminal);
    bencher.bench_local(|| {
        bench.keys(if before.is_empty() { "h" } else { "s" });
        bench.frame(&mut terminal);
        bench.keys("<backspace>");
    });
}

fn sync(number: u32) -> Sync {
    let attributes = json!({"source_id": 1, "destination_id": 2, "stream_name": "contacts", "status": "healthy",
        "schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes",
        "destination": {"id": 2, "name": format!("HubSpot {number}"), "connector_type": "destination"}});
    let id = SyncId(number.to_string().as_str().into());
    Sync { id, attributes: attributes.as_object().cloned().unwrap_or_default() }
}

/// A letter typed into a mapping of sixty rows, with twenty rows that arrive under it.
#[divan::bench]
fn mapping_letter_with_preview(bencher: Bencher<'_, '_>) {
    let mut bench = Bench::with_preview();
    bench.tell(Msg::Resized { width: 200, height: 60 });
    assert_eq!(bench.app.form().checked().preview.rows.len(), 20);
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a terminal");
    let mut is_there = false;
    bencher.bench_local(|| {
        bench.keys(if is_there { "<backspace>" } else { " " });
        is_there = !is_there;
        bench.frame(&mut terminal);
    });
}

/// A key that moves the bar or scrolls, and the frame, on each screen at 200×60.
#[divan::bench(args = SCREENS)]
fn any_screen(bencher: Bencher<'_, '_>, name: &str) {
    let mut bench = screen(name);
    let mut terminal = Terminal::new(TestBackend::new(200, 60)).expect("a terminal");
    bencher.bench_local(|| {
        bench.keys("<down>");
        bench.frame(&mut terminal);
    });
}

/// One more letter in the filter of a list, and its frame.
#[divan::bench(args = [1_000, 10_000, 100_000])]
fn filter_letter(bencher: Bencher<'_, '_>, rows: u32) {
    let mut bench = Bench::with_list(rows);
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).expect("a terminal");
    bencher.bench_local(|| {
        bench.keys("m");
        bench.frame(&mut terminal);
        bench.keys("<c-u>");
    });
}

/// One line down in a list, and its frame.
#[divan::bench(args = [1_000, 10_000, 100_000])]
fn scroll_line(bencher: Bencher<'_, '_>, rows: u32) {
    let mut bench = Bench::with_list(rows);
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).expect("a terminal");
    bencher.bench_local(|| {
        bench.keys("<down>");
        bench.frame(&mut terminal);
    });
}

/// A draft with so many rows of mapping, judged.
#[divan::bench(args = [10, 100, 1_000])]
fn judge_a_mapping(bencher: Bencher<'_, '_>, rows: usize) {
    let mut draft = Draft::new(Dialect::Multiwoven);
    for (field, text) in
        [(FieldId::Source, "1"), (FieldId::Destination, "2"), (FieldId::Model, "3"), (FieldId::Every, "30")]
    {
        draft.set(field, text.to_owned());
    }
    let mut table = Table::new(Dialect::Multiwoven);
    table.rows = (0..rows).map(|at| Row::column(&format!("column_{at}"), &format!("properties.field_{at}"))).collect();
    draft.set_mapping(Mapping::Rows(table));
    let known = RemoteContext::default();
    bencher.bench_local(|| black_box(check(&draft, Dialect::Multiwoven, &known)));
}

/// Mappings of the greatest size, by what they have many of.
const LARGEST: [&str; 3] = ["parts of a path", "rows", "rows to one field"];

/// A mapping's JSON, of 200 kB.
fn largest(name: &str) -> String {
    let row = |at: usize| match name {
        "rows" => format!(r#""c{at:05}": "f{at:05}""#),
        _ => format!(r#""c{at:05}": "f""#),
    };
    match name {
        "parts of a path" => format!(r#"{{"email": "{}"}}"#, vec!["a"; 99_990].join(".")),
        "rows" => format!("{{{}}}", (0..10_000).map(row).collect::<Vec<_>>().join(", ")),
        _ => format!("{{{}}}", (0..13_000).map(row).collect::<Vec<_>>().join(", ")),
    }
}

/// A paste into the mapping, and its frame.
#[divan::bench(args = LARGEST, sample_count = 20)]
fn paste_a_mapping(bencher: Bencher<'_, '_>, name: &str) {
    let text = largest(name);
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).expect("a terminal");
    bencher.with_inputs(|| Bench::with_table(0)).bench_local_values(|mut bench| {
        bench.tell(Msg::Paste(secrecy::SecretString::from(text.clone())));
        bench.frame(&mut terminal);
        bench
    });
}

/// `check` of a file whose mapping has a path of so many parts.
#[divan::bench(args = [2_000, 20_000, 200_000], sample_count = 20)]
fn check_a_file(bencher: Bencher<'_, '_>, parts: usize) {
    let mapping = json!({ "email": vec!["a"; parts].join(".") });
    let file = json!({"sync": {"source_id": 1, "configuration": mapping}}).to_string();
    bencher.bench_local(|| black_box(judge(&file, None, &RemoteContext::default())));
}

/// What arrives of 20 rows under a mapping of so many fields, templates among them; nothing of it is unknown.
#[divan::bench(args = [60], sample_count = 50)]
fn transform_rows(bencher: Bencher<'_, '_>, fields: usize) {
    let templates = [
        "{{ first_name | capitalize }} {{ last_name | upcase }}",
        "{% if plan == 'pro' %}{{ logins | times: 1.5 | round: 1 }}{% else %}0{% endif %}",
        "{{ seen | date: '%d.%m.%Y %H:%M' }}",
        "{{ email | regex_replace: '@.*', '' | default: 'none' }}",
    ];
    let row = |at: usize| match at % 3 {
        0 => json!({"from": "email", "to": format!("properties.field_{at}"), "mapping_type": "standard"}),
        1 => json!({"from": at, "to": format!("properties.list[].field_{at}"), "mapping_type": "static"}),
        _ => json!({"from": templates[at / 3 % 4], "to": format!("field_{at}"), "mapping_type": "template"}),
    };
    let mapping: serde_json::Value = (0..fields).map(row).collect();
    let record = json!({"email": "ada@lovelace.io", "first_name": "ada", "last_name": "O'Neil", "plan": "pro", "logins": 182,
        "seen": "2026-07-14T09:30:00Z"});
    let record = record.as_object().expect("an object");
    let now = "2026-11-23T12:00:00Z".parse().expect("a time");
    bencher.bench_local(|| {
        let transformer = Transformer::new(&mapping);
        for _ in 0..20 {
            let sent = transformer.apply(record, now, &Budget::default());
            assert!(matches!(&sent, Sent::Object { unknown, .. } if unknown.is_empty()));
            black_box(sent);
        }
    });
}

/// A catalog of so many megabytes, read.
#[divan::bench(args = [1, 5], sample_count = 20)]
fn read_a_catalog(bencher: Bencher<'_, '_>, megabytes: usize) {
    let field = |at: usize| (format!("field_number_{at}"), json!({"type": ["string", "null"], "title": "A field"}));
    let stream = |at: usize| {
        let fields: serde_json::Map<String, serde_json::Value> = (0..200).map(field).collect();
        json!({"name": format!("stream_{at}"), "json_schema": {"type": "object", "properties": fields},
            "supported_sync_modes": ["incremental"]})
    };
    let size = stream(0).to_string().len();
    let streams: Vec<serde_json::Value> = (0..megabytes * 1_000_000 / size).map(stream).collect();
    let body = json!({"data": {"attributes": {"catalog": {"streams": streams}}}}).to_string();
    bencher.bench_local(|| black_box(syncwright::api::read_catalog(body.as_bytes())).is_some());
}

/// A history of so many lines, read and shown.
#[divan::bench(args = [500, 5_000, 50_000], sample_count = 10)]
fn open_the_history(bencher: Bencher<'_, '_>, lines: u32) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.jsonl");
    let line = |at: u32| {
        let body = json!({"sync": {"source_id": at, "destination_id": 2, "stream_name": "contacts"}});
        let past = json!({"at": "2026-11-20T12:00:00Z", "profile": "default", "server": "api.example.com",
            "id": at.to_string(), "body": body, "answer": {"status": "healthy"}});
        format!("{past}\n")
    };
    std::fs::write(&path, (0..lines).map(line).collect::<String>()).expect("a history");
    bencher.bench_local(|| {
        let history: Vec<HistoryEntry> = history::last(&path).expect("read");
        let mut bench = Bench::signed_in();
        let opened = WorkOpened { profile: "default".to_owned(), is_kept: true, history, ..WorkOpened::default() };
        bench.tell(Msg::WorkOpened(Box::new(opened)));
        bench.keys("2");
        black_box(bench.app.session.home.count())
    });
}
