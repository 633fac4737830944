//! What the recorded pairs leave open: sessions, the order of checks, the contract's corners, runs over time.

use std::time::Duration;

use serde_json::{Value, json};
use syncwright::sandbox::{Bearer, Dialect, Options, Sandbox, ScheduledRuns, Trouble};

use super::client::{Ask, Bench, Clock};

fn body() -> Value {
    json!({ "sync": {
        "source_id": 1,
        "destination_id": 2,
        "model_id": 1,
        "schedule_type": "interval",
        "sync_interval": 30,
        "sync_interval_unit": "minutes",
        "sync_mode": "incremental",
        "stream_name": "contacts",
        "configuration": [{ "from": "email", "to": "properties.email", "mapping_type": "standard" }],
    } })
}

fn with(changes: &Value) -> Value {
    let mut body = body();
    for (field, value) in changes.as_object().unwrap() {
        body["sync"][field] = value.clone();
    }
    body
}

#[tokio::test]
async fn a_new_login_ends_the_one_before_and_the_fixed_token_stays() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let first = bench.token_of("ann@acme.io").await;
    assert_eq!(first.split('.').count(), 3);
    let me =
        async |token: String| bench.send(Ask { token: Some(&token), ..bench.ask("GET", "/users/me") }).await.status;
    assert_eq!(me(first.clone()).await, 200);
    assert_eq!(bench.login("ann@acme.io", "wrong").await.status, 401);
    assert_eq!(me(first.clone()).await, 200, "a failed login ends nothing");
    let second = bench.token_of("ann@acme.io").await;
    assert_eq!((me(first).await, me(second.clone()).await), (401, 200));
    let out = bench.send(Ask { token: Some(&second), workspace: None, ..bench.ask("DELETE", "/logout") }).await;
    assert_eq!(out.json()["data"]["attributes"]["message"], "Successfully logged out");
    assert_eq!(me(second).await, 401);
    assert_eq!(bench.get("/users/me").await.status, 200);
}

#[tokio::test]
async fn a_login_lasts_thirty_minutes() {
    static CLOCK: Clock = Clock::new();
    let bench = Bench::with(Options { now: || CLOCK.now(), ..Options::new(Dialect::Multiwoven) }).await;
    let token = bench.token_of("ann@acme.io").await;
    CLOCK.pass(29 * 60_000);
    assert_eq!(bench.send(Ask { token: Some(&token), ..bench.ask("GET", "/syncs") }).await.status, 200);
    CLOCK.pass(60_000);
    assert_eq!(bench.send(Ask { token: Some(&token), ..bench.ask("GET", "/syncs") }).await.detail(), "Unauthorized");
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_an_hour() {
    static CLOCK: Clock = Clock::new();
    let bench = Bench::with(Options { now: || CLOCK.now(), ..Options::new(Dialect::Multiwoven) }).await;
    let locked = "Account is locked due to multiple login attempts. Please retry after sometime";
    for _ in 0..4 {
        let got = bench.login("ann@acme.io", "wrong").await;
        assert_eq!(got.detail(), "Invalid login credentials, please try again");
    }
    assert_eq!(bench.login("ann@acme.io", "wrong").await.detail(), locked);
    assert_eq!(bench.login("ann@acme.io", "Passw0rd!x").await.detail(), locked);
    CLOCK.pass(3_600_000);
    assert_eq!(bench.login("ann@acme.io", "Passw0rd!x").await.status, 200);
}

#[tokio::test]
async fn logging_in_says_what_is_wrong_with_the_fields() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let login = async |body: Value| bench.call("POST", "/login", &body).await.json();
    let missing = json!({ "errors": { "email": ["is missing"], "password": ["is missing"] } });
    assert_eq!(login(json!({})).await, missing);
    assert_eq!(login(json!({ "user": { "email": "ann@acme.io" } })).await, missing);
    let blank = login(json!({ "email": "", "password": 7 })).await;
    assert_eq!(blank, json!({ "errors": { "email": ["must be filled"], "password": ["must be a string"] } }));
    for bad in ["ann@acme.io ", "o'brien@x.co", "ann@acme"] {
        assert_eq!(bench.login(bad, "x").await.status, 400, "{bad}");
    }
    for unknown in ["a+b@x.co", "ANN@acme.io"] {
        assert_eq!(bench.login(unknown, "Passw0rd!x").await.status, 401, "{unknown}");
    }
    let got = bench.login("una@acme.io", "Passw0rd!x").await;
    assert_eq!(got.detail(), "Account not verified. Please verify your account.");
}

