//! Cron expressions from both sides, and against another implementation.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn runs(text: &str, after: &str, count: usize) -> Vec<String> {
    Cron::parse(text).expect(text).next_runs(at(after)).take(count).map(|run| run.to_string()).collect()
}

#[test]
fn what_will_run_is_told_in_words() {
    for (text, words) in [
        ("* * * * *", "Every minute (UTC)"),
        ("*/15 * * * *", "Every 15 minutes (UTC)"),
        ("*/45 * * * *", "At :00 and :45 of every hour (UTC)"),
        ("5 * * * *", "Every hour at :05 (UTC)"),
        ("0 */6 * * *", "Every 6 hours (UTC)"),
        ("0 9 * * *", "At 09:00, every day (UTC)"),
        ("  0   9 * *  1-5 ", "At 09:00, Monday to Friday (UTC)"),
        ("0 9,17 * * mon,THU", "At 09:00 and 17:00, Monday and Thursday (UTC)"),
        ("30 6 1 * *", "At 06:30, on day 1 of the month (UTC)"),
        ("30 6 1 jan-mar *", "At 06:30, on day 1 of the month in January to March (UTC)"),
        ("0 0 13 * 5", "At 00:00, on day 13 of the month and every Friday (UTC)"),
        ("*/10 8-18 * * *", "Every 10 minutes of hours 8 to 18 (UTC)"),
        ("* 8-18 * * *", "Every minute of hours 8 to 18 (UTC)"),
        ("5/15 * * * *", "At :05, :20, :35 and :50 of every hour (UTC)"),
        ("@daily", "At 00:00, every day (UTC)"),
        ("@weekly", "At 00:00, Sunday (UTC)"),
        ("@hourly", "Every hour at :00 (UTC)"),
        ("@yearly", "At 00:00, on day 1 of the month in January (UTC)"),
        ("*/90 * * * *", "Every hour at :00 (UTC)"),
    ] {
        assert_eq!(Cron::parse(text).expect(text).describe(), words, "{text}");
    }
}

#[test]
fn what_will_not_run_gets_its_own_sentence() {
    for (text, beginning) in [
        ("", "Enter a cron expression"),
        ("* * *", "A cron expression has five fields (minute, hour, day of month, month, day of week); this has 3."),
        ("0 0 9 * * *", "Leave out the seconds"),
        ("0 0 9 * * 1,3,5", "Leave out the seconds"),
        ("0 9 * * * America/New_York", "Leave out the time zone"),
        ("0 9 * * * UTC", "Leave out the time zone"),
        ("0 9 * * * +05:30", "Leave out the time zone"),
        ("CRON_TZ=UTC 0 9 * * *", "Leave out the time zone"),
        ("60 * * * *", "Minutes go from 0 to 59, so 60 is invalid."),
        ("99999999999999 * * * *", "Minutes go from 0 to 59"),
        ("0 24 * * *", "Hours go from 0 to 23; the scheduler never runs 24. Use 0."),
        ("0 25 * * *", "Hours go from 0 to 23, so 25 is invalid."),
        ("0 0 0 * *", "Days of the month go from 1 to 31, so 0 is invalid."),
        ("0 0 * 13 *", "Months go from 1 to 12, so 13 is invalid."),
        ("0 0 * * 7", "Days of the week go from 0 (Sunday) to 6; the scheduler never runs 7."),
        ("0 0 * * 5-7", "Days of the week go from 0 (Sunday) to 6"),
        ("0 22-2 * * *", "Hours: the range 22-2 ends before it starts, so the scheduler never runs it. Use 22-23,0-2."),
        (
            "0 0 * * fri-mon",
            "Days of the week: the range fri-mon ends before it starts, so the scheduler never runs it. Use 5-6,0-1.",
        ),
        (
            "0 0 * * sat-sun",
            "Days of the week: the range sat-sun ends before it starts, so the scheduler never runs it. Use 6,0.",
        ),
        ("*/0 * * * *", "Minutes: a step of 0 crashes the server."),
        ("0 0 L * *", "Days of the month: the scheduler doesn't know “L”."),
        ("0 0 15W * *", "Days of the month: the scheduler doesn't know “W”."),
        ("0 0 * * mon#2", "Days of the week: the scheduler doesn't know “#”."),
        ("0 0 * * 1%2", "Days of the week: the scheduler doesn't know “%”."),
        ("0 0 ? * *", "Days of the month: the scheduler doesn't know “?”."),
        ("H 0 * * *", "Minutes: the scheduler doesn't know “H”."),
        ("0 0 -1 * *", "Days of the month: “-1” isn't valid."),
        ("0 0 * January *", "Months: “January” isn't valid."),
        ("0 0 * MARCH *", "Months: “MARCH” isn't valid."),
        ("1,,2 * * * *", "Minutes: “” isn't valid."),
        ("1- * * * *", "Minutes: “1-” isn't valid."),
        ("1/ * * * *", "Minutes: “1/” isn't valid."),
        ("1-5-7 * * * *", "Minutes: “5-7” isn't valid."),
        ("*/5/2 * * * *", "Minutes: “5/2” isn't valid."),
        ("٥ * * * *", "Minutes: “٥” isn't valid."),
        ("@noon", "The scheduler doesn't know @noon. Use 0 12 * * *."),
        ("@every 1h", "The API doesn't accept @every."),
        ("@reboot", "Unknown word “@reboot”."),
        ("@daily 5", "Unknown word “@daily 5”."),
        ("0 0 31 2 *", "None of these months has such a day"),
        ("0 0 31 4,6 1", "None of these months has such a day"),
        ("*/100 * * * *", "Minutes: the API accepts steps of at most two digits."),
        ("0 009 * * *", "Hours: “009” isn't valid."),
        ("0 0 * * 01", "Days of the week: “01” isn't valid."),
    ] {
        let words = Cron::parse(text).expect_err(text).to_string();
        assert!(words.starts_with(beginning), "{text:?}: {words}");
    }
    assert_eq!(Cron::parse(&"*".repeat(501)), Err(CronProblem::TooLong));
}

