//! From points to log-odds: the best line through the outcomes.

use std::f64::consts::LN_2;

use crate::calibration::few::Few;
use crate::calibration::{CalibrationError, check};
use crate::domain::log_odds;

/// `intercept + slope · points` in log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct PointsMap {
    /// Log-odds at 0 points.
    pub intercept: f64,
    /// Log-odds a point; at or below 0 the points rank backwards, which is reported and left so.
    pub slope: f64,
    /// Mean log loss on the rows that it was fitted on, in nats.
    pub loss: f64,
    /// Distinct scores among these rows; with one there is no slope to fit.
    pub n_distinct: usize,
    /// Lines for the report, lower case without final stop.
    pub warnings: Vec<String>,
}

impl PointsMap {
    /// Log-odds of a score in points.
    pub fn apply(&self, points: f64) -> f64 {
        self.intercept + self.slope * points
    }

    /// Whether more points go with fewer conversions.
    pub fn is_backwards(&self) -> bool {
        self.slope <= 0.0 && 1 < self.n_distinct
    }
}

/// What points are expected to be worth before outcomes have said so, in log-odds for each standard deviation of them:
/// points are given by people who know their leads, so the odds double.
///
/// # Source
/// A weak prior in the sense of Gelman, Jakulin, Pittau & Su 2008, centered on a rulebook that works: where points
/// are normal they then have an AUC of 0.69, and the rulebook of `leadscore demo` has 0.79.
const EXPECTED: f64 = LN_2;

/// The expectation weighs as much as so many conversions.
const EXPECTED_WEIGHT: f64 = 4.0;

