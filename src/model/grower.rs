//! Grows one tree, best leaf first, from histograms of pairs.
//!
//! One code for the single tree, the forest and boosting: what a pair and a gain mean is the
//! [`Criterion`](crate::model::split::Criterion)'s. The smaller child of a split is counted, the larger is its parent
//! minus the smaller. Sums are whole numbers (see [`Pack`]), so the number of threads never shows.

use std::ops::Range;

use rand::Rng;
use rand_chacha::ChaCha8Rng;

use crate::model::bins::Binned;
use crate::model::grown::{Grown, GrownNode, GrownSplit};
use crate::model::lanes::{Counts, Member};
use crate::model::monotone::{Bounds, step};
use crate::model::pack::Pack;
use crate::model::split::{BinSplit, Criterion, Hold, Limits, Pair, Parent};

/// How far a tree may grow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) max_leaves: usize,
    pub(crate) max_depth: usize,
    /// Splits that gain less, in nats, are not made.
    pub(crate) min_gain: f64,
    pub(crate) limits: Limits,
    /// Share of the columns that each node may look at, drawn by itself.
    pub(crate) columns: f64,
    /// All nodes of one depth have the same split.
    pub(crate) is_symmetric: bool,
}

/// One packed pair a row of the table, and the rows to grow on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sample<'a> {
    pub(crate) pack: Pack,
    pub(crate) packed: &'a [u64],
    pub(crate) sizes: Sizes<'a>,
    /// Rows that are counted, ascending.
    pub(crate) rows: &'a [u32],
    /// Rows that are only led through the tree, ascending.
    pub(crate) others: &'a [u32],
}

/// How many rows each row of the table counts for where a leaf needs some at least.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sizes<'a> {
    /// As many as the second entry of its pair says.
    InPairs,
    /// One.
    One,
    /// Its weight.
    Weights(&'a [f64]),
}

/// Second entry of a side's pair at least, however small those of its node are.
const LEAST: f64 = 1e-3;

type Histogram = Vec<Counts>;

/// A leaf that may still be split.
struct Open {
    node: usize,
    sum: u64,
    histogram: Histogram,
    bounds: Bounds,
    best: Option<BinSplit>,
}

/// What growing needs again and again; one for many trees, so that nothing is allocated in loops.
pub(crate) struct Grower<'a> {
    binned: &'a Binned,
    /// Columns that vary, with lane and place in it.
    columns: Vec<(usize, usize, Member)>,
    rows: Vec<u32>,
    others: Vec<u32>,
    aside: Vec<u32>,
    values: Vec<u64>,
    pool: Vec<Histogram>,
    drawn: Vec<usize>,
}

impl<'a> Grower<'a> {
    pub(crate) fn new(binned: &'a Binned) -> Self {
        let places = binned.lanes.places(binned.columns.len());
        let columns = places.into_iter().enumerate();
        Self {
            binned,
            columns: columns
                .filter_map(|(column, place)| place.map(|(lane, member)| (column, lane, member)))
                .collect(),
            rows: Vec::new(),
            others: Vec::new(),
            aside: Vec::new(),
            values: Vec::new(),
            pool: Vec::new(),
            drawn: Vec::new(),
        }
    }

    /// The counted rows in the order of the nodes of the last tree.
    pub(crate) fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The other rows in the order of the nodes of the last tree.
    pub(crate) fn others(&self) -> &[u32] {
        &self.others
    }

