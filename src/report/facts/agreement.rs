//! How much the lists have in common (figure 16).

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::metrics::{
    RankedLists, TieRule, kendall, overlap_curve, rank_biased_overlap, spearman, swap_set,
};

use super::prepared::Prepared;

/// Shares of the list at which heads are compared.
const SHARES: [f64; 20] = [
    0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6,
    0.7, 0.8, 0.9, 1.0,
];

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
    /// Mean number of ranks that a row moves on its list.
    pub mean_displacement: f64,
    /// The same as share of the list.
    pub mean_displacement_share: f64,
}

/// The lists of every two shown scorers; that of the rules is the list by points.
///
/// # Errors
/// None that a checked training leads to.
pub(super) fn agreement(prepared: &Prepared) -> Result<Agreement> {
    let k = prepared.capacity_rows();
    let shares: Vec<f64> = SHARES.to_vec();
    let lists = prepared.lists();
    let mut pairs = Vec::new();
    for (b, a) in prepared.pairs() {
        let (first, second) = (&prepared.lanes[a], &prepared.lanes[b]);
        let [ours, theirs] = [first, second].map(|lane| {
            if lane.is_points {
                lane.scores.as_slice()
            } else {
                lane.probabilities
            }
        });
        let (a, b) = (
            RankedLists::new(ours, lists)?,
            RankedLists::new(theirs, lists)?,
        );
        let overlaps = overlap_curve(&a, &b, &shares)?;
        let (mean_displacement, mean_displacement_share) = a.displacement(&b);
        let at_capacity = swap_set(&a, &b, prepared.capacity.share)?.overlap;
        let itself = overlap_curve(&a, &a, &shares)?;
        let persistence = 1.0 - 1.0 / (k as f64).max(2.0);
        pairs.push(Overlap {
            first: first.name.to_owned(),
            second: second.name.to_owned(),
            shares: shares.clone(),
            overlaps,
            first_with_itself: itself,
            at_capacity,
            tau_b: kendall(ours, theirs)?.tau_b,
            spearman: spearman(ours, theirs)?,
            rank_biased_overlap: Some(rank_biased_overlap(
                ours,
                theirs,
                persistence,
                TieRule::Shared,
            )?)
            .filter(|overlap| overlap.is_finite()),
            mean_displacement,
            mean_displacement_share,
        });
    }
    Ok(Agreement { pairs })
}
