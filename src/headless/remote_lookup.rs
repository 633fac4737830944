//! Looks up the draft's IDs and names on the server, on demand. What fails to load stays unknown and blocks nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::domain::connector::{Connector, ConnectorRole};
use crate::domain::draft::{Draft, choices};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::query::{CachePolicy, ModelWords, Query, Reply};
use crate::domain::remote_context::{Remote, RemoteContext};
use crate::domain::sync_file::Names;
use crate::domain::text::SanitizedText;
use crate::headless::create::Creator;
use crate::headless::exit::Exit;

/// How many pages of a list are fetched at most.
const MOST_PAGES: u32 = 40;

/// How many lines of a list are shown.
const MOST_LINES: usize = 50;

/// What is known so far, and the client to ask for more.
pub(super) struct RemoteLookup<'a> {
    runtime: &'a Runtime,
    pub(super) creator: &'a Creator<'a>,
    known: RemoteContext,
    /// The IDs it was asked for, so that nothing is asked twice.
    about: [String; 3],
    sampled: Option<ModelId>,
    /// The last question that failed.
    failed: Option<Failure>,
    lists: HashMap<FieldId, List>,
}

impl<'a> RemoteLookup<'a> {
    pub(super) fn new(runtime: &'a Runtime, creator: &'a Creator<'a>) -> Self {
        let (known, about, lists) = Default::default();
        Self { runtime, creator, known, about, sampled: None, failed: None, lists }
    }

    pub(super) const fn known(&self) -> &RemoteContext {
        &self.known
    }

    /// The ID of the model's source, if the server returned it.
    pub(super) fn source_of_model(&self) -> Option<String> {
        Some(self.known.model.found()?.source?.to_string())
    }

    /// The ID and the name of the draft's source, destination or model, if the server returned it.
    pub(super) fn named(&self, field: FieldId) -> Option<(u64, &SanitizedText)> {
        match field {
            FieldId::Source => self.known.source.found().map(|it| (it.id.get(), &it.name)),
            FieldId::Destination => self.known.destination.found().map(|it| (it.id.get(), &it.name)),
            FieldId::Model => self.known.model.found().map(|it| (it.id.get(), &it.name)),
            _ => None,
        }
    }

    /// The reply to a query, if there is one.
    fn look<T>(&mut self, query: Option<Query>, told: impl FnOnce(Reply) -> Option<T>) -> Remote<T> {
        let Some(query) = query else { return Remote::NotAsked };
        let Creator { client, connection, dialect, .. } = *self.creator;
        match self.runtime.block_on(client.ask(connection, dialect, &query)) {
            Ok(reply) => told(reply).map_or(Remote::NotAsked, Remote::Loaded),
            Err(failure) if failure.kind.says_that_it_is_missing() => Remote::NotFound,
            Err(failure) => {
                let words = failure.what();
                let is_rejected = matches!(failure.kind, FailureKind::Refused(_));
                self.failed = Some(failure);
                if is_rejected { Remote::Rejected(words) } else { Remote::Failed(words) }
            }
        }
    }

    /// Why there are no rows of the draft's model, and how a command that needs them ends.
    pub(super) fn without_rows(&self, draft: &Draft) -> Option<(String, Exit)> {
        let model = draft.get(FieldId::Model).trim();
        let failed = |words: &str| {
            let exit = self.failed.as_ref().map_or(Exit::Refused, Exit::of);
            Some((format!("Couldn't load the model's rows. {words}"), exit))
        };
        match (&self.known.model, &self.known.sample) {
            (_, Remote::Loaded(_)) => None,
            (model, sample) if model.failed().or_else(|| sample.failed()).is_some() => {
                failed(model.failed().or_else(|| sample.failed()).unwrap_or_default())
            }
            (Remote::NotFound, _) => Some((format!("No model of this workspace has the ID {model}."), Exit::Refused)),
            (Remote::Loaded(found), _) if found.query.is_none() => {
                Some((format!("The server doesn't tell the query of “{}”.", found.name), Exit::Refused))
            }
            _ => Some(("The file needs a model_id and a stream_name for a preview.".to_owned(), Exit::Refused)),
        }
    }

    fn connector(&mut self, typed: &str) -> Remote<Connector> {
        self.look(ConnectorId::parse(typed).ok().map(Query::Connector), |reply| match reply {
            Reply::Connector(connector) => Some(connector),
            _ => None,
        })
    }

    /// Looks up what is in the draft and not known yet.
    pub(super) fn learn(&mut self, draft: &Draft) {
        let now = Names::FIELDS.map(|field| draft.get(field).trim().to_owned());
        let before = std::mem::replace(&mut self.about, now.clone());
        let ([source, destination, model], [old_source, old_destination, old_model]) = (now, before);
        if source != old_source {
            self.known.source = self.connector(&source);
        }
        if destination != old_destination {
            self.known.destination = self.connector(&destination);
            let side = self.known.destination.found().and_then(|found| found.side);
            let id = ConnectorId::parse(&destination).ok().filter(|_| side != Some(ConnectorRole::Source));
            let query = id.map(|id| Query::Catalog(id, CachePolicy::Stored));
            self.known.catalog = self.look(query, |reply| match reply {
                Reply::Catalog(catalog) => Some(Arc::new(*catalog)),
                _ => None,
            });
        }
        if model != old_model {
            self.known.model = self.look(ModelId::parse(&model).ok().map(Query::Model), |reply| match reply {
                Reply::Model(model) => Some(model),
                _ => None,
            });
            self.known.sample = Remote::NotAsked;
            self.sampled = None;
        }
        // The model's query is run when its columns are needed.
        if !draft.get(FieldId::Stream).trim().is_empty()
            && let Some(model) = self.known.model.found()
            && self.sampled != Some(model.id)
            && let (Some(source), Some(query)) = (model.source, model.query.clone())
        {
            let model = model.id;
            self.sampled = Some(model);
            self.known.read_at = jiff::Timestamp::now();
            self.known.sample = self.look(Some(Query::Rows { model, source, query }), |reply| match reply {
                Reply::Rows(sample) => Some(Arc::new(*sample)),
                _ => None,
            });
        }
    }

