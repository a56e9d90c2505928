//! Predictions of rows that were not trained on, as training hands them on.

use crate::domain::sigmoid;

use super::contest::HeldOut;
use super::figures::Split;
use super::procedure::Context;

/// Out-of-fold predictions, in the order of the training rows.
#[derive(Debug, Clone, PartialEq)]
pub struct OutOfFold {
    /// Fold that predicted the row.
    pub folds: Vec<u32>,
    /// Probabilities by scorer, named as in the contest.
    pub probabilities: Vec<(String, Vec<f64>)>,
}

/// Predictions for the latest rows, learned from what was known before them.
#[derive(Debug, Clone, PartialEq)]
pub struct Later {
    /// The rows, ascending.
    pub rows: Vec<usize>,
    /// Probabilities by scorer, one for each of `rows`.
    pub probabilities: Vec<(String, Vec<f64>)>,
}

/// The predictions of the folds, row by row.
pub(super) fn out_of_fold(context: &Context, held_out: &HeldOut, folds: Vec<u32>) -> OutOfFold {
    let probabilities = context
        .scorers
        .iter()
        .zip(&held_out.log_odds)
        .map(|(name, log_odds)| {
            let mut values = vec![0.0; folds.len()];
            for (&row, &eta) in held_out.rows.iter().zip(log_odds) {
                values[row] = sigmoid(eta);
            }
            (name.clone(), values)
        })
        .collect();
    OutOfFold {
        folds,
        probabilities,
    }
}

/// The last split that was judged, where it is one by time on all rows of the test.
pub(super) fn later(context: &Context, held_out: &HeldOut) -> Option<Later> {
    if ![Split::Time, Split::TimeKnown].contains(&held_out.split) {
        return None;
    }
    let mut order: Vec<usize> = (0..held_out.rows.len()).collect();
    order.sort_unstable_by_key(|&at| held_out.rows[at]);
    let probabilities = context.scorers.iter().zip(&held_out.log_odds);
    Some(Later {
        rows: order.iter().map(|&at| held_out.rows[at]).collect(),
        probabilities: probabilities
            .map(|(name, etas)| {
                let each = order.iter().map(|&at| sigmoid(etas[at]));
                (name.clone(), each.collect())
            })
            .collect(),
    })
}
