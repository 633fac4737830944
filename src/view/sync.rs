//! One sync: what it is, how it is doing, when it runs, and its runs.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::App;
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Pane;
use crate::app::messages::schedule_in_words;
use crate::app::screen::sync::SyncDetail;
use crate::app::screen::syncs::{GONE, state_word, with_sent};
use crate::domain::health::{Health, health, outcome};
use crate::domain::remote_context::Remote;
use crate::domain::run::{Run, RunStatus};
use crate::domain::text::SanitizedText;
use crate::view::areas;
use crate::view::canvas::Canvas;
use crate::view::list::badge;
use crate::view::rows::{Rows, Scroll, middle};
use crate::view::text::{AGAIN, counted, cut, width as cells};
use crate::view::theme::Theme;
use crate::view::{details, pipeline, reasons, runs, status};

/// From this width on, runs and details stand side by side.
const WIDE: u16 = 110;

/// The widest screen that is read with ease.
const WIDEST: u16 = 170;

/// The least lines that the runs are worth: title, curve, heads, and two of them; and so many more during a run.
const LEAST_RUNS: u16 = 5;
const PROGRESS: u16 = 3;

/// The least lines that the reasons are worth: title, and one of them.
const LEAST_REASONS: u16 = 2;

/// How long a run may wait to be taken by a worker before that is said, in seconds.
const LONG_WAIT: i64 = 60;

pub(super) fn draw(app: &App, opened: &SyncDetail, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let area = middle(area, WIDEST);
    let mut head = Rows::new(usize::from(area.width).saturating_sub(1), theme);
    heading(app, opened, &mut head);
    let body = head.draw_above(canvas, area);
    let on = |pane: Pane| opened.pane == pane;
    let state = (on(Pane::Reasons), opened.active_run().is_some());
    let runs = |width: u16| runs::add(app, opened, titled("Runs", on(Pane::Runs), width, theme));
    let about = |width: u16| about(app, opened, titled("Details", on(Pane::About), width, theme));
    let reasons = |width: u16| {
        let title = titled("Why rows were rejected", on(Pane::Reasons), width, theme);
        opened.has_rejected_rows().then(|| reasons::add(app, opened, title))
    };
    if area.width >= WIDE {
        let [left, right] = areas::off_left(body, body.width / 2, 3);
        about(right.width.saturating_sub(1)).draw(canvas, right, Scroll::By(opened.scroll));
        return two(runs(left.width), reasons(left.width), state, canvas, left);
    }
    // Who has the keys gets the room; of the other half at least the beginning is seen.
    let (runs, reasons) = (runs(body.width), reasons(body.width));
    let wanted = height(&runs) + reasons.as_ref().map(|rows| height(rows) + 1).unwrap_or_default();
    let most = match opened.pane {
        Pane::Runs => body.height * 2 / 3,
        Pane::Reasons => body.height * 3 / 4,
        Pane::About => body.height / 3,
    };
    let [upper, below] = areas::off_top(body, wanted.min(most));
    let [_, lower] = areas::off_top(below, 1);
    about(body.width).draw(canvas, lower, Scroll::By(opened.scroll));
    two(runs, reasons, state, canvas, upper);
}

fn height(rows: &Rows<'_>) -> u16 {
    u16::try_from(rows.height()).unwrap_or(u16::MAX / 4)
}

/// Draws the runs, and below them why rows were rejected. Where there is no room for both, that which has the keys, or
/// else the runs.
fn two(
    runs: Rows<'_>,
    reasons: Option<Rows<'_>>,
    (is_on_reasons, is_running): (bool, bool),
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
) {
    let Some(reasons) = reasons else { return runs.draw(canvas, area, Scroll::Focus) };
    let (of_runs, of_reasons) = (height(&runs), height(&reasons));
    let room = area.height.saturating_sub(1);
    // What one leaves is the other's.
    let share = if is_on_reasons { room * 3 / 5 } else { room / 3 };
    let for_reasons = of_reasons.min(share.max(room.saturating_sub(of_runs)));
    let for_runs = of_runs.min(room.saturating_sub(for_reasons));
    let is_tight = |room: u16, wanted: u16, least: u16| room < wanted && room < least;
    let least_runs = LEAST_RUNS + if is_running { PROGRESS } else { 0 };
    match (is_tight(for_runs, of_runs, least_runs), is_tight(for_reasons, of_reasons, LEAST_REASONS)) {
        (true, _) if is_on_reasons => return reasons.draw(canvas, area, Scroll::Focus),
        (true, _) | (_, true) if !is_on_reasons => return runs.draw(canvas, area, Scroll::Focus),
        _ => {}
    }
    let [upper, below] = areas::off_top(area, for_runs);
    let [_, below] = areas::off_top(below, 1);
    let [lower, _] = areas::off_top(below, for_reasons);
    // What has the keys draws last, with the caret.
    if is_on_reasons {
        runs.draw(canvas, upper, Scroll::Focus);
        reasons.draw(canvas, lower, Scroll::Focus);
    } else {
        reasons.draw(canvas, lower, Scroll::By(0));
        runs.draw(canvas, upper, Scroll::Focus);
    }
}

fn titled<'a>(title: &'static str, has_keys: bool, width: u16, theme: &'a Theme) -> Rows<'a> {
    let mut rows = Rows::new(usize::from(width), theme);
    rows.push(vec![Span::raw(" "), Span::styled(title, if has_keys { theme.tab } else { theme.quiet })]);
    rows
}

