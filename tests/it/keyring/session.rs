//! A D-Bus session of its own, with or without a Secret Service, in a temporary folder. For every test that needs a
//! real keyring: pass [`SecretService::env`] to a child process. The daemons end when it is dropped.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a daemon may take to start, on a slow machine.
const STARTS_WITHIN: Duration = Duration::from_secs(20);

/// What may be started by the bus, as `(name on the bus, command)`.
pub(crate) type Activation = (&'static str, &'static str);

/// A bus without any service but those it can start itself.
pub(crate) struct Bus {
    daemon: Child,
    address: String,
    folder: tempfile::TempDir,
}

impl Bus {
    /// Starts a bus.
    pub(crate) fn start(activations: &[Activation]) -> Self {
        Self::start_in(folder(), activations)
    }

    fn start_in(folder: tempfile::TempDir, activations: &[Activation]) -> Self {
        for (name, command) in activations {
            let text = format!("[D-BUS Service]\nName={name}\nExec={command}\n");
            fs::write(folder.path().join("services").join(format!("{name}.service")), text).expect("a service file");
        }
        let config = folder.path().join("bus.conf");
        fs::write(&config, configuration(folder.path())).expect("a configuration");
        let mut command = Command::new("dbus-daemon");
        command.arg(format!("--config-file={}", config.display())).args(["--nofork", "--print-address=1"]);
        let mut daemon =
            isolate(&mut command, folder.path()).stdout(Stdio::piped()).spawn().expect("dbus-daemon is installed");
        let mut address = String::new();
        let printed = daemon.stdout.take().expect("its output");
        BufReader::new(printed).read_line(&mut address).expect("its address");
        Self { daemon, address: address.trim().to_owned(), folder }
    }

    /// The environment for a program that is to use this bus.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        let mut env = folders(self.folder.path());
        env.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), self.address.clone()));
        env
    }

    /// Calls a method with `dbus-send`; what it printed, or `None` if the call failed.
    pub(crate) fn call(&self, destination: &str, path: &str, method: &str, argument: &str) -> Option<String> {
        let output = Command::new("dbus-send")
            .args(["--session", "--print-reply", "--reply-timeout=5000"])
            .arg(format!("--dest={destination}"))
            .args([path, method, argument])
            .envs(self.env())
            .output()
            .expect("dbus-send");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn is_owned(&self, name: &str) -> bool {
        self.call(
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            &format!("string:{name}"),
        )
        .is_some_and(|reply| reply.contains("boolean true"))
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        end(&mut self.daemon);
    }
}

/// A bus with an unlocked gnome-keyring.
pub(crate) struct SecretService {
    // Ends before the bus does.
    daemon: Child,
    bus: Bus,
}

impl SecretService {
    /// Starts both.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// The same on a bus that can start more.
    pub(crate) fn start_with(activations: &[Activation]) -> Self {
        Self::start_unlocked(Bus::start(activations))
    }

    fn start_unlocked(bus: Bus) -> Self {
        let service = Self::start_daemon(bus, &["--unlock"]);
        until("its keyring is open", || service.is_locked() == Some(false));
        service
    }

    /// Without any keyring in it, as on a machine where nobody ever logged in at the screen.
    pub(crate) fn start_empty() -> Self {
        Self::start_daemon(Bus::start(&[]), &[])
    }

    fn start_daemon(bus: Bus, arguments: &[&str]) -> Self {
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]).args(arguments);
        isolate(&mut command, bus.folder.path()).envs(bus.env()).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut daemon = command.spawn().expect("gnome-keyring is installed");
        // The password of the new keyring, which the end of the input ends; unread where it is not asked for.
        drop(daemon.stdin.take().expect("its input").write_all(b"a password"));
        let service = Self { daemon, bus };
        until("gnome-keyring is on the bus", || service.bus.is_owned("org.freedesktop.secrets"));
        service
    }

    /// The environment for a program that is to use this keyring.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        self.bus.env()
    }

    /// Locks the keyring.
    pub(crate) fn lock(&self) {
        let collection = format!("array:objpath:{COLLECTION}");
        self.call("/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock", &collection).expect("locking");
        until("the keyring is locked", || self.is_locked() == Some(true));
    }

    /// Stops the daemon without ending it: it keeps its name on the bus and answers nothing.
    pub(crate) fn freeze(&self) {
        let done = Command::new("kill").arg("-STOP").arg(self.daemon.id().to_string()).status().expect("kill");
        assert!(done.success(), "the daemon could not be stopped");
    }

    fn is_locked(&self) -> Option<bool> {
        let reply = Command::new("dbus-send")
            .args(["--session", "--print-reply", "--reply-timeout=5000", "--dest=org.freedesktop.secrets", COLLECTION])
            .args(["org.freedesktop.DBus.Properties.Get", "string:org.freedesktop.Secret.Collection", "string:Locked"])
            .envs(self.env())
            .output()
            .expect("dbus-send");
        let words = String::from_utf8_lossy(&reply.stdout).into_owned();
        reply.status.success().then(|| words.contains("boolean true"))
    }

    fn call(&self, path: &str, method: &str, argument: &str) -> Option<String> {
        self.bus.call(SECRETS, path, method, argument)
    }
}

const SECRETS: &str = "org.freedesktop.secrets";
const COLLECTION: &str = "/org/freedesktop/secrets/aliases/default";

impl Drop for SecretService {
    fn drop(&mut self) {
        end(&mut self.daemon);
    }
}

/// Takes the desktop of whoever runs the tests out of a command's environment.
pub(crate) fn isolate<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "SSH_AUTH_SOCK"] {
        command.env_remove(name);
    }
    command.envs(folders(folder)).stdin(Stdio::null()).stderr(Stdio::null())
}

/// Waits for a condition, with a bound.
pub(crate) fn until(what: &str, condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < STARTS_WITHIN, "not within {STARTS_WITHIN:?}: {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

/// The folder of a bus that may come later.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["services", "home", "run", "data"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    restrict(&folder.path().join("run"));
    folder
}

/// The environment of a program in such a folder, with the address of a bus in none of its variables.
pub(crate) fn folders(folder: &Path) -> Vec<(String, String)> {
    [("HOME", "home"), ("XDG_RUNTIME_DIR", "run"), ("XDG_DATA_HOME", "data")]
        .into_iter()
        .map(|(name, part)| (name.to_owned(), folder.join(part).display().to_string()))
        .collect()
}

/// A bus that knows none of the services installed on this machine.
fn configuration(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "<busconfig><type>session</type><listen>unix:path={folder}/run/bus</listen>\
         <servicedir>{folder}/services</servicedir>\
         <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
         <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n"
    )
}

fn restrict(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).expect("permissions");
}

/// Kills also what is stopped, and leaves no zombie.
fn end(daemon: &mut Child) {
    drop(daemon.kill());
    drop(daemon.wait());
}
