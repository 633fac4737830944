//! The sync under the bar of the lists, in a few words: below them, or beside them where there is room.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::App;
use crate::app::messages::schedule_in_words;
use crate::app::screen::syncs::{Chosen, with_sent};
use crate::domain::run::Run;
use crate::view::canvas::Canvas;
use crate::view::details;
use crate::view::rows::Rows;
use crate::view::syncs::columns::last_runs;
use crate::view::text::{counted, cut, fit, width as cells};

/// The chosen sync: its name, its mapping in one line, when it runs.
pub(super) fn below(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let lists = &app.session.home;
    let Some(Chosen { sync, sent, place }) = lists.chosen(app.syncs_sources()) else { return };
    let sync = with_sent(&sync, sent.as_ref());
    let (theme, width) = (canvas.theme, usize::from(area.width).saturating_sub(2));
    let mut rows = Rows::new(width, theme);
    rows.push(Span::styled(format!(" {}", "─".repeat(width.saturating_sub(1))), theme.quiet));
    let created = sync.attributes.get("created_at").and_then(serde_json::Value::as_str);
    let about = match created.and_then(|text| text.parse().ok()) {
        Some(created) => {
            let age = app.clock.age(created).map(|age| format!(", {age}")).unwrap_or_default();
            format!("#{} · created {}{age}", sync.id.0, app.clock.moment(created))
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

/// The same beside the list, where there is room: as the sync's own screen tells it.
pub(super) fn beside(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let lists = &app.session.home;
    let Some(Chosen { sync, sent, place }) = lists.chosen(app.syncs_sources()) else { return };
    let mut rows = Rows::new(usize::from(area.width).saturating_sub(1), canvas.theme);
    let name = app.session.pipeline(&with_sent(&sync, sent.as_ref()), &place).line();
    rows.say(1, "", &name, rows.theme.title);
    let last = lists.line().and_then(|row| last_runs(app, row)?.iter().find(|run| !run.status.is_active()));
    if let Some(run) = last {
        rows.say(1, "", &last_run(app, run), rows.theme.text);
    }
    rows.gap();
    details::add(&mut rows, app, &sync, sent.as_ref(), &place);
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
