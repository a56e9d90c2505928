//! The calendar grid of cutoffs: the same instants for every lead, at the cadence of production scoring.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::Timestamp;

/// How often a score is made; the UTC calendar decides when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Every midnight.
    Day,
    /// Every Monday, midnight.
    Week,
    /// The first of every month, midnight.
    #[default]
    Month,
}

/// The cutoffs from `first` to `last`, both included where they lie on the calendar.
///
/// Cutoffs are anchored at the calendar and never at a conversion: negatives have no such anchor, and
/// the length of a window would give the label away.
pub fn grid(every: Every, first: Timestamp, last: Timestamp) -> Vec<Timestamp> {
    let Some(start) = DateTime::from_timestamp_micros(first.0) else {
        return Vec::new();
    };
    let midnight = start.time() == NaiveTime::MIN;
    let mut day = start.date_naive();
    if !midnight {
        day = day + Days::new(1);
    }
    day = match every {
        Every::Day => day,
        Every::Week => {
            let ahead = (7 - u64::from(day.weekday().num_days_from_monday())) % 7;
            day + Days::new(ahead)
        }
        Every::Month if day.day() == 1 => day,
        Every::Month => first_of_next_month(day),
    };
    let mut cutoffs = Vec::new();
    while at_midnight(day) <= last {
        cutoffs.push(at_midnight(day));
        day = match every {
            Every::Day => day + Days::new(1),
            Every::Week => day + Days::new(7),
            Every::Month => first_of_next_month(day),
        };
    }
    cutoffs
}

fn first_of_next_month(day: NaiveDate) -> NaiveDate {
    let next = day + Months::new(1);
    next.with_day(1).unwrap_or(next)
}

fn at_midnight(day: NaiveDate) -> Timestamp {
    Timestamp(day.and_time(NaiveTime::MIN).and_utc().timestamp_micros())
}

/// `2025-03-31` as midnight UTC, or an instant with an offset such as `2025-03-31T12:00:00Z`.
pub fn parse_day_or_instant(text: &str) -> Option<Timestamp> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(at_midnight(day));
    }
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|time| Timestamp(time.timestamp_micros()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(every: Every, first: &str, last: &str) -> Vec<String> {
        let time = |text| parse_day_or_instant(text).unwrap();
        grid(every, time(first), time(last))
            .iter()
            .map(|cutoff| cutoff.to_string()[..10].to_owned())
            .collect()
    }

    #[test]
    fn months_start_on_the_first_and_weeks_on_monday() {
        assert_eq!(
            days(Every::Month, "2025-01-15", "2025-04-01"),
            ["2025-02-01", "2025-03-01", "2025-04-01"]
        );
        assert_eq!(
            days(Every::Month, "2025-01-01", "2025-01-31"),
            ["2025-01-01"]
        );
        assert_eq!(
            days(Every::Week, "2025-01-01T10:00:00Z", "2025-01-20"),
            ["2025-01-06", "2025-01-13", "2025-01-20"]
        );
        assert_eq!(
            days(Every::Day, "2025-02-28T00:00:01Z", "2025-03-01"),
            ["2025-03-01"]
        );
        assert!(days(Every::Day, "2025-02-02", "2025-02-01").is_empty());
    }
}
