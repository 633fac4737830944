//! `syncwright submit`: creating from a file, without the screen, with the same rules and the same promises.

use std::io::Write;

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::domain::create::{Consent, Question};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::sync::Sync;
use crate::domain::sync_file::SyncFile;
use crate::domain::validation::check;
use crate::headless::check::{as_text, draft_of, is_refused, judge, judge_file};
use crate::headless::create::{Creator, Outcome, Say};
use crate::headless::remote_lookup::RemoteLookup;
use crate::headless::translate_ids::{NotFound, translate};

/// How a submit ended, as the exit code (spec §10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// The sync exists, or would be asked for.
    Done = 0,
    /// The file, or the server, says no.
    Refused = 1,
    /// The sign-in has ended.
    NotSignedIn = 3,
    /// The server could not be reached, or asks to wait.
    NotReached = 4,
    /// Nobody knows whether it exists.
    Unknown = 5,
}

/// What is to be done with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Create the sync.
    Create,
    /// Create it also when the same was created before.
    CreateAgain,
    /// Say what would be sent, and send nothing.
    DryRun,
}

/// What a submit works with.
pub struct Submit<'a> {
    /// What creates.
    pub creator: Creator<'a>,
    /// Where asynchronous work runs.
    pub runtime: &'a Runtime,
    /// The new sync goes here, as JSON.
    pub out: &'a mut dyn Write,
    /// Words go here.
    pub err: &'a mut dyn Write,
}

