//! How far two scores put the same rows in the same order.

use std::cmp::Ordering;

/// Kendall's tau-b of two scores of the same rows: 1 = the same order, −1 = the reverse.
///
/// `None` where it is not defined: slices of different lengths, a score that is not a number, fewer than two rows,
/// or a score that is the same for all.
///
/// # Shapes and units
/// One value a row in each slice, in the same order of rows.
///
/// # Source
/// Kendall 1945, with ties; counted by merge sort in `O(n log n)` (Knight 1966), as `scipy.stats.kendalltau`.
pub fn kendall_tau_b(a: &[f64], b: &[f64]) -> Option<f64> {
    if a.len() != b.len() || a.iter().chain(b).any(|value| value.is_nan()) {
        return None;
    }
    let mut rows: Vec<(f64, f64)> = a.iter().copied().zip(b.iter().copied()).collect();
    rows.sort_unstable_by(|x, y| compare(x.0, y.0).then(compare(x.1, y.1)));
    let same_a = |x: &(f64, f64), y: &(f64, f64)| compare(x.0, y.0) == Ordering::Equal;
    let same_both =
        |x: &(f64, f64), y: &(f64, f64)| same_a(x, y) && compare(x.1, y.1) == Ordering::Equal;
    let (ties_a, ties_both) = (tied_pairs(&rows, same_a), tied_pairs(&rows, same_both));
    let mut second: Vec<f64> = rows.iter().map(|row| row.1).collect();
    let mut spare = second.clone();
    // Within equal values of the first score the second ascends, so tied pairs are no inversions.
    let discordant = inversions(&mut second, &mut spare);
    let ties_b = tied_pairs(&second, |x, y| compare(*x, *y) == Ordering::Equal);
    let n = rows.len() as u64;
    let pairs = n * n.saturating_sub(1) / 2;
    if ties_a == pairs || ties_b == pairs {
        return None;
    }
    let untied = (pairs + ties_both - ties_a - ties_b) as f64;
    let spread = ((pairs - ties_a) as f64).sqrt() * ((pairs - ties_b) as f64).sqrt();
    Some(((untied - 2.0 * discordant as f64) / spread).clamp(-1.0, 1.0))
}

/// The order of numbers: both zeros are one value, which a total order would tell apart.
fn compare(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Pairs within runs of equal values of a sorted slice.
fn tied_pairs<T>(sorted: &[T], same: impl Fn(&T, &T) -> bool) -> u64 {
    let runs = sorted.chunk_by(|x, y| same(x, y));
    runs.map(|run| run.len() as u64 * (run.len() as u64 - 1) / 2)
        .sum()
}

/// Sorts `values` and counts the pairs that stood the wrong way round.
fn inversions(values: &mut [f64], spare: &mut [f64]) -> u64 {
    let n = values.len();
    if n < 2 {
        return 0;
    }
    let middle = n / 2;
    let (left, right) = values.split_at_mut(middle);
    let mut count =
        inversions(left, &mut spare[..middle]) + inversions(right, &mut spare[middle..]);
    let (mut from_left, mut from_right) = (0, middle);
    for place in spare.iter_mut() {
        let take_right = from_left == middle
            || (from_right < n && compare(values[from_right], values[from_left]) == Ordering::Less);
        if take_right {
            count += (middle - from_left) as u64;
            *place = values[from_right];
            from_right += 1;
        } else {
            *place = values[from_left];
            from_left += 1;
        }
    }
    values.copy_from_slice(spare);
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All pairs, one by one.
    fn plainly(a: &[f64], b: &[f64]) -> Option<f64> {
        let (mut sum, mut untied_a, mut untied_b) = (0, 0, 0);
        let sign = |x: f64, y: f64| compare(x, y) as i32;
        for i in 0..a.len() {
            for j in 0..i {
                let (first, second) = (sign(a[i], a[j]), sign(b[i], b[j]));
                sum += first * second;
                untied_a += first.abs();
                untied_b += second.abs();
            }
        }
        let spread = f64::from(untied_a).sqrt() * f64::from(untied_b).sqrt();
        (0.0 < spread).then(|| f64::from(sum) / spread)
    }

    #[test]
    fn counting_by_merging_agrees_with_counting_pairs() {
        for n in [2u32, 3, 10, 57] {
            for levels in [2u32, 5, 1000] {
                let a: Vec<f64> = (0..n)
                    .map(|i| f64::from((i * 7919 + 13) % levels))
                    .collect();
                let b: Vec<f64> = (0..n)
                    .map(|i| f64::from((i * i * 31 + 5) % levels))
                    .collect();
                match (kendall_tau_b(&a, &b), plainly(&a, &b)) {
                    (Some(fast), Some(slow)) => {
                        assert!((fast - slow).abs() < 1e-12, "{n} {levels}");
                    }
                    (fast, slow) => assert_eq!(fast, slow),
                }
            }
        }
    }

    #[test]
    fn what_is_not_defined_has_no_value() {
        assert_eq!(kendall_tau_b(&[], &[]), None);
        assert_eq!(kendall_tau_b(&[1.0], &[1.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, 2.0], &[1.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, f64::NAN], &[1.0, 2.0]), None);
        assert_eq!(kendall_tau_b(&[0.0, -0.0], &[1.0, 2.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, 2.0], &[5.0, 3.0]), Some(-1.0));
    }
}
