//! Writing a Liquid template in the picker's input: syntax is checked while typing, and snippets can be inserted.

use crate::app::fuzzy::Item;
use crate::app::layer::picker::sources::Sources;
use crate::app::transition::Choice;
use crate::domain::liquid::Template;
use crate::domain::text::SanitizedText;

/// Whether a text is meant to be a template.
pub(in crate::app::layer::picker) fn is_template(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

/// The message about a template before it is accepted.
pub(super) fn verdict(text: &str) -> String {
    match Template::parse(text) {
        Ok(_) => "Use this template".to_owned(),
        Err(problem) => format!("Use this template, though it is broken: {problem}"),
    }
}

/// Snippets to insert: columns, and the variables and filters listed by the server.
pub(super) fn pieces(sources: Sources<'_>) -> Vec<(Item, Choice)> {
    let mut pieces = Vec::new();
    if let Some(sample) = sources.form.known().sample.found() {
        for column in &sample.columns {
            let text = variable(&column.name);
            pieces.push((
                Item::new(SanitizedText::new(&text).as_str(), "insert", column.kind.word()),
                Choice::Insert(text),
            ));
        }
    }
    if let Some(words) = sources.session.remote.template_words().found() {
        for word in words.iter() {
            let item = Item::new(SanitizedText::new(&word.text).as_str(), "insert", word.about.as_str());
            pieces.push((item, Choice::Insert(word.text.clone())));
        }
    }
    pieces
}

/// A column as a template variable: names with spaces or quotes need brackets (api facts §3.5).
fn variable(column: &str) -> String {
    let is_plain =
        !column.is_empty() && column.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    let is_plain = is_plain && !column.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-');
    if is_plain {
        format!("{{{{ {column} }}}}")
    } else {
        let quote = if column.contains('\'') { '"' } else { '\'' };
        format!("{{{{ [{quote}{column}{quote}] }}}}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_written_so_that_liquid_finds_it() {
        assert_eq!(variable("email"), "{{ email }}");
        assert_eq!(variable("First Name"), "{{ ['First Name'] }}");
        assert_eq!(variable("o'clock"), "{{ [\"o'clock\"] }}");
        assert_eq!(variable("2nd"), "{{ ['2nd'] }}");
    }
}
