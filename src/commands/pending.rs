//! `syncwright pending`.

use std::io::Write as _;

use jiff::{SignedDuration, Timestamp};
use syncwright::cli::Arguments;
use syncwright::domain::create::{Resolution, words};
use syncwright::headless::output::err;
use syncwright::headless::pending::Pending;
use syncwright::store::creates::Notes;
use syncwright::store::{history, work};

use super::{End, print, with_creator};

/// Outcomes are unknown (spec §10).
const SOME: u8 = 5;

/// Lists creates whose outcome is not known, after a look.
pub(crate) fn list(arguments: &Arguments) -> Result<u8, End> {
    let (_, mut pending) = read()?;
    let had_none = pending.is_empty();
    for sync in &pending.settled {
        // Nobody to tell when standard error is gone.
        drop(writeln!(err(), "{}", words::settled(&sync.id)));
    }
    // Those that a person said were not created hold nothing back, but are still looked up.
    if !pending.ids().is_empty() {
        let looked = with_creator(arguments, SignedDuration::ZERO, |runtime, creator| {
            // Nobody to tell when standard error is gone.
            let mut say = |words: &str| drop(writeln!(err(), "{words}"));
            runtime.block_on(creator.look_once(&mut pending.open, &mut say));
            Ok(0)
        });
        if let (Err(End(_, why)), false) = (looked, had_none) {
            drop(writeln!(err(), "syncwright: couldn't look them up: {why}"));
        }
    }
    if pending.is_empty() {
        let left = if had_none { "" } else { " left" };
        return print(&format!("No creates with an unknown outcome{left}.\n")).map(|()| 0);
    }
    print(&pending.as_text(Timestamp::now())).map(|()| SOME)
}

/// Records what a person found.
pub(crate) fn resolve(note: &str, resolution: &Resolution) -> Result<u8, End> {
    let (notes, pending) = read()?;
    let recorded = pending.resolve(note, resolution, &notes, history::path().as_deref()).map_err(|why| End(1, why))?;
    print(&format!("{recorded}\n")).map(|()| 0)
}

fn read() -> Result<(Notes, Pending), End> {
    let folder = work::folder().ok_or_else(|| End(1, "no folder for notes: HOME isn't set.".to_owned()))?;
    let notes = Notes::new(&folder);
    let pending = Pending::read(&notes, history::path().as_deref()).map_err(|why| End(1, why))?;
    Ok((notes, pending))
}
