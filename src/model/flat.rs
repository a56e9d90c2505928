//! Scores many rows by many trees: values become one-byte codes, and trees work on blocks of rows.
//!
//! A code counts the thresholds of the model that lie below a value, so comparing codes answers every
//! test exactly. Trees of up to 64 leaves are not walked: each test that fails strikes the leaves of its
//! left side, for a whole block of rows at once and without a branch; the first leaf left is the row's.
//! Larger trees are walked, a block of rows one step at a time. Both give the sums of a plain walk, bit for bit.
//!
//! # Source
//! Lucchese et al. 2015, "`QuickScorer`", in blocks as by Lucchese et al. 2016, "Vectorized `QuickScorer`".

use std::collections::HashMap;

use crate::matrix::{Column, MISSING};
use crate::model::strike::{MOST_LEAVES, Strikes};
use crate::model::trees::{Test, Tree};
use crate::model::walked::Walked;

/// Rows that are scored together.
pub(crate) const BLOCK: usize = 128;

/// The code of a missing value.
const GONE: u8 = u8::MAX;

/// Codes of one column for a block of rows.
pub(crate) type Codes = [u8; BLOCK];

/// The trees of a model, made ready for the columns of one table.
pub(crate) struct Flat<'a> {
    columns: Vec<Coded<'a>>,
    trees: Vec<FlatTree>,
}

/// A column of the table and how its values become codes.
enum Coded<'a> {
    Number {
        values: &'a [f64],
        /// The thresholds of all tests, ascending; infinite past the last.
        cuts: Box<[f64; 256]>,
        /// Steps of the search, each half as long as the one before it, the last of length 1.
        steps: u32,
    },
    Category {
        codes: &'a [u32],
        /// The code of each level of the table; levels that no test names share one.
        of_level: Vec<u8>,
    },
}

/// A question to one code.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    /// Place in the block of codes.
    pub(crate) column: usize,
    pub(crate) answer: Answer,
}

/// Which codes pass.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// Those that are at most `most` once `shift` is added, wrapping round: a shift of 1 turns the code of a
    /// missing value into the lowest.
    UpTo { shift: u8, most: u8 },
    /// Those that are marked.
    Marked(Box<[bool; 256]>),
}

impl Answer {
    pub(crate) fn passes(&self, code: u8) -> bool {
        match self {
            Self::UpTo { shift, most } => code.wrapping_add(*shift) <= *most,
            Self::Marked(marks) => marks[usize::from(code)],
        }
    }
}

/// A tree on codes.
enum FlatTree {
    Struck(Strikes),
    Walked(Walked),
}

