//! A conversion rate with its interval, rows of one lead or account taken together.

use super::Z_95;

/// A share of rows with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The share.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// By how much rows that hang together widen the variance, at least 1.
    pub design_effect: f64,
}

/// The Wilson interval of `converted` out of `rows`; `None` without rows.
///
/// Both may be fractions: `n_eff` rows where rows hang together.
///
/// # Source
/// Wilson 1927; as `statsmodels` `proportion_confint(method="wilson")`.
pub fn wilson(converted: f64, rows: f64) -> Option<(f64, f64)> {
    if rows <= 0.0 {
        return None;
    }
    let (p, z2) = (converted / rows, Z_95 * Z_95);
    let center = (p + z2 / (2.0 * rows)) / (1.0 + z2 / rows);
    let half = Z_95 * (p * (1.0 - p) / rows + z2 / (4.0 * rows * rows)).sqrt() / (1.0 + z2 / rows);
    Some(((center - half).max(0.0), (center + half).min(1.0)))
}

/// The conversion rate of rows, with the Wilson interval at `n / design effect` rows; `None` without rows.
///
/// # Shapes and units
/// `rows` are row numbers into `labels` and `groups`; `groups` are dense codes.
///
/// # Source
/// Design effect of a ratio: variance of group sums of `y − rate` over that of independent rows (Kish 1965).
///
/// # Limits
/// A design effect below 1 (leads leave when they convert, so at most one row of a lead does) is taken for 1: with few
/// rows it is mostly luck.
pub fn clustered_rate(rows: &[u32], labels: &[bool], groups: &[u32]) -> Option<Rate> {
    let n = rows.len() as f64;
    let converted = rows.iter().filter(|&&row| labels[row as usize]).count() as f64;
    let (value, plain) = (converted / n, converted / n * (1.0 - converted / n) / n);
    let mut by_group: Vec<(u32, f64)> = rows
        .iter()
        .map(|&row| {
            let y = f64::from(u8::from(labels[row as usize]));
            (groups[row as usize], y - value)
        })
        .collect();
    by_group.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let sums = by_group.chunk_by(|a, b| a.0 == b.0);
    let (mut squares, mut k) = (0.0, 0.0);
    for group in sums {
        squares += group.iter().map(|(_, e)| e).sum::<f64>().powi(2);
        k += 1.0;
    }
    let clustered = k / (k - 1.0) * squares / (n * n);
    let design_effect = match clustered / plain {
        ratio if ratio.is_finite() => ratio.max(1.0),
        _ => 1.0,
    };
    let (low, high) = wilson(converted / design_effect, n / design_effect)?;
    Some(Rate {
        value,
        low,
        high,
        design_effect,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_told_twice_count_once() {
        let labels: Vec<bool> = (0..40).map(|row| row % 4 == 0).collect();
        let rows: Vec<u32> = (0..40).collect();
        let once = clustered_rate(&rows, &labels, &rows).unwrap();
        let twice: Vec<u32> = (0..80).collect();
        let labels = [labels.clone(), labels].concat();
        let groups: Vec<u32> = (0..80).map(|row| row % 40).collect();
        let told = clustered_rate(&twice, &labels, &groups).unwrap();
        assert!((told.design_effect - 2.0).abs() < 0.06, "{told:?}");
        assert!((told.low - once.low).abs() < 0.003 && (told.high - once.high).abs() < 0.003);
        assert_eq!(clustered_rate(&[], &labels, &groups), None);
    }
}
