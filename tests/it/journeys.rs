//! Whole journeys through the pure core: keys and answers in, effects and screens out. No terminal, no network.

mod after;
mod audit;
mod before_sending;
mod choosing;
mod connecting;
mod creating;
mod editing;
mod elsewhere;
mod events;
mod faults;
mod files;
pub(crate) mod first_sync;
mod health;
mod keyboards;
mod knowing;
mod left_over;
mod listed;
mod looks;
mod mapping;
mod overlap;
mod preview;
mod recording;
mod regressions;
mod rejected;
mod scenes;
mod screens;
mod several;
mod switching;
mod unknown;
mod walks;
mod work;
mod workspace;

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use serde_json::{Map, Value, json};
use syncwright::app::effect::Effect;
use syncwright::app::form::Focus;
use syncwright::app::input::key::{Code, Key};
use syncwright::app::input::keymap::Keymap;
use syncwright::app::input::mouse::MouseTarget;
use syncwright::app::launch::{Appearance, ColorMode, Launch, Origin};
use syncwright::app::msg::{Answer, Msg};
use syncwright::app::requests::RequestId;
use syncwright::app::session::profile::Profile;
use syncwright::app::{self, App};
use syncwright::domain::clock::Clock;
use syncwright::domain::create::ledger::Ledger;
use syncwright::domain::dialect::Dialect;
use syncwright::domain::failure::{Failure, FailureKind, Identity, RawAnswer};
use syncwright::domain::id::{SyncId, SyncRef};
use syncwright::domain::query::{Page, Query, Reply};
use syncwright::domain::secret::Token;
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::sync::{CreateOutcome, Sync};
use syncwright::domain::token_storage::TokenLocation;

use crate::fields::{Part, parts};

/// A secret that must never be seen.
pub(crate) const TOKEN: &str = "the-secret-token";

/// How long a server may take to finish a create without an answer.
pub(crate) const SETTLE: SignedDuration = SignedDuration::from_secs(600);

/// A user at the program, without a terminal.
pub(crate) struct Journey {
    pub(crate) app: App,
    /// What the program wants done, in order, since the start.
    pub(crate) effects: Vec<Effect>,
    /// The questions that were answered.
    pub(crate) answered: Vec<RequestId>,
    /// What the disk says before a create; none where the test answers itself.
    pub(crate) ledger: Option<Ledger>,
    /// The syncs that the server lists before a create.
    pub(crate) listed: Vec<Sync>,
}

pub(crate) fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a time")
}

pub(crate) fn token() -> Token {
    Token::from_pasted(TOKEN).expect("a token")
}

pub(crate) fn server() -> Server {
    Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server")
}

pub(crate) fn launch() -> Launch {
    Launch {
        clock: Clock { now: now(), zone: TimeZone::UTC },
        size: (80, 24),
        appearance: Appearance { colors: ColorMode::Mono, follows_background: false },
        terminal: syncwright::app::launch::Terminal::default(),
        keymap: Keymap::default(),
        profile: Profile {
            name: "default".to_owned(),
            origin: Origin::Configuration,
            server: Some(server()),
            dialect: Dialect::Published,
            workspace: None,
            sync_page: None,
        },
        profiles: Vec::new(),
        from: None,
        token: None,
        notices: Vec::new(),
        seed: 0,
        settle: SETTLE,
    }
}

impl Journey {
    pub(crate) fn start(launch: Launch) -> Self {
        let (app, effects) = app::start(launch);
        Self { app, effects, answered: Vec::new(), ledger: Some(Ledger::default()), listed: Vec::new() }
    }

    /// Signed in, at home, on the list of this session: what the workspace has is asked for where a story is about it.
    pub(crate) fn signed_in(dialect: Dialect) -> Self {
        let mut journey = Self::signing_in(dialect);
        journey.keys("1").token_is_good();
        journey.effects.clear();
        journey
    }

