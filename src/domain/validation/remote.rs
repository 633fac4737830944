//! Holding a draft against what is known of the numbers and names in it (the checks that no server makes).

use crate::domain::connector::{Connector, ConnectorRole, Model};
use crate::domain::dialect::{Dialect, SyncMode};
use crate::domain::field::FieldId;
use crate::domain::id::{ConnectorId, ModelId};
use crate::domain::remote_context::Remote;
use crate::domain::sample::ColumnKind;
use crate::domain::text::SanitizedText;
use crate::domain::validation::Validator;

impl Validator<'_> {
    pub(super) fn what_is_known_of_the_connectors(
        &mut self,
        source: Option<ConnectorId>,
        destination: Option<ConnectorId>,
        model: Option<ModelId>,
    ) {
        let known = self.known;
        self.the_side(FieldId::Source, source, &known.source, ConnectorRole::Source);
        self.the_side(FieldId::Destination, destination, &known.destination, ConnectorRole::Destination);
        // One cause, one problem: what follows from a wrong source or destination is not said again.
        let is_wrong = |judge: &Self, field| judge.problems.iter().any(|problem| problem.field == field);
        let is_source_wrong = is_wrong(self, FieldId::Source);
        if source.is_some() && source == destination && !is_source_wrong && !is_wrong(self, FieldId::Destination) {
            self.problem(FieldId::Destination, "The source and the destination are the same connector.");
        }
        if let (Some(model), Remote::NotFound) = (model, &known.model) {
            self.problem(FieldId::Model, format!("This workspace has no model with the ID {model}."));
        }
        let Some(found) = known.model.found() else { return };
        self.what_ends_every_run(found);
        if let (Some(chosen), Some(own)) = (source, found.source)
            && chosen != own
            && !is_source_wrong
        {
            let named = |id: ConnectorId, name: Option<&SanitizedText>| {
                name.map_or_else(|| format!("source {id}"), ToString::to_string)
            };
            let own = named(own, found.source_name.as_ref());
            let chosen = named(chosen, known.source.found().map(|source| &source.name));
            self.problem(FieldId::Model, format!("“{}” belongs to {own}, but the source is {chosen}.", found.name));
        }
        if let (Some(key), Some(sample)) = (&found.primary_key, known.sample.found())
            && !sample.columns.is_empty()
            && sample.column(key).is_none()
        {
            let near = sample.columns.iter().find(|column| column.name.eq_ignore_ascii_case(key));
            let near =
                near.map(|column| format!(" (there is “{}”)", SanitizedText::new(&column.name))).unwrap_or_default();
            self.warning(
                FieldId::Model,
                format!(
                    "Its primary key “{}” is not a column of its result{near}: every row would be dropped silently. Fix it in the web app.",
                    SanitizedText::new(key)
                ),
            );
        }
    }

    /// What the server said that ends every run, before there is one.
    fn what_ends_every_run(&mut self, model: &Model) {
        let known = self.known;
        if let Remote::Rejected(words) = &known.sample {
            let words = format!("The source rejects this model's query, so no run would work. {words}");
            self.problem(FieldId::Model, words);
        }
        if model.has_limit() {
            match self.dialect {
                Dialect::Multiwoven => {
                    self.problem(
                        FieldId::Model,
                        "Its query has a LIMIT, which ends every run on this server. Remove it in the web app.",
                    );
                }
                Dialect::Published => {
                    self.warning(
                        FieldId::Model,
                        "Its query has a LIMIT; the open-source server can't run such a model.",
                    );
                }
            }
        }
    }

    fn the_side(
        &mut self,
        field: FieldId,
        typed: Option<ConnectorId>,
        look: &Remote<Connector>,
        wanted: ConnectorRole,
    ) {
        match (typed, look) {
            (Some(id), Remote::NotFound) => {
                self.problem(field, format!("This workspace has no connector with the ID {id}."));
            }
            (Some(_), Remote::Loaded(connector)) => {
                if let Some(side) = connector.side.filter(|side| *side != wanted) {
                    let words = format!("“{}” is a {side}, not a {wanted}.", connector.name);
                    self.problem(field, words);
                }
            }
            _ => {}
        }
    }

    pub(super) fn what_is_known_of_the_stream(&mut self) {
        let name = self.draft.get(FieldId::Stream).trim();
        let known = self.known;
        if let Remote::Rejected(words) = &known.catalog {
            self.problem(FieldId::Destination, words.clone());
        }
        let Some(catalog) = known.catalog.found().filter(|_| !name.is_empty()) else { return };
        self.the_name_of_a_table(name);
        if catalog.stream(name).is_none() {
            let near = catalog.streams.iter().find(|stream| stream.name.eq_ignore_ascii_case(name));
            let hint = match (near, catalog.streams.as_slice()) {
                (Some(near), _) => format!("did you mean “{}”?", SanitizedText::new(&near.name)),
                (None, []) => "its catalog lists no streams.".to_owned(),
                (None, [only]) => format!("its only stream is “{}”.", SanitizedText::new(&only.name)),
                (None, many) => format!("it has {} others.", many.len()),
            };
            self.problem(
                FieldId::Stream,
                format!("The destination has no stream “{}”; {hint}", SanitizedText::new(name)),
            );
        }
    }

    /// Postgres takes an unquoted name in small letters; the server writes no quotes (api facts §9).
    fn the_name_of_a_table(&mut self, name: &str) {
        let is_postgres = self.known.destination.found().is_some_and(|found| found.kind.as_str() == "Postgresql");
        let is_plain =
            |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '.');
        if is_postgres && !name.chars().all(is_plain) {
            self.warning(
                FieldId::Stream,
                "Postgres needs quotes around this name, and the server writes none: every row may be rejected.",
            );
        }
    }

    pub(super) fn what_is_known_of_the_mode(&mut self, mode: Option<SyncMode>) {
        let Some(mode) = mode else { return };
        let known = self.known;
        if let Some(stream) = known.stream(self.draft.get(FieldId::Stream))
            && !stream.lists(mode)
        {
            let listed = if stream.modes.is_empty() { "incremental".to_owned() } else { stream.modes.join(" and ") };
            let words = format!(
                "“{}” lists only {}; the server accepts this anyway.",
                SanitizedText::new(&stream.name),
                SanitizedText::new(&listed)
            );
            self.warning(FieldId::SyncMode, words);
        }
        let words = match (mode, known.destination.found().map(|destination| destination.kind.as_str())) {
            (SyncMode::FullRefresh, Some("GoogleSheets" | "Sftp")) => {
                "Every run empties the destination first, and later runs write only new rows."
            }
            (SyncMode::FullRefresh, _) => {
                "Despite its name, later runs send only new rows: changes and deletions are never sent."
            }
            (SyncMode::Incremental, _) => {
                "Deleted rows aren't removed, and rejected rows aren't retried until they change."
            }
        };
        self.warning(FieldId::SyncMode, words);
    }

    pub(super) fn what_is_known_of_the_cursor(&mut self) {
        let Some(cursor) = self.cursor() else { return };
        let known = self.known;
        if let Some(sample) = known.sample.found().filter(|sample| !sample.columns.is_empty()) {
            match sample.column(&cursor).map(|column| column.kind) {
                None => {
                    self.warning(
                        FieldId::CursorField,
                        format!("The model has no column “{}”.", SanitizedText::new(&cursor)),
                    );
                }
                Some(ColumnKind::Date | ColumnKind::Unknown) => {}
                Some(_) => self.warning(
                    FieldId::CursorField,
                    "Its values aren't dates, as the server expects. It can't be changed later.",
                ),
            }
        }
        if known.model.found().is_some_and(|model| !model.takes_a_cursor()) {
            self.warning(
                FieldId::CursorField,
                "The server appends a WHERE to the model's query, which works only if the query ends in a table or in ( … ). With this one, runs will fail.",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::draft::{Draft, Mapping};
    use crate::domain::mapping::Table;
    use crate::domain::remote_context::RemoteContext;
    use crate::domain::validation::check;
    use crate::domain::validation::tests::valid;

    fn with(dialect: Dialect, changes: &[(FieldId, &str)]) -> Draft {
        let mut draft = valid(dialect);
        for (field, text) in changes {
            draft.set(*field, (*text).to_owned());
        }
        draft
    }

    #[test]
    fn one_cause_is_one_problem() {
        let connector = |id: &str, side| Connector {
            id: ConnectorId::parse(id).expect("an ID"),
            name: format!("C{id}").as_str().into(),
            kind: "Postgresql".into(),
            side: Some(side),
        };
        let model = Model {
            id: ModelId::parse("3").expect("an ID"),
            name: "Active users".into(),
            kind: "".into(),
            query: None,
            primary_key: None,
            source: ConnectorId::parse("1").ok(),
            source_name: Some("Prod PG".into()),
        };
        let problems = |changes: &[(FieldId, &str)], source: Remote<Connector>| -> Vec<(FieldId, String)> {
            let known = RemoteContext { source, model: Remote::Loaded(model.clone()), ..RemoteContext::default() };
            let checked = check(&with(Dialect::Published, changes), Dialect::Published, &known);
            checked.problems.into_iter().map(|it| (it.field, it.words)).collect()
        };
        let a_source = || Remote::Loaded(connector("5", ConnectorRole::Source));
        let belongs = "“Active users” belongs to Prod PG, but the source is C5.".to_owned();
        assert_eq!(problems(&[(FieldId::Source, "5")], a_source()), [(FieldId::Model, belongs)]);
        let a_destination = || Remote::Loaded(connector("2", ConnectorRole::Destination));
        let is_no_source = || (FieldId::Source, "“C2” is a destination, not a source.".to_owned());
        // It is the destination, too, and not the model's source: both follow from the one mistake.
        assert_eq!(problems(&[(FieldId::Source, "2")], a_destination()), [is_no_source()]);
        let gone = (FieldId::Source, "This workspace has no connector with the ID 9.".to_owned());
        assert_eq!(problems(&[(FieldId::Source, "9")], Remote::NotFound), [gone]);
    }

    #[test]
    fn a_template_is_no_path() {
        for (dialect, words) in [
            (Dialect::Published, "A field's path can't be a template; this API maps columns only."),
            (
                Dialect::Multiwoven,
                "A field's path can't be a template; templates are values: it goes in the row's other cell.",
            ),
        ] {
            let mut draft = with(dialect, &[]);
            draft.set_mapping(Mapping::Rows(Table::read(&json!({"email": "{{ email }}"})).expect("rows")));
            let checked = check(&draft, dialect, &RemoteContext::default());
            assert_eq!(checked.problems_of(FieldId::Mapping).collect::<Vec<_>>(), [words]);
        }
    }
}
