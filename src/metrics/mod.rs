//! Figures of merit: one file per metric, each a function with its direction and range.
//!
//! Arithmetic over labels and scores only; nothing here knows what a model, a rule or a fold is.
//! Everything is tie-aware: rows of equal score enter together, so the order of rows never changes
//! an answer. What is undefined (an AUC of one class) is a named error, never 0.

mod auc;
mod average_precision;
mod bootstrap;
mod brier;
mod capture;
mod capture_curve;
mod chi_square;
mod cv_comparison;
mod deciles;
mod delong;
mod expected_precision;
mod ks;
mod lift;
mod log_loss;
mod mcnemar;
mod multiple;
mod precision;
mod rank_agreement;
mod rank_biased_overlap;
mod ranked_lists;
mod rate;
mod sample;
mod stability;
mod swap_rates;
mod top;

pub use auc::auc;
pub use average_precision::average_precision;
pub use bootstrap::{Bootstrap, Replicates, bootstrap};
pub use brier::brier;
pub use capture::capture_at;
pub use capture_curve::{CaptureCurve, CapturePoint, compare_captures};
pub use chi_square::{chi_square_quantile, chi_square_tail};
pub use cv_comparison::{
    FoldComparison, OneStandardError, PathStep, compare_folds, one_standard_error, student_quantile,
};
pub use deciles::{DECILES, cross_deciles};
pub use delong::{Comparison, Placements, compare, logit_interval};
pub use expected_precision::expected_average_precision;
pub use ks::ks;
pub use lift::lift_at;
pub use log_loss::{ClippedLoss, log_loss, log_loss_from_log_odds, row_loss};
pub use mcnemar::{McNemar, mcnemar};
pub use multiple::{benjamini_hochberg, holm};
pub use precision::precision_at;
pub use rank_agreement::{
    Kendall, SwapSet, kendall, mean_displacement, midranks, overlap_curve, spearman, swap_set,
};
pub use rank_biased_overlap::{TieRule, rank_biased_overlap};
pub use ranked_lists::{RankedLists, caught_in};
pub use rate::{Rate, clustered_rate, wilson};
pub use sample::{Ranked, Sample, Tie};
pub use stability::{StabilityByChance, jensen_shannon, sample_distance, stability_index};
pub use swap_rates::{SwapRates, Swapped, swap_rates};
pub use top::{Drawn, ListSizes, Listed, ResampledTop, Top};

use crate::error::Error;

/// Every metric, in the order that help and reports list them.
pub const ALL: &[&Metric] = &[
    &auc::METRIC,
    &average_precision::METRIC,
    &expected_precision::METRIC,
    &log_loss::METRIC,
    &brier::METRIC,
    &ks::METRIC,
    &lift::METRIC,
    &capture::METRIC,
    &precision::METRIC,
];

/// The share of rows that the `_at_10` metrics of [`ALL`] look at.
pub const DEFAULT_SHARE: f64 = 0.1;

/// Standard normal quantile of a two-sided 95 % interval.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Which way a metric points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Larger is better.
    Higher,
    /// Smaller is better.
    Lower,
}

/// What a metric says of itself, and how to compute it from probabilities.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Unique name, as JSON output spells it.
    pub name: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Which way is better.
    pub direction: Direction,
    /// Smallest and largest possible value; the upper end may be infinite.
    pub range: (f64, f64),
    /// Whether row weights are taken; where not, giving them is [`MetricError::Unweighted`].
    pub takes_weights: bool,
    /// The value on probabilities.
    pub compute: fn(&Sample) -> Result<f64, MetricError>,
}

/// The metric called `name`.
pub fn find(name: &str) -> Option<&'static Metric> {
    ALL.iter().copied().find(|metric| metric.name == name)
}

/// Why a metric has no value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum MetricError {
    /// No rows, or no weight.
    #[error("no rows to measure on")]
    Empty,
    /// Slices of different lengths.
    #[error("{labels} labels, but {other} {what}")]
    Lengths {
        /// Number of labels.
        labels: usize,
        /// Number of the other values.
        other: usize,
        /// What the other values are.
        what: &'static str,
    },
    /// All labels agree.
    #[error("all {rows} labels are `{label}`; the metric needs both classes")]
    OneClass {
        /// The only label.
        label: bool,
        /// Number of rows.
        rows: usize,
    },
    /// A score that is not a number.
    #[error("the score in row {row} is not a number")]
    NotANumber {
        /// Row number from 0.
        row: usize,
    },
    /// A score outside 0 to 1 where a probability is needed.
    #[error("the score in row {row} is `{value}`, a probability between 0 and 1 is needed")]
    Probability {
        /// Row number from 0.
        row: usize,
        /// The score.
        value: f64,
    },
    /// A weight that is negative or not finite.
    #[error("the weight in row {row} is `{value}`, weights are finite and not negative")]
    Weight {
        /// Row number from 0.
        row: usize,
        /// The weight.
        value: f64,
    },
    /// Weights given to a metric that is defined for whole rows only.
    #[error("`{metric}` is defined for whole rows and takes no weights")]
    Unweighted {
        /// The metric.
        metric: &'static str,
    },
    /// A top that is empty or larger than the whole.
    #[error("cannot look at the top `{amount}` of `{total}` rows")]
    Top {
        /// Rows asked for.
        amount: f64,
        /// Rows there are.
        total: f64,
    },
    /// The resampled groups kept lacking a class.
    #[error("replicate {replicate} of the bootstrap lacked a class in {draws} draws")]
    Resampling {
        /// Replicate number from 0.
        replicate: usize,
        /// Draws tried.
        draws: usize,
    },
}

impl From<MetricError> for Error {
    fn from(error: MetricError) -> Self {
        let hint = match &error {
            MetricError::OneClass { .. } | MetricError::Empty | MetricError::Resampling { .. } => {
                Some(
                    "both conversions and non-conversions are needed; widen the time span or the outcome",
                )
            }
            MetricError::Lengths { .. }
            | MetricError::NotANumber { .. }
            | MetricError::Probability { .. }
            | MetricError::Weight { .. }
            | MetricError::Unweighted { .. }
            | MetricError::Top { .. } => None,
        };
        match hint {
            Some(hint) => Self::data(error.to_string()).hint(hint),
            None => Self::internal(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        for metric in ALL {
            assert_eq!(
                find(metric.name).map(|found| found.summary),
                Some(metric.summary)
            );
            assert_eq!(
                ALL.iter().filter(|other| other.name == metric.name).count(),
                1
            );
        }
        assert!(find("accuracy").is_none());
    }
}
