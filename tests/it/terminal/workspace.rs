//! The commands on the workspace's syncs as processes, against a sandbox: tables, JSON as documented, CSV, exit codes.

use std::io::{BufRead as _, BufReader};

use serde_json::{Value, json};
use syncwright::sandbox::{Dialect, Options, Sandbox};

use super::commands::{Said, home, run, spawn};
use super::program::Program;
use super::{TOKEN, server, url};
use crate::api::tcp::{Reply, TcpServer, closed_port};
use crate::docs::Document;
use crate::docs::commands::commands_of;

/// A sandbox, and a home that knows nothing of it.
pub(super) struct Bench {
    pub(super) sandbox: Sandbox,
    pub(super) home: tempfile::TempDir,
    dialect: &'static str,
    _runtime: tokio::runtime::Runtime,
}

impl Bench {
    pub(super) fn start(dialect: Dialect) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
        let sandbox = runtime.block_on(Sandbox::start(Options::new(dialect))).expect("a sandbox");
        let dialect = if dialect == Dialect::Published { "published" } else { "multiwoven" };
        Self { sandbox, home: home(), dialect, _runtime: runtime }
    }

    /// The words of a command and where it goes.
    pub(super) fn arguments(&self, line: &str) -> Vec<String> {
        let url = self.sandbox.url();
        let server = ["--api-url", &url, "--dialect", self.dialect, "--workspace", "1"];
        line.split(' ').chain(server).map(str::to_owned).collect()
    }

    /// Runs a command.
    pub(super) fn run(&self, line: &str) -> Said {
        self.run_reading(line, "")
    }

    /// The same with what it reads from standard input.
    pub(super) fn run_reading(&self, line: &str, input: &str) -> Said {
        let arguments = self.arguments(line);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        run(self.home.path(), &arguments, Some(self.sandbox.token()), input)
    }

    /// What a command prints as JSON, which must not complain.
    fn json(&self, line: &str) -> Value {
        let said = self.run(line);
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{line}");
        serde_json::from_str(&said.out).expect("JSON")
    }
}

/// The example of a command in the documentation.
pub(super) fn documented(command: &str) -> Value {
    let text = include_str!("../../../docs/json.md");
    let section = text.split("\n## ").find(|section| section.starts_with(&format!("`{command}`"))).expect("a section");
    let example = section.split("```json\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    serde_json::from_str(example).expect("JSON")
}

/// Whether a value has the documented shape: every key, and no other; a list's items that of the first.
pub(super) fn has_shape(shape: &Value, told: &Value, path: &str) {
    match (shape, told) {
        (Value::Object(shape), Value::Object(told)) => {
            let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(told), keys(shape), "{path}");
            for (key, shape) in shape {
                has_shape(shape, &told[key], &format!("{path}.{key}"));
            }
        }
        (Value::Array(shape), Value::Array(told)) => {
            for (index, item) in told.iter().enumerate() {
                has_shape(&shape[0], item, &format!("{path}[{index}]"));
            }
        }
        // What is not known is null; an example may be so too.
        (_, Value::Null) | (Value::Null, _) => {}
        _ => {
            let kinds = [shape, told].map(|it| (it.is_string(), it.is_number(), it.is_boolean()));
            assert_eq!(kinds[0], kinds[1], "{path}: {told}");
        }
    }
}

/// The lines of a text as their words.
fn words(text: &str) -> Vec<Vec<&str>> {
    text.lines().map(|line| line.split("  ").map(str::trim).filter(|word| !word.is_empty()).collect()).collect()
}

