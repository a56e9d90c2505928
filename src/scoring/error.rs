//! Why leads cannot be scored.

use crate::error::Error;
use crate::explain::ExplainError;
use crate::matrix::TableError;
use crate::sink::SinkError;

/// Why leads cannot be scored.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScoringError {
    /// The columns do not fit the models.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The rulebook is not the one of the artifact.
    #[error("the rulebook does not fit the artifact: {problem}")]
    Rulebook {
        /// What does not fit.
        problem: String,
    },
    /// The artifact names a part that it does not have.
    #[error("the artifact cannot score: {problem}")]
    Artifact {
        /// What is missing.
        problem: String,
    },
    /// Slices of different lengths.
    #[error("{got} {what} for {expected} leads")]
    Lengths {
        /// What there are too few or too many of.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many leads there are.
        expected: usize,
    },
    /// A fact that is not a finite number.
    #[error("rule `{rule}` counts something that is not finite for lead `{lead}`")]
    Fact {
        /// The rule.
        rule: String,
        /// The lead.
        lead: String,
    },
    /// The model's parts cannot be had.
    #[error("cannot explain the scores: {0}")]
    Explain(ExplainError),
    /// A value so far outside of what the model has seen that nothing adds up any more.
    #[error(
        "a value of lead `{lead}` lies so far outside of what the model has seen that its score has no meaning"
    )]
    Extreme {
        /// The lead.
        lead: String,
    },
    /// The reasons do not add up to the score.
    #[error("the reasons for lead `{lead}` add up to {sum}, the score stands for {expected}")]
    NotAdditive {
        /// The lead.
        lead: String,
        /// Base and all parts together.
        sum: f64,
        /// What they should add up to.
        expected: f64,
    },
    /// The scores cannot be written.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

impl From<ScoringError> for Error {
    fn from(error: ScoringError) -> Self {
        let message = error.to_string();
        match error {
            ScoringError::Table(error) => error.into(),
            ScoringError::Rulebook { .. } | ScoringError::Artifact { .. } => {
                Self::mismatch(message)
                    .hint("score with the rulebook of the artifact, or train again")
            }
            ScoringError::Fact { .. } => Self::data(message),
            ScoringError::Extreme { .. } => {
                Self::data(message).hint("look for a number with far too many digits")
            }
            ScoringError::Lengths { .. }
            | ScoringError::Explain(_)
            | ScoringError::NotAdditive { .. } => {
                Self::internal(message).hint("please report this with the project file")
            }
            ScoringError::Sink(error) => error.into(),
        }
    }
}
