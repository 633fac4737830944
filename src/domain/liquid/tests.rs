//! The problems, variables and warnings were compared with the gem liquid 5.4.0 itself.

use proptest::prelude::*;

use super::{Template, TemplateProblem};

fn problem(text: &str) -> TemplateProblem {
    Template::parse(text).expect_err(text)
}

fn variables(text: &str) -> Vec<String> {
    Template::parse(text).expect(text).variables().to_vec()
}

fn warnings(text: &str) -> Vec<String> {
    Template::parse(text).expect(text).warnings().to_vec()
}

fn one_warning(text: &str) -> String {
    let found = warnings(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.concat()
}

/// A template with every tag, without anything to complain about.
const GOOD: &str = "{{ name }} {{- ['First Name'] | default: 'x' -}} {{ first-name }}{{ obj.k[key]['a b'] | cast: 'string' }}\
    {% if a == 'x' and b contains \"y\" or c %}1{% elsif d < 2 %}2{% else %}3{% endif %}\
    {%- unless e -%}4{%- endunless -%}{% case f %}{% when 'a' or 'b', g %}5{% else %}6{% endcase %}\
    {% for i in items limit: n reversed %}{{ i.k }}{{ forloop.index }}{% break %}{% else %}{% continue %}{% endfor %}\
    {% tablerow t in (1..m) cols: 2 %}{{ t }}{% endtablerow %}{% assign s = name | upcase %}{{ s }}\
    {% capture u %}{{ s }}{% endcapture %}{{ u }}{% increment v %}{% decrement v %}{% cycle 'a', 'b' %}\
    {% comment %}{% nonsense %}{% endcomment %}{% # a note %}{% raw %}{{ {% if {% endraw %}{% echo w | strip %}\
    {% liquid\n  # a note\n  if x\n    echo y\n  endif\n%}{% ifchanged %}{{ z }}{% endifchanged %}";

#[test]
fn every_tag_of_liquid_is_known() {
    assert_eq!(warnings(GOOD), Vec::<String>::new());
    assert_eq!(variables(GOOD).join(" "), "name First Name first-name obj key a b c d e f g items n m w x y z");
}

#[test]
fn a_text_without_liquid_is_a_template() {
    for text in ["", "plain", "{", "}", "}}", "%}", "{ { x } }", "100 % { a }"] {
        assert_eq!(variables(text), Vec::<String>::new(), "{text}");
        assert_eq!(warnings(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn an_unclosed_output_is_told() {
    let problem = problem("Dear {{ name");
    assert_eq!(problem, TemplateProblem::UnclosedOutput("{{ name".to_owned()));
    assert_eq!(problem.to_string(), "{{ is opened and never closed with }}. It is at: {{ name");
}

#[test]
fn an_output_with_a_single_brace_is_told() {
    for text in ["{{ name }", "{{ name } }}", "{{ '}' }}", "{{ name %}", "{{}"] {
        assert!(matches!(problem(text), TemplateProblem::LoneBrace(_)), "{text}");
    }
}

#[test]
fn an_unclosed_tag_is_told() {
    for text in ["{% if a", "{% if a }}", "{%", "{% if a %}{% endif"] {
        assert!(matches!(problem(text), TemplateProblem::UnclosedTag(_)), "{text}");
    }
}

#[test]
fn a_tag_without_a_name_is_told() {
    for text in ["{% %}", "{%%}", "{%- -%}", "{% 'a' %}", "{%-- if a %}"] {
        assert!(matches!(problem(text), TemplateProblem::NamelessTag(_)), "{text}");
    }
}

#[test]
fn an_unknown_tag_is_told_with_what_may_be_meant() {
    assert_eq!(
        problem("{% set x = 1 %}").to_string(),
        "Liquid has no tag {% set %}. To keep a value write {% assign name = value %}."
    );
    assert!(problem("{% if a %}{% elseif b %}{% endif %}").to_string().contains("elsif"));
    assert!(problem("{% IF a %}").to_string().contains("small letters"));
    assert!(matches!(problem("{% liquid\n  nonsense\n%}"), TemplateProblem::UnknownTag { .. }));
    assert!(matches!(problem("{% liquid\n  !!\n%}"), TemplateProblem::UnknownTag { .. }));
}

#[test]
fn an_unclosed_block_is_told() {
    for tag in
        ["if a", "unless a", "case a", "for i in a", "tablerow i in a", "capture a", "comment", "raw", "ifchanged"]
    {
        let name = tag.split(' ').next().expect("a name");
        let told = problem(&format!("{{% {tag} %}}x")).to_string();
        assert_eq!(told, format!("{{% {name} %}} is opened and never closed with {{% end{name} %}}."));
    }
}

#[test]
fn an_end_without_its_block_is_told() {
    assert_eq!(problem("{% endif %}"), TemplateProblem::EndWithoutBlock("endif".to_owned()));
    assert_eq!(problem("{% end %}"), TemplateProblem::EndWithoutBlock("end".to_owned()));
    assert_eq!(
        problem("{% if a %}{% liquid endif %}").to_string(),
        "{% endif %} closes something that was never opened."
    );
}

#[test]
fn a_wrong_end_is_told() {
    assert_eq!(
        problem("{% if a %}{% for i in b %}{% endif %}{% endfor %}").to_string(),
        "{% endif %} stands where {% endfor %} must come first."
    );
}

#[test]
fn a_branch_outside_its_block_is_told() {
    for text in ["{% else %}", "{% elsif a %}", "{% when a %}", "{% tablerow i in a %}{% else %}{% endtablerow %}"] {
        assert!(matches!(problem(text), TemplateProblem::Misplaced(_)), "{text}");
    }
    assert!(matches!(problem("{% case a %}{% elsif b %}{% endcase %}"), TemplateProblem::Misplaced(_)));
    assert_eq!(problem("{% for i in a %}{% else %}{% else %}{% endfor %}"), TemplateProblem::SecondElse);
}

#[test]
fn a_missing_condition_is_told() {
    for text in [
        "{% if %}",
        "{% if a and %}",
        "{% if or a and %}",
        "{% if , %}",
        "{% unless %}",
        "{% if a %}{% elsif %}{% endif %}",
    ] {
        assert!(matches!(problem(text), TemplateProblem::Condition(_)), "{text}");
    }
    assert_eq!(
        problem("{% unless %}").to_string(),
        "{% unless %} needs a condition, and so does each side of and/or: for example {% unless country == 'DE' %}."
    );
}

#[test]
fn a_malformed_loop_is_told() {
    for text in ["{% for %}", "{% for i %}", "{% for i in %}", "{% for i of a %}", "{% for a b in c %}"] {
        assert_eq!(problem(text), TemplateProblem::Loop("for"), "{text}");
    }
    assert_eq!(problem("{% tablerow i %}").to_string(), "{% tablerow %} must read: {% tablerow item in items %}.");
}

#[test]
fn a_malformed_tag_is_told_with_the_right_form() {
    let cases = [
        ("{% assign x %}", TemplateProblem::Assign),
        ("{% assign = 1 %}", TemplateProblem::Assign),
        ("{% capture %}", TemplateProblem::Capture),
        ("{% case %}", TemplateProblem::Case),
        ("{% case a %}{% when %}", TemplateProblem::When),
        ("{% case a %}{% else b %}", TemplateProblem::CaseElse),
        ("{% cycle %}", TemplateProblem::Cycle),
        ("{% render x %}", TemplateProblem::Include("render")),
        ("{% include %}", TemplateProblem::Include("include")),
        ("{% raw x %}", TemplateProblem::Raw),
        ("{% liquid raw x %}", TemplateProblem::Raw),
        ("{% # a\n b %}", TemplateProblem::InlineComment),
    ];
    for (text, expected) in cases {
        assert_eq!(problem(text), expected, "{text}");
        assert!(!expected.to_string().contains("{{%"), "{expected}");
    }
}

#[test]
fn a_block_must_end_in_the_liquid_tag_it_began_in() {
    assert_eq!(problem("{% liquid if a %}{% endif %}"), TemplateProblem::UnclosedLine("if"));
    assert_eq!(problem("{% liquid\nraw\nendraw\n%}"), TemplateProblem::UnclosedLine("raw"));
}

#[test]
fn too_many_nested_blocks_are_told() {
    let nested = |count: usize| format!("{}{}", "{% if a %}".repeat(count), "{% endif %}".repeat(count));
    assert!(Template::parse(&nested(100)).is_ok());
    assert_eq!(problem(&nested(101)), TemplateProblem::TooDeep);
}

#[test]
fn what_stands_in_raw_is_not_judged() {
    assert!(variables("{% raw %}{{ a } {% if {{ b | nonsense {% endraw -%}").is_empty());
    assert_eq!(variables("{%- raw -%}{% endif %}{%endraw%}{{ a }}"), ["a"]);
    assert_eq!(problem("{% raw %}x{%- endraw %}"), TemplateProblem::RawEndWithHyphen);
    // The piece that begins with `{{` reaches to `}}`, and the end of the raw is inside it.
    assert_eq!(problem("{% raw %}{{ {% endraw }} %}"), TemplateProblem::UnclosedBlock("raw"));
}

#[test]
fn what_stands_in_a_comment_is_never_run_but_its_blocks_must_close() {
    let text =
        "{% comment %}{{ a | nonsense }}{% nonsense %}{% endif %}{% else %}{% assign b = 1 %}{% endcomment %}{{ b }}";
    assert_eq!(variables(text), ["b"]);
    assert!(warnings(text).is_empty());
    // So it is in liquid 5.4.0, though not in later ones.
    assert!(matches!(problem("{% comment %}{% if a %}{% endcomment %}"), TemplateProblem::WrongEnd { .. }));
    assert!(matches!(problem("{% comment %}{% if %}{% endif %}{% endcomment %}"), TemplateProblem::Condition(_)));
    assert!(matches!(problem("{% comment %}{{ a {% endcomment %}"), TemplateProblem::LoneBrace(_)));
}

#[test]
fn hyphens_for_white_space_change_nothing() {
    assert_eq!(variables("{{- a -}}{%- if b -%}{{-c-}}{%-endif-%}{{--}}{{ d-}}"), ["a", "b", "c", "d"]);
}

#[test]
fn variables_are_told_in_order_and_once() {
    assert_eq!(variables("{{ b }}{{ a }}{{ b.c }}{{ a | append: d }}"), ["b", "a", "d"]);
}

#[test]
fn names_in_brackets_and_keys_are_understood() {
    assert_eq!(
        variables("{{ ['First Name'] }}{{ [\"Größe\"].k }}{{ obj['k'].l[m.n] }}{{ [dynamic] }}"),
        ["First Name", "Größe", "obj", "m", "dynamic"]
    );
    assert_eq!(variables("{{ [ 'First Name' ] | strip }}{{ ['b' ].c }}"), ["First Name", "b"]);
    assert!(warnings("{{ [ 'First Name' ] | strip }}{{ ['b' ].c }}").is_empty());
    assert_eq!(variables("{{ a . b }}{{ c ['d'] }}{{ e? }}"), ["a", "c", "e?"]);
    assert!(warnings("{{ a . b }}{{ c ['d'] }}{{ e? }}").is_empty());
}

#[test]
fn values_are_no_variables() {
    assert!(variables("{{ 'a' }}{{ \"b c\" }}{{ 1 }}{{ -1.5 }}{{ true }}{{ nil }}{{ empty }}{{ (1..3) }}").is_empty());
    assert_eq!(
        variables("{{ (a..b.c) }}{{ 'x' | replace: 'y', z }}{{ w | default: v, allow_false: u }}"),
        ["a", "b", "z", "w", "v", "u"]
    );
}

#[test]
fn what_the_template_makes_is_no_variable_of_the_record() {
    assert_eq!(
        variables("{% assign a = b | append: a %}{{ a }}{% capture c %}{{ d }}{% endcapture %}{{ c }}"),
        ["b", "a", "d"]
    );
    assert_eq!(variables("{% increment a %}{{ a }}{% decrement b %}{{ b }}"), Vec::<String>::new());
    assert_eq!(variables("{% cycle g: a, 'b' %}{% cycle 'h': c %}"), ["g", "a", "c"]);
}

#[test]
fn the_item_of_a_loop_ends_with_the_loop() {
    assert_eq!(
        variables("{% for i in a %}{% for j in i.k %}{{ i }}{{ j }}{% endfor %}{{ j }}{% endfor %}"),
        ["a", "j"]
    );
    assert_eq!(
        variables("{% for i in a offset: continue limit:n %}{{ forloop.last }}{% else %}{{ i }}{% endfor %}"),
        ["a", "n", "i"]
    );
    assert_eq!(variables("{% tablerow i in a cols: c %}{{ i }}{{ tablerowloop.col }}{% endtablerow %}"), ["a", "c"]);
}

#[test]
fn conditions_read_both_sides() {
    assert_eq!(variables("{% if a == 'x and y' and b.c contains d or ['E F'] %}{% endif %}"), ["a", "b", "d", "E F"]);
    assert_eq!(variables("{% case a %}{% when b or 'c', d %}{% endcase %}"), ["a", "b", "d"]);
}

#[test]
fn an_unknown_filter_is_warned_of() {
    assert_eq!(
        one_warning("{{ a | upper }}{{ b | upper }}"),
        "The server does not know the filter upper: the value passes through unchanged. Liquid's own filter for this is upcase."
    );
    assert!(one_warning("{{ a | Upcase }}").ends_with("It is written upcase."));
    assert!(one_warning("{% assign a = b | nonsense: 1 %}").contains("nonsense"));
    assert!(one_warning("{% echo b | nonsense %}").contains("nonsense"));
}

#[test]
fn a_wrong_number_of_arguments_is_warned_of() {
    assert_eq!(
        one_warning("{{ name | cast }}"),
        "The filter cast takes 1 argument, as in {{ name | cast: 'string' }} (or 'number', 'boolean'); here it has none. \
         It would write into the data: Liquid error: wrong number of arguments (given 1, expected 2)"
    );
    assert!(one_warning("{{ name | regex_replace }}").ends_with("(given 1, expected 2..4)"));
    assert!(one_warning("{{ name | cast 'string' }}").contains("here it has none"));
    assert!(one_warning("{{ name | to_datetime }}").contains("%Y"));
    assert!(one_warning("{{ name | match_regex: 'a', 'i', 'b' }}").contains("here it has 3"));
    assert!(one_warning("{{ name | append }}").contains("append"));
    assert!(one_warning("{{ name | upcase: 1 }}").contains("no arguments"));
    let fine =
        "{{ a | regex_replace: 'a|b', 'c' | regex_replace: 'a', \"b, c\", 'i' | cast: 'number' | match_regex: ':' }}";
    assert!(warnings(fine).is_empty());
    assert!(warnings("{{ 'now' | date: '%Y-%m-%dT%H:%M:%S.%L%z' | default: 'x', allow_false: true }}").is_empty());
}

#[test]
fn a_bare_name_with_blanks_is_warned_of() {
    let told = one_warning("{{ First Name | upcase }}");
    assert_eq!(
        told,
        "{{ First Name }} renders empty: Liquid reads only First. For a name with blanks write {{ ['First Name'] }}."
    );
    assert_eq!(variables("{{ First Name }}"), ["First"]);
    assert!(one_warning("{% if First Name == 'x' %}{% endif %}").contains("['First Name']"));
    assert_eq!(one_warning("{{ a + b }}"), "After a Liquid ignores: + b");
    assert!(one_warning("{{ }}").contains("renders empty"));
    assert!(one_warning("{{ 'abc }}").contains("quotation mark"));
}

#[test]
fn a_name_liquid_cannot_read_is_warned_of() {
    assert!(one_warning("{{ Größe }}").ends_with("write {{ ['Größe'] }}."));
    assert!(one_warning("{{ {a }}").contains("{a"));
    assert!(one_warning("{{ a[ }}").contains("skipped"));
}

#[test]
fn a_comparison_liquid_does_not_make_is_warned_of() {
    assert!(one_warning("{% if a = 'x' %}{% endif %}").contains("Write for example a == 'x'"));
    assert!(one_warning("{% if a is %}{% endif %}").contains("Unknown operator is"));
    assert!(one_warning("{% if a=='x' %}{% endif %}").contains("blanks before and after"));
    assert!(one_warning("{% if a | size > 3 %}{% endif %}").contains("ignores"));
    assert!(warnings("{% if a <> 1 and b >= 2 %}{% endif %}").is_empty());
}

#[test]
fn current_timestamp_is_warned_of_with_what_to_write() {
    let told = one_warning("{{ current_timestamp }}{{ current_timestamp }}");
    assert!(told.contains("{{ 'now' | date: '%Y-%m-%dT%H:%M:%S.%L%z' }}"), "{told}");
    assert!(warnings("{% assign current_timestamp = 1 %}{{ current_timestamp }}").is_empty());
}

#[test]
fn another_template_cannot_be_inserted() {
    assert!(one_warning("{% render 'a' %}").contains("does not allow includes"));
    assert_eq!(variables("{% include a %}"), ["a"]);
}

#[test]
fn a_warning_holds_no_control_characters() {
    assert!(!one_warning("{{ a \u{1b}[31m }}").contains(char::is_control));
    assert!(!problem("{{ a \u{1b}[31m").to_string().contains(char::is_control));
}

#[test]
fn a_long_text_takes_no_longer_than_its_length() {
    for piece in [
        "{",
        "{{",
        "{%",
        "{{[",
        "{{ a[",
        "{% if ' ",
        "{% raw %}{% ",
        "{% if a %}",
        "\"'",
        "{{ a | b: ",
        "{% for i in a limit:",
        "é",
    ] {
        let text = piece.repeat(10_000);
        let _ = Template::parse(&text);
        let _ = Template::parse(&format!("{{{{ {} }}}}", text.replace('}', "")));
        let _ = Template::parse(&format!("{{% if {} %}}", text.replace('}', "")));
        let _ = Template::parse(&format!("{{% raw %}}{text}%}}"));
        let _ = Template::parse(&format!("{{% liquid {} %}}", text.replace('}', "").replace(' ', "\n")));
    }
}

proptest! {
    #[test]
    fn any_text_is_judged_without_a_panic(text in any::<String>()) {
        let _ = Template::parse(&text);
    }

    #[test]
    fn any_pieces_of_liquid_are_judged_without_a_panic(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "{{", "}}", "{%", "%}", "{", "}", "-", " ", "if", "endif", "for", "in", "case", "when", "raw", "endraw",
                "comment", "endcomment", "liquid", "\n", "'", "\"", "[", "]", "(", ")", "..", ".", "|", ":", ",", "=", "#",
                "and", "or", "a", "é", "1", "?", "cycle", "assign", "capture", "render", "\0", "\u{a0}",
            ]),
            0..40,
        )
    ) {
        let _ = Template::parse(&pieces.concat());
    }

    #[test]
    fn any_cut_of_a_good_template_is_judged_without_a_panic(start in 0..GOOD.len(), length in 0..GOOD.len()) {
        let cut: String = GOOD.chars().skip(start).take(length).collect();
        let _ = Template::parse(&cut);
    }
}
