//! The mapping as a table: rows of *where a value comes from → which field it goes to*. The JSON that is sent is made
//! from it, and read back into it; what a row cannot show is kept as it stands, never dropped (api facts §3.5).

mod constant;
mod container;
mod looks;
mod named;
mod names;
mod row;
mod suggest;
mod table;
mod validation;

pub use constant::{constant_of, constant_text};
pub use container::{inside, shared_container};
pub use looks::Looks;
pub use named::{Named, named};
pub use row::{Row, ValueSource};
pub use suggest::{Candidate, Misfit, Pair, Reason, Suggestion, suggest};
pub use table::{Shape, Table};
pub use validation::{MappingFinding, ValidationContext, content, judge};