    /// Grows a tree; `rng` draws the columns of each node.
    pub(crate) fn grow(&mut self, sample: &Sample, growth: &Growth, rng: &mut ChaCha8Rng) -> Grown {
        self.rows.clear();
        self.rows.extend_from_slice(sample.rows);
        self.others.clear();
        self.others.extend_from_slice(sample.others);
        let longest = self.rows.len().max(self.others.len());
        self.aside.resize(longest.max(self.aside.len()), 0);
        let mut nodes = vec![GrownNode {
            rows: 0..self.rows.len(),
            others: 0..self.others.len(),
            depth: 0,
            split: None,
        }];
        let mut open = Vec::new();
        let mut histogram = self.take();
        let sum = self.count(sample, 0..sample.rows.len(), &mut histogram);
        let root = Open {
            node: 0,
            sum,
            histogram,
            bounds: Bounds::FREE,
            best: None,
        };
        if growth.is_symmetric {
            open.push(root);
            self.grow_levels(sample, growth, rng, &mut nodes, open);
            return Grown { nodes };
        }
        self.push(&mut open, sample, growth, &nodes, root, rng);
        let mut n_splits = 0;
        while n_splits + 1 < growth.max_leaves {
            let Some(leaf) = take_best(&mut open) else {
                break;
            };
            let Some(split) = leaf.best.clone() else {
                break;
            };
            let is_last = n_splits + 2 == growth.max_leaves;
            let children = self.divide(sample, growth, &mut nodes, leaf, split, n_splits, is_last);
            for child in children.into_iter().flatten() {
                self.push(&mut open, sample, growth, &nodes, child, rng);
            }
            n_splits += 1;
        }
        self.pool
            .extend(open.into_iter().map(|leaf| leaf.histogram));
        Grown { nodes }
    }

    /// Splits all nodes of a depth alike, by what they gain together.
    ///
    /// # Source
    /// The oblivious trees of `CatBoost` (Prokhorenkova et al. 2018).
    fn grow_levels(
        &mut self,
        sample: &Sample,
        growth: &Growth,
        rng: &mut ChaCha8Rng,
        nodes: &mut Vec<GrownNode>,
        mut level: Vec<Open>,
    ) {
        let mut n_splits = 0;
        for depth in 0..growth.max_depth {
            self.draw(growth.columns, rng);
            let mut best: Option<BinSplit> = None;
            let mut sums: Vec<Counts> = vec![[0; 256]; level.len()];
            let mut made: Counts = [0; 256];
            for &at in &self.drawn {
                let (column, lane, member) = self.columns[at];
                for (leaf, sums) in level.iter().zip(&mut sums) {
                    let lane_of = &self.binned.lanes.lanes[lane];
                    let of_column = member.sums(lane_of, &leaf.histogram[lane], &mut made);
                    sums.copy_from_slice(of_column);
                }
                let of = &self.binned.columns[column];
                let node = |leaf: &Open| Parent {
                    sum: leaf.sum,
                    min: 0.0,
                    hold: self.hold(column, leaf.bounds),
                };
                let nodes: Vec<Parent> = level.iter().map(node).collect();
                let found = growth
                    .limits
                    .best_of_level(column, of, &sums, &nodes, sample.pack);
                if let Some(found) = found
                    && best.as_ref().is_none_or(|best| best.gain < found.gain)
                {
                    best = Some(found);
                }
            }
            let Some(best) = best.filter(|best| growth.min_gain < best.gain) else {
                break;
            };
            let is_last = depth + 1 == growth.max_depth;
            let mut next = Vec::new();
            for leaf in level {
                let children =
                    self.divide(sample, growth, nodes, leaf, best.clone(), n_splits, is_last);
                next.extend(children.into_iter().flatten());
                n_splits += 1;
            }
            level = next;
        }
        self.pool
            .extend(level.into_iter().map(|leaf| leaf.histogram));
    }

