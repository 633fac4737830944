//! Which actions are available now: computed from the whole state before a key is dispatched.

use crate::app::input::action::{Action, Binding, InputContext};
use crate::app::input::actions::ACTIONS;
use crate::app::input::key::{Code, Key};
use crate::app::input::parts::Pane;
use crate::app::layer::picker::Progress;
use crate::app::layer::{Layer, LayerKey};
use crate::app::screen::audit::{Queries, Stage};
use crate::app::screen::{Outcome, Screen};
use crate::app::session::Session;
use crate::app::session::remote_cache::Next;
use crate::app::state::App;
use crate::app::transition::PickerTarget;
use crate::domain::batch::{Batch, Task};
use crate::domain::command::Command;
use crate::domain::create::lookup::Finding;
use crate::domain::create::open::OpenCreate;
use crate::domain::dialect::{Dialect, ScheduleType};
use crate::domain::field::{FieldId, Step};
use crate::domain::sync::Sync;

/// The context keys apply to, ignoring modal layers.
pub fn input_context(app: &App) -> InputContext {
    if app.picker().is_some() {
        return InputContext::Picker;
    }
    if app.sign_in().is_some() {
        return InputContext::SignIn;
    }
    let editor = &app.session.editor;
    match &app.session.screen {
        Screen::Syncs if app.session.home.is_filtering => InputContext::Filter,
        Screen::Run(_, run) if run.is_filtering => InputContext::Filter,
        Screen::Syncs if app.session.home.marked_count() > 0 => InputContext::Marked,
        Screen::Syncs => InputContext::Syncs,
        Screen::Form { .. } if app.sending().is_some() || editor.attempt.is_some() => InputContext::Waiting,
        Screen::Form { .. } if editor.form().step() == Step::Review => match editor.edit() {
            Some(_) => InputContext::Changes,
            None => InputContext::Review,
        },
        Screen::Form { .. } if editor.form().is_on_table() => InputContext::Table,
        Screen::Form { .. } => InputContext::Form,
        Screen::Result { outcome: Outcome::Created(_), .. } => InputContext::Created,
        Screen::Result { outcome: Outcome::NotCreated(_), .. } => InputContext::NotCreated,
        Screen::Result { outcome: Outcome::Open(_), .. } => InputContext::Unknown,
        Screen::Audit => InputContext::Audit,
        Screen::Batch(_) => InputContext::Batch,
        Screen::Sync(_) => InputContext::Sync,
        Screen::Run(..) => InputContext::Run,
    }
}

/// The actions available in the current context.
pub fn available_actions(app: &App) -> impl Iterator<Item = &'static Binding> + use<> {
    let context = input_context(app);
    let is_available = |entry: &&Binding| entry.at.contains(&context) && applies(app, entry.action);
    ACTIONS.iter().filter(is_available).collect::<Vec<_>>().into_iter()
}

/// The action bound to a key in the current context; where none is, to the key at its place on a US keyboard.
pub fn action_of(app: &App, key: Key) -> Option<Action> {
    let bound_to = |key| available_actions(app).find(|entry| app.keymap.of(entry) == Some(key));
    let entry = bound_to(key).or_else(|| bound_to(key.on_us_layout()?));
    entry.map(|entry| entry.action)
}

/// The keys that a layer offers now: the mapping only where it can be fixed.
pub fn keys_of(app: &App, layer: &Layer) -> impl Iterator<Item = &'static LayerKey> {
    let leads_to_mapping = applies(app, Action::FixMapping);
    layer.keys().iter().filter(move |(key, ..)| key.code != Code::F(2) || leads_to_mapping)
}

