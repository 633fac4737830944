//! Every screen and state as text at four sizes, reviewed by eye; and their pictures in colour, which must be those in
//! `assets/screens`. `SYNCWRIGHT_PICTURES=draw cargo test --test it pictures` redraws them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use ratatui::style::Color;
use syncwright::app::input::actions::ACTIONS;
use syncwright::app::launch::{Background, ColorDepth, ColorMode};
use syncwright::domain::dialect::Dialect;

use super::Journey;
use super::scenes::scenes;
use crate::svg::svg;

const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 36), (200, 60)];

/// The sizes of pictures.
const PICTURED: [(u16, u16); 3] = [(60, 20), (80, 24), (120, 36)];

#[test]
fn every_screen_and_state_looks_as_reviewed() {
    for scene in scenes() {
        let mut text = String::new();
        for (width, height) in SIZES {
            writeln!(text, "--- {width}x{height}").expect("a string");
            text.push_str(&scene.journey.screen_at(width, height));
        }
        insta::assert_snapshot!(scene.name, text);
    }
}

/// What is accented, quiet, wrong, is the same on every ground; only the inks differ.
#[test]
fn every_text_has_the_role_that_was_reviewed() {
    for mut scene in scenes() {
        let mut roles_on = |ground, depth, (width, height)| {
            scene.journey.app.appearance.colors = ColorMode::Colour(ground, depth);
            scene.journey.roles_at(width, height)
        };
        for size in SIZES {
            let roles = roles_on(Background::Dark, ColorDepth::True, size);
            let light = roles_on(Background::Light, ColorDepth::True, size);
            assert_eq!(light, roles, "{}", scene.name);
            if size == (80, 24) {
                insta::assert_snapshot!(format!("roles_{}", scene.name), roles);
            }
        }
    }
}

/// With sixteen colours no ground is tinted, since people choose what these look like; the same words are there.
#[test]
fn with_sixteen_colours_no_ground_is_tinted_and_nothing_is_missing() {
    for mut scene in scenes() {
        let plain = scene.journey.screen_at(80, 24);
        scene.journey.app.appearance.colors = ColorMode::Colour(Background::Dark, ColorDepth::Sixteen);
        let buffer = scene.journey.buffer_at(80, 24);
        assert!(buffer.content().iter().all(|cell| cell.bg == Color::Reset), "{}", scene.name);
        assert_eq!(scene.journey.screen_at(80, 24), plain, "{}", scene.name);
    }
}

#[test]
fn the_pictures_are_those_of_the_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screens");
    let draws = std::env::var_os("SYNCWRIGHT_PICTURES").is_some_and(|wish| wish == "draw");
    let mut names = BTreeSet::new();
    let mut stale = Vec::new();
    for mut scene in scenes().into_iter().filter(|scene| scene.is_pictured) {
        for (ground, word) in [(Background::Dark, "dark"), (Background::Light, "light")] {
            scene.journey.app.appearance.colors = ColorMode::Colour(ground, ColorDepth::True);
            for (width, height) in PICTURED {
                let name = format!("{}-{width}x{height}-{word}.svg", scene.name);
                let (path, picture) = (folder.join(&name), svg(&scene.journey.buffer_at(width, height), ground));
                if draws {
                    std::fs::create_dir_all(&folder).expect("a folder");
                    std::fs::write(&path, &picture).expect("the picture is written");
                } else if std::fs::read_to_string(&path).ok().as_ref() != Some(&picture) {
                    stale.push(name.clone());
                }
                names.insert(name);
            }
        }
    }
    let there = std::fs::read_dir(&folder).expect("the pictures are there").flatten();
    let left: Vec<String> = there
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !names.contains(name))
        .collect();
    assert!(stale.is_empty(), "redraw them (SYNCWRIGHT_PICTURES=draw): {stale:?}");
    assert!(left.is_empty(), "of no screen any more: {left:?}");
}

#[test]
fn the_cursor_is_on_every_screen_for_screen_readers_to_follow() {
    let mut without = Vec::new();
    for scene in scenes() {
        for (width, height) in SIZES {
            if !scene.journey.has_cursor_at(width, height) {
                without.push(format!("{} {width}x{height}", scene.name));
            }
        }
    }
    assert!(without.is_empty(), "{without:?}");
}

/// The page of keys, as the table has them.
fn page_of_keys() -> String {
    let mut page = String::from(
        "# Keys and their names\n\nDrawn from the table of actions by `SYNCWRIGHT_PICTURES=draw cargo test --test it pictures`. \
         In the\nconfiguration, `[keys]` gives an action another key: `run-now = \"F8\"`.\n\n\
         | name | usual key | what it does |\n| --- | --- | --- |\n",
    );
    let mut told = BTreeSet::new();
    for entry in ACTIONS {
        let name = entry.action.name();
        let Some(key) = entry.key.filter(|_| told.insert(name)) else { continue };
        writeln!(page, "| `{name}` | `{key}` | {} |", entry.name).expect("a string");
    }
    page
}

#[test]
fn the_pictures_come_with_a_page_of_keys() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    if std::env::var_os("SYNCWRIGHT_PICTURES").is_some_and(|wish| wish == "draw") {
        std::fs::write(&path, page_of_keys()).expect("the page is written");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("the page is there"), page_of_keys(), "redraw it");
}

#[test]
fn no_window_is_too_small_to_draw_in() {
    let mut journey = Journey::signed_in(Dialect::Published);
    journey.filled();
    for (width, height) in [(1, 1), (20, 5), (39, 30), (40, 10), (500, 200)] {
        journey.screen_at(width, height);
    }
    assert!(journey.screen_at(20, 5).contains("Window too small"));
}
