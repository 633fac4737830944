//! A sync in a file: the body of a request, and beside it the names of what its numbers mean, so that it can be used in
//! another workspace. Any body that the API takes can be read, also one that was written by hand, as JSON, as YAML or in
//! a `curl` command.

mod curl;
mod schema;
mod shell;
mod yaml;

use serde_json::{Map, Value, json};

use crate::domain::field::FieldId;
use crate::domain::json::{self, SyntaxProblem};
use crate::domain::text::SanitizedText;

pub use curl::CurlProblem;
pub use schema::schema;

/// Larger files are no sync.
pub const LARGEST: usize = 1024 * 1024;

/// A sync as a file says it.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncFile {
    /// `{"sync": {…}}`.
    pub body: Value,
    /// Where it comes from and what its numbers mean there.
    pub names: Names,
}

/// What the numbers of a sync mean, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// The host of its server.
    pub server: Option<String>,
    /// Its workspace.
    pub workspace: Option<u64>,
    /// The name of its source.
    pub source: Option<String>,
    /// The name of its destination.
    pub destination: Option<String>,
    /// The name of its model.
    pub model: Option<String>,
}

/// Why a file is no sync.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyncFileProblem {
    /// Larger than any sync.
    #[error("Larger than 1 MiB, so not a sync file.")]
    TooLarge,
    /// Not JSON, or a key twice.
    #[error("Not JSON. {0}")]
    NotJson(SyntaxProblem),
    /// Neither JSON nor YAML.
    #[error("Not YAML. {0}")]
    NotYaml(SyntaxProblem),
    /// A `curl` command that sends no sync.
    #[error("{0}")]
    NotCreating(#[from] CurlProblem),
    /// JSON of another shape.
    #[error("Not a sync: it should be an object, {{\"sync\": {{…}}}}, or the inner one.")]
    NoSync,
}

impl Names {
    /// The fields whose numbers mean something in one workspace only.
    pub const FIELDS: [FieldId; 3] = [FieldId::Source, FieldId::Destination, FieldId::Model];

    /// The name of what a field's number means.
    pub fn of(&self, field: FieldId) -> Option<&str> {
        match field {
            FieldId::Source => self.source.as_deref(),
            FieldId::Destination => self.destination.as_deref(),
            FieldId::Model => self.model.as_deref(),
            _ => None,
        }
    }

    /// Whether the numbers beside these names mean something else on a server and in its workspace. Numbers without a
    /// name are taken as they are.
    pub fn are_of_elsewhere(&self, server: Option<&str>, workspace: Option<u64>) -> bool {
        let has_names = Self::FIELDS.iter().any(|field| self.of(*field).is_some());
        let is_other_workspace = self.workspace.is_some() && self.workspace != workspace;
        has_names && (self.server.as_deref() != server || is_other_workspace)
    }

    /// The other server, or other workspace of this one, whose numbers these are, where no names tell what they mean.
    pub fn place_elsewhere(&self, server: Option<&str>, workspace: Option<u64>) -> Option<String> {
        let own = self.server.as_deref()?;
        let has_names = Self::FIELDS.iter().any(|field| self.of(*field).is_some());
        let place = match self.workspace {
            _ if Some(own) != server => SanitizedText::new(own).to_string(),
            Some(number) if workspace.is_some() && workspace != Some(number) => format!("workspace {number}"),
            _ => return None,
        };
        (!has_names).then_some(place)
    }
}

