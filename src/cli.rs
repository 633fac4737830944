//! Command line and environment: parsed and validated, nothing else. No flag takes a token, and nothing here reads
//! files.

mod pages;
mod server_flags;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::error::{ContextKind, ContextValue};
use clap::{FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::server::{PlainHttp, Server};

use server_flags::{ServerFlag, definitions};

pub use pages::{PageProblem, Shell, all_man_pages, man};

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
    #[arg(
        long,
        value_name = "URL",
        help = "The server, for this run [env: SYNCWRIGHT_API_URL]",
        global = true,
        value_parser = server
    )]
    pub api_url: Option<Server>,
    /// The words the server takes, for this run.
    #[arg(
        long,
        value_name = "D",
        help = "The words the server takes, for this run [env: SYNCWRIGHT_DIALECT]",
        global = true
    )]
    pub dialect: Option<Dialect>,
    /// Sent as Workspace-Id, for this run.
    #[arg(
        long,
        value_name = "ID",
        help = "Sent as Workspace-Id, for this run [env: SYNCWRIGHT_WORKSPACE]",
        global = true,
        value_parser = workspace
    )]
    pub workspace: Option<WorkspaceId>,
    /// Ask line by line, without drawing: for screen readers, simple terminals, and answers through a pipe.
    #[arg(long, conflicts_with = "from")]
    pub plain: bool,
    /// Start with the form filled from a JSON file, or from standard input (-).
    #[arg(long, value_name = "FILE")]
    pub from: Option<String>,
    /// Write a log of what is done, never of what is typed or sent.
    #[arg(long, value_name = "LEVEL", global = true)]
    pub log: Option<Level>,
    /// Something else than the app.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const AFTER_HELP: &str = "\
Examples:
  syncwright --demo                     try it: no account, no network
  syncwright --profile work             a server of the configuration
  syncwright --from sync.json           the form filled from a file
  syncwright check sync.json && syncwright submit sync.json

Environment:
  SYNCWRIGHT_TOKEN      the token for this run, before the keyring; never stored
  SYNCWRIGHT_API_URL    as --api-url
  SYNCWRIGHT_DIALECT    as --dialect
  SYNCWRIGHT_WORKSPACE  as --workspace
  NO_COLOR              no colours

Exit codes:
  0 done, 1 refused, 2 wrong use or no terminal, 3 not signed in, 4 server not reached,
  5 nobody knows whether the sync exists, 128 + n ended by signal n";