#[tokio::test]
async fn the_body_is_judged_before_the_workspace_and_the_role_before_the_record() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let vic = bench.token_of("vic@acme.io").await;
    let post = async |token: Option<&str>, workspace: Option<&str>, body: Value| {
        let usual = bench.ask("POST", "/syncs");
        bench.send(Ask { token, workspace, body: Some(body.to_string()), ..usual }).await
    };
    let bad = with(&json!({ "sync_mode": "mirror" }));
    assert_eq!(post(None, None, bad.clone()).await.status, 401);
    assert_eq!(post(Some(&vic), None, bad).await.json()["errors"]["sync"]["sync_mode"][0], "invalid sync mode");
    let wrong_stream = with(&json!({ "stream_name": "random" }));
    assert_eq!(post(Some(&vic), None, wrong_stream.clone()).await.status, 400);
    assert_eq!(post(Some(&vic), Some("1"), wrong_stream).await.status, 403);
    let ask = Ask { token: Some(&vic), ..bench.ask("DELETE", "/syncs/999") };
    assert_eq!(bench.send(ask).await.status, 404, "a record is looked up before the role is");
    let ask = Ask { token: Some(&vic), ..bench.ask("DELETE", "/syncs/1") };
    assert_eq!(bench.send(ask).await.status, 403);
    let ask = Ask { token: Some(&vic), ..bench.ask("GET", "/connectors/13/discover") };
    assert_eq!(bench.send(ask).await.status, 200, "a viewer may discover");
}

#[tokio::test]
async fn the_contract_of_a_new_sync_has_these_corners() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let sync = |errors: Value| json!({ "errors": { "sync": errors } });
    let cron = |text: &str| with(&json!({ "schedule_type": "cron_expression", "cron_expression": text }));
    let mut no_interval = body();
    for field in ["sync_interval", "sync_interval_unit"] {
        no_interval["sync"].as_object_mut().unwrap().shift_remove(field);
    }
    for (sent, want) in [
        (
            json!({}),
            json!({
                "model_id": ["is missing"],
                "destination_id": ["is missing"],
                "schedule_type": ["is missing"],
                "sync_mode": ["is missing"],
                "stream_name": ["is missing"],
                "configuration": ["is missing"],
            }),
        ),
        (json!({ "sync": 7 }), json!(["must be a hash"])),
        (with(&json!({ "model_id": null })), json!({ "model_id": ["must be filled"] })),
        (no_interval, json!({ "sync_interval": ["must be present"], "sync_interval_unit": ["must be present"] })),
        (with(&json!({ "sync_interval": 0 })), json!({ "sync_interval": ["must be greater than 0"] })),
        (
            with(&json!({ "sync_interval_unit": "years" })),
            json!({ "sync_interval_unit": ["invalid sync interval unit"] }),
        ),
        (cron(""), json!({ "cron_expression": ["must be present"] })),
        (cron("@every 1h"), json!({ "cron_expression": ["invalid cron expression format"] })),
        (with(&json!({ "configuration": [] })), json!({ "configuration": ["must be filled"] })),
        (with(&json!({ "stream_name": 5 })), json!({ "stream_name": ["must be a string"] })),
    ] {
        let got = bench.call("POST", "/syncs", &sent).await;
        assert_eq!((got.status, got.json()), (400, sync(want)), "{sent}");
    }
    let got = bench.call("POST", "/syncs", &cron("*/0 * * * *")).await;
    assert_eq!((got.status, got.json()), (500, json!({ "status": 500, "error": "Internal Server Error" })));
}

