//! Sentences that several screens share.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::state::State;
use crate::domain::cron::Cron;
use crate::domain::dialect::IntervalUnit;
use crate::domain::failure::Welcome;
use crate::domain::field::FieldId;
use crate::domain::interval::Interval;
use crate::domain::keeping::Place;

/// What was found: who, which workspace, when the token ends, where it is kept.
pub fn welcome_in_words(state: &State, welcome: &Welcome, place: Place) -> String {
    let connected = match (&welcome.who, &welcome.role) {
        _ if !welcome.confirmed => "Connected, though the server did not say who you are".to_owned(),
        (None, _) => "Connected".to_owned(),
        (Some(who), None) => format!("Connected as {who}"),
        (Some(who), Some(role)) => format!("Connected as {who} ({role})"),
    };
    let workspace = welcome.workspace.as_ref().map_or_else(String::new, |workspace| {
        let name = workspace.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        let of = welcome.workspaces.filter(|count| *count > 1).map(|count| format!(" of {count}")).unwrap_or_default();
        format!(", workspace{name} ({}){of}", workspace.id)
    });
    let ends = welcome.token_ends.map(|ends| format!(" The token ends at {}.", clock(state, ends))).unwrap_or_default();
    format!("{connected}{workspace}.{ends} Token kept in: {}.", place.in_words())
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
            std::iter::once(format!("{}.", cron.in_words()))
                .chain(next_in_words(state, cron.next_runs(state.now)))
                .collect()
        }
        _ => Vec::new(),
    }
}

fn next_in_words(state: &State, runs: impl Iterator<Item = Timestamp>) -> Vec<String> {
    let runs: Vec<Timestamp> = runs.take(5).collect();
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

/// A time of day in the user's zone, with the day when it is not today.
pub fn clock(state: &State, time: Timestamp) -> String {
    let local = time.to_zoned_datetime(state.zone.clone());
    let today = state.now.to_zoned_datetime(state.zone.clone()).date();
    let format = if local.date() == today { "%H:%M" } else { "%-d %b %Y, %H:%M" };
    local.strftime(format).to_string()
}
