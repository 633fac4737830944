//! Typing, pasting, moving: nothing typed is lost, and every mistake is said where it stands.

use syncwright::app::effect::Effect;
use syncwright::app::msg::{Answer, Msg};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::field::FieldId;

use super::Journey;

fn form(dialect: Dialect) -> Journey {
    let mut journey = Journey::signed_in(dialect);
    journey.keys("n");
    journey
}

#[test]
fn a_field_is_judged_when_it_is_left_and_from_then_on_with_every_key() {
    let mut journey = form(Dialect::Published);
    journey.keys("<to Every>x").sees_not("Enter a whole number");
    journey.keys("<tab>").sees("Enter a whole number");
    journey.keys("<s-tab><backspace>").sees("Enter how often the sync runs");
    journey.keys("5");
    assert!(journey.app.form().problems(FieldId::Every).is_empty());
}

#[test]
fn tab_goes_through_all_fields_in_their_order() {
    let mut journey = form(Dialect::Multiwoven);
    journey.keys("<a-3><right><right><right>").keys("<a-1>");
    for field in journey.app.form().fields() {
        journey.sees(&format!("▌ {}", field.label()));
        journey.keys("<tab>");
    }
    journey.sees("Fix 6 problems first; Ctrl-S goes to the first.").sees("▌ Unit").keys("<c-s>").sees("▌ Source");
}

#[test]
fn steps_are_reached_by_their_number_and_marked() {
    let mut journey = form(Dialect::Published);
    journey.keys("1<tab>2<tab>3<a-3>").sees("▌ Every").sees("1 Connect ✓");
    journey.keys("<a-2>").sees("▌ Stream").keys("<tab><a-1>").sees("2 Map ✗1");
    journey.keys("<c-n><c-n>").sees("▌ Every");
}

#[test]
fn esc_goes_back_step_by_step_and_never_throws_typing_away() {
    let mut journey = form(Dialect::Published);
    journey.keys("12<a-3><esc>").sees("▌ Stream").keys("<esc>").sees("▌ Source").keys("<esc>");
    journey.sees("This session").sees("Unfinished draft: n continues it.").keys("n").sees("12");
}

#[test]
fn a_million_pasted_characters_are_cut_and_said() {
    let mut journey = form(Dialect::Published);
    journey.paste(&"7".repeat(1_000_000)).sees("Pasted: 999,960 characters cut.");
    journey.keys("<tab>").sees("Too large for an ID");
    journey.keys("<a-2>").paste("con\ntacts\u{1b}[31m").sees("con tacts[31m").sees("Pasted as one line");
    journey.keys("<to Mapping>").paste(&"{\n".repeat(500_000)).sees("cut.");
    assert!(journey.app.form().draft().mapping().json().len() <= 200_000);
}

#[test]
fn a_wrong_mapping_is_told_by_line_and_column() {
    let mut journey = form(Dialect::Published);
    journey.keys("<to Mapping>").paste("{\n  \"a\": \"x\",\n}").keys("<tab><s-tab>");
    journey.sees("Line 2, column 11: nothing follows this comma; remove it.");
    for (text, words) in [
        ("[]", "This is a list. The mapping is a JSON object"),
        ("5", "This is a number."),
        ("{\"a\": \"x\", \"a\": \"y\"}", "the key “a” is used twice"),
    ] {
        journey.keys("<c-end>");
        while !journey.app.form().mapping().text().is_empty() {
            journey.keys("<c-u><backspace>");
        }
        journey.paste(text).sees(words);
        assert_eq!(journey.app.form().draft().mapping().json(), text, "nothing is lost");
    }
}

#[test]
fn wrong_cron_expressions_get_their_sentence_and_right_ones_are_told_in_words() {
    let mut journey = form(Dialect::Published);
    journey.keys("<to Cron expression>");
    for text in ["* * *", "60 * * * *", "@noon", "*/0 * * * *"] {
        journey.keys(&format!("<c-u>{text}<s-tab><tab>"));
        assert_eq!(journey.app.form().problems(FieldId::CronExpression).len(), 1, "{text}");
    }
    journey.keys("<c-u>@daily").sees("UTC");
    assert!(journey.app.form().problems(FieldId::CronExpression).is_empty());
}

#[test]
fn a_choice_is_turned_or_picked_from_its_list() {
    let mut journey = form(Dialect::Multiwoven);
    journey.keys("<a-3><a-down>").sees("when started manually").keys("<down><enter>");
    assert_eq!(journey.app.form().draft().get(FieldId::Schedule), "cron_expression");
    journey.sees("Cron expression").sees_not("Every");
    journey.keys("<right>").sees_not("Cron expression").keys("<a-down><esc>").sees("▌ Schedule");
    assert_eq!(journey.app.form().draft().get(FieldId::Schedule), "manual");
}

#[test]
fn undo_brings_back_what_was_there() {
    let mut journey = form(Dialect::Published);
    journey.keys("12<tab>34<c-z>");
    assert_eq!(journey.app.form().draft().get(FieldId::Destination), "");
    journey.keys("<c-z>");
    assert_eq!(journey.app.form().draft().get(FieldId::Source), "");
    journey.keys("<c-y><c-y>");
    assert_eq!(journey.app.form().draft().get(FieldId::Destination), "34");
}

#[test]
fn the_external_editor_gets_the_mapping_and_gives_it_back() {
    let mut journey = form(Dialect::Published);
    journey.keys("<to Mapping>").paste("{\"a\": \"x\"}").keys("<f4>");
    let opened = |journey: &Journey| {
        let edit = journey.effects.iter().rev().find_map(|effect| match effect {
            Effect::EditText(request, text) => Some((*request, text.clone())),
            _ => None,
        });
        edit.expect("the editor")
    };
    let (request, text) = opened(&journey);
    assert_eq!(text, "{\n  \"a\": \"x\"\n}");
    journey.tell(Msg::Answer(request, Answer::Edited(Ok("{\"a\": \"b\"}\n".to_owned()))));
    assert_eq!(journey.app.form().draft().mapping().json(), "{\n  \"a\": \"b\"\n}");
    let (request, _) = opened(journey.keys("<f4>"));
    journey.tell(Msg::Answer(request, Answer::Edited(Err("No editor found.".into())))).sees("No editor found.");
}

#[test]
fn quitting_with_a_draft_asks_first() {
    let mut journey = form(Dialect::Published);
    journey.keys("1<c-c>").sees("Quit and lose your draft?").keys("n1");
    assert!(!journey.effects.contains(&Effect::Quit));
    journey.keys("<c-q>y");
    assert!(journey.effects.contains(&Effect::Quit));
}

#[test]
fn help_and_palette_show_what_can_be_done_here() {
    let mut journey = form(Dialect::Published);
    journey.keys("<f1>").sees("Keyboard shortcuts").sees("Open the field's list").keys("<esc>");
    journey.keys("<c-p>step3").sees("Step 3: Schedule").keys("<enter>").sees("▌ Every");
}
