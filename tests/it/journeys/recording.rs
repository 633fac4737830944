//! The recording at the top of the README: a first sync in the demo, until its first run is over. The core of the program
//! against its own sandbox, over HTTP, on a clock that only this file moves; so every frame is what the program shows, and
//! a test draws the same again. `SYNCWRIGHT_PICTURES=draw cargo test --test it recording` redraws it.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::Value;
use syncwright::api::Client;
use syncwright::app::effect::Effect;
use syncwright::app::launch::{Appearance, Background, ColorDepth, ColorMode, Launch};
use syncwright::app::msg::{Answer, Msg};
use syncwright::cli::Arguments;
use syncwright::domain::clock::Clock;
use syncwright::domain::create::ledger::Ledger;
use syncwright::domain::liquid::Budget;
use syncwright::domain::secret::Token;
use syncwright::domain::token_storage::TokenLocation;
use syncwright::domain::transform::Transformer;
use syncwright::launch::{ResolvedConfig, StartupInput};
use syncwright::sandbox::{Dialect, Options, Sandbox, ScheduledRuns};
use tokio::runtime::Runtime;

use super::Journey;
use crate::svg::{Frame, film};

/// The most bytes that a page may have to load for it.
const MOST: usize = 150_000;

const SIZE: (u16, u16) = (80, 24);

/// The time of the recording: the first run of a sync with thirty minutes begins within it.
static CLOCK: AtomicI64 = AtomicI64::new(0);
const BEGIN: &str = "2026-11-23T12:29:20Z";
const FIRST_RUN: &str = "2026-11-23T12:30:00Z";

fn now() -> Timestamp {
    Timestamp::from_millisecond(CLOCK.load(Ordering::SeqCst)).expect("a time")
}

/// Keys, what is told of them, how long the result is looked at, and what is then seen.
const STORY: [(&str, &str, i64, &str); 19] = [
    ("", "syncwright --demo", 2_000, "HubSpot EU › contacts"),
    ("n", "n   a new sync", 1_600, "▌ Source"),
    ("p", "p   a letter searches by name", 1_200, "› Prod PG"),
    ("<enter>", "Enter   Prod PG", 800, "▌ Destination"),
    ("h", "h   the destination, likewise", 1_000, "› HubSpot EU"),
    ("<enter>", "Enter   HubSpot EU", 800, "▌ Model"),
    ("a", "a   and the model, whose rows are sent", 1_000, "› Active users"),
    ("<enter>", "Enter   Active users", 1_000, "▌ Stream"),
    ("<enter>", "Enter   what the destination has", 1_200, "› contacts"),
    ("<enter>", "Enter   contacts; one of its fields is required", 1_800, "1 required unmapped"),
    ("a", "a   map by name", 2_400, "Mapped by name"),
    ("<f6>", "F6   what will arrive, row by row", 3_000, "All 8 rows arrive whole."),
    ("<esc>", "Esc   back", 500, "5 of 11 columns"),
    ("<tab>", "Tab   the schedule", 1_000, "▌ Every"),
    ("3", "3", 300, "every 3 min"),
    ("0", "30   with the next runs", 1_800, "every 30 min"),
    ("<enter>", "Enter   what is sent, when, and what to beware of", 2_600, "48 times a day"),
    ("<enter>", "Enter   created, once", 2_600, "✓ Created"),
    ("v", "v   watch its runs", 1_200, "No runs yet."),
];

/// The program in the demo, and what was seen of it.
struct Recording {
    runtime: Runtime,
    client: Client,
    // Serves for as long as it is here.
    _sandbox: Sandbox,
    journey: Journey,
    /// When the program wants to be told the time.
    alarm: Option<Timestamp>,
    frames: Vec<Frame>,
}

impl Recording {
    fn start() -> Self {
        CLOCK.store(BEGIN.parse::<Timestamp>().expect("a time").as_millisecond(), Ordering::SeqCst);
        let runtime = Runtime::new().expect("a runtime");
        let transform = |mapping: &Value, row: &Value, now| match row {
            Value::Object(row) => Transformer::new(mapping).apply(row, now, &Budget::default()).into_json(),
            other => other.clone(),
        };
        let usual = Options::new(Dialect::Published);
        let options = Options { now, transform, scheduled_runs: ScheduledRuns::Shown, ..usual };
        let sandbox = runtime.block_on(Sandbox::start(options)).expect("a sandbox");
        let arguments = Arguments::of(["syncwright", "--demo"].map(Into::into)).expect("arguments");
        let meant = ResolvedConfig::demo(&arguments, None, &sandbox);
        let client = Client::new(meant.timeouts);
        let token = (Token::from_pasted(sandbox.token()).expect("a token"), TokenLocation::Session);
        let launch = meant.launch(Some(token), StartupInput::default(), SIZE);
        let colors = ColorMode::Colour(Background::Dark, ColorDepth::True);
        let mut journey = Journey::start(Launch {
            clock: Clock { now: now(), zone: TimeZone::UTC },
            appearance: Appearance { colors, follows_background: false },
            seed: 0,
            ..launch
        });
        journey.ledger = None;
        let mut recording = Self { runtime, client, _sandbox: sandbox, journey, alarm: None, frames: Vec::new() };
        recording.serve();
        recording
    }

