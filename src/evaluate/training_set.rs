//! What the feature plan and the rulebook hand on to training.

use crate::domain::Timestamp;
use crate::matrix::Table;

use super::EvaluateError;

/// The rulebook's columns, one entry a rule unless it says a row.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleColumns {
    /// Unique rule names.
    pub names: Vec<String>,
    /// What each rule says of itself to people.
    pub labels_in_words: Vec<String>,
    /// Points a unit of the fact.
    pub points: Vec<f64>,
    /// Per rule the capped fact of every row; 0 = did not fire.
    pub facts: Vec<Vec<f64>>,
    /// Per rule the table columns that state the same thing; none = the models do not see it.
    pub features: Vec<Vec<usize>>,
    /// The rule score of every row, group and total caps applied, in points.
    pub totals: Vec<f64>,
}

/// Mature snapshots with everything that training looks at; one entry a row, in (cutoff, lead) order.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingSet {
    /// Feature columns.
    pub table: Table,
    /// Whether the lead converted in the prediction window.
    pub labels: Vec<bool>,
    /// Lead ids.
    pub leads: Vec<String>,
    /// What folds never split: the lead, the person or the account.
    pub groups: Vec<String>,
    /// When the score pretends to be made.
    pub cutoffs: Vec<Timestamp>,
    /// End of the prediction window.
    pub label_ends: Vec<Timestamp>,
    /// Folds given by the user.
    pub folds: Option<Vec<u32>>,
    /// Rows that the user marked for the verdict by time.
    pub test: Option<Vec<bool>>,
    /// Whether `cutoffs` are real times.
    pub has_time: bool,
    /// The rulebook, where there is one.
    pub rules: Option<RuleColumns>,
    /// By column of the table which way the rulebook says it works: 1 = more of it never lowers the score, -1 =
    /// never raises it, 0 = the rules do not say. Empty = they say nothing of any column.
    pub signs: Vec<i8>,
}

impl TrainingSet {
    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.table.n_rows()
    }

    /// Number of converted rows.
    pub fn n_converted(&self) -> usize {
        self.labels.iter().filter(|&&label| label).count()
    }

    /// Checks that everything has one entry a row and that both classes are there.
    ///
    /// # Errors
    /// [`EvaluateError::Lengths`], [`EvaluateError::OneClass`], [`EvaluateError::Fact`], [`EvaluateError::Feature`].
    pub fn check(&self) -> Result<(), EvaluateError> {
        let rows = self.n_rows();
        let mut lengths = vec![
            ("labels", self.labels.len()),
            ("leads", self.leads.len()),
            ("groups", self.groups.len()),
            ("cutoffs", self.cutoffs.len()),
            ("label ends", self.label_ends.len()),
        ];
        lengths.extend(self.folds.as_ref().map(|folds| ("folds", folds.len())));
        lengths.extend(self.test.as_ref().map(|test| ("test marks", test.len())));
        if let Some(rules) = &self.rules {
            lengths.push(("rule scores", rules.totals.len()));
            lengths.extend(
                rules
                    .facts
                    .iter()
                    .map(|facts| ("facts of a rule", facts.len())),
            );
        }
        for (what, got) in lengths {
            if got != rows {
                return Err(EvaluateError::Lengths {
                    what,
                    got,
                    expected: rows,
                });
            }
        }
        let n_columns = self.table.n_columns();
        if !self.signs.is_empty() && self.signs.len() != n_columns {
            return Err(EvaluateError::Lengths {
                what: "signs",
                got: self.signs.len(),
                expected: n_columns,
            });
        }
        if let Some(rules) = &self.rules {
            rules.check(self.table.n_columns())?;
        }
        let converted = self.n_converted();
        if converted == 0 || converted == rows {
            return Err(EvaluateError::OneClass {
                label: converted > 0,
                rows,
            });
        }
        Ok(())
    }
}

impl RuleColumns {
    fn check(&self, n_columns: usize) -> Result<(), EvaluateError> {
        let expected = self.names.len();
        for (what, got) in [
            ("rule labels", self.labels_in_words.len()),
            ("points", self.points.len()),
            ("rule facts", self.facts.len()),
            ("rule features", self.features.len()),
        ] {
            if got != expected {
                return Err(EvaluateError::Lengths {
                    what,
                    got,
                    expected,
                });
            }
        }
        for (name, facts) in self.names.iter().zip(&self.facts) {
            if let Some(row) = facts.iter().position(|fact| !fact.is_finite()) {
                return Err(EvaluateError::Fact {
                    rule: name.clone(),
                    row,
                });
            }
        }
        if let Some(row) = self.totals.iter().position(|total| !total.is_finite()) {
            return Err(EvaluateError::Fact {
                rule: "total".to_owned(),
                row,
            });
        }
        for (name, features) in self.names.iter().zip(&self.features) {
            if let Some(&column) = features.iter().find(|&&column| n_columns <= column) {
                return Err(EvaluateError::Feature {
                    rule: name.clone(),
                    column,
                    n_columns,
                });
            }
        }
        Ok(())
    }
}
