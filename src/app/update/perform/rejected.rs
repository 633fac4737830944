//! From rejected rows to what is to be done about them: their row of the mapping, their keys, a file.

use crate::app::edit::TextInput;
use std::fmt::Write as _;

use crate::app::effect::Effect;
use crate::app::form::table::Shown;
use crate::app::input::action::Action;
use crate::app::input::parts::Cell;
use crate::app::layer::{Layer, SaveTarget};
use crate::app::notice::Notice;
use crate::app::rejected::{At, Pointed};
use crate::app::screen::Screen;
use crate::app::screen::sync::run_detail::RunDetail;
use crate::app::state::App;
use crate::app::transition::Update;
use crate::app::update::{command, save_records};
use crate::domain::field::FieldId;
use crate::domain::mapping::Row;
use crate::domain::query::RecordFilter;
use crate::domain::text::{SanitizedText, thousands};
use crate::domain::where_in::{WhereIn, where_in};

/// Performs an action on rejected rows.
pub(super) fn perform(app: &mut App, action: Action) -> Update {
    match action {
        Action::FixMapping => return fix_mapping(app),
        Action::CopyWhere => return copy_where(app),
        // One file at a time.
        _ if app.saving.is_some() => save_records::show(app),
        _ => ask_for_a_name(app),
    }
    Update::none()
}

/// Opens the mapping where the reason points, with the rejected row as the first of the preview.
fn fix_mapping(app: &mut App) -> Update {
    let Some(Pointed { reason, at }) = app.session.pointed() else { return Update::none() };
    let row = match &app.session.screen {
        Screen::Run(_, run) => run.record().map(|record| record.row.values().clone()),
        _ => None,
    };
    app.layers.pop_if(|layer| matches!(layer, Layer::Record { .. }));
    let update = command::begin_edit(app);
    if !matches!(app.session.screen, Screen::Form { .. }) {
        // Who may not change syncs was told so.
        return update;
    }
    if let Some(row) = row {
        app.session.editor.show_rejected(row, reason.clone());
    }
    let form = app.session.editor.form_mut();
    form.go_to(FieldId::Mapping);
    let shown = form.shown_rows();
    let is_it = |shown: &Shown<'_>| match (shown, &at) {
        (Shown::Row(row), At::Row(pointed)) => row.to == pointed.to,
        (Shown::Missing(field), At::Row(pointed)) => field.path == pointed.to,
        (Shown::Add, _) => true,
        _ => false,
    };
    let place = shown.iter().position(is_it).unwrap_or(0);
    form.put_bar(place, Cell::From);
    let back = app.notice.take().map(|notice| format!(" {}", notice.words)).unwrap_or_default();
    let words = match at {
        At::Row(row) => format!("“{reason}” is about the row to {}.{back}", to(&row)),
        At::Unmapped(name) => {
            format!("“{reason}”: nothing is mapped to {name}. Map it, or fill the source.{back}")
        }
    };
    app.notice = Some(Notice::note(SanitizedText::new(&words).to_string()));
    update
}

fn to(row: &Row) -> &str {
    row.path().unwrap_or_default()
}

/// Copies the keys of the shown records as a condition for the source.
fn copy_where(app: &App) -> Update {
    let Screen::Run(_, run) = &app.session.screen else { return Update::none() };
    let Some((key, kind)) = app.session.key_of_rows() else { return Update::none() };
    let values = run.lines().map(|record| record.row.get(&key));
    match where_in(&kind, &key, values) {
        Some(found) => {
            let what = in_words(&found, run);
            Update::effect(Effect::Copy { text: found.text, what })
        }
        None => Update::say(Notice::wrong("None of these records has a key that SQL can compare.")),
    }
}

/// How many keys there are, and of what.
fn in_words(found: &WhereIn, run: &RunDetail) -> String {
    let keys = match found.keys {
        1 => "1 key".to_owned(),
        count => format!("{} keys", thousands(count)),
    };
    let mut words = format!("WHERE … IN with {keys}");
    if found.more > 0 {
        // A string takes everything.
        let _ = write!(words, "; {} more don't fit into one condition", thousands(found.more));
    }
    if found.without > 0 {
        let _ = write!(words, "; {} without a key left out", thousands(found.without));
    }
    if run.has_more() {
        let _ = write!(words, "; only the {} records loaded so far", thousands(run.loaded()));
    }
    words
}

/// Asks for the name of the file that a run's records are saved as.
fn ask_for_a_name(app: &mut App) {
    let Screen::Run(detail, run) = &app.session.screen else { return };
    let safe =
        |id: &str| id.chars().filter(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_')).collect::<String>();
    let kind = if run.which == RecordFilter::Failed { "rejected" } else { "records" };
    let name = format!("{kind}-{}-{}.csv", safe(detail.sync.id.0.as_str()), safe(run.id.0.as_str()));
    let target = SaveTarget::Records { which: run.which, is_filtered: run.has_filter() };
    app.layers.push(Layer::SaveAs { name: TextInput::new(&name, 500), target });
}
