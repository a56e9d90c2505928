//! The hybrid's log-odds as a sum over rules and features, exactly.

use crate::calibration::{Calibrator, PointsMap, clip};
use crate::hybrid::stack::Blend;

/// What the rules' parts are measured against: means over the frozen background rows.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleBackground {
    /// Mean fact of each rule, `x_j` of methods 2.1.
    pub facts: Vec<f64>,
    /// Mean of what group and total caps take off: total score minus `Σ p_j·x_j`.
    pub capped: f64,
}

/// The rules of one row.
#[derive(Debug, Clone, Copy)]
pub struct RuleSide<'a> {
    /// Points of each rule.
    pub points: &'a [f64],
    /// Fact of each rule for this row.
    pub facts: &'a [f64],
    /// Rule score of this row, caps applied.
    pub total: f64,
    /// Means over the background.
    pub background: &'a RuleBackground,
    /// From points to log-odds.
    pub map: &'a PointsMap,
}

/// Parts of one row's hybrid log-odds; base and all parts add up to it.
#[derive(Debug, Clone, PartialEq)]
pub struct HybridParts {
    /// The hybrid's log-odds with every fact and feature at its background.
    pub base: f64,
    /// One part a rule.
    pub rules: Vec<f64>,
    /// What caps on groups and on the total changed.
    pub capped: f64,
    /// One part a feature or group of features of the model.
    pub model: Vec<f64>,
    /// What clipping and bends of the calibration changed beside; 0 but for extreme rows on a line, and seldom more on a
    /// bent map.
    pub clipped: f64,
}

impl HybridParts {
    /// Base and all parts together: the hybrid's log-odds.
    pub fn sum(&self) -> f64 {
        let rules: f64 = self.rules.iter().sum();
        let model: f64 = self.model.iter().sum();
        self.base + rules + self.capped + model + self.clipped
    }
}

impl RuleBackground {
    /// Means over rows; `facts` has one slice of rows a rule.
    pub fn fit(points: &[f64], facts: &[Vec<f64>], totals: &[f64]) -> Self {
        let n = totals.len().max(1) as f64;
        let means: Vec<f64> = facts
            .iter()
            .map(|fact| fact.iter().sum::<f64>() / n)
            .collect();
        let uncapped: f64 = points.iter().zip(&means).map(|(p, x)| p * x).sum();
        Self {
            facts: means,
            capped: totals.iter().sum::<f64>() / n - uncapped,
        }
    }
}

/// Splits one row's hybrid log-odds into parts.
///
/// `model_base` and `model_parts` explain the model's raw log-odds (they add up to them). A straight calibrator
/// scales the parts and nothing is approximated; a bent one scales them by its slope from the base to the row.
///
/// # Source
/// Methods section 9.3: `α_R·a·p_j·(x_j − E x_j)` and `α_M·d·φ`.
pub fn hybrid_parts(
    blend: &Blend,
    rules: &RuleSide,
    calibrator: &Calibrator,
    model_base: f64,
    model_parts: &[f64],
) -> HybridParts {
    let raw = model_base + model_parts.iter().sum::<f64>();
    // A straight line is not clipped at the base, so that rows beyond the clipping show it as such.
    let (slope, from) = match calibrator {
        Calibrator::Logistic { intercept, slope } => (*slope, intercept + slope * model_base),
        Calibrator::Beta { .. } | Calibrator::Isotonic(_) | Calibrator::VennAbers(_) => (
            calibrator.slope_between(model_base, raw),
            calibrator.apply(model_base),
        ),
    };
    let RuleSide {
        points,
        facts,
        total,
        background,
        map,
    } = rules;
    let per_point = blend.rules * map.slope;
    let each = points.iter().zip(*facts).zip(&background.facts);
    let uncapped: f64 = points.iter().zip(*facts).map(|(p, x)| p * x).sum();
    let base_points: f64 = points
        .iter()
        .zip(&background.facts)
        .map(|(p, x)| p * x)
        .sum::<f64>()
        + background.capped;
    let left = match calibrator {
        Calibrator::Logistic { .. } => slope * (clip(raw) - raw),
        Calibrator::Beta { .. } | Calibrator::Isotonic(_) | Calibrator::VennAbers(_) => {
            calibrator.apply(raw) - from - slope * (raw - model_base)
        }
    };
    HybridParts {
        base: blend.apply(map.apply(base_points), from),
        rules: each
            .map(|((p, x), mean)| per_point * p * (x - mean))
            .collect(),
        capped: per_point * (total - uncapped - background.capped),
        model: model_parts
            .iter()
            .map(|part| blend.model * slope * part)
            .collect(),
        clipped: blend.model * left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::Steps;

    #[test]
    fn parts_add_up_to_the_blend_with_caps_and_clipping() {
        let points = [5.0, -3.0];
        let facts = vec![vec![1.0, 0.0, 4.0], vec![0.0, 2.0, 1.0]];
        // The last row's 17 points are capped to 10.
        let totals = [5.0, -6.0, 10.0];
        let background = RuleBackground::fit(&points, &facts, &totals);
        let map = PointsMap {
            intercept: -2.0,
            slope: 0.1,
            loss: 0.0,
            n_distinct: 3,
            warnings: Vec::new(),
        };
        let blend = Blend {
            constant: 0.3,
            rules: 0.6,
            model: 0.7,
        };
        let line = Calibrator::Logistic {
            intercept: 0.1,
            slope: 0.8,
        };
        let steps = Steps {
            log_odds: vec![-3.0, -1.0, -0.9, 2.0],
            probabilities: vec![0.05, 0.06, 0.3, 0.31],
        };
        for calibrator in [&line, &Calibrator::Isotonic(steps)] {
            for (row, parts) in [[0.5, -0.25], [1.0, 20.0], [-0.1, 0.2]].iter().enumerate() {
                let of_row: Vec<f64> = facts.iter().map(|fact| fact[row]).collect();
                let side = RuleSide {
                    points: &points,
                    facts: &of_row,
                    total: totals[row],
                    background: &background,
                    map: &map,
                };
                let got = hybrid_parts(&blend, &side, calibrator, -1.5, parts);
                let raw = -1.5 + parts.iter().sum::<f64>();
                let expected = blend.apply(map.apply(totals[row]), calibrator.apply(raw));
                assert!((got.sum() - expected).abs() < 1e-12, "row {row}");
                // A step between parts that almost cancel does not blow them up.
                assert!(got.model.iter().all(|part| part.abs() < 20.0), "{got:?}");
            }
        }
        assert!(background.capped < 0.0);
    }
}
