//! Choosing from lists instead of typing numbers: first pages, filters, what is used last, and lists that fail to load.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::json;
use syncwright::app::effect::Effect;
use syncwright::app::input::action::Action;
use syncwright::app::input::mouse::{MouseTarget, Wheel};
use syncwright::app::input::parts::{Cell, Pane, SignInField, Tab};
use syncwright::app::msg::{Answer, Msg, WorkOpened};
use syncwright::domain::connector::{Connector, ConnectorRole};
use syncwright::domain::create::note::HistoryEntry;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{FailureKind, NoAnswer};
use syncwright::domain::field::{FieldId, Step};
use syncwright::domain::query::{Page, Query, Reply};

use super::workspace::{answer, connector, silence};
use super::{Journey, failure};

#[test]
fn a_sync_is_made_by_choosing_names() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n<tab><enter>hub<enter>").sees("HubSpot EU · Hubspot · #2");
    journey.keys_served("<enter>act<enter><a-1>").sees("Active users · Prod PG · #5").keys_served("<a-2>");
    assert_eq!(journey.text(FieldId::Source), "1", "choosing a model fills an empty Source");
    journey.keys_served("<enter>con<enter><to Mapping>a").sees("Mapped by name: ");
    journey.keys_served("<to Every>30<c-s>");
    journey
        .sees("Prod PG → Active users → HubSpot EU › contacts · every 30 min")
        .sees("Sends every row of Active users")
        .sees("Destination HubSpot EU · Hubspot · #2");
    journey.keys_served("<c-s>");
    assert_eq!(
        journey.creates(),
        [&json!({"sync": {
            "source_id": 1, "destination_id": 2, "model_id": 5, "stream_name": "contacts", "sync_mode": "full_refresh",
            "configuration": {"email": "properties.email", "visits": "properties.visits", "first_name": "properties.firstname"},
            "schedule_type": "automated", "sync_interval": 30, "sync_interval_unit": "minutes",
        }})]
    );
}

#[test]
fn what_was_chosen_last_comes_first_and_models_of_the_source_before_others() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n<tab><enter>webhook<enter><s-tab><c-u><enter>").sees("› Orders webhook");
    journey.keys_served("<esc><s-tab>1<tab><tab><enter>").sees("› Active users");
}

/// The history has a sync to this destination.
fn used(destination: u32) -> Msg {
    let past = HistoryEntry {
        at: super::now(),
        profile: "default".to_owned(),
        sync: super::place("api.example.com", "1"),
        body: json!({"sync": {"source_id": 4, "destination_id": destination, "model_id": 7}}),
        answer: serde_json::Map::new(),
        is_told: false,
        create: None,
    };
    let opened = WorkOpened { profile: "default".to_owned(), history: vec![past], ..WorkOpened::default() };
    Msg::WorkOpened(Box::new(opened))
}

#[test]
fn what_was_used_before_the_start_comes_first_too() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(used(11)).keys_served("n<tab><enter>").sees("› Customer 360");
}

#[test]
fn an_id_can_be_typed_into_every_list() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<enter>42").sees("ID 42, as typed").keys("<enter>");
    assert_eq!(journey.text(FieldId::Source), "42");
    journey.keys("<a-2><enter>my stream").sees("“my stream” (as typed)").keys("<enter>");
    assert_eq!(journey.text(FieldId::Stream), "my stream");
}

#[test]
fn a_list_that_fails_to_load_says_so_and_can_be_tried_again() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<enter>").sees("Loading…");
    let (request, _) = journey.asked()[0].clone();
    journey.later(100);
    assert_eq!(journey.asked()[0].0, request, "an open list is fetched on");
    let forbidden = failure(FailureKind::Forbidden("You are not authorized to do this action".into()));
    journey.tell_answer(request, Err(forbidden)).sees("You're not allowed to do this").sees("Ctrl-R tries again");
    journey.keys("12").sees("ID 12, as typed").keys("<c-u><c-r>").sees("Loading…");
    journey.served(answer).sees("Prod PG").sees_not("not allowed");
}

#[test]
fn an_empty_list_says_so() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<enter>").served(|_| Ok(Reply::Connectors(Page { rows: Vec::new(), count: 0, last: Some(1) })));
    journey.sees("Nothing here yet.").keys("xyz").sees("No matches.");
}

/// Destinations in pages of a hundred.
fn crowd(query: &Query, pages: u32) -> Reply {
    let Query::Connectors(ConnectorRole::Destination, page) = query else { panic!("{query:?}") };
    let ids = (page - 1) * 100 + 1..=page * 100;
    let row = |id: u32| connector(u64::from(id), &format!("Crowd {id:06}"), "Hubspot", ConnectorRole::Destination);
    Reply::Connectors(Page { rows: ids.map(row).collect(), count: 100, last: Some(pages) })
}

