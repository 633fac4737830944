//! Maps transport errors by consequence: nothing was sent, or the request may have been carried out. reqwest nests
//! errors; the innermost one has the message, and never a URL.

use std::error::Error;
use std::io;

use rustls::CertificateError;

use crate::domain::failure::{FailureKind, NoAnswer, Unreachable};
use crate::domain::text::SanitizedText;

/// Maps an error from before the response started.
pub(super) fn failure(error: &reqwest::Error) -> FailureKind {
    // Builder errors occur before anything is sent. A timeout of the whole request is not `is_connect` even if it
    // happened while connecting; it then counts as sent, to be on the safe side.
    if error.is_connect() || error.is_builder() {
        FailureKind::Unreachable(unreachable(error))
    } else {
        FailureKind::NoAnswer(no_answer(error))
    }
}

/// Why a response broke off.
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
    // hyper has no public type for these; tests pin the messages.
    if lost || ["closed", "end of file", "canceled"].iter().any(|word| words.contains(word)) {
        NoAnswer::ConnectionLost
    } else {
        NoAnswer::Other(SanitizedText::new(&words))
    }
}

/// Whether a response could not be decompressed (gzip).
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
            return Unreachable::Tls(SanitizedText::new(&tls_words(tls)));
        }
        match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => return Unreachable::Refused,
            Some(io::ErrorKind::TimedOut) => return Unreachable::TimedOut,
            _ => {}
        }
    }
    let words = innermost(error);
    if words.contains("handshake") {
        return Unreachable::Tls(SanitizedText::new("the server ended the handshake"));
    }
    Unreachable::Other(SanitizedText::new(&words))
}

/// What is wrong with a certificate, and what is to be made instead where the library's words do not tell.
fn tls_words(error: &rustls::Error) -> String {
    let rustls::Error::InvalidCertificate(wrong) = error else { return error.to_string() };
    match wrong {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the server's certificate has expired".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the server's certificate is for another name".to_owned()
        }
        CertificateError::UnknownIssuer => {
            "the server's certificate authority isn't trusted here; add it with ca_file in the profile".to_owned()
        }
        // The library tells this one by its debug name only.
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            OWN_AUTHORITY.to_owned()
        }
        _ => error.to_string(),
    }
}

/// What `openssl req -x509` makes when it is told nothing else.
const OWN_AUTHORITY: &str = "the server's certificate is a CA certificate (CA:TRUE), which servers can't use. Make one for \
                             the server: openssl req -x509 … -addext basicConstraints=critical,CA:FALSE -addext \
                             subjectAltName=DNS:NAME, and set it as ca_file";

/// The error chain from the outside in, including what an `io::Error` wraps (its `source` skips that).
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&cause| {
        if let Some(inner) = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            return Some(inner as &(dyn Error + 'static));
        }
        cause.source()
    })
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    // The outermost error contains the URL; leave it out.
    chain(error).skip(1).last().map_or_else(|| "the request failed".to_owned(), ToString::to_string)
}
