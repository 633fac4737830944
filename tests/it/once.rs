//! The promise "created once", against worlds that nobody imagined: servers, people and programs are generated, and
//! driven through the create machine over a virtual clock. `SYNCWRIGHT_HISTORIES` says how many; `SYNCWRIGHT_SEED` runs one.

mod program;
mod server;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use syncwright::domain::create::lookup::{Finding, Lookup};
use syncwright::domain::create::note::CreateId;
use syncwright::domain::create::open::Known;
use syncwright::domain::create::reading::{ReadingAnswer, ReadingStep};
use syncwright::domain::create::{Consent, blocked};
use syncwright::domain::dialect::Dialect;
use syncwright::domain::draft::Draft;
use syncwright::domain::failure::{Failure, FailureKind, NoAnswer};
use syncwright::domain::id::WorkspaceId;
use syncwright::domain::new_sync::NewSync;
use syncwright::domain::remote_context::RemoteContext;
use syncwright::domain::server::{PlainHttp, Server as Address};
use syncwright::domain::sync::{CreateOutcome, ServerState};
use syncwright::domain::validation::check;

use program::{Asker, Disk, Program, Want};
use server::{Server, Style};

const SETTLE: SignedDuration = SignedDuration::from_secs(600);

/// How long a program waits for the answer to a create.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

