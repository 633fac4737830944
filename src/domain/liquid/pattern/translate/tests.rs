//! What Ruby 3.1 finds with these patterns.

use regex_lite::Regex;

use super::*;

#[test]
fn what_ruby_finds_is_found() {
    for (pattern, flags, text, found) in [
        ("\\h+", "", "xyz beef-01", Some("beef")),
        ("\\H+", "", "beef xyz", Some(" xyz")),
        ("[\\h]{2}", "", "zz0F!", Some("0F")),
        ("[[:alpha:]-]+", "", "12-ab-c 3", Some("-ab-c")),
        ("[[:^digit:]]+", "", "12ab", Some("ab")),
        ("[\\w-]+@[\\w.]+", "", "to ada-l@lovelace.io!", Some("ada-l@lovelace.io")),
        ("[^\\s,]+", "", ", a b", Some("a")),
        ("\\x41\\x2e", "", "zA.b", Some("A.")),
        ("\\u0041+", "", "xAAy", Some("AA")),
        ("\\u{42}", "", "aBc", Some("B")),
        ("\\e", "", "a\x1b[0m", Some("\x1b")),
        ("[\\b]", "", "a\x08c", Some("\x08")),
        ("\\Aab\\z", "", "ab", Some("ab")),
        ("\\Aab\\Z", "", "ab", Some("ab")),
        ("b\\b", "", "ab c", Some("b")),
        ("\\Bb", "", "ab", Some("b")),
        ("a\\/b", "", "a/b", Some("a/b")),
        ("\\q", "", "pq", Some("q")),
        ("(?:a|b)+c", "", "xababc", Some("ababc")),
        ("(?<y>\\d{4})-(?<m>\\d\\d)", "", "on 2026-11-30", Some("2026-11")),
        ("(?#why)ab", "", "cab", Some("ab")),
        ("(?i)AB", "", "xab", Some("ab")),
        ("(?i:A)b", "", "xab", Some("ab")),
        ("(?m:a.b)", "", "a\nb", Some("a\nb")),
        ("a.b", "", "a\nb", None),
        ("a.b", "m", "a\nb", Some("a\nb")),
        ("A b", "xi", "zab", Some("ab")),
        ("a # note\nb", "x", "ab", Some("ab")),
        ("a{2}", "", "caab", Some("aa")),
        ("a{,2}", "", "baaa", Some("")),
        ("a{1,}?", "", "caa", Some("a")),
        ("a{x}", "", "a{x}", Some("a{x}")),
        ("^b$", "", "a\nb\nc", Some("b")),
        ("[a-c&]+", "", "zab&", Some("ab&")),
        ("[-a]+", "", "b-a", Some("-a")),
        ("[a\\]b]+", "", "x]a", Some("]a")),
        (".{3}", "", "日本語x", Some("日本語")),
        ("é+", "", "caféé", Some("éé")),
    ] {
        let made = translate(pattern, flags, text).unwrap_or_else(|_| panic!("{pattern} can be told"));
        let regex = Regex::new(&made).unwrap_or_else(|error| panic!("{pattern} is {made}: {error}"));
        assert_eq!(regex.find(text).map(|it| it.as_str()), found, "{pattern} is {made}");
    }
}

#[test]
fn what_means_something_else_in_ruby_is_not_told() {
    for (pattern, text) in [
        ("\\p{Alpha}", "a"),
        ("(?=a)", "a"),
        ("(?<!a)b", "b"),
        ("a++", "aa"),
        ("(a)\\1", "aa"),
        ("[a&&b]", "a"),
        ("[[:alpha:]]", "é"),
        ("(?i)straße", "STRASSE"),
        ("\\bé", "é"),
        ("a\\Z", "a\n"),
        ("[\\H]", "x"),
        ("(?<a>x)(y)", "xy"),
    ] {
        assert!(matches!(translate(pattern, "", text), Err(Fault::Unknown)), "{pattern}");
    }
}

#[test]
fn what_is_no_pattern_in_ruby_is_an_error() {
    for pattern in ["(a", "a)", "*a", "[a", "a\\", "+"] {
        assert!(translate(pattern, "", "a").is_err_and(|fault| fault != Fault::Unknown), "{pattern}");
    }
}