impl Submit<'_> {
    /// Judges the file by all that is known, and creates its sync: one request, for this call.
    pub fn run(&mut self, name: &str, text: &str, wish: Mode) -> ExitStatus {
        let dialect = self.creator.dialect;
        let mut knowledge = RemoteLookup::default();
        let file = match self.understood(text, &mut knowledge) {
            Ok(file) => file,
            Err(ended) => return ended,
        };
        let findings = match &file {
            Some(file) => judge_file(text, file, Some(dialect), knowledge.known()),
            None => judge(text, Some(dialect), knowledge.known()),
        };
        self.say(as_text(name, &findings).trim_end());
        let file = file.filter(|_| !is_refused(&findings));
        let asked = file.and_then(|file| check(&draft_of(&file, dialect), dialect, knowledge.known()).sync);
        let Some(asked) = asked else {
            self.say("Nothing was sent.");
            return ExitStatus::Refused;
        };
        self.say(&asked.describe(knowledge.known()));
        let body = asked.body();
        if wish == Mode::DryRun {
            self.say("Nothing was sent; this is what would be.");
            return self.print(&body);
        }
        let consent = Consent { same_again: wish == Mode::CreateAgain, unreadable: false };
        let outcome = self.saying(|creator, runtime, say| runtime.block_on(creator.create(&asked, consent, say)));
        self.tell(outcome)
    }

    /// Lets the creator do something, and says what it has to say as it comes.
    fn saying<T>(&mut self, work: impl FnOnce(&Creator<'_>, &Runtime, Say<'_>) -> T) -> T {
        let Self { creator, runtime, err, .. } = self;
        // Nobody to tell when standard error is gone.
        work(creator, runtime, &mut |words| drop(writeln!(err, "{words}")))
    }

    /// The file with numbers that mean here what its names say, and what the server tells of them. None when it is no
    /// sync.
    fn understood(&mut self, text: &str, knowledge: &mut RemoteLookup) -> Result<Option<SyncFile>, ExitStatus> {
        let dialect = self.creator.dialect;
        let Ok(mut file) = SyncFile::read(text) else { return Ok(None) };
        match translate(&mut file, knowledge, self.runtime, &self.creator) {
            Ok(put_in) => {
                for words in put_in {
                    self.say(&words);
                }
            }
            Err(NotFound::Names(unknown)) => {
                self.say("The file was saved elsewhere, and what its numbers mean is not found here by name:");
                for words in unknown {
                    self.say(&format!("  {words}"));
                }
                self.say(WITHOUT_NAMES);
                return Err(ExitStatus::Refused);
            }
            Err(NotFound::List(field, failure)) => {
                let label = field.label();
                self.say("The file was saved elsewhere, and what its numbers mean here could not be looked up:");
                self.say(&format!("  {label}: {} {}", failure.what(), failure.advice()));
                self.say(WITHOUT_NAMES);
                return Err(of_failure(&failure));
            }
        }
        knowledge.learn(self.runtime, &self.creator, &draft_of(&file, dialect));
        Ok(Some(file))
    }

    fn tell(&mut self, came: Outcome) -> ExitStatus {
        match came {
            Outcome::Created(sync) => {
                self.say(&format!("Created: sync {}.", sync.id.0));
                self.print(&as_json(&sync))
            }
            Outcome::Rejected(failure) => {
                self.say(&format!("Not created. {} {}", failure.what(), failure.advice()));
                if let FailureKind::Refused(complaints) = &failure.kind {
                    for complaint in complaints {
                        let field = complaint.field().map(|field| format!("{}: ", field.label())).unwrap_or_default();
                        let meaning = complaint.meaning().map(|meaning| format!(" {meaning}")).unwrap_or_default();
                        self.say(&format!("  {field}{}{meaning}", complaint.words));
                    }
                }
                of_failure(&failure)
            }
            Outcome::NotCreated(why) => {
                self.say(&format!("Not created, and safe to try again. {why}"));
                ExitStatus::NotReached
            }
            Outcome::Unknown(why) => {
                self.say(&format!("Outcome unknown. {why}"));
                ExitStatus::Unknown
            }
            Outcome::Ask(question) => self.tell_question(&question),
            Outcome::Wait(seconds) => {
                self.say(&format!("The server asked to wait; {seconds} s are left. Nothing was sent."));
                ExitStatus::NotReached
            }
            Outcome::Busy(why) => {
                self.say(&format!("{why} Nothing was sent."));
                ExitStatus::Unknown
            }
        }
    }

    /// A question nobody is here to answer.
    fn tell_question(&mut self, question: &Question) -> ExitStatus {
        match question {
            Question::SameAgain(earlier) => {
                let (id, known) = (&earlier.sync.id.0, if earlier.is_listed_only { "is" } else { "was created as" });
                self.say(&format!(
                    "Sync {id} {known} exactly this already; a second one would send its rows twice. --again creates it. Nothing was sent."
                ));
                ExitStatus::Refused
            }
            Question::Unreadable(notes) => {
                for note in notes {
                    self.say(&format!("The note of an earlier create, {}, can't be read: {}.", note.name, note.why));
                }
                let name = notes.first().map(|note| note.name.as_str()).unwrap_or_default();
                self.say(&format!(
                    "It may be of the same sync. Check in the web app, then run `syncwright pending resolve {name} --not-created`. Nothing was sent."
                ));
                ExitStatus::Unknown
            }
        }
    }

    fn say(&mut self, words: &str) {
        // Nobody to tell when standard error is gone.
        if !words.is_empty() {
            drop(writeln!(self.err, "{words}"));
        }
    }

    fn print(&mut self, value: &Value) -> ExitStatus {
        match writeln!(self.out, "{value:#}").and_then(|()| self.out.flush()) {
            Ok(()) => ExitStatus::Done,
            Err(error) => {
                self.say(&format!("The result couldn't be printed: {error}."));
                ExitStatus::Refused
            }
        }
    }
}

/// How a file of elsewhere is used all the same.
const WITHOUT_NAMES: &str = "Nothing was sent. Without “names” in the file its numbers are taken as they are.";

/// The exit code of a failure.
pub fn of_failure(failure: &Failure) -> ExitStatus {
    match &failure.kind {
        FailureKind::NotSignedIn(_) => ExitStatus::NotSignedIn,
        FailureKind::Refused(_)
        | FailureKind::Forbidden(_)
        | FailureKind::NotFound(_)
        | FailureKind::NoSuchWorkspace => ExitStatus::Refused,
        _ => ExitStatus::NotReached,
    }
}

/// A sync as the API tells one.
fn as_json(sync: &Sync) -> Value {
    json!({ "id": sync.id.0.as_str(), "type": "syncs", "attributes": sync.attributes })
}
