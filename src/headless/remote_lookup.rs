//! What the server says of the numbers and names in the draft, asked when it is needed. What cannot be had is said by
//! the rules and held against nobody.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::domain::connector::ConnectorRole;
use crate::domain::draft::{Draft, choices};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::query::{CachePolicy, ModelWords, Query, Reply};
use crate::domain::remote_context::{Remote, RemoteContext};
use crate::domain::text::SanitizedText;
use crate::headless::create::Creator;

/// How many pages of a list are fetched at most.
const MOST_PAGES: u32 = 40;

/// How many lines of a list are shown.
const MOST_LINES: usize = 50;

/// What is known so far.
#[derive(Debug, Default)]
pub(super) struct RemoteLookup {
    known: RemoteContext,
    /// The numbers that it is about, so that nothing is asked twice.
    about: [String; 3],
    sampled: Option<ModelId>,
    lists: HashMap<FieldId, List>,
}

fn look<T>(answer: Result<T, Failure>) -> Remote<T> {
    match answer {
        Ok(found) => Remote::Loaded(found),
        Err(failure) if failure.kind.says_that_it_is_missing() => Remote::NotFound,
        Err(failure) => Remote::Failed(failure.what()),
    }
}

impl RemoteLookup {
    pub(super) const fn known(&self) -> &RemoteContext {
        &self.known
    }

    /// The number of the model's source, where the server told it.
    pub(super) fn source_of_model(&self) -> Option<String> {
        Some(self.known.model.found()?.source?.to_string())
    }

    /// Asks about what is in the draft and not known.
    pub(super) fn learn(&mut self, runtime: &Runtime, creator: &Creator<'_>, draft: &Draft) {
        let ask = |query: Query| runtime.block_on(creator.client.ask(creator.connection, creator.dialect, &query));
        let is_new = |about: &mut String, field: FieldId| {
            let now = draft.get(field).trim();
            let is_new = now != about;
            now.clone_into(about);
            is_new
        };
        let [source, destination, model] = &mut self.about;
        let connector = |field: FieldId| match ConnectorId::parse(draft.get(field)) {
            Err(_) => Remote::NotAsked,
            Ok(id) => look(ask(Query::Connector(id)).and_then(|reply| match reply {
                Reply::Connector(connector) => Ok(connector),
                _ => Err(Failure::without_answer(FailureKind::NotFound("not told".into()))),
            })),
        };
        if is_new(source, FieldId::Source) {
            self.known.source = connector(FieldId::Source);
        }
        if is_new(destination, FieldId::Destination) {
            self.known.destination = connector(FieldId::Destination);
            let is_destination = |id: &ConnectorId| {
                id.get() > 0
                    && !matches!(&self.known.destination, Remote::Loaded(found) if found.side == Some(ConnectorRole::Source))
            };
            let id = ConnectorId::parse(draft.get(FieldId::Destination)).ok().filter(is_destination);
            self.known.catalog = id.map_or(Remote::NotAsked, |id| {
                look(ask(Query::Catalog(id, CachePolicy::Stored)).and_then(|reply| match reply {
                    Reply::Catalog(catalog) => Ok(Arc::new(*catalog)),
                    _ => Err(Failure::without_answer(FailureKind::NotFound("not told".into()))),
                }))
            });
        }
        if is_new(model, FieldId::Model) {
            self.known.model = match ModelId::parse(draft.get(FieldId::Model)) {
                Err(_) => Remote::NotAsked,
                Ok(id) => look(ask(Query::Model(id)).and_then(|reply| match reply {
                    Reply::Model(model) => Ok(model),
                    _ => Err(Failure::without_answer(FailureKind::NotFound("not told".into()))),
                })),
            };
            self.known.sample = Remote::NotAsked;
            self.sampled = None;
        }
        // The model's query is run when its columns are needed.
        if !draft.get(FieldId::Stream).trim().is_empty()
            && let Some(model) = self.known.model.found()
            && self.sampled != Some(model.id)
            && let (Some(source), Some(query)) = (model.source, model.query.clone())
        {
            self.sampled = Some(model.id);
            self.known.sample =
                look(ask(Query::Rows { model: model.id, source, query }).and_then(|reply| match reply {
                    Reply::Rows(sample) => Ok(Arc::new(*sample)),
                    _ => Err(Failure::without_answer(FailureKind::NotFound("not told".into()))),
                }));
        }
    }

    /// The numbers whose names a text means: none when it is a number already, or no list can be had.
    pub(super) fn find(
        &mut self,
        runtime: &Runtime,
        creator: &Creator<'_>,
        field: FieldId,
        text: &str,
    ) -> Vec<(String, String)> {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number || !matches!(field, FieldId::Source | FieldId::Destination | FieldId::Model) {
            return Vec::new();
        }
        let wanted = text.to_lowercase();
        let rows = self.rows(runtime, creator, field);
        let exact: Vec<_> = rows.iter().filter(|(_, name)| name.to_lowercase() == wanted).cloned().collect();
        if exact.len() == 1 {
            return exact;
        }
        rows.iter().filter(|(_, name)| name.to_lowercase().contains(&wanted)).cloned().collect()
    }

