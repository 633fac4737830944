//! One regular expression written in another language: from Ruby's to that of `regex-lite`.

use crate::domain::liquid::fault::Fault;

mod escape;

/// What Ruby would do with a pattern, in the words of `regex-lite`.
///
/// # Errors
///
/// An error of Ruby where the pattern is none, and *unknown* where what it finds in this text cannot be told.
pub(super) fn translate(pattern: &str, flags: &str, text: &str) -> Result<String, Fault> {
    let mut translator = Translator {
        rest: pattern,
        made: String::from("(?m)"),
        extended: flags.contains('x'),
        text,
        open: 0,
        repeats: Repeats::Nothing,
        named: false,
        numbered: false,
    };
    for (flag, letter) in [('i', 'i'), ('m', 's')] {
        if flags.contains(flag) {
            translator.option(letter, pattern)?;
        }
    }
    translator.all(pattern)?;
    Ok(translator.made)
}

/// What a repetition at this place would repeat.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    /// Nothing, which is an error.
    Nothing,
    /// The piece before it.
    Piece,
    /// A repetition: this cannot be told.
    Repetition,
    /// An anchor: likewise.
    Anchor,
}

struct Translator<'a> {
    rest: &'a str,
    made: String,
    extended: bool,
    text: &'a str,
    open: usize,
    repeats: Repeats,
    named: bool,
    numbered: bool,
}

impl Translator<'_> {
    fn take(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next();
        self.rest = letters.as_str();
        letter
    }

    fn takes(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn option(&mut self, letter: char, pattern: &str) -> Result<(), Fault> {
        // Ruby knows that ß is SS; without letters beyond ASCII there is nothing to know.
        if letter == 'i' && !(pattern.is_ascii() && self.text.is_ascii()) {
            return Err(Fault::Unknown);
        }
        self.made.push_str("(?");
        self.made.push(letter);
        self.made.push(')');
        Ok(())
    }

    fn all(&mut self, pattern: &str) -> Result<(), Fault> {
        while let Some(letter) = self.take() {
            match letter {
                '(' => self.group(pattern)?,
                ')' if self.open == 0 => return Err(Fault::internal()),
                ')' => {
                    self.open -= 1;
                    self.piece(")");
                }
                '[' => self.class()?,
                '\\' => self.escape()?,
                '*' | '+' | '?' => self.repeat(letter)?,
                '{' => self.braces()?,
                '^' if self.text.ends_with('\n') => return Err(Fault::Unknown),
                '^' | '$' => {
                    self.made.push(letter);
                    self.repeats = Repeats::Anchor;
                }
                '|' => {
                    self.made.push('|');
                    self.repeats = Repeats::Nothing;
                }
                '.' => self.piece("."),
                '#' if self.extended => {
                    self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
                }
                blank if self.extended && blank.is_ascii_whitespace() => {}
                other => self.literal(other),
            }
        }
        match (self.open, self.named && self.numbered) {
            (0, false) => Ok(()),
            // Groups without a name count for nothing beside others with one.
            (0, true) => Err(Fault::Unknown),
            _ => Err(Fault::internal()),
        }
    }

    fn piece(&mut self, made: &str) {
        self.made.push_str(made);
        self.repeats = Repeats::Piece;
    }

    fn literal(&mut self, letter: char) {
        self.piece(&regex_lite::escape(letter.encode_utf8(&mut [0; 4])));
    }

    fn group(&mut self, pattern: &str) -> Result<(), Fault> {
        // At the very start they are for all that follows.
        if self.rest.len() + 1 == pattern.len() && self.takes("?i)") {
            return self.option('i', pattern);
        }
        if self.takes("?#") {
            self.rest = self.rest.split_once(')').ok_or_else(Fault::internal)?.1;
            return Ok(());
        }
        self.open += 1;
        self.repeats = Repeats::Nothing;
        if !self.takes("?") {
            self.numbered = true;
            self.made.push('(');
            return Ok(());
        }
        if self.takes(":") {
            self.made.push_str("(?:");
            return Ok(());
        }
        if self.rest.starts_with(['=', '!', '>', '~', '\''])
            || self.rest.starts_with("<=")
            || self.rest.starts_with("<!")
        {
            return Err(Fault::Unknown);
        }
        if self.takes("<") {
            let (name, rest) = self.rest.split_once('>').ok_or(Fault::Unknown)?;
            let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            if !is_name || self.made.contains(&format!("(?<{name}>")) {
                return Err(Fault::Unknown);
            }
            self.made.extend(["(?<", name, ">"]);
            (self.rest, self.named) = (rest, true);
            return Ok(());
        }
        self.options(pattern)
    }

    /// `(?i:…)`: options for a group. Those for the rest of one are rare.
    fn options(&mut self, pattern: &str) -> Result<(), Fault> {
        let (options, rest) = self.rest.split_once(':').ok_or(Fault::Unknown)?;
        let mut made = String::new();
        for letter in options.chars() {
            match letter {
                'i' if !(pattern.is_ascii() && self.text.is_ascii()) => return Err(Fault::Unknown),
                'i' | '-' => made.push(letter),
                'm' => made.push('s'),
                _ => return Err(Fault::Unknown),
            }
        }
        self.made.extend(["(?", &made, ":"]);
        self.rest = rest;
        Ok(())
    }

    fn repeat(&mut self, letter: char) -> Result<(), Fault> {
        match self.repeats {
            Repeats::Nothing => return Err(Fault::internal()),
            Repeats::Anchor | Repeats::Repetition => return Err(Fault::Unknown),
            Repeats::Piece => self.made.push(letter),
        }
        self.after_repetition()
    }

    fn after_repetition(&mut self) -> Result<(), Fault> {
        self.repeats = Repeats::Repetition;
        if self.takes("?") {
            self.made.push('?');
        }
        // A possessive repetition gives nothing back.
        if self.rest.starts_with('+') { Err(Fault::Unknown) } else { Ok(()) }
    }

    /// `{2,3}`, or a brace that means itself.
    fn braces(&mut self) -> Result<(), Fault> {
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let counts =
            self.rest.split_once('}').map(|(inside, rest)| (inside.split_once(',').unwrap_or((inside, inside)), rest));
        let Some(((least, most), rest)) = counts
            .filter(|((least, most), _)| is_number(least) && is_number(most) && !(least.is_empty() && most.is_empty()))
        else {
            self.literal('{');
            return Ok(());
        };
        match self.repeats {
            Repeats::Piece => {}
            Repeats::Nothing => return Err(Fault::internal()),
            Repeats::Anchor | Repeats::Repetition => return Err(Fault::Unknown),
        }
        let least = if least.is_empty() { "0" } else { least };
        let counts: (u32, u32) = (least.parse().unwrap_or(u32::MAX), most.parse().unwrap_or(u32::MAX));
        if counts.0 > counts.1 || counts.0 > 1_000 || (!most.is_empty() && counts.1 > 1_000) {
            return Err(Fault::Unknown);
        }
        let is_exact = !self.rest.split('}').next().unwrap_or_default().contains(',');
        if is_exact {
            self.made.extend(["{", least, "}"]);
        } else {
            self.made.extend(["{", least, ",", most, "}"]);
        }
        self.rest = rest;
        // After an exact count a question mark makes it optional.
        if is_exact && self.rest.starts_with('?') { Err(Fault::Unknown) } else { self.after_repetition() }
    }
}

#[cfg(test)]
mod tests;