#[tokio::test]
async fn what_passes_the_contract_can_still_break_the_record() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let source = |got: &super::client::Got| got.json()["errors"][0]["source"].clone();
    let got = bench.call("POST", "/syncs", &with(&json!({ "schedule_type": "Interval" }))).await;
    assert_eq!(got.status, 400);
    assert!(got.detail().ends_with("'Interval' is not a valid schedule_type"));
    let got = bench.call("POST", "/syncs", &with(&json!({ "sync_interval": 2_147_483_648_i64 }))).await;
    assert!(got.detail().contains("is out of range for ActiveModel::Type::Integer"));
    let got =
        bench.call("POST", "/syncs", &with(&json!({ "source_id": 91, "destination_id": 92, "model_id": 93 }))).await;
    let want = json!({ "source": "must exist", "destination": "must exist", "model": "must exist" });
    assert_eq!((got.status, source(&got)), (422, want));
    for configuration in [json!("x"), json!(["x", 1])] {
        let got = bench.call("POST", "/syncs", &with(&json!({ "configuration": configuration }))).await;
        assert_eq!((got.status, source(&got)), (422, json!({ "configuration": "can't be blank" })));
    }
}

#[tokio::test]
async fn rows_keep_only_their_known_keys_and_numbers_are_read_leniently() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let row = json!({
        "from": "email", "to": "x", "mapping_type": "vector", "isRequired": true, "options": [1],
        "embedding_config": { "mode": "open_ai", "model": "m", "api_key": "k", "more": 1 },
    });
    let sent = with(&json!({
        "configuration": [row, { "from": ["no"], "to": "y" }], "sync_interval": "15", "destination_id": "2",
    }));
    let got = bench.call("POST", "/syncs", &sent).await.json();
    let stored = &got["data"]["attributes"];
    assert_eq!(stored["sync_interval"], 15);
    assert_eq!(stored["destination_id"], 2);
    assert_eq!(
        stored["configuration"],
        json!([
            {
                "from": "email", "to": "x", "mapping_type": "vector",
                "embedding_config": { "mode": "open_ai", "model": "m", "api_key": "k" },
            },
            { "to": "y" },
        ])
    );
    let flat = bench.call("POST", "/syncs", &body()["sync"]).await;
    assert_eq!(flat.status, 201, "a body without its wrapper is wrapped");
}

#[tokio::test]
async fn an_object_mapping_comes_back_in_the_order_of_the_database() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let sent = with(&json!({ "configuration": { "last_name": "l", "email": "e", "id": "i" } }));
    let got = bench.call("POST", "/syncs", &sent).await;
    assert!(got.text.contains(r#""configuration":{"id":"i","email":"e","last_name":"l"}"#), "{}", got.text);
}

#[tokio::test]
async fn a_failed_refresh_loses_the_catalog_and_only_the_exact_word_refreshes() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let sent = with(&json!({ "destination_id": 22, "stream_name": "Roadmap/Features" }));
    assert_eq!(bench.get("/connectors/22/discover").await.status, 200);
    assert_eq!(bench.get("/connectors/22/discover?refresh=1").await.status, 200);
    assert_eq!(bench.call("POST", "/syncs", &sent).await.status, 201);
    assert_eq!(bench.get("/connectors/22/discover?refresh=true").await.status, 422);
    let got = bench.call("POST", "/syncs", &sent).await;
    assert_eq!(got.json()["errors"][0]["source"], json!({ "catalog": "Catalog is missing" }));
    assert_eq!(bench.get("/connectors/22/discover").await.status, 422);
    assert_eq!(bench.get("/connectors/2/discover?refresh=true").await.status, 200);
}

