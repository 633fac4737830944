//! Syncs in files: the form filled from one, its names looked up where it comes from another workspace, and a sync
//! saved as one.

use serde_json::{Map, Value, json};

use crate::app::edit::TextInput;
use crate::app::effect::Effect;
use crate::app::msg::Notice;
use crate::app::overlay::Overlay;
use crate::app::remote_cache::Next;
use crate::app::screen::Screen;
use crate::app::state::State;
use crate::domain::connector::ConnectorRole;
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::query::Query;
use crate::domain::server::Server;
use crate::domain::sync::Sync;
use crate::domain::sync_file::{Names, SyncFile};
use crate::domain::text::SanitizedText;

/// How many pages of each list are looked through for a name.
const MOST_PAGES: u32 = 40;

/// Fills the form from a file and opens it. A file of another workspace has its numbers looked up by their names.
pub fn fill_from(state: &mut State, file: SyncFile) {
    let dialect = state.profile.dialect;
    let inner = file.body.get("sync").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut draft = Draft::of_sync(&Sync { id: crate::domain::id::SyncId("".into()), attributes: inner }, dialect);
    let is_of_another = is_of_another_workspace(state, &file.names);
    if is_of_another {
        for field in Names::FIELDS.into_iter().filter(|field| file.names.of(*field).is_some()) {
            draft.set(field, String::new());
        }
    }
    state.form.replace(draft);
    state.screen = Screen::FORM;
    state.foreign = is_of_another.then_some(file.names);
}

/// Fills the form from a sync of another server: its numbers mean something else here and are looked up by their names.
pub fn fill_from_elsewhere(state: &mut State, sync: &Sync, host: String) {
    let names = names_in(sync, |_| None);
    let mut body = body_of(sync);
    if let Some(inner) = body.get_mut("sync").and_then(Value::as_object_mut) {
        inner.retain(|name, _| Names::FIELDS.iter().all(|field| field.attribute() != name));
    }
    let words = format!("It is of {host}, where its numbers mean something else: what has no name is to be chosen.");
    fill_from(state, SyncFile { body, names: Names { server: Some(host), ..names } });
    state.notice = Some(Notice::note(words));
}

/// The names that a stored sync tells of what its numbers mean, or that are known otherwise.
fn names_in(sync: &Sync, known: impl Fn(&str) -> Option<String>) -> Names {
    let name = |end: &str| sync.name_of(end).map(|name| name.to_string()).or_else(|| known(end));
    Names { source: name("source"), destination: name("destination"), model: name("model"), ..Names::default() }
}

/// Whether the file's numbers mean something else here.
fn is_of_another_workspace(state: &State, names: &Names) -> bool {
    let host = state.profile.server.as_ref().map(Server::host);
    names.are_of_elsewhere(host.as_deref(), state.profile.workspace.map(crate::domain::id::WorkspaceId::get))
}

/// What is to be asked for the names of a file of another workspace.
pub fn needed(state: &State) -> Vec<Query> {
    let Some(names) = &state.foreign else { return Vec::new() };
    let directory = &state.directory;
    let page = |next: &Next| match next {
        Next::Page(page) if *page <= MOST_PAGES => Some(*page),
        _ => None,
    };
    let mut queries = Vec::new();
    if names.source.is_some() {
        queries.extend(page(&directory.sources.next).map(|page| Query::Connectors(ConnectorRole::Source, page)));
    }
    if names.destination.is_some() {
        queries
            .extend(page(&directory.destinations.next).map(|page| Query::Connectors(ConnectorRole::Destination, page)));
    }
    if names.model.is_some() {
        queries.extend(page(&directory.models.next).map(|page| Query::Models(directory.model_words(), page)));
    }
    queries
}

