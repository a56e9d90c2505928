//! When a new score is a crossing, and the message that says so.

use std::fmt::Write as _;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::http::answer::{ReasonOut, ScoreOut};
use crate::http::model::Model;
use crate::scoring::{Levels, Step};
use crate::state::{Crossing, Held, ScoreRow, StoredLead, crossing_id};

/// The type of every message.
const TYPE: &str = "leadscore.lead.crossed.v1";

/// One message: an event of CloudEvents 1.0.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CrossingMessage<'a> {
    /// Version of CloudEvents.
    #[schema(example = "1.0")]
    specversion: &'static str,
    /// The same however often the message comes.
    #[schema(example = "crossing_4b0f6c1d2e3a495867788990aabbccdd")]
    id: &'a str,
    /// The project.
    #[schema(example = "urn:leadscore:northlight")]
    source: &'a str,
    /// What has happened.
    #[serde(rename = "type")]
    #[schema(example = "leadscore.lead.crossed.v1")]
    kind: &'static str,
    /// The lead.
    subject: &'a str,
    /// When.
    time: String,
    /// JSON.
    datacontenttype: &'static str,
    /// The crossing.
    data: CrossingData<'a>,
}

/// What a message says.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CrossingData<'a> {
    /// The lead.
    lead: &'a str,
    /// Its account.
    account: Option<&'a str>,
    /// Who looks after it.
    owner: Option<&'a str>,
    /// Levels of what: `grade` (of the score) or `threshold` (of the rulebook's points).
    kind: &'a str,
    /// `up` or `down`.
    direction: &'a str,
    /// The level before; null where there was none.
    from: Option<&'a str>,
    /// The level now; null where there is none.
    to: Option<&'a str>,
    /// Every level that was climbed or left on the way.
    passed: &'a [String],
    /// Whether the lead had no score before.
    first: bool,
    /// 0 to 100.
    score: i64,
    /// The grade of this score.
    grade: Option<&'a str>,
    /// Chance to convert, 0 to 1.
    probability: Option<f64>,
    /// Points of the rulebook.
    rule_points: Option<f64>,
    /// Why the score is what it is, the largest parts first.
    reasons: &'a [ReasonOut],
    /// The model.
    model_version: &'a str,
}

/// One new score, with what it follows.
pub(super) struct Scored<'a> {
    pub(super) lead: &'a StoredLead,
    /// The score before.
    pub(super) before: Option<&'a ScoreRow>,
    /// The score now.
    pub(super) now: &'a ScoreOut,
    pub(super) as_of: Timestamp,
}

/// What messages say they come from.
pub(super) fn source(project: &str) -> String {
    let mut text = String::from("urn:leadscore:");
    for byte in project.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// The levels that a lead holds now, and the crossings that its new score is.
///
/// Where another model made the score before, levels are taken up anew, and nothing was crossed: the lead did nothing. A
/// lead without a score before climbs from nothing, and the crossing says that it is the first.
pub(super) fn cross(scored: &Scored, model: &Model, source: &str) -> Result<(Held, Vec<Crossing>)> {
    let before = scored.before.filter(|row| row.closed.is_none());
    let is_other_model = before.is_some_and(|row| row.model != model.checksum);
    let held = before.map_or(Held::default(), |row| row.held);
    let mut crossings = Vec::new();
    let mut level = |kind, levels: &Levels, held: i64, value: f64| -> Result<i64> {
        if is_other_model {
            return Ok(number(levels.reached(value)));
        }
        let held = usize::try_from(held).unwrap_or(0);
        let Some(step) = levels.step(held, value) else {
            return Ok(number(held));
        };
        crossings.push(crossing(scored, model, source, kind, levels, step)?);
        Ok(number(step.to))
    };
    let held = Held {
        grades: level("grade", &model.grades, held.grades, scored.now.score as f64)?,
        thresholds: match scored.now.rule_points {
            Some(points) => level("threshold", &model.thresholds, held.thresholds, points)?,
            None => 0,
        },
    };
    Ok((held, crossings))
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn crossing(
    scored: &Scored,
    model: &Model,
    source: &str,
    kind: &'static str,
    levels: &Levels,
    step: Step,
) -> Result<Crossing> {
    let (lead, now) = (scored.lead, scored.now);
    let direction = if step.from < step.to { "up" } else { "down" };
    let before = scored.before.map(|row| row.as_of);
    let is_first = scored.before.is_none_or(|row| row.closed.is_some());
    let id = crossing_id(&lead.lead, kind, before, direction);
    let passed: Vec<String> = levels.passed(step).into_iter().map(str::to_owned).collect();
    let message = CrossingMessage {
        specversion: "1.0",
        id: &id,
        source,
        kind: TYPE,
        subject: &lead.lead,
        time: scored.as_of.to_string(),
        datacontenttype: "application/json",
        data: CrossingData {
            lead: &lead.lead,
            account: lead.account.as_deref(),
            owner: lead.owner.as_deref(),
            kind,
            direction,
            from: levels.name(step.from),
            to: levels.name(step.to),
            passed: &passed,
            first: is_first,
            score: now.score,
            grade: now.grade.as_deref(),
            probability: now.probability,
            rule_points: now.rule_points,
            reasons: &now.reasons,
            model_version: &model.version,
        },
    };
    let body = serde_json::to_string(&message)
        .map_err(|error| Error::internal(format!("a crossing is no JSON: {error}")))?;
    Ok(Crossing {
        seq: 0,
        lead: lead.lead.clone(),
        time: scored.as_of,
        kind: kind.to_owned(),
        direction: direction.to_owned(),
        is_first,
        owner: lead.owner.clone(),
        id,
        passed,
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_project_is_a_source() {
        assert_eq!(source("northlight-2"), "urn:leadscore:northlight-2");
        assert_eq!(source("Ñu & co"), "urn:leadscore:%C3%91u%20%26%20co");
    }
}
