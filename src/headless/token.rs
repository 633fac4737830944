//! `syncwright token set|status|delete`: the core, without arguments and without a real terminal. A token comes in by
//! standard input only and never goes out: what is said is where it is kept, for which server, and when it expires.

mod hidden;

use std::io::{self, Read, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::zeroize::Zeroizing;

use crate::domain::secret::{Token, TokenProblem};
use crate::domain::token_storage::{StoreProblem, TokenKey, TokenLocation};
use crate::headless::exit::Exit;
use crate::secrets::{Stores, TokenStore};

use hidden::LONGEST_INPUT;

pub use hidden::{Hidden, read_hidden};

/// Where the token comes from.
pub enum Source<'a> {
    /// A pipe or file at standard input.
    Piped(&'a mut dyn Read),
    /// A terminal at standard input: it is asked for, without echo.
    Terminal(&'a mut dyn FnMut() -> io::Result<Hidden>),
}

/// Everything a command needs.
pub struct Context<'a> {
    /// Where tokens are kept.
    pub stores: &'a Stores,
    /// Whose token.
    pub key: &'a TokenKey,
    /// `SYNCWRIGHT_TOKEN`, if set: it takes precedence over saved tokens.
    pub environment: Option<&'a Token>,
    /// The time.
    pub now: Timestamp,
    /// The time zone in which times are written.
    pub zone: &'a TimeZone,
    /// Standard output.
    pub out: &'a mut dyn Write,
    /// Standard error.
    pub err: &'a mut dyn Write,
}

impl Context<'_> {
    /// `token set`: reads a token and keeps it, in the system's keyring unless the kernel's is asked for.
    pub fn set(&mut self, source: Source<'_>, place: TokenLocation) -> Exit {
        let Some((_, store)) = self.places().into_iter().find(|(each, _)| *each == place) else {
            return self.not_kept(place, &StoreProblem::NotSupportedHere);
        };
        // Nobody should paste a token only to hear that there is no place for it. A locked keyring may be unlocked.
        if matches!(source, Source::Terminal(_))
            && let Err(problem) = store.available()
            && problem != StoreProblem::Locked
        {
            return self.not_kept(place, &problem);
        }
        let token = match read_token(source) {
            Ok(Some(token)) => token,
            Ok(None) => return self.fail(Exit::Left, "Cancelled; nothing was changed."),
            Err(words) => return self.fail(Exit::Refused, &words),
        };
        if token.expires_at().is_some_and(|end| end <= self.now) {
            let expiry = self.expiry(&token);
            return self.fail(
                Exit::Refused,
                &format!("{expiry} Generate a new one in the service's dashboard, or sign in again."),
            );
        }
        if let Err(problem) = store.set(self.key, &token) {
            return self.not_kept(place, &problem);
        }
        let expiry = self.expiry(&token);
        let (host, kept) = (self.key.host().to_owned(), place.describe());
        let until = if place == TokenLocation::KernelKeyring { " until reboot" } else { "" };
        self.say(&format!("Saved the token for {host} in {kept}{until}. {expiry}"));
        self.warn_of_others(place);
        Exit::Done
    }

    /// `token status`: whether a token is there, where, for which server, and when it expires.
    pub fn status(&mut self) -> Exit {
        let host = self.key.host().to_owned();
        let mut valid = None;
        let mut problems = Vec::new();
        if let Some(token) = self.environment {
            valid = Some(self.report(token, TokenLocation::Environment));
        }
        for (place, store) in self.places() {
            match store.get(self.key) {
                Ok(Some(token)) => {
                    let is_valid = self.report(&token, place);
                    // The first place is the one that is used.
                    valid = valid.or(Some(is_valid));
                }
                Ok(None) | Err(StoreProblem::NotSupportedHere) => {}
                Err(problem) => problems.push((place, problem)),
            }
        }
        let found = valid.is_some();
        for (place, problem) in problems {
            let doubt = if found { "" } else { ", so a token may be there" };
            self.complain(&format!("Couldn't check {}{doubt}. {problem}", place.describe()));
        }
        if !found {
            self.complain(&format!("No saved token for {host}. Save one with `syncwright token set`."));
        }
        if valid == Some(true) { Exit::Done } else { Exit::NotSignedIn }
    }

    /// `token delete`: deletes the token from every place it is kept in.
    pub fn delete(&mut self) -> Exit {
        let host = self.key.host().to_owned();
        let (mut found, mut exit) = (false, Exit::Done);
        for (place, store) in self.places() {
            match store.delete(self.key) {
                Ok(true) => {
                    found = true;
                    self.say(&format!("Deleted the token for {host} from {}.", place.describe()));
                }
                Ok(false) | Err(StoreProblem::NotSupportedHere) => {}
                Err(problem) => {
                    exit = Exit::NotSignedIn;
                    let words = format!("Couldn't check {}, so a token may be there. {problem}", place.describe());
                    self.complain(&words);
                }
            }
        }
        if !found && exit == Exit::Done {
            self.say(&format!("No saved token for {host}."));
        }
        if self.environment.is_some() {
            self.complain("SYNCWRIGHT_TOKEN is still set and takes precedence over a saved token.");
        }
        exit
    }

    fn places(&self) -> [(TokenLocation, std::sync::Arc<dyn TokenStore>); 2] {
        [
            (TokenLocation::Keyring, self.stores.keyring.clone()),
            (TokenLocation::KernelKeyring, self.stores.kernel.clone()),
        ]
    }

    /// One line about a token, and whether it can still be used.
    fn report(&mut self, token: &Token, place: TokenLocation) -> bool {
        let expiry = self.expiry(token);
        let host = self.key.host().to_owned();
        self.say(&format!("Token for {host}: {}. {expiry}", place.describe()));
        token.expires_at().is_none_or(|end| end > self.now)
    }

    fn expiry(&self, token: &Token) -> String {
        let Some(end) = token.expires_at() else { return "It doesn't say when it expires.".to_owned() };
        let verb = if end > self.now { "expires" } else { "expired" };
        let when = end.to_zoned_datetime(self.zone.clone());
        format!("It {verb} on {}.", when.strftime("%Y-%m-%d at %H:%M %Z"))
    }

    /// A token in another place would be found as well, or before this one.
    fn warn_of_others(&mut self, kept: TokenLocation) {
        for (place, store) in self.places() {
            if place != kept && store.available().is_ok() && store.delete(self.key) == Ok(true) {
                self.say(&format!("Deleted an older one from {}.", place.describe()));
            }
        }
        if self.environment.is_some() {
            self.complain("SYNCWRIGHT_TOKEN is set and takes precedence over a saved token.");
        }
    }

    /// Reports why the token could not be saved there, and the alternatives.
    fn not_kept(&mut self, tried: TokenLocation, problem: &StoreProblem) -> Exit {
        let mut left = Vec::new();
        if tried != TokenLocation::KernelKeyring && self.stores.kernel.available().is_ok() {
            left.push("`syncwright token set --kernel` saves it in the kernel keyring until reboot");
        }
        left.push("SYNCWRIGHT_TOKEN passes it for one run");
        left.push("the app's Sign in screen keeps it for one session");
        let place = tried.describe();
        let words = format!("Nothing was saved in {place}. {problem}\nInstead: {}.", left.join("; "));
        self.fail(Exit::NotSignedIn, &words)
    }

    fn fail(&mut self, exit: Exit, words: &str) -> Exit {
        self.complain(words);
        exit
    }

    // Nobody is left to be told when a stream is closed, and the work is done: such errors change nothing.
    fn say(&mut self, words: &str) {
        drop(writeln!(self.out, "{words}"));
    }

    fn complain(&mut self, words: &str) {
        drop(writeln!(self.err, "{words}"));
    }
}

/// A token, `None` if the user cancelled, or the message to print.
fn read_token(source: Source<'_>) -> Result<Option<Token>, String> {
    let unreadable = |error: io::Error| format!("Couldn't read standard input: {error}.");
    let text = match source {
        Source::Terminal(ask) => match ask().map_err(unreadable)? {
            Hidden::Typed(text) => text,
            Hidden::Left => return Ok(None),
        },
        Source::Piped(reader) => {
            // Room for all of it at once: growing would leave copies behind that are not wiped.
            let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_INPUT + 1));
            reader.take(LONGEST_INPUT as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
            if bytes.len() > LONGEST_INPUT {
                return Err(TokenProblem::TooLong.to_string());
            }
            let text = std::str::from_utf8(&bytes).map_err(|_bytes| TokenProblem::NotAHeaderValue.to_string())?;
            Zeroizing::new(text.to_owned())
        }
    };
    Token::from_pasted(&text).map(Some).map_err(|problem| problem.to_string())
}

#[cfg(test)]
mod tests;
