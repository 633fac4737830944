//! The form as questions, line by line: for screen readers, for terminals that cannot be drawn on, and for answers
//! through a pipe. The rules are those of the form; nothing moves the cursor and nothing has a colour.

mod mapping;

use std::io::{self, BufRead, Write};

use crate::domain::create::{Consent, Question};
use crate::domain::dialect::Dialect;
use crate::domain::draft::{Draft, FieldInput, Mapping, choices, input};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::field::FieldId;
use crate::domain::new_sync::NewSync;
use crate::domain::text::{SanitizedText, for_one_line};
use crate::domain::validation::{Checked, check};
use crate::headless::create::{Creator, Outcome, Say};
use crate::headless::remote_lookup::RemoteLookup;

/// How the dialogue ended, as the exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainEnd {
    /// The sync exists.
    Created,
    /// It was refused, or the answers ended before it was whole.
    Refused,
    /// The user left without creating anything.
    Left,
    /// The sign-in has ended.
    NotSignedIn,
    /// The server could not be reached.
    NotReached,
    /// Nobody knows whether it exists.
    Unknown,
}

impl PlainEnd {
    /// The exit code (spec §10).
    pub const fn code(self) -> u8 {
        match self {
            Self::Created | Self::Left => 0,
            Self::Refused => 1,
            Self::NotSignedIn => 3,
            Self::NotReached => 4,
            Self::Unknown => 5,
        }
    }
}

/// The longest answer that is looked at.
const LONGEST: usize = 200_000;

/// The dialogue and what it works with.
pub struct Plain<'a> {
    /// Where answers come from.
    pub input: &'a mut dyn BufRead,
    /// Where questions go.
    pub out: &'a mut dyn Write,
    /// Whether answers are shown after their questions: where they come through a pipe, no terminal does it.
    pub echo: Echo,
    /// What creates.
    pub creator: Creator<'a>,
    /// Where asynchronous work runs.
    pub runtime: &'a tokio::runtime::Runtime,
}

/// Whether answers are shown after their questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    /// They are.
    On,
    /// The terminal does it.
    Off,
}

/// What was answered.
enum InputLine {
    Text(String),
    /// The user wants to leave.
    Leave,
    /// There are no more answers.
    End,
}

