//! What every screen has: the header, the notice, the footer with its keys, and the status line.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::App;
use crate::app::available::{available_actions, command_in_flight, input_context, is_offered, keys_of};
use crate::app::input::action::InputContext;
use crate::app::input::mouse::MouseTarget;
use crate::app::launch::Origin;
use crate::app::layer::sign_in::SignIn;
use crate::app::notice::Tone;
use crate::app::screen::Screen;
use crate::app::session::access::{Access, TokenEnd};
use crate::view::canvas::Canvas;
use crate::view::rows::Rows;
use crate::view::text::{cut, width, wrap};
use crate::view::theme::Theme;

/// What is shown when nothing useful fits.
pub(super) fn too_small(canvas: &mut Canvas<'_, '_>, area: Rect, (columns, rows): (u16, u16)) {
    let words = format!("Window too small ({}×{}); needs {columns}×{rows}.", area.width, area.height);
    let lines: Vec<Line<'_>> = wrap(&words, usize::from(area.width).max(1)).into_iter().map(Line::from).collect();
    canvas.frame.render_widget(Paragraph::new(lines), area);
}

fn title(app: &App) -> &'static str {
    match input_context(app) {
        InputContext::SignIn => "Sign in",
        InputContext::Filter if matches!(app.session.screen, Screen::Run(..)) => "Sync › Run",
        InputContext::Syncs | InputContext::Marked | InputContext::Filter => "Syncs",
        InputContext::Form | InputContext::Table if app.session.editor.edit().is_some() => "Edit sync",
        InputContext::Changes => "Edit sync › Review",
        InputContext::Form | InputContext::Table => "New sync",
        InputContext::Picker => match app.session.screen {
            Screen::Form { .. } => "New sync",
            _ => "Syncs",
        },
        InputContext::Review | InputContext::Waiting => "New sync › Review",
        InputContext::Created | InputContext::NotCreated | InputContext::Unknown => "Result",
        InputContext::Sync => "Sync",
        InputContext::Run => "Sync › Run",
        InputContext::Audit => "Syncs › Audit",
        InputContext::Batch => "Syncs › Marked",
    }
}

/// The name of the program and of the screen, and the server at the right.
pub(super) fn header(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let left = Line::from(vec![
        Span::styled(" Syncwright", theme.accent),
        Span::styled(" › ", theme.quiet),
        Span::styled(title(app), theme.title),
    ]);
    let used = u16::try_from(left.width()).unwrap_or(area.width);
    canvas.frame.render_widget(Paragraph::new(left), area);
    let room = usize::from(area.width.saturating_sub(used + 4));
    let host = match (&app.session.profile.server, app.session.profile.origin) {
        (Some(_), Origin::Demo) => "demo".to_owned(),
        (Some(server), _) => server.host(),
        (None, _) => String::new(),
    };
    if !host.is_empty() && room > 8 {
        let right = Line::styled(format!("{} ", cut(&host, room)), theme.quiet).right_aligned();
        canvas.frame.render_widget(Paragraph::new(right), area);
    }
}

/// The last word to the user: one line, whose rest is in the help. It goes with the next key.
pub(super) fn notice<'a>(app: &App, area: Rect, theme: &'a Theme) -> Rows<'a> {
    let mut rows = Rows::new(usize::from(area.width).saturating_sub(1), theme);
    let Some(notice) = &app.notice else { return rows };
    let (sign, style) = match notice.tone {
        Tone::Done => ("✓ ", theme.good),
        Tone::Note => ("i ", theme.text),
        Tone::Wrong => ("✗ ", theme.wrong),
    };
    let more = if is_notice_cut(app, area.width) { app.expand_keys(" [help] more") } else { String::new() };
    let words = cut(&notice.words, notice_room(area.width).saturating_sub(width(&more)));
    let spans = [Span::styled(format!(" {sign}"), style), Span::styled(words, style), Span::styled(more, theme.key)];
    rows.push(spans.to_vec());
    rows
}

/// The cells of a notice's words, in a window of this width.
fn notice_room(window: u16) -> usize {
    usize::from(window).saturating_sub(4)
}

/// Whether the notice is too long for its line.
pub(super) fn is_notice_cut(app: &App, window: u16) -> bool {
    app.notice.as_ref().is_some_and(|notice| width(&notice.words) > notice_room(window))
}

