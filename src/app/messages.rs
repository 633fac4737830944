//! Sentences that several screens share.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::state::{State, TokenEnd};
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

/// What was found: who, which workspace, when the token ends, where it is kept.
pub fn welcome_in_words(state: &State, welcome: &Identity, place: TokenLocation) -> String {
    let connected = match (&welcome.who, &welcome.role) {
        _ if !welcome.confirmed => "Connected, though the server did not say who you are".to_owned(),
        (None, _) => "Connected".to_owned(),
        (Some(who), None) => format!("Connected as {who}"),
        (Some(who), Some(role)) => format!("Connected as {who} ({role})"),
    };
    let workspace = welcome.workspace.as_ref().map_or_else(String::new, |workspace| {
        let name = workspace.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        let of = match welcome.workspaces.len() {
            0 | 1 => String::new(),
            count => format!(" of {count}, {} changes it", state.expand_keys("[switch-workspace]")),
        };
        format!(", workspace{name} ({}){of}", workspace.id)
    });
    let ends = welcome.token_ends.map(|ends| format!(" The token ends at {}.", clock(state, ends))).unwrap_or_default();
    format!("{connected}{workspace}.{ends} Token kept in: {}.", place.describe())
}

/// What is known of the number or the name in a field, to stand beside it.
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

/// What should be known of the whole sync before it is created, whatever its fields say.
pub fn general_warnings(state: &State) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(role) = state.may_not_create() {
        warnings
            .push(format!("You are signed in as {role}: this role may not create syncs, and the server will refuse."));
    }
    if let TokenEnd::Soon(ends) = state.token_end() {
        let words = "likely before this is sent. Sign in again at any time (Ctrl-P, sign in); the form stays.";
        warnings.push(format!("The token ends at {}, {words}", clock(state, ends)));
    }
    if let Some(dialect) = state.proposed_dialect() {
        let words = "the profile says otherwise. Ctrl-P, “Speak the dialect…” switches and carries the form over.";
        warnings.push(format!("This server's syncs speak the {} dialect; {words}", dialect.word()));
    }
    warnings
}

/// What the schedule in a field means and when it really runs: local time, and UTC beside it where that is another.
pub fn runs_in_words(state: &State, field: FieldId) -> Vec<String> {
    let draft = state.form.draft();
    let dialect = state.form.dialect();
    if !draft.fields(dialect).contains(&field) || state.form.checked().problems_of(field).next().is_some() {
        return Vec::new();
    }
    match field {
        FieldId::Every => {
            let unit = IntervalUnit::from_word(draft.get(FieldId::Unit));
            let (Some(unit), Ok(every)) = (unit, draft.get(field).trim().parse()) else { return Vec::new() };
            next_in_words(state, Interval { every, unit }.next_runs(state.now))
        }
        FieldId::CronExpression => {
            let Ok(cron) = Cron::parse(draft.get(field)) else { return Vec::new() };
            // Beside an interval it is dropped, so no runs come of it.
            if draft.fields(dialect).contains(&FieldId::Every) {
                return vec![format!("{}.", cron.describe())];
            }
            std::iter::once(format!("{}.", cron.describe()))
                .chain(next_in_words(state, cron.next_runs(state.now)))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn next_in_words(state: &State, runs: impl Iterator<Item = Timestamp>) -> Vec<String> {
    let runs: Vec<Timestamp> = runs.take(5).collect();
    if runs.is_empty() {
        return Vec::new();
    }
    let told = |zone: &TimeZone| {
        let mut day = state.now.to_zoned_datetime(zone.clone()).date();
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
    let (local, utc) = (told(&state.zone), told(&TimeZone::UTC));
    if local == utc {
        vec![format!("Next runs: {utc} UTC.")]
    } else {
        vec![format!("Next runs: {local} your time,"), format!("which is {utc} UTC.")]
    }
}

/// When a stored sync runs, and when it does next.
pub fn schedule_in_words(state: &State, sync: &Sync) -> Vec<String> {
    let Some(schedule) = schedule_of(&|name: &str| sync.attributes.get(name)) else {
        return sync.text("schedule_type").map(|kind| format!("Schedule: {kind}.")).into_iter().collect();
    };
    let is_paused = sync.status().is_some_and(|status| status.as_str() == "disabled");
    let runs = format!("Runs {}.", schedule.describe());
    if is_paused {
        return vec![format!("{runs} It is paused, so it does not run; p resumes it.")];
    }
    let next = next_in_words(state, schedule.next_runs(state.now));
    match (schedule, next.as_slice()) {
        (Schedule::Manual, _) => vec![format!("{runs} x runs it now.")],
        (_, [next]) => vec![format!("{runs} {next}")],
        _ => std::iter::once(runs).chain(next).collect(),
    }
}

/// How long ago something was, roughly; a date when it is long ago.
pub fn ago(state: &State, time: Timestamp) -> String {
    let seconds = state.now.duration_since(time).as_secs();
    match seconds {
        ..-60 => clock(state, time),
        -60..45 => "just now".to_owned(),
        45..3_570 => format!("{} min ago", (seconds + 30) / 60),
        3_570..86_400 => format!("{} h ago", (seconds + 1_800) / 3_600),
        86_400..2_592_000 => format!("{} d ago", seconds / 86_400),
        _ => time.to_zoned_datetime(state.zone.clone()).strftime("%-d %b %Y").to_string(),
    }
}

/// A time of day in the user's zone, with the day when it is not today.
pub fn clock(state: &State, time: Timestamp) -> String {
    let local = time.to_zoned_datetime(state.zone.clone());
    let today = state.now.to_zoned_datetime(state.zone.clone()).date();
    let format = if local.date() == today { "%H:%M" } else { "%-d %b %Y, %H:%M" };
    local.strftime(format).to_string()
}
