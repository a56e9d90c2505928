//! Grows one tree, best leaf first, from histograms of pairs.
//!
//! One code for the single tree, the forest and boosting: what a pair and a gain mean is the
//! [`Criterion`](crate::model::split::Criterion)'s. The smaller child of a split is counted, the larger is its parent
//! minus the smaller. Each column is summed by one thread in row order, so the number of threads
//! never shows.

use rayon::prelude::*;

use crate::model::bins::{Binned, Bins};
use crate::model::split::{BinSplit, Limits, Pair};

/// How far a tree may grow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) max_leaves: usize,
    pub(crate) max_depth: usize,
    /// Splits that gain less, in nats, are not made.
    pub(crate) min_gain: f64,
    pub(crate) limits: Limits,
}

/// A grown tree; node 0 is the root, children come after their parents and in pairs.
pub(crate) struct Grown {
    pub(crate) nodes: Vec<GrownNode>,
}

/// A node of a [`Grown`] tree.
pub(crate) struct GrownNode {
    /// Sum of the pairs of its rows.
    pub(crate) sum: Pair,
    pub(crate) depth: usize,
    pub(crate) split: Option<GrownSplit>,
}

/// The split of an inner node.
pub(crate) struct GrownSplit {
    pub(crate) split: BinSplit,
    /// The left child; the right one is next to it.
    pub(crate) left: usize,
    /// How many splits were made before this one: the tree of `n` leaves has the splits below `n − 1`.
    pub(crate) rank: usize,
}

/// A leaf that may still be split.
struct Open {
    node: usize,
    rows: Vec<u32>,
    histogram: Vec<Vec<Pair>>,
    best: Option<BinSplit>,
}

/// Grows a tree on the rows of `binned` that `rows` names, with one pair a row of `binned`.
pub(crate) fn grow(binned: &Binned, rows: Vec<u32>, pairs: &[Pair], growth: &Growth) -> Grown {
    let sum = sum_of(&rows, pairs);
    let mut nodes = vec![GrownNode {
        sum,
        depth: 0,
        split: None,
    }];
    let histogram = count(binned, &rows, pairs);
    let mut open = vec![];
    let mut n_splits = 0;
    push(
        &mut open,
        binned,
        growth,
        &nodes,
        Open {
            node: 0,
            rows,
            histogram,
            best: None,
        },
    );
    while n_splits + 1 < growth.max_leaves {
        let Some(leaf) = take_best(&mut open) else {
            break;
        };
        let Some(split) = leaf.best else { break };
        let column = &binned.columns[split.column];
        let lefts = split.lefts(column.n_bins);
        let goes_left = |row: &u32| lefts[usize::from(column.codes[*row as usize])];
        let (left, right): (Vec<u32>, Vec<u32>) = leaf.rows.iter().partition(|row| goes_left(row));
        let first = nodes.len();
        let is_left_smaller = left.len() <= right.len();
        let smaller = count(binned, if is_left_smaller { &left } else { &right }, pairs);
        let larger = subtract(leaf.histogram, &smaller);
        let (of_left, of_right) = if is_left_smaller {
            (smaller, larger)
        } else {
            (larger, smaller)
        };
        let depth = nodes[leaf.node].depth + 1;
        for (at, rows, histogram) in [(first, left, of_left), (first + 1, right, of_right)] {
            let sum = sum_of(&rows, pairs);
            nodes.push(GrownNode {
                sum,
                depth,
                split: None,
            });
            let child = Open {
                node: at,
                rows,
                histogram,
                best: None,
            };
            push(&mut open, binned, growth, &nodes, child);
        }
        nodes[leaf.node].split = Some(GrownSplit {
            split,
            left: first,
            rank: n_splits,
        });
        n_splits += 1;
    }
    Grown { nodes }
}

fn sum_of(rows: &[u32], pairs: &[Pair]) -> Pair {
    rows.iter().fold([0.0, 0.0], |sum, &row| {
        let pair = pairs[row as usize];
        [sum[0] + pair[0], sum[1] + pair[1]]
    })
}

/// Looks for the leaf's best split and keeps the leaf where there is one.
fn push(
    open: &mut Vec<Open>,
    binned: &Binned,
    growth: &Growth,
    nodes: &[GrownNode],
    mut leaf: Open,
) {
    let node = &nodes[leaf.node];
    if growth.max_depth <= node.depth || node.sum[1] < 2.0 * growth.limits.min_rows {
        return;
    }
    let found: Vec<Option<BinSplit>> = leaf
        .histogram
        .par_iter()
        .enumerate()
        .map(|(at, histogram)| {
            growth
                .limits
                .best(at, &binned.columns[at], histogram, node.sum)
        })
        .collect();
    // Of equal gains the first column wins, whoever found it first.
    let best = found
        .into_iter()
        .flatten()
        .reduce(|best, one| if best.gain < one.gain { one } else { best });
    if best
        .as_ref()
        .is_some_and(|best| growth.min_gain < best.gain)
    {
        leaf.best = best;
        open.push(leaf);
    }
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

fn count(binned: &Binned, rows: &[u32], pairs: &[Pair]) -> Vec<Vec<Pair>> {
    // One gather serves all columns: the pairs then stream in the order of the rows.
    let ordered: Vec<Pair> = rows.iter().map(|&row| pairs[row as usize]).collect();
    binned
        .columns
        .par_iter()
        .map(|column| {
            let mut histogram = vec![[0.0, 0.0]; column.n_bins];
            if !matches!(column.kind, Bins::Dropped) {
                for (&row, pair) in rows.iter().zip(&ordered) {
                    let bin = &mut histogram[usize::from(column.codes[row as usize])];
                    bin[0] += pair[0];
                    bin[1] += pair[1];
                }
            }
            histogram
        })
        .collect()
}

fn subtract(mut parent: Vec<Vec<Pair>>, child: &[Vec<Pair>]) -> Vec<Vec<Pair>> {
    for (parent, child) in parent.iter_mut().zip(child) {
        for (sum, part) in parent.iter_mut().zip(child) {
            sum[0] -= part[0];
            sum[1] -= part[1];
            // What rounding leaves of an empty bin would be taken for rows.
            if sum[1] < 1e-9 {
                *sum = [0.0, 0.0];
            }
        }
    }
    parent
}
