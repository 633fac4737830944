//! A world that a row describes: what the server makes of a POST, what its list shows, what its clocks say, and what
//! others do. Plain data; [`crate::server`] plays it.

use std::time::Duration;

/// Everything outside of the program.
#[derive(Clone, Default)]
pub(crate) struct World {
    /// What becomes of the first POST. Later ones are answered well.
    pub(crate) post: Post,
    /// What becomes of the first becomes of all.
    pub(crate) is_always_so: bool,
    pub(crate) list: List,
    pub(crate) clocks: Clocks,
    /// Syncs that were there before, beside some that are nothing like ours.
    pub(crate) before: Vec<Twin>,
    /// What a colleague creates a second after the first POST.
    pub(crate) appears: Option<Twin>,
}

/// What becomes of a POST.
#[derive(Clone)]
pub(crate) struct Post {
    pub(crate) answer: Answer,
    /// How late it is answered.
    pub(crate) after: Duration,
    /// How late its sync is stored, if it is.
    pub(crate) stored: Option<Duration>,
    /// Somebody deletes it before anybody looks.
    pub(crate) is_deleted: bool,
}

impl Default for Post {
    fn default() -> Self {
        Self { answer: Answer::created(), after: Duration::ZERO, stored: Some(Duration::ZERO), is_deleted: false }
    }
}

/// The bytes that answer a POST. `ID` and `ATTRIBUTES` in a body stand for those of the sync.
#[derive(Clone)]
pub(crate) enum Answer {
    Whole {
        status: u16,
        headers: &'static str,
        body: &'static str,
    },
    /// A yes after other bytes.
    After(&'static str),
    /// A yes, a byte at a time.
    Slowly,
    /// A yes whose end only the end of the connection tells.
    WithoutLength,
    /// A yes of which so much arrives.
    Cut(Cut),
    /// The connection is closed.
    Closed,
    /// The connection is reset.
    Reset,
    /// Nothing, until the other side gives up.
    Silence,
    /// From the first POST on nobody listens: it cannot even be sent.
    Nobody,
}

/// Where an answer is cut.
#[derive(Clone, Copy)]
pub(crate) enum Cut {
    FirstLine,
    Headers,
    Body,
    /// The JSON is whole, but not the chunks that it comes in.
    LastChunk,
}

/// A yes as the contract describes it.
pub(crate) const YES: &str = r#"{"data": {"id": "ID", "type": "syncs", "attributes": ATTRIBUTES}}"#;

impl Answer {
    pub(crate) const fn created() -> Self {
        Self::whole(201, YES)
    }

    pub(crate) const fn whole(status: u16, body: &'static str) -> Self {
        Self::Whole { status, headers: "Content-Type: application/json\r\n", body }
    }
}

/// What a list shows.
#[derive(Clone)]
pub(crate) struct List {
    /// How far it is behind what is stored.
    pub(crate) lag: Duration,
    /// How many rows a page has at most.
    pub(crate) page: usize,
    pub(crate) has_links: bool,
    pub(crate) order: Order,
    pub(crate) written: Written,
    pub(crate) fault: Option<(Fault, When)>,
    /// Syncs that are nothing like ours.
    pub(crate) others: usize,
    /// A colleague creates one a second that is nothing like ours.
    pub(crate) grows: bool,
}

impl Default for List {
    fn default() -> Self {
        Self {
            lag: Duration::ZERO,
            page: 1000,
            has_links: true,
            order: Order::NewestFirst,
            written: Written::AsSent,
            fault: None,
            others: 3,
            grows: false,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Order {
    NewestFirst,
    /// Another one each time.
    Shuffled,
    /// One entry moves to the end with every request.
    Shifting,
}

/// How ours stands in the list.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Written {
    AsSent,
    WithoutAttributes,
    OtherMapping,
    OtherStream,
    OtherEnds,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    Forbidden,
    EveryOtherBreaks,
    /// Nothing is shown.
    Emptied,
    /// An entry has no ID.
    WithoutId,
    /// An entry that exists is not shown.
    HidesOne,
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum When {
    Always,
    UntilPost,
    FromPost,
}

/// What the server's clocks say, in seconds beside the truth; none says nothing.
#[derive(Clone, Copy)]
pub(crate) struct Clocks {
    pub(crate) date: Date,
    /// `created_at` and `updated_at`.
    pub(crate) records: Option<i64>,
}

impl Default for Clocks {
    fn default() -> Self {
        Self { date: Date::Off(0), records: Some(0) }
    }
}

/// The header `Date`.
#[derive(Clone, Copy)]
pub(crate) enum Date {
    Absent,
    Off(i64),
    /// Two servers answer in turns: this one is right, that one off.
    InTurns(i64),
    /// Another server answers from the POST on.
    FromPost(i64),
}

/// A sync of somebody else that is like ours.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Twin {
    Equal,
    OtherMapping,
    /// The one that a note beforehand is of: it is ours.
    OfTheNote,
}
