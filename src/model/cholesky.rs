//! Cholesky factor of a symmetric matrix that need not have full rank.

/// Pivots below this share of their diagonal entry are taken for 0: the column adds nothing.
const ALIASED: f64 = 1e-11;

/// `A = L·Lᵀ` on the columns that are not aliased; the others have empty rows and columns.
pub(crate) struct Factor {
    n: usize,
    /// Row-major lower triangle, full square.
    lower: Vec<f64>,
    /// Columns that are linear combinations of earlier ones, in order.
    pub(crate) aliased: Vec<usize>,
}

/// Inner product; four partial sums, so that the compiler may use vector registers.
#[inline]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (fours_a, rest_a) = a.as_chunks::<4>();
    let (fours_b, rest_b) = b.as_chunks::<4>();
    for (x, y) in fours_a.iter().zip(fours_b) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    let rest: f64 = rest_a.iter().zip(rest_b).map(|(x, y)| x * y).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

impl Factor {
    /// Factors the row-major square matrix of side `n`, of which the upper triangle is read.
    pub(crate) fn new(upper: &[f64], n: usize) -> Self {
        let mut lower = vec![0.0; n * n];
        let mut aliased = Vec::new();
        let mut used = vec![true; n];
        for i in 0..n {
            let (done, row) = lower.split_at_mut(i * n);
            let row = &mut row[..n];
            for j in 0..i {
                if used[j] {
                    let earlier = &done[j * n..(j + 1) * n];
                    let value = upper[j * n + i] - dot(&row[..j], &earlier[..j]);
                    row[j] = value / earlier[j];
                }
            }
            let diagonal = upper[i * n + i];
            let pivot = diagonal - dot(&row[..i], &row[..i]);
            if ALIASED * diagonal < pivot {
                row[i] = pivot.sqrt();
            } else {
                // NaN ends here as well: such a column is left out instead of spoiling the rest.
                row.fill(0.0);
                used[i] = false;
                aliased.push(i);
            }
        }
        Self { n, lower, aliased }
    }

    /// Solves `A·x = b`; aliased entries of `x` are 0.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let n = self.n;
        let mut x = vec![0.0; n];
        for i in 0..n {
            let row = &self.lower[i * n..(i + 1) * n];
            if row[i] != 0.0 {
                x[i] = (b[i] - dot(&row[..i], &x[..i])) / row[i];
            }
        }
        for i in (0..n).rev() {
            let row = &self.lower[i * n..(i + 1) * n];
            if row[i] != 0.0 {
                x[i] /= row[i];
                let value = x[i];
                for (earlier, factor) in x[..i].iter_mut().zip(row) {
                    *earlier -= value * factor;
                }
            }
        }
        x
    }

    /// Logarithm of the determinant over the columns that are not aliased.
    pub(crate) fn log_determinant(&self) -> f64 {
        let pivots = (0..self.n).map(|i| self.lower[i * self.n + i]);
        pivots
            .filter(|pivot| *pivot != 0.0)
            .map(|pivot| 2.0 * pivot.ln())
            .sum()
    }

    /// The diagonal of the inverse, at a sixth of its cost; 0 for aliased entries.
    pub(crate) fn inverse_diagonal(&self) -> Vec<f64> {
        let n = self.n;
        let mut column = vec![0.0; n];
        let mut squares = |first: usize| {
            // Column `first` of the inverse of the triangle; the square of its length is the entry.
            column.fill(0.0);
            for i in first..n {
                let row = &self.lower[i * n..(i + 1) * n];
                if row[i] != 0.0 {
                    let unit = f64::from(u8::from(i == first));
                    column[i] = (unit - dot(&row[first..i], &column[first..i])) / row[i];
                }
            }
            dot(&column, &column)
        };
        (0..n).map(&mut squares).collect()
    }

    /// The inverse, row-major; rows and columns of aliased entries are 0.
    pub(crate) fn inverse(&self) -> Vec<f64> {
        let n = self.n;
        let mut inverse = Vec::with_capacity(n * n);
        for i in 0..n {
            let mut unit = vec![0.0; n];
            unit[i] = 1.0;
            if self.lower[i * n + i] == 0.0 {
                unit[i] = 0.0;
            }
            inverse.extend(self.solve(&unit));
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_column_is_aliased_and_the_rest_solved() {
        // Columns a, a, b: the second adds nothing.
        let matrix = [4.0, 4.0, 2.0, 4.0, 4.0, 2.0, 2.0, 2.0, 3.0];
        let factor = Factor::new(&matrix, 3);
        assert_eq!(factor.aliased, [1]);
        let x = factor.solve(&[10.0, 10.0, 9.0]);
        assert!((x[0] - 1.5).abs() < 1e-12 && x[1] == 0.0 && (x[2] - 2.0).abs() < 1e-12);
        let inverse = factor.inverse();
        let diagonal = factor.inverse_diagonal();
        assert!((0..3).all(|i| (diagonal[i] - inverse[4 * i]).abs() < 1e-15));
        assert!((inverse[0] - 0.375).abs() < 1e-12 && (inverse[8] - 0.5).abs() < 1e-12);
    }
}
