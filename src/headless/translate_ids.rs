//! Files from another workspace: IDs differ here and are matched by name.

use serde_json::{Value, json};

use crate::domain::draft::Draft;
use crate::domain::failure::Failure;
use crate::domain::field::FieldId;
use crate::domain::id::WorkspaceId;
use crate::domain::sync_file::{Names, SyncFile};
use crate::domain::text::SanitizedText;
use crate::headless::create::Creator;
use crate::headless::exit::Exit;
use crate::headless::remote_lookup::RemoteLookup;

/// Why a file from another workspace cannot be used here.
#[derive(Debug)]
pub(super) enum NotFound {
    /// Names with no match here, or several.
    Names(Vec<String>),
    /// A list could not be loaded.
    List(FieldId, Failure),
}

/// Fills in the IDs that a file's names have here. Returns messages about those that changed,
/// and about those that may mean something else here.
pub(super) fn translate(file: &mut SyncFile, knowledge: &mut RemoteLookup<'_>) -> Result<Vec<String>, NotFound> {
    let creator = knowledge.creator;
    let (host, workspace) = (creator.connection.server.host(), creator.connection.workspace.map(WorkspaceId::get));
    if !file.names.are_of_elsewhere(Some(&host), workspace) {
        return Ok(warning(file, creator).into_iter().collect());
    }
    // Without its stream, so that no query of a model that happens to have the number is run.
    let mut draft = Draft::of_body(&file.body, creator.dialect);
    draft.set(FieldId::Stream, String::new());
    knowledge.learn(&draft);
    let (mut filled, mut unknown) = (Vec::new(), Vec::new());
    for field in Names::FIELDS {
        let Some(name) = file.names.of(field) else { continue };
        let found = knowledge.numbers_of(field, name).map_err(|it| NotFound::List(field, it))?;
        let (attribute, name) = (field.attribute(), SanitizedText::new(name));
        let [number] = found.as_slice() else {
            let how_many = if found.is_empty() { "nothing" } else { "more than one thing" };
            unknown.push(format!("{attribute}: {how_many} is named “{name}”."));
            continue;
        };
        let place = file.body.get_mut("sync").and_then(Value::as_object_mut);
        let before = place.and_then(|sync| sync.insert(field.attribute().to_owned(), json!(number)));
        if before != Some(json!(number)) {
            filled.push(format!("{attribute}: “{name}” is {number} in this workspace."));
        }
    }
    if unknown.is_empty() { Ok(filled) } else { Err(NotFound::Names(unknown)) }
}

/// What is to be known of IDs without names that are those of another server or workspace.
pub(super) fn warning(file: &SyncFile, creator: &Creator<'_>) -> Option<String> {
    let (host, workspace) = (creator.connection.server.host(), creator.connection.workspace.map(WorkspaceId::get));
    let place = file.names.place_elsewhere(Some(&host), workspace)?;
    Some(format!("Its IDs are those of {place}; check what they mean here."))
}

/// The same, with words for people and the exit code where it fails.
pub(super) fn understand(file: &mut SyncFile, knowledge: &mut RemoteLookup<'_>) -> Result<Vec<String>, (String, Exit)> {
    translate(file, knowledge).map_err(|problem| match problem {
        NotFound::Names(unknown) => {
            let first = "The file is from another workspace, and these names weren't found in this one:";
            let names: Vec<String> = unknown.iter().map(|words| format!("  {words}")).collect();
            (format!("{first}\n{}\n{WITHOUT_NAMES}", names.join("\n")), Exit::Refused)
        }
        NotFound::List(field, failure) => {
            let first = "The file is from another workspace, and its names couldn't be looked up in this one:";
            let words = format!("{first}\n  {}: {}\n{WITHOUT_NAMES}", field.attribute(), failure.describe());
            (words, Exit::of(&failure))
        }
    })
}

/// How a file of another workspace is used anyway.
const WITHOUT_NAMES: &str = "Nothing was sent. Remove “names” from the file to use its IDs unchanged.";
