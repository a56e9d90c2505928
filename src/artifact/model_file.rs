//! `models/<name>.json`: one fitted model, mirrored in structs that only the file knows.
//!
//! Numbers read back to the last bit. What a file says is checked before anybody walks its trees.

use serde::{Deserialize, Serialize};

use crate::artifact::fitted::FittedModel;
use crate::artifact::manifest::FORMAT;
use crate::artifact::say;
use crate::artifact::scorer_file::{BackgroundFile, CalibratorFile};
use crate::matrix::ColumnType;
use crate::model::{LogisticModel, Model, Node, Split, Term, Test, Tree, TreesModel};

/// One model as its file says it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ModelFile {
    /// Format of the file.
    pub format: u32,
    /// Its name in the contest.
    pub name: String,
    /// What fitted it.
    pub engine: String,
    /// Its hyperparameters in words.
    pub candidate: String,
    /// Columns, in the order in which the model refers to them.
    pub columns: Vec<ColumnFile>,
    /// The numbers.
    pub model: Numbers,
    /// Raw to honest log-odds.
    pub calibrator: CalibratorFile,
    /// What reasons are measured against.
    pub background: BackgroundFile,
}

/// Name and type of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ColumnFile {
    name: String,
    #[serde(rename = "type", with = "say::column_type")]
    column_type: ColumnType,
}

/// The numbers of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Numbers {
    /// A weighted sum of columns; one term a column.
    Logistic {
        /// Log-odds where every term is 0.
        intercept: f64,
        /// What each column adds.
        terms: Vec<TermFile>,
    },
    /// A sum of trees; nodes refer to each other by place.
    Trees {
        /// Log-odds before the first tree.
        base: f64,
        /// The nodes of each tree, the root first.
        trees: Vec<Vec<NodeFile>>,
    },
}

/// A [`Term`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "term", rename_all = "snake_case")]
pub(super) enum TermFile {
    /// Adds nothing.
    Dropped,
    /// `slope · x`; missing values have the `fill`, and `missing` beside it.
    Number {
        /// Stands in for missing values.
        fill: f64,
        /// Log-odds a unit.
        slope: f64,
        /// Log-odds that go with a missing value.
        missing: f64,
    },
    /// Straight lines from point to point, a trend outside.
    Curve {
        /// The points, ascending.
        at: Vec<f64>,
        /// Log-odds at each.
        values: Vec<f64>,
        /// Log-odds a unit of the trend.
        slope: f64,
        /// The unit of the trend.
        unit: f64,
        /// Log-odds of a missing value.
        missing: f64,
    },
    /// One value a level.
    Category {
        /// The levels.
        levels: Vec<String>,
        /// Log-odds of each.
        values: Vec<f64>,
        /// Log-odds of other levels.
        other: f64,
        /// Log-odds of a missing level.
        missing: f64,
    },
}

