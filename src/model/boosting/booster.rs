//! A boosting in the making: scores of all rows, and one more tree at a time.

use rand::Rng;

use crate::domain::{Seed, log_odds};
use crate::model::bins::Binned;
use crate::model::boosting::setting::BoostingSetting;
use crate::model::draw::Draw;
use crate::model::grower::{Grower, Growth, Sample, Sizes};
use crate::model::grown::Grown;
use crate::model::monotone::hold_all;
use crate::model::pack::Pack;
use crate::model::readable::{Contents, readable};
use crate::model::split::{Criterion, Limits, Pair};
use crate::model::trees::Tree;

/// What the boosting of one fit looks at, one entry a row of the binned table.
pub(crate) struct Rows<'a> {
    pub(crate) binned: &'a Binned,
    pub(crate) targets: &'a [f64],
    pub(crate) weights: &'a [f64],
    pub(crate) draw: &'a Draw,
}

/// A sum of trees that grows by one tree a round.
pub(crate) struct Booster<'a> {
    data: &'a Rows<'a>,
    setting: BoostingSetting,
    seed: Seed,
    grower: Grower<'a>,
    /// Rows to learn from, ascending.
    learned: Vec<u32>,
    /// The other rows, ascending.
    others: Vec<u32>,
    pub(crate) base: f64,
    /// Log-odds of all rows so far.
    pub(crate) scores: Vec<f64>,
    pairs: Vec<Pair>,
    packed: Vec<u64>,
    sizes: Sizes<'a>,
    n_rounds: u64,
}

/// A round's tree with the log-odds of its nodes.
pub(crate) struct Round {
    grown: Grown,
    values: Vec<f64>,
}

impl<'a> Booster<'a> {
    /// Starts from the rate of the rows to learn from; `others` are led along.
    pub(crate) fn new(
        data: &'a Rows<'a>,
        setting: BoostingSetting,
        learned: Vec<u32>,
        others: Vec<u32>,
        seed: Seed,
    ) -> Self {
        let n_rows = data.binned.n_rows;
        let [conversions, rows] = learned.iter().fold([0.0, 0.0], |sum, &row| {
            let weight = data.weights[row as usize];
            [
                sum[0] + weight * data.targets[row as usize],
                sum[1] + weight,
            ]
        });
        let share = conversions / rows;
        let base = if 0.0 < share && share < 1.0 {
            log_odds(share)
        } else {
            // Rows of weight 0 may be all that a part has of one class.
            log_odds((conversions + 0.5) / (rows + 1.0))
        };
        let is_one = |weight: &f64| (weight - 1.0).abs() < f64::EPSILON;
        let sizes = if data.weights.iter().all(is_one) {
            Sizes::One
        } else {
            Sizes::Weights(data.weights)
        };
        Self {
            data,
            setting,
            seed,
            grower: Grower::new(data.binned),
            learned,
            others,
            base,
            scores: vec![base; n_rows],
            pairs: vec![[0.0; 2]; n_rows],
            packed: vec![0; n_rows],
            sizes,
            n_rounds: 0,
        }
    }

    /// Grows one more tree and adds it to the scores; `None` where no split gains anything.
    pub(crate) fn step(&mut self) -> Option<Round> {
        let pack = self.differentiate();
        let mut rng = self.seed.stream(self.n_rounds);
        self.n_rounds += 1;
        let drawn = self.draw(&mut rng);
        let (rows, others) = match &drawn {
            Some((rows, others)) => (rows.as_slice(), others.as_slice()),
            None => (self.learned.as_slice(), self.others.as_slice()),
        };
        let sample = Sample {
            pack,
            packed: &self.packed,
            sizes: self.sizes,
            rows,
            others,
        };
        let growth = growth(&self.setting);
        let grown = self.grower.grow(&sample, &growth, &mut rng);
        if grown.nodes.len() < 2 {
            return None;
        }
        let sums = grown.sums(self.grower.rows(), |row| self.pairs[row]);
        let value = |[g, h]: Pair| -self.setting.rate * g / (h + self.setting.l2).max(1e-9);
        let mut values: Vec<f64> = sums.into_iter().map(value).collect();
        hold_all(&grown, &self.data.binned.signs, &mut values);
        for (at, leaf) in grown.leaves() {
            let rows = &self.grower.rows()[leaf.rows.clone()];
            let others = &self.grower.others()[leaf.others.clone()];
            for rows in [rows, others] {
                for &row in rows {
                    self.scores[row as usize] += values[at];
                }
            }
        }
        Some(Round { grown, values })
    }

    /// Gradients and second derivatives of the log loss at the scores of the learned rows.
    fn differentiate(&mut self) -> Pack {
        let [mut magnitudes, mut weights] = [0.0, 0.0];
        for &row in &self.learned {
            let row = row as usize;
            let weight = self.data.weights[row];
            let chance = crate::domain::sigmoid(self.scores[row]);
            let gradient = weight * (chance - self.data.targets[row]);
            let second = weight * chance * (1.0 - chance);
            magnitudes += gradient.abs();
            weights += second;
            self.pairs[row] = [gradient, second];
        }
        let pack = Pack::new(self.learned.len(), magnitudes, weights);
        for &row in &self.learned {
            let row = row as usize;
            self.packed[row] = pack.pack(self.pairs[row]);
        }
        pack
    }

    /// The rows of one tree and those left out, where not all are taken.
    fn draw(&self, rng: &mut impl Rng) -> Option<(Vec<u32>, Vec<u32>)> {
        if 1.0 <= self.setting.rows {
            return None;
        }
        let draw = self.data.draw;
        let (rows, mut others) = draw.part(&self.learned, self.setting.rows, rng);
        others.extend_from_slice(&self.others);
        Some((rows, others))
    }

    /// The round's tree in readable form.
    pub(crate) fn tree(&self, round: &Round) -> Tree {
        // Counts are those of all rows that were led through: the draw of one round says little of the leaf.
        let mut sums = vec![[0.0; 2]; round.grown.nodes.len()];
        for (at, node) in round.grown.nodes.iter().enumerate().rev() {
            sums[at] = if let Some(split) = &node.split {
                let [left, right] = [sums[split.left], sums[split.left + 1]];
                [left[0] + right[0], left[1] + right[1]]
            } else {
                let rows = &self.grower.rows()[node.rows.clone()];
                let others = &self.grower.others()[node.others.clone()];
                rows.iter().chain(others).fold([0.0; 2], |sum, &row| {
                    let weight = self.data.weights[row as usize];
                    let conversions = weight * self.data.targets[row as usize];
                    [sum[0] + conversions, sum[1] + weight]
                })
            };
        }
        let contents = Contents {
            sums: &sums,
            values: &round.values,
        };
        readable(self.data.binned, &round.grown, &contents, usize::MAX)
    }
}

fn growth(setting: &BoostingSetting) -> Growth {
    Growth {
        max_leaves: setting.leaves,
        max_depth: if setting.is_symmetric {
            setting.leaves.ilog2() as usize
        } else {
            MAX_DEPTH
        },
        min_gain: 1e-6,
        limits: Limits {
            criterion: Criterion::Newton { l2: setting.l2 },
            min_rows: setting.min_rows,
            level_smoothing: 10.0,
            level_price: setting.level_price,
        },
        columns: setting.columns,
        is_symmetric: setting.is_symmetric,
    }
}

/// Depth at most: keeps explanations and scoring within bounds.
const MAX_DEPTH: usize = 16;