    /// What there is for a field, a line each.
    pub(super) fn list(
        &mut self,
        runtime: &Runtime,
        creator: &Creator<'_>,
        field: FieldId,
        draft: &Draft,
    ) -> Vec<String> {
        let mut lines: Vec<String> = match field {
            FieldId::Source | FieldId::Destination | FieldId::Model => {
                self.rows(runtime, creator, field).iter().map(|(id, name)| format!("  {id}  {name}")).collect()
            }
            FieldId::Stream => {
                self.learn(runtime, creator, draft);
                let catalog = self.known.catalog.found();
                catalog
                    .into_iter()
                    .flat_map(|catalog| &catalog.streams)
                    .map(|it| format!("  {}", SanitizedText::new(&it.name)))
                    .collect()
            }
            FieldId::CursorField => {
                let sample = self.known.sample.found();
                sample
                    .into_iter()
                    .flat_map(|it| &it.columns)
                    .map(|it| format!("  {}", SanitizedText::new(&it.name)))
                    .collect()
            }
            _ => choices(field, creator.dialect).iter().map(|(word, meaning)| format!("  {word}  {meaning}")).collect(),
        };
        if lines.is_empty() {
            lines.push("  There is no list of it here; what is typed is taken as it is.".to_owned());
        }
        let more = lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        if more > 0 {
            lines.push(format!("  ... and {more} more; a part of the name finds them."));
        }
        lines
    }

    fn rows(&mut self, runtime: &Runtime, creator: &Creator<'_>, field: FieldId) -> &[(String, String)] {
        &self.list_of(runtime, creator, field).rows
    }

    fn list_of(&mut self, runtime: &Runtime, creator: &Creator<'_>, field: FieldId) -> &List {
        self.lists.entry(field).or_insert_with(|| runtime.block_on(fetch(creator, field)))
    }

    /// The numbers of what has exactly this name here. One that the draft has already, and means this, is the only one.
    ///
    /// # Errors
    /// When the list cannot be had whole, and what there is of it has no such name.
    pub(super) fn numbers_of(
        &mut self,
        runtime: &Runtime,
        creator: &Creator<'_>,
        field: FieldId,
        name: &str,
    ) -> Result<Vec<u64>, Failure> {
        let wanted = SanitizedText::new(name);
        let known = match field {
            FieldId::Source => self.known.source.found().map(|it| (it.id.get(), &it.name)),
            FieldId::Destination => self.known.destination.found().map(|it| (it.id.get(), &it.name)),
            _ => self.known.model.found().map(|it| (it.id.get(), &it.name)),
        };
        if let Some((number, _)) = known.filter(|(_, name)| **name == wanted) {
            return Ok(vec![number]);
        }
        let list = self.list_of(runtime, creator, field);
        let named = list.rows.iter().filter(|(_, name)| *name == wanted.to_string());
        let numbers: Vec<u64> = named.filter_map(|(number, _)| number.parse().ok()).collect();
        match &list.failure {
            Some(failure) if numbers.is_empty() => Err(failure.clone()),
            _ => Ok(numbers),
        }
    }
}

/// What a list has: numbers with their names, and why there is no more of it.
#[derive(Debug, Default)]
struct List {
    rows: Vec<(String, String)>,
    failure: Option<Failure>,
}

async fn fetch(creator: &Creator<'_>, field: FieldId) -> List {
    let mut rows = Vec::new();
    let mut words = ModelWords::Usual;
    for number in 1..=MOST_PAGES {
        let query = match field {
            FieldId::Source => Query::Connectors(ConnectorRole::Source, number),
            FieldId::Destination => Query::Connectors(ConnectorRole::Destination, number),
            _ => Query::Models(words, number),
        };
        let (page, count, last): (Vec<(String, String)>, usize, Option<u32>) =
            match creator.client.ask(creator.connection, creator.dialect, &query).await {
                Ok(Reply::Connectors(page)) => {
                    let rows = page.rows.iter().map(|row| (row.id.to_string(), row.name.to_string())).collect();
                    (rows, page.count, page.last)
                }
                Ok(Reply::Models(page, spoken)) => {
                    words = spoken;
                    let rows = page.rows.iter().map(|row| (row.id.to_string(), row.name.to_string())).collect();
                    (rows, page.count, page.last)
                }
                Ok(_) => return List { rows, failure: None },
                Err(failure) => return List { rows, failure: Some(failure) },
            };
        let before = rows.len();
        for row in page {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        if count == 0 || rows.len() == before || last.is_some_and(|last| number >= last) {
            break;
        }
    }
    List { rows, failure: None }
}