/// Whether an action is available, beyond its context.
fn applies(app: &App, action: Action) -> bool {
    let session = &app.session;
    let is_editing = session.editor.edit().is_some();
    if let Screen::Batch(shown) = &session.screen
        && let Some(does_apply) = applies_to_batch(&shown.batch, action)
    {
        return does_apply;
    }
    match action {
        // What arrives is a matter of the mapping.
        Action::Preview => matches!(app.form().step(), Step::Map | Step::Review),
        Action::Audit => session.connection().is_some(),
        Action::StopAudit => session.audit.is_reading(),
        Action::Back if matches!(session.screen, Screen::Audit) => !session.audit.is_reading(),
        Action::Back if has_filter(&session.screen).is_some() => has_filter(&session.screen) == Some(false),
        Action::BeginAudit => can_begin_audit(session),
        Action::BeginAuditWithoutQueries => {
            let requests = |queries| session.audit.requests(&session.remote, queries);
            can_begin_audit(session) && requests(Queries::Skip) < requests(Queries::Run)
        }
        Action::OpenFinding => session.audit.finding().is_some(),
        Action::OpenOverlap => !session.overlaps().is_empty(),
        Action::Fix => app.form().fix().is_some(),
        Action::Retry => something_failed(app),
        Action::RefreshCatalog => can_refresh_catalog(app),
        Action::SwitchWorkspace => session.workspaces().len() > 1 && !is_editing,
        // An edit belongs to this profile and sync.
        Action::SwitchProfile | Action::StartOver => !is_editing,
        Action::ClearMarks => !session.home.has_filter(),
        // The same ID means a different sync in another workspace.
        Action::CancelRun => is_running(session.screen.detail()) && session.shows_sync_of_this_workspace(),
        Action::RunNow => !is_running(session.screen.detail()) && session.shows_sync_of_this_workspace(),
        Action::SendOneRow => {
            session.profile.dialect == Dialect::Published
                && !session.lacks_test_runs
                && !is_running(session.screen.detail())
                && session.shows_sync_of_this_workspace()
        }
        Action::PauseOrResume | Action::Edit | Action::Delete => session.shows_sync_of_this_workspace(),
        Action::OpenMatch if has_filter(&session.screen).is_some() => is_on_a_record(&session.screen),
        Action::OpenSync | Action::OpenMatch | Action::Mark | Action::MarkAll => session.home.line().is_some(),
        Action::Copy if matches!(session.screen, Screen::Syncs) => session.home.line().is_some(),
        Action::OpenRun => session.screen.detail().is_some_and(|detail| match detail.pane {
            Pane::Reasons => detail.reasons.selected(&detail.runs).is_some(),
            Pane::Runs | Pane::About => detail.run_under_the_bar().is_some(),
        }),
        Action::OpenRecord => is_on_a_record(&session.screen),
        Action::FixMapping => session.shows_sync_of_this_workspace() && session.pointed().is_some(),
        Action::CopyWhere => has_keys(session),
        Action::ShowSaving => app.saving.is_some(),
        Action::SaveRecords => matches!(&session.screen, Screen::Run(_, run) if run.loaded() > 0),
        Action::ClearFilter => {
            has_filter(&session.screen).unwrap_or_else(|| session.home.has_filter() || session.home.is_filtering)
        }
        Action::CopyFocused => has_something_to_copy(session),
        Action::CopyJson if matches!(session.screen, Screen::Sync(_)) => !has_something_to_copy(session),
        Action::CopyJson | Action::CopyCurl if matches!(session.screen, Screen::Form { .. }) => {
            !is_editing || session.editor.changes().is_some()
        }
        Action::CopyCurl if matches!(session.screen, Screen::Sync(_)) => session.shows_sync_of_this_workspace(),
        Action::OpenInBrowser => {
            session.profile.sync_page("").is_some()
                && (session.shows_sync_of_this_workspace() || shown_candidate(app).is_some())
        }
        Action::LookNow => shown_open_create(app).is_some_and(|open| {
            open.lookup().is_some_and(|it| !it.is_reading()) && app.is_signed_in_to(&open.note.server.id())
        }),
        Action::Resolve => shown_open_create(app).is_some_and(|open| open.lookup().is_some()),
        Action::ShowOpenCreate => app.unanswered().is_some(),
        Action::SwitchVariant => session.proposed_dialect().is_some() && !is_editing,
        _ => true,
    }
}

/// Whether an action of a batch is available.
fn applies_to_batch(batch: &Batch, action: Action) -> Option<bool> {
    Some(match action {
        Action::BeginBatch => batch.is_planned() && batch.can_begin(),
        Action::GoOnWithBatch => !batch.is_planned() && batch.can_begin(),
        Action::StopBatch => batch.goes_on(),
        Action::Back => !batch.is_running(),
        // What is left as it is because it is paused can be resumed, and the other way round.
        Action::TurnBatch => {
            let is_either = matches!(batch.task, Task::Pause | Task::Resume);
            is_either && batch.is_planned() && batch.left() < batch.items().len()
        }
        _ => return None,
    })
}

fn can_begin_audit(session: &Session) -> bool {
    session.remote.syncs.pages.next == Next::Nothing && matches!(session.audit.stage, Stage::Ready | Stage::Stopped(_))
}

