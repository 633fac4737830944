//! Import and export of sync files: filling the form from one, resolving names from another workspace, and saving a
//! sync.

use serde_json::{Map, Value, json};

use crate::app::fuzzy::Item;
use crate::app::notice::Notice;
use crate::app::screen::Screen;
use crate::app::session::Session;
use crate::app::session::remote_cache::Next;
use crate::app::transition::Question;
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, SyncId, SyncRef, WorkspaceId};
use crate::domain::query::Query;
use crate::domain::server::ServerId;
use crate::domain::sync::Sync;
use crate::domain::sync_file::{Names, SyncFile};
use crate::domain::text::SanitizedText;

/// How many pages of each list are searched for a name.
const MOST_PAGES: u32 = 40;

impl Session {
    /// Fills the form from a file and opens it. IDs from another place are resolved by name; without names it is asked
    /// whether to use them.
    pub fn fill_from(&mut self, file: SyncFile) -> Option<Question> {
        let attributes = file.body.get("sync").and_then(Value::as_object).cloned().unwrap_or_default();
        let mut draft = Draft::of_sync(&Sync { id: SyncId("".into()), attributes }, self.profile.dialect);
        let host = self.profile.server_id();
        let workspace = self.profile.workspace.map(WorkspaceId::get);
        let place = file.names.place_elsewhere(host.as_ref().map(ServerId::host), workspace);
        let mut question = None;
        if let Some(place) = place {
            let ids = Names::FIELDS.map(|field| (field, draft.get(field).to_owned()));
            for field in Names::FIELDS {
                draft.set(field, String::new());
            }
            let ids: Vec<_> = ids.into_iter().filter(|(_, id)| !id.trim().is_empty()).collect();
            question = (!ids.is_empty()).then_some(Question::UseIds { place, ids });
        }
        let is_of_another = file.names.are_of_elsewhere(host.as_ref().map(ServerId::host), workspace);
        if is_of_another {
            for field in Names::FIELDS.into_iter().filter(|field| file.names.of(*field).is_some()) {
                draft.set(field, String::new());
            }
        }
        self.editor.draft.replace(draft);
        self.editor.names = is_of_another.then_some(file.names);
        self.show(Screen::FORM);
        question
    }

    /// Fills the form from a sync of another workspace: IDs differ here and are resolved by name.
    pub fn fill_from_elsewhere(&mut self, sync: &Sync, place: &SyncRef) -> Notice {
        let names = names_in(sync, |_| None);
        let mut body = body_of(sync);
        if let Some(inner) = body.get_mut("sync").and_then(Value::as_object_mut) {
            inner.retain(|name, _| Names::FIELDS.iter().all(|field| field.attribute() != name));
        }
        let host = place.server.host().to_owned();
        let of = match place.workspace.filter(|_| self.profile.server_id().as_ref() == Some(&place.server)) {
            Some(workspace) => format!("workspace {workspace}"),
            None => host.clone(),
        };
        let words = format!("Copied from {of}, whose IDs differ: choose whatever has no name here.");
        let workspace = place.workspace.map(WorkspaceId::get);
        self.fill_from(SyncFile { body, names: Names { server: Some(host), workspace, ..names } });
        Notice::note(words)
    }

    /// The queries needed to resolve names from another workspace's file.
    pub fn names_needed(&self) -> Vec<Query> {
        let Some(names) = &self.editor.names else { return Vec::new() };
        let is_open = |field: &FieldId| names.of(*field).is_some() && !self.is_searched(*field);
        Names::FIELDS.into_iter().filter(is_open).filter_map(|field| self.remote.next_page(field)).collect()
    }

    /// Whether nothing more of a field's list is searched for a name.
    fn is_searched(&self, field: FieldId) -> bool {
        match self.remote.pages(field).map(|pages| &pages.next) {
            Some(Next::Page(page)) => *page > MOST_PAGES,
            Some(Next::Asked(_)) => false,
            Some(Next::Nothing | Next::Failed(..)) | None => true,
        }
    }