/// Refits scale and intercept of rule points to outcomes.
///
/// Rows are grouped by distinct score first, so the cost after that does not grow with the rows.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// `refit_ab` of methods section 3.3: damped Newton on standardized scores.
pub fn refit_ab(
    points: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<PointsMap, CalibrationError> {
    refit(points, labels, weights, 0.0)
}

/// The same where conversions are few: the slope leans on the expectation that one standard deviation of the points
/// doubles the odds, as much as four conversions would.
///
/// A handful of conversions says next to nothing of a slope: without the expectation two of them turn a sound rulebook
/// around, or separate the labels and make every chance 0 or 1.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// The mode under a normal prior of the slope of standardized points, mean `ln 2`, with the information of four
/// conversions: `½·4·(slope − ln 2)²` on top of the summed log loss.
pub fn refit_few(points: &[f64], labels: &[bool]) -> Result<PointsMap, CalibrationError> {
    refit(points, labels, None, EXPECTED_WEIGHT)
}

fn refit(
    points: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
    expectation: f64,
) -> Result<PointsMap, CalibrationError> {
    let (weights, [positive, negative]) = check(points, labels, weights)?;
    let groups = group(points, labels, &weights);
    let total = positive + negative;
    let (mean, sd) = spread(&groups, total);
    let base = log_odds(positive / total);
    let varies = 1 < groups.len() && 0.0 < sd;
    let standardized: Vec<f64> = groups
        .iter()
        .map(|(u, _, _)| if varies { (u - mean) / sd } else { 0.0 })
        .collect();
    let ones = vec![1.0; groups.len()];
    let of_group: Vec<f64> = groups.iter().map(|(_, w, _)| *w).collect();
    let rates: Vec<f64> = groups.iter().map(|(_, w, y)| y / w).collect();
    let expected = [(0.0, 0.0), (expectation / total, EXPECTED)];
    let few = Few {
        columns: &[&ones, &standardized],
        offset: &[],
        targets: &rates,
        weights: &of_group,
        ridge: if 0.0 < expectation { &expected } else { &[] },
    };
    let fit = few.minimize(vec![base, 0.0]);
    let slope = if varies {
        fit.coefficients[1] / sd
    } else {
        0.0
    };
    let mut map = PointsMap {
        intercept: fit.coefficients[0] - slope * mean,
        slope,
        loss: fit.loss,
        n_distinct: groups.len(),
        warnings: Vec::new(),
    };
    if !varies {
        map.warnings
            .push("all rows have the same points: every row gets the base rate".to_owned());
    } else if map.is_backwards() {
        map.warnings.push(format!(
            "points rank backwards: a point more goes with {slope:.4} log-odds; nothing was turned around"
        ));
    }
    if !fit.converged {
        map.warnings
            .push("the map did not converge: points separate the labels".to_owned());
    }
    Ok(map)
}

/// The map where nothing is known of outcomes: `base` for average points, and the odds double with each standard
/// deviation. It puts leads in order; what it says of chances is an expectation.
///
/// # Shapes and units
/// `points` are finite, one a row; `base` is in log-odds.
pub fn expected_map(points: &[f64], base: f64) -> PointsMap {
    let labels = vec![false; points.len()];
    let groups = group(points, &labels, &vec![1.0; points.len()]);
    let (mean, sd) = spread(&groups, points.len() as f64);
    let slope = if 1 < groups.len() && 0.0 < sd {
        EXPECTED / sd
    } else {
        0.0
    };
    PointsMap {
        intercept: base - slope * mean,
        slope,
        loss: f64::NAN,
        n_distinct: groups.len(),
        warnings: Vec::new(),
    }
}

/// Mean and standard deviation of the scores.
fn spread(groups: &[(f64, f64, f64)], total: f64) -> (f64, f64) {
    // Points of any size, without an overflow on the way to their spread.
    let largest = groups.iter().map(|(u, _, _)| u.abs()).fold(0.0, f64::max);
    let unit = if 0.0 < largest { largest } else { 1.0 };
    let mean = unit * (groups.iter().map(|(u, w, _)| u / unit * w).sum::<f64>() / total);
    let squares = groups
        .iter()
        .map(|(u, w, _)| w * ((u - mean) / unit).powi(2))
        .sum::<f64>();
    (mean, unit * (squares / total).sqrt())
}

/// Distinct scores, ascending, with their weight and the weight of their conversions.
fn group(points: &[f64], labels: &[bool], weights: &[f64]) -> Vec<(f64, f64, f64)> {
    let mut order: Vec<usize> = (0..points.len())
        .filter(|&row| 0.0 < weights[row])
        .collect();
    order.sort_by(|&a, &b| points[a].total_cmp(&points[b]).then(a.cmp(&b)));
    let mut groups: Vec<(f64, f64, f64)> = Vec::new();
    for row in order {
        let converted = if labels[row] { weights[row] } else { 0.0 };
        match groups.last_mut() {
            Some((score, weight, positive)) if points[row] <= *score => {
                *weight += weights[row];
                *positive += converted;
            }
            _ => groups.push((points[row], weights[row], converted)),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_scores_are_met_exactly() {
        let points = [0.0, 0.0, 0.0, 0.0, 10.0, 10.0];
        let labels = [true, false, false, false, true, false];
        let map = refit_ab(&points, &labels, None).unwrap();
        assert!((map.apply(0.0) - log_odds(0.25)).abs() < 1e-10);
        assert!((map.apply(10.0) - log_odds(0.5)).abs() < 1e-10);
        assert!(!map.is_backwards() && map.warnings.is_empty());
    }

    #[test]
    fn few_conversions_do_not_turn_points_around_and_many_do() {
        // The only conversion has the fewest points of all.
        let rows = |copies: usize| -> (Vec<f64>, Vec<bool>) {
            let points = [0.0, 10.0, 20.0, 30.0].repeat(copies);
            let labels = [true, false, false, false].repeat(copies);
            (points, labels)
        };
        let (points, labels) = rows(1);
        assert!(refit_ab(&points, &labels, None).unwrap().is_backwards());
        let map = refit_few(&points, &labels).unwrap();
        // One standard deviation is 11.18 points: less than the expectation, by what the one conversion says.
        assert!(0.0 < map.slope && map.slope * 11.180_339_887 < LN_2);
        let (points, labels) = rows(100);
        assert!(refit_few(&points, &labels).unwrap().is_backwards());
    }

    #[test]
    fn without_outcomes_a_standard_deviation_of_the_points_doubles_the_odds() {
        let map = expected_map(&[0.0, 10.0, 20.0, 30.0], -3.0);
        assert!((map.apply(15.0) + 3.0).abs() < 1e-12);
        assert!((map.apply(15.0 + 125f64.sqrt()) + 3.0 - LN_2).abs() < 1e-12);
        let flat = expected_map(&[7.0; 3], -3.0);
        assert!((flat.slope, flat.n_distinct) == (0.0, 1) && (flat.apply(7.0) + 3.0).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_give_the_base_rate_and_backward_ones_are_named() {
        let map = refit_ab(&[3.0; 4], &[true, false, false, false], None).unwrap();
        assert!(map.slope == 0.0 && (map.apply(3.0) - log_odds(0.25)).abs() < 1e-10);
        let map = refit_ab(&[1.0, 2.0, 3.0, 2.5], &[true, true, false, false], None).unwrap();
        assert!(map.is_backwards() && map.warnings[0].starts_with("points rank backwards"));
    }
}
