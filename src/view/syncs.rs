//! Home: three lists of syncs, of which only the lines that are seen are drawn.

use ratatui::layout::Constraint::{Length, Min};
use ratatui::layout::{Layout, Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::App;
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Tab;
use crate::app::launch::Origin;
use crate::app::messages::schedule_in_words;
use crate::app::screen::syncs::{Chosen, Sort, SyncRow};
use crate::app::session::remote_cache::Next;
use crate::domain::text::thousands;
use crate::view::canvas::Canvas;
use crate::view::list::list_line;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{AGAIN, cut, fit, fit_middle, width as cells, window};
use crate::view::theme::Theme;
use crate::view::{attributes, status};

/// For who is here for the first time.
const FIRST_HINTS: [(&str, &str); 4] = [
    ("[next-field]", "next field; Enter lists its choices"),
    ("[review]", "review, or first problem"),
    ("[palette]", "search all actions"),
    ("[help]", "keyboard shortcuts"),
];

/// From this width on, what is known of the chosen sync stands beside the list.
const WIDE: u16 = 160;

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let mut area = area;
    if area.width >= WIDE
        && let Some(Chosen { sync, sent, .. }) = app.session.home.chosen(app.syncs_sources())
    {
        let [list, _, beside] = Layout::horizontal([Min(80), Length(2), Length(64)]).areas(area);
        let mut rows = Rows::new(usize::from(beside.width), theme);
        rows.push(Span::styled(format!(" Sync {}", sync.id.0), theme.title));
        for line in schedule_in_words(&app.clock, &sync) {
            rows.say(1, "", &line, theme.quiet);
        }
        rows.gap();
        attributes::add(&mut rows, &sync.attributes, sent.as_ref());
        rows.draw(canvas, beside, Scroll::By(0));
        area = list;
    }
    let width = usize::from(area.width).saturating_sub(1);
    let lists = &app.session.home;
    let mut top = Rows::new(width, theme);
    tabs(app, &mut top);
    let mut caret = None;
    if lists.is_filtering || !lists.filter.text().is_empty() {
        let (text, column) = window(lists.filter.text(), lists.filter.caret(), width.saturating_sub(4));
        let style = if lists.is_filtering { theme.field_focused } else { theme.text };
        top.push(vec![
            Span::styled(" / ", theme.accent),
            Span::styled(fit(&text, width.saturating_sub(4).min(40)), style),
        ]);
        caret =
            lists.is_filtering.then_some(Position::new(area.x + 3 + u16::try_from(column).unwrap_or(0), area.y + 1));
    } else {
        top.gap();
    }
    let count = lists.lines().len();
    if count > 0 {
        let head = columns(width, ["ID", "From", "To", "Runs", "When"]);
        top.push(Span::styled(format!("   {:12}{head}", "Status"), theme.quiet));
    }
    let list = top.draw_above(canvas, area);
    if count == 0 {
        canvas.frame.set_cursor_position(Position::new(list.x + 1, list.y.min(area.bottom().saturating_sub(1))));
        let mut rows = Rows::new(width, theme);
        empty(app, &mut rows);
        rows.draw(canvas, list, Scroll::By(0));
    } else {
        lines(app, width, canvas, list);
    }
    if let Some(caret) = caret {
        canvas.frame.set_cursor_position(caret);
    }
}

