//! Which map: logistic, unless another wins on rows that it was not fitted on.

use crate::calibration::calibrator::{Calibration, Calibrator, clip, fit_platt};
use crate::calibration::isotonic::fit_shrunk_isotonic;
use crate::calibration::steps::Steps;
use crate::calibration::venn_abers::fit_venn_abers;
use crate::calibration::{BetaMap, CalibrationError, check, fit_beta};
use crate::domain::softplus;

/// A kind of map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line in log-odds.
    Logistic,
    /// Three coefficients on the two tails.
    Beta,
    /// Shrunk isotonic steps.
    Isotonic,
    /// Venn–Abers steps.
    VennAbers,
}

/// Every kind, the simplest first.
pub const KINDS: [Kind; 4] = [Kind::Logistic, Kind::Beta, Kind::Isotonic, Kind::VennAbers];

/// Below so many conversions only the line is fitted: three coefficients or steps lose more than they gain there.
pub const MANY: usize = 200;

impl Kind {
    /// In a word, as reports and JSON spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Logistic => "logistic",
            Self::Beta => "beta",
            Self::Isotonic => "isotonic",
            Self::VennAbers => "venn_abers",
        }
    }

    /// Fits the map of this kind.
    ///
    /// # Errors
    /// [`CalibrationError`].
    pub fn fit(self, log_odds: &[f64], labels: &[bool]) -> Result<Calibration, CalibrationError> {
        let clipped = || -> Vec<f64> { log_odds.iter().map(|&eta| clip(eta)).collect() };
        let calibrator = match self {
            Self::Logistic => return fit_platt(log_odds, labels, None),
            Self::Beta => {
                let BetaMap { constant, a, b, .. } = fit_beta(log_odds, labels, None)?;
                Calibrator::Beta { constant, a, b }
            }
            Self::Isotonic => {
                let map = fit_shrunk_isotonic(&clipped(), labels, None)?;
                Calibrator::Isotonic(Steps::of_isotonic(&map))
            }
            Self::VennAbers => {
                let map = fit_venn_abers(&clipped(), labels)?;
                Calibrator::VennAbers(Steps::of_venn_abers(&map))
            }
        };
        let losses = losses(&calibrator.apply_all(log_odds), labels);
        Ok(Calibration {
            calibrator,
            loss: losses.iter().sum::<f64>() / labels.len() as f64,
            warnings: Vec::new(),
        })
    }
}

/// The rows to calibrate on: out-of-fold log-odds, each with its label, group and fold.
#[derive(Debug, Clone, Copy)]
pub struct OutOfFold<'a> {
    /// Raw log-odds of rows that the scorer was not fitted on.
    pub log_odds: &'a [f64],
    /// One label a row.
    pub labels: &'a [bool],
    /// One group code a row: rows of one group count together in the standard error.
    pub groups: &'a [u32],
    /// One fold number a row; groups are whole within folds.
    pub folds: &'a [u32],
}

/// Chooses the kind of map on held-out rows and fits it on all.
///
/// Each kind is fitted without one fold and asked about that fold, for every fold. The line stays unless another
/// kind's mean log loss is lower by more than one paired standard error; among several the lowest is taken.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Methods section 6.2.
pub fn choose(rows: &OutOfFold) -> Result<Calibration, CalibrationError> {
    check(rows.log_odds, rows.labels, None)?;
    let converted = rows.labels.iter().filter(|&&label| label).count();
    let kind = if converted < MANY || rows.labels.len() - converted < MANY {
        Kind::Logistic
    } else {
        match winner(rows) {
            // Folds that hold all of a class leave nothing to fit on, so nothing can win on them.
            Err(CalibrationError::OneClass { .. }) => Kind::Logistic,
            found => found?,
        }
    };
    kind.fit(rows.log_odds, rows.labels)
}