#[test]
fn syncs_are_listed_by_their_names_with_how_their_last_runs_went_in_both_variants() {
    for (dialect, count) in [(Dialect::Published, 2), (Dialect::Multiwoven, 3)] {
        let bench = Bench::start(dialect);
        let told = bench.json("syncs --format json");
        has_shape(&documented("syncs"), &told, "syncs");
        assert_eq!(told.as_array().expect("a list").len(), count);
        let said = bench.run("syncs");
        assert_eq!((said.code, said.err.as_str()), (0, ""));
        let lines = words(&said.out);
        assert_eq!(lines[0], ["ID", "SYNC", "SCHEDULE", "STATUS", "LAST RUN", "SENT", "REJECTED"]);
        let line = lines.iter().find(|line| line[0] == "1").expect("the sync");
        assert_eq!(line[1], "Active users → HubSpot EU › contacts");
        assert_eq!((line[3], &line[5..]), ("healthy", &["450", "50"][..]), "{}", said.out);
    }
}

#[test]
fn syncs_of_one_status_are_listed_and_none_is_said() {
    let bench = Bench::start(Dialect::Multiwoven);
    let told = bench.json("syncs --status failed --format json");
    assert_eq!((told.as_array().map(Vec::len), &told[0]["id"]), (Some(1), &Value::from("3")));
    let said = bench.run("syncs --status fine");
    assert_eq!((said.code, said.out.as_str()), (0, ""));
    assert_eq!(said.err, "No syncs with the status “fine”. Statuses in this workspace: failed, healthy.\n");
    assert_eq!(bench.run("pause 1").code, 0);
    let paused = bench.json("syncs --status paused --format json");
    assert_eq!((&paused[0]["id"], &paused), (&Value::from("1"), &bench.json("syncs --status disabled --format json")));
    let said = bench.run("syncs --status fine --format json");
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "[]\n", ""));
    let (home, empty) = (home(), server(|_| Reply::Close));
    for (asked, told) in [(&[][..], "in this workspace"), (&["--status", "fine"], "with the status “fine”")] {
        let place = ["syncs", "--api-url", &url(&empty), "--workspace", "1"];
        let said = run(home.path(), &[&place[..], asked].concat(), Some(TOKEN), "");
        assert_eq!((said.code, said.out.as_str(), said.err), (0, "", format!("No syncs {told}.\n")));
    }
}

#[test]
fn a_sync_is_shown_by_its_number_and_by_the_address_of_its_page() {
    let bench = Bench::start(Dialect::Multiwoven);
    let said = bench.run("show 1");
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    for line in [
        "Active users → HubSpot EU › contacts  #1",
        "Source      Prod PG",
        "Status      healthy",
        "Mapping     email → properties.email",
        "            first_name → properties.firstname",
    ] {
        assert!(said.out.lines().any(|it| it == line), "{line}\n{}", said.out);
    }
    assert!(said.out.contains("Last run    done · 450 sent · 50 rejected · 0 skipped · "), "{}", said.out);
    let mut told = bench.json("show https://app.squared.ai/activate/syncs/1/?tab=runs --format json");
    let attributes = told.as_object_mut().and_then(|told| told.shift_remove("attributes")).expect("attributes");
    assert_eq!(attributes["configuration"][0]["to"], "properties.email");
    has_shape(&documented("syncs")[0], &told, "show");
    assert_eq!(told["id"], "1");
}

#[test]
fn runs_are_a_table_json_as_documented_and_csv_with_the_same_values() {
    let bench = Bench::start(Dialect::Multiwoven);
    let said = bench.run("runs 2");
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let lines = words(&said.out);
    assert_eq!(lines[0], ["RUN", "STATUS", "STARTED", "TOOK", "READ", "SENT", "REJECTED", "SKIPPED"]);
    assert_eq!((lines[1][0], lines[1][1], lines[1][3], lines[1][4]), ("3", "done", "3 s", "4"), "the newest first");
    let told = bench.json("runs 2 --format json");
    has_shape(&Value::Array(vec![documented("syncs")[0]["last_run"].clone()]), &told, "runs");
    let csv = bench.run("runs 2 --format csv");
    let lines: Vec<&str> = csv.out.split("\r\n").collect();
    assert_eq!(lines[0], "run,status,started_at,finished_at,seconds,read,sent,rejected,skipped");
    let text = |name: &str| told[0][name].as_str().expect("a text").to_owned();
    assert_eq!(lines[1], format!("3,success,{},{},2.98,4,4,0,0", text("started_at"), text("finished_at")));
    assert_eq!((lines.len(), lines[3], csv.code), (4, "", 0));
}

