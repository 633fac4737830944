//! Opening an address in the browser, where there is one: over SSH there is none, and the address is copied instead.

use std::process::{Command, Stdio};

use crate::shell::child;

/// Asks the system to open an address; false when there is nothing that could.
pub(super) fn open(address: &str) -> bool {
    let has_screen = cfg!(any(target_os = "macos", windows))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    has_screen
        && launchers(address).any(|mut launcher| {
            launcher.spawn().is_ok_and(|mut child| {
                // So that it does not stay behind as a zombie; how it ends is the browser's affair.
                drop(std::thread::Builder::new().name("browser".to_owned()).spawn(move || child.wait()));
                true
            })
        })
}

/// The programs that would open an address, best first. `open` names them and we start them: its own way waits up to
/// 250 ms for each, and hands on our environment with the token in it.
fn launchers(address: &str) -> impl Iterator<Item = Command> {
    open::commands(address).into_iter().map(|launcher| {
        let mut launcher = child::without_token(launcher);
        launcher.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        launcher
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_launcher_is_given_the_token() {
        let is_without = |it: Command| it.get_envs().any(|(name, value)| name == "SYNCWRIGHT_TOKEN" && value.is_none());
        assert!(launchers("https://example.com").all(is_without));
    }
}