#[tokio::test]
async fn connectors_are_filtered_by_fixed_words() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let count = |body: Value| body["data"].as_array().unwrap().len();
    assert_eq!(count(bench.get("/connectors?type=SOURCE&per_page=100").await.json()), 7);
    assert_eq!(count(bench.get("/connectors?type=source&category=data&per_page=100").await.json()), 6);
    assert_eq!(count(bench.get("/connectors?category=ai_ml").await.json()), 1);
    assert_eq!(bench.get("/connectors?category=delete_all").await.status, 400);
    assert_eq!(bench.get("/connectors?type=").await.json(), json!({ "errors": { "type": ["must be filled"] } }));
    assert_eq!(bench.get("/connectors?page=abc").await.status, 200);
    assert_eq!(bench.get("/models?page=abc").await.status, 400);
    assert_eq!(bench.get("/models").await.status, 400, "a scoring model breaks the unfiltered list");
    let other = Ask { workspace: Some("2"), ..bench.ask("GET", "/connectors") };
    assert_eq!(count(bench.send(other).await.json()), 2);
}

#[tokio::test]
async fn a_manual_run_goes_on_with_the_clock_and_makes_the_sync_healthy() {
    static CLOCK: Clock = Clock::new();
    let bench = Bench::with(Options { now: || CLOCK.now(), ..Options::new(Dialect::Multiwoven) }).await;
    let sent = with(&json!({ "schedule_type": "manual", "destination_id": 21, "stream_name": "customer" }));
    assert_eq!(bench.call("POST", "/syncs", &sent).await.status, 201);
    let run = json!({ "schedule_sync": { "sync_id": 4 } });
    assert_eq!(bench.call("POST", "/schedule_syncs", &run).await.status, 200);
    let mut seen = Vec::new();
    for _ in 0..12 {
        let runs = bench.get("/syncs/4/sync_runs").await.json();
        let status = runs["data"][0]["attributes"]["status"].as_str().unwrap().to_owned();
        let sync = bench.get("/syncs/4").await.json()["data"]["attributes"]["status"].as_str().unwrap().to_owned();
        seen.push(format!("{status}/{sync}"));
        seen.dedup();
        CLOCK.pass(500);
    }
    assert_eq!(
        seen,
        [
            "pending/pending",
            "started/pending",
            "querying/pending",
            "queued/pending",
            "in_progress/pending",
            "success/healthy"
        ]
    );
    let run = bench.get("/syncs/4/sync_runs/5").await.json();
    assert_eq!(run["data"]["attributes"]["failed_rows"], 3);
    assert_eq!(run["data"]["attributes"]["successful_rows"], 5);
    let failed = bench.get("/syncs/4/sync_runs/5/sync_records?status=failed").await.json();
    assert_eq!(failed["data"].as_array().unwrap().len(), 3);
    assert_eq!(failed["data"][0]["attributes"]["logs"]["level"], "error");
    assert_eq!(bench.call("POST", "/schedule_syncs", &json!({ "sync_id": 4 })).await.status, 200, "and again");
}

#[tokio::test]
async fn the_record_of_a_run_says_what_the_mapping_made_of_its_row() {
    static CLOCK: Clock = Clock::new();
    let transform = |mapping: &Value, row: &Value, _| json!({ "mapping": mapping, "row": row });
    let bench = Bench::with(Options { now: || CLOCK.now(), transform, ..Options::new(Dialect::Multiwoven) }).await;
    let manual = with(&json!({ "schedule_type": "manual", "destination_id": 21, "stream_name": "customer" }));
    let sync = bench.call("POST", "/syncs", &manual).await.json();
    let run = json!({ "schedule_sync": { "sync_id": 4 } });
    assert_eq!(bench.call("POST", "/schedule_syncs", &run).await.status, 200);
    CLOCK.pass(60_000);
    let runs = bench.get("/syncs/4/sync_runs").await.json();
    let run = runs["data"][0]["id"].as_str().unwrap();
    let records = bench.get(&format!("/syncs/4/sync_runs/{run}/sync_records")).await.json();
    let record = &records["data"][0]["attributes"];
    let sent: Value = serde_json::from_str(record["logs"]["request"].as_str().unwrap()).unwrap();
    let mapping = &sync["data"]["attributes"]["configuration"];
    assert_eq!(sent, json!([{ "mapping": mapping, "row": record["record"] }]));
}

