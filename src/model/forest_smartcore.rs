//! A forest by the crate `smartcore`, as a cross-check of our own.

use rayon::prelude::*;
use serde::Deserialize;
use smartcore::ensemble::random_forest_regressor::{
    RandomForestRegressor, RandomForestRegressorParameters,
};
use smartcore::linalg::basic::matrix::DenseMatrix;

use crate::domain::Seed;
use crate::model::borrowed::{Cut, Prepared};
use crate::model::fitted::Model;
use crate::model::forest::{Line, Unseen};
use crate::model::learner::{Dataset, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::trees::{Tree, TreesModel};

/// Trees of a forest: fewer than ours, for each takes the crate many times as long.
const TREES: usize = 40;

/// Trees by one call of the crate; a fixed number, so that threads do not show.
const TREES_A_TURN: usize = 10;

/// Depth at most: what an exact explanation can still follow.
const MAX_DEPTH: u16 = 16;

/// Rows of a leaf at least, coarsest first.
const MIN_ROWS: [usize; 3] = [100, 40, 15];

/// Rows that a parent counts for in the probabilities of its children.
const SHRINKAGE: f64 = 5.0;

/// The forest of `smartcore` 0.7.0, grown as a regression on 0 and 1, which gives probabilities.
///
/// # Limits
/// The crate's classifier votes with labels, so its regressor is used. It averages probabilities; we take its splits,
/// count the leaves on the rows that each tree has seen (each once, however often it was drawn), average log-odds, and
/// fit a line to the rows that were not drawn, as for our own forest. Weights only change how often a row is drawn,
/// so they are refused. One forest costs many times ours.
///
/// # Source
/// Breiman 2001, rows with replacement. Its fields are private; its serialized form says what they hold.
#[derive(Debug, Clone, Copy)]
pub struct SmartcoreForest;

/// What the crate's forest says of itself.
#[derive(Deserialize)]
struct Whole {
    forest_regressor: Grown,
}

#[derive(Deserialize)]
struct Grown {
    trees: Vec<GrownTree>,
    /// By tree which rows were drawn.
    samples: Vec<Vec<bool>>,
}

#[derive(Deserialize)]
struct GrownTree {
    nodes: Vec<GrownNode>,
}

#[derive(Deserialize)]
struct GrownNode {
    split_feature: usize,
    split_value: Option<f64>,
    true_child: Option<usize>,
    false_child: Option<usize>,
}

impl GrownNode {
    fn cut(&self) -> Option<Cut> {
        Some(Cut {
            feature: self.split_feature,
            threshold: self.split_value?,
            low: self.true_child?,
            high: self.false_child?,
        })
    }
}

/// Trees of one turn, and for each row the sum of the log-odds by those that have not seen it, with their number.
type Turn = (Vec<Tree>, Vec<[f64; 2]>);

impl Prepared {
    fn forest(&self, min_rows: usize, seed: Seed) -> Result<Fit, FitError> {
        let turns: Vec<Turn> = (0..TREES / TREES_A_TURN)
            .into_par_iter()
            .map(|turn| self.turn(min_rows, seed.derive(&format!("turn {turn}"))))
            .collect::<Result<_, FitError>>()?;
        let mut sums = vec![[0.0; 2]; self.labels.len()];
        let mut trees = Vec::with_capacity(TREES);
        for (some, of_turn) in turns {
            trees.extend(some);
            for (sum, more) in sums.iter_mut().zip(of_turn) {
                *sum = [sum[0] + more[0], sum[1] + more[1]];
            }
        }
        let each = self.labels.iter().zip(&self.weights).zip(sums);
        let unseen: Vec<Unseen> = each
            .filter(|((_, weight), [_, n_trees])| 0.0 < **weight && 0.0 < *n_trees)
            .map(|((label, weight), [sum, n_trees])| {
                (
                    sum / n_trees,
                    [weight * f64::from(u8::from(*label)), *weight],
                )
            })
            .collect();
        let line = Line::fit(&unseen);
        for node in trees.iter_mut().flat_map(|tree| &mut tree.nodes) {
            node.value *= line.slope / TREES as f64;
        }
        let mut warnings = Vec::new();
        if line.slope <= 0.0 {
            warnings.push("the trees say nothing about rows that they have not seen".to_owned());
        }
        Ok(Fit {
            model: Model::Trees(TreesModel {
                schema: self.binned.schema.clone(),
                base: line.intercept,
                trees,
            }),
            report: FitReport {
                converged: true,
                rounds: TREES,
                out_of_bag: (!unseen.is_empty()).then(|| line.loss(&unseen)),
                warnings,
            },
        })
    }

    fn turn(&self, min_rows: usize, seed: Seed) -> Result<Turn, FitError> {
        let failed = |message: String| FitError::Engine {
            engine: "smartcore",
            message,
        };
        let (n_rows, n_columns) = self.x.dim();
        let x = DenseMatrix::new(n_rows, n_columns, self.x.iter().copied().collect(), false)
            .map_err(|error| failed(error.to_string()))?;
        let y: Vec<f64> = self
            .labels
            .iter()
            .map(|&label| f64::from(u8::from(label)))
            .collect();
        // A third of the columns a node, as is usual for regressions.
        let settings = RandomForestRegressorParameters::default()
            .with_n_trees(TREES_A_TURN)
            .with_max_depth(MAX_DEPTH)
            .with_min_samples_leaf(min_rows)
            .with_min_samples_split(2 * min_rows)
            .with_m(n_columns.div_ceil(3))
            .with_keep_samples(true)
            .with_seed(seed.0);
        let forest = RandomForestRegressor::fit(&x, &y, settings)
            .map_err(|error| failed(error.to_string()))?;
        let text = serde_json::to_vec(&forest).map_err(|error| failed(error.to_string()))?;
        drop(forest);
        let whole: Whole =
            serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))?;
        let grown = whole.forest_regressor;
        let mut unseen = vec![[0.0; 2]; n_rows];
        let trees = grown
            .trees
            .iter()
            .zip(&grown.samples)
            .map(|(tree, drawn)| self.tree(tree, drawn, &mut unseen))
            .collect();
        Ok((trees, unseen))
    }

    /// The crate's tree, counted on the rows that were drawn for it; what it says of the others goes to `unseen`.
    fn tree(&self, grown: &GrownTree, drawn: &[bool], unseen: &mut [[f64; 2]]) -> Tree {
        let cuts: Vec<Option<Cut>> = grown.nodes.iter().map(GrownNode::cut).collect();
        let (rows, others): (Vec<usize>, Vec<usize>) =
            (0..self.labels.len()).partition(|&row| drawn[row]);
        let mut nodes = Vec::new();
        // The draw may have no conversion; all rows have.
        let converted = self.labels.iter().filter(|&&label| label).count() as f64;
        let rate = converted / self.labels.len() as f64;
        self.recount(&cuts, 0, &rows, (rate, SHRINKAGE), &mut nodes);
        let places = self.places(&cuts, &others);
        for (&row, place) in others.iter().zip(places) {
            let sum = &mut unseen[row];
            *sum = [sum[0] + nodes[place].value, sum[1] + 1.0];
        }
        Tree { nodes }
    }

    /// The leaf of each row, as its place among recounted nodes.
    fn places(&self, cuts: &[Option<Cut>], rows: &[usize]) -> Vec<usize> {
        let mut at = vec![0; cuts.len()];
        number(cuts, 0, &mut 0, &mut at);
        let leaf = |&row: &usize| {
            let mut node = 0;
            while let Some(cut) = cuts.get(node).copied().flatten() {
                let is_low = self.x[(row, cut.feature)] <= cut.threshold;
                node = if is_low { cut.low } else { cut.high };
            }
            at[node]
        };
        rows.iter().map(leaf).collect()
    }
}

