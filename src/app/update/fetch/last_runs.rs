//! The newest runs of the syncs that are seen in the workspace's list, after the list itself and its names.

use std::borrow::Cow;

use jiff::Timestamp;

use crate::app::input::parts::Tab;
use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::state::App;
use crate::domain::failure::Failure;
use crate::domain::id::SyncId;
use crate::domain::query::{Query, Reply};

/// The syncs that are seen.
pub(super) fn seen(app: &App) -> Vec<SyncId> {
    let home = &app.session.home;
    let is_shown = matches!(app.session.screen, Screen::Syncs) && home.tab == Tab::Workspace;
    // A notice, and that there is a draft.
    let taken = u16::from(app.notice.is_some()) + if app.form().is_untouched() { 0 } else { 2 };
    if is_shown && app.sign_in().is_none() { home.seen(app.size, taken) } else { Vec::new() }
}

/// The runs to ask for now, and when to go on where the pace holds some back. Lists and names come first.
pub(super) fn needed(app: &mut App) -> (Vec<Query>, Option<Timestamp>) {
    let seen = seen(app);
    let mut awaited = Vec::new();
    for purpose in app.requests.of(app.session.id) {
        match purpose {
            Purpose::Fetch(Query::Runs(id, _)) => awaited.push(id.clone()),
            Purpose::Fetch(Query::Syncs(_) | Query::Connectors(..) | Query::Models(..)) => return (Vec::new(), None),
            _ => {}
        }
    }
    let (now, last_runs) = (app.clock.now, &mut app.session.remote.last_runs);
    let (ids, next) = last_runs.to_ask(&seen, &awaited, now);
    let next = next.or_else(|| last_runs.next_look(&seen, now).filter(|_| app.terminal.has_focus));
    (ids.into_iter().map(|id| Query::Runs(id, 1)).collect(), next)
}

/// Takes the newest runs of a sync. That they could not be read is not said: its status is shown instead.
pub(super) fn on_answer(app: &mut App, id: &SyncId, answer: Result<Reply, Failure>) {
    let remote = &mut app.session.remote;
    match answer {
        Ok(Reply::Runs(page)) => {
            if let Some(sync) = remote.sync(id).map(Cow::into_owned) {
                remote.last_runs.learn(&sync, &page.rows, app.clock.now);
            }
        }
        Ok(_) => {}
        Err(failure) => remote.last_runs.fail(id, failure.kind.says_that_it_is_missing()),
    }
}