fn place() -> (Address, Option<WorkspaceId>, Dialect) {
    static SERVER: LazyLock<Address> =
        LazyLock::new(|| Address::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server"));
    (SERVER.clone(), WorkspaceId::parse("1").ok(), Dialect::Published)
}

/// Three syncs: the first two differ in their schedule only, so that one could be the other.
static SYNCS: LazyLock<[(NewSync, Value); 3]> = LazyLock::new(|| {
    [(1, 30), (1, 60), (2, 30)].map(|(source, every)| {
        let body = json!({"sync": {
            "source_id": source, "destination_id": 9, "model_id": 3, "stream_name": "contacts",
            "configuration": {"email": "properties.email"}, "sync_mode": "full_refresh",
            "schedule_type": "automated", "sync_interval": every, "sync_interval_unit": "minutes",
        }});
        let draft = Draft::of_body(&body, Dialect::Published);
        let checked = check(&draft, Dialect::Published, &RemoteContext::default());
        (checked.sync.expect("a valid body"), body)
    })
});

fn body(which: usize) -> Value {
    SYNCS[which].1.clone()
}

/// A decision to create, and what became of it in truth.
#[derive(Debug)]
struct Decision {
    body: Value,
    /// The server will store it then.
    stores_at: Option<Timestamp>,
    stored: Option<u32>,
    /// A person said that it was not created.
    is_told: bool,
    /// The program's list before it.
    before: Option<Vec<String>>,
}

#[derive(Debug)]
enum Event {
    /// A person, a colleague, a clock, a power cut.
    Chance,
    Store(usize),
    Lock(usize, u32),
    List(usize, u32, Asker, ReadingStep),
    /// None is the true answer to a create that was carried out.
    Answer(usize, u32, CreateId, Option<Box<CreateOutcome>>),
    /// Something is due.
    Wake,
}

struct World {
    rng: Rng,
    now: Timestamp,
    server: Server,
    disk: Disk,
    programs: Vec<Program>,
    decisions: Vec<Decision>,
    by_id: BTreeMap<String, usize>,
    events: BTreeMap<(Timestamp, u64), Event>,
    count: u64,
    alarms: BTreeSet<(Timestamp, usize)>,
    /// The world breaks what the promise assumes.
    is_lawless: bool,
    is_calm: bool,
    /// What happened, in words, for the run that tells of a failure. Most runs fail in nothing, and words take long.
    log: Option<Vec<String>>,
}

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

impl World {
    fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let is_lawless = rng.u8(..100) < 15;
        let offsets = [0, 0, 0, 1_200, -1_200, 34_560_000, -34_560_000, 90_000_000];
        let clock = (rng.u8(..100) < 80).then(|| seconds(offsets[rng.usize(..offsets.len())]));
        let styles =
            [Style::Full, Style::Full, Style::Full, Style::Full, Style::IdsOnly, Style::Rewritten, Style::Nested];
        let most_lag = if is_lawless { 2_000 } else { 15 };
        let lag = if rng.bool() { seconds(0) } else { seconds(rng.i64(0..most_lag)) };
        let server = Server {
            syncs: Vec::new(),
            style: styles[rng.usize(..styles.len())],
            clock,
            tells_times: rng.u8(..100) < 80,
            lag,
            empty_until: Timestamp::UNIX_EPOCH,
            cap: [1_000, 2, 3][rng.usize(..3)],
            pages: HashMap::new(),
        };
        let now: Timestamp = "2026-11-25T12:00:00Z".parse().expect("a time");
        let programs = (0..rng.usize(1..=2)).map(|number| Program { number, ..Program::default() }).collect();
        let mut world = Self {
            rng,
            now,
            server,
            disk: Disk::default(),
            programs,
            decisions: Vec::new(),
            by_id: BTreeMap::new(),
            events: BTreeMap::new(),
            count: 0,
            alarms: BTreeSet::new(),
            is_lawless,
            is_calm: false,
            log: None,
        };
        for _ in 0..world.rng.usize(0..6) {
            let (which, ago) = (world.rng.usize(0..3), world.rng.i64(100..1_000_000));
            let long_ago = now - seconds(ago);
            let other = if world.rng.u8(..100) < 25 { body(which) } else { other(which) };
            world.server.store(&other, None, long_ago);
        }
        let clock = world.any_clock();
        for program in &mut world.programs {
            program.start(&mut world.disk, clock);
        }
        let chances = world.rng.usize(3..25);
        for _ in 0..chances {
            let at = world.rng.i64(0..1_500_000);
            world.later(SignedDuration::from_millis(at), Event::Chance);
        }
        world
    }

    fn any_clock(&mut self) -> SignedDuration {
        let offsets = [0, 0, 0, 1_200, -1_200, 34_560_000, -34_560_000];
        seconds(offsets[self.rng.usize(..offsets.len())])
    }

    fn later(&mut self, after: SignedDuration, event: Event) {
        self.count += 1;
        self.events.insert((self.now + after, self.count), event);
    }

    fn note(&mut self, words: impl FnOnce() -> String) {
        if let Some(log) = &mut self.log {
            log.push(format!("{} {}", self.now, words()));
        }
    }

    /// A travel time of a request or answer.
    fn travel(&mut self) -> SignedDuration {
        let slow = self.rng.u8(..100) < 10;
        SignedDuration::from_millis(self.rng.i64(if slow { 1_000..20_000 } else { 5..400 }))
    }

    fn run(&mut self) {
        let end = self.now + seconds(2_000);
        self.run_until(end);
        self.is_calm = true;
        self.server.empty_until = self.now;
        for number in 0..self.programs.len() {
            if self.programs[number].is_dead {
                let clock = self.any_clock();
                self.programs[number].start(&mut self.disk, clock);
            }
        }
        let calm = self.now + seconds(2_500);
        self.run_until(calm);
        self.is_never_stuck();
    }

    fn run_until(&mut self, end: Timestamp) {
        loop {
            self.look();
            let Some(((at, _), event)) = self.events.pop_first() else { break };
            if at > end {
                self.events.insert((at, 0), event);
                break;
            }
            self.now = at;
            self.happen(event);
        }
        self.now = end;
    }

    fn look(&mut self) {
        for number in 0..self.programs.len() {
            if self.programs[number].is_dead {
                continue;
            }
            for want in self.programs[number].look(self.now) {
                self.want(number, want);
            }
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Chance if self.is_calm => {}
            Event::Chance => self.chance(),
            Event::Store(decision) => {
                let body = self.decisions[decision].body.clone();
                let id = self.server.store(&body, Some(decision), self.now);
                let decision = &mut self.decisions[decision];
                (decision.stored, decision.stores_at) = (Some(id), None);
                self.note(|| format!("the server stores sync {id}"));
            }
            Event::Lock(number, run) if self.is_running(number, run) => {
                let want = self.programs[number].go_on(&mut self.disk, self.now);
                self.want(number, want);
            }
            Event::List(number, run, asker, step) => self.list(number, run, &asker, &step),
            Event::Answer(number, run, id, outcome) if self.is_running(number, run) => {
                if self.programs[number].sending.as_ref() == Some(&id) {
                    let outcome = outcome.map_or_else(|| self.true_answer(&id), |outcome| *outcome);
                    let want = self.programs[number].on_answer(&id, outcome, &mut self.disk);
                    self.want(number, want);
                }
            }
            Event::Lock(..) | Event::Answer(..) | Event::Wake => {}
        }
    }

    fn is_running(&self, number: usize, run: u32) -> bool {
        let program = &self.programs[number];
        !program.is_dead && program.run == run
    }

    fn want(&mut self, number: usize, want: Want) {
        let run = self.programs[number].run;
        match want {
            Want::Nothing => {}
            Want::Lock => self.later(SignedDuration::from_millis(900), Event::Lock(number, run)),
            Want::List(asker, step) => {
                let travel = self.travel();
                self.later(travel, Event::List(number, run, asker, step));
            }
            Want::WakeAt(at) => {
                let after = at.duration_since(self.now).max(SignedDuration::from_millis(1));
                // It is wished for after everything that happens; one alarm is enough.
                if self.alarms.insert((self.now + after, number)) {
                    self.later(after, Event::Wake);
                }
            }
            Want::Post(note, consent) => self.post(number, run, &note, consent),
            Want::Claim(id, known) => self.claim(number, &id, &known),
            Want::Ask(asked, consent) => {
                self.note(|| format!("program {number} asks first"));
                if self.rng.u8(..100) < 70 {
                    self.create(number, *asked, consent);
                }
            }
        }
    }

    fn create(&mut self, number: usize, asked: NewSync, consent: Consent) {
        let program = &mut self.programs[number];
        if program.attempt.is_some() || program.sending.is_some() || program.is_dead {
            return;
        }
        self.count += 1;
        let id = CreateId::new(program.now(self.now), self.count);
        program.begin(id, asked, consent);
        let want = program.go_on(&mut self.disk, self.now);
        self.want(number, want);
    }

    fn chance(&mut self) {
        let number = self.rng.usize(..self.programs.len());
        match self.rng.u8(..100) {
            0..55 => {
                let which = [0, 0, 0, 1, 2][self.rng.usize(..5)];
                self.create(number, SYNCS[which].0.clone(), Consent::default());
            }
            55..65 => {
                self.note(|| format!("program {number} is killed"));
                self.programs[number].kill(&mut self.disk);
                let clock = self.any_clock();
                self.programs[number].start(&mut self.disk, clock);
            }
            65..68 => self.programs[number].kill(&mut self.disk),
            65..72 if self.rng.bool() => self.tell(number),
            70..75 => {
                // Esc.
                if let Some(id) = self.programs[number].sending.clone() {
                    let failure = Failure::without_answer(FailureKind::NoAnswer(NoAnswer::StoppedWaiting));
                    let lost = CreateOutcome::Unknown(failure, ServerState::MayBeAtIt);
                    let want = self.programs[number].on_answer(&id, lost, &mut self.disk);
                    self.want(number, want);
                }
            }
            75..85 => {
                let which = self.rng.usize(0..3);
                let is_equal = self.is_lawless && self.rng.bool();
                let body = if is_equal { body(which) } else { other(which) };
                self.server.store(&body, None, self.now);
            }
            88..95 => {
                let at = self.rng.usize(..self.server.syncs.len().max(1));
                let now = self.now;
                // A list that shifts to and fro unseen, because it tells no times, is what is assumed away.
                let is_told = self.server.tells_times && self.server.clock.is_some() || self.is_lawless;
                if let Some(touched) = self.server.syncs.get_mut(at).filter(|_| is_told) {
                    touched.updated = now;
                }
            }
            85..88 => {
                // An empty list is found out where something is known to be there; its times tell old from new.
                let has_made = !self.disk.history.is_empty();
                let is_told = self.server.tells_times && self.server.clock.is_some() && has_made;
                if is_told || self.is_lawless {
                    self.server.empty_until =
                        self.now + seconds(self.rng.i64(1..if self.is_lawless { 2_000 } else { 600 }));
                }
            }
            95..98 => {
                let at = self.rng.usize(..self.server.syncs.len().max(1));
                // What one of our decisions made stays: whether it was made could not be told otherwise. And a page may
                // miss an old sync when one before it is deleted, which only its times tell from a new one.
                let is_told = self.server.tells_times && self.server.clock.is_some() || self.is_lawless;
                if let Some(deleted) = self.server.syncs.get_mut(at).filter(|it| it.by.is_none() && is_told) {
                    deleted.is_deleted = true;
                }
            }
            // Where the server tells no time, ours must at least not be set while it counts.
            _ if self.server.clock.is_some() => self.programs[number].clock += seconds(self.rng.i64(-2_000..2_000)),
            _ => {}
        }
    }

    /// A person looked in the web app, too early perhaps, and says that it was not created.
    fn tell(&mut self, number: usize) {
        let open = self.programs[number].open.iter_mut().find(|open| open.lookup().is_some());
        let Some(open) = open else { return };
        open.note.told_not_created = true;
        let id = open.note.id.as_str().to_owned();
        if let Some(note) = self.disk.notes.get_mut(&id) {
            note.told_not_created = true;
        }
        if let Some(at) = self.by_id.get(&id) {
            let decision = &mut self.decisions[*at];
            decision.is_told = true;
            // What a person says wrongly is theirs: then only what was seen may be told.
            self.is_lawless |= decision.stored.is_some() || decision.stores_at.is_some();
        }
        self.note(|| format!("a person says that {id} was not created"));
    }

    /// The server gets a create.
    fn post(
        &mut self,
        number: usize,
        run: u32,
        note: &syncwright::domain::create::note::PendingCreate,
        consent: Consent,
    ) {
        self.is_allowed(note, consent);
        let at = self.decisions.len();
        self.by_id.insert(note.id.as_str().to_owned(), at);
        let before = note.before.as_ref().filter(|before| before.is_whole).map(|before| before.ids.clone());
        let (body, stores_at) = (note.body.clone(), None);
        self.decisions.push(Decision { body, stores_at, stored: None, is_told: false, before });
        self.note(|| format!("program {number} sends {} ({})", note.id.as_str(), note.body["sync"]["sync_interval"]));
        let travel = self.travel();
        let failure = |kind| Failure::without_answer(kind);
        let lost = || failure(FailureKind::NoAnswer(NoAnswer::TimedOut));
        let broke = |status| failure(FailureKind::ServerBroke { status });
        let most = if self.is_lawless { 2_000 } else { 599 };
        let (stores, answer): (Option<SignedDuration>, Option<CreateOutcome>) = match self.rng.u8(..100) {
            // Answered, and the answer is true.
            0..35 => (Some(travel), None),
            35..45 => (None, Some(CreateOutcome::NotCreated(failure(FailureKind::Refused(Vec::new()))))),
            // The server broke: before it stored, or after.
            45..60 => {
                let stores = self.rng.bool().then_some(travel);
                (stores, Some(CreateOutcome::Unknown(broke(500), ServerState::Done)))
            }
            // A gateway gave up: the server may store it late, or never.
            60..80 => {
                let stores =
                    self.rng.bool().then(|| travel.max(SignedDuration::from_millis(self.rng.i64(0..most * 1_000))));
                (stores, Some(CreateOutcome::Unknown(broke(504), ServerState::MayBeAtIt)))
            }
            // No answer.
            80..95 => {
                let stores = self.rng.bool().then(|| SignedDuration::from_millis(self.rng.i64(0..most * 1_000)));
                (stores, Some(CreateOutcome::Unknown(lost(), ServerState::MayBeAtIt)))
            }
            _ => (None, Some(CreateOutcome::NotCreated(failure(FailureKind::NotSignedIn("ended".into()))))),
        };
        if let Some(after) = stores {
            self.decisions[at].stores_at = Some(self.now + after);
            self.later(after, Event::Store(at));
        }
        let id = note.id.clone();
        let is_lost =
            matches!(&answer, Some(CreateOutcome::Unknown(Failure { kind: FailureKind::NoAnswer(_), .. }, _)));
        let back = if is_lost { PATIENCE } else { travel + seconds(1) };
        self.later(back, Event::Answer(number, run, id, answer.map(Box::new)));
    }

    fn true_answer(&self, id: &CreateId) -> CreateOutcome {
        let stored = self.decisions[self.by_id[id.as_str()]].stored.expect("it was stored before it is answered");
        CreateOutcome::Created(Box::new(self.server.told(&self.server.syncs[stored as usize - 1])))
    }

    fn list(&mut self, number: usize, run: u32, asker: &Asker, step: &ReadingStep) {
        if !self.is_running(number, run) {
            return;
        }
        let fails = !self.is_calm && self.rng.u8(..100) < 8;
        let failure = Failure::without_answer(if self.rng.bool() {
            FailureKind::ServerBroke { status: 500 }
        } else {
            FailureKind::Forbidden("no".into())
        });
        let missing = Failure::without_answer(FailureKind::NotFound("gone".into()));
        let page;
        let answer = match step {
            _ if fails => ReadingAnswer::Failed(&failure),
            ReadingStep::Page { number, size } => {
                page = self.server.page(*number, *size, self.now);
                ReadingAnswer::Page(&page, self.server.date(self.now))
            }
            ReadingStep::One(id) if self.server.has(id.0.as_str()) => ReadingAnswer::Exists,
            ReadingStep::One(_) => ReadingAnswer::Failed(&missing),
        };
        let want = self.programs[number].on_list(asker, answer, &mut self.disk, self.now, SETTLE);
        self.want(number, want);
    }

    /// A create may be sent only if nothing of the same that may exist goes unmentioned.
    fn is_allowed(&mut self, note: &syncwright::domain::create::note::PendingCreate, consent: Consent) {
        for decision in &self.decisions {
            let exists = decision.stored.is_some() || decision.stores_at.is_some();
            let is_told = decision.is_told || consent.same_again;
            if decision.body == note.body && exists && !is_told && !self.is_lawless {
                self.fail("a second sync of the same is sent without a question");
            }
        }
        if self.by_id.contains_key(note.id.as_str()) {
            self.fail("a decision is sent twice");
        }
    }

    /// What a program says of a create.
    fn claim(&mut self, number: usize, id: &CreateId, known: &Known) {
        let Some(at) = self.by_id.get(id.as_str()).copied() else { return };
        self.note(|| format!("program {number} says of {}: {known:?}", id.as_str()));
        let decision = &self.decisions[at];
        match known {
            Known::Created(sync) => {
                let id = sync.id.0.to_string();
                let stored = self.server.syncs.iter().find(|it| it.id.to_string() == id);
                let is_equal = stored.is_some_and(|it| it.body == decision.body);
                let was_there = decision.before.as_ref().is_some_and(|before| before.contains(&id));
                if !is_equal || was_there {
                    self.fail("created is said of a sync that is not equal, or was there before");
                }
                if !self.is_lawless && stored.is_none_or(|it| it.by != Some(at)) {
                    self.fail("created is said of somebody else's sync");
                }
            }
            Known::AfterAll(_) => {}
            Known::NotCreated => {
                let exists = decision.stored.is_some() || decision.stores_at.is_some();
                if exists && !self.is_lawless {
                    self.fail("not created is said of a create that is, or will be");
                }
            }
        }
    }

    /// When all is calm, everything is known, or a person can say.
    fn is_never_stuck(&mut self) {
        for number in 0..self.programs.len() {
            let program = &self.programs[number];
            if program.attempt.is_some() || program.sending.is_some() {
                self.fail("an attempt has no end");
            }
            for id in program.held_back_by() {
                let open = program.open.iter().find(|open| open.note.id.as_str() == id).expect("it is there");
                let last = open.lookup().and_then(Lookup::last);
                // Another program found out, or looks: this one reads it at the next decision.
                let is_known_elsewhere = !self.disk.notes.contains_key(&id) || open.is_elsewhere();
                if !matches!(last, Some(Finding::Candidates(_))) && !is_known_elsewhere {
                    self.fail(&format!("{id} stays unknown, and no candidate is named: {last:?}"));
                }
            }
        }
        // A person says what became of them; then nothing is in the way.
        for program in &mut self.programs {
            for open in program.open.iter_mut() {
                open.note.told_not_created = true;
            }
            for which in 0..3 {
                let (server, workspace, _) = place();
                let in_the_way = blocked((&server.id(), workspace, &body(which)), &program.open, None, self.now);
                assert_eq!(in_the_way, None);
            }
        }
    }

    fn fail(&self, words: &str) -> ! {
        let decisions: Vec<String> = self.decisions.iter().map(|it| format!("{it:?}")).collect();
        let log = self.log.as_deref().unwrap_or_default();
        panic!("{words}\n{}\n{}\n{:?}", log.join("\n"), decisions.join("\n"), self.server);
    }
}

/// A sync that is another one.
fn other(which: usize) -> Value {
    let mut body = body(which);
    body["sync"]["stream_name"] = json!("companies");
    body
}

#[test]
fn every_history_keeps_the_promise() {
    if let Some(seed) = std::env::var("SYNCWRIGHT_SEED").ok().and_then(|seed| seed.parse().ok()) {
        return World { log: Some(Vec::new()), ..World::new(seed) }.run();
    }
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let count = number("SYNCWRIGHT_HISTORIES").unwrap_or(2_000);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for first in 0..threads {
            scope.spawn(move || {
                for seed in (first as u64..count).step_by(threads) {
                    if std::panic::catch_unwind(|| World::new(seed).run()).is_err() {
                        eprintln!("SYNCWRIGHT_SEED={seed}");
                        World { log: Some(Vec::new()), ..World::new(seed) }.run();
                        panic!("{seed} failed once only");
                    }
                }
            });
        }
    });
}
