//! The bus itself: a runtime for one exchange, connecting, asking for the default collection without a session or a prompt, and turning what
//! D-Bus says into problems for people.

use std::time::Duration;

use secret_service::Error;
use zbus::zvariant::{OwnedObjectPath, OwnedValue};
use zbus::{Connection, DBusError as _};

use crate::domain::token_storage::StoreProblem;

const SERVICE: &str = "org.freedesktop.secrets";

/// What new items go to.
pub(super) enum DefaultCollection {
    /// Usable.
    Open,
    /// Locked.
    Locked(OwnedObjectPath),
    /// There is none yet.
    Missing,
}

/// Runs one exchange on a runtime that ends with it.
pub(super) fn run<T>(
    limit: Duration,
    exchange: impl Future<Output = Result<T, StoreProblem>>,
) -> Result<T, StoreProblem> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| StoreProblem::Other(error.to_string().as_str().into()))?;
    let answer = runtime
        .block_on(async { tokio::time::timeout(limit, exchange).await })
        .unwrap_or(Err(StoreProblem::DidNotAnswer));
    runtime.shutdown_background();
    answer
}

pub(super) async fn connect() -> Result<Connection, StoreProblem> {
    Connection::session().await.map_err(|error| match error {
        // Nobody listens at the address, or there is no usable address at all.
        zbus::Error::Address(_) | zbus::Error::InputOutput(_) | zbus::Error::Connection(..) => {
            StoreProblem::NoSessionBus
        }
        other => dbus_problem(&other),
    })
}

/// Starts the service if the bus can, and asks it. Costs two round trips, no session, and never a prompt.
pub(super) async fn default_collection(connection: &Connection) -> Result<DefaultCollection, StoreProblem> {
    let path: OwnedObjectPath = connection
        .call_method(
            Some(SERVICE),
            "/org/freedesktop/secrets",
            Some("org.freedesktop.Secret.Service"),
            "ReadAlias",
            &"default",
        )
        .await
        .and_then(|reply| reply.body().deserialize())
        .map_err(|error| dbus_problem(&error))?;
    if path.as_str() == "/" {
        return Ok(DefaultCollection::Missing);
    }
    let locked: OwnedValue = connection
        .call_method(
            Some(SERVICE),
            &path,
            Some("org.freedesktop.DBus.Properties"),
            "Get",
            &("org.freedesktop.Secret.Collection", "Locked"),
        )
        .await
        .and_then(|reply| reply.body().deserialize())
        .map_err(|error| dbus_problem(&error))?;
    match bool::try_from(locked) {
        Ok(true) => Ok(DefaultCollection::Locked(path)),
        Ok(false) => Ok(DefaultCollection::Open),
        Err(_other_type) => Err(other("it does not say whether it is locked")),
    }
}

/// The process that provides the service, if it runs: nothing is started for this.
pub(super) async fn provider(connection: &Connection) -> Result<u32, StoreProblem> {
    connection
        .call_method(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            Some("org.freedesktop.DBus"),
            "GetConnectionUnixProcessID",
            &SERVICE,
        )
        .await
        .and_then(|reply| reply.body().deserialize())
        .map_err(|error| dbus_problem(&error))
}

/// The problem behind an error of the service.
pub(super) fn problem(error: Error) -> StoreProblem {
    match error {
        Error::Locked => StoreProblem::Locked,
        Error::Prompt => dismissed(),
        Error::PromptDisconnected => StoreProblem::DidNotAnswer,
        Error::Unavailable => StoreProblem::NoSessionBus,
        Error::Zbus(error) => dbus_problem(&error),
        Error::ZbusFdo(error) => fdo_problem(&error),
        other_error => other(&other_error.to_string()),
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
    other("there is no default keyring yet, and none was made by its prompt")
}

fn other(words: &str) -> StoreProblem {
    StoreProblem::Other(words.into())
}

fn dbus_problem(error: &zbus::Error) -> StoreProblem {
    match error {
        zbus::Error::MethodError(name, words, _) => {
            named_problem(name.as_str(), words.as_deref().unwrap_or(name.as_str()))
        }
        zbus::Error::FDO(error) => fdo_problem(error),
        // The bus went away in the middle.
        zbus::Error::InputOutput(_) => StoreProblem::NoSessionBus,
        other_error => other(&other_error.to_string()),
    }
}

fn fdo_problem(error: &zbus::fdo::Error) -> StoreProblem {
    if let zbus::fdo::Error::ZBus(error) = error {
        return dbus_problem(error);
    }
    let name = error.name();
    named_problem(name.as_str(), error.description().unwrap_or(name.as_str()))
}

fn named_problem(name: &str, words: &str) -> StoreProblem {
    if name == "org.freedesktop.Secret.Error.IsLocked" {
        return StoreProblem::Locked;
    }
    match name.strip_prefix("org.freedesktop.DBus.Error.") {
        Some("ServiceUnknown" | "NameHasNoOwner") => StoreProblem::NoSecretService,
        // There is a service, but the bus could not start it.
        Some(start) if start.starts_with("Spawn.") => StoreProblem::NoSecretService,
        Some("NoReply" | "Timeout" | "TimedOut") => StoreProblem::DidNotAnswer,
        Some("AccessDenied" | "AuthFailed" | "InteractiveAuthorizationRequired") => StoreProblem::Denied,
        Some("Disconnected" | "NoServer") => StoreProblem::NoSessionBus,
        _ => other(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_bus_says_becomes_a_problem_for_people() {
        for (name, problem) in [
            ("org.freedesktop.DBus.Error.ServiceUnknown", StoreProblem::NoSecretService),
            ("org.freedesktop.DBus.Error.Spawn.ExecFailed", StoreProblem::NoSecretService),
            ("org.freedesktop.DBus.Error.NoReply", StoreProblem::DidNotAnswer),
            ("org.freedesktop.DBus.Error.AccessDenied", StoreProblem::Denied),
            ("org.freedesktop.Secret.Error.IsLocked", StoreProblem::Locked),
            ("org.example.Odd", StoreProblem::Other("words".into())),
        ] {
            assert_eq!(named_problem(name, "words"), problem, "{name}");
        }
    }
}
