//! Loading what the form, lists and pickers need, when they need it. What is loaded, loading, or failed is not
//! requested again.

mod audit;
mod last_runs;

use jiff::{SignedDuration, Timestamp};

use crate::app::effect::Effect;
use crate::app::form::{Focus, Form};
use crate::app::input::parts::Tab;
use crate::app::launch::Origin;
use crate::app::layer::Layer;
use crate::app::layer::picker::Picker;
use crate::app::notice::{Notice, Tone};
use crate::app::requests::Purpose;
use crate::app::screen::audit::Audit;
use crate::app::screen::syncs::with_sent;
use crate::app::screen::{Outcome, Screen};
use crate::app::session::Session;
use crate::app::session::remote_cache::{CATALOG_REFUSED, RemoteCache};
use crate::app::state::App;
use crate::app::transition::PickerTarget;
use crate::app::update::keys::with_picker;
use crate::domain::connection::Connection;
use crate::domain::connector::ConnectorRole;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::field::{FieldId, Step};
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::query::{CachePolicy, Query, Reply};
use crate::domain::remote_context::{Remote, RemoteContext};

/// How long typing must pause before an ID is looked up.
const REST: SignedDuration = SignedDuration::from_millis(300);

/// Requests what is needed and unknown, and abandons what is no longer needed.
pub(super) fn for_what_is_needed(app: &mut App) -> Vec<Effect> {
    let Some(connection) = app.session.connection() else { return Vec::new() };
    let mut effects = Vec::new();
    if app.session.remote.reset_for(connection.server.id(), connection.workspace) {
        app.session.audit = Audit::default();
        effects.extend(give_up(app, |_| true));
    }
    let picker = app.picker().map(|picker| picker.target);
    let seen = last_runs::seen(app);
    let is_unwanted = |query: &&Query| match query {
        Query::Runs(..) | Query::Records { .. } | Query::Syncs(2..) if audit::wants(app, query) => false,
        Query::Runs(id, _) => !seen.contains(id),
        Query::Records { .. } => true,
        query => is_page(query) && !is_wanted(&app.session, picker, query),
    };
    let unwanted: Vec<Query> = fetches(app).filter(is_unwanted).cloned().collect();
    effects.extend(give_up(app, |query| unwanted.contains(query)));
    // Until the workspace is known, most servers answer nothing.
    let is_identifying = app.session.access.signed_in().is_some_and(|signed_in| signed_in.is_identifying);
    if !(is_identifying && connection.workspace.is_none()) {
        for query in needed(app) {
            effects.push(ask(app, &connection, query));
        }
        let (runs, next) = last_runs::needed(app);
        for query in runs.into_iter().chain(audit::needed(app)).collect::<Vec<_>>() {
            effects.push(ask(app, &connection, query));
        }
        effects.extend(next.map(Effect::WakeAt));
        effects.extend(rest_of_typing(app.form(), app.clock.now).map(Effect::WakeAt));
    }
    tell_the_form(app);
    effects
}

fn fetches(app: &App) -> impl Iterator<Item = &Query> {
    app.requests.of(app.session.id).filter_map(|purpose| match purpose {
        Purpose::Fetch(query) => Some(query),
        _ => None,
    })
}

/// Whether something is being fetched that the user waits for.
pub(super) fn is_fetching(app: &App) -> bool {
    fetches(app).any(|query| !matches!(query, Query::Runs(..)) || app.session.audit.is_reading())
}

fn ask(app: &mut App, connection: &Connection, query: Query) -> Effect {
    app.session.remote.ask(&query);
    let request = app.requests.open(app.session.id, Purpose::Fetch(query.clone()));
    Effect::Ask(request, connection.clone(), app.session.profile.dialect, query)
}

fn give_up(app: &mut App, is_given_up: impl Fn(&Query) -> bool) -> Vec<Effect> {
    let given_up = |purpose: &Purpose| matches!(purpose, Purpose::Fetch(query) if is_given_up(query));
    let mut effects = Vec::new();
    for (request, purpose) in app.requests.cancel(app.session.id, given_up) {
        if let Purpose::Fetch(query) = purpose {
            app.session.remote.abandon(&query);
        }
        effects.push(Effect::Abandon(request));
    }
    effects
}

/// Pages are fetched while their list is open.
const fn is_page(query: &Query) -> bool {
    matches!(query, Query::Connectors(..) | Query::Models(..) | Query::Syncs(2..))
}

