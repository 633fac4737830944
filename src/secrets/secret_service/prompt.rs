//! Asking a person to unlock the keyring. The call that needs it leaves at its limit, but the prompt stays for a
//! while on a thread of its own: somebody may be typing a password into it, and the next try then finds the keyring
//! open. Only the unlocking goes on unattended, never the storing of a token.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use dbus::Path;
use dbus::arg::Variant;

use super::bus::{self, Bus};
use crate::domain::token_storage::StoreProblem;
use crate::secrets::timeout;

/// How long a prompt may stay on the screen.
const STAYS: Duration = Duration::from_secs(60);

/// What a prompt leaves of the limit, so that *locked* is said rather than *did not answer*.
const LEAVES: Duration = Duration::from_millis(450);

/// Whether a prompt of this program is there already: a second one would only queue up behind it.
static OPEN: AtomicBool = AtomicBool::new(false);

pub(super) enum Prompt {
    /// To unlock collections or items.
    Unlock(Vec<Path<'static>>),
    /// To make the default collection, which needs a password for it.
    CreateDefault,
}

pub(super) fn ask(prompt: Prompt, caller: &Bus) -> Result<(), StoreProblem> {
    if OPEN.swap(true, Ordering::AcqRel) {
        return Err(StoreProblem::Locked);
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    let started = timeout::detach(move || {
        let answer = show(prompt);
        OPEN.store(false, Ordering::Release);
        drop(sender.send(answer));
    });
    if let Err(problem) = started {
        OPEN.store(false, Ordering::Release);
        return Err(problem);
    }
    receiver.recv_timeout(caller.left().saturating_sub(LEAVES)).unwrap_or(Err(StoreProblem::Locked))
}

fn show(prompt: Prompt) -> Result<(), StoreProblem> {
    // A prompt belongs to the connection that asked for it.
    let bus = Bus::connect_for(STAYS)?;
    let (path, when_dismissed): (_, fn() -> StoreProblem) = match prompt {
        Prompt::Unlock(paths) => {
            let (_unlocked, path): (Vec<Path<'static>>, Path<'static>) = bus.ask("Unlock", (paths,))?;
            (path, bus::dismissed)
        }
        Prompt::CreateDefault => {
            let properties = HashMap::from([("org.freedesktop.Secret.Collection.Label", Variant("Default"))]);
            let (_made, path): (Path<'static>, Path<'static>) = bus.ask("CreateCollection", (properties, "default"))?;
            (path, bus::no_default)
        }
    };
    if *path != *"/" && bus.show(&path)? { Err(when_dismissed()) } else { Ok(()) }
}
