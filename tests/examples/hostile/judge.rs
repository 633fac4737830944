//! Whether what was said is true, by what the server holds at the end.

use crate::program::Printed;
use crate::row::{Call, Row, What};
use crate::state::{By, Stored};
use crate::story::{Done, Played};

/// What a call said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Told {
    /// This sync was created.
    Created(String),
    /// It was not created, and this is the exit code.
    NotCreated(i32),
    /// This sync is there, and nothing was sent.
    There(String),
    /// It is not known what became of it, or of an earlier one.
    Unknown,
    /// A note cannot be used, and nothing was sent.
    Asked,
    /// Nothing of a create: another command, or one that did not come so far.
    Nothing(i32),
    /// What no call should say.
    Odd,
}

impl Told {
    /// As the table has it.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Created(_) => "created (0)".to_owned(),
            Self::NotCreated(code) => format!("not created ({code})"),
            Self::There(_) => "there (1)".to_owned(),
            Self::Unknown => "unknown (5)".to_owned(),
            Self::Asked => "asked (5)".to_owned(),
            Self::Nothing(code) => format!("nothing ({code})"),
            Self::Odd => "something odd".to_owned(),
        }
    }
}

/// What a call said, by its words and exit code, which must agree.
pub(crate) fn told(call: &Call, printed: &Printed) -> Told {
    let says = |words: &str| printed.err.contains(words);
    let id = || serde_json::from_str::<serde_json::Value>(&printed.out).ok()?["id"].as_str().map(str::to_owned);
    match (call.what, printed.code) {
        (What::Submit, Some(0)) => id().map_or(Told::Odd, Told::Created),
        (What::Submit, Some(1)) if says("Use --again") => {
            ids_after(&printed.err, &["ync "]).pop().map_or(Told::Odd, Told::There)
        }
        (What::Submit, Some(code @ (1 | 3 | 4))) if says("Not created") => Told::NotCreated(code),
        (What::Submit, Some(5)) if says("Couldn't read the note") || says("holds no valid sync") => Told::Asked,
        (What::Submit, Some(5)) if says("unknown") || says("Another Syncwright") => Told::Unknown,
        // Signing in failed.
        (What::Submit, Some(code @ (3 | 4))) if says("syncwright: ") => Told::Nothing(code),
        (What::Pending, Some(code @ (0 | 5))) | (What::NotCreated | What::Created(_), Some(code @ 0..=5)) => {
            Told::Nothing(code)
        }
        (What::Pending, Some(1)) if says("Couldn't read earlier creates.") => Told::Nothing(1),
        _ => Told::Odd,
    }
}

/// The IDs that stand after such words; the last one found first.
fn ids_after(text: &str, words: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for after in words.iter().flat_map(|words| text.split(words).skip(1)) {
        let id: String = after.chars().take_while(char::is_ascii_digit).collect();
        if !id.is_empty() {
            ids.push(id);
        }
    }
    ids
}

/// What is not true of a row; nothing where all is.
pub(crate) fn untrue(row: &Row, played: &Played) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, done) in played.steps.iter().enumerate() {
        let in_step = untrue_in(row, done, played);
        wrong.extend(in_step.into_iter().map(|what| format!("step {}: {what}", number + 1)));
    }
    wrong.extend(sent_again(row, played));
    wrong.extend(played.wrong_files.iter().cloned());
    wrong
}