/// A [`Node`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct NodeFile {
    rows: f64,
    conversions: f64,
    value: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    split: Option<SplitFile>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct SplitFile {
    column: usize,
    #[serde(flatten)]
    test: TestFile,
    missing_passes: bool,
    left: usize,
    right: usize,
    gain: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TestFile {
    AtMost(f64),
    OneOf(Vec<String>),
}

impl From<&FittedModel> for ModelFile {
    fn from(from: &FittedModel) -> Self {
        let columns = from
            .model
            .schema()
            .iter()
            .map(|(name, column_type)| ColumnFile {
                name: name.clone(),
                column_type: *column_type,
            });
        let model = match &from.model {
            Model::Logistic(model) => Numbers::Logistic {
                intercept: model.intercept,
                terms: model.terms.iter().map(TermFile::from).collect(),
            },
            Model::Trees(model) => Numbers::Trees {
                base: model.base,
                trees: model
                    .trees
                    .iter()
                    .map(|tree| tree.nodes.iter().map(NodeFile::from).collect())
                    .collect(),
            },
        };
        Self {
            format: FORMAT,
            name: from.name.clone(),
            engine: from.engine.clone(),
            candidate: from.candidate.clone(),
            columns: columns.collect(),
            model,
            calibrator: CalibratorFile::from(&from.calibrator),
            background: BackgroundFile::from(&from.background),
        }
    }
}

impl From<&Term> for TermFile {
    fn from(from: &Term) -> Self {
        match from {
            Term::Dropped => Self::Dropped,
            Term::Number {
                fill,
                slope,
                missing,
            } => Self::Number {
                fill: *fill,
                slope: *slope,
                missing: *missing,
            },
            Term::Curve {
                at,
                values,
                slope,
                unit,
                missing,
            } => Self::Curve {
                at: at.clone(),
                values: values.clone(),
                slope: *slope,
                unit: *unit,
                missing: *missing,
            },
            Term::Category {
                levels,
                values,
                other,
                missing,
            } => Self::Category {
                levels: levels.clone(),
                values: values.clone(),
                other: *other,
                missing: *missing,
            },
        }
    }
}

impl From<TermFile> for Term {
    fn from(from: TermFile) -> Self {
        match from {
            TermFile::Dropped => Self::Dropped,
            TermFile::Number {
                fill,
                slope,
                missing,
            } => Self::Number {
                fill,
                slope,
                missing,
            },
            TermFile::Curve {
                at,
                values,
                slope,
                unit,
                missing,
            } => Self::Curve {
                at,
                values,
                slope,
                unit,
                missing,
            },
            TermFile::Category {
                levels,
                values,
                other,
                missing,
            } => Self::Category {
                levels,
                values,
                other,
                missing,
            },
        }
    }
}

impl From<&Node> for NodeFile {
    fn from(from: &Node) -> Self {
        let split = from.split.as_ref().map(|split| {
            let (test, missing_passes) = match &split.test {
                Test::AtMost {
                    threshold,
                    missing_passes,
                } => (TestFile::AtMost(*threshold), *missing_passes),
                Test::OneOf {
                    levels,
                    missing_passes,
                } => (TestFile::OneOf(levels.clone()), *missing_passes),
            };
            SplitFile {
                column: split.column,
                test,
                missing_passes,
                left: split.left,
                right: split.right,
                gain: split.gain,
            }
        });
        Self {
            rows: from.rows,
            conversions: from.conversions,
            value: from.value,
            split,
        }
    }
}

impl From<NodeFile> for Node {
    fn from(from: NodeFile) -> Self {
        let split = from.split.map(|split| {
            let missing_passes = split.missing_passes;
            let test = match split.test {
                TestFile::AtMost(threshold) => Test::AtMost {
                    threshold,
                    missing_passes,
                },
                TestFile::OneOf(levels) => Test::OneOf {
                    levels,
                    missing_passes,
                },
            };
            Split {
                column: split.column,
                test,
                left: split.left,
                right: split.right,
                gain: split.gain,
            }
        });
        Self {
            rows: from.rows,
            conversions: from.conversions,
            value: from.value,
            split,
        }
    }
}

impl ModelFile {
    /// The model, once everything in it hangs together.
    ///
    /// # Errors
    /// What does not, in words.
    pub(super) fn fitted(self) -> Result<FittedModel, String> {
        let schema: Vec<(String, ColumnType)> = self
            .columns
            .into_iter()
            .map(|column| (column.name, column.column_type))
            .collect();
        let background = self.background.background(&schema)?;
        let model = match self.model {
            Numbers::Logistic { intercept, terms } => {
                check_terms(&terms, &schema)?;
                Model::Logistic(LogisticModel {
                    schema,
                    intercept,
                    terms: terms.into_iter().map(Term::from).collect(),
                })
            }
            Numbers::Trees { base, trees } => {
                for (number, nodes) in trees.iter().enumerate() {
                    check_tree(nodes, &schema).map_err(|why| format!("tree {number}, {why}"))?;
                }
                let tree = |nodes: Vec<NodeFile>| Tree {
                    nodes: nodes.into_iter().map(Node::from).collect(),
                };
                Model::Trees(TreesModel {
                    schema,
                    base,
                    trees: trees.into_iter().map(tree).collect(),
                })
            }
        };
        Ok(FittedModel {
            name: self.name,
            engine: self.engine,
            candidate: self.candidate,
            model,
            calibrator: self.calibrator.into(),
            background,
        })
    }
}

fn check_terms(terms: &[TermFile], schema: &[(String, ColumnType)]) -> Result<(), String> {
    if terms.len() != schema.len() {
        return Err(format!(
            "{} terms for {} columns",
            terms.len(),
            schema.len()
        ));
    }
    for (term, (name, column_type)) in terms.iter().zip(schema) {
        let fits = match term {
            TermFile::Dropped => true,
            TermFile::Number { .. } => *column_type == ColumnType::Number,
            TermFile::Curve {
                at, values, unit, ..
            } => {
                *column_type == ColumnType::Number
                    && 0.0 < *unit
                    && !at.is_empty()
                    && at.len() == values.len()
                    && at.windows(2).all(|pair| pair[0] < pair[1])
            }
            TermFile::Category { levels, values, .. } => {
                *column_type == ColumnType::Category && levels.len() == values.len()
            }
        };
        if !fits {
            return Err(format!("the term of column `{name}` does not fit it"));
        }
    }
    Ok(())
}

/// Children come after their parents, so every walk ends; tests fit their columns.
fn check_tree(nodes: &[NodeFile], schema: &[(String, ColumnType)]) -> Result<(), String> {
    if nodes.is_empty() {
        return Err("no node".to_owned());
    }
    for (at, node) in nodes.iter().enumerate() {
        let Some(split) = &node.split else { continue };
        for child in [split.left, split.right] {
            if child <= at || nodes.len() <= child {
                return Err(format!("node {at}: no child {child}"));
            }
        }
        let expected = match split.test {
            TestFile::AtMost(_) => ColumnType::Number,
            TestFile::OneOf(_) => ColumnType::Category,
        };
        if schema
            .get(split.column)
            .map(|(_, column_type)| *column_type)
            != Some(expected)
        {
            return Err(format!(
                "node {at}: no {} column {}",
                expected.name(),
                split.column
            ));
        }
    }
    Ok(())
}
