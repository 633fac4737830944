//! From arguments, environment and configuration to what the program starts with.

use std::path::Path;

use crate::app::input::keymap::Keymap;
use crate::app::launch::{Appearance, Background, ColorDepth, ColorMode, Launch, Mouse, Origin, Terminal};
use crate::app::notice::Notice;
use crate::app::session::profile::Profile;
use crate::cli::Arguments;
use crate::domain::connection::Limits;
use crate::domain::dialect::Dialect;
use crate::domain::id::WorkspaceId;
use crate::domain::profile::ProfileSettings;
use crate::domain::secret::Token;
use crate::domain::server::{PlainHttp, Server};
use crate::domain::sync_file::SyncFile;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::{TokenKey, TokenLocation};
use crate::sandbox::Sandbox;
use crate::store::config::{self, Config, ThemeWish};
use crate::store::timezone;

/// The profile's name where nothing names one.
const DEFAULT_PROFILE: &str = "default";

/// Which server is meant, and how it is spoken to.
#[derive(Debug)]
pub struct ResolvedConfig {
    /// The profile's name.
    pub profile: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The server; none the first time ever.
    pub server: Option<Server>,
    /// The words it takes.
    pub dialect: Dialect,
    /// The workspace.
    pub workspace: Option<WorkspaceId>,
    /// Where the web app shows a sync.
    pub sync_page: Option<String>,
    /// All profiles of the configuration.
    pub profiles: Vec<ProfileSettings>,
    /// How long requests may take.
    pub timeouts: Limits,
    /// How the screen looks.
    pub theme: ThemeWish,
    /// Whether the mouse is used.
    pub mouse: Mouse,
    /// The user's own keys.
    pub keys: Keymap,
    /// What was wrong with the configuration, in words.
    pub problems: Vec<String>,
    /// What means nothing in it, in words.
    pub unknown: Vec<String>,
}

/// What was given beside the server.
#[derive(Debug, Default)]
pub struct StartupInput {
    /// The sync that the form starts with.
    pub from: Option<SyncFile>,
    /// What could not be used, in words.
    pub problems: Vec<String>,
    /// Whether the terminal shows desktop notifications.
    pub can_notify: bool,
}

/// The profile that was asked for is not there.
#[derive(Debug, thiserror::Error)]
#[error("no profile “{name}” in the configuration. {known}")]
pub struct UnknownProfile {
    name: String,
    known: String,
}

impl ResolvedConfig {
    /// Finds out which server is meant: arguments first, then the named profile, then the one used last.
    ///
    /// # Errors
    /// When a profile is asked for that the configuration does not have.
    pub fn by(arguments: &Arguments, config_path: Option<&Path>) -> Result<Self, UnknownProfile> {
        let config = config_path.map(config::load).unwrap_or_default();
        let last = config.last.as_ref().and_then(|name| config.profile(name));
        // Another server than the last profile's must not get its workspace and dialect.
        let is_another = |url: &Server| last.is_none_or(|last| !last.server.is_same_address(url));
        let name = match (&arguments.flags.profile, &arguments.flags.api_url) {
            (Some(named), _) => named.clone(),
            (None, Some(url)) if is_another(url) => DEFAULT_PROFILE.to_owned(),
            (None, _) => config.last.clone().unwrap_or_else(|| DEFAULT_PROFILE.to_owned()),
        };
        let kept = config.profile(&name).filter(|kept| {
            let url = arguments.flags.api_url.as_ref();
            arguments.flags.profile.is_some() || url.is_none_or(|url| kept.server.is_same_address(url))
        });
        if let (Some(asked), None, None) = (&arguments.flags.profile, kept, &arguments.flags.api_url) {
            return Err(unknown(asked, &config));
        }
        let dialect = arguments.flags.dialect.or_else(|| kept.map(|kept| kept.dialect)).unwrap_or_default();
        let workspace = arguments.flags.workspace.or_else(|| kept.and_then(|kept| kept.workspace));
        let for_this_run = arguments.flags.api_url.is_some()
            || arguments.flags.dialect.is_some()
            || arguments.flags.workspace.is_some();
        let server = match (&arguments.flags.api_url, kept) {
            (Some(url), kept) => {
                // However an address is given, a profile's certificates are for it.
                let known = kept.into_iter().chain(&config.profiles).find(|it| it.server.is_same_address(url));
                Some(known.map_or_else(|| url.clone(), |known| known.server.clone()))
            }
            (None, kept) => kept.map(|kept| kept.server.clone()),
        };
        let origin = match kept {
            _ if server.is_none() => Origin::Nothing,
            _ if for_this_run => Origin::ThisRun,
            Some(_) => Origin::Configuration,
            None => Origin::Nothing,
        };
        let sync_page = kept.and_then(|kept| kept.sync_page.clone());
        Ok(Self { profile: name, origin, server, dialect, workspace, sync_page, ..Self::of_the_person(config) })
    }

