//! All scorers and their differences (figure 25).

use serde::{Deserialize, Serialize};

use super::Ends;

/// The contest as a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadToHead {
    /// One line a split and scorer: `cv` (all rows), then `time` (the latest stretch, other leads), then
    /// `time_known`, as far as they were run.
    pub lines: Vec<ScorerLine>,
    /// Differences on `cv` rows and on the latest stretch between rules, model and hybrid.
    pub pairs: Vec<Pair>,
}

/// One scorer on one split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorerLine {
    /// `cv`, `time` or `time_known`.
    pub split: String,
    /// `base_rate`, `rules`, a model, or `hybrid`.
    pub scorer: String,
    /// Rows.
    pub rows: usize,
    /// Rows that converted.
    pub conversions: usize,
    /// ROC AUC.
    pub auc: f64,
    /// Its interval.
    pub auc_interval: Option<Ends>,
    /// Average precision.
    pub average_precision: f64,
    /// Log loss in nats.
    pub log_loss: f64,
    /// Mean squared error.
    pub brier: f64,
    /// Shares of the list at which capture and lift are read.
    pub shares: Vec<f64>,
    /// Share of all conversions there.
    pub captures: Vec<f64>,
    /// Its interval.
    pub capture_intervals: Vec<Option<Ends>>,
    /// Conversion rate there over that of all rows.
    pub lifts: Vec<f64>,
    /// Its interval.
    pub lift_intervals: Vec<Option<Ends>>,
}

/// What can be said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The first is better beyond chance.
    First,
    /// The second is better beyond chance.
    Second,
    /// Too close to call.
    Tie,
}

/// First scorer minus second on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// `cv`, `time` or `time_known`.
    pub split: String,
    /// The first.
    pub scorer: String,
    /// The second.
    pub against: String,
    /// Difference of the log losses in nats; negative = the first is better.
    pub log_loss: f64,
    /// Its interval.
    pub log_loss_interval: Option<Ends>,
    /// Who has the lower log loss beyond chance.
    pub by_log_loss: Outcome,
    /// Difference of the AUCs.
    pub auc: f64,
    /// Its interval.
    pub auc_interval: Option<Ends>,
    /// Shares of the list at which captures are compared.
    pub shares: Vec<f64>,
    /// Difference of the captures.
    pub captures: Vec<f64>,
    /// Its interval.
    pub capture_intervals: Vec<Option<Ends>>,
    /// Who captures more beyond chance, at each share.
    pub by_capture: Vec<Outcome>,
}
