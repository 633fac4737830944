//! `audit` as a process, against a workspace that the test describes: each silent fault is found, and nothing else.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::commands::{Said, home, run};
use super::workspace::{documented, has_shape};
use super::{TOKEN, url};
use crate::api::tcp::{Reply, TcpServer};

/// A workspace: its syncs, with the runs that each of them has, and what the source says to the model's query.
struct Described {
    syncs: Vec<Value>,
    runs: Vec<Value>,
    query: Reply,
}

impl Described {
    fn of(syncs: Vec<Value>) -> Self {
        let rows = json!({"data": [{"id": 1, "email": "ada@lovelace.io", "name": "Ada"}]});
        Self { syncs, runs: vec![good_run()], query: Reply::json(200, &rows.to_string()) }
    }

    fn serve(self) -> TcpServer {
        let list = |items: &[Value]| json!({"data": items, "links": {"last": "/x?page=1"}}).to_string();
        let (syncs, runs, catalog) = (list(&self.syncs), list(&self.runs), catalog().to_string());
        let rejected = json!({"id": "1", "attributes": {"status": "failed", "record": {"id": 1},
            "logs": {"request": "{}", "response": "Email is taken"}}});
        let records = list(&[rejected.clone(), rejected]);
        TcpServer::start(move |request| match request.line.as_str() {
            line if line.contains("/sync_records") => Reply::json(200, &records),
            line if line.contains("/sync_runs") => Reply::json(200, &runs),
            line if line.starts_with("GET /api/v1/syncs") => Reply::json(200, &syncs),
            "GET /api/v1/connectors/2/discover" => Reply::json(200, &catalog),
            "POST /api/v1/connectors/1/query_source" => self.query.clone(),
            _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
        })
    }
}

/// A healthy sync of every 30 minutes, with these attributes instead of its own.
fn sync(id: u32, changes: &Value) -> Value {
    let source = json!({"id": 1, "name": "Prod PG", "connector_name": "Postgresql"});
    let mut attributes = json!({
        "source_id": 1, "model_id": 1, "destination_id": 2, "stream_name": "contacts", "status": "healthy",
        "schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes", "cron_expression": null,
        "sync_mode": "incremental", "created_at": ago(7 * 24 * 60),
        "configuration": [{"from": "email", "to": "email", "mapping_type": "standard"}],
        "source": source, "destination": {"id": 2, "name": "HubSpot EU", "connector_name": "Hubspot"},
        "model": {"id": 1, "name": "Users", "query": "SELECT * FROM users", "query_type": "raw_sql",
            "primary_key": "id", "connector": source},
    });
    for (name, value) in changes.as_object().expect("an object") {
        attributes[name] = value.clone();
    }
    json!({"id": id.to_string(), "type": "syncs", "attributes": attributes})
}

fn catalog() -> Value {
    let fields = json!({"email": {"type": "string"}, "name": {"type": "string"}});
    let stream = |name: &str, required: &[&str]| {
        json!({"name": name, "action": "create", "supported_sync_modes": ["incremental", "full_refresh"],
            "json_schema": {"type": "object", "properties": fields, "required": required}})
    };
    let streams = [stream("contacts", &[]), stream("people", &["email"])];
    json!({"data": {"id": "1", "type": "catalogs", "attributes": {"catalog": {"streams": streams}}}})
}

fn ago(minutes: i64) -> String {
    (Timestamp::now() - SignedDuration::from_mins(minutes)).to_string()
}

fn run_of(id: u32, minutes: i64, status: &str, (sent, rejected): (u32, u32)) -> Value {
    json!({"id": id.to_string(), "type": "sync_runs", "attributes": {
        "status": status, "created_at": ago(minutes), "started_at": ago(minutes), "finished_at": ago(minutes),
        "successful_rows": sent, "failed_rows": rejected,
    }})
}

fn good_run() -> Value {
    run_of(1, 1, "success", (10, 0))
}

fn audit(server: &TcpServer, more: &[&str]) -> Said {
    let url = url(server);
    let arguments = ["audit", "--api-url", &url, "--workspace", "1", "--dialect", "multiwoven"];
    run(home().path(), &[&arguments[..], more].concat(), Some(TOKEN), "")
}

