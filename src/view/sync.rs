//! One sync: what it is, when it runs, its runs, and how the one under way is doing.

use ratatui::layout::Constraint::{Length, Min, Percentage};
use ratatui::layout::{Layout, Rect};
use ratatui::text::{Line, Span};

use crate::app::App;
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Pane;
use crate::app::messages::schedule_in_words;
use crate::app::screen::sync::SyncDetail;
use crate::app::screen::syncs::GONE;
use crate::domain::id::ConnectorId;
use crate::domain::remote_context::Remote;
use crate::domain::run::{Run, RunStatus};
use crate::domain::text::SanitizedText;
use crate::view::canvas::Canvas;
use crate::view::list::list_line;
use crate::view::rows::{Rows, Scroll};
use crate::view::text::{AGAIN, counted, cut, fit};
use crate::view::theme::Theme;
use crate::view::{attributes, status};

/// From this width on, runs and attributes stand side by side.
const WIDE: u16 = 110;

/// How many runs the curve of rows is made of.
const CURVE: usize = 24;

pub(super) fn draw(app: &App, opened: &SyncDetail, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let mut head = Rows::new(usize::from(area.width).saturating_sub(1), theme);
    heading(app, opened, &mut head);
    let body = head.draw_above(canvas, area);
    let is_on_runs = opened.pane == Pane::Runs;
    let runs = |width: u16| runs(app, opened, titled("Runs", is_on_runs, width, theme));
    let about = |width: u16| about(opened, titled("About", !is_on_runs, width, theme));
    if area.width >= WIDE {
        let [left, right] = Layout::horizontal([Percentage(52), Min(1)]).spacing(2).areas(body);
        runs(left.width).draw(canvas, left, Scroll::Focus);
        about(right.width).draw(canvas, right, Scroll::By(opened.scroll));
        return;
    }
    let runs = runs(body.width);
    // Who has the keys gets the room; of the other half at least the beginning is seen.
    let wanted = u16::try_from(runs.height()).unwrap_or(u16::MAX);
    let most = if is_on_runs { body.height * 3 / 5 } else { body.height / 3 };
    let [upper, _, lower] = Layout::vertical([Length(wanted.min(most)), Length(1), Min(0)]).areas(body);
    about(body.width).draw(canvas, lower, Scroll::By(opened.scroll));
    runs.draw(canvas, upper, Scroll::Focus);
}

fn titled<'a>(title: &'static str, has_keys: bool, width: u16, theme: &'a Theme) -> Rows<'a> {
    let mut rows = Rows::new(usize::from(width), theme);
    rows.push(vec![Span::raw(" "), Span::styled(title, if has_keys { theme.tab } else { theme.quiet })]);
    rows
}

/// What it is, its status, what its last run says, and when it runs next.
fn heading(app: &App, opened: &SyncDetail, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let sync = &opened.sync;
    let is_gone = app.session.gone.contains(&opened.place);
    let word = if is_gone { SanitizedText::new(GONE) } else { sync.status().unwrap_or_default() };
    let (mark, style) = status::of_sync(word.as_str(), theme);
    let mut spans = vec![
        Span::raw(" "),
        Span::styled(format!("Sync {}", sync.id.0), theme.title),
        Span::styled(format!("   {mark} {word}"), style),
    ];
    if let Some(run) = opened.runs.iter().find(|run| !run.status.is_active()) {
        let when = run.finished.or(run.started).or(run.created).map(|at| app.clock.ago(at)).unwrap_or_default();
        let refused = run.rows.failed.filter(|count| *count > 0).map(|count| format!(", {count} refused"));
        let words = format!("   last run {}{} {when}", run.status.describe(), refused.unwrap_or_default());
        spans.push(Span::styled(words, theme.quiet));
    }
    rows.push(spans);
    let end = |end: &str| {
        let id = sync.text(&format!("{end}_id")).unwrap_or_default();
        let here = ConnectorId::parse(id.as_str()).ok().filter(|_| app.session.profile.has(&opened.place));
        let listed = here.map(|id| app.session.remote.connector(id));
        let listed = listed.and_then(|look| look.found().map(|connector| connector.name.clone()));
        sync.name_of(end).or(listed).map_or_else(|| format!("{end} {id}"), |name| name.to_string())
    };
    let (stream, mode) = (sync.text("stream_name").unwrap_or_default(), sync.text("sync_mode").unwrap_or_default());
    rows.say(1, "", &format!("{} → {} › {stream}, {mode}", end("source"), end("destination")), theme.text);
    for line in schedule_in_words(&app.clock, sync) {
        rows.say(1, "", &line, theme.quiet);
    }
    if is_gone {
        let words = app.expand_keys("It is not on the server any more. [copy] copies it into a new draft.");
        rows.say(1, "! ", &words, theme.warning);
    } else if !app.session.profile.has(&opened.place) {
        let host = opened.place.server.host();
        let words = format!("It is on {host}, with another profile: what stands here is what was stored then.");
        rows.say(1, "! ", &words, theme.warning);
    }
    if let Some(edit) = app.session.autosave.edit_of(&opened.place).filter(|_| !is_gone) {
        let words = format!("Changes of {} are not saved: [edit] goes on with them.", app.clock.tell(edit.after.at));
        rows.say(1, "! ", &app.expand_keys(&words), theme.warning);
    }
    if let Some(words) = opened.read.failed() {
        rows.say(1, "✗ ", &format!("It could not be read anew. {words} {}", app.expand_keys(AGAIN)), theme.wrong);
    }
    rows.gap();
}