#[test]
fn the_next_runs_are_those_of_the_scheduler() {
    assert_eq!(
        runs("*/45 * * * *", "2026-11-23T12:00:00Z", 3),
        ["2026-11-23T12:45:00Z", "2026-11-23T13:00:00Z", "2026-11-23T13:45:00Z"]
    );
    assert_eq!(runs("0 9 * * 1-5", "2026-11-27T09:00:00Z", 2), ["2026-11-30T09:00:00Z", "2026-12-01T09:00:00Z"]);
    assert_eq!(runs("0 0 29 2 *", "2026-11-23T12:00:00Z", 2), ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]);
    assert_eq!(runs("59 23 31 12 *", "2026-12-31T23:58:59Z", 2), ["2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"]);
}

#[test]
fn restricted_days_of_month_and_week_count_as_either() {
    assert_eq!(
        runs("0 0 1 * 1", "2026-11-23T12:00:00Z", 3),
        ["2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z", "2026-12-07T00:00:00Z"]
    );
    // Only a bare * leaves the other day field alone to decide.
    assert_eq!(
        runs("0 0 */10 * 1", "2026-11-29T12:00:00Z", 3),
        ["2026-11-30T00:00:00Z", "2026-12-01T00:00:00Z", "2026-12-07T00:00:00Z"]
    );
}

fn field(first: u32, last: u32) -> impl Strategy<Value = String> {
    let value = move || first..=last;
    prop_oneof![
        3 => Just("*".to_owned()),
        2 => value().prop_map(|value| value.to_string()),
        1 => (value(), value()).prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b))),
        1 => (1..=last).prop_map(|step| format!("*/{step}")),
        1 => (value(), value(), 1..5_u32).prop_map(|(a, b, step)| format!("{}-{}/{step}", a.min(b), a.max(b))),
        1 => prop::collection::vec(value(), 2..4)
            .prop_map(|values| values.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")),
    ]
}

/// Expressions whose meaning all implementations share: at most one day field is restricted.
fn plain_expression() -> impl Strategy<Value = String> {
    (field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6), any::<bool>()).prop_map(
        |(minute, hour, day, month, weekday, by_week)| {
            if by_week {
                format!("{minute} {hour} * {month} {weekday}")
            } else {
                format!("{minute} {hour} {day} {month} *")
            }
        },
    )
}

proptest! {
    #[test]
    fn any_text_is_judged_without_a_panic(text in any::<String>()) {
        if let Ok(cron) = Cron::parse(&text) {
            prop_assert!(!cron.describe().is_empty());
        }
    }

    #[test]
    fn what_runs_reads_back_as_itself_and_runs_on_and_on(text in plain_expression(), start in 0_i64..4_000_000_000) {
        let cron = Cron::parse(&text).expect("a plain expression");
        prop_assert_eq!(&Cron::parse(cron.as_str()).expect("again"), &cron);
        prop_assert!(cron.describe().ends_with("(UTC)"));
        let start = Timestamp::from_second(start).expect("a time");
        let runs: Vec<Timestamp> = cron.next_runs(start).take(5).collect();
        prop_assert_eq!(runs.len(), 5);
        prop_assert!(runs[0] > start && runs.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn another_implementation_finds_the_same_runs(text in plain_expression(), start in 1_700_000_000_i64..2_000_000_000) {
        let other: croner::Cron = text.parse().expect("croner takes it");
        let mine: Vec<i64> = Cron::parse(&text).expect("a plain expression")
            .next_runs(Timestamp::from_second(start).expect("a time")).take(5).map(Timestamp::as_second).collect();
        let start = chrono::DateTime::from_timestamp(start, 0).expect("a time");
        let theirs: Vec<i64> = other.iter_after(start).take(5).map(|run| run.timestamp()).collect();
        prop_assert_eq!(mine, theirs);
    }
}