#[tokio::test]
async fn a_record_belongs_to_the_last_run_that_sent_it() {
    static CLOCK: Clock = Clock::new();
    let bench = Bench::with(Options { now: || CLOCK.now(), ..Options::new(Dialect::Multiwoven) }).await;
    let manual = with(&json!({ "schedule_type": "manual", "destination_id": 21, "stream_name": "customer" }));
    assert_eq!(bench.call("POST", "/syncs", &manual).await.status, 201);
    for listed in [vec![8], vec![0, 8]] {
        let run = json!({ "schedule_sync": { "sync_id": 4 } });
        assert_eq!(bench.call("POST", "/schedule_syncs", &run).await.status, 200);
        CLOCK.pass(60_000);
        let runs = bench.get("/syncs/4/sync_runs").await.json();
        let mut counts = Vec::new();
        for run in runs["data"].as_array().unwrap().iter().rev() {
            let path = format!("/syncs/4/sync_runs/{}/sync_records", run["id"].as_str().unwrap());
            counts.push(bench.get(&path).await.json()["data"].as_array().unwrap().len());
        }
        assert_eq!(counts, listed);
    }
}

#[tokio::test]
async fn an_interval_begins_runs_at_the_minutes_of_the_clock_where_that_is_asked_for() {
    static CLOCK: Clock = Clock::new();
    for (scheduled_runs, expected) in [(ScheduledRuns::On, 2), (ScheduledRuns::Off, 0)] {
        let options = Options { now: || CLOCK.now(), scheduled_runs, ..Options::new(Dialect::Multiwoven) };
        let bench = Bench::with(options).await;
        assert_eq!(bench.call("POST", "/syncs", &body()).await.status, 201);
        let runs = async || bench.get("/syncs/4/sync_runs").await.json()["data"].as_array().unwrap().len();
        assert_eq!(runs().await, 0, "none at once");
        CLOCK.pass(3_600_000);
        assert_eq!(runs().await, expected);
    }
}

#[tokio::test]
async fn the_demo_shows_a_run_as_soon_as_its_syncs_are_looked_at() {
    static CLOCK: Clock = Clock::new();
    for (dialect, sync) in [(Dialect::Published, 1), (Dialect::Multiwoven, 2)] {
        let options = Options { now: || CLOCK.now(), scheduled_runs: ScheduledRuns::Shown, ..Options::new(dialect) };
        let bench = Bench::with(options).await;
        let path = format!("/syncs/{sync}/sync_runs");
        let newest = async || bench.get(&path).await.json()["data"][0]["attributes"].clone();
        let (before, first) = (newest().await, newest().await);
        assert_eq!(before["status"], "pending");
        assert_eq!(first["created_at"], before["created_at"], "one, not one for each look");
        CLOCK.pass(10_000);
        let after = newest().await;
        assert_eq!((&after["status"], &after["created_at"]), (&json!("success"), &before["created_at"]));
    }
}

#[tokio::test]
async fn an_update_takes_a_part_and_checks_the_whole() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let got = bench.call("PATCH", "/syncs/1", &json!({ "sync": { "schedule_type": "interval" } })).await;
    assert_eq!(got.detail(), "Sync update failed");
    let want = json!({ "sync_interval": "can't be blank", "sync_interval_unit": "can't be blank" });
    assert_eq!(got.json()["errors"][0]["source"], want);
    let sent = json!({ "sync": {
        "schedule_type": "interval", "sync_interval": 2, "sync_interval_unit": "hours", "cursor_field": "x",
    } });
    let got = bench.call("PUT", "/syncs/1", &sent).await.json();
    assert_eq!(got["data"]["attributes"]["sync_interval"], 2);
    assert_eq!(got["data"]["attributes"]["cursor_field"], Value::Null);
}

