//! One scored lead as plain values: what a row of a file of scores says, but the ranks.

use crate::domain::{Timestamp, sigmoid};
use crate::scoring::score::Scored;
use crate::scoring::scorer::Scorer;

/// One scored lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its id.
    pub lead: String,
    /// When the score pretends to be made.
    pub as_of: Timestamp,
    /// 0 to 100.
    pub score: i64,
    /// What lists are ordered by: the score neither rounded nor clipped.
    pub place: f64,
    /// Its grade; below the last there is none.
    pub grade: Option<String>,
    /// Chance to convert, by the scorer that makes the score; `None` where too few converted to say so.
    pub probability: Option<f64>,
    /// What the rules say.
    pub rules: Option<RuleLine>,
    /// Chance by the model.
    pub model_probability: Option<f64>,
    /// Chance by the hybrid.
    pub hybrid_probability: Option<f64>,
    /// Points of an average lead.
    pub base_points: i64,
    /// The largest parts, the largest first.
    pub reasons: Vec<ReasonLine>,
    /// Points of everything else.
    pub other_points: i64,
    /// What the ends of the scale changed.
    pub limit_points: i64,
    /// What overrides changed, all together.
    pub override_points: i64,
    /// Why, in the words of the rulebook.
    pub overrides: Vec<String>,
}

/// What the rules say of one lead.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleLine {
    /// All points.
    pub points: f64,
    /// Points for who the lead is.
    pub fit: f64,
    /// Points for what it does.
    pub engagement: f64,
    /// Label of the highest threshold reached.
    pub label: Option<String>,
    /// Cell of the matrix of fit and engagement.
    pub cell: Option<String>,
    /// Chance by the points; `None` where too few converted to say so.
    pub probability: Option<f64>,
}

/// One reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonLine {
    /// Stable code.
    pub code: String,
    /// In words.
    pub text: String,
    /// Whole points.
    pub points: i64,
}

impl Scorer {
    /// The scored leads one by one; the values are those of the columns of a file.
    pub fn lines(&self, scored: &Scored) -> Vec<Line> {
        (0..scored.n_rows())
            .map(|row| self.line(scored, row))
            .collect()
    }

    fn line(&self, scored: &Scored, row: usize) -> Line {
        let chance = |log_odds: &Option<Vec<f64>>| Some(sigmoid(*log_odds.as_ref()?.get(row)?));
        let (decision, reasons) = (&scored.decisions[row], &scored.reasons[row]);
        let rules = scored.tally.as_ref().zip(self.rulebook.as_ref());
        let decrees = self
            .rulebook
            .as_ref()
            .map_or(&[][..], |book| &book.overrides);
        let because = decision.overrides.iter();
        Line {
            lead: scored.leads[row].clone(),
            as_of: scored.as_of[row],
            score: decision.score,
            place: decision.order,
            grade: self.fitted.grade(decision.score as f64).map(str::to_owned),
            probability: self
                .has_probabilities()
                .then(|| sigmoid(scored.log_odds[row])),
            rules: rules.map(|(tally, book)| RuleLine {
                points: tally.totals[row],
                fit: tally.fit[row],
                engagement: tally.engagement[row],
                label: book.label(tally.totals[row]).map(str::to_owned),
                cell: book.cell(tally.fit[row], tally.engagement[row]),
                probability: chance(&scored.rules).filter(|_| self.has_probabilities()),
            }),
            model_probability: chance(&scored.model),
            hybrid_probability: chance(&scored.hybrid),
            base_points: scored.base_points[row],
            reasons: reasons
                .shown
                .iter()
                .map(|shown| ReasonLine {
                    code: self.topics.all[shown.topic].code.clone(),
                    text: self
                        .topics
                        .words_of_row(shown.topic, scored.tally.as_ref(), row),
                    points: shown.points,
                })
                .collect(),
            other_points: reasons.other_points,
            limit_points: decision.limit_points,
            override_points: scored.override_points(row),
            overrides: because
                .filter_map(|(place, _)| Some(decrees.get(*place)?.reason.clone()))
                .collect(),
        }
    }
}
