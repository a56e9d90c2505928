//! Levels of categories: one coefficient each, rare ones together.

use std::sync::Arc;

use crate::matrix::MISSING;
use crate::model::linear::Term;

/// Levels with less weight than this share one coefficient.
pub(crate) const RARE: f64 = 10.0;

/// How the levels of one column become coefficients.
pub(super) struct Levels {
    names: Arc<Vec<String>>,
    /// Own coefficient of each level, by the codes of the training table; rare levels have none.
    by_code: Vec<Option<u32>>,
    /// Own coefficient of a missing level.
    missing: Option<u32>,
    /// Coefficient shared by rare levels.
    other: Option<u32>,
    /// The first coefficient of the column.
    first: u32,
    /// Training weight by coefficient, from `first` on.
    pub(super) weights: Vec<f64>,
}

impl Levels {
    /// Learns which levels have a coefficient; `None` where all rows are in one.
    pub(super) fn fit(
        codes: &[u32],
        names: &Arc<Vec<String>>,
        rows: &[usize],
        weights: &[f64],
    ) -> Option<Self> {
        let mut by_level = vec![0.0; names.len()];
        let mut missing_weight = 0.0;
        for (&row, &weight) in rows.iter().zip(weights) {
            match by_level.get_mut(codes[row] as usize) {
                Some(sum) => *sum += weight,
                None => missing_weight += weight,
            }
        }
        let mut slots: Vec<f64> = Vec::new();
        let mut own = |weight: f64| {
            (RARE <= weight).then(|| {
                slots.push(weight);
                u32::try_from(slots.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let kept: Vec<Option<u32>> = by_level.iter().map(|&weight| own(weight)).collect();
        let kept_missing = own(missing_weight);
        let rare = |weight: f64| if weight < RARE { weight } else { 0.0 };
        let pooled =
            by_level.iter().map(|&weight| rare(weight)).sum::<f64>() + rare(missing_weight);
        let other = (0.0 < pooled).then(|| {
            slots.push(pooled);
            u32::try_from(slots.len() - 1).unwrap_or(u32::MAX)
        });
        if slots.len() < 2 {
            return None;
        }
        Some(Self {
            names: Arc::clone(names),
            by_code: kept,
            missing: kept_missing,
            other,
            first: 0,
            weights: slots,
        })
    }

    /// The coefficient that is on where the training table has `code`.
    pub(super) fn code(&self, code: u32) -> u32 {
        let own = if code == MISSING {
            self.missing
        } else {
            self.by_code[code as usize]
        };
        // Only rows of weight 0 can be in a level without a coefficient; any will do for them.
        own.or(self.other).unwrap_or(self.first)
    }

    pub(super) fn shift(&mut self, first: usize) {
        // More coefficients than fit into 32 bits would need more rows than fit into memory.
        let first = u32::try_from(first).unwrap_or(u32::MAX);
        let codes = self
            .by_code
            .iter_mut()
            .chain([&mut self.missing, &mut self.other]);
        for code in codes.flatten() {
            *code += first;
        }
        self.first = first;
    }

    /// The term, centered over the training rows so that a level never seen counts as average, and
    /// the mean that was taken out.
    pub(super) fn term(&self, coefficients: &[f64]) -> (Term, f64) {
        let own = coefficients
            .iter()
            .skip(self.first as usize)
            .zip(&self.weights);
        let total: f64 = self.weights.iter().sum();
        let mean = own.map(|(c, w)| c * w).sum::<f64>() / total;
        let value = |code: u32| coefficients[code as usize] - mean;
        let other = self.other.map_or(0.0, value);
        let known = self.names.iter().zip(&self.by_code);
        let (levels, values) = known
            .filter_map(|(name, code)| code.map(|code| (name.clone(), value(code))))
            .unzip();
        let missing = self.missing.map_or(other, value);
        (
            Term::Category {
                levels,
                values,
                other,
                missing,
            },
            mean,
        )
    }

    pub(super) fn words(&self, coefficient: usize) -> Option<String> {
        let is_it = |code: &Option<u32>| code.is_some_and(|code| code as usize == coefficient);
        if is_it(&self.other) {
            return Some("rare levels".to_owned());
        }
        if is_it(&self.missing) {
            return Some("missing".to_owned());
        }
        let level = self.by_code.iter().position(is_it)?;
        self.names.get(level).map(|name| format!("`{name}`"))
    }
}
