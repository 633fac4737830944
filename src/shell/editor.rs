//! The external editor: the text in a temporary file that only the user can read, `$VISUAL` or `$EDITOR` on it, and
//! what it left.

use std::io::{Read as _, Write as _};

use crate::domain::text::SanitizedText;
use crate::shell::{child, terminal};

/// The largest text that is read back, in bytes.
const LARGEST: u64 = 1024 * 1024;

#[derive(Debug, thiserror::Error)]
enum EditProblem {
    #[error("No editor found. Set VISUAL or EDITOR, such as EDITOR=nano.")]
    NoEditor,
    #[error("VISUAL or EDITOR has an unclosed quote; the text is unchanged.")]
    OpenQuote(#[from] shell_words::ParseError),
    #[error("Couldn't start the editor {0}: {1}.")]
    NotStarted(String, std::io::Error),
    #[error("The editor failed ({0}); the text is unchanged.")]
    Failed(String),
    #[error("The edited text isn't UTF-8, or is larger than 1 MiB; the text is unchanged.")]
    NotText,
    #[error("Couldn't pass the text to the editor: {0}.")]
    File(#[from] std::io::Error),
}

/// Lets the user edit a text; the terminal is the editor's meanwhile.
pub(super) fn edit(text: &str) -> Result<String, SanitizedText> {
    let command = command_of(std::env::var("VISUAL").ok(), std::env::var("EDITOR").ok());
    let edited = command.and_then(|command| edit_with(&command, text));
    edited.map_err(|problem| SanitizedText::new(&problem.to_string()))
}

/// The editor and its arguments, as the environment says; a shell would split them so.
fn command_of(visual: Option<String>, editor: Option<String>) -> Result<Vec<String>, EditProblem> {
    for words in [visual, editor].into_iter().flatten() {
        // Windows separates folders by what escapes in a shell.
        let words = if cfg!(windows) { words.replace('\\', "\\\\") } else { words };
        let command = shell_words::split(&words)?;
        if !command.is_empty() {
            return Ok(command);
        }
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_here = |name: &&str| std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    let found = ["nano", "vi", "vim"].into_iter().find(is_here).ok_or(EditProblem::NoEditor)?;
    Ok(vec![found.to_owned()])
}

fn edit_with(command: &[String], text: &str) -> Result<String, EditProblem> {
    let (program, arguments) = command.split_first().ok_or(EditProblem::NoEditor)?;
    let mut file = tempfile::Builder::new().prefix("mapping-").suffix(".json").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    terminal::give_back();
    let ended = child::command(program).args(arguments).arg(file.path()).status();
    terminal::take_back()?;
    let ended = ended.map_err(|error| EditProblem::NotStarted(SanitizedText::new(program).to_string(), error))?;
    if !ended.success() {
        let how = ended.code().map_or_else(|| ended.to_string(), |code| code.to_string());
        return Err(EditProblem::Failed(how));
    }
    // Editors replace the file, so it is opened again by its name.
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

    fn of(visual: &str, editor: &str) -> Vec<String> {
        command_of(Some(visual.to_owned()), Some(editor.to_owned())).expect("a command")
    }

    #[test]
    fn an_editor_may_have_arguments_and_quotes() {
        assert_eq!(of("code --wait", ""), ["code", "--wait"]);
        assert_eq!(of("'/opt/my editor/ed' -c \"set ft=json\"", ""), ["/opt/my editor/ed", "-c", "set ft=json"]);
        assert!(matches!(command_of(Some("ed 'x".to_owned()), None), Err(EditProblem::OpenQuote(_))));
    }

    #[test]
    fn visual_comes_before_editor_and_an_empty_one_counts_as_none() {
        assert_eq!(of("a", "b"), ["a"]);
        assert_eq!(of("  ", "b"), ["b"]);
    }
}
