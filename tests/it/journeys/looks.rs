//! What is seen first, what is seen at every size, and what is said once.

use jiff::SignedDuration;
use serde_json::json;
use syncwright::app::launch::{Launch, Origin};
use syncwright::app::msg::Msg;
use syncwright::app::notice::Notice;
use syncwright::app::session::profile::Profile;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::field::FieldId;
use syncwright::domain::query::Query;

use super::after::{Server, sync};
use super::workspace::{answer, page_of_models};
use super::{Journey, created, launch};

fn opening() -> (Journey, Server) {
    let mut journey = Journey::signing_in(Dialect::Multiwoven);
    journey.token_is_good();
    (journey, Server::with(vec![sync(7, "healthy", &json!({})), sync(8, "failed", &json!({}))]))
}

#[test]
fn home_opens_on_the_syncs_of_the_workspace() {
    let (mut journey, server) = opening();
    journey.with(&server, "").sees("Workspace 2").sees("HubSpot 7 › contacts").sees("n new sync");
}

#[test]
fn a_list_that_was_chosen_stays_whatever_is_signed_in_to() {
    let mut journey = Journey::signing_in(Dialect::Multiwoven);
    journey.keys("2").token_is_good().sees("Nothing created on this machine yet.");
    assert!(!journey.asked_of_all().iter().any(|(_, query)| matches!(query, Query::Syncs(_))));
}

#[test]
fn after_a_create_home_shows_what_was_created() {
    let (mut journey, server) = opening();
    journey.with(&server, "").filled().keys("<c-s>");
    let body = (*journey.creates()[0]).clone();
    journey.answer(created("42", &body)).keys("<enter>").sees("This session 1").sees("CREATED");
}

#[test]
fn who_is_not_signed_in_is_told_so_with_both_ways_on() {
    let mut journey = Journey::start(Launch {
        profile: Profile { origin: Origin::Nothing, server: None, ..launch().profile },
        ..launch()
    });
    journey.keys("<esc>").sees("Not signed in.").sees("s signs in to a server").sees("syncwright --demo");
    journey.sees_not("filter").sees_not("sort").sees_not("refresh");
}

#[test]
fn sign_in_says_where_a_token_comes_from() {
    let mut journey = Journey::start(Launch {
        profile: Profile { origin: Origin::Nothing, server: None, ..launch().profile },
        ..launch()
    });
    journey.sees("from the service's dashboard").keys("<tab><tab>").sees("Generate one in the service's dashboard");
    journey.keys("<s-tab><right><tab>").sees("Comes from signing in: leave it empty and enter e-mail and password");
}

#[test]
fn a_notice_takes_one_line_and_help_has_the_rest() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let words = "It could not be done, for a reason that takes more than the eighty columns of this window.";
    journey.app.notice = Some(Notice::wrong(words));
    let screen = journey.screen();
    assert!(
        screen.contains(" ✗ It could not be done, for a reason that takes more than the eighty … F1 more"),
        "{screen}"
    );
    assert!(!screen.contains("window."), "{screen}");
    journey.keys("<f1>").sees("LAST MESSAGE").sees(words);
    journey.keys("<esc>").app.notice = Some(Notice::wrong("Short."));
    journey.keys("<f1>").sees_not("LAST MESSAGE");
}

#[test]
fn what_a_fix_does_is_seen_in_the_smallest_window() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.app.size = (60, 20);
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<to Mapping>a");
    let screen = journey.screen();
    assert!(screen.contains("F2 sends the mapping as an object"), "{screen}");
    let tall = journey.screen_at(60, 40);
    assert_eq!(
        tall.matches("F2 sends the mapping").count(),
        1,
        "where it is seen under its row, the hint stays: {tall}"
    );
}

#[test]
fn help_lists_no_key_that_is_not_offered() {
    let every = json!({"schedule_type": "interval", "sync_interval": 30, "sync_interval_unit": "minutes"});
    for (schedule, is_offered) in [(every, false), (json!({"schedule_type": "manual"}), true)] {
        let server = Server::with(vec![sync(7, "healthy", &schedule)]);
        let mut journey = super::after::reading(Dialect::Multiwoven, &server);
        journey.keys("<f1>");
        assert_eq!(journey.screen_at(99, 40).contains("Run now"), is_offered);
    }
}

#[test]
fn a_list_that_is_longer_than_its_window_says_so() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let many = |query: &Query| match query {
        Query::Models(..) => Ok(page_of_models(13)),
        query => answer(query),
    };
    journey.keys("n<to Model><enter>").served(many);
    let list = |width, height| journey.screen_at(width, height);
    let (low, tall) = (list(80, 24), list(80, 40));
    assert!(low.contains("↓") && !low.contains("Model 13") && low.contains("13 · Esc"), "{low}");
    assert!(tall.contains("Model 13"), "where there is room for all, all are seen: {tall}");
}

#[test]
fn a_cron_expression_that_may_be_ignored_is_offered_as_such() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled().keys("<a-3>").sees("optional; the interval decides");
    journey.keys("<to Cron expression>").sees("the server may ignore it: the interval decides");
    journey.keys("0 9 * * *<c-s>").sees("Cron expression: The server may ignore it");
    assert!(journey.app.form().problems(FieldId::CronExpression).is_empty());
}

#[test]
fn a_wide_window_has_its_columns_side_by_side() {
    let (mut journey, server) = opening();
    journey.app.size = (200, 60);
    journey.with(&server, "");
    let is_beside = |screen: &str, left: &str, right: &str| {
        screen.lines().any(|line| line.split_once(left).is_some_and(|(_, after)| after.contains(right)))
    };
    let home = journey.screen();
    assert!(is_beside(&home, "HubSpot 7 › contacts", "Destination"), "{home}");
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<to Mapping>a");
    let map = journey.screen();
    assert!(is_beside(&map, "contacts", "Arrives · row 1 of 2") || is_beside(&map, "Stream", "Arrives"), "{map}");
    assert!(is_beside(&map, "Arrives", "Request") && map.contains("SENT"), "{map}");
    journey.keys("<to Every>30<c-s>");
    let review = journey.screen();
    assert!(is_beside(&review, "Sends", "Source") && is_beside(&review, "Sends", "Request"), "{review}");
    let two = journey.screen_at(120, 36);
    assert!(is_beside(&two, "Sends", "Request") && !is_beside(&two, "Sends", "Source"), "{two}");
}

#[test]
fn nothing_wakes_the_program_for_a_relative_time_and_coming_back_renews_it() {
    let created = json!({"created_at": "2026-11-23T11:00:00Z"});
    let server = Server::with(vec![sync(7, "healthy", &created)]);
    let mut journey = super::after::reading(Dialect::Multiwoven, &server);
    journey.sees("1 h ago");
    journey.app.clock.now += SignedDuration::from_hours(2);
    journey.tell(Msg::Focus(true)).sees("3 h ago");
}