impl SyncFile {
    /// Reads a file's text.
    ///
    /// ```
    /// use syncwright::domain::sync_file::SyncFile;
    ///
    /// let file = SyncFile::read(r#"{"source_id": 1, "stream_name": "contacts"}"#)?;
    /// assert_eq!(file.body["sync"]["source_id"], 1, "the inner object is enough");
    /// # Ok::<(), syncwright::domain::sync_file::SyncFileProblem>(())
    /// ```
    ///
    /// # Errors
    /// [`SyncFileProblem`] says why it is no sync.
    pub fn read(text: &str) -> Result<Self, SyncFileProblem> {
        if text.len() > LARGEST {
            return Err(SyncFileProblem::TooLarge);
        }
        let text = text.trim_start_matches('\u{feff}');
        if !curl::is_curl(text) {
            return Self::of_text(text);
        }
        let command = curl::read(text)?;
        let file = Self::of_text(&command.body)?;
        let names = Names { server: command.host, workspace: command.workspace, ..Names::default() };
        Ok(Self { names, ..file })
    }

    fn of_text(text: &str) -> Result<Self, SyncFileProblem> {
        let value = match text.trim_start().chars().next() {
            None | Some('{' | '[') => json::parse(text).map_err(SyncFileProblem::NotJson)?,
            Some(_) => yaml::parse(text).map_err(SyncFileProblem::NotYaml)?,
        };
        let file = value.as_object().ok_or(SyncFileProblem::NoSync)?;
        let is_known =
            |sync: &Map<String, Value>| FieldId::ALL.iter().any(|field| sync.contains_key(field.attribute()));
        let sync = match file.get("sync") {
            Some(Value::Object(sync)) => sync,
            None if is_known(file) => file,
            _ => return Err(SyncFileProblem::NoSync),
        };
        let told = file.get("names").and_then(Value::as_object);
        let name = |key: &str| told?.get(key)?.as_str().map(str::to_owned).filter(|name| !name.trim().is_empty());
        let names = Names {
            server: name("server"),
            workspace: told.and_then(|told| told.get("workspace")?.as_u64()),
            source: name("source"),
            destination: name("destination"),
            model: name("model"),
        };
        let sync: Map<String, Value> =
            sync.iter().filter(|(key, _)| *key != "names").map(|(key, value)| (key.clone(), value.clone())).collect();
        Ok(Self { body: json!({ "sync": sync }), names })
    }

    /// The file's text.
    pub fn write(&self) -> String {
        let Names { server, workspace, source, destination, model } = &self.names;
        let texts = [("source", source), ("destination", destination), ("model", model)];
        let texts = texts.into_iter().map(|(key, text)| (key, text.clone().map(Value::from)));
        let place = [("server", server.clone().map(Value::from)), ("workspace", workspace.map(Value::from))];
        let names = place.into_iter().chain(texts).filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let names: Map<String, Value> = names.collect();
        let mut file = self.body.clone();
        if let Some(file) = file.as_object_mut().filter(|_| !names.is_empty()) {
            file.insert("names".to_owned(), Value::Object(names));
        }
        format!("{file:#}\n")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_the_text_is_it_is_a_sync_or_a_problem(
            start in prop::sample::select(vec!["", "curl ", "curl https://x -d ", "sync:\n  source_id: ", "{", "&a ", "curl $'"]),
            text in any::<String>(),
            syntax in "[-'\"\\\\$:{}\\[\\],&*!|># \n\ta-fux0-9@^?]{0,60}",
        ) {
            for text in [format!("{start}{text}"), format!("{start}{syntax}")] {
                if let Ok(file) = SyncFile::read(&text) {
                    prop_assert!(file.body["sync"].is_object());
                }
            }
        }
    }

