//! Nobody gets in: not by what is printed, not by the environment or the memory of the process, not by files that others
//! can write, and not by what an address says.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::commands::{home, run, run_with};
use super::program::{BINARY, Program, clean_environment};
use super::{TOKEN, created, server, url};
use crate::api::tcp::Reply;

fn token() -> (String, String) {
    ("SYNCWRIGHT_TOKEN".to_owned(), TOKEN.to_owned())
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("its own");
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[test]
fn what_is_printed_can_act_on_no_terminal() {
    let home = home();
    let name = "a\u{1b}]0;x\u{7}\u{9b}2J\u{7f}\u{202e}.json";
    std::fs::write(home.path().join(name), r#"{"sync": {"na\u009bme\u202e": "\u001b[2J"}}"#).expect("a file");
    let acts = |text: &str| {
        text.chars().any(|it| (it.is_control() && it != '\n' && it != '\t') || ('\u{202a}'..='\u{202e}').contains(&it))
    };
    for arguments in [
        &["check", name][..],
        &["check", "--format", "json", name],
        &["--demo", "submit", "--dry-run", name],
        &["--demo", "submit", "no\u{1b}]0;x\u{7}"],
        &["no\u{1b}]0;x\u{7}"],
        &["--profile", "no\u{9b}2J", "doctor"],
        &["man", "no\u{1b}]0;x\u{7}"],
        &["man", "--into", "no\u{1b}]0;x\u{7}"],
        &["doctor", "--json"],
    ] {
        let said = run(home.path(), arguments, None, "");
        assert!(!acts(&said.out) && !acts(&said.err), "{arguments:?}: {:?} {:?}", said.out, said.err);
        assert!(!said.out.is_empty() || !said.err.is_empty(), "{arguments:?}");
    }
    let told = run(home.path(), &["check", "--format", "json", name], None, "").out;
    let findings: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert_eq!(findings[0]["file"], name, "readers of JSON get the same name");
    let shown = server(|request| {
        let mut asked: serde_json::Value = serde_json::from_str(&request.body).expect("a JSON body");
        asked["sync"]["remark"] = "\u{9b}2J\u{202e}".into();
        Reply::json(200, &serde_json::json!({"id": "77", "type": "syncs", "attributes": asked["sync"]}).to_string())
    });
    std::fs::write(home.path().join("good.json"), super::commands::PUBLISHED).expect("a file");
    let said = run(home.path(), &["submit", "good.json", "--api-url", &url(&shown)], Some(TOKEN), "");
    assert!(!acts(&said.out) && said.out.contains(r"\u009b2J\u202e"), "{} {}", said.out, said.err);
}

/// Everything printed is made inert, and every program is started without the token: neither can be forgotten, as only
/// one file each may name what does it.
#[test]
fn everything_is_printed_by_one_place_and_started_by_another() {
    fn walk(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(folder).expect("sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                let text = std::fs::read_to_string(&path).expect("a source");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
                found.push((path.display().to_string(), code));
            }
        }
    }
    let mut sources = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    for (words, places) in [
        // The screen is drawn through the library, which makes cells of what it is given.
        ("stdout()", &["headless/output.rs", "shell/terminal.rs", "shell/run.rs"][..]),
        // A panic tells its place only, which is the program's own.
        ("stderr()", &["headless/output.rs", "shell/terminal.rs"]),
        ("print!(", &[]),
        ("println!(", &[]),
        ("Command::new(", &["shell/child.rs"]),
    ] {
        let says = |code: &str| {
            code.lines().any(|line| {
                let asks = ["stdout().is_terminal()", "stderr().is_terminal()", "use_stderr()"];
                let line = asks.iter().fold(line.to_owned(), |line, asks| line.replace(asks, ""));
                line.contains(words) && !line.trim_start().starts_with("//")
            })
        };
        let wrong: Vec<&String> = sources
            .iter()
            .filter(|(path, code)| says(code) && !places.iter().any(|place| path.ends_with(place)))
            .map(|(path, _)| path)
            .collect();
        assert!(wrong.is_empty(), "{words} stands in {wrong:?}");
    }
}

#[test]
fn a_password_in_an_address_is_not_repeated() {
    let home = home();
    for arguments in [
        &["--api-url", "https://ann:s3cret@example.com", "doctor"][..],
        &["submit", "x.json", "--api-url=ann:s3cret@example.com"],
        &["https://ann:s3cret@example.com"],
    ] {
        let said = run(home.path(), arguments, None, "");
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(!said.err.contains("s3cret") && !said.err.is_empty(), "{}", said.err);
    }
    let variable = ("SYNCWRIGHT_API_URL".to_owned(), "https://ann:s3cret@example.com".to_owned());
    let said = run_with(home.path(), &["doctor"], &[variable]);
    assert!(said.err.contains("Leave the user and password out") && !said.err.contains("s3cret"), "{}", said.err);
}

/// As the same user, another program cannot read the environment. Under root it could: the program and the reader are
/// then both started as nobody.
#[test]
fn the_environment_of_the_process_is_closed_to_other_programs() {
    let home = home();
    let is_root = std::fs::metadata("/proc/self").expect("a process").uid() == 0;
    set_mode(home.path(), 0o755);
    let binary = home.path().join("syncwright");
    std::fs::copy(BINARY, &binary).expect("a copy that nobody may run");
    set_mode(&binary, 0o755);
    let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
    let as_nobody = |program: &Path| {
        let mut command = if is_root { Command::new("setpriv") } else { Command::new(program) };
        if is_root {
            command.args(nobody).arg(program);
        }
        command
    };
    let mut child = as_nobody(&binary)
        .arg("sandbox")
        .env_clear()
        .envs(clean_environment(home.path()))
        .envs([token()])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("setpriv, where the tests are root's");
    let mut begun = [0; 1];
    child.stdout.as_mut().expect("output").read_exact(&mut begun).expect("it serves");
    let place = format!("/proc/{}/environ", child.id());
    let read = as_nobody(Path::new("cat")).arg(&place).output().expect("cat");
    // A process whose files are its own user's would be read; its own one is.
    let own = as_nobody(Path::new("cat")).arg("/proc/self/environ").output().expect("cat");
    drop((child.kill(), child.wait()));
    assert!(own.status.success(), "the reader reads what it may");
    assert!(!read.status.success() && read.stdout.is_empty(), "{place} can be read by the same user");
}

#[test]
fn the_editor_is_not_given_the_token() {
    let (home, server) = (home(), server(created));
    let script = home.path().join("editor.sh");
    std::fs::write(&script, "#!/bin/sh\nenv > \"$HOME/environment\"\nprintf '{\"from\": \"the.editor\"}' > \"$1\"\n")
        .expect("a script");
    set_mode(&script, 0o755);
    let environment = [token(), ("EDITOR".to_owned(), script.display().to_string())];
    let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &environment);
    program.wait("signed in").keys("n<f4>").wait("the.editor");
    let given = std::fs::read_to_string(home.path().join("environment")).expect("the editor's environment");
    assert!(given.contains("EDITOR=") && !given.contains("SYNCWRIGHT_TOKEN") && !given.contains(TOKEN), "{given}");
}

