//! A row is played: the server starts, the notes are written, and every step's calls run at once.

use std::thread;

use crate::program::{Home, Printed};
use crate::row::{Call, Row};
use crate::server::Server;
use crate::state::{By, Stored};
use crate::told::Told;

/// What happened in a step.
pub(crate) struct Done {
    /// The calls, with what each printed.
    pub(crate) calls: Vec<(Call, Printed)>,
    /// How many POSTs there were before, and after.
    pub(crate) posts: std::ops::Range<usize>,
}

impl Done {
    /// What was said by each call that was not killed.
    pub(crate) fn told(&self) -> impl Iterator<Item = (&Call, Told)> {
        let living = self.calls.iter().filter(|(call, _)| call.killed.is_none());
        living.map(|(call, printed)| (call, Told::by(call, printed)))
    }
}

/// A row that was played, and the truth.
pub(crate) struct Played {
    pub(crate) steps: Vec<Done>,
    /// The bodies of all POSTs.
    pub(crate) posts: Vec<serde_json::Value>,
    /// All syncs, those of late stores too.
    pub(crate) syncs: Vec<Stored>,
    /// What is wrong with the files that are left.
    pub(crate) wrong_files: Vec<String>,
}

impl Played {
    /// Those of ours that are there at the end.
    pub(crate) fn ours(&self) -> usize {
        self.syncs.iter().filter(|sync| sync.by != By::Others && !sync.is_deleted).count()
    }
}

pub(crate) fn play(row: &Row) -> Played {
    let server = Server::start(row.world.clone());
    let home = Home::new(&row.disk, &server.url());
    let posts = || server.state().posts.len();
    let mut steps = Vec::new();
    for step in &row.steps {
        let before = posts();
        let call = |call: &Call| (call.clone(), home.call(call, &server));
        let calls = thread::scope(|scope| {
            let running: Vec<_> = step.iter().map(|each| scope.spawn(move || call(each))).collect();
            running.into_iter().map(|thread| thread.join().expect("it is played")).collect()
        });
        steps.push(Done { calls, posts: before..posts() });
    }
    let wrong_files = home.wrong_files(&row.disk);
    let state = server.state();
    Played { steps, posts: state.posts.clone(), syncs: state.syncs.clone(), wrong_files }
}
