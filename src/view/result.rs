//! The result: created, not created, or unknown; what it means and what next.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::App;
use crate::app::screen::Outcome;
use crate::domain::create::lookup::{Lookup, Phase, Verdict};
use crate::domain::create::open::OpenCreate;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::text::{SanitizedText, thousands};
use crate::view::attributes;
use crate::view::canvas::Canvas;
use crate::view::rows::{Rows, Scroll};

pub(super) fn draw(app: &App, outcome: &Outcome, scroll: u16, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let mut rows = Rows::new(usize::from(area.width).saturating_sub(2), theme);
    match outcome {
        Outcome::Created(created) => {
            rows.push(Span::styled(format!(" ✓ Created: sync {}", created.sync.id.0), theme.good));
            rows.say(3, "", &created.words, theme.text);
            rows.gap();
            let status = created.sync.status().map(|status| format!("status {status}")).unwrap_or_default();
            rows.push(vec![
                Span::styled(" What the server stored", theme.title),
                Span::styled(format!("   {status}"), theme.text),
            ]);
            rows.gap();
            attributes::add(&mut rows, &created.sync.attributes, Some(&created.sent));
        }
        Outcome::NotCreated(failure) => not_created(&mut rows, app, failure),
        Outcome::Open(id) => {
            if let Some(open) = app.creates.open(id)
                && let Some((failure, lookup)) = open.failure().zip(open.lookup())
            {
                unknown(&mut rows, app, open, failure, lookup);
            }
        }
    }
    rows.draw(canvas, area, Scroll::By(scroll));
    canvas.cursor_at_the_top(area);
}

fn not_created(rows: &mut Rows<'_>, app: &App, failure: &Failure) {
    let theme = rows.theme;
    rows.push(Span::styled(" ✗ Not created", theme.wrong));
    rows.say(3, "", &failure.what(), theme.text);
    rows.gap();
    if let FailureKind::Refused(complaints) = &failure.kind {
        for complaint in complaints {
            let about = match (complaint.field(), &complaint.attribute) {
                (Some(field), _) => format!("{}: ", field.label()),
                (None, Some(attribute)) => format!("{}: ", SanitizedText::new(attribute)),
                (None, None) => String::new(),
            };
            rows.say(3, "• ", &format!("{about}{}", complaint.words), theme.text);
            if let Some(meaning) = complaint.meaning() {
                rows.say(5, "", meaning, theme.quiet);
            }
        }
        rows.gap();
    }
    rows.say(3, "", failure.advice(), theme.text);
    rows.gap();
    if let Some(seconds) = app.seconds_to_wait() {
        rows.say(3, "", &format!("It can be created again in {seconds} s."), theme.accent);
        rows.gap();
    }
    if let Some(dialect) = app.session.proposed_dialect() {
        let words = "carries the form and its schedule over. Nothing is sent until you create the sync again.";
        let key = app.expand_keys("[switch-api-variant]");
        rows.say(3, "", &format!("{key} switches to the {} dialect and {words}", dialect.word()), theme.accent);
        rows.gap();
    }
    let next = match &failure.kind {
        FailureKind::Refused(_) => "[fix-first] goes to the first field to mend; your form is as you left it.",
        _ => "[fix-first] goes back to your form, which is as you left it.",
    };
    rows.say(3, "", &app.expand_keys(next), theme.quiet);
}

fn unknown(rows: &mut Rows<'_>, app: &App, open: &OpenCreate, failure: &Failure, lookup: &Lookup) {
    let theme = rows.theme;
    let (title, style) = match lookup.phase() {
        Phase::Over(Verdict::NotCreated) => (" ✗ Not created: it is safe to try again", theme.text),
        _ => (" ? Unknown: the sync may have been created, or not", theme.warning),
    };
    rows.push(Span::styled(title, style));
    rows.say(3, "", &open.words, theme.text);
    rows.gap();
    let (what, at) = (failure.what(), app.clock.tell(open.note.sent_at));
    let sent = format!("{what} It was sent at {at}, once, and is not sent again by the program.");
    rows.say(3, "", &sent, theme.text);
    rows.gap();
    let looked_at = match lookup.looked_at() {
        1 => "1 sync".to_owned(),
        count => format!("{} syncs", thousands(count)),
    };
    let server = open.note.server.host();
    match lookup.phase() {
        Phase::Waiting => {
            rows.say(3, "", "It will be looked up in the server's list as soon as you are signed in.", theme.text);
        }
        Phase::Asking(page) | Phase::Next(page) => {
            let words = format!("Looking it up in the list of {server}: page {page}, {looked_at} looked at…");
            rows.say(3, "", &words, theme.accent);
        }
        Phase::Resting(_) => {
            let words = format!(
                "It is not among the {looked_at} of {server} yet. A slow server may still be at it: looking once more in a few seconds…"
            );
            rows.say(3, "", &words, theme.accent);
        }
        Phase::Over(Verdict::NotCreated) => {
            let words = match lookup.looked_at() {
                0 => format!("The list of {server} was looked at twice and is empty."),
                _ => format!(
                    "The whole list of {server} was looked at twice, {looked_at}: none is new and equal to what was sent."
                ),
            };
            let next = app.expand_keys("Your form is kept; [fix-first] goes back to it.");
            rows.say(3, "", &format!("{words} {next}"), theme.text);
        }
        Phase::Over(Verdict::CannotTell(why)) => {
            rows.say(3, "", &format!("It cannot be told; {looked_at} of {server} looked at."), theme.warning);
            rows.say(3, "", why, theme.text);
            rows.gap();
            let words =
                "[look-again] looks again. Your form is kept; [fix-first] goes back to it, and creating asks first.";
            rows.say(3, "", &app.expand_keys(words), theme.text);
        }
    }
}
