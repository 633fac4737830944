//! The one place that applies messages: what happened goes in, the state changes, and what is wanted done comes out.
//! Keys go to what lies on top, answers to who awaits them and nowhere else, transitions are applied here, and after
//! every message what is missing is asked for.

mod command;
mod create;
mod fetch;
mod keys;
mod mouse;
mod perform;
mod replies;
mod saved_work;
mod switch;
mod transitions;
mod upkeep;

use crate::app::effect::Effect;
use crate::app::launch::ColorMode;
use crate::app::layer::Layer;
use crate::app::msg::Msg;
use crate::app::state::App;

/// Takes what happened, changes the state, and says what is wanted done.
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
            tick.into_iter().chain(token).collect()
        }
        Msg::Key(key) => keys::on_key(app, key),
        Msg::Pressed(target) => mouse::on_press(app, target),
        Msg::Wheel(wheel) => mouse::on_wheel(app, wheel),
        Msg::Paste(pasted) => keys::on_paste(app, pasted.text()),
        Msg::Resized { width, height } => {
            app.size = (width, height);
            Vec::new()
        }
        Msg::GroundFound(background) => {
            let appearance = &mut app.appearance;
            if let (ColorMode::Colour(_, depth), true) = (appearance.colors, appearance.follows_background) {
                appearance.colors = ColorMode::Colour(background, depth);
            }
            Vec::new()
        }
        Msg::StoresFound(stores) => {
            if let Some(Layer::SignIn(screen)) = app.layers.first_mut() {
                screen.prefer_a_usable_place(Some(&stores));
            }
            app.stores = Some(stores);
            Vec::new()
        }
        Msg::WorkOpened(opened) => {
            saved_work::on_opened(app, *opened);
            Vec::new()
        }
        Msg::Said(notice) => {
            app.notice = Some(notice);
            Vec::new()
        }
        Msg::EndAsked => vec![Effect::Quit],
        Msg::Answer(request, answer) => replies::on_answer(app, request, answer),
    }
}
