//! The store of tokens against real daemons: a D-Bus session and a gnome-keyring of its own for each test.
//! Those need both installed, and are run with `cargo test -- --include-ignored`.
#![cfg(target_os = "linux")]
mod child;
pub(crate) mod session;

use std::time::Duration;

use syncwright::domain::secret::Token;
use syncwright::domain::server::{PlainHttp, Server};
use syncwright::domain::token_storage::TokenKey;
use syncwright::secrets::{KernelKeyring, LIMIT, TokenStore as _};

use self::session::{Bus, SecretService};

/// What a child may need besides the time of the keyring, on a slow machine.
const MARGIN: Duration = Duration::from_secs(2);

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_token_is_kept_found_by_another_process_and_deleted() {
    let service = SecretService::start();
    let env = service.env();
    let set = child::run("available; get a.example; set a.example one; set a.example two", &env);
    assert_eq!(set.lines, ["()", "None", "()", "()"]);
    let found = child::run("get a.example; get b.example; get https://a.example:8443; get a.example:443", &env);
    assert_eq!(found.lines, [r#"Some("two")"#, "None", "None", r#"Some("two")"#], "another host has no token");
    let deleted = child::run("delete a.example; delete a.example; get a.example", &env);
    assert_eq!(deleted.lines, ["true", "false", "None"]);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_token_of_the_first_version_is_found_and_replaced() {
    let service = SecretService::start();
    service.keep("work@a.example", "old");
    let answers = child::run("get a.example; set a.example new; get a.example; set b.example new", &service.env());
    assert_eq!(answers.lines, [r#"Some("old")"#, "()", r#"Some("new")"#, "()"]);
    for user in ["work@a.example", "work@b.example"] {
        assert_eq!(service.labels(user), [format!("Syncwright: {user}")], "one entry, named as before");
    }
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn of_several_entries_the_last_one_counts_and_all_are_deleted() {
    let service = SecretService::start();
    for token in ["one", "two"] {
        service.keep("work@a.example", token);
        // The service counts in seconds.
        std::thread::sleep(Duration::from_millis(1_100));
    }
    let answers = child::run("get a.example; set a.example three; get a.example", &service.env());
    assert_eq!(answers.lines, [r#"Some("two")"#, "()", r#"Some("three")"#]);
    assert_eq!(service.labels("work@a.example").len(), 2, "the other one is left alone");
    let answers = child::run("delete a.example; get a.example; delete a.example", &service.env());
    assert_eq!(answers.lines, ["true", "None", "false"]);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_bus_and_a_keyring_that_come_later_are_found() {
    let folder = session::folder();
    let (env, ready) = (session::folders(folder.path()), folder.path().join("ready"));
    let steps = format!("available; tell {}; wait; set a.example one; get a.example", ready.display());
    let child = std::thread::spawn(move || child::run(&steps, &env));
    session::until("the program looked once", || ready.exists());
    let _service = SecretService::start_in(folder);
    assert_eq!(child.join().expect("answers").lines, ["NoSessionBus", "()", "()", "()", r#"Some("one")"#]);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_locked_keyring_is_not_an_empty_one() {
    let service = SecretService::start();
    let env = service.env();
    child::run("set a.example one", &env);
    service.lock();
    let steps = "available; get a.example; get never-stored.example; set a.example two; delete a.example";
    let answers = child::run(steps, &env);
    assert_eq!(answers.lines, ["Locked"; 5]);
    assert!(answers.took < MARGIN, "{:?}", answers.took);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_locked_keyring_that_opens_is_used_at_once() {
    let service = SecretService::start_without_password();
    let env = service.env();
    child::run("set a.example one", &env);
    for (steps, lines) in [
        ("available; get a.example", vec!["Locked", r#"Some("one")"#]),
        ("get never-stored.example", vec!["None"]),
        ("set a.example two; get a.example", vec!["()", r#"Some("two")"#]),
        ("set b.example new; get b.example", vec!["()", r#"Some("new")"#]),
        ("delete a.example; get a.example", vec!["true", "None"]),
    ] {
        service.lock();
        assert_eq!(child::run(steps, &env).lines, lines);
    }
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_prompt_that_nobody_answers_is_left_within_the_limit() {
    let prompter = [("org.gnome.keyring.SystemPrompter", "/bin/sleep 60")];
    let service = SecretService::start_with(&prompter);
    let env = service.env();
    child::run("set a.example one", &env);
    service.lock();
    // While the first prompt is there no second one is opened, so only one call waits.
    let answers = child::run("get a.example; set a.example two; wakes", &env);
    assert_eq!(answers.lines, ["Locked", "Locked", "1 waiting, 0 times"]);
    assert!(answers.took < LIMIT + MARGIN, "{:?}", answers.took);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_service_without_a_keyring_in_it_says_so() {
    let service = SecretService::start_empty();
    let answers = child::run("get a.example; available; set a.example one", &service.env());
    assert_eq!(answers.lines.first().map(String::as_str), Some("None"));
    for line in answers.lines.iter().skip(1) {
        assert!(line.contains("no default keyring"), "{line}");
    }
    assert!(answers.took < MARGIN, "{:?}", answers.took);
}

#[test]
fn no_bus_is_said_at_once() {
    let nowhere = |address: &str| vec![("DBUS_SESSION_BUS_ADDRESS".to_owned(), address.to_owned())];
    for env in [nowhere("unix:path=/nonexistent/bus"), nowhere("nonsense"), Vec::new()] {
        let answers = child::run("available; get a.example; set a.example one; delete a.example", &env);
        assert_eq!(answers.lines, ["NoSessionBus"; 4], "{env:?}");
        assert!(answers.took < MARGIN, "{:?}", answers.took);
    }
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_bus_without_a_keyring_is_said_at_once() {
    let bus = Bus::start(&[]);
    let answers = child::run("available; get a.example; set a.example one; delete a.example", &bus.env());
    assert_eq!(answers.lines, ["NoSecretService"; 4]);
    assert!(answers.took < MARGIN, "{:?}", answers.took);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_keyring_that_cannot_be_started_is_said_at_once() {
    let bus = Bus::start(&[("org.freedesktop.secrets", "/bin/false")]);
    let answers = child::run("available; get a.example", &bus.env());
    assert_eq!(answers.lines, ["NoSecretService"; 2]);
    assert!(answers.took < MARGIN, "{:?}", answers.took);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_keyring_whose_start_never_ends_is_left_at_the_limit() {
    let bus = Bus::start(&[("org.freedesktop.secrets", "/bin/sleep 60")]);
    let answers = child::run("get a.example", &bus.env());
    assert_eq!(answers.lines, ["DidNotAnswer"]);
    assert!(answers.took < LIMIT + MARGIN, "{:?}", answers.took);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_keyring_that_never_replies_is_left_at_the_limit() {
    let service = SecretService::start();
    service.freeze();
    let answers = child::run("available", &service.env());
    assert_eq!(answers.lines, ["DidNotAnswer"]);
    assert!(answers.took < LIMIT + MARGIN, "{:?}", answers.took);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_hanging_call_can_be_abandoned_and_the_program_ends_at_once() {
    let service = SecretService::start();
    service.freeze();
    let answers = child::run("abandon a.example", &service.env());
    assert_eq!(answers.lines, ["left"]);
    assert!(answers.took < MARGIN, "{:?}", answers.took);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn no_thread_stays_behind_to_wake_an_idle_program() {
    let service = SecretService::start();
    let answers = child::run("available; set a.example one; get a.example; threads", &service.env());
    assert_eq!(answers.lines, ["()", "()", r#"Some("one")"#, "[]"]);
}

#[test]
fn the_kernel_keeps_a_token_where_it_is_allowed_to() {
    if let Err(problem) = KernelKeyring.available() {
        eprintln!("skipped: {problem}");
        return;
    }
    let key = |host: &str| {
        let server = Server::parse(host, PlainHttp::LoopbackOnly).expect("a server");
        TokenKey::new(&format!("test-{}", std::process::id()), &server)
    };
    let token = Token::from_pasted("abc").expect("a token");
    assert_eq!(KernelKeyring.get(&key("a.example")), Ok(None));
    KernelKeyring.set(&key("a.example"), &token).expect("kept");
    assert_eq!(KernelKeyring.get(&key("a.example")), Ok(Some(token)));
    assert_eq!(KernelKeyring.get(&key("b.example")), Ok(None));
    assert_eq!(KernelKeyring.delete(&key("a.example")), Ok(true));
    // The kernel takes a moment to forget a deleted key.
    session::until("the key is gone", || KernelKeyring.get(&key("a.example")) == Ok(None));
}
