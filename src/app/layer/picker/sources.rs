//! Data that pickers are built from.

use crate::app::clock::Clock;
use crate::app::form::Form;
use crate::app::session::profile::Profile;
use crate::app::session::remote_cache::RemoteCache;
use crate::domain::failure::Workspace;
use crate::domain::field::FieldId;
use crate::domain::profile::ProfileSettings;

/// Data that pickers are built from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The form being filled in.
    pub form: &'a Form,
    /// The workspace's data.
    pub remote: &'a RemoteCache,
    /// The profile in use.
    pub profile: &'a Profile,
    /// The profiles of the configuration.
    pub profiles: &'a [ProfileSettings],
    /// The workspaces of the account.
    pub workspaces: &'a [Workspace],
    /// Recently chosen values, latest first.
    pub recent: &'a [(FieldId, String)],
    /// The clock.
    pub clock: &'a Clock,
}
