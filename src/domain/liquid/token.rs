//! A template cut into texts, outputs and tags.

use super::markup::{cut, is_word, skip_blanks, split_while};
use super::problem::TemplateProblem;

/// How much of the text a problem quotes.
const QUOTED: usize = 40;

/// A piece of the template that is not plain text.
pub(super) enum Token<'a> {
    /// What stands between `{{` and `}}`.
    Output(&'a str),
    /// What stands between `{%` and `%}`.
    Tag(&'a str),
}

/// The text before the next `{{` or `{%`, and the text from it on.
fn from_piece(text: &str) -> Option<(&str, &str)> {
    let (start, _) = text.match_indices('{').find(|(at, _)| cut(text, at + 1).1.starts_with(['{', '%']))?;
    Some(cut(text, start))
}

/// The text before the next piece, the piece, and the text after it.
pub(super) fn next_token(text: &str) -> Result<Option<(&str, Token<'_>, &str)>, TemplateProblem> {
    let Some((before, here)) = from_piece(text) else { return Ok(None) };
    let inside = cut(here, 2).1;
    if here.starts_with("{%") {
        let (tag, rest) = inside.split_once("%}").ok_or_else(|| TemplateProblem::UnclosedTag(beginning(here)))?;
        return Ok(Some((before, Token::Tag(tag), rest)));
    }
    let (output, rest) = inside.split_once('}').ok_or_else(|| TemplateProblem::UnclosedOutput(beginning(here)))?;
    let rest = rest.strip_prefix('}').ok_or_else(|| TemplateProblem::LoneBrace(beginning(here)))?;
    Ok(Some((before, Token::Output(output), rest)))
}

/// The text before and after the `{% endraw %}` that comes next. What stands before it is not judged, but still cut
/// into pieces: the end of a raw is the last tag in a piece that ends with `%}`, even if that piece began with `{{`.
pub(super) fn split_raw(text: &str) -> Result<(&str, &str), TemplateProblem> {
    let mut rest = text;
    let mut hyphen = false;
    while let Some((piece, further)) = raw_piece(rest) {
        rest = further;
        let Some(body) = piece.strip_suffix("%}") else { continue };
        let start = text.len() - further.len() - piece.len();
        for (at, _) in body.rmatch_indices("{%") {
            let inside = cut(body, at + 2).1;
            hyphen |= inside.strip_prefix('-').is_some_and(|inside| skip_blanks(inside).starts_with("endraw"));
            match split_while(skip_blanks(inside), is_word).0 {
                "" => {}
                "endraw" => return Ok((cut(text, start + at).0, rest)),
                _ => break,
            }
        }
    }
    Err(if hyphen { TemplateProblem::RawEndWithHyphen } else { TemplateProblem::UnclosedBlock("raw") })
}

/// The next complete piece, from its `{{` or `{%`, and the text after it.
fn raw_piece(text: &str) -> Option<(&str, &str)> {
    let (_, here) = from_piece(text)?;
    let inside = cut(here, 2).1;
    let (_, rest) = inside.split_once(if here.starts_with("{%") { "%}" } else { "}" })?;
    let rest = if here.starts_with("{{") { rest.strip_prefix('}').unwrap_or(rest) } else { rest };
    Some(cut(here, here.len() - rest.len()))
}

/// The first characters of a text on one line, for a person to find the place by.
pub(super) fn beginning(text: &str) -> String {
    let mut quoted: String =
        text.chars().take(QUOTED).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().nth(QUOTED).is_some() {
        quoted.push('…');
    }
    quoted
}

/// The name of a tag and what follows it.
pub(super) fn split_name(words: &str) -> Option<(&str, &str)> {
    let (name, rest) = if words.starts_with('#') { cut(words, 1) } else { split_while(words, is_word) };
    (!name.is_empty()).then(|| (name, skip_blanks(rest)))
}