impl<'a> Flat<'a> {
    /// `columns` in the order of the schema; `None` where a column is asked more than one byte can tell.
    pub(crate) fn new(trees: &[Tree], columns: &[&'a Column]) -> Option<Self> {
        let mut thresholds: Vec<Vec<f64>> = vec![Vec::new(); columns.len()];
        let mut names: Vec<HashMap<&str, u8>> = vec![HashMap::new(); columns.len()];
        for node in trees.iter().flat_map(|tree| &tree.nodes) {
            let Some(split) = &node.split else { continue };
            match &split.test {
                Test::AtMost { threshold, .. } => thresholds[split.column].push(*threshold),
                Test::OneOf { levels, .. } => {
                    let known = &mut names[split.column];
                    for level in levels {
                        let next = u8::try_from(known.len()).ok()?;
                        known.entry(level).or_insert(next);
                    }
                }
            }
        }
        let mut used = Vec::new();
        let mut place = vec![usize::MAX; columns.len()];
        for (at, column) in columns.iter().enumerate() {
            let cuts = &mut thresholds[at];
            cuts.sort_unstable_by(f64::total_cmp);
            // Ascending, so equal unless it is above; -0 and 0 are one.
            cuts.dedup_by(|next, cut| *next <= *cut);
            if cuts.is_empty() && names[at].is_empty() {
                // Tests for nothing but missing levels name no level.
                if !trees.iter().any(|tree| asks(tree, at)) {
                    continue;
                }
            }
            if usize::from(GONE) <= cuts.len() || usize::from(GONE) - 1 <= names[at].len() {
                return None;
            }
            place[at] = used.len();
            used.push(match column {
                Column::Number(values) => {
                    let mut padded = Box::new([f64::INFINITY; 256]);
                    padded[..cuts.len()].copy_from_slice(cuts);
                    Coded::Number {
                        values,
                        cuts: padded,
                        steps: (cuts.len() + 1).next_power_of_two().ilog2(),
                    }
                }
                Column::Category { codes, levels } => {
                    let unnamed = u8::try_from(names[at].len()).ok()?;
                    let of_level = levels
                        .iter()
                        .map(|level| names[at].get(level.as_str()).copied().unwrap_or(unnamed));
                    Coded::Category {
                        codes,
                        of_level: of_level.collect(),
                    }
                }
            });
        }
        let ask = |at: usize, test: &Test| Ask {
            column: place[at],
            answer: answer(test, &thresholds[at], &names[at]),
        };
        let trees = trees.iter().map(|tree| flat_tree(tree, &ask)).collect();
        Some(Self {
            columns: used,
            trees,
        })
    }

    /// Adds the trees to the sums of the rows from `first` on.
    pub(crate) fn add(&self, first: usize, sums: &mut [f64]) {
        let mut codes: Vec<Codes> = vec![[0; BLOCK]; self.columns.len()];
        for (block, sums) in sums.chunks_mut(BLOCK).enumerate() {
            let first = first + block * BLOCK;
            for (column, codes) in self.columns.iter().zip(&mut codes) {
                column.encode(first, &mut codes[..sums.len()]);
            }
            for tree in &self.trees {
                match tree {
                    FlatTree::Struck(tree) => tree.add(&codes, sums),
                    FlatTree::Walked(tree) => tree.add(&codes, sums),
                }
            }
        }
    }
}

fn asks(tree: &Tree, column: usize) -> bool {
    let splits = tree.nodes.iter().filter_map(|node| node.split.as_ref());
    splits.into_iter().any(|split| split.column == column)
}

fn answer(test: &Test, cuts: &[f64], names: &HashMap<&str, u8>) -> Answer {
    match test {
        Test::AtMost {
            threshold,
            missing_passes,
        } => {
            let below = cuts.partition_point(|cut| cut < threshold);
            let shift = u8::from(*missing_passes);
            Answer::UpTo {
                shift,
                // Below 255, as there are fewer cuts.
                most: u8::try_from(below).unwrap_or(GONE - 1) + shift,
            }
        }
        Test::OneOf {
            levels,
            missing_passes,
        } => {
            let mut marks = Box::new([false; 256]);
            for level in levels {
                if let Some(&code) = names.get(level.as_str()) {
                    marks[usize::from(code)] = true;
                }
            }
            marks[usize::from(GONE)] = *missing_passes;
            Answer::Marked(marks)
        }
    }
}

impl Coded<'_> {
    /// Codes of the rows from `first` on.
    fn encode(&self, first: usize, out: &mut [u8]) {
        match self {
            Self::Number {
                values,
                cuts,
                steps,
            } => {
                let values = &values[first..first + out.len()];
                // All rows of the block take a step of the search together, without a branch: their steps do
                // not wait for each other. `low` counts cuts that are known to lie below.
                let mut low = [0u8; BLOCK];
                // Steps are powers of two, so that a shift does what would be a choice.
                for step in (0..*steps).rev() {
                    let half = 1u8 << step;
                    for (low, &value) in low.iter_mut().zip(values) {
                        let is_above = cuts[usize::from(*low + half - 1)] < value;
                        *low += u8::from(is_above) << step;
                    }
                }
                for ((out, &low), value) in out.iter_mut().zip(&low).zip(values) {
                    *out = if value.is_nan() { GONE } else { low };
                }
            }
            Self::Category { codes, of_level } => {
                let codes = &codes[first..first + out.len()];
                for (out, &code) in out.iter_mut().zip(codes) {
                    *out = if code == MISSING {
                        GONE
                    } else {
                        of_level.get(code as usize).copied().unwrap_or(GONE - 1)
                    };
                }
            }
        }
    }
}

