//! Early against late training rows (figure 23): does the score lean on something that changed?

use serde::{Deserialize, Serialize};

/// The late third of the cutoffs against those before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Last cutoff of the early rows, RFC 3339.
    pub early_until: String,
    /// First cutoff of the late rows, RFC 3339.
    pub late_from: String,
    /// Early rows.
    pub early_rows: usize,
    /// Late rows.
    pub late_rows: usize,
    /// Distinct leads among the early rows: what critical values count.
    pub early_leads: usize,
    /// Distinct leads among the late rows.
    pub late_leads: usize,
    /// Conversion rate of the early rows.
    pub early_rate: f64,
    /// Conversion rate of the late rows.
    pub late_rate: f64,
    /// Scores of [`super::Roles::shown`], then features: those that act first, then by PSI.
    pub columns: Vec<ColumnDrift>,
    /// Features looked at; those that are not in `columns` did not drift.
    pub of_columns: usize,
}

/// How much a column changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftLevel {
    /// Within chance, or too small to matter.
    Ok,
    /// Beyond chance, PSI from 0.1.
    Watch,
    /// Beyond chance, PSI from 0.25.
    Act,
}

/// One column, early and late.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnDrift {
    /// The column, or the name of a scorer.
    pub name: String,
    /// In words.
    pub words: String,
    /// Whether it is a score.
    pub is_score: bool,
    /// Population stability index over the bins, missing values one of them.
    pub psi: f64,
    /// What chance alone would give with so many leads and bins, on average.
    pub psi_by_chance: f64,
    /// What chance alone exceeds once in twenty.
    pub psi_critical: f64,
    /// Chance of a PSI this large without a change, Holm-corrected over all columns.
    pub p: f64,
    /// The verdict.
    pub level: DriftLevel,
    /// Largest distance of the two distributions, 0 to 1; `None` for categories.
    pub ks: Option<f64>,
    /// Jensen–Shannon divergence in bits, 0 to 1, over the bins.
    pub js_divergence: f64,
    /// Inner borders of the bins, deciles of the early rows; empty for categories.
    pub edges: Vec<f64>,
    /// Levels of the bins, for categories; the last may be "all others" (empty text).
    pub categories: Vec<String>,
    /// Share of the early rows by bin, missing values last.
    pub early_shares: Vec<f64>,
    /// Share of the late rows by bin.
    pub late_shares: Vec<f64>,
    /// Mean of the early rows that have a value; `None` for categories.
    pub early_mean: Option<f64>,
    /// Mean of the late rows.
    pub late_mean: Option<f64>,
    /// Share of the early rows without a value.
    pub early_missing: f64,
    /// Share of the late rows without a value.
    pub late_missing: f64,
    /// Share of the late rows with a level that no early row has; `None` for numbers.
    pub new_levels: Option<f64>,
    /// Rank of the feature by importance, 1 = most; `None` for scores, and without a model.
    pub importance_rank: Option<usize>,
}
