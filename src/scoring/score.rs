//! Scores a chunk: every side, the decision, the reasons; checked on every row.

use rayon::prelude::*;

use crate::domain::Timestamp;
use crate::hybrid::HybridParts;
use crate::rules::scorecard::Tally;
use crate::scoring::decide::{Decision, decide};
use crate::scoring::error::ScoringError;
use crate::scoring::reasons::{Reasons, reasons};
use crate::scoring::scorer::{Chunk, Parts, Scorer, Sides};

/// A scored chunk, one entry a lead in the order of the chunk.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Ids.
    pub leads: Vec<String>,
    /// When each score pretends to be made.
    pub as_of: Vec<Timestamp>,
    /// Points of the rulebook; `None` without one.
    pub tally: Option<Tally>,
    /// Log-odds of the rules.
    pub rules: Option<Vec<f64>>,
    /// Calibrated log-odds of the model.
    pub model: Option<Vec<f64>>,
    /// Log-odds of the hybrid, whether it was adopted or not.
    pub hybrid: Option<Vec<f64>>,
    /// Log-odds that the score is made from.
    pub log_odds: Vec<f64>,
    /// Points of a lead at the background in everything; the same for all rows of a scorer.
    pub base_points: Vec<i64>,
    /// Final scores.
    pub decisions: Vec<Decision>,
    /// Why.
    pub reasons: Vec<Reasons>,
}

/// One row, scored.
struct Row {
    base_points: i64,
    decision: Decision,
    reasons: Reasons,
}

impl Scorer {
    /// Scores the leads of `chunk`, with at most `limit` reasons each. A pure function: the same chunk,
    /// alone or in a batch, in a file or over the wire, gives the same scores.
    ///
    /// `base_points`, the points of the reasons and their rest, `limit_points` and the points of the
    /// overrides add up to the score, on every row.
    ///
    /// # Errors
    /// [`ScoringError::Table`] where the columns do not fit, [`ScoringError::Fact`],
    /// [`ScoringError::Rulebook`]; [`ScoringError::NotAdditive`], which would be a fault of ours.
    ///
    /// # Source
    /// Methods sections 7.1 (scale) and 9.3 (reasons).
    pub fn score(&self, chunk: &Chunk, limit: usize) -> Result<Scored, ScoringError> {
        let (sides, parts) = self.explained(chunk)?;
        // Results in the order of the rows, errors too: the first failing lead is named on any number of threads.
        let rows: Vec<Result<Row, ScoringError>> = (0..chunk.leads.len())
            .into_par_iter()
            .map(|row| self.row(chunk, (&sides, &parts), row, limit))
            .collect();
        let mut scored = Scored {
            leads: chunk.leads.iter().map(ToString::to_string).collect(),
            as_of: chunk.as_of.to_vec(),
            tally: None,
            rules: None,
            model: None,
            hybrid: None,
            log_odds: Vec::new(),
            base_points: Vec::with_capacity(rows.len()),
            decisions: Vec::with_capacity(rows.len()),
            reasons: Vec::with_capacity(rows.len()),
        };
        for row in rows {
            let row = row?;
            scored.base_points.push(row.base_points);
            scored.decisions.push(row.decision);
            scored.reasons.push(row.reasons);
        }
        let Sides {
            tally,
            rules,
            model,
            hybrid,
            score,
            ..
        } = sides;
        Ok(Scored {
            tally,
            rules,
            model,
            hybrid,
            log_odds: score,
            ..scored
        })
    }

    fn row(
        &self,
        chunk: &Chunk,
        known: (&Sides, &Parts),
        row: usize,
        limit: usize,
    ) -> Result<Row, ScoringError> {
        let parts = self.parts(chunk, known, row)?;
        let scale = &self.fitted.scale;
        let decision = self.decision(chunk, known.0, row);
        let base_points = scale.whole(parts.base);
        let target = decision.unclipped - base_points;
        let reasons = reasons(&self.by_topic(&parts), scale.points_a_nat(), target, limit);
        let changed: i64 = decision.overrides.iter().map(|(_, points)| points).sum();
        let sum = base_points + reasons.points() + decision.limit_points + changed;
        if sum == decision.score {
            return Ok(Row {
                base_points,
                decision,
                reasons,
            });
        }
        Err(ScoringError::NotAdditive {
            lead: chunk.leads[row].to_owned(),
            sum: sum as f64,
            expected: decision.score as f64,
        })
    }

    /// The final score of one row.
    pub(super) fn decision(&self, chunk: &Chunk, sides: &Sides, row: usize) -> Decision {
        let holds: Vec<bool> = chunk.holds.iter().map(|holds| holds[row]).collect();
        let overrides = self
            .rulebook
            .as_ref()
            .map_or(&[][..], |book| &book.overrides);
        decide(&self.fitted.scale, sides.score[row], overrides, &holds)
    }

    /// Parts of rules and model together, by topic.
    pub(super) fn by_topic(&self, parts: &HybridParts) -> Vec<f64> {
        let mut sums = vec![0.0; self.topics.all.len()];
        for (topic, part) in self.topics.of_rule.iter().zip(&parts.rules) {
            sums[*topic] += part;
        }
        for (sum, part) in sums.iter_mut().zip(&parts.model) {
            *sum += part;
        }
        sums[self.topics.capped] += parts.capped;
        sums[self.topics.clipped] += parts.clipped;
        sums
    }
}

impl Scored {
    /// Number of leads.
    pub fn n_rows(&self) -> usize {
        self.leads.len()
    }

    /// Points of overrides of one row, all together.
    pub fn override_points(&self, row: usize) -> i64 {
        let changes = &self.decisions[row].overrides;
        changes.iter().map(|(_, points)| points).sum()
    }
}
