//! A list of syncs without lines: what would be there, and how to get it.

use ratatui::layout::{Position, Rect};
use ratatui::text::Span;

use crate::app::App;
use crate::app::input::parts::Tab;
use crate::app::launch::Origin;
use crate::app::session::access::Access;
use crate::app::session::remote_cache::Next;
use crate::domain::text::thousands;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll, middle};
use crate::view::text::{AGAIN, cut};

/// For who is here for the first time.
const FIRST_HINTS: [(&str, &str); 4] = [
    ("[next-field]", "next field; Enter shows what can be chosen"),
    ("[review]", "review, or first problem"),
    ("[palette]", "search the actions of the screen"),
    ("[help]", "all keys of the screen you are on"),
];

const FIRST: &str = "Press [new-sync] to create one: connect, map, schedule, review.";

/// The widest block of a list that is empty.
const NARROW: u16 = 80;

/// Which page is loaded, and what for.
pub(super) fn more(app: &App, page: u32) -> String {
    let of = app.session.remote.syncs.pages.last.map(|last| format!(" of {}", thousands(last as usize)));
    let loading = if app.session.home.filter.text().trim().is_empty() { "Loading" } else { "Searching" };
    format!("{loading} page {page}{}…", of.unwrap_or_default())
}

pub(super) fn unfinished(app: &App, indent: usize, rows: &mut Rows<'_>) {
    if !app.form().is_untouched() {
        rows.gap();
        let words = app.expand_keys("Unfinished draft: [new-sync] continues it.");
        rows.say(indent, "", &words, rows.theme.accent);
    }
}

/// A list without lines: what would be there, and how to get it, in the middle of the room.
pub(super) fn nothing(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let block = middle(area, NARROW);
    let mut rows = Rows::new(usize::from(block.width).saturating_sub(1), canvas.theme);
    empty(app, &mut rows);
    let spare = usize::from(block.height).saturating_sub(rows.height());
    let above = u16::try_from(spare / 4).unwrap_or(0);
    let block = Rect { y: block.y + above, height: block.height.saturating_sub(above), ..block };
    let at = Position::new(block.x + 1, block.y.min(area.bottom().saturating_sub(1)));
    canvas.frame.set_cursor_position(at);
    rows.draw(canvas, block, Scroll::By(0));
}

fn empty(app: &App, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    if app.session.home.has_filter() && app.session.home.of_all() > 0 {
        match app.session.remote.syncs.pages.next {
            Next::Asked(page) if app.session.home.tab == Tab::Workspace => {
                rows.say(1, "", &format!("No matches yet. {}", more(app, page)), theme.text);
            }
            _ => rows.say(1, "", "No matches.", theme.text),
        }
        rows.gap();
        rows.say(1, "", &app.expand_keys("[clear-filter] clears the filter."), theme.quiet);
        return;
    }
    match app.session.home.tab {
        Tab::Session if app.session.access == Access::SignedOut => {
            rows.say(1, "", "Not signed in.", theme.title);
            rows.gap();
            let words = "[sign-in] signs in to a server and lists its syncs. No server yet? Try syncwright --demo.";
            rows.say(1, "", &app.expand_keys(words), theme.text);
            rows.say(1, "", &app.expand_keys("[new-sync] drafts a sync; creating it needs a server."), theme.quiet);
        }
        Tab::Session => {
            rows.say(1, "", "No syncs created this session.", theme.title);
            rows.gap();
            rows.say(1, "", &app.expand_keys(FIRST), theme.text);
            rows.say(1, "", "→ shows your history, and what the workspace has.", theme.quiet);
            first_hints(app, rows);
        }
        Tab::History => {
            let words = match app.session.profile.origin {
                Origin::Demo => "The demo keeps no history.",
                _ => "Nothing created on this machine yet.",
            };
            rows.say(1, "", words, theme.title);
            rows.gap();
            rows.say(1, "", &app.expand_keys("Press [new-sync] to create a sync."), theme.text);
        }
        Tab::Workspace => workspace(app, rows),
    }
    unfinished(app, 1, rows);
}

/// Who has created one knows; the history remembers it.
fn is_first_time(app: &App) -> bool {
    app.creates.history.is_empty() && app.creates.created.is_empty()
}

fn first_hints(app: &App, rows: &mut Rows<'_>) {
    if !is_first_time(app) {
        return;
    }
    let (theme, width) = (rows.theme, rows.width);
    rows.gap();
    rows.say(1, "", "In the form:", theme.quiet);
    for (key, words) in FIRST_HINTS {
        rows.push(vec![
            Span::styled(format!(" {:8}", app.expand_keys(key)), theme.key),
            Span::styled(cut(words, width.saturating_sub(9)), theme.quiet),
        ]);
    }
}

fn workspace(app: &App, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let is_identifying = app.session.access.signed_in().is_some_and(|signed_in| signed_in.is_identifying);
    match &app.session.remote.syncs.pages.next {
        Next::Failed(_, failure) => {
            rows.say(1, "✗ ", &format!("Couldn't load the list. {}", failure.what()), theme.wrong);
            rows.say(1, "", &format!("{} {}", failure.advice(), app.expand_keys(AGAIN)), theme.text);
        }
        Next::Nothing => {
            rows.say(1, "", "No syncs in this workspace yet.", theme.title);
            rows.gap();
            let words = "Press [new-sync] to create the first: connect, map, schedule, review.";
            rows.say(1, "", &app.expand_keys(words), theme.text);
            first_hints(app, rows);
        }
        _ if app.session.connection().is_none() => {
            rows.say(1, "", "Not signed in.", theme.title);
            rows.gap();
            rows.say(1, "", &app.expand_keys("[sign-in] signs in and lists the workspace's syncs."), theme.text);
        }
        _ if is_identifying || app.spinner.is_told(app.clock.now) => rows.say(1, "", "Loading…", theme.quiet),
        _ => {}
    }
}
