//! Opening what is selected: a sync, a finding's sync, a run.

use std::borrow::Cow;

use crate::app::input::parts::{Pane, Tab};
use crate::app::screen::sync::run_detail::RunDetail;
use crate::app::screen::sync::{OpenedFrom, SyncDetail};
use crate::app::screen::{Outcome, Screen};
use crate::app::session::{Left, Session};
use crate::app::state::App;
use crate::domain::id::SyncId;
use crate::domain::query::RecordFilter;
use crate::domain::remote_context::Remote;

/// Opens the selected sync. History entries may be outdated, so it is reloaded.
pub(super) fn open(app: &mut App) {
    let Some(chosen) = app.session.home.chosen(app.syncs_sources()) else { return };
    let session = &mut app.session;
    let read = if session.home.tab == Tab::History { Remote::NotAsked } else { Remote::Loaded(()) };
    session.open(SyncDetail::new(chosen.sync, chosen.sent, chosen.place, read));
    app.notice = None;
}

/// Opens the first sync that overlaps with the form; going back leads to the form.
pub(super) fn open_overlap(app: &mut App) {
    if let Some(overlap) = app.session.overlaps().first() {
        open_listed(&mut app.session, &overlap.sync, OpenedFrom::Review);
    }
}

/// Opens the sync of the selected finding; going back leads to the findings.
pub(super) fn open_finding(app: &mut App) {
    let session = &mut app.session;
    if let Some(id) = session.audit.finding().map(|finding| finding.sync.clone()) {
        open_listed(session, &id, OpenedFrom::Audit);
    }
}

/// Goes from the result to the created sync; does nothing on the sync itself.
pub(super) fn open_created(app: &mut App) {
    if let Screen::Result { outcome: Outcome::Created(created), .. } = &app.session.screen {
        let (sync, sent, place) = (created.sync.clone(), created.sent.clone(), created.place.clone());
        app.session.open(SyncDetail::new(sync, Some(sent), place, Remote::Loaded(())));
        app.notice = None;
    }
}

/// Opens the selected run, rejected records first; of a reason, the newest run that has it, on its first record.
pub(super) fn open_run(app: &mut App) {
    let session = &mut app.session;
    let Screen::Sync(detail) = &mut session.screen else { return };
    let reason = (detail.pane == Pane::Reasons).then(|| detail.reasons.selected(&detail.runs)).flatten();
    let opened = match &reason {
        Some(reason) => Some(RunDetail::new(reason.newest.clone(), RecordFilter::Failed)),
        None => detail.run_under_the_bar().map(RunDetail::of),
    };
    let Some(mut run) = opened else { return };
    run.wanted = reason.map(|reason| reason.words);
    if run.which == RecordFilter::Failed
        && let Some(page) = detail.reasons.take_kept(&run.id)
    {
        run.take(1, page);
    }
    session.show(Screen::Syncs);
    if let Some(Left { detail, .. }) = session.left.take() {
        session.screen = Screen::Run(detail, Box::new(run));
    }
    app.notice = None;
}

/// Opens a sync of the workspace's list.
fn open_listed(session: &mut Session, id: &SyncId, from: OpenedFrom) {
    let found = (session.remote.sync(id).map(Cow::into_owned), session.profile.sync_ref(id));
    if let (Some(sync), Some(place)) = found {
        let mut detail = SyncDetail::new(sync, None, place, Remote::Loaded(()));
        detail.opened_from = from;
        session.open(detail);
    }
}