    /// The values whose names match a text: none if it is a value already or the list fails to load.
    pub(super) fn find(&mut self, field: FieldId, text: &str, draft: &Draft) -> Vec<(String, String)> {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        let named = |name: &String| (name.clone(), SanitizedText::new(name).to_string());
        let rows: &[(String, String)] = match field {
            _ if text.is_empty() => return Vec::new(),
            FieldId::Source | FieldId::Destination | FieldId::Model if is_number => return Vec::new(),
            FieldId::Source | FieldId::Destination | FieldId::Model => &self.list_of(field).rows,
            FieldId::Stream => {
                self.learn(draft);
                let catalog = self.known.catalog.found();
                &catalog.into_iter().flat_map(|it| &it.streams).map(|it| named(&it.name)).collect::<Vec<_>>()
            }
            FieldId::CursorField => {
                let sample = self.known.sample.found();
                &sample.into_iter().flat_map(|it| &it.columns).map(|it| named(&it.name)).collect::<Vec<_>>()
            }
            _ => return Vec::new(),
        };
        if rows.iter().any(|(value, _)| value == text) {
            return Vec::new();
        }
        let wanted = text.to_lowercase();
        let exact: Vec<_> = rows.iter().filter(|(_, name)| name.to_lowercase() == wanted).cloned().collect();
        if exact.len() == 1 {
            return exact;
        }
        rows.iter().filter(|(_, name)| name.to_lowercase().contains(&wanted)).cloned().collect()
    }

    /// A field's choices, one per line.
    pub(super) fn list(&mut self, field: FieldId, draft: &Draft) -> Vec<String> {
        let named = |name: &String| format!("  {}", SanitizedText::new(name));
        let mut lines: Vec<String> = match field {
            FieldId::Source | FieldId::Destination | FieldId::Model => {
                self.list_of(field).rows.iter().map(|(id, name)| format!("  {id}  {name}")).collect()
            }
            FieldId::Stream => {
                self.learn(draft);
                let catalog = self.known.catalog.found();
                catalog.into_iter().flat_map(|catalog| &catalog.streams).map(|it| named(&it.name)).collect()
            }
            FieldId::CursorField => {
                let sample = self.known.sample.found();
                sample.into_iter().flat_map(|sample| &sample.columns).map(|it| named(&it.name)).collect()
            }
            _ => choices(field, self.creator.dialect)
                .iter()
                .map(|(word, meaning)| format!("  {word}  {meaning}"))
                .collect(),
        };
        if lines.is_empty() {
            lines.push("  No list available; type the value.".to_owned());
        }
        let more = lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        if more > 0 {
            lines.push(format!("  ... and {more} more; type part of a name to find them."));
        }
        lines
    }

    fn list_of(&mut self, field: FieldId) -> &List {
        let (runtime, creator) = (self.runtime, self.creator);
        self.lists.entry(field).or_insert_with(|| runtime.block_on(fetch(creator, field)))
    }

    /// The IDs with exactly this name. If the draft's own ID has it, that one alone.
    ///
    /// # Errors
    /// If the list fails to load fully and the loaded part has no such name.
    pub(super) fn numbers_of(&mut self, field: FieldId, name: &str) -> Result<Vec<u64>, Failure> {
        let wanted = SanitizedText::new(name);
        if let Some((number, _)) = self.named(field).filter(|(_, name)| **name == wanted) {
            return Ok(vec![number]);
        }
        let list = self.list_of(field);
        let named = list.rows.iter().filter(|(_, name)| *name == wanted.to_string());
        let numbers: Vec<u64> = named.filter_map(|(number, _)| number.parse().ok()).collect();
        match &list.failure {
            Some(failure) if numbers.is_empty() => Err(failure.clone()),
            _ => Ok(numbers),
        }
    }
}

/// A list: IDs with names, and why it is incomplete.
#[derive(Debug, Default)]
struct List {
    rows: Vec<(String, String)>,
    failure: Option<Failure>,
}

async fn fetch(creator: &Creator<'_>, field: FieldId) -> List {
    let (mut list, mut words, mut next) = (List::default(), ModelWords::Usual, Some(1));
    let mut seen = HashSet::new();
    while let Some(number) = next.filter(|number| *number <= MOST_PAGES) {
        let query = match field {
            FieldId::Source => Query::Connectors(ConnectorRole::Source, number),
            FieldId::Destination => Query::Connectors(ConnectorRole::Destination, number),
            _ => Query::Models(words, number),
        };
        let rows: Vec<_> = match creator.client.ask(creator.connection, creator.dialect, &query).await {
            Ok(Reply::Connectors(page)) => {
                next = page.next(number);
                page.rows.iter().map(|row| (row.id.to_string(), row.name.to_string())).collect()
            }
            Ok(Reply::Models(page, spoken)) => {
                (next, words) = (page.next(number), spoken);
                page.rows.iter().map(|row| (row.id.to_string(), row.name.to_string())).collect()
            }
            Ok(_) => return list,
            Err(failure) => return List { failure: Some(failure), ..list },
        };
        let before = list.rows.len();
        for row in rows {
            if seen.insert(row.clone()) {
                list.rows.push(row);
            }
        }
        next = next.filter(|_| list.rows.len() > before);
    }
    list
}
