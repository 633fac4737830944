//! Blocks while they are open, and what becomes of them where they end.

use super::Parser;
use crate::domain::liquid::node::{Body, Case, Condition, If, Node, TableRow};
use crate::domain::liquid::parser::open::{Branch, Kind, Open};
use crate::domain::liquid::problem::TemplateProblem;

/// How many blocks Liquid allows inside one another.
const DEEPEST: usize = 100;

impl Parser {
    pub(super) fn begin(&mut self, kind: Kind) -> Result<(), TemplateProblem> {
        if self.open.len() >= DEEPEST {
            return Err(TemplateProblem::TooDeep);
        }
        self.open.push(Open { kind, body: Body::default(), is_blank: true });
        Ok(())
    }

    /// Ends a branch of an `if`; the next one has this condition.
    pub(super) fn branch(&mut self, next: Option<Condition>) {
        let Some(open) = self.open.last_mut() else { return };
        open.is_blank &= open.body.is_blank;
        if let Kind::If { block, condition } = &mut open.kind {
            block.branches.push((std::mem::replace(condition, next), std::mem::take(&mut open.body)));
        }
    }

    /// Ends a branch of a `case`, and begins the next one.
    pub(super) fn when(&mut self, next: Branch) {
        let Some(open) = self.open.last_mut() else { return };
        open.is_blank &= open.body.is_blank;
        let body = std::mem::take(&mut open.body);
        if let Kind::Case { block, branch } = &mut open.kind {
            block.branches.extend(std::mem::replace(branch, next).with(body));
        }
    }

    pub(super) fn else_of_loop(&mut self) -> Result<(), TemplateProblem> {
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        open.is_blank &= open.body.is_blank;
        let body = std::mem::take(&mut open.body);
        match &mut open.kind {
            Kind::For { has_else: true, .. } => Err(TemplateProblem::SecondElse),
            Kind::For { block, has_else } => {
                (block.body, *has_else) = (body, true);
                self.notes.items.pop();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Ends the block that is open.
    pub(super) fn close(&mut self) {
        let Some(Open { kind, body, is_blank }) = self.open.pop() else { return };
        let is_blank = is_blank && body.is_blank;
        let inside = |body: Body| if is_blank { body.without_blanks() } else { body };
        let node = match kind {
            Kind::If { mut block, condition } => {
                block.branches.push((condition, body));
                block.branches =
                    block.branches.into_iter().map(|(condition, body)| (condition, inside(body))).collect();
                Node::If(If { is_blank, ..block })
            }
            Kind::Case { mut block, branch } => {
                block.branches.extend(branch.with(body));
                block.branches = block.branches.into_iter().map(|(values, body)| (values, inside(body))).collect();
                Node::Case(Case { is_blank, ..block })
            }
            Kind::For { mut block, has_else } => {
                if has_else {
                    block.otherwise = inside(body);
                    block.body = inside(block.body);
                } else {
                    self.notes.items.pop();
                    block.body = inside(body);
                }
                block.is_blank = is_blank;
                Node::For(block)
            }
            Kind::TableRow(block) => {
                self.notes.items.pop();
                Node::TableRow(Box::new(TableRow { body, ..*block }))
            }
            Kind::Capture(name) => Node::Capture(name, body),
            Kind::IfChanged => Node::IfChanged(body),
            Kind::Comment => {
                self.notes.comments -= 1;
                Node::Comment
            }
        };
        self.push(node);
    }
}
