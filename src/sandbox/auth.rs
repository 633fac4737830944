//! Who is asking: users, passwords, tokens. One login token lives per user; a new login ends the one before.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use super::contract::{Check, Numbers, Presence};
use super::errors;
use super::http::{Answer, Call, Reply, Sent};
use super::options::LoginLimit;

/// How long a login lasts.
const LOGIN_SECONDS: i64 = 30 * 60;
/// How long the token that is accepted always says that it lasts.
const FIXED_SECONDS: i64 = 10 * 365 * 24 * 3600;
/// How many wrong passwords lock an account, and for how long.
const WRONG_PASSWORDS: u32 = 5;
const LOCKED_SECONDS: i64 = 3600;
/// The throttle: so many posts in so many seconds.
const LOGINS: u32 = 5;
const LOGIN_WINDOW: i64 = 20;

const LOCKED: &str = "Account is locked due to multiple login attempts. Please retry after sometime";

/// What a request's `Authorization` was worth. The header itself is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    /// There was no such header.
    Missing,
    /// It was not in the right form, or its token is unknown, expired or replaced.
    Wrong,
    /// It was good.
    Right,
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Admin,
    Viewer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct User {
    pub(super) id: i64,
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    password: &'static str,
    verified: bool,
    pub(super) role: Role,
    /// The workspaces, oldest first.
    pub(super) workspaces: &'static [i64],
}

const ANN: User = User {
    id: 1,
    name: "Ann",
    email: "ann@acme.io",
    password: "Passw0rd!x",
    verified: true,
    role: Role::Admin,
    workspaces: &[1, 2],
};
const VIC: User = User { id: 2, name: "Vic", email: "vic@acme.io", role: Role::Viewer, workspaces: &[1], ..ANN };
const UNA: User = User { id: 3, name: "Una", email: "una@acme.io", verified: false, workspaces: &[1], ..ANN };
/// Everyone.
pub(super) const USERS: [User; 3] = [ANN, VIC, UNA];

#[derive(Debug, Default)]
struct Account {
    wrong: u32,
    locked_until: Option<Timestamp>,
    live: Option<(String, Timestamp)>,
}

/// The state of signing in.
#[derive(Debug)]
pub(super) struct Auth {
    fixed: String,
    accounts: BTreeMap<i64, Account>,
    made: u64,
    limit: LoginLimit,
    window: (i64, u32),
}

/// A token for Ann that lasts for years.
pub(super) fn long_token(now: Timestamp) -> String {
    token(ANN, now, FIXED_SECONDS, 0)
}

impl Auth {
    pub(super) fn new(fixed: Option<String>, limit: LoginLimit, now: Timestamp) -> Self {
        let fixed = fixed.unwrap_or_else(|| long_token(now));
        Self { fixed, accounts: BTreeMap::new(), made: 0, limit, window: (0, 0) }
    }

    pub(super) fn bearer(&self, call: &Call, now: Timestamp) -> Bearer {
        if call.authorization.is_none() {
            Bearer::Missing
        } else if self.user(call, now).is_ok() {
            Bearer::Right
        } else {
            Bearer::Wrong
        }
    }

    pub(super) fn user(&self, call: &Call, now: Timestamp) -> Result<User, Reply> {
        // Whatever is wrong with the token.
        let unauthorized = || errors::refusal(401, "Unauthorized");
        let sent = call.authorization.as_deref().and_then(|header| header.strip_prefix("Bearer "));
        let sent = sent.ok_or_else(unauthorized)?;
        if sent == self.fixed {
            return Ok(ANN);
        }
        let alive = |user: &&User| {
            let live = self.accounts.get(&user.id).and_then(|account| account.live.as_ref());
            live.is_some_and(|(token, until)| token == sent && now < *until)
        };
        USERS.iter().find(alive).copied().ok_or_else(unauthorized)
    }