fn winner(rows: &OutOfFold) -> Result<Kind, CalibrationError> {
    let line = held_out(Kind::Logistic, rows)?;
    let (mut best, mut most) = (Kind::Logistic, 0.0);
    for kind in [Kind::Beta, Kind::Isotonic, Kind::VennAbers] {
        let own = held_out(kind, rows)?;
        let gains: Vec<f64> = line.iter().zip(own).map(|(line, own)| line - own).collect();
        let (mean, error) = mean_and_error(&gains, rows.groups);
        if error < mean && most < mean {
            (best, most) = (kind, mean);
        }
    }
    Ok(best)
}

/// The log loss of each row under maps fitted on the other folds.
fn held_out(kind: Kind, rows: &OutOfFold) -> Result<Vec<f64>, CalibrationError> {
    let mut numbers = rows.folds.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let mut all = vec![0.0; rows.labels.len()];
    for number in numbers {
        let (inside, outside): (Vec<usize>, Vec<usize>) =
            (0..rows.folds.len()).partition(|&row| rows.folds[row] == number);
        let etas = |of: &[usize]| -> Vec<f64> { of.iter().map(|&r| rows.log_odds[r]).collect() };
        let labels = |of: &[usize]| -> Vec<bool> { of.iter().map(|&r| rows.labels[r]).collect() };
        let map = kind.fit(&etas(&outside), &labels(&outside))?.calibrator;
        let own = losses(&map.apply_all(&etas(&inside)), &labels(&inside));
        for (row, loss) in inside.into_iter().zip(own) {
            all[row] = loss;
        }
    }
    Ok(all)
}

fn losses(log_odds: &[f64], labels: &[bool]) -> Vec<f64> {
    let each = log_odds.iter().zip(labels);
    each.map(|(&eta, &label)| softplus(if label { -eta } else { eta }))
        .collect()
}

/// Mean and its standard error, groups taken together.
fn mean_and_error(values: &[f64], groups: &[u32]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let size = groups
        .iter()
        .max()
        .map_or(0, |&largest| largest as usize + 1);
    let (mut sums, mut is_there) = (vec![0.0; size], vec![false; size]);
    for (value, &group) in values.iter().zip(groups) {
        sums[group as usize] += value - mean;
        is_there[group as usize] = true;
    }
    let k = is_there.into_iter().filter(|&yes| yes).count() as f64;
    let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
    (mean, (k / (k - 1.0).max(1.0) * squares).sqrt() / n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Seed, sigmoid};

    fn rows(truth: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<bool>, Vec<u32>, Vec<u32>) {
        let draw = |name: &str, row: usize| {
            (Seed(5).hash(&format!("{name} {row}")) >> 11) as f64 / (1u64 << 53) as f64
        };
        let etas: Vec<f64> = (0..20_000)
            .map(|row| 6.0 * draw("eta", row) - 4.0)
            .collect();
        let labels = etas
            .iter()
            .enumerate()
            .map(|(row, &eta)| draw("label", row) < sigmoid(truth(eta)))
            .collect();
        let groups = (0..10_000u32).flat_map(|group| [group, group]).collect();
        let folds = (0..10_000u32)
            .flat_map(|group| [group % 3, group % 3])
            .collect();
        (etas, labels, groups, folds)
    }

    fn chosen(truth: impl Fn(f64) -> f64) -> Calibrator {
        let (log_odds, labels, groups, folds) = rows(truth);
        let rows = OutOfFold {
            log_odds: &log_odds,
            labels: &labels,
            groups: &groups,
            folds: &folds,
        };
        choose(&rows).unwrap().calibrator
    }

    #[test]
    fn a_straight_truth_keeps_the_line_and_a_broken_one_does_not() {
        assert_eq!(chosen(|eta| 0.3 + 0.7 * eta).kind(), Kind::Logistic);
        let broken = chosen(|eta| if eta < -1.0 { -3.0 } else { 0.5 });
        assert!(
            [Kind::Isotonic, Kind::VennAbers].contains(&broken.kind()),
            "{:?}",
            broken.kind()
        );
        // Steps keep the order of rows.
        let mapped: Vec<f64> = (-60..60)
            .map(|i| broken.apply(f64::from(i) / 10.0))
            .collect();
        assert!(mapped.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
