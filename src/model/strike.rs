//! Trees as bits: one bit a leaf, struck by every test that fails on the way to it.
//!
//! Eight leaves are a plane: a byte a row. A test strikes the leaves of its left side, which lie in few planes, so
//! most of its work is one comparison and one "and" of bytes for a whole block of rows.

use crate::model::flat::{Answer, Ask, BLOCK, Codes};
use crate::model::trees::{Test, Tree};

/// One byte a row of a block.
type Bytes = [u8; BLOCK];

/// Leaves of a plane.
const PLANE: usize = 8;

/// Leaves that are worth striking; larger trees are walked.
pub(crate) const MOST_LEAVES: usize = 64;

const MOST_PLANES: usize = MOST_LEAVES / PLANE;

/// A tree of at most [`MOST_LEAVES`] leaves.
pub(crate) struct Strikes {
    tests: Vec<Ask>,
    /// What remains where a test fails: the entries up to its end, from the end of the test before.
    remains: Vec<Remain>,
    ends: Vec<usize>,
    n_planes: usize,
    /// Values of the leaves, from left to right.
    values: Box<[f64; MOST_LEAVES]>,
}

/// The leaves of one plane that a failed test leaves; the other planes keep all of theirs.
struct Remain {
    plane: usize,
    left: u8,
}

impl Strikes {
    pub(crate) fn new(tree: &Tree, ask: &impl Fn(usize, &Test) -> Ask) -> Self {
        // First leaf and number of leaves below each node; children come after their parents.
        let mut sizes = vec![1; tree.nodes.len()];
        for (at, node) in tree.nodes.iter().enumerate().rev() {
            if let Some(split) = &node.split {
                sizes[at] = sizes[split.left] + sizes[split.right];
            }
        }
        let mut firsts = vec![0; tree.nodes.len()];
        let n_planes = usize::div_ceil(sizes[0], PLANE);
        let mut values = Box::new([0.0; MOST_LEAVES]);
        let (mut tests, mut ends, mut remains) = (Vec::new(), Vec::new(), Vec::new());
        for (at, node) in tree.nodes.iter().enumerate() {
            let Some(split) = &node.split else {
                values[firsts[at]] = node.value;
                continue;
            };
            let middle = firsts[at] + sizes[split.left];
            firsts[split.left] = firsts[at];
            firsts[split.right] = middle;
            tests.push(ask(split.column, &split.test));
            let struck = firsts[at]..middle;
            remains.extend(
                (struck.start / PLANE..struck.end.div_ceil(PLANE)).map(|plane| {
                    let bits = (0..PLANE).filter(|bit| struck.contains(&(plane * PLANE + bit)));
                    let left = !bits.fold(0u8, |bits, bit| bits | (1 << bit));
                    Remain { plane, left }
                }),
            );
            ends.push(remains.len());
        }
        Self {
            tests,
            remains,
            ends,
            n_planes,
            values,
        }
    }

    /// Adds the tree to the sums of a block of rows.
    pub(crate) fn add(&self, codes: &[Codes], sums: &mut [f64]) {
        let mut planes = [[u8::MAX; BLOCK]; MOST_PLANES];
        let planes = &mut planes[..self.n_planes];
        let mut first = 0;
        for (ask, &end) in self.tests.iter().zip(&self.ends) {
            let passes = passes(ask, codes);
            for remain in &self.remains[first..end] {
                for (left, passes) in planes[remain.plane].iter_mut().zip(&passes) {
                    *left &= remain.left | passes;
                }
            }
            first = end;
        }
        for (sum, leaf) in sums.iter_mut().zip(first_leaves(planes)) {
            *sum += self.values[usize::from(leaf) % MOST_LEAVES];
        }
    }
}

/// All bits or none.
fn all(passes: bool) -> u8 {
    u8::from(passes).wrapping_neg()
}

/// All bits for the rows that pass, none for the others.
fn passes(ask: &Ask, codes: &[Codes]) -> Bytes {
    let codes = &codes[ask.column];
    match &ask.answer {
        Answer::UpTo { shift, most } => codes.map(|code| all(code.wrapping_add(*shift) <= *most)),
        Answer::Marked(marks) => codes.map(|code| all(marks[usize::from(code)])),
    }
}

/// The number of the first leaf that is left of each row; masks choose, so that nothing branches.
fn first_leaves(planes: &[Bytes]) -> Bytes {
    let mut bits = [0; BLOCK];
    let mut leaves = [0; BLOCK];
    let mut first = 0u8;
    for plane in planes {
        for ((bits, leaf), left) in bits.iter_mut().zip(&mut leaves).zip(plane) {
            // The first plane with a bit stays.
            let is_open = all(*bits == 0);
            *bits |= is_open & left;
            *leaf = (*leaf & !is_open) | (is_open & first);
        }
        first = first.wrapping_add(8);
    }
    for (leaf, bits) in leaves.iter_mut().zip(bits) {
        let lowest: u8 = bits & bits.wrapping_neg();
        let half = all(lowest & 0b1111_0000 != 0) & 4;
        let quarter = all(lowest & 0b1100_1100 != 0) & 2;
        *leaf += half + quarter + (all(lowest & 0b1010_1010 != 0) & 1);
    }
    leaves
}