    /// Carries out what is wanted, and what is wanted because of that.
    fn serve(&mut self) {
        loop {
            let wanted = std::mem::take(&mut self.journey.effects);
            if wanted.is_empty() {
                return;
            }
            for effect in wanted {
                if let Some((request, answer)) = self.carry_out(effect) {
                    self.journey.tell(Msg::Answer(request, answer));
                }
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Option<(syncwright::app::requests::RequestId, Answer)> {
        let (client, runtime) = (&self.client, &self.runtime);
        Some(match effect {
            Effect::TryToken(request, connection) => {
                (request, Answer::Identity(runtime.block_on(client.welcome(&connection))))
            }
            Effect::Ask(request, connection, dialect, query) => {
                (request, Answer::Reply(runtime.block_on(client.ask(&connection, dialect, &query))))
            }
            Effect::ReadLedger(request, ..) => (request, Answer::Ledger(Ok(Ledger::default()))),
            Effect::Create(request, connection, permit) => {
                (request, Answer::Create(runtime.block_on(client.create_sync(&connection, &permit.note().body))))
            }
            Effect::WakeAt(time) => {
                self.alarm = Some(self.alarm.filter(|set| *set > now()).map_or(time, |set| set.min(time)));
                return None;
            }
            // The demo keeps nothing.
            _ => return None,
        })
    }

    /// Lets time pass until then, waking the program when it wants to be; a new frame begins whenever something else is seen.
    fn pass_until(&mut self, end: Timestamp, caption: &str) {
        loop {
            let begin = now();
            let wanted = self.alarm.take().map(|time| time.max(begin + SignedDuration::from_millis(1)));
            let next = wanted.filter(|time| *time < end).unwrap_or(end);
            CLOCK.store(next.as_millisecond(), Ordering::SeqCst);
            let passed = u32::try_from(next.duration_since(begin).as_millis()).expect("a short while");
            self.frames.last_mut().expect("a frame").milliseconds += passed;
            if next == end {
                self.alarm = wanted;
                return;
            }
            self.journey.tell(Msg::Time(next));
            self.serve();
            self.look(caption);
        }
    }

    fn pass(&mut self, milliseconds: i64, caption: &str) {
        self.pass_until(now() + SignedDuration::from_millis(milliseconds), caption);
    }

    /// What is seen now is a frame, if it is not the last one still.
    fn look(&mut self, caption: &str) {
        let mut terminal = Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).expect("a terminal");
        terminal.draw(|frame| drop(syncwright::view::draw(&self.journey.app, frame))).expect("a drawing");
        let cursor = terminal.get_cursor_position().expect("a cursor");
        let buffer = terminal.backend().buffer().clone();
        let is_another = |last: &Frame| last.buffer != buffer || last.caption != caption;
        if self.frames.last().is_none_or(is_another) {
            let cursor = (cursor.x, cursor.y);
            self.frames.push(Frame { buffer, cursor, caption: caption.to_owned(), milliseconds: 0 });
        }
    }

    fn sees(&mut self, words: &str) {
        self.journey.sees(words);
    }
}

fn recorded() -> Vec<Frame> {
    let mut recording = Recording::start();
    for (keys, caption, milliseconds, seen) in STORY {
        recording.journey.keys(keys);
        recording.serve();
        recording.look(caption);
        recording.pass(milliseconds, caption);
        recording.sees(seen);
    }
    // Until then nothing happens, and nothing of it is shown.
    let (count, shown) = (recording.frames.len(), recording.frames.last().expect("a frame").milliseconds);
    let first_run: Timestamp = FIRST_RUN.parse().expect("a time");
    assert!(now() < first_run, "it is created before its first run");
    recording.pass_until(first_run, "");
    recording.frames.truncate(count);
    recording.frames[count - 1].milliseconds = shown;
    let caption = "12:30   its first run begins by itself";
    recording.look(caption);
    recording.pass(10_000, caption);
    recording.sees("✓ done");
    recording.frames.last_mut().expect("a frame").milliseconds = 5_000;
    recording.frames
}

#[test]
fn the_recording_is_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/recording/first-sync.svg");
    let frames = recorded();
    let picture = film(&frames, "A first sync in Syncwright's demo, until its first run is over", Background::Dark);
    // Where nothing moves, or is not wanted to, the last frame is seen.
    let last = format!("<g class=\"film\" transform=\"translate(-{})\">", (frames.len() - 1) * 660);
    assert!(
        picture.contains(&last) && picture.contains("(prefers-reduced-motion: reduce) { .film { animation: none } }")
    );
    assert!(picture.len() < MOST, "{} bytes in {} frames", picture.len(), frames.len());
    if std::env::var_os("SYNCWRIGHT_PICTURES").is_some_and(|wish| wish == "draw") {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, &picture).expect("the recording is written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == picture, "redraw it: SYNCWRIGHT_PICTURES=draw cargo test --test it recording");
}
