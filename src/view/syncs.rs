//! Home: three lists of syncs, of which only the lines that are seen are drawn, and the chosen one in a few words.

use ratatui::layout::Constraint::{Length, Min};
use ratatui::layout::{Layout, Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::App;
use crate::app::fuzzy::{Search, SearchScope};
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Tab;
use crate::app::launch::Origin;
use crate::app::messages::schedule_in_words;
use crate::app::screen::syncs::{Chosen, Sort, SyncRow, detail_lines, with_sent};
use crate::app::session::remote_cache::{KEPT, Next};
use crate::domain::run::Run;
use crate::domain::text::thousands;
use crate::view::canvas::Canvas;
use crate::view::list::{badge, chosen as chosen_line};
use crate::view::picker::marked;
use crate::view::rows::{Rows, Scroll, middle};
use crate::view::text::{AGAIN, counted, cut, fit, width as cells, window};
use crate::view::theme::Theme;
use crate::view::{details, pipeline, runs, status};

/// For who is here for the first time.
const FIRST_HINTS: [(&str, &str); 4] = [
    ("[next-field]", "next field; Enter shows what can be chosen"),
    ("[review]", "review, or first problem"),
    ("[palette]", "search all actions"),
    ("[help]", "all keys of the screen you are on"),
];

/// The widest list that is read with ease.
const WIDEST: u16 = 160;

/// The widest block of a list that is empty.
const NARROW: u16 = 80;

/// How many runs the column of the last runs shows.
const RUNS: usize = KEPT;

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let window_size = (canvas.frame.area().width, canvas.frame.area().height);
    let area = middle(area, WIDEST);
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
        let [list, detail] = Layout::vertical([Min(1), Length(detail_lines(window_size))]).areas(list);
        lines(app, &columns, canvas, list);
        if detail.height > 0 {
            chosen(app, canvas, detail);
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

/// The columns' widths; zero for one that there is no room for.
struct Columns {
    state: usize,
    id: usize,
    sync: usize,
    source: usize,
    schedule: usize,
    next: usize,
    runs: usize,
    at: usize,
}

/// Cells between two columns, and before the first one: the bar.
const GAP: usize = 2;
const LEAD: usize = 3;

impl Columns {
    fn of(width: usize) -> Self {
        let room = width.saturating_sub(LEAD);
        let from = |least: usize, cells: usize| if room >= least { cells } else { 0 };
        let columns = Self {
            state: if room >= 66 { 15 } else { 13 },
            id: from(90, 5),
            sync: 0,
            source: from(150, 20),
            schedule: if room >= 140 { 20 } else { from(66, 14) },
            next: from(105, 16),
            runs: from(136, RUNS),
            at: from(78, 11),
        };
        let fixed =
            [columns.state, columns.id, columns.source, columns.schedule, columns.next, columns.runs, columns.at];
        let taken: usize = fixed.iter().filter(|cells| **cells > 0).map(|cells| cells + GAP).sum();
        Self { sync: room.saturating_sub(taken), ..columns }
    }

    fn heads(&self, sort: Sort, tab: Tab) -> String {
        let sorted = |head: &str, by: Sort| if sort == by { format!("{head} ▾") } else { head.to_owned() };
        let at = if tab == Tab::Workspace { "CHANGED" } else { "CREATED" };
        // A state is a badge: a cell wider at both sides.
        let mut line = " ".repeat(LEAD + 1);
        line.push_str(&fit(&sorted("STATE", Sort::Status), self.state - 1));
        let right = |cells: usize, text: &str| format!("{text:>cells$}");
        for (cells, head) in [
            (self.id, right(self.id, "ID")),
            (self.sync, sorted("SYNC", Sort::Name)),
            (self.source, "SOURCE".to_owned()),
            (self.schedule, "SCHEDULE".to_owned()),
            (self.next, "NEXT RUN".to_owned()),
            (self.runs, "LAST RUNS".to_owned()),
            (self.at, right(self.at, &sorted(at, Sort::Newest))),
        ] {
            if cells > 0 {
                line.push_str(&" ".repeat(GAP));
                line.push_str(&fit(&head, cells));
            }
        }
        line
    }

    fn line(
        &self,
        app: &App,
        row: &SyncRow,
        search: Option<&mut Search>,
        is_chosen: bool,
        theme: &Theme,
    ) -> Line<'static> {
        let (state, style) = state(app, row, theme);
        let sent = last_runs(app, row).and_then(|runs| runs::curve(runs, RUNS)).unwrap_or_default();
        let next = row.next_run(app.clock.now).map(|at| app.clock.short_moment(at)).unwrap_or_default();
        let at = row.at.map(|at| app.clock.ago(at)).unwrap_or_default();
        let gap = || Span::raw(" ".repeat(GAP));
        let state = badge(&cut(&state, self.state - 2), style, theme);
        let rest = self.state.saturating_sub(state.width());
        let mut spans = vec![state, Span::raw(" ".repeat(rest))];
        if self.id > 0 {
            let (id, cells) = (cut(&format!("#{}", row.id()), self.id), self.id);
            spans.extend([gap(), Span::styled(format!("{id:>cells$}"), theme.quiet)]);
        }
        spans.push(gap());
        spans.extend(self.name(row, search, theme));
        for (cells, text, style) in [
            (self.source, row.source(), theme.quiet),
            (self.schedule, row.schedule(), theme.text),
            (self.next, next.as_str(), theme.text),
            (self.runs, sent.as_str(), theme.accent),
        ] {
            if cells > 0 {
                spans.extend([gap(), Span::styled(fit(text, cells), style)]);
            }
        }
        if self.at > 0 {
            let cells = self.at;
            spans.extend([gap(), Span::styled(format!("{at:>cells$}"), theme.quiet)]);
        }
        let width = LEAD + spans.iter().map(Span::width).sum::<usize>();
        if is_chosen {
            spans.insert(0, Span::styled(" › ", theme.accent));
            return chosen_line(spans, width, theme);
        }
        spans.insert(0, Span::raw(" ".repeat(LEAD)));
        Line::from(spans)
    }

    /// The sync's name, with the letters that were searched for set off.
    fn name(&self, row: &SyncRow, search: Option<&mut Search>, theme: &Theme) -> Vec<Span<'static>> {
        let mut spans = match search {
            Some(search) => {
                let [marks, ..] = search.marks(&row.item);
                marked(&cut(row.item.name(), self.sync), &marks, theme.text, theme.text.patch(theme.found))
            }
            None => pipeline::spans(&row.parts(), self.sync, theme),
        };
        let taken: usize = spans.iter().map(Span::width).sum();
        spans.push(Span::raw(" ".repeat(self.sync.saturating_sub(taken))));
        spans
    }
}

