//! The result: created, not created, or unknown; what it means and what next.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::App;
use crate::app::available::shown_candidate;
use crate::app::screen::Outcome;
use crate::app::screen::syncs::with_sent;
use crate::domain::create::CreatedSync;
use crate::domain::create::lookup::Finding;
use crate::domain::create::open::OpenCreate;
use crate::domain::create::{seconds_left, words};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::text::SanitizedText;
use crate::view::canvas::Canvas;
use crate::view::rows::{READABLE, Rows, Scroll, middle};
use crate::view::text::width;
use crate::view::{details, pipeline};

/// Another program found out, or a person recorded it.
const GONE: &str = "Another Syncwright settled this create, or its outcome was recorded. Look for the sync in Syncs before you create it again.";

pub(super) fn draw(app: &App, outcome: &Outcome, scroll: u16, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let area = middle(area, READABLE + 2);
    let mut rows = Rows::new(usize::from(area.width).saturating_sub(2), theme);
    match outcome {
        Outcome::Created(created) => made(&mut rows, app, created),
        Outcome::NotCreated(failure) => not_created(&mut rows, app, failure),
        Outcome::Open(id) => match app.creates.open.get(id) {
            Some(open) => unknown(&mut rows, app, open),
            None => rows.say(1, "", GONE, theme.text),
        },
    }
    rows.draw(canvas, area, Scroll::By(scroll));
    canvas.cursor_at_the_top(area);
}

/// What was created: its name, its fields as the server stored them, and what can be done with it.
fn made(rows: &mut Rows<'_>, app: &App, created: &CreatedSync) {
    let theme = rows.theme;
    let sync = with_sent(&created.sync, Some(&created.sent));
    let id = format!("#{}", created.sync.id.0);
    let parts = app.session.pipeline(&sync, &created.place).in_short();
    let mut spans = vec![Span::styled(" ✓ Created  ", theme.good)];
    let room = rows.width.saturating_sub(width(&id) + 16);
    spans.extend(pipeline::spans(&parts, room, theme).into_iter().map(|span| span.patch_style(theme.title)));
    spans.push(Span::styled(format!("   {id}"), theme.quiet));
    rows.push(spans);
    rows.gap();
    details::add(rows, app, &created.sync, Some(&created.sent), &created.place);
    rows.gap();
    let words = app.expand_keys("[show-attributes] shows all attributes as stored");
    rows.say(1, "", &words, theme.quiet);
}

fn not_created(rows: &mut Rows<'_>, app: &App, failure: &Failure) {
    let theme = rows.theme;
    rows.push(Span::styled(" ✗ Not created", theme.wrong));
    let is_pause = matches!(failure.kind, FailureKind::Busy { wait: Some(_) });
    rows.say(3, "", &if is_pause { "The server is busy.".to_owned() } else { failure.what() }, theme.text);
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
    // Of a pause the seconds that are left are told: the server's own number stands still.
    match app.seconds_to_wait().filter(|_| is_pause) {
        Some(seconds) => rows.say(3, "", &format!("You can try again in {seconds} s."), theme.accent),
        None if is_pause => rows.say(3, "", "You can try again now.", theme.accent),
        None => rows.say(3, "", failure.advice(), theme.text),
    }
    rows.gap();
    if let Some(dialect) = app.session.proposed_dialect() {
        let then = "carries the form and its schedule over. Nothing is sent until you create the sync again.";
        let key = app.expand_keys("[switch-api-variant]");
        rows.say(3, "", &format!("{key} switches to the {} API variant and {then}", dialect.word()), theme.accent);
        rows.gap();
    }
    let next = match &failure.kind {
        FailureKind::Refused(_) => "[fix-first] goes to the first field to fix; your form is as you left it.",
        _ => "[fix-first] goes back to your form, which is as you left it.",
    };
    rows.say(3, "", &app.expand_keys(next), theme.quiet);
}

