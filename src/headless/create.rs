//! Creating without a screen, with the same promises: sent once, noted before, and looked up when no answer came.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;

use crate::api::Client;
use crate::domain::connection::Connection;
use crate::domain::dialect::Dialect;
use crate::domain::failure::Failure;
use crate::domain::history_entry::{HistoryEntry, PendingCreate};
use crate::domain::lookup::{ListSnapshot, Match, Verdict, matches};
use crate::domain::query::{Page, Query, Reply};
use crate::domain::sync::{CreateOutcome, Sync};
use crate::store::history;
use crate::store::work::Work;

/// How long after a look without a find the second one comes: a slow server may still be at it.
const REST: Duration = Duration::from_secs(5);

/// How many pages are looked through at most.
const MOST_PAGES: u32 = 200;

/// What a create is made with.
pub struct Creator<'a> {
    /// The API client.
    pub client: &'a Client,
    /// Where it goes.
    pub connection: &'a Connection,
    /// In which words.
    pub dialect: Dialect,
    /// The profile's name, for the history.
    pub profile: &'a str,
    /// Where the note of the create is kept; without it a crash is not looked up.
    pub work: Option<&'a Work>,
    /// The history of what was created.
    pub history: Option<&'a Path>,
    /// The pause before the second look; a test shortens it.
    pub rest: Option<Duration>,
}

/// What came of it.
#[derive(Debug)]
pub enum Outcome {
    /// It exists.
    Created(Box<Sync>),
    /// It does not.
    NotCreated(Failure),
    /// It cannot be told: why.
    Unknown(String),
}

impl Creator<'_> {
    /// Looks up a create of a former run that never got its answer. None when there is none, or when it is known by
    /// now that it was not carried out.
    pub async fn left_over(&self, say: &mut (dyn FnMut(&str) + Send)) -> Option<(PendingCreate, Outcome)> {
        let submit = match self.work?.submit() {
            Ok(submit) => submit?,
            Err(problem) => {
                say(&problem.to_string());
                return None;
            }
        };
        say("A create of a former run got no answer; it is looked up first.");
        let connection = Connection { workspace: submit.workspace, ..self.connection.clone() };
        let is_elsewhere = submit.server.as_str() != connection.server.as_str();
        let verdict = if is_elsewhere {
            Verdict::CannotTell(format!("It went to {}, with another profile.", submit.server.host()))
        } else {
            self.look_up(&connection, &submit.body, submit.sent_at, submit.noted.as_ref()).await
        };
        match verdict {
            Verdict::NotCreated => {
                self.forget(say);
                None
            }
            Verdict::Created(sync) => {
                self.remember(&submit.body, &sync, say);
                Some((submit, Outcome::Created(sync)))
            }
            Verdict::CannotTell(why) => Some((submit, Outcome::Unknown(why))),
        }
    }

    /// Creates a sync: one request, whatever comes of it.
    pub async fn create(&self, body: &Value, say: &mut (dyn FnMut(&str) + Send)) -> Outcome {
        let noted = self.newest().await;
        let sent_at = Timestamp::now();
        let submit = PendingCreate {
            server: self.connection.server.clone(),
            workspace: self.connection.workspace,
            dialect: self.dialect,
            sent_at,
            body: body.clone(),
            noted: noted.clone(),
        };
        if let Some(Err(problem)) = self.work.map(|work| work.note_submit(&submit)) {
            say(&format!("The create could not be noted: after a crash it would not be looked up. {problem}"));
        }
        match self.client.create_sync(self.connection, body).await {
            CreateOutcome::Created(sync) => {
                self.remember(body, &sync, say);
                Outcome::Created(sync)
            }
            CreateOutcome::NotCreated(failure) => {
                self.forget(say);
                Outcome::NotCreated(failure)
            }
            CreateOutcome::Unknown(failure) => {
                say(&format!("{} The sync may have been created, or not; it is looked up.", failure.what()));
                match self.look_up(self.connection, body, sent_at, noted.as_ref()).await {
                    Verdict::Created(sync) => {
                        self.remember(body, &sync, say);
                        Outcome::Created(sync)
                    }
                    Verdict::NotCreated => {
                        self.forget(say);
                        Outcome::NotCreated(failure)
                    }
                    Verdict::CannotTell(why) => Outcome::Unknown(format!("{} {why}", failure.what())),
                }
            }
        }
    }

    /// What the list shows before; when it cannot be had, nothing is known of it.
    async fn newest(&self) -> Option<ListSnapshot> {
        let page = self.page(self.connection, 1).await.ok()?;
        let is_whole = page.last.is_none_or(|last| last <= 1) && page.count < 100;
        Some(ListSnapshot { ids: page.rows.iter().map(|sync| sync.id.0.to_string()).collect(), is_whole })
    }

    async fn page(&self, connection: &Connection, number: u32) -> Result<Page<Sync>, Failure> {
        match self.client.ask(connection, self.dialect, &Query::Syncs(number)).await? {
            Reply::Syncs(page) => Ok(page),
            _ => Ok(Page { rows: Vec::new(), count: 0, last: None }),
        }
    }

    async fn look_up(
        &self,
        connection: &Connection,
        body: &Value,
        sent_at: Timestamp,
        noted: Option<&ListSnapshot>,
    ) -> Verdict {
        for round in 0..2 {
            if round > 0 {
                tokio::time::sleep(self.rest.unwrap_or(REST)).await;
            }
            let mut perhaps = None;
            for number in 1..=MOST_PAGES {
                let page = match self.page(connection, number).await {
                    Ok(page) => page,
                    Err(failure) => {
                        let words = format!("The server's list could not be had: {}", failure.what());
                        return Verdict::CannotTell(words);
                    }
                };
                for sync in &page.rows {
                    match matches(body, sent_at, noted, sync) {
                        Match::Yes => return Verdict::Created(Box::new(sync.clone())),
                        Match::Perhaps => perhaps = perhaps.or_else(|| Some(sync.id.0.to_string())),
                        Match::No => {}
                    }
                }
                if page.count == 0 || page.last.is_some_and(|last| number >= last) {
                    break;
                }
            }
            if let Some(id) = perhaps {
                return Verdict::CannotTell(format!(
                    "Sync {id} is equal to what was sent, and it cannot be told whether it was there before."
                ));
            }
        }
        Verdict::NotCreated
    }

    fn remember(&self, body: &Value, sync: &Sync, say: &mut (dyn FnMut(&str) + Send)) {
        let past = HistoryEntry {
            at: Timestamp::now(),
            profile: self.profile.to_owned(),
            host: self.connection.server.host(),
            id: sync.id.0.to_string(),
            body: body.clone(),
            answer: sync.attributes.clone(),
        };
        if let Some(Err(error)) = self.history.map(|path| history::add(path, &past)) {
            say(&format!("The history could not be written: {error}."));
        }
        self.forget(say);
    }

    fn forget(&self, say: &mut (dyn FnMut(&str) + Send)) {
        if let Some(Err(problem)) = self.work.map(Work::forget_submit) {
            say(&format!("The note of the create could not be removed. {problem}"));
        }
    }

    /// The last sync that this program created on the same server with exactly this body.
    pub fn earlier(&self, body: &Value) -> Option<HistoryEntry> {
        let past = history::last(self.history?).ok()?;
        let host = self.connection.server.host();
        past.into_iter().rfind(|past| past.host == host && past.body == *body)
    }
}