#[tokio::test]
async fn the_text_false_switches_a_sync_on() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let enable = async |value: Value| bench.call("PATCH", "/syncs/1/enable", &value).await;
    assert_eq!(enable(json!({})).await.json(), json!({ "errors": { "enable": ["is missing"] } }));
    assert_eq!(enable(json!({ "enable": 7 })).await.json(), json!({ "errors": { "enable": ["must be boolean"] } }));
    assert_eq!(enable(json!({ "enable": false })).await.status, 200);
    assert_eq!(enable(json!({ "enable": "false" })).await.json()["data"]["attributes"]["status"], "pending");
}

#[tokio::test]
async fn the_framework_speaks_json_only_when_asked() {
    let bench = Bench::of(Dialect::Multiwoven).await;
    let got = bench.send(Ask { accept: None, ..bench.ask("GET", "/nowhere") }).await;
    assert_eq!((got.status, got.text.as_str(), got.kind.as_str()), (404, "", "text/html"));
    assert_eq!(bench.get("/nowhere").await.json(), json!({ "status": 404, "error": "Not Found" }));
}

#[tokio::test]
async fn trouble_comes_in_the_order_it_was_ordered() {
    let troubles = vec![Trouble::Crash, Trouble::TooMany, Trouble::LostAnswer];
    let bench = Bench::with(Options { troubles, ..Options::new(Dialect::Multiwoven) }).await;
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(bench.call("POST", "/syncs", &body()).await.status);
    }
    assert_eq!(seen, [500, 429, 504, 201]);
    let syncs = bench.get("/syncs").await.json();
    assert_eq!(syncs["data"].as_array().unwrap().len(), 5, "the lost answer's sync is there");
}

#[tokio::test]
async fn requests_are_remembered_without_their_tokens() {
    let options = Options {
        token: Some("fixed-for-a-test".to_owned()),
        latency: Duration::from_millis(1),
        ..Options::new(Dialect::Multiwoven)
    };
    let bench = Bench::with(options).await;
    assert_eq!(bench.sandbox.token(), "fixed-for-a-test");
    bench.get("/syncs?page=1").await;
    bench.send(Ask { token: Some("other"), ..bench.ask("GET", "/syncs") }).await;
    bench.send(Ask { token: None, workspace: None, ..bench.ask("GET", "/syncs") }).await;
    let seen = bench.sandbox.requests();
    assert_eq!(seen.iter().map(|one| one.bearer).collect::<Vec<_>>(), [Bearer::Right, Bearer::Wrong, Bearer::Missing]);
    assert_eq!((seen[0].method.as_str(), seen[0].path.as_str()), ("GET", "/api/v1/syncs?page=1"));
    assert_eq!(seen[0].workspace_id.as_deref(), Some("1"));
    assert!(!format!("{seen:?}").contains("fixed-for-a-test"));
}

#[tokio::test]
async fn a_dropped_sandbox_answers_no_more_not_even_on_a_connection_that_is_open() {
    let options = Options { token: Some("of-this-one".to_owned()), ..Options::new(Dialect::Multiwoven) };
    let Bench { sandbox, client } = Bench::with(options).await;
    let url = format!("{}/api/v1/workspaces", sandbox.url());
    let answers = async || {
        let answer = client.get(&url).header("Authorization", "Bearer of-this-one").send().await;
        // Another test's server may have been given the port; it does not know the token.
        answer.is_ok_and(|answer| answer.status().is_success())
    };
    assert!(answers().await);
    drop(sandbox);
    for _ in 0..100 {
        if !answers().await {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("it still answers");
}

#[tokio::test]
async fn a_sandbox_serves_for_as_long_as_it_is_waited_for() {
    let sandbox = Sandbox::start(Options::new(Dialect::Multiwoven)).await.unwrap();
    let url = format!("{}/api/v1/workspaces", sandbox.url());
    let Bench { client, .. } = Bench::of(Dialect::Multiwoven).await;
    let waiting = tokio::spawn(sandbox.wait());
    assert_eq!(client.get(&url).send().await.unwrap().status().as_u16(), 401);
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
}
