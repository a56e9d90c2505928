//! Cross-validation and the contest: base rate, rules, each model and the hybrid on the same held-out rows.
//!
//! Everything that is fitted (encodings, models, calibrators, the map of the rules, the blend) sees
//! the training part of a split and nothing else; tuning and blending run on inner folds of that
//! part. Groups never straddle folds. No files, no printing: plain structs come back.

mod alarms;
mod alone;
mod board;
mod budget;
mod changes;
mod contest;
mod duel;
mod effects;
mod figures;
mod finish;
mod forward;
mod held_out;
mod importance;
mod minimums;
mod origins;
mod plan;
mod procedure;
mod race;
mod refits;
mod schedule;
mod stretch;
mod train;
mod training_set;
mod trials;
mod tune;
mod twins;
mod verdict;
mod warnings;
mod without;

pub use alarms::{
    AlarmSettings, AlarmVerdict, ByProduct, LastUpdate, Part, SilentEnd, SingleAuc, by_products,
    silent_end, single_columns,
};
pub use changes::{CHANGE_SHARES, Changes, ScoredLeads, changes};
pub use contest::Contest;
pub use duel::{Duel, DuelVerdict, PairedRows, duel};
pub use figures::{Difference, Figures, FoldMeans, Interval, Period, Split, TopFigure};
pub use forward::{Apart, Forward, forward};
pub use held_out::{Later, OutOfFold};
pub use importance::{Agreement, Direction, FeatureImportance, Importance, RuleImportance};
pub use minimums::{LEAST_GROUPS, MODEST_GROUPS, minimums};
pub use plan::{FEW_GROUPS, LEVEL, Plan, SHARES};
pub use procedure::map_rules;
pub use refits::{Nothing, RefitSample, Refits, SplitGap, refits};
pub use train::{Counts, Trained, TrainedModel, train};
pub use training_set::{Bounds, CapGroup, Caps, RuleColumns, TrainingSet};
pub use trials::TrialLine;
pub use verdict::{Adoption, Verdict};

use crate::calibration::CalibrationError;
use crate::error::Error;
use crate::explain::ExplainError;
use crate::matrix::TableError;
use crate::metrics::MetricError;
use crate::model::FitError;
use crate::split::SplitError;

/// Why training cannot be judged.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EvaluateError {
    /// Slices of different lengths.
    #[error("{got} {what} where {expected} are needed")]
    Lengths {
        /// What there are too few or too many of.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many are needed.
        expected: usize,
    },
    /// All rows converted, or none.
    #[error("{}", one_class(*.label, *.rows))]
    OneClass {
        /// The only label.
        label: bool,
        /// Number of rows.
        rows: usize,
    },
    /// Too few groups of a class to cross-validate.
    #[error(
        "a training part holds {converting} groups with a conversion and {other} without; at least 2 of each are needed in every part, 3 in all"
    )]
    FewGroups {
        /// Groups with a conversion.
        converting: usize,
        /// Groups with a row that did not convert.
        other: usize,
    },
    /// A rule gave a number that is not finite.
    #[error("rule `{rule}` gives a number that is not finite in row {row}")]
    Fact {
        /// The rule, or `total`.
        rule: String,
        /// Row number from 0.
        row: usize,
    },
    /// A rule points at a column that is not there.
    #[error("rule `{rule}` names column {column}, the table has {n_columns}")]
    Feature {
        /// The rule.
        rule: String,
        /// The column, from 0.
        column: usize,
        /// Columns there are.
        n_columns: usize,
    },
    /// A setting outside its range.
    #[error("`{setting}` must lie between {low} and {high}, got `{got}`")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// What was given.
        got: f64,
        /// Smallest allowed value.
        low: f64,
        /// Largest allowed value.
        high: f64,
    },
    /// A learner failed.
    #[error("cannot fit `{learner}`: {source}")]
    Fit {
        /// The learner.
        learner: String,
        /// Why.
        source: FitError,
    },
    /// A map or blend cannot be fitted.
    #[error(transparent)]
    Calibration(#[from] CalibrationError),
    /// Contributions do not add up.
    #[error(transparent)]
    Explain(#[from] ExplainError),
    /// Rows cannot be divided.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// A figure has no value.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// Columns do not fit.
    #[error(transparent)]
    Table(#[from] TableError),
}

fn one_class(label: bool, rows: usize) -> String {
    match (rows, label) {
        (0, _) => {
            "no row has a label: no lead is open at any cutoff whose outcome is known".to_owned()
        }
        (_, true) => {
            format!("all {rows} rows converted; training needs both converted and other leads")
        }
        (_, false) => {
            format!("none of {rows} rows converted; training needs both converted and other leads")
        }
    }
}

impl From<EvaluateError> for Error {
    fn from(error: EvaluateError) -> Self {
        let message = error.to_string();
        match error {
            EvaluateError::OneClass { .. } => Self::data(message).hint(
                "`leadscore check` shows conversions by month and cutoff; look at what counts as a conversion (`positive`), the ids and dates of the outcomes, and the windows in [snapshots]",
            ),
            EvaluateError::FewGroups { .. } => Self::data(message)
                .hint("bring more history, or a more common outcome; with a rulebook (`leadscore rules presets`), leads can be ranked by its points until then"),
            EvaluateError::Fact { .. } => Self::data(message),
            EvaluateError::Setting { .. } => Self::config(message),
            EvaluateError::Lengths { .. } | EvaluateError::Feature { .. } => Self::internal(message),
            EvaluateError::Fit { learner, source } => {
                Self::from(source).context(format!("cannot fit `{learner}`"))
            }
            EvaluateError::Calibration(source) => source.into(),
            EvaluateError::Explain(source) => source.into(),
            EvaluateError::Split(source) => source.into(),
            EvaluateError::Metric(source) => source.into(),
            EvaluateError::Table(source) => source.into(),
        }
    }
}
