//! Arguments and environment. No flag takes a token.

use clap::{Parser, Subcommand, ValueEnum};

use crate::domain::dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::server::{PlainHttp, Server};

/// Build AI Squared (Multiwoven) syncs in the terminal.
#[derive(Debug, Parser)]
#[command(name = "syncwright", version, about, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Arguments {
    /// Open the app against the built-in sandbox: no account, no network, no keyring.
    #[arg(long, conflicts_with_all = ["profile", "api_url"])]
    pub demo: bool,
    /// A profile of the configuration file.
    #[arg(long, value_name = "NAME", global = true)]
    pub profile: Option<String>,
    /// The server, for this run.
    #[arg(long, value_name = "URL", env = "SYNCWRIGHT_API_URL", global = true, value_parser = server)]
    pub api_url: Option<Server>,
    /// The words the server takes, for this run.
    #[arg(long, value_name = "D", env = "SYNCWRIGHT_DIALECT", global = true)]
    pub dialect: Option<Dialect>,
    /// Sent as Workspace-Id, for this run.
    #[arg(long, value_name = "ID", env = "SYNCWRIGHT_WORKSPACE", global = true, value_parser = workspace)]
    pub workspace: Option<WorkspaceId>,
    /// Something else than the app.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const AFTER_HELP: &str = "SYNCWRIGHT_TOKEN is used for the run when set, before the keyring, and is never stored.";

/// Something else than the app.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the sandbox alone; print its URL and token. Ctrl-C ends it.
    Sandbox {
        /// The port; one of the system's choice when left out.
        #[arg(long)]
        port: Option<u16>,
    },
    /// The token in the keyring.
    Token {
        /// What to do with it.
        #[command(subcommand)]
        what: TokenCommand,
    },
}

/// What to do with the token.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Keep a token: read from standard input, never an argument.
    Set {
        /// Keep it in the kernel's keyring, until reboot (Linux).
        #[arg(long)]
        kernel: bool,
    },
    /// Whether a token is kept, where, for which server, and when it ends.
    Status,
    /// Delete the token from everywhere it is kept.
    Delete,
}

/// The words a server takes, as an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dialect {
    /// The hosted service, as its API reference says.
    Published,
    /// The open-source server.
    Multiwoven,
}

impl From<Dialect> for dialect::Dialect {
    fn from(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Published => Self::Published,
            Dialect::Multiwoven => Self::Multiwoven,
        }
    }
}

fn server(text: &str) -> Result<Server, String> {
    Server::parse(text, PlainHttp::LoopbackOnly).map_err(|problem| problem.to_string())
}

fn workspace(text: &str) -> Result<WorkspaceId, String> {
    WorkspaceId::parse(text).map_err(|problem| problem.to_string())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_well_formed_and_none_takes_a_token() {
        Arguments::command().debug_assert();
        let words = Arguments::command().render_long_help().to_string();
        assert!(!words.contains("--token"), "{words}");
    }
}
