//! The runs of a sync: the one in progress, and a line for each.

use ratatui::text::{Line, Span};

use crate::app::App;
use crate::app::input::parts::Pane;
use crate::app::screen::sync::SyncDetail;
use crate::domain::remote_context::Remote;
use crate::domain::run::{Run, RunRows, RunStatus};
use crate::view::list::list_line;
use crate::view::rows::Rows;
use crate::view::status;
use crate::view::text::{AGAIN, counted, cut, fit, width as cells_of};
use crate::view::theme::Theme;

/// How many runs the curve of rows is made of.
const CURVE: usize = 24;

/// Cells of a run's bar in the list.
const SMALL_BAR: usize = 10;

/// Adds the runs.
pub(super) fn add<'a>(app: &App, opened: &SyncDetail, mut rows: Rows<'a>) -> Rows<'a> {
    let (theme, width) = (rows.theme, rows.width);
    if let Some(run) = opened.active_run() {
        progress(app, run, &mut rows);
    }
    match (&opened.runs_read, opened.runs.is_empty()) {
        (Remote::Failed(words), _) => {
            rows.say(1, "✗ ", &format!("Couldn't load the runs. {words} {}", app.expand_keys(AGAIN)), theme.wrong);
        }
        (Remote::NotFound, _) => rows.say(1, "", "No runs available.", theme.text),
        (Remote::Loaded(()), true) => rows.say(1, "", "No runs yet.", theme.text),
        (_, true) if app.spinner.is_told(app.clock.now) => rows.say(1, "", "Loading…", theme.quiet),
        _ => {}
    }
    if opened.runs.is_empty() {
        return rows;
    }
    if let Some(curve) = curve(&opened.runs, CURVE) {
        rows.push(vec![
            Span::styled(" Rows sent  ", theme.quiet),
            Span::styled(curve, theme.accent),
            Span::styled("  latest at the right", theme.quiet),
        ]);
    }
    let longest = opened.runs.iter().map(|run| cells_of(&took(app, run))).max().unwrap_or(0);
    let columns = Columns::of(width.saturating_sub(1), longest);
    rows.push(Span::styled(columns.heads(), theme.quiet));
    for (place, run) in opened.runs.iter().enumerate() {
        let is_chosen = place == opened.bar && opened.pane != Pane::Reasons;
        rows.entry(place, is_chosen, columns.line(app, run, is_chosen, theme));
    }
    if opened.has_more_runs() && matches!(opened.runs_read, Remote::Loaded(())) && opened.runs.len() > 9 {
        rows.say(5, "", "more as you scroll", theme.quiet);
    }
    rows
}

/// How long a run took, or takes so far.
fn took(app: &App, run: &Run) -> String {
    run.took(app.clock.now).map(duration).unwrap_or_default()
}

/// The columns' widths; zero for one that there is no room for.
struct Columns {
    state: usize,
    started: usize,
    took: usize,
    number: usize,
    skipped: usize,
    bar: usize,
}

/// Cells before the first column: the bar, the sign.
const LEAD: usize = 5;

impl Columns {
    /// For lines of so many cells, and a longest run that takes so many to tell.
    fn of(width: usize, longest: usize) -> Self {
        let room = width.saturating_sub(LEAD);
        let (started, took, number) = (16, if room >= 52 { longest.clamp(8, 11) } else { 0 }, 8);
        let skipped = if room >= 62 { 8 } else { 0 };
        let bar = if room >= 76 { SMALL_BAR } else { 0 };
        let more: usize = [took, skipped, bar].iter().filter(|cells| **cells > 0).map(|cells| cells + 1).sum();
        // Two cells after the state, one before each number, and one more before the bar.
        let taken = 2 + started + 2 * (number + 1) + more + usize::from(bar > 0);
        Self { state: room.saturating_sub(taken).clamp(4, 18), started, took, number, skipped, bar }
    }

    fn heads(&self) -> String {
        format!("{}{}", " ".repeat(LEAD), self.cells(["STATE", "STARTED", "TOOK", "SENT", "REJECTED", "SKIPPED"]))
    }

    fn cells(&self, [state, started, took, sent, rejected, skipped]: [&str; 6]) -> String {
        let mut line = format!("{}  {}", fit(state, self.state), fit(started, self.started));
        for (cells, text) in [(self.took, took), (self.number, sent), (self.number, rejected), (self.skipped, skipped)]
        {
            if cells > 0 {
                line.extend([" ".repeat((cells + 1).saturating_sub(cells_of(text))), text.to_owned()]);
            }
        }
        line
    }

    fn line(&self, app: &App, run: &Run, is_chosen: bool, theme: &Theme) -> Line<'static> {
        let started = run.started.or(run.created).map(|at| app.clock.short_moment(at)).unwrap_or_default();
        let took = took(app, run);
        let cell = |number: Option<u64>| number.map_or_else(|| "–".to_owned(), counted);
        let test = if run.is_test { " (test)" } else { "" };
        let state = format!("{}{test}", run.status.describe());
        let RunRows { sent, failed, skipped, .. } = run.rows;
        let words = self.cells([&state, &started, &took, &cell(sent), &cell(failed), &cell(skipped)]);
        let mut spans = vec![Span::styled(words, theme.text)];
        if self.bar > 0 {
            spans.push(Span::raw("  "));
            spans.extend(share_bar(run.rows, self.bar, theme));
        }
        let width = LEAD + spans.iter().map(Span::width).sum::<usize>();
        list_line(status::of_run(run, theme), spans, is_chosen, width, theme)
    }
}

