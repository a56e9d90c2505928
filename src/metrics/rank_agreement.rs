//! Do two scorings order the same leads alike? Kendall, Spearman, and how far leads move.

use super::MetricError;
use super::ranked_lists::RankedLists;

/// Pairs of leads by what two scorings say of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kendall {
    /// Pairs that both order alike.
    pub concordant: f64,
    /// Pairs that they order against each other.
    pub discordant: f64,
    /// Pairs tied in the first only.
    pub ties_first: f64,
    /// Pairs tied in the second only.
    pub ties_second: f64,
    /// Pairs tied in both.
    pub ties_both: f64,
    /// Tau-b, −1 to 1; `None` where a scoring has one value only.
    pub tau_b: Option<f64>,
    /// Two-sided p-value of no association, normal approximation with ties; `None` as `tau_b`.
    pub p: Option<f64>,
}

/// Kendall's tau-b of two scorings of the same leads.
///
/// # Errors
/// [`MetricError::Empty`], [`MetricError::Lengths`], [`MetricError::NotANumber`].
///
/// # Source
/// Knight 1966, `O(n log n)`; variance with ties as `scipy.stats.kendalltau`.
pub fn kendall(first: &[f64], second: &[f64]) -> Result<Kendall, MetricError> {
    check(first, second)?;
    let n = first.len() as f64;
    let mut order: Vec<usize> = (0..first.len()).collect();
    order.sort_unstable_by(|&a, &b| {
        let by_first = first[a].total_cmp(&first[b]);
        by_first
            .then(second[a].total_cmp(&second[b]))
            .then(a.cmp(&b))
    });
    let same = |values: &[f64], a: usize, b: usize| same(values[a], values[b]);
    let one = ties(
        order
            .chunk_by(|&a, &b| same(first, a, b))
            .map(<[usize]>::len),
    );
    let joint = ties(
        order
            .chunk_by(|&a, &b| same(first, a, b) && same(second, a, b))
            .map(<[usize]>::len),
    );
    let mut values: Vec<f64> = order.iter().map(|&row| second[row]).collect();
    let discordant = exchanges(&mut values);
    let two = ties(values.chunk_by(|a, b| self::same(*a, *b)).map(<[f64]>::len));
    let all = n * (n - 1.0) / 2.0;
    let difference = all - one.pairs - two.pairs + joint.pairs - 2.0 * discordant;
    let spread = ((all - one.pairs) * (all - two.pairs)).sqrt();
    let has_spread = 0.0 < spread;
    let variance = (n * (n - 1.0) * (2.0 * n + 5.0) - one.cubes - two.cubes) / 18.0
        + 2.0 * one.pairs * two.pairs / (n * (n - 1.0))
        + one.triples * two.triples / (9.0 * n * (n - 1.0) * (n - 2.0)).max(f64::MIN_POSITIVE);
    let z = difference / variance.sqrt();
    Ok(Kendall {
        concordant: difference + discordant,
        discordant,
        ties_first: one.pairs - joint.pairs,
        ties_second: two.pairs - joint.pairs,
        ties_both: joint.pairs,
        tau_b: has_spread.then(|| (difference / spread).clamp(-1.0, 1.0)),
        p: has_spread.then(|| libm::erfc(z.abs() / std::f64::consts::SQRT_2)),
    })
}

/// Spearman's correlation: Pearson's of the midranks; `None` where a scoring has one value only.
///
/// # Errors
/// As [`kendall`].
pub fn spearman(first: &[f64], second: &[f64]) -> Result<Option<f64>, MetricError> {
    check(first, second)?;
    let (a, b) = (midranks(first), midranks(second));
    let mean = f64::midpoint(first.len() as f64, 1.0);
    let sum = |x: &[f64], y: &[f64]| -> f64 {
        let each = x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean));
        each.sum()
    };
    let spread = (sum(&a, &a) * sum(&b, &b)).sqrt();
    Ok((0.0 < spread).then(|| (sum(&a, &b) / spread).clamp(-1.0, 1.0)))
}

/// Mean number of ranks that a lead moves, ties at their middle rank.
///
/// # Errors
/// As [`kendall`].
pub fn mean_displacement(first: &[f64], second: &[f64]) -> Result<f64, MetricError> {
    check(first, second)?;
    let moved = midranks(first).into_iter().zip(midranks(second));
    Ok(moved.map(|(a, b)| (a - b).abs()).sum::<f64>() / first.len() as f64)
}

