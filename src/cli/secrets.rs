//! What arguments must not hold, and what of them is not repeated: tokens, and passwords in addresses.

use std::ffi::{OsStr, OsString};

use clap::error::{ContextKind, ContextValue};

use super::Instead;
use crate::domain::secret::{is_likely_a_token, is_plainly_a_token};

/// Refuses a token among the arguments. It is not repeated, whatever else is wrong.
///
/// # Errors
/// What is said of it.
pub(super) fn refuse_token(arguments: &[OsString]) -> Result<(), Instead> {
    if !arguments.iter().any(|argument| is_token(argument)) {
        return Ok(());
    }
    let text = "error: an argument looks like a token, and other users of this machine can see arguments.\n\n\
                Set SYNCWRIGHT_TOKEN, or run syncwright token set, which reads it from standard input.\n";
    Err(Instead { text: text.to_owned(), is_wrong: true })
}

/// Whether an argument, or the value behind its `=`, is a token.
fn is_token(argument: &OsStr) -> bool {
    let text = argument.to_string_lossy();
    is_plainly_a_token(&text) || text.split_once('=').is_some_and(|(_, value)| is_plainly_a_token(value))
}

/// An address may hold a password, and is not repeated: not that of `--api-url`, and none that stands elsewhere. Nor is
/// what is likely a token.
pub(super) fn without_secrets(mut error: clap::Error) -> clap::Error {
    let is_url = error.get(ContextKind::InvalidArg).is_some_and(|argument| argument.to_string().contains("--api-url"));
    for kind in [ContextKind::InvalidValue, ContextKind::InvalidSubcommand, ContextKind::InvalidArg] {
        let is_secret = error.get(kind).map(ToString::to_string).is_some_and(|given| {
            let is_its_value = is_url && kind == ContextKind::InvalidValue;
            given.contains('@') || is_its_value || is_likely_a_token(&given)
        });
        if is_secret {
            error.insert(kind, ContextValue::String("…".to_owned()));
        }
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Arguments;

    #[test]
    fn an_address_with_a_password_is_not_repeated() {
        for arguments in [
            &["--api-url", "https://ann:s3cret@example.com"][..],
            &["--api-url=https://example.com/?token=s3cret"],
            &["submit", "x.json", "--api-url", "ann:s3cret@example.com"],
            &["https://ann:s3cret@example.com"],
            &["check", "--format", "https://ann:s3cret@example.com", "x.json"],
        ] {
            let words = std::iter::once(&"syncwright").chain(arguments).map(OsString::from);
            let told = Arguments::of(words).expect_err("wrong");
            assert!(told.is_wrong && !told.text.contains("s3cret"), "{}", told.text);
            assert!(
                !told.text.contains("--api-url <URL>'") || told.text.contains("Leave") || told.text.contains("Remove"),
                "{}",
                told.text
            );
        }
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        let opaque = "3f9aC0ffee3f9aC0ffee3f9a";
        for arguments in [
            &["token", "set", token][..],
            &[token],
            &["show", token],
            &["--profile", token],
            &["--api-url=Bearer 3f9aC0ffee"],
            &["--api-url", opaque],
            &["token", "set", opaque],
            &["syncs", "--workspace", opaque],
            &[opaque],
        ] {
            let words = std::iter::once(&"syncwright").chain(arguments).map(OsString::from);
            let told = Arguments::of(words).expect_err("wrong");
            assert!(told.is_wrong, "{}", told.text);
            assert!(!["eyJ", "C0ffee"].iter().any(|secret| told.text.contains(secret)), "{}", told.text);
        }
        let slip = Arguments::of(["syncwright", "submitt"].map(OsString::from)).expect_err("no command");
        assert!(slip.text.contains("'submitt'"), "{}", slip.text);
        let slip =
            Arguments::of(["syncwright", "syncs", "--format", "xml"].map(OsString::from)).expect_err("no format");
        assert!(slip.text.contains("'xml'"), "{}", slip.text);
    }
}
