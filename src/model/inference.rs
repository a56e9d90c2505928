//! Unpenalized logistic regression with standard errors, for reading effects rather than scoring.

use std::collections::BTreeMap;

use crate::domain::{sigmoid, softplus};
use crate::model::cholesky::Factor;
use crate::model::design::Design;
use crate::model::learner::FitError;
use crate::model::newton::{Point, Problem};

/// How standard errors are computed.
#[derive(Debug, Clone, Copy)]
pub enum Covariance<'a> {
    /// From the second derivatives; right where rows are independent and the model holds.
    Wald,
    /// Sandwich without small-sample factor; right where the model is only an approximation.
    Hc0,
    /// Sandwich over groups of rows (one group number a row), with the factor
    /// `K/(K−1)·(n−1)/(n−q)`; right where rows of one lead or account hang together.
    Cluster(&'a [u32]),
}

/// Coefficients with their uncertainty; the intercept is entry 0, columns follow in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Inference {
    /// Log-odds a unit; `NaN` for columns in `aliased`.
    pub coefficients: Vec<f64>,
    /// Standard errors; `NaN` for columns in `aliased`.
    pub standard_errors: Vec<f64>,
    /// Row-major square; 0 for columns in `aliased`.
    pub covariance: Vec<f64>,
    /// Sum over rows, in nats.
    pub log_likelihood: f64,
    /// Whether the likelihood has a maximum and it was found.
    pub converged: bool,
    /// Steps taken.
    pub rounds: usize,
    /// Entries that are constant or linear combinations of earlier ones.
    pub aliased: Vec<usize>,
    /// Entries that the data separate: their coefficient runs off, their standard error means nothing.
    pub separated: Vec<usize>,
}

/// Fits `labels` on `columns` by maximum likelihood.
///
/// # Shapes and units
/// One value a row in each column, finite; `weights` count as repetitions of rows.
///
/// # Errors
/// [`FitError::Lengths`], [`FitError::OneClass`], [`FitError::Weight`], [`FitError::Overflow`] (named by
/// the number of the column).
///
/// # Limits
/// Under separation there is no maximum: see [`Inference::separated`] and use a penalized likelihood.
///
/// # Source
/// As `statsmodels` 0.15 `Logit` with `nonrobust`, `HC0` and `cluster` (with correction).
pub fn infer(
    columns: &[&[f64]],
    labels: &[bool],
    weights: Option<&[f64]>,
    covariance: Covariance,
) -> Result<Inference, FitError> {
    check(columns, labels, weights, covariance)?;
    let targets = targets(labels);
    let weights = weights.map_or_else(|| vec![1.0; labels.len()], <[f64]>::to_vec);
    let scales = scales(columns, &weights)?;
    let design = design(columns, &scales);
    let problem = Problem {
        design: &design,
        targets: &targets,
        weights: &weights,
    };
    let mut point = Point::zero(&design);
    let outcome = problem.minimize(&mut point, 0.0, 1e-14);
    let at = design.evaluate(&point.coefficients, &targets, &weights);
    let total: f64 = weights.iter().sum();
    let factor = Factor::new(&problem.hessian(&at.eta), design.n_coefficients);
    let mut bread = factor.inverse();
    scale(&mut bread, 1.0 / total);
    let residuals: Vec<f64> = at
        .eta
        .iter()
        .zip(&targets)
        .zip(&weights)
        .map(|((&eta, y), w)| w * (sigmoid(eta) - y))
        .collect();
    let standardized = match covariance {
        Covariance::Wald => bread.clone(),
        Covariance::Hc0 => {
            let squares: Vec<f64> = residuals.iter().map(|r| r * r).collect();
            let (meat, n) = (design.cross_products(&squares), design.n_coefficients);
            sandwich(&bread, &meat, n, n)
        }
        Covariance::Cluster(groups) => {
            let (meat, factor) = clustered(&design, &residuals, groups);
            let n = design.n_coefficients;
            let mut values = sandwich(&bread, &meat, n, n);
            scale(&mut values, factor);
            values
        }
    };
    let losses = at.eta.iter().zip(&targets).zip(&weights);
    let log_likelihood = losses
        .map(|((&eta, y), w)| w * (y * eta - softplus(eta)))
        .sum();
    // Linear dependence shows where all rows still count alike; columns that drop out only at the
    // end, where hardly a row has curvature left, are separated.
    let start = Factor::new(
        &problem.hessian(&vec![0.0; labels.len()]),
        design.n_coefficients,
    );
    let aliased = start.aliased;
    let n = design.n_coefficients;
    let lost = |i: &usize| factor.aliased.contains(i) && !aliased.contains(i);
    // The standard error of the plain fit on standardized columns, whatever covariance was asked for.
    let loose = |i: &usize| 10.0 < bread[i * n + i].sqrt();
    let separated: Vec<usize> = (1..n).filter(|i| lost(i) || loose(i)).collect();
    let original = unscale(&standardized, &scales, n);
    let mut coefficients = point.coefficients;
    for (i, (mean, sd)) in scales.iter().enumerate() {
        coefficients[i + 1] /= sd;
        coefficients[0] -= coefficients[i + 1] * mean;
    }
    let mut standard_errors: Vec<f64> = (0..n).map(|i| original[i * n + i].sqrt()).collect();
    for &i in &aliased {
        coefficients[i] = f64::NAN;
        standard_errors[i] = f64::NAN;
    }
    let converged = outcome.converged && separated.is_empty();
    Ok(Inference {
        coefficients,
        standard_errors,
        covariance: original,
        log_likelihood,
        converged,
        rounds: outcome.rounds,
        aliased,
        separated,
    })
}

