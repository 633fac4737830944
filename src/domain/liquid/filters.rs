//! The filters a template may use: those of Liquid 5.4.0 and the four the server adds.

/// The filters by the least and the most arguments they take after the value itself.
const FILTERS: &[(usize, usize, &str)] = &[
    (
        0,
        0,
        "abs base64_decode base64_encode base64_url_safe_decode base64_url_safe_encode capitalize ceil \
         downcase escape escape_once first floor h last lstrip newline_to_br reverse rstrip size strip \
         strip_html strip_newlines upcase url_decode url_encode",
    ),
    (0, 1, "compact join round sort sort_natural uniq"),
    (0, 2, "default truncate truncatewords"),
    (
        1,
        1,
        "append at_least at_most cast concat date divided_by map match_regex minus modulo plus prepend remove \
         remove_first remove_last split times to_datetime",
    ),
    (1, 2, "replace replace_first slice where"),
    (2, 2, "replace_last"),
    (2, 3, "regex_replace"),
];

/// Filters by what SQL calls them.
const SQL_NAMES: &[(&str, &str)] = &[
    ("capitalize", "initcap"),
    ("cast", "to_number to_string"),
    ("date", "date_format strftime to_char"),
    ("default", "coalesce ifnull isnull nvl"),
    ("downcase", "lower lowercase"),
    ("lstrip", "ltrim"),
    ("modulo", "mod"),
    ("regex_replace", "regexp_replace"),
    ("rstrip", "rtrim"),
    ("size", "length"),
    ("slice", "left substr substring"),
    ("strip", "trim"),
    ("to_datetime", "to_date"),
    ("upcase", "upper uppercase"),
];

/// What will go wrong with a filter that is given so many arguments, if anything.
pub(super) fn warning(name: &str, given: usize) -> Option<String> {
    let known = |name: &str| FILTERS.iter().find(|(.., names)| is_among(name, names));
    let Some((least, most, _)) = known(name) else {
        let lower = name.to_ascii_lowercase();
        let hint = match SQL_NAMES.iter().find(|(_, names)| is_among(&lower, names)) {
            Some((liquid, _)) => format!(" Liquid's own filter for this is {liquid}."),
            None if known(&lower).is_some() => format!(" Did you mean {lower}?"),
            None => String::new(),
        };
        return Some(format!("Unknown filter {name}: the value stays unchanged.{hint}"));
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
        "The filter {name} takes {wants}{example}, not {given_words}. The data would read “Liquid error: wrong number of \
         arguments (given {}, expected {expected})”.",
        given + 1
    ))
}

fn is_among(name: &str, names: &str) -> bool {
    names.split(' ').any(|known| known == name)
}
