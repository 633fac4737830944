//! An item of a list, packed so that a hundred thousand of them stay small.

use nucleo_matcher::chars::{graphemes, normalize, to_lower_case};

/// A list item: three cells, `name`, `kind` and `note`, concatenated in one string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub(super) text: Box<str>,
    kind_at: u32,
    note_at: u32,
    /// The text as words in ASCII are found in it, where that is another: `e` for `é`.
    pub(super) folded: Option<Box<str>>,
}

/// Separates two cells.
const BETWEEN: char = ' ';

impl Item {
    /// Creates an item. The caller sanitizes the cells.
    pub fn new(name: &str, kind: &str, note: &str) -> Self {
        let place = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let text = format!("{name}{BETWEEN}{kind}{BETWEEN}{note}");
        let folded = (!text.is_ascii()).then(|| graphemes(&text).map(fold).collect::<String>());
        let folded = folded.filter(|folded| *folded != text).map(String::into_boxed_str);
        let (kind_at, note_at) = (place(name.len() + 1), place(name.len() + kind.len() + 2));
        Self { text: text.into(), kind_at, note_at, folded }
    }

    /// The cells: name, kind, note.
    pub fn cells(&self) -> [&str; 3] {
        let (kind_at, note_at) = (self.kind_at as usize, self.note_at as usize);
        let cell = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default();
        [cell(0, kind_at.saturating_sub(1)), cell(kind_at, note_at.saturating_sub(1)), cell(note_at, self.text.len())]
    }

    /// What distinguishes it from the others in its list.
    pub fn name(&self) -> &str {
        self.text.get(..(self.kind_at as usize).saturating_sub(1)).unwrap_or_default()
    }

    /// The last cell: usually an ID.
    pub fn note(&self) -> &str {
        self.text.get(self.note_at as usize..).unwrap_or_default()
    }
}

/// A letter as one in ASCII where the matcher takes it for that.
fn fold(letter: char) -> char {
    let plain = if letter.is_ascii() { letter } else { to_lower_case(normalize(letter)) };
    if plain.is_ascii() { plain } else { letter }
}