    /// The built-in server; looks and keys are the person's.
    pub fn demo(arguments: &Arguments, config_path: Option<&Path>, sandbox: &Sandbox) -> Self {
        Self {
            profile: "demo".to_owned(),
            origin: Origin::Demo,
            server: Server::parse(&sandbox.url(), PlainHttp::LoopbackOnly).ok(),
            dialect: arguments.flags.dialect.unwrap_or_default(),
            workspace: arguments.flags.workspace.or_else(|| WorkspaceId::parse("1").ok()),
            profiles: Vec::new(),
            timeouts: Limits::default(),
            ..Self::of_the_person(config_path.map(config::load).unwrap_or_default())
        }
    }

    /// What a configuration says whichever server is meant.
    fn of_the_person(config: Config) -> Self {
        let Config { profiles, mut problems, unknown, timeouts, theme, mouse, keys, .. } = config;
        let (keys, wrong_keys) = Keymap::read(keys.iter().map(|(name, key)| (name.as_str(), key.as_str())));
        problems.extend(wrong_keys);
        Self {
            profile: String::new(),
            origin: Origin::Nothing,
            server: None,
            dialect: Dialect::default(),
            workspace: None,
            sync_page: None,
            profiles,
            timeouts,
            theme,
            mouse: if mouse == Some(false) { Mouse::Off } else { Mouse::On },
            keys,
            problems,
            unknown,
        }
    }

    /// Whose token is meant, for the commands; the hosted service where nothing else is said.
    pub fn token_key(&self) -> Option<TokenKey> {
        let hosted = || Server::parse(Server::HOSTED, PlainHttp::LoopbackOnly).ok();
        self.server.clone().or_else(hosted).map(|server| TokenKey::new(&self.profile, &server))
    }

    /// What the app starts with.
    pub fn launch(self, token: Option<(Token, TokenLocation)>, given: StartupInput, size: (u16, u16)) -> Launch {
        let StartupInput { from, problems: more, can_notify } = given;
        let notices = self.problems.into_iter().chain(more).map(Notice::wrong).collect();
        Launch {
            clock: timezone::clock(),
            size,
            appearance: Appearance {
                colors: looks(self.theme, |name| std::env::var(name).ok()),
                follows_background: self.theme == ThemeWish::Auto,
            },
            terminal: Terminal { mouse: self.mouse, can_notify, has_focus: true },
            keymap: self.keys,
            profile: Profile {
                name: self.profile,
                origin: self.origin,
                server: self.server,
                dialect: self.dialect,
                workspace: self.workspace,
                sync_page: self.sync_page,
            },
            profiles: self.profiles,
            from,
            token,
            settle: self.timeouts.settling(),
            seed: fastrand::u64(..),
            notices,
        }
    }
}

