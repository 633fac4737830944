//! `syncwright submit`: creates a sync from a file, with the same rules and promises as the app.

use std::io::Write;

use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::domain::create::words::{self, NOTHING_SENT, SAFE_TO_RETRY};
use crate::domain::create::{Consent, Question};
use crate::domain::draft::Draft;
use crate::domain::failure::FailureKind;
use crate::domain::field::FieldId;
use crate::domain::printable;
use crate::domain::sync::Sync;
use crate::domain::sync_file::{Names, SyncFile};
use crate::domain::validation::check;
use crate::headless::check::{as_text, is_refused, judge, judge_file};
use crate::headless::create::{Creator, Outcome, Say};
use crate::headless::exit::Exit;
use crate::headless::remote_lookup::RemoteLookup;
use crate::headless::translate_ids::{understand, warning};
use crate::store::timezone;

/// What to do with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Create the sync.
    Create,
    /// Create even if identical.
    CreateAgain,
    /// Print what would be sent, without sending it.
    DryRun,
}

/// What to do with IDs of another server or workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignIds {
    /// Find by its name what each means here; without names nothing is created.
    Translated,
    /// Use them as they are.
    Unchanged,
}

/// Everything `submit` needs.
pub struct Submit<'a> {
    /// What creates.
    pub creator: &'a Creator<'a>,
    /// Where asynchronous work runs.
    pub runtime: &'a Runtime,
    /// What to do with IDs of another server or workspace.
    pub ids: ForeignIds,
    /// The new sync goes here, as JSON.
    pub out: &'a mut dyn Write,
    /// Messages go here.
    pub err: &'a mut dyn Write,
}

impl Submit<'_> {
    /// Checks the file by everything known and creates its sync: one request per call.
    pub fn run(&mut self, name: &str, text: &str, wish: Mode) -> Exit {
        let dialect = self.creator.dialect;
        let mut knowledge = RemoteLookup::new(self.runtime, self.creator);
        let file = match self.understood(text, wish, &mut knowledge) {
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
            self.say(NOTHING_SENT);
            return Exit::Refused;
        };
        self.say(&asked.describe(knowledge.known()));
        let body = asked.body();
        if wish == Mode::DryRun {
            self.say("Dry run: nothing was sent. This would be:");
            return self.print(&body);
        }
        let consent = Consent { same_again: wish == Mode::CreateAgain, unreadable: false };
        let outcome = self.saying(|creator, runtime, say| runtime.block_on(creator.create(&asked, consent, say)));
        self.tell(outcome)
    }

    /// Runs something with the creator and prints its messages as they come.
    fn saying<T>(&mut self, work: impl FnOnce(&Creator<'_>, &Runtime, Say<'_>) -> T) -> T {
        let Self { creator, runtime, err, .. } = self;
        // Nobody to tell when standard error is gone.
        work(creator, runtime, &mut |words| drop(writeln!(err, "{words}")))
    }

    /// Parses the file, matches the IDs of another workspace by name, and looks them up. `None` if it is not a sync.
    fn understood(
        &mut self,
        text: &str,
        wish: Mode,
        knowledge: &mut RemoteLookup<'_>,
    ) -> Result<Option<SyncFile>, Exit> {
        let dialect = self.creator.dialect;
        let Ok(mut file) = SyncFile::read(text) else { return Ok(None) };
        if self.ids == ForeignIds::Unchanged {
            file.names = Names::default();
        }
        if let Some(words) = warning(&file, self.creator).filter(|_| wish != Mode::DryRun) {
            self.say(&format!("{words} {NOTHING_SENT} Use --ids-unchanged to create it with these IDs."));
            return Err(Exit::Refused);
        }
        match understand(&mut file, knowledge) {
            Ok(filled) => filled.iter().for_each(|words| self.say(words)),
            Err((words, exit)) => {
                self.say(&words);
                return Err(exit);
            }
        }
        knowledge.learn(&Draft::of_body(&file.body, dialect));
        Ok(Some(file))
    }

    fn tell(&mut self, came: Outcome) -> Exit {
        match came {
            Outcome::Created(sync) => {
                self.say(&words::created(&sync.id));
                self.print(&as_json(&sync))
            }
            Outcome::Rejected(failure) => {
                self.say(&format!("Not created. {}", failure.describe()));
                if let FailureKind::Refused(complaints) = &failure.kind {
                    for complaint in complaints {
                        self.say(&format!("  {}", complaint.describe(FieldId::attribute)));
                    }
                }
                Exit::of(&failure)
            }
            Outcome::NotCreated(why) => {
                self.say(&format!("{SAFE_TO_RETRY}. {why}"));
                Exit::NotReached
            }
            Outcome::Unknown(why) => {
                self.say(&why);
                Exit::Unknown
            }
            Outcome::Ask(question) => self.tell_question(&question),
            Outcome::Wait(seconds) => {
                self.say(&words::wait(seconds));
                Exit::NotReached
            }
            Outcome::Busy(why) => {
                self.say(&format!("{why} {NOTHING_SENT}"));
                Exit::Unknown
            }
        }
    }

    /// A question that nobody is here to answer.
    fn tell_question(&mut self, question: &Question) -> Exit {
        match question {
            Question::SameAgain(earlier) => {
                let same = words::same_again(earlier, &timezone::clock());
                self.say(&format!("{same} {NOTHING_SENT} Use --again to create it anyway."));
                Exit::Refused
            }
            Question::Unreadable(notes) => {
                self.say(&format!("{} {NOTHING_SENT}", words::unreadable(notes)));
                for note in notes {
                    self.say(&format!(
                        "Then record what you found: syncwright pending resolve {} --not-created, or --created SYNC_ID",
                        note.name
                    ));
                }
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
        if let Err(error) = writeln!(self.out, "{}", printable::json(value)).and_then(|()| self.out.flush()) {
            self.say(&format!("Couldn't print the result: {error}."));
            return Exit::Refused;
        }
        Exit::Done
    }
}

/// A sync in the API's format.
fn as_json(sync: &Sync) -> Value {
    json!({ "id": sync.id.0.as_str(), "type": "syncs", "attributes": sync.attributes })
}
