//! Trees as bits: one bit a leaf, struck by every test that fails on the way to it.

use std::ops::{BitAndAssign, BitOr, Not};

use crate::model::flat::{Answer, Ask, BLOCK, Codes};
use crate::model::trees::{Test, Tree};

/// A whole number with one bit a leaf.
pub(crate) trait Struck:
    Copy + BitAndAssign + BitOr<Output = Self> + Not<Output = Self>
{
    /// No leaf is struck.
    const ALL: Self;

    /// All bits where `marks` are 255, none where they are 0.
    fn widened(mark: u8) -> Self;

    /// The bits `from..to`.
    fn range(from: u32, to: u32) -> Self;

    /// The lowest bit that is set.
    fn lowest(self) -> usize;
}

macro_rules! struck {
    ($(($number:ty, $signed:ty)),*) => {$(
        impl Struck for $number {
            const ALL: Self = Self::MAX;

            #[inline]
            fn widened(mark: u8) -> Self {
                <$signed>::from(mark.cast_signed()).cast_unsigned()
            }

            fn range(from: u32, to: u32) -> Self {
                (from..to).fold(0, |bits, bit| bits | (1 << bit))
            }

            fn lowest(self) -> usize {
                self.trailing_zeros() as usize
            }
        }
    )*};
}

struck!((u8, i8), (u16, i16), (u32, i32), (u64, i64));

/// A tree of at most as many leaves as `B` has bits.
pub(crate) struct Strikes<B> {
    /// Every test, with the leaves that remain where it fails.
    tests: Vec<(Ask, B)>,
    /// Values of the leaves, from left to right.
    values: Vec<f64>,
}

impl<B: Struck> Strikes<B> {
    pub(crate) fn new(tree: &Tree, ask: &impl Fn(usize, &Test) -> Ask) -> Self {
        // First leaf and number of leaves below each node; children come after their parents.
        let mut sizes = vec![1u32; tree.nodes.len()];
        for (at, node) in tree.nodes.iter().enumerate().rev() {
            if let Some(split) = &node.split {
                sizes[at] = sizes[split.left] + sizes[split.right];
            }
        }
        let mut firsts = vec![0u32; tree.nodes.len()];
        let mut values = vec![0.0; sizes[0] as usize];
        let mut tests = Vec::new();
        for (at, node) in tree.nodes.iter().enumerate() {
            let Some(split) = &node.split else {
                values[firsts[at] as usize] = node.value;
                continue;
            };
            let middle = firsts[at] + sizes[split.left];
            firsts[split.left] = firsts[at];
            firsts[split.right] = middle;
            tests.push((
                ask(split.column, &split.test),
                !B::range(firsts[at], middle),
            ));
        }
        Self { tests, values }
    }

    /// The leaves that are left of each row of the block.
    pub(crate) fn strike(&self, codes: &[Codes]) -> [B; BLOCK] {
        let mut left = [B::ALL; BLOCK];
        for (ask, remain) in &self.tests {
            let codes = &codes[ask.column];
            match &ask.answer {
                Answer::UpTo { shift, most } => {
                    // Marks first and bits after: both loops then run on many rows at once.
                    let marks = codes
                        .map(|code| u8::from(code.wrapping_add(*shift) <= *most).wrapping_neg());
                    for (left, mark) in left.iter_mut().zip(marks) {
                        *left &= *remain | B::widened(mark);
                    }
                }
                Answer::Marked(marks) => {
                    for (left, &code) in left.iter_mut().zip(codes) {
                        let passes = marks[usize::from(code)];
                        *left &= if passes { B::ALL } else { *remain };
                    }
                }
            }
        }
        left
    }

    /// The value of the first leaf that is left.
    pub(crate) fn value(&self, left: B) -> f64 {
        self.values[left.lowest()]
    }
}
