//! The configuration: profiles, and which one was used last. It is the user's file: comments and order survive a save,
//! unknown keys are left alone, and a file that cannot be read is kept under another name.

pub mod keys;
#[cfg(test)]
mod tests;
mod theme;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml_edit::{DocumentMut, Item, Table, TableLike, Value, value};

use crate::domain::connection::Limits;
use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::profile::ProfileSettings;
use crate::domain::server::{PlainHttp, Server};
use crate::domain::text::SanitizedText;
use crate::store::{atomic, dirs};

pub use theme::ThemeWish;

/// What was read of the configuration.
#[derive(Debug, Default)]
pub struct Config {
    /// The profile used last.
    pub last: Option<String>,
    /// All profiles that could be read.
    pub profiles: Vec<ProfileSettings>,
    /// How long requests may take.
    pub timeouts: Limits,
    /// How the screen looks.
    pub theme: ThemeWish,
    /// Whether the mouse is used, where it is said.
    pub mouse: Option<bool>,
    /// The user's own keys, as they are written: the name of an action, and a key.
    pub keys: Vec<(String, String)>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
    /// Keys that mean nothing, in words; they are left as they are.
    pub unknown: Vec<String>,
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
    #[error("Couldn't write {path}: {error}.")]
    NotWritten {
        /// The file.
        path: String,
        /// The system's words.
        error: io::Error,
    },
    /// The file says something else where profiles are to stand; it is the user's, and not overwritten.
    #[error("In {path}, {key} isn't a table; fix or remove it.")]
    NotATable {
        /// The file.
        path: String,
        /// What is no table.
        key: SanitizedText,
    },
}

/// Where the configuration is: `$XDG_CONFIG_HOME/syncwright/config.toml`, or the platform's place.
pub fn path() -> Option<PathBuf> {
    Some(dirs::configuration()?.join("config.toml"))
}

/// Reads the configuration. What cannot be read is told in `problems`; the program opens anyway.
pub fn load(path: &Path) -> Config {
    let text = match atomic::read_linked(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Config::default(),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Config::problem(path, "not UTF-8 text", KEPT_ASIDE);
        }
        Err(error) => return Config::problem(path, &error.to_string(), "It is ignored."),
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
        let words =
            format!("Couldn't read the configuration ({}): {}. {what_then}", SanitizedText::new(why), path.display());
        Self { problems: vec![words], ..Self::default() }
    }

    fn read(document: &DocumentMut) -> Self {
        let text = |key: &str| document.get(key).and_then(Item::as_str);
        let mut config = Self { last: text("last").map(str::to_owned), ..Self::default() };
        config.problems = keys::problems(document);
        config.unknown = keys::unknown(document);
        let theme = ThemeWish::ALL.into_iter().find(|(word, _)| text("theme") == Some(*word));
        config.theme = theme.map(|(_, theme)| theme).unwrap_or_default();
        config.mouse = document.get("mouse").and_then(Item::as_bool);
        config.keys = own_keys(document);
        config.read_timeouts(document);
        let profiles = document.get("profiles").and_then(Item::as_table_like);
        for (name, item) in profiles.into_iter().flat_map(TableLike::iter) {
            match read_profile(name, item) {
                Ok(profile) => config.profiles.push(profile),
                Err(why) => {
                    config.problems.push(format!("Profile {} of the configuration: {why}", SanitizedText::new(name)));
                }
            }
        }
        config
    }

    /// `[timeouts]`, in seconds; what is no number of seconds is told by `keys`.
    fn read_timeouts(&mut self, document: &DocumentMut) {
        let Some(table) = document.get("timeouts").and_then(Item::as_table_like) else { return };
        for (key, most, place) in [
            ("connect", 3_600, &mut self.timeouts.connect),
            ("first_byte", 3_600, &mut self.timeouts.first_byte),
            ("answer", 3_600, &mut self.timeouts.answer),
            ("create", 3_600, &mut self.timeouts.create),
            ("settle", 86_400, &mut self.timeouts.settle),
        ] {
            let seconds = table.get(key).and_then(Item::as_integer);
            if let Some(seconds) = seconds.filter(|seconds| (1..=most).contains(seconds)) {
                *place = Duration::from_secs(seconds.unsigned_abs());
            }
        }
        // A server cannot be done before it was waited for.
        self.timeouts.settle = self.timeouts.settle.max(self.timeouts.create);
    }
}

/// `[keys]`: the names of actions, and their keys.
fn own_keys(document: &DocumentMut) -> Vec<(String, String)> {
    let clean = |text: &str| SanitizedText::new(text).to_string();
    let wishes = document.get("keys").and_then(Item::as_table_like).into_iter().flat_map(TableLike::iter);
    wishes.filter_map(|(name, key)| Some((clean(name), clean(key.as_str()?)))).collect()
}

fn read_profile(name: &str, item: &Item) -> Result<ProfileSettings, String> {
    if let Some(wrong) = keys::problems_in_profile(item).into_iter().next() {
        return Err(format!("{wrong}."));
    }
    let text = |key: &str| item.get(key).and_then(Item::as_str);
    let plain_http = match item.get("allow_http").and_then(Item::as_bool) {
        Some(true) => PlainHttp::Allowed,
        _ => PlainHttp::LoopbackOnly,
    };
    let server = Server::parse(text("url").unwrap_or_default(), plain_http).map_err(|problem| problem.to_string())?;
    let server = match text("ca_file") {
        None => server,
        Some(file) => match atomic::read_linked(Path::new(file)) {
            Ok(pem) if pem.contains("BEGIN CERTIFICATE") => server.trusting(pem.into()),
            Ok(_) => return Err(format!("ca_file {} has no PEM certificate.", SanitizedText::new(file))),
            Err(error) => return Err(format!("Couldn't read ca_file {}: {error}.", SanitizedText::new(file))),
        },
    };
    let dialect = text("dialect").and_then(Dialect::from_word).unwrap_or_default();
    let workspace = match item.get("workspace").and_then(Item::as_integer) {
        None => None,
        Some(number) => Some(WorkspaceId::parse(&number.to_string()).map_err(|problem| problem.to_string())?),
    };
    let sync_page = match text("sync_page") {
        None => None,
        Some(page) if page.starts_with("http") && page.contains("{id}") => Some(page.to_owned()),
        Some(_) => return Err("sync_page should be a sync's web address, with {id} for its ID.".to_owned()),
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
        .map_err(|key| ConfigProblem::NotATable { path: path.display().to_string(), key: SanitizedText::new(&key) })?;
    let after = document.to_string();
    if after == before {
        return Ok(());
    }
    atomic::write(path, &after).map_err(not_written)
}

/// The file's text and what it says; nothing of a file that cannot be read, which is kept aside.
fn read_to_change(path: &Path) -> io::Result<(String, DocumentMut)> {
    let text = match atomic::if_there(atomic::read_linked(path)) {
        Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(error),
        text => text.map(Option::unwrap_or_default).ok(),
    };
    if let Some(text) = text
        && let Ok(document) = text.parse()
    {
        return Ok((text, document));
    }
    atomic::keep_aside(path)?;
    Ok(Default::default())
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
