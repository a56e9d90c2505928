//! How long conversions take from the cutoff on, to choose the prediction window by.

use crate::domain::Timestamp;
use crate::snapshot::rows::{LeadTimes, Windows};

/// The part of all rows that has to be under observation still, for the curve to go on.
const LEAST_WATCHED: f64 = 0.05;
/// The share of conversions that a prediction window should hold.
const ENOUGH: f64 = 0.8;

/// When the conversions that come at all have come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Horizon {
    /// Days from the start of the prediction window that the data lets us follow.
    pub followed_days: u32,
    /// Share of all rows that convert in that time, unfinished ones allowed for.
    pub converted: f64,
    /// Of those conversions, the share that falls into the prediction window.
    pub share_in_window: f64,
    /// Days in which four of five of them have come.
    pub days_of_80: u32,
}

/// Time from the start of the prediction window to the next conversion, over all rows at risk.
///
/// Rows whose window is not over count as long as they are watched. `None` without a conversion to go by.
///
/// # Source
/// Kaplan & Meier 1958, in days; cut off where fewer than 5 % of the rows are still under observation, so that
/// "all" conversions means those within that time.
pub fn horizon(
    leads: &[LeadTimes],
    cutoffs: &[Timestamp],
    windows: &Windows,
    data_end: Timestamp,
) -> Option<Horizon> {
    let end = data_end.plus_days(-windows.label_delay_days);
    let mut curve = Curve::default();
    for cutoff in cutoffs {
        let start = cutoff.plus_days(windows.gap_days);
        if end <= start {
            continue;
        }
        for next in leads
            .iter()
            .filter_map(|lead| windows.at_risk(lead, *cutoff).ok())
        {
            match next {
                // Nobody could have acted on these.
                Some(time) if time < start => {}
                Some(time) if time < end => curve.add(time.days_since(start), true),
                _ => curve.add(end.days_since(start), false),
            }
        }
    }
    curve.horizon(windows.prediction_days)
}

/// Rows by whole days: those that converted on a day, and those watched no longer.
#[derive(Default)]
struct Curve {
    days: Vec<[u64; 2]>,
}

impl Curve {
    fn add(&mut self, days: f64, has_converted: bool) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "days of a log, not negative"
        )]
        let day = days.max(0.0) as usize;
        if self.days.len() <= day {
            self.days.resize(day + 1, [0, 0]);
        }
        self.days[day][usize::from(!has_converted)] += 1;
    }

    fn horizon(&self, window_days: f64) -> Option<Horizon> {
        let all: u64 = self.days.iter().flatten().sum();
        let (mut left, mut survived) = (all, 1.0);
        // Share converted by the end of each day.
        let mut converted = Vec::new();
        for [now, gone] in &self.days {
            if (left as f64) < LEAST_WATCHED * all as f64 || left == 0 {
                break;
            }
            survived *= 1.0 - *now as f64 / left as f64;
            converted.push(1.0 - survived);
            left -= now + gone;
        }
        let total = *converted.last()?;
        if total <= 0.0 {
            return None;
        }
        let by = |day: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "days of a log, not negative"
            )]
            let day = day.ceil().max(1.0) as usize;
            converted[day.min(converted.len()) - 1]
        };
        let enough = converted
            .iter()
            .position(|share| ENOUGH * total <= *share)?;
        let days = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Some(Horizon {
            followed_days: days(converted.len()),
            converted: total,
            share_in_window: by(window_days) / total,
            days_of_80: days(enough + 1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DAY_MICROS;

    fn day(day: i64) -> Timestamp {
        Timestamp(day * DAY_MICROS)
    }

    #[test]
    fn unfinished_rows_count_as_long_as_they_are_watched() {
        // Ten leads, one cutoff: two convert on days 3 and 13, the rest is watched for 40 days.
        let lead = |at: Option<i64>| LeadTimes {
            created: None,
            disqualified: None,
            conversions: at.map(day).into_iter().collect(),
        };
        let mut leads = vec![lead(None); 8];
        leads.extend([lead(Some(103)), lead(Some(113))]);
        let windows = Windows {
            observation_days: 30.0,
            gap_days: 0.0,
            prediction_days: 10.0,
            label_delay_days: 0.0,
            repeat: false,
            cool_off_days: 0.0,
        };
        let found = horizon(&leads, &[day(100)], &windows, day(140)).unwrap();
        assert!((found.converted - 0.2).abs() < 1e-12);
        assert!((found.share_in_window - 0.5).abs() < 1e-12);
        assert_eq!((found.days_of_80, found.followed_days), (14, 41));
        assert_eq!(horizon(&leads[..8], &[day(100)], &windows, day(140)), None);
    }
}
