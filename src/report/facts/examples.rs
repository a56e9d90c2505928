//! Some leads with the reasons of their scores (figure 21).

use serde::{Deserialize, Serialize};

/// A few leads, picked for what they show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Examples {
    /// The scorer that makes the score.
    pub scorer: String,
    /// The leads.
    pub leads: Vec<Example>,
}

/// What an example shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExampleKind {
    /// Scored high and converted.
    HighConverted,
    /// Scored high and did not convert.
    HighOther,
    /// In the middle of the list.
    Middle,
    /// Scored low and converted all the same.
    LowConverted,
    /// Scored low and did not convert.
    LowOther,
}

/// One lead and what its score is made of; base, reasons, rest, limits and overrides add up to the score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// What it shows.
    pub kind: ExampleKind,
    /// Id.
    pub lead: String,
    /// Cutoff of the row, RFC 3339; `None` where rows have no times.
    pub cutoff: Option<String>,
    /// Whether the lead converted.
    pub converted: bool,
    /// Score by the final fit, 0 to 100, overrides applied.
    pub score: i64,
    /// Its grade.
    pub grade: Option<String>,
    /// Probability by the final fit.
    pub probability: f64,
    /// Probability held out.
    pub held_out_probability: f64,
    /// Points of the rulebook.
    pub rule_points: Option<f64>,
    /// Points of an average lead.
    pub base_points: i64,
    /// The largest parts, the largest first; at most five.
    pub reasons: Vec<Explained>,
    /// Points of everything else.
    pub other_points: i64,
    /// What the ends of the scale changed.
    pub limit_points: i64,
    /// Overrides that changed the score, in order.
    pub overrides: Vec<Part>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explained {
    /// Stable code, such as `R_PRICE_PAGE`.
    pub code: String,
    /// In words.
    pub words: String,
    /// Whole points of the score, signed.
    pub points: i64,
    /// What was seen: words and value, at most two.
    pub evidence: Vec<(String, String)>,
}

/// A named part of a score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// In words.
    pub words: String,
    /// Whole points of the score, signed.
    pub points: i64,
}
