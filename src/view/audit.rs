//! The audit of the workspace: what it takes, how far it is, and what it found.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use crate::app::App;
use crate::app::screen::audit::{Audit, Queries, Stage};
use crate::app::session::remote_cache::Next;
use crate::domain::audit::{AuditFinding, Harm, deleted_in_words, paused_in_words};
use crate::domain::text::thousands;
use crate::view::canvas::Canvas;
use crate::view::list::list_line;
use crate::view::rows::{READABLE, Rows, Scroll, middle};
use crate::view::text::{AGAIN, cut, number_of, requests_in_words};
use crate::view::theme::Theme;

/// Cells before the words of a finding: the chosen line's sign, and the finding's own.
const LEAD: usize = 5;

pub(super) fn draw(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let area = middle(area, READABLE + 2);
    let mut rows = Rows::new(usize::from(area.width).saturating_sub(2), theme);
    let audit = &app.session.audit;
    match (&audit.stage, &app.session.remote.syncs.pages.next) {
        (Stage::Done { findings, syncs, paused, at }, _) => {
            let heading = match findings.len() {
                0 => format!("{} audited: nothing is wrong.", number_of(*syncs, "sync")),
                found => format!("{} audited, {} found.", number_of(*syncs, "sync"), number_of(found, "problem")),
            };
            rows.push(Span::styled(format!(" {heading}"), theme.title));
            rows.append(Span::styled(format!("  as of {}", app.clock.tell(*at)), theme.quiet));
            rows.append(Span::styled(app.expand_keys(" · [refresh] audits again"), theme.quiet));
            for words in [deleted_in_words(audit.deleted()), paused_in_words(*paused)].into_iter().flatten() {
                rows.say(1, "", &words, theme.quiet);
            }
            rows.gap();
            list(app, audit, &mut rows);
        }
        (_, Next::Failed(_, failure)) => {
            rows.say(1, "✗ ", &format!("Couldn't load the list. {}", failure.what()), theme.wrong);
            rows.say(1, "", &app.expand_keys(AGAIN), theme.text);
        }
        (_, Next::Page(page) | Next::Asked(page)) => {
            let of = app.session.remote.syncs.pages.last.map(|last| format!(" of {}", thousands(last as usize)));
            let words =
                format!("Loading the list of syncs: page {}{}…", thousands(*page as usize), of.unwrap_or_default());
            rows.say(1, "", &words, theme.text);
        }
        (Stage::Ready, Next::Nothing) => ready(app, audit, &mut rows),
        (Stage::Reading(all), Next::Nothing) => {
            let left = audit.needed(&app.session.remote).len();
            rows.push(Span::styled(" Auditing the workspace…", theme.title));
            rows.gap();
            // What is found on the way may take more than was known.
            let all = (*all).max(left);
            rows.progress(all - left, all, "requests");
            rows.gap();
            rows.say(1, "", &app.expand_keys("[stop-audit] stops; what was read is kept."), theme.quiet);
        }
        (Stage::Stopped(why), Next::Nothing) => {
            let style = if why.is_empty() { theme.text } else { theme.wrong };
            rows.say(1, "", format!("The audit stopped. {why}").trim_end(), style);
            rows.say(1, "", &app.expand_keys("[begin-audit] goes on."), theme.text);
        }
    }
    canvas.cursor_at_the_top(area);
    rows.draw(canvas, area, Scroll::Focus);
}

/// What it looks at and what it takes.
fn ready(app: &App, audit: &Audit, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    let remote = &app.session.remote;
    let requests = |queries| audit.requests(remote, queries).unwrap_or(0);
    let (all, without) = (requests(Queries::Run), requests(Queries::Skip));
    rows.push(Span::styled(format!(" Audit {}", number_of(remote.syncs.len(), "sync")), theme.title));
    rows.gap();
    let words = "Finds what fails, is late, rejects rows, breaks a rule of the form, or writes the same fields as another sync.";
    rows.say(1, "", words, theme.text);
    rows.gap();
    let words = format!("[begin-audit] begins: {}, and one for each sync with rejected rows", requests_in_words(all));
    rows.say(1, "", &app.expand_keys(&words), theme.text);
    if without < all {
        let words = format!(
            "[begin-audit-without-queries] leaves out the queries of the models: {}",
            requests_in_words(without)
        );
        rows.say(1, "", &app.expand_keys(&words), theme.text);
    }
}

/// The findings, the chosen one with why it matters and what fixes it.
fn list(app: &App, audit: &Audit, rows: &mut Rows<'_>) {
    let (theme, width) = (rows.theme, rows.width);
    for (place, finding) in audit.findings().iter().enumerate() {
        let is_chosen = place == audit.bar;
        let name = format!("#{}  {}", finding.sync.0, finding.name);
        let words = vec![Span::styled(cut(&name, width.saturating_sub(LEAD)), theme.text)];
        rows.entry(place, is_chosen, list_line(mark(finding, theme), words, is_chosen, width, theme));
        let start = rows.height() - 1;
        rows.say(LEAD, "", &finding.describe(|at| app.clock.short_moment(at)), theme.text);
        if is_chosen {
            for more in [&finding.why, &finding.fix].into_iter().filter(|more| !more.is_empty()) {
                rows.say(LEAD, "", more, theme.quiet);
            }
            rows.focus_from(start);
        }
    }
}

fn mark(finding: &AuditFinding, theme: &Theme) -> (&'static str, Style) {
    match finding.harm {
        Harm::NothingArrives => ("✗", theme.wrong),
        Harm::WrongData => ("!", theme.warning),
        Harm::Odd => ("·", theme.quiet),
    }
}
