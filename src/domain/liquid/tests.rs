//! What templates mean and what is told of them.

use proptest::prelude::*;

use super::*;

fn problem(text: &str) -> String {
    Template::parse(text).expect_err(text).to_string()
}

fn variables(text: &str) -> Vec<String> {
    Template::parse(text).expect(text).variables().to_vec()
}

fn warnings(text: &str) -> Vec<String> {
    Template::parse(text).expect(text).warnings().to_vec()
}

#[test]
fn what_does_not_parse_is_told() {
    for (text, words) in [
        ("{{ name", "{{ is opened and never closed with }}."),
        ("{{ name }", "{{ is opened and never closed with }}."),
        ("{{ 'a}b' }}", "} stands alone inside {{ … }}; an output ends with }}, and a text in it must not contain }."),
        ("{% if a", "{% is opened and never closed with %}."),
        ("{% if a %}x", "{% if %} is never ended with {% endif %}."),
        ("{% if a %}{% endfor %}", "{% if %} is never ended with {% endif %}."),
        ("{% endif %}", "“endif” stands outside of the block it belongs to."),
        ("{% else %}", "“else” stands outside of the block it belongs to."),
        ("{% iff a %}", "There is no tag “iff”."),
        ("{% if %}x{% endif %}", "{% if %} needs a condition, such as {% if plan == 'pro' %}."),
        ("{% for x of y %}{% endfor %}", "{% for %} needs a name and a list, such as {% for tag in tags %}."),
        ("{% assign x %}", "{% assign %} needs a name and a value, such as {% assign first = name %}."),
        ("{% raw %}{{ a", "{% raw %} is never ended with {% endraw %}."),
        ("{% comment %}x", "{% comment %} is never ended with {% endcomment %}."),
    ] {
        assert_eq!(problem(text), words, "{text}");
    }
}

#[test]
fn what_parses_does() {
    for text in [
        "",
        "no tags, { } % }} %}",
        "{{ name }}",
        "{{- name -}}",
        "{%- if a -%}x{%- elsif b -%}y{%- else -%}z{%- endif -%}",
        "{% unless a == 'x' %}b{% endunless %}",
        "{% case plan %}{% when 'pro' %}1{% else %}2{% endcase %}",
        "{% for tag in tags reversed %}{{ tag }}{% else %}none{% endfor %}",
        "{% capture c %}{{ a }}{% endcapture %}{% increment n %}",
        "{% raw %}{{ not closed {% if %}{% endraw %}{{ a }}",
        "{% comment %}{% nonsense %}{{ open {% endcomment %}",
        "{% # a remark %}",
        "{{ }}",
        "{{ broken || markup ! }}",
    ] {
        assert!(Template::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn the_columns_that_are_read_are_named() {
    for (text, names) in [
        ("{{ name }} {{ name | upcase }} {{ first-name }}", vec!["name", "first-name"]),
        ("{{ ['First Name'] }} {{ [\"x\"] | append: last }}", vec!["First Name", "x", "last"]),
        ("{{ obj.k }} {{ list[0] }} {{ a['b'] }}", vec!["obj", "list", "a"]),
        ("{{ 'text' }} {{ 5 }} {{ true }} {{ nil }} {{ 'now' | date: '%Y' }}", vec![]),
        ("{% if plan == 'pro' and logins > 3 %}{{ email }}{% endif %}", vec!["plan", "logins", "email"]),
        ("{% for tag in tags %}{{ tag }} {{ forloop.index }}{% endfor %}", vec!["tags"]),
        ("{% assign x = first | append: last %}{{ x }}", vec!["first", "last"]),
        ("{% case plan %}{% when kind %}{% endcase %}", vec!["plan", "kind"]),
        ("{% raw %}{{ a }}{% endraw %}{% comment %}{{ b }}{% endcomment %}", vec![]),
    ] {
        assert_eq!(variables(text), names, "{text}");
    }
}

#[test]
fn what_does_not_do_what_it_says_is_told() {
    assert!(warnings("{{ First Name }}")[0].contains("{{ ['First Name'] }}"));
    assert!(warnings("{{ current_timestamp }}")[0].contains("'now' | date"));
    assert!(warnings("{{ a | shout }}")[0].contains("no filter “shout”"));
    assert!(warnings("{{ a | cast }}")[0].contains("cast: 'number'"));
    assert!(warnings("{{ a | regex_replace: 'x' }}")[0].contains("error text"));
    for fine in
        ["{{ a | cast: 'number' }}", "{{ a | default: 'a|b, c' | upcase }}", "{{ a | regex_replace: 'x', 'y', 'i' }}"]
    {
        assert!(warnings(fine).is_empty(), "{fine}");
    }
}

proptest! {
    #[test]
    fn any_text_is_judged_without_a_panic(text in any::<String>()) {
        let _judged = Template::parse(&text);
    }

    #[test]
    fn any_pieces_of_liquid_are_judged_without_a_panic(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "{{", "}}", "{%", "%}", "}", " if ", "endif", "for", " in ", "raw", "endraw", "'", "\"", "[", "]", "é", "|", ":", "=", "-", "a",
        ]), 0..30),
    ) {
        let _judged = Template::parse(&pieces.concat());
    }
}
