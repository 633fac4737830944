//! Who awaits which answer. An answer that nobody awaits changes nothing: this is the one place that decides it.

use std::collections::BTreeMap;

use crate::domain::command::Command;
use crate::domain::create::note::CreateId;
use crate::domain::id::SyncRef;
use crate::domain::query::Query;

/// The number of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RequestId(pub u64);

/// The number of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SessionId(u64);

/// What an answer is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// The kept token, to sign in with.
    LoadToken,
    /// Who the token in use belongs to.
    Identify,
    /// A token for e-mail and password, on the sign-in screen.
    Exchange,
    /// Whether the token on the sign-in screen is good.
    TestToken,
    /// Whether it could be kept.
    StoreToken,
    /// Something that the form or a list needs to know.
    Fetch(Query),
    /// Something about a sync that is read.
    Detail(SyncRef, Query),
    /// A page of the list in which a create is looked up.
    LookUp(CreateId),
    /// The answer to a create.
    Create(CreateId),
    /// Something done with a sync.
    Command(SyncRef, Command),
    /// The mapping from the external editor, for the one that was given to it: that of this sync, or of the new one.
    EditMapping(Option<SyncRef>, String),
}

impl Purpose {
    /// Whether it belongs to the sign-in screen.
    pub const fn is_of_sign_in(&self) -> bool {
        matches!(self, Self::Exchange | Self::TestToken | Self::StoreToken)
    }
}

/// The requests that are under way.
#[derive(Debug, Default)]
pub struct Requests {
    last: u64,
    awaited: BTreeMap<RequestId, (SessionId, Purpose)>,
}

impl Requests {
    /// A number for a session that begins.
    pub const fn new_session(&mut self) -> SessionId {
        self.last += 1;
        SessionId(self.last)
    }

    /// Begins to await an answer.
    pub fn open(&mut self, session: SessionId, purpose: Purpose) -> RequestId {
        self.last += 1;
        let request = RequestId(self.last);
        self.awaited.insert(request, (session, purpose));
        request
    }

    /// Whose answer this is; from now on nobody awaits it.
    pub fn close(&mut self, request: RequestId) -> Option<(SessionId, Purpose)> {
        self.awaited.remove(&request)
    }

    /// Stops awaiting some answers of a session.
    pub fn cancel(&mut self, session: SessionId, is_given_up: impl Fn(&Purpose) -> bool) -> Vec<(RequestId, Purpose)> {
        let given_up = |(of, purpose): &(SessionId, Purpose)| *of == session && is_given_up(purpose);
        let requests: Vec<RequestId> =
            self.awaited.iter().filter(|(_, awaiter)| given_up(awaiter)).map(|(request, _)| *request).collect();
        requests.into_iter().filter_map(|request| Some((request, self.close(request)?.1))).collect()
    }

    /// What a session awaits.
    pub fn of(&self, session: SessionId) -> impl Iterator<Item = &Purpose> {
        self.awaited.values().filter(move |(of, _)| *of == session).map(|(_, purpose)| purpose)
    }
}
