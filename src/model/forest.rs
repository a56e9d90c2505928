//! A forest of deep histogram trees on drawn rows and columns.

use rayon::prelude::*;

use crate::domain::{Seed, log_odds, sigmoid, softplus};
use crate::model::bins::Binned;
use crate::model::draw::Draw;
use crate::model::fitted::Model;
use crate::model::grower::{Grower, Growth, Sample, Sizes, pack_all};
use crate::model::learner::{Dataset, Effort, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::readable::{Contents, readable};
use crate::model::split::{Criterion, Limits, Pair};
use crate::model::tree::{all_rows, pairs, shrunk, shrunk_values};
use crate::model::trees::{Tree, TreesModel};

/// One setting of the forest.
#[derive(Debug, Clone, Copy)]
struct Setting {
    /// Rows of a leaf at least, by weight.
    min_rows: f64,
    /// Share of the columns that each node may look at.
    columns: f64,
}

/// Bins of a number: many trees with coarse cuts make fine ones.
const BINS: usize = 64;

/// Trees of a forest, at most and at least: with many rows each tree wavers less, and costs more.
const TREES: [usize; 2] = [300, 100];

/// Rows that all trees of a forest may see together, between these bounds.
const ROWS_SEEN: usize = 6_000_000;

/// Trees grown one after the other with the same working memory; a fixed number, so that threads do
/// not show.
const TREES_A_TURN: usize = 25;

/// Leaves of a tree at most: beyond, trees take memory and time, and average away.
const MAX_LEAVES: usize = 1024;

/// Depth at most: what an exact explanation can still follow.
const MAX_DEPTH: usize = 24;

/// Share of the rows that each tree is grown on, drawn by whole groups without replacement.
const ROWS: f64 = 0.632;

/// Rows of a leaf at least, coarsest first.
const MIN_ROWS: [f64; 4] = [100.0, 40.0, 15.0, 6.0];

/// Shares of the columns a node may look at.
const COLUMNS: [f64; 3] = [0.2, 0.35, 0.6];

/// Rows that a parent counts for in the probabilities of its children.
const SHRINKAGE: f64 = 5.0;

/// Trees for so many rows, in whole turns.
fn n_trees(rows: usize) -> usize {
    let wanted = (ROWS_SEEN / rows.max(1)).clamp(TREES[1], TREES[0]);
    wanted / TREES_A_TURN * TREES_A_TURN
}

fn settings() -> Vec<Setting> {
    MIN_ROWS
        .into_iter()
        .flat_map(|min_rows| COLUMNS.map(|columns| Setting { min_rows, columns }))
        .collect()
}

/// Many trees, each on its own draw of rows and of columns at every node, averaged in log-odds.
///
/// Leaves are probabilities, drawn a little toward their parents', so that their log-odds are finite.
/// The mean of log-odds keeps a forest a sum of trees: contributions add up exactly. Rows that a tree has
/// not seen then say how far that mean is to be believed: a line on it, fitted to them.
///
/// # Source
/// Breiman 2001; rows without replacement as in Bühlmann, Yu 2002; probability leaves as in Malley et
/// al. 2012. They average probabilities, we average log-odds (the geometric mean of odds of Bordley 1982).
#[derive(Debug, Clone, Copy)]
pub struct Forest;

impl Learner for Forest {
    fn name(&self) -> &'static str {
        "forest"
    }

    fn engine(&self) -> &'static str {
        "histogram"
    }

    fn summary(&self) -> &'static str {
        "many deep trees on drawn rows and columns, averaged; hard to misfit where rows are few"
    }

    fn candidates(&self) -> Vec<String> {
        let words = |one: &Setting| {
            let percent = 100.0 * one.columns;
            let rows = one.min_rows;
            format!("leaves of at least {rows} rows, {percent:.0} % of the columns a node")
        };
        settings().iter().map(words).collect()
    }

    fn tried(&self, effort: Effort) -> Vec<usize> {
        let all = settings().into_iter().enumerate();
        all.filter(|(_, one)| match effort {
            Effort::Quick => one.columns <= COLUMNS[usize::from(one.min_rows < 40.0)],
            Effort::Normal | Effort::Thorough => true,
        })
        .map(|(place, _)| place)
        .collect()
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        let all = settings();
        check_candidates(which, all.len())?;
        data.refuse_signs(self)?;
        data.check()?;
        let binned = Binned::of_at_most(BINS, data)?;
        let pairs = pairs(data);
        let rows = Rows {
            binned: &binned,
            pairs: &pairs,
            draw: &Draw::new(data),
            n_trees: n_trees(pairs.len()),
        };
        Ok(which
            .par_iter()
            .map(|&place| fit(&rows, all[place], seed))
            .collect())
    }
}

