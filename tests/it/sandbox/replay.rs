//! The recorded pairs of request and answer, one after the other, each on a fresh server.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use syncwright::sandbox::{Dialect, LoginLimit, Options};

use super::client::{Ask, Bench};
use super::matching::misfit;

#[derive(Debug, Deserialize)]
struct Step {
    method: String,
    path: String,
    body: Option<Value>,
    /// A body that is no JSON.
    raw: Option<String>,
    /// `ann` where nothing is said.
    who: Option<String>,
    #[serde(default = "first_workspace")]
    workspace: Option<String>,
    /// Whether the path is not under `/api/v1`.
    #[serde(default)]
    root: bool,
    status: u16,
    want: Option<Value>,
    retry_after: Option<String>,
}

// Serde wants this very type.
#[expect(clippy::unnecessary_wraps, reason = "the default of a field that may be null")]
fn first_workspace() -> Option<String> {
    Some("1".to_owned())
}

async fn replay(number: u32) {
    let all: BTreeMap<u32, Vec<Step>> = serde_json::from_str(include_str!("fixtures.json")).unwrap();
    let limit = if number == 4 { LoginLimit::On } else { LoginLimit::Off };
    let now = || jiff::Timestamp::from_second(1_800_000_000).unwrap();
    let options = Options { login_limit: limit, now, ..Options::new(Dialect::Multiwoven) };
    let bench = Bench::with(options).await;
    for (place, step) in all[&number].iter().enumerate() {
        let vic = if step.who.as_deref() == Some("vic") { bench.token_of("vic@acme.io").await } else { String::new() };
        let usual = bench.ask(&step.method, &step.path);
        let token = match step.who.as_deref() {
            None => usual.token,
            Some("vic") => Some(vic.as_str()),
            Some(_) => None,
        };
        let body = step.raw.clone().or_else(|| step.body.as_ref().map(Value::to_string));
        let path = if step.root { step.path.clone() } else { usual.path.clone() };
        let got = bench.send(Ask { path, token, workspace: step.workspace.as_deref(), body, ..usual }).await;
        assert_eq!(got.status, step.status, "F{number} step {place}: {}", got.text);
        assert!(step.retry_after.is_none() || got.retry_after == step.retry_after, "F{number}: {:?}", got.retry_after);
        match &step.want {
            None => {}
            Some(Value::String(word)) if word == "<empty>" => assert_eq!(got.text, ""),
            Some(want) => {
                assert_eq!(got.kind, "application/json; charset=utf-8");
                let misfit = misfit(want, &got.json(), &bench.sandbox.url());
                assert_eq!(misfit, None, "F{number} step {place}: {}", got.text);
            }
        }
    }
}

macro_rules! replays {
    ($($name:ident: $number:literal;)*) => {
        $(#[tokio::test]
        async fn $name() {
            replay($number).await;
        })*

        #[test]
        fn every_recorded_pair_is_replayed() {
            assert!([$($number),*].into_iter().eq(1_u32..=40));
        }
    };
}

replays! {
    the_demo_user_signs_in: 1;
    a_wrong_password_is_refused: 2;
    what_is_no_email_breaks_the_contract: 3;
    the_sixth_login_in_twenty_seconds_has_to_wait: 4;
    without_a_token_nothing_is_shown: 5;
    a_missing_or_foreign_workspace_is_a_bad_request: 6;
    the_workspaces_are_listed_whatever_the_header_says: 7;
    one_can_ask_who_one_is: 8;
    a_page_of_connectors_links_to_its_neighbours: 9;
    a_page_beyond_the_end_is_empty_and_links_on: 10;
    an_unknown_type_of_connector_breaks_the_contract: 11;
    a_connector_shows_its_settings_without_secrets: 12;
    a_connector_that_is_not_there_is_not_found: 13;
    a_destination_without_a_schema_says_so: 14;
    the_tables_of_a_source_are_its_streams: 15;
    a_discovery_that_fails_gives_no_reason: 16;
    a_query_gives_rows_or_the_words_of_the_database: 17;
    a_model_carries_its_connector: 18;
    the_documented_query_type_matches_no_model: 19;
    a_sync_is_created_with_an_interval: 20;
    a_manual_sync_loses_its_interval: 21;
    a_sync_with_a_cron_text_loses_its_interval: 22;
    the_published_schedule_word_is_refused: 23;
    a_cron_text_of_two_fields_is_refused: 24;
    a_source_that_is_no_number_is_refused: 25;
    a_stream_that_is_not_in_the_catalog_is_refused: 26;
    a_destination_must_be_discovered_before_a_sync: 27;
    a_viewer_creates_nothing: 28;
    a_sync_that_is_not_there_is_not_found: 29;
    a_sync_is_switched_off_and_on_once: 30;
    an_empty_update_is_refused: 31;
    a_sync_is_deleted_once: 32;
    only_an_idle_manual_sync_can_be_run: 33;
    only_a_run_that_goes_on_can_be_cancelled: 34;
    a_run_counts_its_rows: 35;
    runs_are_filtered_and_found_by_contract: 36;
    a_rejected_row_says_why: 37;
    the_kinds_of_mapping_are_listed: 38;
    the_test_run_is_not_routed: 39;
    what_is_no_json_is_a_bad_request: 40;
}
