//! Copying: a sync into the form, a request to the clipboard.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::app::available::shown_open_create;
use crate::app::curl::{self, Asked};
use crate::app::effect::Effect;
use crate::app::input::action::Action;
use crate::app::messages::response_lines;
use crate::app::notice::Notice;
use crate::app::screen::syncs::with_sent;
use crate::app::screen::{Outcome, Screen};
use crate::app::state::App;
use crate::app::sync_import::body_of;
use crate::app::transition::Update;
use crate::domain::draft::Draft;
use crate::domain::json::laid_out;
use crate::domain::new_sync::NewSync;
use crate::domain::run::{Record, Run, RunRows};
use crate::domain::text::SanitizedText;

/// Copies the current sync into the form; can be undone.
pub(super) fn sync(app: &mut App) {
    let (sync, sent, place) = match &app.session.screen {
        Screen::Syncs => match app.session.home.chosen(app.syncs_sources()) {
            Some(chosen) => (chosen.sync, chosen.sent, chosen.place),
            None => return,
        },
        Screen::Sync(detail) | Screen::Run(detail, _) => {
            (detail.sync.clone(), detail.sent.clone(), detail.place.clone())
        }
        Screen::Audit | Screen::Batch(_) | Screen::Form { .. } | Screen::Result { .. } => return created(app),
    };
    let sync = with_sent(&sync, sent.as_ref()).into_owned();
    if app.session.profile.has(&place) {
        take_into_the_form(app, Draft::of_sync(&sync, app.session.profile.dialect));
    } else {
        app.notice = Some(app.session.fill_from_elsewhere(&sync, &place));
    }
}

/// A new form with the values of a sync that was created.
pub(super) fn created(app: &mut App) {
    if let Screen::Result { outcome: Outcome::Created(created), .. } = &app.session.screen {
        let draft = Draft::of_body(&created.asked.body(), app.session.profile.dialect);
        take_into_the_form(app, draft);
    }
}

fn take_into_the_form(app: &mut App, draft: Draft) {
    let form = &mut app.session.editor.draft;
    let had_work = !form.is_untouched() && *form.draft() != draft;
    form.replace(draft);
    app.session.show(Screen::FORM);
    let words = if had_work {
        "Copied into the form; [undo] restores what was there."
    } else {
        "Copied into the form: edit, then create."
    };
    app.notice = Some(Notice::note(app.expand_keys(words)));
}

/// Copies what has the focus: a run, a record, or why a sync was not created.
pub(super) fn focused(app: &App) -> Update {
    let copy = match &app.session.screen {
        Screen::Sync(detail) => {
            detail.run_under_the_bar().map(|run| (format!("{:#}", run_as_json(run)), "run as JSON"))
        }
        Screen::Run(_, run) => run.record().map(|record| (laid_out(&record_as_json(record)), "record as JSON")),
        Screen::Result { outcome: Outcome::NotCreated(failure), .. } => {
            let mut lines = vec![failure.what()];
            lines.extend(response_lines(failure).iter().map(ToString::to_string));
            Some((lines.join("\n"), "server response"))
        }
        _ => None,
    };
    Vec::from_iter(copy.map(|(text, what)| Effect::Copy { text, what: what.to_owned() })).into()
}

fn run_as_json(run: &Run) -> Value {
    let RunRows { queried, total, sent, failed, skipped } = run.rows;
    let time = |time: Option<Timestamp>| time.map(|time| time.to_string());
    json!({
        "id": run.id.0.as_str(),
        "status": run.status.describe(),
        "created_at": time(run.created),
        "started_at": time(run.started),
        "finished_at": time(run.finished),
        "duration": run.seconds,
        "total_query_rows": queried,
        "total_rows": total,
        "successful_rows": sent,
        "failed_rows": failed,
        "skipped_rows": skipped,
        "error": run.error.as_ref().map(SanitizedText::as_str),
    })
}

/// A record as JSON in one line.
fn record_as_json(record: &Record) -> String {
    let text = |text: &Option<SanitizedText>| Value::from(text.as_ref().map(SanitizedText::as_str));
    let (id, status) = (Value::from(record.id.as_str()), Value::from(record.status.as_str()));
    let (action, request, response) = (text(&record.action), text(&record.request), text(&record.response));
    let start = format!(r#"{{"id":{id},"status":{status},"action":{action},"request":{request},"response":{response}"#);
    format!(r#"{start},"record":{}}}"#, record.row)
}

/// Copies the current sync's ID.
pub(super) fn id(app: &App) -> Update {
    let copy = app.session.shown_id().map(|text| Effect::Copy { text, what: "sync ID".to_owned() });
    Vec::from_iter(copy).into()
}

/// Copies the current request, as JSON or as a command.
pub(super) fn request(app: &App, action: Action) -> Update {
    let session = &app.session;
    let editor = &session.editor;
    let body = match &session.screen {
        Screen::Form { .. } if editor.edit().is_some() => editor.changes().map(|changes| json!({ "sync": changes })),
        Screen::Form { .. } => editor.form().checked().sync.as_ref().map(NewSync::body),
        Screen::Result { outcome: Outcome::Created(created), .. } => Some(created.sent.clone()),
        Screen::Sync(detail) | Screen::Run(detail, _) => Some(body_of(&detail.sync)),
        Screen::Result { outcome: Outcome::Open(_), .. } => shown_open_create(app).map(|open| open.note.body.clone()),
        Screen::Result { outcome: Outcome::NotCreated(_), .. } | Screen::Syncs | Screen::Audit | Screen::Batch(_) => {
            None
        }
    };
    let (Some(body), Some(server)) = (body, &session.profile.server) else { return Update::none() };
    let asked = editor.edit().map_or(Asked::Create, |edit| Asked::Change(&edit.sync.id));
    Update::effect(match action {
        Action::CopyCurl => Effect::Copy {
            text: curl::request(server, session.profile.workspace, asked, &body),
            what: "curl command (with $SYNCWRIGHT_TOKEN)".to_owned(),
        },
        _ => Effect::Copy { text: format!("{body:#}"), what: "request as JSON".to_owned() },
    })
}
