//! A decision tree by the crate `linfa-trees`, as a cross-check of our own.

use linfa::traits::Fit as _;
use linfa_trees::{DecisionTree, SplitQuality, TreeNode};
use ndarray::{Array1, Array2};

use crate::domain::{Seed, log_odds};
use crate::model::bins::{Binned, BinnedColumn, Bins};
use crate::model::fitted::Model;
use crate::model::learner::{Dataset, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::readable::test;
use crate::model::split::Side;
use crate::model::tree::shrunk;
use crate::model::trees::{Node, Split, Test, Tree, TreesModel};

/// Depth at most, simplest first.
const DEPTHS: [usize; 3] = [3, 5, 7];

/// Rows that a parent counts for in the probabilities of its children.
const SHRINKAGE: f64 = 80.0;

/// A decision tree of `linfa-trees` 0.8.1 with probabilities recovered from the training rows.
///
/// # Limits
/// The crate gives labels only and cuts subtrees of one label away. We therefore let conversions
/// weigh as much as all other rows, so that labels say "above or below the base rate", and count
/// the leaves afterwards. What it cut away is lost. It weighs in single precision, too coarse for a row
/// of weight 2 to count as two rows, so weights are refused.
///
/// # Source
/// Its traps: values closer than 1e-5 count as ties and missing values sort at random, so it gets bin
/// numbers; fitting compares with `<=` and predicting with `<`, so only its splits are taken.
#[derive(Debug, Clone, Copy)]
pub struct LinfaTree;

/// What a column given to the crate asks.
enum Asked {
    /// The bin of a number; missing values stand at the median.
    Bin { column: usize },
    /// Whether the number is missing.
    IsMissing { column: usize },
    /// Whether the code is this one.
    IsCode { column: usize, code: u8 },
}

/// The training rows in the crate's form.
struct Prepared {
    binned: Binned,
    asked: Vec<Asked>,
    x: Array2<f64>,
    labels: Vec<bool>,
    weights: Vec<f64>,
}

impl Prepared {
    fn new(data: &Dataset) -> Result<Self, FitError> {
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

    fn fit(&self, depth: usize) -> Result<Fit, FitError> {
        let total: f64 = self.weights.iter().sum();
        let weighed = self.labels.iter().zip(&self.weights);
        let positive: f64 = weighed
            .clone()
            .filter(|(label, _)| **label)
            .map(|(_, w)| w)
            .sum();
        // Not exactly even, so that no leaf is a tie: the crate breaks ties by chance.
        let factor = (total - positive) / positive * 1.000_1;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the crate weighs in single precision"
        )]
        let balanced: Vec<f32> = weighed
            .map(|(label, w)| (if *label { w * factor } else { *w }) as f32)
            .collect();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the crate weighs in single precision"
        )]
        let min_weight = (50.0f64).min(total / 20.0) as f32;
        let dataset = linfa::Dataset::new(self.x.clone(), Array1::from_vec(self.labels.clone()))
            .with_weights(Array1::from_vec(balanced));
        let fitted = DecisionTree::params()
            .split_quality(SplitQuality::Entropy)
            .max_depth(Some(depth))
            // Counted in rows whatever they weigh, so it is left to the limit on leaves.
            .min_weight_split(2.0)
            .min_weight_leaf(min_weight)
            .fit(&dataset)
            .map_err(|error| FitError::Engine {
                engine: "linfa",
                message: error.to_string(),
            })?;
        let mut nodes = Vec::new();
        let rows: Vec<usize> = (0..self.labels.len()).collect();
        self.convert(fitted.root_node(), &rows, positive / total, 0.0, &mut nodes);
        let n_splits = nodes.iter().filter(|node| node.split.is_some()).count();
        let mut warnings = Vec::new();
        if n_splits == 0 {
            warnings.push("linfa-trees kept no split: every row gets the base rate".to_owned());
        }
        Ok(Fit {
            model: Model::Trees(TreesModel {
                schema: self.binned.schema.clone(),
                base: 0.0,
                trees: vec![Tree { nodes }],
            }),
            report: FitReport {
                out_of_bag: None,
                converged: true,
                rounds: n_splits,
                warnings,
            },
        })
    }

    /// Adds the crate's node and what is below it, counting the training rows that reach it.
    fn convert(
        &self,
        node: &TreeNode<f64, bool>,
        rows: &[usize],
        parent: f64,
        shrinkage: f64,
        nodes: &mut Vec<Node>,
    ) -> usize {
        let weight: f64 = rows.iter().map(|&row| self.weights[row]).sum();
        let positive = rows
            .iter()
            .filter(|&&row| self.labels[row])
            .map(|&row| self.weights[row]);
        let conversions: f64 = positive.sum();
        let chance = if shrinkage + weight <= 0.0 {
            parent
        } else {
            shrunk([conversions, weight], parent, shrinkage)
        };
        let at = nodes.len();
        nodes.push(Node {
            rows: weight,
            conversions,
            value: log_odds(chance),
            split: None,
        });
        let children = node.children();
        let (false, [Some(low), Some(high)]) = (node.is_leaf(), children.as_slice()) else {
            return at;
        };
        let (feature, threshold, _) = node.split();
        let (lows, highs): (Vec<usize>, Vec<usize>) = rows
            .iter()
            .partition(|&&row| self.x[(row, feature)] <= threshold);
        let low_at = self.convert(low, &lows, chance, SHRINKAGE, nodes);
        let high_at = self.convert(high, &highs, chance, SHRINKAGE, nodes);
        let (column, test, is_low_left) = self.test(feature, threshold);
        let (left, right) = if is_low_left {
            (low_at, high_at)
        } else {
            (high_at, low_at)
        };
        // The crate's gain is in Gini or bits of reweighed rows; the likelihood is what we report.
        let gain = gain(&nodes[at], &nodes[left], &nodes[right]);
        nodes[at].split = Some(Split {
            column,
            test,
            left,
            right,
            gain,
        });
        at
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

impl Learner for LinfaTree {
    fn name(&self) -> &'static str {
        "tree"
    }

    fn engine(&self) -> &'static str {
        "linfa"
    }

    fn summary(&self) -> &'static str {
        "one decision tree by the crate linfa-trees, probabilities counted afterwards"
    }

    fn candidates(&self) -> Vec<String> {
        DEPTHS
            .iter()
            .map(|depth| format!("depth {depth}"))
            .collect()
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], _seed: Seed) -> Result<Vec<Fit>, FitError> {
        check_candidates(which, DEPTHS.len())?;
        data.refuse_weights(self, "histogram")?;
        data.refuse_signs(self)?;
        let prepared = Prepared::new(data)?;
        which
            .iter()
            .map(|&candidate| prepared.fit(DEPTHS[candidate]))
            .collect()
    }
}
