//! A figure, or the reason why there is none.

use serde::{Deserialize, Serialize};

/// A figure or why it is absent: `{"shown": {…}}` or `{"absent": "no_rulebook"}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure<T> {
    /// The figure.
    Shown(T),
    /// Why there is none.
    Absent(Absent),
}

impl<T> Figure<T> {
    /// The figure, where there is one.
    ///
    /// # Errors
    /// The reason why there is none.
    pub fn get(&self) -> Result<&T, Absent> {
        match self {
            Self::Shown(figure) => Ok(figure),
            Self::Absent(why) => Err(*why),
        }
    }
}

impl<T> From<Result<T, Absent>> for Figure<T> {
    fn from(from: Result<T, Absent>) -> Self {
        match from {
            Ok(figure) => Self::Shown(figure),
            Err(why) => Self::Absent(why),
        }
    }
}

/// Why there is no such figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// The project has no rulebook.
    NoRulebook,
    /// The rulebook has no matrix of fit and engagement.
    NoMatrix,
    /// The rulebook has no thresholds.
    NoThresholds,
    /// No model was trained.
    NoModel,
    /// There is no hybrid of rules and model.
    NoHybrid,
    /// The rows have no times.
    NoTime,
    /// All rows have one cutoff or fall into one month.
    OneTime,
    /// There are no categorical columns to divide the rows by.
    NoCategories,
    /// Too few rows.
    TooFewRows,
    /// Too few conversions.
    TooFewConversions,
}

impl Absent {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::NoRulebook,
        Self::NoMatrix,
        Self::NoThresholds,
        Self::NoModel,
        Self::NoHybrid,
        Self::NoTime,
        Self::OneTime,
        Self::NoCategories,
        Self::TooFewRows,
        Self::TooFewConversions,
    ];

    /// The reason in words, lower case without final stop.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoRulebook => "the project has no rulebook",
            Self::NoMatrix => "the rulebook has no matrix of fit and engagement",
            Self::NoThresholds => "the rulebook has no thresholds",
            Self::NoModel => "no model was trained",
            Self::NoHybrid => "there is no hybrid of rules and model",
            Self::NoTime => "the rows have no times",
            Self::OneTime => "all rows are of one cutoff",
            Self::NoCategories => "there are no categories to divide the leads by",
            Self::TooFewRows => "there are too few rows",
            Self::TooFewConversions => "there are too few conversions",
        }
    }
}
