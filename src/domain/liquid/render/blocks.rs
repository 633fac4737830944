//! `for`, `tablerow`, `cycle` and `ifchanged`.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use super::{CycleKey, Renderer};
use crate::domain::liquid::expression::Expression;
use crate::domain::liquid::fault::{Fault, ITEM};
use crate::domain::liquid::node::{Body, Interrupt};
use crate::domain::liquid::node::{Cycle, CycleName, For, Offset, TableRow};
use crate::domain::liquid::value::LoopKind;
use crate::domain::liquid::value::{Loop, Value};

impl Renderer<'_> {
    pub(super) fn for_loop(&mut self, block: &For, out: &mut String) -> Result<(), Fault> {
        let from = match &block.offset {
            Offset::Continue => self.ends.get(&block.name).copied().unwrap_or(0),
            Offset::At(offset) => match self.evaluate(offset)? {
                Value::Nil => 0,
                offset => offset.integer(self.fuel)?,
            },
        };
        let collection = self.evaluate(&block.collection)?;
        let to = match self.evaluate(&block.limit)? {
            Value::Nil => None,
            limit => Some(limit.integer(self.fuel)?.checked_add(from).ok_or(Fault::Unknown)?),
        };
        let mut items = self.items(&collection, from, to)?;
        if block.reversed {
            items.reverse();
        }
        self.ends.insert(block.name.clone(), from.saturating_add(items.len() as i128));
        if items.is_empty() {
            return self.body(&block.otherwise, out);
        }
        let kind = LoopKind::For { name: block.name.as_str().into(), parent: self.loops.last().cloned() };
        let here = Rc::new(Loop { length: items.len(), index: Cell::new(0), kind });
        self.loops.push(Rc::clone(&here));
        self.enter("forloop", Value::Loop(Rc::clone(&here)))?;
        for item in items {
            self.set(&block.item, item);
            self.body(&block.body, out)?;
            here.index.set(here.index.get() + 1);
            if self.interrupts.pop() == Some(Interrupt::Break) {
                break;
            }
        }
        self.scopes.pop();
        self.loops.pop();
        Ok(())
    }

    /// Opens the scope of a loop.
    fn enter(&mut self, name: &str, here: Value) -> Result<(), Fault> {
        self.fuel.spend(ITEM)?;
        self.scopes.push(HashMap::from([(name.to_owned(), here)]));
        Ok(())
    }

    fn set(&mut self, name: &str, value: Value) {
        if let Some(scope) = self.scopes.last_mut() {
            match scope.get_mut(name) {
                Some(known) => *known = value,
                None => _ = scope.insert(name.to_owned(), value),
            }
        }
    }

    /// What a loop goes through.
    fn items(&self, collection: &Value, from: i128, to: Option<i128>) -> Result<Vec<Value>, Fault> {
        let bounds = |length: i128| {
            let to = to.unwrap_or(length).clamp(0, length);
            (from.clamp(0, to), to)
        };
        let cut = |length: usize| {
            let (from, to) = bounds(length as i128);
            (usize::try_from(from).unwrap_or(0), usize::try_from(to - from).unwrap_or(0))
        };
        Ok(match collection {
            Value::Text(text) if text.is_empty() => Vec::new(),
            Value::Text(_) => vec![collection.clone()],
            Value::List(items) => {
                let (from, count) = cut(items.len());
                self.fuel.spend(count.saturating_mul(ITEM))?;
                items.iter().skip(from).take(count).cloned().collect()
            }
            Value::Hash(hash) => {
                let (from, count) = cut(hash.len());
                self.fuel.spend(count.saturating_mul(2 * ITEM))?;
                let pair =
                    |(key, value): &(Arc<str>, Value)| Value::list(vec![Value::Text(key.clone()), value.clone()]);
                hash.iter().skip(from).take(count).map(pair).collect()
            }
            Value::Range(first, last) => {
                let length = last.checked_sub(*first).ok_or(Fault::Unknown)?.saturating_add(1).max(0);
                let (from, to) = bounds(length);
                self.fuel.spend(usize::try_from(length).unwrap_or(usize::MAX).saturating_mul(2))?;
                self.fuel.spend(usize::try_from(to - from).unwrap_or(usize::MAX).saturating_mul(ITEM))?;
                (first + from..first + to).map(Value::Int).collect()
            }
            _ => Vec::new(),
        })
    }

    pub(super) fn table_row(&mut self, block: &TableRow, out: &mut String) -> Result<(), Fault> {
        let collection = self.evaluate(&block.collection)?;
        if !collection.is_truthy() {
            return Ok(());
        }
        let from = self.count_of(block.offset.as_ref())?.unwrap_or(0);
        let limit = self.count_of(block.limit.as_ref())?;
        let to = limit.map(|limit| from.checked_add(limit).ok_or(Fault::Unknown)).transpose()?;
        let items = self.items(&collection, from, to)?;
        let columns = self.evaluate(&block.columns)?.to_i()?;
        out.push_str("<tr class=\"row1\">\n");
        let kind = LoopKind::TableRow { columns, row: Cell::new(1), column: Cell::new(1) };
        let here = Rc::new(Loop { length: items.len(), index: Cell::new(0), kind });
        let LoopKind::TableRow { row, column, .. } = &here.kind else { return Ok(()) };
        self.enter("tablerowloop", Value::Loop(Rc::clone(&here)))?;
        for item in items {
            self.fuel.spend(ITEM)?;
            self.set(&block.item, item);
            _ = write!(out, "<td class=\"col{}\">", column.get());
            self.body(&block.body, out)?;
            out.push_str("</td>");
            here.index.set(here.index.get() + 1);
            let is_last_column = column.get() as i128 == columns;
            if is_last_column && here.index.get() < here.length {
                _ = write!(out, "</tr>\n<tr class=\"row{}\">", row.get() + 1);
            }
            if is_last_column {
                column.set(1);
                row.set(row.get() + 1);
            } else {
                column.set(column.get() + 1);
            }
        }
        self.scopes.pop();
        out.push_str("</tr>\n");
        Ok(())
    }

    fn count_of(&mut self, expression: Option<&Expression>) -> Result<Option<i128>, Fault> {
        expression.map(|expression| self.evaluate(expression)?.to_i()).transpose()
    }

    pub(super) fn cycle(&mut self, cycle: &Cycle, out: &mut String) -> Result<(), Fault> {
        let key = match &cycle.name {
            CycleName::Given(name) => CycleKey::Value(self.evaluate(name)?),
            CycleName::Values => {
                let values = cycle.values.iter().map(|value| self.evaluate(value)).collect::<Result<_, _>>()?;
                CycleKey::Value(Value::Text(Value::list(values).to_text(self.fuel)?))
            }
            CycleName::Own(number) => CycleKey::Own(*number),
        };
        let place = self.place_of(&key)?;
        let turn = self.cycles.get(place).map_or(0, |(_, turn)| *turn);
        if let Some(value) = cycle.values.get(turn) {
            self.evaluate(value)?.write(out, self.fuel)?;
        }
        let next = if turn + 1 >= cycle.values.len() { 0 } else { turn + 1 };
        match self.cycles.get_mut(place) {
            Some((_, turn)) => *turn = next,
            None => self.cycles.push((key, next)),
        }
        Ok(())
    }

    fn place_of(&self, key: &CycleKey) -> Result<usize, Fault> {
        for (place, (known, _)) in self.cycles.iter().enumerate() {
            let same = match (known, key) {
                (CycleKey::Own(one), CycleKey::Own(other)) => one == other,
                (CycleKey::Value(one), CycleKey::Value(other)) => {
                    std::mem::discriminant(one) == std::mem::discriminant(other) && one.equals(other, self.fuel)?
                }
                _ => false,
            };
            self.fuel.spend(1)?;
            if same {
                return Ok(place);
            }
        }
        Ok(self.cycles.len())
    }

    pub(super) fn if_changed(&mut self, body: &Body, out: &mut String) -> Result<(), Fault> {
        let mut text = String::new();
        self.body(body, &mut text)?;
        self.fuel.spend(text.len())?;
        if self.changed.as_deref() != Some(&text) {
            out.push_str(&text);
            self.changed = Some(text);
        }
        Ok(())
    }
}
