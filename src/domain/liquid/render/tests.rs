//! Expected texts were made by the gem liquid 5.4.0 under Ruby 3.1.

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::{Map, Value, json};

use crate::domain::liquid::{Budget, Template};

fn record() -> Map<String, Value> {
    let record = json!({
        "email": "ada@lovelace.io", "first": "Ada", "n": 7, "score": 12.5, "whole": 5.0, "tags": ["x", "y", "z"],
        "nums": [3, 1, 2], "mixed": [3, "b", null], "obj": {"k": "v", "list": [1, 2]}, "nothing": null, "no": false,
        "objs": [{"a": 1, "b": "p"}, {"a": 2, "b": "q"}], "day": "2026-07-14", "blank text": "  ", "html": "<b>Tom's</b>",
    });
    record.as_object().cloned().expect("an object")
}

fn now() -> Timestamp {
    "2026-11-25T12:34:56Z".parse().expect("a time")
}

fn render(text: &str) -> Option<String> {
    Template::parse(text).expect(text).render(&mut record(), now(), &Budget::default())
}

fn check(cases: &[(&str, &str)]) {
    for (text, made) in cases {
        assert_eq!(render(text).as_deref(), Some(*made), "{text}");
    }
}

#[test]
fn values_are_written_as_ruby_writes_them() {
    check(&[
        ("{{ score }} {{ whole }} {{ no }} {{ nothing }}|", "12.5 5.0 false |"),
        ("{{ tags }} {{ obj }} {{ (1..n) }}", "xyz {\"k\"=>\"v\", \"list\"=>[1, 2]} 1..7"),
        ("{{ mixed | upcase }}", "[3, \"B\", NIL]"),
        (
            "{{ 1 | divided_by: 3.0 }} {{ 10.0 | times: 100000000000000 }} {{ 0.00001 }}",
            "0.3333333333333333 1.0e+15 1.0e-05",
        ),
    ]);
}

#[test]
fn look_ups_go_into_lists_hashes_and_texts() {
    check(&[
        ("{{ objs[1].b }}{{ objs.first.a }}{{ tags.last }}{{ tags[-3] }}{{ tags[9] }}", "q1zx"),
        ("{{ obj['k'] }}{{ obj.list.size }}{{ email.size }}{{ ['blank text'] }}|{{ email.first }}", "v215  |a"),
        ("{{ n.size }}{{ obj.missing.more }}{{ tags.0 }}", "8"),
    ]);
}

#[test]
fn calculations_are_exact_in_decimals() {
    check(&[
        ("{{ 0.1 | plus: 0.2 }} {{ 7 | divided_by: 2 }} {{ -7 | modulo: 3 }} {{ 7 | divided_by: 2.0 }}", "0.3 3 2 3.5"),
        (
            "{{ '3.7' | round }} {{ 2.5 | round }} {{ -2.5 | round }} {{ 1.255 | round: 2 }} {{ 125 | round: -1 }}",
            "4 3 -3 1.26 130",
        ),
        (
            "{{ 12.1 | ceil }}{{ -12.1 | floor }}{{ -3.5 | abs }} {{ 4 | at_least: 5.5 }} {{ '12abc' | plus: 1 }}",
            "13-133.5 5.5 13",
        ),
        (
            "{{ 1 | divided_by: 0 }} {{ 1.0 | divided_by: 0 }} {{ 0.0 | times: -1 }}",
            "Liquid error: divided by 0 Infinity -0.0",
        ),
    ]);
}

#[test]
fn errors_are_written_into_the_text_unless_the_tag_writes_nothing() {
    check(&[
        ("a{{ email | append }}b", "aLiquid error: wrong number of arguments (given 1, expected 2)b"),
        ("a{% if n > 'x' %}y{% endif %}b", "aLiquid error: comparison of Integer with String failedb"),
        ("a{% if n > 'x' %} {% endif %}b", "ab"),
        ("a{% assign x = 1 | divided_by: 0 %}b{{ x }}", "ab"),
        (
            "{% include 'x' %}|{% render 'x' %}",
            "Liquid error: This liquid context does not allow includes.|Liquid error: This liquid context does not allow includes.",
        ),
        ("{% if n is 7 %}y{% endif %}", "Liquid error: Unknown operator is"),
        ("{{ mixed | sort | join }}", "Liquid error: cannot sort values of incompatible types"),
    ]);
}

