//! The filters a template may use: those of Liquid 5.4.0 and the four the server adds.

/// Each filter with the least and the most arguments it takes after the value itself.
const FILTERS: &[(&str, usize, usize)] = &[
    ("abs", 0, 0),
    ("append", 1, 1),
    ("at_least", 1, 1),
    ("at_most", 1, 1),
    ("base64_decode", 0, 0),
    ("base64_encode", 0, 0),
    ("base64_url_safe_decode", 0, 0),
    ("base64_url_safe_encode", 0, 0),
    ("capitalize", 0, 0),
    ("cast", 1, 1),
    ("ceil", 0, 0),
    ("compact", 0, 1),
    ("concat", 1, 1),
    ("date", 1, 1),
    ("default", 0, 2),
    ("divided_by", 1, 1),
    ("downcase", 0, 0),
    ("escape", 0, 0),
    ("escape_once", 0, 0),
    ("first", 0, 0),
    ("floor", 0, 0),
    ("h", 0, 0),
    ("join", 0, 1),
    ("last", 0, 0),
    ("lstrip", 0, 0),
    ("map", 1, 1),
    ("match_regex", 1, 1),
    ("minus", 1, 1),
    ("modulo", 1, 1),
    ("newline_to_br", 0, 0),
    ("plus", 1, 1),
    ("prepend", 1, 1),
    ("regex_replace", 2, 3),
    ("remove", 1, 1),
    ("remove_first", 1, 1),
    ("remove_last", 1, 1),
    ("replace", 1, 2),
    ("replace_first", 1, 2),
    ("replace_last", 2, 2),
    ("reverse", 0, 0),
    ("round", 0, 1),
    ("rstrip", 0, 0),
    ("size", 0, 0),
    ("slice", 1, 2),
    ("sort", 0, 1),
    ("sort_natural", 0, 1),
    ("split", 1, 1),
    ("strip", 0, 0),
    ("strip_html", 0, 0),
    ("strip_newlines", 0, 0),
    ("times", 1, 1),
    ("to_datetime", 1, 1),
    ("truncate", 0, 2),
    ("truncatewords", 0, 2),
    ("uniq", 0, 1),
    ("upcase", 0, 0),
    ("url_decode", 0, 0),
    ("url_encode", 0, 0),
    ("where", 1, 2),
];

/// The filter for what SQL calls by another name.
const SQL_NAMES: &[(&str, &str)] = &[
    ("coalesce", "default"),
    ("date_format", "date"),
    ("ifnull", "default"),
    ("initcap", "capitalize"),
    ("isnull", "default"),
    ("left", "slice"),
    ("length", "size"),
    ("lower", "downcase"),
    ("ltrim", "lstrip"),
    ("lowercase", "downcase"),
    ("mod", "modulo"),
    ("nvl", "default"),
    ("regexp_replace", "regex_replace"),
    ("rtrim", "rstrip"),
    ("strftime", "date"),
    ("substr", "slice"),
    ("substring", "slice"),
    ("to_char", "date"),
    ("to_date", "to_datetime"),
    ("to_number", "cast"),
    ("to_string", "cast"),
    ("trim", "strip"),
    ("upper", "upcase"),
    ("uppercase", "upcase"),
];

/// What will go wrong with a filter that is given so many arguments, if anything.
pub(super) fn warning(name: &str, given: usize) -> Option<String> {
    let Some((_, least, most)) = FILTERS.iter().find(|(known, ..)| *known == name) else {
        let hint = SQL_NAMES.iter().find(|(known, _)| *known == name.to_ascii_lowercase());
        let hint = hint.map(|(_, liquid)| format!(" Liquid's own filter for this is {liquid}."));
        let hint = hint.or_else(|| {
            let lower = name.to_ascii_lowercase();
            FILTERS.iter().find(|(known, ..)| *known == lower).map(|_| format!(" It is written {lower}."))
        });
        let hint = hint.unwrap_or_default();
        return Some(format!("The server does not know the filter {name}: the value passes through unchanged.{hint}"));
    };
    if (*least..=*most).contains(&given) {
        return None;
    }
    let wants = match (*least, *most) {
        (_, 0) => "no arguments".to_owned(),
        (1, 1) => "1 argument".to_owned(),
        (least, most) if least == most => format!("{least} arguments"),
        (0, most) => format!("at most {most}"),
        (least, most) => format!("{least} or {most} arguments"),
    };
    let example = match name {
        "cast" => ", as in {{ name | cast: 'string' }} (or 'number', 'boolean')",
        "regex_replace" => ", as in {{ name | regex_replace: 'pattern', 'replacement', 'flags' }}",
        "match_regex" => ", as in {{ name | match_regex: 'pattern' }}",
        "to_datetime" => ", as in {{ name | to_datetime: '%Y-%m-%d' }}",
        _ => "",
    };
    let given_words = if given == 0 { "none".to_owned() } else { given.to_string() };
    // Ruby counts the value itself as the first argument.
    let expected = if least == most { format!("{}", least + 1) } else { format!("{}..{}", least + 1, most + 1) };
    Some(format!(
        "The filter {name} takes {wants}{example}; here it has {given_words}. It would write into the data: Liquid error: \
         wrong number of arguments (given {}, expected {expected})",
        given + 1
    ))
}
