//! The current time as last reported by the shell, and how times are formatted.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The time, and the user's time zone.
#[derive(Debug, Clone)]
pub struct Clock {
    /// What time it is.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: TimeZone,
}

impl Clock {
    /// How long ago a time was, roughly; a date when long ago.
    pub fn ago(&self, time: Timestamp) -> String {
        let seconds = self.now.duration_since(time).as_secs();
        match seconds {
            ..-60 => self.tell(time),
            -60..45 => "just now".to_owned(),
            45..3_570 => format!("{} min ago", (seconds + 30) / 60),
            3_570..86_400 => format!("{} h ago", (seconds + 1_800) / 3_600),
            86_400..2_592_000 => format!("{} d ago", seconds / 86_400),
            _ => time.to_zoned_datetime(self.zone.clone()).strftime("%-d %b %Y").to_string(),
        }
    }

    /// How long ago a time was, where that says more than its date.
    pub fn age(&self, time: Timestamp) -> Option<String> {
        Some(self.ago(time)).filter(|words| words.ends_with("ago") || words == "just now")
    }

    /// A time in the fewest cells: the time of day, or the date if not today.
    pub fn date_or_time(&self, time: Timestamp) -> String {
        self.by_day(time, "%a %-d %b")
    }

    /// A local time of day, with the date if not today.
    pub fn tell(&self, time: Timestamp) -> String {
        let local = time.to_zoned_datetime(self.zone.clone());
        let today = self.now.to_zoned_datetime(self.zone.clone()).date();
        let format = if local.date() == today { "%H:%M" } else { "%-d %b %Y, %H:%M" };
        local.strftime(format).to_string()
    }

    /// The same after a verb: "at 12:00", "on 20 Nov 2026 at 08:30".
    pub fn tell_when(&self, time: Timestamp) -> String {
        match self.tell(time).split_once(", ") {
            Some((date, time)) => format!("on {date} at {time}"),
            None => format!("at {}", self.tell(time)),
        }
    }

    /// When something runs: locally, with the date if not today, and in UTC where that differs.
    pub fn tell_run(&self, time: Timestamp) -> String {
        let told = |zone: &TimeZone, format| time.to_zoned_datetime(zone.clone()).strftime(format).to_string();
        let day = |zone: &TimeZone, time: Timestamp| time.to_zoned_datetime(zone.clone()).date();
        let is_today = day(&self.zone, time) == day(&self.zone, self.now);
        let local = told(&self.zone, if is_today { "%H:%M" } else { "%a %-d %b %H:%M" });
        match (told(&TimeZone::UTC, "%H:%M"), day(&TimeZone::UTC, time) == day(&self.zone, time)) {
            (utc, true) if local.ends_with(&utc) => format!("{local} UTC"),
            (utc, _) => format!("{local} ({utc} UTC)"),
        }
    }

    /// A time that matters: the local time of day, with the date if not today, and the same in UTC where that differs.
    pub fn moment(&self, time: Timestamp) -> String {
        let local = self.day_and_time(time, &self.zone);
        let offset = time.to_zoned_datetime(self.zone.clone()).offset();
        if offset.is_zero() {
            return local;
        }
        let utc = time.to_zoned_datetime(TimeZone::UTC).strftime("%H:%M UTC");
        format!("{local} ({utc})")
    }

    /// The same, without UTC: `13:00`, `Thu 26 Nov 01:00`.
    pub fn short_moment(&self, time: Timestamp) -> String {
        self.day_and_time(time, &self.zone)
    }

    /// A day, as short as it can be told; a time of today: `13:00`, `24 Nov`, `24 Nov 2025`.
    pub fn short_day(&self, time: Timestamp) -> String {
        self.by_day(time, "%-d %b")
    }

    /// A time of today, or a date: one of this year in this format.
    fn by_day(&self, time: Timestamp, this_year: &str) -> String {
        let (local, now) = (time.to_zoned_datetime(self.zone.clone()), self.now.to_zoned_datetime(self.zone.clone()));
        let format = match local.date() == now.date() {
            true => "%H:%M",
            false if local.year() == now.year() => this_year,
            false => "%-d %b %Y",
        };
        local.strftime(format).to_string()
    }

    fn day_and_time(&self, time: Timestamp, zone: &TimeZone) -> String {
        let (local, now) = (time.to_zoned_datetime(zone.clone()), self.now.to_zoned_datetime(zone.clone()));
        let format = match local.date() == now.date() {
            true => "%H:%M",
            false if local.year() == now.year() => "%a %-d %b %H:%M",
            false => "%-d %b %Y %H:%M",
        };
        local.strftime(format).to_string()
    }

    /// How long until a time, roughly: `in 12 min`.
    pub fn ahead(&self, time: Timestamp) -> String {
        let seconds = time.duration_since(self.now).as_secs();
        match seconds {
            ..60 => "in less than 1 min".to_owned(),
            60..3_600 => format!("in {} min", seconds / 60),
            3_600..86_400 => format!("in {} h", seconds / 3_600),
            _ => format!("in {} d", seconds / 86_400),
        }
    }

    /// How many whole seconds have passed since a time.
    pub fn seconds_since(&self, time: Timestamp) -> i64 {
        self.now.duration_since(time).as_secs().max(0)
    }
}
