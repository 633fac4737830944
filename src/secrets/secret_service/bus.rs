//! The bus itself: what is there and what is locked, asked without a session or a prompt, and what D-Bus says turned
//! into problems for people.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use dbus::arg::{AppendAll, ReadAll};
use dbus::blocking::stdintf::org_freedesktop_dbus::Properties as _;
use dbus::blocking::{Connection, Proxy};
use dbus::message::MatchRule;
use dbus::{Error, Path};

use crate::domain::token_storage::{StoreProblem, TokenKey};
use crate::secrets::timeout::LIMIT;

const BUS: &str = "org.freedesktop.DBus";
const SECRETS: &str = "org.freedesktop.secrets";
const SECRETS_PATH: &str = "/org/freedesktop/secrets";

/// Ends what is asked just before the caller leaves.
const CALL_LIMIT: Duration = LIMIT.saturating_sub(Duration::from_millis(50));

/// What new items go to.
pub(super) enum DefaultCollection {
    Open,
    Locked(Path<'static>),
    /// There is none yet.
    Missing,
}

/// A connection to the session's bus, for a limited time.
pub(super) struct Bus {
    connection: Connection,
    end: Instant,
}

impl Bus {
    /// Connects for the time of one call.
    pub(super) fn connect() -> Result<Self, StoreProblem> {
        Self::connect_for(CALL_LIMIT)
    }

    pub(super) fn connect_for(limit: Duration) -> Result<Self, StoreProblem> {
        let end = Instant::now() + limit;
        // libdbus keeps the first address it finds for the life of the program, even that of no bus at all.
        if !has_address() {
            return Err(StoreProblem::NoSessionBus);
        }
        let connection = Connection::new_session().map_err(|_unreachable| StoreProblem::NoSessionBus)?;
        Ok(Self { connection, end })
    }