impl Plain<'_> {
    /// Asks for everything, creates, and says what came of it.
    ///
    /// # Errors
    /// When answers cannot be read or questions not written.
    pub fn run(&mut self) -> io::Result<PlainEnd> {
        self.say("A new sync, question by question. ? shows what there is, an empty line takes what stands in brackets, :q leaves.")?;
        let dialect = self.creator.dialect;
        let mut draft = Draft::new(dialect);
        let mut knowledge = RemoteLookup::default();
        for field in FieldId::ALL {
            if draft.fields(dialect).contains(&field)
                && let Some(ended) = self.ask(field, &mut draft, &mut knowledge)?
            {
                return Ok(ended);
            }
        }
        self.review(draft, knowledge)
    }

    fn say(&mut self, words: &str) -> io::Result<()> {
        writeln!(self.out, "{words}")?;
        self.out.flush()
    }

    fn prompt(&mut self, words: &str) -> io::Result<InputLine> {
        write!(self.out, "{words} ")?;
        self.out.flush()?;
        let mut line = Vec::new();
        let mut limited = io::Read::take(&mut *self.input, u64::try_from(LONGEST).unwrap_or(u64::MAX));
        if limited.read_until(b'\n', &mut line)? == 0 {
            writeln!(self.out)?;
            return Ok(InputLine::End);
        }
        let line = String::from_utf8_lossy(&line).trim().to_owned();
        if self.echo == Echo::On {
            self.say(SanitizedText::new(&line).as_str())?;
        }
        Ok(if line == ":q" { InputLine::Leave } else { InputLine::Text(line) })
    }

    fn ended(&mut self, answer: &InputLine) -> io::Result<Option<PlainEnd>> {
        Ok(match answer {
            InputLine::Text(_) => None,
            InputLine::Leave => {
                self.say("Nothing was created.")?;
                Some(PlainEnd::Left)
            }
            InputLine::End => {
                self.say("The answers ended before the sync was whole. Nothing was created.")?;
                Some(PlainEnd::Refused)
            }
        })
    }

    /// Lets the creator do something, and says afterwards what it had to say.
    fn saying<T>(&mut self, work: impl FnOnce(&Creator<'_>, &tokio::runtime::Runtime, Say<'_>) -> T) -> io::Result<T> {
        let mut said = Ok(());
        let out = &mut self.out;
        let result = work(&self.creator, self.runtime, &mut |words| {
            said = writeln!(out, "{words}").and_then(|()| out.flush());
        });
        said.map(|()| result)
    }

    /// Asks for one field until its answer is right; how it ended when the user left.
    fn ask(&mut self, field: FieldId, draft: &mut Draft, knowledge: &mut RemoteLookup) -> io::Result<Option<PlainEnd>> {
        if field == FieldId::Mapping {
            return self.ask_for_mapping(draft, knowledge);
        }
        let dialect = self.creator.dialect;
        loop {
            let words = choices(field, dialect).iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            let offered = if words.is_empty() { String::new() } else { format!(" ({words})") };
            let now = draft.get(field);
            let standing = if now.is_empty() { String::new() } else { format!(" [{}]", SanitizedText::new(now)) };
            let answer = self.prompt(&format!("{}{offered}{standing}:", field.label()))?;
            if let Some(ended) = self.ended(&answer)? {
                return Ok(Some(ended));
            }
            let InputLine::Text(text) = answer else { return Ok(None) };
            if text == "?" {
                self.say(&format!("  {}", field.meaning(self.creator.dialect)))?;
                let lines = knowledge.list(self.runtime, &self.creator, field, draft);
                for line in lines {
                    self.say(&line)?;
                }
                continue;
            }
            if !text.is_empty() && !self.take(field, &text, draft, knowledge)? {
                continue;
            }
            if self.tell(field, draft, knowledge)? {
                return Ok(None);
            }
        }
    }

    /// Takes an answer into the draft; false when it means more than one thing.
    fn take(
        &mut self,
        field: FieldId,
        text: &str,
        draft: &mut Draft,
        knowledge: &mut RemoteLookup,
    ) -> io::Result<bool> {
        let longest = match input(field) {
            FieldInput::Line(longest) => longest,
            FieldInput::Mapping | FieldInput::Choice => LONGEST,
        };
        let (text, cleaned) = for_one_line(text, longest);
        if let Some(words) = cleaned.describe() {
            self.say(&words)?;
        }
        let found = knowledge.find(self.runtime, &self.creator, field, &text);
        let value = match found.as_slice() {
            [] => text,
            [(id, name)] => {
                self.say(&format!("  {name} ({id})"))?;
                id.clone()
            }
            several => {
                self.say("  More than one is called so; type the ID:")?;
                for (id, name) in several.iter().take(20) {
                    self.say(&format!("  {id}  {name}"))?;
                }
                return Ok(false);
            }
        };
        draft.set(field, value);
        if field == FieldId::Model && draft.get(FieldId::Source).trim().is_empty() {
            knowledge.learn(self.runtime, &self.creator, draft);
            if let Some(source) = knowledge.source_of_model() {
                draft.set(FieldId::Source, source);
            }
        }
        Ok(true)
    }

    /// Says what is wrong with a field, and what should be known; true when nothing is wrong.
    fn tell(&mut self, field: FieldId, draft: &Draft, knowledge: &mut RemoteLookup) -> io::Result<bool> {
        knowledge.learn(self.runtime, &self.creator, draft);
        let checked = check(draft, self.creator.dialect, knowledge.known());
        let problems: Vec<String> = checked.problems_of(field).map(str::to_owned).collect();
        // Choosing the model fills an empty source.
        let may_wait = field == FieldId::Source && draft.get(field).trim().is_empty();
        for words in problems.iter().filter(|_| !may_wait) {
            self.say(&format!("  Wrong: {words}"))?;
        }
        for words in checked.warnings_of(field) {
            self.say(&format!("  Note: {words}"))?;
        }
        Ok(problems.is_empty() || may_wait)
    }

    fn ask_for_mapping(&mut self, draft: &mut Draft, knowledge: &mut RemoteLookup) -> io::Result<Option<PlainEnd>> {
        loop {
            for line in mapping::help(draft, self.creator.dialect, knowledge.known()) {
                self.say(&line)?;
            }
            let mut rows = Vec::new();
            loop {
                let answer = self.prompt("Mapping:")?;
                if let Some(ended) = self.ended(&answer)? {
                    return Ok(Some(ended));
                }
                let InputLine::Text(text) = answer else { return Ok(None) };
                if text.is_empty() {
                    break;
                }
                if text == "?" {
                    for line in mapping::columns_and_fields(draft, knowledge.known()) {
                        self.say(&line)?;
                    }
                } else if text.starts_with(['{', '[']) {
                    draft.set_mapping(mapping::of_json(&text));
                    rows.clear();
                    break;
                } else if text == "auto" {
                    rows.extend(mapping::by_name(&rows, draft, self.creator.dialect, knowledge.known()));
                    for row in &rows {
                        self.say(&format!("  {}", mapping::describe(row)))?;
                    }
                } else {
                    match mapping::row(&text) {
                        Some(row) => rows.push(row),
                        None => self.say("  A row is written: column -> field")?,
                    }
                }
            }
            if !rows.is_empty() {
                draft.set_mapping(mapping::of_rows(rows, self.creator.dialect));
            }
            if self.tell(FieldId::Mapping, draft, knowledge)? {
                return Ok(None);
            }
            draft.set_mapping(Mapping::Json { json: String::new() });
        }
    }

    /// Everything once more; creates it, or goes back to a field.
    fn review(&mut self, mut draft: Draft, mut knowledge: RemoteLookup) -> io::Result<PlainEnd> {
        loop {
            knowledge.learn(self.runtime, &self.creator, &draft);
            let dialect = self.creator.dialect;
            let Checked { problems, warnings, sync } = check(&draft, dialect, knowledge.known());
            let Some(asked) = sync else {
                let Some(field) = problems.first().map(|problem| problem.field) else { return Ok(PlainEnd::Refused) };
                self.say(&format!("{} is not right yet.", field.label()))?;
                if let Some(ended) = self.ask(field, &mut draft, &mut knowledge)? {
                    return Ok(ended);
                }
                continue;
            };
            self.say("")?;
            self.say(&asked.describe(knowledge.known()))?;
            for warning in &warnings {
                self.say(&format!("Note on {}: {}", warning.field.label(), warning.words))?;
            }
            let json = format!("{:#}", asked.body());
            for line in json.lines() {
                self.say(SanitizedText::new(line).as_str())?;
            }
            let answer = self.prompt("Create this sync? yes, no, or the name of a field to change it:")?;
            if let Some(ended) = self.ended(&answer)? {
                return Ok(ended);
            }
            let InputLine::Text(text) = answer else { return Ok(PlainEnd::Left) };
            let named = FieldId::ALL.into_iter().find(|field| field.label().eq_ignore_ascii_case(&text));
            match (text.to_ascii_lowercase().as_str(), named) {
                ("yes" | "y", _) => {
                    if let Some(ended) = self.create(&asked)? {
                        return Ok(ended);
                    }
                }
                ("no" | "n", _) => {
                    self.say("Nothing was created.")?;
                    return Ok(PlainEnd::Left);
                }
                (_, Some(field)) => {
                    if let Some(ended) = self.ask(field, &mut draft, &mut knowledge)? {
                        return Ok(ended);
                    }
                }
                _ => self.say("Please answer yes, no, or the name of a field.")?,
            }
        }
    }

    /// Creates it; none when it was not created for something that can be mended.
    fn create(&mut self, asked: &NewSync) -> io::Result<Option<PlainEnd>> {
        let mut consent = Consent::default();
        loop {
            self.say("Creating the sync...")?;
            let came = self.saying(|creator, runtime, say| runtime.block_on(creator.create(asked, consent, say)))?;
            match came {
                Outcome::Created(sync) => {
                    let status = sync.status().map(|status| format!(", status {status}")).unwrap_or_default();
                    self.say(&format!("Created: sync {}{status}.", sync.id.0))?;
                    return Ok(Some(PlainEnd::Created));
                }
                Outcome::Rejected(failure) => {
                    self.say(&format!("Not created. {}", failure.what()))?;
                    return self.refused(&failure);
                }
                Outcome::NotCreated(why) => {
                    self.say(&format!("Not created, and safe to try again. {why}"))?;
                    return Ok(None);
                }
                Outcome::Unknown(why) => {
                    self.say(&format!("Outcome unknown. {why}"))?;
                    return Ok(Some(PlainEnd::Unknown));
                }
                Outcome::Wait(seconds) => {
                    self.say(&format!("The server asked to wait; {seconds} s are left. Nothing was sent."))?;
                    return Ok(None);
                }
                Outcome::Busy(why) => {
                    self.say(&format!("{why} Nothing was sent."))?;
                    return Ok(None);
                }
                Outcome::Ask(question) => {
                    let answer = self.prompt(&format!("{} yes or no:", in_words(&question)))?;
                    match answer {
                        InputLine::Text(text) if matches!(text.to_ascii_lowercase().as_str(), "yes" | "y") => {
                            self.accept(&question)?;
                            consent = question.consented(consent);
                        }
                        InputLine::Text(_) => return Ok(None),
                        other => return self.ended(&other),
                    }
                }
            }
        }
    }

    /// Notes that cannot be read are asked about once.
    fn accept(&mut self, question: &Question) -> io::Result<()> {
        let (Question::Unreadable(notes), Some(kept)) = (question, self.creator.notes) else { return Ok(()) };
        kept.accept(notes).or_else(|problem| self.say(&problem.to_string()))
    }

    fn refused(&mut self, failure: &Failure) -> io::Result<Option<PlainEnd>> {
        self.say(failure.advice())?;
        match &failure.kind {
            FailureKind::Refused(complaints) => {
                for complaint in complaints {
                    let field = complaint.field().map(|field| format!("{}: ", field.label())).unwrap_or_default();
                    let meaning = complaint.meaning().map(|meaning| format!(" {meaning}")).unwrap_or_default();
                    self.say(&format!("  {field}{}{meaning}", complaint.words))?;
                }
                Ok(None)
            }
            FailureKind::NotSignedIn(_) => Ok(Some(PlainEnd::NotSignedIn)),
            FailureKind::Forbidden(_) => Ok(Some(PlainEnd::Refused)),
            FailureKind::Busy { .. } => Ok(None),
            _ => Ok(Some(PlainEnd::NotReached)),
        }
    }
}

fn in_words(question: &Question) -> String {
    match question {
        Question::SameAgain(earlier) => format!(
            "Sync {} is exactly this already; a second one sends its rows twice. Create it again?",
            earlier.sync.id.0
        ),
        Question::Unreadable(notes) => {
            let names: Vec<&str> = notes.iter().map(|note| note.name.as_str()).collect();
            format!(
                "The notes of earlier creates can't be read ({}); one may be of this sync. Create it anyway?",
                names.join(", ")
            )
        }
    }
}

/// The words for a dialect, for the first line.
pub fn opening(host: &str, dialect: Dialect) -> String {
    format!("Syncwright, line by line, on {}, in the {} dialect.", SanitizedText::new(host), dialect.word())
}
