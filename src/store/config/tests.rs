//! The configuration is the user's file: what is read of it, what is said of it, and what survives a save.

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
    assert!(load(&path).problems[0].contains("Couldn't read the configuration"), "{:?}", load(&path).problems);
    save_profile(&path, &settings()).expect("saved");
    assert_eq!(std::fs::read_to_string(folder.path().join("config.toml.broken-1")).expect("kept"), "last = [broken");
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
    for (text, key) in [("profiles = 3\n", "profiles is"), ("[profiles]\ndefault = \"x\"\n", "profiles.default is")] {
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
fn a_server_is_given_at_least_the_time_of_a_create_to_settle_and_at_most_a_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    let seconds = Duration::from_secs;
    for (text, create, settle, is_wrong) in [
        ("", 60, 600, false),
        ("settle = 86400", 60, 86_400, false),
        ("settle = 86401", 60, 600, true),
        ("settle = 0", 60, 600, true),
        ("settle = \"5 min\"", 60, 600, true),
        ("create = 3\nsettle = 5", 3, 5, false),
        ("create = 3\nsettle = 1", 3, 3, false),
        ("create = 3600", 3_600, 3_600, false),
    ] {
        std::fs::write(&path, format!("[timeouts]\n{text}\n")).expect("written");
        let config = load(&path);
        assert_eq!((config.timeouts.create, config.timeouts.settle), (seconds(create), seconds(settle)), "{text}");
        let said = [config.problems, config.unknown].concat().join(" ");
        assert_eq!(
            said.contains("timeouts.settle should be a whole number from 1 to 86400"),
            is_wrong,
            "{text}: {said}"
        );
    }
}

#[test]
fn timeouts_and_certificates_are_read_and_what_is_wrong_with_them_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    let pem = folder.path().join("ca.pem");
    std::fs::write(&pem, "-----BEGIN CERTIFICATE-----\n").expect("written");
    let text = format!(
        "[timeouts]\nconnect = 3\nanswer = 0\n[profiles.a]\nurl = \"https://a.example.com\"\nca_file = '{}'\n\
         [profiles.b]\nurl = \"https://b.example.com\"\nca_file = \"/nowhere.pem\"\n",
        pem.display()
    );
    std::fs::write(&path, text).expect("written");
    let config = load(&path);
    assert_eq!(config.timeouts, Limits { connect: Duration::from_secs(3), ..Limits::default() });
    assert!(config.profile("a").is_some_and(|profile| profile.server.roots().is_some()));
    let said = config.problems.join(" ");
    assert!(said.contains("timeouts.answer") && said.contains("Couldn't read ca_file /nowhere.pem"), "{said}");
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
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

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

/// The documented configuration, with what stands there as a comment taken in.
fn documented() -> String {
    let document = include_str!("../../../docs/configuration.md");
    let blocks = document.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines: Vec<&str> = blocks.flat_map(str::lines).map(|line| line.strip_prefix("# ").unwrap_or(line)).collect();
    format!("theme = \"light\"\nmouse = false\n{}\n", lines.join("\n")).replace("/etc/ssl/company.pem", "PEM")
}

#[test]
fn the_document_tells_every_key_and_what_it_says_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, pem) = (folder.path().join("config.toml"), folder.path().join("ca.pem"));
    std::fs::write(&pem, "-----BEGIN CERTIFICATE-----\n").expect("written");
    let text = documented().replace("PEM", &pem.display().to_string().replace('\\', "/"));
    std::fs::write(&path, &text).expect("written");
    let config = load(&path);
    assert_eq!((config.problems, config.unknown), (vec![], vec![]), "{text}");
    assert_eq!((config.theme, config.mouse), (ThemeWish::Light, Some(false)));
    let profile = config.profiles.first().expect("a profile");
    assert!(profile.server.roots().is_some() && profile.sync_page.is_some() && profile.workspace.is_some());
    let mut untold = Vec::new();
    for (pointer, keys) in [("", ""), ("/profiles/additionalProperties", ""), ("/timeouts", "timeouts.")] {
        let pointer = if pointer.is_empty() { String::new() } else { format!("/properties{pointer}") };
        let known = keys::schema(&[]).pointer(&format!("{pointer}/properties")).cloned().expect("keys");
        let names = known.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
        untold
            .extend(names.into_iter().filter(|name| !text.contains(name.as_str())).map(|name| format!("{keys}{name}")));
    }
    assert_eq!(untold, Vec::<String>::new(), "the documented example has every key");
}

#[test]
fn what_a_key_does_not_take_and_what_means_nothing_is_said_with_what_would_be_right() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    let text = "them = \"dark\"\nmouse = \"no\"\ntheme = \"blue\"\n[timeouts]\nconect = 5\ncreate = \"x\"\n\
                [keys]\nrun-nwo = \"F6\"\n[profiles.work]\nurl = \"https://a.example.com\"\nworkspaces = 7\n\
                [profiles.lab]\nurl = \"https://b.example.com\"\nworkspace = \"7\"\n";
    std::fs::write(&path, text).expect("written");
    let config = load(&path);
    let problems = config.problems.join("\n");
    for words in [
        "theme should be auto, dark, light or mono",
        "mouse should be true or false",
        "timeouts.create should be a whole number from 1 to 3600",
        "Profile lab of the configuration: workspace should be a whole number from 1.",
    ] {
        assert!(problems.contains(words), "{words}:\n{problems}");
    }
    let unknown = config.unknown.join("\n");
    for words in [
        "Unknown key them. Did you mean theme?",
        "Unknown key timeouts.conect. Did you mean timeouts.connect?",
        "Unknown key profiles.work.workspaces. Did you mean profiles.work.workspace?",
    ] {
        assert!(unknown.contains(words), "{words}:\n{unknown}");
    }
    assert!(config.profile("work").is_some() && config.profile("lab").is_none());
}
