//! What a template is made of once it is parsed.

use super::expression::Expression;

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Text as it stands.
    Text(String),
    /// What stands in `{% raw %}`.
    Raw(String),
    /// `{{ … }}` and `{% echo … %}`.
    Output(Chain),
    Assign(String, Chain),
    Capture(String, Body),
    If(If),
    Case(Case),
    For(Box<For>),
    TableRow(Box<TableRow>),
    Cycle(Cycle),
    /// `increment` and `decrement`.
    Count {
        name: String,
        down: bool,
    },
    IfChanged(Body),
    /// `include` and `render`; `include` says which template at the time of rendering.
    Insertion(Expression),
    /// `break`, or `continue`.
    Interrupt(Interrupt),
}

/// The end of a loop, or of one of its turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Interrupt {
    Break,
    Continue,
}

/// The inside of a block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    pub(super) nodes: Vec<Node>,
    /// Whether nothing in it writes more than blanks.
    pub(super) is_blank: bool,
}

impl Default for Body {
    fn default() -> Self {
        Self { nodes: Vec::new(), is_blank: true }
    }
}

impl Body {
    pub(super) fn push(&mut self, node: Node) {
        self.is_blank &= node.is_blank();
        self.nodes.push(node);
    }

    /// Liquid leaves the blanks out of a block that holds nothing else.
    pub(super) fn without_blanks(mut self) -> Self {
        self.nodes.retain(|node| !matches!(node, Node::Text(_)));
        self
    }
}

impl Node {
    /// Whether it writes nothing but blanks; then its errors are not written either.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.chars().all(super::markup::is_blank),
            Self::Raw(text) => text.is_empty(),
            Self::Assign(..) | Self::Capture(..) => true,
            Self::If(block) => block.is_blank,
            Self::Case(block) => block.is_blank,
            Self::For(block) => block.is_blank,
            Self::TableRow(block) => block.body.is_blank,
            Self::IfChanged(body) => body.is_blank,
            Self::Output(_) | Self::Cycle(_) | Self::Count { .. } | Self::Insertion(_) | Self::Interrupt(_) => false,
        }
    }
}

/// A value and the filters it goes through.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chain {
    pub(super) value: Expression,
    pub(super) filters: Vec<Filter>,
}

/// A filter with its arguments; those with names arrive as one, the last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filter {
    pub(super) name: String,
    pub(super) arguments: Vec<Expression>,
    pub(super) named: Vec<(String, Expression)>,
}

/// `if` and `unless`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct If {
    /// Whether the first condition is turned round.
    pub(super) unless: bool,
    /// The conditions with what they guard; `else` has none.
    pub(super) branches: Vec<(Option<Condition>, Body)>,
    pub(super) is_blank: bool,
}

/// Comparisons, each with how the next one is joined to it.
pub(super) type Condition = Vec<(Comparison, Option<Joint>)>;

/// How two comparisons are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    And,
    Or,
}

/// Two sides and what is asked of them. Without an operator only the left side counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Comparison {
    pub(super) left: Expression,
    pub(super) operator: String,
    pub(super) right: Expression,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Case {
    pub(super) value: Expression,
    /// The values of each `when` with what they guard; `else` has no values.
    pub(super) branches: Vec<(Option<Vec<Expression>>, Body)>,
    pub(super) is_blank: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct For {
    pub(super) item: String,
    pub(super) collection: Expression,
    /// What `offset: continue` goes by.
    pub(super) name: String,
    pub(super) reversed: bool,
    pub(super) limit: Expression,
    pub(super) offset: Offset,
    pub(super) body: Body,
    pub(super) otherwise: Body,
    pub(super) is_blank: bool,
}

/// Where a loop begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Offset {
    At(Expression),
    /// Where the loop of the same name before it ended.
    Continue,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct TableRow {
    pub(super) item: String,
    pub(super) collection: Expression,
    pub(super) limit: Option<Expression>,
    pub(super) offset: Option<Expression>,
    pub(super) columns: Expression,
    pub(super) body: Body,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cycle {
    pub(super) name: CycleName,
    pub(super) values: Vec<Expression>,
}

/// What says which cycles are one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum CycleName {
    Given(Expression),
    /// All unnamed ones with these values.
    Values,
    /// Itself only: one that reads variables.
    Own(usize),
}
