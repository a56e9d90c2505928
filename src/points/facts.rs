//! What the rules counted, row by row without the zeros, and equal rows once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::domain::softplus;
use crate::points::PointsError;
use crate::points::limits::Limits;
use crate::points::problem::Book;

/// Rules at most: one code is kept for what limits take away.
const MOST_RULES: usize = u16::MAX as usize - 1;

/// Facts of the rules, as lists of what is not 0; rows whose facts are all equal are kept as one *pattern*.
///
/// Rules fire rarely: most facts are 0, and with few rules most rows are equal to another one. Made once, for all folds.
#[derive(Debug, Clone)]
pub struct Facts {
    n_rules: usize,
    pattern_of_row: Vec<u32>,
    /// Where in `rules` and `values` each pattern starts, and the end of the last.
    starts: Vec<usize>,
    rules: Vec<u16>,
    values: Vec<f64>,
    by_rule: Vec<Firings>,
    has_rest: bool,
    /// How books are judged; `None` = what limits take away stays as it is.
    pub(super) limits: Option<Limits>,
}

/// The patterns in which one rule fires.
#[derive(Debug, Clone, Default)]
pub(super) struct Firings {
    pub(super) patterns: Vec<u32>,
    pub(super) values: Vec<f64>,
}

/// Rows and conversions by pattern.
#[derive(Debug, Clone)]
pub struct Outcomes {
    pub(super) weights: Vec<f64>,
    pub(super) converted: Vec<f64>,
    pub(super) total: f64,
    pub(super) total_converted: f64,
    pub(super) n_rows: usize,
}

impl Facts {
    /// Lays out the facts.
    ///
    /// # Shapes and units
    /// `columns`: one slice a rule, with one activation a row, cut where the rule's own limit cuts. `rest`: what limits of
    /// groups and of the total add to each row, in points ([`left_by_limits`]).
    ///
    /// # Errors
    /// [`PointsError::Lengths`], [`PointsError::Value`] for what is not finite, [`PointsError::TooMany`].
    pub fn new(columns: &[&[f64]], rest: Option<&[f64]>) -> Result<Self, PointsError> {
        if MOST_RULES < columns.len() {
            return Err(PointsError::TooMany {
                got: columns.len(),
                most: MOST_RULES,
            });
        }
        // What limits take away is one more rule, which is worth one point and frozen.
        let rest = rest.filter(|rest| rest.iter().any(|points| *points != 0.0));
        let all: Vec<&[f64]> = columns.iter().copied().chain(rest).collect();
        let n_rows = all.first().map_or(0, |column| column.len());
        for column in &all {
            if column.len() != n_rows {
                return Err(PointsError::Lengths {
                    what: "facts of a rule",
                    got: column.len(),
                    expected: n_rows,
                });
            }
            if let Some(row) = column.iter().position(|fact| !fact.is_finite()) {
                return Err(PointsError::Value {
                    what: "a fact",
                    row,
                    value: column[row],
                    allowed: "facts are finite",
                });
            }
        }
        let mut facts = Self {
            n_rules: columns.len(),
            pattern_of_row: Vec::with_capacity(n_rows),
            starts: vec![0],
            rules: Vec::new(),
            values: Vec::new(),
            by_rule: vec![Firings::default(); all.len()],
            has_rest: rest.is_some(),
            limits: None,
        };
        facts.find_patterns(&all, n_rows);
        facts.list_firings();
        Ok(facts)
    }

