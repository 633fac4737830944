//! Carrying out effects. What takes time runs on a runtime of its own and answers through the channel; the terminal's
//! own things (editor, clipboard) are done at once.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::Sender;

use jiff::Timestamp;
use tokio::task::AbortHandle;

use crate::api::Client;
use crate::app::effect::Effect;
use crate::app::msg::{Answer, Msg};
use crate::app::notice::Notice;
use crate::app::requests::RequestId;
use crate::domain::create::ledger::{Ledger, LedgerQuestion};
use crate::domain::create::note::CreateId;
use crate::domain::profile::ProfileSettings;
use crate::domain::text::SanitizedText;
use crate::sandbox::Sandbox;
use crate::secrets::Secrets;
use crate::shell::clipboard::Clipboard;
use crate::shell::create_locks::CreateLocks;
use crate::shell::event::Event;
use crate::shell::open_files::{OpenFiles, not_written};
use crate::shell::persistence_worker::PersistenceWorker;
use crate::shell::runtime_thread::RuntimeThread;
use crate::shell::{browser, clipboard, editor, notification, signals, terminal};
use crate::store::creates::take_lock;
use crate::store::{config, files};

/// What the program works with outside itself.
#[derive(Debug)]
pub struct Services {
    /// Where asynchronous work runs.
    pub runtime: RuntimeThread,
    /// The API client.
    pub client: Client,
    /// The stores of tokens.
    pub secrets: Secrets,
    /// The configuration file, where the platform has a place for one.
    pub config: Option<PathBuf>,
    /// The folder of drafts, where the platform has a place for one.
    pub drafts: Option<PathBuf>,
    /// The file of what was created, where the platform has a place for one.
    pub history: Option<PathBuf>,
    /// The built-in server of `--demo`; it serves as long as it is here.
    pub sandbox: Option<Sandbox>,
}

/// Carries out effects.
pub(super) struct EffectRunner {
    services: Services,
    events: Sender<Event>,
    running: HashMap<RequestId, AbortHandle>,
    alarm: Option<(Timestamp, AbortHandle)>,
    persistence: PersistenceWorker,
    locks: CreateLocks,
    files: OpenFiles,
    /// Whether another program drew on the screen.
    pub(super) screen_was_lost: bool,
}

impl EffectRunner {
    pub(super) fn new(services: Services, events: Sender<Event>) -> Self {
        let persistence = PersistenceWorker::start(services.drafts.clone(), services.history.clone(), events.clone());
        Self {
            services,
            events,
            running: HashMap::new(),
            alarm: None,
            persistence,
            locks: CreateLocks::default(),
            files: OpenFiles::default(),
            screen_was_lost: false,
        }
    }

    /// Carries out effects; true when the program is to end. All are carried out, also those after the end.
    pub(super) fn carry_out_all(&mut self, effects: Vec<Effect>) -> bool {
        let mut ended = false;
        for effect in effects {
            ended |= self.carry_out(effect);
        }
        ended
    }

