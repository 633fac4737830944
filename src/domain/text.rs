//! Text from elsewhere (servers, files, pastes) made inert: the one place that does it, with a type that only it can
//! make. What is shown can then not move the cursor, set a title, reorder what is beside it or flood a line.

/// Text that is safe to draw, print and log: one line, no control characters, bounded in length.
///
/// ```
/// use syncwright::domain::text::SanitizedText;
///
/// assert!(!SanitizedText::new("\u{1b}[2JProd PG").as_str().contains('\u{1b}'));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct SanitizedText(String);

impl<'de> serde::Deserialize<'de> for SanitizedText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::new(&text))
    }
}

/// The longest inert text, in characters; what is beyond is cut and marked with `…`.
const LONGEST: usize = 4_000;

/// How many combining marks may stand on one character before the rest are left out.
const MOST_MARKS: usize = 4;

impl SanitizedText {
    /// Cleans text of unknown origin. Line ends and tabs become spaces, controls and direction overrides vanish.
    pub fn new(foreign: &str) -> Self {
        let mut clean = String::with_capacity(foreign.len().min(LONGEST));
        let mut marks = 0;
        let mut count = 0;
        for character in foreign.chars() {
            if count == LONGEST {
                clean.push('…');
                break;
            }
            let character = match character {
                '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
                other => other,
            };
            if is_unseen(character) {
                continue;
            }
            marks = if is_mark(character) { marks + 1 } else { 0 };
            if marks > MOST_MARKS {
                continue;
            }
            clean.push(character);
            count += 1;
        }
        Self(clean)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing visible is left.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl std::fmt::Display for SanitizedText {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0)
    }
}

impl From<&str> for SanitizedText {
    fn from(foreign: &str) -> Self {
        Self::new(foreign)
    }
}

/// Controls (C0, C1), direction overrides and isolates, zero-width characters, tags, and other format characters.
pub(super) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// The ranges of combining marks that floods are made of (Unicode blocks of combining diacritical marks), and the
/// joiners and selectors that emoji need a few of.
fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Cleans what was pasted into a field of one line: line ends become spaces, controls vanish. Returns the text, cut at
/// `longest` characters, and what was done to it, to be said.
pub fn for_one_line(pasted: &str, longest: usize) -> (String, PasteReport) {
    let ends = ['\n', '\r', '\t'];
    let pasted = pasted.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let (text, cleaned) = kept(&pasted.replace(ends, " "), longest);
    (text, PasteReport { joined: pasted.contains(ends), ..cleaned })
}

/// Cleans what was pasted into a field of many lines: line ends are made `\n`, tabs two spaces, controls vanish.
pub fn for_many_lines(pasted: &str, longest: usize) -> (String, PasteReport) {
    kept(&pasted.replace("\r\n", "\n").replace('\r', "\n"), longest)
}

fn kept(pasted: &str, longest: usize) -> (String, PasteReport) {
    let (mut text, mut cleaned, mut kept) = (String::new(), PasteReport::default(), 0);
    for character in pasted.chars() {
        if is_unseen(character) && !matches!(character, '\n' | '\t') {
            cleaned.removed += 1;
        } else if kept == longest {
            cleaned.cut += 1;
        } else {
            kept += 1;
            match character {
                '\t' => text.push_str("  "),
                other => text.push(other),
            }
        }
    }
    (text, cleaned)
}

/// What cleaning did to a pasted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PasteReport {
    /// Characters beyond the limit that were left out.
    pub cut: usize,
    /// Characters that cannot be seen and were taken out.
    pub removed: usize,
    /// Line ends were turned into spaces.
    pub joined: bool,
}

impl PasteReport {
    /// What to tell the user, if anything was done.
    pub fn describe(self) -> Option<String> {
        let mut done = Vec::new();
        if self.joined {
            done.push("as one line".to_owned());
        }
        if self.removed > 0 {
            done.push(format!("{} unprintable {} removed", thousands(self.removed), plural(self.removed)));
        }
        if self.cut > 0 {
            done.push(format!("{} {} cut", thousands(self.cut), plural(self.cut)));
        }
        let between = if self.joined { " " } else { ": " };
        (!done.is_empty()).then(|| format!("Pasted{between}{}.", done.join("; ")))
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "character" } else { "characters" }
}

