//! Which server flags apply to which command: the others are rejected and hidden from help.

use clap::{Arg, CommandFactory as _};

use super::Arguments;

/// A flag that selects a server or how to talk to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ServerFlag {
    Profile,
    ApiUrl,
    Dialect,
    Workspace,
}

impl ServerFlag {
    const ALL: [Self; 4] = [Self::Profile, Self::ApiUrl, Self::Dialect, Self::Workspace];

    /// As typed.
    pub(super) const fn written(self) -> &'static str {
        match self {
            Self::Profile => "--profile",
            Self::ApiUrl => "--api-url",
            Self::Dialect => "--dialect",
            Self::Workspace => "--workspace",
        }
    }

    /// Whether it applies to a command.
    pub(super) fn means_something_to(self, command: &str) -> bool {
        match command {
            "check" | "sandbox" => self == Self::Dialect,
            "completions" | "man" => false,
            "token" => matches!(self, Self::Profile | Self::ApiUrl),
            _ => true,
        }
    }

    fn of(argument: &Arg) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.written().strip_prefix("--") == argument.get_long())
    }
}

/// The command definitions that help, manual and completions are generated from.
pub(super) fn definitions() -> clap::Command {
    let whole = Arguments::command();
    let flags: Vec<(ServerFlag, Arg)> =
        whole.get_arguments().filter_map(|argument| Some((ServerFlag::of(argument)?, argument.clone()))).collect();
    let commands: Vec<String> = whole.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    commands.into_iter().fold(whole, |whole, name| {
        let meaningless = flags.iter().filter(|(flag, _)| !flag.means_something_to(&name));
        let hidden: Vec<Arg> = meaningless.map(|(_, argument)| argument.clone().hide(true)).collect();
        whole.mut_subcommand(name, |command| command.args(hidden))
    })
}
