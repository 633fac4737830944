//! Syncs that are equal, or write the same fields of the same stream: each overwrites what the other wrote.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::audit::facts::SyncFacts;
use crate::domain::audit::finding::{AuditFinding, Harm};
use crate::domain::id::SyncId;
use crate::domain::mapping::{Row, Table};
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// How many fields a sentence names.
const NAMED: usize = 4;

pub(super) fn judge(syncs: &[SyncFacts]) -> Vec<AuditFinding> {
    let mut findings = Vec::new();
    let running = syncs.iter().filter(|facts| !facts.sync.is_paused());
    each_pair(running, |earlier, later| findings.extend(of_pair(earlier, later)));
    findings
}

/// How many paused syncs write the same fields as another one.
pub fn paused_overlaps(syncs: &[SyncFacts]) -> usize {
    let mut paused = HashSet::new();
    each_pair(syncs.iter(), |earlier, later| {
        let pair = [&earlier.sync, &later.sync];
        if pair.iter().any(|sync| sync.is_paused()) && !shared_fields(pair[0], pair[1]).is_empty() {
            paused.extend(pair.into_iter().filter(|sync| sync.is_paused()).map(|sync| sync.id.0.as_str()));
        }
    });
    paused.len()
}

/// Passes the pairs that write to the same stream, the earlier one first. They can be too many to be kept.
fn each_pair<'a>(syncs: impl Iterator<Item = &'a SyncFacts>, mut take: impl FnMut(&'a SyncFacts, &'a SyncFacts)) {
    let mut by_stream: HashMap<_, Vec<&SyncFacts>> = HashMap::new();
    for facts in syncs {
        let stream = (facts.sync.text("destination_id"), facts.sync.text("stream_name"));
        let earlier = by_stream.entry(stream).or_default();
        for other in earlier.iter() {
            take(other, facts);
        }
        earlier.push(facts);
    }
}

fn of_pair(one: &SyncFacts, other: &SyncFacts) -> Option<AuditFinding> {
    let shared = shared_fields(&one.sync, &other.sync);
    if shared.is_empty() {
        return None;
    }
    let (id, earlier) = (&other.sync.id.0, &one.sync.id.0);
    if is_equal(&one.sync, &other.sync) {
        return Some(AuditFinding {
            why: "Every row is sent twice.".to_owned(),
            fix: format!("Delete sync {id} or sync {earlier}."),
            ..AuditFinding::new(&other.sync, Harm::WrongData, format!("It is identical to sync {earlier}."))
        });
    }
    let last = match (last_run(one), last_run(other)) {
        (Some(first), Some(second)) if first > second => format!(" Sync {earlier} ran last."),
        (_, Some(_)) => format!(" Sync {id} ran last."),
        (Some(_), None) => format!(" Sync {earlier} ran last."),
        (None, None) => String::new(),
    };
    Some(AuditFinding {
        why: format!("Where both send a row, the one that runs last wins.{last}"),
        fix: "Map each field in one of them only.".to_owned(),
        ..AuditFinding::new(
            &other.sync,
            Harm::WrongData,
            format!("It writes the same fields as sync {earlier}: {}.", named(&shared)),
        )
    })
}

/// The first fields by their names.
fn named(fields: &[String]) -> String {
    let named: Vec<&str> = fields.iter().take(NAMED).map(String::as_str).collect();
    let more = if fields.len() > NAMED { ", …" } else { "" };
    format!("{}{more}", named.join(", "))
}

/// A sync that a new one is equal to, or writes the same fields as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The sync.
    pub sync: SyncId,
    /// What both do, in a sentence.
    pub words: String,
    is_equal: bool,
}

/// Which syncs a new one, as the body of its create says, would be equal to, or write the same fields as; equal ones
/// first. A paused sync overwrites nothing, but being equal it is what was wanted.
pub fn overlaps<'a>(body: &Value, others: impl Iterator<Item = &'a Sync>) -> Vec<Overlap> {
    let Some(attributes) = body.get("sync").and_then(Value::as_object) else { return Vec::new() };
    let wanted = Sync { id: SyncId(SanitizedText::default()), attributes: attributes.clone() };
    let of = |other: &Sync| {
        let shared = shared_fields(&wanted, other);
        let is_equal = !shared.is_empty() && is_equal(&wanted, other);
        let id = &other.id.0;
        let paused = if other.is_paused() { ", which is paused," } else { "" };
        let words = if is_equal {
            format!("Sync {id}{paused} is identical to this one.")
        } else {
            let stream = other.text("stream_name").unwrap_or_default();
            format!("Sync {id} writes the same fields of {stream}: {}. The one that runs last wins.", named(&shared))
        };
        let overlap = Overlap { sync: other.id.clone(), words, is_equal };
        (is_equal || !(shared.is_empty() || other.is_paused())).then_some(overlap)
    };
    let mut found: Vec<Overlap> = others.filter_map(of).collect();
    found.sort_by_key(|overlap| !overlap.is_equal);
    found
}

fn last_run(facts: &SyncFacts) -> Option<Timestamp> {
    facts.runs.iter().filter_map(|run| run.finished.or(run.created)).max()
}

/// The fields that both write, where they write to the same stream.
fn shared_fields(one: &Sync, other: &Sync) -> Vec<String> {
    let is_same = |name: &str| {
        let value = one.text(name);
        value.is_some() && value == other.text(name)
    };
    if !(is_same("destination_id") && is_same("stream_name")) {
        return Vec::new();
    }
    let paths = |sync: &Sync| -> Vec<String> {
        let table = sync.attributes.get("configuration").and_then(Table::read);
        table.iter().flat_map(|table| &table.rows).filter_map(Row::path).map(str::to_owned).collect()
    };
    let theirs: HashSet<String> = paths(other).into_iter().collect();
    paths(one).into_iter().filter(|path| theirs.contains(path)).collect()
}

/// Whether two syncs send the same.
fn is_equal(one: &Sync, other: &Sync) -> bool {
    ["source_id", "model_id", "destination_id", "stream_name"].iter().all(|name| one.text(name) == other.text(name))
        && one.attributes.get("configuration") == other.attributes.get("configuration")
}