/// What it is, its status and what its last run says of it, and when it runs next.
fn heading(app: &App, opened: &SyncDetail, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let sync = with_sent(&opened.sync, opened.sent.as_ref());
    let is_gone = app.session.gone.contains(&opened.place);
    title(app, opened, &format!("#{}", opened.sync.id.0), rows);
    let mut spans = vec![Span::raw(" ")];
    spans.extend(state(app, opened, is_gone, theme));
    if let Some(run) = opened.last_run() {
        let when = run.last_moment().map(|at| app.clock.short_moment(at)).unwrap_or_default();
        let last = Span::styled(format!("   last run {} {when}", run.status.describe()), theme.quiet);
        let taken: usize = spans.iter().map(Span::width).sum();
        spans.extend(Some(last).filter(|last| taken + last.width() <= rows.width));
    }
    rows.push(spans);
    let schedule = schedule_in_words(&app.clock, &sync);
    if !is_gone && !schedule.is_empty() {
        rows.say(1, "", &schedule, theme.quiet);
    }
    for words in warnings(app, opened, is_gone) {
        rows.say(1, "! ", &words, theme.warning);
    }
    if let Some(words) = opened.read.failed() {
        rows.say(1, "✗ ", &format!("Couldn't refresh the sync. {words} {}", app.expand_keys(AGAIN)), theme.wrong);
    }
    rows.gap();
}

/// The sync's name, and beside it what it is called by numbers.
pub(super) fn title(app: &App, opened: &SyncDetail, beside: &str, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let sync = with_sent(&opened.sync, opened.sent.as_ref());
    let parts = app.session.pipeline(&sync, &opened.place).in_short();
    let room = rows.width.saturating_sub(cells(beside) + 5);
    let mut spans = vec![Span::raw(" ")];
    spans.extend(pipeline::spans(&parts, room, theme).into_iter().map(|span| span.patch_style(theme.title)));
    spans.push(Span::styled(format!("   {beside}"), theme.quiet));
    rows.push(spans);
}

/// How it is doing by its runs, once these are read; until then the server's status. A run under way stands beside it.
fn state(app: &App, opened: &SyncDetail, is_gone: bool, theme: &Theme) -> Vec<Span<'static>> {
    let is_read = opened.runs_read == Remote::Loaded(()) || !opened.runs.is_empty();
    let sync = with_sent(&opened.sync, opened.sent.as_ref());
    let told = match opened.active_run() {
        Some(_) => outcome(&opened.runs),
        None => Some(health(&sync, &opened.runs, app.clock.now)),
    };
    let words = match told.filter(|_| is_read && !is_gone) {
        Some(health) => {
            let (mark, style) = status::of_health(health, theme);
            Some((format!("{mark} {}", in_words(app, health)), style))
        }
        None if is_read && !is_gone => None,
        None => {
            let word = if is_gone { SanitizedText::new(GONE) } else { opened.sync.status().unwrap_or_default() };
            let (mark, style) = status::of_sync(word.as_str(), theme);
            Some((format!("{mark} {}", state_word(word.as_str())), style))
        }
    };
    let mut spans: Vec<Span<'static>> = words.into_iter().map(|(words, style)| badge(&words, style, theme)).collect();
    if let Some(run) = opened.active_run() {
        spans.push(Span::raw(if spans.is_empty() { "" } else { " " }));
        spans.push(badge(&format!("▸ {}", run.status.describe()), theme.accent, theme));
    }
    spans
}

/// "50 of 500 rejected", "failing since 11:30".
fn in_words(app: &App, health: Health) -> String {
    match health {
        Health::Rejected { rejected, sent, .. } => {
            format!("{} of {} rejected", counted(rejected), counted(rejected.saturating_add(sent)))
        }
        Health::Failing { since: Some(since), .. } => format!("failing since {}", app.clock.short_moment(since)),
        health => health.describe(app.clock.now),
    }
}

/// What should be known before anything is done with it.
fn warnings(app: &App, opened: &SyncDetail, is_gone: bool) -> Vec<String> {
    let mut warnings = Vec::new();
    if is_gone {
        warnings.push(app.expand_keys("No longer on the server. [copy] copies it into a new draft."));
    } else if !app.session.profile.has(&opened.place) {
        let host = opened.place.server.host();
        warnings.push(format!("On {host}, with another profile. Shown as it was stored then."));
    }
    if let Some(edit) = app.session.autosave.edit_of(&opened.place).filter(|_| !is_gone) {
        let words = format!("Unsaved changes from {}: [edit] continues them.", app.clock.tell(edit.after.at));
        warnings.push(app.expand_keys(&words));
    }
    let waits = |run: &Run| {
        run.status == RunStatus::Pending
            && run.created.is_some_and(|created| app.clock.seconds_since(created) >= LONG_WAIT)
    };
    if opened.is_run_missing(app.clock.now) {
        let words = "The run requested a minute ago hasn't appeared: the server's worker may be down. [refresh] checks again; if it stays so, contact the server's administrator.";
        warnings.push(app.expand_keys(words));
    } else if opened.active_run().is_some_and(waits) {
        warnings.push("The run has waited for more than a minute: the server's worker may be down or busy.".to_owned());
    }
    warnings
}

fn about<'a>(app: &App, opened: &SyncDetail, mut rows: Rows<'a>) -> Rows<'a> {
    details::add(&mut rows, app, &opened.sync, opened.sent.as_ref(), &opened.place);
    rows.gap();
    let words = app.expand_keys("[show-attributes] shows all attributes as stored");
    rows.push(Span::styled(format!(" {}", cut(&words, rows.width.saturating_sub(1))), rows.theme.quiet));
    rows.press_from(1, MouseTarget::Pane(Pane::About));
    rows
}
