//! What the form and the open list need to know: asked for when it is needed, and only then. Called after every
//! message; what is known, asked already, or was refused is not asked again.

use jiff::{SignedDuration, Timestamp};

use crate::app::effect::Effect;
use crate::app::form::Focus;
use crate::app::import_export;
use crate::app::msg::RequestId;
use crate::app::picker::{self, PickerTarget};
use crate::app::remote_cache::{CATALOG_REFUSED, Next, ReplyOutcome};
use crate::app::screen::syncs::{self, Tab};
use crate::app::screen::{Screen, result};
use crate::app::state::{Access, State};
use crate::domain::connector::ConnectorRole;
use crate::domain::dialect::Dialect;
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::field::{FieldId, Step};
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::query::{CachePolicy, Query, Reply};
use crate::domain::remote_context::{Remote, RemoteContext, may_create};

/// How long typing must rest before a number is asked about.
const REST: SignedDuration = SignedDuration::from_millis(300);

/// Asks for what is needed and not known, and gives up what is not needed any more.
pub fn for_what_is_needed(state: &mut State) -> Vec<Effect> {
    let Some(connection) = state.connection() else { return Vec::new() };
    let mut effects: Vec<Effect> = state.directory.reset_for(&connection).into_iter().map(Effect::Abandon).collect();
    effects.extend(give_up_pages(state));
    // Before it is known which workspace is meant, most servers answer nothing.
    let is_being_welcomed = matches!(&state.access, Access::SignedIn(signed_in) if signed_in.asking.is_some());
    if !(is_being_welcomed && connection.workspace.is_none()) {
        for query in needed(state) {
            let request = state.request();
            state.directory.ask(request, query.clone());
            effects.push(Effect::Ask(request, connection.clone(), state.profile.dialect, query));
        }
        effects.extend(rest_of_typing(state).map(Effect::WakeAt));
    }
    let known = known(state);
    state.form.set_known(known);
    effects
}

/// Pages are fetched while their list is open.
fn give_up_pages(state: &mut State) -> Vec<Effect> {
    let wanted = |query: &Query| match (state.picker.as_ref().map(|picker| picker.about), query) {
        (Some(PickerTarget::Field(FieldId::Source)), Query::Connectors(side, _)) => *side == ConnectorRole::Source,
        (Some(PickerTarget::Field(FieldId::Destination)), Query::Connectors(side, _)) => {
            *side == ConnectorRole::Destination
        }
        (Some(PickerTarget::Field(FieldId::Model)), Query::Models(..)) => true,
        (_, Query::Connectors(..) | Query::Models(..)) if state.foreign.is_some() => true,
        (_, Query::Connectors(_, 1) | Query::Syncs(_)) => {
            matches!(state.screen, Screen::Syncs) && state.syncs.tab == Tab::Workspace
        }
        _ => false,
    };
    let pages = state.directory.pages_awaited();
    let left: Vec<RequestId> =
        pages.into_iter().filter(|(_, query)| !wanted(query)).map(|(request, _)| request).collect();
    left.into_iter()
        .map(|request| {
            state.directory.abandon(request);
            Effect::Abandon(request)
        })
        .collect()
}

fn needed(state: &State) -> Vec<Query> {
    let mut queries = Vec::new();
    if matches!(state.directory.spoken(), Remote::NotAsked) && state.asks_about_dialect() {
        queries.push(Query::Dialect);
    }
    queries.extend(syncs::needed(state));
    queries.extend(import_export::needed(state));
    if !matches!(state.screen, Screen::NewSync { waiting: None, .. }) {
        return queries;
    }
    let directory = &state.directory;
    if directory.wants_to_note() {
        queries.push(Query::Syncs(1));
    }
    for field in [FieldId::Source, FieldId::Destination] {
        if let Some(id) = connector_in(state, field).filter(|_| has_rested(state, field))
            && directory.connector(id) == Remote::NotAsked
        {
            queries.push(Query::Connector(id));
        }
    }
    if let Some(id) = model_in(state).filter(|_| has_rested(state, FieldId::Model))
        && directory.model(id) == Remote::NotAsked
    {
        queries.push(Query::Model(id));
    }
    if let Some(id) = catalog_wanted(state)
        && directory.catalog(id) == Remote::NotAsked
    {
        queries.push(Query::Catalog(id, CachePolicy::Stored));
    }
    queries.extend(rows_wanted(state));
    queries.extend(page_wanted(state));
    if state.profile.dialect == Dialect::Multiwoven
        && state.form.step() == Step::Stream
        && *directory.template_words() == Remote::NotAsked
    {
        queries.push(Query::TemplateWords);
    }
    let mut asked: Vec<Query> = Vec::new();
    queries.retain(|query| {
        !asked.contains(query) && {
            asked.push(query.clone());
            true
        }
    });
    queries
}

fn connector_in(state: &State, field: FieldId) -> Option<ConnectorId> {
    ConnectorId::parse(state.form.draft().get(field)).ok()
}

fn model_in(state: &State) -> Option<ModelId> {
    ModelId::parse(state.form.draft().get(FieldId::Model)).ok()
}

/// A number is asked about when its field was left, or typing in it has rested.
fn has_rested(state: &State, field: FieldId) -> bool {
    match state.typed_at {
        Some((typed, at)) if typed == field && state.form.focus() == Focus::Field(field) => rested(at) <= state.now,
        _ => true,
    }
}

fn rested(at: Timestamp) -> Timestamp {
    at.saturating_add(REST).unwrap_or(at)
}

