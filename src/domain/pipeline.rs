//! A sync as one line: `Prod PG → Active users → HubSpot EU › contacts · every 30 min`. What is not known yet is told by
//! the word for it, so that the line shows the whole task from the start.

use crate::domain::dialect::{Dialect, ScheduleType};
use crate::domain::draft::Draft;
use crate::domain::field::FieldId;
use crate::domain::new_sync::Schedule;
use crate::domain::remote_context::{Remote, RemoteContext};
use crate::domain::sync::Sync;
use crate::domain::text::SanitizedText;

/// The names of a sync's parts; none for a part that is not chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pipeline {
    /// The source's name, or `#1`.
    pub source: Option<SanitizedText>,
    /// The model's name, or `#1`.
    pub model: Option<SanitizedText>,
    /// The destination's name, or `#1`.
    pub destination: Option<SanitizedText>,
    /// The stream's name.
    pub stream: Option<SanitizedText>,
    /// When it runs: `every 30 min`.
    pub schedule: Option<SanitizedText>,
}

/// A piece of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelinePart {
    /// What stands between it and the piece before; empty for the first.
    pub separator: &'static str,
    /// The name, or the word for what is not chosen.
    pub text: String,
    /// Whether it is a name.
    pub is_known: bool,
}

/// What stands before the model, the destination and the stream.
pub const SEPARATORS: [&str; 3] = ["", " → ", " › "];

impl Pipeline {
    /// The line of a draft, with the names that are known.
    pub fn of_draft(draft: &Draft, dialect: Dialect, known: &RemoteContext) -> Self {
        let stream = draft.get(FieldId::Stream).trim();
        Self {
            source: named(draft.get(FieldId::Source), &known.source, |it| &it.name),
            model: named(draft.get(FieldId::Model), &known.model, |it| &it.name),
            destination: named(draft.get(FieldId::Destination), &known.destination, |it| &it.name),
            stream: (!stream.is_empty()).then(|| SanitizedText::new(stream)),
            schedule: draft.schedule(dialect).map(|schedule| SanitizedText::new(&in_short(&schedule))),
        }
    }

    /// The line of a stored sync, with the names that the server told along, else IDs.
    pub fn of_sync(sync: &Sync) -> Self {
        let end = |name: &str, attribute: FieldId| {
            let id = || sync.text(attribute.attribute()).map(|id| SanitizedText::new(&format!("#{id}")));
            sync.name_of(name).or_else(id)
        };
        Self {
            source: end("source", FieldId::Source),
            model: end("model", FieldId::Model),
            destination: end("destination", FieldId::Destination),
            stream: sync.text(FieldId::Stream.attribute()).filter(|stream| !stream.is_blank()),
            schedule: sync.schedule().map(|schedule| SanitizedText::new(&in_short(&schedule))),
        }
    }

    /// The whole line, from the source to the schedule.
    pub fn in_full(&self) -> Vec<PipelinePart> {
        let [model, destination, stream] = self.in_short();
        let model = PipelinePart { separator: " → ", ..model };
        vec![part("", self.source.as_ref(), "source"), model, destination, stream, self.when()]
    }

    /// What is sent and where it goes: `Active users → HubSpot EU › contacts`. Enough where many syncs are told apart.
    pub fn in_short(&self) -> [PipelinePart; 3] {
        let [model, destination, stream] = SEPARATORS;
        [
            part(model, self.model.as_ref(), "model"),
            part(destination, self.destination.as_ref(), "destination"),
            part(stream, self.stream.as_ref(), "stream"),
        ]
    }

    /// The same as text.
    pub fn line(&self) -> String {
        self.in_short().iter().flat_map(|part| [part.separator, &part.text]).collect()
    }

    fn when(&self) -> PipelinePart {
        part(" · ", self.schedule.as_ref(), "schedule")
    }
}

fn part(separator: &'static str, name: Option<&SanitizedText>, word: &str) -> PipelinePart {
    let text = name.map_or(word, SanitizedText::as_str).to_owned();
    PipelinePart { separator, text, is_known: name.is_some() }
}

/// The name for a typed ID, or the ID itself; none while nothing is typed.
fn named<T>(typed: &str, look: &Remote<T>, name: impl Fn(&T) -> &SanitizedText) -> Option<SanitizedText> {
    let typed = typed.trim();
    match look.found() {
        _ if typed.is_empty() => None,
        Some(found) => Some(name(found).clone()),
        None => Some(SanitizedText::new(&format!("#{typed}"))),
    }
}

/// When a sync runs, in as few words as a column of a list has room for: `every 30 min`, `every 2 h`, `by hand`.
pub fn in_short(schedule: &Schedule) -> String {
    match schedule.schedule_type() {
        ScheduleType::Manual => "by hand".to_owned(),
        ScheduleType::CronExpression => schedule.describe(),
        ScheduleType::Automated | ScheduleType::Interval => {
            let words = schedule.describe();
            let units = [(" minutes", " min"), (" hours", " h")];
            let shorter =
                units.into_iter().find_map(|(long, short)| Some(format!("{}{short}", words.strip_suffix(long)?)));
            shorter.unwrap_or(words)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::connector::Connector;
    use crate::domain::id::{ConnectorId, SyncId};

    fn told(parts: &[PipelinePart]) -> String {
        parts.iter().flat_map(|part| [part.separator, part.text.as_str()]).collect()
    }

    fn line(draft: &Draft, known: &RemoteContext) -> String {
        told(&Pipeline::of_draft(draft, Dialect::Multiwoven, known).in_full())
    }

    #[test]
    fn the_line_of_an_empty_draft_says_the_whole_task() {
        let pipeline =
            Pipeline::of_draft(&Draft::new(Dialect::Multiwoven), Dialect::Multiwoven, &RemoteContext::default());
        assert_eq!(told(&pipeline.in_full()), "source → model → destination › stream · schedule");
        assert!(pipeline.in_full().iter().all(|part| !part.is_known));
    }

    #[test]
    fn the_line_grows_as_the_draft_is_filled() {
        let mut draft = Draft::new(Dialect::Multiwoven);
        let mut known = RemoteContext::default();
        draft.set(FieldId::Source, "1".to_owned());
        assert_eq!(line(&draft, &known), "#1 → model → destination › stream · schedule");
        let id = ConnectorId::parse("1").expect("an ID");
        known.source = Remote::Loaded(Connector { id, name: "Prod PG".into(), kind: "Postgresql".into(), side: None });
        draft.set(FieldId::Stream, "contacts".to_owned());
        draft.set(FieldId::Every, "30".to_owned());
        assert_eq!(line(&draft, &known), "Prod PG → model → destination › contacts · every 30 min");
        draft.set(FieldId::Schedule, "manual".to_owned());
        assert!(line(&draft, &known).ends_with(" · by hand"));
    }

    #[test]
    fn a_stored_sync_is_told_by_names_where_the_server_gives_them() {
        let attributes = json!({"source_id": 1, "model_id": 5, "destination": {"name": "HubSpot EU"}, "stream_name": "contacts",
            "schedule_type": "interval", "sync_interval": 2, "sync_interval_unit": "hours"});
        let attributes = attributes.as_object().cloned().expect("an object");
        let pipeline = Pipeline::of_sync(&Sync { id: SyncId("7".into()), attributes });
        assert_eq!(told(&pipeline.in_short()), "#5 → HubSpot EU › contacts");
        assert_eq!(told(&pipeline.in_full()), "#1 → #5 → HubSpot EU › contacts · every 2 h");
    }
}
