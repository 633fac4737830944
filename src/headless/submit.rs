//! `syncwright submit`: creating from a file, without the screen, with the same rules and the same promises.

use std::io::Write;

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::domain::create::{Blocked, Consent, Decision, Question};
use crate::domain::draft::Draft;
use crate::domain::failure::FailureKind;
use crate::domain::sync::Sync;
use crate::domain::sync_file::SyncFile;
use crate::domain::validation::check;
use crate::headless::check::{as_text, is_refused, judge, judge_file};
use crate::headless::create::{Creator, Outcome, Say, why_it_cannot_be_told};
use crate::headless::exit::Exit;
use crate::headless::remote_lookup::RemoteLookup;
use crate::headless::translate_ids::{NotFound, translate};

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
    pub creator: &'a Creator<'a>,
    /// Where asynchronous work runs.
    pub runtime: &'a Runtime,
    /// The new sync goes here, as JSON.
    pub out: &'a mut dyn Write,
    /// Words go here.
    pub err: &'a mut dyn Write,
}

impl Submit<'_> {
    /// Judges the file by all that is known, and creates its sync: one request, for this call.
    pub fn run(&mut self, name: &str, text: &str, wish: Mode) -> Exit {
        let open = match wish {
            Mode::DryRun => Vec::new(),
            _ => self.saying(|creator, runtime, say| runtime.block_on(creator.left_over(say))),
        };
        let dialect = self.creator.dialect;
        let mut knowledge = RemoteLookup::new(self.runtime, self.creator);
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
        let asked = file.and_then(|file| check(&Draft::of_body(&file.body, dialect), dialect, knowledge.known()).sync);
        let Some(asked) = asked else {
            self.say("Nothing was sent.");
            return Exit::Refused;
        };
        self.say(&asked.describe(knowledge.known()));
        let body = asked.body();
        if wish == Mode::DryRun {
            self.say("Nothing was sent; this is what would be.");
            return self.print(&body);
        }
        let consent = Consent { same_again: wish == Mode::CreateAgain, after_unknown: false };
        match self.runtime.block_on(self.creator.decide(&asked, &open, consent)) {
            Decision::Permitted(permit) => {
                let came = self.saying(|creator, runtime, say| runtime.block_on(creator.send(permit, say)));
                self.tell(came)
            }
            Decision::AskFirst(Question::SameAgain(earlier)) => {
                let id = &earlier.sync.id.0;
                self.say(&format!(
                    "Sync {id} was created with exactly this before; a second one would send its rows twice. --again creates it. Nothing was sent."
                ));
                Exit::Refused
            }
            Decision::AskFirst(Question::AfterUnknown(id)) | Decision::Blocked(Blocked::LookingUp(id)) => {
                let why = open.iter().find(|open| open.note.id == id).map(why_it_cannot_be_told).unwrap_or_default();
                self.say(&format!("It cannot be told whether it exists. {why} Nothing was sent."));
                Exit::Unknown
            }
            Decision::Blocked(Blocked::Wait(seconds)) => {
                self.say(&format!("The server asked to wait; {seconds} s are left. Nothing was sent."));
                Exit::NotReached
            }
        }
    }

    /// Lets the creator do something, and says afterwards what it had to say.
    fn saying<T>(&mut self, work: impl FnOnce(&Creator<'_>, &Runtime, Say<'_>) -> T) -> T {
        let mut said = Vec::new();
        let result = work(self.creator, self.runtime, &mut |words| said.push(words.to_owned()));
        for words in said {
            self.say(&words);
        }
        result
    }

    /// The file with numbers that mean here what its names say, and what the server tells of them. None when it is no
    /// sync.
    fn understood(&mut self, text: &str, knowledge: &mut RemoteLookup<'_>) -> Result<Option<SyncFile>, Exit> {
        let dialect = self.creator.dialect;
        let Ok(mut file) = SyncFile::read(text) else { return Ok(None) };
        match translate(&mut file, knowledge) {
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
                return Err(Exit::Refused);
            }
            Err(NotFound::List(field, failure)) => {
                let label = field.label();
                self.say("The file was saved elsewhere, and what its numbers mean here could not be looked up:");
                self.say(&format!("  {label}: {}", failure.describe()));
                self.say(WITHOUT_NAMES);
                return Err(Exit::of(&failure));
            }
        }
        knowledge.learn(&Draft::of_body(&file.body, dialect));
        Ok(Some(file))
    }

    fn tell(&mut self, came: Outcome) -> Exit {
        match came {
            Outcome::Created(sync) => {
                self.say(&format!("Created: sync {}.", sync.id.0));
                self.print(&as_json(&sync))
            }
            Outcome::NotCreated(failure) => {
                self.say(&format!("Not created. {}", failure.describe()));
                if let FailureKind::Refused(complaints) = &failure.kind {
                    for complaint in complaints {
                        self.say(&format!("  {}", complaint.describe()));
                    }
                }
                Exit::of(&failure)
            }
            Outcome::Unknown(why) => {
                self.say(&format!("It cannot be told whether the sync was created. {why}"));
                Exit::Unknown
            }
        }
    }

    fn say(&mut self, words: &str) {
        // Nobody to tell when standard error is gone.
        if !words.is_empty() {
            drop(writeln!(self.err, "{words}"));
        }
    }

    fn print(&mut self, value: &Value) -> Exit {
        if let Err(error) = writeln!(self.out, "{value:#}").and_then(|()| self.out.flush()) {
            self.say(&format!("It could not be printed: {error}."));
        }
        Exit::Done
    }
}

/// How a file of elsewhere is used all the same.
const WITHOUT_NAMES: &str = "Nothing was sent. Without “names” in the file its numbers are taken as they are.";

/// A sync as the API tells one.
fn as_json(sync: &Sync) -> Value {
    json!({ "id": sync.id.0.as_str(), "type": "syncs", "attributes": sync.attributes })
}
