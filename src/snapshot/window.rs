//! The one place that compares the time of an event with a cutoff.

use polars::prelude::*;

use crate::domain::Timestamp;

/// Position of the cutoff, in a frame with one row a (lead, cutoff).
pub const CUTOFF: &str = "__cutoff";

/// The time of an event in microseconds.
pub fn time_micros() -> Expr {
    col("time").cast(DataType::Int64)
}

/// The instant from which the log knows an event, in microseconds: late arrivals are not seen earlier than
/// they came.
pub fn known_micros() -> Expr {
    let visible = col("visible").cast(DataType::Int64);
    when(visible.clone().gt(time_micros()))
        .then(visible)
        .otherwise(time_micros())
}

/// Whether what became known at `known` may be used at `cutoff`: the instant itself is too late.
pub fn is_known(known: Timestamp, cutoff: Timestamp) -> bool {
    known < cutoff
}

/// The age in microseconds at which an event is seen at `cutoff`, always above 0; `None` where it is not seen.
///
/// An event is used if and only if `cutoff - horizon <= time < cutoff` and it was visible before the cutoff
/// (`known < cutoff`). Half-open: an event at the cutoff is the outcome, not its cause.
pub fn age_seen(time: i64, known: i64, cutoff: Timestamp, horizon_micros: i64) -> Option<i64> {
    let age = cutoff.0.saturating_sub(time);
    (time < cutoff.0 && is_known(Timestamp(known), cutoff) && age <= horizon_micros).then_some(age)
}

/// The events that at least one of the cutoffs may see, so that the rest is never read.
///
/// # Shapes and units
/// `events` has `time` as UTC instants in microseconds; `cutoffs` ascending.
pub fn seen_by_some(events: LazyFrame, cutoffs: &[Timestamp], horizon_micros: i64) -> LazyFrame {
    let (Some(first), Some(last)) = (cutoffs.first(), cutoffs.last()) else {
        return events.filter(lit(false));
    };
    // Whole instants, so that readers of columnar files can skip what lies outside by their statistics.
    let instant = |micros: i64| {
        lit(micros).cast(DataType::Datetime(
            TimeUnit::Microseconds,
            Some(TimeZone::UTC),
        ))
    };
    let before = events.filter(col("time").lt(instant(last.0)));
    match first.0.checked_sub(horizon_micros) {
        Some(start) => before.filter(col("time").gt_eq(instant(start))),
        None => before,
    }
}

/// Microseconds in `days`, for comparisons with ages; an infinite number of days has no end.
pub fn age_micros(days: f64) -> i64 {
    Timestamp(0).plus_days(days).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_at_the_cutoff_is_not_seen_and_one_at_the_far_end_is() {
        let at = |time, known| age_seen(time, known, Timestamp(100), 30);
        assert_eq!(at(99, 99), Some(1));
        assert_eq!(at(100, 100), None);
        assert_eq!(at(70, 70), Some(30));
        assert_eq!(at(69, 69), None);
        assert_eq!(at(80, 99), Some(20));
        assert_eq!(at(80, 100), None);
        assert_eq!(age_seen(-5, -5, Timestamp(100), i64::MAX), Some(105));
    }

    #[test]
    fn the_coarse_filter_keeps_whatever_a_cutoff_sees() {
        let micros = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
        let frame = df! { "time" => (0i64..200).collect::<Vec<_>>() }.unwrap();
        let frame = frame.lazy().with_columns([col("time").cast(micros)]);
        for horizon in [0, 30, i64::MAX] {
            let cutoffs = [Timestamp(60), Timestamp(100)];
            let kept = seen_by_some(frame.clone(), &cutoffs, horizon)
                .select([time_micros()])
                .collect()
                .unwrap();
            let kept: Vec<i64> = kept
                .column("time")
                .unwrap()
                .i64()
                .unwrap()
                .iter()
                .flatten()
                .collect();
            let seen = |time: &i64| {
                cutoffs
                    .iter()
                    .any(|cutoff| age_seen(*time, *time, *cutoff, horizon).is_some())
            };
            assert!((0..200).filter(seen).all(|time| kept.contains(&time)));
            assert!(kept.iter().all(|time| *time < 100));
        }
    }
}
