//! Messages shared by several screens.

use jiff::{SignedDuration, Timestamp};

use crate::app::form::Form;
use crate::app::input::keymap::Keymap;
use crate::app::launch::Origin;
use crate::app::session::access::TokenEnd;
use crate::app::state::App;
use crate::app::transition::Question;
use crate::domain::clock::Clock;
use crate::domain::connector::Connector;
use crate::domain::create;
use crate::domain::create::open::OpenCreate;
use crate::domain::cron::Cron;
use crate::domain::failure::{Failure, Identity};
use crate::domain::field::FieldId;
use crate::domain::id::ConnectorId;
use crate::domain::new_sync::Schedule;
use crate::domain::remote_context::{Remote, RemoteContext};
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::TokenLocation;

/// Describes the identity: user, workspace, token expiry and location.
pub fn identity_in_words(keymap: &Keymap, clock: &Clock, identity: &Identity, location: TokenLocation) -> String {
    let connected = match (&identity.who, &identity.role) {
        _ if !identity.confirmed => "Signed in, but the server didn't say who you are".to_owned(),
        (None, _) => "Signed in".to_owned(),
        (Some(who), None) => format!("Signed in as {who}"),
        (Some(who), Some(role)) => format!("Signed in as {who} ({role})"),
    };
    let workspace = identity.workspace.as_ref().map_or_else(String::new, |workspace| {
        let name = workspace.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        let of = match identity.workspaces.len() {
            0 | 1 => String::new(),
            count => format!(", 1 of {count} ({} switches)", keymap.expand_keys("[switch-workspace]")),
        };
        format!(" Workspace{name} (#{}){of}.", workspace.id)
    });
    let expires =
        identity.token_ends.map(|ends| format!(" Token expires at {}.", clock.tell(ends))).unwrap_or_default();
    let token = match location {
        TokenLocation::Session => "Token kept for this session only".to_owned(),
        TokenLocation::Environment => "Token from SYNCWRIGHT_TOKEN".to_owned(),
        TokenLocation::Keyring | TokenLocation::KernelKeyring => format!("Token kept in {}", location.describe()),
    };
    // The status line has the workspace and the expiry as well: they may be cut.
    format!("{connected}. {token}.{workspace}{expires}")
}

/// What a reference field shows: the name first, and the ID.
pub fn reference_in_words(form: &Form, field: FieldId) -> String {
    let typed = form.draft().get(field).trim();
    let id = if ConnectorId::parse(typed).is_ok() { format!("#{typed}") } else { typed.to_owned() };
    let known = form.known();
    let connector = |connector: &Connector| with_kind(&connector.name, Some(&connector.kind));
    match field {
        FieldId::Source => with_id(&id, &known.source, connector),
        FieldId::Destination => with_id(&id, &known.destination, connector),
        _ => with_id(&id, &known.model, |model| with_kind(&model.name, model.source_name.as_ref())),
    }
}

/// A name with what tells it apart from others like it.
fn with_kind(name: &SanitizedText, kind: Option<&SanitizedText>) -> String {
    match kind {
        Some(kind) if !kind.is_blank() => format!("{name} · {kind}"),
        _ => name.to_string(),
    }
}

fn with_id<T>(id: &str, look: &Remote<T>, name: impl Fn(&T) -> String) -> String {
    match look {
        Remote::Loaded(found) => format!("{} · {id}", name(found)),
        Remote::Loading => format!("{id} · loading…"),
        Remote::Failed(_) | Remote::Rejected(_) => format!("{id} · name unknown"),
        Remote::NotAsked | Remote::NotFound => id.to_owned(),
    }
}

