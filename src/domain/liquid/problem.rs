//! What makes the server give up on a template, in words for a person who knows SQL but not Liquid.
//! Any one of these costs the whole record: the server's transformer puts `true` in its place.

/// Why a template does not parse, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    /// `{{` without any `}` after it.
    #[error("{{{{ is opened and never closed with }}}}. It is at: {near}")]
    UnclosedOutput {
        /// Where it begins.
        near: String,
    },
    /// `{{ … }`: Liquid ends an output at the first `}`, even inside quotes.
    #[error("{{{{ must be closed with }}}}, but the first }} after it stands alone. It is at: {near}")]
    LoneBrace {
        /// Where it begins.
        near: String,
    },
    /// `{%` without `%}` after it.
    #[error("{{% is opened and never closed with %}}. It is at: {near}")]
    UnclosedTag {
        /// Where it begins.
        near: String,
    },
    /// `{% %}`, or something that is no word right after `{%`.
    #[error("After {{% comes a word that says what to do, such as {{% if … %}} or {{% assign … %}}. It is at: {near}")]
    NamelessTag {
        /// Where it begins.
        near: String,
    },
    /// A tag that Liquid does not have.
    #[error("Liquid has no tag {{% {name} %}}.{hint}")]
    UnknownTag {
        /// What was written.
        name: String,
        /// A sentence with a blank before it, or nothing.
        hint: &'static str,
    },
    /// A block that lacks its end.
    #[error("{{% {tag} %}} is opened and never closed with {{% end{tag} %}}.")]
    UnclosedBlock {
        /// The block.
        tag: &'static str,
    },
    /// `{%- endraw %}`, which this Liquid does not recognise.
    #[error("{{% raw %}} is not closed by {{%- endraw %}}: write {{% endraw %}}, without the hyphen after {{%.")]
    RawEndWithHyphen,
    /// A block in `{% liquid … %}` that lacks its end.
    #[error("Inside {{% liquid … %}} the line {tag} needs a line end{tag} before the closing %}}.")]
    UnclosedLine {
        /// The block.
        tag: &'static str,
    },
    /// An end without a beginning.
    #[error("{{% {found} %}} closes something that was never opened.")]
    EndWithoutBlock {
        /// The end.
        found: String,
    },
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
        "{{% {name} %}} does not belong here: else goes into if, unless, case or for; \
         elsif into if or unless; when into case."
    )]
    Misplaced {
        /// The word.
        name: String,
    },
    /// A `for` with two `else`.
    #[error("{{% for %}} can have only one {{% else %}}.")]
    SecondElse,
    /// `if`, `unless` or `elsif` without a condition, or with `and`/`or` that lacks one of its sides.
    #[error(
        "{{% {tag} %}} needs a condition, and so does each side of and/or: for example {{% {tag} country == 'DE' %}}."
    )]
    Condition {
        /// `if`, `unless` or `elsif`.
        tag: String,
    },
    /// A `for` or `tablerow` that is not `x in y`.
    #[error("{{% {tag} %}} must read: {{% {tag} item in items %}}.")]
    Loop {
        /// `for` or `tablerow`.
        tag: &'static str,
    },
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
    #[error("{{% {tag} %}} needs the name of a template in quotes; but the server has no templates to insert.")]
    Include {
        /// `render` or `include`.
        tag: &'static str,
    },
    /// A `raw` with words after it.
    #[error("{{% raw %}} takes nothing after it.")]
    Raw,
    /// A `{% # … %}` whose further lines do not begin with `#`.
    #[error("Each line of a comment in {{% # … %}} must begin with #.")]
    InlineComment,
    /// More blocks inside one another than Liquid bears.
    #[error("More than 100 blocks are nested in one another; Liquid refuses that.")]
    TooDeep,
}