    /// Started with a token that is being tested.
    pub(crate) fn signing_in(dialect: Dialect) -> Self {
        Self::start(Launch {
            profile: Profile { dialect, origin: Origin::ThisRun, ..launch().profile },
            token: Some((token(), TokenLocation::Keyring)),
            ..launch()
        })
    }

    /// The token turns out to be good.
    pub(crate) fn token_is_good(&mut self) -> &mut Self {
        let request = self.last_request();
        self.tell(Msg::Answer(request, Answer::Identity(Ok(Identity { confirmed: true, ..Identity::default() }))))
    }

    pub(crate) fn tell(&mut self, msg: Msg) -> &mut Self {
        let wanted = app::update(&mut self.app, msg);
        let new = self.effects.len();
        self.effects.extend(wanted);
        self.prepare(new)
    }

    /// Answers what is read before a create, as the disk and the server do.
    fn prepare(&mut self, new: usize) -> &mut Self {
        let Some(ledger) = self.ledger.clone() else { return self };
        let is_preparing = self.app.session.editor.attempt.is_some();
        let answer = self.effects[new..].iter().find_map(|effect| match effect {
            Effect::ReadLedger(request, ..) => Some((*request, Answer::Ledger(Ok(ledger.clone())))),
            Effect::Ask(request, _, _, Query::SyncList { number, .. }) if is_preparing => {
                let rows = if *number == 1 { self.listed.clone() } else { Vec::new() };
                let page = Page { count: rows.len(), rows, last: Some(1) };
                Some((*request, Answer::Reply(Ok(Reply::SyncList(page, Some(self.app.clock.now))))))
            }
            // What was created and is not listed was deleted.
            Effect::Ask(request, _, _, Query::Sync(_)) if is_preparing => {
                Some((*request, Answer::Reply(Err(failure(FailureKind::NotFound("".into()))))))
            }
            _ => None,
        });
        match answer {
            Some((request, answer)) => {
                self.answered.push(request);
                self.tell(Msg::Answer(request, answer))
            }
            None => self,
        }
    }