/// When to look again at the field that is being typed in.
fn rest_of_typing(state: &State) -> Option<Timestamp> {
    let (field, at) = state.typed_at?;
    let is_asked_about = matches!(field, FieldId::Source | FieldId::Destination | FieldId::Model);
    Some(rested(at)).filter(|time| is_asked_about && *time > state.now)
}

/// A catalog is asked for unless the connector is known to be no destination.
fn catalog_wanted(state: &State) -> Option<ConnectorId> {
    let id = connector_in(state, FieldId::Destination).filter(|_| has_rested(state, FieldId::Destination))?;
    match state.directory.connector(id) {
        Remote::Loaded(connector) if connector.side != Some(ConnectorRole::Source) => Some(id),
        Remote::Failed(_) => Some(id),
        _ => None,
    }
}

/// The model's query is run when the columns are needed: from the step on that maps them.
fn rows_wanted(state: &State) -> Option<Query> {
    let id = model_in(state).filter(|_| state.form.step() != Step::ConnectTheEnds || state.shows_sample())?;
    let model = state.directory.model(id).found().cloned()?;
    let (Some(source), Some(query)) = (model.source, model.query) else { return None };
    (state.directory.sample(id) == Remote::NotAsked).then_some(Query::Rows { model: id, source, query })
}

fn page_wanted(state: &State) -> Option<Query> {
    let directory = &state.directory;
    match state.picker.as_ref()?.about {
        PickerTarget::Field(FieldId::Source) => {
            page(&directory.sources.next).map(|page| Query::Connectors(ConnectorRole::Source, page))
        }
        PickerTarget::Field(FieldId::Destination) => {
            page(&directory.destinations.next).map(|page| Query::Connectors(ConnectorRole::Destination, page))
        }
        PickerTarget::Field(FieldId::Model) => {
            page(&directory.models.next).map(|page| Query::Models(directory.model_words(), page))
        }
        _ => None,
    }
}

const fn page(next: &Next) -> Option<u32> {
    match next {
        Next::Page(page) => Some(*page),
        _ => None,
    }
}

/// What is known of the numbers and names in the form.
fn known(state: &State) -> RemoteContext {
    let directory = &state.directory;
    let connector = |field| connector_in(state, field).map(|id| directory.connector(id)).unwrap_or_default();
    let role = match &state.access {
        Access::SignedIn(signed_in) => signed_in.welcome.as_ref().and_then(|welcome| welcome.role.clone()),
        Access::SignedOut | Access::Looking(_) => None,
    };
    RemoteContext {
        source: connector(FieldId::Source),
        destination: connector(FieldId::Destination),
        model: model_in(state).map(|id| directory.model(id)).unwrap_or_default(),
        catalog: connector_in(state, FieldId::Destination).map(|id| directory.catalog(id)).unwrap_or_default(),
        sample: model_in(state).map(|id| directory.sample(id)).unwrap_or_default(),
        may_not_create: role.filter(|role| !may_create(role.as_str())),
    }
}

/// Takes an answer to a question; one that nobody awaits changes nothing.
pub fn on_answer(state: &mut State, request: RequestId, answer: Result<Reply, Failure>) -> Vec<Effect> {
    match state.directory.take(request, answer) {
        ReplyOutcome::Ignored => return Vec::new(),
        ReplyOutcome::Failed(_, failure) if matches!(failure.kind, FailureKind::NotSignedIn(_)) => {
            return sign_in_again(state, &failure);
        }
        ReplyOutcome::Known(Query::Dialect) => state.propose_dialect(),
        ReplyOutcome::Failed(Query::Catalog(_, CachePolicy::Refresh), failure) => {
            state.notice = Some(crate::app::msg::Notice::wrong(format!(
                "The catalog could not be refreshed, and the stored one is gone now: {} {}",
                match failure.kind {
                    FailureKind::Refused(_) => CATALOG_REFUSED.to_owned(),
                    _ => failure.what(),
                },
                state.expand_keys("[refresh-catalog] tries again.")
            )));
        }
        ReplyOutcome::Known(Query::Catalog(_, CachePolicy::Refresh)) => {
            state.notice = Some(crate::app::msg::Notice::done("The catalog is fresh."));
        }
        ReplyOutcome::Known(_) | ReplyOutcome::Failed(..) => {}
    }
    import_export::look_names_up(state);
    let known = known(state);
    state.form.set_known(known);
    picker::on_news(state);
    Vec::new()
}

/// The sign-in ended while something was asked: the rest is not asked any more, and signing in leads back.
fn sign_in_again(state: &mut State, failure: &Failure) -> Vec<Effect> {
    let abandoned = state.directory.forget_failures().into_iter().map(Effect::Abandon);
    let mut effects: Vec<Effect> = abandoned.collect();
    if state.connect.is_none() {
        result::sign_in_again(state, failure, "It may have ended; your form is kept.");
        effects.push(Effect::FindStores);
    } else {
        state.access = Access::SignedOut;
    }
    effects
}

/// Asks again for what could not be had.
pub fn again(state: &mut State) -> Vec<Effect> {
    state.directory.forget_failures().into_iter().map(Effect::Abandon).collect()
}

/// Asks the destination for its catalog anew.
pub fn for_a_fresh_catalog(state: &mut State) -> Vec<Effect> {
    let (Some(connection), Some(id)) = (state.connection(), connector_in(state, FieldId::Destination)) else {
        return Vec::new();
    };
    let request = state.request();
    let query = Query::Catalog(id, CachePolicy::Refresh);
    state.directory.ask(request, query.clone());
    vec![Effect::Ask(request, connection, state.profile.dialect, query)]
}
