//! The configuration: profiles, and which one was used last. It is the user's file: comments and order survive a save,
//! unknown keys are left alone, and a file that cannot be read is kept under another name.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value, value};

use crate::app::action::Keymap;
use crate::app::effect::ProfileSettings;
use crate::app::launch::Mouse;
use crate::domain::connection::Timeouts;
use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::server::{PlainHttp, Server};
use crate::domain::text::Inert;
use crate::store::{atomic, places};

/// What was read of the configuration.
#[derive(Debug, Default)]
pub struct Config {
    /// The profile used last.
    pub last: Option<String>,
    /// All profiles that could be read.
    pub profiles: Vec<ProfileSettings>,
    /// How long requests may take.
    pub timeouts: Timeouts,
    /// How the screen looks.
    pub theme: ThemeWish,
    /// Whether the mouse is used.
    pub mouse: Mouse,
    /// The user's own keys.
    pub keys: Keymap,
    /// What could not be read, in words.
    pub problems: Vec<String>,
}

/// `theme` of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeWish {
    /// As the terminal's background.
    #[default]
    Auto,
    /// For a dark one.
    Dark,
    /// For a light one.
    Light,
    /// Without colours.
    Mono,
}

impl Config {
    /// A profile by its name.
    pub fn profile(&self, name: &str) -> Option<&ProfileSettings> {
        self.profiles.iter().find(|profile| profile.name == name)
    }
}

/// Why the configuration was not written.
#[derive(Debug, thiserror::Error)]
pub enum ConfigProblem {
    /// The file or its folder cannot be written.
    #[error("{path} cannot be written: {error}.")]
    NotWritten {
        /// The file.
        path: String,
        /// The system's words.
        error: io::Error,
    },
    /// The file says something else where profiles are to stand; it is the user's, and not overwritten.
    #[error("In {path}, {key} is not a table; mend it or take it out.")]
    NotATable {
        /// The file.
        path: String,
        /// What is no table.
        key: Inert,
    },
}

/// Where the configuration is: `$XDG_CONFIG_HOME/syncwright/config.toml`, or the platform's place.
pub fn path() -> Option<PathBuf> {
    Some(places::configuration()?.join("config.toml"))
}

/// Reads the configuration. What cannot be read is told in `problems`; the program opens all the same.
pub fn load(path: &Path) -> Config {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Config::default(),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Config::problem(path, "it is not UTF-8 text", KEPT_ASIDE);
        }
        Err(error) => return Config::problem(path, &error.to_string(), "Nothing of it is used."),
    };
    match text.parse::<DocumentMut>() {
        Ok(document) => Config::read(&document),
        Err(error) => {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map(|before| format!("line {}: ", before.matches('\n').count() + 1));
            let why = format!("{}{}", line.unwrap_or_default(), error.message().trim_end());
            Config::problem(path, &why, KEPT_ASIDE)
        }
    }
}

/// What becomes of a file that is no TOML.
const KEPT_ASIDE: &str = "It is kept under another name when a profile is saved.";

impl Config {
    fn problem(path: &Path, why: &str, what_then: &str) -> Self {
        let words = format!("The configuration {} cannot be read ({}). {what_then}", path.display(), Inert::new(why));
        Self { problems: vec![words], ..Self::default() }
    }

    fn read(document: &DocumentMut) -> Self {
        let mut config =
            Self { last: document.get("last").and_then(Item::as_str).map(str::to_owned), ..Self::default() };
        config.read_timeouts(document);
        config.read_looks(document);
        let profiles = document.get("profiles").and_then(Item::as_table_like);
        for (name, item) in profiles.into_iter().flat_map(TableLike::iter) {
            match read_profile(name, item) {
                Ok(profile) => config.profiles.push(profile),
                Err(why) => {
                    config.problems.push(format!("The profile {} of the configuration: {why}", Inert::new(name)));
                }
            }
        }
        config
    }
}