    /// Presses keys; `<to Mapping>` is Tab, or Shift-Tab, until that field is reached.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        self.press(keys, |journey| journey)
    }

    /// Presses keys, with something done after each.
    fn press(&mut self, keys: &str, after: impl Fn(&mut Self) -> &mut Self) -> &mut Self {
        for part in parts(keys) {
            match part {
                Part::Keys(keys) => {
                    for key in Key::read_all(keys) {
                        after(self.tell(Msg::Key(key)));
                    }
                }
                Part::To(field) => {
                    // Where it cannot be reached (random walks come by anywhere), what is seen next tells.
                    for _ in 0..40 {
                        if self.app.form().focus() == Focus::Field(field) {
                            break;
                        }
                        let is_ahead = matches!(self.app.form().focus(), Focus::Field(at) if at < field);
                        let code = if is_ahead { Code::Tab } else { Code::BackTab };
                        after(self.tell(Msg::Key(Key::plain(code))));
                    }
                }
            }
        }
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.tell(Msg::Paste(secrecy::SecretString::from(text.to_owned())))
    }

    /// The number of the newest request of any kind.
    pub(crate) fn last_request(&self) -> RequestId {
        self.effects
            .iter()
            .rev()
            .find_map(|effect| match effect {
                Effect::LoadToken(request, _)
                | Effect::KeepToken(request, ..)
                | Effect::TryToken(request, _)
                | Effect::SignIn(request, _)
                | Effect::Create(request, ..)
                | Effect::EditText(request, _) => Some(*request),
                _ => None,
            })
            .expect("a request was made")
    }

    /// The bodies of all creates that were asked for.
    pub(crate) fn creates(&self) -> Vec<&Value> {
        self.effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Create(_, _, permit) => Some(&permit.note().body),
                _ => None,
            })
            .collect()
    }

    /// Fills a valid form and stands on Review.
    pub(crate) fn filled(&mut self) -> &mut Self {
        self.keys("n1<tab>2<tab>3<tab>contacts<to Mapping>");
        self.paste(r#"{"email": "properties.email"}"#).keys("<to Every>30<c-s>")
    }

    pub(crate) fn answer(&mut self, outcome: CreateOutcome) -> &mut Self {
        let request = self.last_request();
        self.tell(Msg::Answer(request, Answer::Create(outcome)))
    }

    pub(crate) fn screen(&self) -> String {
        let (width, height) = self.app.size;
        self.screen_at(width, height)
    }

    pub(crate) fn buffer_at(&self, width: u16, height: u16) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
        terminal.draw(|frame| drop(syncwright::view::draw(&self.app, frame))).expect("a drawing");
        terminal.backend().buffer().clone()
    }

    /// What pressing these words on the screen means.
    pub(crate) fn target_of(&self, words: &str) -> Option<MouseTarget> {
        let (width, height) = self.app.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
        let mut hits = Vec::new();
        terminal.draw(|frame| hits = syncwright::view::draw(&self.app, frame)).expect("a drawing");
        let buffer = terminal.backend().buffer();
        let row = |y: u16| (0..width).filter_map(|x| buffer.cell((x, y))).map(Cell::symbol).collect::<String>();
        let (y, before) = (0..height).find_map(|y| Some((y, row(y).split_once(words)?.0.chars().count())))?;
        Some(syncwright::view::target_at(&hits, u16::try_from(before).ok()?, y))
    }

    pub(crate) fn screen_at(&self, width: u16, height: u16) -> String {
        let buffer = self.buffer_at(width, height);
        let mut text = String::new();
        for y in 0..height {
            let row: String = (0..width).filter_map(|x| buffer.cell((x, y))).map(Cell::symbol).collect();
            text.push_str(row.trim_end());
            text.push('\n');
        }
        text
    }

    /// Whether the terminal's own cursor is seen.
    pub(crate) fn has_cursor_at(&self, width: u16, height: u16) -> bool {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a terminal");
        terminal.hide_cursor().expect("hidden");
        terminal.draw(|frame| drop(syncwright::view::draw(&self.app, frame))).expect("a drawing");
        terminal.backend().cursor_visible()
    }

    /// Which texts have which role, line by line; what has none is left out.
    pub(crate) fn roles_at(&self, width: u16, height: u16) -> String {
        let buffer = self.buffer_at(width, height);
        let mut told = String::new();
        for y in 0..height {
            let cells = (0..width).filter_map(|x| buffer.cell((x, y)));
            let mut runs: Vec<(String, String)> = Vec::new();
            for cell in cells {
                let role = role_of(cell);
                match runs.last_mut() {
                    Some((of, text)) if *of == role => text.push_str(cell.symbol()),
                    _ => runs.push((role, cell.symbol().to_owned())),
                }
            }
            let is_shown = |(role, text): &&(String, String)| {
                !role.is_empty() && (!text.trim().is_empty() || role.contains("field") || role.contains("selected"))
            };
            for (role, text) in runs.iter().filter(is_shown) {
                writeln!(told, "{:>3} {role:<22} {}", y + 1, text.trim_end()).expect("a string");
            }
        }
        told
    }

    pub(crate) fn sees(&mut self, words: &str) -> &mut Self {
        // Without the request at the right, so that sentences that go over several lines are found too.
        let screen = self.screen_at(99, 40);
        let flat = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(screen.contains(words) || flat.contains(words), "{words:?} is not on the screen:\n{screen}");
        self
    }

    /// The notice says so, in its line or beyond it.
    pub(crate) fn says(&mut self, words: &str) -> &mut Self {
        let said = self.app.notice.as_ref().map(|notice| notice.words.clone()).unwrap_or_default();
        assert!(said.contains(words), "{words:?} is not in {said:?}");
        self
    }

    pub(crate) fn sees_not(&mut self, words: &str) -> &mut Self {
        let screen = self.screen_at(120, 40);
        assert!(!screen.contains(words), "{words:?} is on the screen:\n{screen}");
        self
    }
}

