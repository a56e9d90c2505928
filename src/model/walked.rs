//! Trees that are too large for bits: walked by a block of rows, one step at a time.

use crate::model::flat::{Ask, BLOCK, Codes};
use crate::model::trees::{Test, Tree};

/// A tree that is walked.
pub(crate) struct Walked {
    /// The inner nodes.
    nodes: Vec<WalkedNode>,
    /// Values of the leaves.
    values: Vec<f64>,
}

struct WalkedNode {
    ask: Ask,
    /// Where rows that pass and rows that do not go: an inner node, or the number of a leaf past the last of them.
    next: [u32; 2],
}

impl Walked {
    pub(crate) fn new(tree: &Tree, ask: &impl Fn(usize, &Test) -> Ask) -> Self {
        let splits = tree.nodes.iter().filter_map(|node| node.split.as_ref());
        let n_inner = splits.clone().count();
        let mut values = Vec::with_capacity(n_inner + 1);
        let mut n_before = 0;
        // Inner nodes keep their order and are counted from 0, leaves after them.
        let places = tree.nodes.iter().map(|node| {
            let place = if node.split.is_some() {
                n_before += 1;
                n_before - 1
            } else {
                values.push(node.value);
                n_inner + values.len() - 1
            };
            // Trees of more nodes than fit into 32 bits do not fit into memory.
            u32::try_from(place).unwrap_or(u32::MAX)
        });
        let places: Vec<u32> = places.collect();
        let nodes = splits.map(|split| WalkedNode {
            ask: ask(split.column, &split.test),
            next: [places[split.left], places[split.right]],
        });
        Self {
            nodes: nodes.collect(),
            values,
        }
    }

    /// Adds the tree to the sums of a block of rows.
    pub(crate) fn add(&self, codes: &[Codes], sums: &mut [f64]) {
        let mut at = [0u32; BLOCK];
        // The rows that are not in a leaf yet. All of them take one step, then the next: they do not wait for each
        // other's memory.
        let mut open: [usize; BLOCK] = std::array::from_fn(|row| row);
        let mut n_open = sums.len();
        while 0 < n_open {
            let mut n_left = 0;
            for place in 0..n_open {
                let row = open[place];
                let node = &self.nodes[at[row] as usize];
                let passes = node.ask.answer.passes(codes[node.ask.column][row]);
                let next = node.next[usize::from(!passes)];
                at[row] = next;
                open[n_left] = row;
                n_left += usize::from((next as usize) < self.nodes.len());
            }
            n_open = n_left;
        }
        for (sum, &at) in sums.iter_mut().zip(&at) {
            *sum += self.values[at as usize - self.nodes.len()];
        }
    }
}