    /// Divides a leaf's rows; its children with their histograms, where they may be split further.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of one tree, taken apart"
    )]
    fn divide(
        &mut self,
        sample: &Sample,
        growth: &Growth,
        nodes: &mut Vec<GrownNode>,
        leaf: Open,
        split: BinSplit,
        rank: usize,
        is_last: bool,
    ) -> [Option<Open>; 2] {
        let column = &self.binned.columns[split.column];
        let sign = self.binned.signs.get(split.column).copied().unwrap_or(0);
        let lefts = split.lefts(column.n_bins);
        let parent = &nodes[leaf.node];
        let (rows, others, depth) = (parent.rows.clone(), parent.others.clone(), parent.depth + 1);
        let middle = rows.start
            + part(
                &mut self.rows[rows.clone()],
                &mut self.aside,
                &column.codes,
                &lefts,
            );
        let middle_of_others = others.start
            + part(
                &mut self.others[others.clone()],
                &mut self.aside,
                &column.codes,
                &lefts,
            );
        let first = nodes.len();
        for (rows, others) in [
            (rows.start..middle, others.start..middle_of_others),
            (middle..rows.end, middle_of_others..others.end),
        ] {
            nodes.push(GrownNode {
                rows,
                others,
                depth,
                split: None,
            });
        }
        nodes[leaf.node].split = Some(GrownSplit {
            split,
            left: first,
            rank,
        });
        let mut histogram = leaf.histogram;
        if is_last || growth.max_depth <= depth {
            self.pool.push(histogram);
            return [None, None];
        }
        let is_left_smaller = nodes[first].rows.len() <= nodes[first + 1].rows.len();
        let smaller = first + usize::from(!is_left_smaller);
        let mut counted = self.take();
        let sum = self.count(sample, nodes[smaller].rows.clone(), &mut counted);
        for ((all, part), lane) in histogram
            .iter_mut()
            .zip(&counted)
            .zip(&self.binned.lanes.lanes)
        {
            for (all, part) in all[..lane.n_codes].iter_mut().zip(part) {
                *all = all.wrapping_sub(*part);
            }
        }
        let rest = leaf.sum.wrapping_sub(sum);
        let (sums, histograms) = if is_left_smaller {
            ([sum, rest], [counted, histogram])
        } else {
            ([rest, sum], [histogram, counted])
        };
        let bounds = bounds_of_sides(leaf.bounds, sign, sums, growth, sample.pack);
        let [left, right] = histograms;
        let open = |side: usize, histogram| Open {
            node: first + side,
            sum: sums[side],
            histogram,
            bounds: bounds[side],
            best: None,
        };
        [Some(open(0, left)), Some(open(1, right))]
    }

    /// What splits by a column have to keep to; `None` where all columns are free.
    fn hold(&self, column: usize, bounds: Bounds) -> Option<Hold> {
        let sign = *self.binned.signs.get(column)?;
        Some(Hold { sign, bounds })
    }

    fn take(&mut self) -> Histogram {
        let n_lanes = self.binned.lanes.lanes.len();
        self.pool.pop().unwrap_or_else(|| vec![[0; 256]; n_lanes])
    }

    /// Counts rows into `histogram` and gives the sum of their packed pairs.
    fn count(&mut self, sample: &Sample, rows: Range<usize>, histogram: &mut Histogram) -> u64 {
        let rows = &self.rows[rows];
        // One gather serves all lanes: the values then stream in the order of the rows.
        self.values.clear();
        self.values
            .extend(rows.iter().map(|&row| sample.packed[row as usize]));
        self.binned.lanes.count(rows, &self.values, histogram);
        self.values
            .iter()
            .fold(0, |sum, &value| sum.wrapping_add(value))
    }

    /// Second entry of each side's pair at least, in units of the pack; `None` where there are too few rows for two sides.
    ///
    /// Histograms hold no more than pairs, so rows of a side are told by its share of the node's second entries.
    fn least(&self, sample: &Sample, growth: &Growth, node: &GrownNode, sum: u64) -> Option<f64> {
        let second = sample.pack.pair(sum)[1];
        let min_rows = growth.limits.min_rows;
        let size = match sample.sizes {
            Sizes::InPairs => {
                let least = min_rows.max(LEAST);
                return (2.0 * least <= second).then(|| sample.pack.weight_units(least));
            }
            Sizes::One => node.rows.len() as f64,
            Sizes::Weights(weights) => {
                let rows = &self.rows[node.rows.clone()];
                rows.iter().map(|&row| weights[row as usize]).sum()
            }
        };
        // What is told and not counted is taken to the nearest whole row.
        let least = ((min_rows - 0.5) * second / size).max(LEAST);
        (2.0 * min_rows <= size).then(|| sample.pack.weight_units(least))
    }

    /// Looks for the leaf's best split and keeps the leaf where there is one.
    fn push(
        &mut self,
        open: &mut Vec<Open>,
        sample: &Sample,
        growth: &Growth,
        nodes: &[GrownNode],
        mut leaf: Open,
        rng: &mut ChaCha8Rng,
    ) {
        let least = self.least(sample, growth, &nodes[leaf.node], leaf.sum);
        let Some(min) = least.filter(|_| nodes[leaf.node].depth < growth.max_depth) else {
            self.pool.push(leaf.histogram);
            return;
        };
        self.draw(growth.columns, rng);
        let mut made: Counts = [0; 256];
        let mut best: Option<BinSplit> = None;
        for &at in &self.drawn {
            let (column, lane, member) = self.columns[at];
            let lane_of = &self.binned.lanes.lanes[lane];
            let sums = member.sums(lane_of, &leaf.histogram[lane], &mut made);
            let of = &self.binned.columns[column];
            let node = Parent {
                sum: leaf.sum,
                min,
                hold: self.hold(column, leaf.bounds),
            };
            let found = growth.limits.best(column, of, sums, node, sample.pack);
            // Of equal gains the first column wins.
            if let Some(found) = found
                && best.as_ref().is_none_or(|best| best.gain < found.gain)
            {
                best = Some(found);
            }
        }
        leaf.best = best.filter(|best| growth.min_gain < best.gain);
        if leaf.best.is_some() {
            open.push(leaf);
        } else {
            self.pool.push(leaf.histogram);
        }
    }

    /// Draws the columns that a node may look at, ascending.
    fn draw(&mut self, share: f64, rng: &mut ChaCha8Rng) {
        self.drawn.clear();
        self.drawn.extend(0..self.columns.len());
        if 1.0 <= share {
            return;
        }
        let all = self.drawn.len();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a count"
        )]
        let n = ((share * all as f64).round() as usize).clamp(1, all);
        for at in 0..n {
            let other = rng.random_range(at..all);
            self.drawn.swap(at, other);
        }
        self.drawn.truncate(n);
        self.drawn.sort_unstable();
    }
}

