//! Blocks that are open.

use crate::domain::liquid::expression::Expression;
use crate::domain::liquid::node::{Body, Case, Condition, For, If, TableRow};

/// A block that is open.
pub(super) struct Open {
    pub(super) kind: Kind,
    /// What stands in it since it, or its latest branch, began.
    pub(super) body: Body,
    /// Whether its branches before this one are blank.
    pub(super) is_blank: bool,
}

/// What an open block will become.
pub(super) enum Kind {
    If {
        block: If,
        condition: Option<Condition>,
    },
    /// What stands before the first branch is lost.
    Case {
        block: Case,
        branch: Branch,
    },
    For {
        block: Box<For>,
        has_else: bool,
    },
    TableRow(Box<TableRow>),
    Capture(String),
    IfChanged,
    Comment,
}

impl Kind {
    pub(super) fn tag(&self) -> &'static str {
        match self {
            Self::If { block, .. } if block.unless => "unless",
            Self::If { .. } => "if",
            Self::Case { .. } => "case",
            Self::For { .. } => "for",
            Self::TableRow(_) => "tablerow",
            Self::Capture(_) => "capture",
            Self::IfChanged => "ifchanged",
            Self::Comment => "comment",
        }
    }
}

/// The branch of a `case` that is open.
pub(super) enum Branch {
    None,
    When(Vec<Expression>),
    Else,
}

impl Branch {
    /// The branch with what stands in it.
    pub(super) fn with(self, body: Body) -> Option<(Option<Vec<Expression>>, Body)> {
        match self {
            Self::None => None,
            Self::When(values) => Some((Some(values), body)),
            Self::Else => Some((None, body)),
        }
    }
}
