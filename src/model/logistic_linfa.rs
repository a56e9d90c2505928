//! Logistic regression by the crate `linfa-logistic`, as a cross-check of our own.

use linfa::traits::Fit as _;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};

use crate::domain::Seed;
use crate::model::design::Design;
use crate::model::fitted::Model;
use crate::model::learner::{Dataset, Fit, FitError, FitReport, Learner, check_candidates};
use crate::model::logistic::{Prepared, words};
use crate::model::numbers::Shape;

/// Ridge penalties a row, strongest first; fewer than our own engine tries, at many times the cost.
const PENALTIES: [f64; 5] = [0.1, 0.03, 0.01, 0.001, 0.0001];

/// Iterations of the optimizer at most; the crate stops there without a word.
const MAX_ROUNDS: u64 = 1000;

/// Logistic regression with a ridge penalty, by L-BFGS of `linfa-logistic` 0.8.1.
///
/// # Limits
/// No weights. The crate does not tell whether it converged: we look at the gradient ourselves.
///
/// # Source
/// Its penalty `alpha` is on the summed loss (`alpha` = rows × our penalty); the class that is more
/// frequent counts as positive, which we undo.
#[derive(Debug, Clone, Copy)]
pub struct LinfaLogistic;

impl LinfaLogistic {
    fn fit_one(prepared: &Prepared, penalty: f64) -> Result<Fit, FitError> {
        let x = expand(&prepared.design);
        let labels: Vec<bool> = prepared
            .targets
            .iter()
            .map(|&target| 0.5 < target)
            .collect();
        let n_rows = prepared.design.n_rows as f64;
        let fitted = LogisticRegression::default()
            .alpha(penalty * n_rows)
            .max_iterations(MAX_ROUNDS)
            .gradient_tolerance(1e-7 * n_rows)
            .fit(&linfa::Dataset::new(x, Array1::from_vec(labels)))
            .map_err(|error| FitError::Engine {
                engine: "linfa",
                message: error.to_string(),
            })?;
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        let mut coefficients = vec![sign * fitted.intercept()];
        coefficients.extend(fitted.params().iter().map(|value| sign * value));
        let converged = prepared.steepness(&coefficients, penalty) < 1e-5;
        let warnings = if converged {
            Vec::new()
        } else {
            vec!["linfa-logistic stopped before it converged; use engine `newton`".to_owned()]
        };
        Ok(Fit {
            model: Model::Logistic(prepared.encoder.model(&coefficients)),
            // The crate does not say how many iterations it made.
            report: FitReport {
                out_of_bag: None,
                converged,
                rounds: 0,
                warnings,
            },
        })
    }
}

/// All columns but the intercept, levels as 0 and 1.
fn expand(design: &Design) -> Array2<f64> {
    let mut x = Array2::zeros((design.n_rows, design.n_coefficients - 1));
    design.pieces(0, design.n_rows, |first, dense, _| {
        for (at, dense) in dense.chunks_exact(design.n_dense).enumerate() {
            let i = first + at;
            let mut row = x.row_mut(i);
            for (to, from) in row.iter_mut().zip(&dense[1..]) {
                *to = *from;
            }
            for &code in &design.codes[i * design.n_categories..(i + 1) * design.n_categories] {
                row[code as usize - 1] = 1.0;
            }
        }
    });
    x
}

impl Learner for LinfaLogistic {
    fn name(&self) -> &'static str {
        "logistic"
    }

    fn engine(&self) -> &'static str {
        "linfa"
    }

    fn summary(&self) -> &'static str {
        "logistic regression with a ridge penalty, by the crate linfa-logistic"
    }

    fn candidates(&self) -> Vec<String> {
        words(&PENALTIES)
    }

    fn fit_some(&self, data: &Dataset, which: &[usize], _seed: Seed) -> Result<Vec<Fit>, FitError> {
        check_candidates(which, PENALTIES.len())?;
        data.refuse_weights(self, "newton")?;
        data.refuse_signs(self)?;
        let prepared = Prepared::new(data, Shape::Straight)?;
        which
            .iter()
            .map(|&candidate| Self::fit_one(&prepared, PENALTIES[candidate]))
            .collect()
    }
}
