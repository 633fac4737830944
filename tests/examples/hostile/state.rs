//! What a server holds and was asked, and what its list shows of it at a moment.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::body::Wanted;
use crate::world::{Clocks, Date, Fault, List, Order, Twin, When, World, Written};

/// Who made a sync.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum By {
    /// The POST of this number.
    Post(usize),
    /// The create that a note beforehand is of.
    Note,
    Others,
}

/// A sync; one that is stored late has a time to come.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) id: String,
    pub(crate) by: By,
    pub(crate) attributes: Value,
    pub(crate) at: Instant,
    pub(crate) is_deleted: bool,
}

/// What a server did and was asked.
pub(crate) struct State {
    pub(crate) world: World,
    started: Instant,
    /// The syncs, those of late stores too.
    pub(crate) syncs: Vec<Stored>,
    /// The bodies of all POSTs, in their order.
    pub(crate) posts: Vec<Value>,
    /// How often page 1 of the list was asked for since the first POST, and answered.
    pub(crate) looks: usize,
    /// Lists that were asked for.
    lists: usize,
    answers: usize,
}

/// How long before a row the syncs were made that were there before.
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl State {
    pub(crate) fn new(world: World) -> Self {
        let mut state = Self {
            started: Instant::now(),
            syncs: Vec::new(),
            posts: Vec::new(),
            looks: 0,
            lists: 0,
            answers: 0,
            world,
        };
        for number in 0..state.world.list.others {
            let attributes = Wanted::unlike(number).attributes();
            state.add((1_000 + number).to_string(), By::Others, attributes, -DAY);
        }
        for (number, twin) in state.world.before.clone().into_iter().enumerate() {
            // A note is some time old, and so is its sync; its server took a moment.
            let (by, age) = match twin {
                Twin::OfTheNote => (By::Note, SignedDuration::from_secs(58)),
                Twin::Equal | Twin::OtherMapping => (By::Others, DAY),
            };
            state.add((100 + number).to_string(), by, twin_of(twin), -age);
        }
        state
    }

    fn add(&mut self, id: String, by: By, mut attributes: Value, from_now: SignedDuration) {
        if let Some(off) = self.world.clocks.records {
            let at = Timestamp::now() + from_now + SignedDuration::from_secs(off);
            let text = at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string();
            attributes["created_at"] = json!(text);
            attributes["updated_at"] = json!(text);
        }
        let now = Instant::now();
        // What was there before is in every list, however far it lags.
        let at = Duration::try_from(from_now)
            .map_or(now.checked_sub(Duration::from_secs(60)), |later| now.checked_add(later));
        self.syncs.push(Stored { id, by, attributes, at: at.unwrap_or(now), is_deleted: false });
    }

    /// Takes a POST; returns its number and the ID that its sync has, or would have.
    pub(crate) fn take_post(&mut self, body: &Value) -> (usize, String) {
        let number = self.posts.len();
        self.posts.push(body.clone());
        let id = (500 + number).to_string();
        let post = self.post(number);
        if let Some(after) = post.stored {
            let after = SignedDuration::try_from(after).unwrap_or_default();
            self.add(id.clone(), By::Post(number), body["sync"].clone(), after);
            if let Some(sync) = self.syncs.last_mut() {
                sync.is_deleted = post.is_deleted;
            }
        }
        if number == 0
            && let Some(twin) = self.world.appears
        {
            self.add("900".to_owned(), By::Others, twin_of(twin), SignedDuration::from_secs(1));
        }
        (number, id)
    }

    /// What becomes of the POST of this number.
    pub(crate) fn post(&self, number: usize) -> crate::world::Post {
        if number == 0 || self.world.is_always_so { self.world.post.clone() } else { crate::world::Post::default() }
    }

    /// The header that tells the time, for the next answer.
    pub(crate) fn date(&mut self) -> String {
        self.answers += 1;
        let Clocks { date, .. } = self.world.clocks;
        let off = match date {
            Date::Absent => return String::new(),
            Date::Off(off) => off,
            Date::InTurns(off) if self.answers.is_multiple_of(2) => off,
            Date::FromPost(off) if !self.posts.is_empty() => off,
            Date::InTurns(_) | Date::FromPost(_) => 0,
        };
        let now = Timestamp::now() + SignedDuration::from_secs(off);
        format!("Date: {}\r\n", now.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    }

    /// A page of the list: its status and body.
    pub(crate) fn page(&mut self, number: usize, size: usize) -> (u16, String) {
        // One row is what a sign-in asks for.
        self.lists += usize::from(size > 1);
        let fault = self.fault();
        if fault == Some(Fault::Forbidden) {
            return (403, r#"{"errors": [{"status": 403, "detail": "Not allowed"}]}"#.to_owned());
        }
        if fault == Some(Fault::EveryOtherBreaks) && self.lists.is_multiple_of(2) && size > 1 {
            return (500, r#"{"status": 500, "error": "Internal Server Error"}"#.to_owned());
        }
        let List { page, has_links, .. } = self.world.list;
        let (rows, size) = (self.rows(fault), page.min(size).max(1));
        let last = rows.len().div_ceil(size).max(1);
        let here: Vec<&Value> = rows.iter().skip((number - 1) * size).take(size).collect();
        let link = |number: usize| format!("http://127.0.0.1/api/v1/syncs?page={number}&per_page={size}");
        let answer = if has_links {
            json!({"data": here, "links": {"self": link(number), "first": link(1), "last": link(last)}})
        } else {
            json!({ "data": here })
        };
        (200, answer.to_string())
    }

    /// One sync, asked for by its ID.
    pub(crate) fn one(&self, id: &str) -> (u16, String) {
        let visible = self.visible(Duration::ZERO).into_iter().find(|sync| sync.id == id);
        match visible {
            Some(sync) => (200, json!({ "data": shown(sync, Written::AsSent) }).to_string()),
            None => (404, json!({"error": format!("Couldn't find Sync with 'id'={id:?}")}).to_string()),
        }
    }

    fn fault(&self) -> Option<Fault> {
        let (fault, when) = self.world.list.fault?;
        let is_due = match when {
            When::Always => true,
            When::UntilPost => self.posts.is_empty(),
            When::FromPost => !self.posts.is_empty(),
        };
        is_due.then_some(fault)
    }

    fn visible(&self, lag: Duration) -> Vec<&Stored> {
        let now = Instant::now();
        let is_visible = |sync: &&Stored| sync.at + lag <= now && !sync.is_deleted;
        self.syncs.iter().filter(is_visible).collect()
    }

    fn rows(&self, fault: Option<Fault>) -> Vec<Value> {
        let list = &self.world.list;
        let mut rows: Vec<Value> =
            self.visible(list.lag).into_iter().rev().map(|sync| shown(sync, list.written)).collect();
        if list.grows {
            let grown = usize::try_from(self.started.elapsed().as_secs()).unwrap_or(0);
            let colleagues = (0..grown).map(|number| {
                json!({"id": (5_000 + number).to_string(), "type": "syncs", "attributes": Wanted::unlike(number).attributes()})
            });
            rows.splice(0..0, colleagues);
        }
        match list.order {
            Order::NewestFirst => {}
            Order::Shuffled => fastrand::shuffle(&mut rows),
            Order::Shifting => {
                let by = self.lists % rows.len().max(1);
                rows.rotate_left(by);
            }
        }
        match fault {
            Some(Fault::Emptied) => rows.clear(),
            Some(Fault::HidesOne) => rows.retain(|row| row["id"] != "1000"),
            Some(Fault::WithoutId) => rows.extend([json!({"type": "syncs", "attributes": {}})]),
            Some(Fault::Forbidden | Fault::EveryOtherBreaks) | None => {}
        }
        rows
    }
}

/// A sync as the list writes it.
fn shown(sync: &Stored, written: Written) -> Value {
    let mut attributes = sync.attributes.clone();
    match written {
        _ if sync.by == By::Others => {}
        Written::AsSent => {}
        Written::WithoutAttributes => attributes = Value::Object(Map::new()),
        Written::OtherMapping => attributes["configuration"] = json!("{\"email\": \"properties.email\"}"),
        Written::OtherStream => attributes["stream_name"] = json!(" Contacts "),
        Written::OtherEnds => attributes["source_id"] = json!({"id": 1}),
    }
    json!({"id": sync.id, "type": "syncs", "attributes": attributes})
}

fn twin_of(twin: Twin) -> Value {
    match twin {
        Twin::Equal | Twin::OfTheNote => Wanted::default().attributes(),
        Twin::OtherMapping => Wanted::with_mapping(1).attributes(),
    }
}
