//! The configuration: profiles, and which one was used last. It is the user's file: comments and order survive a save,
//! unknown keys are left alone, and a file that cannot be read is kept under another name.

use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use toml_edit::{DocumentMut, Item, Table, value};

use crate::app::effect::ProfileSettings;
use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::server::{PlainHttp, Server};
use crate::store::atomic;

/// A profile of the configuration file, as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name.
    pub name: String,
    /// Its server.
    pub server: Server,
    /// The words its server takes.
    pub dialect: Dialect,
    /// Its workspace.
    pub workspace: Option<WorkspaceId>,
}

/// What was read of the configuration.
#[derive(Debug, Default)]
pub struct Config {
    /// The profile used last.
    pub last: Option<String>,
    /// All profiles that could be read.
    pub profiles: Vec<Profile>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
}

impl Config {
    /// A profile by its name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
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
}

/// Where the configuration is: `$XDG_CONFIG_HOME/syncwright/config.toml`, or the platform's place.
pub fn path() -> Option<PathBuf> {
    let places = etcetera::choose_base_strategy().ok()?;
    Some(places.config_dir().join("syncwright").join("config.toml"))
}

/// Reads the configuration. What cannot be read is told in `problems`; the program opens all the same.
pub fn load(path: &Path) -> Config {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Config::default(),
        Err(error) => return Config::broken(path, &error.to_string()),
    };
    match text.parse::<DocumentMut>() {
        Ok(document) => Config::read(&document),
        Err(error) => Config::broken(path, error.message()),
    }
}

impl Config {
    fn broken(path: &Path, why: &str) -> Self {
        let words = format!(
            "The configuration {} cannot be read ({}); it is kept aside when a profile is saved.",
            path.display(),
            crate::domain::text::Inert::new(why)
        );
        Self { problems: vec![words], ..Self::default() }
    }

    fn read(document: &DocumentMut) -> Self {
        let mut config =
            Self { last: document.get("last").and_then(Item::as_str).map(str::to_owned), ..Self::default() };
        let profiles = document.get("profiles").and_then(Item::as_table_like);
        for (name, item) in profiles.into_iter().flat_map(toml_edit::TableLike::iter) {
            match read_profile(name, item) {
                Ok(profile) => config.profiles.push(profile),
                Err(why) => config.problems.push(format!("The profile {name} of the configuration: {why}")),
            }
        }
        config
    }
}

fn read_profile(name: &str, item: &Item) -> Result<Profile, String> {
    let text = |key: &str| item.get(key).and_then(Item::as_str);
    let plain_http = match item.get("allow_http").and_then(Item::as_bool) {
        Some(true) => PlainHttp::Allowed,
        _ => PlainHttp::LoopbackOnly,
    };
    let server = Server::parse(text("url").unwrap_or_default(), plain_http).map_err(|problem| problem.to_string())?;
    let dialect = match text("dialect") {
        None => Dialect::default(),
        Some(word) => Dialect::from_word(word).ok_or("dialect is published or multiwoven.")?,
    };
    let workspace = match item.get("workspace").and_then(Item::as_integer) {
        None => None,
        Some(number) => Some(WorkspaceId::parse(&number.to_string()).map_err(|problem| problem.to_string())?),
    };
    Ok(Profile { name: name.to_owned(), server, dialect, workspace })
}

/// Writes a profile and remembers it as the last one used; everything else stays as it is.
///
/// # Errors
/// When the file or its folder cannot be written.
pub fn save_profile(path: &Path, settings: &ProfileSettings) -> Result<(), ConfigProblem> {
    save(path, settings).map_err(|error| ConfigProblem::NotWritten { path: path.display().to_string(), error })
}

fn save(path: &Path, settings: &ProfileSettings) -> io::Result<()> {
    let before = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            keep_aside(path)?;
            String::new()
        }
        Err(error) => return Err(error),
    };
    let mut document = match before.parse::<DocumentMut>() {
        Ok(document) => document,
        Err(_broken) => {
            keep_aside(path)?;
            DocumentMut::new()
        }
    };
    document["last"] = value(settings.name.as_str());
    let profiles = document.entry("profiles").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let mut empty = Table::new();
    let profiles = profiles.as_table_mut().unwrap_or(&mut empty);
    let profile = profiles.entry(&settings.name).or_insert_with(toml_edit::table);
    profile["url"] = value(settings.server.as_str());
    profile["dialect"] = value(settings.dialect.word());
    match settings.workspace.and_then(|workspace| i64::try_from(workspace.get()).ok()) {
        Some(workspace) => profile["workspace"] = value(workspace),
        None => {
            if let Some(table) = profile.as_table_like_mut() {
                table.remove("workspace");
            }
        }
    }
    let after = document.to_string();
    if after == before {
        return Ok(());
    }
    atomic::write(path, &after)
}

/// Renames a file that cannot be read, so that it is not overwritten.
fn keep_aside(path: &Path) -> io::Result<()> {
    for number in 1..=1_000 {
        let aside = path.with_extension(format!("toml.broken-{number}"));
        if !aside.exists() {
            return std::fs::rename(path, aside);
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> ProfileSettings {
        ProfileSettings {
            name: "default".to_owned(),
            server: Server::parse("https://api.example.com", PlainHttp::LoopbackOnly).expect("a server"),
            dialect: Dialect::Multiwoven,
            workspace: WorkspaceId::parse("7").ok(),
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
        assert!(load(&path).problems[0].contains("cannot be read"));
        save_profile(&path, &settings()).expect("saved");
        assert_eq!(
            std::fs::read_to_string(folder.path().join("config.toml.broken-1")).expect("kept"),
            "last = [broken"
        );
        assert_eq!(load(&path).profiles.len(), 1);
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
}
