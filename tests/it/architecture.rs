//! The layers and the sizes of files, held against the code: a table without a test does not stay true.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// For each module: which others it may use, and which words must not stand in it.
const RULES: &[(&str, &[&str], &[&str])] = &[
    (
        "domain",
        &[],
        &[
            "std::fs",
            "std::env",
            "std::io",
            "tokio",
            "ratatui",
            "crossterm",
            "reqwest",
            "async ",
            "Timestamp::now",
            "Instant::now",
            "SystemTime",
        ],
    ),
    (
        "app",
        &["domain"],
        &[
            "std::fs",
            "std::env",
            "std::io",
            "tokio",
            "ratatui",
            "crossterm",
            "reqwest",
            "async ",
            "Timestamp::now",
            "Instant::now",
            "SystemTime",
        ],
    ),
    (
        "view",
        &["app", "domain"],
        &[
            "std::fs",
            "std::env",
            "std::io",
            "tokio",
            "crossterm::",
            "reqwest",
            "async ",
            "&mut State",
            "Timestamp::now",
        ],
    ),
    ("api", &["domain"], &["ratatui", "crossterm", "std::fs", "println!"]),
    ("secrets", &["domain"], &["ratatui", "crossterm", "println!", "eprintln!", "std::fs"]),
    ("store", &["app", "domain"], &["ratatui", "crossterm", "reqwest", "tokio"]),
    ("shell", &["app", "view", "api", "secrets", "store", "domain", "sandbox"], &["println!"]),
    ("headless", &["domain", "secrets", "api", "store"], &["ratatui"]),
    ("sandbox", &[], &["ratatui", "crossterm", "reqwest"]),
    ("cli", &["domain"], &["std::fs", "ratatui"]),
    ("launch", &["app", "cli", "domain", "sandbox", "store"], &["ratatui", "crossterm"]),
    ("main", &["api", "cli", "commands", "domain", "headless", "launch", "sandbox", "secrets", "shell", "store"], &[]),
    (
        "commands",
        &["app", "api", "cli", "domain", "headless", "launch", "main", "secrets", "shell", "store"],
        &["ratatui"],
    ),
    ("lib", &[], &[]),
];

/// No file is longer.
const LONGEST: usize = 500;

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("inside src");
    let first = inside.iter().next().expect("a name").to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name.to_string_lossy().ends_with("tests"))
}

/// The code without comments and without the tests at the end of the file.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_module_has_a_rule_and_keeps_it() {
    let mut broken = Vec::new();
    for (path, text) in sources().into_iter().filter(|(path, _)| !is_test(path)) {
        let module = module_of(&path);
        let Some((_, may_use, must_not)) = RULES.iter().find(|(name, ..)| *name == module) else {
            broken.push(format!("{} has no rule", path.display()));
            continue;
        };
        let code = code_of(&text);
        let own_crate = if matches!(module.as_str(), "main" | "commands") { "syncwright::" } else { "crate::" };
        for used in code.split(own_crate).skip(1) {
            let name: String = used.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            let known = RULES.iter().any(|(rule, ..)| *rule == name);
            if known && name != module && !may_use.contains(&name.as_str()) {
                broken.push(format!("{} uses {name}", path.display()));
            }
        }
        for word in *must_not {
            if code.contains(word) {
                broken.push(format!("{} says {word:?}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_file_is_longer_than_one_subject() {
    let mut lengths: Vec<usize> = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
        lengths.push(lines);
    }
    lengths.sort_unstable();
    assert!(lengths[lengths.len() * 9 / 10] <= 400, "nine in ten files have at most 400 lines");
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "{} has no words at its start", path.display());
    }
}

#[test]
fn each_screen_has_a_file_of_its_name_in_the_view() {
    let names = |folder: &str| -> BTreeSet<String> {
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
            .expect("a folder")
            .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_string_lossy().into_owned()))
            .collect()
    };
    let missing: Vec<String> =
        names("src/app/screen").into_iter().filter(|name| name != "mod" && !names("src/view").contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What the texts for people name in the repository is there: a guide that leads nowhere is worse than none.
#[test]
fn every_file_that_the_documents_name_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md"].iter().map(|name| root.join(name)).collect();
    let docs = std::fs::read_dir(root.join("docs")).expect("the documents");
    documents.extend(docs.map(|entry| entry.expect("an entry").path()));
    let mut missing = Vec::new();
    for document in documents {
        let text = std::fs::read_to_string(&document).expect("a document");
        let quoted = text.split('`').skip(1).step_by(2);
        let starts = ["src/", "assets/", "tests/", "docs/", ".ci/", ".github/", "benches/", "examples/", "fuzz/"];
        let is_path =
            |word: &&str| starts.iter().any(|start| word.starts_with(start)) && !word.contains(['*', ' ', 'N', '<']);
        let named = quoted.filter(is_path);
        missing.extend(
            named.filter(|name| !root.join(name).exists()).map(|name| format!("{}: {name}", document.display())),
        );
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// The tests that the promises name are there.
#[test]
fn every_promise_names_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    let mut folders = vec![root.join("tests/it"), root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                code.push_str(&std::fs::read_to_string(&path).expect("a source file"));
            }
        }
    }
    let promises = std::fs::read_to_string(root.join("docs/promises.md")).expect("the promises");
    let named: Vec<&str> = promises.split('`').skip(1).step_by(2).filter(|word| word.contains("::")).collect();
    assert!(named.len() > 40, "they are read");
    let is_there = |name: &&str| match name.trim_end_matches("::*").trim_end_matches("::tests").rsplit("::").next() {
        Some(module) if name.ends_with("::*") => code.contains(&format!("mod {module};")),
        Some(test) => code.contains(&format!("fn {test}(")),
        None => false,
    };
    let missing: Vec<&&str> = named.iter().filter(|name| !is_there(name)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

/// Sentences name keys by their actions (`[refresh] tries again.`), so that they are true with keys of the user's own.
#[test]
fn every_key_in_a_sentence_is_the_name_of_an_action() {
    use syncwright::app::input::actions::ACTIONS;
    let names: BTreeSet<&str> = ACTIONS.iter().map(|entry| entry.action.name()).collect();
    let (mut found, mut unknown) = (0, Vec::new());
    for (path, text) in sources().into_iter().filter(|(path, _)| matches!(module_of(path).as_str(), "app" | "view")) {
        let code = code_of(&text);
        for literal in code.split('"').skip(1).step_by(2) {
            for inside in literal.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(inside, _)| inside) {
                let is_name =
                    inside.len() > 1 && inside.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
                if is_name && names.contains(inside) {
                    found += 1;
                } else if is_name {
                    unknown.push(format!("{}: [{inside}]", path.display()));
                }
            }
        }
    }
    assert_eq!(unknown, Vec::<String>::new());
    assert!(found > 25, "only {found} are found");
}
