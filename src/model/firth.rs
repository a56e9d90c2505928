//! Inference where plain likelihood fails: Firth's penalty and profile intervals.

use crate::domain::sigmoid;
use crate::model::design::Design;
use crate::model::inference::{Covariance, check, design, scales, targets, unscale};
use crate::model::learner::FitError;
use crate::model::likelihood::{Likelihood, Rows, Summit};

/// The 95 % point of chi-square with one degree of freedom.
const CHI_SQUARE: f64 = 3.841_458_820_694_124;

/// The longest first step on standardized columns.
const LOOSE: f64 = 3.0;

/// Bias-reduced coefficients; the intercept is entry 0, columns follow in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Firth {
    /// Log-odds a unit; `NaN` for columns in `aliased`.
    pub coefficients: Vec<f64>,
    /// From the information at the maximum; `NaN` for columns in `aliased`.
    pub standard_errors: Vec<f64>,
    /// Row-major square; 0 for columns in `aliased`.
    pub covariance: Vec<f64>,
    /// Sum over rows plus half the log-determinant of the information, in nats.
    pub penalized_log_likelihood: f64,
    /// The intercept with which mean probability and conversion rate agree; the penalized one is pulled to one half.
    pub calibrated_intercept: f64,
    /// Whether the maximum was found; it exists under separation, too.
    pub converged: bool,
    /// Steps taken.
    pub rounds: usize,
    /// Entries that are constant or linear combinations of earlier ones.
    pub aliased: Vec<usize>,
}

/// What profile likelihood says of one coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    /// Log-odds a unit.
    pub coefficient: f64,
    /// Lower end of the 95 % interval; minus infinity where the likelihood never falls far enough.
    pub low: f64,
    /// Upper end of the 95 % interval; infinity where the likelihood never falls far enough.
    pub high: f64,
    /// Chance of so large a likelihood ratio if the coefficient were 0.
    pub p_value: f64,
}

/// Twice the fall of the likelihood where one coefficient is held at a value, and the others there; climbs from the
/// coefficients given.
type Fall<'a> = dyn Fn(f64, &[f64]) -> (f64, Vec<f64>) + 'a;

/// Columns as the climb wants them.
struct Scaled {
    scales: Vec<(f64, f64)>,
    design: Design<'static>,
    targets: Vec<f64>,
    weights: Vec<f64>,
}

impl Scaled {
    fn new(columns: &[&[f64]], labels: &[bool], weights: Option<&[f64]>) -> Result<Self, FitError> {
        check(columns, labels, weights, Covariance::Wald)?;
        let weights = weights.map_or_else(|| vec![1.0; labels.len()], <[f64]>::to_vec);
        let scales = scales(columns, &weights)?;
        Ok(Self {
            design: design(columns, &scales),
            scales,
            targets: targets(labels),
            weights,
        })
    }

    fn rows(&self, likelihood: Likelihood) -> Rows<'_> {
        Rows {
            design: &self.design,
            targets: &self.targets,
            weights: &self.weights,
            likelihood,
        }
    }

    fn top(&self, likelihood: Likelihood) -> Summit {
        self.rows(likelihood)
            .climb(vec![0.0; self.design.n_coefficients], None)
    }

    /// The intercept with which the mean probability is the conversion rate.
    fn calibrated(&self, coefficients: &[f64]) -> f64 {
        let at = self
            .design
            .evaluate(coefficients, &self.targets, &self.weights);
        let mut shift = 0.0;
        for _ in 0..100 {
            let (mut gap, mut slope) = (0.0, 0.0);
            for ((eta, y), weight) in at.eta.iter().zip(&self.targets).zip(&self.weights) {
                let p = sigmoid(eta + shift);
                gap += weight * (y - p);
                slope += weight * p * (1.0 - p);
            }
            let step = (gap / slope.max(f64::MIN_POSITIVE)).clamp(-1.0, 1.0);
            shift += step;
            if step.abs() < 1e-12 {
                break;
            }
        }
        coefficients[0] + shift
    }
}