/// A sync's state in a word or two, with its sign: by its runs where these were read, else the server's status.
fn state(app: &App, row: &SyncRow, theme: &Theme) -> (String, Style) {
    if let Some(health) = row.health(&app.session.remote) {
        let (mark, style) = status::of_health(health, theme);
        return (format!("{mark} {}", health.describe(app.clock.now)), style);
    }
    let (mark, style) = status::of_sync(row.state(), theme);
    (format!("{mark} {}", row.state()), style)
}

/// The newest runs of a line's sync, where they were read.
fn last_runs<'a>(app: &'a App, row: &SyncRow) -> Option<&'a [Run]> {
    let remote = &app.session.remote;
    row.health(remote).map(|_| remote.last_runs.of(row.id()))
}

fn lines(app: &App, columns: &Columns, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let lists = &app.session.home;
    let (count, bar) = (lists.count(), lists.bar());
    let below = below(app, usize::from(area.width).saturating_sub(1), theme);
    let height = usize::from(area.height).saturating_sub(below.height());
    let first = (bar + 1).saturating_sub(height);
    let mut search = lists.has_filter().then(|| Search::new(lists.filter.text(), SearchScope::Whole));
    let mut rows: Vec<Line<'static>> = (first..)
        .zip(lists.lines_from(first))
        .take(height)
        .map(|(place, row)| columns.line(app, row, search.as_mut(), place == bar, theme))
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

/// The chosen sync: its name, its mapping in one line, when it runs.
fn chosen(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let lists = &app.session.home;
    let Some(Chosen { sync, sent, place }) = lists.chosen(app.syncs_sources()) else { return };
    let sync = with_sent(&sync, sent.as_ref());
    let (theme, width) = (canvas.theme, usize::from(area.width).saturating_sub(2));
    let mut rows = Rows::new(width, theme);
    rows.push(Span::styled(format!(" {}", "─".repeat(width.saturating_sub(1))), theme.quiet));
    let created = sync.attributes.get("created_at").and_then(serde_json::Value::as_str);
    let about = match created.and_then(|text| text.parse().ok()) {
        Some(created) => {
            format!("#{} · created {}, {}", sync.id.0, app.clock.moment(created), app.clock.ago(created))
        }
        None => format!("#{}", sync.id.0),
    };
    let name = app.session.pipeline(&sync, &place).line();
    let room = width.saturating_sub(cells(&about) + 3);
    rows.push(vec![
        Span::styled(format!(" {}", fit(&name, room)), theme.title),
        Span::styled(format!("  {about}"), theme.quiet),
    ]);
    if let Some(configuration) = sync.attributes.get("configuration") {
        rows.push(Span::styled(format!(" {}", details::mapping_line(configuration, width - 1)), theme.text));
    }
    rows.push(Span::styled(format!(" {}", cut(&schedule_in_words(&app.clock, &sync), width - 1)), theme.quiet));
    let last = lists.line().and_then(|row| last_runs(app, row)?.iter().find(|run| !run.status.is_active()));
    if let Some(run) = last {
        rows.push(Span::styled(format!(" {}", cut(&last_run(app, run), width - 1)), theme.quiet));
    }
    rows.draw_quietly(canvas, area);
}

/// What came of a run: "Last run Mon 23 Nov 12:00: done, 450 sent, 50 rejected (10 %)".
fn last_run(app: &App, run: &Run) -> String {
    let at = run.last_moment().map(|at| format!(" {}", app.clock.short_moment(at)));
    let (sent, rejected) = (run.rows.sent.unwrap_or(0), run.rows.failed.unwrap_or(0));
    let share = (rejected > 0).then(|| {
        let (rejected, all) = (u128::from(rejected), u128::from(sent) + u128::from(rejected));
        // Rounded up, so that the fewest are seen.
        format!(" ({} %)", (rejected * 100).div_ceil(all))
    });
    format!(
        "Last run{}: {}, {} sent, {} rejected{}",
        at.unwrap_or_default(),
        run.status.describe(),
        counted(sent),
        counted(rejected),
        share.unwrap_or_default()
    )
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

/// Which page is loaded, and what for.
fn more(app: &App, page: u32) -> String {
    let of = app.session.remote.syncs.pages.last.map(|last| format!(" of {}", thousands(last as usize)));
    let loading = if app.session.home.filter.text().trim().is_empty() { "Loading" } else { "Searching" };
    format!("{loading} page {page}{}…", of.unwrap_or_default())
}

fn unfinished(app: &App, indent: usize, rows: &mut Rows<'_>) {
    if !app.form().is_untouched() {
        rows.gap();
        let words = app.expand_keys("Unfinished draft: [new-sync] continues it.");
        rows.say(indent, "", &words, rows.theme.accent);
    }
}

/// A list without lines: what would be there, and how to get it, in the middle of the room.
fn nothing(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
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
    let (theme, width) = (rows.theme, rows.width);
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
        Tab::Session => {
            rows.say(1, "", "No syncs created this session.", theme.title);
            rows.gap();
            let words = "Press [new-sync] to create one: connect, map, schedule, review.";
            rows.say(1, "", &app.expand_keys(words), theme.text);
            rows.say(1, "", "→ shows your history, and what the workspace has.", theme.quiet);
            // Who has made one knows; the history remembers it.
            if app.creates.history.is_empty() {
                rows.gap();
                rows.say(1, "", "In the form:", theme.quiet);
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
            rows.say(1, "", words, theme.title);
            rows.gap();
            rows.say(1, "", &app.expand_keys("Press [new-sync] to create a sync."), theme.text);
        }
        Tab::Workspace => workspace(app, rows),
    }
    unfinished(app, 1, rows);
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
            rows.say(1, "", &app.expand_keys("Press [new-sync] to create the first."), theme.text);
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
