//! How a status looks: a sign and a style for each, so that none is told by colour alone.

use ratatui::style::Style;

use crate::domain::health::Health;
use crate::domain::run::{Run, RunStatus};
use crate::view::theme::Theme;

/// The sign of a sync's status, in the server's words or as users know it.
pub(super) const fn of_sync(status: &str, theme: &Theme) -> (&'static str, Style) {
    match status.as_bytes() {
        b"healthy" => ("✓", theme.good),
        b"failed" | b"aborted" => ("✗", theme.wrong),
        b"disabled" | b"paused" => ("‖", theme.quiet),
        b"deleted" => ("–", theme.quiet),
        b"pending" => ("·", theme.text),
        _ => (" ", theme.text),
    }
}

/// The sign of a sync's health.
pub(super) const fn of_health(health: Health, theme: &Theme) -> (&'static str, Style) {
    match health {
        Health::Healthy => ("✓", theme.good),
        Health::Failing { .. } => ("✗", theme.wrong),
        Health::Late { .. } | Health::Rejected { .. } | Health::NeverRan { due: Some(_) } => ("!", theme.warning),
        Health::NeverRan { due: None } => ("·", theme.text),
        Health::Running => ("▸", theme.accent),
        Health::Paused | Health::Stopped => ("‖", theme.quiet),
    }
}

/// The sign of a run. One that ended well and had rows rejected is no plain success.
pub(super) fn of_run(run: &Run, theme: &Theme) -> (&'static str, Style) {
    match &run.status {
        RunStatus::Success if run.rows.failed.unwrap_or(0) > 0 => ("!", theme.warning),
        RunStatus::Success => ("✓", theme.good),
        RunStatus::Failed => ("✗", theme.wrong),
        RunStatus::Canceled | RunStatus::Paused => ("‖", theme.quiet),
        status if status.is_active() => ("▸", theme.accent),
        _ => ("?", theme.text),
    }
}
