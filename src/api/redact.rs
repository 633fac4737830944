//! Keeps secrets out of messages. Servers echo requests (debug pages show them whole) and leak secrets of their own
//! (`api_key` of a workspace, connector settings in error texts); none of it may reach a screen or a log.

use crate::domain::connection::Connection;
use crate::domain::failure::{FailureKind, NoAnswer, Unreachable};
use crate::domain::text::SanitizedText;

/// Replacement for a secret.
const HIDDEN: &str = "…";

/// Shorter secrets are not searched for: they would match inside ordinary words.
const SHORTEST: usize = 4;

/// At most this many characters are searched; far more than is ever shown.
const LONGEST: usize = 64 * 1024;

/// Keys whose values are secret, also as part of a longer key.
const SECRET_NAMES: [&str; 8] =
    ["api_key", "apikey", "access_key", "private_key", "password", "secret", "token", "authorization"];

/// The secret of one request, to redact from anything shown or logged.
#[derive(Clone, Copy)]
pub(super) struct Redactor<'a> {
    secret: &'a str,
}

impl<'a> Redactor<'a> {
    /// Redacts this secret.
    pub(super) const fn this(secret: &'a str) -> Self {
        Self { secret }
    }

    /// Redacts the token of a connection.
    pub(super) fn of(connection: &'a Connection) -> Self {
        Self::this(connection.token.expose())
    }

    /// Redacts the secret, and quoted values of keys that look secret.
    pub(super) fn in_text(self, text: &str) -> String {
        let without = if self.secret.len() < SHORTEST { text.to_owned() } else { text.replace(self.secret, HIDDEN) };
        without_named_secrets(&without.chars().take(LONGEST).collect::<Vec<_>>())
    }

    /// The same, sanitized.
    pub(super) fn inert(self, text: &str) -> SanitizedText {
        SanitizedText::new(&self.in_text(text))
    }

    /// Redacts the message of a transport failure.
    pub(super) fn in_kind(self, kind: FailureKind) -> FailureKind {
        match kind {
            FailureKind::Unreachable(Unreachable::Tls(words)) => Unreachable::Tls(self.inert(words.as_str())).into(),
            FailureKind::Unreachable(Unreachable::Other(words)) => {
                Unreachable::Other(self.inert(words.as_str())).into()
            }
            FailureKind::NoAnswer(NoAnswer::Other(words)) => NoAnswer::Other(self.inert(words.as_str())).into(),
            other => other,
        }
    }
}

/// Replaces quoted values after secret keys: `"api_key": "…"` in JSON, and `api_key: "…"`, `"api_key"=>"…"` in Ruby.
fn without_named_secrets(text: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&character) = text.get(at) {
        let Some((opened, closed)) = secret_value(text, at) else {
            out.push(character);
            at += 1;
            continue;
        };
        out.extend(text.iter().take(opened).skip(at));
        out.push_str(HIDDEN);
        at = closed;
    }
    out
}

/// The range of the quoted value after a secret key at `start`, if any.
fn secret_value(text: &[char], start: usize) -> Option<(usize, usize)> {
    let length = SECRET_NAMES.iter().find(|name| is_at(text, start, name))?.len();
    let mut at = start + length;
    let skip = |at: &mut usize, fits: fn(char) -> bool| {
        while text.get(*at).copied().is_some_and(fits) {
            *at += 1;
        }
    };
    skip(&mut at, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    skip(&mut at, |c| matches!(c, '\\' | '"' | '\''));
    skip(&mut at, char::is_whitespace);
    let separator = at;
    skip(&mut at, |c| matches!(c, ':' | '=' | '>'));
    if at == separator {
        return None;
    }
    skip(&mut at, char::is_whitespace);
    let backslashes = at;
    skip(&mut at, |c| c == '\\');
    let escaped = at > backslashes;
    let quote = text.get(at).copied().filter(|c| matches!(c, '"' | '\''))?;
    let opened = at + 1;
    let mut closed = opened;
    while let Some(&character) = text.get(closed) {
        match character {
            '\\' if escaped => break,
            '\\' => closed += 2,
            _ if character == quote => break,
            _ => closed += 1,
        }
    }
    // Nothing to redact in an empty value.
    (closed > opened).then_some((opened, closed.min(text.len())))
}

fn is_at(text: &[char], start: usize, name: &str) -> bool {
    text.get(start..start + name.len())
        .is_some_and(|part| part.iter().zip(name.chars()).all(|(a, b)| a.eq_ignore_ascii_case(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_of_the_request_is_left_out_wherever_it_stands() {
        let hide = Redactor::this("abc.def");
        assert_eq!(
            hide.in_text("HTTP_AUTHORIZATION Bearer abc.def, twice abc.def"),
            "HTTP_AUTHORIZATION Bearer …, twice …"
        );
        assert_eq!(Redactor::this("a").in_text("a cat"), "a cat", "too short to be told from words");
    }

    #[test]
    fn values_named_like_secrets_are_left_out() {
        for (text, shown) in [
            (r#"{"api_key": "k-1", "name": "x"}"#, r#"{"api_key": "…", "name": "x"}"#),
            (r#"{"client_secret":"a\"b","n":1}"#, r#"{"client_secret":"…","n":1}"#),
            (r#"configuration: {"password"=>"p", "host"=>"h"}"#, r#"configuration: {"password"=>"…", "host"=>"h"}"#),
            (r#"{"detail":"{\"Access_Token\":\"t\",\"a\":1}"}"#, r#"{"detail":"{\"Access_Token\":\"…\",\"a\":1}"}"#),
            (r#"{"api_key":"cut o"#, r#"{"api_key":"…"#),
            (r#"{"password":["is missing"]}"#, r#"{"password":["is missing"]}"#),
            ("a token is needed", "a token is needed"),
            (r#"{"secret":"ends in \"#, r#"{"secret":"…"#),
        ] {
            assert_eq!(Redactor::this("").in_text(text), shown);
        }
    }
}
