//! The Sign in screen: server, token, where to keep it.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::app::App;
use crate::app::edit::PasswordInput;
use crate::app::input::mouse::MouseTarget;
use crate::app::input::parts::SignInField;
use crate::app::layer::sign_in::{SignIn, places};
use crate::domain::dialect::Dialect;
use crate::domain::server::Server;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::TokenLocation;
use crate::view::areas;
use crate::view::canvas::Canvas;
use crate::view::field::{self, LABELS, Shown};
use crate::view::rows::{Rows, Scroll};

pub(super) fn draw(app: &App, screen: &SignIn, canvas: &mut Canvas<'_, '_>, area: Rect) {
    let theme = canvas.theme;
    let width = usize::from(area.width).saturating_sub(1);
    let mut rows = Rows::new(width, theme);
    match &screen.reason {
        Some(reason) => rows.say(1, "! ", reason, theme.warning),
        None => {
            rows.say(
                1,
                "",
                "The token is tested before it is saved. No server yet? Try syncwright --demo.",
                theme.quiet,
            );
        }
    }
    rows.gap();
    for each in screen.fields() {
        let start = rows.height();
        one_field(app, screen, each, &mut rows);
        rows.press_from(start, MouseTarget::SignIn(each));
        if each == screen.focus {
            rows.focus_from(start);
        }
    }
    // The hint has a place of its own near the fields, so that nothing moves when the focus does.
    let room = area.height.saturating_sub(2);
    let wanted = u16::try_from(rows.height()).unwrap_or(u16::MAX).saturating_add(1).min(room);
    let [fields, hint_place] = areas::off_top(area, wanted);
    let hint_place = Rect { height: hint_place.height.min(2), ..hint_place };
    rows.draw(canvas, fields, Scroll::Focus);
    let mut rows = Rows::new(width, theme);
    rows.say(1, "", &app.expand_keys(hint(screen.focus, screen.dialect)), theme.quiet);
    rows.draw(canvas, hint_place, Scroll::By(0));
}

fn one_field(app: &App, screen: &SignIn, each: SignInField, rows: &mut Rows<'_>) {
    let (theme, width) = (rows.theme, rows.width);
    let focused = each == screen.focus;
    let problem = screen.problem_of(each);
    let mut shown =
        Shown { label: each.label(), text: "", caret: 0, placeholder: "", focused, wrong: problem.is_some() };
    let masked;
    match each {
        SignInField::Server | SignInField::Email | SignInField::Workspace => {
            let (line, placeholder) = match each {
                SignInField::Server => (&screen.server, Server::HOSTED),
                SignInField::Email => (&screen.email, ""),
                _ => (&screen.workspace, "optional"),
            };
            shown = Shown { text: line.text(), caret: line.caret(), placeholder, ..shown };
            field::line(rows, &shown, width);
        }
        SignInField::Token | SignInField::Password => {
            let secret = if each == SignInField::Token { &screen.token } else { &screen.password };
            masked = mask(secret);
            shown.text = &masked;
            shown.caret = secret.caret();
            shown.placeholder = match (each, screen.dialect) {
                (SignInField::Token, _) if screen.token_of_environment.is_some() => "from SYNCWRIGHT_TOKEN",
                (SignInField::Token, Dialect::Published) => "from the service's dashboard",
                (SignInField::Token, Dialect::Multiwoven) => "or sign in with e-mail and password",
                _ => "",
            };
            field::line(rows, &shown, width);
        }
        SignInField::Dialect => {
            shown.text = screen.dialect.word();
            field::choice(rows, &shown, screen.dialect.describe(), true, width);
        }
        SignInField::KeepIn => {
            shown.text = screen.keep_in.describe();
            field::choice(rows, &shown, "", places(app.stores.as_ref()).len() > 1, width);
        }
        SignInField::Connect => {
            rows.gap();
            let style = if focused { theme.selected } else { theme.text };
            let marker = field::marker(focused, false, theme);
            let doing = screen.doing().map(|doing| format!("  {doing}")).unwrap_or_default();
            rows.push(vec![marker, Span::styled(" Sign in ", style), Span::styled(doing, theme.accent)]);
            rows.caret_here_if(focused, 2);
        }
    }
    if let Some(words) = problem {
        rows.say(LABELS, "✗ ", words, theme.wrong);
    }
    if focused && let Some(said) = &screen.said {
        rows.say(LABELS, "i ", said, theme.text);
    }
    if each == SignInField::KeepIn {
        about_keeping(app, screen, rows);
    }
}

/// A secret as it is shown: one sign a character unless asked for.
fn mask(secret: &PasswordInput) -> String {
    if secret.is_shown() { SanitizedText::new(secret.expose()).to_string() } else { "•".repeat(secret.count()) }
}

fn about_keeping(app: &App, screen: &SignIn, rows: &mut Rows<'_>) {
    let theme = rows.theme;
    match &app.stores {
        None => rows.say(LABELS, "", "Checking the keyrings…", theme.quiet),
        Some(stores) => {
            if let Err(problem) = &stores.keyring {
                rows.say(LABELS, "! ", &problem.to_string(), theme.warning);
            }
            let words = match screen.keep_in {
                TokenLocation::Keyring => "Kept for next time, readable only by your login.",
                TokenLocation::KernelKeyring => "Kept in kernel memory until reboot.",
                TokenLocation::Session => "Forgotten when you quit. Set SYNCWRIGHT_TOKEN to skip this.",
                TokenLocation::Environment => "",
            };
            rows.say(LABELS, "", words, theme.quiet);
        }
    }
}

const fn hint(field: SignInField, dialect: Dialect) -> &'static str {
    match (field, dialect) {
        (SignInField::Server, _) => "The API's address, such as https://api.squared.ai.",
        (SignInField::Dialect, _) => "←/→ changes it. Not sure? The hosted service is published.",
        (SignInField::Token, Dialect::Published) => {
            "Generate one in the service's dashboard, then paste it here. [show-token] shows it."
        }
        (SignInField::Token, Dialect::Multiwoven) => {
            "Comes from signing in: leave it empty and enter e-mail and password below, or paste one. [show-token] shows it."
        }
        (SignInField::Email, _) => "Instead of a token. Ends your browser session; the new token lasts 30 minutes.",
        (SignInField::Password, _) => "Exchanged for a token, then forgotten.",
        (SignInField::Workspace, Dialect::Published) => "The workspace's ID, if the server needs one.",
        (SignInField::Workspace, Dialect::Multiwoven) => "The workspace's ID; empty means the first one.",
        (SignInField::KeepIn, _) => "←/→ changes it. The token is never written to a file.",
        (SignInField::Connect, _) => "Enter tests the token and signs in.",
    }
}
