//! Isotonic regression by pooling neighbors that are out of order, and its shrunk form.

use crate::calibration::{CalibrationError, check};

/// Rows of neighboring scores that share one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Block {
    /// Smallest score.
    pub first: f64,
    /// Largest score.
    pub last: f64,
    /// Weight of its rows.
    pub weight: f64,
    /// Weight of its conversions.
    pub converted: f64,
    /// Its value: the share of conversions, or that share shrunk.
    pub value: f64,
}

/// A rising step map from scores to probabilities: flat within blocks, a line between them, flat outside.
#[derive(Debug, Clone, PartialEq)]
pub struct Isotonic {
    /// Blocks by score.
    pub blocks: Vec<Block>,
}

impl Isotonic {
    /// The probability at a score.
    pub fn apply(&self, score: f64) -> f64 {
        let next = self.blocks.partition_point(|block| block.first <= score);
        let before = next.checked_sub(1).and_then(|idx| self.blocks.get(idx));
        match (before, self.blocks.get(next)) {
            (None, None) => f64::NAN,
            (None, Some(first)) => first.value,
            (Some(block), None) => block.value,
            (Some(block), Some(_)) if score <= block.last => block.value,
            (Some(left), Some(right)) => {
                let share = (score - left.last) / (right.first - left.last);
                left.value + share * (right.value - left.value)
            }
        }
    }
}

/// Fits the rising step map that is closest to the labels.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Pool adjacent violators, equal scores merged first; the same as scikit-learn 1.9's `IsotonicRegression`.
///
/// # Limits
/// Blocks of one label have the value 0 or 1, so its log loss on new rows may be infinite: see [`fit_shrunk_isotonic`].
pub fn fit_isotonic(
    scores: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<Isotonic, CalibrationError> {
    let (weights, _) = check(scores, labels, weights)?;
    Ok(Isotonic {
        blocks: pool(merged(scores, labels, &weights)),
    })
}

/// Pseudo-rows at the base rate that each block is drawn toward.
pub const SHRINKAGE: f64 = 2.0;

/// Isotonic regression whose blocks are drawn toward the base rate, so that none says never or always.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Methods section 6.1: `(k + m·ȳ)/(n_b + m)` with m = 2; neighbors that shrinking puts out of order are pooled again.
pub fn fit_shrunk_isotonic(
    scores: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<Isotonic, CalibrationError> {
    let (weights, [converted, other]) = check(scores, labels, weights)?;
    let base = converted / (converted + other);
    let mut blocks = pool(merged(scores, labels, &weights));
    for block in &mut blocks {
        block.value = (block.converted + SHRINKAGE * base) / (block.weight + SHRINKAGE);
    }
    Ok(Isotonic {
        blocks: pool(blocks),
    })
}

/// One block a distinct score, ascending.
pub(super) fn merged(scores: &[f64], labels: &[bool], weights: &[f64]) -> Vec<Block> {
    let mut order: Vec<usize> = (0..scores.len())
        .filter(|&row| 0.0 < weights[row])
        .collect();
    order.sort_unstable_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(a.cmp(&b)));
    let mut blocks: Vec<Block> = Vec::new();
    for row in order {
        let (score, weight) = (scores[row], weights[row]);
        let converted = if labels[row] { weight } else { 0.0 };
        match blocks.last_mut() {
            Some(block) if score <= block.last => {
                block.weight += weight;
                block.converted += converted;
            }
            _ => blocks.push(Block {
                first: score,
                last: score,
                weight,
                converted,
                value: 0.0,
            }),
        }
    }
    for block in &mut blocks {
        block.value = block.converted / block.weight;
    }
    blocks
}

/// Merges neighbors until values rise.
fn pool(items: Vec<Block>) -> Vec<Block> {
    let mut stack: Vec<Block> = Vec::new();
    for mut top in items {
        while let Some(before) = stack.pop_if(|before| top.value <= before.value) {
            let weight = before.weight + top.weight;
            top = Block {
                first: before.first,
                last: top.last,
                weight,
                converted: before.converted + top.converted,
                value: (before.weight * before.value + top.weight * top.value) / weight,
            };
        }
        stack.push(top);
    }
    stack
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_block_is_never_or_always_once_shrunk_and_the_order_stays() {
        let scores: Vec<f64> = (0..60).map(f64::from).collect();
        let labels: Vec<bool> = (0..60).map(|i| 30 < i || i % 11 == 5).collect();
        let map = fit_shrunk_isotonic(&scores, &labels, None).unwrap();
        let values: Vec<f64> = (-5..70).map(|s| map.apply(f64::from(s))).collect();
        assert!(values.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(values.iter().all(|&p| 0.0 < p && p < 1.0));
        let raw = fit_isotonic(&scores, &labels, None).unwrap();
        assert_eq!((raw.apply(-1.0), raw.apply(99.0)), (0.0, 1.0));
    }
}
