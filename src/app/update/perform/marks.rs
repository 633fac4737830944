//! Marking lines of the lists, and what is done with the marked syncs.

use crate::app::input::action::Action;
use crate::app::state::App;
use crate::app::transition::Update;
use crate::app::update::batch;
use crate::domain::batch::Task;

/// Marks lines of the lists. The next line is the one that is marked next, mostly.
pub(super) fn mark(app: &mut App, action: Action) {
    let (home, sources) = (&app.session.home, app.syncs_sources());
    match action {
        Action::Mark => {
            if let Some(place) = home.place(home.bar(), sources) {
                app.session.home.toggle_mark(place);
                app.session.home.move_bar(1);
            }
        }
        Action::MarkAll => {
            let places = home.places(sources);
            app.session.home.toggle_marks(places);
        }
        _ => app.session.home.clear_marks(),
    }
}

/// What is done to the marked syncs.
pub(super) fn with_the_marked(app: &mut App, action: Action) -> Update {
    match action {
        Action::RunMarked => batch::plan(app, Task::Run),
        Action::PauseOrResumeMarked => batch::plan_pause_or_resume(app),
        Action::DeleteMarked => batch::plan(app, Task::Delete),
        Action::SaveMarked => batch::plan(app, Task::Save),
        Action::TurnBatch => batch::turn_plan(app),
        Action::BeginBatch => batch::begin(app),
        Action::GoOnWithBatch => batch::begin_now(app),
        _ => {
            batch::stop(app);
            Update::none()
        }
    }
}