/// Something else than the app.
#[derive(Debug, Subcommand, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Serve the sandbox alone; print its URL and token. Ctrl-C ends it.
    #[command(after_help = "Examples:\n  syncwright sandbox --port 4000\n  syncwright sandbox --dialect multiwoven")]
    Sandbox {
        /// The port; one of the system's choice when left out.
        #[arg(long)]
        port: Option<u16>,
    },
    /// Say what is wrong with sync files, a line each; nothing is sent.
    #[command(
        after_help = "Each finding is a line: FILE:LINE:COLUMN: problem or warning: what is wrong.\nExit codes: 0 no problem, 1 problems.\n\nExamples:\n  syncwright check sync.json\n  syncwright check --dialect multiwoven syncs/*.json\n  cat sync.json | syncwright check - --format json"
    )]
    Check {
        /// The files; - is standard input.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
        /// How to say it.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// Create the sync of a file, without the screen; prints the new sync as JSON.
    #[command(
        after_help = "Exit codes: 0 created, 1 refused, 2 wrong use, 3 not signed in, 4 not reached, 5 outcome unknown.\n\nExamples:\n  syncwright submit sync.json\n  syncwright submit --dry-run sync.json\n  syncwright submit --profile work - < sync.json | jq -r .id"
    )]
    Submit {
        /// The file; - is standard input.
        #[arg(value_name = "FILE")]
        file: String,
        /// Say what would be sent, and send nothing.
        #[arg(long)]
        dry_run: bool,
        /// Create it also when the same was created before.
        #[arg(long)]
        again: bool,
        /// How many seconds a create without an answer is looked up before the outcome counts as unknown.
        #[arg(long, value_name = "S", default_value_t = 60)]
        wait: u32,
    },
    /// Creates whose outcome isn't known yet.
    #[command(
        after_help = "They are looked up again first. Exit codes: 0 none, 5 some.\n\nExamples:\n  syncwright pending\n  syncwright pending resolve 1 --created 42\n  syncwright pending resolve 1 --not-created"
    )]
    Pending {
        /// What to do with one.
        #[command(subcommand)]
        what: Option<PendingCommand>,
    },
    /// What works here, what does not, and what mends it.
    #[command(
        after_help = "It changes nothing, and tells no secret. Exit codes: 0 everything works, 1 something does not.\n\nExamples:\n  syncwright doctor\n  syncwright doctor --json --profile work"
    )]
    Doctor {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Completions for a shell.
    #[command(
        after_help = "Examples:\n  syncwright completions bash > ~/.local/share/bash-completion/completions/syncwright\n  syncwright completions zsh > ~/.zfunc/_syncwright\n  syncwright completions fish > ~/.config/fish/completions/syncwright.fish"
    )]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// The manual page of the program, or of one of its commands.
    #[command(
        after_help = "Examples:\n  syncwright man | man -l -\n  syncwright man token set | man -l -\n  syncwright man --into ~/.local/share/man/man1"
    )]
    Man {
        /// The command, such as submit or token set.
        #[arg(value_name = "COMMAND")]
        of: Vec<String>,
        /// Write all pages into this folder.
        #[arg(long, value_name = "FOLDER", conflicts_with = "of")]
        into: Option<PathBuf>,
    },
    /// The token in the keyring.
    #[command(
        after_help = "Examples:\n  syncwright token set < token.txt\n  pass show syncwright | syncwright token set --profile work\n  syncwright token status"
    )]
    Token {
        /// What to do with it.
        #[command(subcommand)]
        what: TokenCommand,
    },
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line each.
    Text,
    /// As JSON.
    Json,
}

/// What to do with the token.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Keep a token: read from standard input, never an argument.
    #[command(after_help = "Examples:\n  syncwright token set\n  syncwright token set --profile work < token.txt")]
    Set {
        /// Keep it in the kernel's keyring, until reboot (Linux).
        #[arg(long)]
        kernel: bool,
    },
    /// Whether a token is kept, where, for which server, and when it ends.
    #[command(after_help = "Example:\n  syncwright token status --profile work")]
    Status,
    /// Delete the token from everywhere it is kept.
    #[command(after_help = "Example:\n  syncwright token delete --profile work")]
    Delete,
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// What ended the program.
    Error,
    /// What went wrong.
    Warn,
    /// What was done.
    Info,
    /// Every request.
    Debug,
    /// Every step.
    Trace,
}

impl From<Level> for log::LevelFilter {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warn => Self::Warn,
            Level::Info => Self::Info,
            Level::Debug => Self::Debug,
            Level::Trace => Self::Trace,
        }
    }
}

impl ValueEnum for Dialect {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Published => "The hosted service, as its API reference says",
            Self::Multiwoven => "The open-source server",
        };
        Some(PossibleValue::new(self.word()).help(help))
    }
}

/// What to do with a create whose outcome isn't known.
#[derive(Debug, Clone, Subcommand)]
pub enum PendingCommand {
    /// Record what you found in the web app.
    #[command(
        after_help = "Examples:\n  syncwright pending resolve 1 --created 42\n  syncwright pending resolve 1 --not-created"
    )]
    Resolve {
        /// Its number in the list, or its note.
        #[arg(value_name = "NOTE")]
        note: String,
        /// It made the sync of this ID.
        #[arg(long, value_name = "SYNC_ID", required_unless_present = "not_created", conflicts_with = "not_created")]
        created: Option<String>,
        /// It made none.
        #[arg(long)]
        not_created: bool,
    },
}

/// An unusable environment variable or combination of arguments.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongUse {
    /// An invalid variable.
    #[error("{name}: {words}")]
    Variable {
        /// Its name.
        name: &'static str,
        /// What is wrong and what would be valid.
        words: String,
    },
    /// An argument that does not apply to the command.
    #[error("{argument} means nothing to “syncwright {command}”; leave it out.")]
    Meaningless {
        /// The argument.
        argument: &'static str,
        /// The command.
        command: &'static str,
    },
}

