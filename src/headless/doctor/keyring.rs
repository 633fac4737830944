//! Where tokens can be kept: which places there are, who provides them, and whether an entry survives being written,
//! read and deleted.

use super::{CheckResult, good, note, wrong};
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::{Availability, StoreProblem, TokenLocation};
use crate::secrets::Secrets;

/// Looks at both places, and tries those that can be used.
pub async fn look(secrets: &Secrets) -> Vec<CheckResult> {
    let Availability { keyring, kernel } = secrets.availability().await;
    let of_the_system = match tried(secrets, keyring, TokenLocation::Keyring).await {
        Ok(()) => {
            let provider = secrets.provider().await.and_then(program);
            let provider = provider.map(|provider| format!(" ({provider})")).unwrap_or_default();
            let words = format!("System keyring{provider}: wrote, read and deleted a test entry.");
            good("keyring", words)
        }
        Err(problem) => wrong("keyring", problem.to_string(), fix(&problem)),
    };
    let of_the_kernel = match tried(secrets, kernel, TokenLocation::KernelKeyring).await {
        Ok(()) => {
            let words = "Kernel keyring: wrote, read and deleted a test entry; it lasts until reboot.";
            good("keyring", words)
        }
        Err(problem) => note("keyring", format!("Kernel keyring: {problem}"), "Only needed without a system keyring."),
    };
    vec![of_the_system, of_the_kernel]
}

async fn tried(secrets: &Secrets, usable: Result<(), StoreProblem>, place: TokenLocation) -> Result<(), StoreProblem> {
    usable?;
    secrets.try_place(place).await
}

const fn fix(problem: &StoreProblem) -> &'static str {
    match problem {
        StoreProblem::NoSessionBus => "Start one (dbus-run-session -- syncwright), or set SYNCWRIGHT_TOKEN.",
        StoreProblem::NoSecretService => "Install gnome-keyring, KWallet or KeePassXC, or set SYNCWRIGHT_TOKEN.",
        StoreProblem::Locked => "Unlock it: log in on the desktop, or run gnome-keyring-daemon --unlock.",
        StoreProblem::DidNotAnswer => "Answer its prompt on the desktop, or set SYNCWRIGHT_TOKEN.",
        _ => "Keep the token for the session only, or set SYNCWRIGHT_TOKEN.",
    }
}

/// The name of a process's program. Another user's tells only its short name.
fn program(process: u32) -> Option<SanitizedText> {
    let of = |what: &str| format!("/proc/{process}/{what}");
    let exe = std::fs::read_link(of("exe")).ok();
    let name = exe.as_deref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    name.or_else(|| std::fs::read_to_string(of("comm")).ok()).map(|name| SanitizedText::new(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_and_the_token_can_be_given_anyway() {
        for (problem, named) in [
            (StoreProblem::NoSessionBus, "dbus-run-session"),
            (StoreProblem::NoSecretService, "gnome-keyring, KWallet or KeePassXC"),
            (StoreProblem::DidNotAnswer, "prompt"),
        ] {
            let words = fix(&problem);
            assert!(words.contains(named) && words.contains("SYNCWRIGHT_TOKEN"), "{problem}: {words}");
        }
    }
}