/// What the forests of one fit look at.
struct Rows<'a> {
    binned: &'a Binned,
    pairs: &'a [Pair],
    draw: &'a Draw,
    n_trees: usize,
}

fn fit(rows: &Rows, setting: Setting, seed: Seed) -> Fit {
    let n_trees = rows.n_trees;
    let turns: Vec<(Vec<Tree>, Vec<Pair>)> = (0..n_trees / TREES_A_TURN)
        .into_par_iter()
        .map(|turn| grow_some(rows, setting, seed, turn))
        .collect();
    let mut sums = vec![[0.0; 2]; rows.pairs.len()];
    let mut trees = Vec::with_capacity(n_trees);
    for (some, of_turn) in turns {
        trees.extend(some);
        for (sum, more) in sums.iter_mut().zip(of_turn) {
            *sum = [sum[0] + more[0], sum[1] + more[1]];
        }
    }
    let unseen: Vec<Unseen> = rows
        .pairs
        .iter()
        .zip(sums)
        .filter(|(pair, [_, n_trees])| 0.0 < pair[1] && 0.0 < *n_trees)
        .map(|(&pair, [sum, n_trees])| (sum / n_trees, pair))
        .collect();
    let line = Line::fit(&unseen);
    for node in trees.iter_mut().flat_map(|tree| &mut tree.nodes) {
        node.value *= line.slope;
    }
    let mut warnings = Vec::new();
    if line.slope <= 0.0 {
        warnings.push("the trees say nothing about rows that they have not seen".to_owned());
    }
    Fit {
        model: Model::Trees(TreesModel {
            schema: rows.binned.schema.clone(),
            base: line.intercept,
            trees,
        }),
        report: FitReport {
            converged: true,
            rounds: n_trees,
            out_of_bag: (!unseen.is_empty()).then(|| line.loss(&unseen)),
            warnings,
        },
    }
}

/// The mean log-odds of a row by the trees that have not seen it, with its conversions and weight.
pub(crate) type Unseen = (f64, Pair);

/// A map from mean log-odds to honest ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) intercept: f64,
    pub(crate) slope: f64,
}

impl Line {
    /// Logistic regression on one number, by Newton's method from "as they are".
    pub(crate) fn fit(rows: &[Unseen]) -> Self {
        let mut line = Self {
            intercept: 0.0,
            slope: 1.0,
        };
        let mut loss = line.loss(rows);
        for _ in 0..50 {
            let mut step = line.step(rows);
            let found = (0..30).find_map(|_| {
                let next = Self {
                    intercept: line.intercept + step[0],
                    slope: line.slope + step[1],
                };
                step = step.map(|one| one / 2.0);
                let now = next.loss(rows);
                // Close to the best line the loss no longer tells better from worse, the step still does.
                (now < loss + 1e-13).then_some((next, now))
            });
            let Some((next, now)) = found else { break };
            let is_done = loss - now < 1e-12;
            (line, loss) = (next, now);
            if is_done {
                break;
            }
        }
        if 0.0 < line.slope {
            return line;
        }
        // Trees that rank unseen rows the wrong way round have found nothing.
        let sum = |k: usize| rows.iter().map(|(_, pair)| pair[k]).sum::<f64>();
        Self {
            intercept: log_odds((sum(0) + 0.5) / (sum(1) + 1.0)),
            slope: 0.0,
        }
    }

