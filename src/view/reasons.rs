//! Why rows were rejected over the last runs of a sync, and what each reason points at.

use ratatui::text::Span;

use crate::app::App;
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::Pane;
use crate::app::rejected::{At, Pointed, pointed};
use crate::app::screen::sync::SyncDetail;
use crate::domain::rejected::{Left, MOST_COUNTED, Reason, Summary, change_helps, left, rule};
use crate::domain::run::Run;
use crate::domain::text::{SanitizedText, thousands};
use crate::view::details::row_in_words;
use crate::view::list::list_line;
use crate::view::rows::Rows;
use crate::view::text::{AGAIN, counted, cut};

/// Cells before the words: the bar, the sign.
const LEAD: usize = 5;

/// Adds the reasons.
pub(super) fn add<'a>(app: &App, opened: &SyncDetail, mut rows: Rows<'a>) -> Rows<'a> {
    let theme = rows.theme;
    let dialect = app.session.profile.dialect;
    let summary = opened.reasons.summary(&opened.sync, &opened.runs, dialect);
    let is_chosen = |place: usize| opened.pane == Pane::Reasons && place == opened.reasons.bar;
    for (place, reason) in summary.reasons.iter().enumerate() {
        let words = cut(&reason.words, rows.width.saturating_sub(LEAD));
        let (width, start) = (rows.width, rows.height());
        let line = vec![Span::styled(words, theme.text)];
        rows.push(list_line(("!", theme.warning), line, is_chosen(place), width, theme));
        let more = if summary.is_whole { "" } else { "+" };
        let left = format!("{}{more} not sent again", thousands(reason.left));
        let mut told = how_often(app, reason, &summary);
        if reason.left > 0 && !is_chosen(place) {
            told = format!("{told} · {left}");
        }
        rows.say(LEAD, "", &told, theme.quiet);
        if is_chosen(place) {
            if reason.left > 0 {
                let words = format!("{left} since: {}.", rule(change_helps(&opened.sync)));
                rows.say(LEAD, "", &words, theme.warning);
            }
            if let Some(pointed) = pointed(opened, reason.words.clone()) {
                rows.say(LEAD, "", &app.expand_keys(&where_to(&pointed)), theme.accent);
            }
            // The first one with its title.
            rows.focus_from(if place == 0 { 0 } else { start });
            rows.caret_at(start, 1);
        }
        rows.press_from(start, MouseTarget::Reason(place));
    }
    if summary.gone > 0 {
        let words = format!("{} more were rejected; the server no longer lists them.", counted(summary.gone));
        rows.say(LEAD, "", &words, theme.quiet);
    }
    match (&opened.reasons.problem, opened.reasons.missing(&opened.runs)) {
        (Some(words), _) => {
            let words = format!("Couldn't load the rejected records. {words} {}", app.expand_keys(AGAIN));
            rows.say(1, "✗ ", &words, theme.wrong);
        }
        (None, Some(_)) => rows.say(LEAD, "", "Counting over the last runs…", theme.quiet),
        (None, None) if !summary.is_whole => {
            let (counted_rows, most) = (thousands(summary.counted), thousands(MOST_COUNTED));
            let of = counted(summary.rejected);
            let words = format!("+ {counted_rows} of {of} rejected rows counted: of each run about the first {most}.");
            rows.say(LEAD, "", &words, theme.quiet);
        }
        (None, None) => {}
    }
    rows
}

/// "50 in the last run · 180 in 4 of 6 runs, since 24 Nov".
fn how_often(app: &App, reason: &Reason, summary: &Summary) -> String {
    let more = if summary.is_whole { "" } else { "+" };
    let last = match reason.in_last {
        0 => "none in the last run".to_owned(),
        count => format!("{}{more} in the last run", thousands(count)),
    };
    if summary.runs < 2 {
        return last;
    }
    let since = reason.since.map(|since| format!(", since {}", app.clock.short_day(since))).unwrap_or_default();
    format!("{last} · {}{more} in {} of {} runs{since}", thousands(reason.count), reason.runs, summary.runs)
}

/// That rows which a run rejected were not sent again.
pub(super) fn left_since(app: &App, opened: &SyncDetail, run: &Run) -> Option<String> {
    let left = left(&opened.sync, run, &opened.runs, app.session.profile.dialect);
    left.map(Left::describe)
}

/// Where a key leads from a reason.
pub(super) fn where_to(pointed: &Pointed) -> String {
    match &pointed.at {
        At::Row(row) => format!("[fix-mapping] goes to the mapping's row {}.", row_in_words(row)),
        At::Unmapped(name) => {
            let name = SanitizedText::new(name);
            format!("Nothing is mapped to {name}; [fix-mapping] opens the mapping.")
        }
    }
}
