//! What lists to choose from are made of.

use crate::app::clock::Clock;
use crate::app::form::Form;
use crate::app::session::profile::Profile;
use crate::app::session::remote_cache::RemoteCache;
use crate::domain::failure::Workspace;
use crate::domain::field::FieldId;
use crate::domain::profile::ProfileSettings;

/// What lists are made of.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The form that is filled in.
    pub form: &'a Form,
    /// What the workspace has.
    pub remote: &'a RemoteCache,
    /// The profile in use.
    pub profile: &'a Profile,
    /// The profiles of the configuration.
    pub profiles: &'a [ProfileSettings],
    /// The workspaces of the account.
    pub workspaces: &'a [Workspace],
    /// What was chosen in lists, the last first.
    pub recent: &'a [(FieldId, String)],
    /// The time.
    pub clock: &'a Clock,
}
