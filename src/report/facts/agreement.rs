//! How much the lists have in common (figure 16).

use serde::{Deserialize, Serialize};

/// The list by points against those of model and hybrid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Rules against model, rules against hybrid, model against hybrid, as far as there are any.
    pub pairs: Vec<Overlap>,
}

/// Two lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Name of the first scorer.
    pub first: String,
    /// Name of the second.
    pub second: String,
    /// Shares of the list, ascending.
    pub shares: Vec<f64>,
    /// Share of the head of one list that is in the head of the other, expected over ties.
    pub overlaps: Vec<f64>,
    /// Overlap of the first list with itself: below 1 where a tie lies across the border, the most that could be had.
    pub first_with_itself: Vec<f64>,
    /// Overlap at capacity.
    pub at_capacity: f64,
    /// Kendall's tau-b; `None` where a scorer has one value only.
    pub tau_b: Option<f64>,
    /// Spearman's rank correlation; `None` as `tau_b`.
    pub spearman: Option<f64>,
    /// Rank-biased overlap (variant b), the first `capacity` leads having most of the weight.
    pub rank_biased_overlap: Option<f64>,
    /// Mean number of ranks that a row moves.
    pub mean_displacement: f64,
    /// The same as share of all rows.
    pub mean_displacement_share: f64,
}
