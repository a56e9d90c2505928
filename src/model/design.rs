//! The numbers that a linear model is fitted on, and the sums over rows that Newton needs.
//!
//! Levels of categories stay codes: a block of one-hot columns costs one addition a row instead of
//! one a level. All sums run over chunks whose size depends on the shape alone and are added in
//! chunk order, so the number of threads never shows in the result. Where the numbers of all rows would take
//! too much memory, they are made a piece of rows at a time, again for every pass: the sums are the same.

use rayon::prelude::*;

use crate::model::cholesky::dot;

/// Rows of one chunk at least.
const CHUNK: usize = 2048;

/// Rows that are made at a time; a multiple of those that [`weighted_squares`] takes together.
const PIECE: usize = 256;

/// Rows by coefficients: a column of ones, dense columns, then one coefficient a level, then one a
/// point of a curve.
pub(crate) struct Design<'a> {
    pub(crate) n_rows: usize,
    /// Dense coefficients, the intercept (always the first) among them.
    pub(crate) n_dense: usize,
    /// All coefficients.
    pub(crate) n_coefficients: usize,
    /// Row-major, `n_rows` by `n_dense`, with 1 in front of each row; empty where `source` makes them.
    pub(crate) dense: Vec<f64>,
    /// Categories.
    pub(crate) n_categories: usize,
    /// Row-major, `n_rows` by `n_categories`: the coefficient that is on.
    pub(crate) codes: Vec<u32>,
    /// Curves.
    pub(crate) n_curves: usize,
    /// Row-major, `n_rows` by `n_curves`: where the row lies on each curve; empty where `source` makes them.
    pub(crate) bends: Vec<Bend>,
    /// What makes the numbers of a row where they are not kept.
    pub(crate) source: Option<Box<dyn Source + 'a>>,
    /// Factor of the ridge penalty by coefficient; 0 for the intercept.
    pub(crate) penalty: Vec<f64>,
    /// The side of 0 that a coefficient has to keep to, 1 or -1; 0 = free. Empty = all free.
    pub(crate) signs: Vec<i8>,
}

/// What makes the numbers of single rows.
pub(crate) trait Source: Sync {
    /// Dense columns of a row and its places on the curves.
    fn fill(&self, row: usize, dense: &mut [f64], bends: &mut [Bend]);
}

/// A place on a curve: between the coefficient `low` and the next.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Bend {
    low: u32,
    /// The next one's part. Half the memory of a full number, and far finer than any data.
    share: f32,
}

impl Bend {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "coefficients are few, and a share needs no more digits"
    )]
    pub(crate) fn new(low: usize, share: f64) -> Self {
        Self {
            low: low as u32,
            share: share as f32,
        }
    }

    /// The curve at this place, from all coefficients.
    #[inline]
    fn value(self, coefficients: &[f64]) -> f64 {
        let ((low, part), next) = self.parts();
        part * coefficients[low] + next.map_or(0.0, |(next, part)| part * coefficients[next])
    }

    /// Both coefficients with their parts; the second has none where the row lies on a point.
    #[inline]
    fn parts(self) -> ((usize, f64), Option<(usize, f64)>) {
        let (low, share) = (self.low as usize, f64::from(self.share));
        if self.share == 0.0 {
            ((low, 1.0), None)
        } else {
            ((low, 1.0 - share), Some((low + 1, share)))
        }
    }
}

/// Sums at one vector of coefficients.
pub(crate) struct Evaluation {
    /// Log-odds of each row.
    pub(crate) eta: Vec<f64>,
    /// Mean log loss.
    pub(crate) loss: f64,
    /// Its gradient.
    pub(crate) gradient: Vec<f64>,
}

