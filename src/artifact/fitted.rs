//! Everything that turns columns and points into a score, as plain data.

use crate::calibration::{Calibrator, PointsMap};
use crate::explain::Background;
use crate::hybrid::{Blend, RuleBackground};
use crate::model::Model;

/// What training fitted, and the scale that scores are shown on.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Log-odds of the conversion rate of the training rows.
    pub base_rate: f64,
    /// The rules' side; `None` without a rulebook.
    pub rules: Option<FittedRules>,
    /// The models, in the order of training.
    pub models: Vec<FittedModel>,
    /// Name of the model with the lowest out-of-fold log loss; `None` without models.
    pub chosen: Option<String>,
    /// The joining of rules and chosen model.
    pub hybrid: Option<Blend>,
    /// Name of the scorer that makes the score.
    pub winner: String,
    /// Whether log-odds are fitted to outcomes. Else too few converted: log-odds are points on a scale, and no
    /// probability is given.
    pub has_probabilities: bool,
    /// From log-odds to 0–100.
    pub scale: Scale,
    /// Grades with their lowest scores, best first.
    pub grades: Vec<(String, f64)>,
}

/// The rules' side.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedRules {
    /// From points to log-odds.
    pub map: PointsMap,
    /// What reasons are measured against.
    pub background: RuleBackground,
}

/// One model.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedModel {
    /// Its name in the contest.
    pub name: String,
    /// What fitted it.
    pub engine: String,
    /// Its hyperparameters in words.
    pub candidate: String,
    /// Raw log-odds.
    pub model: Model,
    /// Raw to honest log-odds.
    pub calibrator: Calibrator,
    /// What reasons are measured against.
    pub background: Background,
}

/// Frozen anchors of the score: what 70 means does not change with a retrained model.
///
/// # Source
/// `midpoint + (points_per_doubling / ln 2)·(η − reference)`, methods section 7.1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// Score at the reference log-odds.
    pub midpoint: f64,
    /// Points for each doubling of the odds.
    pub points_per_doubling: f64,
    /// Log-odds of the reference rate.
    pub reference_log_odds: f64,
}

impl Scale {
    /// Points for one nat.
    pub fn points_a_nat(&self) -> f64 {
        self.points_per_doubling / std::f64::consts::LN_2
    }

    /// The score of log-odds, neither rounded nor clipped.
    pub fn exact(&self, log_odds: f64) -> f64 {
        self.midpoint + self.points_a_nat() * (log_odds - self.reference_log_odds)
    }

    /// The score of log-odds in whole points, not clipped; halves go up, below 0 as well.
    pub fn whole(&self, log_odds: f64) -> i64 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "log-odds are clipped far before a score of 2^63"
        )]
        let whole = (self.exact(log_odds) + 0.5).floor() as i64;
        whole
    }
}

impl Fitted {
    /// The model called `name`.
    pub fn model(&self, name: &str) -> Option<&FittedModel> {
        self.models.iter().find(|model| model.name == name)
    }

    /// The grade of a score from 0 to 100; `None` below the last cut.
    pub fn grade(&self, score: f64) -> Option<&str> {
        self.grades
            .iter()
            .find(|(_, lowest)| *lowest <= score)
            .map(|(grade, _)| grade.as_str())
    }
}
