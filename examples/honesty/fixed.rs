//! Scorers that learn nothing, so that two of them can be made exactly as good as each other.

use leadscore::domain::Seed;
use leadscore::matrix::ColumnType;
use leadscore::model::{Dataset, Fit, FitError, FitReport, Learner, LogisticModel, Model, Term};

/// A scorer whose points are fixed, as a rulebook's are.
pub(crate) struct Fixed {
    name: &'static str,
    model: LogisticModel,
}

impl Fixed {
    /// Adds up `slopes`, a column of numbers and what a unit of it is worth each; `name` tells two of them apart.
    pub(crate) fn new(name: &'static str, slopes: &[(String, f64)]) -> Self {
        let terms = slopes.iter().map(|(_, slope)| Term::Number {
            fill: 0.0,
            slope: *slope,
            missing: 0.0,
        });
        let names = slopes.iter().map(|(name, _)| name.clone());
        Self {
            name,
            model: LogisticModel {
                schema: names.map(|name| (name, ColumnType::Number)).collect(),
                intercept: -2.0,
                terms: terms.collect(),
            },
        }
    }
}

impl Learner for Fixed {
    fn name(&self) -> &'static str {
        "logistic"
    }

    fn engine(&self) -> &'static str {
        self.name
    }

    fn summary(&self) -> &'static str {
        "Points that nothing is learned for."
    }

    fn candidates(&self) -> Vec<String> {
        vec!["fixed".to_owned()]
    }

    fn fit_some(&self, _: &Dataset, which: &[usize], _: Seed) -> Result<Vec<Fit>, FitError> {
        let fit = Fit {
            model: Model::Logistic(self.model.clone()),
            report: FitReport {
                converged: true,
                rounds: 0,
                warnings: Vec::new(),
                out_of_bag: None,
            },
        };
        Ok(which.iter().map(|_| fit.clone()).collect())
    }
}
