//! Numeric columns: what stands in for missing values, standardization, and curves.

use crate::model::curve::{interpolate, locate, points, trend, unit};
use crate::model::learner::FitError;
use crate::model::linear::Term;

/// How numbers enter a linear model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One slope a column.
    Straight,
    /// A logarithmic trend and bends at quantiles.
    Curved,
}

/// A dense column of the design: where it stands and how it is standardized.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dense {
    pub(super) at: usize,
    pub(super) mean: f64,
    pub(super) sd: f64,
}

/// How the numbers of one column become coefficients.
#[derive(Clone)]
pub(super) struct Number {
    /// What stands in for missing values.
    pub(super) fill: f64,
    /// The number itself, or the trend of its curve.
    pub(super) value: Dense,
    /// Whether it is missing.
    pub(super) flag: Option<Dense>,
    pub(super) curve: Option<Curve>,
}

/// One coefficient a point, beside the trend's slope.
#[derive(Clone)]
pub(super) struct Curve {
    /// The points, ascending.
    pub(super) at: Vec<f64>,
    /// The trend at the points.
    pub(super) trend: Vec<f64>,
    /// The unit of the trend.
    unit: f64,
    /// The first coefficient.
    pub(super) first: usize,
    /// Mean part of each point over the training rows.
    shares: Vec<f64>,
}

/// Training rows of one column.
#[derive(Clone, Copy)]
struct Known<'a> {
    values: &'a [f64],
    at: &'a [usize],
    weights: &'a [f64],
}

impl Dense {
    pub(super) fn standardize(&self, value: f64) -> f64 {
        (value - self.mean) / self.sd
    }
}

impl Number {
    /// Learns the encoding; `None` where the column does not vary.
    pub(super) fn fit(
        name: &str,
        values: &[f64],
        (rows, weights): (&[usize], &[f64]),
        shape: Shape,
    ) -> Result<Option<Self>, FitError> {
        let rows = Known {
            values,
            at: rows,
            weights,
        };
        let straight = straight(name, rows)?;
        Ok(match shape {
            Shape::Straight => straight,
            Shape::Curved => straight.map(|number| number.bend(rows)),
        })
    }

    /// Gives the column a curve, where it has the values for one.
    fn bend(self, rows: Known) -> Self {
        let mut present = rows.present();
        let at = points(&mut present);
        // The flag of missing values stays as it is: the fill has a place on the curve.
        if at.len() < 3 || !self.value.sd.is_finite() {
            return self;
        }
        let unit = unit(&at);
        let trend: Vec<f64> = at.iter().map(|&point| trend(point, unit)).collect();
        let (mut total, mut mean) = (0.0, 0.0);
        let mut shares = vec![0.0; at.len()];
        let counted = || rows.at.iter().zip(rows.weights);
        let place = |row: usize| {
            let x = rows.values[row];
            locate(&at, if x.is_nan() { self.fill } else { x })
        };
        for (&row, weight) in counted() {
            let (low, share) = place(row);
            total += weight;
            mean += weight * interpolate(&trend, (low, share));
            shares[low] += weight * (1.0 - share);
            if let Some(next) = shares.get_mut(low + 1) {
                *next += weight * share;
            }
        }
        mean /= total;
        for share in &mut shares {
            *share /= total;
        }
        let squares: f64 = counted()
            .map(|(&row, weight)| weight * (interpolate(&trend, place(row)) - mean).powi(2))
            .sum();
        let value = Dense {
            at: 0,
            mean,
            sd: (squares / total).sqrt(),
        };
        if value.sd <= 1e-14 {
            return self;
        }
        Self {
            value,
            curve: Some(Curve {
                at,
                trend,
                unit,
                first: 0,
                shares,
            }),
            ..self
        }
    }

    /// The term on the column's own scale, and what it adds to the intercept.
    pub(super) fn term(&self, coefficients: &[f64]) -> (Term, f64) {
        let mut shift = 0.0;
        let mut undo = |dense: &Dense| {
            let slope = coefficients[dense.at] / dense.sd;
            shift -= slope * dense.mean;
            slope
        };
        let slope = undo(&self.value);
        let missing = self.flag.as_ref().map(&mut undo);
        let Some(curve) = &self.curve else {
            let term = Term::Number {
                fill: self.fill,
                slope,
                missing: missing.unwrap_or(0.0),
            };
            return (term, shift);
        };
        let own = &coefficients[curve.first..curve.first + curve.at.len()];
        let mut values: Vec<f64> = own
            .iter()
            .zip(&curve.trend)
            .map(|(own, trend)| own + slope * trend)
            .collect();
        // Centered, so that a value never missing in training counts as average where it is missing.
        let parts = values.iter().zip(&curve.shares);
        let mean: f64 = parts.map(|(value, share)| value * share).sum();
        for value in &mut values {
            *value -= mean;
        }
        let at_fill = interpolate(&values, locate(&curve.at, self.fill));
        let term = Term::Curve {
            at: curve.at.clone(),
            values,
            slope,
            unit: curve.unit,
            missing: missing.map_or(0.0, |missing| at_fill + missing),
        };
        (term, shift + mean)
    }
}

