//! The commands over stores in memory.

use std::sync::Arc;

use base64::Engine as _;

use super::*;
use crate::domain::server::{PlainHttp, Server};
use crate::secrets::SessionStore;

/// A keyring that cannot be used.
struct NoBus;

impl TokenStore for NoBus {
    fn available(&self) -> Result<(), StoreProblem> {
        Err(StoreProblem::NoSessionBus)
    }
    fn get(&self, _: &TokenKey) -> Result<Option<Token>, StoreProblem> {
        Err(StoreProblem::NoSessionBus)
    }
    fn set(&self, _: &TokenKey, _: &Token) -> Result<(), StoreProblem> {
        Err(StoreProblem::NoSessionBus)
    }
    fn delete(&self, _: &TokenKey) -> Result<bool, StoreProblem> {
        Err(StoreProblem::NoSessionBus)
    }
}

/// The fourteenth of July 2026, noon.
const NOW: i64 = 1_784_030_400;

struct Bench {
    stores: Stores,
    key: TokenKey,
}

impl Bench {
    fn new() -> Self {
        Self::over(Arc::new(SessionStore::default()))
    }

    fn over(keyring: Arc<dyn TokenStore>) -> Self {
        let server = Server::parse(Server::HOSTED, PlainHttp::LoopbackOnly).expect("a server");
        let stores = Stores { keyring, kernel: Arc::new(SessionStore::default()) };
        Self { stores, key: TokenKey::new("work", &server) }
    }

    /// Runs a command; its exit, and everything it said.
    fn run(&self, command: impl FnOnce(&mut Context<'_>) -> Exit) -> (Exit, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut context = Context {
            stores: &self.stores,
            key: &self.key,
            environment: None,
            now: Timestamp::from_second(NOW).expect("a time"),
            zone: &TimeZone::UTC,
            out: &mut out,
            err: &mut err,
        };
        let exit = command(&mut context);
        out.append(&mut err);
        (exit, String::from_utf8(out).expect("text"))
    }

    #[expect(clippy::redundant_closure_for_method_calls, reason = "the bare method would be for one lifetime only")]
    fn status(&self) -> (Exit, String) {
        self.run(|context| context.status())
    }

    #[expect(clippy::redundant_closure_for_method_calls, reason = "the bare method would be for one lifetime only")]
    fn delete(&self) -> (Exit, String) {
        self.run(|context| context.delete())
    }

    fn set(&self, input: &str, place: TokenLocation) -> (Exit, String) {
        self.run(|context| context.set(Source::Piped(&mut input.as_bytes()), place))
    }
}