#[test]
fn conditions_know_what_is_blank_and_what_is_empty() {
    check(&[
        (
            "{% if ['blank text'] == blank %}1{% endif %}{% if ['blank text'] == empty %}2{% endif %}{% if nothing == blank %}3{% endif %}",
            "13",
        ),
        (
            "{% if nothing == empty %}1{% endif %}{% if 0 %}2{% endif %}{% if '' %}3{% endif %}{% if no %}4{% endif %}",
            "23",
        ),
        ("{% if no and no or n %}1{% else %}2{% endif %}{% if n or no and no %}3{% endif %}", "23"),
        (
            "{% if tags contains 'y' and email contains '@' %}1{% endif %}{% unless n == 7.0 %}2{% else %}3{% endunless %}",
            "13",
        ),
        ("{% case n %}{% when 1 or 7, 7 %}a{% when 'x' %}b{% else %}c{% endcase %}", "aa"),
    ]);
}

#[test]
fn loops_know_where_they_stand_and_go_on_where_they_ended() {
    check(&[
        (
            "{% for i in tags %}{{ forloop.index }}/{{ forloop.length }}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %}",
            "1/3x,2/3y,3/3z",
        ),
        (
            "{% for i in nums limit: 2 %}{{ i }}{% endfor %}|{% for i in nums offset: continue %}{{ i }}{% endfor %}",
            "31|2",
        ),
        (
            "{% for i in (1..9) reversed %}{% if i == 7 %}{% continue %}{% elsif i < 5 %}{% break %}{% endif %}{{ i }}{% endfor %}",
            "9865",
        ),
        (
            "{% for p in obj %}{{ p[0] }}{% for q in tags %}{{ forloop.parentloop.index0 }}{% endfor %}{% endfor %}",
            "k000list111",
        ),
        ("{% for i in missing %}a{% else %}none{% endfor %}{% for i in 'abc' %}{{ i }}{% endfor %}", "noneabc"),
        (
            "{% for i in (1..3) %}{% cycle 'a', 'b' %}{% ifchanged %}{{ i | at_least: 2 }}{% endifchanged %}{% endfor %}",
            "a2ba3",
        ),
        (
            "{% tablerow i in nums cols: 2 %}{{ i }}{% endtablerow %}",
            "<tr class=\"row1\">\n<td class=\"col1\">3</td><td class=\"col2\">1</td></tr>\n<tr class=\"row2\"><td class=\"col1\">2</td></tr>\n",
        ),
    ]);
}

#[test]
fn variables_are_kept_and_counted() {
    check(&[
        (
            "{% assign a = email | split: '@' %}{{ a[1] }}{% capture c %}[{{ a | first }}]{% endcapture %}{{ c }}",
            "lovelace.io[ada]",
        ),
        ("{% increment x %}{% increment x %}{{ x }}{% decrement y %}{% increment n %}{{ n }}", "012-178"),
        ("{% for i in tags %}{% assign last = i %}{% endfor %}{{ last }}{{ i }}", "z"),
    ]);
}

#[test]
fn white_space_is_kept_but_for_hyphens_and_blank_blocks() {
    check(&[
        ("a {{- n -}} b", "a7b"),
        ("{% if n %}  {% endif %}|{% if n %} {{ n }} {% endif %}|{% for i in tags %} {% endfor %}", "| 7 |"),
        ("{% raw -%} {{ n }} {% endraw %} x", " {{ n }} x"),
        ("a {% comment %}{% endcomment %}{%- if n %}b{% endif %}", "a b"),
    ]);
}

#[test]
fn texts_are_filtered_as_ruby_does() {
    check(&[
        (
            "{{ 'ß éa' | upcase }} {{ 'ÉCOLE' | capitalize }} {{ html | escape }}",
            "SS ÉA École &lt;b&gt;Tom&#39;s&lt;/b&gt;",
        ),
        (
            "{{ html | strip_html }} {{ 'a&amp;b&c' | escape_once }} {{ 'a b/ü' | url_encode }}",
            "Tom's a&amp;b&amp;c a+b%2F%C3%BC",
        ),
        (
            "{{ email | truncate: 8 }} {{ 'one two three' | truncatewords: 2 }} {{ email | slice: -2, 2 }}",
            "ada@l... one two... io",
        ),
        (
            "{{ 'a.b.c' | replace: '.', '\\0-' }} {{ 'aXbX' | replace_last: 'X', '!' }} {{ 'a,b,,' | split: ',' | size }}",
            "a.-b.-c aXb! 2",
        ),
        ("{{ 'aGk=' | base64_decode }} {{ '%zz+%20' | url_decode }}|", "hi %zz  |"),
    ]);
}