    #[test]
    fn json_yaml_and_a_curl_command_say_the_same_sync() {
        let json = SyncFile::read(r#"{"sync": {"source_id": 1, "stream_name": "contacts"}}"#).expect("JSON");
        let yaml = SyncFile::read("---\nsync:\n  source_id: 1\n  stream_name: contacts\n").expect("YAML");
        let curl = "curl 'https://api.squared.ai/api/v1/syncs' -H 'Authorization: Bearer secret' -H 'Workspace-Id: 7' \
            --data-raw $'{\"sync\":{\"source_id\":1,\"stream_name\":\"contacts\"}}'";
        let curl = SyncFile::read(curl).expect("a command");
        assert_eq!(json, yaml);
        assert_eq!(json.body, curl.body);
        assert_eq!((curl.names.server.as_deref(), curl.names.workspace), (Some("api.squared.ai"), Some(7)));
        assert!(!format!("{curl:?}{}", curl.write()).contains("secret"));
    }

    #[test]
    fn numbers_of_a_command_to_another_place_are_told_apart() {
        let names = Names { server: Some("api.squared.ai".to_owned()), workspace: Some(7), ..Names::default() };
        let told = |server, workspace| names.place_elsewhere(server, workspace);
        let of = |place: &str| Some(place.to_owned());
        assert_eq!(told(Some("api.squared.ai"), Some(7)), None);
        assert_eq!(told(Some("api.squared.ai"), None), None, "it may be this one");
        assert_eq!(told(Some("api.squared.ai"), Some(8)), of("workspace 7"));
        assert_eq!(told(Some("localhost:3000"), Some(7)), of("api.squared.ai"));
        assert_eq!(told(None, None), of("api.squared.ai"));
        assert_eq!(
            Names::default().place_elsewhere(Some("localhost:3000"), None),
            None,
            "a file that says nothing of it"
        );
    }

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let names = Names {
            server: Some("api.squared.ai".to_owned()),
            workspace: Some(7),
            source: Some("Prod PG".to_owned()),
            ..Names::default()
        };
        for names in [names, Names::default()] {
            let file =
                SyncFile { body: json!({"sync": {"source_id": 1, "configuration": {"b": "x", "a": "y"}}}), names };
            assert_eq!(SyncFile::read(&file.write()), Ok(file));
        }
    }

    #[test]
    fn a_request_body_and_its_inner_object_are_the_same() {
        let whole = SyncFile::read(r#"{"sync": {"source_id": 1, "stream_name": "contacts"}}"#);
        let inner = SyncFile::read("\u{feff}{\"source_id\": 1, \"stream_name\": \"contacts\"}");
        assert!(whole.is_ok());
        assert_eq!(whole, inner);
    }

    #[test]
    fn what_is_no_sync_says_why() {
        for (text, problem) in [
            ("[]", SyncFileProblem::NoSync),
            ("{}", SyncFileProblem::NoSync),
            ("{\"sync\": 5}", SyncFileProblem::NoSync),
            ("{\"name\": \"x\"}", SyncFileProblem::NoSync),
        ] {
            assert_eq!(SyncFile::read(text), Err(problem), "{text}");
        }
        assert!(matches!(SyncFile::read("{\"sync\""), Err(SyncFileProblem::NotJson(_))));
        assert_eq!(SyncFile::read(&" ".repeat(LARGEST + 1)), Err(SyncFileProblem::TooLarge));
    }

    #[test]
    fn numbers_are_of_elsewhere_on_another_server_and_in_another_workspace_of_the_same() {
        let names = |server: Option<&str>, workspace: Option<u64>, source: Option<&str>| Names {
            server: server.map(str::to_owned),
            workspace,
            source: source.map(str::to_owned),
            ..Names::default()
        };
        let here = |names: &Names| names.are_of_elsewhere(Some("api.example.com"), Some(7));
        let called = Some("Prod PG");
        assert!(!here(&names(Some("api.example.com"), Some(7), called)));
        assert!(!here(&names(Some("api.example.com"), None, called)), "it may be this one");
        assert!(here(&names(Some("api.example.com"), Some(8), called)));
        assert!(here(&names(Some("other.example.com"), Some(7), called)));
        assert!(here(&names(None, Some(7), called)), "it does not say of which server");
        assert!(!here(&names(Some("other.example.com"), Some(8), None)), "without a name they are taken as they are");
        assert!(names(Some("api.example.com"), Some(7), called).are_of_elsewhere(Some("api.example.com"), None));
    }
}
