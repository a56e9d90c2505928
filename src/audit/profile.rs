//! Intervals for rules with few conversions: profile likelihood, and Firth's where the data separate.
//!
//! A profile over 50 coefficients refits all of them at every step. What the others do while one moves is known,
//! though: they follow along one direction, which the information matrix names. So three columns stand for all: the
//! rule, that direction, and the log-odds of the rest.

use crate::calibration::Few;
use crate::model::{FitError, Likelihood, Profile, profile};

/// The 95 % point of chi-square with one degree of freedom.
const CHI_SQUARE: f64 = 3.841_458_820_694_124;
/// Rows past which those that say little are thinned out.
const MANY: usize = 40_000;

/// Twice the fall of the log-likelihood where the rule is held at a value, and the others there; climbs from those given.
type Fall<'a> = dyn Fn(f64, &[f64]) -> (f64, Vec<f64>) + 'a;

/// One rule beside what stands for all others.
pub(super) struct Alone<'a> {
    /// The rule's fact.
    pub(super) fact: &'a [f64],
    /// How the others move when it does, times minus one: the part of the fact that they can tell.
    pub(super) others: &'a [f64],
    /// Log-odds of each row at the maximum, without the rule.
    pub(super) rest: &'a [f64],
    pub(super) labels: &'a [bool],
}

/// The columns of the rows that are kept, and the weight of each row.
struct Kept {
    fact: Vec<f64>,
    others: Vec<f64>,
    rest: Vec<f64>,
    labels: Vec<bool>,
    weights: Vec<f64>,
}

impl Alone<'_> {
    /// All rows that fired or converted, and of the others so many that [`MANY`] are kept, weighted for the rest.
    fn thin(&self) -> Kept {
        let n = self.fact.len();
        let every = (n / MANY).max(1) as u64;
        let telling = |row: usize| self.fact[row] != 0.0 || self.labels[row];
        // Fibonacci hashing: no period of the data can be in step with it.
        let drawn =
            |row: usize| (row as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) < u64::MAX / every;
        let rows: Vec<usize> = (0..n).filter(|&row| telling(row) || drawn(row)).collect();
        let quiet = (0..n).filter(|&row| !telling(row)).count();
        let kept = rows.iter().filter(|&&row| !telling(row)).count();
        let weight = quiet as f64 / kept.max(1) as f64;
        let take = |values: &[f64]| rows.iter().map(|&row| values[row]).collect();
        Kept {
            fact: take(self.fact),
            others: take(self.others),
            rest: take(self.rest),
            labels: rows.iter().map(|&row| self.labels[row]).collect(),
            weights: rows
                .iter()
                .map(|&row| if telling(row) { 1.0 } else { weight })
                .collect(),
        }
    }

    /// Firth's penalized profile.
    pub(super) fn firth(&self) -> Result<Option<Profile>, FitError> {
        let kept = self.thin();
        let columns: [&[f64]; 3] = [&kept.fact, &kept.others, &kept.rest];
        profile(
            &columns,
            &kept.labels,
            Some(&kept.weights),
            0,
            Likelihood::Firth,
        )
    }

    /// The plain profile around an estimate with its clustered standard error; `plain` is the error of independent rows.
    ///
    /// # Source
    /// Likelihood ratios are divided by how much rows that hang together inflate the variance, where they do, as Rao &
    /// Scott 1984 (first order).
    pub(super) fn plain(&self, (estimate, clustered): (f64, f64), plain: f64) -> Profile {
        let inflation = (clustered / plain).powi(2).max(1.0);
        let error = clustered.max(plain);
        let kept = self.thin();
        let targets: Vec<f64> = kept
            .labels
            .iter()
            .map(|&label| f64::from(u8::from(label)))
            .collect();
        let ones = vec![1.0; targets.len()];
        let total: f64 = kept.weights.iter().sum();
        let columns: [&[f64]; 2] = [&ones, &kept.others];
        let fall = |value: f64, warm: &[f64]| -> (f64, Vec<f64>) {
            let rest = kept.rest.iter().zip(&kept.fact);
            let offset: Vec<f64> = rest.map(|(rest, fact)| rest + value * fact).collect();
            let few = Few {
                columns: &columns,
                offset: &offset,
                targets: &targets,
                weights: &kept.weights,
                ridge: &[],
            };
            let fit = few.minimize(warm.to_vec());
            (2.0 * total * fit.loss / inflation, fit.coefficients)
        };
        // Thinned rows have their own maximum, a hair away from that of all rows.
        let (mut top, mut warm) = fall(estimate, &[0.0, 0.0]);
        let mut center = estimate;
        for length in [
            error,
            -error,
            error / 4.0,
            -error / 4.0,
            error / 16.0,
            -error / 16.0,
        ] {
            loop {
                let (there, coefficients) = fall(center + length, &warm);
                if top - 1e-9 <= there {
                    break;
                }
                (top, warm, center) = (there, coefficients, center + length);
            }
        }
        let end = |step: f64| {
            bound(
                &|value, warm| {
                    let (there, coefficients) = fall(value, warm);
                    (there - top, coefficients)
                },
                center,
                step,
                &warm,
            )
        };
        let (low, high) = (end(-error), end(error));
        let ratio = (fall(0.0, &warm).0 - top).max(0.0);
        Profile {
            coefficient: estimate,
            low: estimate + (low - center),
            high: estimate + (high - center),
            p_value: libm::erfc((ratio / 2.0).sqrt()),
        }
    }
}

/// Where the likelihood has fallen to the edge of the interval: outward by `step`, then halving.
fn bound(fall: &Fall, center: f64, step: f64, warm: &[f64]) -> f64 {
    let (mut inside, mut step) = (center, step);
    let mut warm = warm.to_vec();
    let mut outside = None;
    for _ in 0..14 {
        let tried = inside + step;
        let (fallen, there) = fall(tried, &warm);
        if CHI_SQUARE <= fallen {
            outside = Some(tried);
            break;
        }
        (inside, warm) = (tried, there);
        step *= 1.5;
    }
    let Some(mut outside) = outside else {
        return step.signum() * f64::INFINITY;
    };
    while 1e-4 * (outside - center).abs() < (outside - inside).abs() {
        let middle = f64::midpoint(inside, outside);
        let (fallen, there) = fall(middle, &warm);
        if CHI_SQUARE <= fallen {
            outside = middle;
        } else {
            (inside, warm) = (middle, there);
        }
    }
    f64::midpoint(inside, outside)
}
