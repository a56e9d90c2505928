//! Rules that fire together.

use super::fit::Columns;
use super::surrogate::inflation;

/// From here on, a rule counts as contained in another: share of its rows in which the other fires, too.
pub const CONTAINED: f64 = 0.98;
/// From here on, a pair is worth mentioning.
const NOTABLE: f64 = 0.5;

/// Another rule that fires in the same rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// Position of the other rule.
    pub rule: usize,
    /// Correlation of firing, −1 to 1.
    pub phi: f64,
    /// Rows in which both fire over rows in which either does.
    pub jaccard: f64,
    /// Share of this rule's rows in which the other fires.
    pub contained: f64,
}

/// Pairs that fire together, by rule; only those with half of the rows of either in common.
///
/// # Shapes and units
/// Row numbers by rule, ascending, below `n_rows`.
pub fn overlaps(fired: &[Vec<u32>], n_rows: usize) -> Vec<Vec<Overlap>> {
    let words = n_rows.div_ceil(64);
    let bits: Vec<Vec<u64>> = fired
        .iter()
        .map(|rows| {
            let mut bits = vec![0u64; words];
            for &row in rows {
                bits[row as usize / 64] |= 1 << (row % 64);
            }
            bits
        })
        .collect();
    let n = n_rows as f64;
    let mut found = vec![Vec::new(); fired.len()];
    for j in 0..fired.len() {
        for k in 0..fired.len() {
            let (one, other) = (fired[j].len() as f64, fired[k].len() as f64);
            if j == k || one == 0.0 || other == 0.0 {
                continue;
            }
            let both: u32 = bits[j]
                .iter()
                .zip(&bits[k])
                .map(|(a, b)| (a & b).count_ones())
                .sum();
            let both = f64::from(both);
            let spread = (one * (n - one) * other * (n - other)).sqrt();
            let overlap = Overlap {
                rule: k,
                phi: if 0.0 < spread {
                    (n * both - one * other) / spread
                } else {
                    0.0
                },
                jaccard: both / (one + other - both),
                contained: both / one,
            };
            if NOTABLE <= overlap.contained.max(both / other) {
                found[j].push(overlap);
            }
        }
    }
    for list in &mut found {
        list.sort_by(|a: &Overlap, b| b.phi.total_cmp(&a.phi).then(a.rule.cmp(&b.rule)));
    }
    found
}

/// `1/(1 − R²)` of each column on all others; infinite where it is a combination of them.
///
/// # Source
/// As `statsmodels` `variance_inflation_factor` with a constant.
pub fn variance_inflation(columns: &[&[f64]]) -> Vec<f64> {
    let n_rows = columns.first().map_or(0, |column| column.len());
    let columns = Columns::new(columns, n_rows);
    plain_inflation(&columns, 1, columns.n() - 1)
}

/// The variance inflation of `count` coefficients from `first` on among themselves.
pub(super) fn plain_inflation(columns: &Columns, first: usize, count: usize) -> Vec<f64> {
    let n = columns.n();
    let alike = columns
        .design
        .cross_products(&vec![1.0; columns.design.n_rows]);
    // Columns are centered: the intercept has nothing to do with them.
    inflation(count, |i, j| {
        super::fit::entry(&alike, n, first + i, first + j)
    })
}
