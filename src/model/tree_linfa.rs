//! A decision tree by the crate `linfa-trees`, as a cross-check of our own.

use linfa::traits::Fit as _;
use linfa_trees::{DecisionTree, SplitQuality, TreeNode};
use ndarray::Array1;

use crate::domain::Seed;
use crate::model::borrowed::{Cut, Prepared};
use crate::model::fitted::Model;
use crate::model::learner::{Dataset, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::trees::{Tree, TreesModel};

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

impl Prepared {
    fn grow(&self, depth: usize) -> Result<Fit, FitError> {
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
        let mut splits = Vec::new();
        cuts(fitted.root_node(), &mut splits);
        self.recount(&splits, 0, &rows, (positive / total, SHRINKAGE), &mut nodes);
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
}

/// Adds the crate's node and what is below it.
fn cuts(node: &TreeNode<f64, bool>, all: &mut Vec<Option<Cut>>) -> usize {
    let at = all.len();
    all.push(None);
    let children = node.children();
    if let (false, [Some(low), Some(high)]) = (node.is_leaf(), children.as_slice()) {
        let (feature, threshold, _) = node.split();
        all[at] = Some(Cut {
            feature,
            threshold,
            low: cuts(low, all),
            high: cuts(high, all),
        });
    }
    at
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
            .map(|&candidate| prepared.grow(DEPTHS[candidate]))
            .collect()
    }
}
