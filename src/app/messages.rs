//! Messages shared by several screens.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::app::form::Form;
use crate::app::input::keymap::Keymap;
use crate::app::launch::Origin;
use crate::app::session::access::TokenEnd;
use crate::app::state::App;
use crate::app::transition::Question;
use crate::domain::clock::Clock;
use crate::domain::connector::Connector;
use crate::domain::create::ledger::UnreadableNote;
use crate::domain::create::{self, Earlier};
use crate::domain::cron::Cron;
use crate::domain::failure::Identity;
use crate::domain::field::FieldId;
use crate::domain::id::ConnectorId;
use crate::domain::new_sync::Schedule;
use crate::domain::remote_context::{Remote, RemoteContext};
use crate::domain::sync::{Sync, schedule_of};
use crate::domain::text::SanitizedText;
use crate::domain::token_storage::TokenLocation;

/// Describes the identity: user, workspace, token expiry and location.
pub fn identity_in_words(keymap: &Keymap, clock: &Clock, identity: &Identity, location: TokenLocation) -> String {
    let connected = match (&identity.who, &identity.role) {
        _ if !identity.confirmed => "Connected, though the server did not say who you are".to_owned(),
        (None, _) => "Connected".to_owned(),
        (Some(who), None) => format!("Connected as {who}"),
        (Some(who), Some(role)) => format!("Connected as {who} ({role})"),
    };
    let workspace = identity.workspace.as_ref().map_or_else(String::new, |workspace| {
        let name = workspace.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        let of = match identity.workspaces.len() {
            0 | 1 => String::new(),
            count => format!(" of {count}, {} changes it", keymap.expand_keys("[switch-workspace]")),
        };
        format!(", workspace{name} ({}){of}", workspace.id)
    });
    let ends = identity.token_ends.map(|ends| format!(" The token ends at {}.", clock.tell(ends))).unwrap_or_default();
    format!("{connected}{workspace}.{ends} Token kept in: {}.", location.describe())
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
            Some("i The model has no rows now, so its columns are not known. You can type them.".to_owned())
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
            .push(format!("You are signed in as {role}: this role may not create syncs, and the server will refuse."));
    }
    if let TokenEnd::Soon(ends) = app.session.access.token_end(app.clock.now) {
        let words = "likely before this is sent. Sign in again at any time (Ctrl-P, sign in); the form stays.";
        warnings.push(format!("The token ends at {}, {words}", app.clock.tell(ends)));
    }
    if let Some(dialect) = app.session.proposed_dialect() {
        let words = "the profile says otherwise. Ctrl-P, “Speak the dialect…” switches and carries the form over.";
        warnings.push(format!("This server's syncs speak the {} dialect; {words}", dialect.word()));
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
    let Some(schedule) = form.draft().schedule(form.dialect()) else { return Vec::new() };
    let is_here = match schedule {
        Schedule::Automated { .. } | Schedule::Interval(_) => field == FieldId::Every,
        Schedule::CronExpression(_) => field == FieldId::CronExpression,
        Schedule::Manual => false,
    };
    if !is_here {
        return Vec::new();
    }
    schedule.next_runs(clock.now).take(5).map(|run| clock.tell_run(run)).collect()
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

fn next_in_words(clock: &Clock, runs: impl Iterator<Item = Timestamp>) -> Vec<String> {
    let runs: Vec<Timestamp> = runs.take(5).collect();
    if runs.is_empty() {
        return Vec::new();
    }
    let told = |zone: &TimeZone| {
        let mut day = clock.now.to_zoned_datetime(zone.clone()).date();
        let times: Vec<String> = runs
            .iter()
            .map(|run| {
                let local = run.to_zoned_datetime(zone.clone());
                let format = if local.date() == day { "%H:%M" } else { "%a %-d %b %H:%M" };
                day = local.date();
                local.strftime(format).to_string()
            })
            .collect();
        times.join(", ")
    };
    let (local, utc) = (told(&clock.zone), told(&TimeZone::UTC));
    if local == utc {
        vec![format!("Next runs: {utc} UTC.")]
    } else {
        vec![format!("Next runs: {local} your time,"), format!("which is {utc} UTC.")]
    }
}

/// Describes when a stored sync runs, and its next run.
pub fn schedule_in_words(clock: &Clock, sync: &Sync) -> Vec<String> {
    let Some(schedule) = schedule_of(&|name: &str| sync.attributes.get(name)) else {
        return sync.text("schedule_type").map(|kind| format!("Schedule: {kind}.")).into_iter().collect();
    };
    let is_paused = sync.status().is_some_and(|status| status.as_str() == "disabled");
    let runs = format!("Runs {}.", schedule.describe());
    if is_paused {
        return vec![format!("{runs} It is paused, so it does not run; p resumes it.")];
    }
    let next = next_in_words(clock, schedule.next_runs(clock.now));
    match (schedule, next.as_slice()) {
        (Schedule::Manual, _) => vec![format!("{runs} x runs it now.")],
        (_, [next]) => vec![format!("{runs} {next}")],
        _ => std::iter::once(runs).chain(next).collect(),
    }
}

/// A confirmation prompt: the question and its consequence.
pub fn question_in_words(app: &App, question: &Question) -> (&'static str, String) {
    match question {
            Question::QuitWithDraft => (
                "Quit and lose what you typed?",
                if app.session.profile.origin == Origin::Demo {
                    "The demonstration keeps nothing after it ends."
                } else {
                    "Drafts cannot be kept here."
                }
                .to_owned(),
            ),
            Question::QuitWhileWaiting => (
                "Quit without knowing whether the sync was created?",
                if app.session.autosave.is_kept {
                    "The request is under way. At the next start it is looked up before the same can be created."
                } else {
                    "The request is under way. Look in the server's list of syncs before you create it again."
                }
                .to_owned(),
            ),
            Question::Create(create::Question::Unreadable(notes), _) => {
                ("Create it without knowing what became of another?", unreadable_in_words(notes))
            }
            Question::Create(create::Question::SameAgain(earlier), _) => ("Create the same once more?", same_again(&app.clock, earlier)),
            Question::RefreshCatalog => (
                "Ask the destination for its catalog anew?",
                "If that fails, the server deletes the catalog it has stored: until a refresh works again, syncs to this destination cannot be created, and those that exist cannot run.".to_owned(),
            ),
            Question::DropChanges | Question::QuitWithChanges => (
                if *question == Question::DropChanges { "Leave without saving?" } else { "Quit without saving?" },
                "What you changed of this sync is forgotten. The sync itself stays as it is.".to_owned(),
            ),
            Question::FormAsViewer => (
                "Fill the form all the same?",
                "Your role in this workspace may look, but not create syncs: the server will refuse it. You can fill the form and copy the request for somebody who may.".to_owned(),
            ),
        }
}

fn same_again(clock: &Clock, earlier: &Earlier) -> String {
    let id = &earlier.sync.id.0;
    let at = earlier.at.map(|at| clock.tell(at));
    let what = match (earlier.is_listed_only, &earlier.words, at) {
        (true, _, Some(at)) => format!("Sync {id} of this workspace is exactly this already (created {at})."),
        (true, _, None) => format!("Sync {id} of this workspace is exactly this already."),
        _ if earlier.is_told => format!("You recorded sync {id} as created with exactly this."),
        (false, Some(words), Some(at)) => format!("Sync {id} was created with exactly this at {at}: {words}"),
        (false, _, Some(at)) => format!("Sync {id} was created with exactly this ({at})."),
        (false, _, None) => format!("Sync {id} was created with exactly this."),
    };
    format!("{what} This makes a second one, and rows arrive twice.")
}

fn unreadable_in_words(notes: &[UnreadableNote]) -> String {
    let names: Vec<String> = notes.iter().map(|note| format!("{} ({})", note.name, note.why)).collect();
    format!(
        "The notes of earlier creates can't be read: {}. If one of them was this sync, this makes a second one. Look in the web app. You are asked once; the notes stay where they are.",
        names.join(", ")
    )
}