/// The looks of a wish in this environment. What the background is shows only when the terminal has said so; until
/// then most are dark.
pub fn looks(wish: ThemeWish, variable: impl Fn(&str) -> Option<String>) -> ColorMode {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let terminal = variable("TERM").unwrap_or_default();
    let colours = variable("COLORTERM").unwrap_or_default();
    // Windows Terminal says neither.
    let is_true = matches!(colours.as_str(), "truecolor" | "24bit") || is_set("WT_SESSION");
    let depth = if is_true || terminal.ends_with("-direct") {
        ColorDepth::True
    } else if terminal.contains("256color") {
        ColorDepth::Indexed
    } else {
        ColorDepth::Sixteen
    };
    // Some terminals tell it at once: the last number is the background's.
    let told = variable("COLORFGBG").and_then(|text| text.rsplit(';').next()?.parse::<u8>().ok());
    match wish {
        _ if is_set("NO_COLOR") || terminal == "dumb" => ColorMode::Mono,
        ThemeWish::Mono => ColorMode::Mono,
        ThemeWish::Light => ColorMode::Colour(Background::Light, depth),
        ThemeWish::Auto if matches!(told, Some(7 | 9..=15)) => ColorMode::Colour(Background::Light, depth),
        ThemeWish::Auto | ThemeWish::Dark => ColorMode::Colour(Background::Dark, depth),
    }
}

fn unknown(name: &str, config: &Config) -> UnknownProfile {
    let names: Vec<String> =
        config.profiles.iter().map(|profile| SanitizedText::new(&profile.name).to_string()).collect();
    let known =
        if names.is_empty() { "It has no profiles yet.".to_owned() } else { format!("It has: {}.", names.join(", ")) };
    UnknownProfile { name: SanitizedText::new(name).to_string(), known }
}