    fn carry_out(&mut self, effect: Effect) -> bool {
        let client = self.services.client.clone();
        let secrets = self.services.secrets.clone();
        log::trace!("effect {}", effect.name());
        match effect {
            Effect::Quit => return true,
            Effect::FindStores => {
                self.spawn(None, async move { Msg::StoresFound(secrets.availability().await) });
            }
            Effect::LoadToken(request, key) => {
                self.spawn(Some(request), async move { Msg::Answer(request, Answer::Token(secrets.get(&key).await)) });
            }
            Effect::KeepToken(request, key, token, place) => {
                self.spawn(Some(request), async move {
                    Msg::Answer(request, Answer::Stored(secrets.set(&key, &token, place).await))
                });
            }
            Effect::TryToken(request, connection) => {
                self.spawn(Some(request), async move {
                    Msg::Answer(request, Answer::Identity(client.welcome(&connection).await))
                });
            }
            Effect::SignIn(request, credentials) => self.spawn(Some(request), async move {
                let signed_in = client.sign_in(&credentials.server, &credentials.email, &credentials.password).await;
                Msg::Answer(request, Answer::Exchanged(signed_in))
            }),
            Effect::Ask(request, connection, dialect, query) => self.spawn(Some(request), async move {
                Msg::Answer(request, Answer::Reply(client.ask(&connection, dialect, &query).await))
            }),
            Effect::AwaitTurn(request) => self.spawn(Some(request), async move {
                client.turn().await;
                Msg::Answer(request, Answer::Turn)
            }),
            Effect::Command(request, connection, command) => self.spawn(Some(request), async move {
                Msg::Answer(request, Answer::Command(client.carry_out(&connection, &command).await))
            }),
            Effect::SaveText { request, path, text } => {
                self.answer(Msg::Answer(request, Answer::Saved(saved(&path, &text))));
            }
            Effect::CreateFile(request, name) => {
                let step = self.files.create(request, &name);
                self.answer(Msg::Answer(request, Answer::File(step)));
            }
            Effect::AppendToFile(request, file, text) => {
                let step = self.files.append(file, &text);
                self.answer(Msg::Answer(request, Answer::File(step)));
            }
            Effect::CloseFile(request, file, text) => {
                let step = self.files.close(file, &text);
                self.answer(Msg::Answer(request, Answer::File(step)));
            }
            Effect::OpenUrl(address) => self.answer(Msg::Said(open_or_copy(&address))),
            Effect::OpenWork(profile) => self.persistence.open(profile),
            Effect::KeepDraft(profile, draft) => self.persistence.keep_draft(profile, draft),
            Effect::KeepEdits(profile, edits) => self.persistence.keep_edits(profile, edits),
            Effect::ReadLedger(request, id, question) => self.read_ledger(request, id, question),
            Effect::ReleaseLock(id) => self.locks.release(&id),
            Effect::KeepNote(note) => {
                let lock = self.locks.take(&note.id);
                self.persistence.keep_note(note, lock);
            }
            Effect::AcceptNotes(notes) => self.persistence.accept_notes(notes),
            Effect::ForgetCreate(id) => {
                let lock = self.locks.take(&id);
                self.persistence.forget_create(id, lock);
            }
            Effect::Remember(past) => self.persistence.remember(past),
            Effect::Create(request, connection, permit) => {
                // The lock is kept until what came of it is on the disk.
                let noted = self.persistence.note_create(permit.note().clone());
                self.spawn(Some(request), async move {
                    // The note is on the disk, or it was said that it cannot be.
                    let _ = noted.await;
                    let outcome = client.create_sync(&connection, &permit.note().body).await;
                    Msg::Answer(request, Answer::Create(outcome))
                });
            }
            Effect::Abandon(request) => {
                if let Some(task) = self.running.remove(&request) {
                    task.abort();
                }
            }
            Effect::SaveProfile(profile) => self.save(&profile),
            Effect::EditText(request, text) => {
                self.screen_was_lost = true;
                let edited = editor::edit(&text);
                // Editing takes its time.
                self.answer(Msg::Time(Timestamp::now()));
                self.answer(Msg::Answer(request, Answer::Edited(edited)));
            }
            Effect::Suspend => self.suspend(),
            Effect::Copy { text, what } => self.answer(Msg::Said(copied(&text, &what))),
            Effect::UseMouse(mouse) => self.on_terminal(|| terminal::use_mouse(mouse)),
            Effect::Notify(words) => {
                let how = notification::notification(|name| std::env::var(name).ok());
                if let Some(how) = how {
                    self.on_terminal(|| terminal::send(&how.sequence(&words)));
                }
            }
            Effect::WakeAt(time) => self.wake_at(time),
        }
        false
    }

    /// Does something with the terminal; an error means that it is gone.
    fn on_terminal(&self, work: impl FnOnce() -> std::io::Result<()>) {
        if let Err(error) = work() {
            drop(self.events.send(Event::TerminalLost(error)));
        }
    }

    /// Gives the terminal back and stops; goes on where the shell says so.
    pub(super) fn suspend(&mut self) {
        signals::stop();
        self.resume();
    }

    /// Takes the terminal again: whoever had it may have left it in any state, and of another size.
    pub(super) fn resume(&mut self) {
        self.screen_was_lost = true;
        if let Err(error) = terminal::take() {
            drop(self.events.send(Event::TerminalLost(error)));
            return;
        }
        self.answer(Msg::Time(Timestamp::now()));
        if let Some((width, height)) = terminal::size() {
            self.answer(Msg::Resized { width, height });
        }
    }

