//! A decision tree with honest leaf probabilities, grown by histograms.

use crate::domain::{Seed, log_odds};
use crate::model::bins::Binned;
use crate::model::fitted::Model;
use crate::model::grower::{Grower, Growth, Sample, Sizes, pack_all};
use crate::model::grown::Grown;
use crate::model::learner::{Dataset, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::readable::{Contents, readable};
use crate::model::split::{Criterion, Limits, Pair};
use crate::model::trees::TreesModel;

/// One setting of the tree.
#[derive(Debug, Clone, Copy)]
struct Setting {
    leaves: usize,
    /// Rows of a leaf at least, by weight.
    min_rows: f64,
    /// Weight, in rows, of the parent's probability in a leaf's.
    shrinkage: f64,
}

/// Leaves at most, smallest tree first.
const LEAVES: [usize; 7] = [4, 8, 16, 32, 64, 128, 256];

/// Rows of a leaf at least.
const MIN_ROWS: [f64; 2] = [100.0, 20.0];

/// Rows that a parent counts for in the probabilities of its children.
const SHRINKAGES: [f64; 3] = [20.0, 80.0, 320.0];

/// Depth at most: what a reader, and an exact explanation, can still follow.
const MAX_DEPTH: usize = 16;

/// A leaf has at least as many rows as hold this many conversions at the base rate. A leaf that then
/// has none is news; one too small to tell is not made.
const EXPECTED_CONVERSIONS: f64 = 5.0;

/// Splits that gain less than this many nats are within what chance alone gains.
const MIN_GAIN: f64 = 2.0;

/// All settings, simplest first.
fn settings() -> impl Iterator<Item = Setting> {
    LEAVES.into_iter().flat_map(|leaves| {
        MIN_ROWS.into_iter().flat_map(move |min_rows| {
            SHRINKAGES.into_iter().map(move |shrinkage| Setting {
                leaves,
                min_rows,
                shrinkage,
            })
        })
    })
}

/// A decision tree whose leaves are probabilities.
///
/// Splits gain most in log likelihood, best leaf first; missing values go where they gain most,
/// levels are divided by their order of means. Each leaf's probability is drawn toward its parent's,
/// so that a small leaf never claims 0 or 1.
///
/// # Source
/// Leaf-wise histogram growth as in `LightGBM` (Ke et al. 2017); shrinkage toward the parent as the
/// m-estimate of Cestnik 1990, applied from the root down.
#[derive(Debug, Clone, Copy)]
pub struct HistogramTree;

impl Learner for HistogramTree {
    fn name(&self) -> &'static str {
        "tree"
    }

    fn engine(&self) -> &'static str {
        "histogram"
    }

    fn summary(&self) -> &'static str {
        "one decision tree with probabilities in its leaves, readable as rules"
    }

    fn candidates(&self) -> Vec<String> {
        let words = |setting: Setting| {
            let Setting {
                leaves,
                min_rows,
                shrinkage,
            } = setting;
            format!("{leaves} leaves of at least {min_rows} rows, shrinkage {shrinkage}")
        };
        settings().map(words).collect()
    }

    fn is_nested(&self) -> bool {
        true
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        let all: Vec<Setting> = settings().collect();
        check_candidates(which, all.len())?;
        data.refuse_signs(self)?;
        data.check()?;
        let binned = Binned::fit(data)?;
        let pairs = pairs(data);
        // Growth is best leaf first, so a tree of fewer leaves is the beginning of a larger one.
        let mut grown: Vec<(f64, Grown, Vec<Pair>)> = Vec::new();
        let (pack, packed) = pack_all(&pairs);
        let rows = all_rows(&binned);
        let sample = Sample {
            pack,
            packed: &packed,
            sizes: Sizes::InPairs,
            rows: &rows,
            others: &[],
        };
        let mut grower = Grower::new(&binned);
        for rows in MIN_ROWS {
            let same = which.iter().map(|&one| all[one]);
            let same = same.filter(|one| one.min_rows.total_cmp(&rows).is_eq());
            if let Some(most) = same.map(|one| one.leaves).max() {
                let growth = growth(most, rows, &pairs);
                // All columns are looked at everywhere: nothing is drawn.
                let tree = grower.grow(&sample, &growth, &mut seed.stream(0));
                let sums = tree.sums(grower.rows(), |row| pairs[row]);
                grown.push((rows, tree, sums));
            }
        }
        let fit = |&candidate: &usize| {
            let setting = all[candidate];
            let found = grown
                .iter()
                .find(|(rows, _, _)| setting.min_rows.total_cmp(rows).is_eq());
            let (_, grown, sums) = found?;
            Some(finish(&binned, grown, sums, setting))
        };
        Ok(which.iter().filter_map(fit).collect())
    }
}

fn growth(max_leaves: usize, min_rows: f64, pairs: &[Pair]) -> Growth {
    let [conversions, rows] = pairs
        .iter()
        .fold([0.0, 0.0], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]]);
    Growth {
        max_leaves,
        max_depth: MAX_DEPTH,
        min_gain: MIN_GAIN,
        limits: Limits {
            criterion: Criterion::Likelihood,
            min_rows: min_rows.max(EXPECTED_CONVERSIONS * rows / conversions),
            level_smoothing: 10.0,
            level_price: 0.32,
        },
        columns: 1.0,
        is_symmetric: false,
    }
}

pub(crate) fn all_rows(binned: &Binned) -> Vec<u32> {
    // Tables of more rows than fit into 32 bits do not fit into memory.
    (0..u32::try_from(binned.n_rows).unwrap_or(u32::MAX)).collect()
}

/// Conversions and rows, by weight.
pub(crate) fn pairs(data: &Dataset) -> Vec<Pair> {
    let weights = data.row_weights();
    data.targets()
        .iter()
        .zip(weights)
        .map(|(target, weight)| [weight * target, weight])
        .collect()
}

fn finish(binned: &Binned, grown: &Grown, sums: &[Pair], setting: Setting) -> Fit {
    let values = shrunk_values(grown, sums, sums[0][0] / sums[0][1], setting.shrinkage);
    let contents = Contents {
        sums,
        values: &values,
    };
    let tree = readable(binned, grown, &contents, setting.leaves);
    let n_splits = tree
        .nodes
        .iter()
        .filter(|node| node.split.is_some())
        .count();
    let mut warnings = Vec::new();
    if n_splits == 0 {
        warnings.push("no split gained enough: every row gets the base rate".to_owned());
    }
    Fit {
        model: Model::Trees(TreesModel {
            schema: binned.schema.clone(),
            base: 0.0,
            trees: vec![tree],
        }),
        report: FitReport {
            out_of_bag: None,
            converged: true,
            rounds: n_splits,
            warnings,
        },
    }
}

/// Log-odds of each node, its probability drawn toward its parent's, from the root's down.
pub(crate) fn shrunk_values(grown: &Grown, sums: &[Pair], root: f64, shrinkage: f64) -> Vec<f64> {
    let mut chances = vec![root; sums.len()];
    for (at, node) in grown.nodes.iter().enumerate() {
        if let Some(split) = &node.split {
            for child in [split.left, split.left + 1] {
                chances[child] = shrunk(sums[child], chances[at], shrinkage);
            }
        }
    }
    chances.into_iter().map(log_odds).collect()
}

/// A node's probability, drawn toward its parent's as if by `shrinkage` rows of the parent.
pub(crate) fn shrunk([conversions, rows]: Pair, parent: f64, shrinkage: f64) -> f64 {
    (conversions + shrinkage * parent) / (rows + shrinkage)
}