/// A number with its thousands apart: 1,000,000.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A sentence as the middle of another one: its first letter in lower case.
pub fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The word that was likely meant: the nearest known one, if it is near enough to be a typo.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LIKE: f64 = 0.88;
    let likeness = |word: &str| strsim::jaro_winkler(typed, word);
    let scored = known.into_iter().map(|word| (likeness(word), word)).filter(|(likeness, _)| *likeness >= LIKE);
    scored.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, word)| word)
}

/// How long ago, in the largest unit that says enough: "2 h ago".
pub fn ago(passed: jiff::SignedDuration) -> String {
    match passed.as_secs() {
        ..1 => "just now".to_owned(),
        seconds @ 1..120 => format!("{seconds} s ago"),
        seconds @ 120..7_200 => format!("{} min ago", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h ago", seconds / 3_600),
        seconds => format!("{} d ago", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_could_act_on_the_terminal_is_gone() {
        assert_eq!(SanitizedText::new("a\u{1b}[2Jb\u{7}\u{9b}31m").as_str(), "a[2Jb31m");
        assert_eq!(SanitizedText::new("user\u{202e}txt.exe").as_str(), "usertxt.exe");
        assert_eq!(SanitizedText::new("two\nlines\tand a tab").as_str(), "two lines and a tab");
    }

    #[test]
    fn names_of_the_world_stay_as_they_are() {
        for name in ["顧客データ", "Zoë's café", "📣 Kampagne", "קשר"] {
            assert_eq!(SanitizedText::new(name).as_str(), name);
        }
    }

    #[test]
    fn floods_are_cut() {
        assert_eq!(SanitizedText::new(&"x".repeat(1_000_000)).as_str().chars().count(), LONGEST + 1);
        assert_eq!(SanitizedText::new(&format!("a{}", "\u{301}".repeat(500))).as_str().chars().count(), 1 + MOST_MARKS);
    }

    #[test]
    fn a_paste_into_one_line_is_cut_cleaned_and_said() {
        let (text, cleaned) = for_one_line("con\ntacts\u{1b}\r\n", 100);
        assert_eq!(text, "con tacts");
        assert_eq!(cleaned.describe().as_deref(), Some("Pasted as one line."));
        let (text, cleaned) = for_one_line("con\u{7}tac\u{200b}ts", 100);
        assert_eq!(text, "contacts");
        assert_eq!(cleaned.describe().as_deref(), Some("Pasted: 2 unprintable characters removed."));
        let (text, cleaned) = for_one_line(&"9".repeat(1_000_000), 40);
        assert_eq!(text.len(), 40);
        assert_eq!(cleaned.describe().as_deref(), Some("Pasted: 999,960 characters cut."));
        assert_eq!(for_one_line(" 12\n", 40).1.describe(), None, "a trailing line end is not worth a word");
    }

    #[test]
    fn a_paste_into_many_lines_keeps_its_lines() {
        let (text, cleaned) = for_many_lines("{\r\n\t\"a\": \"b\"\r}", 100);
        assert_eq!(text, "{\n  \"a\": \"b\"\n}");
        assert_eq!(cleaned.describe(), None);
    }

    proptest! {
        #[test]
        fn inert_text_is_one_line_without_controls(foreign in any::<String>()) {
            let inert = SanitizedText::new(&foreign);
            prop_assert!(!inert.as_str().chars().any(char::is_control));
            prop_assert_eq!(SanitizedText::new(inert.as_str()), inert);
        }
    }

    #[test]
    fn a_typo_is_told_from_another_word() {
        let known = ["cursor_field", "model_id", "source_id", "stream_name", "schedule_type"];
        for (typed, meant) in [
            ("curser_field", Some("cursor_field")),
            ("modle_id", Some("model_id")),
            ("stream", Some("stream_name")),
            ("scheduletype", Some("schedule_type")),
            ("name", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, known), meant, "{typed}");
        }
    }
}
