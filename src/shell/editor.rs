//! The external editor: the text in a temporary file that only the user can read, `$VISUAL` or `$EDITOR` on it, and
//! what it left.

use std::io::{Read as _, Write as _};
use std::process::Command;

use crate::domain::text::SanitizedText;
use crate::shell::terminal;

/// The largest text that is read back, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// Why a text was not edited.
#[derive(Debug, thiserror::Error)]
enum EditProblem {
    #[error("No editor was found. Set VISUAL or EDITOR to one, such as nano.")]
    NoEditor,
    #[error("The editor {0} could not be started: {1}.")]
    NotStarted(String, std::io::Error),
    #[error("The editor ended with a failure ({0}); the text is as it was.")]
    Failed(String),
    #[error("What the editor left is not UTF-8 text, or larger than 1 MiB; the text is as it was.")]
    NotText,
    #[error("The text could not be given to the editor: {0}.")]
    File(#[from] std::io::Error),
}

/// Lets the user edit a text; the terminal is the editor's meanwhile.
pub(super) fn edit(text: &str) -> Result<String, SanitizedText> {
    let command = command_of(std::env::var("VISUAL").ok(), std::env::var("EDITOR").ok());
    let edited = command.ok_or(EditProblem::NoEditor).and_then(|command| edit_with(&command, text));
    edited.map_err(|problem| SanitizedText::new(&problem.to_string()))
}

/// The editor and its arguments, as the environment says.
fn command_of(visual: Option<String>, editor: Option<String>) -> Option<Vec<String>> {
    let named = [visual, editor].into_iter().flatten().map(|words| split(&words)).find(|words| !words.is_empty());
    named.or_else(|| {
        let known = ["nano", "vi", "vim"];
        let path = std::env::var_os("PATH")?;
        let found =
            known.into_iter().find(|name| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
        found.map(|name| vec![name.to_owned()])
    })
}

/// Splits at blanks; what stands between quotes stays together.
fn split(words: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = None::<String>;
    let mut quote = None;
    for character in words.chars() {
        match (quote, character) {
            (None, '"' | '\'') => {
                quote = Some(character);
                part.get_or_insert_default();
            }
            (Some(open), close) if open == close => quote = None,
            (None, blank) if blank.is_whitespace() => parts.extend(part.take()),
            (_, other) => part.get_or_insert_default().push(other),
        }
    }
    parts.extend(part);
    parts
}

fn edit_with(command: &[String], text: &str) -> Result<String, EditProblem> {
    let (program, arguments) = command.split_first().ok_or(EditProblem::NoEditor)?;
    let mut file = tempfile::Builder::new().prefix("mapping-").suffix(".json").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    terminal::give_back();
    let ended = Command::new(program).args(arguments).arg(file.path()).status();
    terminal::take_back()?;
    let ended = ended.map_err(|error| EditProblem::NotStarted(SanitizedText::new(program).to_string(), error))?;
    if !ended.success() {
        let how = ended.code().map_or_else(|| ended.to_string(), |code| code.to_string());
        return Err(EditProblem::Failed(how));
    }
    // Editors replace the file, so it is opened anew by its name.
    let mut bytes = Vec::new();
    std::fs::File::open(file.path())?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(EditProblem::NotText);
    }
    String::from_utf8(bytes).map_err(|_not_text| EditProblem::NotText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_may_have_arguments_and_quotes() {
        assert_eq!(split("code --wait"), ["code", "--wait"]);
        assert_eq!(split("'/opt/my editor/ed' -c \"set ft=json\""), ["/opt/my editor/ed", "-c", "set ft=json"]);
        assert_eq!(split("  "), Vec::<String>::new());
    }

    #[test]
    fn visual_comes_before_editor_and_an_empty_one_counts_as_none() {
        let of = |visual: &str, editor: &str| command_of(Some(visual.to_owned()), Some(editor.to_owned()));
        assert_eq!(of("a", "b"), Some(vec!["a".to_owned()]));
        assert_eq!(of("", "b"), Some(vec!["b".to_owned()]));
    }
}
