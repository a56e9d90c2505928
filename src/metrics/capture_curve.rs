//! How many more conversions one scoring catches than another, at every length of the lists.

use super::bootstrap::{Bootstrap, bootstrap, quantile};
use super::{ListSizes, Listed, MetricError, Ranked, ResampledTop, Sample};

/// One length of the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapturePoint {
    /// Share of each list.
    pub share: f64,
    /// Share of the conversions that the first catches.
    pub first: f64,
    /// Share of the conversions that the second catches.
    pub second: f64,
    /// First minus second.
    pub difference: f64,
    /// 95 % interval of the difference at this length alone.
    pub interval: (f64, f64),
    /// 95 % band: holds the whole curve, so that one may look for the best length afterwards.
    pub band: (f64, f64),
}

/// Two lists compared at every length.
#[derive(Debug, Clone, PartialEq)]
pub struct CaptureCurve {
    /// By share, ascending.
    pub points: Vec<CapturePoint>,
    /// So many standard deviations the band reaches to both sides.
    pub critical: f64,
}

/// Compares what two scorings catch in the top `shares` (ascending, within 0 to 1) of the same rows.
///
/// # Shapes and units
/// Two scores for each of `rows`; shares are those of each list.
///
/// # Errors
/// As [`Sample::new`], [`MetricError::OneClass`] and [`bootstrap`].
///
/// # Source
/// Paired grouped bootstrap; pointwise percentiles, and the sup-t band: the 95 % point of the largest standardized
/// distance (Montiel Olea & Plagborg-Møller 2019).
pub fn compare_captures(
    rows: &Listed,
    scores: [&[f64]; 2],
    shares: &[f64],
    plan: Bootstrap,
) -> Result<CaptureCurve, MetricError> {
    let (labels, n_groups) = (rows.labels, rows.n_groups);
    let lay = |scores: &[f64]| -> Result<ResampledTop, MetricError> {
        let ranked = Ranked::new(&Sample::new(labels, scores, None)?);
        Ok(ResampledTop::new(&ranked, rows))
    };
    let [first, second] = [lay(scores[0])?, lay(scores[1])?];
    let sizes = ListSizes::new(rows);
    let once = vec![1u32; n_groups];
    let Some(whole) = sizes.draw(&once) else {
        return Err(MetricError::OneClass {
            label: labels.contains(&true),
            rows: labels.len(),
        });
    };
    let (caught_first, caught_second) = (
        first.captures(&once, &whole, shares),
        second.captures(&once, &whole, shares),
    );
    let drawn = bootstrap(n_groups, plan, |counts| {
        let drawn = sizes.draw(counts)?;
        let (a, b) = (
            first.captures(counts, &drawn, shares),
            second.captures(counts, &drawn, shares),
        );
        Some(a.iter().zip(&b).map(|(a, b)| a - b).collect())
    })?;
    let differences: Vec<f64> = caught_first
        .iter()
        .zip(&caught_second)
        .map(|(a, b)| a - b)
        .collect();
    let replicates: Vec<Vec<f64>> = (0..shares.len()).map(|k| drawn.statistic(k)).collect();
    let deviations: Vec<f64> = replicates.iter().map(|values| deviation(values)).collect();
    let critical = critical(&replicates, &differences, &deviations);
    let points = (0..shares.len()).map(|k| {
        let (d, reach) = (differences[k], critical * deviations[k]);
        CapturePoint {
            share: shares[k],
            first: caught_first[k],
            second: caught_second[k],
            difference: d,
            interval: drawn.interval(k, 0.95).unwrap_or((d, d)),
            band: (d - reach, d + reach),
        }
    });
    Ok(CaptureCurve {
        points: points.collect(),
        critical,
    })
}

fn deviation(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (n - 1.0).max(1.0)).sqrt()
}

/// The 95 % point of the largest distance over all lengths, in standard deviations.
fn critical(replicates: &[Vec<f64>], differences: &[f64], deviations: &[f64]) -> f64 {
    let n = replicates.first().map_or(0, Vec::len);
    let mut largest: Vec<f64> = (0..n)
        .map(|b| {
            let each = replicates.iter().zip(differences).zip(deviations);
            each.filter(|(_, sd)| 1e-12 < **sd)
                .map(|((values, d), sd)| (values[b] - d).abs() / sd)
                .fold(0.0, f64::max)
        })
        .collect();
    largest.sort_unstable_by(f64::total_cmp);
    if largest.is_empty() {
        0.0
    } else {
        quantile(&largest, 0.95)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Seed;

    #[test]
    fn turned_around_the_curve_changes_its_sign_and_nothing_else() {
        let n = 400usize;
        let labels: Vec<bool> = (0..n).map(|row| row * 7 % 11 < 2).collect();
        let first: Vec<f64> = (0..n).map(|row| (row * 13 % 29) as f64).collect();
        let second: Vec<f64> = (0..n).map(|row| (row * 7 % 23) as f64).collect();
        let groups: Vec<u32> = (0..400).map(|row| row / 2).collect();
        let plan = Bootstrap {
            replicates: 200,
            seed: Seed(1),
        };
        let shares = [0.05, 0.1, 0.3, 1.0];
        let rows = Listed {
            labels: &labels,
            groups: &groups,
            n_groups: 200,
            lists: &[],
        };
        let run = |a: &[f64], b: &[f64]| compare_captures(&rows, [a, b], &shares, plan).unwrap();
        let (ab, ba) = (run(&first, &second), run(&second, &first));
        for (a, b) in ab.points.iter().zip(&ba.points) {
            assert!((a.difference + b.difference).abs() < 1e-12);
            assert!((a.interval.0 + b.interval.1).abs() < 1e-9);
            assert!(a.band.0 <= a.interval.0 + 0.02 && (a.first - b.second).abs() < 1e-12);
        }
        assert!(1.96 < ab.critical && ab.critical < 3.5, "{}", ab.critical);
        assert!(ab.points[3].difference.abs() < 1e-12);
    }
}