#[test]
fn lists_are_filtered_as_ruby_does() {
    check(&[
        (
            "{{ nums | sort | join: '-' }} {{ tags | reverse | first }} {{ objs | map: 'b' | join }} {{ objs | where: 'a', 2 | map: 'b' }}",
            "1-2-3 z p q q",
        ),
        (
            "{{ tags | concat: nums | uniq | size }} {{ mixed | compact | size }} {{ n | map: 'a' }}",
            "6 2 Liquid error: cannot select the property 'a'",
        ),
        ("{{ nothing | default: 'd' }}{{ no | default: 'd', allow_false: true }}{{ '' | default }}|", "dfalse|"),
    ]);
}

#[test]
fn the_filters_of_the_server_are_there() {
    check(&[
        (
            "{{ '12.50' | cast: 'number' }} {{ 'off' | cast: 'boolean' }} {{ n | cast: 'string' | size }} {{ tags | cast: 'number' }}",
            "12.5 false 1 Liquid error: internal",
        ),
        (
            "{{ email | regex_replace: '(\\w+)@', '<\\1> ' }} {{ 'abc' | regex_replace: 'B', '-', 'i' }} {{ 'abc' | regex_replace: 'b*', '-' }}",
            "<ada> lovelace.io a-c -a--c-",
        ),
        (
            "{{ email | match_regex: '^ada' }} {{ n | match_regex: '7' }} {{ email | regex_replace: '(', '' }}",
            "ada@lovelace.io Liquid error: internal Liquid error: internal",
        ),
        (
            "{{ '07/14/2026 9:30 PM' | to_datetime: '%m/%d/%Y %I:%M %p' }} {{ 'x' | to_datetime: '%Y' }}",
            "2026-07-14T21:30:00+00:00 Liquid error: invalid date",
        ),
    ]);
}

#[test]
fn dates_are_read_as_ruby_guesses_them() {
    let format = "%Y-%m-%dT%H:%M:%S%z";
    for (text, made) in [
        ("2026-07-14", "2026-07-14T00:00:00+0000"),
        ("July 14, 2026 3:05 PM", "2026-07-14T15:05:00+0000"),
        ("14.7.2026", "2026-07-14T00:00:00+0000"),
        ("2026-07-14T09:30:00+02:00", "2026-07-14T09:30:00+0200"),
        ("Tue, 14 Jul 26 09:30 EST", "2026-07-14T09:30:00-0500"),
        ("20260714T093000Z", "2026-07-14T09:30:00+0000"),
        ("10:30", "2026-11-25T10:30:00+0000"),
        ("march madness", "2026-03-01T00:00:00+0000"),
        ("2026-02-30", "2026-03-02T00:00:00+0000"),
        ("07/14/2026", "07/14/2026"),
        ("tomorrow", "tomorrow"),
        ("1784021400", "2026-07-14T09:30:00+0000"),
        ("now", "2026-11-25T12:34:56+0000"),
    ] {
        assert_eq!(render(&format!("{{{{ '{text}' | date: '{format}' }}}}")).as_deref(), Some(made), "{text}");
    }
}

#[test]
fn dates_are_written_in_any_format() {
    check(&[
        ("{{ day | date: '%-d.%-m.%y %j %a %^B %U %V %G %u %e' }}", "14.7.26 195 Tue JULY 28 29 2026 2 14"),
        (
            "{{ 1784021400 | date: '%s %I%P %l %L %3N %Z %:z %c' }}",
            "1784021400 09am  9 000 000 UTC +00:00 Tue Jul 14 09:30:00 2026",
        ),
        (
            "{{ day | date: '%D %F %T %r %%' }} {{ day | date: '%Q %E' }} {{ day | date: '100%' }}",
            "07/14/26 2026-07-14 00:00:00 12:00:00 AM % %Q %E Liquid error: invalid format: 100%",
        ),
    ]);
}

#[test]
fn what_cannot_be_told_exactly_is_not_told() {
    for text in [
        "{{ email | regex_replace: '(?=a)', '' }}",
        "{{ 'é' | regex_replace: 'É', '', 'i' }}",
        "{{ 'w7w=' | base64_decode }}",
        "{{ 99999999999999999999999999999999999999 | times: 100 }}",
        "{% for i in (1..1000000) %}{{ i }}{% endfor %}",
        "{% for i in (1..1000) %}{% for j in (1..1000) %}{% endfor %}{% endfor %}",
        "{% assign a = 'xx' %}{% for i in (1..100) %}{% assign a = a | append: a %}{% endfor %}",
        "{% capture a %}xx{% endcapture %}{% for i in (1..100) %}{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}",
        "{% assign a = 'a,b' | split: ',' %}{% for i in (1..100) %}{% assign a = a | concat: a %}{% endfor %}",
        "{{ 'now' | date: '%999999999d' }}",
    ] {
        assert_eq!(render(text), None, "{text}");
    }
}

