//! Logistic regression that leans on the rules: the fewer conversions, the closer it stays to their points.

use crate::matrix::{Table, TableError};
use crate::model::encoder::LEAN;
use crate::model::learner::{Dataset, FitError, FitReport};
use crate::model::linear::LogisticModel;
use crate::model::logistic::Prepared;
use crate::model::newton::Point;
use crate::model::numbers::Shape;

/// What the rules say, and what the columns add to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Toward {
    /// The penalty on what the columns add.
    pub penalty: f64,
    /// Log-odds a point; 0 where points that count for conversion would count against it beside the columns.
    pub slope: f64,
    /// What the columns add; its intercept is that of the whole.
    pub model: LogisticModel,
    /// How it went.
    pub report: FitReport,
}

impl Toward {
    /// Raw log-odds of each row, from its columns and its points.
    ///
    /// # Shapes and units
    /// One number of points a row of `table`; rows past the end of `points` get none.
    ///
    /// # Errors
    /// [`TableError`] where columns are missing or of another type.
    pub fn log_odds(&self, table: &Table, points: &[f64]) -> Result<Vec<f64>, TableError> {
        let mut sums = self.model.log_odds(table)?;
        for (sum, points) in sums.iter_mut().zip(points) {
            *sum += self.slope * points;
        }
        Ok(sums)
    }
}

/// Fits `intercept + slope·points + Σ δ·z`, with the penalty on `δ` only.
///
/// A strong penalty gives the rules with their best straight map, a weak one the model; between them lies what few
/// conversions allow. The penalty is chosen on folds, as any other.
///
/// # Shapes and units
/// `points`: one number a table row. One fit a penalty (a row, as in [`crate::model::Newton`]), in their order, strongest
/// first is fastest.
///
/// # Errors
/// As any learner, [`FitError::Setting`] for a penalty that is not above 0, and [`FitError::Overflow`] for points that
/// are not finite.
///
/// # Limits
/// Points enter as a straight line. Where they would count against conversion, they are left out, with a warning.
///
/// # Source
/// Targeted ridge: van Wieringen and Binder 2020; methods section 7.
pub fn fit_toward(
    data: &Dataset,
    points: &[f64],
    penalties: &[f64],
    shape: Shape,
) -> Result<Vec<Toward>, FitError> {
    check(data, points, penalties)?;
    let leaning = Prepared::leaning(data, shape, Some(points))?;
    let mut point = Point::sampling(&leaning.design);
    let mut alone: Option<(Prepared, Point)> = None;
    let mut fits = Vec::with_capacity(penalties.len());
    for &penalty in penalties {
        let report = leaning.minimize(&mut point, penalty);
        let slope = leaning.encoder.lean_slope(&point.coefficients);
        if 0.0 <= slope {
            fits.push(Toward {
                penalty,
                slope,
                model: leaning.encoder.model(&point.coefficients),
                report,
            });
            continue;
        }
        let (prepared, mut start) = if let Some(known) = alone.take() {
            known
        } else {
            let prepared = Prepared::new(data, shape)?;
            let start = Point::sampling(&prepared.design);
            (prepared, start)
        };
        let mut report = prepared.minimize(&mut start, penalty);
        report.warnings.push(format!(
            "beside the columns the {LEAN} count against conversion; left out"
        ));
        fits.push(Toward {
            penalty,
            slope: 0.0,
            model: prepared.encoder.model(&start.coefficients),
            report,
        });
        alone = Some((prepared, start));
    }
    Ok(fits)
}

fn check(data: &Dataset, points: &[f64], penalties: &[f64]) -> Result<(), FitError> {
    if points.len() != data.table.n_rows() {
        return Err(FitError::Lengths {
            what: LEAN,
            got: points.len(),
            expected: data.table.n_rows(),
        });
    }
    data.check()?;
    if data.rows.iter().any(|&row| !points[row].is_finite()) {
        return Err(FitError::Overflow {
            name: LEAN.to_owned(),
        });
    }
    let bad = |penalty: &&f64| !(f64::MIN_POSITIVE..=f64::MAX).contains(*penalty);
    match penalties.iter().find(bad) {
        Some(&got) => Err(FitError::Setting {
            parameter: "penalty",
            got,
            allowed: "above 0",
        }),
        None => Ok(()),
    }
}
