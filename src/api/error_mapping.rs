//! Why a request got no answer, told apart by what it means: nothing was sent, or it may have been carried out.
//! The library wraps errors in errors; the innermost one has the words, and never an address.

use std::error::Error;
use std::io;

use crate::domain::failure::{FailureKind, NoAnswer, Unreachable};
use crate::domain::text::SanitizedText;

/// What a request that failed on the way means.
pub(super) fn failure(error: &reqwest::Error) -> FailureKind {
    // Building fails before anything is sent. A time-out of the whole request is no `is_connect`, even when it fell
    // into connecting: then it counts as sent, which is the careful side.
    if error.is_connect() || error.is_builder() {
        FailureKind::Unreachable(unreachable(error))
    } else {
        FailureKind::NoAnswer(no_answer(error))
    }
}

/// Why an answer that had begun did not come to its end.
pub(super) fn no_answer(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() {
        return NoAnswer::TimedOut;
    }
    let lost = chain(error).any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|io| {
            matches!(
                io.kind(),
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::UnexpectedEof
                    | io::ErrorKind::NotConnected
            )
        })
    });
    let words = innermost(error);
    // The HTTP library has no public type for these; its words are held by tests.
    if lost || ["closed", "end of file", "canceled"].iter().any(|word| words.contains(word)) {
        NoAnswer::ConnectionLost
    } else {
        NoAnswer::Other(SanitizedText::new(&words))
    }
}

/// Whether an answer broke because its packing (gzip) is not what it says.
pub(super) fn is_garbled(error: &reqwest::Error) -> bool {
    chain(error).any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|io| matches!(io.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput))
    })
}

fn unreachable(error: &reqwest::Error) -> Unreachable {
    if error.is_timeout() {
        return Unreachable::TimedOut;
    }
    if error.is_dns() {
        return Unreachable::UnknownHost;
    }
    for cause in chain(error) {
        if let Some(tls) = cause.downcast_ref::<rustls::Error>() {
            return Unreachable::Tls(SanitizedText::new(&tls.to_string()));
        }
        match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => return Unreachable::Refused,
            Some(io::ErrorKind::TimedOut) => return Unreachable::TimedOut,
            _ => {}
        }
    }
    let words = innermost(error);
    if words.contains("handshake") {
        return Unreachable::Tls(SanitizedText::new("the other side ended the handshake"));
    }
    Unreachable::Other(SanitizedText::new(&words))
}

/// The causes of an error from the outside in, including what an `io::Error` carries (its `source` skips that).
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&cause| {
        if let Some(inner) = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            return Some(inner as &(dyn Error + 'static));
        }
        cause.source()
    })
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    // The outermost one names the address, which is not said again.
    chain(error).skip(1).last().map_or_else(|| "the request failed".to_owned(), ToString::to_string)
}
