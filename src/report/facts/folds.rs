//! Figures by fold and by stretch of time (figure 24): luck or skill?

use serde::{Deserialize, Serialize};

/// The same contest, over and over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldSpread {
    /// One line a fold and scorer of the contest, by fold, then scorer.
    pub folds: Vec<FoldFigures>,
    /// Folds in which [`super::Roles::main`] has the lowest log loss of rules, model and hybrid.
    pub won: usize,
    /// Folds with both classes.
    pub of_folds: usize,
    /// Stretches of time before the test period, each predicted from what was known before it; empty without time.
    pub periods: Vec<PeriodFigures>,
}

/// One scorer on one fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldFigures {
    /// Number of the fold, as in `oof.parquet`.
    pub fold: u32,
    /// The scorer.
    pub scorer: String,
    /// Rows of the fold.
    pub rows: usize,
    /// Of these, converted.
    pub conversions: usize,
    /// ROC AUC; `None` with one class.
    pub auc: Option<f64>,
    /// Average precision; `None` without conversions.
    pub average_precision: Option<f64>,
    /// Log loss in nats.
    pub log_loss: f64,
    /// Mean squared error.
    pub brier: f64,
    /// Share of the fold's conversions at the capacity's share; `None` without conversions.
    pub capture_at_capacity: Option<f64>,
}

/// One scorer on one stretch of time, level and spread fitted anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodFigures {
    /// Number of the stretch from 0, in time.
    pub period: usize,
    /// First cutoff, RFC 3339; `None` where the order of the file stands for time.
    pub first_cutoff: Option<String>,
    /// Last cutoff.
    pub last_cutoff: Option<String>,
    /// The scorer.
    pub scorer: String,
    /// Rows predicted.
    pub rows: usize,
    /// Of these, converted.
    pub conversions: usize,
    /// ROC AUC; `None` with one class.
    pub auc: Option<f64>,
    /// Log loss in nats.
    pub log_loss: f64,
}
