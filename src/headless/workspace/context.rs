//! What the commands on existing syncs share: whom to ask, where results and words go, how they end.

use std::io::{self, Write};

use serde_json::Value;
use tokio::runtime::Runtime;

use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::id::SyncId;
use crate::domain::printable;
use crate::domain::query::{Query, Reply};
use crate::domain::sync::Sync;
use crate::headless::exit::Exit;

/// How something is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns.
    Table,
    /// One JSON value.
    Json,
    /// Comma-separated values (RFC 4180).
    Csv,
}

/// What the commands on existing syncs work with.
pub struct Workspace<'a> {
    /// Sends the requests.
    pub client: &'a crate::api::Client,
    /// To which server, with which token, in which workspace.
    pub connection: &'a Connection,
    /// Its API variant.
    pub dialect: Dialect,
    /// Where asynchronous work runs.
    pub runtime: &'a Runtime,
    /// What the clock and the user's time zone say.
    pub clock: &'a crate::domain::clock::Clock,
    /// Whether what people read is coloured.
    pub has_colours: bool,
    /// Results go here.
    pub out: &'a mut dyn Write,
    /// Words go here.
    pub err: &'a mut dyn Write,
}

/// What ends a command before its time.
pub(super) enum Ended {
    /// With words for people.
    With(Exit, String),
    /// The result cannot be written.
    NotWritten(io::Error),
}

impl From<Failure> for Ended {
    fn from(failure: Failure) -> Self {
        Self::With(Exit::of(&failure), failure.describe())
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::NotWritten(error)
    }
}

impl Workspace<'_> {
    /// Runs a command to its end; its exit code.
    pub(super) fn ended(&mut self, result: Result<Exit, Ended>) -> Exit {
        match result.and_then(|exit| self.out.flush().map(|()| exit).map_err(Ended::from)) {
            Ok(exit) => exit,
            Err(Ended::With(exit, words)) => {
                self.say(&words);
                exit
            }
            // Whoever reads has read enough, as `head` does.
            Err(Ended::NotWritten(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Done,
            Err(Ended::NotWritten(error)) => {
                self.say(&format!("Couldn't write the result: {error}."));
                Exit::Refused
            }
        }
    }

    pub(super) fn say(&mut self, words: &str) {
        // Nobody to tell when standard error is gone.
        drop(writeln!(self.err, "{words}"));
    }

    pub(super) fn ask(&self, query: &Query) -> Result<Reply, Failure> {
        self.runtime.block_on(self.client.ask(self.connection, self.dialect, query))
    }

    /// The sync of an ID.
    pub(super) fn sync(&self, id: &SyncId) -> Result<Sync, Ended> {
        match self.ask(&Query::Sync(id.clone())) {
            Ok(Reply::Sync(sync)) => Ok(*sync),
            Ok(_) => Err(Ended::With(Exit::NotReached, "The server's answer isn't a sync.".to_owned())),
            Err(Failure { kind: FailureKind::NotFound(_), .. }) => {
                Err(Ended::With(Exit::Refused, format!("There is no sync {} in this workspace.", id.0)))
            }
            Err(failure) => Err(failure.into()),
        }
    }

    pub(super) fn print_json(&mut self, value: &Value) -> io::Result<()> {
        writeln!(self.out, "{}", printable::json(value))
    }
}
