//! Saving a run's records: the file is made, then filled page by page, then closed. Each step waits for the one before,
//! so that no page is asked for that could not be written. It goes on wherever the user goes meanwhile.

use crate::app::effect::Effect;
use crate::app::layer::Layer;
use crate::app::layer::saving::Saving;
use crate::app::msg::FileStep;
use crate::app::notice::Notice;
use crate::app::requests::Purpose;
use crate::app::screen::Screen;
use crate::app::state::App;
use crate::app::transition::{Transition, Update};
use crate::domain::failure::Failure;
use crate::domain::query::{RecordFilter, Reply};

/// Makes the file that the open run's records are to be saved in.
pub(super) fn begin(app: &mut App, name: &str) -> Update {
    let Screen::Run(detail, run) = &app.session.screen else { return Update::none() };
    if app.session.connection().is_none() {
        return Transition::SignIn(Some("Sign in first.".to_owned())).into();
    }
    if !app.session.profile.has(&detail.place) {
        let words = format!("This sync is on {}, with another profile. Nothing was saved.", detail.place.server.host());
        return Update::say(Notice::wrong(words));
    }
    let rows = detail.run(&run.id).map(|run| run.rows).unwrap_or_default();
    let expected = match run.which {
        RecordFilter::Failed => rows.failed,
        RecordFilter::All => rows.total,
    };
    let of = (detail.place.clone(), run.id.clone(), run.which);
    let file = app.requests.open(app.session.id, Purpose::SaveFile);
    let mut saving = Saving::new(file, name, of);
    saving.expected = expected;
    app.saving = Some(Box::new(saving));
    show(app);
    Update::effect(Effect::CreateFile(file, name.to_owned()))
}

/// Shows how far it is.
pub(super) fn show(app: &mut App) {
    app.layers.push(Layer::Saving);
}

/// It is over, one way or another.
fn end(app: &mut App) -> Option<Box<Saving>> {
    app.layers.retain(|layer| !matches!(layer, Layer::Saving));
    app.saving.take()
}

/// A step of the file was done, or could not be.
pub(super) fn on_file(app: &mut App, step: FileStep) -> Update {
    let Some(saving) = &mut app.saving else { return Update::none() };
    match step {
        FileStep::Created(path) => saving.path = Some(path),
        FileStep::Written => saving.has_written(),
        FileStep::Closed => return is_over(app),
        FileStep::NotCreated(words) => {
            end(app);
            return Update::say(Notice::wrong(words));
        }
        FileStep::NotWritten(words) => saving.end_early(words),
    }
    go_on(app).into()
}

/// Asks for the next page, or closes the file where there is none.
fn go_on(app: &mut App) -> Vec<Effect> {
    let connection = app.session.connection();
    let Some(saving) = &mut app.saving else { return Vec::new() };
    match (saving.query(), connection) {
        // The same number is another sync elsewhere.
        (Some(_), Some(_)) if !app.session.profile.has(&saving.sync) => {
            saving.end_early("Another workspace was chosen meanwhile.".to_owned());
            Vec::from_iter(close(app))
        }
        (Some(query), Some(connection)) => {
            let request = app.requests.open(app.session.id, Purpose::SavePage);
            vec![Effect::Ask(request, connection, app.session.profile.dialect, query)]
        }
        (Some(_), None) => {
            saving.end_early("You're not signed in any more.".to_owned());
            Vec::from_iter(close(app))
        }
        (None, _) => Vec::from_iter(close(app)),
    }
}

/// Closes the file, if one is being written: the program ends.
pub(super) fn close(app: &mut App) -> Option<Effect> {
    let saving = app.saving.as_ref()?;
    let (file, tail) = (saving.file, saving.tail().to_owned());
    Some(Effect::CloseFile(app.requests.open(app.session.id, Purpose::SaveFile), file, tail))
}

/// A page came, or did not.
pub(super) fn on_page(app: &mut App, answer: Result<Reply, Failure>) -> Update {
    let Some(saving) = &mut app.saving else { return Update::none() };
    let file = saving.file;
    match answer {
        Ok(Reply::Records(page)) => {
            let text = saving.take(&page);
            let request = app.requests.open(app.session.id, Purpose::SaveFile);
            return Update::effect(Effect::AppendToFile(request, file, text));
        }
        Ok(_) => saving.end_early("Couldn't load the rest.".to_owned()),
        Err(failure) => saving.end_early(format!("Couldn't load the rest. {}", failure.describe())),
    }
    go_on(app).into()
}

/// The user wants no more: what was written is closed.
pub(super) fn stop(app: &mut App) -> Update {
    let Some(saving) = &mut app.saving else { return Update::none() };
    saving.end_early(String::new());
    let given_up = app.requests.cancel(app.session.id, |purpose| matches!(purpose, Purpose::SavePage));
    let mut effects: Vec<Effect> = given_up.into_iter().map(|(request, _)| Effect::Abandon(request)).collect();
    if !effects.is_empty() {
        effects.extend(go_on(app));
    }
    effects.into()
}

fn is_over(app: &mut App) -> Update {
    let Some(saving) = end(app) else { return Update::none() };
    Update::say(saving.describe())
}
