//! Learners: checked hyperparameters in, plain fitted models out.
//!
//! A *learner* says what is wanted, an *engine* who does it; [`ALL`] lists every pair. A fitted
//! [`Model`] is plain data that no longer knows which engine made it. Not here: choosing between
//! candidates (evaluate), honest probabilities (calibration), files (artifact).

mod bins;
mod boosting;
mod borrowed;
mod cholesky;
mod curve;
mod design;
mod draw;
mod elastic_net;
mod encoder;
mod firth;
mod fitted;
mod flat;
mod forest;
mod forest_smartcore;
mod grower;
mod grown;
mod inference;
mod lanes;
mod learner;
mod level;
mod levels;
mod likelihood;
mod linear;
mod logistic;
mod logistic_linfa;
mod monotone;
mod newton;
mod numbers;
mod pack;
mod readable;
mod render;
mod signed;
mod split;
mod strike;
mod toward;
mod tree;
mod tree_linfa;
mod trees;
mod walked;

pub use boosting::{Boosting, BoostingSetting, fit_boostings};
pub(crate) use cholesky::Factor;
pub(crate) use design::Design;
pub use elastic_net::{NetFit, NetPlan, Sign, elastic_net};
pub use firth::{Firth, Profile, firth, profile};
pub use fitted::Model;
pub use forest::Forest;
pub use forest_smartcore::SmartcoreForest;
pub(crate) use inference::sandwich;
pub use inference::{Covariance, Inference, infer};
pub use learner::{Dataset, Effort, Fit, FitError, FitReport, Learner};
pub use likelihood::Likelihood;
pub use linear::{LogisticModel, Term};
pub use logistic::Newton;
pub use logistic_linfa::LinfaLogistic;
pub use numbers::Shape;
pub use render::{render_rules, test_words};
pub use toward::{Toward, fit_toward};
pub use tree::HistogramTree;
pub use tree_linfa::LinfaTree;
pub(crate) use trees::Walker;
pub use trees::{Node, Split, Test, Tree, TreesModel};

use crate::error::{Error, closest};

/// Every learner with every engine, in the order that help and reports list them; of engines with
/// one learner's name, the first is the default.
pub const ALL: &[&dyn Learner] = &[
    &Newton,
    &LinfaLogistic,
    &HistogramTree,
    &LinfaTree,
    &Forest,
    &SmartcoreForest,
    &Boosting,
];

/// A learner or an engine that is not in [`ALL`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownKind {
    /// No learner of this name.
    #[error("no learner `{given}`; known learners: {known}{}", suggest(suggestion.as_deref()))]
    Learner {
        /// What was asked for.
        given: String,
        /// The names there are, separated by commas.
        known: String,
        /// A similar name.
        suggestion: Option<String>,
    },
    /// The learner has no such engine.
    #[error("learner `{learner}` has no engine `{given}`; known engines: {known}{}", suggest(suggestion.as_deref()))]
    Engine {
        /// The learner.
        learner: String,
        /// What was asked for.
        given: String,
        /// The engines there are, separated by commas.
        known: String,
        /// A similar name.
        suggestion: Option<String>,
    },
}

fn suggest(name: Option<&str>) -> String {
    name.map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

impl From<UnknownKind> for Error {
    fn from(error: UnknownKind) -> Self {
        Self::config(error.to_string())
    }
}

/// The learner called `name`, done by `engine` or, where none is asked for, by its default engine.
///
/// # Errors
/// [`UnknownKind`], which lists the names there are.
pub fn find(name: &str, engine: Option<&str>) -> Result<&'static dyn Learner, UnknownKind> {
    let named: Vec<&'static dyn Learner> = ALL
        .iter()
        .copied()
        .filter(|one| one.name() == name)
        .collect();
    let Some(&default) = named.first() else {
        let mut known: Vec<&str> = ALL.iter().map(|one| one.name()).collect();
        known.dedup();
        return Err(UnknownKind::Learner {
            given: name.to_owned(),
            known: known.join(", "),
            suggestion: closest(name, known.iter().copied()).map(str::to_owned),
        });
    };
    let Some(engine) = engine else {
        return Ok(default);
    };
    named
        .iter()
        .copied()
        .find(|one| one.engine() == engine)
        .ok_or_else(|| {
            let known: Vec<&str> = named.iter().map(|one| one.engine()).collect();
            UnknownKind::Engine {
                learner: name.to_owned(),
                given: engine.to_owned(),
                known: known.join(", "),
                suggestion: closest(engine, known.iter().copied()).map(str::to_owned),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn unknown_learners_and_engines_are_told_what_there_is() {
        let error = find("logistics", None).err().unwrap();
        assert!(
            error
                .to_string()
                .starts_with("no learner `logistics`; known learners: logistic")
        );
        assert!(error.to_string().ends_with("did you mean `logistic`?"));
        let error = find("logistic", Some("newtn")).err().unwrap();
        assert!(
            error
                .to_string()
                .starts_with("learner `logistic` has no engine `newtn`; known engines: newton")
        );
        assert_eq!(Error::from(error).kind(), ErrorKind::Config);
        assert_eq!(find("logistic", None).unwrap().engine(), "newton");
    }
}