/// What is to be said of a field because of what is loading or failed to load.
pub fn load_state_in_words(known: &RemoteContext, field: FieldId) -> Option<String> {
    let name = match field {
        FieldId::Source => failure(&known.source),
        FieldId::Destination => failure(&known.destination),
        FieldId::Model => failure(&known.model),
        _ => None,
    };
    if let Some(words) = name {
        return Some(format!("i Couldn't load the name: {words}"));
    }
    match (field, &known.catalog, &known.sample) {
        (FieldId::Stream, Remote::Loading, _) => Some("Loading the destination's streams…".to_owned()),
        (FieldId::Stream, Remote::Failed(words), _) => {
            Some(format!("i Couldn't load the catalog: {words} You can type the stream's name."))
        }
        (FieldId::Mapping, _, Remote::Loading) => Some("Loading the model's columns…".to_owned()),
        (FieldId::Mapping, _, Remote::Failed(words)) => {
            Some(format!("i Couldn't load the model's columns: {words} You can type them."))
        }
        (FieldId::Mapping, _, Remote::Loaded(sample)) if sample.columns.is_empty() => {
            Some("i The model has no rows now, so its columns are unknown. You can type them.".to_owned())
        }
        _ => None,
    }
}

fn failure<T>(look: &Remote<T>) -> Option<&str> {
    match look {
        Remote::Failed(words) | Remote::Rejected(words) => Some(words),
        _ => None,
    }
}

/// Warnings about the sync as a whole, regardless of its fields.
pub fn general_warnings(app: &App) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(role) = app.session.may_not_create() {
        warnings
            .push(format!("You're signed in as {role}, a role that can't create syncs; the server will reject it."));
    }
    if let TokenEnd::Soon(ends) = app.session.access.token_end(app.clock.now) {
        let words = "probably before you create the sync. Sign in again at any time (Ctrl-P, sign in); the form stays.";
        warnings.push(format!("The token expires at {}, {words}", app.clock.tell(ends)));
    }
    if app.session.editor.keeps_its_old_schedule() {
        warnings.push("The server keeps running the old schedule until the sync is paused and resumed.".to_owned());
    }
    if let Some(dialect) = app.session.proposed_dialect() {
        let words =
            "not the profile's. Ctrl-P, “Switch to the detected API variant” switches and carries the form over.";
        warnings.push(format!("This server's syncs use the API variant {}, {words}", dialect.word()));
    }
    warnings
}

/// What a cron expression means.
pub fn cron_in_words(form: &Form) -> Option<String> {
    let field = FieldId::CronExpression;
    let cron = Cron::parse(form.draft().get(field)).ok().filter(|_| form.fields().contains(&field))?;
    Some(format!("{}.", cron.describe()))
}

/// The next five runs of the schedule that a field holds, one each.
pub fn next_runs(form: &Form, clock: &Clock, field: FieldId) -> Vec<String> {
    let schedule = schedule_in(form, field);
    schedule.map(|it| it.next_runs(clock.now).take(5).map(|run| clock.tell_run(run)).collect()).unwrap_or_default()
}

/// The schedule that a field holds, if nothing is wrong with it.
pub fn schedule_in(form: &Form, field: FieldId) -> Option<Schedule> {
    let schedule = form.draft().schedule(form.dialect())?;
    let is_here = match schedule {
        Schedule::Automated { .. } | Schedule::Interval(_) => field == FieldId::Every,
        Schedule::CronExpression(_) => field == FieldId::CronExpression,
        Schedule::Manual => false,
    };
    (is_here && form.checked().problems_of(field).next().is_none()).then_some(schedule)
}

/// When a sync runs, counted where it runs often: "48 times a day, first at 13:00 UTC".
pub fn schedule_in_short(clock: &Clock, schedule: &Schedule) -> String {
    let day = clock.now.saturating_add(SignedDuration::from_hours(24)).unwrap_or(clock.now);
    let Some(first) = schedule.next_runs(clock.now).next() else { return schedule.describe() };
    let often = match schedule.next_runs(clock.now).take_while(|run| *run <= day).count() {
        count @ 2.. => format!("{count} times a day"),
        _ => schedule.describe(),
    };
    format!("{often}, first at {}", clock.tell_run(first))
}

