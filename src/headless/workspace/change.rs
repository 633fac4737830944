//! `syncwright pause`, `resume` and `delete`.

use crate::domain::command::{Command, ScheduleState, reasons, why_not};
use crate::domain::failure::{Failure, FailureKind};
use crate::domain::id::SyncId;
use crate::domain::pipeline::Pipeline;
use crate::headless::exit::Exit;
use crate::headless::workspace::context::{Ended, Workspace};

impl Workspace<'_> {
    /// Pauses or resumes a sync's schedule. One that is in that state already is left alone.
    pub fn switch(&mut self, id: &SyncId, to: ScheduleState) -> Exit {
        let result = self.switched(id, to);
        self.ended(result)
    }

    fn switched(&mut self, id: &SyncId, to: ScheduleState) -> Result<Exit, Ended> {
        let sync = self.sync(id)?;
        let is_paused = sync.is_paused();
        if is_paused == (to == ScheduleState::Disabled) {
            let state = if is_paused { "is already paused" } else { "isn't paused" };
            self.say(&format!("Sync {} {state}.", id.0));
            return Ok(Exit::Done);
        }
        self.carry_out(&Command::Switch(id.clone(), to))
    }

    /// Deletes a sync; without consent it only says what would be deleted.
    pub fn delete(&mut self, id: &SyncId, has_consent: bool) -> Exit {
        let result = self.deleted(id, has_consent);
        self.ended(result)
    }

    fn deleted(&mut self, id: &SyncId, has_consent: bool) -> Result<Exit, Ended> {
        let mut sync = self.sync(id)?;
        if !has_consent {
            self.name_ends(std::slice::from_mut(&mut sync))?;
            let words = format!(
                "Sync {} ({}) and its runs would be deleted; this can't be undone. Add --yes to delete it.",
                id.0,
                Pipeline::of_sync(&sync).line()
            );
            return Err(Ended::With(Exit::Left, words));
        }
        self.carry_out(&Command::Delete(id.clone()))
    }

    /// Sends a command once; tells what came of it.
    pub(super) fn carry_out(&mut self, command: &Command) -> Result<Exit, Ended> {
        match self.runtime.block_on(self.client.carry_out(self.connection, command)) {
            Ok(_done) => {
                self.say(&command.done());
                Ok(Exit::Done)
            }
            Err(failure) => Err(Ended::With(Exit::of(&failure), not_done(command, &failure))),
        }
    }
}

/// Why a command was not carried out, or that its outcome is unknown.
fn not_done(command: &Command, failure: &Failure) -> String {
    let not_done = command.not_done();
    match &failure.kind {
        FailureKind::Refused(complaints) if !complaints.is_empty() => format!("{not_done} {}", reasons(complaints)),
        FailureKind::NoAnswer(_) | FailureKind::ServerBroke { .. } | FailureKind::NotUnderstood(_) => {
            let shows = if matches!(command, Command::RunNow(_)) { "runs" } else { "show" };
            format!("{} It may have gone through: see `syncwright {shows} {}`.", failure.what(), command.id().0)
        }
        kind => format!("{not_done} {}", why_not(kind).map_or_else(|| failure.describe(), str::to_owned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_app_says_of_a_role_and_of_a_deleted_sync_is_said_here_too() {
        let told = |kind| not_done(&Command::Delete(SyncId("7".into())), &Failure::without_answer(kind));
        let words = "Not deleted. The sync no longer exists; somebody else deleted it.";
        assert_eq!(told(FailureKind::NotFound("Sync not found".into())), words);
        let words = "Not deleted. Your role in this workspace can't change syncs.";
        assert_eq!(told(FailureKind::Forbidden("no".into())), words);
    }
}
