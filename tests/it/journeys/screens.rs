//! Whole screens at several sizes, reviewed by eye: few and large.

use syncwright::app::launch::{Launch, Origin};
use syncwright::app::msg::Msg;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::keeping::{Availability, StoreProblem};

use super::{Journey, created, launch};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (60, 20)];

fn snapshots(name: &str, journey: &Journey) {
    for (width, height) in SIZES {
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), journey.screen_at(width, height));
    }
}

#[test]
fn connect_without_a_keyring() {
    let mut journey = Journey::start(Launch { origin: Origin::Nothing, server: None, ..launch() });
    journey.tell(Msg::StoresFound(Availability { keyring: Err(StoreProblem::NoSessionBus), kernel: Ok(()) }));
    journey.keys("<tab><tab>").paste(super::TOKEN);
    snapshots("connect", &journey);
}

#[test]
fn the_form_with_problems() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey
        .keys("n1<tab>zwei<tab><a-2>contacts<tab><tab><tab>")
        .paste("{\n  \"email\": \"properties.email\",\n}")
        .keys("<tab><s-tab>");
    snapshots("form", &journey);
}

#[test]
fn a_list_to_choose_from() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.keys_served("n<tab><enter>cust");
    snapshots("list", &journey);
}

#[test]
fn the_mapping_as_a_table() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey.keys_served("n1<tab>2<tab>5<tab>contacts<tab><tab><tab>a<end><enter>{{ nobody }}<enter>phone<enter>");
    snapshots("table", &journey);
    journey.keys_served("v");
    snapshots("rows", &journey);
    journey.keys_served("<esc><tab><tab>90<tab><c-s>");
    snapshots("review_with_names", &journey);
}

#[test]
fn review_before_creating() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    snapshots("review", &journey);
}

#[test]
fn the_result_of_a_create() {
    let mut journey = Journey::signed_in(Dialect::Multiwoven);
    journey
        .keys("n1<tab>2<tab>3<tab>contacts<tab><tab><tab>")
        .paste(r#"{"email": "properties.email"}"#)
        .keys("<tab><tab>30<c-s><c-s>");
    let mut stored = (*journey.creates()[0]).clone();
    stored["sync"]["sync_interval"] = 45.into();
    journey.answer(created("42", &stored));
    snapshots("result", &journey);
    journey.keys("<enter>");
    snapshots("syncs", &journey);
}

#[test]
fn no_window_is_too_small_to_draw_in() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    for (width, height) in [(1, 1), (20, 5), (39, 30), (40, 10), (500, 200)] {
        journey.screen_at(width, height);
    }
    assert!(journey.screen_at(20, 5).contains("More room"));
}