/// Labels as 0 and 1.
pub(super) fn targets(labels: &[bool]) -> Vec<f64> {
    let target = |&label: &bool| f64::from(u8::from(label));
    labels.iter().map(target).collect()
}

fn scale(values: &mut [f64], factor: f64) {
    for value in values {
        *value *= factor;
    }
}

pub(super) fn check(
    columns: &[&[f64]],
    labels: &[bool],
    weights: Option<&[f64]>,
    covariance: Covariance,
) -> Result<(), FitError> {
    let expected = labels.len();
    let groups = match covariance {
        Covariance::Wald | Covariance::Hc0 => None,
        Covariance::Cluster(groups) => Some(("groups", groups.len())),
    };
    let lengths = columns.iter().map(|column| ("columns", column.len()));
    let lengths = lengths
        .chain(weights.map(|weights| ("weights", weights.len())))
        .chain(groups);
    for (what, got) in lengths {
        if got != expected {
            return Err(FitError::Lengths {
                what,
                got,
                expected,
            });
        }
    }
    let weight = |row: usize| weights.map_or(1.0, |weights| weights[row]);
    let bad = |weight: f64| !weight.is_finite() || weight < 0.0;
    if let Some(row) = (0..expected).find(|&row| bad(weight(row))) {
        return Err(FitError::Weight {
            row,
            weight: weight(row),
        });
    }
    let counted: Vec<bool> = (0..expected)
        .filter(|&row| 0.0 < weight(row))
        .map(|row| labels[row])
        .collect();
    let n_positive = counted.iter().filter(|&&label| label).count();
    if n_positive == 0 || n_positive == counted.len() {
        return Err(FitError::OneClass {
            label: 0 < n_positive,
            n_rows: counted.len(),
        });
    }
    Ok(())
}

/// Mean and standard deviation of each column; a constant column keeps a deviation of 1.
pub(super) fn scales(columns: &[&[f64]], weights: &[f64]) -> Result<Vec<(f64, f64)>, FitError> {
    let total: f64 = weights.iter().sum();
    let of_column = |(number, column): (usize, &&[f64])| {
        let mean = column.iter().zip(weights).map(|(x, w)| x * w).sum::<f64>() / total;
        let squares = column
            .iter()
            .zip(weights)
            .map(|(x, w)| w * (x - mean).powi(2));
        let sd = (squares.sum::<f64>() / total).sqrt();
        if !mean.is_finite() || !sd.is_finite() {
            return Err(FitError::Overflow {
                name: number.to_string(),
            });
        }
        Ok((
            mean,
            if sd <= 1e-14 * mean.abs() || sd == 0.0 {
                1.0
            } else {
                sd
            },
        ))
    };
    columns.iter().enumerate().map(of_column).collect()
}

pub(super) fn design(columns: &[&[f64]], scales: &[(f64, f64)]) -> Design<'static> {
    let n_rows = columns.first().map_or(0, |column| column.len());
    let n = columns.len() + 1;
    let mut dense = vec![1.0; n_rows * n];
    for (j, (column, (mean, sd))) in columns.iter().zip(scales).enumerate() {
        for (row, x) in column.iter().enumerate() {
            dense[row * n + j + 1] = (x - mean) / sd;
        }
    }
    Design::of_numbers(n_rows, n, dense)
}

/// `Σ_g u_g·u_gᵀ` over groups, upper triangle, and the small-sample factor.
fn clustered(design: &Design, residuals: &[f64], groups: &[u32]) -> (Vec<f64>, f64) {
    let n = design.n_coefficients;
    let mut scores: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for ((row, residual), group) in design.dense.chunks_exact(n).zip(residuals).zip(groups) {
        let sums = scores.entry(*group).or_insert_with(|| vec![0.0; n]);
        for (sum, x) in sums.iter_mut().zip(row) {
            *sum += residual * x;
        }
    }
    let mut meat = vec![0.0; n * n];
    for score in scores.values() {
        for i in 0..n {
            for j in i..n {
                meat[i * n + j] += score[i] * score[j];
            }
        }
    }
    let (k, rows, n) = (scores.len() as f64, design.n_rows as f64, n as f64);
    (meat, k / (k - 1.0) * (rows - 1.0) / (rows - n))
}

/// `B·M·B` for symmetric `B` of side `n`, with the first `n` rows and columns of `M` (side `side`, upper triangle).
pub(crate) fn sandwich(bread: &[f64], meat: &[f64], n: usize, side: usize) -> Vec<f64> {
    let full = |i: usize, j: usize| meat[i.min(j) * side + i.max(j)];
    let mut half = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            half[i * n + j] = (0..n).map(|k| bread[i * n + k] * full(k, j)).sum();
        }
    }
    let mut out = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..n {
            out[i * n + j] = (0..n).map(|k| half[i * n + k] * bread[k * n + j]).sum();
        }
    }
    out
}

/// Covariance of the coefficients on the columns' own scale: `T·V·Tᵀ`, where `T` divides by the
/// deviations and takes the means out of the intercept.
pub(super) fn unscale(covariance: &[f64], scales: &[(f64, f64)], n: usize) -> Vec<f64> {
    let apply = |get: &dyn Fn(usize, usize) -> f64| {
        let mut out = vec![0.0; n * n];
        for j in 0..n {
            out[j] = get(0, j);
            for (i, (mean, sd)) in scales.iter().enumerate() {
                let value = get(i + 1, j) / sd;
                out[(i + 1) * n + j] = value;
                out[j] -= mean * value;
            }
        }
        out
    };
    let half = apply(&|i, j| covariance[i * n + j]);
    apply(&|i, j| half[j * n + i])
}
