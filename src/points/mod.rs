//! Whole-number points from outcomes: the smallest edit of a book that pays, and a book from scratch.
//!
//! A *book* is points a rule with the line `intercept + slope · total` that turns totals into log-odds. Points stay
//! what people type in: multiples of a step, within bounds, some of them frozen. Not here: rulebook files (project),
//! what is wrong with a single rule, fitted coefficients that are not points (model).
//!
//! # Limits
//! Facts are taken as counted today, cut where a rule's own limit cuts: whoever edits `points` has to multiply the rule's
//! own `min` and `max` alike, or its fact is another one. Limits of groups and of the total are applied anew to every
//! book, where the facts know them ([`Limits`]); else what they take away stays as it is.
//!
//! # Example
//! ```
//! use leadscore::points::{Facts, Leeway, Plan, Problem, edit_path};
//!
//! let (demo, visits) = ([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 3.0, 2.0, 0.0, 1.0, 0.0, 4.0]);
//! let labels = [true, true, false, true, false, false, false, false];
//! let facts = Facts::new(&[&demo, &visits], None)?;
//! let outcomes = facts.outcomes(&labels, None, None)?;
//! let rules = [Leeway::new("demo", 1.0, (0.0, 20.0), 1.0)?, Leeway::frozen("visits", 5.0)?];
//! let path = edit_path(&Problem::new(&facts, &outcomes, &rules)?, &Plan::default());
//! assert!(path.books.len() == 2 && 10.0 < path.books[1].points[0] && path.books[1].points[1] == 5.0);
//! # Ok::<(), leadscore::points::PointsError>(())
//! ```

#![expect(
    clippy::float_cmp,
    reason = "points are multiples of a step, made in one place: the same points are the same bits"
)]

mod bent;
mod bins;
mod bounded;
mod budget;
mod choose;
mod descent;
mod facts;
mod gains;
mod learn;
mod leeway;
mod limits;
mod moves;
mod path;
mod polish;
mod problem;
mod surrogate;
mod threshold;

pub use bins::Line;
pub use budget::{Budget, book_at_scale, fit_to_budget, largest_total};
pub use choose::{CrossValidation, Past, Suggestion, cross_validate, suggest};
pub use facts::{Facts, Outcomes, left_by_limits};
pub use gains::{Audience, Crossing, EditGain, EditReport, Estimate, edit_report};
pub use learn::learn;
pub use leeway::Leeway;
pub use limits::{Counting, Limits};
pub use path::{Path, edit_path};
pub use problem::{Book, Plan, Problem};
pub use surrogate::{Profile, Surrogate};
pub use threshold::{AtThreshold, at_threshold, probability_at, slope_keeping, threshold_for};

use crate::error::Error;
use crate::metrics::MetricError;

/// Why no points can be found.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PointsError {
    /// Slices of different lengths.
    #[error("{what}: {got} entries, {expected} are needed")]
    Lengths {
        /// What has the wrong length.
        what: &'static str,
        /// Its length.
        got: usize,
        /// The length it should have.
        expected: usize,
    },
    /// A number that cannot be used.
    #[error("{what} of row {row} is `{value}`; {allowed}")]
    Value {
        /// Which number.
        what: &'static str,
        /// Row number from 0.
        row: usize,
        /// What it is.
        value: f64,
        /// What it may be.
        allowed: &'static str,
    },
    /// All labels agree.
    #[error(
        "cannot find points: all {n_rows} rows are {}",
        if *.label { "conversions" } else { "without conversion" }
    )]
    OneClass {
        /// The label that all rows have.
        label: bool,
        /// Rows there are.
        n_rows: usize,
    },
    /// Bounds that leave no points.
    #[error("rule `{rule}`: no multiple of {step} lies between {low} and {high}")]
    Bounds {
        /// The rule.
        rule: String,
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
        /// The step.
        step: f64,
    },
    /// A number of a rule that makes no sense.
    #[error("rule `{rule}`: {what} has to be {allowed}, got `{got}`")]
    Range {
        /// The rule.
        rule: String,
        /// Which number.
        what: &'static str,
        /// Its value.
        got: f64,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A book from scratch without bounds.
    #[error("rule `{rule}` has no bounds; points from scratch need a lowest and a highest value")]
    Unbounded {
        /// The rule.
        rule: String,
    },
    /// More rules than there are codes for.
    #[error("{got} rules are more than the {most} that can be learned at once")]
    TooMany {
        /// Rules given.
        got: usize,
        /// Rules at most.
        most: usize,
    },
    /// Points that rank backwards have no threshold for a probability.
    #[error("points do not rise with the chance to convert: no threshold stands for a probability")]
    NoSlope,
    /// A probability of 0 or 1, or none at all.
    #[error("a probability strictly between 0 and 1 is needed, got `{got}`")]
    Probability {
        /// What was given.
        got: f64,
    },
    /// No scale brings the book within its budget.
    #[error("no book within a total of {limit} points: frozen rules alone can give {least}")]
    Budget {
        /// Points there may be.
        limit: f64,
        /// Points that cannot be taken away.
        least: f64,
    },
    /// A figure has no value.
    #[error(transparent)]
    Metric(#[from] MetricError),
}

impl From<PointsError> for Error {
    fn from(error: PointsError) -> Self {
        let message = error.to_string();
        match error {
            PointsError::OneClass { .. } => Self::data(message)
                .hint("both conversions and non-conversions are needed; widen the time span or the outcome"),
            PointsError::NoSlope => Self::data(message),
            PointsError::Bounds { .. }
            | PointsError::Range { .. }
            | PointsError::Unbounded { .. }
            | PointsError::TooMany { .. }
            | PointsError::Probability { .. }
            | PointsError::Budget { .. } => Self::config(message),
            PointsError::Lengths { .. } | PointsError::Value { .. } => Self::internal(message),
            PointsError::Metric(error) => error.into(),
        }
    }
}
