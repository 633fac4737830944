//! Opening an address in the browser, where there is one: over SSH there is none, and the address is copied instead.

use std::process::{Command, Stdio};

/// Asks the system to open an address; false when there is nothing that could.
pub(super) fn open(address: &str) -> bool {
    let Some(program) = opener() else { return false };
    let mut command = Command::new(program);
    if cfg!(target_os = "windows") {
        command.args(["url.dll,FileProtocolHandler"]);
    }
    let started = command.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match started {
        Ok(mut child) => {
            // So that it does not stay behind as a zombie; how it ends is the browser's affair.
            drop(std::thread::Builder::new().name("browser".to_owned()).spawn(move || child.wait()));
            true
        }
        Err(_not_there) => false,
    }
}

fn opener() -> Option<&'static str> {
    if cfg!(target_os = "macos") {
        Some("open")
    } else if cfg!(target_os = "windows") {
        Some("rundll32.exe")
    } else {
        let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
        has_screen.then_some("xdg-open")
    }
}