fn is_wanted(session: &Session, picker: Option<PickerTarget>, query: &Query) -> bool {
    match (picker, query) {
        (Some(PickerTarget::Field(FieldId::Source)), Query::Connectors(side, _)) => *side == ConnectorRole::Source,
        (Some(PickerTarget::Field(FieldId::Destination)), Query::Connectors(side, _)) => {
            *side == ConnectorRole::Destination
        }
        (Some(PickerTarget::Field(FieldId::Model)), Query::Models(..)) => true,
        (_, Query::Connectors(..) | Query::Models(..)) if session.editor.names.is_some() => true,
        (_, Query::Connectors(_, 1) | Query::Models(_, 1)) => matches!(session.screen, Screen::Syncs),
        (_, Query::Syncs(_)) => matches!(session.screen, Screen::Syncs) && session.home.tab == Tab::Workspace,
        _ => false,
    }
}

fn needed(app: &App) -> Vec<Query> {
    let session = &app.session;
    let remote = &session.remote;
    let mut queries = Vec::new();
    let is_known = session.access.identity().is_some() && session.profile.origin != Origin::Demo;
    if *remote.spoken() == Remote::NotAsked && is_known {
        queries.push(Query::Dialect);
    }
    if matches!(session.screen, Screen::Syncs) && app.sign_in().is_none() {
        queries.extend(session.home.needed(remote));
    }
    queries.extend(session.names_needed());
    queries.extend(names_of_shown_sync(session));
    if matches!(session.screen, Screen::Form { .. }) && app.sending().is_none() {
        let shows_preview = matches!(app.layers.last(), Some(Layer::Preview(_)));
        queries.extend(needed_by_form(session.editor.form(), remote, app.clock.now, shows_preview));
        if let Some(picker) = app.picker().filter(|picker| picker.wants_more())
            && let PickerTarget::Field(field) = picker.target
        {
            queries.extend(remote.next_page(field));
        }
    }
    let mut asked: Vec<Query> = Vec::new();
    for query in queries {
        if !asked.contains(&query) {
            asked.push(query);
        }
    }
    asked
}

/// The names of the parts of this screen's sync, where the server sent only IDs.
fn names_of_shown_sync(session: &Session) -> Vec<Query> {
    let sync = match &session.screen {
        Screen::Result { outcome: Outcome::Created(created), .. } => {
            Some(with_sent(&created.sync, Some(&created.sent)))
        }
        screen => screen.detail().map(|detail| with_sent(&detail.sync, detail.sent.as_ref())),
    };
    let Some(sync) = sync.filter(|_| session.shows_sync_of_this_workspace()) else { return Vec::new() };
    let remote = &session.remote;
    let id = |field: FieldId| sync.text(field.attribute());
    let connector = |name: &str, field: FieldId| {
        let id = ConnectorId::parse(id(field)?.as_str()).ok().filter(|_| sync.name_of(name).is_none())?;
        (remote.connector(id) == Remote::NotAsked).then_some(Query::Connector(id))
    };
    let model = || {
        let id = ModelId::parse(id(FieldId::Model)?.as_str()).ok().filter(|_| sync.name_of("model").is_none())?;
        (remote.model(id) == Remote::NotAsked).then_some(Query::Model(id))
    };
    [connector("source", FieldId::Source), connector("destination", FieldId::Destination), model()]
        .into_iter()
        .flatten()
        .collect()
}

fn needed_by_form(form: &Form, remote: &RemoteCache, now: Timestamp, shows_preview: bool) -> Vec<Query> {
    let mut queries = Vec::new();
    for field in [FieldId::Source, FieldId::Destination] {
        if let Some(id) = connector_in(form, field).filter(|_| has_rested(form, field, now))
            && remote.connector(id) == Remote::NotAsked
        {
            queries.push(Query::Connector(id));
        }
    }
    if let Some(id) = model_in(form).filter(|_| has_rested(form, FieldId::Model, now))
        && remote.model(id) == Remote::NotAsked
    {
        queries.push(Query::Model(id));
    }
    queries.extend(catalog_wanted(form, remote, now));
    queries.extend(rows_wanted(form, remote, shows_preview));
    if form.dialect() == Dialect::Multiwoven && form.step() == Step::Map && *remote.template_words() == Remote::NotAsked
    {
        queries.push(Query::TemplateWords);
    }
    queries
}

fn connector_in(form: &Form, field: FieldId) -> Option<ConnectorId> {
    ConnectorId::parse(form.draft().get(field)).ok()
}

fn model_in(form: &Form) -> Option<ModelId> {
    ModelId::parse(form.draft().get(FieldId::Model)).ok()
}

/// An ID is looked up once its field was left or typing has paused.
fn has_rested(form: &Form, field: FieldId, now: Timestamp) -> bool {
    match form.typed_at {
        Some((typed, at)) if typed == field && form.focus() == Focus::Field(field) => rested(at) <= now,
        _ => true,
    }
}

fn rested(at: Timestamp) -> Timestamp {
    at.saturating_add(REST).unwrap_or(at)
}

/// When to check the field being typed into again.
fn rest_of_typing(form: &Form, now: Timestamp) -> Option<Timestamp> {
    let (field, at) = form.typed_at?;
    let is_asked_about = matches!(field, FieldId::Source | FieldId::Destination | FieldId::Model);
    Some(rested(at)).filter(|time| is_asked_about && *time > now)
}

