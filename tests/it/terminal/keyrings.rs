//! The token in a real Secret Service, and what is said where there is none.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::program::{BINARY, Program, clean_environment};
use super::{FILL, TOKEN, created, creates, nowhere_under, server, url};
use crate::keyring::session::{Bus, SecretService};

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn a_restart_finds_the_token_in_the_secret_service() {
    let service = SecretService::start();
    let (home, server) = (home(), server(created));
    let url = url(&server);
    let mut first = Program::start(home.path(), &["--api-url", &url], &service.env());
    first.wait("Keep token in").wait("the system keyring").gone("Looking");
    first.paste(TOKEN).keys("<enter>").wait("This session").wait("Token kept in the system keyring");
    first.keys("q");
    assert_eq!(first.ended(), 0);
    let mut second = Program::start(home.path(), &["--api-url", &url], &service.env());
    second.wait("Token kept in the system keyring").gone("Server URL");
    second.keys(FILL).wait("Create sync");
    second.keys("<c-s>").wait("Created: sync 77").keys("<c-q>");
    second.ended();
    assert_eq!(creates(&server)[0].header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    for program in [&first, &second] {
        assert!(!program.raw().contains(TOKEN));
    }
    nowhere_under(home.path(), TOKEN);
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn without_a_secret_service_it_says_so_and_works_for_the_session() {
    let bus = Bus::start(&[]);
    says_and_goes_on(&bus.env(), "no program provides the Secret Service");
}

#[test]
fn without_a_bus_it_says_so_and_works_for_the_session() {
    says_and_goes_on(&[], "there is no D-Bus session");
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn with_a_locked_keyring_it_says_so_and_works_for_the_session() {
    let service = SecretService::start();
    service.lock();
    says_and_goes_on(&service.env(), "The keyring is locked");
}

fn says_and_goes_on(environment: &[(String, String)], words: &str) {
    let (home, server) = (home(), server(created));
    let mut program = Program::start(home.path(), &["--api-url", &url(&server)], environment);
    program.wait(words).wait("this session only");
    program.paste(TOKEN).keys("<enter>").wait("This session").wait("Token kept for this session only");
}

#[test]
#[ignore = "needs gnome-keyring and dbus"]
fn the_token_command_keeps_shows_where_and_deletes() {
    let service = SecretService::start();
    let home = home();
    let run = |arguments: &[&str], input: &str| {
        let mut child = Command::new(BINARY)
            .args(arguments)
            .env_clear()
            .envs(clean_environment(home.path()))
            .envs(service.env())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        // A command that does not read its input may have closed it.
        drop(child.stdin.take().expect("an input").write_all(input.as_bytes()));
        let output = child.wait_with_output().expect("an end");
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!said.contains(TOKEN), "{said}");
        (output.status.code(), said)
    };
    assert_eq!(run(&["token", "status"], "").0, Some(3));
    let (code, said) = run(&["token", "set"], &format!(" Bearer {TOKEN}\n"));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Saved the token for api.squared.ai in the system keyring."), "{said}");
    assert_eq!(run(&["token", "status"], "").0, Some(0));
    assert_eq!(run(&["token", "status", "--profile", "other"], "").0, Some(2), "a profile that is not there");
    assert_eq!(run(&["token", "set"], "two words").0, Some(1));
    assert_eq!(run(&["token", "delete"], "").0, Some(0));
    assert_eq!(run(&["token", "status"], "").0, Some(3));
}
