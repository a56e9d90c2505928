//! Trees grown by other crates: their columns without gaps or names, and their splits as ours.
//!
//! Such crates know neither missing values nor categories, so they get bin numbers and yes-or-no columns. Of what
//! they grow only the splits are taken; nodes are counted anew on training rows.

use ndarray::Array2;

use crate::domain::log_odds;
use crate::model::bins::{Binned, BinnedColumn, Bins};
use crate::model::learner::{Dataset, FitError};
use crate::model::readable::test;
use crate::model::split::Side;
use crate::model::tree::shrunk;
use crate::model::trees::{Node, Split, Test};

/// A split of another crate: rows of at most `threshold` go to the node `low`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut {
    pub(crate) feature: usize,
    pub(crate) threshold: f64,
    pub(crate) low: usize,
    pub(crate) high: usize,
}

/// What a column given to the crate asks.
enum Asked {
    /// The bin of a number; missing values stand at the median.
    Bin { column: usize },
    /// Whether the number is missing.
    IsMissing { column: usize },
    /// Whether the code is this one.
    IsCode { column: usize, code: u8 },
}

/// The training rows as numbers without gaps.
pub(crate) struct Prepared {
    pub(crate) binned: Binned,
    asked: Vec<Asked>,
    /// One row a training row, one entry a question.
    pub(crate) x: Array2<f64>,
    pub(crate) labels: Vec<bool>,
    pub(crate) weights: Vec<f64>,
}

impl Prepared {
    pub(crate) fn new(data: &Dataset) -> Result<Self, FitError> {
        data.check()?;
        let binned = Binned::fit(data)?;
        let weights = data.row_weights();
        let mut asked = Vec::new();
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for (at, column) in binned.columns.iter().enumerate() {
            let indicator = |code: u8| -> Vec<f64> {
                column
                    .codes
                    .iter()
                    .map(|&one| f64::from(u8::from(one == code)))
                    .collect()
            };
            let codes = || (0u8..=u8::MAX).take(column.n_bins);
            match &column.kind {
                Bins::Dropped => {}
                Bins::Number { has_missing, .. } => {
                    let missing = codes().next_back().unwrap_or(0);
                    let middle = middle(column, &weights);
                    let filled =
                        |&code: &u8| f64::from(if code == missing { middle } else { code });
                    asked.push(Asked::Bin { column: at });
                    columns.push(column.codes.iter().map(filled).collect());
                    if *has_missing {
                        asked.push(Asked::IsMissing { column: at });
                        columns.push(indicator(missing));
                    }
                }
                Bins::Category { .. } => {
                    for code in codes() {
                        asked.push(Asked::IsCode { column: at, code });
                        columns.push(indicator(code));
                    }
                }
            }
        }
        let x = Array2::from_shape_fn((binned.n_rows, columns.len()), |(row, j)| columns[j][row]);
        let labels = data.rows.iter().map(|&row| data.labels[row]).collect();
        Ok(Self {
            binned,
            asked,
            x,
            labels,
            weights,
        })
    }

    /// The tree below `cuts[at]`, each node counted on the training rows `rows` and drawn toward its parent.
    ///
    /// `parent` is what the root is drawn to, as if by `shrinkage` rows; a node without rows says what its parent says.
    pub(crate) fn recount(
        &self,
        cuts: &[Option<Cut>],
        at: usize,
        rows: &[usize],
        (parent, shrinkage): (f64, f64),
        nodes: &mut Vec<Node>,
    ) -> usize {
        let weight: f64 = rows.iter().map(|&row| self.weights[row]).sum();
        let positive = rows
            .iter()
            .filter(|&&row| self.labels[row])
            .map(|&row| self.weights[row]);
        let conversions: f64 = positive.sum();
        let chance = shrunk([conversions, weight], parent, shrinkage);
        let place = nodes.len();
        nodes.push(Node {
            rows: weight,
            conversions,
            value: log_odds(chance),
            split: None,
        });
        let Some(cut) = cuts.get(at).copied().flatten() else {
            return place;
        };
        let (lows, highs): (Vec<usize>, Vec<usize>) = rows
            .iter()
            .partition(|&&row| self.x[(row, cut.feature)] <= cut.threshold);
        let low = self.recount(cuts, cut.low, &lows, (chance, shrinkage), nodes);
        let high = self.recount(cuts, cut.high, &highs, (chance, shrinkage), nodes);
        let (column, test, is_low_left) = self.test(cut.feature, cut.threshold);
        let (left, right) = if is_low_left {
            (low, high)
        } else {
            (high, low)
        };
        // The crate's gain has its own measure; the likelihood is what we report.
        let gain = gain(&nodes[place], &nodes[left], &nodes[right]);
        nodes[place].split = Some(Split {
            column,
            test,
            left,
            right,
            gain,
        });
        place
    }

    /// The test behind `feature <= threshold` of the crate, and whether its low side passes.
    fn test(&self, feature: usize, threshold: f64) -> (usize, Test, bool) {
        match self.asked[feature] {
            Asked::Bin { column } => {
                let column_bins = &self.binned.columns[column];
                // The threshold lies between two bin numbers that the data have.
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "0 to 254"
                )]
                let code = threshold.floor() as u8;
                let missing_left = self.median_bin(column) <= threshold;
                let side = Side::UpTo { code, missing_left };
                (column, test(&column_bins.kind, &side).0, true)
            }
            Asked::IsMissing { column } => {
                let test = Test::AtMost {
                    threshold: f64::MAX,
                    missing_passes: false,
                };
                (column, test, true)
            }
            Asked::IsCode { column, code } => {
                let kind = &self.binned.columns[column].kind;
                let (test, is_swapped) = test(kind, &Side::OneOf(vec![code]));
                (column, test, is_swapped)
            }
        }
    }

    fn median_bin(&self, column: usize) -> f64 {
        let is_it = |asked: &Asked| matches!(asked, Asked::Bin { column: one } if *one == column);
        let missing = self.binned.columns[column].n_bins - 1;
        let codes = &self.binned.columns[column].codes;
        let row = codes.iter().position(|&code| usize::from(code) == missing);
        match (self.asked.iter().position(is_it), row) {
            (Some(feature), Some(row)) => self.x[(row, feature)],
            (Some(_) | None, _) => 0.0,
        }
    }
}

/// The median bin of a number by weight, missing values aside.
fn middle(column: &BinnedColumn, weights: &[f64]) -> u8 {
    let mut by_code = vec![0.0; column.n_bins];
    for (&code, weight) in column.codes.iter().zip(weights) {
        by_code[usize::from(code)] += weight;
    }
    by_code.pop();
    let half = by_code.iter().sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let reaches = |weight: &f64| {
        sum += weight;
        half <= sum
    };
    by_code
        .iter()
        .position(reaches)
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or(0)
}

fn gain(parent: &Node, left: &Node, right: &Node) -> f64 {
    let value = |node: &Node| {
        crate::model::split::Criterion::Likelihood.value([node.conversions, node.rows])
    };
    value(left) + value(right) - value(parent)
}