impl Config {
    /// `theme`, `mouse` and `[keys]`.
    fn read_looks(&mut self, document: &DocumentMut) {
        match document.get("theme").map(Item::as_str) {
            None | Some(Some("auto")) => {}
            Some(Some("dark")) => self.theme = ThemeWish::Dark,
            Some(Some("light")) => self.theme = ThemeWish::Light,
            Some(Some("mono")) => self.theme = ThemeWish::Mono,
            Some(_) => {
                self.problems
                    .push("In the configuration, theme is auto, dark, light or mono; auto is used.".to_owned());
            }
        }
        match document.get("mouse").map(Item::as_bool) {
            None | Some(Some(true)) => {}
            Some(Some(false)) => self.mouse = Mouse::Off,
            Some(None) => {
                self.problems.push("In the configuration, mouse is true or false; it is used.".to_owned());
            }
        }
        let wishes = document.get("keys").and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
        let wishes: Vec<(String, String)> = wishes
            .map(|(name, key)| (Inert::new(name).to_string(), Inert::new(key.as_str().unwrap_or_default()).to_string()))
            .collect();
        let (keys, problems) = Keymap::read(wishes.iter().map(|(name, key)| (name.as_str(), key.as_str())));
        self.keys = keys;
        self.problems.extend(problems);
    }

    /// `[timeouts]`, in seconds: `connect`, `first_byte`, `answer`, `create`.
    fn read_timeouts(&mut self, document: &DocumentMut) {
        let Some(table) = document.get("timeouts").and_then(Item::as_table_like) else { return };
        for (key, place) in [
            ("connect", &mut self.timeouts.connect),
            ("first_byte", &mut self.timeouts.first_byte),
            ("answer", &mut self.timeouts.answer),
            ("create", &mut self.timeouts.create),
        ] {
            match table.get(key).map(Item::as_integer) {
                None => {}
                Some(Some(seconds @ 1..=3_600)) => *place = Duration::from_secs(seconds.unsigned_abs()),
                Some(_) => self.problems.push(format!(
                    "In the configuration, timeouts.{key} is a number of seconds from 1 to 3600; the usual one is used."
                )),
            }
        }
    }
}

fn read_profile(name: &str, item: &Item) -> Result<ProfileSettings, String> {
    let text = |key: &str| item.get(key).and_then(Item::as_str);
    let plain_http = match item.get("allow_http").and_then(Item::as_bool) {
        Some(true) => PlainHttp::Allowed,
        _ => PlainHttp::LoopbackOnly,
    };
    let server = Server::parse(text("url").unwrap_or_default(), plain_http).map_err(|problem| problem.to_string())?;
    let server = match text("ca_file") {
        None => server,
        Some(file) => match std::fs::read_to_string(file) {
            Ok(pem) if pem.contains("BEGIN CERTIFICATE") => server.trusting(pem.into()),
            Ok(_) => return Err(format!("ca_file {} holds no certificate in PEM.", Inert::new(file))),
            Err(error) => return Err(format!("ca_file {} cannot be read: {error}.", Inert::new(file))),
        },
    };
    let dialect = match text("dialect") {
        None => Dialect::default(),
        Some(word) => Dialect::from_word(word).ok_or("dialect is published or multiwoven.")?,
    };
    let workspace = match item.get("workspace").and_then(Item::as_integer) {
        None => None,
        Some(number) => Some(WorkspaceId::parse(&number.to_string()).map_err(|problem| problem.to_string())?),
    };
    let sync_page = match text("sync_page") {
        None => None,
        Some(page) if page.starts_with("http") && page.contains("{id}") => Some(page.to_owned()),
        Some(_) => return Err("sync_page is the web address of a sync, with {id} where its ID stands.".to_owned()),
    };
    Ok(ProfileSettings { name: name.to_owned(), server, dialect, workspace, sync_page })
}

/// Writes a profile and remembers it as the last one used; everything else stays as it is.
///
/// # Errors
/// When the file or its folder cannot be written, or says something else where profiles are to stand.
pub fn save_profile(path: &Path, settings: &ProfileSettings) -> Result<(), ConfigProblem> {
    // Behind a link (people keep such files elsewhere) the file itself is replaced, not the link.
    let path = &std::fs::canonicalize(path).unwrap_or_else(|_not_there| path.to_owned());
    let not_written = |error| ConfigProblem::NotWritten { path: path.display().to_string(), error };
    let (before, mut document) = read_to_change(path).map_err(not_written)?;
    put(&mut document, settings)
        .map_err(|key| ConfigProblem::NotATable { path: path.display().to_string(), key: Inert::new(&key) })?;
    let after = document.to_string();
    if after == before {
        return Ok(());
    }
    atomic::write(path, &after).map_err(not_written)
}