impl Known<'_> {
    /// Value and weight of the rows that count and have a value.
    fn present(&self) -> Vec<(f64, f64)> {
        let each = self.at.iter().zip(self.weights);
        each.filter(|&(&row, &weight)| 0.0 < weight && !self.values[row].is_nan())
            .map(|(&row, &weight)| (self.values[row], weight))
            .collect()
    }
}

/// One slope and, where some are missing, one flag; `None` where neither varies.
fn straight(
    name: &str,
    Known {
        values,
        at: rows,
        weights,
    }: Known,
) -> Result<Option<Number>, FitError> {
    let (mut total, mut missing, mut sum) = (0.0, 0.0, 0.0);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (&row, &weight) in rows
        .iter()
        .zip(weights)
        .filter(|(_, weight)| 0.0 < **weight)
    {
        let value = values[row];
        total += weight;
        if value.is_nan() {
            missing += weight;
        } else {
            low = low.min(value);
            high = high.max(value);
            sum += value * weight;
        }
    }
    if high < low {
        return Ok(None);
    }
    // A value missing at scoring time only counts as the mean: it then says nothing either way.
    let fill = if 0.0 < missing {
        middle(
            &mut Known {
                values,
                at: rows,
                weights,
            }
            .present(),
        )
        .unwrap_or(0.0)
    } else {
        sum / total
    };
    let mean = (sum + fill * missing) / total;
    let filled = |row: usize| {
        if values[row].is_nan() {
            fill
        } else {
            values[row]
        }
    };
    let each = rows.iter().zip(weights);
    let squares: f64 = each
        .map(|(&row, weight)| weight * (filled(row) - mean).powi(2))
        .sum();
    let sd = (squares / total).sqrt();
    if !mean.is_finite() || !sd.is_finite() {
        return Err(FitError::Overflow {
            name: name.to_owned(),
        });
    }
    let share = missing / total;
    let flag = (0.0 < missing).then(|| Dense {
        at: 0,
        mean: share,
        sd: (share * (1.0 - share)).sqrt(),
    });
    // A column that differs in its last bits only is constant for our purpose; the flag may remain.
    if high <= low || sd <= 1e-14 * mean.abs() {
        return Ok(flag.map(|flag| Number {
            fill,
            value: Dense {
                at: 0,
                mean,
                sd: f64::INFINITY,
            },
            flag: Some(flag),
            curve: None,
        }));
    }
    Ok(Some(Number {
        fill,
        value: Dense { at: 0, mean, sd },
        flag,
        curve: None,
    }))
}

/// The middle of the values below and above which half of the weight lies.
fn middle(present: &mut [(f64, f64)]) -> Option<f64> {
    let by_value = |a: &(f64, f64), b: &(f64, f64)| a.0.total_cmp(&b.0);
    let (_, weight) = *present.first()?;
    if present
        .iter()
        .all(|(_, other)| other.total_cmp(&weight).is_eq())
    {
        // Equal weights: selecting the middle costs far less than sorting.
        let half = present.len() / 2;
        let is_odd = present.len() % 2 == 1;
        let (below, &mut (upper, _), _) = present.select_nth_unstable_by(half, by_value);
        let lower = below.iter().map(|(value, _)| *value).reduce(f64::max);
        return Some(if is_odd {
            upper
        } else {
            f64::midpoint(lower.unwrap_or(upper), upper)
        });
    }
    present.sort_unstable_by(by_value);
    let half = present.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let mut lower = None;
    for &(value, weight) in present.iter() {
        sum += weight;
        if half <= sum && lower.is_none() {
            lower = Some(value);
        }
        if half < sum {
            return lower.map(|lower| f64::midpoint(lower, value));
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_agree_between_weights_and_repeated_values() {
        for values in [
            vec![3.0],
            vec![4.0, 1.0],
            vec![5.0, 1.0, 2.0],
            vec![1.0, 7.0, 2.0, 9.0],
        ] {
            let once: Vec<(f64, f64)> = values.iter().map(|&value| (value, 1.0)).collect();
            let mut twice = once.clone();
            twice.extend(&once);
            let mut heavy = once.clone();
            // Unequal weights that leave the middle where it is.
            heavy.push((values[0], 0.0));
            let expected = middle(&mut once.clone());
            assert_eq!(middle(&mut twice), expected);
            assert_eq!(middle(&mut heavy), expected);
        }
        assert_eq!(middle(&mut [(1.0, 3.0), (5.0, 1.0)]), Some(1.0));
        assert_eq!(middle(&mut []), None);
    }
}
