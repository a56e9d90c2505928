//! Unpenalized logistic regression with an offset, on one design that several fits share.
//!
//! Effects are never read off a penalized model: the penalty shrinks them to 70 % and less.

use rayon::prelude::*;

use crate::domain::{sigmoid, softplus};
use crate::model::{Design, Factor};

/// Newton steps at most; only a separated column takes so many.
const MAX_ROUNDS: usize = 25;
/// Halvings of one step at most.
const MAX_HALVINGS: usize = 20;
/// Rows by chunk: a constant, so that sums run in one order on any number of threads.
const CHUNK: usize = 8192;

/// Standardized columns behind a column of ones.
pub(super) struct Columns {
    pub(super) design: Design<'static>,
    /// Mean and standard deviation of each column; constant columns have a deviation of 1.
    pub(super) scales: Vec<(f64, f64)>,
}

/// A fit; entry 0 is the intercept, columns follow, all on the standardized scale.
pub(super) struct Fitted {
    pub(super) coefficients: Vec<f64>,
    /// Log-odds of each row, the offset among them.
    pub(super) eta: Vec<f64>,
    /// In nats, over all rows.
    pub(super) log_likelihood: f64,
    /// `XᵀvX` over all columns, upper triangle; those that were held out as well.
    pub(super) information: Vec<f64>,
    /// Inverse of the information of the columns that took part; 0 elsewhere.
    pub(super) bread: Vec<f64>,
    pub(super) converged: bool,
    /// Columns that are constant or combinations of earlier ones, held out or not.
    pub(super) is_aliased: Vec<bool>,
}

impl Columns {
    pub(super) fn new(columns: &[&[f64]], n_rows: usize) -> Self {
        let scales: Vec<(f64, f64)> = columns.par_iter().map(|column| scale(column)).collect();
        let n = columns.len() + 1;
        let mut dense = vec![1.0; n_rows * n];
        dense
            .par_chunks_mut(CHUNK * n)
            .enumerate()
            .for_each(|(chunk, rows)| {
                for (i, row) in rows.chunks_exact_mut(n).enumerate() {
                    let at = chunk * CHUNK + i;
                    for ((to, column), (mean, sd)) in row[1..].iter_mut().zip(columns).zip(&scales)
                    {
                        *to = (column[at] - mean) / sd;
                    }
                }
            });
        Self {
            design: Design::of_numbers(n_rows, n, dense),
            scales,
        }
    }

    /// Coefficients, the intercept among them.
    pub(super) fn n(&self) -> usize {
        self.design.n_coefficients
    }

    /// Standard deviation of the column behind a coefficient; 1 for the intercept.
    pub(super) fn sd(&self, coefficient: usize) -> f64 {
        coefficient
            .checked_sub(1)
            .map_or(1.0, |column| self.scales[column].1)
    }

