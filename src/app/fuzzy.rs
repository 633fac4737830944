//! Fuzzy filtering of list items.

mod item;
mod letters;

use std::cmp::Reverse;

use nucleo_matcher::chars::{graphemes, to_lower_case};
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};

pub use self::item::Item;
use self::letters::{Letters, has_letters, has_word, is_number, plain};

/// A fuzzy search.
pub struct Search {
    typed: String,
    pattern: Pattern,
    /// The same words without gaps between their letters.
    whole: Pattern,
    /// The words where they are ASCII, with whether they are numbers.
    plain: Option<Vec<(Vec<u8>, bool)>>,
    /// What is typed besides ASCII, in small letters.
    signs: Vec<char>,
    matcher: Matcher,
    letters: Letters,
    part: SearchScope,
}

/// More than any score of a pattern.
const RANK: u32 = 1 << 20;

/// How near an item is to what was typed, the nearest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// The letters are there in order, with others between them.
    Scattered,
    /// Every word is there as typed.
    Words,
    /// What was typed is its whole ID.
    Id,
}

/// What part of an item is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchScope {
    /// All of it.
    Whole,
    /// Only its name: the rest is an example.
    Name,
}

impl Search {
    /// Parses the query: every word must match, letters in order, digits without gaps.
    pub fn new(typed: &str, part: SearchScope) -> Self {
        let pattern = |kind: fn(&str) -> AtomKind| {
            let atom = |word: &str| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, kind(word), false);
            let mut pattern = Pattern::default();
            pattern.atoms = typed.split_whitespace().map(atom).collect();
            pattern
        };
        Self {
            typed: typed.trim().to_owned(),
            pattern: pattern(|word| if is_number(word) { AtomKind::Substring } else { AtomKind::Fuzzy }),
            whole: pattern(|_| AtomKind::Substring),
            plain: typed.is_ascii().then(|| typed.split_whitespace().map(plain).collect()),
            signs: typed.chars().filter(|letter| !letter.is_ascii()).map(to_lower_case).collect(),
            matcher: Matcher::new(Config::DEFAULT),
            letters: Letters::to_find(typed),
            part,
        }
    }

    /// The score of an item; none if it does not match. Words found in the name come before words found elsewhere, and
    /// these before scattered letters.
    pub fn score(&mut self, item: &Item) -> Option<u32> {
        let Self { pattern, whole, matcher, letters, .. } = self;
        let mut score = |pattern: &Pattern, text: &str| pattern.score(letters.of(text), matcher);
        let text = self.part.of(item);
        // What is found in the name is not asked for elsewhere: it is most of what a list shows.
        let in_name = score(whole, item.name()).map(|score| score.saturating_add(2 * RANK));
        let found = in_name.or_else(|| {
            let scattered = score(pattern, text)?;
            Some(score(whole, text).map_or(scattered, |score| score.saturating_add(RANK)))
        })?;
        // A complete ID is an exact match.
        Some(if item.note() == self.typed { u32::MAX } else { found })
    }

    /// How near an item is; none if it does not match.
    pub fn closeness(&mut self, item: &Item) -> Option<Closeness> {
        let folded = match (&item.folded, self.part) {
            (None, part) => Some(part.of(item)),
            (Some(folded), SearchScope::Whole) => Some(&**folded),
            (Some(_), SearchScope::Name) => None,
        };
        let nearest = match self.plain.as_ref().zip(folded) {
            Some((words, text)) => near_in_plain(words, text.as_bytes())?,
            None => self.near_by_matcher(item)?,
        };
        Some(if item.note() == self.typed { Closeness::Id } else { nearest })
    }

    /// The same by the matcher, which knows all letters and is slower.
    fn near_by_matcher(&mut self, item: &Item) -> Option<Closeness> {
        let Self { pattern, whole, letters, matcher, .. } = self;
        let text = self.part.of(item);
        // It takes most of its time to split a text with other letters than ASCII.
        let has = |sign: &char| text.contains(*sign) || sign.to_uppercase().all(|upper| text.contains(upper));
        if !self.signs.iter().all(has) {
            return None;
        }
        let mut matches = |pattern: &Pattern| pattern.score(letters.of(text), matcher).is_some();
        // Words as typed are the cheaper question, and where they are, their letters are too.
        if matches(whole) { Some(Closeness::Words) } else { matches(pattern).then_some(Closeness::Scattered) }
    }

    /// Whether whatever is found by this search is found by an earlier one too, because only letters were added.
    pub fn narrows(&self, earlier: &str) -> bool {
        let has_number = earlier.split_whitespace().any(is_number);
        self.typed.starts_with(earlier.trim_start()) && !earlier.trim().is_empty() && !has_number
    }

    /// The matched character positions in each cell.
    pub fn marks(&mut self, item: &Item) -> [Vec<usize>; 3] {
        let mut found = Vec::new();
        let text = self.part.of(item);
        for (pattern, text) in [(&self.whole, item.name()), (&self.whole, text), (&self.pattern, text)] {
            found.clear();
            if pattern.indices(self.letters.of(text), &mut self.matcher, &mut found).is_some() {
                break;
            }
        }
        found.sort_unstable();
        found.dedup();
        // nucleo counts in graphemes; so do the cells here.
        let lengths = item.cells().map(length);
        let mut marks = [Vec::new(), Vec::new(), Vec::new()];
        for position in found {
            let mut position = position as usize;
            for (mark, length) in marks.iter_mut().zip(lengths) {
                if position < length {
                    mark.push(position);
                    break;
                }
                match position.checked_sub(length + 1) {
                    Some(rest) => position = rest,
                    None => break,
                }
            }
        }
        marks
    }
}

