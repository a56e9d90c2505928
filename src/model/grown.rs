//! A tree as the grower leaves it: splits by codes, and where the rows of each node stand.

use std::ops::Range;

use crate::model::split::BinSplit;

/// A grown tree; node 0 is the root, children come after their parents and in pairs.
pub(crate) struct Grown {
    pub(crate) nodes: Vec<GrownNode>,
}

/// A node of a [`Grown`] tree.
pub(crate) struct GrownNode {
    /// Where its counted rows stand among [`Grower::rows`](crate::model::grower::Grower::rows).
    pub(crate) rows: Range<usize>,
    /// Where its other rows stand among [`Grower::others`](crate::model::grower::Grower::others).
    pub(crate) others: Range<usize>,
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

impl Grown {
    /// Sums of `pairs`, one a table row, over the counted rows of each node.
    pub(crate) fn sums<const N: usize>(
        &self,
        rows: &[u32],
        pair: impl Fn(usize) -> [f64; N],
    ) -> Vec<[f64; N]> {
        let mut sums = vec![[0.0; N]; self.nodes.len()];
        for (at, node) in self.nodes.iter().enumerate().rev() {
            sums[at] = match &node.split {
                Some(split) => {
                    let [left, right] = [sums[split.left], sums[split.left + 1]];
                    std::array::from_fn(|k| left[k] + right[k])
                }
                None => rows[node.rows.clone()].iter().fold([0.0; N], |sum, &row| {
                    let more = pair(row as usize);
                    std::array::from_fn(|k| sum[k] + more[k])
                }),
            };
        }
        sums
    }

    /// The nodes without a split.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = (usize, &GrownNode)> {
        let nodes = self.nodes.iter().enumerate();
        nodes.filter(|(_, node)| node.split.is_none())
    }
}
