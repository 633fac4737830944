//! Each example of a file is read by the reader it is for.

use serde_json::Value;
use syncwright::app::input::keymap::Keymap;
use syncwright::domain::sync_file::{self, SyncFile};
use syncwright::store::config;

use super::commands::{commands_of, wrong_use};
use super::{Block, documents};

/// What is wrong with an example.
fn problem(block: &Block) -> Option<String> {
    match block.language.as_str() {
        "json" => match serde_json::from_str(&block.text) {
            Ok(value) => as_a_sync(block, &value),
            Err(error) => Some(error.to_string()),
        },
        "yaml" => match serde_norway::from_str(&block.text) {
            Ok(value) => as_a_sync(block, &value).or_else(|| as_a_workflow(&value)),
            Err(error) => Some(error.to_string()),
        },
        "toml" => {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("config.toml");
            std::fs::write(&path, &block.text).expect("written");
            let read = config::load(&path);
            let (_, of_keys) = Keymap::read(read.keys.iter().map(|(name, key)| (name.as_str(), key.as_str())));
            let said: Vec<String> = read.problems.into_iter().chain(read.unknown).chain(of_keys).collect();
            (!said.is_empty()).then(|| said.join(" "))
        }
        // `commands.rs` reads the first two; the others are no files of this program.
        "sh" | "console" | "text" | "python" => None,
        other => Some(format!("nothing reads “{other}”: say what it is")),
    }
}

fn is_a_sync(value: &Value) -> bool {
    value.get("sync").is_some() || value.get("source_id").is_some()
}

fn as_a_sync(block: &Block, value: &Value) -> Option<String> {
    if !is_a_sync(value) {
        return None;
    }
    let schema = jsonschema::validator_for(&sync_file::schema()).expect("a schema");
    let of_schema = schema.validate(value).err().map(|error| error.to_string());
    of_schema.or_else(|| SyncFile::read(&block.text).err().map(|problem| problem.to_string()))
}

/// A workflow of GitHub: its steps run commands.
fn as_a_workflow(value: &Value) -> Option<String> {
    if is_a_sync(value) {
        return None;
    }
    let Some(jobs) = value.get("jobs").and_then(Value::as_object) else {
        return Some("neither a sync nor a workflow".to_owned());
    };
    let steps = jobs.values().filter_map(|job| job["steps"].as_array()).flatten();
    let commands: Vec<Vec<String>> = steps.filter_map(|step| step["run"].as_str()).flat_map(commands_of).collect();
    commands.into_iter().filter(|words| words[0] == "syncwright").find_map(wrong_use)
}

#[test]
fn every_example_of_a_file_is_read() {
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for block in documents().iter().flat_map(super::Document::blocks) {
        wrong.extend(problem(&block).map(|problem| format!("{}: {problem}", block.place)));
        read.push(block.language);
    }
    assert_eq!(wrong, Vec::<String>::new());
    for language in ["json", "yaml", "toml", "sh"] {
        assert!(read.iter().any(|it| it == language), "none of {language}");
    }
}

#[test]
fn an_example_that_its_reader_rejects_is_found() {
    let block = |language: &str, text: &str| Block {
        language: language.to_owned(),
        text: text.to_owned(),
        place: String::new(),
    };
    for (language, text) in [
        ("json", "{\"a\": 1,}"),
        ("json", "{\"sync\": {\"source_id\": \"1\"}}"),
        ("yaml", "source_id: 1\nstream: contacts\n"),
        ("yaml", "a: 1\n"),
        ("yaml", "jobs: {a: {steps: [{run: syncwright runn 1}]}}\n"),
        ("toml", "them = \"dark\"\n"),
        ("toml", "[profiles.a]\nurl = 7\n"),
        ("toml", "[keys]\nrun-nwo = \"F8\"\n"),
        ("", "anything"),
    ] {
        assert!(problem(&block(language, text)).is_some(), "{language}: {text}");
    }
}
