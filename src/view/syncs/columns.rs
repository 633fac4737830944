//! The columns of a list of syncs: which there is room for, and a sync as a line of them.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::App;
use crate::app::fuzzy::Search;
use crate::app::input::parts::Tab;
use crate::app::screen::syncs::{Sort, SyncRow};
use crate::app::session::remote_cache::KEPT;
use crate::domain::run::Run;
use crate::view::list::{badge, chosen as chosen_line};
use crate::view::picker::marked;
use crate::view::text::{cut, fit, width};
use crate::view::theme::Theme;
use crate::view::{pipeline, runs, status};

/// How many runs the column of the last runs shows.
const RUNS: usize = KEPT;

/// The columns' widths; zero for one that there is no room for.
pub(super) struct Columns {
    id: usize,
    sync: usize,
    source: usize,
    schedule: usize,
    next: usize,
    runs: usize,
    at: usize,
}

/// The cells of a state: the longest with a badge around it.
const STATE: usize = 15;

/// Cells between two columns, and before the first one: the bar.
const GAP: usize = 2;
pub(super) const LEAD: usize = 3;

/// Which lines are told from the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs {
    /// The selected one.
    pub(super) is_chosen: bool,
    /// A marked one.
    pub(super) is_marked: bool,
}

impl Columns {
    pub(super) fn of(width: usize) -> Self {
        let room = width.saturating_sub(LEAD);
        let from = |least: usize, cells: usize| if room >= least { cells } else { 0 };
        let columns = Self {
            id: from(90, 5),
            sync: 0,
            source: from(150, 20),
            schedule: if room >= 140 { 20 } else { from(66, 14) },
            next: from(105, 16),
            runs: from(136, RUNS),
            at: from(78, 11),
        };
        let fixed = [STATE, columns.id, columns.source, columns.schedule, columns.next, columns.runs, columns.at];
        let taken: usize = fixed.iter().filter(|cells| **cells > 0).map(|cells| cells + GAP).sum();
        Self { sync: room.saturating_sub(taken), ..columns }
    }

    pub(super) fn heads(&self, sort: Sort, tab: Tab) -> String {
        let sorted = |head: &str, by: Sort| if sort == by { format!("{head} ▾") } else { head.to_owned() };
        let at = if tab == Tab::Workspace { "CHANGED" } else { "CREATED" };
        // A state is a badge: a cell wider at both sides.
        let mut line = " ".repeat(LEAD + 1);
        line.push_str(&fit(&sorted("STATE", Sort::Status), STATE - 1));
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

    pub(super) fn line(
        &self,
        app: &App,
        row: &SyncRow,
        search: Option<&mut Search>,
        signs: Signs,
        theme: &Theme,
    ) -> Line<'static> {
        let (state, style) = state(app, row, theme);
        let sent = last_runs(app, row).and_then(|runs| runs::curve(runs, RUNS)).unwrap_or_default();
        let next = row.next_run(app.clock.now).map(|at| app.clock.short_moment(at)).unwrap_or_default();
        let at = row.at.map(|at| app.clock.date_or_time(at)).unwrap_or_default();
        let gap = || Span::raw(" ".repeat(GAP));
        let state = badge(&cut(&state, STATE - 2), style, theme);
        let rest = STATE.saturating_sub(state.width());
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
        let mark = if signs.is_marked { "*" } else { " " };
        let bar = if signs.is_chosen { "› " } else { "  " };
        spans.splice(0..0, [Span::styled(mark, theme.accent), Span::styled(bar, theme.accent)]);
        if signs.is_chosen { chosen_line(spans, width, theme) } else { Line::from(spans) }
    }

    /// The sync's name, with the letters that were searched for set off.
    fn name(&self, row: &SyncRow, search: Option<&mut Search>, theme: &Theme) -> Vec<Span<'static>> {
        // Sentences name syncs by their IDs, so these are always there.
        let id = if self.id == 0 { format!(" #{}", row.id()) } else { String::new() };
        let room = self.sync.saturating_sub(width(&id));
        let mut spans = match search {
            Some(search) => {
                let [marks, ..] = search.marks(&row.item);
                marked(&cut(row.item.name(), room), &marks, theme.text, theme.text.patch(theme.found))
            }
            None => pipeline::spans(&row.parts(), room, theme),
        };
        spans.push(Span::styled(id, theme.quiet));
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
pub(super) fn last_runs<'a>(app: &'a App, row: &SyncRow) -> Option<&'a [Run]> {
    let remote = &app.session.remote;
    row.health(remote).map(|_| remote.last_runs.of(row.id()))
}
