//! A D-Bus session of its own, with or without a Secret Service, in a temporary folder. For every test that needs a
//! real keyring: pass [`SecretService::env`] to a child process. The daemons end when it is dropped.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dbus::arg::{PropMap, RefArg, Variant};
use dbus::blocking::Connection;
use dbus::blocking::stdintf::org_freedesktop_dbus::Properties as _;

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

    /// With a keyring that has no password, and so opens without a prompt.
    pub(crate) fn start_without_password() -> Self {
        let folder = folder();
        let keyrings = folder.path().join("data/keyrings");
        fs::create_dir(&keyrings).expect("a folder");
        fs::write(keyrings.join("plain.keyring"), "[keyring]\ndisplay-name=plain\n").expect("a keyring");
        fs::write(keyrings.join("default"), "plain").expect("its name");
        let service = Self::start_daemon(Bus::start_in(folder, &[]), &[]);
        until("its keyring is there", || service.is_locked().is_some());
        service
    }

    /// The same in a folder whose environment is in use already.
    pub(crate) fn start_in(folder: tempfile::TempDir) -> Self {
        Self::start_unlocked(Bus::start_in(folder, &[]))
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

    /// Keeps a token as the first version of the program did.
    pub(crate) fn keep(&self, user: &str, token: &str) {
        let connection = Connection::new_address(&self.bus.address).expect("the bus");
        let service = connection.with_proxy(SECRETS, "/org/freedesktop/secrets", STARTS_WITHIN);
        let (_, session): (Variant<Box<dyn RefArg>>, dbus::Path<'static>) = service
            .method_call("org.freedesktop.Secret.Service", "OpenSession", ("plain", Variant("")))
            .expect("a session");
        let attributes = [("service", "syncwright"), ("username", user)];
        let attributes: HashMap<String, String> =
            attributes.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let property = |name: &str| format!("org.freedesktop.Secret.Item.{name}");
        let mut properties = PropMap::new();
        properties.insert(property("Label"), Variant(Box::new(format!("Syncwright: {user}"))));
        properties.insert(property("Attributes"), Variant(Box::new(attributes)));
        let secret = (session, Vec::<u8>::new(), token.as_bytes().to_vec(), "text/plain");
        let (_item, _prompt): (dbus::Path<'static>, dbus::Path<'static>) = connection
            .with_proxy(SECRETS, COLLECTION, STARTS_WITHIN)
            .method_call("org.freedesktop.Secret.Collection", "CreateItem", (properties, secret, false))
            .expect("an item");
    }

    /// The labels of a user's items.
    pub(crate) fn labels(&self, user: &str) -> Vec<String> {
        let connection = Connection::new_address(&self.bus.address).expect("the bus");
        let attributes = HashMap::from([("service", "syncwright"), ("username", user)]);
        let (items,): (Vec<dbus::Path<'static>>,) = connection
            .with_proxy(SECRETS, COLLECTION, STARTS_WITHIN)
            .method_call("org.freedesktop.Secret.Collection", "SearchItems", (attributes,))
            .expect("a search");
        let label = |item: &dbus::Path<'static>| {
            let item = connection.with_proxy(SECRETS, item, STARTS_WITHIN);
            item.get("org.freedesktop.Secret.Item", "Label").expect("a label")
        };
        items.iter().map(label).collect()
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