/// `SYNCWRIGHT_TOKEN`, cleaned as a pasted one is; in words why it is not used.
///
/// # Errors
/// Words for people when it is set and cannot be a token.
pub fn token_of_environment() -> Result<Option<Token>, String> {
    match std::env::var("SYNCWRIGHT_TOKEN") {
        Ok(text) if text.trim().is_empty() => Ok(None),
        Ok(text) => {
            let text = secrecy::zeroize::Zeroizing::new(text);
            Token::from_pasted(&text).map(Some).map_err(|problem| format!("SYNCWRIGHT_TOKEN is ignored. {problem}"))
        }
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err("SYNCWRIGHT_TOKEN is ignored: not valid text.".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn meant(arguments: &[&str], configuration: &str) -> Result<ResolvedConfig, UnknownProfile> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config.toml");
        std::fs::write(&path, configuration).expect("written");
        let arguments =
            Arguments::try_parse_from(std::iter::once(&"syncwright").chain(arguments)).expect("well formed");
        ResolvedConfig::by(&arguments, Some(&path))
    }

    const CONFIGURATION: &str = "last = 'work'\n[profiles.work]\nurl = 'https://work.example.com'\n\
        dialect = 'multiwoven'\nworkspace = 7\n";

    #[test]
    fn the_looks_follow_the_wish_and_what_the_terminal_can_do() {
        let of = |wish, variables: &[(&str, &str)]| {
            looks(wish, |name| variables.iter().find(|(each, _)| *each == name).map(|(_, value)| (*value).to_owned()))
        };
        let (dark, light) = (Background::Dark, Background::Light);
        for (wish, variables, expected) in [
            (ThemeWish::Auto, &[("TERM", "xterm")][..], ColorMode::Colour(dark, ColorDepth::Sixteen)),
            (ThemeWish::Auto, &[("TERM", "xterm-256color")], ColorMode::Colour(dark, ColorDepth::Indexed)),
            (ThemeWish::Light, &[("COLORTERM", "truecolor")], ColorMode::Colour(light, ColorDepth::True)),
            (ThemeWish::Auto, &[("COLORFGBG", "0;15")], ColorMode::Colour(light, ColorDepth::Sixteen)),
            (ThemeWish::Dark, &[("COLORFGBG", "0;15")], ColorMode::Colour(dark, ColorDepth::Sixteen)),
            (ThemeWish::Dark, &[("NO_COLOR", "1")], ColorMode::Mono),
            (ThemeWish::Dark, &[("NO_COLOR", "")], ColorMode::Colour(dark, ColorDepth::Sixteen)),
            (ThemeWish::Auto, &[("TERM", "dumb")], ColorMode::Mono),
            (ThemeWish::Mono, &[], ColorMode::Mono),
        ] {
            assert_eq!(of(wish, variables), expected, "{wish:?} {variables:?}");
        }
    }

    #[test]
    fn the_profile_used_last_is_meant_where_nothing_is_said() {
        let meant = meant(&[], CONFIGURATION).expect("known");
        assert_eq!((meant.profile.as_str(), meant.origin), ("work", Origin::Configuration));
        assert_eq!((meant.dialect, meant.workspace), (Dialect::Multiwoven, WorkspaceId::parse("7").ok()));
    }

    #[test]
    fn another_server_gets_neither_the_workspace_nor_the_dialect_of_the_last_profile() {
        let other = meant(&["--api-url", "http://localhost:3000"], CONFIGURATION).expect("known");
        assert_eq!((other.profile.as_str(), other.origin), ("default", Origin::ThisRun));
        assert_eq!((other.dialect, other.workspace), (Dialect::Published, None));
        let same = meant(&["--api-url", "work.example.com"], CONFIGURATION).expect("known");
        assert_eq!((same.profile.as_str(), same.workspace), ("work", WorkspaceId::parse("7").ok()));
    }

    #[test]
    fn a_profile_s_certificates_are_for_its_address_however_that_is_given() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ca.pem");
        std::fs::write(&file, "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n").expect("written");
        let configuration = format!(
            "last = 'other'\n[profiles.work]\nurl = 'https://work.example.com'\nca_file = '{}'\n\
             [profiles.other]\nurl = 'https://other.example.com'\n",
            file.display()
        );
        for (arguments, is_trusting) in [
            (&["--profile", "work"][..], true),
            (&["--api-url", "https://work.example.com"], true),
            (&["--api-url", "work.example.com/api/v1"], true),
            (&["--profile", "other", "--api-url", "work.example.com"], true),
            (&["--profile", "work", "--api-url", "https://work.example.com"], true),
            (&["--profile", "work", "--api-url", "https://third.example.com"], false),
            (&[], false),
        ] {
            let server = meant(arguments, &configuration).expect("known").server.expect("a server");
            assert_eq!(server.roots().is_some(), is_trusting, "{arguments:?}");
        }
        let last = configuration.replace("last = 'other'", "last = 'work'");
        let same = meant(&["--api-url", "work.example.com"], &last).expect("known");
        assert_eq!(same.profile, "work", "its certificates do not make it another server");
    }

    #[test]
    fn a_profile_that_is_not_there_is_answered_with_those_that_are() {
        let words = meant(&["--profile", "wrok"], CONFIGURATION).expect_err("unknown").to_string();
        assert!(words.contains("wrok") && words.contains("It has: work."), "{words}");
        let first = meant(&[], "").expect("the first start ever");
        assert_eq!((first.origin, first.server), (Origin::Nothing, None));
    }

    #[test]
    fn a_key_that_is_no_action_s_is_told_and_those_of_the_document_are_read() {
        let wrong = meant(&[], "[keys]\nrun-nwo = 'F6'\n").expect("known").problems.join("\n");
        assert!(wrong.contains("Did you mean run-now?"), "{wrong}");
        let document = include_str!("../docs/configuration.md");
        let keys = document.split("[keys]").nth(1).and_then(|rest| rest.split("```").next());
        let read = meant(&[], &format!("[keys]{}", keys.expect("an example"))).expect("known");
        assert_ne!(read.keys, Keymap::default());
        assert_eq!(read.problems, Vec::<String>::new());
    }
}