/// What is said instead of doing something: help, the version, or what is wrong with the arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// The text, with its line end.
    pub text: String,
    /// Whether the arguments are wrong.
    pub is_wrong: bool,
}

/// An address may hold a password, and is not repeated: not that of `--api-url`, and none that stands elsewhere.
fn without_secrets(mut error: clap::Error) -> clap::Error {
    let is_url = error.get(ContextKind::InvalidArg).is_some_and(|argument| argument.to_string().contains("--api-url"));
    for kind in [ContextKind::InvalidValue, ContextKind::InvalidSubcommand, ContextKind::InvalidArg] {
        let is_secret = error
            .get(kind)
            .is_some_and(|given| given.to_string().contains('@') || (is_url && kind == ContextKind::InvalidValue));
        if is_secret {
            error.insert(kind, ContextValue::String("…".to_owned()));
        }
    }
    error
}

impl Arguments {
    /// Parses arguments, the first of which is the program's name.
    ///
    /// # Errors
    /// What is to be said instead: if they are wrong, or ask for help.
    pub fn of(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Instead> {
        let mut definitions = definitions();
        let matches = definitions.try_get_matches_from_mut(arguments);
        let parsed = matches.and_then(|mut matches| Self::from_arg_matches_mut(&mut matches));
        parsed.map_err(|error| {
            let error = without_secrets(error.format(&mut definitions));
            Instead { text: error.render().to_string(), is_wrong: error.use_stderr() }
        })
    }

    /// Fills in missing arguments from the environment. An empty variable counts as unset; server variables do not
    /// apply to the demo.
    ///
    /// # Errors
    /// If a required variable is invalid, or an argument does not apply to the command.
    pub fn with_environment(mut self, variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, WrongUse> {
        self.refuse_meaningless()?;
        if self.demo {
            return Ok(self);
        }
        let read = |flag, name| {
            let value = variable(name).filter(|value| !value.is_empty() && self.means(flag))?;
            Some((name, value))
        };
        let dialect = read(ServerFlag::Dialect, "SYNCWRIGHT_DIALECT");
        let api_url = read(ServerFlag::ApiUrl, "SYNCWRIGHT_API_URL");
        let id = read(ServerFlag::Workspace, "SYNCWRIGHT_WORKSPACE");
        self.dialect = filled(self.dialect, dialect, |text| Dialect::from_str(text, false))?;
        self.api_url = filled(self.api_url, api_url, server)?;
        self.workspace = filled(self.workspace, id, workspace)?;
        Ok(self)
    }

    /// Whether a server flag applies to the command.
    fn means(&self, flag: ServerFlag) -> bool {
        self.command.as_ref().is_none_or(|command| flag.means_something_to(command.into()))
    }

    fn refuse_meaningless(&self) -> Result<(), WrongUse> {
        let Some(command) = self.command.as_ref().map(<&str>::from) else { return Ok(()) };
        let given = [
            (ServerFlag::Profile, self.profile.is_some()),
            (ServerFlag::ApiUrl, self.api_url.is_some()),
            (ServerFlag::Dialect, self.dialect.is_some()),
            (ServerFlag::Workspace, self.workspace.is_some()),
        ];
        let flags = given.map(|(flag, given)| (flag.written(), given && !flag.means_something_to(command)));
        let of_the_app =
            [("--demo", self.demo && command != "submit"), ("--plain", self.plain), ("--from", self.from.is_some())];
        match flags.into_iter().chain(of_the_app).find(|(_, is_wrong)| *is_wrong) {
            Some((argument, _)) => Err(WrongUse::Meaningless { argument, command }),
            None => Ok(()),
        }
    }
}

/// What is given, or else what a variable says.
fn filled<T>(
    given: Option<T>,
    read: Option<(&'static str, OsString)>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, WrongUse> {
    let (None, Some((name, value))) = (&given, read) else { return Ok(given) };
    let wrong = |words| WrongUse::Variable { name, words };
    let text = value.into_string().map_err(|_no_text| wrong("it is no text.".to_owned()))?;
    parse(text.trim()).map(Some).map_err(|words| match name {
        "SYNCWRIGHT_DIALECT" => wrong("the dialect is published or multiwoven.".to_owned()),
        _ => wrong(words),
    })
}

fn server(text: &str) -> Result<Server, String> {
    Server::parse(text, PlainHttp::LoopbackOnly).map_err(|problem| problem.to_string())
}

fn workspace(text: &str) -> Result<WorkspaceId, String> {
    WorkspaceId::parse(text).map_err(|problem| problem.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed_and_none_takes_a_token() {
        definitions().debug_assert();
        let words = definitions().render_long_help().to_string();
        assert!(!words.contains("--token"), "{words}");
    }

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
            assert!(!told.text.contains("--api-url <URL>'") || told.text.contains("Leave"), "{}", told.text);
        }
        let slip = Arguments::of(["syncwright", "submitt"].map(OsString::from)).expect_err("no command");
        assert!(slip.text.contains("'submitt'"), "{}", slip.text);
    }

    #[test]
    fn the_help_of_a_command_speaks_of_what_means_something_to_it() {
        for (command, told, silent) in [
            ("check", &["--dialect", "--format"][..], &["--profile", "--api-url", "--workspace"][..]),
            ("submit", &["--profile", "--api-url", "--dialect", "--workspace"], &["--plain"]),
            ("man", &["--into"], &["--profile", "--api-url", "--dialect", "--workspace"]),
        ] {
            let mut whole = definitions();
            whole.build();
            let help = whole.find_subcommand_mut(command).expect("a command").render_long_help().to_string();
            assert!(told.iter().all(|flag| help.contains(flag)), "{help}");
            assert!(!silent.iter().any(|flag| help.contains(flag)), "{help}");
        }
    }

    fn given(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Arguments, WrongUse> {
        let arguments =
            Arguments::try_parse_from(std::iter::once(&"syncwright").chain(arguments)).expect("well formed");
        arguments.with_environment(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_environment_fills_in_what_the_arguments_leave_open_and_an_empty_variable_nothing() {
        let variables = [("SYNCWRIGHT_API_URL", "http://localhost:3000"), ("SYNCWRIGHT_DIALECT", "multiwoven")];
        let filled = given(&["--dialect", "published"], &variables).expect("good");
        assert_eq!(filled.api_url.expect("filled in").as_str(), "http://localhost:3000");
        assert_eq!(filled.dialect, Some(Dialect::Published));
        let unset = [("SYNCWRIGHT_API_URL", ""), ("SYNCWRIGHT_DIALECT", ""), ("SYNCWRIGHT_WORKSPACE", "")];
        let unset = given(&[], &unset).expect("good");
        assert!(unset.api_url.is_none() && unset.dialect.is_none() && unset.workspace.is_none());
    }

    #[test]
    fn a_wrong_variable_is_said_with_what_is_right_where_it_is_needed() {
        for (name, value, right) in [
            ("SYNCWRIGHT_API_URL", "ftp://x", "https://"),
            ("SYNCWRIGHT_DIALECT", "klingon", "published or multiwoven"),
            ("SYNCWRIGHT_WORKSPACE", "seven", "whole number"),
        ] {
            let words = given(&[], &[(name, value)]).expect_err("wrong").to_string();
            assert!(words.starts_with(name) && words.contains(right), "{words}");
            assert!(given(&["--demo"], &[(name, value)]).is_ok(), "the demonstration needs none of them");
        }
        assert!(given(&["sandbox"], &[("SYNCWRIGHT_API_URL", "ftp://x")]).is_ok());
    }

    #[test]
    fn an_argument_that_means_nothing_to_a_command_is_refused() {
        assert!(given(&["sandbox", "--workspace", "1"], &[]).is_err());
        assert!(given(&["man", "--workspace", "1"], &[]).is_err());
        assert!(given(&["--plain", "check", "a.json"], &[]).is_err());
        assert!(given(&["--demo", "submit", "a.json"], &[]).is_ok());
        let told = given(&["check", "a.json", "--profile", "x"], &[]).expect_err("meaningless").to_string();
        assert_eq!(told, "--profile means nothing to “syncwright check”; leave it out.");
        assert!(given(&["--demo", "token", "status"], &[]).is_err());
        assert!(given(&["token", "status", "--profile", "work"], &[]).is_ok());
        assert!(given(&["sandbox", "--port", "0", "--dialect", "multiwoven"], &[]).is_ok());
    }
}
