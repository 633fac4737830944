//! The commands on the workspace's syncs: how they are assembled.

use std::io::{IsTerminal as _, stderr};

use jiff::SignedDuration;
use syncwright::cli::{Arguments, AuditFormat, Command, ListFormat, TableOrJson};
use syncwright::domain::command::ScheduleState;
use syncwright::domain::query::RecordFilter;
use syncwright::headless::exit::Exit;
use syncwright::headless::output::{coloured_out, err, file_out};
use syncwright::headless::workspace::{Format, Queries, Report, Waiting, Workspace};
use syncwright::store::timezone;

use crate::End;
use crate::commands::{LOOKED_UP, has_colours, with_creator};

/// The exit code of a program that Ctrl-C ends.
#[cfg(unix)]
const INTERRUPTED: i32 = 130;

/// Carries out a command on the syncs that exist.
pub(crate) fn carry_out(arguments: &Arguments, command: &Command) -> Result<u8, End> {
    with_creator(arguments, LOOKED_UP, |runtime, creator| {
        let has_colours = has_colours();
        let mut out = if is_csv(command) { file_out() } else { Box::new(coloured_out(has_colours)) };
        let mut err = err();
        let mut workspace = Workspace {
            client: creator.client,
            connection: creator.connection,
            dialect: creator.dialect,
            runtime,
            clock: &timezone::clock(),
            has_colours,
            out: &mut out,
            err: &mut err,
        };
        Ok(one(&mut workspace, command).code())
    })
}

const fn is_csv(command: &Command) -> bool {
    matches!(command, Command::Runs { format: ListFormat::Csv, .. } | Command::Records { format: ListFormat::Csv, .. })
}

fn one(workspace: &mut Workspace<'_>, command: &Command) -> Exit {
    match command {
        Command::Syncs { status, format } => workspace.syncs(of_table(*format), status.as_deref()),
        Command::Show { id, format } => workspace.show(id, of_table(*format)),
        Command::Runs { id, format } => workspace.runs(id, of_list(*format)),
        Command::Records { id, run, failed, format } => {
            let which = if *failed { RecordFilter::Failed } else { RecordFilter::All };
            workspace.records(id, run, which, of_list(*format))
        }
        Command::Run { id, wait, timeout } => {
            let limit = SignedDuration::from_secs(i64::from(*timeout));
            let waiting = wait.then(|| Waiting { limit, tells: stderr().is_terminal(), on_start: end_on_interrupt });
            workspace.run_now(id, waiting)
        }
        Command::Pause { id } => workspace.switch(id, ScheduleState::Disabled),
        Command::Resume { id } => workspace.switch(id, ScheduleState::Enabled),
        Command::Delete { id, yes } => workspace.delete(id, *yes),
        Command::Audit { no_queries, format } => {
            let report = match format {
                AuditFormat::Table => Report::Text,
                AuditFormat::Json => Report::Json,
                AuditFormat::Markdown => Report::Markdown,
            };
            workspace.audit(report, if *no_queries { Queries::Skip } else { Queries::Run })
        }
        _ => Exit::Left,
    }
}

const fn of_table(format: TableOrJson) -> Format {
    match format {
        TableOrJson::Table => Format::Table,
        TableOrJson::Json => Format::Json,
    }
}

const fn of_list(format: ListFormat) -> Format {
    match format {
        ListFormat::Table => Format::Table,
        ListFormat::Json => Format::Json,
        ListFormat::Csv => Format::Csv,
    }
}

/// Ctrl-C ends the waiting, not the run. Where the system gives no thread for it, its own way ends the program.
#[cfg(unix)]
fn end_on_interrupt() {
    use std::io::Write as _;

    let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]) else { return };
    let wait = move || {
        if signals.forever().next().is_some() {
            drop(writeln!(err(), "Stopped waiting; the run continues on the server."));
            std::process::exit(INTERRUPTED);
        }
    };
    drop(std::thread::Builder::new().name("interrupt".to_owned()).spawn(wait));
}

#[cfg(not(unix))]
fn end_on_interrupt() {}