/// When a stored sync runs next by itself; none if it is paused, or its schedule is unknown or manual.
pub fn next_run(clock: &Clock, sync: &Sync) -> Option<Timestamp> {
    if sync.is_paused() {
        return None;
    }
    sync.schedule()?.next_runs(clock.now).next()
}

/// Describes when a stored sync runs, and its next run.
pub fn schedule_in_words(clock: &Clock, sync: &Sync) -> String {
    let Some(schedule) = sync.schedule() else {
        return sync.text("schedule_type").map(|kind| kind.to_string()).unwrap_or_default();
    };
    let runs = match &schedule {
        Schedule::Manual => "Runs only on demand".to_owned(),
        schedule => format!("Runs {}", schedule.describe()),
    };
    if sync.is_paused() {
        return format!("{runs} · paused");
    }
    match next_run(clock, sync) {
        Some(next) => format!("{runs} · next {}, {}", clock.moment(next), clock.ahead(next)),
        None => runs,
    }
}

/// The server's response as it came, its status first.
pub fn response_lines(failure: &Failure) -> Vec<SanitizedText> {
    match &failure.answer {
        None => vec!["No response.".into()],
        Some(answer) => {
            let status = format!("HTTP {}", answer.status);
            std::iter::once(status.as_str().into()).chain(answer.beginning.iter().cloned()).collect()
        }
    }
}

/// A confirmation prompt: the question and its consequence.
pub fn question_in_words(app: &App, question: &Question) -> (&'static str, String) {
    match question {
            Question::QuitWithDraft => (
                "Quit and lose your draft?",
                if app.session.profile.origin == Origin::Demo {
                    "The demo keeps nothing after you quit."
                } else {
                    "Drafts can't be saved here."
                }
                .to_owned(),
            ),
            Question::QuitWhileWaiting => (
                "Quit before the outcome is known?",
                if app.session.autosave.is_kept && !app.creates.open.iter().any(OpenCreate::is_lost_with_this_program) {
                    "The request may already be on its way. The next start looks it up before the same sync can be created."
                } else {
                    "No note of this create is kept, so the next start can't look it up. Check the workspace's syncs before you create it again."
                }
                .to_owned(),
            ),
            Question::QuitDuringBatch => (
                "Quit before all are done?",
                "What was done stays done, and the one under way may go through. The others are not tried.".to_owned(),
            ),
            Question::QuitWhileSaving => (
                "Quit before all records are saved?",
                "The file keeps those that are in it by then.".to_owned(),
            ),
            Question::Create(question, _) => (create::words::ask(question), match question {
                create::Question::Unreadable(notes) => {
                    let stay = if notes.len() == 1 { "the note stays" } else { "the notes stay" };
                    format!("{} You're asked once; {stay} on disk.", create::words::unreadable(notes))
                }
                create::Question::SameAgain(earlier) => create::words::same_again(earlier, &app.clock),
            }),
            Question::RefreshCatalog => (
                "Refresh the destination's catalog?",
                "If that fails, the server deletes its stored catalog: until a refresh succeeds, no sync to this destination can be created or run.".to_owned(),
            ),
            Question::DropChanges | Question::QuitWithChanges => (
                if *question == Question::DropChanges { "Leave without saving?" } else { "Quit without saving?" },
                "Your changes to this sync are discarded. The sync itself stays as it is.".to_owned(),
            ),
            Question::FormAsViewer => (
                "Fill in the form anyway?",
                "Your role in this workspace can't create syncs; the server will reject it. You can fill in the form and copy the request for somebody who can.".to_owned(),
            ),
            Question::UseIds { place, ids } => {
                let told = |(field, id): &(FieldId, String)| format!("{} #{}", field.label(), SanitizedText::new(id));
                let ids = ids.iter().map(told).collect::<Vec<_>>().join(", ");
                let words = format!("The file was made for {place}: {ids}. Here these IDs may mean something else. Without them you choose each yourself.");
                ("Use the file's IDs here?", words)
            }
        }
}
