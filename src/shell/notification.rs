//! Desktop notifications, which a terminal shows for a program that runs in it, also over SSH. There is no standard
//! for whether one does, so only those that are known to are asked.

use crate::domain::text::SanitizedText;

/// How a terminal is asked for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notification {
    /// `OSC 9`: iTerm2, `WezTerm`, Ghostty, kitty.
    Osc9,
    /// `OSC 777`: foot, rxvt-unicode.
    Osc777,
}

/// How the terminal of this environment is asked; none where it is not known, and in a multiplexer, which would not
/// hand it on.
pub fn notification(variable: impl Fn(&str) -> Option<String>) -> Option<Notification> {
    if variable("TMUX").is_some() || variable("STY").is_some() {
        return None;
    }
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let terminal = variable("TERM").unwrap_or_default();
    if matches!(program.as_str(), "iTerm.app" | "WezTerm" | "ghostty")
        || matches!(terminal.as_str(), "xterm-kitty" | "xterm-ghostty" | "wezterm")
    {
        return Some(Notification::Osc9);
    }
    (terminal.starts_with("foot") || terminal.starts_with("rxvt-unicode")).then_some(Notification::Osc777)
}

impl Notification {
    /// The bytes that show these words.
    pub(super) fn sequence(self, words: &str) -> Vec<u8> {
        // Without control characters, which would end the sequence; a semicolon separates its parts.
        let words = SanitizedText::new(words).to_string().replace(';', ",");
        match self {
            Self::Osc9 => format!("\x1b]9;{words}\x07"),
            Self::Osc777 => format!("\x1b]777;notify;Syncwright;{words}\x07"),
        }
        .into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_terminals_that_are_known_to_show_one_are_asked() {
        for (variables, expected) in [
            (&[("TERM", "xterm-kitty")][..], Some(Notification::Osc9)),
            (&[("TERM_PROGRAM", "WezTerm"), ("TERM", "xterm-256color")], Some(Notification::Osc9)),
            (&[("TERM", "foot")], Some(Notification::Osc777)),
            (&[("TERM", "xterm-256color")], None),
            (&[("TERM", "xterm-kitty"), ("TMUX", "/tmp/tmux-0/default")], None),
        ] {
            let variable =
                |name: &str| variables.iter().find(|(each, _)| *each == name).map(|(_, value)| (*value).to_owned());
            assert_eq!(notification(variable), expected, "{variables:?}");
        }
    }

    #[test]
    fn what_a_server_says_cannot_end_the_sequence() {
        let sequence = Notification::Osc777.sequence("Run of a;b\x07\x1b]0;x");
        let text = String::from_utf8(sequence).expect("UTF-8");
        assert_eq!(text.matches(['\x07', '\x1b']).count(), 2, "{text:?}");
    }
}
