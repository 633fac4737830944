//! The form that people fall for: a first sync in a few keys, and by mouse alone.

use syncwright::app::input::key::{Code, Key};
use syncwright::app::input::mouse::MouseTarget;
use syncwright::app::msg::Msg;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::field::FieldId;
use syncwright::domain::query::Query;

use super::workspace::{answer, silence};
use super::{Journey, created};

/// The most keys that a first sync may take, from home until it is created.
const MOST_KEYS: usize = 18;

/// From home until the stream is chosen: each key, and what is then seen.
pub(crate) const TO_THE_MAPPING: [(&str, &str); 8] = [
    ("n", "▌ Source"),
    ("p", "› Prod PG"),
    ("<enter>", "▌ Destination"),
    ("h", "› HubSpot EU"),
    ("<enter>", "▌ Model"),
    ("a", "› Active users"),
    ("<enter>", "▌ Stream"),
    ("<enter>", "› contacts"),
];

/// Each key, and what is then seen.
fn first_sync(dialect: Dialect) -> Vec<(&'static str, &'static str)> {
    let mapping = [("<enter>", "▌ Mapping"), ("a", "Mapped by name")];
    let schedule: &[(&str, &str)] = match dialect {
        Dialect::Published => &[("<tab>", "▌ Every")],
        Dialect::Multiwoven => &[("<tab>", "▌ Schedule"), ("<enter>", "▌ Every")],
    };
    let rest = [("3", "3"), ("0", "every 30 min"), ("<enter>", "Create sync"), ("<enter>", "Creating the sync…")];
    TO_THE_MAPPING.into_iter().chain(mapping).chain(schedule.iter().copied()).chain(rest).collect()
}

#[test]
fn a_first_sync_takes_at_most_eighteen_keys_in_both_variants() {
    for dialect in Dialect::ALL {
        let mut journey = Journey::signed_in(dialect);
        let keys = first_sync(dialect);
        for (key, seen) in &keys {
            assert_eq!(Key::read_all(key).len(), 1, "{key}");
            journey.keys_served(key).sees(seen);
        }
        assert!(keys.len() <= MOST_KEYS, "{} keys", keys.len());
        let body = (*journey.creates()[0]).clone();
        let ids = ["source_id", "destination_id", "model_id"].map(|name| body["sync"][name].as_u64());
        assert_eq!(ids, [Some(1), Some(2), Some(5)]);
        journey.answer(created("42", &body)).sees("✓ Created");
    }
}

/// Presses the mouse where words stand on the screen.
fn click(journey: &mut Journey, words: &str) {
    let target =
        journey.target_of(words).unwrap_or_else(|| panic!("{words:?} cannot be pressed:\n{}", journey.screen()));
    journey.tell(Msg::Pressed(target)).served(answer);
}

#[test]
fn a_first_sync_is_made_by_mouse_alone() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    click(&mut journey, "new sync");
    for (words, seen) in [
        ("Source", "› Prod PG"),
        ("Prod PG", "▌ Destination"),
        ("Destination", "HubSpot EU"),
        ("HubSpot EU", "▌ Model"),
        ("Model", "Active users"),
        ("Active users", "▌ Stream"),
        ("Stream", "› contacts"),
        ("contacts  ", "▌ Mapping"),
        ("map by name", "Mapped by name"),
        ("3 Schedule", "▌ Schedule"),
        ("interval ▾", "when started manually"),
        ("when started manually", "by hand"),
        ("Ctrl-S", "Create sync"),
        ("Create sync", "Creating the sync…"),
    ] {
        click(&mut journey, words);
        journey.sees(seen);
    }
    assert_eq!(journey.creates().len(), 1);
}

#[test]
fn what_is_pressed_beside_an_open_list_closes_it() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n<enter>").sees("› Prod PG");
    click(&mut journey, "1 Connect");
    journey.sees("▌ Source").sees_not("› Prod PG");
    click(&mut journey, "Source");
    journey.sees("› Prod PG");
    assert_eq!(journey.target_of("type part of the name"), Some(MouseTarget::Nothing), "inside it nothing is behind");
}

#[test]
fn a_reference_shows_its_name_and_holds_its_id() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n1<tab><s-tab>").sees("▌ Source Prod PG · Postgresql · #1");
    assert_eq!(journey.text(FieldId::Source), "1");
    journey.keys_served("4<tab>").sees("Snowflake warehouse · Snowflake · #4");
    assert_eq!(journey.text(FieldId::Source), "4", "a digit on a name starts another ID");
    journey.keys_served("<s-tab><backspace>").sees("press Enter, or type a name");
    assert_eq!(journey.text(FieldId::Source), "", "Backspace clears a name as a whole");
    journey.keys_served("<c-z>").sees("Snowflake warehouse · Snowflake · #4");
    journey.keys_served("/").sees("type part of the name, or the ID").keys_served("<esc>prod").sees("› Prod PG");
    journey.keys_served("<enter><a-1>").sees("Prod PG · Postgresql · #1");
}