    fn find_patterns(&mut self, columns: &[&[f64]], n_rows: usize) {
        let mut known: HashMap<u64, u32> = HashMap::new();
        let (mut rules, mut values) = (Vec::new(), Vec::new());
        for row in 0..n_rows {
            rules.clear();
            values.clear();
            let mut hash = 0u64;
            for (rule, column) in (0u16..).zip(columns) {
                let value = column[row];
                if value != 0.0 {
                    rules.push(rule);
                    values.push(value);
                    let mixed = hash ^ value.to_bits() ^ (u64::from(rule) << 48);
                    hash = (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15)).rotate_left(29);
                }
            }
            // A hash that is taken by another pattern gives way to the next number.
            let pattern = loop {
                match known.entry(hash) {
                    Entry::Vacant(free) => {
                        let pattern = u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX);
                        free.insert(pattern);
                        self.rules.extend_from_slice(&rules);
                        self.values.extend_from_slice(&values);
                        self.starts.push(self.rules.len());
                        break pattern;
                    }
                    Entry::Occupied(taken) => {
                        let (its_rules, its_values) = self.pattern(*taken.get() as usize);
                        if its_rules == rules && its_values == values {
                            break *taken.get();
                        }
                        hash = hash.wrapping_add(1);
                    }
                }
            };
            self.pattern_of_row.push(pattern);
        }
    }

    fn list_firings(&mut self) {
        for pattern in 0..self.n_patterns() {
            for at in self.starts[pattern]..self.starts[pattern + 1] {
                let firings = &mut self.by_rule[usize::from(self.rules[at])];
                firings
                    .patterns
                    .push(u32::try_from(pattern).unwrap_or(u32::MAX));
                firings.values.push(self.values[at]);
            }
        }
    }

    /// Number of rules.
    pub fn n_rules(&self) -> usize {
        self.n_rules
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.pattern_of_row.len()
    }

    /// The pattern of each row.
    pub fn pattern_of_row(&self) -> &[u32] {
        &self.pattern_of_row
    }

    /// The patterns in which a rule fires, ascending, and what it counts there.
    pub fn fired(&self, rule: usize) -> (&[u32], &[f64]) {
        let firings = &self.by_rule[rule];
        (&firings.patterns, &firings.values)
    }

    /// Number of different rows.
    pub fn n_patterns(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether limits of groups and of the total take something away.
    pub(super) fn has_rest(&self) -> bool {
        self.has_rest
    }

    /// Rules that fire in a pattern, ascending, and what they count.
    pub(super) fn pattern(&self, pattern: usize) -> (&[u16], &[f64]) {
        let range = self.starts[pattern]..self.starts[pattern + 1];
        (&self.rules[range.clone()], &self.values[range])
    }

    /// The patterns in which a rule fires, ascending.
    pub(super) fn firings(&self, rule: usize) -> &Firings {
        &self.by_rule[rule]
    }

    /// The largest number that a rule counts in any row, 0 or more.
    pub fn largest(&self, rule: usize) -> f64 {
        let values = &self.by_rule[rule].values;
        values.iter().fold(0.0, |most, &value| most.max(value))
    }

    /// Points of all columns: what limits take away counts one to one.
    pub(super) fn with_rest(&self, points: &[f64]) -> Vec<f64> {
        let rest = self.has_rest.then_some(1.0);
        points.iter().copied().chain(rest).collect()
    }

    /// The total of each row in points, limits included.
    pub fn totals_by_row(&self, points: &[f64]) -> Vec<f64> {
        let totals = self.counted(points);
        let rows = self.pattern_of_row.iter();
        rows.map(|&pattern| totals[pattern as usize]).collect()
    }

    /// Mean log loss of a book on some rows, its line as it is, in nats.
    pub fn loss(&self, outcomes: &Outcomes, book: &Book) -> f64 {
        let totals = self.counted(&book.points);
        let mut sum = 0.0;
        for (pattern, &total) in totals.iter().enumerate() {
            let weight = outcomes.weights[pattern];
            if 0.0 < weight {
                let eta = book.line.apply(total);
                sum += weight * softplus(eta) - outcomes.converted[pattern] * eta;
            }
        }
        sum / outcomes.total
    }

    /// Rows and conversions by pattern, of all rows or of some.
    ///
    /// # Shapes and units
    /// `labels` and `weights` have one entry a row of the facts; `rows` picks some of them.
    ///
    /// # Errors
    /// [`PointsError::Lengths`], [`PointsError::Value`] for a weight that is negative or not finite.
    pub fn outcomes(
        &self,
        labels: &[bool],
        weights: Option<&[f64]>,
        rows: Option<&[usize]>,
    ) -> Result<Outcomes, PointsError> {
        let expected = self.n_rows();
        for (what, got) in [
            ("labels", labels.len()),
            ("weights", weights.map_or(expected, <[f64]>::len)),
        ] {
            if got != expected {
                return Err(PointsError::Lengths {
                    what,
                    got,
                    expected,
                });
            }
        }
        let mut outcomes = Outcomes {
            weights: vec![0.0; self.n_patterns()],
            converted: vec![0.0; self.n_patterns()],
            total: 0.0,
            total_converted: 0.0,
            n_rows: rows.map_or(expected, <[usize]>::len),
        };
        let mut add = |row: usize| {
            let weight = weights.map_or(1.0, |weights| weights[row]);
            if !weight.is_finite() || weight < 0.0 {
                return Err(PointsError::Value {
                    what: "the weight",
                    row,
                    value: weight,
                    allowed: "weights are finite and not negative",
                });
            }
            let pattern = self.pattern_of_row[row] as usize;
            outcomes.weights[pattern] += weight;
            outcomes.total += weight;
            if labels[row] {
                outcomes.converted[pattern] += weight;
                outcomes.total_converted += weight;
            }
            Ok(())
        };
        match rows {
            Some(rows) => rows.iter().try_for_each(|&row| add(row))?,
            None => (0..expected).try_for_each(add)?,
        }
        Ok(outcomes)
    }
}

/// What limits of groups and of the total add to each row: the total less the sum of the rules, in points.
///
/// Differences that are nothing but rounding are 0.
pub fn left_by_limits(columns: &[&[f64]], points: &[f64], totals: &[f64]) -> Vec<f64> {
    let mut rest = totals.to_vec();
    let mut size: Vec<f64> = totals.iter().map(|total| total.abs()).collect();
    for (column, points) in columns.iter().zip(points) {
        for ((rest, size), fact) in rest.iter_mut().zip(&mut size).zip(*column) {
            *rest -= points * fact;
            *size += (points * fact).abs();
        }
    }
    for (rest, size) in rest.iter_mut().zip(&size) {
        if rest.abs() <= 1e-9 * size {
            *rest = 0.0;
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_are_one_pattern_and_zeros_are_not_kept() {
        let (a, b) = ([1.0, 0.0, 1.0, -0.0], [0.0, 2.5, 0.0, 0.0]);
        let facts = Facts::new(&[&a, &b], Some(&[0.0; 4])).unwrap();
        assert_eq!((facts.n_rows(), facts.n_patterns()), (4, 3));
        assert_eq!(facts.pattern_of_row, [0, 1, 0, 2]);
        assert_eq!(facts.counted(&[3.0, 2.0]), [3.0, 5.0, 0.0]);
        assert_eq!(facts.firings(1).patterns, [1]);
        let outcomes = facts
            .outcomes(&[true, false, false, true], None, Some(&[0, 2, 3]))
            .unwrap();
        assert_eq!(outcomes.weights, [2.0, 0.0, 1.0]);
        assert_eq!(outcomes.converted, [1.0, 0.0, 1.0]);
    }

    #[test]
    fn limits_leave_what_rounding_does_not() {
        let fact = [0.1, 3.0];
        let rest = left_by_limits(&[&fact], &[3.0], &[0.1 * 3.0 + 1e-16, 5.0]);
        assert_eq!(rest, [0.0, -4.0]);
        assert!(Facts::new(&[&fact], Some(&rest)).unwrap().has_rest());
    }
}