/// Answers what an open list asks, page by page, until it asks no more; how many pages that were.
fn pages_of_crowd(journey: &mut Journey) -> usize {
    for pages in 0.. {
        let asked = journey.asked();
        assert!(asked.len() <= 1, "one page at a time: {asked:?}");
        let Some((request, query)) = asked.first().cloned() else { return pages };
        journey.tell_answer(request, Ok(crowd(&query, 200)));
    }
    unreachable!("a list has 200 pages")
}

#[test]
fn an_open_list_is_loaded_a_screen_or_two_ahead_of_the_bar() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<tab><enter>");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.sees("Crowd 000001").sees("100 so far · scroll down for more").keys(&"<down>".repeat(40));
    assert_eq!(pages_of_crowd(&mut journey), 0, "sixty more lines are there");
    journey.keys("<down>").sees("100 so far · loading page 2 of 200…");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.sees("200 so far · scroll down for more");
    for _ in 0..9 {
        journey.keys("<end>");
        assert_eq!(pages_of_crowd(&mut journey), 1);
    }
    journey.sees("1,100 so far");
}

#[test]
fn a_filter_is_searched_for_only_until_as_many_match_as_fit() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<tab><enter>");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.keys("crowd");
    assert_eq!(pages_of_crowd(&mut journey), 0, "all of them match");
    journey.keys("<c-u>99").sees("1 of 100 so far · searching page 2 of 200…");
    // Of the first thousand 99, 199, … and the 990s: 19. Five more make as many as fit.
    assert_eq!(pages_of_crowd(&mut journey), 14);
    journey.sees("24 of 1,500 so far · scroll down for more").keys("<down>");
    assert_eq!(pages_of_crowd(&mut journey), 1, "the bar goes on to what does not fit");
}

#[test]
fn the_first_page_is_shown_at_once_and_a_filter_goes_through_all_of_them() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<tab><enter>");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.sees("Crowd 000001").keys("19999").sees("No matches yet.");
    assert_eq!(pages_of_crowd(&mut journey), 199);
    journey.sees("› Crowd 019999").sees("1 of 20,000").keys("<enter>");
    assert_eq!(journey.text(FieldId::Destination), "19999");
    let names = journey.asked().iter().filter(|(_, query)| matches!(query, Query::Connector(_))).count();
    assert_eq!(names, 0, "the name of what was chosen needs no request of its own");
}

#[test]
fn leaving_the_list_stops_the_fetching_and_coming_back_goes_on() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<tab><enter>");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.keys("<end>");
    let (second, _) = journey.asked()[0].clone();
    journey.keys("<esc>");
    assert!(journey.asked().is_empty() && journey.effects.contains(&Effect::Abandon(second)));
    journey.keys("<enter><end>");
    assert!(matches!(journey.asked()[0].1, Query::Connectors(ConnectorRole::Destination, 2)), "{:?}", journey.asked());
}

#[test]
fn the_bar_stays_on_its_line_while_more_lines_come() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<tab><enter>");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.keys("<end>").sees("› Crowd 000100");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.sees("› Crowd 000100").keys("<enter>");
    assert_eq!(journey.text(FieldId::Destination), "100");
}

#[test]
fn the_bar_stays_on_its_line_also_when_a_line_comes_before_it() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.tell(used(150)).keys("n<tab><enter>");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.keys(&"<down>".repeat(41)).sees("› Crowd 000042");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.sees("› Crowd 000042").keys("<home>").sees("› Crowd 000150");
}

#[test]
fn a_list_is_gone_through_by_lines_by_pages_and_with_the_wheel() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys("n<tab><enter>");
    assert_eq!(pages_of_crowd(&mut journey), 1);
    journey.keys("<pgdn>").sees("› Crowd 000011").keys("<pgdn><up>").sees("› Crowd 000020").keys("<pgup>");
    journey.sees("› Crowd 000010").tell(Msg::Wheel(Wheel::Down)).sees("› Crowd 000013");
    journey.tell(Msg::Wheel(Wheel::Up)).sees("› Crowd 000010");
}

#[test]
fn names_from_the_server_cannot_act_on_the_screen() {
    let mut journey = Journey::signed_in(Dialect::Published);
    let hostile = Connector {
        name: "\u{1b}]0;pwned\u{7}\u{202e}evil\nname".into(),
        ..connector(1, "", "\u{9b}2J", ConnectorRole::Source)
    };
    journey.keys("n<enter>").served(|query| match query {
        Query::Connectors(..) => Ok(Reply::Connectors(Page { rows: vec![hostile.clone()], count: 1, last: Some(1) })),
        other => answer(other),
    });
    journey.sees("pwned");
    assert!(!journey.screen().chars().any(|letter| letter.is_control() && letter != '\n' || letter == '\u{202e}'));
}

