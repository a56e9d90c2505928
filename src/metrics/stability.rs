//! How far two distributions lie apart: PSI with what chance gives, Kolmogorov–Smirnov, Jensen–Shannon.

use super::MetricError;
use super::chi_square::{chi_square_quantile, chi_square_tail};

/// Population stability index of two sets of counts over the same bins.
///
/// Where a bin is empty on either side, half a row is added to every bin on both.
///
/// # Errors
/// [`MetricError::Empty`] without counts on either side, [`MetricError::Lengths`] for other numbers of bins.
///
/// # Source
/// `Σ (a − e)·ln(a / e)` over shares, as Siddiqi 2006.
///
/// # Limits
/// The customary bounds of 0.1 and 0.25 know nothing of the number of rows: see [`StabilityByChance`].
pub fn stability_index(expected: &[f64], actual: &[f64]) -> Result<f64, MetricError> {
    check(expected, actual)?;
    let is_empty = |count: &f64| *count <= 0.0;
    let add = if expected.iter().chain(actual).any(is_empty) {
        0.5
    } else {
        0.0
    };
    let total = |counts: &[f64]| counts.iter().map(|count| count + add).sum::<f64>();
    let (of_expected, of_actual) = (total(expected), total(actual));
    let bins = expected.iter().zip(actual);
    Ok(bins
        .map(|(expected, actual)| ((expected + add) / of_expected, (actual + add) / of_actual))
        .map(|(expected, actual)| (actual - expected) * (actual / expected).ln())
        .sum())
}

/// What a stability index is where nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StabilityByChance {
    /// `1/n + 1/m`: the scale of chance.
    scale: f64,
    /// Bins less one.
    degrees: f64,
}

impl StabilityByChance {
    /// For `n` and `m` independent rows over `bins` bins; where leads have several rows, count leads.
    ///
    /// # Source
    /// `PSI / (1/n + 1/m)` is close to chi-square with `bins − 1` degrees of freedom (Yurdakul & Naranjo 2020).
    pub fn new(n: f64, m: f64, bins: usize) -> Self {
        Self {
            scale: 1.0 / n + 1.0 / m,
            degrees: bins.saturating_sub(1) as f64,
        }
    }

    /// Its mean.
    pub fn mean(&self) -> f64 {
        self.degrees * self.scale
    }

    /// What it exceeds once in twenty; 0 with one bin.
    pub fn critical(&self) -> f64 {
        chi_square_quantile(0.95, self.degrees) * self.scale
    }

    /// The chance that it is `index` or more; 1 with one bin.
    pub fn tail(&self, index: f64) -> f64 {
        if self.degrees <= 0.0 {
            return 1.0;
        }
        chi_square_tail(index / self.scale, self.degrees)
    }
}

/// Jensen–Shannon divergence of two sets of counts over the same bins, in bits: 0 = alike, 1 = nothing in common.
///
/// # Errors
/// As [`stability_index`].
///
/// # Source
/// Lin 1991; the square of `scipy.spatial.distance.jensenshannon(base=2)`.
pub fn jensen_shannon(first: &[f64], second: &[f64]) -> Result<f64, MetricError> {
    check(first, second)?;
    let (of_first, of_second): (f64, f64) = (first.iter().sum(), second.iter().sum());
    let part = |share: f64, middle: f64| {
        if share > 0.0 {
            share * (share / middle).log2()
        } else {
            0.0
        }
    };
    let bins = first.iter().zip(second);
    let sum: f64 = bins
        .map(|(a, b)| (a / of_first, b / of_second))
        .map(|(a, b)| part(a, f64::midpoint(a, b)) + part(b, f64::midpoint(a, b)))
        .sum();
    Ok((sum / 2.0).clamp(0.0, 1.0))
}

/// Largest distance of the distributions of two samples, each sorted ascending; `None` where one is empty.
///
/// # Source
/// Two-sample Kolmogorov–Smirnov statistic, as `scipy.stats.ks_2samp`; ties enter together.
pub fn sample_distance(first: &[f64], second: &[f64]) -> Option<f64> {
    if first.is_empty() || second.is_empty() {
        return None;
    }
    let (n, m) = (first.len() as f64, second.len() as f64);
    let (mut i, mut j, mut largest) = (0, 0, 0.0f64);
    while i < first.len() && j < second.len() {
        let at = first[i].min(second[j]);
        while i < first.len() && first[i] <= at {
            i += 1;
        }
        while j < second.len() && second[j] <= at {
            j += 1;
        }
        largest = largest.max((i as f64 / n - j as f64 / m).abs());
    }
    Some(largest)
}

fn check(first: &[f64], second: &[f64]) -> Result<(), MetricError> {
    if first.len() != second.len() {
        return Err(MetricError::Lengths {
            labels: first.len(),
            other: second.len(),
            what: "bins of the other counts",
        });
    }
    let total = |counts: &[f64]| counts.iter().sum::<f64>();
    if total(first) > 0.0 && total(second) > 0.0 {
        Ok(())
    } else {
        Err(MetricError::Empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_are_stable_whatever_their_number() {
        let (few, many) = ([10.0, 20.0, 30.0], [100.0, 200.0, 300.0]);
        assert!(stability_index(&few, &many).unwrap().abs() < 1e-15);
        assert!(jensen_shannon(&few, &many).unwrap().abs() < 1e-15);
        assert!((jensen_shannon(&[1.0, 0.0], &[0.0, 5.0]).unwrap() - 1.0).abs() < 1e-15);
        assert_eq!(stability_index(&[0.0], &[1.0]), Err(MetricError::Empty));
        assert!(stability_index(&few, &[1.0]).is_err());
    }

    #[test]
    fn one_bin_says_nothing() {
        let chance = StabilityByChance::new(100.0, 50.0, 1);
        let got = [chance.mean(), chance.critical(), 1.0 - chance.tail(0.0)];
        assert!(got.iter().all(|value| value.abs() < 1e-15));
    }

    #[test]
    fn samples_without_a_common_value_lie_wholly_apart() {
        assert_eq!(sample_distance(&[1.0, 2.0], &[3.0]), Some(1.0));
        assert_eq!(sample_distance(&[1.0, 1.0], &[1.0]), Some(0.0));
        assert_eq!(sample_distance(&[], &[1.0]), None);
    }
}
