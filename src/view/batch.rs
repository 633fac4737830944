//! Several syncs at once: what will be done, how far it is, and what came of each.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::App;
use crate::app::screen::batch::BatchScreen;
use crate::domain::batch::{Batch, Item, Outcome, Task};
use crate::domain::text::thousands;
use crate::view::canvas::Canvas;
use crate::view::list::list_line;
use crate::view::rows::{READABLE, Rows, Scroll, middle};
use crate::view::text::{PACE, cut, number_of, requests_in_words, width, wrap};
use crate::view::theme::Theme;

/// Cells before the words about a sync: the bar, and the sync's own sign.
const LEAD: usize = 5;

pub(super) fn draw(app: &App, shown: &BatchScreen, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let area = middle(area, READABLE + 2);
    let mut rows = Rows::new(usize::from(area.width).saturating_sub(2), canvas.theme);
    let batch = &shown.batch;
    if batch.is_planned() {
        plan(app, batch, &mut rows);
    } else if batch.is_running() {
        under_way(app, shown, &mut rows);
    } else {
        over(app, shown, &mut rows);
    }
    rows.gap();
    list(shown, &mut rows, usize::from(area.height));
    rows.caret_at_the_top_at_least();
    rows.draw(canvas, area, Scroll::Focus);
}

fn plan(app: &App, batch: &Batch, rows: &mut Rows<'_>) {
    let (theme, left) = (rows.theme, batch.left());
    let as_files = if batch.task == Task::Save { " as files" } else { "" };
    let heading = format!(" {} {}{as_files}", batch.task.verb(), number_of(left, "marked sync"));
    rows.push(Span::styled(heading, theme.title));
    rows.gap();
    let words = match batch.task {
        _ if left == 0 => "There is nothing to do.".to_owned(),
        Task::Save => "[begin-batch] asks for a folder.".to_owned(),
        Task::Delete => format!("[begin-batch] asks for their number, then deletes them: {}.", requests_in_words(left)),
        Task::Run | Task::Pause | Task::Resume => {
            let order = if left > 1 { ", one after the other" } else { "" };
            format!("[begin-batch] begins: {}{order}.", requests_in_words(left))
        }
    };
    rows.say(1, "", &app.expand_keys(&words), theme.text);
}

fn under_way(app: &App, shown: &BatchScreen, rows: &mut Rows<'_>) {
    let (theme, batch) = (rows.theme, &shown.batch);
    let all = batch.items().len() - batch.count(|outcome| matches!(outcome, Outcome::LeftAsIs(_)));
    let heading = format!(" {} {}…", batch.task.doing(), number_of(all, "sync"));
    rows.push(Span::styled(heading, theme.title));
    rows.gap();
    let ahead = batch.left() + batch.count(|outcome| *outcome == Outcome::UnderWay);
    rows.progress(all.saturating_sub(ahead), all, "syncs");
    rows.gap();
    let held = shown.held_until.filter(|until| *until > app.clock.now);
    let words = match (held, batch.goes_on()) {
        (_, false) => "Stopping; the one under way is waited for.".to_owned(),
        (Some(until), true) => {
            let seconds = until.duration_since(app.clock.now).as_secs();
            format!("The server asks to wait; it goes on in {seconds} s. [stop-batch] stops.")
        }
        (None, true) if shown.told_from().is_some_and(|told| told <= app.clock.now) => {
            format!("At most {PACE} requests go out in a minute; the next goes when there is room. [stop-batch] stops.")
        }
        (None, true) => "[stop-batch] stops after the one under way.".to_owned(),
    };
    rows.say(1, "", &app.expand_keys(&words), theme.quiet);
}

fn over(app: &App, shown: &BatchScreen, rows: &mut Rows<'_>) {
    let (theme, batch) = (rows.theme, &shown.batch);
    let done = batch.count(|outcome| matches!(outcome, Outcome::Done(_)));
    let heading = format!(" {} {}.", number_of(done, "sync"), batch.task.done());
    rows.push(Span::styled(heading, theme.title));
    let others = others(batch);
    if !others.is_empty() {
        rows.say(1, "", &others, theme.text);
    }
    if let Some(why) = batch.stopped() {
        rows.gap();
        let style = if why.is_empty() { theme.text } else { theme.wrong };
        rows.say(1, "", format!("Stopped before the rest was tried. {why}").trim_end(), style);
        let left = number_of(batch.left(), "sync");
        rows.say(1, "", &app.expand_keys(&format!("[go-on-with-batch] goes on with {left}.")), theme.text);
    }
    if shown.is_list_stale {
        rows.say(1, "", &app.expand_keys("[back] loads the list again, to see how they are."), theme.quiet);
    } else if batch.count(|outcome| matches!(outcome, Outcome::NotTried | Outcome::Rejected(_))) > 0 {
        rows.say(1, "", "Those that weren't done stay marked.", theme.quiet);
    }
}

