//! Logistic likelihood with a handful of coefficients: maps, stacks.

use crate::domain::{sigmoid, softplus};

/// What is to be minimized: mean log loss plus `½·Σ strength·(coefficient − center)²`.
///
/// `pub(crate)` because the stack of `hybrid` is fitted the same way.
pub(crate) struct Few<'a> {
    /// One column a coefficient; the intercept's column is all 1.
    pub(crate) columns: &'a [&'a [f64]],
    /// Added to the log-odds of each row, or empty.
    pub(crate) offset: &'a [f64],
    /// Between 0 and 1.
    pub(crate) targets: &'a [f64],
    pub(crate) weights: &'a [f64],
    /// Strength and center of the ridge by coefficient, or empty.
    pub(crate) ridge: &'a [(f64, f64)],
}

/// The minimum.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FewFit {
    pub(crate) coefficients: Vec<f64>,
    /// Mean log loss, without the ridge.
    pub(crate) loss: f64,
    /// Mean log loss and ridge.
    pub(crate) objective: f64,
    pub(crate) converged: bool,
}

struct Sums {
    loss: f64,
    objective: f64,
    gradient: Vec<f64>,
    hessian: Vec<Vec<f64>>,
}

impl Few<'_> {
    /// Newton's method from `start`, steps halved until the objective falls.
    pub(crate) fn minimize(&self, start: Vec<f64>) -> FewFit {
        let mut coefficients = start;
        let mut now = self.sums(&coefficients);
        let mut converged = false;
        for _ in 0..100 {
            let step = solve(now.hessian.clone(), now.gradient.clone());
            let decrement: f64 = step.iter().zip(&now.gradient).map(|(s, g)| s * g).sum();
            if decrement < 1e-26 {
                converged = true;
                break;
            }
            // Sums over 100,000 rows carry a rounding of some 1e-14; a stricter test refuses good last steps.
            let limit = now.objective + 1e-12 * now.objective.abs();
            let tried = (0..40).find_map(|halvings| {
                let length = 0.5f64.powi(halvings);
                let moved: Vec<f64> = coefficients
                    .iter()
                    .zip(&step)
                    .map(|(c, s)| c - length * s)
                    .collect();
                let sums = self.sums(&moved);
                (sums.objective <= limit).then_some((moved, sums))
            });
            let Some((moved, sums)) = tried else {
                converged = decrement < 1e-12;
                break;
            };
            coefficients = moved;
            now = sums;
        }
        FewFit {
            coefficients,
            loss: now.loss,
            objective: now.objective,
            converged,
        }
    }

    fn sums(&self, coefficients: &[f64]) -> Sums {
        let k = self.columns.len();
        let (mut loss, mut total) = (0.0, 0.0);
        let mut gradient = vec![0.0; k];
        let mut hessian = vec![vec![0.0; k]; k];
        let mut x = vec![0.0; k];
        for (row, (&target, &weight)) in self.targets.iter().zip(self.weights).enumerate() {
            for (to, column) in x.iter_mut().zip(self.columns) {
                *to = column[row];
            }
            let linear: f64 = x.iter().zip(coefficients).map(|(x, c)| x * c).sum();
            let eta = linear + self.offset.get(row).copied().unwrap_or(0.0);
            let p = sigmoid(eta);
            total += weight;
            loss += weight * (softplus(eta) - target * eta);
            let (residual, curvature) = (weight * (p - target), weight * p * (1.0 - p));
            for i in 0..k {
                gradient[i] += residual * x[i];
                for j in 0..k {
                    hessian[i][j] += curvature * x[i] * x[j];
                }
            }
        }
        loss /= total;
        let mut objective = loss;
        for i in 0..k {
            gradient[i] /= total;
            for value in &mut hessian[i] {
                *value /= total;
            }
            // As in methods 3.3: keeps the step finite where a column does not vary.
            hessian[i][i] += 1e-12;
            if let Some((strength, center)) = self.ridge.get(i) {
                let distance = coefficients[i] - center;
                objective += 0.5 * strength * distance * distance;
                gradient[i] += strength * distance;
                hessian[i][i] += strength;
            }
        }
        Sums {
            loss,
            objective,
            gradient,
            hessian,
        }
    }
}

/// Gauss elimination with row exchange; a singular direction gets a step of 0.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let k = b.len();
    for column in 0..k {
        let largest = |best: usize, row: usize| {
            if a[best][column].abs() < a[row][column].abs() {
                row
            } else {
                best
            }
        };
        let pivot = (column + 1..k).fold(column, largest);
        a.swap(column, pivot);
        b.swap(column, pivot);
        let (above, below) = a.split_at_mut(column + 1);
        let pivot_row = &above[column];
        if pivot_row[column] == 0.0 {
            continue;
        }
        for (offset, row) in below.iter_mut().enumerate() {
            let factor = row[column] / pivot_row[column];
            for (value, pivot) in row.iter_mut().zip(pivot_row) {
                *value -= factor * pivot;
            }
            b[column + 1 + offset] -= factor * b[column];
        }
    }
    for row in (0..k).rev() {
        let known: f64 = (row + 1..k).map(|j| a[row][j] * b[j]).sum();
        b[row] = if a[row][row] == 0.0 {
            0.0
        } else {
            (b[row] - known) / a[row][row]
        };
    }
    b
}
