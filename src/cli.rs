//! Command line and environment: parsed and validated, nothing else. No flag takes a token, and nothing here reads
//! files.

mod command;
mod pages;
mod secrets;
mod server_flags;

use std::ffi::OsString;

use clap::builder::PossibleValue;
use clap::{FromArgMatches as _, Parser, ValueEnum};

use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::server::{PlainHttp, Server};

use secrets::{refuse_token, without_secrets};
use server_flags::{ServerFlag, definitions};

pub use command::{AuditFormat, Command, Format, ListFormat, PendingCommand, TableOrJson, TokenCommand};
pub use pages::{PageProblem, Shell, all_man_pages, man};

/// Build AI Squared (Multiwoven) syncs in the terminal.
#[derive(Debug, Parser)]
#[command(name = "syncwright", version, about, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Arguments {
    /// All that may stand without a command.
    #[command(flatten)]
    pub flags: Flags,
    /// A command instead of the app.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Which server, and how the app opens.
#[derive(Debug, Parser)]
pub struct Flags {
    /// Open the app with the built-in sandbox: no account, network or keyring needed.
    #[arg(long, conflicts_with_all = ["profile", "api_url"])]
    pub demo: bool,
    /// Profile from the configuration file.
    #[arg(long, value_name = "NAME", global = true)]
    pub profile: Option<String>,
    /// Server URL.
    #[arg(
        long,
        value_name = "URL",
        help = "Server URL [env: SYNCWRIGHT_API_URL]",
        global = true,
        value_parser = server
    )]
    pub api_url: Option<Server>,
    /// API variant of the server.
    #[arg(
        long,
        visible_alias = "api-variant",
        value_name = "VARIANT",
        help = "API variant of the server [env: SYNCWRIGHT_DIALECT]",
        global = true
    )]
    pub dialect: Option<Dialect>,
    /// Workspace ID.
    #[arg(
        long,
        value_name = "ID",
        help = "Workspace ID [env: SYNCWRIGHT_WORKSPACE]",
        global = true,
        value_parser = workspace
    )]
    pub workspace: Option<WorkspaceId>,
    /// Ask line by line instead of drawing: for screen readers, simple terminals and pipes.
    #[arg(long)]
    pub plain: bool,
    /// Start with the form filled in from a file: JSON, YAML or a curl command; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub from: Option<String>,
    /// Log what is done, never what is typed or sent.
    #[arg(long, value_name = "LEVEL", global = true)]
    pub log: Option<Level>,
}

const AFTER_HELP: &str = "\
Examples:
  syncwright --demo                     try it: no account, no network
  syncwright --profile work             use a profile of the configuration
  syncwright --from sync.json           fill in the form from a file
  syncwright check sync.json && syncwright submit sync.json

Environment:
  SYNCWRIGHT_TOKEN      token for this run; takes precedence over the keyring, never stored
  SYNCWRIGHT_API_URL    same as --api-url
  SYNCWRIGHT_DIALECT    same as --dialect (--api-variant)
  SYNCWRIGHT_WORKSPACE  same as --workspace
  SYNCWRIGHT_ACCESSIBLE (or ACCESSIBLE) = 1 means --plain
  NO_COLOR              no colours

Exit codes:
  0 success, 1 rejected, 2 usage error or no terminal, 3 not signed in,
  4 server unreachable or busy, or not created: safe to try again, 5 outcome unknown,
  6 rows rejected, 7 run failed, 128 + n ended by signal n";

/// Log level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Fatal errors.
    Error,
    /// Failures.
    Warn,
    /// Actions.
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
            Self::Published => "The hosted service",
            Self::Multiwoven => "The open-source server",
        };
        Some(PossibleValue::new(self.word()).help(help))
    }
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
    #[error("{argument} doesn't apply to “syncwright {command}”.")]
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

impl Arguments {
    /// Parses arguments, the first of which is the program's name.
    ///
    /// # Errors
    /// What is to be said instead: if they are wrong, or ask for help.
    pub fn of(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, Instead> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        refuse_token(&arguments)?;
        // To define all commands takes a third of what the app does before its first frame.
        if let Ok(flags) = Flags::try_parse_from(&arguments) {
            return Ok(Self { flags, command: None });
        }
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
        self.reject_meaningless()?;
        let is_set = |name| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
        self.flags.plain |= self.command.is_none() && (is_set("SYNCWRIGHT_ACCESSIBLE") || is_set("ACCESSIBLE"));
        if self.flags.demo {
            return Ok(self);
        }
        let read = |flag, name| {
            let value = variable(name).filter(|value| !value.is_empty() && self.means(flag))?;
            Some((name, value))
        };
        let dialect = read(ServerFlag::Dialect, "SYNCWRIGHT_DIALECT");
        let api_url = read(ServerFlag::ApiUrl, "SYNCWRIGHT_API_URL");
        let id = read(ServerFlag::Workspace, "SYNCWRIGHT_WORKSPACE");
        self.flags.dialect = filled(self.flags.dialect, dialect, |text| Dialect::from_str(text, false))?;
        self.flags.api_url = filled(self.flags.api_url, api_url, server)?;
        self.flags.workspace = filled(self.flags.workspace, id, workspace)?;
        Ok(self)
    }

