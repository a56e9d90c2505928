//! Some leads with the reasons of their scores (figure 21).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::domain::sigmoid;
use crate::error::Result;
use crate::scoring::Reason;

use super::prepared::Prepared;
use super::rows::rows_of;

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

impl ExampleKind {
    /// Every kind, in the order of the report.
    pub const ALL: [Self; 5] = [
        Self::HighConverted,
        Self::HighOther,
        Self::Middle,
        Self::LowConverted,
        Self::LowOther,
    ];
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

/// Reasons of each example.
const REASONS: usize = 5;

/// Pieces of evidence of each reason.
const EVIDENCE: usize = 2;

/// Share of the list that counts as high or low.
const END: f64 = 0.05;

/// A few leads that show what reasons look like, good and bad.
///
/// # Errors
/// Rows that the artifact cannot score, which would be a fault of ours.
pub(super) fn examples(prepared: &Prepared) -> Result<Examples> {
    let (set, scorer) = (prepared.evidence.set, prepared.evidence.scorer);
    let mut leads = Vec::new();
    let mut seen = HashSet::new();
    for kind in ExampleKind::ALL {
        let mut found = candidates(prepared, kind).into_iter();
        let Some(row) = found.find(|&row| seen.insert(prepared.leads.codes()[row])) else {
            continue;
        };
        let chunk = prepared.chunk(&[row]);
        let said = scorer.explain(&chunk.chunk(), 0, REASONS)?;
        leads.push(Example {
            kind,
            lead: set.leads[row].clone(),
            cutoff: prepared.cutoff(row),
            converted: set.labels[row],
            score: said.score,
            grade: said.grade.clone(),
            probability: sigmoid(said.log_odds),
            held_out_probability: prepared.main().probabilities[row],
            rule_points: said.rule_points,
            base_points: said.base_points,
            reasons: said.reasons.iter().map(explained).collect(),
            other_points: said.other_points,
            limit_points: said.limit_points,
            overrides: said
                .overrides
                .iter()
                .map(|(words, points)| Part {
                    words: words.clone(),
                    points: *points,
                })
                .collect(),
        });
    }
    Ok(Examples {
        scorer: scorer.name().to_owned(),
        leads,
    })
}

/// Rows that could show `kind`, by chance among those that are alike.
fn candidates(prepared: &Prepared, kind: ExampleKind) -> Vec<usize> {
    let n = prepared.n_rows();
    let order = prepared.main().ranked.order();
    let end = rows_of(END, n);
    let middle = n / 2 - (end / 2).min(n / 2);
    let part = match kind {
        ExampleKind::HighConverted | ExampleKind::HighOther => &order[..end],
        ExampleKind::Middle => &order[middle..(middle + end).min(n)],
        // Leads that convert from the very end are few: the lower half is low enough.
        ExampleKind::LowConverted => &order[n / 2..],
        ExampleKind::LowOther => &order[n - end..],
    };
    let labels = prepared.labels();
    let fits = |row: &usize| match kind {
        ExampleKind::HighConverted | ExampleKind::LowConverted => labels[*row],
        ExampleKind::HighOther | ExampleKind::LowOther => !labels[*row],
        ExampleKind::Middle => true,
    };
    let mut rows: Vec<usize> = part.iter().copied().filter(fits).collect();
    let seed = prepared.seed.derive("examples");
    rows.sort_by_cached_key(|row| (seed.hash(&row.to_string()), *row));
    rows
}

fn explained(reason: &Reason) -> Explained {
    let evidence = reason.evidence.iter().take(EVIDENCE);
    Explained {
        code: reason.code.clone(),
        words: reason.words.clone(),
        points: reason.points,
        evidence: evidence
            .map(|seen| (seen.words.clone(), seen.value.clone()))
            .collect(),
    }
}
