//! The result: created, not created, or unknown; what it means and what next.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::State;
use crate::app::screen::result::Outcome;
use crate::app::words::clock;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::new_sync::NewSync;
use crate::view::rows::{Rows, Scroll};
use crate::view::sync;
use crate::view::theme::Theme;

/// Draws the result.
pub(super) fn draw(state: &State, outcome: &Outcome, scroll: u16, frame: &mut Frame<'_>, area: Rect, theme: &Theme) {
    let width = usize::from(area.width).saturating_sub(2);
    let mut rows = Rows::default();
    match outcome {
        Outcome::Created { index } => {
            if let Some(created) = state.created.get(*index) {
                rows.push(Line::from(Span::styled(format!(" ✓ Created: sync {}", created.sync.id.0), theme.good)));
                rows.say(3, "", &created.words, width, theme.text);
                rows.gap();
                sync::heading(&mut rows, "What the server stored", created, theme);
                rows.gap();
                sync::attributes(&mut rows, created, width, theme);
            }
        }
        Outcome::NotCreated(failure) => not_created(&mut rows, state, failure, width, theme),
        Outcome::Unknown { failure, asked, sent_at } => {
            unknown(&mut rows, state, failure, asked, *sent_at, width, theme);
        }
    }
    rows.draw(frame, area, Scroll::By(scroll), theme.quiet);
}

fn not_created(rows: &mut Rows, state: &State, failure: &Failure, width: usize, theme: &Theme) {
    rows.push(Line::from(Span::styled(" ✗ Not created", theme.wrong)));
    rows.say(3, "", &failure.what(), width, theme.text);
    rows.gap();
    if let FailureKind::Refused(complaints) = &failure.kind {
        for complaint in complaints {
            let about = match (complaint.field(), &complaint.attribute) {
                (Some(field), _) => format!("{}: ", field.label()),
                (None, Some(attribute)) => format!("{}: ", crate::domain::text::Inert::new(attribute)),
                (None, None) => String::new(),
            };
            rows.say(3, "• ", &format!("{about}{}", complaint.words), width, theme.text);
            if let Some(meaning) = complaint.meaning() {
                rows.say(5, "", meaning, width, theme.quiet);
            }
        }
        rows.gap();
    }
    rows.say(3, "", failure.advice(), width, theme.text);
    rows.gap();
    if let Some(dialect) = state.proposed_dialect() {
        let words = "carries the form and its schedule over. Nothing is sent until you create the sync again.";
        rows.say(3, "d ", &format!("switches to the {} dialect and {words}", dialect.word()), width, theme.accent);
        rows.gap();
    }
    let next = match &failure.kind {
        FailureKind::Refused(_) => "Enter goes to the first field to mend; your form is as you left it.",
        _ => "Enter goes back to your form, which is as you left it.",
    };
    rows.say(3, "", next, width, theme.quiet);
}

fn unknown(
    rows: &mut Rows,
    state: &State,
    failure: &Failure,
    asked: &NewSync,
    sent_at: jiff::Timestamp,
    width: usize,
    theme: &Theme,
) {
    rows.push(Line::from(Span::styled(" ? Unknown: the sync may have been created, or not", theme.warning)));
    rows.say(3, "", &failure.what(), width, theme.text);
    rows.gap();
    rows.say(
        3,
        "",
        "The request was sent once and is not sent again by the program. Before you create it again, look whether it is there:",
        width,
        theme.text,
    );
    rows.gap();
    let server = state.profile.server.as_ref().map(crate::domain::server::Server::host).unwrap_or_default();
    for line in [
        format!("on {server}, in the list of syncs (the newest first),"),
        format!(
            "a sync of model {} to “{}” in destination {},",
            asked.model,
            crate::domain::text::Inert::new(&asked.stream),
            asked.destination
        ),
        format!("created at about {}.", clock(state, sent_at)),
    ] {
        rows.say(3, "• ", &line, width, theme.text);
    }
    rows.gap();
    rows.say(
        3,
        "",
        "It is there: all is well, start over with a new form. It is not: Enter, then create it once more.",
        width,
        theme.text,
    );
    rows.gap();
    rows.say(3, "", "Your form is kept as you left it.", width, theme.quiet);
}