/// What is found: sync, harm, what. That the requests are as many as were announced is looked at on the way.
fn found(workspace: Described) -> Vec<String> {
    let server = workspace.serve();
    let said = audit(&server, &["--format", "json"]);
    let (announced, rejected) = requests(&server);
    assert!(said.err.contains(&format!(": {announced} more requests, and 1 for each sync ")), "{}", said.err);
    let told: Value = serde_json::from_str(&said.out).expect("JSON");
    has_shape(&documented("audit"), &told, "audit");
    let findings = told.as_array().expect("a list");
    assert_eq!(said.code, i32::from(!findings.is_empty()));
    let has_rejected = findings.iter().any(|it| it["what"].as_str().is_some_and(|what| what.contains("were rejected")));
    assert_eq!(rejected > 0, has_rejected, "records are read only of runs that rejected some");
    let text = |finding: &Value, name: &str| finding[name].as_str().expect("a text").to_owned();
    findings.iter().map(|it| format!("{} {}: {}", text(it, "sync"), text(it, "harm"), text(it, "what"))).collect()
}

/// How many requests came after the list of the syncs, and how many of those of records.
fn requests(server: &TcpServer) -> (usize, usize) {
    let record = server.record();
    let lines = record.lines();
    let after = lines.iter().rposition(|line| line.starts_with("GET /api/v1/syncs?")).expect("the list") + 1;
    let (records, others): (Vec<&str>, Vec<&str>) =
        lines[after..].iter().partition(|line| line.contains("/sync_records"));
    (others.len(), records.len())
}

const NONE: [&str; 0] = [];

#[test]
fn a_workspace_in_order_has_no_finding_and_ends_with_0() {
    let paused = sync(3, &json!({"status": "disabled", "stream_name": "people", "sync_interval": 60}));
    let name = json!([{"from": "name", "to": "name", "mapping_type": "standard"}]);
    let syncs = || vec![sync(1, &json!({})), sync(2, &json!({"configuration": name})), paused.clone()];
    assert_eq!(found(Described::of(syncs())), NONE);
    let said = audit(&Described::of(syncs()).serve(), &[]);
    assert_eq!((said.code, said.out.as_str()), (0, "3 syncs audited: nothing is wrong.\n"));
    assert_eq!(said.err, "3 syncs to audit: 5 more requests, and 1 for each sync with rejected rows.\n");
    let server = Described::of(syncs()).serve();
    let said = audit(&server, &["--no-queries"]);
    assert_eq!(said.err, "3 syncs to audit: 4 more requests, and 1 for each sync with rejected rows.\n");
    assert_eq!((said.code, requests(&server)), (0, (4, 0)), "no query is run");
    let said = audit(&Described::of(Vec::new()).serve(), &[]);
    assert_eq!((said.code, said.out.as_str()), (0, "0 syncs audited: nothing is wrong.\n"));
}

#[test]
fn a_schedule_that_never_ran_or_is_late_is_found() {
    let never = Described { runs: Vec::new(), ..Described::of(vec![sync(1, &json!({}))]) };
    assert_eq!(found(never), ["1 nothing-arrives: It never ran, although its schedule says so."]);
    let late = Described { runs: vec![run_of(1, 90, "success", (10, 0))], ..Described::of(vec![sync(1, &json!({}))]) };
    assert_eq!(found(late), ["1 nothing-arrives: It is late: a run was due but never started."]);
}

#[test]
fn rejected_rows_behind_a_healthy_status_and_failing_runs_are_found() {
    let rejected = |counts| Described {
        runs: vec![run_of(2, 1, "success", counts), run_of(1, 31, "success", (10, 0))],
        ..Described::of(vec![sync(1, &json!({}))])
    };
    assert_eq!(found(rejected((0, 10))), ["1 nothing-arrives: 10 of 10 rows of its last run were rejected."]);
    assert_eq!(found(rejected((8, 2))), ["1 wrong-data: 2 of 10 rows of its last run were rejected."]);
    let said = audit(&rejected((8, 2)).serve(), &[]);
    let why = "    The server calls the sync healthy, but rejected rows wait until they change in the source. \
               Most often: “Email is taken” (2 ×).\n";
    assert!(said.out.contains(why), "{}", said.out);
    let failing = Described {
        runs: vec![run_of(2, 1, "failed", (0, 0)), run_of(1, 31, "failed", (0, 0))],
        ..Described::of(vec![sync(1, &json!({"status": "failed"}))])
    };
    assert_eq!(found(failing), ["1 nothing-arrives: Its last 2 runs failed."]);
}