/// Where no terminal is, libraries ask programs how large it would be.
#[test]
fn no_program_is_started_for_the_size_of_a_window_or_for_a_bus() {
    let (home, server) = (home(), server(created));
    let (folder, given) = (home.path().join("bin"), home.path().join("given"));
    std::fs::create_dir(&folder).expect("a folder");
    for name in ["tput", "stty", "dbus-launch", "bus"] {
        let script = format!("#!/bin/sh\nenv >> \"{}\"\n", given.display());
        std::fs::write(folder.join(name), script).expect("a script");
        set_mode(&folder.join(name), 0o755);
    }
    let path = ("PATH".to_owned(), format!("{}:/usr/bin:/bin", folder.display()));
    let bus = format!("unixexec:path={}", folder.join("bus").display());
    let environment = [token(), path, ("DBUS_SESSION_BUS_ADDRESS".to_owned(), bus)];
    let url = url(&server);
    for arguments in [&["doctor", "--api-url", &url][..], &["token", "status", "--api-url", &url], &[]] {
        let mut command = Command::new("setsid");
        command.arg("--wait").arg(BINARY).args(arguments).env_clear().envs(clean_environment(home.path()));
        let output = command.envs(environment.clone()).stdin(Stdio::null()).output().expect("it ends");
        assert!(!output.stdout.is_empty() || !output.stderr.is_empty());
        assert_eq!(std::fs::read_to_string(&given).unwrap_or_default(), "", "{arguments:?}");
    }
}