/// Bounds of both sides of a split, for Newton steps.
fn bounds_of_sides(
    bounds: Bounds,
    sign: i8,
    sums: [u64; 2],
    growth: &Growth,
    pack: Pack,
) -> [Bounds; 2] {
    match growth.limits.criterion {
        Criterion::Newton { l2 } if sign != 0 => {
            let [left, right] = sums.map(|sum| pack.pair(sum));
            let whole = [left[0] + right[0], left[1] + right[1]];
            let answers = [step(left, l2), step(right, l2)];
            bounds.of_sides(sign, answers, step(whole, l2))
        }
        Criterion::Newton { .. } | Criterion::Likelihood => [bounds; 2],
    }
}

/// Brings rows that go left to the front, both sides in their old order; how many they are.
fn part(rows: &mut [u32], aside: &mut [u32], codes: &[u8], lefts: &[bool; 256]) -> usize {
    let (mut n_left, mut n_right) = (0, 0);
    for at in 0..rows.len() {
        let row = rows[at];
        let goes_left = lefts[usize::from(codes[row as usize])];
        // Both are written, one counts: no branch to guess.
        rows[n_left] = row;
        aside[n_right] = row;
        n_left += usize::from(goes_left);
        n_right += usize::from(!goes_left);
    }
    rows[n_left..].copy_from_slice(&aside[..n_right]);
    n_left
}

/// The open leaf whose split gains most; of equal gains the oldest.
fn take_best(open: &mut Vec<Open>) -> Option<Open> {
    let gain = |leaf: &Open| leaf.best.as_ref().map_or(0.0, |best| best.gain);
    let best = (0..open.len()).reduce(|best, at| {
        let (old, new) = (&open[best], &open[at]);
        let is_better = gain(old) < gain(new) || (gain(old) <= gain(new) && new.node < old.node);
        if is_better { at } else { best }
    })?;
    Some(open.swap_remove(best))
}

/// One pair a row as the grower takes them.
pub(crate) fn pack_all(pairs: &[Pair]) -> (Pack, Vec<u64>) {
    let [magnitudes, weights] = pairs.iter().fold([0.0, 0.0], |sum, pair| {
        [sum[0] + pair[0].abs(), sum[1] + pair[1]]
    });
    let pack = Pack::new(pairs.len(), magnitudes, weights);
    (pack, pairs.iter().map(|&pair| pack.pack(pair)).collect())
}
