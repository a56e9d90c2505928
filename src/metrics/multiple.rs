//! Many tests at once: p-values adjusted for how many there are.

/// Adjusted so that the chance of even one false claim stays below the level, however the tests hang together.
///
/// # Shapes and units
/// One p-value a test; the answers stand in the same order.
///
/// # Source
/// Holm 1979, step down; as `statsmodels` `multipletests(method="holm")`.
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let order = ascending(p_values);
    let mut adjusted = vec![0.0; n];
    let mut largest = 0.0f64;
    for (rank, &test) in order.iter().enumerate() {
        largest = largest.max((n - rank) as f64 * p_values[test]).min(1.0);
        adjusted[test] = largest;
    }
    adjusted
}

/// Adjusted so that the expected share of false claims among all claims stays below the level.
///
/// # Shapes and units
/// As [`holm`].
///
/// # Source
/// Benjamini & Hochberg 1995, step up; as `statsmodels` `multipletests(method="fdr_bh")`.
///
/// # Limits
/// For lists that somebody looks through, not for claims that are acted upon one by one.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let n = p_values.len();
    let order = ascending(p_values);
    let mut adjusted = vec![0.0; n];
    let mut smallest = 1.0f64;
    for (rank, &test) in order.iter().enumerate().rev() {
        smallest = smallest.min(n as f64 / (rank + 1) as f64 * p_values[test]);
        adjusted[test] = smallest;
    }
    adjusted
}

fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]).then(a.cmp(&b)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_test_stays_as_it_is_and_none_is_no_error() {
        assert_eq!(holm(&[0.03]), [0.03]);
        assert_eq!(benjamini_hochberg(&[0.03]), [0.03]);
        assert!(holm(&[]).is_empty() && benjamini_hochberg(&[]).is_empty());
    }
}
