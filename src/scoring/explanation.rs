//! Why one lead has its score, in words and numbers.

use crate::domain::{Timestamp, sigmoid};
use crate::matrix::{Column, MISSING};
use crate::scoring::decide::Decision;
use crate::scoring::error::ScoringError;
use crate::scoring::scorer::{Chunk, Scorer};

/// The score of one lead and everything that it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The lead.
    pub lead: String,
    /// When the score pretends to be made.
    pub as_of: Timestamp,
    /// The scorer that makes the score.
    pub scorer: String,
    /// Final score.
    pub score: i64,
    /// Its grade.
    pub grade: Option<String>,
    /// Log-odds of the scorer.
    pub log_odds: f64,
    /// The chance of a conversion; `None` where too few converted to say so.
    pub probability: Option<f64>,
    /// Points of the rulebook.
    pub rule_points: Option<f64>,
    /// Points of an average lead.
    pub base_points: i64,
    /// Log-odds of an average lead.
    pub base_log_odds: f64,
    /// The largest parts, the largest first.
    pub reasons: Vec<Reason>,
    /// Points of everything else.
    pub other_points: i64,
    /// Log-odds of everything else.
    pub other_log_odds: f64,
    /// What the ends of the scale changed.
    pub limit_points: i64,
    /// Overrides that changed the score, in order: words and points.
    pub overrides: Vec<(String, i64)>,
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Stable code.
    pub code: String,
    /// In words.
    pub words: String,
    /// Whole points.
    pub points: i64,
    /// The exact part.
    pub log_odds: f64,
    /// What of it comes from the rules.
    pub from_rules: f64,
    /// What of it comes from the model.
    pub from_model: f64,
    /// What was seen of the lead.
    pub evidence: Vec<Evidence>,
}

/// One rule or column of a reason.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The rule or the column in words.
    pub words: String,
    /// What was seen: a number, a level, or `missing`.
    pub value: String,
    /// Of a rule, the points it gave.
    pub points: Option<f64>,
}

impl Scorer {
    /// Explains row `row` of `chunk` with at most `limit` reasons; the numbers are those of [`Scorer::score`].
    ///
    /// # Errors
    /// As [`Scorer::score`], and [`ScoringError::Lengths`] for a row past the end.
    pub fn explain(
        &self,
        chunk: &Chunk,
        row: usize,
        limit: usize,
    ) -> Result<Explanation, ScoringError> {
        let expected = chunk.leads.len();
        if expected <= row {
            return Err(ScoringError::Lengths {
                what: "rows asked for",
                got: row + 1,
                expected,
            });
        }
        let (leads, as_of) = ([chunk.leads[row]], [chunk.as_of[row]]);
        let facts: Vec<Vec<f64>> = chunk.facts.iter().map(|facts| vec![facts[row]]).collect();
        let holds: Vec<Vec<bool>> = chunk.holds.iter().map(|holds| vec![holds[row]]).collect();
        let one = Chunk {
            leads: &leads,
            as_of: &as_of,
            table: &chunk.table.take(&[row]),
            facts: &facts,
            holds: &holds,
        };
        let scored = self.score(&one, limit)?;
        let (sides, parts) = self.explained(&one)?;
        let parts = self.parts(&one, (&sides, &parts), 0)?;
        let (Some(decision), Some(reasons)) = (scored.decisions.first(), scored.reasons.first())
        else {
            return Err(ScoringError::Lengths {
                what: "scores",
                got: 0,
                expected: 1,
            });
        };
        let by_rule = scored
            .tally
            .as_ref()
            .map_or(&[][..], |tally| &tally.by_rule);
        let reasons_in_words = reasons.shown.iter().map(|shown| {
            let topic = &self.topics.all[shown.topic];
            let of_rule = self.topics.of_rule.iter().zip(&parts.rules);
            let from_rules: f64 = of_rule
                .filter(|(at, _)| **at == shown.topic)
                .map(|(_, part)| part)
                .sum();
            let from_model = parts.model.get(shown.topic).copied().unwrap_or(0.0);
            Reason {
                code: topic.code.clone(),
                words: self
                    .topics
                    .words_of_row(shown.topic, scored.tally.as_ref(), 0),
                points: shown.points,
                log_odds: shown.log_odds,
                from_rules,
                from_model,
                evidence: self.evidence(&one, by_rule, shown.topic),
            }
        });
        let log_odds = scored.log_odds.first().copied().unwrap_or(f64::NAN);
        Ok(Explanation {
            lead: chunk.leads[row].to_owned(),
            as_of: chunk.as_of[row],
            scorer: self.name().to_owned(),
            score: decision.score,
            grade: self.fitted.grade(decision.score as f64).map(str::to_owned),
            log_odds,
            probability: self.has_probabilities().then(|| sigmoid(log_odds)),
            rule_points: scored
                .tally
                .as_ref()
                .and_then(|tally| tally.totals.first().copied()),
            base_points: scored.base_points.first().copied().unwrap_or(0),
            base_log_odds: parts.base,
            reasons: reasons_in_words.collect(),
            other_points: reasons.other_points,
            other_log_odds: reasons.other_log_odds,
            limit_points: decision.limit_points,
            overrides: self.overrides_in_words(decision),
        })
    }

    fn overrides_in_words(&self, decision: &Decision) -> Vec<(String, i64)> {
        let decrees = self
            .rulebook
            .as_ref()
            .map_or(&[][..], |book| &book.overrides);
        let changes = decision.overrides.iter();
        changes
            .filter_map(|(place, points)| Some((decrees.get(*place)?.reason.clone(), *points)))
            .collect()
    }

    /// Rules and columns of one topic, as seen in the only row of `one`.
    fn evidence(&self, one: &Chunk, by_rule: &[Vec<f64>], topic: usize) -> Vec<Evidence> {
        let lines = self
            .rulebook
            .as_ref()
            .map_or(&[][..], |book| &book.scorecard.lines);
        let rules = lines
            .iter()
            .zip(one.facts)
            .zip(by_rule)
            .zip(&self.topics.of_rule);
        let rules = rules
            .filter(|(_, at)| **at == topic)
            .map(|(((line, facts), points), _)| Evidence {
                words: line.label.clone(),
                value: facts.first().map_or_else(String::new, |fact| number(*fact)),
                points: points.first().copied(),
            });
        let columns = one.table.names().iter().zip(one.table.columns());
        let columns = columns.filter(|(name, _)| self.topics.of_column.get(*name) == Some(&topic));
        rules
            .chain(columns.map(|(name, column)| Evidence {
                words: self.topics.words_of_column(name).to_owned(),
                value: value(column),
                points: None,
            }))
            .collect()
    }
}

fn value(column: &Column) -> String {
    match column {
        Column::Number(values) => values
            .first()
            .map_or_else(String::new, |value| number(*value)),
        Column::Category { codes, levels } => match codes.first() {
            Some(&code) if code != MISSING => {
                levels.get(code as usize).cloned().unwrap_or_default()
            }
            _ => "missing".to_owned(),
        },
    }
}

/// At most two decimals, none of them for show.
fn number(value: f64) -> String {
    if value.is_nan() {
        return "missing".to_owned();
    }
    let rounded = (value * 100.0).round() / 100.0;
    // Not `-0`.
    (rounded + 0.0).to_string()
}
