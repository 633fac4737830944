//! What makes the server give up on a template, in words for a person who knows SQL but not Liquid.
//! Any one of these costs the whole record: the server's transformer puts `true` in its place.

/// Why a template does not parse, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    /// `{{` without any `}` after it: where it begins.
    #[error("{{{{ is opened and never closed with }}}}. It is at: {0}")]
    UnclosedOutput(String),
    /// `{{ … }`: Liquid ends an output at the first `}`, even inside quotes. Where it begins.
    #[error("{{{{ must be closed with }}}}, but the first }} after it stands alone. It is at: {0}")]
    LoneBrace(String),
    /// `{%` without `%}` after it: where it begins.
    #[error("{{% is opened and never closed with %}}. It is at: {0}")]
    UnclosedTag(String),
    /// `{% %}`, or something that is no word right after `{%`: where it begins.
    #[error("After {{% comes a word that says what to do, such as {{% if … %}} or {{% assign … %}}. It is at: {0}")]
    NamelessTag(String),
    /// A tag that Liquid does not have.
    #[error("Liquid has no tag {{% {name} %}}.{hint}")]
    UnknownTag {
        /// What was written.
        name: String,
        /// A sentence with a blank before it, or nothing.
        hint: &'static str,
    },
    /// The block that lacks its end.
    #[error("{{% {0} %}} is opened and never closed with {{% end{0} %}}.")]
    UnclosedBlock(&'static str),
    /// `{%- endraw %}`, which this Liquid does not recognise.
    #[error("{{% raw %}} is not closed by {{%- endraw %}}: write {{% endraw %}}, without the hyphen after {{%.")]
    RawEndWithHyphen,
    /// The block in `{% liquid … %}` that lacks its end.
    #[error("Inside {{% liquid … %}} the line {0} needs a line end{0} before the closing %}}.")]
    UnclosedLine(&'static str),
    /// The end without a beginning.
    #[error("{{% {0} %}} closes something that was never opened.")]
    EndWithoutBlock(String),
    /// The end of another block than the one that is open.
    #[error("{{% {found} %}} stands where {{% {expected} %}} must come first.")]
    WrongEnd {
        /// The end that was written.
        found: String,
        /// The end that is due.
        expected: String,
    },
    /// `else`, `elsif` or `when` where it has no meaning.
    #[error(
        "{{% {0} %}} does not belong here: else goes into if, unless, case or for; \
         elsif into if or unless; when into case."
    )]
    Misplaced(String),
    /// A `for` with two `else`.
    #[error("{{% for %}} can have only one {{% else %}}.")]
    SecondElse,
    /// `if`, `unless` or `elsif` without a condition, or with `and`/`or` that lacks one of its sides.
    #[error("{{% {0} %}} needs a condition, and so does each side of and/or: for example {{% {0} country == 'DE' %}}.")]
    Condition(String),
    /// A `for` or `tablerow` that is not `x in y`.
    #[error("{{% {0} %}} must read: {{% {0} item in items %}}.")]
    Loop(&'static str),
    /// An `assign` that is not `x = y`.
    #[error("{{% assign %}} must read: {{% assign name = value %}}.")]
    Assign,
    /// A `capture` without a name.
    #[error("{{% capture %}} needs a name to keep the text under: {{% capture name %}}…{{% endcapture %}}.")]
    Capture,
    /// A `case` without a value.
    #[error(
        "{{% case %}} needs the value to compare, as in SQL: {{% case country %}}{{% when 'DE' %}}…{{% endcase %}}."
    )]
    Case,
    /// A `when` without a value.
    #[error("{{% when %}} needs a value: {{% when 'DE' %}} or {{% when 'DE', 'AT' %}}.")]
    When,
    /// An `else` of a `case` with words after it.
    #[error("In {{% case %}} the {{% else %}} takes nothing after it.")]
    CaseElse,
    /// A `cycle` without values.
    #[error("{{% cycle %}} needs values: {{% cycle 'odd', 'even' %}}.")]
    Cycle,
    /// A `render` or `include` without the name of a template.
    #[error("{{% {0} %}} needs the name of a template in quotes; but the server has no templates to insert.")]
    Include(&'static str),
    /// A `raw` with words after it.
    #[error("{{% raw %}} takes nothing after it.")]
    Raw,
    /// A `{% # … %}` whose further lines do not begin with `#`.
    #[error("Each line of a comment in {{% # … %}} must begin with #.")]
    InlineComment,
    /// A range between values that are no numbers: what was written.
    #[error("A range goes from one whole number to another, as in (1..5); Liquid cannot make one of {0}.")]
    Range(String),
    /// More blocks inside one another than Liquid bears.
    #[error("More than 100 blocks are nested in one another; Liquid refuses that.")]
    TooDeep,
}
