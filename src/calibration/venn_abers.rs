//! Venn–Abers: isotonic regression with the new row added as a conversion and as none.

use crate::calibration::isotonic::{Block, merged};
use crate::calibration::{CalibrationError, check};

/// Two probabilities that hold the true one between them on average, and their merger.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoWays {
    /// The value where the row counts as no conversion.
    pub low: f64,
    /// The value where it counts as a conversion.
    pub high: f64,
}

impl TwoWays {
    /// One probability: `p1 / (1 − p0 + p1)`, the choice that regrets least in log loss.
    pub fn merged(&self) -> f64 {
        self.high / (1.0 - self.low + self.high)
    }
}

/// The calibration rows, ready to be asked at any score.
#[derive(Debug, Clone, PartialEq)]
pub struct VennAbers {
    /// Distinct scores, ascending.
    scores: Vec<f64>,
    /// The answer at each of them.
    at: Vec<TwoWays>,
    /// The answer in each gap: below all scores, between neighbors, above all.
    between: Vec<TwoWays>,
}

impl VennAbers {
    /// Both probabilities at a score.
    pub fn apply(&self, score: f64) -> TwoWays {
        let idx = self.scores.partition_point(|&known| known < score);
        if self.scores.get(idx).is_some_and(|&known| known <= score) {
            self.at[idx]
        } else {
            self.between[idx]
        }
    }

    /// Distinct scores with the merged probability at each.
    pub(super) fn steps(&self) -> (Vec<f64>, Vec<f64>) {
        let values = self.at.iter().map(TwoWays::merged).collect();
        (self.scores.clone(), values)
    }
}

/// Prepares the answers for all scores at once.
///
/// Pooled blocks left of a score are kept on a stack as the scores are walked through, those right of it in a chain
/// built from the far end; the row itself then pools with its neighbors on both sides. In practice linear after the sort.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Vovk & Petej 2012, arXiv:1211.0025; the inductive form of Vovk, Petej & Fedorova 2015.
pub fn fit_venn_abers(scores: &[f64], labels: &[bool]) -> Result<VennAbers, CalibrationError> {
    let (weights, _) = check(scores, labels, None)?;
    let items: Vec<Mass> = merged(scores, labels, &weights)
        .iter()
        .map(Mass::of)
        .collect();
    let right = chain(&items);
    let (mut at, mut between) = (Vec::new(), Vec::new());
    let mut left: Vec<Mass> = Vec::new();
    for (idx, item) in items.iter().enumerate() {
        between.push(both(&left, None, &right, idx));
        at.push(both(&left, Some(*item), &right, idx + 1));
        let mut top = *item;
        while let Some(before) = left.pop_if(|before| top.mean() <= before.mean()) {
            top = top.and(before);
        }
        left.push(top);
    }
    between.push(both(&left, None, &right, items.len()));
    Ok(VennAbers {
        scores: merged(scores, labels, &weights)
            .iter()
            .map(|block| block.first)
            .collect(),
        at,
        between,
    })
}

/// Weight of rows and of conversions among them.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Mass {
    weight: f64,
    converted: f64,
}

impl Mass {
    fn of(block: &Block) -> Self {
        Self {
            weight: block.weight,
            converted: block.converted,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            weight: self.weight + other.weight,
            converted: self.converted + other.converted,
        }
    }

    fn mean(self) -> f64 {
        self.converted / self.weight
    }
}

/// For each place the first pooled block of the items from there on, and where the next one starts.
fn chain(items: &[Mass]) -> Vec<(Mass, usize)> {
    let mut links: Vec<(Mass, usize)> = vec![
        (
            Mass {
                weight: 0.0,
                converted: 0.0
            },
            0
        );
        items.len()
    ];
    for idx in (0..items.len()).rev() {
        let (mut block, mut next) = (items[idx], idx + 1);
        while next < items.len() && links[next].0.mean() <= block.mean() {
            block = block.and(links[next].0);
            next = links[next].1;
        }
        links[idx] = (block, next);
    }
    links
}

fn both(left: &[Mass], own: Option<Mass>, right: &[(Mass, usize)], next: usize) -> TwoWays {
    let with = |label: f64| {
        let row = Mass {
            weight: 1.0,
            converted: label,
        };
        pooled(left, own.map_or(row, |own| own.and(row)), right, next)
    };
    TwoWays {
        low: with(0.0),
        high: with(1.0),
    }
}

/// The value of `block` once it has pooled with whatever is out of order on either side.
fn pooled(left: &[Mass], mut block: Mass, right: &[(Mass, usize)], mut next: usize) -> f64 {
    let mut before = left.len();
    loop {
        if before > 0 && block.mean() <= left[before - 1].mean() {
            before -= 1;
            block = block.and(left[before]);
        } else if next < right.len() && right[next].0.mean() <= block.mean() {
            block = block.and(right[next].0);
            next = right[next].1;
        } else {
            return block.mean();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::fit_isotonic;

    #[test]
    fn all_scores_at_once_equal_one_refit_each() {
        let scores: Vec<f64> = (0..80u32).map(|i| f64::from((i * 37) % 23)).collect();
        let labels: Vec<bool> = (0..80u32)
            .map(|i| (i * 7919) % 29 < (i * 37) % 23 + 3)
            .collect();
        let fitted = fit_venn_abers(&scores, &labels).unwrap();
        for half in -3..50 {
            let query = f64::from(half) / 2.0;
            let refit = |label: bool| {
                let (mut s, mut y) = (scores.clone(), labels.clone());
                s.push(query);
                y.push(label);
                fit_isotonic(&s, &y, None).unwrap().apply(query)
            };
            let got = fitted.apply(query);
            assert!((got.low - refit(false)).abs() < 1e-12, "{query}");
            assert!((got.high - refit(true)).abs() < 1e-12, "{query}");
        }
    }
}
