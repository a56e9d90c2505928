//! Instants in UTC, in whole microseconds.

use chrono::DateTime;

/// Microseconds in a day of 24 hours.
pub const DAY_MICROS: i64 = 86_400_000_000;

/// An instant: microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant `days` later; days are 24 hours, whatever the season.
    #[must_use]
    pub fn plus_days(self, days: f64) -> Self {
        // Fractions of a microsecond have no meaning here, and no window is longer than 10^8 days.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "rounded, and far below i64::MAX"
        )]
        let micros = (days * DAY_MICROS as f64).round() as i64;
        Self(self.0 + micros)
    }

    /// Days from `earlier` to here, negative where `earlier` is later.
    pub fn days_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / DAY_MICROS as f64
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match DateTime::from_timestamp_micros(self.0) {
            Some(time) if self.0 % 1_000_000 == 0 => {
                write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%SZ"))
            }
            Some(time) => write!(f, "{}", time.format("%Y-%m-%dT%H:%M:%S%.6fZ")),
            None => write!(f, "{} µs", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_print_in_utc() {
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(
            Timestamp(0).plus_days(1.5).to_string(),
            "1970-01-02T12:00:00Z"
        );
    }
}
