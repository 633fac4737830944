//! The syncs that exist, without the screen: list, show, run, pause, resume, delete. Tables are for people; JSON is for
//! scripts (`docs/json.md`); CSV is for spreadsheets.

mod audit;
mod change;
mod context;
mod names;
mod records;
mod run;
mod runs;
mod show;
mod syncs;

pub use self::audit::{Queries, Report};
pub use self::context::{Format, Workspace};
pub use self::run::Waiting;
