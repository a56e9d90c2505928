//! What the points of each rule may become.

use crate::features::fact::Fact;
use crate::points::{Leeway, PointsError};
use crate::rules::Rulebook;
use crate::rules::leeway::Scale;

/// Digits behind the point that a step has at most.
const DIGITS: i32 = 4;
/// No rule gets more than so many times the points of the largest one.
const LARGEST: f64 = 2.0;

/// What the points of one rule may become.
#[derive(Debug, Clone, PartialEq)]
pub struct Freedom {
    /// Bounds and step.
    pub leeway: Leeway,
    /// Points of its tiers as the rulebook has them; empty where it has one number of points.
    pub tiers: Vec<f64>,
}

impl Freedom {
    /// Whether it has tiers, whose points are rounded one by one.
    pub fn has_tiers(&self) -> bool {
        !self.tiers.is_empty()
    }

    /// The points of its tiers where the largest gets `points`.
    pub fn tiers_at(&self, points: f64) -> Vec<f64> {
        let leeway = &self.leeway;
        let scale = Scale {
            from: leeway.points(),
            to: points,
            step: leeway.step(),
        };
        self.tiers.iter().map(|tier| scale.tier(*tier)).collect()
    }
}

/// What each rule in use may become, as the rulebook says; where it does not, multiples of the unit that its points are
/// written in, either sign, up to twice the points of the largest rule.
///
/// # Errors
/// [`PointsError`] for points that are no numbers.
pub fn freedoms(book: &Rulebook) -> Result<Vec<Freedom>, PointsError> {
    let lines = &book.scorecard.lines;
    let largest = lines
        .iter()
        .map(|line| line.points.abs())
        .fold(0.0, f64::max);
    lines
        .iter()
        .zip(&book.facts)
        .map(|(line, fact)| {
            let tiers = match fact {
                Fact::Tiers { tiers, .. } => tiers.iter().map(|tier| tier.points).collect(),
                _ => Vec::new(),
            };
            // Tiers that give nothing have no points to multiply.
            let is_empty = !tiers.is_empty() && tiers.iter().all(|points| *points == 0.0);
            let said = &line.leeway;
            let leeway = if is_empty || said.is_frozen() {
                Leeway::frozen(&line.name, line.points)?
            } else {
                let units = || tiers.iter().chain([&line.points]).copied().map(unit);
                let usual = || units().fold(1.0, f64::min);
                let step = said.step.unwrap_or_else(usual);
                let bound = (LARGEST * largest / step).ceil().max(1.0) * step;
                Leeway::new(
                    &line.name,
                    line.points,
                    said.bounds(line.points, bound),
                    step,
                )?
            };
            Ok(Freedom { leeway, tiers })
        })
        .collect()
}

/// 1 for whole points, 0.1 for points with one digit behind the point, and so on.
fn unit(points: f64) -> f64 {
    let is_whole = |value: f64| (value - value.round()).abs() < 1e-9;
    let digits = (0..DIGITS).find(|&digits| is_whole(points * 10f64.powi(digits)));
    1.0 / 10f64.powi(digits.unwrap_or(DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_that_of_the_points_as_written() {
        assert_eq!(
            [5.0, -0.5, 0.25, 1.0 / 3.0, 0.0].map(unit),
            [1.0, 0.1, 0.01, 0.0001, 1.0]
        );
    }
}
