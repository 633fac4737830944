//! What is seen: reads the state and draws it. Changes nothing, decides nothing that a test of the core should see.
//!
//! ```text
//!  Syncwright › New sync                          acme · api.squared.ai     chrome.rs
//!
//!  1 ✓ Connect the ends │ Stream        contacts    │ Request                new_sync.rs, preview.rs
//!  2 ✗ Stream         1 │ Mapping       1 {         │ {"sync": …
//!
//!  ✓ Connected as Ann (Admin), workspace default (1).                        chrome.rs: the notice
//!  Ctrl-S review  Tab next field  F1 help                                    chrome.rs: the footer
//!  acme · published · workspace 1 · token until 14:32                        chrome.rs: the status line
//! ```

mod attributes;
mod chrome;
mod connect;
mod field;
mod hit_map;
mod mapping;
mod new_sync;
mod overlay;
mod picker;
mod preview;
mod result;
mod review;
mod rows;
mod run;
mod sample;
mod status;
mod sync;
mod syncs;
mod text;
mod theme;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout};

use crate::app::State;
use crate::app::screen::Screen;
use crate::domain::field::Step;
use crate::view::theme::Theme;

pub use hit_map::{HitRegion, target_at};

/// After what could not be had.
const AGAIN: &str = "[refresh] tries again.";

/// The smallest window that anything useful fits into.
const SMALLEST: (u16, u16) = (40, 10);

/// Draws the whole screen; returns where it can be pressed.
pub fn draw(state: &State, frame: &mut Frame<'_>) -> Vec<HitRegion> {
    let theme = Theme::of(state.looks);
    let area = frame.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        chrome::too_small(frame, area, SMALLEST);
        return Vec::new();
    }
    let notice = chrome::notice(state, area, &theme);
    let [header, _, body, said, footer, status] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(u16::try_from(notice.height()).unwrap_or(1)),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(area);
    chrome::header(state, frame, header, &theme);
    match (&state.connect, &state.screen) {
        (Some(screen), _) => connect::draw(state, screen, frame, body, &theme),
        (None, Screen::Syncs) => syncs::draw(state, frame, body, &theme),
        (None, Screen::NewSync { waiting, scroll }) if state.form.step() == Step::Review => {
            review::draw(state, waiting.as_deref(), *scroll, frame, body, &theme);
        }
        (None, Screen::NewSync { .. }) => new_sync::draw(state, frame, body, &theme),
        (None, Screen::Result { outcome, scroll }) => result::draw(state, outcome, *scroll, frame, body, &theme),
        (None, Screen::Sync) => sync::draw(state, frame, body, &theme),
        (None, Screen::Run) => run::draw(state, frame, body, &theme),
    }
    notice.draw(frame, said, rows::Scroll::By(0), &theme);
    chrome::footer(state, frame, footer, &theme);
    chrome::status(state, frame, status, &theme);
    if let Some(list) = &state.picker {
        picker::draw(state, list, frame, body, &theme);
    }
    if let Some(over) = &state.overlay {
        overlay::draw(state, over, frame, area, &theme);
    }
    theme.spots.take()
}
