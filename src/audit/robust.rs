//! How uncertain coefficients are when rows of one lead or account hang together.

use rayon::prelude::*;

use super::fit::Columns;

/// Groups by chunk of a parallel sum: a constant, so that threads do not matter.
const CHUNKS: usize = 64;

/// Rows in the order of their groups.
pub(super) struct ByGroup {
    rows: Vec<u32>,
    /// Where each group begins; one entry more than groups.
    starts: Vec<usize>,
}

impl ByGroup {
    /// `groups`: dense codes below `n_groups`.
    pub(super) fn new(groups: &[u32], n_groups: usize) -> Self {
        let mut starts = vec![0usize; n_groups + 1];
        for &group in groups {
            starts[group as usize + 1] += 1;
        }
        for i in 0..n_groups {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut rows = vec![0u32; groups.len()];
        for (row, &group) in (0u32..).zip(groups) {
            rows[next[group as usize]] = row;
            next[group as usize] += 1;
        }
        Self { rows, starts }
    }

    pub(super) fn n_groups(&self) -> usize {
        self.starts.len() - 1
    }

    /// `K/(K−1)·(n−1)/(n−q)` for `n_coefficients` = q, the intercept among them.
    pub(super) fn small_sample(&self, n_coefficients: usize) -> f64 {
        let (k, n) = (self.n_groups() as f64, self.rows.len() as f64);
        k / (k - 1.0) * (n - 1.0) / (n - n_coefficients as f64).max(1.0)
    }

    /// `Σ_g u_g·u_gᵀ` with `u_g` the sum of `residual·x` over the group, and behind it the sum of `extra`.
    ///
    /// Row-major square of one entry more than there are coefficients, upper triangle.
    pub(super) fn meat(&self, columns: &Columns, residuals: &[f64], extra: &[f64]) -> Vec<f64> {
        let n = columns.n();
        let side = n + 1;
        let a_chunk = self.n_groups().div_ceil(CHUNKS).max(1);
        let chunks: Vec<(usize, usize)> = (0..self.n_groups())
            .step_by(a_chunk)
            .map(|first| (first, (first + a_chunk).min(self.n_groups())))
            .collect();
        let parts: Vec<Vec<f64>> = chunks
            .into_par_iter()
            .map(|(first, last)| {
                let mut meat = vec![0.0; side * side];
                let mut sums = vec![0.0; side];
                for group in first..last {
                    sums.fill(0.0);
                    for &row in &self.rows[self.starts[group]..self.starts[group + 1]] {
                        let row = row as usize;
                        let residual = residuals[row];
                        let x = &columns.design.dense[row * n..(row + 1) * n];
                        for (sum, x) in sums.iter_mut().zip(x) {
                            *sum += residual * x;
                        }
                        sums[n] += extra.get(row).copied().unwrap_or(0.0);
                    }
                    for i in 0..side {
                        let left = sums[i];
                        for (to, right) in meat[i * side + i..(i + 1) * side]
                            .iter_mut()
                            .zip(&sums[i..])
                        {
                            *to += left * right;
                        }
                    }
                }
                meat
            })
            .collect();
        let mut meat = vec![0.0; side * side];
        for part in parts {
            for (sum, part) in meat.iter_mut().zip(part) {
                *sum += part;
            }
        }
        meat
    }

    /// `Σ_g (Σ values)²`.
    pub(super) fn squares(&self, values: &[f64]) -> f64 {
        let groups = self.starts.windows(2).map(|ends| {
            let rows = &self.rows[ends[0]..ends[1]];
            rows.iter().map(|&row| values[row as usize]).sum::<f64>()
        });
        groups.map(|sum| sum * sum).sum()
    }
}