/// What became of those that were not done: "1 rejected · 2 not tried".
fn others(batch: &Batch) -> String {
    let told = [
        (batch.count(|outcome| matches!(outcome, Outcome::Rejected(_))), "rejected"),
        (batch.count(|outcome| matches!(outcome, Outcome::Unknown(_))), "with unknown outcome"),
        (batch.left(), "not tried"),
        (batch.count(|outcome| matches!(outcome, Outcome::LeftAsIs(_))), "left as is"),
    ];
    let told = told.into_iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, words)| format!("{} {words}", thousands(count))).collect();
    told.join(" · ")
}

/// The syncs around the bar, as many as there is room for; once it is over those first that need attention.
fn list(shown: &BatchScreen, rows: &mut Rows<'_>, height: usize) {
    let batch = &shown.batch;
    let mut order: Vec<usize> = (0..batch.items().len()).collect();
    if !batch.is_running() && !batch.is_planned() {
        order.sort_by_key(|index| rank(&batch.items()[*index].outcome));
    }
    let bar = shown.bar.min(order.len().saturating_sub(1));
    let room = height.saturating_sub(rows.height());
    let mut first = bar;
    let mut taken = 0;
    while let Some(item) = order.get(first).map(|index| &batch.items()[*index]) {
        taken += lines_of(item, rows.width);
        if first == 0 || taken >= room {
            break;
        }
        first -= 1;
    }
    let start = rows.height();
    for (place, index) in order.iter().enumerate().skip(first) {
        if rows.height() - start > room {
            break;
        }
        let is_ahead = batch.is_planned() || batch.is_running();
        entry(place, &batch.items()[*index], (place == bar, is_ahead), rows);
    }
}

/// What is rejected, unknown or not tried comes before what was left as it is, and that before what is done.
const fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Rejected(_) => 0,
        Outcome::Unknown(_) => 1,
        Outcome::NotTried | Outcome::UnderWay => 2,
        Outcome::LeftAsIs(_) => 3,
        Outcome::Done(_) => 4,
    }
}

fn lines_of(item: &Item, cells: usize) -> usize {
    let told = told(&item.outcome);
    1 + if told.is_empty() { 0 } else { wrap(told, cells.saturating_sub(LEAD)).len() }
}

fn told(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Done(words) | Outcome::Rejected(words) | Outcome::Unknown(words) | Outcome::LeftAsIs(words) => words,
        Outcome::NotTried | Outcome::UnderWay => "",
    }
}

fn entry(place: usize, item: &Item, (is_chosen, is_ahead): (bool, bool), rows: &mut Rows<'_>) {
    let (theme, cells) = (rows.theme, rows.width);
    let (mark, style, word) = sign(&item.outcome, is_ahead, theme);
    let room = cells.saturating_sub(LEAD + width(word) + 2);
    let name = cut(format!("#{}  {}", item.place.id.0, item.name).trim_end(), room);
    let gap = " ".repeat(cells.saturating_sub(LEAD + width(&name) + width(word)));
    let words = vec![Span::styled(name, theme.text), Span::raw(gap), Span::styled(word, style)];
    rows.entry(place, is_chosen, list_line((mark, style), words, is_chosen, cells, theme));
    let start = rows.height() - 1;
    let told = told(&item.outcome);
    if !told.is_empty() {
        rows.say(LEAD, "", told, theme.quiet);
    }
    if is_chosen {
        rows.focus_from(start);
    }
}

/// The sign of an outcome, and the word for it.
const fn sign(outcome: &Outcome, is_ahead: bool, theme: &Theme) -> (&'static str, Style, &'static str) {
    match outcome {
        Outcome::NotTried if is_ahead => ("·", theme.quiet, ""),
        Outcome::NotTried => ("·", theme.quiet, "not tried"),
        Outcome::UnderWay => ("▸", theme.accent, "under way"),
        Outcome::Done(_) => ("✓", theme.good, "done"),
        Outcome::Rejected(_) => ("✗", theme.wrong, "rejected"),
        Outcome::Unknown(_) => ("?", theme.warning, "outcome unknown"),
        Outcome::LeftAsIs(_) => ("–", theme.quiet, "left as is"),
    }
}