    /// Takes the lock, then reads: what another program wrote under it is there.
    fn read_ledger(&mut self, request: RequestId, id: CreateId, question: LedgerQuestion) {
        let slot = self.locks.open(id);
        let notes = self.persistence.notes();
        let patience = self.services.client.limits().create;
        let asked = question.clone();
        let later = self.persistence.later();
        self.spawn(Some(request), async move {
            let locked = tokio::task::spawn_blocking(move || take_lock(notes.as_deref(), &asked, patience)).await;
            let (lock, problem) = match locked.unwrap_or(Ok((None, None))) {
                Ok(taken) => taken,
                Err(busy) => return Msg::Answer(request, Answer::Ledger(Err(busy))),
            };
            if let Some(lock) = lock {
                slot.put(lock);
            }
            let read = later.read_ledger(question).await;
            let mut ledger = read.unwrap_or_else(|| Ledger {
                problems: vec!["Couldn't read earlier creates.".to_owned()],
                ..Ledger::default()
            });
            ledger.problems.extend(problem);
            Msg::Answer(request, Answer::Ledger(Ok(ledger)))
        });
    }

    fn spawn(&mut self, request: Option<RequestId>, work: impl Future<Output = Msg> + Send + 'static) {
        let events = self.events.clone();
        let task = self.services.runtime.spawn(async move {
            let answer = work.await;
            // Nobody to tell: the program is ending.
            drop(events.send(Event::Answer(answer)));
        });
        self.running.retain(|_, task| !task.is_finished());
        if let Some(request) = request {
            self.running.insert(request, task.abort_handle());
        }
    }

    fn answer(&self, msg: Msg) {
        drop(self.events.send(Event::Answer(msg)));
    }

    fn save(&self, profile: &ProfileSettings) {
        let Some(path) = &self.services.config else {
            self.answer(Msg::Said(Notice::wrong("No folder for the configuration; the profile isn't saved.")));
            return;
        };
        if let Err(problem) = config::save_profile(path, profile) {
            self.answer(Msg::Said(Notice::wrong(format!("The profile isn't saved. {problem}"))));
        }
    }

    /// One alarm at a time, the earliest: the core asks again for those after it.
    fn wake_at(&mut self, time: Timestamp) {
        let now = Timestamp::now();
        if let Some((set, alarm)) = &self.alarm {
            if *set <= time && *set > now {
                return;
            }
            alarm.abort();
        }
        let wait = std::time::Duration::try_from(time.duration_since(now)).unwrap_or_default();
        let events = self.events.clone();
        let task = self.services.runtime.spawn(async move {
            tokio::time::sleep(wait).await;
            drop(events.send(Event::Answer(Msg::Time(Timestamp::now()))));
        });
        self.alarm = Some((time, task.abort_handle()));
    }

    /// Ends without waiting for what is still under way.
    pub(super) fn end(self) {
        // One that waits for a lock would keep the keeper waiting.
        self.running.values().for_each(AbortHandle::abort);
        self.persistence.end();
    }
}

fn saved(path: &str, text: &str) -> Result<String, String> {
    match files::write_new(path, text) {
        Ok(path) => Ok(format!("Saved as {}.", SanitizedText::new(&path.display().to_string()))),
        Err(error) => Err(not_written(path, &error)),
    }
}

fn copied(text: &str, what: &str) -> Notice {
    match clipboard::copy(text) {
        Ok(Clipboard::System) => Notice::done(format!("Copied: {what}.")),
        Ok(Clipboard::Terminal) => Notice::done(format!("Copied through the terminal: {what}.")),
        Err(problem) => Notice::wrong(problem.to_string()),
    }
}

/// Opens an address; where no browser is, it is copied and told.
fn open_or_copy(address: &str) -> Notice {
    if browser::open(address) {
        return Notice::done(format!("Opened in the browser: {address}"));
    }
    let copied = if clipboard::copy(address).is_ok() { "Address copied" } else { "Address" };
    Notice::note(format!("Couldn't open a browser. {copied}: {address}"))
}

#[cfg(test)]
mod tests;