/// The one finding of a workspace with one sync that is changed so.
fn only(changes: &Value) -> String {
    let findings = found(Described::of(vec![sync(1, changes)]));
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings.into_iter().next().unwrap_or_default()
}

#[test]
fn schedules_that_cannot_run_or_run_unevenly_are_found() {
    let uneven = only(&json!({"sync_interval": 45}));
    assert!(uneven.starts_with("1 odd: Runs at :00 and :45 of every hour (UTC), not every 45 minutes."), "{uneven}");
    let cron = only(&json!({"schedule_type": "cron_expression", "sync_interval": null, "sync_interval_unit": null,
        "cron_expression": "0 24 * * *"}));
    assert!(cron.starts_with("1 nothing-arrives: "), "{cron}");
    let manual = json!({"schedule_type": "manual", "sync_interval": null, "sync_interval_unit": null});
    let even: Vec<Value> = (0..4).map(|at| run_of(9, 5 + i64::from(at) * 30, "success", (10, 0))).collect();
    let leftover = Described { runs: even.clone(), ..Described::of(vec![sync(1, &manual)]) };
    assert_eq!(found(leftover), ["1 odd: It is manual, and runs at even intervals."]);
    let by_hand = [&even[..1], &[run_of(8, 50, "success", (10, 0))], &even[2..]].concat();
    assert_eq!(found(Described { runs: by_hand, ..Described::of(vec![sync(1, &manual)]) }), NONE);
}

