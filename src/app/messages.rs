//! Messages shared by several screens.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::form::Form;
use crate::app::input::keymap::Keymap;
use crate::app::launch::Origin;
use crate::app::session::access::TokenEnd;
use crate::app::state::App;
use crate::app::transition::Question;
use crate::domain::clock::Clock;
use crate::domain::create::ledger::UnreadableNote;
use crate::domain::create::{self, Earlier};
use crate::domain::cron::Cron;
use crate::domain::dialect::IntervalUnit;
use crate::domain::failure::Identity;
use crate::domain::field::FieldId;
use crate::domain::interval::Interval;
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

/// The name for the ID in a field, to show next to it.
pub fn name_of(known: &RemoteContext, field: FieldId) -> Option<String> {
    let of_kind = |name: &SanitizedText, kind: &SanitizedText| {
        if kind.is_blank() { name.to_string() } else { format!("{name} · {kind}") }
    };
    match field {
        FieldId::Source => told(&known.source, |connector| of_kind(&connector.name, &connector.kind)),
        FieldId::Destination => told(&known.destination, |connector| of_kind(&connector.name, &connector.kind)),
        FieldId::Model => told(&known.model, |model| {
            let source = model.source_name.as_ref().map(|name| format!(" · of {name}")).unwrap_or_default();
            format!("{}{source}", model.name)
        }),
        FieldId::Stream => match &known.catalog {
            Remote::Loading => Some("The destination's catalog is being fetched…".to_owned()),
            Remote::Failed(words) => {
                Some(format!("i The catalog could not be had: {words} A stream that is typed is sent as it is."))
            }
            _ => None,
        },
        FieldId::Mapping => match &known.sample {
            Remote::Loading => Some("The model's columns are being fetched…".to_owned()),
            Remote::Failed(words) => {
                Some(format!("i The model's columns could not be had: {words} They can be typed."))
            }
            Remote::Loaded(sample) if sample.columns.is_empty() => {
                Some("i The model has no rows now, so its columns are not known. They can be typed.".to_owned())
            }
            _ => None,
        },
        _ => None,
    }
}

fn told<T>(look: &Remote<T>, name: impl Fn(&T) -> String) -> Option<String> {
    match look {
        Remote::NotAsked | Remote::NotFound => None,
        Remote::Loading => Some("…".to_owned()),
        Remote::Loaded(found) => Some(name(found)),
        Remote::Failed(words) => Some(format!("i The name is not known: {words}")),
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

/// Describes the schedule in a field and its next runs: local time, and UTC if different.
pub fn runs_in_words(form: &Form, clock: &Clock, field: FieldId) -> Vec<String> {
    let draft = form.draft();
    let dialect = form.dialect();
    if !draft.fields(dialect).contains(&field) || form.checked().problems_of(field).next().is_some() {
        return Vec::new();
    }
    match field {
        FieldId::Every => {
            let unit = IntervalUnit::from_word(draft.get(FieldId::Unit));
            let (Some(unit), Ok(every)) = (unit, draft.get(field).trim().parse()) else { return Vec::new() };
            next_in_words(clock, Interval { every, unit }.next_runs(clock.now))
        }
        FieldId::CronExpression => {
            let Ok(cron) = Cron::parse(draft.get(field)) else { return Vec::new() };
            // Ignored when an interval is given, so it causes no runs.
            if draft.fields(dialect).contains(&FieldId::Every) {
                return vec![format!("{}.", cron.describe())];
            }
            std::iter::once(format!("{}.", cron.describe()))
                .chain(next_in_words(clock, cron.next_runs(clock.now)))
                .collect()
        }
        _ => Vec::new(),
    }
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
