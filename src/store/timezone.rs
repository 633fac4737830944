//! The user's time zone. The library would look through all zones of the system for the name of this one, which takes
//! longer than everything else before the first frame; the file that says it is read instead.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::clock::Clock;
use crate::store::atomic;

/// Where the system keeps zones.
const ZONES: &str = "/usr/share/zoneinfo";

/// What the system's clock says now, in the user's zone.
pub fn clock() -> Clock {
    Clock { now: Timestamp::now(), zone: local() }
}

/// The zone that the system, or `TZ`, says.
pub fn local() -> TimeZone {
    if cfg!(windows) {
        return TimeZone::system();
    }
    match std::env::var("TZ") {
        Ok(told) => of_variable(&told),
        Err(_unset) => read("Local", Path::new("/etc/localtime")).unwrap_or(TimeZone::UTC),
    }
}

/// `TZ`: a name, a file, or a rule of POSIX; UTC where it is none of these, as the C library has it.
fn of_variable(told: &str) -> TimeZone {
    let told = told.strip_prefix(':').unwrap_or(told);
    let path = if told.starts_with('/') { PathBuf::from(told) } else { Path::new(ZONES).join(told) };
    let is_inside = !told.split('/').any(|part| part == "..");
    let zone = if is_inside { read(told, &path) } else { None };
    zone.or_else(|| TimeZone::posix(told).ok()).unwrap_or(TimeZone::UTC)
}

fn read(name: &str, path: &Path) -> Option<TimeZone> {
    // The system has it behind a link.
    TimeZone::tzif(name, &atomic::read(&path.canonicalize().ok()?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(told: &str) -> i8 {
        let noon: jiff::Timestamp = "2026-07-01T12:00:00Z".parse().expect("a time");
        noon.to_zoned_datetime(of_variable(told)).hour()
    }

    #[test]
    fn a_zone_is_a_rule_a_name_or_utc() {
        assert_eq!(hour("CET-1CEST,M3.5.0,M10.5.0/3"), 14);
        assert_eq!((hour(""), hour(":"), hour("UTC")), (12, 12, 12));
        assert_eq!(hour("../../etc/passwd"), 12);
        assert_eq!(hour("no such zone"), 12);
        if Path::new(ZONES).join("Asia/Tokyo").exists() {
            assert_eq!(hour("Asia/Tokyo"), 21);
            assert_eq!(hour(":Asia/Tokyo"), 21);
        }
    }
}
