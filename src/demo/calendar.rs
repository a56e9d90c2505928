//! When things happen: the months that are simulated, seasons, weekdays, office hours.

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::domain::{DAY_MICROS, Timestamp};

/// First day of every world: Monday, 2024-07-01, UTC.
pub(super) const START: Timestamp = Timestamp(1_719_792_000_000_000);
/// Eighteen months: up to and without 2026-01-01.
pub(super) const DAYS: u16 = 549;

/// Days in an average month.
pub(super) const DAYS_A_MONTH: f64 = 30.4;
const MONTHS: u16 = 18;
/// How busy each month is, from July on.
const SEASON: [f64; 12] = [
    0.85, 0.6, 1.1, 1.15, 1.15, 0.75, 0.95, 1.05, 1.1, 1.0, 1.05, 1.05,
];
/// Monday to Sunday.
const WEEKDAY: [f64; 7] = [1.15, 1.3, 1.3, 1.25, 1.05, 0.35, 0.3];
/// Weight of each hour of the day, UTC.
const HOURS: [f64; 24] = [
    0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 4.0, 8.0, 10.0, 10.0, 9.0, 6.0, 7.0, 9.0, 9.0, 7.0, 5.0,
    3.0, 2.5, 2.5, 2.0, 1.0, 0.5,
];

/// The instant at which day `day` starts.
pub(super) fn start_of(day: u16) -> i64 {
    START.0 + i64::from(day) * DAY_MICROS
}

/// The day in which an instant of the simulated time lies.
pub(super) fn day_of(time: i64) -> i64 {
    (time - START.0).div_euclid(DAY_MICROS)
}

/// How busy a day is; 1 on average.
pub(super) fn busyness(day: u16) -> f64 {
    let month = usize::from(day * 2 / 61) % SEASON.len();
    SEASON[month] * WEEKDAY[usize::from(day % 7)]
}

/// The day on which an account turns up: growing over the years, in season, mostly on weekdays.
pub(super) fn arrival(rng: &mut ChaCha8Rng) -> u16 {
    loop {
        // The last two weeks bring nobody, so that every account has some life before the data end.
        let day = rng.random_range(0..DAYS - 14);
        let growth = 1.0 + 0.6 * f64::from(day) / f64::from(MONTHS * 30);
        if rng.random::<f64>() * 2.5 < growth * busyness(day) {
            return day;
        }
    }
}

/// An instant in `day`, mostly in office hours, in whole seconds.
pub(super) fn moment(day: u16, rng: &mut ChaCha8Rng) -> i64 {
    let total: f64 = HOURS.iter().sum();
    let mut left = rng.random::<f64>() * total;
    let hour = HOURS.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    let seconds = i64::try_from(hour.unwrap_or(9)).unwrap_or(9) * 3600 + rng.random_range(0..3600);
    start_of(day) + seconds * 1_000_000
}

/// The same moment, moved from a weekend to the Monday after.
pub(super) fn on_a_weekday(time: i64) -> i64 {
    match day_of(time).rem_euclid(7) {
        5 => time + 2 * DAY_MICROS,
        6 => time + DAY_MICROS,
        _ => time,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighteen_months_from_a_monday() {
        assert_eq!(START.to_string(), "2024-07-01T00:00:00Z");
        assert_eq!(
            Timestamp(start_of(DAYS)).to_string(),
            "2026-01-01T00:00:00Z"
        );
        assert_eq!(day_of(on_a_weekday(start_of(5) + 60)), 7);
    }
}
