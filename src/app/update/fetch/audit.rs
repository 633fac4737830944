//! What the audit reads, a few requests at a time, while it is shown.

use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::state::App;
use crate::domain::failure::Failure;
use crate::domain::query::{Query, Reply};

/// How many requests are under way at once.
const AT_ONCE: usize = 3;

/// Whether the audit is shown.
pub(super) fn is_shown(app: &App) -> bool {
    matches!(app.session.screen, Screen::Audit) && app.sign_in().is_none()
}

/// Whether the audit still wants an answer.
pub(super) fn wants(app: &App, query: &Query) -> bool {
    is_shown(app) && (matches!(query, Query::Syncs(_)) || app.session.audit.is_reading())
}

/// The requests to make now; where none is left the audit is over.
pub(super) fn needed(app: &mut App) -> Vec<Query> {
    if !is_shown(app) {
        return Vec::new();
    }
    let session = &mut app.session;
    let awaited: Vec<&Query> = app
        .requests
        .of(session.id)
        .filter_map(|purpose| match purpose {
            Purpose::Fetch(query) if *query != Query::Dialect => Some(query),
            _ => None,
        })
        .collect();
    let missing = session.audit.needed(&session.remote);
    if missing.is_empty() && awaited.is_empty() && session.audit.is_reading() {
        session.audit.finish(&session.remote, session.profile.dialect, app.clock.now);
    }
    let room = AT_ONCE.saturating_sub(awaited.len());
    missing.into_iter().filter(|query| !awaited.contains(&query)).take(room).collect()
}

/// What an answer means to the audit, before the cache has it. A catalog or rows that cannot be read are no obstacle.
pub(super) fn on_answer(app: &mut App, query: &Query, answer: &Result<Reply, Failure>) {
    let session = &mut app.session;
    if let (Query::Runs(sync, _) | Query::Records { sync, .. }, Err(failure)) = (query, answer)
        && failure.kind.says_that_the_sync_is_missing()
        && session.audit.is_reading()
    {
        session.audit.note_deleted(sync);
        if let Some(place) = session.profile.sync_ref(sync) {
            session.forget_sync(&place);
        }
        return;
    }
    let audit = &mut session.audit;
    match (query, answer) {
        (Query::Records { sync, .. }, Ok(Reply::Records(page))) => audit.learn_records(sync, &page.rows),
        (Query::Runs(..), Err(failure)) if failure.kind.says_that_it_is_missing() => {}
        (Query::Records { sync, .. }, Err(failure)) if failure.kind.says_that_it_is_missing() => {
            audit.learn_records(sync, &[]);
        }
        (Query::Runs(..) | Query::Records { .. } | Query::Syncs(_), Err(failure)) => audit.stop(failure.describe()),
        _ => {}
    }
}
