//! The one expression that compares the time of an event with a cutoff.

use polars::prelude::*;

use crate::domain::{DAY_MICROS, Timestamp};

/// Position of the cutoff, in a frame that [`observed`] made.
pub const CUTOFF: &str = "__cutoff";
/// Age of the event at the cutoff in microseconds, always above 0.
pub const AGE: &str = "__age";

/// Every event once for each cutoff whose observation window it lies in, with [`CUTOFF`] and [`AGE`].
///
/// An event is used if and only if `cutoff - observation <= time < cutoff` and it was visible before
/// the cutoff (`visible < cutoff`, where the log says when events came in).
///
/// # Shapes and units
/// `events` has `time`, and `visible` if `has_visible`, as UTC instants in microseconds.
/// `cutoffs` ascending; their positions become [`CUTOFF`] (u32).
pub fn observed(
    events: LazyFrame,
    has_visible: bool,
    cutoffs: &[Timestamp],
    observation_days: f64,
) -> LazyFrame {
    let length = Timestamp(0).plus_days(observation_days).0;
    // The instant from which the log knows the event: late arrivals are not seen earlier than they came.
    let micros = |name: &str| col(name).cast(DataType::Int64);
    let known = if has_visible {
        when(micros("visible").gt(micros("time")))
            .then(micros("visible"))
            .otherwise(micros("time"))
    } else {
        micros("time")
    };
    let inside = |cutoff: Expr| {
        // Half-open: an event at the cutoff is the outcome, not its cause.
        known
            .clone()
            .lt(cutoff.clone())
            .and((cutoff - micros("time")).lt_eq(lit(length)))
    };
    if let [only] = cutoffs {
        return events.filter(inside(lit(only.0))).with_columns([
            lit(0u32).alias(CUTOFF),
            (lit(only.0) - micros("time")).alias(AGE),
        ]);
    }
    let grid = DataFrame::new_infer_height(vec![
        Column::new(
            CUTOFF.into(),
            (0u32..).take(cutoffs.len()).collect::<Vec<_>>(),
        ),
        Column::new(
            "__cutoff_micros".into(),
            cutoffs.iter().map(|cutoff| cutoff.0).collect::<Vec<_>>(),
        ),
    ])
    .unwrap_or_default();
    let (first, last) = (
        cutoffs.first().map_or(0, |c| c.0),
        cutoffs.last().map_or(0, |c| c.0),
    );
    events
        .filter(
            known
                .clone()
                .lt(lit(last))
                .and((lit(first) - micros("time")).lt_eq(lit(length))),
        )
        .cross_join(grid.lazy(), None)
        .filter(inside(col("__cutoff_micros")))
        .with_columns([(col("__cutoff_micros") - micros("time")).alias(AGE)])
        .drop(by_name(["__cutoff_micros"], true, false))
}

/// Microseconds in `days`, for comparisons with [`AGE`].
pub fn age_micros(days: f64) -> i64 {
    Timestamp(0).plus_days(days).0
}

/// [`AGE`] in days.
pub fn age_days() -> Expr {
    col(AGE).cast(DataType::Float64) / lit(DAY_MICROS as f64)
}
