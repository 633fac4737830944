//! `value | filter: a, b` as Liquid reads it first, with a proper grammar. Only what does not fit that grammar is then
//! taken apart with the patterns of `markup`.

use super::markup::{cut, is_blank, is_word, split_while};

/// How deep brackets and ranges inside one another are followed.
const DEEPEST: usize = 20;

/// A value and its filters, put together again from the tokens.
#[derive(Debug, PartialEq)]
pub(super) struct Chain {
    /// None where nothing at all is written.
    pub(super) value: Option<String>,
    pub(super) filters: Vec<(String, Vec<Argument>)>,
}

/// An argument of a filter: its name, if it is written `name: value`, and its value.
#[derive(Debug, PartialEq)]
pub(super) struct Argument {
    pub(super) name: Option<String>,
    pub(super) value: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    /// A quoted text, with its quotes, or a number.
    Literal(&'a str),
    DotDot,
    Sign(char),
}

/// Reads the whole of a markup, or none of it.
pub(super) fn chain(markup: &str) -> Option<Chain> {
    let mut parser = Parser { tokens: tokens(markup)?, at: 0 };
    if parser.tokens.is_empty() {
        return Some(Chain { value: None, filters: Vec::new() });
    }
    let value = Some(parser.expression(0)?);
    let mut filters = Vec::new();
    while parser.takes(Token::Sign('|')) {
        let name = parser.word()?.to_owned();
        let mut arguments = Vec::new();
        if parser.takes(Token::Sign(':')) {
            arguments.push(parser.argument()?);
            while parser.takes(Token::Sign(',')) {
                arguments.push(parser.argument()?);
            }
        }
        filters.push((name, arguments));
    }
    (parser.at == parser.tokens.len()).then_some(Chain { value, filters })
}

fn tokens(markup: &str) -> Option<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let mut rest = markup.trim_start_matches(is_blank);
    while let Some(first) = rest.chars().next() {
        let contains = rest.strip_prefix("contains").is_some_and(|after| after.starts_with(is_blank));
        let (token, length) = if matches!(first, '"' | '\'') {
            let length = rest.get(1..)?.find(first)? + 2;
            (Token::Literal(cut(rest, length).0), length)
        } else if let Some(length) = number(rest) {
            (Token::Literal(cut(rest, length).0), length)
        } else if (first.is_ascii_alphabetic() || first == '_') && !contains {
            let (word, after) = split_while(rest, |letter| is_word(letter) || letter == '-');
            let length = word.len() + usize::from(after.starts_with('?'));
            (Token::Word(cut(rest, length).0), length)
        } else if rest.starts_with("..") {
            (Token::DotDot, 2)
        } else if matches!(first, '|' | '.' | ':' | ',' | '[' | ']' | '(' | ')') {
            (Token::Sign(first), 1)
        } else {
            return None;
        };
        found.push(token);
        rest = cut(rest, length).1.trim_start_matches(is_blank);
    }
    Some(found)
}

/// The length of the number that begins here.
fn number(text: &str) -> Option<usize> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = split_while(unsigned, is_digit);
    let fraction = rest.strip_prefix('.').map_or("", |after| split_while(after, is_digit).0);
    let point = usize::from(!fraction.is_empty());
    (!whole.is_empty()).then(|| text.len() - unsigned.len() + whole.len() + point + fraction.len())
}

struct Parser<'a> {
    tokens: Vec<Token<'a>>,
    at: usize,
}

impl<'a> Parser<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.at += 1;
        self.tokens.get(self.at - 1).copied()
    }

    fn takes(&mut self, token: Token<'_>) -> bool {
        let found = self.tokens.get(self.at) == Some(&token);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self) -> Option<&'a str> {
        match self.next()? {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    fn argument(&mut self) -> Option<Argument> {
        let name = match self.tokens.get(self.at..self.at + 2) {
            Some([Token::Word(name), Token::Sign(':')]) => Some((*name).to_owned()),
            _ => None,
        };
        self.at += if name.is_some() { 2 } else { 0 };
        let value = self.expression(0)?;
        // A name with a question mark is no name where Liquid looks again, and all of it a value.
        Some(match name {
            Some(name) if name.ends_with('?') => Argument { value: format!("{name}: {value}"), name: None },
            name => Argument { name, value },
        })
    }

    fn expression(&mut self, depth: usize) -> Option<String> {
        if depth > DEEPEST {
            return None;
        }
        match self.next()? {
            Token::Word(word) => self.lookups(word.to_owned(), depth),
            Token::Literal(literal) => Some(literal.to_owned()),
            Token::Sign('[') => {
                let inside = self.expression(depth + 1)?;
                let closed = self.takes(Token::Sign(']')).then(|| format!("[{inside}]"))?;
                self.lookups(closed, depth)
            }
            Token::Sign('(') => {
                let first = self.expression(depth + 1)?;
                let last = self.takes(Token::DotDot).then(|| self.expression(depth + 1))??;
                self.takes(Token::Sign(')')).then(|| format!("({first}..{last})"))
            }
            _ => None,
        }
    }

    fn lookups(&mut self, start: String, depth: usize) -> Option<String> {
        let mut text = start;
        loop {
            if self.takes(Token::Sign('[')) {
                let inside = self.expression(depth + 1)?;
                if !self.takes(Token::Sign(']')) {
                    return None;
                }
                text.extend(["[", &inside, "]"]);
            } else if self.takes(Token::Sign('.')) {
                text.extend([".", self.word()?]);
            } else {
                return Some(text);
            }
        }
    }
}
