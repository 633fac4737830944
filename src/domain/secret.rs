//! The bearer token in memory: a type that cannot be printed, logged or serialised by accident, and is wiped when
//! dropped. Cleaning what people paste, and reading the expiry of a JWT, belong here too.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

/// The longest token accepted, in bytes. Servers reject header lines far shorter than this.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// A bearer token that can be sent in a header. It has no `Debug` that shows it, no `Display`, and no serialisation.
///
/// ```
/// use syncwright::domain::secret::Token;
///
/// let token = Token::from_pasted(" Bearer abc.def \n")?;
/// assert_eq!(token.expose(), "abc.def");
/// assert!(!format!("{token:?}").contains("abc"));
/// # Ok::<(), syncwright::domain::secret::TokenProblem>(())
/// ```
#[derive(Clone)]
pub struct Token(SecretString);

/// Why a pasted text cannot be a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenProblem {
    /// Nothing is left after cleaning.
    #[error(
        "No token yet: the hosted service generates one in its dashboard, an open-source server for e-mail and password."
    )]
    Empty,
    /// Blanks or line ends in the middle: probably more than the token was copied.
    #[error("A token has no spaces. Copy only the token, without the words around it.")]
    BlankInside,
    /// A character that an HTTP header cannot carry.
    #[error("This contains characters no token has. Copy the token again.")]
    NotAHeaderValue,
    /// Longer than [`MAX_TOKEN_BYTES`].
    #[error("Too long for a token (over 16 KiB). Copy only the token.")]
    TooLong,
}

/// Whether a text can be nothing else than a token: one that bears its name, or a JWT.
pub fn is_plainly_a_token(text: &str) -> bool {
    let text = text.trim();
    let is_named = ["bearer ", "authorization:"]
        .iter()
        .any(|name| text.get(..name.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(name)));
    let is_jwt = text.starts_with("eyJ") && text.split('.').count() >= 3;
    (is_named || is_jwt) && Token::from_pasted(text).is_ok()
}

/// Whether a text is likely a token and no address of a server: plainly one, or a long word such as no host has.
pub fn is_likely_a_token(pasted: &str) -> bool {
    let text = pasted.trim();
    let has = |is_it: fn(char) -> bool| text.chars().any(is_it);
    let is_word = text.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '=' | '+'));
    let is_of_no_host = has(|it| it.is_ascii_uppercase() || it == '_') || text.len() >= 32;
    let is_opaque = text.len() >= 20 && is_word && is_of_no_host && has(|it| it.is_ascii_digit());
    is_plainly_a_token(text) || (is_opaque && Token::from_pasted(text).is_ok())
}

impl Token {
    /// Takes what was pasted: surrounding blanks, quotes and the word `Bearer` are taken off, what is left is checked.
    ///
    /// # Errors
    /// [`TokenProblem`] says why the text cannot be a token.
    pub fn from_pasted(pasted: &str) -> Result<Self, TokenProblem> {
        let token = clean(pasted);
        if token.is_empty() {
            return Err(TokenProblem::Empty);
        }
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenProblem::TooLong);
        }
        if token.contains(char::is_whitespace) {
            return Err(TokenProblem::BlankInside);
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(TokenProblem::NotAHeaderValue);
        }
        Ok(Self(SecretString::from(token)))
    }

    /// The token itself. Only for the header, the store of tokens, and the field that shows it when asked to.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// When the token ends, if it is a JWT that says so (`exp`). The signature is not checked: only the server can.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.time_claimed("exp")
    }

    /// When the token was made, if it is a JWT that says so (`iat`).
    pub fn issued_at(&self) -> Option<Timestamp> {
        self.time_claimed("iat")
    }

    fn time_claimed(&self, name: &str) -> Option<Timestamp> {
        let payload = self.expose().split('.').nth(1)?;
        let bytes = URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?;
        let claims: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        Timestamp::from_second(claims.get(name)?.as_i64()?).ok()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Token {}

/// Takes off what people copy along with a token, however it is nested: blanks, quotes, `Authorization:`, `Bearer`.
fn clean(pasted: &str) -> &str {
    let mut text = pasted;
    loop {
        let before = text.len();
        text =
            text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '\u{feff}' | '\u{200b}'));
        for word in ["authorization:", "bearer"] {
            if let Some((head, tail)) = text.split_at_checked(word.len())
                && head.eq_ignore_ascii_case(word)
                && (word.ends_with(':') || tail.is_empty() || tail.starts_with([' ', '\t', ':']))
            {
                text = tail.trim_start_matches(':');
            }
        }
        if text.len() == before {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(pasted: &str) -> String {
        Token::from_pasted(pasted).map(|token| token.expose().to_owned()).expect("a token")
    }

    #[test]
    fn what_is_copied_along_with_a_token_is_taken_off() {
        for pasted in [
            "abc.def",
            "  abc.def\n",
            "\"abc.def\"",
            "Bearer abc.def",
            "bearer  abc.def",
            "'Bearer abc.def'\r\n",
            "Authorization: Bearer abc.def",
        ] {
            assert_eq!(accepted(pasted), "abc.def", "{pasted:?}");
        }
        assert_eq!(accepted("bearerish"), "bearerish", "a token may begin like the word");
    }

    #[test]
    fn what_cannot_be_a_header_value_is_refused_with_words() {
        assert_eq!(Token::from_pasted(" Bearer \n"), Err(TokenProblem::Empty));
        assert_eq!(Token::from_pasted("abc def"), Err(TokenProblem::BlankInside));
        assert_eq!(Token::from_pasted("abc\u{1b}[2J"), Err(TokenProblem::NotAHeaderValue));
        assert_eq!(Token::from_pasted("tökën"), Err(TokenProblem::NotAHeaderValue));
        assert_eq!(Token::from_pasted(&"a".repeat(MAX_TOKEN_BYTES + 1)), Err(TokenProblem::TooLong));
        assert!(Token::from_pasted(&"a".repeat(16_384)).is_ok(), "16 KiB");
    }

    #[test]
    fn a_token_is_told_from_an_address() {
        for (text, is_token) in [
            ("Bearer abc.def", true),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl\n", true),
            ("3f9aC0ffee3f9aC0ffee3f9a", true),
            ("sk_live_51f0a9b3c4d5e6f7", true),
            ("0123456789abcdef0123456789abcdef", true),
            ("https://api.squared.ai/api/v1", false),
            ("multiwoven-production-1.internal.example.com:3000", false),
            ("multiwoven-production-server-1", false),
            ("localhost:3000", false),
            ("", false),
        ] {
            assert_eq!(is_likely_a_token(text), is_token, "{text}");
        }
    }

    #[test]
    fn a_token_is_not_shown_by_debug() {
        let token = Token::from_pasted("very-secret").expect("a token");
        assert_eq!(format!("{token:?}"), "Token(…)");
    }

    #[test]
    fn the_times_are_read_from_a_jwt_and_only_from_one() {
        let payload = URL_SAFE_NO_PAD.encode(r#"{"sub":"1","exp":1795000000,"iat":1794000000}"#);
        let token = Token::from_pasted(&format!("eyJhbGciOiJIUzI1NiJ9.{payload}.sig")).expect("a token");
        assert_eq!(token.expires_at(), Timestamp::from_second(1_795_000_000).ok());
        assert_eq!(token.issued_at(), Timestamp::from_second(1_794_000_000).ok());
        assert_eq!(Token::from_pasted("not-a-jwt").expect("a token").expires_at(), None);
        assert_eq!(Token::from_pasted("a.!!!.c").expect("a token").expires_at(), None);
    }
}
