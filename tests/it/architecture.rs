//! The layers and the sizes of files, held against the code: a table without a test does not stay true.

mod imports;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use imports::{Imports, Source, shortest_circle};

/// A layer: which others it may use, what it must not name, and which words must not stand in it.
struct Layer {
    name: &'static str,
    may_use: &'static [&'static str],
    must_not_name: &'static [&'static [&'static str]],
    must_not_say: &'static [&'static str],
}

const fn layer(
    name: &'static str,
    may_use: &'static [&'static str],
    must_not_name: &'static [&'static [&'static str]],
    must_not_say: &'static [&'static str],
) -> Layer {
    Layer { name, may_use, must_not_name, must_not_say }
}

const THREADS: &[&str] = &["std::thread", "std::sync::mpsc", "std::process"];
const CLOCKS: &[&str] = &[
    "std::time::Instant",
    "std::time::SystemTime",
    "jiff::Timestamp::now",
    "jiff::Zoned::now",
    "jiff::tz::TimeZone::system",
    "jiff::tz::TimeZone::try_system",
];
const FILES: &[&str] = &["std::fs", "std::os", "tempfile", "rustix"];
const ENVIRONMENT: &[&str] = &["std::env", "std::io", "etcetera", "signal_hook"];
const NETWORK: &[&str] = &["std::net", "reqwest", "axum", "rustls", "dbus", "keyring_core"];
const RUNTIME: &[&str] = &["tokio"];
const TERMINAL: &[&str] = &["ratatui", "crossterm"];
/// Nothing of the world: the same goes in, the same comes out.
const WORLD: &[&[&str]] = &[THREADS, CLOCKS, FILES, ENVIRONMENT, NETWORK, RUNTIME, TERMINAL];

const LAYERS: &[Layer] = &[
    layer("domain", &[], WORLD, &["async", "await"]),
    layer("app", &["domain"], WORLD, &["async", "await"]),
    layer(
        "view",
        &["app", "domain"],
        &[THREADS, CLOCKS, FILES, ENVIRONMENT, NETWORK, RUNTIME, &["crossterm", "std::cell"]],
        &["async", "await", "& mut App"],
    ),
    layer("api", &["domain"], &[TERMINAL, FILES], &["println !"]),
    layer("secrets", &["domain"], &[TERMINAL, &["std::fs"]], &["println !", "eprintln !"]),
    layer("store", &["domain"], &[TERMINAL, NETWORK, RUNTIME], &[]),
    layer("shell", &["app", "view", "api", "secrets", "store", "domain", "sandbox"], &[], &["println !"]),
    layer("headless", &["domain", "secrets", "api", "store"], &[&["ratatui"]], &[]),
    layer("sandbox", &[], &[TERMINAL, &["reqwest"]], &[]),
    layer("cli", &["domain"], &[TERMINAL, FILES], &[]),
    layer("launch", &["app", "cli", "domain", "sandbox", "store"], &[TERMINAL], &[]),
    layer(
        "main",
        &["api", "cli", "commands", "domain", "headless", "launch", "sandbox", "secrets", "shell", "store"],
        &[],
        &[],
    ),
    layer(
        "commands",
        &["app", "api", "cli", "domain", "headless", "launch", "main", "secrets", "shell", "store"],
        &[&["ratatui"]],
        &[],
    ),
    layer("lib", &[], &[], &[]),
];

/// What wires the layers together. Circles of its files are nobody's concern.
const WIRING: &[&str] = &["cli", "launch", "main", "commands", "lib"];

/// No file is longer.
const LONGEST: usize = 500;

/// Nine in ten files are no longer.
const USUAL: usize = 300;

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