#[test]
fn an_id_is_typed_on_while_its_name_is_there_already() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n<tab>1").later(400).served(answer).sees("#1");
    journey.keys("1").later(400).served(answer).sees("Customer 360 · Postgresql · #11");
    journey.keys("<backspace>");
    assert_eq!(journey.text(FieldId::Destination), "1", "while it is typed, Backspace takes one digit back");
}

#[test]
fn a_name_that_cannot_be_loaded_leaves_the_id_and_says_so() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n12<tab>").sees("#12 · loading…").served(silence);
    journey.sees("#12 · name unknown").sees("Couldn't load the name: ");
}

#[test]
fn an_id_is_pasted_and_a_pasted_name_is_searched_for() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n").paste(" 4\n").served(answer);
    assert_eq!(journey.text(FieldId::Source), "4");
    journey.keys("<tab>").paste("HubSpot EU").served(answer).sees("› HubSpot EU").keys_served("<enter>");
    assert_eq!(journey.text(FieldId::Destination), "2");
}

#[test]
fn enter_goes_to_what_is_missing_ahead_and_only_the_key_of_review_leads_back() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n<tab>2<tab>5<tab>").sees("▌ Stream").keys_served("contacts<enter>").sees("▌ Mapping");
    journey.keys_served("a<to Every>30<enter>").sees("▌ Every").sees("Fix 1 problem first; Ctrl-S goes to it.");
    journey.keys_served("<c-s>").sees("▌ Source").keys_served("1<enter>").sees("Create sync");
}

#[test]
fn what_has_one_choice_is_one_line_and_is_skipped() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey
        .keys("n<a-2>")
        .sees("Sync mode full_refresh · every row at first, later only new ones")
        .keys("<tab>")
        .sees("▌ Cursor field");
    journey.keys("<a-3>").sees("Schedule automated · Unit minutes").sees("▌ Every").keys("<s-tab>").sees("▌ Mapping");
    journey.keys("<a-3><tab>").sees("▌ Cron expression");
}

#[test]
fn an_empty_source_is_no_problem_before_the_model_can_fill_it() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n<tab><tab>").sees_not("Connect ✗2").sees("1 Connect ✗1");
    assert!(journey.app.form().problems(FieldId::Source).is_empty());
    journey.keys_served("<tab>");
    assert!(!journey.app.form().problems(FieldId::Source).is_empty(), "Model was left empty too");
}

#[test]
fn choosing_another_value_in_a_whole_form_stays_where_it_was_chosen() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let lists_only =
        |query: &Query| if matches!(query, Query::Connectors(..)) { answer(query) } else { silence(query) };
    journey.filled().keys("<a-1><a-down>").served(lists_only).sees("› Prod PG").keys("<down><enter>").sees("▌ Source");
    assert_eq!(journey.text(FieldId::Source), "4");
}

#[test]
fn a_list_of_streams_that_is_still_loading_says_so() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<tab>2<a-2><enter>").sees("Loading…").sees_not("Choose a destination first");
    journey.served(answer).sees("› contacts");
}

#[test]
fn a_list_opens_on_what_is_chosen_also_when_it_comes_late() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n4<tab><s-tab><a-down>").sees("Loading…").served(answer).sees("› Snowflake warehouse");
}

#[test]
fn the_notice_of_a_paste_goes_with_the_paste() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<to Mapping>").paste("{\"a\": \"b\"}").paste("some text").sees("Only a whole JSON mapping");
    journey.keys("<c-z>").sees_not("Only a whole JSON mapping");
}

#[test]
fn the_request_follows_the_focus() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    let rows: Vec<String> = (0..60).map(|row| format!("\"column_{row}\": \"field_{row}\"")).collect();
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<to Mapping>").paste(&format!("{{{}}}", rows.join(", ")));
    journey.keys("<to Every>30");
    let screen = journey.screen_at(120, 24);
    assert!(screen.contains("\"sync_interval\": 30"), "{screen}");
    journey.keys("<to Source>");
    let screen = journey.screen_at(120, 24);
    assert!(screen.contains("\"source_id\": 1"), "{screen}");
}

#[test]
fn the_first_row_shows_what_is_sent() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<to Mapping>a");
    let wide = journey.screen_at(120, 30);
    assert!(wide.contains("SENT") && wide.contains("ada@lovelace.io") && wide.contains("Ada"), "{wide}");
    let narrow = journey.screen_at(80, 24);
    assert!(narrow.contains("ada@lovelace.io") && !narrow.contains("  Ada"), "of the chosen row only:\n{narrow}");
    journey.tell(Msg::Key(Key::plain(Code::Down)));
    let narrow = journey.screen_at(80, 24);
    assert!(!narrow.contains("ada@lovelace.io"), "{narrow}");
}