/// A catalog is requested unless the connector is known not to be a destination.
fn catalog_wanted(form: &Form, remote: &RemoteCache, now: Timestamp) -> Option<Query> {
    let id = connector_in(form, FieldId::Destination).filter(|_| has_rested(form, FieldId::Destination, now))?;
    let may_be_one = match remote.connector(id) {
        Remote::Loaded(connector) => connector.side != Some(ConnectorRole::Source),
        Remote::Failed(_) | Remote::Rejected(_) => true,
        Remote::NotAsked | Remote::Loading | Remote::NotFound => false,
    };
    let query = Query::Catalog(id, CachePolicy::Stored);
    (may_be_one && remote.catalog(id) == Remote::NotAsked).then_some(query)
}

/// The columns and first rows of the model. Its query runs once they are needed: from the Stream step on.
fn rows_wanted(form: &Form, remote: &RemoteCache, shows_preview: bool) -> Option<Query> {
    let id = model_in(form).filter(|_| form.step() != Step::Connect || shows_preview)?;
    let model = remote.model(id).found().cloned()?;
    let (Some(source), Some(query)) = (model.source, model.query) else { return None };
    (remote.sample(id) == Remote::NotAsked).then_some(Query::Rows { model: id, source, query })
}

/// Updates the form's remote context.
fn tell_the_form(app: &mut App) {
    let session = &mut app.session;
    let may_not_create = session.may_not_create().cloned();
    let now = app.clock.now;
    let sample = model_in(session.editor.form()).map(|id| session.remote.sample(id)).unwrap_or_default();
    let sample = session.editor.with_first(sample);
    let (remote, form) = (&session.remote, session.editor.form_mut());
    let connector = |field| connector_in(form, field).map(|id| remote.connector(id)).unwrap_or_default();
    let read_at = if sample == form.known().sample { form.known().read_at } else { now };
    let known = RemoteContext {
        source: connector(FieldId::Source),
        destination: connector(FieldId::Destination),
        model: model_in(form).map(|id| remote.model(id)).unwrap_or_default(),
        catalog: connector_in(form, FieldId::Destination).map(|id| remote.catalog(id)).unwrap_or_default(),
        sample,
        read_at,
        may_not_create,
    };
    form.set_known(known);
}

/// Handles a response for the front session.
pub(super) fn on_answer(app: &mut App, query: &Query, answer: Result<Reply, Failure>) {
    audit::on_answer(app, query, &answer);
    if let Query::Runs(id, _) = query {
        return last_runs::on_answer(app, id, answer);
    }
    if let Query::Catalog(_, CachePolicy::Refresh) = query {
        app.notice = Some(match &answer {
            Ok(_) => Notice::done("Catalog refreshed."),
            Err(failure) => {
                let why = match failure.kind {
                    FailureKind::Refused(_) => CATALOG_REFUSED.to_owned(),
                    _ => failure.what(),
                };
                let again = app.expand_keys("[refresh-catalog] tries again.");
                let words = format!("Couldn't refresh the catalog, and the stored one is gone: {why} {again}");
                Notice::wrong(words)
            }
        });
    }
    let is_dialect_known = *query == Query::Dialect && answer.is_ok();
    app.session.remote.take(query, answer);
    if is_dialect_known {
        propose_dialect(app);
    }
    // The draft is in the background during an edit, and its names with it.
    if app.session.editor.edit().is_none()
        && let Some(notice) = app.session.look_names_up()
    {
        app.notice = Some(notice);
    }
    tell_the_form(app);
    with_picker(app, Picker::on_news);
}

/// Suggests the API variant the server seems to use.
fn propose_dialect(app: &mut App) {
    let Some(dialect) = app.session.proposed_dialect() else { return };
    let proposal = format!(
        "This server seems to use the API variant {}, but the profile is set to {}: {} in Syncs switches.",
        dialect.word(),
        app.session.profile.dialect.word(),
        app.expand_keys("[switch-api-variant]")
    );
    match &mut app.notice {
        Some(notice) if notice.tone == Tone::Done => notice.words = format!("{proposal} {}", notice.words),
        _ => app.notice = Some(Notice::note(proposal)),
    }
}

/// Reloads what failed to load.
pub(super) fn retry(app: &mut App) -> Vec<Effect> {
    let effects = give_up(app, |_| true);
    app.session.remote.forget_failures();
    effects
}

/// Refreshes the destination's catalog.
pub(super) fn refresh_catalog(app: &mut App) -> Vec<Effect> {
    let (Some(connection), Some(id)) = (app.session.connection(), connector_in(app.form(), FieldId::Destination))
    else {
        return Vec::new();
    };
    vec![ask(app, &connection, Query::Catalog(id, CachePolicy::Refresh))]
}
