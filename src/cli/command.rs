//! The commands and their arguments.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::pages::Shell;
use crate::domain::id::SyncId;

/// A command instead of the app.
#[derive(Debug, Subcommand, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Run the sandbox server and print its URL and token. Ctrl-C stops it.
    #[command(after_help = "Examples:\n  syncwright sandbox --port 4000\n  syncwright sandbox --dialect multiwoven")]
    Sandbox {
        /// Port; a free one by default.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Check sync files without sending anything.
    #[command(
        after_help = "Prints one line per finding: FILE:LINE:COLUMN: problem or warning: attribute: message.\nExit codes: 0 no problems, 1 problems.\n\nExamples:\n  syncwright check sync.json\n  syncwright check --dialect multiwoven syncs/*.json\n  cat sync.json | syncwright check - --format json"
    )]
    Check {
        /// Files to check; - reads standard input.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// Output format.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Create the sync in a file and print it as JSON.
    #[command(
        after_help = "Exit codes: 0 created, 1 rejected, 2 usage error, 3 not signed in,\n4 server unreachable or busy, or not created: safe to try again, 5 outcome unknown.\n\nExamples:\n  syncwright submit sync.json\n  syncwright submit --dry-run sync.json\n  syncwright submit --profile work - < sync.json | jq -r .id"
    )]
    Submit {
        /// File to submit; - reads standard input.
        #[arg(value_name = "FILE")]
        file: String,
        /// Print what would be sent, without sending it.
        #[arg(long)]
        dry_run: bool,
        /// Create even if an identical sync exists.
        #[arg(long)]
        again: bool,
        /// Use the file's IDs as they are, although it was made for another server or workspace.
        #[arg(long)]
        ids_unchanged: bool,
        /// Seconds to look up a create without an answer before its outcome counts as unknown.
        #[arg(long, value_name = "S", default_value_t = 60)]
        wait: u32,
    },
    /// Show what would arrive at the destination, row by row. Sends nothing.
    #[command(
        after_help = "Exit codes: 0 every row arrives without a problem, 1 some don't, 3 not signed in, 4 server unreachable.\n\nExamples:\n  syncwright preview sync.json\n  syncwright preview sync.json --rows 5 --format json | jq .warnings"
    )]
    Preview {
        /// File to preview; - reads standard input.
        #[arg(value_name = "FILE")]
        file: String,
        /// Rows of the model to show, at most 20.
        #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=20))]
        rows: u8,
        /// Output format.
        #[arg(long, value_enum, default_value = "table")]
        format: TableOrJson,
    },
    /// List the workspace's syncs, with how their last runs went.
    #[command(after_help = "Examples:\n  syncwright syncs\n  syncwright syncs --status failed --format json")]
    Syncs {
        /// Only syncs with this status, in the server's words: pending, healthy, failed, disabled (or paused).
        #[arg(long, value_name = "S")]
        status: Option<String>,
        /// Output format.
        #[arg(long, value_enum, default_value = "table")]
        format: TableOrJson,
    },
    /// Show one sync.
    #[command(
        after_help = "Examples:\n  syncwright show 12\n  syncwright show https://app.squared.ai/activate/syncs/12"
    )]
    Show {
        /// The sync's ID, or the address of its page.
        #[arg(value_name = "ID", value_parser = sync_id)]
        id: SyncId,
        /// Output format.
        #[arg(long, value_enum, default_value = "table")]
        format: TableOrJson,
    },
    /// List a sync's runs, the newest first.
    #[command(after_help = "Example:\n  syncwright runs 12 --format csv > runs.csv")]
    Runs {
        /// The sync's ID, or the address of its page.
        #[arg(value_name = "ID", value_parser = sync_id)]
        id: SyncId,
        /// Output format.
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// List the records of a run.
    #[command(after_help = "Example:\n  syncwright records 12 87 --failed --format csv > rejected.csv")]
    Records {
        /// The sync's ID, or the address of its page.
        #[arg(value_name = "ID", value_parser = sync_id)]
        id: SyncId,
        /// The run's ID.
        #[arg(value_name = "RUN", value_parser = run_id)]
        run: String,
        /// Only rejected records.
        #[arg(long)]
        failed: bool,
        /// Output format.
        #[arg(long, value_enum, default_value = "table")]
        format: ListFormat,
    },
    /// Run a sync now.
    #[command(
        after_help = "Exit codes with --wait: 0 all rows sent, 4 connection lost, 5 not over in time or no worker took it,\n6 rows were rejected, 7 the run failed or was cancelled, 130 Ctrl-C.\n\nExamples:\n  syncwright run 12\n  syncwright run 12 --wait --timeout 1800"
    )]
    Run {
        /// The sync's ID, or the address of its page.
        #[arg(value_name = "ID", value_parser = sync_id)]
        id: SyncId,
        /// Wait until the run is over.
        #[arg(long)]
        wait: bool,
        /// Seconds to wait at most.
        #[arg(long, value_name = "S", default_value_t = 3600, requires = "wait")]
        timeout: u32,
    },
    /// Pause a sync's schedule.
    #[command(after_help = "Example:\n  syncwright pause 12")]
    Pause {
        /// The sync's ID, or the address of its page.
        #[arg(value_name = "ID", value_parser = sync_id)]
        id: SyncId,
    },
    /// Resume a sync's schedule.
    #[command(after_help = "Example:\n  syncwright resume 12")]
    Resume {
        /// The sync's ID, or the address of its page.
        #[arg(value_name = "ID", value_parser = sync_id)]
        id: SyncId,
    },
    /// Delete a sync and its runs.
    #[command(after_help = "Example:\n  syncwright delete 12 --yes")]
    Delete {
        /// The sync's ID, or the address of its page.
        #[arg(value_name = "ID", value_parser = sync_id)]
        id: SyncId,
        /// Delete it; without this, only say what would be deleted.
        #[arg(long)]
        yes: bool,
    },
    /// Find what is wrong, or silently not working, in the workspace's syncs.
    #[command(
        after_help = "Exit codes: 0 nothing is wrong, 1 something is.\n\nExamples:\n  syncwright audit\n  syncwright audit --no-queries --format markdown > audit.md"
    )]
    Audit {
        /// Don't run the models' queries.
        #[arg(long)]
        no_queries: bool,
        /// Output format.
        #[arg(long, value_enum, default_value = "table")]
        format: AuditFormat,
    },
    /// List creates whose outcome is unknown.
    #[command(
        after_help = "Looks them up again first. Exit codes: 0 none, 5 some.\n\nExamples:\n  syncwright pending\n  syncwright pending resolve 1 --created 42\n  syncwright pending resolve 1 --not-created"
    )]
    Pending {
        /// Resolve one.
        #[command(subcommand)]
        what: Option<PendingCommand>,
    },
    /// Check what works here, and how to fix what does not.
    #[command(
        after_help = "Reveals no secrets. Writes a test entry to each keyring and deletes it; changes nothing else. Exit codes: 0 everything works, 1 something does not.\n\nExamples:\n  syncwright doctor\n  syncwright doctor --json --profile work"
    )]
    Doctor {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print shell completions.
    #[command(
        after_help = "Examples:\n  syncwright completions bash > ~/.local/share/bash-completion/completions/syncwright\n  syncwright completions zsh > ~/.zfunc/_syncwright\n  syncwright completions fish > ~/.config/fish/completions/syncwright.fish"
    )]
    Completions {
        /// Shell to complete for.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print a manual page.
    #[command(
        after_help = "Examples:\n  syncwright man | man -l -\n  syncwright man token set | man -l -\n  syncwright man --into ~/.local/share/man/man1"
    )]
    Man {
        /// Command to document, such as submit or token set.
        #[arg(value_name = "COMMAND")]
        of: Vec<String>,
        /// Write all pages to this folder.
        #[arg(long, value_name = "FOLDER", conflicts_with = "of")]
        into: Option<PathBuf>,
    },
    /// Manage the token in the keyring.
    #[command(
        after_help = "Examples:\n  syncwright token set < token.txt\n  pass show syncwright | syncwright token set --profile work\n  syncwright token status"
    )]
    Token {
        /// What to do with it.
        #[command(subcommand)]
        what: TokenCommand,
    },
}

