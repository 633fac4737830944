//! Syncwright: a terminal application with which an analyst builds a *sync* of AI Squared (open source as Multiwoven).
//!
//! # The shape of the code
//! One pure core, values in, values out:
//! ```text
//!  key, paste, resize ┐                        ┌ view::draw(&App, &mut Frame)
//!  answers to effects ┼─ one channel ─> update ┤
//!  time, when asked   ┘   of Msg  (App changes)  └ Vec<Effect> ─> shell carries out ─> Msg
//! ```
//! | module | owns | must not |
//! | --- | --- | --- |
//! | [`domain`] | what a sync is, what is valid, how a server can reject or fail, the secret type | IO, clock, async; knows no screen |
//! | [`app`] | [`app::App`] and its [`app::session::Session`]s, [`app::msg::Msg`], [`app::effect::Effect`], [`app::update()`] | IO, clock, async, any terminal library |
//! | [`view`] | drawing, theme by meaning, layout | change state |
//! | [`api`] | the HTTP client: any answer becomes a value or a [`domain::failure::Failure`] | know screens |
//! | [`secrets`] | where tokens are kept | log, print |
//! | [`store`] | the configuration, drafts, notes of creates, the history, the log | know the app |
//! | [`shell`] | the terminal, the loop, carrying out effects | hold state of its own, decide |
//! | [`headless`] | commands without a screen | repeat a rule |
//! | [`sandbox`] | the built-in server and its data | use anything of this crate: a wrong name must not be mirrored |
//! | [`cli`], [`launch`] | arguments, environment; what the program starts with | logic of the app |
//!
//! `tests/it/architecture.rs` computes who imports whom and holds the table against it; no layer imports itself in a circle.
//!
//! # Where to start
//! `docs/architecture.md` walks one key, one answer and one create through the files; in short:
//! - **One key**: `shell::input_thread` reads it → [`app::update()`] → the layer on top, the table of actions
//!   ([`app::input`]) or the screen's `on_key`, which return an [`app::transition::Update`] →
//!   `app/update/transitions.rs` applies it → [`view::draw`].
//! - **One answer, a 401 among them**: `app/update.rs` finds who awaits it → `app/update/replies.rs` (an ended sign-in
//!   first, by [`domain::failure::FailureKind::NotSignedIn`]) → `app/update/transitions.rs`.
//! - **One create**: Review → `app/update/create.rs` carries an [`domain::create::attempt::Attempt`] on: what is on the
//!   disk, under a lock, then the server's list → [`domain::create::decide`] makes a [`domain::create::Permit`] or says why
//!   not → [`app::effect::Effect::Create`] → `shell::effects` writes the note, then [`api::Client::create_sync`] →
//!   [`app::msg::Answer::Create`]. Without an answer that tells, `app/update/lookups.rs` looks it up.
//!   `syncwright submit` goes the same way (`headless/create.rs`).
//! - **One connector's name**: a number is typed → `app/update/fetch.rs` finds that it is not known →
//!   [`app::effect::Effect::Ask`] → [`api::Client::ask`] → [`app::msg::Answer::Reply`] →
//!   [`app::session::remote_cache`] → [`domain::remote_context::RemoteContext`] → [`domain::validation::check`] judges
//!   again, and the view shows the name.
//! - **One run watched**: [`app::screen::sync::polling`] says what to ask while its screen is open, with growing pauses;
//!   what is done to a sync is a [`domain::command::Command`], carried out once (`app/update/command.rs`,
//!   [`api::Client::carry_out`]).
//! - **One press of the mouse**: what is drawn notes where it can be pressed ([`view::HitRegion`]); the shell finds what is
//!   meant ([`app::input::mouse::MouseTarget`]), and the core does what a key would.
//! - **One command without a screen**: [`cli`] → `commands.rs` → [`headless`], with the same rules of the domain.
//! - **A new key**: `input/action.rs`, its line in [the table of actions](app::input::actions::ACTIONS)
//!   (`input/actions.rs`), `update/perform.rs`.
//! - **A new list to choose from**: [`app::transition::PickerTarget`], its lines in `app/layer/picker/choices.rs`, what
//!   taking one means in `app/update/transitions.rs`.
//! - **Something new**: `docs/CONTRIBUTING.md` names the files for a field, a question, an action, a screen.
//!
//! # What always holds
//! - [`app::update()`] is total: no `Result`, no panic, no clock. The time arrives as a message.
//! - Problems are computed from the draft. Only the server's words are kept, until their field is edited.
//! - What is needed is asked for, and only then: `app/update/upkeep.rs` looks after every message. What is not known is
//!   not held against the form.
//! - Every fact has one owner: who is signed in, what is known of the workspace, what is typed belong to a session; what
//!   was sent and may exist to [`app::state::Creates`]; who awaits what to [`app::requests`].
//! - Every request has a number; an answer whose number is not awaited changes nothing.
//! - A create is sent with a [`domain::create::Permit`], which only [`domain::create::decide`] makes and sending uses up.
//!   A note of it is on the disk before; without an answer it is looked up before one like it can be sent.
//! - The token is in [`domain::secret::Token`] and in no other type that can be printed.
//! - Foreign text reaches the screen as [`domain::text::SanitizedText`] only.
//!
//! # Not meant to be
//! No component trait, no action bus, no shared locks: the form's rules cross fields and answers arrive late, so there
//! is one state and one place that changes it.

pub mod api;
pub mod app;
pub mod cli;
pub mod domain;
pub mod headless;
pub mod launch;
pub mod sandbox;
pub mod secrets;
pub mod shell;
pub mod store;
pub mod view;
