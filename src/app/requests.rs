//! Pending requests. An answer to a request that is no longer pending is ignored: this is the one place that decides
//! it.

use std::collections::BTreeMap;

use crate::domain::command::Command;
use crate::domain::create::note::CreateId;
use crate::domain::id::SyncRef;
use crate::domain::query::Query;

/// A request's ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RequestId(pub u64);

/// A session's ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(u64);

/// The purpose of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// Load the stored token to sign in with.
    LoadToken,
    /// Identify the owner of the token in use.
    Identify,
    /// Exchange email and password for a token, on the sign-in screen.
    Exchange,
    /// Test the token on the sign-in screen.
    TestToken,
    /// Store that token.
    StoreToken,
    /// Load something the form or a list needs.
    Fetch(Query),
    /// Load something about the open sync.
    Detail(SyncRef, Query),
    /// Load a page of the list in which a create is looked up.
    LookUp(CreateId),
    /// Read what is there before a create is sent.
    Prepare(CreateId),
    /// Create a sync.
    Create(CreateId),
    /// Wait until a command may be sent without exceeding the pace of requests.
    Turn,
    /// Save a sync to a file: this one of several, or the only one.
    Save(Option<SyncRef>),
    /// Run a command on a sync.
    Command(SyncRef, Command),
    /// A step of writing the file that records are saved in.
    SaveFile,
    /// A page of records for it.
    SavePage,
    /// The mapping from the external editor, for the one that was given to it: that of this sync, or of the new one.
    EditMapping(Option<SyncRef>, String),
}

impl Purpose {
    /// Whether it belongs to the sign-in screen.
    pub const fn is_of_sign_in(&self) -> bool {
        matches!(self, Self::Exchange | Self::TestToken | Self::StoreToken)
    }
}

/// The pending requests.
#[derive(Debug, Default)]
pub struct Requests {
    last: u64,
    awaited: BTreeMap<RequestId, (SessionId, Purpose)>,
}

impl Requests {
    /// Allocates an ID for a new session.
    pub const fn new_session(&mut self) -> SessionId {
        self.last += 1;
        SessionId(self.last)
    }

    /// Registers a pending request.
    pub fn open(&mut self, session: SessionId, purpose: Purpose) -> RequestId {
        self.last += 1;
        let request = RequestId(self.last);
        self.awaited.insert(request, (session, purpose));
        request
    }

    /// Removes a pending request and returns its session and purpose.
    pub fn close(&mut self, request: RequestId) -> Option<(SessionId, Purpose)> {
        self.awaited.remove(&request)
    }

    /// Cancels some of a session's pending requests.
    pub fn cancel(&mut self, session: SessionId, is_given_up: impl Fn(&Purpose) -> bool) -> Vec<(RequestId, Purpose)> {
        let given_up = |(of, purpose): &(SessionId, Purpose)| *of == session && is_given_up(purpose);
        let requests: Vec<RequestId> =
            self.awaited.iter().filter(|(_, awaiter)| given_up(awaiter)).map(|(request, _)| *request).collect();
        requests.into_iter().filter_map(|request| Some((request, self.close(request)?.1))).collect()
    }

    /// A session's pending requests.
    pub fn of(&self, session: SessionId) -> impl Iterator<Item = &Purpose> {
        self.awaited.values().filter(move |(of, _)| *of == session).map(|(_, purpose)| purpose)
    }
}
