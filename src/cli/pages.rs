//! What is made from the definitions of the commands: completions and manual pages.

use std::io;
use std::path::Path;

use clap::{CommandFactory as _, ValueEnum};

use super::Arguments;

/// A shell that completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// Bash.
    Bash,
    /// Elvish.
    Elvish,
    /// Fish.
    Fish,
    /// Nushell.
    Nushell,
    /// PowerShell.
    #[value(name = "powershell")]
    PowerShell,
    /// Zsh.
    Zsh,
}

impl Shell {
    /// Writes its completions.
    pub fn complete(self, out: &mut dyn std::io::Write) {
        use clap_complete::Shell as Usual;
        let mut command = Arguments::command();
        let name = command.get_name().to_owned();
        let mut generate = |shell: Usual| clap_complete::generate(shell, &mut command, name.clone(), &mut &mut *out);
        match self {
            Self::Bash => generate(Usual::Bash),
            Self::Elvish => generate(Usual::Elvish),
            Self::Fish => generate(Usual::Fish),
            Self::PowerShell => generate(Usual::PowerShell),
            Self::Zsh => generate(Usual::Zsh),
            Self::Nushell => {
                let mut command = Arguments::command();
                clap_complete::generate(clap_complete_nushell::Nushell, &mut command, name, out);
            }
        }
    }
}

/// Which manual pages there are no.
#[derive(Debug, thiserror::Error)]
pub enum PageProblem {
    /// There is no such command.
    #[error("there is no command “{0}”; `syncwright --help` names them.")]
    NoCommand(String),
    /// It cannot be written.
    #[error("the page cannot be written: {0}.")]
    NotWritten(#[from] io::Error),
}

/// Writes the manual page of the program, or of one of its commands (`["token", "set"]`).
///
/// # Errors
/// When there is no such command, or the page cannot be written.
pub fn man(command: &[String], out: &mut dyn io::Write) -> Result<(), PageProblem> {
    let mut page = Arguments::command().disable_help_subcommand(true);
    page.build();
    for name in command {
        let inner = page.find_subcommand(name).cloned();
        page = inner.ok_or_else(|| PageProblem::NoCommand(command.join(" ")))?;
    }
    Ok(clap_mangen::Man::new(page).render(out)?)
}

/// Writes all manual pages into a folder, a file each: `syncwright-token-set.1`.
///
/// # Errors
/// When they cannot be written.
pub fn all_man_pages(folder: &Path) -> Result<(), PageProblem> {
    Ok(clap_mangen::generate_to(Arguments::command(), folder)?)
}
