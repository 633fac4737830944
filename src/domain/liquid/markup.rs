//! How Liquid in its lax mode takes apart what stands inside `{{ … }}` and `{% … %}`. It does so with patterns that
//! skip what they do not understand; these functions skip the same things, so that the judgement is the server's.

/// A character of a name: Liquid knows no letters beyond a to z.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

pub(super) fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

pub(super) fn skip_blanks(text: &str) -> &str {
    text.trim_start_matches(is_blank)
}

pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// Both sides of a place in the text; a place that does not exist is its end.
pub(super) fn cut(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// The characters at the start that pass, and the rest.
pub(super) fn split_while(text: &str, passes: impl Fn(char) -> bool) -> (&str, &str) {
    cut(text, text.find(|letter| !passes(letter)).unwrap_or(text.len()))
}

/// The length of the quoted text that begins here.
fn quoted(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    text.get(1..)?.find(quote).map(|end| end + 2)
}

/// The value that begins here (Liquid's "quoted fragment"): a quoted text, or all up to a blank, comma or bar.
pub(super) fn take_fragment(text: &str) -> Option<(&str, &str)> {
    if let Some(end) = quoted(text) {
        return Some(cut(text, end));
    }
    let mut end = 0;
    while let Some(rest) = text.get(end..)
        && let Some(letter) = rest.chars().next()
    {
        end += match letter {
            '"' | '\'' => match quoted(rest) {
                Some(length) => length,
                None => break,
            },
            ',' | '|' => break,
            letter if is_blank(letter) => break,
            letter => letter.len_utf8(),
        };
    }
    (end > 0).then(|| cut(text, end))
}

/// The first value in a text: what stands before it, the value, the rest.
pub(super) fn find_fragment(text: &str) -> Option<(&str, &str, &str)> {
    let mut at = 0;
    loop {
        let here = text.get(at..)?;
        if let Some((fragment, rest)) = take_fragment(here) {
            return Some((cut(text, at).0, fragment, rest));
        }
        at += here.chars().next()?.len_utf8();
    }
}

/// Several values without a blank between them, which loops take as one.
fn take_fragments(text: &str) -> Option<(&str, &str)> {
    let (_, mut rest) = take_fragment(text)?;
    while let Some((_, further)) = take_fragment(rest) {
        rest = further;
    }
    Some(cut(text, text.len() - rest.len()))
}

/// One filter of `value | filter: a, b`.
#[derive(Debug)]
pub(super) struct Filter<'a> {
    pub(super) name: &'a str,
    /// The values it is given; those that are written `key: value` with their key.
    pub(super) arguments: Vec<(Option<&'a str>, &'a str)>,
}

/// The filters in what follows the first bar. A quote that is never closed parts them as a bar does.
pub(super) fn filters(text: &str) -> Vec<Filter<'_>> {
    let mut found = Vec::new();
    let mut start = text;
    let mut rest = text;
    loop {
        if let Some((_, further)) = take_fragment(rest) {
            rest = further;
            continue;
        }
        let next = rest.chars().next();
        let further = cut(rest, next.map_or(0, char::len_utf8)).1;
        if !next.is_some_and(|letter| is_blank(letter) || letter == ',') {
            found.extend(filter(cut(start, start.len() - rest.len()).0));
            start = further;
        }
        rest = further;
        if next.is_none() {
            return found;
        }
    }
}

fn filter(text: &str) -> Option<Filter<'_>> {
    let (name, _) = split_while(cut(text, text.find(is_word)?).1, is_word);
    let (mut arguments, mut rest) = (Vec::new(), text);
    while let Some((_, after)) = rest.split_once([':', ',']) {
        let after = skip_blanks(after);
        rest = if let Some((key, value, further)) = attribute(after) {
            arguments.push((Some(key), value));
            further
        } else if let Some((value, further)) = take_fragment(after) {
            arguments.push((None, value));
            further
        } else {
            after
        };
    }
    Some(Filter { name, arguments })
}

/// `key: value` at the start of a text, and what follows.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (key, rest) = split_while(text, is_word);
    let value = skip_blanks(rest).strip_prefix(':').filter(|_| !key.is_empty())?;
    let (value, further) = take_fragment(skip_blanks(value))?;
    Some((key, value, further))
}

/// `key: value` anywhere in a text, for the keys asked for.
pub(super) fn attributes<'a, 'k>(text: &'a str, keys: &[&'k str]) -> Vec<(&'k str, &'a str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(':') {
        rest = after;
        let before = before.trim_end_matches(is_blank);
        let ends = |key: &&&str| before.strip_suffix(**key).is_some_and(|left| !left.ends_with(is_word));
        if let Some((value, further)) = take_fragment(skip_blanks(after)) {
            // Any word with a colon takes the value that follows, whether it is asked for or not.
            if before.ends_with(is_word) {
                rest = further;
            }
            found.extend(keys.iter().find(ends).map(|key| (*key, value)));
        }
    }
    found
}

