//! A row: a world, what stands on the disk beforehand, and what people and programs do, step by step.

use std::time::Duration;

use crate::body::Wanted;
use crate::server::Hold;
use crate::world::World;

/// A row of the table; rows of one case are counted together.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) chapter: &'static str,
    pub(crate) case: &'static str,
    /// What tells it from others of its case.
    pub(crate) name: String,
    pub(crate) world: World,
    pub(crate) disk: Disk,
    pub(crate) steps: Vec<Step>,
    /// The world breaks what the program assumes: it may say what is not so.
    pub(crate) is_broken: bool,
    /// How long it takes, about, where that is long: the long ones begin first.
    pub(crate) minutes: u64,
}

/// What a program finds on the disk.
#[derive(Clone)]
pub(crate) struct Disk {
    /// `[timeouts]`.
    pub(crate) create: u32,
    pub(crate) settle: u32,
    pub(crate) notes: Vec<Note>,
    /// A file stands in the place of the folder for notes.
    pub(crate) has_no_folder: bool,
}

impl Default for Disk {
    fn default() -> Self {
        Self { create: 3, settle: 20, notes: Vec::new(), has_no_folder: false }
    }
}

/// A note that is there beforehand.
#[derive(Clone)]
pub(crate) struct Note {
    pub(crate) file: &'static str,
    pub(crate) text: Text,
}

#[derive(Clone)]
pub(crate) enum Text {
    Bytes(&'static [u8]),
    /// A note of this version, cut off.
    Cut,
    Said(Said),
}

/// What a note says that can be read.
#[derive(Clone, Copy)]
pub(crate) struct Said {
    /// The first version wrote it.
    pub(crate) is_first: bool,
    pub(crate) place: Place,
    pub(crate) wanted: Wanted,
    /// It asks for no valid sync.
    pub(crate) is_invalid: bool,
    /// How many seconds ago it was sent.
    pub(crate) age: i64,
}

impl Default for Said {
    fn default() -> Self {
        Self { is_first: false, place: Place::Here, wanted: Wanted::default(), is_invalid: false, age: 60 }
    }
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    Here,
    OtherServer,
    OtherWorkspace,
}

/// Calls of the program at once.
pub(crate) type Step = Vec<Call>;

/// A call of the program.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) what: What,
    pub(crate) wanted: Wanted,
    /// `--again`.
    pub(crate) again: bool,
    /// `--wait`.
    pub(crate) wait: u32,
    /// How far this machine's clock is off, in seconds.
    pub(crate) clock: i64,
    /// How far it is put off while the outcome is looked up.
    pub(crate) clock_set: Option<i64>,
    pub(crate) killed: Option<Moment>,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum What {
    Submit,
    Pending,
    /// `pending resolve 1 --not-created`.
    NotCreated,
    /// `pending resolve 1 --created`, with the ID of the sync that is there, of none, or without one.
    Created(Option<Found>),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Found {
    TheSync,
    NoSync,
}

/// When a program is killed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Moment {
    After(Duration),
    /// While this request is not answered.
    Held(Hold),
    /// So long after its POST arrived, which is not answered.
    Posted(Duration),
    /// So long after so many looks.
    Looked(usize, Duration),
    /// After its note is there and before the POST.
    Noted,
    /// In the place of the nth system call of these, on this file.
    Before(&'static str, usize, Option<&'static str>),
}

impl Call {
    pub(crate) const fn of(what: What) -> Self {
        let wanted = Wanted::FIRST;
        Self { what, wanted, again: false, wait: 45, clock: 0, clock_set: None, killed: None }
    }

    pub(crate) const fn submit() -> Self {
        Self::of(What::Submit)
    }

    pub(crate) const fn pending() -> Self {
        Self::of(What::Pending)
    }

    pub(crate) const fn wait(self, wait: u32) -> Self {
        Self { wait, ..self }
    }

    pub(crate) const fn again(self) -> Self {
        Self { again: true, ..self }
    }

    pub(crate) const fn clock(self, clock: i64) -> Self {
        Self { clock, ..self }
    }

    pub(crate) const fn clock_set(self, clock: i64) -> Self {
        Self { clock_set: Some(clock), ..self }
    }

    pub(crate) const fn killed(self, moment: Moment) -> Self {
        Self { killed: Some(moment), ..self }
    }

    pub(crate) const fn wanted(self, wanted: Wanted) -> Self {
        Self { wanted, ..self }
    }
}

/// Steps that come one after the other.
pub(crate) fn each(calls: impl IntoIterator<Item = Call>) -> Vec<Step> {
    calls.into_iter().map(|call| vec![call]).collect()
}

/// A `submit`, the same once more, and `pending`.
pub(crate) fn usual(first: Call) -> Vec<Step> {
    let next = Call { again: false, ..first.clone() };
    each([first, next, Call::pending()])
}

impl Row {
    pub(crate) fn new(name: impl Into<String>, world: World) -> Self {
        Self {
            chapter: "",
            case: "",
            name: name.into(),
            world,
            disk: Disk::default(),
            steps: usual(Call::submit()),
            is_broken: false,
            minutes: 0,
        }
    }

    pub(crate) fn steps(self, steps: Vec<Step>) -> Self {
        Self { steps, ..self }
    }

    pub(crate) fn disk(self, disk: Disk) -> Self {
        Self { disk, ..self }
    }

    /// How long a `submit` may take: until it ends its waiting, with the lists before and the POST.
    pub(crate) fn limit(&self, call: &Call) -> Duration {
        Duration::from_secs(u64::from(call.wait + 2 * self.disk.create) + 60 * (self.minutes + 1) / 2)
    }

    pub(crate) fn lasting(self, minutes: u64) -> Self {
        Self { minutes, ..self }
    }
}