/// Who is among the best so many under one scoring and not under the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SwapSet {
    /// Rows that both put among the best, expected over ties at the boundary.
    pub kept: f64,
    /// Rows that only the second puts there; as many go as come.
    pub swapped: f64,
    /// `kept` over the size of the heads.
    pub overlap: f64,
    /// Rows in both over rows in either.
    pub jaccard: f64,
}

/// Compares the best `share` of each list of two scorings; a tie at the boundary is shared out.
///
/// # Errors
/// [`MetricError::Lengths`], [`MetricError::Top`] for a share that is not within 0 to 1.
///
/// # Limits
/// With a tied boundary even two equal scorings overlap by less than 1: who is in is drawn anew each time.
pub fn swap_set(
    first: &RankedLists,
    second: &RankedLists,
    share: f64,
) -> Result<SwapSet, MetricError> {
    let (mut size, mut kept) = (0.0, 0.0);
    for row in first.called(second, share)? {
        size += row.first;
        kept += row.both;
    }
    let overlap = kept / size;
    Ok(SwapSet {
        kept,
        swapped: size - kept,
        overlap,
        jaccard: overlap / (2.0 - overlap),
    })
}

/// How much of the heads of the lists of two scorings is in both, for each of `shares`: [`SwapSet::overlap`] at all of them.
///
/// # Errors
/// As [`swap_set`].
pub fn overlap_curve(
    first: &RankedLists,
    second: &RankedLists,
    shares: &[f64],
) -> Result<Vec<f64>, MetricError> {
    let at = |share: &f64| Ok(swap_set(first, second, *share)?.overlap);
    shares.iter().map(at).collect()
}

/// Ranks from 1, the smallest first; ties share their middle.
pub fn midranks(scores: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(a.cmp(&b)));
    let mut ranks = vec![0.0; scores.len()];
    let mut start = 0;
    for tie in order.chunk_by(|&a, &b| same(scores[a], scores[b])) {
        let middle = start as f64 + f64::midpoint(tie.len() as f64, 1.0);
        for &row in tie {
            ranks[row] = middle;
        }
        start += tie.len();
    }
    ranks
}

/// Sums over tie groups that Kendall's variance is made of.
struct Ties {
    pairs: f64,
    cubes: f64,
    triples: f64,
}

fn ties(sizes: impl Iterator<Item = usize>) -> Ties {
    let mut sums = Ties {
        pairs: 0.0,
        cubes: 0.0,
        triples: 0.0,
    };
    for size in sizes {
        let t = size as f64;
        sums.pairs += t * (t - 1.0) / 2.0;
        sums.cubes += t * (t - 1.0) * (2.0 * t + 5.0);
        sums.triples += t * (t - 1.0) * (t - 2.0);
    }
    sums
}

/// Sorts by merging and counts how many pairs stood the wrong way round; ties count for neither.
fn exchanges(values: &mut [f64]) -> f64 {
    let n = values.len();
    let mut spare = values.to_vec();
    let (mut width, mut count) = (1, 0u64);
    while width < n {
        for start in (0..n).step_by(2 * width) {
            let (middle, end) = ((start + width).min(n), (start + 2 * width).min(n));
            let (mut left, mut right) = (start, middle);
            for slot in &mut spare[start..end] {
                let take_right = left == middle || (right < end && values[right] < values[left]);
                if take_right {
                    *slot = values[right];
                    right += 1;
                    count += (middle - left) as u64;
                } else {
                    *slot = values[left];
                    left += 1;
                }
            }
        }
        values.copy_from_slice(&spare);
        width *= 2;
    }
    count as f64
}

fn same(a: f64, b: f64) -> bool {
    a <= b && b <= a
}

pub(super) fn check(first: &[f64], second: &[f64]) -> Result<(), MetricError> {
    if first.is_empty() {
        return Err(MetricError::Empty);
    }
    if first.len() != second.len() {
        return Err(MetricError::Lengths {
            labels: first.len(),
            other: second.len(),
            what: "scores of the other scoring",
        });
    }
    let is_bad = |score: &f64| score.is_nan();
    match first.iter().chain(second).position(is_bad) {
        Some(row) => Err(MetricError::NotANumber {
            row: row % first.len(),
        }),
        None => Ok(()),
    }
}
