//! Programs that are started (editor, browser, clipboard): none of them is given the token.

use std::ffi::OsStr;
use std::process::Command;

/// The variable that holds the token.
const TOKEN: &str = "SYNCWRIGHT_TOKEN";

/// A program to be started.
pub(super) fn command(program: impl AsRef<OsStr>) -> Command {
    without_token(Command::new(program))
}

/// A program that somebody else has put together.
pub(super) fn without_token(mut command: Command) -> Command {
    command.env_remove(TOKEN);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_program_is_given_the_token() {
        let without = command("editor");
        assert!(without.get_envs().any(|(name, value)| name == TOKEN && value.is_none()));
    }
}
