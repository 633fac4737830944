//! What is seen: reads the app and draws it. Changes nothing, decides nothing that a test of the core should see.
//!
//! ```text
//!  Syncwright › New sync                          acme · api.squared.ai     chrome.rs
//!
//!  1 ✓ Connect          │ Stream        contacts    │ Request                form.rs, preview.rs
//!  2 ✗ Stream         1 │ Mapping       1 {         │ {"sync": …
//!
//!  ✓ Connected as Ann (Admin), workspace default (1).                        chrome.rs: the notice
//!  Ctrl-S review  Tab next field  F1 help                                    chrome.rs: the footer
//!  acme · published · workspace 1 · token until 14:32                        chrome.rs: the status line
//! ```

mod areas;
mod arrived;
mod attributes;
mod audit;
mod batch;
mod canvas;
mod chrome;
mod details;
mod field;
mod form;
mod help;
mod hit_map;
mod json;
mod layer;
mod list;
mod mapping;
mod picker;
mod pipeline;
mod preview;
mod reasons;
mod result;
mod review;
mod rows;
mod ruler;
mod run;
mod runs;
mod sent;
mod sign_in;
mod status;
mod sync;
mod syncs;
mod text;
mod theme;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::layer::Layer;
use crate::app::screen::Screen;
use crate::domain::field::Step;
use crate::view::canvas::Canvas;
use crate::view::theme::Theme;

pub use hit_map::{HitRegion, target_at};

/// The smallest window that anything useful fits into.
const SMALLEST: (u16, u16) = (40, 10);

/// Draws the whole screen; returns where it can be pressed.
pub fn draw(app: &App, frame: &mut Frame<'_>) -> Vec<HitRegion> {
    let theme = &Theme::of(app.appearance.colors);
    let area = frame.area();
    let canvas = &mut Canvas { frame, theme, hits: Vec::new() };
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        chrome::too_small(canvas, area, SMALLEST);
        return Vec::new();
    }
    let notice = chrome::notice(app, area, theme);
    let said = u16::try_from(notice.height()).unwrap_or(1);
    let [header, below] = areas::off_top(area, 1);
    let [gap, below] = areas::off_top(below, 1);
    let [above, status] = areas::off_bottom(below, 1, 1);
    let [above, footer] = areas::off_bottom(above, 1, 1);
    let [body, said] = areas::off_bottom(above, said, 1);
    let is_form = app.sign_in().is_none() && matches!(app.session.screen, Screen::Form { .. });
    let body = if is_form {
        form::headline(app, canvas, header);
        Rect { y: gap.y, height: gap.height + body.height, ..body }
    } else {
        chrome::header(app, canvas, header);
        body
    };
    match (app.sign_in(), &app.session.screen) {
        (Some(screen), _) => sign_in::draw(app, screen, canvas, body),
        (None, Screen::Syncs) => syncs::draw(app, canvas, body),
        (None, Screen::Form { scroll }) if app.form().step() == Step::Review => {
            review::draw(app, *scroll, canvas, body);
        }
        (None, Screen::Form { .. }) => form::draw(app, canvas, body),
        (None, Screen::Result { outcome, scroll }) => result::draw(app, outcome, *scroll, canvas, body),
        (None, Screen::Batch(shown)) => batch::draw(app, shown, canvas, body),
        (None, Screen::Audit) => audit::draw(app, canvas, body),
        (None, Screen::Sync(detail)) => sync::draw(app, detail, canvas, body),
        (None, Screen::Run(detail, run)) => run::draw(app, detail, run, canvas, body),
    }
    notice.draw(canvas, said, rows::Scroll::By(0));
    chrome::status(app, canvas, status);
    let is_covered = app.layers.iter().any(Layer::is_modal);
    if is_covered {
        canvas.dim(None);
    }
    for over in &app.layers {
        match over {
            Layer::Picker(list) => picker::draw(app, list, canvas, body),
            // Its keys stand in the footer.
            over => layer::draw(app, over, canvas, Rect { height: area.height.saturating_sub(2), ..area }),
        }
    }
    chrome::footer(app, canvas, footer);
    std::mem::take(&mut canvas.hits)
}