/// Numbers nodes in the order in which [`Prepared::recount`] visits them: a node, what is low, what is high.
fn number(cuts: &[Option<Cut>], node: usize, next: &mut usize, at: &mut [usize]) {
    at[node] = *next;
    *next += 1;
    if let Some(cut) = cuts[node] {
        number(cuts, cut.low, next, at);
        number(cuts, cut.high, next, at);
    }
}

impl Learner for SmartcoreForest {
    fn name(&self) -> &'static str {
        "forest"
    }

    fn engine(&self) -> &'static str {
        "smartcore"
    }

    fn summary(&self) -> &'static str {
        "many deep trees by the crate smartcore, probabilities counted afterwards; slow"
    }

    fn candidates(&self) -> Vec<String> {
        MIN_ROWS
            .iter()
            .map(|rows| format!("{TREES} trees, leaves of at least {rows} rows"))
            .collect()
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        check_candidates(which, MIN_ROWS.len())?;
        data.refuse_weights(self, "histogram")?;
        data.refuse_signs(self)?;
        let prepared = Prepared::new(data)?;
        which
            .iter()
            .map(|&place| prepared.forest(MIN_ROWS[place], seed))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::{Column, Table};

    #[test]
    fn the_serialized_form_holds_the_trees_that_predict() {
        let n = 400;
        let x = |row: usize, k: usize| ((row * 37 + k * 11) % 101) as f64;
        let columns = (0..3).map(|k| (0..n).map(|row| x(row, k)).collect());
        let named = columns.zip(["a", "b", "c"]);
        let named = named.map(|(column, name)| (name.to_owned(), Column::Number(column)));
        let table = Table::new(n, named.collect()).unwrap();
        let labels: Vec<bool> = (0..n).map(|row| 60.0 < x(row, 0) || row % 9 == 0).collect();
        let data = Dataset {
            table: &table,
            labels: &labels,
            weights: None,
            rows: &(0..n).collect::<Vec<_>>(),
            groups: None,
            signs: &[],
        };
        let prepared = Prepared::new(&data).unwrap();
        let values = prepared.x.iter().copied().collect();
        let x = DenseMatrix::new(n, prepared.x.dim().1, values, false).unwrap();
        let y: Vec<f64> = labels.iter().map(|&one| f64::from(u8::from(one))).collect();
        let settings = RandomForestRegressorParameters::default()
            .with_n_trees(5)
            .with_min_samples_leaf(10)
            .with_keep_samples(true);
        let forest = RandomForestRegressor::fit(&x, &y, settings).unwrap();
        let expected: Vec<f64> = forest.predict(&x).unwrap();
        let text = serde_json::to_string(&forest).unwrap();
        let outputs: serde_json::Value = serde_json::from_str(&text).unwrap();
        let whole: Whole = serde_json::from_str(&text).unwrap();
        for (row, expected) in expected.iter().enumerate() {
            let trees = whole.forest_regressor.trees.iter().enumerate();
            let sum: f64 = trees
                .map(|(tree, grown)| {
                    let mut node = 0;
                    while let Some(cut) = grown.nodes[node].cut() {
                        let is_low = prepared.x[(row, cut.feature)] <= cut.threshold;
                        node = if is_low { cut.low } else { cut.high };
                    }
                    let trees = &outputs["forest_regressor"]["trees"];
                    trees[tree]["nodes"][node]["output"].as_f64().unwrap()
                })
                .sum();
            assert!((sum / 5.0 - expected).abs() < 1e-12, "{row}");
        }
        // What we make of it ranks the rows as the crate does.
        let fit = SmartcoreForest.fit(&data, 2, Seed(3)).unwrap();
        let ours = fit.model.log_odds(&table).unwrap();
        let mean = |is: bool| {
            let rows = (0..n).filter(|&row| labels[row] == is);
            rows.clone().map(|row| ours[row]).sum::<f64>() / rows.count() as f64
        };
        assert!(1.0 < mean(true) - mean(false));
    }
}