    /// Fills in IDs once the lists are loaded; reports unresolved names.
    pub fn look_names_up(&mut self) -> Option<Notice> {
        let is_whole =
            |names: &Names| Names::FIELDS.into_iter().all(|field| names.of(field).is_none() || self.is_searched(field));
        self.editor.names.as_ref().filter(|names| is_whole(names))?;
        let names = self.editor.names.take()?;
        let mut missing = Vec::new();
        for field in Names::FIELDS {
            let Some(name) = names.of(field) else { continue };
            let wanted = SanitizedText::new(name);
            let items = self.remote.pages(field).map_or(&[][..], |pages| &pages.items);
            let found: Vec<&str> = items.iter().filter(|item| item.name() == wanted.as_str()).map(Item::note).collect();
            let is_typed = !self.editor.draft.draft().get(field).trim().is_empty();
            match found.as_slice() {
                _ if is_typed => {}
                [number] => self.editor.draft.fill(field, number),
                found => {
                    let how_many = if found.is_empty() { "nothing" } else { "more than one thing" };
                    missing.push(format!("{}: {how_many} here is named “{wanted}”.", field.label()));
                }
            }
        }
        Some(if missing.is_empty() {
            Notice::done("From another workspace: IDs were matched by name.")
        } else {
            Notice::wrong(format!("{} Choose it yourself.", missing.join(" ")))
        })
    }

    /// The current sync as a file: that of the form, or the open one.
    pub fn as_file(&self) -> Option<SyncFile> {
        if matches!(self.screen, Screen::Form { .. }) {
            let server = self.profile.server_id().map(|server| server.host().to_owned());
            let workspace = self.profile.workspace.map(WorkspaceId::get);
            let form = self.editor.form();
            let known = form.known();
            let names = Names {
                server,
                workspace,
                source: known.source.found().map(|source| source.name.to_string()),
                destination: known.destination.found().map(|destination| destination.name.to_string()),
                model: known.model.found().map(|model| model.name.to_string()),
            };
            return Some(SyncFile { body: form.checked().sync.as_ref()?.body(), names });
        }
        let detail = self.screen.detail()?;
        Some(self.file_of(&detail.sync, &detail.place))
    }

    /// A stored sync as a file.
    pub fn file_of(&self, sync: &Sync, place: &SyncRef) -> SyncFile {
        let is_here = self.profile.has(place);
        let connector = |end: &str| {
            let id = sync.attributes.get(&format!("{end}_id"))?.as_u64()?;
            let id = ConnectorId::parse(&id.to_string()).ok().filter(|_| is_here)?;
            self.remote.connector(id).found().map(|connector| connector.name.to_string())
        };
        let names = Names {
            server: Some(place.server.host().to_owned()),
            workspace: place.workspace.or(self.profile.workspace.filter(|_| is_here)).map(WorkspaceId::get),
            ..names_in(sync, connector)
        };
        SyncFile { body: body_of(sync), names }
    }
}

/// A file name for a sync.
pub fn file_name(file: &SyncFile) -> String {
    let stream = file.body.pointer("/sync/stream_name").and_then(Value::as_str).unwrap_or_default();
    let safe = safe_in_a_name(stream);
    if safe.is_empty() { "sync.json".to_owned() } else { format!("sync-{safe}.json") }
}

/// A file name for one of several syncs, which may have the same stream.
pub fn file_name_with_id(file: &SyncFile, id: &SyncId) -> String {
    let id = safe_in_a_name(id.0.as_str());
    file_name(file).replacen("sync", &format!("sync-{id}"), 1)
}

fn safe_in_a_name(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
}

/// The names behind a stored sync's IDs, from the sync itself or from `known`.
fn names_in(sync: &Sync, known: impl Fn(&str) -> Option<String>) -> Names {
    let name = |end: &str| sync.name_of(end).map(|name| name.to_string()).or_else(|| known(end));
    Names { source: name("source"), destination: name("destination"), model: name("model"), ..Names::default() }
}

/// The request body that would recreate a stored sync: supported, non-empty attributes.
pub fn body_of(sync: &Sync) -> Value {
    let told = |field: &FieldId| {
        let value = sync.attributes.get(field.attribute()).filter(|value| !value.is_null() && **value != json!(""))?;
        Some((field.attribute().to_owned(), value.clone()))
    };
    let inner: Map<String, Value> = FieldId::ALL.iter().filter_map(told).collect();
    json!({ "sync": inner })
}