/// The inks of the three themes that are looked at, by what they mean. A colour that is none of them has no role, and
/// shows as itself.
const INKS: [(&str, [Color; 3]); 6] = [
    ("accent", [Color::Cyan, Color::Rgb(0x56, 0xc2, 0xd6), Color::Rgb(0x00, 0x62, 0x75)]),
    ("quiet", [Color::DarkGray, Color::Rgb(0x9d, 0xa5, 0xb4), Color::Rgb(0x58, 0x5f, 0x6b)]),
    ("wrong", [Color::LightRed, Color::Rgb(0xff, 0x80, 0x8b), Color::Rgb(0xb0, 0x1f, 0x2b)]),
    ("warning", [Color::Yellow, Color::Rgb(0xe5, 0xc0, 0x7b), Color::Rgb(0x7a, 0x52, 0x00)]),
    ("good", [Color::Green, Color::Rgb(0x98, 0xc3, 0x79), Color::Rgb(0x2d, 0x6a, 0x1f)]),
    ("behind", [Color::DarkGray, Color::Rgb(0x6b, 0x72, 0x80), Color::Rgb(0x8a, 0x91, 0x9c)]),
];

/// The grounds of the two themes that have them.
const GROUNDS: [(&str, [Color; 2]); 4] = [
    ("field", [Color::Rgb(0x2b, 0x31, 0x3a), Color::Rgb(0xea, 0xec, 0xef)]),
    ("focused field", [Color::Rgb(0x32, 0x3b, 0x46), Color::Rgb(0xdf, 0xe6, 0xea)]),
    ("selected", [Color::Rgb(0x1b, 0x3a, 0x45), Color::Rgb(0xd3, 0xe9, 0xee)]),
    ("layer", [Color::Rgb(0x22, 0x27, 0x2e), Color::Rgb(0xf1, 0xf3, 0xf5)]),
];

fn ink(colour: Color) -> String {
    let known = INKS.iter().find(|(_, colours)| colours.contains(&colour));
    known.map_or_else(|| format!("{colour:?}"), |(name, _)| (*name).to_owned())
}

fn role_of(cell: &Cell) -> String {
    let mut role = Vec::new();
    if cell.fg != Color::Reset {
        role.push(ink(cell.fg));
    }
    if cell.bg != Color::Reset {
        let known = GROUNDS.iter().find(|(_, colours)| colours.contains(&cell.bg));
        role.push(known.map_or_else(|| format!("on {:?}", cell.bg), |(name, _)| format!("on {name}")));
    }
    let modifiers = cell.modifier.iter_names().map(|(name, _)| name.to_lowercase());
    role.extend(modifiers.filter(|name| name != "underlined"));
    if cell.modifier.contains(Modifier::UNDERLINED) {
        let line = Some(cell.underline_color).filter(|colour| *colour != Color::Reset).map(ink);
        role.push(line.map_or_else(|| "underlined".to_owned(), |line| format!("underlined {line}")));
    }
    role.join(" ")
}

/// A sync somewhere.
pub(crate) fn place(host: &str, id: &str) -> SyncRef {
    let server = Server::parse(&format!("https://{host}"), PlainHttp::LoopbackOnly).expect("a server");
    SyncRef { server: server.id(), workspace: None, id: SyncId(id.into()) }
}

/// A sync as a server answers it to `sent`.
pub(crate) fn created(id: &str, sent: &Value) -> CreateOutcome {
    let mut attributes: Map<String, Value> = sent["sync"].as_object().cloned().unwrap_or_default();
    attributes.insert("status".to_owned(), json!("pending"));
    CreateOutcome::Created(Box::new(Sync { id: SyncId(id.into()), attributes }))
}

pub(crate) fn failure(kind: FailureKind) -> Failure {
    Failure { kind, answer: Some(RawAnswer { status: 400, beginning: vec!["{".into(), "  \"errors\"".into()] }) }
}