fn about<'a>(opened: &SyncDetail, mut rows: Rows<'a>) -> Rows<'a> {
    attributes::add(&mut rows, &opened.sync.attributes, opened.sent.as_ref());
    rows.press_from(1, MouseTarget::Pane(Pane::About));
    rows
}

fn runs<'a>(app: &App, opened: &SyncDetail, mut rows: Rows<'a>) -> Rows<'a> {
    let (theme, width) = (rows.theme, rows.width);
    if let Some(run) = opened.active_run() {
        progress(app, run, &mut rows);
    }
    match (&opened.runs_read, opened.runs.is_empty()) {
        (Remote::Failed(words) | Remote::Rejected(words), _) => {
            rows.say(1, "✗ ", &format!("The runs could not be had. {words} {}", app.expand_keys(AGAIN)), theme.wrong);
        }
        (Remote::NotFound, _) => rows.say(1, "", "There are no runs to be had.", theme.text),
        (Remote::Loaded(()), true) => rows.say(1, "", "It has not run yet.", theme.text),
        (_, true) if app.spinner.is_told(app.clock.now) => rows.say(1, "", "Fetching its runs…", theme.quiet),
        _ => {}
    }
    if opened.runs.is_empty() {
        return rows;
    }
    if let Some(curve) = curve(&opened.runs) {
        rows.push(vec![
            Span::styled(" Rows sent  ", theme.quiet),
            Span::styled(curve, theme.accent),
            Span::styled("  the last at the right", theme.quiet),
        ]);
    }
    rows.push(Span::styled(
        format!("     {}", columns(width, ["", "When", "Took", "Sent", "Refused", "Skipped"])),
        theme.quiet,
    ));
    for (place, run) in opened.runs.iter().enumerate() {
        let is_chosen = place == opened.bar;
        rows.entry(place, is_chosen, line(app, run, is_chosen, width, theme));
    }
    if opened.has_more_runs() && matches!(opened.runs_read, Remote::Loaded(())) && opened.runs.len() > 9 {
        rows.say(3, "", "more as you scroll", theme.quiet);
    }
    rows
}

fn line(app: &App, run: &Run, is_chosen: bool, width: usize, theme: &Theme) -> Line<'static> {
    let when = run.started.or(run.created).map(|at| app.clock.ago(at)).unwrap_or_default();
    let took = run.took(app.clock.now).map(duration).unwrap_or_default();
    let cell = |number: Option<u64>| number.map_or_else(|| "–".to_owned(), counted);
    let words =
        if run.is_test { format!("{} (test)", run.status.describe()) } else { run.status.describe().to_owned() };
    let rest =
        columns(width, [&words, &when, &took, &cell(run.rows.sent), &cell(run.rows.failed), &cell(run.rows.skipped)]);
    list_line(status::of_run(run, theme), vec![Span::styled(rest, theme.text)], is_chosen, width, theme)
}

fn columns(width: usize, [status, when, took, sent, failed, skipped]: [&str; 6]) -> String {
    let room = width.saturating_sub(6 + 12 + 8);
    let status_room = room.saturating_sub(24).clamp(8, 17);
    let numbers =
        if width >= 58 { format!(" {sent:>7} {failed:>7} {skipped:>7}") } else { format!(" {sent:>7} {failed:>7}") };
    format!("{} {} {}{numbers}", fit(status, status_room), fit(when, 11), fit(took, 7))
}

/// How a run under way is doing: the part of its rows where they are counted, else the stage it is in.
fn progress(app: &App, run: &Run, rows: &mut Rows<'_>) {
    let (theme, width) = (rows.theme, rows.width);
    let cells = width.saturating_sub(30).clamp(8, 40);
    let took = run.took(app.clock.now).map(duration).unwrap_or_default();
    let all = run.rows.total.or(run.rows.queried);
    let (part, words) = if let (Some(part), Some(done), Some(all)) = (run.part_done(), run.dealt_with(), all) {
        let rate = run.rate(app.clock.now).map(|rate| format!(", {rate:.0} rows/s")).unwrap_or_default();
        (part, format!("{} of {} rows{rate}", counted(done), counted(all)))
    } else {
        let begun = run.status.stage().unwrap_or(0);
        let rows = run.rows.queried.map(|rows| format!(", {} rows", counted(rows))).unwrap_or_default();
        // Within a stage nobody knows how far it is: the middle is said.
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

/// The rows that the last runs sent, as a curve; none where fewer than three are counted.
fn curve(runs: &[Run]) -> Option<String> {
    const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let counts: Vec<u64> = runs.iter().filter_map(|run| run.rows.sent).take(CURVE).collect();
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let step = |count: &u64| {
        let place = u128::from(*count) * 7 / u128::from(most);
        STEPS.get(usize::try_from(place).unwrap_or(7)).copied().unwrap_or('█')
    };
    (counts.len() >= 3).then(|| counts.iter().rev().map(step).collect())
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