#[test]
fn a_budget_is_shared_by_what_is_rendered_with_it() {
    let template = Template::parse("{% for i in (1..9999) %}{{ i }}{% endfor %}").expect("a template");
    let budget = Budget::default();
    let told = (0..100).filter(|_| template.render(&mut record(), now(), &budget).is_some()).count();
    assert!((1..100).contains(&told), "{told}");
}

/// Pieces that make templates which mostly parse, and those that do much.
fn any_template() -> impl Strategy<Value = String> {
    let value = prop::sample::select(vec![
        "email",
        "n",
        "score",
        "tags",
        "nums",
        "mixed",
        "obj",
        "objs",
        "day",
        "x",
        "(1..n)",
        "(1..9999)",
        "'a'",
        "2",
        "-1.5",
        "blank",
        "nothing",
        "forloop.index",
        "'%Y'",
        "tags[0]",
        "x.first",
        "99999999999999999999999999999999999999",
    ]);
    let filter = prop::sample::select(vec![
        "append: x",
        "upcase",
        "split: ''",
        "join: x",
        "concat: x",
        "replace: '', x",
        "size",
        "sort",
        "uniq",
        "map: 'a'",
        "times: x",
        "plus: x",
        "round: 40",
        "divided_by: 3.0",
        "date: x",
        "regex_replace: '(a|b)*', x",
        "slice: -9, 9",
        "truncate: 3",
        "default: x",
        "to_datetime: '%d%m'",
        "cast: 'number'",
        "escape",
        "url_encode",
        "reverse",
        "where: 'a'",
        "modulo: -0.1",
    ]);
    let chain = (value.clone(), prop::collection::vec(filter, 0..4)).prop_map(|(value, filters)| {
        filters.into_iter().fold(value.to_owned(), |chain, filter| format!("{chain} | {filter}"))
    });
    let leaf = (chain.clone(), 0..3_u8).prop_map(|(chain, kind)| match kind {
        0 => format!("{{{{ {chain} }}}}"),
        1 => format!("{{% assign x = {chain} %}}"),
        _ => format!(" {{%- increment n -%}} {{% cycle {chain} %}}"),
    });
    leaf.prop_recursive(4, 24, 4, move |inner| {
        (value.clone(), prop::collection::vec(inner, 1..4), 0..5_u8).prop_map(|(value, inside, kind)| {
            let inside = inside.concat();
            match kind {
                0 => format!("{{% for x in {value} %}}{inside}{{% endfor %}}"),
                1 => format!("{{% if {value} contains x %}}{inside}{{% else %}}{{% break %}}{{% endif %}}"),
                2 => format!("{{% capture x %}}{inside}{{% endcapture %}}{inside}"),
                3 => format!("{{% tablerow i in {value} cols: 2 %}}{inside}{{% endtablerow %}}"),
                _ => format!("{{% case {value} %}}{{% when 'a', 2 %}}{inside}{{% else %}}{inside}{{% endcase %}}"),
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::SourceParallel("tests/proptest-regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_template_renders_without_a_panic_within_its_budget(text in any_template()) {
        let template = Template::parse(&text).expect("a template");
        if let Some(made) = template.render(&mut record(), now(), &Budget::default()) {
            prop_assert!(made.len() <= crate::domain::liquid::FUEL, "{}", made.len());
        }
    }

    #[test]
    fn any_text_that_parses_renders_without_a_panic(text in any::<String>(), inside in "[a-z0-9 .|:,'\\[\\]()%-]{0,30}", value in any::<String>()) {
        let mut record = record();
        record.insert("x".to_owned(), value.into());
        for text in [text, format!("{{{{ {inside} }}}}"), format!("{{{{ x | {inside} }}}}"), format!("{{% if {inside} %}}a{{% endif %}}")] {
            if let Ok(template) = Template::parse(&text) {
                _ = template.render(&mut record, now(), &Budget::default());
            }
        }
    }

    #[test]
    fn any_text_is_read_as_a_time_without_a_panic(text in "[0-9a-zA-Z:+./, '-]{0,24}", format in "(%[-0^#_:]{0,2}[0-9]{0,3}[a-zA-Z%+]|[ a-z0-9-]){0,8}") {
        let template = Template::parse("{{ t | date: f }}{{ t | to_datetime: f }}{{ t | regex_replace: f, t }}").expect("a template");
        let mut record = Map::from_iter([("t".to_owned(), text.into()), ("f".to_owned(), format.into())]);
        _ = template.render(&mut record, now(), &Budget::default());
    }
}