#[test]
fn usual_times_are_written_as_cron_expressions_at_the_time_that_was_typed() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("n<a-3><right><tab><enter>").sees("Weekdays").sees("at 09:00 UTC").sees_not("(09:00 UTC)");
    journey.keys("7:30").sees("at 07:30 UTC").keys("<down><down><enter>");
    assert_eq!(journey.text(FieldId::CronExpression), "30 7 * * 1-5");
    journey.sees("▌ Cron expression").sees("Next runs");
    journey.keys("<a-down>25:99").sees("No matches.").keys("<enter><c-u>weekd").sees("› Weekdays");
    journey.keys("<enter>");
    assert_eq!(journey.text(FieldId::CronExpression), "0 9 * * 1-5");
    journey.app.clock.zone = TimeZone::fixed(jiff::tz::offset(2));
    journey.keys("<a-down>").sees("at 11:00 (09:00 UTC)");
}

#[test]
fn a_word_is_chosen_from_its_list_and_leaving_the_list_changes_nothing() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys("n<to Schedule>");
    let before = journey.text(FieldId::Schedule).to_owned();
    journey.keys("<a-down><down><esc><a-down><down><up><enter>");
    assert_eq!(journey.text(FieldId::Schedule), before);
    journey.keys("<a-down><down><enter>");
    assert_ne!(journey.text(FieldId::Schedule), before);
}

#[test]
fn cursor_fields_are_the_columns_with_dates_first() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys_served("n1<tab>2<tab>5<a-2><tab><tab><a-down>").sees("› seen_at").sees("date").keys_served("<enter>");
    assert_eq!(journey.text(FieldId::CursorField), "seen_at");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Answers come late, in any order, twice, or for what was changed meanwhile.
    #[test]
    fn answers_never_change_what_was_typed(
        keys in prop::collection::vec(prop::sample::select(vec![
            "1", "2", "5", "9", "<tab>", "<s-tab>", "<enter>", "<esc>", "hub", "act", "<c-u>", "<down>", "<a-1>", "<a-2>", "<backspace>", "con", "a", "<f2>",
        ]), 1..30),
        order in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4), 0..40),
    ) {
        let mut journey = Journey::signed_in(Dialect::Published);
        journey.keys("n");
        let mut order = order.into_iter();
        for key in keys {
            journey.keys(key).later(100);
            let asked: Vec<_> = journey.effects.iter().filter_map(|effect| match effect {
                Effect::Ask(request, _, _, query) => Some((*request, query.clone())),
                _ => None,
            }).collect();
            let Some((index, kind)) = order.next() else { continue };
            if asked.is_empty() {
                continue;
            }
            let before = journey.app.form().draft().clone();
            let focus = journey.app.form().focus();
            // Any request ever made, also one that was answered or given up.
            let (request, query) = index.get(&asked).clone();
            let reply = match kind {
                0 => silence(&query),
                1 => Err(failure(FailureKind::NoAnswer(NoAnswer::ConnectionLost))),
                _ => answer(&query),
            };
            journey.answered.push(request);
            journey.tell(Msg::Answer(request, Answer::Reply(reply.clone()))).tell(Msg::Answer(request, Answer::Reply(reply)));
            prop_assert_eq!(journey.app.form().draft(), &before);
            prop_assert_eq!(journey.app.form().focus(), focus);
        }
        prop_assert!(journey.creates().is_empty());
    }
}

/// What stands on the screen under a list or a question, and does something when it is pressed there.
fn targets() -> Vec<MouseTarget> {
    vec![
        MouseTarget::Field(FieldId::Stream),
        MouseTarget::Cell(0, Cell::To),
        MouseTarget::Button,
        MouseTarget::Step(Step::Schedule),
        MouseTarget::Action(Action::Create),
        MouseTarget::Action(Action::Home),
        MouseTarget::Action(Action::StartOver),
        MouseTarget::Tab(Tab::History),
        MouseTarget::Pane(Pane::Runs),
        MouseTarget::Reason(0),
        MouseTarget::SignIn(SignInField::Token),
    ]
}

#[test]
fn what_is_pressed_beside_an_open_list_or_a_question_does_nothing_under_it() {
    let mut on_list = Journey::signed_in(Dialect::Published);
    on_list.keys_served("n<enter>").sees("› Prod PG");
    let mut on_question = Journey::signed_in(Dialect::Published);
    on_question.filled().keys("<c-q>").sees("Quit and lose your draft?");
    let mut on_help = Journey::signed_in(Dialect::Published);
    on_help.filled().keys("<f1>");
    for journey in [&mut on_list, &mut on_question, &mut on_help] {
        for target in targets() {
            let before = (journey.screen(), format!("{:?}", journey.app.form()), journey.app.session.home.tab);
            journey.tell(Msg::Pressed(target));
            let after = (journey.screen(), format!("{:?}", journey.app.form()), journey.app.session.home.tab);
            assert_eq!(before, after, "{target:?}");
            assert_eq!((journey.app.layers.len(), journey.creates().len()), (1, 0), "{target:?}");
        }
    }
}