/// Output format of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One line per finding.
    Text,
    /// JSON.
    Json,
}

/// What to do with the token.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Save a token, read from standard input.
    #[command(after_help = "Examples:\n  syncwright token set\n  syncwright token set --profile work < token.txt")]
    Set {
        /// Save it in the kernel keyring until reboot (Linux).
        #[arg(long)]
        kernel: bool,
    },
    /// Show where a token is kept, for which server, and when it expires.
    #[command(after_help = "Example:\n  syncwright token status --profile work")]
    Status,
    /// Delete the token everywhere it is kept.
    #[command(after_help = "Example:\n  syncwright token delete --profile work")]
    Delete,
}

/// A table for people, or JSON for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableOrJson {
    /// Aligned columns.
    Table,
    /// JSON.
    Json,
}

/// Output format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Aligned columns.
    Table,
    /// JSON.
    Json,
    /// Comma-separated values, as they are in the source.
    Csv,
}

/// Output format of an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    /// For people.
    Table,
    /// JSON.
    Json,
    /// A Markdown table.
    Markdown,
}

/// What to do with a create whose outcome is unknown.
#[derive(Debug, Clone, Subcommand)]
pub enum PendingCommand {
    /// Record what you found in the web app.
    #[command(
        after_help = "Examples:\n  syncwright pending resolve 1 --created 42\n  syncwright pending resolve 1 --not-created"
    )]
    Resolve {
        /// Number in the list, or name of the note.
        #[arg(value_name = "NOTE")]
        note: String,
        /// It exists: the ID of the sync.
        #[arg(long, value_name = "SYNC_ID", required_unless_present = "not_created", conflicts_with = "not_created")]
        created: Option<String>,
        /// It doesn't exist.
        #[arg(long)]
        not_created: bool,
    },
}

/// The ID that a person means: a number, or the address of a sync's page in the web app.
fn sync_id(text: &str) -> Result<SyncId, String> {
    SyncId::of_number_or_page(text)
}

/// The ID of a run.
fn run_id(text: &str) -> Result<String, String> {
    match text.trim().parse::<u64>() {
        Ok(0) => Err("a run's ID is at least 1".to_owned()),
        Ok(number) => Ok(number.to_string()),
        Err(_) => Err("a run's ID is a number, such as 87".to_owned()),
    }
}