/// The file's text and what it says; nothing of a file that cannot be read, which is kept aside.
fn read_to_change(path: &Path) -> io::Result<(String, DocumentMut)> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            atomic::keep_aside(path)?;
            String::new()
        }
        Err(error) => return Err(error),
    };
    match text.parse() {
        Ok(document) => Ok((text, document)),
        Err(_broken) => {
            atomic::keep_aside(path)?;
            Ok((String::new(), DocumentMut::new()))
        }
    }
}

/// Puts a profile into the document; fails with the key that should be a table and is not.
fn put(document: &mut DocumentMut, settings: &ProfileSettings) -> Result<(), String> {
    set(document.as_table_mut(), "last", settings.name.as_str());
    let profiles = document.entry("profiles").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let profiles = profiles.as_table_like_mut().ok_or("profiles")?;
    if profiles.get(&settings.name).is_none() {
        profiles.insert(&settings.name, toml_edit::table());
    }
    let profile = profiles
        .get_mut(&settings.name)
        .and_then(Item::as_table_like_mut)
        .ok_or_else(|| format!("profiles.{}", settings.name))?;
    set(profile, "url", settings.server.as_str());
    set(profile, "dialect", settings.dialect.word());
    match settings.workspace.and_then(|workspace| i64::try_from(workspace.get()).ok()) {
        Some(workspace) => set(profile, "workspace", workspace),
        None => drop(profile.remove("workspace")),
    }
    Ok(())
}

