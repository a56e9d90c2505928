//! ROC (figure 6), and precision and recall (figure 7).

use serde::{Deserialize, Serialize};

use super::Ends;

/// The ROC curve of one scorer, at most 200 points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Roc {
    /// Its name.
    pub scorer: String,
    /// Share of the other rows above each limit, ascending from 0 to 1.
    pub false_positive_rates: Vec<f64>,
    /// Share of the converted rows above it.
    pub true_positive_rates: Vec<f64>,
    /// Area under the full curve: how often a converted row ranks above another, ties counting half.
    pub auc: f64,
    /// Its interval.
    pub auc_interval: Option<Ends>,
    /// Kolmogorov–Smirnov statistic: the largest distance of the curve from the diagonal.
    pub ks: f64,
}

/// Precision by recall of one scorer, at most 200 points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PrecisionRecall {
    /// Its name.
    pub scorer: String,
    /// Share of the converted rows that are flagged, ascending.
    pub recalls: Vec<f64>,
    /// Share of the flagged rows that converted.
    pub precisions: Vec<f64>,
    /// Average precision, ties as one step (as scikit-learn).
    pub average_precision: f64,
    /// Average precision that a random order has: the conversion rate.
    pub base_rate: f64,
}
