//! Logistic regression by Newton's method.

use std::fmt::Write;

use crate::domain::Seed;
use crate::model::design::Design;
use crate::model::encoder::Encoder;
use crate::model::fitted::Model;
use crate::model::learner::{Dataset, Effort, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::newton::{Outcome, Point, Problem};
use crate::model::numbers::Shape;

/// Ridge penalties a row, strongest first: wide enough for hundreds of rows and for millions.
const PENALTIES: [f64; 8] = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0001, 0.000_01];

/// The same for curves, whose many coefficients no data hold without a penalty.
const CURVED: [f64; 8] = [0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.000_01];

/// Half the squared Newton decrement at which a fit has converged.
const TOLERANCE: f64 = 1e-11;

/// Standard errors above this, on standardized columns, mean that the data do not hold the coefficient.
const LOOSE: f64 = 10.0;

/// Logistic regression with a ridge penalty on standardized columns, by Newton's method.
///
/// Missing numbers become the median and a flag of their own, levels become one coefficient each
/// (under 10 rows: one for all), columns that do not vary are dropped.
///
/// # Source
/// Objective and stopping rule of methods section 11: `Σ w·(softplus(η) − y·η) / W + λ/2·‖β‖²`,
/// intercept unpenalized; `C` of scikit-learn is `1 / (W·λ)`.
#[derive(Debug, Clone, Copy)]
pub struct Newton;

/// A training set made ready once for all penalties.
pub(crate) struct Prepared<'a> {
    pub(crate) encoder: Encoder,
    pub(crate) design: Design<'a>,
    pub(crate) targets: Vec<f64>,
    pub(crate) weights: Vec<f64>,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(data: &Dataset<'a>, shape: Shape) -> Result<Self, FitError> {
        Self::leaning(data, shape, None)
    }

    /// With a column beside the table's that carries no penalty.
    pub(crate) fn leaning(
        data: &Dataset<'a>,
        shape: Shape,
        lean: Option<&'a [f64]>,
    ) -> Result<Self, FitError> {
        data.check()?;
        let encoder = Encoder::fit(data, shape, lean)?;
        let design = encoder.design(data, lean);
        Ok(Self {
            encoder,
            design,
            targets: data.targets(),
            weights: data.row_weights(),
        })
    }

    fn problem(&self) -> Problem<'_> {
        Problem {
            design: &self.design,
            targets: &self.targets,
            weights: &self.weights,
        }
    }

    /// The largest entry of the objective's gradient at `coefficients`, signs kept: 0 at the minimum.
    pub(crate) fn steepness(&self, coefficients: &[f64], penalty: f64) -> f64 {
        let at = self
            .design
            .evaluate(coefficients, &self.targets, &self.weights);
        let ridge = self.design.penalty.iter().zip(coefficients);
        let slopes = at.gradient.iter().zip(ridge);
        let signs = &self.design.signs;
        slopes
            .enumerate()
            .map(|(i, (g, (factor, c)))| {
                let slope = g + penalty * factor * c;
                match signs.get(i) {
                    // At 0 only a slope into the allowed side is a way down.
                    Some(&sign) if sign != 0 && *c == 0.0 => (-f64::from(sign) * slope).max(0.0),
                    _ => slope.abs(),
                }
            })
            .fold(0.0, f64::max)
    }

    fn fit(&self, point: &mut Point, penalty: f64) -> Fit {
        let report = self.minimize(point, penalty);
        Fit {
            model: Model::Logistic(self.encoder.model(&point.coefficients)),
            report,
        }
    }

    /// Moves `point` to the minimum at `penalty`.
    pub(crate) fn minimize(&self, point: &mut Point, penalty: f64) -> FitReport {
        let outcome = self.problem().minimize(point, penalty, TOLERANCE);
        FitReport {
            out_of_bag: None,
            converged: outcome.converged,
            rounds: outcome.rounds,
            warnings: self.warnings(&outcome),
        }
    }

    fn warnings(&self, outcome: &Outcome) -> Vec<String> {
        let mut warnings = Vec::new();
        if !outcome.converged {
            warnings.push(format!(
                "Newton's method stopped after {} rounds without converging",
                outcome.rounds
            ));
        }
        if outcome.loss < 1e-3 {
            warnings.push("the columns separate the labels almost perfectly; look for a column that knows the outcome".to_owned());
        }
        let one_sided = self.encoder.one_sided(&self.design, &self.targets);
        for all in [false, true] {
            let levels: Vec<usize> = one_sided
                .iter()
                .filter(|(_, sided)| *sided == all)
                .map(|(level, _)| *level)
                .collect();
            if !levels.is_empty() {
                let share = if all { "only" } else { "no" };
                let words = self.list(&levels);
                warnings.push(format!("{words}: {share} conversions in training; the penalty alone holds the coefficient"));
            }
        }
        let loose: Vec<usize> = (0..outcome.variances.len())
            .filter(|&i| LOOSE < outcome.variances[i].sqrt())
            .collect();
        if !loose.is_empty() {
            warnings.push(format!(
                "{}: the data hardly hold the coefficient (separation)",
                self.list(&loose)
            ));
        }
        if !outcome.held.is_empty() {
            warnings.push(format!(
                "{}: the data count against the sign of the rules; left at 0",
                self.list(&outcome.held)
            ));
        }
        if !outcome.aliased.is_empty() {
            warnings.push(format!(
                "{}: says the same as other columns, left at 0",
                self.list(&outcome.aliased)
            ));
        }
        warnings
    }

    fn list(&self, coefficients: &[usize]) -> String {
        let shown = coefficients
            .iter()
            .take(5)
            .map(|&one| self.encoder.words(one));
        let mut words = shown.collect::<Vec<_>>().join(", ");
        if 5 < coefficients.len() {
            let _ = write!(words, " and {} more", coefficients.len() - 5);
        }
        words
    }
}