/// Puts in the numbers once the lists are there; says which names are not.
pub fn look_names_up(state: &mut State) {
    // The form in work is put aside: its names wait with it.
    let Some(names) = state.foreign.take_if(|_| state.editing.is_none()) else { return };
    let directory = &state.directory;
    let is_over = |next: &Next| match next {
        Next::Nothing | Next::Failed(..) => true,
        Next::Page(page) => *page > MOST_PAGES,
        Next::Asked(_) => false,
    };
    let lists = [
        names.source.is_none() || is_over(&directory.sources.next),
        names.destination.is_none() || is_over(&directory.destinations.next),
        names.model.is_none() || is_over(&directory.models.next),
    ];
    if lists.contains(&false) {
        state.foreign = Some(names);
        return;
    }
    let mut missing = Vec::new();
    for field in Names::FIELDS {
        let Some(name) = names.of(field) else { continue };
        let found: Vec<u64> = match field {
            FieldId::Source => numbers(directory.sources.rows(), name, |row| (&row.name, row.id.get())),
            FieldId::Destination => numbers(directory.destinations.rows(), name, |row| (&row.name, row.id.get())),
            _ => numbers(directory.models.rows(), name, |row| (&row.name, row.id.get())),
        };
        let is_typed = !state.form.draft().get(field).trim().is_empty();
        match found.as_slice() {
            _ if is_typed => {}
            [number] => state.form.fill(field, &number.to_string()),
            found => {
                let how_many = if found.is_empty() { "nothing" } else { "more than one" };
                missing.push(format!("{}: {how_many} here is called “{}”.", field.label(), SanitizedText::new(name)));
            }
        }
    }
    state.notice = Some(if missing.is_empty() {
        Notice::done("It is of another workspace; what it names was found here by name.")
    } else {
        Notice::wrong(format!("It is of another workspace. {} Choose for it.", missing.join(" ")))
    });
}

fn numbers<T>(rows: &[T], name: &str, of: impl Fn(&T) -> (&SanitizedText, u64)) -> Vec<u64> {
    let wanted = SanitizedText::new(name);
    rows.iter().map(of).filter(|(name, _)| **name == wanted).map(|(_, number)| number).collect()
}

/// Asks for the name of a file to save the sync of this screen in.
pub fn ask_for_a_place(state: &mut State) {
    let Some(file) = of_this_screen(state) else { return };
    let stream = file.body.pointer("/sync/stream_name").and_then(Value::as_str).unwrap_or_default();
    let safe: String =
        stream.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect();
    let name = if safe.is_empty() { "sync.json".to_owned() } else { format!("sync-{safe}.json") };
    state.overlay = Some(Overlay::SaveAs { name: TextInput::new(&name, 500), file: Box::new(file) });
}

/// Saves it under the name that was typed.
pub fn save(name: &str, file: &SyncFile) -> Vec<Effect> {
    let name = name.trim();
    if name.is_empty() { Vec::new() } else { vec![Effect::SaveText { path: name.to_owned(), text: file.write() }] }
}

/// The sync of this screen as a file: that of the form, or the one that is read.
fn of_this_screen(state: &State) -> Option<SyncFile> {
    let place = |names: Names| Names {
        server: state.profile.server.as_ref().map(Server::host),
        workspace: state.profile.workspace.map(crate::domain::id::WorkspaceId::get),
        ..names
    };
    if matches!(state.screen, Screen::NewSync { .. }) {
        let body = state.form.checked().sync.as_ref()?.body();
        let known = state.form.known();
        let names = Names {
            source: known.source.found().map(|source| source.name.to_string()),
            destination: known.destination.found().map(|destination| destination.name.to_string()),
            model: known.model.found().map(|model| model.name.to_string()),
            ..Names::default()
        };
        return Some(SyncFile { body, names: place(names) });
    }
    let opened = state.opened.as_ref()?;
    let stored = &opened.sync.attributes;
    let connector = |end: &str| {
        let id = stored.get(&format!("{end}_id"))?.as_u64()?;
        let id = crate::domain::id::ConnectorId::parse(&id.to_string()).ok()?;
        state.directory.connector(id).found().map(|connector| connector.name.to_string())
    };
    let is_here = state.is_here(&opened.host);
    let names = names_in(&opened.sync, |end| connector(end).filter(|_| is_here));
    let workspace = place(Names::default()).workspace.filter(|_| is_here);
    let names = Names { server: Some(opened.host.clone()), workspace, ..names };
    Some(SyncFile { body: body_of(&opened.sync), names })
}

/// The request that would create a stored sync once more: what a body can name, and what is not empty.
pub fn body_of(sync: &Sync) -> Value {
    let told = |field: &FieldId| {
        let value = sync.attributes.get(field.attribute()).filter(|value| !value.is_null() && **value != json!(""))?;
        Some((field.attribute().to_owned(), value.clone()))
    };
    let inner: Map<String, Value> = FieldId::ALL.iter().filter_map(told).collect();
    json!({ "sync": inner })
}