fn flat_tree(tree: &Tree, ask: &impl Fn(usize, &Test) -> Ask) -> FlatTree {
    let n_leaves = tree
        .nodes
        .iter()
        .filter(|node| node.split.is_none())
        .count();
    if n_leaves <= MOST_LEAVES {
        FlatTree::Struck(Strikes::new(tree, ask))
    } else {
        FlatTree::Walked(Walked::new(tree, ask))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rand::Rng;

    use super::*;
    use crate::domain::Seed;
    use crate::matrix::Table;
    use crate::model::trees::{Node, Split, TreesModel, Walker};

    const N_ROWS: usize = 1000;

    fn table(rng: &mut impl Rng) -> Table {
        let names = ["a", "b", "c", "d", "unknown"].map(str::to_owned).to_vec();
        let mut number = |n: i32| match rng.random_range(0..=n) {
            0 => f64::NAN,
            value => f64::from(value) / 4.0,
        };
        let fine = (0..N_ROWS).map(|_| number(400)).collect();
        let coarse = (0..N_ROWS).map(|_| number(5)).collect();
        let level = |_| match rng.random_range(0..6) {
            5 => MISSING,
            code => code,
        };
        let level = Column::Category {
            codes: (0..N_ROWS).map(level).collect(),
            levels: Arc::new(names),
        };
        let columns = [
            ("fine", Column::Number(fine)),
            ("coarse", Column::Number(coarse)),
            ("level", level),
        ];
        Table::new(N_ROWS, columns.map(|(name, one)| (name.into(), one)).into()).unwrap()
    }

    /// Any leaf may be split next, so that trees are as crooked as they get.
    fn tree(n_leaves: usize, rng: &mut impl Rng) -> Tree {
        let leaf = |rng: &mut dyn rand::RngCore| Node {
            rows: 1.0,
            conversions: 0.5,
            value: rng.random_range(-1.0..1.0),
            split: None,
        };
        let mut nodes = vec![leaf(rng)];
        let mut leaves = vec![0];
        while leaves.len() < n_leaves {
            let at = leaves.swap_remove(rng.random_range(0..leaves.len()));
            let missing_passes = rng.random();
            let column = rng.random_range(0..3);
            let test = match column {
                2 => Test::OneOf {
                    levels: ["a", "b", "c", "d"].map(str::to_owned)[..rng.random_range(0..4)]
                        .to_vec(),
                    missing_passes,
                },
                // Few thresholds, some on values and some between: fewer than a byte can tell.
                0 => Test::AtMost {
                    threshold: f64::from(rng.random_range(0..100)) + 0.25,
                    missing_passes,
                },
                _ => Test::AtMost {
                    threshold: f64::from(rng.random_range(0..10)) / 8.0,
                    missing_passes,
                },
            };
            let left = nodes.len();
            let (right, gain) = (left + 1, 1.0);
            nodes[at].split = Some(Split {
                column,
                test,
                left,
                right,
                gain,
            });
            leaves.extend([left, right]);
            nodes.extend([leaf(rng), leaf(rng)]);
        }
        Tree { nodes }
    }

    #[test]
    fn blocks_give_the_sums_of_a_plain_walk_bit_for_bit() {
        let mut rng = Seed(5).stream(0);
        let table = table(&mut rng);
        let columns: Vec<&Column> = table.columns().iter().collect();
        for n_leaves in [1, 2, 8, 9, 31, 64, 65, 300] {
            let model = TreesModel {
                schema: table.schema(),
                base: 0.1,
                trees: (0..5).map(|_| tree(n_leaves, &mut rng)).collect(),
            };
            assert!(Flat::new(&model.trees, &columns).is_some());
            let mut sums = vec![model.base; N_ROWS];
            for tree in &model.trees {
                let walker = Walker::new(tree, &columns);
                for (row, sum) in sums.iter_mut().enumerate() {
                    *sum += tree.nodes[walker.leaf(row)].value;
                }
            }
            let bits = |sums: &[f64]| sums.iter().map(|sum| sum.to_bits()).collect::<Vec<_>>();
            assert_eq!(
                bits(&model.log_odds(&table).unwrap()),
                bits(&sums),
                "{n_leaves} leaves"
            );
        }
    }
}
