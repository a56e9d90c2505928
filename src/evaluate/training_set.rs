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
    /// What cuts points off; [`Caps::default`] = nothing does.
    pub caps: Caps,
}

/// Lower and upper limit of points, where there are any.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// Never below this.
    pub min: Option<f64>,
    /// Never above this.
    pub max: Option<f64>,
}

impl Bounds {
    /// `points` within the limits.
    pub fn clip(&self, points: f64) -> f64 {
        let points = self.max.map_or(points, |max| points.min(max));
        self.min.map_or(points, |min| points.max(min))
    }
}

/// A group of rules with its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct CapGroup {
    /// Name.
    pub name: String,
    /// Who a lead is, not what a lead does.
    pub is_fit: bool,
    /// Limits of the sum of its rules.
    pub bounds: Bounds,
}

/// The limits of a rulebook: rule, then group, then total.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Caps {
    /// Limits of each rule; empty = none has any.
    pub rules: Vec<Bounds>,
    /// Position of each rule's group; empty = there are no groups.
    pub group_of: Vec<usize>,
    /// The groups.
    pub groups: Vec<CapGroup>,
    /// Limits of the total.
    pub total: Bounds,
    /// Per rule its fact before the limit of the rule, kept only where that cuts a row; empty = it cuts none.
    pub uncut: Vec<Option<Vec<f64>>>,
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
    /// The list that each row stands on, the number of its cutoff: a list is made at one instant, and a team works it from the
    /// top. Empty = all rows are one list, as those of a table, whose times are those of the rows.
    pub lists: Vec<u32>,
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

    /// The lists that `rows` stand on, as in [`TrainingSet::lists`].
    pub fn lists_of(&self, rows: &[usize]) -> Vec<u32> {
        let of = |row: &usize| self.lists.get(*row).copied();
        rows.iter().filter_map(of).collect()
    }

    /// How many lists that is, at least one.
    pub fn n_lists(&self, rows: &[usize]) -> usize {
        let mut lists = self.lists_of(rows);
        lists.sort_unstable();
        lists.dedup();
        lists.len().max(1)
    }

    /// Checks that everything has one entry a row and that both classes are there.
    ///
    /// # Errors
    /// [`EvaluateError::Lengths`], [`EvaluateError::OneClass`], [`EvaluateError::Fact`], [`EvaluateError::Feature`].
    pub fn check(&self) -> Result<(), EvaluateError> {
        self.check_shape()?;
        let (rows, converted) = (self.n_rows(), self.n_converted());
        if converted == 0 || converted == rows {
            return Err(EvaluateError::OneClass {
                label: converted > 0,
                rows,
            });
        }
        Ok(())
    }

    /// Checks that everything has one entry a row.
    ///
    /// # Errors
    /// [`EvaluateError::Lengths`], [`EvaluateError::Fact`], [`EvaluateError::Feature`].
    pub(super) fn check_shape(&self) -> Result<(), EvaluateError> {
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
        lengths.extend((!self.lists.is_empty()).then_some(("lists", self.lists.len())));
        if let Some(rules) = &self.rules {
            lengths.push(("rule scores", rules.totals.len()));
            let uncut = rules.caps.uncut.iter().flatten();
            lengths.extend(uncut.map(|uncut| ("uncut facts of a rule", uncut.len())));
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
        Ok(())
    }
}

impl RuleColumns {
    /// The same book on the rows at `rows`, in that order.
    #[must_use]
    pub fn take(&self, rows: &[usize]) -> Self {
        let take =
            |values: &Vec<f64>| -> Vec<f64> { rows.iter().map(|&row| values[row]).collect() };
        Self {
            facts: self.facts.iter().map(take).collect(),
            totals: take(&self.totals),
            caps: Caps {
                uncut: self
                    .caps
                    .uncut
                    .iter()
                    .map(|uncut| uncut.as_ref().map(take))
                    .collect(),
                ..self.caps.clone()
            },
            ..self.clone()
        }
    }

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
        for (what, got) in [
            ("limits of rules", self.caps.rules.len()),
            ("groups of rules", self.caps.group_of.len()),
            ("uncut facts", self.caps.uncut.len()),
        ] {
            if got != 0 && got != expected {
                return Err(EvaluateError::Lengths {
                    what,
                    got,
                    expected,
                });
            }
        }
        if let Some(&group) = self
            .caps
            .group_of
            .iter()
            .find(|&&group| self.caps.groups.len() <= group)
        {
            return Err(EvaluateError::Lengths {
                what: "groups",
                got: self.caps.groups.len(),
                expected: group + 1,
            });
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
