//! Nothing is lost and nothing hangs: signals, pipes in the place of files, folders that go away, windows of any size.

use std::path::Path;
use std::process::{Command, Stdio};

use super::commands::{PUBLISHED, home};
use super::program::{BINARY, Program, clean_environment};
use super::{TOKEN, created, server, url};

fn token() -> (String, String) {
    ("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())
}

fn signal(program: &Program, name: &str) {
    let sent = Command::new("kill").args([name, &program.process().to_string()]).status().expect("kill");
    assert!(sent.success());
}

fn mkfifo(path: &Path) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

fn configure(home: &Path, text: &str) {
    std::fs::create_dir_all(home.join("config/syncwright")).expect("a folder");
    std::fs::write(home.join("config/syncwright/config.toml"), text).expect("a configuration");
}

#[test]
fn a_signal_that_ends_the_program_gives_the_terminal_back_and_is_its_exit_code() {
    for (name, code) in
        [("-TERM", 143), ("-HUP", 129), ("-INT", 130), ("-QUIT", 131), ("-ABRT", 134), ("-USR1", 138), ("-ALRM", 142)]
    {
        let home = home();
        let mut program = Program::start(home.path(), &["--demo"], &[]);
        program.wait("Signed in as").keys("n98712").wait("98712");
        signal(&program, name);
        assert_eq!(program.ended(), code, "{name}");
        let raw = program.raw();
        assert!(raw.contains("\x1b[?1049l") && raw.trim_end().ends_with("\x1b[?25h"), "{name}: {raw:?}");
    }
}

#[test]
fn a_signal_while_the_token_is_asked_for_gives_the_terminal_back() {
    let home = home();
    let script = home.path().join("then.sh");
    // The signal comes once the terminal is raw; its own state is told by the shell after the program.
    let text = format!(
        "#!/bin/sh\n(until stty -a </dev/tty | grep -q -- -icanon; do sleep 0.02; done\n\
         kill -TERM \"$(pgrep -P $$ syncwright)\") &\n{BINARY} token set --kernel\necho \"code $?\"\nstty -a\n"
    );
    std::fs::write(&script, text).expect("written");
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("executable");
    let mut program = Program::start_as(&script, home.path(), &[], &[]);
    if program.wait_for_one(&["Paste the token", "Nothing was kept"]) == "Nothing was kept" {
        eprintln!("not tested: there is no kernel keyring here");
        return;
    }
    program.wait("code 143").wait(" icanon");
}

#[test]
fn a_window_larger_than_any_screen_is_drawn_as_what_fits() {
    let home = home();
    let script = home.path().join("huge.sh");
    std::fs::write(&script, format!("#!/bin/sh\nstty rows 65535 cols 65535\nexec {BINARY} --demo\n")).expect("written");
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("executable");
    let program = Program::start_as(&script, home.path(), &[], &[]);
    program.until_raw("Signed in");
    let status = std::fs::read_to_string(format!("/proc/{}/status", program.process())).expect("a status");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the most it took");
    let kilobytes: u64 = most.trim().trim_end_matches(" kB").trim().parse().expect("a number");
    assert!(kilobytes < 400 * 1024, "{kilobytes} KiB");
}

#[test]
fn a_pipe_in_the_place_of_a_file_costs_a_notice_and_nothing_else() {
    let (home, server) = (home(), server(created));
    let state = home.path().join("state/syncwright");
    mkfifo(&home.path().join("config/syncwright/config.toml"));
    for name in ["history.jsonl", "syncwright.log", "drafts/default.json", "drafts/default.edits.json"] {
        mkfifo(&state.join(name));
    }
    let mut program = Program::start(home.path(), &["--api-url", &url(&server), "--log", "debug"], &[token()]);
    program.until_raw("couldn't start the log: it is not a file");
    program.wait("(it is not a file)").keys("n98712").wait("98712");
    let draft = state.join("drafts/default.json");
    program.keys("<tab>98734").wait("98734");
    signal(&program, "-TERM");
    assert_eq!(program.ended(), 143);
    assert!(std::fs::read_to_string(&draft).expect("a draft").contains("98734"));
    assert!(state.join("drafts/default.json.broken-1").exists(), "what stood there is kept");
    mkfifo(&home.path().join("sync.json"));
    let mut check = Command::new(BINARY)
        .args(["check", "sync.json"])
        .env_clear()
        .envs(clean_environment(home.path()))
        .current_dir(home.path())
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    std::fs::write(home.path().join("sync.json"), PUBLISHED).expect("it is read: files that users name may be pipes");
    assert!(check.wait().expect("it ends").success());
}

#[test]
fn a_folder_that_goes_away_is_made_again() {
    let (home, server) = (home(), server(created));
    let state = home.path().join("state");
    let draft = state.join("syncwright/drafts/default.json");
    let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &[token()]);
    program.wait("signed in").keys("n98712").wait("98712");
    while !draft.exists() {
        std::thread::yield_now();
    }
    std::fs::remove_dir_all(&state).expect("removed");
    program.keys("<tab>98734").wait("98734");
    while !std::fs::read_to_string(&draft).is_ok_and(|text| text.contains("98734")) {
        std::thread::yield_now();
    }
    std::fs::remove_dir_all(&state).expect("removed");
    std::fs::write(&state, "").expect("a file in its place");
    program.keys("<tab>98756").wait("The draft isn't saved");
}

#[test]
fn what_is_wrong_with_the_configuration_stays_said_beside_the_draft_and_what_a_second_program_left() {
    let (home, server) = (home(), server(created));
    let start = || {
        let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &[token()]);
        program.wait("signed in");
        program
    };
    let (mut first, mut second) = (start(), start());
    first.keys("n98712").wait("98712");
    second.keys("n98734").wait("98734");
    for program in [&mut first, &mut second] {
        signal(program, "-TERM");
        assert_eq!(program.ended(), 143);
    }
    configure(home.path(), "mouse = 1\n");
    let mut program = start();
    program.wait("mouse should be").wait("Unfinished draft").wait("F1 more");
    program.keys("?").wait("LAST MESSAGE").wait("More unsaved");
}

#[test]
fn output_that_cannot_be_written_is_an_error_for_every_command() {
    let home = home();
    std::fs::write(home.path().join("good.json"), PUBLISHED).expect("a file");
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["check", "--format", "json", "good.json"],
        &["doctor"],
        &["doctor", "--json"],
        &["pending"],
        &["man"],
        &["completions", "zsh"],
        &["token", "status"],
        &["--demo", "submit", "--dry-run", "good.json"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("it is always full");
        let child = Command::new(BINARY)
            .args(arguments)
            .env_clear()
            .envs(clean_environment(home.path()))
            .envs([token()])
            .current_dir(home.path())
            .stdin(Stdio::null())
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&child.stderr).into_owned();
        assert_eq!(child.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("No space left"), "{arguments:?}: {said}");
    }
}
