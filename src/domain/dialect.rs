//! The API variant (`Dialect`): which words a server accepts. The published contract knows one schedule, one mode and one unit; the
//! open-source server (Multiwoven) has words of its own and rejects the published schedule (api facts, trap 3).

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $word:literal, $meaning:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// The word that is sent, or that files and arguments say.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What the word means, for the one who has to choose.
            pub const fn describe(self) -> &'static str {
                match self { $(Self::$variant => $meaning,)+ }
            }

            /// Reads the word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// Which words a server takes.
    #[derive(Default, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    Dialect {
        /// The published contract: `automated`, `full_refresh`, `minutes`.
        #[default]
        Published => "published", "the hosted service";
        /// The open-source server: `manual`, `interval`, `cron_expression`, and more modes and units.
        Multiwoven => "multiwoven", "the open-source server";
    }
}

impl Dialect {
    /// Both, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Published, Self::Multiwoven];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Published => Self::Multiwoven,
            Self::Multiwoven => Self::Published,
        }
    }

    /// The one that has a word for when a sync runs.
    pub fn of_schedule(word: &str) -> Option<Self> {
        let schedule = ScheduleType::from_word(word)?;
        Self::ALL.into_iter().find(|dialect| dialect.schedule_types().contains(&schedule))
    }

    /// The schedule types it takes; the first is the default.
    pub const fn schedule_types(self) -> &'static [ScheduleType] {
        match self {
            Self::Published => &[ScheduleType::Automated],
            Self::Multiwoven => &[ScheduleType::Interval, ScheduleType::CronExpression, ScheduleType::Manual],
        }
    }

    /// The sync modes it takes; the first is the default.
    pub const fn sync_modes(self) -> &'static [SyncMode] {
        match self {
            Self::Published => &[SyncMode::FullRefresh],
            Self::Multiwoven => &[SyncMode::Incremental, SyncMode::FullRefresh],
        }
    }

    /// The interval units it takes; the first is the default.
    pub const fn interval_units(self) -> &'static [IntervalUnit] {
        match self {
            Self::Published => &[IntervalUnit::Minutes],
            Self::Multiwoven => &[IntervalUnit::Minutes, IntervalUnit::Hours, IntervalUnit::Days, IntervalUnit::Weeks],
        }
    }
}

words! {
    /// When a sync runs.
    ScheduleType {
        /// The published contract's only schedule: every N minutes.
        Automated => "automated", "every N minutes";
        /// The open-source server's name for the same.
        Interval => "interval", "at an interval";
        /// At the times of a cron expression.
        CronExpression => "cron_expression", "by cron expression";
        /// Only when somebody starts it.
        Manual => "manual", "when started manually";
    }
}

words! {
    /// What a run sends.
    SyncMode {
        /// All rows.
        FullRefresh => "full_refresh", "every row at first, later only new ones";
        /// New and changed rows.
        Incremental => "incremental", "rows that are new or changed";
    }
}

words! {
    /// The unit of an interval.
    IntervalUnit {
        /// Minutes.
        Minutes => "minutes", "minutes";
        /// Hours.
        Hours => "hours", "hours";
        /// Days.
        Days => "days", "days";
        /// Weeks.
        Weeks => "weeks", "weeks";
    }
}

impl IntervalUnit {
    /// How many minutes it has.
    pub const fn minutes(self) -> u64 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 24 * 60,
            Self::Weeks => 7 * 24 * 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_a_server_are_those_of_its_dialect() {
        let words =
            |dialect: Dialect| dialect.schedule_types().iter().map(|word| word.word()).collect::<Vec<_>>().join(" ");
        assert_eq!(words(Dialect::Published), "automated");
        assert_eq!(words(Dialect::Multiwoven), "interval cron_expression manual");
        assert!(!Dialect::Published.sync_modes().contains(&SyncMode::Incremental));
    }

    #[test]
    fn a_word_reads_back_as_what_it_was() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::from_word(dialect.word()), Some(dialect));
            for schedule in dialect.schedule_types() {
                assert_eq!(ScheduleType::from_word(schedule.word()), Some(*schedule));
            }
        }
        assert_eq!(SyncMode::from_word("Full_Refresh"), None, "servers are strict about case");
    }
}
