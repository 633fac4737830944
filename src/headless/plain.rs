//! The form as questions, line by line: for screen readers, for terminals that cannot be drawn on, and for answers
//! through a pipe. The rules are those of the form; nothing moves the cursor and nothing has a colour.

mod mapping;
mod preview;

use std::io::{self, BufRead, Write};

use crate::domain::create::words::{self, NOTHING_SENT, SAFE_TO_RETRY};
use crate::domain::create::{Consent, Question};
use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, FieldInput, Mapping, choices, input};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::field::FieldId;
use crate::domain::mapping::{Row, Table};
use crate::domain::new_sync::NewSync;
use crate::domain::sync_file::SyncFile;
use crate::domain::text::{SanitizedText, for_one_line};
use crate::domain::validation::{Checked, check};
use crate::headless::create::{Creator, Outcome, Say};
use crate::headless::exit::Exit;
use crate::headless::remote_lookup::RemoteLookup;
use crate::headless::translate_ids::understand;
use crate::store::timezone;

/// Longest answer read, in bytes.
const LONGEST: usize = 200_000;

/// Most matches listed for a part of a name.
const MOST_MATCHES: usize = 20;

/// The line-by-line form and everything it needs.
pub struct Plain<'a> {
    /// Where answers come from.
    pub input: &'a mut dyn BufRead,
    /// Where questions go.
    pub out: &'a mut dyn Write,
    /// Whether to echo answers: through a pipe, no terminal does.
    pub echo: Echo,
    /// What creates.
    pub creator: &'a Creator<'a>,
    /// Where asynchronous work runs.
    pub runtime: &'a tokio::runtime::Runtime,
    /// The sync that the answers start with.
    pub from: Option<SyncFile>,
}

/// Whether to echo answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// Echo answers.
    On,
    /// Do not; the terminal does.
    Off,
}

/// What ends the form early.
enum Ended {
    /// The user quit, or the create ended.
    With(Exit),
    /// Input or output failed.
    Broken(io::Error),
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

impl Plain<'_> {
    /// Asks for everything, creates the sync, and reports the outcome.
    ///
    /// # Errors
    /// When answers cannot be read or questions not written.
    pub fn run(&mut self) -> io::Result<Exit> {
        match self.dialogue() {
            Ok(exit) | Err(Ended::With(exit)) => Ok(exit),
            Err(Ended::Broken(error)) => Err(error),
        }
    }

    fn dialogue(&mut self) -> Result<Exit, Ended> {
        self.say("New sync, question by question. Enter accepts the [default], ? lists the choices, :q quits.")?;
        let dialect = self.creator.dialect;
        let mut knowledge = RemoteLookup::new(self.runtime, self.creator);
        let mut draft = match self.from.take() {
            Some(mut file) => {
                match understand(&mut file, &mut knowledge) {
                    Ok(filled) => filled.iter().try_for_each(|words| self.say(words))?,
                    Err((words, exit)) => {
                        self.say(&words)?;
                        return Ok(exit);
                    }
                }
                Draft::of_body(&file.body, dialect)
            }
            None => Draft::new(dialect),
        };
        for field in FieldId::ALL {
            if draft.fields(dialect).contains(&field) {
                self.ask(field, &mut draft, &mut knowledge)?;
            }
        }
        self.review(draft, knowledge)
    }

    fn say(&mut self, words: &str) -> io::Result<()> {
        writeln!(self.out, "{words}")?;
        self.out.flush()
    }

    /// Asks for a line; ends the form when the user quits or input ends.
    fn prompt(&mut self, words: &str) -> Result<String, Ended> {
        write!(self.out, "{words} ")?;
        self.out.flush()?;
        let mut line = Vec::new();
        let mut limited = io::Read::take(&mut *self.input, u64::try_from(LONGEST).unwrap_or(u64::MAX));
        if limited.read_until(b'\n', &mut line)? == 0 {
            writeln!(self.out)?;
            self.say("Input ended early. Nothing was created.")?;
            return Err(Ended::With(Exit::Refused));
        }
        let line = String::from_utf8_lossy(&line).trim().to_owned();
        if self.echo == Echo::On {
            self.say(SanitizedText::new(&line).as_str())?;
        }
        if line == ":q" { self.left() } else { Ok(line) }
    }

    fn left<T>(&mut self) -> Result<T, Ended> {
        self.say("Nothing was created.")?;
        Err(Ended::With(Exit::Done))
    }

    /// Runs something with the creator and prints its messages.
    fn saying<T>(&mut self, work: impl FnOnce(&Creator<'_>, &tokio::runtime::Runtime, Say<'_>) -> T) -> io::Result<T> {
        let mut said = Ok(());
        let out = &mut self.out;
        let result = work(self.creator, self.runtime, &mut |words| {
            said = writeln!(out, "{words}").and_then(|()| out.flush());
        });
        said.map(|()| result)
    }