/// The main keys of the screen, as many as fit; help and the palette always do.
pub(super) fn footer(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let keys: Vec<(String, &str, MouseTarget)> = match app.modal() {
        Some(layer) => {
            keys_of(app, layer).map(|(key, name, word)| ((*name).to_owned(), *word, MouseTarget::Key(*key))).collect()
        }
        None => available_actions(app)
            .filter(|entry| !entry.short.is_empty() && is_offered(app, entry.action))
            .filter_map(|entry| {
                Some((app.keymap.of(entry)?.to_string(), entry.short, MouseTarget::Action(entry.action)))
            })
            .collect(),
    };
    let cells = |(key, short, _): &(String, &str, MouseTarget)| width(key) + 1 + width(short) + 2;
    let is_always_shown = |short: &str| matches!(short, "help" | "back" | "close" | "cancel");
    let (last, first): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(_, short, _)| is_always_shown(short));
    let mut room = usize::from(area.width).saturating_sub(1 + last.iter().map(cells).sum::<usize>());
    let mut shown = Vec::new();
    for each in first {
        if cells(&each) > room {
            break;
        }
        room -= cells(&each);
        shown.push(each);
    }
    let mut spans = vec![Span::raw(" ")];
    let mut column = area.x + 1;
    for each in shown.into_iter().chain(last) {
        let taken = u16::try_from(cells(&each)).unwrap_or(0);
        canvas.hit(Rect { x: column, width: taken.saturating_sub(1), ..area }, each.2);
        column = column.saturating_add(taken);
        let (key, short, _) = each;
        spans.push(Span::styled(key, theme.key));
        spans.push(Span::styled(format!(" {short}  "), theme.quiet));
    }
    canvas.frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// Which part of the status line gives way first where it is narrow.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Priority {
    Least,
    Less,
    More,
    Always,
}

/// Profile, dialect, workspace, the token, and what is going on.
pub(super) fn status(app: &App, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let room = usize::from(area.width).saturating_sub(2);
    let mut parts = vec![(Priority::Always, cut(&app.session.profile.name, room / 3), theme.quiet)];
    if let Some(server) = &app.session.profile.server {
        if server.is_exposed() {
            parts.push((Priority::Always, "http, not encrypted".to_owned(), theme.warning));
        }
        parts.push((Priority::More, app.session.profile.dialect.word().to_owned(), theme.quiet));
    }
    if let Some(workspace) = app.session.profile.workspace {
        parts.push((Priority::Less, format!("workspace {workspace}"), theme.quiet));
    }
    parts.push(match (&app.session.access, app.session.access.token_end(app.clock.now)) {
        (Access::SignedOut, _) => (Priority::Always, "not signed in".to_owned(), theme.warning),
        (Access::LoadingToken, _) => (Priority::Always, "loading the token…".to_owned(), theme.accent),
        (Access::SignedIn(signed_in), TokenEnd::Unknown) => {
            let is_tested = signed_in.identity.is_some() || signed_in.is_identifying;
            let words = if is_tested { "signed in" } else { "token not tested" };
            (Priority::Least, words.to_owned(), theme.quiet)
        }
        (Access::SignedIn(_), TokenEnd::Later(ends)) => {
            (Priority::Least, format!("token expires {}", app.clock.tell(ends)), theme.quiet)
        }
        (Access::SignedIn(_), TokenEnd::Soon(ends)) => {
            (Priority::Always, format!("token expires {}", app.clock.tell(ends)), theme.warning)
        }
        (Access::SignedIn(_), TokenEnd::Ended(_)) => (Priority::Always, "token expired".to_owned(), theme.wrong),
    });
    if let Some(doing) = doing(app) {
        parts.push((Priority::Always, doing, theme.accent));
    }
    for need in [Priority::Least, Priority::Less, Priority::More] {
        let taken: usize = parts.iter().map(|(_, words, _)| width(words) + 3).sum();
        if taken <= room + 3 {
            break;
        }
        parts.retain(|(each, ..)| *each != need);
    }
    let mut spans = vec![Span::raw(" ")];
    for (index, (_, words, style)) in parts.into_iter().enumerate() {
        if index > 0 {
            spans.push(Span::styled(" · ", theme.quiet));
        }
        spans.push(Span::styled(words, style));
    }
    canvas.frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// What is going on, with the seconds passed where somebody waits.
fn doing(app: &App) -> Option<String> {
    if let Some(doing) = app.sign_in().and_then(SignIn::doing) {
        return Some(doing.to_owned());
    }
    if app.session.editor.attempt.is_some() {
        return Some("checking existing syncs…".to_owned());
    }
    match app.unknown_here() {
        0 => {}
        1 => return Some("1 outcome unknown".to_owned()),
        count => return Some(format!("{count} outcomes unknown")),
    }
    if let Some(command) = command_in_flight(app) {
        return Some(format!("{}…", command.doing()));
    }
    if let Some(sending) = app.sending() {
        return Some(format!("creating, {} s", app.clock.seconds_since(sending.note.sent_at)));
    }
    if let Some(saving) = &app.saving {
        return Some(format!("saving {}", saving.progress()));
    }
    let is_identifying = app.session.access.signed_in().is_some_and(|signed_in| signed_in.is_identifying);
    if is_identifying { Some("testing the token…".to_owned()) } else { app.spinner.describe(app.clock.now) }
}