    /// `POST /login`.
    pub(super) fn login(&mut self, call: &Call, now: Timestamp) -> Answer {
        self.throttle(now)?;
        let (email, password) = credentials(call)?;
        let wrong = || errors::refusal(401, "Invalid login credentials, please try again");
        let user = USERS.iter().find(|user| user.email == email).copied().ok_or_else(wrong)?;
        let account = self.accounts.entry(user.id).or_default();
        match account.locked_until {
            Some(until) if now < until => return Err(errors::refusal(401, LOCKED)),
            Some(_) => *account = Account { live: account.live.take(), ..Account::default() },
            None => {}
        }
        if password != user.password {
            account.wrong += 1;
            if account.wrong >= WRONG_PASSWORDS {
                account.locked_until = Some(after(now, LOCKED_SECONDS));
                return Err(errors::refusal(401, LOCKED));
            }
            return Err(wrong());
        }
        if !user.verified {
            return Err(errors::refusal(401, "Account not verified. Please verify your account."));
        }
        account.wrong = 0;
        self.made += 1;
        let token = token(user, now, LOGIN_SECONDS, self.made);
        account.live = Some((token.clone(), after(now, LOGIN_SECONDS)));
        Ok(Reply::ok(json!({ "data": { "type": "token", "id": token, "attributes": { "token": token } } })))
    }

    /// `DELETE /logout`: ends the login; the token that is accepted always stays.
    pub(super) fn logout(&mut self, user: User, now: Timestamp) -> Reply {
        self.accounts.entry(user.id).or_default().live = None;
        self.made += 1;
        let id = uuid(user, now, self.made);
        let message = json!({ "message": "Successfully logged out" });
        Reply::ok(json!({ "data": { "type": "message", "id": id, "attributes": message } }))
    }

    fn throttle(&mut self, now: Timestamp) -> Result<(), Reply> {
        if self.limit == LoginLimit::Off {
            return Ok(());
        }
        let window = now.as_second() / LOGIN_WINDOW;
        let count = if self.window.0 == window { self.window.1 + 1 } else { 1 };
        self.window = (window, count);
        if count > LOGINS {
            return Err(errors::too_many("Too many login attempts. Please try again in 20 seconds.", 20));
        }
        Ok(())
    }
}

fn credentials(call: &Call) -> Result<(String, String), Reply> {
    let body = match &call.sent {
        Sent::Json(Value::Object(body)) => body,
        _ => &Map::new(),
    };
    let mut check = Check::new(body, Presence::Required, Numbers::Strict);
    let (email, password) = (check.text("email"), check.text("password"));
    if email.is_some_and(|email| !looks_like_email(email)) {
        check.messages.add("email", "has invalid email format");
    }
    check.messages.flat()?;
    Ok((email.unwrap_or_default().to_owned(), password.unwrap_or_default().to_owned()))
}

fn looks_like_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    !name.is_empty()
        && name.chars().all(|c| plain(c) || matches!(c, '_' | '+'))
        && host.chars().all(plain)
        && host.split('.').count() > 1
        && host.split('.').all(|part| !part.is_empty())
}

fn after(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// A token that reads as a JWT. Nobody checks its signature, so it is only as long as one.
fn token(user: User, now: Timestamp, seconds: i64, count: u64) -> String {
    let issued = now.as_second();
    let claims = json!({
        "sub": user.id.to_string(),
        "scp": "user",
        "aud": null,
        "iat": issued,
        "exp": issued + seconds,
        "jti": uuid(user, now, count),
    });
    let head = URL_SAFE_NO_PAD.encode(json!({ "alg": "HS256" }).to_string());
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    let signature = URL_SAFE_NO_PAD.encode(scrambled(&claims).concat());
    format!("{head}.{claims}.{signature}")
}

fn uuid(user: User, now: Timestamp, count: u64) -> String {
    let digits = hex(&format!("{}/{}/{count}", user.id, now.as_nanosecond()));
    let dashed = digits.chars().take(32).enumerate().flat_map(|(place, digit)| {
        let dash = matches!(place, 8 | 12 | 16 | 20).then_some('-');
        dash.into_iter().chain([digit])
    });
    dashed.collect()
}

/// Sixty-four hexadecimal digits that depend on a text.
pub(super) fn hex(text: &str) -> String {
    scrambled(text).iter().map(|bytes| format!("{:016x}", u64::from_be_bytes(*bytes))).collect::<Vec<_>>().concat()
}

/// Thirty-two bytes that depend on a text (FNV-1a, four times over).
fn scrambled(text: &str) -> [[u8; 8]; 4] {
    [1_u64, 2, 3, 4].map(|round| {
        let start = 0xcbf2_9ce4_8422_2325_u64.wrapping_add(round.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let hash = text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).to_be_bytes()
    })
}