impl Design<'_> {
    /// Columns of numbers alone, nothing penalized: `n` of them a row, row after row.
    pub(crate) fn of_numbers(n_rows: usize, n: usize, dense: Vec<f64>) -> Self {
        Self {
            n_rows,
            n_dense: n,
            n_coefficients: n,
            dense,
            n_categories: 0,
            codes: Vec::new(),
            n_curves: 0,
            bends: Vec::new(),
            source: None,
            penalty: vec![0.0; n],
            signs: Vec::new(),
        }
    }

    fn chunk_rows(&self, bytes_a_chunk: usize) -> usize {
        // At most 64 chunks and at most about 256 MB of partial sums.
        let n_chunks = (256 << 20) / bytes_a_chunk.max(1);
        let n_chunks = n_chunks.clamp(1, 64);
        self.n_rows.div_ceil(n_chunks).max(CHUNK)
    }

    fn code_rows(&self, first: usize, n: usize) -> &[u32] {
        &self.codes[first * self.n_categories..(first + n) * self.n_categories]
    }

    /// Hands on the rows from `first` on, `n` in all, a piece at a time: its first row, dense columns, places on curves.
    pub(crate) fn pieces(
        &self,
        first: usize,
        n: usize,
        mut each: impl FnMut(usize, &[f64], &[Bend]),
    ) {
        let (d, c) = (self.n_dense, self.n_curves);
        let Some(source) = &self.source else {
            let rows = first..first + n;
            each(
                first,
                &self.dense[rows.start * d..rows.end * d],
                &self.bends[rows.start * c..rows.end * c],
            );
            return;
        };
        let most = PIECE.min(n);
        let (mut dense, mut bends) = (vec![0.0; most * d], vec![Bend::default(); most * c]);
        for start in (first..first + n).step_by(PIECE) {
            let n_now = most.min(first + n - start);
            for (at, out) in dense.chunks_exact_mut(d).take(n_now).enumerate() {
                source.fill(start + at, out, &mut bends[at * c..(at + 1) * c]);
            }
            each(start, &dense[..n_now * d], &bends[..n_now * c]);
        }
    }

    /// The rows at `rows` as a design of their own, which keeps its numbers.
    pub(crate) fn take(&self, rows: &[usize]) -> Design<'static> {
        let (mut dense, mut bends) = (Vec::new(), Vec::new());
        dense.reserve_exact(rows.len() * self.n_dense);
        bends.reserve_exact(rows.len() * self.n_curves);
        for &row in rows {
            self.pieces(row, 1, |_, more, places| {
                dense.extend_from_slice(more);
                bends.extend_from_slice(places);
            });
        }
        let codes = rows.iter().flat_map(|&row| self.code_rows(row, 1));
        Design {
            n_rows: rows.len(),
            n_dense: self.n_dense,
            n_coefficients: self.n_coefficients,
            dense,
            n_categories: self.n_categories,
            codes: codes.copied().collect(),
            n_curves: self.n_curves,
            bends,
            source: None,
            penalty: self.penalty.clone(),
            signs: self.signs.clone(),
        }
    }

    /// Log-odds, mean log loss and gradient at `coefficients`.
    pub(crate) fn evaluate(
        &self,
        coefficients: &[f64],
        targets: &[f64],
        weights: &[f64],
    ) -> Evaluation {
        let total: f64 = weights.iter().sum();
        let size = self.chunk_rows(self.n_coefficients * 8);
        let mut eta = vec![0.0; self.n_rows];
        let parts: Vec<(f64, Vec<f64>)> = eta
            .par_chunks_mut(size)
            .enumerate()
            .map(|(chunk, eta)| {
                let first = chunk * size;
                let rows = first..first + eta.len();
                self.evaluate_chunk(
                    first,
                    coefficients,
                    &targets[rows.clone()],
                    &weights[rows],
                    eta,
                )
            })
            .collect();
        let mut loss = 0.0;
        let mut gradient = vec![0.0; self.n_coefficients];
        for (part_loss, part) in parts {
            loss += part_loss;
            add(&mut gradient, &part);
        }
        for value in &mut gradient {
            *value /= total;
        }
        Evaluation {
            eta,
            loss: loss / total,
            gradient,
        }
    }

    fn evaluate_chunk(
        &self,
        first: usize,
        coefficients: &[f64],
        targets: &[f64],
        weights: &[f64],
        eta: &mut [f64],
    ) -> (f64, Vec<f64>) {
        let mut gradient = vec![0.0; self.n_coefficients];
        let mut loss = 0.0;
        let dense_coefficients = &coefficients[..self.n_dense];
        self.pieces(first, eta.len(), |start, dense, bends| {
            for (at, row) in dense.chunks_exact(self.n_dense).enumerate() {
                let i = start - first + at;
                let on = self.code_rows(start + at, 1);
                let bends = &bends[at * self.n_curves..(at + 1) * self.n_curves];
                let levels: f64 = on.iter().map(|&code| coefficients[code as usize]).sum();
                let curves: f64 = bends.iter().map(|bend| bend.value(coefficients)).sum();
                let value = dot(row, dense_coefficients) + levels + curves;
                eta[i] = value;
                // One exponential serves loss and probability, both by the branch that cannot overflow.
                let e = (-value.abs()).exp();
                let likely = 1.0 / (1.0 + e);
                let p = if value < 0.0 { e * likely } else { likely };
                loss += weights[i] * (value.max(0.0) + e.ln_1p() - targets[i] * value);
                let residual = weights[i] * (p - targets[i]);
                for (sum, x) in gradient.iter_mut().zip(row) {
                    *sum += residual * x;
                }
                for &code in on {
                    gradient[code as usize] += residual;
                }
                for bend in bends {
                    let ((low, part), next) = bend.parts();
                    gradient[low] += residual * part;
                    if let Some((next, part)) = next {
                        gradient[next] += residual * part;
                    }
                }
            }
        });
        (loss, gradient)
    }

    /// Coefficients and parts of one row beside the dense ones, ascending.
    fn sparse(&self, row: usize, bends: &[Bend], on: &mut Vec<(usize, f64)>) {
        on.clear();
        let codes = self.code_rows(row, 1).iter();
        on.extend(codes.map(|&code| (code as usize, 1.0)));
        for bend in bends {
            let (low, next) = bend.parts();
            on.push(low);
            on.extend(next);
        }
    }

    /// `Xᵀ·diag(v)·X`, upper triangle of a row-major square; `v` has one entry a row.
    pub(crate) fn cross_products(&self, v: &[f64]) -> Vec<f64> {
        let q = self.n_coefficients;
        let size = self.chunk_rows(q * q * 8);
        let parts: Vec<Vec<f64>> = v
            .par_chunks(size)
            .enumerate()
            .map(|(chunk, v)| self.cross_products_chunk(chunk * size, v))
            .collect();
        let mut sums = vec![0.0; q * q];
        for part in &parts {
            add(&mut sums, part);
        }
        sums
    }

    fn cross_products_chunk(&self, first: usize, v: &[f64]) -> Vec<f64> {
        let (q, d) = (self.n_coefficients, self.n_dense);
        let mut block = vec![0.0; d * d];
        let mut sums = vec![0.0; q * q];
        // Levels by dense columns is kept with the levels as rows, so that its inner loop is contiguous.
        let mut crossed = vec![0.0; (q - d) * d];
        let mut on = Vec::with_capacity(self.n_categories + 2 * self.n_curves);
        self.pieces(first, v.len(), |start, dense, bends| {
            let v = &v[start - first..start - first + dense.len() / d];
            weighted_squares(dense, v, d, &mut block);
            if q == d {
                return;
            }
            for (at, (row, &v)) in dense.chunks_exact(d).zip(v).enumerate() {
                let bends = &bends[at * self.n_curves..(at + 1) * self.n_curves];
                self.sparse(start + at, bends, &mut on);
                for (k, &(code, part)) in on.iter().enumerate() {
                    let v = v * part;
                    let level = code - d;
                    for (sum, x) in crossed[level * d..(level + 1) * d].iter_mut().zip(row) {
                        *sum += v * x;
                    }
                    let sums = &mut sums[code * q..(code + 1) * q];
                    // They come in the order of their coefficients: this is the upper triangle.
                    for &(other, part) in &on[k..] {
                        sums[other] += v * part;
                    }
                }
            }
        });
        for (from, to) in block.chunks_exact(d).zip(sums.chunks_exact_mut(q)) {
            to[..d].copy_from_slice(from);
        }
        for (level, row) in crossed.chunks_exact(d).enumerate() {
            for (j, value) in row.iter().enumerate() {
                sums[j * q + d + level] = *value;
            }
        }
        sums
    }
}