fn untrue_in(row: &Row, done: &Done, played: &Played) -> Vec<String> {
    let mut wrong = Vec::new();
    let is_overdue = |(call, printed): &&(Call, Printed)| call.what == What::Submit && printed.took > row.limit(call);
    let overdue = done.calls.iter().filter(is_overdue);
    wrong.extend(overdue.map(|(_, printed)| format!("it took {} s", printed.took.as_secs())));
    let late = done.calls.iter().filter(|(_, printed)| printed.is_too_late);
    wrong.extend(late.map(|_| "it ended before it could be killed".to_owned()));
    let there = |id: &str| played.syncs.iter().find(|sync| sync.id == id && !sync.is_deleted);
    let is_of_step = |sync: &Stored| matches!(sync.by, By::Post(number) if done.posts.contains(&number));
    let (mut created, mut denied, mut silent) = (Vec::new(), 0, 0);
    for (call, told) in done.told() {
        match told {
            Told::Created(id) => {
                let is_it = |sync: &Stored| is_of_step(sync) && is_of(sync, call, played);
                if !there(&id).is_some_and(is_it) {
                    wrong.push(format!("created is said of {id}, which this did not make"));
                }
                created.push(id);
            }
            Told::NotCreated(_) => denied += 1,
            Told::There(id) if there(&id).is_none() => wrong.push(format!("{id} is said to be there")),
            Told::Nothing(_) if call.what == What::Submit => silent += 1,
            Told::There(_) | Told::Asked | Told::Unknown | Told::Nothing(_) => {}
            Told::Odd => wrong.push(format!("{:?} is said", call.what)),
        }
    }
    silent += done.calls.iter().filter(|(_, printed)| printed.err.contains("Nothing was sent.")).count();
    let posts = done.posts.len();
    let submits = done.calls.iter().filter(|(call, _)| call.what == What::Submit).count();
    if silent + posts > submits {
        wrong.push(format!("{silent} of {submits} say that nothing was sent, and {posts} was"));
    }
    let made = played.syncs.iter().filter(|sync| is_of_step(sync) && !sync.is_deleted).count();
    let was_killed = done.calls.iter().any(|(call, _)| call.killed.is_some());
    // One that could not be sent made nothing either.
    if denied > 0 && posts > 0 && denied + made > posts && !was_killed {
        wrong.push(format!("not created is said {denied} times, and {made} of {posts} was"));
    }
    created.sort();
    if created.windows(2).any(|pair| pair[0] == pair[1]) {
        wrong.push("two say that they created the same".to_owned());
    }
    wrong.extend(untrue_of_pending(row, done, played));
    wrong
}

/// Whether a sync was made by a POST of what a call asks for.
fn is_of(sync: &Stored, call: &Call, played: &Played) -> bool {
    matches!(sync.by, By::Post(number) if played.posts.get(number) == Some(&call.wanted.body()))
}

/// What `pending` says of syncs.
fn untrue_of_pending(row: &Row, done: &Done, played: &Played) -> Vec<String> {
    let is_there = |id: &String| played.syncs.iter().any(|sync| sync.id == *id && !sync.is_deleted);
    let is_ours = |id: &String| played.syncs.iter().any(|sync| sync.id == *id && sync.by != By::Others);
    let mut wrong = Vec::new();
    for (_, printed) in done.calls.iter().filter(|(call, _)| call.what == What::Pending) {
        let created = ids_after(&printed.err, &["Created: sync "]);
        wrong.extend(created.iter().filter(|id| !is_ours(id)).map(|id| format!("created is said of {id}")));
        let may_be = ids_after(&printed.err, &["but sync "]);
        wrong.extend(may_be.iter().filter(|id| !is_there(id)).map(|id| format!("{id} is said to be there")));
        let denied = printed.err.matches("Not created: safe").count();
        // A note beforehand is of a create too.
        let (made, sent) = (played.ours(), played.posts.len() + row.disk.notes.len());
        if denied > 0 && denied + made > sent {
            wrong.push(format!("not created is said {denied} times by `pending`, and {made} of {sent} was"));
        }
    }
    wrong
}

/// A second POST of the same before which the first had made something, and nobody had asked for another.
fn sent_again(row: &Row, played: &Played) -> Option<String> {
    let made = |number: usize| played.syncs.iter().any(|sync| sync.by == By::Post(number) && !sync.is_deleted);
    for done in &played.steps {
        let is_wanted = done.calls.iter().any(|(call, _)| call.again);
        for number in done.posts.clone().filter(|_| !is_wanted) {
            let body = &played.posts[number];
            let earlier = (0..number).find(|earlier| played.posts[*earlier] == *body && made(*earlier));
            if let Some(earlier) = earlier.filter(|_| !a_person_said_so(row, done, played)) {
                return Some(format!("POST {} is of what POST {} had made", number + 1, earlier + 1));
            }
        }
    }
    None
}

/// Whether somebody had recorded before a step that it was not created.
fn a_person_said_so(row: &Row, done: &Done, played: &Played) -> bool {
    let before = played.steps.iter().take_while(|step| !std::ptr::eq(*step, done)).count();
    row.steps.iter().take(before).flatten().any(|call| call.what == What::NotCreated)
}
