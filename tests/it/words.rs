//! One voice: phrases that read as if translated, or that are this program's own inventions, stand nowhere that people
//! read: not in sentences, comments, names of tests, screens, help, manual pages or documents.

use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use syncwright::cli::{Arguments, man};

/// In lower case. A phrase counts as whole words, also over the end of a line and with `_` between its words.
const BANNED: &[&str] = &[
    // Words with a usual one beside them.
    "mend",
    "mends",
    "mended",
    "mending",
    "anew",
    "be had",
    "called so",
    "turned down",
    "told back",
    "none such",
    "in work",
    "put in",
    "takes it back",
    "be taken back",
    "all the same",
    "stands for itself",
    "without a word",
    "nobody knows",
    "demonstration",
    "slip of the keys",
    "slips of the keys",
    "every so many",
    "the ends",
    "two ends",
    "a last look",
    "passes over",
    "passed over",
    "pass over",
    // Sentences of the first version.
    "a run was asked for",
    "an id is needed",
    "another like it",
    "ask again for what",
    "became blanks",
    "before the sync was whole",
    "carried out all the same",
    "comes near",
    "connect screen",
    "count in utc",
    "counts in minutes",
    "did not fit and",
    "do you mean",
    "enter chooses",
    "even would be",
    "to the field before",
    "fits these letters",
    "found here by name",
    "gets an empty text",
    "goes on with it",
    "has not run yet",
    "is no attribute",
    "keys of this screen",
    "knows one kind",
    "knows one mode",
    "leaves it as it is",
    "means nothing here",
    "means nothing to",
    "model has none",
    "more room, please",
    "narrow the list",
    "needed only without",
    "never closed with }}. it is at",
    "no even interval",
    "no kept token",
    "no sync was created since",
    "not told by the server",
    "one thing after the other",
    "required open",
    "rows a second",
    "runs this otherwise",
    "seems to speak",
    "spares typing",
    "speak the dialect",
    "speaks the dialect",
    "stands in brackets",
    "take this line",
    "tell who runs",
    "the answers ended",
    "the destination says",
    "the same text for every row",
    "token ends at",
    "token kept in:",
    "turn what comes first",
    "units lie between",
    "what became of it?",
    "what is to be different",
    "were refused",
    "was refused",
    "words the server takes",
    "words that the server takes",
];

/// Where one has to stand: the names of actions in the configurations of the first version.
const ALLOWED: &[(&str, &str)] = &[("src/app/input/action.rs", "mend"), ("src/app/input/keymap.rs", "mend")];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &str, ends: &[&str]) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if ends.iter().any(|end| path.extension().is_some_and(|extension| extension == *end)) {
                files.push(path);
            }
        }
    }
    files
}

/// What people read, each with where it stands.
fn texts() -> Vec<(String, String)> {
    let mut files = files_below("src", &["rs"]);
    files.extend(files_below("tests/it", &["rs", "snap"]));
    files.extend(files_below("docs", &["md"]));
    files.extend(["README.md", "Cargo.toml"].map(|name| root().join(name)));
    let own = root().join("tests/it/words.rs");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root()).expect("below the root").display().to_string().replace('\\', "/");
        (name, std::fs::read_to_string(&path).expect("a text"))
    };
    files.into_iter().filter(|path| *path != own).map(read).chain(help_and_manual()).collect()
}

/// The help and the manual page of every command.
fn help_and_manual() -> Vec<(String, String)> {
    fn walk(command: &clap::Command, path: &[String], texts: &mut Vec<(String, String)>) {
        let asked = ["syncwright".to_owned()].into_iter().chain(path.iter().cloned()).chain(["--help".to_owned()]);
        let help = Arguments::of(asked.map(Into::into)).expect_err("help is said instead").text;
        let mut page = Vec::new();
        man(path, &mut page).expect("a page");
        let name = path.join(" ");
        texts.push((format!("the help of “{name}”"), help));
        texts.push((format!("the manual page of “{name}”"), String::from_utf8(page).expect("text")));
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            walk(inner, &[path, &[inner.get_name().to_owned()]].concat(), texts);
        }
    }
    let mut texts = Vec::new();
    walk(&Arguments::command(), &[], &mut texts);
    texts
}

/// A text in lower case as one line: without what begins a line of comments, and words of names apart.
fn plain(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_start_matches(['/', '!', '*', '│']));
    let words: Vec<&str> = lines.flat_map(|line| line.trim_end_matches('\\').split([' ', '_', '\t'])).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// Whether a phrase stands in a text as whole words.
fn has(text: &str, phrase: &str) -> bool {
    let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(phrase).any(|(at, _)| {
        let (before, after) = (text.get(..at), text.get(at + phrase.len()..));
        !is_word(before.and_then(|it| it.chars().next_back())) && !is_word(after.and_then(|it| it.chars().next()))
    })
}

fn found(name: &str, text: &str) -> Vec<String> {
    let text = plain(text);
    let banned = BANNED.iter().filter(|phrase| !ALLOWED.contains(&(name, phrase)) && has(&text, phrase));
    banned.map(|phrase| format!("{name}: {phrase}")).collect()
}

#[test]
fn no_banned_phrase_stands_anywhere_that_people_read() {
    let texts = texts();
    assert!(texts.len() > 400, "only {} are read", texts.len());
    let found: Vec<String> = texts.iter().flat_map(|(name, text)| found(name, text)).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_banned_phrase_is_found_in_comments_sentences_and_names() {
    for text in [
        "/// It cannot be\n    /// had at all.",
        "say(\"Read it Anew.\")",
        "fn a_sync_is_mended() {}",
        "\"the list \\\n         is called so\"",
    ] {
        assert_eq!(found("a.rs", text).len(), 1, "{text}");
    }
    assert_eq!(found("a.rs", "It is recommended to put into words."), Vec::<String>::new());
}

/// What the configuration, the flag and the environment call `dialect` is the API variant for people.
#[test]
fn people_read_of_api_variants() {
    let is_for_people = |name: &str| Path::new(name).extension().is_none_or(|extension| extension != "rs");
    for (name, text) in texts().into_iter().filter(|(name, _)| is_for_people(name)) {
        let text = text.replace("\\-", "-");
        let names = ["--dialect", "SYNCWRIGHT_DIALECT", "dialect = ", "\"Dialect\"", "`Dialect`"];
        let rest = names.iter().fold(text, |text, name| text.replace(name, ""));
        let line = rest.lines().find(|line| line.to_lowercase().contains("dialect"));
        assert_eq!(line, None, "{name}");
    }
}