/// One side of `and`/`or`.
#[derive(Debug)]
pub(super) struct Comparison<'a> {
    pub(super) left: &'a str,
    pub(super) operator: &'a str,
    pub(super) right: Option<&'a str>,
    /// What Liquid does not look at.
    pub(super) ignored: &'a str,
    /// `and` or `or`, where another one follows.
    pub(super) joint: Option<&'a str>,
}

/// The comparisons of a condition, or none where Liquid refuses it.
pub(super) fn condition(text: &str) -> Option<Vec<Comparison<'_>>> {
    let mut parts = condition_parts(text);
    let mut found = vec![comparison(parts.pop()?)?];
    while let Some(joint) = parts.pop() {
        let joint = Some(trim(joint)).filter(|joint| matches!(*joint, "and" | "or"));
        let joint = Some(joint?);
        found.push(Comparison { joint, ..comparison(parts.pop()?)? });
    }
    found.reverse();
    Some(found)
}

fn comparison(text: &str) -> Option<Comparison<'_>> {
    let (_, left, rest) = find_fragment(text)?;
    let is_operator = |letter| matches!(letter, '=' | '!' | '<' | '>' | '_' | 'a'..='z');
    let (operator, rest) = split_while(skip_blanks(rest), is_operator);
    let rest = skip_blanks(rest);
    let (right, ignored) = take_fragment(rest).map_or((None, rest), |(right, rest)| (Some(right), rest));
    // Without an operator only the left side counts.
    Some(if operator.is_empty() {
        Comparison { left, operator, right: None, ignored: trim(rest), joint: None }
    } else {
        Comparison { left, operator, right, ignored: trim(ignored), joint: None }
    })
}

/// The condition cut before and after each `and`/`or` that is not inside quotes.
fn condition_parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = text;
    let mut rest = text;
    loop {
        rest = skip_blanks(rest);
        let word = split_while(rest, is_word).0;
        if rest.is_empty() || matches!(word, "and" | "or") {
            let part = cut(start, start.len() - rest.len()).0;
            if !trim(part).is_empty() {
                parts.push(part);
            }
            if rest.is_empty() {
                return parts;
            }
            parts.push(word);
            rest = cut(rest, word.len()).1;
            start = rest;
        } else {
            rest = match take_fragment(rest) {
                Some((_, further)) => further,
                None => split_while(rest, |letter| !is_blank(letter)).1,
            };
        }
    }
}

/// The values of a `when` and what it ignores, or none where Liquid refuses it.
pub(super) fn when_values(text: &str) -> Option<(Vec<&str>, &str)> {
    let (_, value, mut rest) = find_fragment(text)?;
    let mut values = vec![value];
    loop {
        let next = skip_blanks(rest);
        let or = next.strip_prefix("or").filter(|after| next.len() < rest.len() && after.starts_with(is_blank));
        match next.strip_prefix(',').or(or).and_then(|after| take_fragment(skip_blanks(after))) {
            Some((value, further)) => {
                values.push(value);
                rest = further;
            }
            None => return Some((values, trim(rest))),
        }
    }
}

/// The name and the collection of `item in items`, which `tablerow` finds anywhere and `for` at the start only; and what
/// follows.
pub(super) fn loop_parts(text: &str, anywhere: bool) -> Option<(&str, &str, &str)> {
    let in_name = |letter| is_word(letter) || (letter == '-' && !anywhere);
    let mut rest = text;
    loop {
        let (name, after) = split_while(rest, in_name);
        let keyword = skip_blanks(after);
        if !name.is_empty()
            && keyword.len() < after.len()
            && let Some(collection) = keyword.strip_prefix("in").filter(|after| after.starts_with(is_blank))
            && let Some((collection, further)) = take_fragments(skip_blanks(collection))
        {
            return Some((name, collection, further));
        }
        if !anywhere || after.is_empty() {
            return None;
        }
        rest = cut(after, after.find(in_name)?).1;
    }
}

fn is_signature(letter: char) -> bool {
    is_word(letter) || matches!(letter, '-' | '.' | '[' | ']')
}

/// The name and the value of `name = value`.
pub(super) fn assignment(text: &str) -> Option<(&str, &str)> {
    let place = text.match_indices('=').find_map(|(at, _)| {
        let before = cut(text, at).0.trim_end_matches(is_blank);
        let bare = before.strip_suffix(')').unwrap_or(before);
        bare.ends_with(is_signature).then_some((bare, at))
    });
    let (before, at) = place?;
    let name = before.rsplit(|letter| !is_signature(letter)).next()?;
    Some((name, cut(text, at + 1).1))
}

/// The name a `capture` keeps its text under.
pub(super) fn capture_name(text: &str) -> Option<&str> {
    Some(split_while(cut(text, text.find(is_signature)?).1, is_signature).0)
}