/// The library's root is `syncwright`, the program's is `main`, and `commands.rs` is a module of the latter.
fn imports() -> Imports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = |(path, text): (PathBuf, String)| {
        let file = path.strip_prefix(root).expect("inside").display().to_string().replace('\\', "/");
        let words: Vec<&str> =
            file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect();
        let module = match words.as_slice() {
            ["lib"] => vec!["syncwright"],
            ["main"] => vec!["main"],
            ["commands", ..] => [&["main"], words.as_slice()].concat(),
            _ => [&["syncwright"], words.as_slice()].concat(),
        };
        let module = module.into_iter().map(str::to_owned).collect();
        Source { file, module, text }
    };
    Imports::of(&sources().into_iter().map(source).collect::<Vec<_>>())
}

/// The layer of a file, by its name below the repository's root.
fn layer_of(file: &str) -> &str {
    file.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default()
}

/// The code without comments and without the tests at the end of the file.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_layer_uses_only_what_it_may() {
    let imports = imports();
    let mut broken = BTreeSet::new();
    let rule_of = |file: &str| LAYERS.iter().find(|layer| layer.name == layer_of(file));
    for (file, others) in imports.edges() {
        let Some(layer) = rule_of(file) else {
            broken.insert(format!("{file} has no rule"));
            continue;
        };
        let is_allowed = |other: &str| layer_of(other) == layer.name || layer.may_use.contains(&layer_of(other));
        broken.extend(others.iter().filter(|other| !is_allowed(other)).map(|other| format!("{file} uses {other}")));
    }
    for (file, path) in imports.named() {
        let path = path.join("::");
        let is_within = |refused: &&&str| {
            let opens_it = path.strip_suffix('*').is_some_and(|opened| refused.starts_with(opened));
            opens_it || format!("{path}::").starts_with(&format!("{refused}::"))
        };
        let mut refused = rule_of(file).into_iter().flat_map(|layer| layer.must_not_name.iter().copied().flatten());
        broken.extend(refused.find(is_within).map(|_| format!("{file} names {path}")));
    }
    for (file, code) in imports.code() {
        let code = format!(" {code}");
        let said = rule_of(file).into_iter().flat_map(|layer| layer.must_not_say);
        broken.extend(
            said.filter(|word| code.contains(&format!(" {word} "))).map(|word| format!("{file} says {word:?}")),
        );
    }
    assert!(broken.is_empty(), "{}", broken.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_layer_imports_itself_in_a_circle() {
    let imports = imports();
    let edges = imports.edges();
    let mut broken = Vec::new();
    for layer in LAYERS.iter().filter(|layer| !WIRING.contains(&layer.name)) {
        let is_inside = |file: &str| layer_of(file) == layer.name;
        broken.extend(shortest_circle(&edges, is_inside).map(|circle| circle.join("\n -> ")));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}

#[test]
fn no_file_is_longer_than_one_subject() {
    let mut lengths: Vec<(usize, PathBuf)> =
        sources().into_iter().map(|(path, text)| (text.lines().count(), path)).collect();
    lengths.sort_unstable();
    let long: Vec<String> = lengths
        .iter()
        .filter(|(lines, _)| *lines > USUAL)
        .map(|(lines, path)| format!("{lines} {}", path.display()))
        .collect();
    assert!(
        lengths.iter().all(|(lines, _)| *lines <= LONGEST),
        "a file has more than {LONGEST} lines:\n{}",
        long.join("\n")
    );
    assert!(long.len() * 10 <= lengths.len(), "nine in ten files have at most {USUAL} lines:\n{}", long.join("\n"));
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
    let mut documents = vec![root.join("README.md")];
    let docs = std::fs::read_dir(root.join("docs")).expect("the documents");
    documents.extend(docs.map(|entry| entry.expect("an entry").path()));
    let mut missing = Vec::new();
    for document in documents {
        let text = std::fs::read_to_string(&document).expect("a document");
        let quoted = text.split('`').skip(1).step_by(2);
        let starts = ["src/", "assets/", "tests/", "docs/", ".ci/", ".github/"];
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
    let is_spoken = |path: &Path| {
        ["src/app", "src/view"]
            .iter()
            .any(|folder| path.starts_with(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)))
    };
    let (mut found, mut unknown) = (0, Vec::new());
    for (path, text) in sources().into_iter().filter(|(path, _)| is_spoken(path)) {
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
