//! What the model leans on (figure 18).

use serde::{Deserialize, Serialize};

use super::Ends;

/// The most important features of the model; rules beside the model stand in `importance.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The model that was asked.
    pub model: String,
    /// Held-out rows that were shuffled.
    pub rows: usize,
    /// Shuffles a feature.
    pub repeats: usize,
    /// The features, the most important first; at most 20.
    pub features: Vec<ImportantFeature>,
    /// Features that are not listed.
    pub more: usize,
}

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportantFeature {
    /// The column.
    pub name: String,
    /// In words.
    pub words: String,
    /// Rise of the held-out log loss in nats when the column is shuffled.
    pub log_loss_rise: f64,
    /// Its standard error over groups.
    pub standard_error: f64,
    /// Its interval.
    pub interval: Ends,
    /// Share of the model's whole gain over the base rate (log loss) that shuffling loses; `None` without a gain.
    pub share_of_gain: Option<f64>,
    /// `raises`, `lowers` or `unclear`: what more of it does to the score.
    pub direction: String,
    /// Columns that move together with it (rank correlation of 0.7 and more), the closest first; at most three.
    pub moves_with: Vec<String>,
}