#[test]
fn a_token_pasted_into_the_address_is_not_shown() {
    let home = home();
    let mut program = Program::start(home.path(), &[], &[]);
    let pasted = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl";
    program.wait("Server URL").paste(pasted).wait("That looked like a token");
    assert!(!program.raw().contains("eyJ"), "it stood on the screen");
    program.paste("api.example.com").wait("api.example.com");
}

#[test]
fn what_others_can_write_is_closed_and_links_are_not_followed() {
    let (home, server) = (home(), server(created));
    let state = home.path().join("state/syncwright");
    std::fs::create_dir_all(state.join("drafts")).expect("folders");
    let theirs = home.path().join("theirs");
    std::fs::write(&theirs, "theirs").expect("a file");
    for link in ["syncwright.log", "history.jsonl"] {
        symlink(&theirs, state.join(link)).expect("a link");
    }
    for folder in [&state, &state.join("drafts")] {
        set_mode(folder, 0o777);
    }
    let said = run(home.path(), &["doctor", "--log", "trace"], None, "");
    assert!(said.err.contains("couldn't start the log: it is a link"), "{}", said.err);
    let mut program = Program::start(home.path(), &["--api-url", &url(&server)], &[token()]);
    program.wait("Couldn't read the history: it is a link").keys("n98712").wait("98712");
    assert_eq!([&state, &state.join("drafts")].map(|folder| mode(folder)), [0o700; 2]);
    assert_eq!(std::fs::read_to_string(&theirs).expect("a file"), "theirs");
}

/// Takes connections with a certificate that is its own authority; its port.
fn own_authority() -> u16 {
    let chain = vec![CertificateDer::from_pem_slice(include_bytes!("own_authority.pem")).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("own_authority.key")).expect("a key");
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a configuration");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).expect("a connection");
            // A client that refuses the certificate leaves here.
            drop(rustls::Stream::new(&mut connection, &mut stream).write_all(b"HTTP/1.1 404 Not Found\r\n\r\n"));
        }
    });
    port
}

#[test]
fn a_certificate_that_is_its_own_authority_is_refused_with_what_to_make_instead() {
    let home = home();
    let address = format!("https://localhost:{}", own_authority());
    let folder = home.path().join("config/syncwright");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/terminal/own_authority.pem");
    let text = format!("[profiles.own]\nurl = '{address}'\nca_file = '{}'\n", file.display());
    std::fs::write(folder.join("config.toml"), text).expect("a configuration");
    let variable = [("SYNCWRIGHT_API_URL".to_owned(), address.clone())];
    for said in [
        run(home.path(), &["doctor", "--profile", "own"], None, ""),
        run(home.path(), &["doctor", "--api-url", &address], None, ""),
        run_with(home.path(), &["doctor"], &variable),
    ] {
        assert!(said.out.contains("basicConstraints=critical,CA:FALSE"), "{}", said.out);
        assert!(!said.out.contains("CaUsedAsEndEntity"), "{}", said.out);
    }
}