/// Whether some of the open run's records are searched; none where no run is open.
fn has_filter(screen: &Screen) -> Option<bool> {
    match screen {
        Screen::Run(_, run) => Some(run.has_filter() || run.is_filtering),
        _ => None,
    }
}

fn is_on_a_record(screen: &Screen) -> bool {
    matches!(screen, Screen::Run(_, run) if run.record().is_some())
}

/// Whether the records on the screen have the key of the model's rows.
fn has_keys(session: &Session) -> bool {
    let Screen::Run(_, run) = &session.screen else { return false };
    let key = session.key_of_rows();
    key.is_some_and(|(key, _)| run.lines().next().is_some_and(|record| record.row.get(&key).is_some()))
}

/// Whether a run, a record or a refusal has the focus.
fn has_something_to_copy(session: &Session) -> bool {
    match &session.screen {
        Screen::Sync(detail) => detail.pane == Pane::Runs && detail.run_under_the_bar().is_some(),
        Screen::Run(_, run) => run.record().is_some(),
        screen => matches!(screen, Screen::Result { outcome: Outcome::NotCreated(_), .. }),
    }
}

/// The unanswered create this screen is about.
pub fn shown_open_create(app: &App) -> Option<&OpenCreate> {
    match &app.session.screen {
        Screen::Result { outcome: Outcome::Open(id), .. } => app.creates.open.get(id),
        _ => None,
    }
}

/// The command in progress.
pub fn command_in_flight(app: &App) -> Option<&Command> {
    app.requests.of(app.session.id).find_map(|purpose| match purpose {
        crate::app::requests::Purpose::Command(_, command) => Some(command),
        _ => None,
    })
}

/// Whether an available action does something now. The open-source server starts and stops only runs of manual syncs:
/// elsewhere the key says so, and is not offered.
pub fn is_offered(app: &App, action: Action) -> bool {
    let is_home = matches!(app.session.screen, Screen::Syncs);
    match action {
        Action::RunNow | Action::CancelRun => can_run_on_demand(app),
        Action::Filter | Action::Sort => app.session.home.of_all() > 0,
        Action::Refresh if is_home => app.session.connection().is_some(),
        _ => true,
    }
}

/// Whether the server runs this screen's sync on demand.
pub fn can_run_on_demand(app: &App) -> bool {
    let sync = app.session.screen.sync();
    sync.is_none_or(|sync| runs_on_demand(&app.session, sync))
}

/// Whether a session's server runs a sync on demand: the open-source one only manual syncs (api facts §4), and others
/// until they say the same.
pub fn runs_on_demand(session: &Session, sync: &Sync) -> bool {
    let kind = sync.text(FieldId::Schedule.attribute());
    let is_manual_only = session.profile.dialect == Dialect::Multiwoven || session.runs_manual_only;
    !is_manual_only || kind.is_none_or(|kind| ScheduleType::from_word(kind.as_str()) == Some(ScheduleType::Manual))
}

fn is_running(detail: Option<&crate::app::screen::sync::SyncDetail>) -> bool {
    detail.is_some_and(|detail| detail.active_run().is_some())
}

/// Whether something relevant to this screen failed to load.
fn something_failed(app: &App) -> bool {
    let known = app.form().known();
    let list = app.picker().map(|picker| picker.progress(app.picker_sources()));
    matches!(list, Some(Progress::Failed(_)))
        || known.source.failed().is_some()
        || known.destination.failed().is_some()
        || known.model.failed().is_some()
        || known.catalog.failed().is_some()
        || known.sample.failed().is_some()
}

/// Whether there is a catalog to refresh and a screen where it matters.
fn can_refresh_catalog(app: &App) -> bool {
    let has_destination = {
        let catalog = &app.form().known().catalog;
        catalog.found().is_some() || catalog.failed().is_some()
    };
    has_destination
        && match app.picker().map(|picker| picker.target) {
            None => app.form().step() == Step::Map,
            Some(target) => matches!(target, PickerTarget::Field(FieldId::Stream) | PickerTarget::To(_)),
        }
}

/// The sync of this workspace that may be what the create on this screen made.
pub fn shown_candidate(app: &App) -> Option<&str> {
    let (profile, open) = (&app.session.profile, shown_open_create(app)?);
    match open.lookup()?.last()? {
        Finding::Candidates(ids) if open.note.is_in(&profile.server_id()?, profile.workspace) => {
            ids.first().map(String::as_str)
        }
        _ => None,
    }
}
