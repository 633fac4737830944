//! Rows that a destination rejected: why, over one run and over the last ones, and whether they were sent again.

mod left;
mod reasons;
mod summary;

pub use self::left::{Left, change_helps, left, rule};
pub use self::reasons::{count_reasons, group, reason_of};
pub use self::summary::{Listed, MOST_COUNTED, RUNS, Reason, Summary, covered, summarize};