    /// `X·coefficients`, one number a row.
    pub(super) fn times(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.design.n_rows];
        let n = self.n();
        out.par_chunks_mut(CHUNK)
            .zip(self.design.dense.par_chunks(CHUNK * n))
            .for_each(|(out, rows)| {
                for (out, row) in out.iter_mut().zip(rows.chunks_exact(n)) {
                    *out = row.iter().zip(coefficients).map(|(x, c)| x * c).sum();
                }
            });
        out
    }

    /// `Xᵀ·values`, one sum a coefficient.
    pub(super) fn sums(&self, values: &[f64]) -> Vec<f64> {
        let n = self.n();
        let parts: Vec<Vec<f64>> = values
            .par_chunks(CHUNK)
            .zip(self.design.dense.par_chunks(CHUNK * n))
            .map(|(values, rows)| {
                let mut sums = vec![0.0; n];
                for (value, row) in values.iter().zip(rows.chunks_exact(n)) {
                    for (sum, x) in sums.iter_mut().zip(row) {
                        *sum += value * x;
                    }
                }
                sums
            })
            .collect();
        let mut sums = vec![0.0; n];
        for part in parts {
            for (sum, part) in sums.iter_mut().zip(part) {
                *sum += part;
            }
        }
        sums
    }

    /// Maximum likelihood of 0/1 `targets` from `start` (standardized), over the coefficients that are `active`.
    ///
    /// # Source
    /// Newton with step-halving, methods section 11. A separated coefficient runs off until nothing is left to gain.
    pub(super) fn fit(
        &self,
        targets: &[f64],
        offset: &[f64],
        start: Vec<f64>,
        active: &[bool],
    ) -> Fitted {
        let n = self.n();
        let is_aliased = self.aliased(active);
        let is_free: Vec<bool> = (0..n).map(|i| active[i] && !is_aliased[i]).collect();
        let mut coefficients = start;
        for (c, is_free) in coefficients.iter_mut().zip(&is_free) {
            if !is_free {
                *c = 0.0;
            }
        }
        let mut eta = self.eta(&coefficients, offset);
        let mut value = log_likelihood(&eta, targets);
        let mut converged = false;
        for _ in 0..MAX_ROUNDS {
            let residuals: Vec<f64> = eta
                .par_iter()
                .zip(targets)
                .map(|(eta, y)| y - sigmoid(*eta))
                .collect();
            let mut score = self.sums(&residuals);
            let information = self.information(&eta);
            let factor = masked(&information, &is_free, n);
            for (s, is_free) in score.iter_mut().zip(&is_free) {
                if !is_free {
                    *s = 0.0;
                }
            }
            let step = factor.solve(&score);
            let decrement: f64 = step.iter().zip(&score).map(|(a, b)| a * b).sum();
            let mut length = 1.0;
            let mut moved = None;
            for _ in 0..MAX_HALVINGS {
                let tried: Vec<f64> = coefficients
                    .iter()
                    .zip(&step)
                    .map(|(c, s)| c + length * s)
                    .collect();
                let there = self.eta(&tried, offset);
                let reached = log_likelihood(&there, targets);
                if value - 1e-12 * value.abs() <= reached {
                    moved = Some((tried, there, reached));
                    break;
                }
                length /= 2.0;
            }
            let Some((tried, there, reached)) = moved else {
                converged = decrement < 1e-6;
                break;
            };
            (coefficients, eta, value) = (tried, there, reached);
            // Newton squares the error: after this step nothing is left that a standard error would notice.
            if decrement < 1e-7 {
                converged = true;
                break;
            }
        }
        let information = self.information(&eta);
        let bread = masked(&information, &is_free, n).inverse();
        Fitted {
            coefficients,
            eta,
            log_likelihood: value,
            information,
            bread,
            converged,
            is_aliased,
        }
    }

    fn eta(&self, coefficients: &[f64], offset: &[f64]) -> Vec<f64> {
        let mut eta = self.times(coefficients);
        for (eta, offset) in eta.iter_mut().zip(offset) {
            *eta += offset;
        }
        eta
    }

    /// `XᵀvX` at these log-odds, upper triangle.
    pub(super) fn information(&self, eta: &[f64]) -> Vec<f64> {
        let curvature: Vec<f64> = eta
            .par_iter()
            .map(|&eta| sigmoid(eta) * sigmoid(-eta))
            .collect();
        self.design.cross_products(&curvature)
    }

    /// Linear dependence shows where all rows count alike; at the end, separation looks the same.
    fn aliased(&self, active: &[bool]) -> Vec<bool> {
        let n = self.n();
        let alike = self.design.cross_products(&vec![1.0; self.design.n_rows]);
        let factor = masked(&alike, active, n);
        let mut is_aliased = vec![false; n];
        for i in factor.aliased {
            is_aliased[i] = true;
        }
        is_aliased
    }
}

/// The factor of the rows and columns that take part; the others count as aliased.
pub(super) fn masked(upper: &[f64], takes_part: &[bool], n: usize) -> Factor {
    let mut kept = upper.to_vec();
    for i in 0..n {
        for j in i..n {
            if !(takes_part[i] && takes_part[j]) {
                kept[i * n + j] = 0.0;
            }
        }
    }
    Factor::new(&kept, n)
}

/// Entry of a symmetric matrix of which the upper triangle is kept.
pub(super) fn entry(upper: &[f64], n: usize, i: usize, j: usize) -> f64 {
    upper[i.min(j) * n + i.max(j)]
}

pub(super) fn log_likelihood(eta: &[f64], targets: &[f64]) -> f64 {
    let parts: Vec<f64> = eta
        .par_chunks(CHUNK)
        .zip(targets.par_chunks(CHUNK))
        .map(|(eta, targets)| {
            let each = eta.iter().zip(targets);
            each.map(|(&eta, y)| y * eta - softplus(eta)).sum::<f64>()
        })
        .collect();
    parts.iter().sum()
}

fn scale(column: &[f64]) -> (f64, f64) {
    let n = column.len() as f64;
    let mean = column.iter().sum::<f64>() / n;
    let squares: f64 = column.iter().map(|x| (x - mean).powi(2)).sum();
    let sd = (squares / n).sqrt();
    if sd <= 1e-14 * mean.abs() || sd == 0.0 {
        (mean, 1.0)
    } else {
        (mean, sd)
    }
}
