//! Which flags of a server mean something to which command: the others are refused, and no help speaks of them.

use clap::{Arg, CommandFactory as _};

use super::Arguments;

/// A flag that says which server, and how to speak to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ServerFlag {
    Profile,
    ApiUrl,
    Dialect,
    Workspace,
}

impl ServerFlag {
    const ALL: [Self; 4] = [Self::Profile, Self::ApiUrl, Self::Dialect, Self::Workspace];

    /// As it is typed.
    pub(super) const fn written(self) -> &'static str {
        match self {
            Self::Profile => "--profile",
            Self::ApiUrl => "--api-url",
            Self::Dialect => "--dialect",
            Self::Workspace => "--workspace",
        }
    }

    /// Whether it means something to a command.
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

/// The definitions of the commands, from which help, manual and completions come.
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
