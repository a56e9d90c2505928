//! Two scorers compared over the folds of a cross-validation, corrected for what the folds share.

use super::MetricError;

/// A mean difference over folds with what chance makes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoldComparison {
    /// Mean of the differences.
    pub mean: f64,
    /// Mean over its corrected standard error; 0 where all differences are 0.
    pub t: f64,
    /// Two-sided p-value.
    pub p: f64,
    /// Lower end of the 95 % interval of the mean.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

/// Corrected t-test of the differences of two scorers, one a fold.
///
/// `test_over_train` is the size of a validation part over that of its training part: `1 / (K − 1)` for K folds.
///
/// # Errors
/// [`MetricError::Empty`] with fewer than two folds.
///
/// # Source
/// Nadeau & Bengio 2003: `t = d̄ / √(s²·(1/J + n_test/n_train))` with `J − 1` degrees of freedom. The plain t-test takes
/// folds for independent, and rejects a true null in up to 60 % of cases.
pub fn compare_folds(
    differences: &[f64],
    test_over_train: f64,
) -> Result<FoldComparison, MetricError> {
    let n = differences.len() as f64;
    if differences.len() < 2 {
        return Err(MetricError::Empty);
    }
    let mean = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|d| (d - mean).powi(2)).sum();
    let standard_error = (squares / (n - 1.0) * (1.0 / n + test_over_train)).sqrt();
    let t = if standard_error > 0.0 {
        mean / standard_error
    } else if mean == 0.0 {
        0.0
    } else {
        mean.signum() * f64::INFINITY
    };
    let half = student_quantile(0.975, n - 1.0) * standard_error;
    Ok(FoldComparison {
        mean,
        t,
        p: 2.0 * student_tail(t.abs(), n - 1.0),
        low: mean - half,
        high: mean + half,
    })
}

/// One step of a path of settings, with its loss over folds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathStep {
    /// Mean loss.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The simplest step whose loss is within one standard error of the smallest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneStandardError {
    /// Place of the smallest loss; the simplest among equals.
    pub best: usize,
    /// Its loss and standard error together.
    pub limit: f64,
    /// Place of the simplest step that keeps to the limit.
    pub chosen: usize,
}

/// The rule of one standard error, over a path given simplest step first.
///
/// # Errors
/// [`MetricError::Empty`] without steps.
///
/// # Source
/// Breiman et al. 1984; Hastie, Tibshirani & Friedman 2009, section 7.10.
///
/// # Limits
/// For paths that are wanted sparse. The standard error is that of a loss, not of the difference to the best, which is
/// far smaller: the rule gives much of a gain away. For prediction take the smallest loss.
pub fn one_standard_error(path: &[PathStep]) -> Result<OneStandardError, MetricError> {
    let mut best = 0;
    for (place, step) in path.iter().enumerate() {
        if step.mean < path[best].mean {
            best = place;
        }
    }
    let step = path.get(best).ok_or(MetricError::Empty)?;
    let limit = step.mean + step.standard_error;
    let chosen = path.iter().position(|one| one.mean <= limit);
    Ok(OneStandardError {
        best,
        limit,
        chosen: chosen.unwrap_or(best),
    })
}

/// Chance that Student's t with `df` degrees of freedom exceeds `t` (0 or more).
fn student_tail(t: f64, df: f64) -> f64 {
    if t.is_infinite() {
        return 0.0;
    }
    0.5 * incomplete_beta(df / (df + t * t), df / 2.0, 0.5)
}

/// The number that Student's t with `df` degrees of freedom stays below with chance `level` (above one half), by
/// bisection.
pub fn student_quantile(level: f64, df: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while 1.0 - level < student_tail(high, df) {
        (low, high) = (high, 2.0 * high);
    }
    // Each step halves the bracket: after 100 there is nothing left between two numbers.
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if 1.0 - level < student_tail(middle, df) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The regularized incomplete beta function.
///
/// # Source
/// Continued fraction of Abramowitz & Stegun 26.5.8, evaluated by Lentz's method.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || 1.0 <= x {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast on this side; the other one mirrors it.
    if (a + 1.0) / (a + b + 2.0) < x {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let log_front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    let apart = |value: f64| {
        if value.abs() < 1e-300 { 1e-300 } else { value }
    };
    let (mut above, mut below) = (1.0, 1.0 / apart(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = below;
    for step in 1..500 {
        let m = f64::from(step);
        for term in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            below = 1.0 / apart(1.0 + term * below);
            above = apart(1.0 + term / above);
            fraction *= above * below;
        }
        if (above * below - 1.0).abs() < 1e-16 {
            break;
        }
    }
    libm::exp(log_front) * fraction / a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn students_t_has_the_quantiles_of_the_tables() {
        for (df, expected) in [(1.0, 12.706_205), (4.0, 2.776_445), (30.0, 2.042_272)] {
            assert!((student_quantile(0.975, df) - expected).abs() < 1e-6);
        }
    }

    #[test]
    fn equal_folds_say_nothing_or_everything() {
        assert_eq!(compare_folds(&[0.0; 5], 0.25).map(|got| got.p), Ok(1.0));
        assert_eq!(compare_folds(&[0.1; 5], 0.25).map(|got| got.p), Ok(0.0));
        assert!(compare_folds(&[0.1], 0.25).is_err());
    }

    #[test]
    fn no_path_has_no_best_step() {
        assert_eq!(one_standard_error(&[]), Err(MetricError::Empty));
    }
}
