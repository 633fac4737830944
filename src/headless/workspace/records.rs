//! `syncwright records ID RUN`: the records of a run, page by page as they are asked for, so that any number of them
//! takes little memory and a reader that stops ends it.

use crate::domain::failure::{Failure, FailureKind};
use crate::domain::id::SyncId;
use crate::domain::query::{Query, RecordFilter, Reply};
use crate::domain::records_text::{RecordFormat, RecordsText, columns_of};
use crate::domain::run::{Record, RunId};
use crate::domain::text::SanitizedText;
use crate::headless::exit::Exit;
use crate::headless::table::{PlainTable, TableCell};
use crate::headless::tone::Tone;
use crate::headless::workspace::context::{Ended, Format, Workspace};

impl Workspace<'_> {
    /// Prints the records of a run.
    pub fn records(&mut self, id: &SyncId, run: &str, which: RecordFilter, format: Format) -> Exit {
        let result = self.print_records(id, run, which, format);
        self.ended(result)
    }

    fn print_records(&mut self, sync: &SyncId, run: &str, which: RecordFilter, format: Format) -> Result<Exit, Ended> {
        let run = RunId(SanitizedText::new(run));
        self.sync(sync)?;
        let mut text = match format {
            Format::Json => Some(RecordsText::new(RecordFormat::Json)),
            Format::Csv => Some(RecordsText::new(RecordFormat::Csv)),
            Format::Table => None,
        };
        let (mut next, mut columns, mut count, mut before) = (Some(1), Vec::new(), 0_usize, Vec::new());
        while let Some(number) = next {
            let query = Query::Records { sync: sync.clone(), run: run.clone(), which, page: number };
            let page = match self.ask(&query) {
                Ok(Reply::Records(page)) => page,
                Ok(_) => break,
                Err(Failure { kind: FailureKind::NotFound(_), .. }) => {
                    let words = format!("There is no run {} of sync {}.", run.0, sync.0);
                    return Err(Ended::With(Exit::Refused, words));
                }
                Err(failure) => return Err(failure.into()),
            };
            next = page.next(number);
            let ids: Vec<SanitizedText> = page.rows.iter().map(|record| record.id.clone()).collect();
            if number > 1 && ids == before {
                // A server that answers every page with the first has no other.
                break;
            }
            before = ids;
            if let Some(text) = &mut text {
                self.out.write_all(text.page(&page.rows).as_bytes())?;
            } else {
                if columns.is_empty() {
                    columns = columns_of(&page.rows);
                }
                self.table_of_records(&page.rows, &columns)?;
            }
            count += page.rows.len();
            self.out.flush()?;
        }
        if let Some(text) = &text {
            self.out.write_all(text.end(text.count).as_bytes())?;
            if let Some(words) = text.left_out_in_words() {
                self.say(&words);
            }
        }
        if count == 0 && format != Format::Json {
            self.say("No such records.");
        }
        Ok(Exit::Done)
    }

    /// Each page as a table of its own: with its heads, however many there are.
    fn table_of_records(&mut self, records: &[Record], columns: &[String]) -> Result<(), Ended> {
        let heads = ["RECORD", "STATUS", "REASON"].into_iter().map(str::to_owned);
        let mut table = PlainTable::new(heads.chain(columns.iter().map(|it| SanitizedText::new(it).to_string())));
        for record in records {
            let reason = record.reason().map(|reason| reason.to_string()).unwrap_or_default();
            let tone = if record.status.as_str() == "failed" { Tone::Wrong } else { Tone::Plain };
            let own = [record.id.to_string().into(), TableCell::new(record.status.to_string(), tone), reason.into()];
            let values =
                columns.iter().map(|it| record.row.get(it).map(|it| it.shown().to_string()).unwrap_or_default());
            table.push(own.into_iter().chain(values.map(TableCell::from)));
        }
        if !records.is_empty() {
            self.out.write_all(table.text(self.has_colours).as_bytes())?;
        }
        Ok(())
    }
}