    /// How much of the time is left.
    pub(super) fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// Starts the service if the bus can, and asks it.
    pub(super) fn default_collection(&self) -> Result<DefaultCollection, StoreProblem> {
        let (path,): (Path<'static>,) = self.ask("ReadAlias", ("default",))?;
        if *path == *"/" {
            return Ok(DefaultCollection::Missing);
        }
        let locked = self.secrets(&path).get("org.freedesktop.Secret.Collection", "Locked");
        let locked = locked.map_err(|error| problem(&error))?;
        Ok(if locked { DefaultCollection::Locked(path) } else { DefaultCollection::Open })
    }

    /// The items of a user: those that are open, and those that are locked.
    pub(super) fn search(&self, user: &str) -> Result<(Vec<Path<'static>>, Vec<Path<'static>>), StoreProblem> {
        self.ask("SearchItems", (HashMap::from([("service", TokenKey::SERVICE), ("username", user)]),))
    }

    /// When an item was written last.
    pub(super) fn modified(&self, item: &str) -> Result<u64, StoreProblem> {
        self.secrets(item).get("org.freedesktop.Secret.Item", "Modified").map_err(|error| problem(&error))
    }

    /// The process that provides the service, if it runs: nothing is started for this.
    pub(super) fn provider(&self) -> Result<u32, StoreProblem> {
        let bus = self.connection.with_proxy(BUS, "/org/freedesktop/DBus", self.left());
        let process = bus.method_call(BUS, "GetConnectionUnixProcessID", (SECRETS,));
        process.map(|(number,)| number).map_err(|error| problem(&error))
    }

    pub(super) fn ask<R: ReadAll>(&self, method: &str, arguments: impl AppendAll) -> Result<R, StoreProblem> {
        let service = self.secrets(SECRETS_PATH);
        service.method_call("org.freedesktop.Secret.Service", method, arguments).map_err(|error| problem(&error))
    }

    /// Shows a prompt of the service, and waits for its end: `true` if it was dismissed.
    pub(super) fn show(&self, prompt: &Path<'static>) -> Result<bool, StoreProblem> {
        const PROMPT: &str = "org.freedesktop.Secret.Prompt";
        let completed = MatchRule::new_signal(PROMPT, "Completed").with_path(prompt.clone());
        let shown = self.connection.add_match_no_cb(&completed.match_str());
        let shown = shown.and_then(|()| self.secrets(prompt).method_call::<(), _, _, _>(PROMPT, "Prompt", ("",)));
        shown.map_err(|error| problem(&error))?;
        while !self.left().is_zero() {
            let message = self.connection.channel().blocking_pop_message(self.left());
            if let Some(message) = message.map_err(|error| problem(&error))?
                && completed.matches(&message)
            {
                return message.read1().map_err(|_other_type| other("its prompt closed without an answer"));
            }
        }
        Err(StoreProblem::Locked)
    }

    fn secrets<'a>(&'a self, path: &'a str) -> Proxy<'a, &'a Connection> {
        self.connection.with_proxy(SECRETS, path, self.left())
    }
}

/// Whether there is any address of a bus, where libdbus looks for it.
fn has_address() -> bool {
    let value = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    // Those that start a program would hand the environment to it, and with it a token.
    let starts_one = |address: &str| ["unixexec:", "autolaunch:"].iter().any(|kind| address.contains(kind));
    match value("DBUS_SESSION_BUS_ADDRESS") {
        Some(address) => !starts_one(&address.to_string_lossy()),
        None => value("XDG_RUNTIME_DIR").is_some_and(|folder| PathBuf::from(folder).join("bus").exists()),
    }
}

/// A prompt ended without a yes. Without a display nobody can have seen it.
pub(super) fn dismissed() -> StoreProblem {
    if has_display() { StoreProblem::Denied } else { StoreProblem::Locked }
}

/// Whether a prompt can be seen at all.
pub(super) fn has_display() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The service runs, but nobody has made a keyring yet (as on a machine that is only used over SSH).
pub(super) fn no_default() -> StoreProblem {
    other("there is no default keyring, and its prompt created none")
}

fn other(words: &str) -> StoreProblem {
    StoreProblem::Other(words.into())
}

/// The problem behind an error of the bus.
pub(super) fn problem(error: &Error) -> StoreProblem {
    let name = error.name().unwrap_or_default();
    if name == "org.freedesktop.Secret.Error.IsLocked" {
        return StoreProblem::Locked;
    }
    match name.strip_prefix("org.freedesktop.DBus.Error.") {
        Some("ServiceUnknown" | "NameHasNoOwner") => StoreProblem::NoSecretService,
        // There is a service, but the bus could not start it.
        Some(start) if start.starts_with("Spawn.") => StoreProblem::NoSecretService,
        Some("NoReply" | "Timeout" | "TimedOut") => StoreProblem::DidNotAnswer,
        Some("AccessDenied" | "AuthFailed" | "InteractiveAuthorizationRequired") => StoreProblem::Denied,
        // The bus went away in the middle.
        Some("Disconnected" | "NoServer") => StoreProblem::NoSessionBus,
        _ => other(error.message().unwrap_or(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_bus_says_becomes_a_problem_for_people() {
        for (name, meant) in [
            ("org.freedesktop.DBus.Error.ServiceUnknown", StoreProblem::NoSecretService),
            ("org.freedesktop.DBus.Error.Spawn.ExecFailed", StoreProblem::NoSecretService),
            ("org.freedesktop.DBus.Error.NoReply", StoreProblem::DidNotAnswer),
            ("org.freedesktop.DBus.Error.AccessDenied", StoreProblem::Denied),
            ("org.freedesktop.Secret.Error.IsLocked", StoreProblem::Locked),
            ("org.example.Odd", StoreProblem::Other("words".into())),
        ] {
            assert_eq!(problem(&Error::new_custom(name, "words")), meant, "{name}");
        }
    }
}