/// A create without an answer that tells: what came, what was found out, what happens next, what can be done.
fn unknown(rows: &mut Rows<'_>, app: &App, open: &OpenCreate) {
    let theme = rows.theme;
    if let Some(count) = open.not_created() {
        return not_there(rows, app, open, count);
    }
    let title =
        if open.is_sending() { " … Waiting for the answer".to_owned() } else { format!(" ? {}", words::UNKNOWN) };
    rows.push(Span::styled(title, theme.warning));
    rows.say(3, "", &open.words, theme.text);
    rows.gap();
    let server = open.note.server.id();
    // Of one that another program left, it is not known that it went out.
    let is_sent = open.is_sending() || open.note.lost.is_some();
    let sent = format!("{} {}", words::sent(&open.note, is_sent, app.clock.now), open.what_came());
    rows.say(3, "", sent.trim_end(), theme.text);
    if open.is_sending() {
        rows.say(3, "", "The outcome appears here. You can keep working.", theme.text);
    }
    if open.is_elsewhere() {
        let then = "Try again later. If it was created, you're asked before a second one is made.";
        rows.say(3, "", &format!("{} {then}", words::HANDLED_ELSEWHERE), theme.text);
    }
    let Some(lookup) = open.lookup() else { return };
    let found = match lookup.last() {
        None => String::new(),
        Some(Finding::Candidates(ids)) => candidates(app, open, ids),
        Some(_) => words::last_look(&open.note, lookup),
    };
    rows.say(3, "", &found, theme.text);
    rows.gap();
    let can_look = app.is_signed_in_to(&server);
    let next = match lookup.next_look() {
        _ if !can_look => {
            let host = server.host();
            app.expand_keys(&format!("It's looked up as soon as you're signed in to {host} ([palette], sign in)."))
        }
        Some(at) => match seconds_left(Some(at), app.clock.now) {
            Some(seconds) => format!("Next look in {seconds} s."),
            None => "Checking the list of syncs…".to_owned(),
        },
        None => "Checking the list of syncs…".to_owned(),
    };
    rows.say(3, "", &next, theme.accent);
    rows.gap();
    let meanwhile = match (open.note.is_complete, can_look) {
        (false, _) if lookup.last().is_some() => "Check the web app, then record what you found.",
        (false, _) => {
            "Its note is from an earlier version and can't prove that nothing was created. Check the web app, then record what you found."
        }
        (true, true) => "You can keep working: the look-up goes on in the background. Your form is kept.",
        (true, false) => "You can keep working. Your form is kept.",
    };
    rows.say(3, "", meanwhile, theme.text);
    let keys = if can_look {
        "[look-now] look now · [resolve] record what you found in the web app"
    } else {
        "[resolve] record what you found in the web app"
    };
    rows.say(3, "", &app.expand_keys(keys), theme.quiet);
}

fn candidates(app: &App, open: &OpenCreate, ids: &[String]) -> String {
    let is_there = |id: &String| app.session.profile.sync_page(id).is_some();
    let opens = shown_candidate(app).is_some() && ids.first().is_some_and(is_there);
    let look = match (ids.len(), opens) {
        (1, true) => "[open-in-browser] opens it in the web app.",
        (1, false) => "Check it in the web app.",
        (_, true) => "[open-in-browser] opens the first in the web app.",
        (_, false) => "Check them in the web app.",
    };
    format!("{} {}", words::candidates(&open.note, ids), app.expand_keys(look))
}

fn not_there(rows: &mut Rows<'_>, app: &App, open: &OpenCreate, count: usize) {
    let theme = rows.theme;
    rows.push(Span::styled(format!(" ✗ {}", words::SAFE_TO_RETRY), theme.text));
    rows.say(3, "", &open.words, theme.text);
    rows.gap();
    rows.say(3, "", &words::not_created(count), theme.text);
    rows.gap();
    rows.say(3, "", &app.expand_keys("Your form is kept; [fix-first] goes back to it."), theme.quiet);
}