    /// Asks for a field until its answer is valid.
    fn ask(&mut self, field: FieldId, draft: &mut Draft, knowledge: &mut RemoteLookup<'_>) -> Result<(), Ended> {
        if field == FieldId::Mapping {
            return self.ask_for_mapping(draft, knowledge);
        }
        let dialect = self.creator.dialect;
        loop {
            let words = choices(field, dialect).iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            let offered = if words.is_empty() { String::new() } else { format!(" ({words})") };
            let now = draft.get(field);
            let standing = if now.is_empty() { String::new() } else { format!(" [{}]", SanitizedText::new(now)) };
            let text = self.prompt(&format!("{}{offered}{standing}:", field.label()))?;
            if text == "?" {
                self.say(&format!("  {}", field.meaning(dialect)))?;
                knowledge.list(field, draft).iter().try_for_each(|line| self.say(line))?;
            } else if (text.is_empty() || self.take(field, &text, draft, knowledge)?)
                && self.tell(field, draft, knowledge)?
            {
                return Ok(());
            }
        }
    }

    /// Puts an answer into the draft; false if it is ambiguous.
    fn take(
        &mut self,
        field: FieldId,
        text: &str,
        draft: &mut Draft,
        knowledge: &mut RemoteLookup<'_>,
    ) -> io::Result<bool> {
        let longest = match input(field) {
            FieldInput::Line(longest) => longest,
            FieldInput::Mapping | FieldInput::Choice => LONGEST,
        };
        let (text, cleaned) = for_one_line(text, longest);
        if let Some(words) = cleaned.describe() {
            self.say(&words)?;
        }
        let found = knowledge.find(field, &text, draft);
        let value = match found.as_slice() {
            [] => text,
            [(value, name)] => {
                // What has an ID is told with it, as soon as the server says that it is there.
                if value == name {
                    self.say(&format!("  {name}"))?;
                }
                value.clone()
            }
            several => {
                self.say(&format!("  {} matches; type one of:", several.len()))?;
                several.iter().take(MOST_MATCHES).try_for_each(|(value, name)| {
                    self.say(&if value == name { format!("  {name}") } else { format!("  {value}  {name}") })
                })?;
                return Ok(false);
            }
        };
        draft.set(field, value);
        if field == FieldId::Model && draft.get(FieldId::Source).trim().is_empty() {
            knowledge.learn(draft);
            if let Some(source) = knowledge.source_of_model() {
                draft.set(FieldId::Source, source);
                knowledge.learn(draft);
                self.tell_name(FieldId::Source, knowledge)?;
            }
        }
        Ok(true)
    }

    /// Prints what an ID stands for, where the server says so.
    fn tell_name(&mut self, field: FieldId, knowledge: &RemoteLookup<'_>) -> io::Result<()> {
        let Some((id, name)) = knowledge.named(field) else { return Ok(()) };
        self.say(&format!("  {} {id} is {name}", field.label()))
    }

    /// Prints a field's problems and warnings; true if there are no problems.
    fn tell(&mut self, field: FieldId, draft: &Draft, knowledge: &mut RemoteLookup<'_>) -> io::Result<bool> {
        knowledge.learn(draft);
        self.tell_name(field, knowledge)?;
        let checked = check(draft, self.creator.dialect, knowledge.known());
        let problems: Vec<String> = checked.problems_of(field).map(str::to_owned).collect();
        // Choosing the model fills an empty source.
        let may_wait = field == FieldId::Source && draft.get(field).trim().is_empty();
        for words in problems.iter().filter(|_| !may_wait) {
            self.say(&format!("  Problem: {words}"))?;
        }
        checked.warnings_of(field).try_for_each(|words| self.say(&format!("  Warning: {words}")))?;
        Ok(problems.is_empty() || may_wait)
    }

    fn ask_for_mapping(&mut self, draft: &mut Draft, knowledge: &mut RemoteLookup<'_>) -> Result<(), Ended> {
        loop {
            let dialect = self.creator.dialect;
            mapping::help(draft, dialect, knowledge.known()).iter().try_for_each(|line| self.say(line))?;
            let mut rows = Vec::new();
            loop {
                let text = self.prompt("Mapping:")?;
                if text.is_empty() {
                    break;
                }
                if text == "?" {
                    let lines = mapping::columns_and_fields(draft, knowledge.known());
                    lines.iter().try_for_each(|line| self.say(line))?;
                } else if text.starts_with(['{', '[']) {
                    draft.set_mapping(mapping::of_json(&text));
                    rows.clear();
                    break;
                } else if text == "auto" {
                    let found = mapping::by_name(&rows, draft, dialect, knowledge.known());
                    rows.extend(found.rows.iter().map(|pair| Row::column(&pair.column, &pair.path)));
                    rows.iter().try_for_each(|row| self.say(&format!("  {}", mapping::describe(row))))?;
                    found.misfits.iter().try_for_each(|misfit| self.say(&format!("  {}", misfit.describe())))?;
                } else {
                    match mapping::row(&text) {
                        Some(row) => rows.push(row),
                        None => self.say("  Write a row as: column -> field")?,
                    }
                }
            }
            if !rows.is_empty() {
                draft.set_mapping(Mapping::Rows(Table { rows, ..Table::new(dialect) }));
            }
            if self.tell(FieldId::Mapping, draft, knowledge)? {
                return Ok(());
            }
            draft.set_mapping(Mapping::Json { json: String::new() });
        }
    }