    /// Mean log loss.
    pub(crate) fn loss(self, rows: &[Unseen]) -> f64 {
        let [loss, weight] = rows.iter().fold([0.0; 2], |sum, (mean, pair)| {
            let eta = self.intercept + self.slope * mean;
            [
                sum[0] + pair[1] * softplus(eta) - pair[0] * eta,
                sum[1] + pair[1],
            ]
        });
        loss / weight.max(f64::MIN_POSITIVE)
    }

    /// Newton's step for intercept and slope.
    fn step(self, rows: &[Unseen]) -> [f64; 2] {
        let (mut g, mut h) = ([0.0; 2], [1e-9, 0.0, 1e-9]);
        for (mean, pair) in rows {
            let chance = sigmoid(self.intercept + self.slope * mean);
            let (first, second) = (
                pair[0] - pair[1] * chance,
                pair[1] * chance * (1.0 - chance),
            );
            g = [g[0] + first, g[1] + first * mean];
            h = [
                h[0] + second,
                h[1] + second * mean,
                h[2] + second * mean * mean,
            ];
        }
        let determinant = (h[0] * h[2] - h[1] * h[1]).max(f64::MIN_POSITIVE);
        [
            (g[0] * h[2] - g[1] * h[1]) / determinant,
            (g[1] * h[0] - g[0] * h[1]) / determinant,
        ]
    }
}

/// Some trees, and for each row the sum of the log-odds by the trees that have not seen it, with their number.
fn grow_some(
    Rows {
        binned,
        pairs,
        draw,
        n_trees,
    }: &Rows,
    setting: Setting,
    seed: Seed,
    turn: usize,
) -> (Vec<Tree>, Vec<Pair>) {
    let (pack, packed) = pack_all(pairs);
    let sum = |k: usize| pairs.iter().map(|pair| pair[k]).sum::<f64>();
    let rate = sum(0) / sum(1);
    let all = all_rows(binned);
    let mut grower = Grower::new(binned);
    let mut unseen = vec![[0.0; 2]; pairs.len()];
    let growth = Growth {
        max_leaves: MAX_LEAVES,
        max_depth: MAX_DEPTH,
        min_gain: 1e-9,
        limits: Limits {
            criterion: Criterion::Newton { l2: 0.0 },
            min_rows: setting.min_rows,
            level_smoothing: 10.0,
            level_price: 0.0,
        },
        columns: setting.columns,
        is_symmetric: false,
    };
    let trees = (0..TREES_A_TURN)
        .map(|tree| {
            let mut rng = seed.stream((turn * TREES_A_TURN + tree) as u64);
            let (rows, others) = draw.part(&all, ROWS, &mut rng);
            let sample = Sample {
                pack,
                packed: &packed,
                sizes: Sizes::InPairs,
                rows: &rows,
                others: &others,
            };
            let grown = grower.grow(&sample, &growth, &mut rng);
            let sums = grown.sums(grower.rows(), |row| pairs[row]);
            // The draw may have no conversion; all rows have.
            let root = shrunk(sums[0], rate, SHRINKAGE);
            let mut values = shrunk_values(&grown, &sums, root, SHRINKAGE);
            for (at, leaf) in grown.leaves() {
                for &row in &grower.others()[leaf.others.clone()] {
                    let sum = &mut unseen[row as usize];
                    *sum = [sum[0] + values[at], sum[1] + 1.0];
                }
            }
            for value in &mut values {
                *value /= *n_trees as f64;
            }
            let contents = Contents {
                sums: &sums,
                values: &values,
            };
            readable(binned, &grown, &contents, usize::MAX)
        })
        .collect();
    (trees, unseen)
}
