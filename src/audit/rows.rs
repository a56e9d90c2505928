//! The rows of an audit, and what every part of it looks at.

use rayon::prelude::*;

use crate::calibration::{PointsMap, refit_ab};
use crate::evaluate::{RuleColumns, TrainingSet};
use crate::split::Groups;

use super::AuditError;
use super::fit::Columns;
use super::robust::ByGroup;

/// Coefficient of the score in [`Rows::columns`]; the facts follow.
pub(super) const SCORE: usize = 1;
/// Coefficient of the first fact.
pub(super) const FACTS: usize = 2;

/// Rows with a rulebook.
pub(super) struct Rows<'a> {
    pub(super) set: &'a TrainingSet,
    pub(super) rules: &'a RuleColumns,
    /// Labels as 0 and 1.
    pub(super) targets: Vec<f64>,
    pub(super) groups: Groups,
    pub(super) by_group: ByGroup,
    pub(super) leads: Groups,
    /// Points without group and total limits: `Σ p·x`.
    pub(super) linear: Vec<f64>,
    /// The score less that: what groups and total cut.
    pub(super) cut: Vec<f64>,
    /// Today's scale: log-odds a point.
    pub(super) scale: PointsMap,
    /// Rows in which each rule fired, ascending.
    pub(super) fired: Vec<Vec<u32>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(set: &'a TrainingSet) -> Result<Self, AuditError> {
        set.check()?;
        let rules = set.rules.as_ref().ok_or(AuditError::NoRules)?;
        if rules.names.is_empty() {
            return Err(AuditError::NoRules);
        }
        let groups = Groups::new(&set.groups);
        let mut linear = vec![0.0; set.n_rows()];
        for (facts, points) in rules.facts.iter().zip(&rules.points) {
            for (sum, fact) in linear.iter_mut().zip(facts) {
                *sum += points * fact;
            }
        }
        let cut = rules
            .totals
            .iter()
            .zip(&linear)
            .map(|(total, sum)| total - sum);
        let fired = rules.facts.par_iter().map(|facts| {
            let rows = (0u32..).zip(facts).filter(|(_, fact)| **fact != 0.0);
            rows.map(|(row, _)| row).collect()
        });
        Ok(Self {
            targets: set
                .labels
                .iter()
                .map(|&label| f64::from(u8::from(label)))
                .collect(),
            by_group: ByGroup::new(groups.codes(), groups.n_groups()),
            groups,
            leads: Groups::new(&set.leads),
            cut: cut.collect(),
            linear,
            scale: refit_ab(&rules.totals, &set.labels, None)?,
            fired: fired.collect(),
            set,
            rules,
        })
    }

    pub(super) fn n(&self) -> usize {
        self.targets.len()
    }

    pub(super) fn n_rules(&self) -> usize {
        self.rules.names.len()
    }

    pub(super) fn n_converted(&self) -> f64 {
        self.targets.iter().sum()
    }

    /// Score, facts and controls as one design.
    pub(super) fn columns(&self, controls: &[Vec<f64>]) -> Columns {
        let mut columns: Vec<&[f64]> = vec![&self.rules.totals];
        columns.extend(self.rules.facts.iter().map(Vec::as_slice));
        columns.extend(controls.iter().map(Vec::as_slice));
        Columns::new(&columns, self.n())
    }

    /// Conversions among the rows in which a rule fired.
    pub(super) fn converted(&self, rule: usize) -> usize {
        let rows = self.fired[rule].iter();
        rows.filter(|&&row| self.set.labels[row as usize]).count()
    }
}