    /// Shows everything, then creates the sync or goes back to a field.
    fn review(&mut self, mut draft: Draft, mut knowledge: RemoteLookup<'_>) -> Result<Exit, Ended> {
        loop {
            knowledge.learn(&draft);
            let dialect = self.creator.dialect;
            let Checked { problems, warnings, sync, .. } = check(&draft, dialect, knowledge.known());
            let Some(asked) = sync else {
                let Some(field) = problems.first().map(|problem| problem.field) else { return Ok(Exit::Refused) };
                self.say(&format!("{} still has a problem.", field.label()))?;
                self.ask(field, &mut draft, &mut knowledge)?;
                continue;
            };
            self.say("")?;
            self.say(&asked.describe(knowledge.known()))?;
            for warning in &warnings {
                self.say(&format!("Warning, {}: {}", warning.field.label(), warning.words))?;
            }
            let json = format!("{:#}", asked.body());
            json.lines().try_for_each(|line| self.say(SanitizedText::new(line).as_str()))?;
            preview::first_rows(&draft, &asked, dialect, &knowledge).iter().try_for_each(|line| self.say(line))?;
            let text = self.prompt("Create this sync? yes, no, or the field to change:")?;
            let named = FieldId::ALL.into_iter().find(|field| field.label().eq_ignore_ascii_case(&text));
            match (text.to_ascii_lowercase().as_str(), named) {
                ("yes" | "y", _) => {
                    if let Some(ended) = self.create(&asked)? {
                        return Ok(ended);
                    }
                }
                ("no" | "n", _) => return self.left(),
                (_, Some(field)) => self.ask(field, &mut draft, &mut knowledge)?,
                _ => self.say("Answer yes, no, or the name of a field.")?,
            }
        }
    }

    /// Creates it; none when it was not created for something that can be fixed.
    fn create(&mut self, asked: &NewSync) -> Result<Option<Exit>, Ended> {
        let mut consent = Consent::default();
        loop {
            self.say("Creating the sync...")?;
            let came = self.saying(|creator, runtime, say| runtime.block_on(creator.create(asked, consent, say)))?;
            let said = match came {
                Outcome::Created(sync) => {
                    self.say(&words::created(&sync.id))?;
                    if let Some(status) = sync.status() {
                        self.say(&format!("Status: {status}."))?;
                    }
                    return Ok(Some(Exit::Done));
                }
                Outcome::Rejected(failure) => {
                    self.say(&format!("Not created. {}", failure.what()))?;
                    return Ok(self.refused(&failure)?);
                }
                Outcome::Unknown(why) => {
                    self.say(&why)?;
                    return Ok(Some(Exit::Unknown));
                }
                Outcome::NotCreated(why) => format!("{SAFE_TO_RETRY}. {why}"),
                Outcome::Wait(seconds) => words::wait(seconds),
                Outcome::Busy(why) => format!("{why} {NOTHING_SENT}"),
                Outcome::Ask(question) => {
                    let answer = self.prompt(&format!("{} {} yes or no:", fact(&question), words::ask(&question)))?;
                    if !matches!(answer.to_ascii_lowercase().as_str(), "yes" | "y") {
                        return Ok(None);
                    }
                    self.accept(&question)?;
                    consent = question.consented(consent);
                    continue;
                }
            };
            self.say(&said)?;
            return Ok(None);
        }
    }

    /// Notes that cannot be read are asked about once.
    fn accept(&mut self, question: &Question) -> io::Result<()> {
        let (Question::Unreadable(notes), Some(kept)) = (question, self.creator.notes) else { return Ok(()) };
        kept.accept(notes).or_else(|problem| self.say(&problem.to_string()))
    }

    fn refused(&mut self, failure: &Failure) -> io::Result<Option<Exit>> {
        self.say(failure.advice())?;
        match &failure.kind {
            FailureKind::Refused(complaints) => {
                complaints
                    .iter()
                    .try_for_each(|complaint| self.say(&format!("  {}", complaint.describe(FieldId::label))))?;
                Ok(None)
            }
            FailureKind::NotSignedIn(_) => Ok(Some(Exit::NotSignedIn)),
            FailureKind::Forbidden(_) => Ok(Some(Exit::Refused)),
            FailureKind::Busy { .. } => Ok(None),
            _ => Ok(Some(Exit::NotReached)),
        }
    }
}

/// Why the question is asked.
fn fact(question: &Question) -> String {
    match question {
        Question::SameAgain(earlier) => words::same_again(earlier, &timezone::clock()),
        Question::Unreadable(notes) => words::unreadable(notes),
    }
}

/// The first line: where it goes, and in which API variant.
pub fn opening(host: &str, dialect: Dialect) -> String {
    format!("Syncwright on {}, API variant {}.", SanitizedText::new(host), dialect.word())
}