/// The names of the lists, and at the right how the one that is shown is ordered and how far it was fetched.
fn tabs(app: &App, rows: &mut Rows<'_>) {
    let (theme, width) = (rows.theme, rows.width);
    let listed = app.session.remote.syncs.rows().len();
    let more = if matches!(app.session.remote.syncs.pages.next, Next::Nothing) { "" } else { "+" };
    let mut spans = vec![Span::raw(" ")];
    let mut places = Vec::new();
    for tab in Tab::ALL {
        let start: usize = spans.iter().map(Span::width).sum();
        let count = match tab {
            Tab::Session => thousands(app.creates.created.len()),
            Tab::History => thousands(app.creates.history.len()),
            Tab::Workspace if listed == 0 => String::new(),
            Tab::Workspace => format!("{}{more}", thousands(listed)),
        };
        let is_shown = tab == app.session.home.tab;
        spans.push(Span::styled(tab.title(), if is_shown { theme.tab } else { theme.quiet }));
        let count = if count == "0" { String::new() } else { format!(" {count}") };
        spans.push(Span::styled(format!("{count}   "), theme.quiet));
        places.push((start..spans.iter().map(Span::width).sum(), tab));
    }
    let sort = match app.session.home.sort {
        Sort::Newest => "",
        sort => sort.describe(),
    };
    let used: usize = spans.iter().map(Span::width).sum();
    if !sort.is_empty() && used + cells(sort) < width {
        spans.push(Span::raw(" ".repeat(width - used - cells(sort))));
        spans.push(Span::styled(sort, theme.quiet));
    }
    rows.push(spans);
    for (cells, tab) in places {
        rows.press_cells(cells, MouseTarget::Tab(tab));
    }
}

fn lines(app: &App, width: usize, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let lists = &app.session.home;
    let (count, bar) = (lists.lines().len(), lists.bar());
    let below = below(app, theme);
    let height = usize::from(area.height).saturating_sub(below.height());
    let first = (bar + 1).saturating_sub(height);
    let mut rows: Vec<Line<'static>> = lists
        .lines()
        .enumerate()
        .skip(first)
        .take(height)
        .map(|(place, row)| line(app, row, place == bar, width, theme))
        .collect();
    for (place, y) in (first..count.min(first + height)).zip(area.y..) {
        canvas.hit(Rect { y, height: 1, ..area }, MouseTarget::Line(place));
    }
    if rows.len() < height || below.height() > 0 {
        rows.extend(below.into_lines());
    }
    canvas.frame.render_widget(Paragraph::new(rows), area);
    let shown = Rect { height: u16::try_from(height).unwrap_or(0), ..area };
    canvas.more(shown, first > 0, first + height < count && height > 0);
    if !lists.is_filtering {
        let y = area.y.saturating_add(u16::try_from(bar.saturating_sub(first)).unwrap_or(0));
        canvas.frame.set_cursor_position(Position::new(area.x + 1, y.min(area.bottom().saturating_sub(1))));
    }
}

/// What stands under the list: how it is doing, and the unfinished draft.
fn below<'a>(app: &App, theme: &'a Theme) -> Rows<'a> {
    let mut rows = Rows::new(usize::from(app.size.0).saturating_sub(1), theme);
    if app.session.home.tab == Tab::Workspace {
        match &app.session.remote.syncs.pages.next {
            Next::Asked(page) if *page > 1 => rows.say(3, "", &more(app, *page), theme.quiet),
            Next::Failed(_, failure) => {
                let words = format!("Couldn't load the rest: {} {}", failure.what(), app.expand_keys(AGAIN));
                rows.say(1, "✗ ", &words, theme.wrong);
            }
            _ => {}
        }
    }
    unfinished_draft(app, &mut rows);
    rows
}

/// Which page is loaded, and what for.
fn more(app: &App, page: u32) -> String {
    let of = app.session.remote.syncs.pages.last.map(|last| format!(" of {}", thousands(last as usize)));
    let loading = if app.session.home.filter.text().trim().is_empty() { "Loading" } else { "Searching" };
    format!("{loading} page {page}{}…", of.unwrap_or_default())
}

fn unfinished_draft(app: &App, rows: &mut Rows<'_>) {
    if !app.form().is_untouched() {
        rows.gap();
        let words = app.expand_keys("Unfinished draft: [new-sync] continues it.");
        rows.say(1, "", &words, rows.theme.accent);
    }
}