#[test]
fn models_that_cannot_be_sent_are_found() {
    let mut other_key = sync(1, &json!({}));
    other_key["attributes"]["model"]["primary_key"] = json!("Email");
    let key = found(Described::of(vec![other_key]));
    let words = "1 nothing-arrives: Its primary key “Email” is not a column of its result (there is “email”)";
    assert!(key.len() == 1 && key[0].starts_with(words), "{key:?}");
    let refused = Reply::json(422, r#"{"errors": [{"status": 422, "title": "Error", "detail": "no table users"}]}"#);
    let query = found(Described { query: refused, ..Described::of(vec![sync(1, &json!({}))]) });
    let words = "1 nothing-arrives: The source rejects this model's query, so no run would work.";
    assert!(query.len() == 1 && query[0].starts_with(words) && query[0].contains("no table users"), "{query:?}");
}

#[test]
fn a_stream_that_is_gone_and_a_required_field_without_a_row_are_found() {
    let gone = only(&json!({"stream_name": "deals"}));
    assert!(gone.starts_with("1 nothing-arrives: The destination has no stream “deals”"), "{gone}");
    let name = json!([{"from": "name", "to": "name", "mapping_type": "standard"}]);
    let missing = only(&json!({"stream_name": "people", "configuration": name}));
    assert!(missing.starts_with("1 nothing-arrives: ") && missing.contains("“email”"), "{missing}");
}

#[test]
fn syncs_that_write_the_same_are_found_once_a_pair() {
    let equal = vec![sync(1, &json!({})), sync(2, &json!({}))];
    assert_eq!(found(Described::of(equal)), ["2 wrong-data: It is identical to sync 1."]);
    let both = json!([{"from": "email", "to": "email", "mapping_type": "standard"},
        {"from": "name", "to": "name", "mapping_type": "standard"}]);
    let same = vec![sync(1, &json!({})), sync(2, &json!({"configuration": both}))];
    assert_eq!(found(Described::of(same)), ["2 wrong-data: It writes the same fields as sync 1: email."]);
}

#[test]
fn findings_are_told_to_people_and_as_a_markdown_table_that_nothing_in_it_breaks() {
    let mut named = sync(1, &json!({"stream_name": "a | b"}));
    named["attributes"]["model"]["name"] = json!("Users\n| x");
    let workspace = || Described::of(vec![named.clone()]);
    let said = audit(&workspace().serve(), &["--no-queries"]);
    assert_eq!(said.code, 1);
    assert!(
        said.out.starts_with("✗ #1  Users") && said.out.ends_with("\n1 sync audited, 1 problem found.\n"),
        "{}",
        said.out
    );
    assert!(said.out.contains("\n    Edit the sync: Stream.\n"), "{}", said.out);
    let said = audit(&workspace().serve(), &["--no-queries", "--format", "markdown"]);
    assert!(
        said.out.starts_with("# Audit of 1 sync\n\n1 problem found.\n\n| sync | what | why | fix |\n"),
        "{}",
        said.out
    );
    let row = said.out.lines().last().expect("a row").replace("\\|", "");
    assert_eq!((said.code, row.matches('|').count()), (1, 5), "{row}");
    let clean = audit(&Described::of(vec![sync(1, &json!({}))]).serve(), &["--format", "markdown"]);
    assert_eq!((clean.code, clean.out.as_str()), (0, "# Audit of 1 sync\n\nNothing is wrong.\n"));
}

#[test]
fn a_sync_that_is_deleted_meanwhile_is_said_and_the_others_are_judged() {
    let list = |items: Value| json!({"data": items, "links": {"last": "/x?page=1"}}).to_string();
    let syncs = list(json!([sync(1, &json!({})), sync(2, &json!({"stream_name": "people"})), sync(3, &json!({}))]));
    let runs = list(json!([run_of(2, 1, "failed", (0, 0))]));
    for words in ["Sync not found", "Couldn't find Sync with 'id'=\"2\""] {
        let (syncs, runs) = (syncs.clone(), runs.clone());
        let gone = json!({"errors": [{"status": 404, "title": "Error", "detail": words}]}).to_string();
        let server = TcpServer::start(move |request| match request.line.as_str() {
            line if line.starts_with("GET /api/v1/syncs/2/") => Reply::json(404, &gone),
            line if line.contains("/sync_runs") => Reply::json(200, &runs),
            line if line.starts_with("GET /api/v1/syncs?") => Reply::json(200, &syncs),
            "GET /api/v1/connectors/2/discover" => Reply::json(200, &catalog().to_string()),
            _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
        });
        let said = audit(&server, &["--no-queries", "--format", "json"]);
        assert_eq!(said.code, 1, "{}", said.err);
        assert!(said.err.ends_with("rejected rows.\nSync 2 was deleted meanwhile.\n"), "{}", said.err);
        let told: Value = serde_json::from_str(&said.out).expect("JSON");
        let of = |id: &str| told.as_array().expect("a list").iter().filter(|it| it["sync"] == id).count();
        assert_eq!((of("1"), of("2"), of("3")), (1, 0, 2), "{told}");
        let url = url(&server);
        let arguments = ["syncs", "--api-url", &url, "--workspace", "1", "--dialect", "multiwoven"];
        let said = run(home().path(), &arguments, Some(TOKEN), "");
        assert_eq!((said.code, said.err.as_str()), (0, "Sync 2 was deleted meanwhile.\n"));
        assert_eq!(said.out.lines().count(), 3, "{}", said.out);
    }
}

#[test]
fn an_audit_that_loses_its_server_says_so_and_finds_nothing() {
    let list = json!({"data": [sync(1, &json!({}))], "links": {"last": "/x?page=1"}}).to_string();
    let server = TcpServer::start(move |request| match request.line.as_str() {
        line if line.contains("/sync_runs") => Reply::Close,
        line if line.starts_with("GET /api/v1/syncs?") => Reply::json(200, &list),
        _ => Reply::json(404, r#"{"status": 404, "error": "Not Found"}"#),
    });
    let said = audit(&server, &["--format", "json"]);
    assert_eq!((said.code, said.out.as_str()), (4, ""));
    assert!(said.err.contains("The connection was lost"), "{}", said.err);
}
