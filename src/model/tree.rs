//! A decision tree with honest leaf probabilities, grown by histograms.

use crate::domain::{Seed, log_odds};
use crate::model::bins::{Binned, Bins};
use crate::model::fitted::Model;
use crate::model::grower::{Grown, GrownSplit, Growth, grow};
use crate::model::learner::{Dataset, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::split::{Criterion, Limits, Pair, Side};
use crate::model::trees::{Node, Split, Test, Tree, TreesModel};

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

    fn fit_some(&self, data: &Dataset, which: &[usize], _seed: Seed) -> Result<Vec<Fit>, FitError> {
        let all: Vec<Setting> = settings().collect();
        check_candidates(which, all.len())?;
        data.check()?;
        let binned = Binned::fit(data)?;
        let pairs = pairs(data);
        // Growth is best leaf first, so a tree of fewer leaves is the beginning of a larger one.
        let mut grown: Vec<(f64, Grown)> = Vec::new();
        for rows in MIN_ROWS {
            let same = which.iter().map(|&one| all[one]);
            let same = same.filter(|one| one.min_rows.total_cmp(&rows).is_eq());
            if let Some(most) = same.map(|one| one.leaves).max() {
                let growth = growth(most, rows, &pairs);
                grown.push((rows, grow(&binned, all_rows(&binned), &pairs, &growth)));
            }
        }
        let fit = |&candidate: &usize| {
            let setting = all[candidate];
            let of_rows = |(rows, _): &&(f64, Grown)| setting.min_rows.total_cmp(rows).is_eq();
            let (_, grown) = grown.iter().find(of_rows)?;
            Some(finish(&binned, grown, setting))
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
        },
    }
}

fn all_rows(binned: &Binned) -> Vec<u32> {
    // Tables of more rows than fit into 32 bits do not fit into memory.
    (0..u32::try_from(binned.n_rows).unwrap_or(u32::MAX)).collect()
}

/// Conversions and rows, by weight.
fn pairs(data: &Dataset) -> Vec<Pair> {
    let weights = data.row_weights();
    data.targets()
        .iter()
        .zip(weights)
        .map(|(target, weight)| [weight * target, weight])
        .collect()
}

fn finish(binned: &Binned, grown: &Grown, setting: Setting) -> Fit {
    let tree = tree(binned, grown, setting);
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
            converged: true,
            rounds: n_splits,
            warnings,
        },
    }
}

/// The first `leaves − 1` splits of `grown` as a readable tree.
fn tree(binned: &Binned, grown: &Grown, setting: Setting) -> Tree {
    let kept = |split: &&GrownSplit| split.rank + 1 < setting.leaves;
    let mut nodes: Vec<Node> = Vec::new();
    // Places in `grown`, in the order of the places in `nodes`.
    let mut from = vec![0];
    let mut parents = vec![None];
    let mut chances: Vec<f64> = Vec::new();
    let mut at = 0;
    while at < from.len() {
        let node = &grown.nodes[from[at]];
        let [conversions, rows] = node.sum;
        let chance = match parents[at] {
            None => conversions / rows,
            Some(parent) => shrunk(node.sum, chances[parent], setting.shrinkage),
        };
        let split = node.split.as_ref().filter(kept).map(|split| {
            let (test, is_swapped) =
                test(&binned.columns[split.split.column].kind, &split.split.side);
            let first = from.len();
            let order = if is_swapped { [1, 0] } else { [0, 1] };
            for child in order {
                from.push(split.left + child);
                parents.push(Some(at));
            }
            Split {
                column: split.split.column,
                test,
                left: first,
                right: first + 1,
                gain: split.split.gain,
            }
        });
        nodes.push(Node {
            rows,
            conversions,
            value: log_odds(chance),
            split,
        });
        chances.push(chance);
        at += 1;
    }
    Tree { nodes }
}

/// A node's probability, drawn toward its parent's as if by `shrinkage` rows of the parent.
pub(crate) fn shrunk([conversions, rows]: Pair, parent: f64, shrinkage: f64) -> f64 {
    (conversions + shrinkage * parent) / (rows + shrinkage)
}

/// Codes as a readable test, and whether the children change sides for it.
pub(crate) fn test(bins: &Bins, side: &Side) -> (Test, bool) {
    match (bins, side) {
        (Bins::Number { cuts, .. }, Side::UpTo { code, missing_left }) => {
            // The last bin of numbers has no cut: all numbers pass, only missing ones may not.
            let threshold = cuts.get(usize::from(*code)).copied().unwrap_or(f64::MAX);
            (
                Test::AtMost {
                    threshold,
                    missing_passes: *missing_left,
                },
                false,
            )
        }
        (
            Bins::Category {
                levels,
                other,
                missing,
            },
            Side::OneOf(codes),
        ) => {
            // Rare levels are not listed by name, so the list has to be that of the side without them.
            let is_swapped = other.is_some_and(|other| codes.contains(&other));
            let is_listed = |code: u8| codes.contains(&code) != is_swapped;
            let named = (0u8..=u8::MAX).zip(levels);
            let listed = named
                .filter(|(code, _)| is_listed(*code))
                .map(|(_, name)| name.clone());
            let missing_passes = missing.is_some_and(is_listed);
            (
                Test::OneOf {
                    levels: listed.collect(),
                    missing_passes,
                },
                is_swapped,
            )
        }
        // The grower takes the side from the kind of the column.
        (Bins::Dropped | Bins::Number { .. } | Bins::Category { .. }, _) => (
            Test::OneOf {
                levels: Vec::new(),
                missing_passes: false,
            },
            false,
        ),
    }
}
