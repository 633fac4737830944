//! Home: three lists of syncs, of which only the lines that are seen are drawn, and the chosen one in a few words.

mod chosen;
mod columns;
mod empty;

use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::App;
use crate::app::fuzzy::{Search, SearchScope};
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Tab;
use crate::app::screen::syncs::{Sort, detail_lines, is_detail_beside};
use crate::app::session::remote_cache::Next;
use crate::domain::text::thousands;
use crate::view::areas;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, middle};
use crate::view::syncs::columns::{Columns, LEAD, Signs};
use crate::view::syncs::empty::{more, nothing, unfinished};
use crate::view::text::{AGAIN, fit, width as cells, window};
use crate::view::theme::Theme;

/// The cells before a line, as the window counts.
const LEAD_CELLS: u16 = 3;

/// The widest list that is read with ease.
const WIDEST: u16 = 160;

/// The cells of the chosen sync beside its list.
const BESIDE: u16 = 60;

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let window_size = (canvas.frame.area().width, canvas.frame.area().height);
    let is_beside = is_detail_beside(window_size);
    let area = middle(area, if is_beside { WIDEST + BESIDE } else { WIDEST });
    let list_width = if is_beside { area.width.saturating_sub(BESIDE) } else { area.width };
    let [area, beside] = areas::off_left(area, list_width, 0);
    let width = usize::from(area.width).saturating_sub(1);
    let lists = &app.session.home;
    let mut top = Rows::new(width, theme);
    tabs(app, &mut top);
    let mut caret = None;
    if lists.is_filtering || lists.has_filter() {
        let (text, column) = window(lists.filter.text(), lists.filter.caret(), width.saturating_sub(24).min(40));
        let style = if lists.is_filtering { theme.field_focused } else { theme.text };
        let found = format!("   {} of {}", thousands(lists.count()), thousands(lists.of_all()));
        top.push(vec![
            Span::styled(" / ", theme.accent),
            Span::styled(fit(&text, width.saturating_sub(24).min(40)), style),
            Span::styled(found, theme.quiet),
        ]);
        caret =
            lists.is_filtering.then_some(Position::new(area.x + 3 + u16::try_from(column).unwrap_or(0), area.y + 1));
    } else {
        top.gap();
    }
    if lists.count() == 0 {
        let list = top.draw_above(canvas, area);
        nothing(app, canvas, list);
    } else {
        let columns = Columns::of(width);
        top.push(Span::styled(columns.heads(lists.sort, lists.tab), theme.quiet));
        let list = top.draw_above(canvas, area);
        let [list, detail] = areas::off_bottom(list, detail_lines(window_size), 1);
        lines(app, &columns, canvas, list);
        if is_beside {
            chosen::beside(app, canvas, Rect { x: beside.x + 2, width: beside.width.saturating_sub(2), ..beside });
        } else if detail.height > 0 {
            chosen::below(app, canvas, detail);
        }
    }
    if let Some(caret) = caret {
        canvas.frame.set_cursor_position(caret);
    }
}

/// The names of the lists, and at the right how the one that is shown is ordered.
fn tabs(app: &App, rows: &mut Rows<'_>) {
    let (theme, width) = (rows.theme, rows.width);
    let listed = app.session.remote.syncs.len();
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
        let count = if count.is_empty() || count == "0" { String::new() } else { format!(" {count}") };
        spans.push(Span::styled(format!("{count}   "), theme.quiet));
        places.push((start..spans.iter().map(Span::width).sum(), tab));
    }
    let sort = match app.session.home.sort {
        Sort::Newest => "",
        sort => sort.describe(),
    };
    let marked = match app.session.home.marked_count() {
        0 => String::new(),
        count => format!("* {} marked", thousands(count)),
    };
    let used: usize = spans.iter().map(Span::width).sum();
    let room = width.saturating_sub(used + cells(&marked));
    let sort = if room > cells(sort) + 3 { sort } else { "" };
    let gap = if marked.is_empty() || sort.is_empty() { "" } else { " · " };
    spans.push(Span::raw(" ".repeat(room.saturating_sub(cells(sort) + cells(gap)))));
    spans.push(Span::styled(marked, theme.accent));
    spans.push(Span::styled(format!("{gap}{sort}"), theme.quiet));
    rows.push(spans);
    for (cells, tab) in places {
        rows.press_cells(cells, MouseTarget::Tab(tab));
    }
}

fn lines(app: &App, columns: &Columns, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let (lists, sources) = (&app.session.home, app.syncs_sources());
    let (count, bar) = (lists.count(), lists.bar());
    let below = below(app, usize::from(area.width).saturating_sub(1), theme);
    let height = usize::from(area.height).saturating_sub(below.height());
    let first = (bar + 1).saturating_sub(height);
    let mut search = lists.has_filter().then(|| Search::new(lists.filter.text(), SearchScope::Whole));
    let mut rows: Vec<Line<'static>> = (first..)
        .zip(lists.lines_from(first))
        .take(height)
        .map(|(place, row)| {
            let signs = Signs { is_chosen: place == bar, is_marked: lists.is_marked(row, sources) };
            columns.line(app, row, search.as_mut(), signs, theme)
        })
        .collect();
    for (place, y) in (first..count.min(first + height)).zip(area.y..) {
        canvas.hit(Rect { y, height: 1, ..area }, MouseTarget::Line(place));
        canvas.hit(Rect { y, height: 1, width: LEAD_CELLS.min(area.width), ..area }, MouseTarget::Mark(place));
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

/// What stands under the list: how it is doing, and the draft.
fn below<'a>(app: &App, width: usize, theme: &'a Theme) -> Rows<'a> {
    let mut rows = Rows::new(width, theme);
    if app.session.home.tab == Tab::Workspace {
        match &app.session.remote.syncs.pages.next {
            Next::Asked(1) => rows.say(LEAD + 1, "", "Loading…", theme.quiet),
            Next::Asked(page) => rows.say(LEAD + 1, "", &more(app, *page), theme.quiet),
            Next::Failed(_, failure) => {
                let words = format!("Couldn't load the rest: {} {}", failure.what(), app.expand_keys(AGAIN));
                rows.say(1, "✗ ", &words, theme.wrong);
            }
            _ => {}
        }
    }
    unfinished(app, 1, &mut rows);
    rows
}
