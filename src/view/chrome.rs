//! What every screen has: the header, the notice, the footer with its keys, and the status line.

use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::app::State;
use crate::app::available::{available_actions, input_context};
use crate::app::input::action::{Action, InputContext};
use crate::app::launch::Origin;
use crate::app::messages::clock;
use crate::app::mouse::MouseTarget;
use crate::app::msg::Tone;
use crate::app::screen::Screen;
use crate::app::spinner;
use crate::app::state::{Access, TokenEnd};
use crate::view::canvas::Canvas;
use crate::view::rows::Rows;
use crate::view::text::{cut, width, wrap};
use crate::view::theme::Theme;

/// What is shown when nothing useful fits.
pub(super) fn too_small(canvas: &mut Canvas<'_, '_>, area: Rect, (columns, rows): (u16, u16)) {
    let words = format!("More room, please: {columns}×{rows} at least; this is {}×{}.", area.width, area.height);
    let lines: Vec<Line<'_>> = wrap(&words, usize::from(area.width).max(1)).into_iter().map(Line::from).collect();
    canvas.frame.render_widget(Paragraph::new(lines), area);
}

fn title(state: &State) -> &'static str {
    match input_context(state) {
        InputContext::SignIn => "Connect",
        InputContext::Syncs | InputContext::Filter => "Syncs",
        InputContext::Form | InputContext::Table if state.editing.is_some() => "Edit sync",
        InputContext::Changes => "Edit sync › Review",
        InputContext::Form | InputContext::Table => "New sync",
        InputContext::Picker => match state.screen {
            Screen::NewSync { .. } => "New sync",
            _ => "Syncs",
        },
        InputContext::Review | InputContext::Waiting => "New sync › Review",
        InputContext::Created | InputContext::NotCreated | InputContext::Unknown => "Result",
        InputContext::Sync => "Sync",
        InputContext::Run => "Sync › Run",
    }
}

/// The name of the program and of the screen, and the server at the right.
pub(super) fn header(state: &State, canvas: &mut Canvas<'_, '_>, area: Rect, theme: &Theme) {
    let left = Line::from(vec![
        Span::styled(" Syncwright", theme.accent),
        Span::styled(" › ", theme.quiet),
        Span::styled(title(state), theme.title),
    ]);
    let used = u16::try_from(left.width()).unwrap_or(area.width);
    canvas.frame.render_widget(Paragraph::new(left), area);
    let room = usize::from(area.width.saturating_sub(used + 4));
    let host = match (&state.profile.server, state.profile.origin) {
        (Some(_), Origin::Demo) => "sandbox in this program".to_owned(),
        (Some(server), _) => server.host(),
        (None, _) => String::new(),
    };
    if !host.is_empty() && room > 8 {
        let right = Line::from(Span::styled(format!("{} ", cut(&host, room)), theme.quiet)).right_aligned();
        canvas.frame.render_widget(Paragraph::new(right), area);
    }
}

/// The last word to the user, as many lines as it needs, at most four.
pub(super) fn notice(state: &State, area: Rect, theme: &Theme) -> Rows {
    let mut rows = Rows::default();
    if let Some(notice) = &state.notice {
        let (sign, style) = match notice.tone {
            Tone::Done => ("✓ ", theme.good),
            Tone::Note => ("i ", theme.text),
            Tone::Wrong => ("✗ ", theme.wrong),
        };
        let most = (usize::from(area.width).saturating_sub(4)) * 3;
        rows.say(1, sign, &cut(&notice.words, most), usize::from(area.width).saturating_sub(1), style);
    }
    rows
}

/// The main keys of this screen, as many as fit; help and the palette always do.
pub(super) fn footer(state: &State, canvas: &mut Canvas<'_, '_>, area: Rect, theme: &Theme) {
    let keys: Vec<(String, &str, Action)> = if state.overlay.is_some() {
        Vec::new()
    } else {
        available_actions(state)
            .filter(|entry| !entry.short.is_empty())
            .filter_map(|entry| Some((state.keys.of(entry)?.to_string(), entry.short, entry.action)))
            .collect()
    };
    let cells = |(key, short, _): &(String, &str, Action)| width(key) + 1 + width(short) + 2;
    let (last, first): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(_, short, _)| matches!(*short, "help" | "back"));
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
        canvas.hits.add(Rect { x: column, width: taken.saturating_sub(1), ..area }, MouseTarget::Action(each.2));
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
pub(super) fn status(state: &State, canvas: &mut Canvas<'_, '_>, area: Rect, theme: &Theme) {
    let room = usize::from(area.width).saturating_sub(2);
    let mut parts = vec![(Priority::Always, cut(&state.profile.name, room / 3), theme.quiet)];
    if let Some(server) = &state.profile.server {
        if server.is_exposed() {
            parts.push((Priority::Always, "http, not encrypted".to_owned(), theme.warning));
        }
        parts.push((Priority::More, state.profile.dialect.word().to_owned(), theme.quiet));
    }
    if let Some(workspace) = state.profile.workspace {
        parts.push((Priority::Less, format!("workspace {workspace}"), theme.quiet));
    }
    parts.push(match (&state.access, state.token_end()) {
        (Access::SignedOut, _) => (Priority::Always, "not signed in".to_owned(), theme.warning),
        (Access::Looking(_), _) => (Priority::Always, "looking for the token…".to_owned(), theme.accent),
        (Access::SignedIn(_), TokenEnd::Unknown) => (Priority::Least, "signed in".to_owned(), theme.quiet),
        (Access::SignedIn(_), TokenEnd::Later(ends)) => {
            (Priority::Least, format!("token until {}", clock(state, ends)), theme.quiet)
        }
        (Access::SignedIn(_), TokenEnd::Soon(ends)) => {
            (Priority::Always, format!("token ends at {}", clock(state, ends)), theme.warning)
        }
        (Access::SignedIn(_), TokenEnd::Ended(_)) => (Priority::Always, "the token has ended".to_owned(), theme.wrong),
    });
    if let Some(doing) = doing(state) {
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
fn doing(state: &State) -> Option<String> {
    if let Some(doing) = state.connect.as_ref().and_then(crate::app::screen::connect::Connect::doing) {
        return Some(doing.to_owned());
    }
    if state.unknown.as_ref().is_some_and(|unknown| !unknown.is_over()) {
        return Some("looking up a create…".to_owned());
    }
    if let Some(doing) = &state.doing {
        return Some(format!("{}…", doing.command.doing()));
    }
    match (&state.screen, &state.access) {
        (Screen::NewSync { waiting: Some(waiting), .. }, _) => {
            Some(format!("creating, {} s", state.now.duration_since(waiting.since).as_secs().max(0)))
        }
        (_, Access::SignedIn(signed_in)) if signed_in.asking.is_some() => Some("trying the token…".to_owned()),
        _ => spinner::describe(state),
    }
}