    /// Whether a server flag applies to the command.
    fn means(&self, flag: ServerFlag) -> bool {
        self.command.as_ref().is_none_or(|command| flag.means_something_to(command.into()))
    }

    fn reject_meaningless(&self) -> Result<(), WrongUse> {
        let Some(command) = self.command.as_ref().map(<&str>::from) else { return Ok(()) };
        let given = [
            (ServerFlag::Profile, self.flags.profile.is_some()),
            (ServerFlag::ApiUrl, self.flags.api_url.is_some()),
            (ServerFlag::Dialect, self.flags.dialect.is_some()),
            (ServerFlag::Workspace, self.flags.workspace.is_some()),
        ];
        let flags = given.map(|(flag, given)| (flag.written(), given && !flag.means_something_to(command)));
        // What asks no server, or serves itself, has no use for the demo's.
        let is_local = matches!(command, "sandbox" | "check" | "pending" | "doctor" | "completions" | "man" | "token");
        let of_the_app = [
            ("--demo", self.flags.demo && is_local),
            ("--plain", self.flags.plain),
            ("--from", self.flags.from.is_some()),
        ];
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
    let text = value.into_string().map_err(|_no_text| wrong("not valid text.".to_owned()))?;
    parse(text.trim()).map(Some).map_err(|words| match name {
        "SYNCWRIGHT_DIALECT" => wrong("use published or multiwoven.".to_owned()),
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
    fn flags_alone_mean_what_they_mean_among_all_definitions() {
        for given in [
            &[][..],
            &["--demo"],
            &["--profile", "check", "--plain"],
            &["--from=submit", "--log", "debug"],
            &["--api-variant", "multiwoven", "--workspace", "7", "--api-url", "http://localhost:3000"],
        ] {
            let words = || std::iter::once(&"syncwright").chain(given).map(OsString::from);
            let mut matches = definitions().try_get_matches_from(words()).expect("well formed");
            let among_all = Arguments::from_arg_matches_mut(&mut matches).expect("well formed");
            let alone = Arguments::of(words()).expect("well formed");
            assert_eq!(format!("{alone:?}"), format!("{among_all:?}"));
        }
        for (command, is_one) in [("check", true), ("--help", false), ("--version", false)] {
            let found = Arguments::of(["syncwright", command, "x.json"].map(OsString::from));
            assert_eq!(found.is_ok_and(|arguments| arguments.command.is_some()), is_one, "{command}");
        }
    }

    #[test]
    fn the_help_of_a_command_lists_only_what_applies_to_it() {
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
        assert_eq!(filled.flags.api_url.expect("filled in").as_str(), "http://localhost:3000");
        assert_eq!(filled.flags.dialect, Some(Dialect::Published));
        let other_name = given(&["--api-variant", "multiwoven"], &[]).expect("good");
        assert_eq!(other_name.flags.dialect, Some(Dialect::Multiwoven));
        let unset = [("SYNCWRIGHT_API_URL", ""), ("SYNCWRIGHT_DIALECT", ""), ("SYNCWRIGHT_WORKSPACE", "")];
        let unset = given(&[], &unset).expect("good");
        assert!(unset.flags.api_url.is_none() && unset.flags.dialect.is_none() && unset.flags.workspace.is_none());
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
            assert!(given(&["--demo"], &[(name, value)]).is_ok(), "the demo needs none of them");
        }
        assert!(given(&["sandbox"], &[("SYNCWRIGHT_API_URL", "ftp://x")]).is_ok());
    }

    #[test]
    fn an_argument_that_does_not_apply_to_a_command_is_rejected() {
        assert!(given(&["sandbox", "--workspace", "1"], &[]).is_err());
        assert!(given(&["man", "--workspace", "1"], &[]).is_err());
        assert!(given(&["--plain", "check", "a.json"], &[]).is_err());
        assert!(given(&["--demo", "submit", "a.json"], &[]).is_ok());
        let told = given(&["check", "a.json", "--profile", "x"], &[]).expect_err("meaningless").to_string();
        assert_eq!(told, "--profile doesn't apply to “syncwright check”.");
        assert!(given(&["--demo", "token", "status"], &[]).is_err());
        assert!(given(&["token", "status", "--profile", "work"], &[]).is_ok());
        assert!(given(&["sandbox", "--port", "0", "--dialect", "multiwoven"], &[]).is_ok());
    }
}