fn line(app: &App, row: &SyncRow, is_chosen: bool, width: usize, theme: &Theme) -> Line<'static> {
    let (mark, style) = status::of_sync(row.status.as_str(), theme);
    let when = row.at.map(|at| app.clock.ago(at)).unwrap_or_default();
    let rest = columns(width, [row.id.as_str(), &row.from, &row.to, &row.runs, &when]);
    let words = fit(row.status.as_str(), 9);
    let words = vec![Span::styled(words, style), Span::styled(format!(" {rest}"), theme.text)];
    list_line((mark, style), words, is_chosen, width, theme)
}

fn empty(app: &App, rows: &mut Rows<'_>) {
    let (theme, width) = (rows.theme, rows.width);
    let filter = app.session.home.filter.text();
    if !filter.trim().is_empty() && app.session.home.of_all() > 0 {
        match app.session.remote.syncs.pages.next {
            Next::Asked(page) if app.session.home.tab == Tab::Workspace => {
                rows.say(1, "", &format!("No matches yet. {}", more(app, page)), theme.text);
            }
            _ => rows.say(1, "", "No syncs match the filter.", theme.text),
        }
        rows.gap();
        rows.say(1, "", &app.expand_keys("[filter], then Esc, shows all."), theme.quiet);
        return;
    }
    match app.session.home.tab {
        Tab::Session => {
            rows.say(1, "", "No syncs created this session.", theme.text);
            rows.gap();
            let words = "Press [new-sync] to create one: connect, map, schedule, review.";
            rows.say(1, "", &app.expand_keys(words), theme.quiet);
            rows.say(1, "", "→ shows the history and the workspace's syncs.", theme.quiet);
            // Who has made one knows; the history remembers it.
            if app.creates.history.is_empty() {
                rows.gap();
                for (key, words) in FIRST_HINTS {
                    rows.push(vec![
                        Span::styled(format!(" {:8}", app.expand_keys(key)), theme.key),
                        Span::styled(cut(words, width.saturating_sub(9)), theme.quiet),
                    ]);
                }
            }
        }
        Tab::History => {
            let words = match app.session.profile.origin {
                Origin::Demo => "The demo keeps no history.",
                _ => "Nothing created on this machine yet.",
            };
            rows.say(1, "", words, theme.text);
        }
        Tab::Workspace => match &app.session.remote.syncs.pages.next {
            Next::Failed(_, failure) => {
                rows.say(1, "✗ ", &format!("Couldn't load the list. {}", failure.what()), theme.wrong);
                rows.say(1, "", &format!("{} {}", failure.advice(), app.expand_keys(AGAIN)), theme.text);
            }
            Next::Nothing => {
                rows.say(1, "", "No syncs in this workspace yet.", theme.text);
                rows.gap();
                rows.say(1, "", &app.expand_keys("[new-sync] creates the first one."), theme.quiet);
            }
            _ if app.session.connection().is_none() => {
                let words = app.expand_keys("[sign-in] signs in to list the workspace's syncs.");
                rows.say(1, "", &words, theme.text);
            }
            _ if app.spinner.is_told(app.clock.now) => {
                rows.say(1, "", "Loading the workspace's syncs…", theme.quiet);
            }
            _ => {}
        },
    }
    unfinished_draft(app, rows);
}

/// Five columns in so many cells; the last ones give way where it is narrow.
fn columns(width: usize, [id, from, to, runs, when]: [&str; 5]) -> String {
    let room = width.saturating_sub(3 + 12 + 6 + 12);
    let (ends, runs_room) = if room >= 58 { (room - 18, 18) } else { (room, 0) };
    let from_room = ends * 2 / 5;
    let to_room = ends.saturating_sub(from_room + 2);
    let runs = if runs_room > 0 { format!("{} ", fit(runs, runs_room - 1)) } else { String::new() };
    format!("{} {} {} {runs}{}", fit(id, 5), fit_middle(from, from_room), fit_middle(to, to_room), fit(when, 11))
}
