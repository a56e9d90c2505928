//! Between totals and probabilities: where a threshold lies, and who is above it.

use crate::domain::{log_odds, sigmoid};
use crate::metrics::{Bootstrap, bootstrap};
use crate::points::PointsError;
use crate::points::bins::Line;
use crate::points::facts::Facts;
use crate::points::gains::{Audience, Estimate};

/// The lowest whole total whose chance to convert is at least `probability`.
///
/// To carry a threshold over to other points, ask for [`probability_at`] the old one.
///
/// # Errors
/// [`PointsError::NoSlope`] where points do not rise with the chance, [`PointsError::Probability`] outside of 0 to 1.
///
/// # Source
/// Methods section 3.5: `T = ⌈(logit p − b) / a⌉`.
pub fn threshold_for(line: &Line, probability: f64) -> Result<f64, PointsError> {
    let wanted = checked(probability)?;
    if line.slope <= 0.0 {
        return Err(PointsError::NoSlope);
    }
    // A total that is whole but for rounding is that total.
    Ok(((wanted - line.intercept) / line.slope - 1e-9).ceil() + 0.0)
}

/// The chance to convert at a total.
pub fn probability_at(line: &Line, total: f64) -> f64 {
    sigmoid(line.apply(total))
}

/// Log-odds a point at which a threshold keeps standing for a probability, whatever the intercept has become.
///
/// # Errors
/// [`PointsError::NoSlope`] where no rising line does, [`PointsError::Probability`] outside of 0 to 1.
pub fn slope_keeping(intercept: f64, threshold: f64, probability: f64) -> Result<f64, PointsError> {
    let slope = (checked(probability)? - intercept) / threshold;
    if 0.0 < slope && slope.is_finite() {
        Ok(slope)
    } else {
        Err(PointsError::NoSlope)
    }
}

fn checked(probability: f64) -> Result<f64, PointsError> {
    if 0.0 < probability && probability < 1.0 {
        Ok(log_odds(probability))
    } else {
        Err(PointsError::Probability { got: probability })
    }
}

/// Who reaches a total, and how many of them convert.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtThreshold {
    /// The total.
    pub threshold: f64,
    /// Rows that reach it.
    pub rows: usize,
    /// Leads with such a row.
    pub leads: usize,
    /// Conversions among the rows.
    pub converted: usize,
    /// Share of all rows.
    pub volume: Estimate,
    /// Share of conversions among the rows that reach it; `None` where none does.
    pub precision: Option<Estimate>,
}

/// Counts who reaches `threshold` with these points, with intervals by drawing groups.
///
/// # Errors
/// [`PointsError::Lengths`], [`PointsError::Metric`].
pub fn at_threshold(
    facts: &Facts,
    audience: &Audience,
    points: &[f64],
    threshold: f64,
    plan: Bootstrap,
) -> Result<AtThreshold, PointsError> {
    audience.check(facts)?;
    let totals = facts.totals_by_row(points);
    let (codes, n_groups) = audience.groups.dense(audience.rows);
    // Rows, rows that reach it and conversions among them, by group.
    let mut sums = vec![[0.0; 3]; n_groups];
    let mut reached = Vec::new();
    for (&row, &code) in audience.rows.iter().zip(&codes) {
        let sums = &mut sums[code as usize];
        sums[0] += 1.0;
        if threshold <= totals[row] {
            reached.push(row);
            sums[1] += 1.0;
            sums[2] += f64::from(u8::from(audience.labels[row]));
        }
    }
    let converted = reached.iter().filter(|&&row| audience.labels[row]).count();
    let replicates = if audience.has_enough_groups() && !reached.is_empty() {
        Some(bootstrap(n_groups, plan, |counts| {
            let mut drawn = [0.0; 3];
            for (&count, sums) in counts.iter().zip(&sums) {
                for (drawn, sum) in drawn.iter_mut().zip(sums) {
                    *drawn += f64::from(count) * sum;
                }
            }
            (0.0 < drawn[1]).then(|| vec![drawn[1] / drawn[0], drawn[2] / drawn[1]])
        })?)
    } else {
        None
    };
    let interval = |statistic| replicates.as_ref()?.interval(statistic, Estimate::LEVEL);
    Ok(AtThreshold {
        threshold,
        rows: reached.len(),
        leads: audience.n_leads(&reached),
        converted,
        volume: Estimate {
            value: reached.len() as f64 / audience.rows.len() as f64,
            interval: interval(0),
        },
        precision: (!reached.is_empty()).then(|| Estimate {
            value: converted as f64 / reached.len() as f64,
            interval: interval(1),
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_stands_for_its_probability_and_back() {
        let line = Line {
            intercept: -4.0,
            slope: 0.1,
            loss: 0.0,
            is_backwards: false,
        };
        assert_eq!(threshold_for(&line, 0.5), Ok(40.0));
        assert_eq!(threshold_for(&line, 0.51), Ok(41.0));
        assert!((probability_at(&line, 40.0) - 0.5).abs() < 1e-15);
        let slope = slope_keeping(-5.0, 40.0, 0.5).unwrap();
        assert!((-5.0 + 40.0 * slope).abs() < 1e-12);
        assert_eq!(slope_keeping(1.0, 40.0, 0.5), Err(PointsError::NoSlope));
        let flat = Line { slope: 0.0, ..line };
        assert_eq!(threshold_for(&flat, 0.5), Err(PointsError::NoSlope));
        assert_eq!(
            threshold_for(&line, 1.0).unwrap_err().to_string(),
            "a probability strictly between 0 and 1 is needed, got `1`"
        );
    }
}
