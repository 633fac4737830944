//! Completions and manual pages, generated from the command definitions.

use std::io;
use std::path::Path;

use clap::ValueEnum;

use super::server_flags::definitions;

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
    ///
    /// # Errors
    /// If writing fails.
    pub fn complete(self, out: &mut dyn io::Write) -> io::Result<()> {
        use clap_complete::Shell as Usual;
        // Buffered first: the generators panic on write errors.
        let mut text = Vec::new();
        match self {
            Self::Bash => generate(Usual::Bash, &mut text),
            Self::Elvish => generate(Usual::Elvish, &mut text),
            Self::Fish => generate(Usual::Fish, &mut text),
            Self::PowerShell => generate(Usual::PowerShell, &mut text),
            Self::Zsh => generate(Usual::Zsh, &mut text),
            Self::Nushell => generate(clap_complete_nushell::Nushell, &mut text),
        }
        out.write_all(&text)
    }
}

fn generate(shell: impl clap_complete::Generator, out: &mut Vec<u8>) {
    let mut command = definitions();
    let name = command.get_name().to_owned();
    clap_complete::generate(shell, &mut command, name, out);
}

/// Why a manual page could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PageProblem {
    /// No such command.
    #[error("unknown command “{0}”; `syncwright --help` lists them.")]
    NoCommand(String),
    /// Writing failed.
    #[error("couldn't write the page: {0}.")]
    NotWritten(#[from] io::Error),
}

/// Writes the manual page of the program, or of one of its commands (`["token", "set"]`).
///
/// # Errors
/// If there is no such command, or writing fails.
pub fn man(command: &[String], out: &mut dyn io::Write) -> Result<(), PageProblem> {
    let mut page = definitions().disable_help_subcommand(true);
    page.build();
    for name in command {
        let inner = page.find_subcommand(name).cloned();
        page = inner.ok_or_else(|| PageProblem::NoCommand(command.join(" ")))?;
    }
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    Ok(out.write_all(&text)?)
}

/// Writes all manual pages to a folder, one file each: `syncwright-token-set.1`.
///
/// # Errors
/// If writing fails.
pub fn all_man_pages(folder: &Path) -> Result<(), PageProblem> {
    Ok(clap_mangen::generate_to(definitions(), folder)?)
}
