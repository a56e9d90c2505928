//! What is answered, as JSON.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::model::Model;
use crate::scoring::Line;

/// Scores in the order in which they were asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScoreAnswer {
    /// The model.
    #[schema(example = "v1")]
    pub(super) model_version: String,
    /// The rulebook that the model was trained with.
    pub(super) rulebook_version: Option<String>,
    /// What makes the score: `rules`, a model, `hybrid` or `base_rate`.
    #[schema(example = "hybrid")]
    pub(super) scorer: String,
    /// One a lead.
    pub(super) scores: Vec<ScoreOut>,
    /// Types of events that the model never saw; no feature looks at them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) unknown_event_types: Vec<String>,
}

/// One score. `base_points`, the points of the reasons, `other_points`, `limit_points` and `override_points` add up
/// to `score`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ScoreOut {
    /// The lead.
    pub(super) lead: String,
    /// When the score pretends to be made.
    pub(super) as_of: String,
    /// 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub(super) score: i64,
    /// Its grade; null below the last.
    pub(super) grade: Option<String>,
    /// Chance to convert, 0 to 1; null where too few converted to say so.
    #[schema(minimum = 0, maximum = 1)]
    pub(super) probability: Option<f64>,
    /// Points of the rulebook.
    pub(super) rule_points: Option<f64>,
    /// Points for who the lead is.
    pub(super) fit_points: Option<f64>,
    /// Points for what it does.
    pub(super) engagement_points: Option<f64>,
    /// Label of the highest threshold reached.
    pub(super) rule_label: Option<String>,
    /// Cell of the matrix of fit and engagement.
    pub(super) rule_cell: Option<String>,
    /// Chance by the points alone.
    pub(super) rule_probability: Option<f64>,
    /// Chance by the model alone.
    pub(super) model_probability: Option<f64>,
    /// Chance by both.
    pub(super) hybrid_probability: Option<f64>,
    /// Points of an average lead.
    pub(super) base_points: i64,
    /// The largest parts, the largest first.
    pub(super) reasons: Vec<ReasonOut>,
    /// Points of everything else.
    pub(super) other_points: i64,
    /// What the ends of the scale changed.
    pub(super) limit_points: i64,
    /// What overrides changed.
    pub(super) override_points: i64,
    /// Why they did.
    pub(super) overrides: Vec<String>,
}

/// One reason.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReasonOut {
    /// Stable code.
    #[schema(example = "R_PRICE_PAGE")]
    pub(super) code: String,
    /// In words.
    pub(super) text: String,
    /// Points of the score.
    pub(super) points: i64,
}

impl ScoreAnswer {
    /// The answer of `model`.
    pub(super) fn new(model: &Model, lines: Vec<Line>, unknown_event_types: Vec<String>) -> Self {
        Self {
            model_version: model.version.clone(),
            rulebook_version: model.rulebook_version().map(str::to_owned),
            scorer: model.scorer_name().to_owned(),
            scores: lines.into_iter().map(ScoreOut::from).collect(),
            unknown_event_types,
        }
    }
}

impl From<Line> for ScoreOut {
    fn from(line: Line) -> Self {
        let rules = line.rules;
        let points = |pick: fn(&crate::scoring::RuleLine) -> f64| rules.as_ref().map(pick);
        Self {
            lead: line.lead,
            as_of: line.as_of.to_string(),
            score: line.score,
            grade: line.grade,
            probability: line.probability,
            rule_points: points(|rules| rules.points),
            fit_points: points(|rules| rules.fit),
            engagement_points: points(|rules| rules.engagement),
            rule_probability: rules.as_ref().and_then(|rules| rules.probability),
            rule_label: rules.as_ref().and_then(|rules| rules.label.clone()),
            rule_cell: rules.as_ref().and_then(|rules| rules.cell.clone()),
            model_probability: line.model_probability,
            hybrid_probability: line.hybrid_probability,
            base_points: line.base_points,
            reasons: line
                .reasons
                .into_iter()
                .map(|reason| ReasonOut {
                    code: reason.code,
                    text: reason.text,
                    points: reason.points,
                })
                .collect(),
            other_points: line.other_points,
            limit_points: line.limit_points,
            override_points: line.override_points,
            overrides: line.overrides,
        }
    }
}