impl SearchScope {
    fn of(self, item: &Item) -> &str {
        match self {
            Self::Whole => &item.text,
            Self::Name => item.name(),
        }
    }
}

/// How near a text in which ASCII stands for what is like it is to words in ASCII.
fn near_in_plain(words: &[(Vec<u8>, bool)], text: &[u8]) -> Option<Closeness> {
    // Words as typed are the cheaper question, and where they are, their letters are too.
    if words.iter().all(|(word, _)| has_word(text, word)) {
        return Some(Closeness::Words);
    }
    let is_found =
        |(word, is_number): &(Vec<u8>, bool)| if *is_number { has_word(text, word) } else { has_letters(text, word) };
    words.iter().all(is_found).then_some(Closeness::Scattered)
}

/// Sorts the best first, keeping the order of equals.
pub fn best_first(fitting: &mut [(u32, u32)]) {
    fitting.sort_unstable_by_key(|(score, number)| (Reverse(*score), *number));
}

fn length(text: &str) -> usize {
    graphemes(text).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_its_cells_back() {
        assert_eq!(Item::new("Prod PG", "Postgresql", "1").cells(), ["Prod PG", "Postgresql", "1"]);
        assert_eq!(Item::new("", "", "").cells(), ["", "", ""]);
        assert_eq!(Item::new("顧客", "é", "12").cells(), ["顧客", "é", "12"]);
    }

    #[test]
    fn a_number_is_found_without_gaps_and_a_whole_id_first() {
        let mut search = Search::new("12", SearchScope::Whole);
        let score = |search: &mut Search, id: &str| search.score(&Item::new("Crowd 1112", "Http", id));
        assert!(score(&mut search, "12") > score(&mut search, "112"));
        assert_eq!(search.score(&Item::new("A 1", "2", "3")), None);
    }

    #[test]
    fn a_word_at_the_end_of_a_text_in_any_letters_is_found() {
        for (typed, name, id) in [("11", "é", "11"), ("客", "顧客", ""), ("客", "顧客", "1")] {
            for part in [SearchScope::Whole, SearchScope::Name] {
                let (item, mut search) = (Item::new(name, "", id), Search::new(typed, part));
                let is_there = part == SearchScope::Whole || name.contains(typed);
                assert_eq!(search.score(&item).is_some(), is_there, "{typed} in {name} {id} {part:?}");
                assert_eq!(search.closeness(&item).is_some(), is_there, "{typed} in {name} {id} {part:?}");
            }
        }
    }

    #[test]
    fn what_is_typed_is_found_as_a_word_before_it_is_found_as_letters() {
        let mut search = Search::new("sl", SearchScope::Whole);
        let mut score = |name: &str, kind: &str| search.score(&Item::new(name, kind, "1")).expect("it matches");
        assert!(score("Slack", "Http") > score("Growth", "Slack"), "in the name before elsewhere");
        assert!(score("Growth", "Slack") > score("Sales ledger", "Http"), "as a word before scattered letters");
        assert_eq!(search.marks(&Item::new("Sales Slack", "Slack", "1")), [vec![6, 7], vec![], vec![]]);
    }

    #[test]
    fn a_word_as_typed_comes_before_its_letters_scattered() {
        let mut search = Search::new("slack", SearchScope::Whole);
        let [whole, scattered] = ["Orders → Slack", "Salesforce leads → Acme ck"].map(|name| Item::new(name, "", ""));
        assert_eq!(search.closeness(&whole), Some(Closeness::Words));
        assert_eq!(search.closeness(&scattered), Some(Closeness::Scattered));
        assert!(search.score(&whole) > search.score(&scattered));
        assert_eq!(search.marks(&whole), [vec![9, 10, 11, 12, 13], vec![], vec![]]);
    }

    #[test]
    fn letters_are_found_in_any_cell_and_marked_there() {
        let mut search = Search::new("pg 12", SearchScope::Whole);
        let item = Item::new("Prod PG", "Postgresql", "12");
        assert!(search.score(&item).is_some());
        assert_eq!(search.marks(&item), [vec![5, 6], vec![], vec![0, 1]]);
        assert_eq!(search.score(&Item::new("HubSpot", "Hubspot", "2")), None);
        let mut search = Search::new("客", SearchScope::Whole);
        assert_eq!(search.marks(&Item::new("顧客 📣", "", "1")), [vec![1], vec![], vec![]]);
    }

    #[test]
    fn signs_between_the_parts_of_a_name_are_found_where_they_are_typed_and_keep_their_places() {
        let item = Item::new("A → HubSpot › B", "", "");
        assert_eq!(Search::new("→ hub", SearchScope::Whole).closeness(&item), Some(Closeness::Words));
        assert_eq!(Search::new("hub", SearchScope::Whole).marks(&item), [vec![4, 5, 6], vec![], vec![]]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        #[test]
        fn more_letters_find_nothing_that_fewer_did_not(
            name in "[ab1 ]{0,8}",
            id in "[12]{1,2}",
            typed in "[ab12 ]{0,5}",
            more in "[ab1 ]{1,3}",
        ) {
            let item = Item::new(&name, "b", &id);
            let longer = format!("{typed}{more}");
            let mut search = Search::new(&longer, SearchScope::Whole);
            if search.narrows(&typed) && search.closeness(&item).is_some() {
                proptest::prop_assert!(Search::new(&typed, SearchScope::Whole).closeness(&item).is_some());
            }
        }

        #[test]
        fn words_in_ascii_are_found_as_the_matcher_finds_them(
            name in "[aAbBéÉßK→顧🚀\u{301} 1]{0,10}",
            typed in "[abeské→顧1 ]{0,4}",
        ) {
            let (item, mut search) = (Item::new(&name, "b", "2"), Search::new(&typed, SearchScope::Whole));
            let by_matcher = search.near_by_matcher(&item);
            proptest::prop_assert_eq!(search.closeness(&item), by_matcher);
        }

        #[test]
        fn nearness_and_score_agree(name in "[aAbé1→ ]{0,8}", id in "[12]{1,2}", typed in "[aBé12→ ]{0,5}") {
            let (item, mut search) = (Item::new(&name, "b", &id), Search::new(&typed, SearchScope::Whole));
            let by_score = search.score(&item).map(|score| match score {
                u32::MAX => Closeness::Id,
                RANK.. => Closeness::Words,
                _ => Closeness::Scattered,
            });
            proptest::prop_assert_eq!(search.closeness(&item), by_score);
        }
    }
}
