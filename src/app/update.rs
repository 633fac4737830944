//! The one place that applies messages: takes a message, changes the state, returns effects. Keys go to the top layer,
//! answers to their pending request, transitions are applied here, and after every message missing data is requested.

mod batch;
mod command;
mod create;
mod fetch;
mod keys;
mod lookups;
mod mouse;
mod perform;
mod replies;
mod save_records;
mod saved_work;
mod switch;
mod transitions;
mod upkeep;

use secrecy::ExposeSecret as _;

use crate::app::effect::Effect;
use crate::app::input::mouse::Wheel;
use crate::app::launch::ColorMode;
use crate::app::layer::Layer;
use crate::app::msg::{Answer, Msg};
use crate::app::requests::{Purpose, RequestId};
use crate::app::state::App;
use crate::app::transition::Update;

/// Applies a message to the state and returns effects.
///
/// ```
/// use clap::Parser as _;
/// use syncwright::app::{self, input::key::Key, msg::Msg};
/// use syncwright::cli::Arguments;
/// use syncwright::domain::field::FieldId;
/// use syncwright::launch::{ResolvedConfig, StartupInput};
///
/// // What the program starts with, without any configuration; then a new sync, and a number typed into Source.
/// let arguments = Arguments::parse_from(["syncwright", "--api-url", "https://api.squared.ai"]);
/// let launch = ResolvedConfig::by(&arguments, None)?.launch(None, StartupInput::default(), (80, 24));
/// let (mut app, _effects) = app::start(launch);
/// app.layers.clear();
/// for key in Key::read_all("n12") {
///     app::update(&mut app, Msg::Key(key));
/// }
/// assert_eq!(app.form().draft().get(FieldId::Source), "12");
/// # Ok::<(), syncwright::launch::UnknownProfile>(())
/// ```
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let mut effects = take(app, msg);
    if effects.contains(&Effect::Quit) {
        effects.splice(0..0, app.session.autosave.keep_now(&app.session.editor, app.clock.now));
        effects.splice(0..0, save_records::close(app));
        return effects;
    }
    effects.extend(upkeep::after_a_message(app));
    effects
}

fn take(app: &mut App, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Time(now) => {
            let passed = now >= app.clock.now;
            app.clock.now = now;
            let tick = create::next_tick(app).filter(|_| passed);
            let token = app.session.access.next_look(now).map(Effect::WakeAt);
            return tick.into_iter().chain(token).collect();
        }
        Msg::Key(key) if keys::does_nothing(app, key) => {}
        Msg::Key(key) => return applied_to_input(app, |app| keys::on_key(app, key)),
        Msg::Pressed(target) => return applied_to_input(app, |app| mouse::on_press(app, target)),
        Msg::Paste(pasted) => return applied_to_input(app, |app| keys::on_paste(app, pasted.expose_secret())),
        Msg::Resized { width, height } => app.size = (width, height),
        Msg::Focus(has_focus) => app.terminal.has_focus = has_focus,
        Msg::GroundFound(background) => {
            let appearance = &mut app.appearance;
            if let (ColorMode::Colour(_, depth), true) = (appearance.colors, appearance.follows_background) {
                appearance.colors = ColorMode::Colour(background, depth);
            }
        }
        Msg::StoresFound(stores) => {
            if let Some(screen) = app.sign_in_mut() {
                screen.prefer_a_usable_place(Some(&stores));
            }
            app.stores = Some(stores);
        }
        Msg::WorkOpened(opened) => saved_work::on_opened(app, *opened),
        Msg::Said(notice) => app.notice = Some(notice),
        Msg::NoteNotSaved(id, notice) => {
            if let Some(open) = app.creates.open.get_mut(&id) {
                open.is_note_missing = true;
            }
            app.notice = Some(notice);
        }
        Msg::EndAsked => return vec![Effect::Quit],
        Msg::Wheel(wheel) => return turn_wheel(app, wheel),
        Msg::Answer(request, answer) => return on_answer(app, request, answer),
    }
    Vec::new()
}

fn applied(app: &mut App, work: impl FnOnce(&mut App) -> Update) -> Vec<Effect> {
    let update = work(app);
    transitions::apply(app, update)
}

/// The same for what the user does: a notice has been read by then, and what is said now replaces it.
fn applied_to_input(app: &mut App, work: impl FnOnce(&mut App) -> Update) -> Vec<Effect> {
    let before = app.notice.take();
    let effects = applied(app, work);
    // Help has the rest of a long one.
    if app.notice.is_none() && matches!(app.layers.last(), Some(Layer::Help { .. })) {
        app.notice = before;
    }
    effects
}

/// Turning the wheel is pressing an arrow key a few times.
fn turn_wheel(app: &mut App, wheel: Wheel) -> Vec<Effect> {
    let Some((key, times)) = mouse::key_of(app, wheel) else { return Vec::new() };
    (0..times).flat_map(|_| applied(app, |app| keys::on_key(app, key))).collect()
}

/// Routes an answer to its pending request. A background session applies its answer as usual, but shows no notices and
/// opens nothing over the front session.
fn on_answer(app: &mut App, request: RequestId, answer: Answer) -> Vec<Effect> {
    let Some((session, purpose)) = app.requests.close(request) else { return Vec::new() };
    if session == app.session.id {
        return applied(app, |app| replies::on_answer(app, purpose, answer));
    }
    let Some(at) = app.others.iter().position(|other| other.id == session) else { return Vec::new() };
    // What became of a file is told wherever the user is.
    let is_told = purpose == Purpose::SaveFile;
    let (notice, layers) = (app.notice.clone(), std::mem::take(&mut app.layers));
    std::mem::swap(&mut app.session, &mut app.others[at]);
    let effects = applied(app, |app| replies::on_answer(app, purpose, answer));
    std::mem::swap(&mut app.session, &mut app.others[at]);
    if !is_told {
        app.notice = notice;
    }
    app.layers = layers;
    app.layers.retain(|layer| app.saving.is_some() || !matches!(layer, Layer::Saving));
    effects
}
