//! Renders a template as the server does: what goes wrong in one piece is written into the text, and the rest goes on.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::expression::{Expression, Key, Lookup};
use super::fault::{Fault, Fuel, ITEM};
use super::filters;
use super::node::{Body, Chain, Interrupt, Node};
use super::number::leading_int;
use super::value::{Loop, Value, at};

mod blocks;
mod condition;
#[cfg(test)]
mod tests;

/// What says which cycles are one.
enum CycleKey {
    Value(Value),
    Own(usize),
}

/// What is known while rendering.
pub(super) struct Renderer<'a> {
    record: &'a mut Map<String, Json>,
    pub(super) now: Timestamp,
    pub(super) fuel: &'a Fuel,
    /// What was read of the record.
    read: HashMap<String, Value>,
    /// The variables of the template and, after them, of its open loops.
    scopes: Vec<HashMap<String, Value>>,
    /// What `break` and `continue` have said and no loop has heard yet.
    interrupts: Vec<Interrupt>,
    /// The open `for` loops.
    loops: Vec<Rc<Loop>>,
    /// Where the loops of a name ended, for `offset: continue`.
    ends: HashMap<String, i128>,
    cycles: Vec<(CycleKey, usize)>,
    /// What the last `ifchanged` wrote.
    changed: Option<String>,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(record: &'a mut Map<String, Json>, now: Timestamp, fuel: &'a Fuel) -> Self {
        Self {
            record,
            now,
            fuel,
            read: HashMap::new(),
            scopes: vec![HashMap::new()],
            interrupts: Vec::new(),
            loops: Vec::new(),
            ends: HashMap::new(),
            cycles: Vec::new(),
            changed: None,
        }
    }

    /// Renders the pieces one after the other.
    pub(super) fn body(&mut self, body: &Body, out: &mut String) -> Result<(), Fault> {
        for node in &body.nodes {
            self.fuel.spend(ITEM)?;
            if let Node::Text(text) = node {
                self.fuel.spend(text.len())?;
                out.push_str(text);
                continue;
            }
            match self.node(node, out) {
                Ok(()) => {}
                Err(Fault::Error(_)) if node.is_blank() => {}
                Err(Fault::Error(words)) => {
                    self.fuel.spend(words.len())?;
                    out.push_str("Liquid error: ");
                    out.push_str(&words);
                }
                Err(Fault::Unknown) => return Err(Fault::Unknown),
            }
            if !self.interrupts.is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn node(&mut self, node: &Node, out: &mut String) -> Result<(), Fault> {
        match node {
            Node::Text(text) | Node::Raw(text) => {
                self.fuel.spend(text.len())?;
                out.push_str(text);
            }
            Node::Comment => {}
            Node::Output(chain) => self.chain(chain)?.write(out, self.fuel)?,
            Node::Assign(name, chain) => {
                let value = self.chain(chain)?;
                self.assign(name, value);
            }
            Node::Capture(name, body) => {
                let mut text = String::new();
                self.body(body, &mut text)?;
                self.fuel.spend(text.len())?;
                self.assign(name, Value::text(text));
            }
            Node::If(block) => self.if_block(block, out)?,
            Node::Case(block) => self.case(block, out)?,
            Node::For(block) => self.for_loop(block, out)?,
            Node::TableRow(block) => self.table_row(block, out)?,
            Node::Cycle(cycle) => self.cycle(cycle, out)?,
            Node::Count { name, down } => self.count(name, *down, out)?,
            Node::IfChanged(body) => self.if_changed(body, out)?,
            Node::Insertion(template) => {
                return Err(Fault::error(if self.evaluate(template)?.is_truthy() {
                    "This liquid context does not allow includes."
                } else {
                    "Argument error in tag 'include' - Illegal template name"
                }));
            }
            Node::Interrupt(interrupt) => self.interrupts.push(*interrupt),
        }
        Ok(())
    }

    fn assign(&mut self, name: &str, value: Value) {
        if let Some(scope) = self.scopes.first_mut() {
            scope.insert(name.to_owned(), value);
        }
    }

    /// Counts a variable of the record, which stays changed for what is rendered after.
    fn count(&mut self, name: &str, down: bool, out: &mut String) -> Result<(), Fault> {
        let before = match self.in_record(name)? {
            Value::Nil | Value::Bool(false) => Value::Int(0),
            other => other,
        };
        let step = if down { -1_i32 } else { 1 };
        let after = match before {
            Value::Int(int) => {
                let int = int.checked_add(step.into()).ok_or(Fault::Unknown)?;
                (Value::Int(int), serde_json::Number::from_i128(int).ok_or(Fault::Unknown)?)
            }
            Value::Float(float) => {
                let float = float + f64::from(step);
                (Value::Float(float), serde_json::Number::from_f64(float).ok_or(Fault::Unknown)?)
            }
            _ => return Err(Fault::internal()),
        };
        self.read.insert(name.to_owned(), after.0.clone());
        self.record.insert(name.to_owned(), Json::Number(after.1));
        // The smaller one is shown, which is that before counting up and that after counting down.
        if down { after.0 } else { before }.write(out, self.fuel)
    }

    fn in_record(&mut self, name: &str) -> Result<Value, Fault> {
        if let Some(value) = self.read.get(name) {
            return Ok(value.clone());
        }
        let Some(json) = self.record.get(name) else { return Ok(Value::Nil) };
        let value = Value::of_json(json, self.fuel)?;
        self.read.insert(name.to_owned(), value.clone());
        Ok(value)
    }

    /// A value after its filters.
    fn chain(&mut self, chain: &Chain) -> Result<Value, Fault> {
        let mut value = self.evaluate(&chain.value)?;
        for filter in &chain.filters {
            let mut arguments = Vec::with_capacity(filter.arguments.len() + 1);
            for argument in &filter.arguments {
                arguments.push(self.evaluate(argument)?);
            }
            if !filter.named.is_empty() {
                let mut named = Vec::<(Arc<str>, Value)>::new();
                for (key, value) in &filter.named {
                    let value = self.evaluate(value)?;
                    match named.iter_mut().find(|(known, _)| **known == **key) {
                        Some(entry) => entry.1 = value,
                        None => named.push((key.as_str().into(), value)),
                    }
                }
                arguments.push(Value::Hash(Rc::new(named)));
            }
            value = filters::apply(&filter.name, value, &arguments, self.fuel, self.now)?;
        }
        Ok(value)
    }

    pub(super) fn evaluate(&mut self, expression: &Expression) -> Result<Value, Fault> {
        self.fuel.spend(1)?;
        Ok(match expression {
            Expression::Nil => Value::Nil,
            Expression::Bool(bool) => Value::Bool(*bool),
            Expression::Int(int) => Value::Int(*int),
            Expression::Float(float) => Value::Float(*float),
            Expression::Text(text) => Value::Text(text.clone()),
            Expression::Range(ends) => Value::Range(self.range_end(&ends.0)?, self.range_end(&ends.1)?),
            Expression::Lookup(lookup) => self.lookup(lookup)?,
            Expression::Test(test) => Value::Test(*test),
            Expression::Unknown => return Err(Fault::Unknown),
        })
    }

    fn range_end(&mut self, end: &Expression) -> Result<i128, Fault> {
        match self.evaluate(end)? {
            Value::Nil => Ok(0),
            Value::Text(text) => leading_int(&text),
            other => other.integer(self.fuel),
        }
    }

    fn lookup(&mut self, lookup: &Lookup) -> Result<Value, Fault> {
        let Value::Text(name) = self.evaluate(&lookup.name)? else { return Ok(Value::Nil) };
        let inner = self.scopes.iter().rev().find_map(|scope| scope.get(&*name)).cloned();
        let mut value = match inner {
            Some(value) => value,
            None => self.in_record(&name)?,
        };
        for key in &lookup.keys {
            let (key, is_word) = match key {
                Key::Word(word) => (Value::Text(word.clone()), true),
                Key::Bracket(inside) => (self.evaluate(inside)?, false),
            };
            value = match step(&value, &key, is_word, self.fuel)? {
                Some(value) => value,
                None => return Ok(Value::Nil),
            };
        }
        Ok(value)
    }
}

/// One step of a look-up; none where the value has no such thing.
fn step(value: &Value, key: &Value, is_word: bool, fuel: &Fuel) -> Result<Option<Value>, Fault> {
    match (value, key) {
        (Value::Hash(hash), Value::Text(key)) => {
            fuel.spend(hash.len())?;
            if let Some(found) = Value::entry(hash, key) {
                return Ok(Some(found.clone()));
            }
        }
        (Value::List(items), Value::Int(index)) => return Ok(Some(at(items, *index).cloned().unwrap_or(Value::Nil))),
        (Value::Loop(here), key) => {
            return Ok(Some(if let Value::Text(key) = key { here.get(key) } else { Value::Nil }));
        }
        _ => {}
    }
    let Value::Text(command) = key else { return Ok(None) };
    match &**command {
        "size" | "first" | "last" if !is_word => Ok(None),
        "size" => filters::list::size(value, fuel),
        "first" => Ok(filters::list::first(value)),
        "last" => Ok(filters::list::last(value)),
        _ => Ok(None),
    }
}

/// Renders a template; none where what the server makes of it cannot be told.
pub(super) fn render(body: &Body, record: &mut Map<String, Json>, now: Timestamp, fuel: &Fuel) -> Option<String> {
    let mut out = String::new();
    Renderer::new(record, now, fuel).body(body, &mut out).ok().map(|()| out)
}
