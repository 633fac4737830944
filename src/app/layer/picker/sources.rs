//! Data that pickers are built from.

use crate::app::form::Form;
use crate::app::session::Session;
use crate::domain::clock::Clock;
use crate::domain::profile::ProfileSettings;

/// Data that pickers are built from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The form being filled in.
    pub form: &'a Form,
    /// The session in front.
    pub session: &'a Session,
    /// The profiles of the configuration.
    pub profiles: &'a [ProfileSettings],
    /// The clock.
    pub clock: &'a Clock,
}