/// Sets a value, with the comment beside it kept; one that says the same already stays as it is written.
fn set(table: &mut dyn TableLike, key: &str, new: impl Into<Value>) {
    let mut new = new.into();
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if old.as_str() == new.as_str() && old.as_integer() == new.as_integer() => {}
        Some(old) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        None => drop(table.insert(key, value(new))),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn settings() -> ProfileSettings {
        ProfileSettings {
            name: "default".to_owned(),
            server: Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server"),
            dialect: Dialect::Multiwoven,
            workspace: WorkspaceId::parse("7").ok(),
            sync_page: None,
        }
    }

    #[test]
    fn a_saved_profile_is_read_again_and_readable_by_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("syncwright/config.toml");
        assert!(load(&path).profiles.is_empty(), "no file is no problem");
        save_profile(&path, &settings()).expect("saved");
        let config = load(&path);
        assert_eq!(config.last.as_deref(), Some("default"));
        assert_eq!(config.profile("default").map(|profile| profile.workspace), Some(WorkspaceId::parse("7").ok()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| std::fs::metadata(path).expect("metadata").permissions().mode() & 0o777;
            assert_eq!(mode(&path), 0o600);
            assert_eq!(mode(path.parent().expect("a folder")), 0o700);
        }
    }

    #[test]
    fn comments_order_and_unknown_keys_survive_a_save() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        let text = "# mine\ntheme = \"dark\" # nice\n\n[profiles.work]\nurl = \"https://work.example.com\"\nsecret_ingredient = 1\n";
        std::fs::write(&path, text).expect("written");
        save_profile(&path, &settings()).expect("saved");
        let after = std::fs::read_to_string(&path).expect("read");
        for kept in ["# mine", "theme = \"dark\" # nice", "secret_ingredient = 1", "[profiles.work]"] {
            assert!(after.contains(kept), "{after}");
        }
        assert_eq!(load(&path).profiles.len(), 2);
    }

    #[test]
    fn a_broken_file_is_said_and_kept_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        std::fs::write(&path, "last = [broken").expect("written");
        assert!(load(&path).problems[0].contains("cannot be read (line 1: "), "{:?}", load(&path).problems);
        save_profile(&path, &settings()).expect("saved");
        assert_eq!(
            std::fs::read_to_string(folder.path().join("config.toml.broken-1")).expect("kept"),
            "last = [broken"
        );
        assert_eq!(load(&path).profiles.len(), 1);
    }

    #[test]
    fn a_comment_beside_a_value_and_the_way_it_is_written_survive_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        let text =
            "last = 'default'\nprofiles.default = { url = 'https://old.example.com', dialect = 'multiwoven' } # ours\n";
        std::fs::write(&path, text).expect("written");
        save_profile(&path, &settings()).expect("saved");
        let after = std::fs::read_to_string(&path).expect("read");
        assert!(after.starts_with("last = 'default'\n") && after.contains("dialect = 'multiwoven'"), "{after}");
        assert!(after.contains("# ours") && after.contains("https://api.example.com"), "{after}");
        let config = load(&path);
        assert_eq!(config.profile("default").map(|profile| profile.server.host()), Some("api.example.com".to_owned()));
    }

    #[test]
    fn what_stands_in_the_place_of_profiles_is_neither_overwritten_nor_a_crash() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        for (text, key) in [("profiles = 3\n", "profiles is"), ("[profiles]\ndefault = \"x\"\n", "profiles.default is")]
        {
            std::fs::write(&path, text).expect("written");
            let problem = save_profile(&path, &settings()).expect_err("not saved").to_string();
            assert!(problem.contains(key), "{problem}");
            assert_eq!(std::fs::read_to_string(&path).expect("read"), text);
            load(&path);
        }
    }

    #[test]
    fn no_text_at_all_is_kept_aside_as_well() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        std::fs::write(folder.path().join("config.toml.broken-1"), "earlier").expect("written");
        std::fs::write(&path, b"\xff\xfe").expect("written");
        assert!(load(&path).problems[0].contains("not UTF-8"));
        save_profile(&path, &settings()).expect("saved");
        assert_eq!(std::fs::read(folder.path().join("config.toml.broken-2")).expect("kept"), b"\xff\xfe");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, real) = (folder.path().join("config.toml"), folder.path().join("dotfile.toml"));
        std::fs::write(&real, "# mine\n").expect("written");
        std::os::unix::fs::symlink(&real, &path).expect("linked");
        save_profile(&path, &settings()).expect("saved");
        assert!(std::fs::symlink_metadata(&path).expect("metadata").is_symlink());
        assert!(std::fs::read_to_string(&real).expect("read").contains("[profiles.default]"));
    }

    #[test]
    fn timeouts_and_certificates_are_read_and_what_is_wrong_with_them_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        let pem = folder.path().join("ca.pem");
        std::fs::write(&pem, "-----BEGIN CERTIFICATE-----\n").expect("written");
        let text = format!(
            "[timeouts]\nconnect = 3\nanswer = 0\n[profiles.a]\nurl = \"https://a.example.com\"\nca_file = \"{}\"\n\
             [profiles.b]\nurl = \"https://b.example.com\"\nca_file = \"/nowhere.pem\"\n",
            pem.display()
        );
        std::fs::write(&path, text).expect("written");
        let config = load(&path);
        assert_eq!(config.timeouts, Timeouts { connect: Duration::from_secs(3), ..Timeouts::default() });
        assert!(config.profile("a").is_some_and(|profile| profile.server.roots().is_some()));
        let said = config.problems.join(" ");
        assert!(said.contains("timeouts.answer") && said.contains("/nowhere.pem cannot be read"), "{said}");
    }

    #[test]
    fn a_profile_that_cannot_be_used_is_said_and_the_others_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        let text = "[profiles.a]\nurl = \"http://plain.example.com\"\n[profiles.b]\nurl = \"http://plain.example.com\"\nallow_http = true\n";
        std::fs::write(&path, text).expect("written");
        let config = load(&path);
        assert!(config.profile("a").is_none() && config.problems.len() == 1);
        assert!(config.profile("b").is_some_and(|profile| profile.server.is_exposed()));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_stands_in_the_file_the_program_opens_and_a_profile_can_be_saved(
            text in prop_oneof![any::<String>(), "(\\[?(profiles|timeouts|last|a|\\.|=| |\\]|\"x\"|1|\n)){0,12}"],
        ) {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("config.toml");
            std::fs::write(&path, &text).expect("written");
            load(&path);
            match save_profile(&path, &settings()) {
                Ok(()) => prop_assert!(load(&path).profile("default").is_some()),
                Err(problem) => {
                    let is_said = matches!(problem, ConfigProblem::NotATable { .. });
                    prop_assert!(is_said, "{}", problem);
                    prop_assert_eq!(std::fs::read_to_string(&path).expect("read"), text);
                }
            }
        }
    }
}