/// Fits `labels` on `columns` by Firth's penalized likelihood: finite and nearly unbiased with few conversions and
/// under separation.
///
/// # Shapes and units
/// One value a row in each column, finite; `weights` count as repetitions of rows.
///
/// # Errors
/// As [`crate::model::infer`].
///
/// # Limits
/// Probabilities from the penalized intercept are pulled to one half; use [`Firth::calibrated_intercept`] for them.
///
/// # Source
/// Firth 1993, Biometrika 80:27–38; Heinze and Schemper 2002 for separation; Puhr et al. 2017 ("FLIC") for the
/// intercept. As `firthmodels` 0.8.2.
pub fn firth(
    columns: &[&[f64]],
    labels: &[bool],
    weights: Option<&[f64]>,
) -> Result<Firth, FitError> {
    let scaled = Scaled::new(columns, labels, weights)?;
    let top = scaled.top(Likelihood::Firth);
    let n = scaled.design.n_coefficients;
    let covariance = unscale(&top.factor.inverse(), &scaled.scales, n);
    let calibrated = scaled.calibrated(&top.coefficients);
    let aliased = top.factor.aliased.clone();
    let mut coefficients = top.coefficients;
    let mut shift = 0.0;
    let mut log_scale = 0.0;
    for (i, (mean, sd)) in scaled.scales.iter().enumerate() {
        coefficients[i + 1] /= sd;
        shift += coefficients[i + 1] * mean;
        if !aliased.contains(&(i + 1)) {
            log_scale += sd.ln();
        }
    }
    coefficients[0] -= shift;
    let mut standard_errors: Vec<f64> = (0..n).map(|i| covariance[i * n + i].sqrt()).collect();
    for &i in &aliased {
        coefficients[i] = f64::NAN;
        standard_errors[i] = f64::NAN;
    }
    Ok(Firth {
        coefficients,
        standard_errors,
        covariance,
        penalized_log_likelihood: top.value + log_scale,
        calibrated_intercept: calibrated - shift,
        converged: top.converged,
        rounds: top.rounds,
        aliased,
    })
}

/// The profile-likelihood interval of the coefficient of `columns[column]`, and the test that it is 0.
///
/// Unlike estimate ± 1.96 standard errors, it is right where the likelihood is lopsided: few conversions, rare
/// flags, separation. `None` where there is no such column, or where it is a linear combination of others.
///
/// # Errors
/// As [`crate::model::infer`].
///
/// # Source
/// Venzon and Moolgavkar 1988; with Firth's penalty, Heinze and Schemper 2002, all other coefficients refitted with
/// the penalty of the full information, as R's `logistf`.
pub fn profile(
    columns: &[&[f64]],
    labels: &[bool],
    weights: Option<&[f64]>,
    column: usize,
    likelihood: Likelihood,
) -> Result<Option<Profile>, FitError> {
    let scaled = Scaled::new(columns, labels, weights)?;
    let at = column + 1;
    let top = scaled.top(likelihood);
    let rows = scaled.rows(likelihood);
    // Linear dependence shows where all rows still count alike; at the top, separation looks the same.
    let n = scaled.design.n_coefficients;
    if n <= at || rows.aliased().contains(&at) {
        return Ok(None);
    }
    let drop = |value: f64, warm: &[f64]| -> (f64, Vec<f64>) {
        let mut start = warm.to_vec();
        start[at] = value;
        let there = rows.climb(start, Some(at));
        (2.0 * (top.value - there.value), there.coefficients)
    };
    // Separated columns have no standard error to speak of; it only sets the size of the first step.
    let se = match top.factor.inverse_diagonal()[at].sqrt() {
        se if 0.0 < se && se < LOOSE => se,
        _ => LOOSE,
    };
    let (ratio, _) = drop(0.0, &top.coefficients);
    let sd = scaled.scales[column].1;
    Ok(Some(Profile {
        coefficient: top.coefficients[at] / sd,
        low: bound(&drop, &top.coefficients, at, -se) / sd,
        high: bound(&drop, &top.coefficients, at, se) / sd,
        p_value: libm::erfc((ratio.max(0.0) / 2.0).sqrt()),
    }))
}

/// Where the likelihood has fallen to the edge of the interval: outward by `step`, then between.
fn bound(drop: &Fall, top: &[f64], at: usize, step: f64) -> f64 {
    let (mut inside, mut below) = (top[at], -CHI_SQUARE);
    let mut warm = top.to_vec();
    let mut step = step;
    let mut outside = None;
    for _ in 0..12 {
        let tried = inside + step;
        let (fallen, there) = drop(tried, &warm);
        if CHI_SQUARE <= fallen {
            outside = Some((tried, fallen - CHI_SQUARE));
            break;
        }
        (inside, below, warm) = (tried, fallen - CHI_SQUARE, there);
        step *= 1.5;
    }
    let Some((mut outside, mut above)) = outside else {
        return step.signum() * f64::INFINITY;
    };
    // The Illinois variant of the secant: an end that stays twice counts half.
    let mut last = 0i8;
    for _ in 0..100 {
        let tried = (inside * above - outside * below) / (above - below);
        let (fallen, there) = drop(tried, &warm);
        warm = there;
        let value = fallen - CHI_SQUARE;
        let width = (outside - inside).abs();
        if value.abs() < 1e-11 || width < 1e-12 * (1.0 + tried.abs()) {
            return tried;
        }
        if value < 0.0 {
            (inside, below) = (tried, value);
            if last == -1 {
                above /= 2.0;
            }
            last = -1;
        } else {
            (outside, above) = (tried, value);
            if last == 1 {
                below /= 2.0;
            }
            last = 1;
        }
    }
    f64::midpoint(inside, outside)
}
