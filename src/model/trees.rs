//! Fitted trees: flat nodes with readable tests, whoever grew them.

use rayon::prelude::*;

use crate::matrix::{Column, ColumnType, MISSING, Table, TableError};
use crate::model::flat::Flat;

/// Rows that one thread scores at a time; a whole number of blocks.
const CHUNK: usize = 4096;

/// A sum of trees in log-odds; a single tree is the sum of one.
#[derive(Debug, Clone, PartialEq)]
pub struct TreesModel {
    /// Names and types of the columns that tests refer to by place.
    pub schema: Vec<(String, ColumnType)>,
    /// Log-odds before the first tree.
    pub base: f64,
    /// The trees.
    pub trees: Vec<Tree>,
}

/// One tree; node 0 is the root, children come after their parents.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Node>,
}

/// One node of a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Training weight that reached it.
    pub rows: f64,
    /// Training weight of the conversions among it.
    pub conversions: f64,
    /// Log-odds that a leaf adds; of an inner node, what it would add as a leaf.
    pub value: f64,
    /// How it divides its rows; `None` for a leaf.
    pub split: Option<Split>,
}

/// How an inner node divides its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// Place of the column in the schema.
    pub column: usize,
    /// Rows that pass go left.
    pub test: Test,
    /// Place of the left child.
    pub left: usize,
    /// Place of the right child.
    pub right: usize,
    /// Gain in log likelihood on the training rows, in nats.
    pub gain: f64,
}

/// A question to one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// Is the number at most this?
    AtMost {
        /// The number.
        threshold: f64,
        /// The answer for missing values.
        missing_passes: bool,
    },
    /// Is the level one of these? Levels that training did not know are not.
    OneOf {
        /// The levels, in the order of the training table.
        levels: Vec<String>,
        /// The answer for missing values.
        missing_passes: bool,
    },
}

/// A test made ready for the columns of one table.
enum Ready<'a> {
    Leaf,
    Number {
        values: &'a [f64],
        threshold: f64,
        missing_passes: bool,
    },
    Category {
        codes: &'a [u32],
        passes: Vec<bool>,
        missing_passes: bool,
    },
}

/// A tree made ready for the columns of one table.
pub(crate) struct Walker<'a> {
    tree: &'a Tree,
    ready: Vec<Ready<'a>>,
}

impl<'a> Walker<'a> {
    /// `columns` in the order of the schema, as [`Table::matching`] gives them.
    pub(crate) fn new(tree: &'a Tree, columns: &[&'a Column]) -> Self {
        let ready = |node: &'a Node| {
            let Some(split) = &node.split else {
                return Ready::Leaf;
            };
            match (&split.test, columns[split.column]) {
                (
                    Test::AtMost {
                        threshold,
                        missing_passes,
                    },
                    Column::Number(values),
                ) => Ready::Number {
                    values,
                    threshold: *threshold,
                    missing_passes: *missing_passes,
                },
                (
                    Test::OneOf {
                        levels,
                        missing_passes,
                    },
                    Column::Category {
                        codes,
                        levels: names,
                    },
                ) => Ready::Category {
                    codes,
                    passes: names.iter().map(|name| levels.contains(name)).collect(),
                    missing_passes: *missing_passes,
                },
                // `Table::matching` has refused columns of another type before this.
                (Test::AtMost { .. } | Test::OneOf { .. }, _) => Ready::Leaf,
            }
        };
        Self {
            tree,
            ready: tree.nodes.iter().map(ready).collect(),
        }
    }

    /// Whether `row` passes the test of `node`; leaves have none to pass.
    pub(crate) fn passes(&self, node: usize, row: usize) -> bool {
        match &self.ready[node] {
            Ready::Leaf => false,
            Ready::Number {
                values,
                threshold,
                missing_passes,
            } => {
                let value = values[row];
                if value.is_nan() {
                    *missing_passes
                } else {
                    value <= *threshold
                }
            }
            Ready::Category {
                codes,
                passes,
                missing_passes,
            } => {
                let code = codes[row];
                if code == MISSING {
                    *missing_passes
                } else {
                    passes.get(code as usize).copied().unwrap_or(false)
                }
            }
        }
    }

    /// The leaf that `row` ends in.
    pub(crate) fn leaf(&self, row: usize) -> usize {
        let mut at = 0;
        while let Some(split) = &self.tree.nodes[at].split {
            at = if self.passes(at, row) {
                split.left
            } else {
                split.right
            };
        }
        at
    }
}

impl TreesModel {
    /// Log-odds of each row.
    ///
    /// # Errors
    /// [`TableError`] where columns are missing or of another type; further columns are ignored.
    pub fn log_odds(&self, table: &Table) -> Result<Vec<f64>, TableError> {
        let columns = table.matching(&self.schema)?;
        let mut sums = vec![self.base; table.n_rows()];
        if let Some(flat) = Flat::new(&self.trees, &columns) {
            let chunks = sums.par_chunks_mut(CHUNK).enumerate();
            chunks.for_each(|(chunk, sums)| flat.add(chunk * CHUNK, sums));
            return Ok(sums);
        }
        for tree in &self.trees {
            let walker = Walker::new(tree, &columns);
            let chunks = sums.par_chunks_mut(CHUNK).enumerate();
            chunks.for_each(|(chunk, sums)| {
                for (at, sum) in sums.iter_mut().enumerate() {
                    *sum += tree.nodes[walker.leaf(chunk * CHUNK + at)].value;
                }
            });
        }
        Ok(sums)
    }
}