fn add(sums: &mut [f64], part: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(part) {
        *sum += value;
    }
}

/// Adds the upper triangle of `Σ v·x·xᵀ`, eight rows at a time: one load and store of the sums
/// serves eight products.
fn weighted_squares(rows: &[f64], v: &[f64], d: usize, sums: &mut [f64]) {
    let (eights, rest_v) = v.as_chunks::<8>();
    let (blocks, rest) = rows.split_at(eights.len() * 8 * d);
    let mut scaled = vec![[0.0; 8]; d];
    let mut columns = vec![[0.0; 8]; d];
    for (block, v) in blocks.chunks_exact(8 * d).zip(eights) {
        for (r, row) in block.chunks_exact(d).enumerate() {
            for ((column, scaled), x) in columns.iter_mut().zip(&mut scaled).zip(row) {
                column[r] = *x;
                scaled[r] = v[r] * x;
            }
        }
        for (i, a) in scaled.iter().enumerate() {
            for (sum, b) in sums[i * d + i..(i + 1) * d].iter_mut().zip(&columns[i..]) {
                let low = (a[0] * b[0] + a[1] * b[1]) + (a[2] * b[2] + a[3] * b[3]);
                let high = (a[4] * b[4] + a[5] * b[5]) + (a[6] * b[6] + a[7] * b[7]);
                *sum += low + high;
            }
        }
    }
    for (row, v) in rest.chunks_exact(d).zip(rest_v) {
        for i in 0..d {
            let a = v * row[i];
            for (sum, b) in sums[i * d + i..(i + 1) * d].iter_mut().zip(&row[i..]) {
                *sum += a * b;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_products_equal_the_expanded_matrix() {
        let n_rows = 21;
        let mut design = Design {
            n_rows,
            n_dense: 2,
            n_coefficients: 9,
            dense: Vec::new(),
            n_categories: 2,
            codes: Vec::new(),
            n_curves: 1,
            bends: Vec::new(),
            source: None,
            penalty: vec![0.0; 9],
            signs: Vec::new(),
        };
        let mut full = Vec::new();
        let mut curvature = Vec::new();
        for (i, number) in (0..n_rows).zip(0u32..) {
            let (x, a, b) = (
                f64::from(number) * 0.5 - 3.0,
                2 + number % 3,
                5 + number % 2,
            );
            design.dense.extend([1.0, x]);
            design.codes.extend([a, b]);
            let share = f64::from(number % 4) / 4.0;
            design.bends.push(Bend::new(7, share));
            let mut row = vec![1.0, x, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0 - share, share];
            row[a as usize] = 1.0;
            row[b as usize] = 1.0;
            full.push(row);
            curvature.push(1.0 + (i % 4) as f64);
        }
        let sums = design.cross_products(&curvature);
        for i in 0..9 {
            for j in i..9 {
                let products = full
                    .iter()
                    .zip(&curvature)
                    .map(|(row, v)| v * row[i] * row[j]);
                let expected: f64 = products.sum();
                assert!((sums[i * 9 + j] - expected).abs() < 1e-9, "{i} {j}");
            }
        }
    }
}