/// The candidates of every logistic engine in words.
pub(crate) fn words(penalties: &[f64]) -> Vec<String> {
    penalties
        .iter()
        .map(|penalty| format!("penalty {penalty}"))
        .collect()
}

impl Learner for Newton {
    fn name(&self) -> &'static str {
        "logistic"
    }

    fn engine(&self) -> &'static str {
        "newton"
    }

    fn summary(&self) -> &'static str {
        "logistic regression with a ridge penalty, by Newton's method"
    }

    fn candidates(&self) -> Vec<String> {
        let curved = words(&CURVED).into_iter();
        let curved = curved.map(|words| format!("{words}, curves"));
        words(&PENALTIES).into_iter().chain(curved).collect()
    }

    fn tried(&self, effort: Effort) -> Vec<usize> {
        match effort {
            Effort::Quick => (0..PENALTIES.len()).collect(),
            Effort::Normal | Effort::Thorough => (0..PENALTIES.len() + CURVED.len()).collect(),
        }
    }

    fn is_nested(&self) -> bool {
        true
    }

    fn keeps_signs(&self) -> bool {
        true
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], _seed: Seed) -> Result<Vec<Fit>, FitError> {
        let all: Vec<(Shape, f64)> = [
            (Shape::Straight, PENALTIES.as_slice()),
            (Shape::Curved, CURVED.as_slice()),
        ]
        .into_iter()
        .flat_map(|(shape, penalties)| penalties.iter().map(move |&penalty| (shape, penalty)))
        .collect();
        check_candidates(which, all.len())?;
        let mut fits = Vec::with_capacity(which.len());
        for shape in [Shape::Straight, Shape::Curved] {
            let places: Vec<usize> = (0..which.len())
                .filter(|&place| all[which[place]].0 == shape)
                .collect();
            if places.is_empty() {
                continue;
            }
            let prepared = Prepared::new(data, shape)?;
            let mut point = Point::sampling(&prepared.design);
            for place in places {
                fits.push((place, prepared.fit(&mut point, all[which[place]].1)));
            }
        }
        fits.sort_by_key(|(place, _)| *place);
        Ok(fits.into_iter().map(|(_, fit)| fit).collect())
    }
}
