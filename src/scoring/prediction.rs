//! A score alone, for whoever asks for many and for no reasons.

use crate::domain::sigmoid;
use crate::scoring::error::ScoringError;
use crate::scoring::scorer::{Chunk, FARTHEST, Scorer};

/// What is predicted of one lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// Chance to convert, by the scorer that makes the score; `None` where too few converted to say so.
    pub probability: Option<f64>,
    /// 0 to 100.
    pub score: i64,
    /// Its grade; below the last there is none.
    pub grade: Option<String>,
}

impl Scorer {
    /// Scores the leads of `chunk` as [`Scorer::score`] does, without taking the scores apart: of trees that is most of
    /// the work.
    ///
    /// # Errors
    /// As [`Scorer::score`], but for what only parts can show.
    pub fn predict(&self, chunk: &Chunk) -> Result<Vec<Prediction>, ScoringError> {
        let sides = self.sides(chunk)?;
        let each = chunk.leads.iter().zip(&sides.score).enumerate();
        each.map(|(row, (lead, &log_odds))| {
            if FARTHEST < log_odds.abs() || !log_odds.is_finite() {
                return Err(ScoringError::Extreme {
                    lead: (*lead).to_owned(),
                });
            }
            let score = self.decision(chunk, &sides, row).score;
            Ok(Prediction {
                probability: self.has_probabilities().then(|| sigmoid(log_odds)),
                score,
                grade: self.fitted.grade(score as f64).map(str::to_owned),
            })
        })
        .collect()
    }
}