/// The rows of a run as a bar: sent, rejected, skipped, and those still to come, each in proportion, and at least a
/// cell where there is any. Nothing where no row was dealt with.
pub(super) fn share_bar(rows: RunRows, cells: usize, theme: &Theme) -> Vec<Span<'static>> {
    let [sent, failed, skipped] = [rows.sent, rows.failed, rows.skipped].map(|count| u128::from(count.unwrap_or(0)));
    let dealt_with = sent + failed + skipped;
    let all = dealt_with.max(u128::from(rows.total.or(rows.queried).unwrap_or(0)));
    let counts = [sent, failed, skipped, all - dealt_with];
    if dealt_with == 0 || cells < counts.len() {
        return Vec::new();
    }
    let mut shares = counts.map(|count| {
        let share = usize::try_from(count * cells as u128 / all).unwrap_or(cells);
        if count > 0 { share.max(1) } else { 0 }
    });
    // What rounding left or took goes to the largest.
    let largest = (0..shares.len()).max_by_key(|index| counts[*index]).unwrap_or(0);
    let others: usize = shares.iter().enumerate().filter(|(index, _)| *index != largest).map(|(_, cells)| cells).sum();
    shares[largest] = cells.saturating_sub(others);
    let styles = [("█", theme.good), ("▒", theme.warning), ("░", theme.quiet), (" ", theme.text)];
    std::iter::zip(styles, shares).map(|((sign, style), cells)| Span::styled(sign.repeat(cells), style)).collect()
}

/// How a run in progress is doing: the part of its rows where they are counted, else the stage it is in.
fn progress(app: &App, run: &Run, rows: &mut Rows<'_>) {
    let (theme, width) = (rows.theme, rows.width);
    let cells = width.saturating_sub(30).clamp(8, 40);
    let took = run.took(app.clock.now).map(duration).unwrap_or_default();
    let all = run.rows.total.or(run.rows.queried);
    let (part, words) = if let (Some(part), Some(done), Some(all)) = (run.part_done(), run.dealt_with(), all) {
        let rate = run.rate(app.clock.now).map(|rate| format!(" · {}", per_second(rate))).unwrap_or_default();
        (part, format!("{} of {} rows{rate}", counted(done), counted(all)))
    } else {
        let begun = run.status.stage().unwrap_or(0);
        let rows = run.rows.queried.map(|rows| format!(" · {} rows", counted(rows))).unwrap_or_default();
        // How far it is within a stage is unknown: the middle is shown.
        (
            (f64::from(begun) - 0.5).max(0.0) / f64::from(RunStatus::STAGES),
            format!("stage {begun} of {}{rows}", RunStatus::STAGES),
        )
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "0 to 40")]
    let full = ((part * cells as f64).round() as usize).min(cells);
    rows.push(vec![
        Span::raw(" "),
        Span::styled("█".repeat(full), theme.accent),
        Span::styled("░".repeat(cells - full), theme.quiet),
        Span::styled(format!(" {}", run.status.describe()), theme.text),
        Span::styled(format!("  {took}"), theme.quiet),
    ]);
    rows.say(1, "", &cut(&words, width), theme.quiet);
    rows.gap();
}

/// The rows that so many last runs sent, as a curve; none where fewer than three are counted.
pub(super) fn curve(runs: &[Run], most: usize) -> Option<String> {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let counts: Vec<u64> = runs.iter().filter_map(|run| run.rows.sent).take(most).collect();
    let highest = counts.iter().copied().max().filter(|highest| *highest > 0)?;
    let step = |count: &u64| {
        let place = u128::from(*count) * 7 / u128::from(highest);
        STEPS.get(usize::try_from(place).unwrap_or(7)).copied().unwrap_or('█')
    };
    (counts.len() >= 3).then(|| counts.iter().rev().map(step).collect())
}

/// "71 rows/s", "1 row/s".
pub(super) fn per_second(rate: f64) -> String {
    let rate = format!("{rate:.0}");
    if rate == "1" { "1 row/s".to_owned() } else { format!("{rate} rows/s") }
}

/// Seconds as people say them: "0.8 s", "12 s", "3 min 20 s", "2 h 5 min".
pub(super) fn duration(seconds: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative, and cut off at years")]
    let whole = seconds.clamp(0.0, 1e9) as u64;
    match whole {
        0..10 if seconds.fract() > 0.05 => format!("{seconds:.1} s"),
        0..60 => format!("{whole} s"),
        60..3_600 => format!("{} min {} s", whole / 60, whole % 60),
        _ => format!("{} h {} min", whole / 3_600, whole % 3_600 / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::launch::ColorMode;

    fn bar(sent: u64, failed: u64, skipped: u64) -> String {
        let rows = RunRows { sent: Some(sent), failed: Some(failed), skipped: Some(skipped), ..RunRows::default() };
        share_bar(rows, 10, &Theme::of(ColorMode::Mono)).iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn a_bar_shows_each_share_and_the_smallest_is_still_seen() {
        assert_eq!(bar(450, 50, 0), "█████████▒");
        assert_eq!(bar(100_000, 1, 1), "████████▒░");
        assert_eq!(bar(0, 8, 0), "▒▒▒▒▒▒▒▒▒▒");
        assert_eq!(bar(1, 1, 1).chars().count(), 10);
        assert_eq!(bar(0, 0, 0), "", "nothing to share out");
        assert_eq!(bar(u64::MAX, u64::MAX, 0).chars().count(), 10);
        let half = RunRows { total: Some(100), sent: Some(50), ..RunRows::default() };
        let half: String =
            share_bar(half, 10, &Theme::of(ColorMode::Mono)).iter().map(|span| span.content.as_ref()).collect();
        assert_eq!(half, "█████     ", "the rest is still to come");
    }
}
