//! From the clock on a wall to UTC.

use chrono::{LocalResult, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::domain::DAY_MICROS;
use crate::error::Result;
use crate::events::error::EventsError;

/// Days from 1970 to 2200, for which offsets are looked up once.
const DAYS: i64 = 84_006;
/// An offset that no zone has: "look it up".
const CHANGES: i32 = i32::MAX;

/// Reads a time zone by its IANA name.
///
/// # Errors
/// Kind `Config` where there is no such zone, with the closest name as a hint.
pub fn parse_timezone(name: &str) -> Result<Tz> {
    name.parse().map_err(|_| {
        EventsError::TimeZone {
            name: name.to_owned(),
        }
        .into()
    })
}

/// How a local time was placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placed {
    /// There is one such instant.
    Once,
    /// Clocks went back: there are two, and the earlier was taken.
    Twice,
    /// Clocks went forward over it: shifted forward by as much as they skipped.
    Never,
}

/// A time zone with its offsets by day.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    zone: Tz,
    /// Offset in seconds on each day since 1970; [`CHANGES`] on days near a change. Empty for UTC.
    by_day: Vec<i32>,
}

impl Clock {
    pub(crate) fn new(zone: Tz) -> Self {
        if zone == Tz::UTC {
            return Self {
                zone,
                by_day: Vec::new(),
            };
        }
        let at = |day: i64| offset_at(zone, day * 86_400);
        let mut by_day = Vec::new();
        let (mut before, mut here, mut next) = (at(-1), at(0), at(1));
        for day in 0..DAYS {
            let after = at(day + 2);
            // No change from a day before to a day after: true of every local time on this day.
            let steady = before == here && here == next && next == after;
            by_day.push(if steady { here } else { CHANGES });
            (before, here, next) = (here, next, after);
        }
        Self { zone, by_day }
    }

    /// Whether local times are UTC already.
    pub(crate) fn is_utc(&self) -> bool {
        self.by_day.is_empty()
    }

    /// The zone's IANA name.
    pub(crate) fn name(&self) -> &'static str {
        self.zone.name()
    }

    /// UTC microseconds of a local time given in microseconds since 1970 on the local clock.
    pub(crate) fn to_utc(&self, local: i64) -> (i64, Placed) {
        if self.by_day.is_empty() {
            return (local, Placed::Once);
        }
        let day = local.div_euclid(DAY_MICROS);
        let known = usize::try_from(day)
            .ok()
            .and_then(|day| self.by_day.get(day))
            .copied();
        match known {
            Some(offset) if offset != CHANGES => {
                (local - i64::from(offset) * 1_000_000, Placed::Once)
            }
            _ => self.look_up(local),
        }
    }

    fn look_up(&self, local: i64) -> (i64, Placed) {
        let Some(naive) = naive(local) else {
            return (local, Placed::Once);
        };
        let micros = |offset: i32| local - i64::from(offset) * 1_000_000;
        match self.zone.offset_from_local_datetime(&naive) {
            LocalResult::Single(offset) => (micros(offset.fix().local_minus_utc()), Placed::Once),
            LocalResult::Ambiguous(one, two) => {
                let earlier = one.fix().local_minus_utc().max(two.fix().local_minus_utc());
                (micros(earlier), Placed::Twice)
            }
            LocalResult::None => {
                // The offset before the gap, so that 02:30 in a gap of an hour becomes 03:30.
                let before = offset_at(self.zone, local.div_euclid(1_000_000) - 86_400);
                (micros(before), Placed::Never)
            }
        }
    }
}

fn naive(micros: i64) -> Option<NaiveDateTime> {
    chrono::DateTime::from_timestamp_micros(micros).map(|time| time.naive_utc())
}

fn offset_at(zone: Tz, utc_seconds: i64) -> i32 {
    naive(utc_seconds * 1_000_000)
        .map(|time| zone.offset_from_utc_datetime(&time).fix().local_minus_utc())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn local(text: &str) -> i64 {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M")
            .unwrap()
            .and_utc()
            .timestamp_micros()
    }

    #[test]
    fn local_times_around_the_changes_of_the_clock() {
        let clock = Clock::new(parse_timezone("Europe/Madrid").unwrap());
        let cases = [
            ("2024-01-15 12:00", "2024-01-15T11:00:00Z", Placed::Once),
            ("2024-07-15 12:00", "2024-07-15T10:00:00Z", Placed::Once),
            ("2024-03-31 01:59", "2024-03-31T00:59:00Z", Placed::Once),
            ("2024-03-31 02:30", "2024-03-31T01:30:00Z", Placed::Never),
            ("2024-10-27 02:30", "2024-10-27T00:30:00Z", Placed::Twice),
            ("2024-10-27 03:00", "2024-10-27T02:00:00Z", Placed::Once),
            ("1960-07-15 12:00", "1960-07-15T11:00:00Z", Placed::Once),
        ];
        for (text, utc, placed) in cases {
            let (micros, how) = clock.to_utc(local(text));
            assert_eq!(
                (Timestamp(micros).to_string().as_str(), how),
                (utc, placed),
                "{text}"
            );
        }
    }

    #[test]
    fn an_unknown_zone_is_named_with_the_closest() {
        let error = parse_timezone("Europe/Madird").unwrap_err();
        assert_eq!(error.to_string(), "no time zone `Europe/Madird`");
        assert_eq!(error.advice(), Some("did you mean `Europe/Madrid`?"));
    }
}