#[test]
fn records_are_a_table_json_as_documented_and_csv_with_the_values_of_the_source() {
    let bench = Bench::start(Dialect::Multiwoven);
    let table = bench.run("records 1 1 --failed");
    let lines = words(&table.out);
    assert_eq!((table.code, &lines[0][..5]), (0, &["RECORD", "STATUS", "REASON", "id", "email"][..]));
    assert_eq!((lines.len(), lines[1][2]), (51, "Description: cannot be blank"));
    let mut told = bench.json("records 1 1 --failed --format json");
    assert_eq!(told[0]["row"]["email"], "o'neil@acme.io");
    let mut shape = documented("records ID RUN");
    for record in [&mut shape, &mut told].into_iter().flat_map(|list| list.as_array_mut().expect("a list")) {
        assert!(record["row"].is_object());
        record["row"] = Value::Null;
    }
    has_shape(&shape, &told, "records");
    assert_eq!(told.as_array().map(Vec::len), Some(50));
    let csv = bench.run("records 1 1 --failed --format csv");
    let lines: Vec<&str> = csv.out.split("\r\n").collect();
    assert!(lines[0].starts_with("record,status,reason,id,email,"), "{}", lines[0]);
    assert!(lines[1].starts_with("10009,failed,Description: cannot be blank,10,o'neil@acme.io,"), "{}", lines[1]);
    assert_eq!((lines.len(), csv.code), (52, 0));
    assert_eq!(bench.json("records 1 1 --format json").as_array().map(Vec::len), Some(500), "all pages of all records");
    let none = bench.run("records 2 2 --failed");
    assert_eq!((none.code, none.out.as_str(), none.err.as_str()), (0, "", "No such records.\n"));
    assert_eq!(bench.run("records 2 2 --failed --format json").out, "[]\n");
}

