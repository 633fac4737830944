//! Whether what was said is true, by what the server holds at the end.

use crate::row::{Call, Row, What};
use crate::state::{By, Stored};
use crate::story::{Done, Played};
use crate::told::{Told, ids_after};

/// What is not true of a row; nothing where all is.
pub(crate) fn untrue(row: &Row, played: &Played) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, done) in played.steps.iter().enumerate() {
        let step = Step { row, played, done, index };
        let of_step = [step.untimely(), step.untold(), step.miscounted(), step.untrue_of_pending(), step.sent_again()];
        wrong.extend(of_step.concat().into_iter().map(|what| format!("step {}: {what}", index + 1)));
    }
    wrong.extend(played.wrong_files.iter().cloned());
    wrong
}

/// A step, with all that is known of its row.
struct Step<'a> {
    row: &'a Row,
    played: &'a Played,
    done: &'a Done,
    index: usize,
}

impl Step<'_> {
    /// The sync of this ID, if it is there at the end.
    fn there(&self, id: &str) -> Option<&Stored> {
        self.played.syncs.iter().find(|sync| sync.id == id && !sync.is_deleted)
    }

    /// Whether the POST of this number made something that is there at the end.
    fn has_made(&self, post: usize) -> bool {
        self.played.syncs.iter().any(|sync| sync.by == By::Post(post) && !sync.is_deleted)
    }

    fn submits(&self) -> usize {
        self.done.calls.iter().filter(|(call, _)| call.what == What::Submit).count()
    }

    /// What took too long, and what was over before it could be killed.
    fn untimely(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for (call, printed) in &self.done.calls {
            if call.what == What::Submit && printed.took > self.row.limit(call) {
                wrong.push(format!("it took {} s", printed.took.as_secs()));
            }
            if printed.is_too_late {
                wrong.push("it ended before it could be killed".to_owned());
            }
        }
        wrong
    }

    /// Syncs that are named and are not what is said of them.
    fn untold(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut created = Vec::new();
        for (call, told) in self.done.told() {
            match told {
                Told::Created(id) => {
                    if !self.is_of(call, &id) {
                        wrong.push(format!("created is said of {id}, which this did not make"));
                    }
                    if created.contains(&id) {
                        wrong.push(format!("two say that they created {id}"));
                    }
                    created.push(id);
                }
                Told::There(id) if self.there(&id).is_none() => wrong.push(format!("{id} is said to be there")),
                Told::Odd => wrong.push(format!("{:?} says something odd", call.what)),
                Told::There(_) | Told::NotCreated(_) | Told::Asked | Told::Unknown | Told::Nothing(_) => {}
            }
        }
        wrong
    }

    /// Whether a sync is there that was made in this step by a POST of what the call asks for.
    fn is_of(&self, call: &Call, id: &str) -> bool {
        let Some(Stored { by: By::Post(post), .. }) = self.there(id) else { return false };
        self.done.posts.contains(post) && self.played.posts.get(*post) == Some(&call.wanted.body())
    }

    /// How many say that nothing was sent, or that it was not created, against what was sent and made. Where several run
    /// at once nobody knows whose POST was whose.
    fn miscounted(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let sent = self.done.posts.len();
        let says_so = self.done.calls.iter().filter(|(_, printed)| printed.err.contains("Nothing was sent"));
        let submits = self.done.told().filter(|(call, _)| call.what == What::Submit);
        let silent = says_so.count() + submits.filter(|(_, told)| matches!(told, Told::Nothing(_))).count();
        if silent + sent > self.submits() {
            wrong.push(format!("nothing was sent is said {silent} times by {}, and {sent} was", self.submits()));
        }
        let made = self.done.posts.clone().filter(|post| self.has_made(*post)).count();
        let denied = self.done.told().filter(|(_, told)| matches!(told, Told::NotCreated(_))).count();
        // What could not be sent made nothing either.
        if denied > 0 && sent > 0 && denied + made > sent {
            wrong.push(format!("not created is said {denied} times, and {made} of {sent} was"));
        }
        wrong
    }

    /// What `pending` says of syncs.
    fn untrue_of_pending(&self) -> Vec<String> {
        let is_ours = |id: &String| self.there(id).is_some_and(|sync| sync.by != By::Others);
        let mut wrong = Vec::new();
        for (_, printed) in self.done.calls.iter().filter(|(call, _)| call.what == What::Pending) {
            let created = ids_after(&printed.err, "Created: sync ").into_iter().filter(|id| !is_ours(id));
            wrong.extend(created.map(|id| format!("`pending` says created of {id}")));
            let may_be = ids_after(&printed.err, "but sync ").into_iter().filter(|id| self.there(id).is_none());
            wrong.extend(may_be.map(|id| format!("`pending` says that {id} is there")));
            let denied = printed.err.matches("Not created: safe").count();
            // A note beforehand is of a create too.
            let (made, sent) = (self.played.ours(), self.played.posts.len() + self.row.disk.notes.len());
            if denied > 0 && denied + made > sent {
                wrong.push(format!("`pending` says not created {denied} times, and {made} of {sent} was"));
            }
        }
        wrong
    }

    /// Second POSTs of the same after the first had made something, where nobody had asked for another.
    fn sent_again(&self) -> Vec<String> {
        let mut before = self.row.steps.iter().take(self.index).flatten();
        let a_person_said_so = before.any(|call| call.what == What::NotCreated);
        if a_person_said_so || self.done.calls.iter().any(|(call, _)| call.again) {
            return Vec::new();
        }
        let posts = &self.played.posts;
        let earlier =
            |post: &usize| (0..*post).find(|earlier| posts[*earlier] == posts[*post] && self.has_made(*earlier));
        let again = self.done.posts.clone().filter_map(|post| Some((post, earlier(&post)?)));
        again.map(|(post, earlier)| format!("POST {} is of what POST {} had made", post + 1, earlier + 1)).collect()
    }
}
