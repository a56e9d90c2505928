//! Rules about events: which, how often, in which time frame.

use super::calculation::{Piece, pieces, renamed};
use super::read::Reading;
use crate::exchange::Remarks;
use crate::exchange::draft::{Part, Value};
use crate::exchange::json::At;

/// The rules that a calculation over events becomes; `what` names it in remarks.
///
/// # Errors
/// Why it has no equal here.
pub(super) fn rules(
    calculation: &At,
    what: &str,
    group: &Part,
    reading: &mut Reading,
) -> Result<Vec<Part>, String> {
    let mut rules: Vec<Part> = Vec::new();
    for entry in calculation.items("eventCalculators") {
        let event = entry
            .id("eventTypeId")
            .ok_or_else(|| format!("`{}` has no `eventTypeId`", entry.path))?;
        let within = entry
            .get("eventTimeframe")
            .map(|frame| within_days(&frame))
            .transpose()?;
        let record = entry
            .get("recordCalculation")
            .ok_or_else(|| format!("`{}` has no `recordCalculation`", entry.path))?;
        let found = pieces(&record, reading.renames)?;
        let frequency = entry
            .get("eventFrequencyCriteria")
            .map(|criteria| tiers(&criteria))
            .transpose()?;
        if frequency.is_some() && 1 < found.pieces.len() {
            return Err("counts of events with several values each have no equal".to_owned());
        }
        let name = renamed(reading.renames, &event).to_owned();
        if name == event && !reading.foreign.contains(&name) {
            reading.foreign.push(name.clone());
        }
        for piece in found.pieces {
            let Piece::Where(held, points) = piece else {
                return Err("points by ranges of an event's number have no equal".to_owned());
            };
            let mut rule = Part::default();
            rule.set("kind", "event");
            rule.set("event", name.as_str());
            rule.set_some("where", held);
            match &frequency {
                None => rule.set("points", points),
                Some(tiers) => counted(&mut rule, tiers, what, group, reading.remarks),
            }
            rule.set_some("within_days", within);
            // The same points for several types are one rule.
            let same = rules
                .iter_mut()
                .find(|other| frequency.is_none() && same_but_event(other, &rule));
            match same {
                Some(other) => {
                    let mut types = other
                        .get("event")
                        .map(Value::items)
                        .unwrap_or_default()
                        .to_vec();
                    types.push(Value::from(name.as_str()));
                    other.set("event", Value::List(types));
                }
                None => rules.push(rule),
            }
        }
    }
    if rules.is_empty() {
        return Err("it looks at no events".to_owned());
    }
    Ok(rules)
}

/// Points by how often: once from the first time on, or tiers.
fn counted(rule: &mut Part, tiers: &[Tier], what: &str, group: &Part, remarks: &mut Remarks) {
    let fades = group.get("decay").is_some();
    if fades {
        remarks.note(
            what,
            "points for a count do not fade here, and the group's decay may be meant for them in HubSpot",
        );
    }
    match tiers {
        [(from, None, points)] if *from <= 1.0 && !fades => {
            rule.set("points", *points);
            rule.set("mode", "once");
        }
        tiers => {
            rule.set("kind", "tier");
            rule.set("tiers", tier_list(tiers));
        }
    }
}

/// From, up to but without, points.
pub(super) type Tier = (f64, Option<f64>, f64);

/// Tiers as the value of their key.
pub(super) fn tier_list(tiers: &[Tier]) -> Value {
    let table = |(from, to, points): &Tier| {
        let mut entries = vec![("from".to_owned(), Value::Number(*from))];
        entries.extend(to.map(|to| ("to".to_owned(), Value::Number(to))));
        entries.push(("points".to_owned(), Value::Number(*points)));
        Value::Table(entries)
    };
    Value::List(tiers.iter().map(table).collect())
}

/// Ranges of counts, both ends included, as half-open ones in rising order.
fn tiers(criteria: &At) -> Result<Vec<Tier>, String> {
    let mut tiers = Vec::new();
    for range in criteria.items("ranges") {
        let missing = |key: &str| format!("`{}` has no `{key}`", range.path);
        let from = range.number("from").ok_or_else(|| missing("from"))?;
        let points = range.number("value").ok_or_else(|| missing("value"))?;
        let to = match range.text("type") {
            Some("AT_LEAST") => None,
            Some("EXACTLY") => Some(from + 1.0),
            Some("BETWEEN") => Some(range.number("to").ok_or_else(|| missing("to"))? + 1.0),
            _ => return Err(format!("`{}` is of no type that is known", range.path)),
        };
        tiers.push((from, to, points));
    }
    if tiers.is_empty() {
        return Err("its frequency has no ranges".to_owned());
    }
    tiers.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(tiers)
}

/// "Not older than so many days".
fn within_days(frame: &At) -> Result<f64, String> {
    let operation = frame.get("eventFilterOperation");
    let operation = operation.ok_or_else(|| format!("`{}` has no operation", frame.path))?;
    let kind = operation
        .text("operationType")
        .or_else(|| operation.text("type"));
    let operator = operation.text("operator");
    match (kind, operator) {
        (Some("ROLLING_DATE_RANGE"), Some("IS_LESS_THAN_X_DAYS_AGO")) => {
            operation.number("numberOfDays")
        }
        (Some("TIME_RANGED"), Some("IS_BETWEEN")) => {
            let upper = operation
                .get("upperBoundTimePoint")
                .and_then(|point| point.get("indexReference"));
            let is_now =
                upper.is_some_and(|now| matches!(now.text("referenceType"), Some("NOW" | "TODAY")));
            let lower = operation
                .get("lowerBoundTimePoint")
                .and_then(|point| point.get("offset"));
            let days = lower
                .and_then(|offset| offset.number("days"))
                .filter(|days| is_now && *days < 0.0);
            days.map(|days| -days)
        }
        _ => None,
    }
    .ok_or_else(|| "its time frame is none of \"in the last so many days\"".to_owned())
}

fn same_but_event(a: &Part, b: &Part) -> bool {
    let but_event = |part: &Part| {
        let mut part = part.clone();
        part.remove("event");
        part
    };
    but_event(a) == but_event(b)
}
