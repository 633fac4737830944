//! What follows every message: autosave, lookups, and loading what is missing.

use crate::app::effect::Effect;
use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::screen::sync::polling;
use crate::app::session::Left;
use crate::app::state::App;
use crate::app::update::{batch, fetch, lookups};
use crate::domain::query::Query;

/// Runs after every message.
pub(super) fn after_a_message(app: &mut App) -> Vec<Effect> {
    let mut effects = app.session.autosave.keep(&app.session.editor, app.clock.now);
    effects.extend(lookups::carry_on(app));
    effects.extend(batch::carry_on(app));
    if matches!(app.session.screen, Screen::Syncs) {
        // The scroll position determines which pages are needed.
        let mut home = std::mem::take(&mut app.session.home);
        home.renew(app.syncs_sources());
        app.session.home = home;
    }
    effects.extend(fetch::for_what_is_needed(app));
    effects.extend(look_at_the_sync(app));
    let shown = app.session.screen.detail_mut();
    let is_read =
        shown.is_some_and(|(detail, run)| detail.is_first_read() || run.is_some_and(|run| run.is_first_read()));
    let is_waiting = is_read || fetch::is_fetching(app);
    effects.extend(app.spinner.note(is_waiting, app.clock.now).map(Effect::WakeAt));
    effects
}

/// Polls the open sync only while it is shown.
fn look_at_the_sync(app: &mut App) -> Vec<Effect> {
    let is_covered = app.sign_in().is_some();
    let connection = app.session.connection().filter(|_| !is_covered);
    let is_here = app.session.shows_sync_of_this_workspace();
    let id = app.session.id;
    let shown = app.session.screen.detail_mut();
    let (Some(connection), Some((detail, run))) = (connection.filter(|_| is_here), shown) else {
        return stop_looking(app);
    };
    let place = detail.place.clone();
    let awaited = app.requests.of(id).filter_map(|purpose| match purpose {
        Purpose::Detail(of, query) if *of == place => Some(query),
        _ => None,
    });
    let awaited: Vec<&Query> = awaited.collect();
    let looked = polling::needed(detail, run, &awaited, app.clock.now);
    let mut effects: Vec<Effect> = looked.times.into_iter().map(Effect::WakeAt).collect();
    for query in looked.queries {
        let request = app.requests.open(id, Purpose::Detail(place.clone(), query.clone()));
        effects.push(Effect::Ask(request, connection.clone(), app.session.profile.dialect, query));
    }
    effects
}

fn stop_looking(app: &mut App) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut given_up = Vec::new();
    for (request, purpose) in app.requests.cancel(app.session.id, |purpose| matches!(purpose, Purpose::Detail(..))) {
        effects.push(Effect::Abandon(request));
        if let Purpose::Detail(_, query) = purpose {
            given_up.push(query);
        }
    }
    let session = &mut app.session;
    let left = session.left.as_mut().map(Left::detail_mut);
    if let Some((detail, run)) = session.screen.detail_mut().or(left) {
        polling::leave(detail, run, &given_up);
    }
    effects
}