#[test]
fn who_reads_only_the_first_line_of_the_records_ends_the_command_without_an_error() {
    // Pages without end: only a reader that has enough ends it.
    let server = TcpServer::start(|request| {
        let page = request.line.split("page=").nth(1).and_then(|rest| rest.split('&').next()).unwrap_or("1").to_owned();
        let record = |number: u32| {
            format!(
                r#"{{"id": "{page}-{number}", "attributes": {{"status": "failed", "record": {{"id": {number}}}}}}}"#
            )
        };
        let records: Vec<String> = (0..250).map(record).collect();
        match request.line.as_str() {
            line if line.contains("/sync_records") => {
                Reply::json(200, &format!(r#"{{"data": [{}]}}"#, records.join(",")))
            }
            "GET /api/v1/syncs/1" => Reply::json(200, r#"{"data": {"id": "1", "attributes": {"status": "healthy"}}}"#),
            line if line.starts_with("GET /api/v1/syncs?") => Reply::json(200, r#"{"data": []}"#),
            _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
        }
    });
    let (home, url) = (home(), url(&server));
    for format in ["table", "json", "csv"] {
        let arguments = ["records", "1", "1", "--format", format, "--api-url", &url, "--workspace", "1"];
        let mut child = spawn(home.path(), &[&arguments[..], &["--dialect", "multiwoven"]].concat(), Some(TOKEN), "");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("output")).read_line(&mut first).expect("a line");
        assert!(!first.trim().is_empty(), "{format}");
        let output = child.wait_with_output().expect("it ends");
        let complained = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), complained.as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
fn what_the_source_says_acts_on_no_terminal_and_is_verbatim_in_a_file() {
    const NASTY: &str = "\u{1b}]0;x\u{7}\u{1b}[2J, a";
    let record = json!({"data": [{"id": "1", "attributes": {"status": "failed", "record": {"name": NASTY}}}],
        "links": {"last": "/x?page=1"}});
    let server = TcpServer::start(move |request| match request.line.as_str() {
        line if line.contains("/sync_records") => Reply::json(200, &record.to_string()),
        "GET /api/v1/syncs/1" => Reply::json(200, r#"{"data": {"id": "1", "attributes": {"status": "healthy"}}}"#),
        line if line.starts_with("GET /api/v1/syncs?") => Reply::json(200, r#"{"data": []}"#),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    let (home, url) = (home(), url(&server));
    let arguments = |format| {
        ["records", "1", "1", "--format", format, "--api-url", &url, "--workspace", "1", "--dialect", "multiwoven"]
    };
    let piped = |format| run(home.path(), &arguments(format), Some(TOKEN), "").out;
    assert_eq!(piped("csv"), format!("record,status,reason,name\r\n1,failed,,\"{NASTY}\"\r\n"));
    let told = piped("json");
    assert!(!told.contains('\u{1b}'), "{told}");
    assert_eq!(serde_json::from_str::<Value>(&told).expect("JSON")[0]["row"]["name"], NASTY);
    assert!(!piped("table").contains('\u{1b}'));
    let token = [("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())];
    for format in ["csv", "json", "table"] {
        let mut program = Program::start(home.path(), &arguments(format), &token);
        assert_eq!(program.ended(), 0, "{format}");
        let raw = program.raw();
        assert!(raw.contains("failed") && !raw.contains("\u{1b}]0;x") && !raw.contains("\u{1b}[2J"), "{format}: {raw}");
    }
}

#[test]
fn numbers_are_printed_with_the_digits_that_the_server_sent() {
    const ROW: &str =
        r#"{"id":99999999999999999999,"n":9007199254740993,"price":1.10,"all":[12345678901234567890123]}"#;
    let record = format!(r#"{{"data": [{{"id": "1", "attributes": {{"status": "success", "record": {ROW}}}}}]}}"#);
    let server = TcpServer::start(move |request| match request.line.as_str() {
        line if line.contains("/sync_records") => Reply::json(200, &record),
        "GET /api/v1/syncs/1" => Reply::json(200, r#"{"data": {"id": "1", "attributes": {"status": "healthy"}}}"#),
        line if line.starts_with("GET /api/v1/syncs?") => Reply::json(200, r#"{"data": []}"#),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    let (home, url) = (home(), url(&server));
    let printed = |format| {
        let place = ["--api-url", &url, "--workspace", "1", "--dialect", "multiwoven"];
        run(home.path(), &[&["records", "1", "1", "--format", format], &place[..]].concat(), Some(TOKEN), "").out
    };
    let values = "99999999999999999999,9007199254740993,1.10,[12345678901234567890123]";
    assert_eq!(printed("csv"), format!("record,status,reason,id,n,price,all\r\n1,success,,{values}\r\n"));
    let told: String = printed("json").split_whitespace().collect();
    assert!(told.contains(ROW), "{told}");
    let table = printed("table");
    assert!(values.split(',').all(|value| table.contains(value)), "{table}");
}

#[test]
fn tables_are_coloured_on_a_terminal_that_has_colours_and_say_the_same_without() {
    let bench = Bench::start(Dialect::Multiwoven);
    let token = |name: &str, value: &str| {
        vec![("SYNCWRIGHT_TOKEN".to_owned(), bench.sandbox.token().to_owned()), (name.to_owned(), value.to_owned())]
    };
    let on_a_terminal = |line: &str, environment: &[(String, String)]| {
        let arguments = bench.arguments(line);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut program = Program::start(bench.home.path(), &arguments, environment);
        program.ended();
        program.raw()
    };
    for (line, painted) in [
        (
            "syncs",
            &[
                "\u{1b}[1mSTATUS\u{1b}[0m",
                "\u{1b}[32mhealthy\u{1b}[0m",
                "\u{1b}[31mfailed\u{1b}[0m",
                "\u{1b}[33m50\u{1b}[0m",
            ][..],
        ),
        ("runs 1", &["\u{1b}[33mdone\u{1b}[0m", "\u{1b}[33m50\u{1b}[0m"]),
        ("runs 3", &["\u{1b}[31mfailed\u{1b}[0m"]),
        ("records 1 1 --failed", &["\u{1b}[31mfailed\u{1b}[0m"]),
        ("show 1", &["Status      \u{1b}[32mhealthy\u{1b}[0m", "Last run    \u{1b}[33mdone · 450 sent · 50 rejected"]),
        ("audit", &["\u{1b}[33m!\u{1b}[0m #1  ", "\u{1b}[31m✗\u{1b}[0m #"]),
    ] {
        let coloured = on_a_terminal(line, &token("TERM", "xterm-256color"));
        for words in painted {
            assert!(coloured.contains(words), "{line}: {words:?}\n{coloured:?}");
        }
        for plain in [token("NO_COLOR", "1"), token("TERM", "dumb")] {
            let said = on_a_terminal(line, &plain);
            assert!(!said.contains('\u{1b}'), "{line}: {said:?}");
        }
        let piped = bench.run(line).out;
        assert!(!piped.is_empty() && !piped.contains('\u{1b}'), "{line}: {piped:?}");
        let bare = ["[0m", "[1m", "[31m", "[32m", "[33m"]
            .iter()
            .fold(coloured.replace("\r\n", "\n"), |text, code| text.replace(&format!("\u{1b}{code}"), ""));
        let first = piped.lines().next().expect("a line");
        assert!(bare.contains(first), "{line}: {first}\n{bare}");
    }
}

#[test]
fn a_schedule_is_paused_and_resumed_and_one_that_is_so_already_is_left_alone() {
    let bench = Bench::start(Dialect::Multiwoven);
    let sent = || bench.sandbox.requests().iter().filter(|request| request.method == "PATCH").count();
    for (command, words, count) in [
        ("resume 2", "Sync 2 isn't paused.\n", 0),
        ("pause 2", "Sync 2 paused.\n", 1),
        ("pause 2", "Sync 2 is already paused.\n", 1),
        ("resume 2", "Sync 2 resumed.\n", 2),
    ] {
        let said = bench.run(command);
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (0, "", words));
        assert_eq!(sent(), count, "{command}");
    }
}

#[test]
fn a_sync_is_deleted_only_with_yes_and_then_is_gone() {
    let bench = Bench::start(Dialect::Multiwoven);
    let said = bench.run("delete 2");
    assert_eq!(said.code, 2);
    let words = "Sync 2 (Customer lifetime value → Campaign budget sheet › Budget 2026) and its runs would be deleted; \
                 this can't be undone. Add --yes to delete it.\n";
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", words));
    let said = bench.run("delete 2 --yes");
    assert_eq!((said.code, said.err.as_str()), (0, "Sync 2 deleted. Rows it sent stay at the destination.\n"));
    assert_eq!((bench.run("delete 2 --yes").code, bench.run("show 2").code), (1, 1));
}

/// Every command on a sync, with `ID` for the sync.
const COMMANDS: [&str; 7] =
    ["show ID", "runs ID", "records ID 1", "run ID", "pause ID", "resume ID", "delete ID --yes"];

#[test]
fn a_sync_that_is_not_there_is_said_by_every_command() {
    let bench = Bench::start(Dialect::Multiwoven);
    for command in COMMANDS {
        let said = bench.run(&command.replace("ID", "99"));
        let words = "There is no sync 99 in this workspace.\n";
        assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (1, "", words), "{command}");
    }
    let said = bench.run("records 1 99");
    assert_eq!((said.code, said.out.as_str(), said.err.as_str()), (1, "", "There is no run 99 of sync 1.\n"));
}

#[test]
fn an_id_that_is_none_is_wrong_use_and_says_what_would_be_right() {
    let home = home();
    let a_number = "a sync's ID is a number, such as 12, or the address of its page";
    for command in COMMANDS {
        for (id, words) in [
            ("0", "a sync's ID is at least 1"),
            ("junk", a_number),
            ("-1", "-1"),
            ("", a_number),
            ("https://app.squared.ai/activate/models/3", a_number),
            ("1/../2", a_number),
        ] {
            let arguments: Vec<&str> = command.split(' ').map(|word| if word == "ID" { id } else { word }).collect();
            let said = run(home.path(), &arguments, Some(TOKEN), "");
            assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}");
            assert!(said.err.contains(words), "{arguments:?}: {}", said.err);
        }
    }
    for (id, words) in [("0", "a run's ID is at least 1"), ("../7", "a run's ID is a number, such as 87")] {
        let said = run(home.path(), &["records", "1", id], Some(TOKEN), "");
        assert_eq!((said.code, said.err.contains(words)), (2, true), "{}", said.err);
    }
}

#[test]
fn without_a_token_or_a_server_every_command_says_so() {
    let home = home();
    std::fs::write(home.path().join("sync.json"), super::commands::PUBLISHED).expect("a file");
    let nobody = format!("http://127.0.0.1:{}", closed_port());
    let commands = COMMANDS.iter().copied().chain(["syncs", "audit", "preview sync.json"]);
    for command in commands.map(|command| command.replace("ID", "1")) {
        let arguments = [&command.split(' ').collect::<Vec<_>>()[..], &["--api-url", &nobody]].concat();
        let said = run(home.path(), &arguments, None, "");
        assert_eq!((said.code, said.out.as_str()), (3, ""), "{command}: {}", said.err);
        assert!(said.err.contains("SYNCWRIGHT_TOKEN"), "{command}: {}", said.err);
        let said = run(home.path(), &arguments, Some(TOKEN), "");
        assert_eq!((said.code, said.out.as_str()), (4, ""), "{command}: {}", said.err);
        assert!(said.err.contains("Nothing is listening at this address."), "{command}: {}", said.err);
    }
    let bench = Bench::start(Dialect::Multiwoven);
    let arguments = bench.arguments("syncs");
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let said = run(home.path(), &arguments, Some(TOKEN), "");
    assert_eq!((said.code, said.err.contains("The server rejected the token")), (3, true), "{}", said.err);
}

/// The examples of the documents that ask a server, as they stand there. What is set up for them is what the page says of
/// its files; the sandbox's failed sync is deleted on the way.
#[test]
fn the_examples_of_the_documents_run_as_they_stand() {
    let page = Document::read("docs/command-line.md");
    let file = |language: &str| page.blocks().into_iter().find(|it| it.language == language).expect("a file").text;
    let published = Bench::start(Dialect::Published);
    std::fs::write(published.home.path().join("sync.json"), file("json")).expect("a file");
    let open_source = Bench::start(Dialect::Multiwoven);
    std::fs::write(open_source.home.path().join("sync.json"), file("yaml")).expect("a file");
    let blocks = ["docs/command-line.md", "docs/preview.md", "docs/audit.md"].map(|name| Document::read(name).blocks());
    let scripts = blocks.into_iter().flatten().filter(|block| block.language == "sh");
    let of_files = ["check", "preview", "submit"];
    let of_syncs = ["syncs", "show", "runs", "records", "run", "pause", "resume", "delete", "audit"];
    let mut seen = Vec::new();
    for mut words in scripts.flat_map(|block| commands_of(&block.text)).filter(|words| words[0] == "syncwright") {
        words.remove(0);
        let (name, line) = (words[0].clone(), words.join(" "));
        let benches = match name.as_str() {
            "check" => continue,
            name if of_files.contains(&name) => vec![&published, &open_source],
            name if of_syncs.contains(&name) => vec![&open_source],
            // Of this machine: `commands.rs` and `doctor.rs` run them.
            _ => continue,
        };
        for bench in benches {
            let said = bench.run(&line);
            // 1 is what a preview and an audit say when they found something.
            let is_finding = said.code == 1 && ["preview", "audit"].contains(&name.as_str());
            assert!(said.code == 0 || is_finding, "{line}: {} {}", said.code, said.err);
        }
        seen.push(name);
    }
    for name in of_files.iter().skip(1).chain(&of_syncs) {
        assert!(seen.iter().any(|it| it == name), "no example of {name}");
    }
}