fn jwt(expires: i64) -> String {
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!(r#"{{"exp":{expires}}}"#));
    format!("e30.{payload}.sig")
}

#[test]
fn a_token_is_set_found_and_deleted_and_never_said() {
    let bench = Bench::new();
    let token = jwt(NOW + 3600);
    let (exit, said) = bench.set(&format!("Bearer {token}\n"), TokenLocation::Keyring);
    assert_eq!(exit, Exit::Done, "{said}");
    assert!(said.contains("in the system keyring. It expires on 2026-07-14 at 13:00 UTC."), "{said}");
    assert!(!said.contains(&token), "the token was said");

    let (exit, said) = bench.status();
    assert_eq!(exit, Exit::Done);
    assert!(said.starts_with("Token for api.squared.ai: the system keyring. It expires on"), "{said}");
    assert!(!said.contains(&token), "the token was said");

    assert_eq!(bench.delete().0, Exit::Done);
    assert_eq!(bench.status().0, Exit::NotSignedIn);
    assert!(bench.delete().1.contains("No saved token"));
}

#[test]
fn input_that_is_no_token_is_refused_and_changes_nothing() {
    let bench = Bench::new();
    let long = "a".repeat(LONGEST_INPUT + 1);
    let with_more_behind = format!("abc{}more", " ".repeat(LONGEST_INPUT));
    for input in ["", "two words", "tökën", &long, &with_more_behind, &jwt(NOW - 1)] {
        let (exit, said) = bench.set(input, TokenLocation::Keyring);
        assert_eq!(exit, Exit::Refused, "{said}");
    }
    let (exit, _) = bench.run(|context| context.set(Source::Piped(&mut &b"\xff\xfe"[..]), TokenLocation::Keyring));
    assert_eq!(exit, Exit::Refused);
    assert_eq!(bench.status().0, Exit::NotSignedIn);
}

#[test]
fn without_a_keyring_it_says_why_and_what_is_left() {
    let bench = Bench::over(Arc::new(NoBus));
    let (exit, said) = bench.set("abc", TokenLocation::Keyring);
    assert_eq!(exit, Exit::NotSignedIn);
    assert!(said.contains("there is no D-Bus session") && said.contains("--kernel"), "{said}");

    let mut never = || panic!("asked for a token that cannot be kept");
    let (exit, _) = bench.run(|context| context.set(Source::Terminal(&mut never), TokenLocation::Keyring));
    assert_eq!(exit, Exit::NotSignedIn);

    assert_eq!(bench.set("abc", TokenLocation::KernelKeyring).0, Exit::Done);
    let (exit, said) = bench.status();
    assert_eq!(exit, Exit::Done);
    assert!(said.contains(": the kernel keyring."), "{said}");

    let (exit, said) = bench.delete();
    assert_eq!(exit, Exit::NotSignedIn, "the keyring could not be looked at");
    assert!(said.contains("from the kernel keyring") && said.contains("may be there"), "{said}");
}

#[test]
fn a_new_token_takes_the_place_of_one_kept_elsewhere() {
    let bench = Bench::new();
    bench.set("old", TokenLocation::KernelKeyring);
    let (_, said) = bench.set("new", TokenLocation::Keyring);
    assert!(said.contains("Deleted an older one from the kernel keyring."), "{said}");
    assert_eq!(bench.stores.kernel.get(&bench.key), Ok(None));
}

#[test]
fn an_expired_token_is_not_signed_in() {
    let bench = Bench::new();
    let token = Token::from_pasted(&jwt(NOW - 60)).expect("a token");
    bench.stores.keyring.set(&bench.key, &token).expect("kept");
    let (exit, said) = bench.status();
    assert_eq!(exit, Exit::NotSignedIn);
    assert!(said.contains("It expired on 2026-07-14 at 11:59 UTC."), "{said}");
}

#[test]
fn the_prompt_of_a_terminal_can_be_left() {
    let bench = Bench::new();
    let (exit, _) =
        bench.run(|context| context.set(Source::Terminal(&mut || Ok(Hidden::Left)), TokenLocation::Keyring));
    assert_eq!(exit, Exit::Left);
    let mut typed = || Ok(Hidden::Typed(Zeroizing::new("abc".to_owned())));
    let (exit, _) = bench.run(|context| context.set(Source::Terminal(&mut typed), TokenLocation::Keyring));
    assert_eq!(exit, Exit::Done);
}

#[test]
fn the_token_of_the_environment_goes_before_a_kept_one() {
    let bench = Bench::new();
    bench.stores.keyring.set(&bench.key, &Token::from_pasted(&jwt(NOW - 60)).expect("a token")).expect("kept");
    let token = Token::from_pasted("from-environment").expect("a token");
    let mut out = Vec::new();
    let exit = Context {
        stores: &bench.stores,
        key: &bench.key,
        environment: Some(&token),
        now: Timestamp::from_second(NOW).expect("a time"),
        zone: &TimeZone::UTC,
        out: &mut out,
        err: &mut Vec::new(),
    }
    .status();
    assert_eq!(exit, Exit::Done, "the first is the one that counts");
    assert!(String::from_utf8(out).expect("text").starts_with("Token for api.squared.ai: SYNCWRIGHT_TOKEN"));
}
