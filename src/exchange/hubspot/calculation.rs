//! How `HubSpot` computes the points of a record, as conditions with points.

use super::operation::condition;
use super::sql;
use crate::exchange::Renames;
use crate::exchange::json::At;

/// Points where a condition holds, or by the value of a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Points where the condition holds; without one, for everybody.
    Where(Option<String>, f64),
    /// Points by ranges of a number: `(from, to, points)`, ascending.
    Ranges(String, Vec<(f64, Option<f64>, f64)>),
}

/// The pieces of a calculation, and whether at most one of them ever gives points.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pieces {
    pub(super) pieces: Vec<Piece>,
    pub(super) is_one_at_most: bool,
}

impl Pieces {
    fn one(piece: Piece) -> Self {
        Self {
            pieces: vec![piece],
            is_one_at_most: true,
        }
    }
}

/// The pieces of a calculation over properties.
///
/// # Errors
/// Why it has no equal here.
pub(super) fn pieces(calculation: &At, renames: &Renames) -> Result<Pieces, String> {
    let value = |at: &At| {
        at.number("value")
            .ok_or_else(|| format!("`{}` has no `value`", at.path))
    };
    match calculation.text("type").unwrap_or_default() {
        "CONSTANT" => Ok(Pieces::one(Piece::Where(None, value(calculation)?))),
        "CONDITIONAL" => {
            let asked = calculation
                .get("whereCondition")
                .ok_or_else(|| format!("`{}` has no `whereCondition`", calculation.path))?;
            let held = composite(&asked, renames)?;
            Ok(Pieces::one(Piece::Where(held, value(calculation)?)))
        }
        "MATCH" => matched(calculation, renames),
        "MULTI" => {
            let mut all = Vec::new();
            for inner in calculation.items("calculators") {
                all.extend(pieces(&inner, renames)?.pieces);
            }
            Ok(Pieces {
                is_one_at_most: all.len() < 2,
                pieces: all,
            })
        }
        "SEGMENT_MEMBERSHIP" => Err(
            "membership of HubSpot's lists is not in the data; bring it as a column and give it a rule".to_owned(),
        ),
        "ASSOCIATIONS" | "ASSOCIATION_UE" => Err(
            "points of associated records have no equal; colleagues of a lead are the feature kind `account`".to_owned(),
        ),
        other => Err(format!("calculations of type `{other}` are not known")),
    }
}

/// What a property or type of events is called here.
pub(super) fn renamed<'a>(renames: &'a Renames, name: &'a str) -> &'a str {
    renames.get(name).map_or(name, String::as_str)
}

/// All conditions of a composite one; nothing where there are none.
fn composite(asked: &At, renames: &Renames) -> Result<Option<String>, String> {
    let mut all = Vec::new();
    for inner in asked.items("conditions") {
        match inner.text("type") {
            Some("COMPOSITE") => all.extend(composite(&inner, renames)?),
            _ => all.push(single(&inner, inner.text("property"), renames)?),
        }
    }
    if asked
        .text("operator")
        .is_some_and(|operator| operator != "AND")
    {
        return Ok(Some(sql::any(&all)));
    }
    Ok((!all.is_empty()).then(|| sql::all(&all)))
}

fn single(at: &At, property: Option<&str>, renames: &Renames) -> Result<String, String> {
    let property = property.ok_or_else(|| format!("`{}` has no `property`", at.path))?;
    let operation = at
        .get("operation")
        .ok_or_else(|| format!("`{}` has no `operation`", at.path))?;
    condition(renamed(renames, property), &operation)
}

/// The first rule that matches gives its points.
fn matched(calculation: &At, renames: &Renames) -> Result<Pieces, String> {
    let property = calculation.text("property");
    let rules = calculation.items("matchRules");
    let mut found = Vec::new();
    for rule in &rules {
        let value = rule.number("value");
        let value = value.ok_or_else(|| format!("`{}` has no `value`", rule.path))?;
        found.push((single(rule, property, renames)?, value));
    }
    let default = calculation
        .number("defaultValue")
        .filter(|value| *value != 0.0);
    let same = found.first().map(|(_, value)| *value);
    if default.is_none() {
        if let Some(ranges) = ranges(&rules)
            && let Some(property) = property
            && 1 < ranges.len()
        {
            let column = renamed(renames, property).to_owned();
            return Ok(Pieces::one(Piece::Ranges(column, ranges)));
        }
        if let Some(same) = same.filter(|same| {
            found
                .iter()
                .all(|(_, value)| value.to_bits() == same.to_bits())
        }) {
            let each: Vec<String> = found.into_iter().map(|(condition, _)| condition).collect();
            return Ok(Pieces::one(Piece::Where(Some(sql::any(&each)), same)));
        }
    }
    let mut pieces = Vec::new();
    let mut earlier: Vec<String> = Vec::new();
    let disjoint = are_disjoint(&rules);
    for (condition, value) in found {
        let mut all = vec![condition.clone()];
        if !disjoint {
            all.extend(earlier.iter().map(|one| format!("({one}) IS NOT TRUE")));
        }
        earlier.push(condition);
        pieces.push(Piece::Where(Some(sql::all(&all)), value));
    }
    if let Some(default) = default {
        let all: Vec<String> = earlier
            .iter()
            .map(|one| format!("({one}) IS NOT TRUE"))
            .collect();
        let held = (!all.is_empty()).then(|| sql::all(&all));
        pieces.push(Piece::Where(held, default));
    }
    Ok(Pieces {
        pieces,
        is_one_at_most: true,
    })
}

/// Ranges of a number, where each rule says "at least", from high to low.
fn ranges(rules: &[At]) -> Option<Vec<(f64, Option<f64>, f64)>> {
    let mut ranges = Vec::new();
    let mut above: Option<f64> = None;
    for rule in rules {
        let operation = rule.get("operation")?;
        let is_at_least = operation.text("operationType") == Some("NUMBER")
            && operation.text("operator") == Some("IS_GREATER_THAN_OR_EQUAL_TO")
            && operation.flag("includeObjectsWithNoValueSet") != Some(true);
        let from = operation.number("value").filter(|_| is_at_least)?;
        if above.is_some_and(|above| above <= from) {
            return None;
        }
        ranges.push((from, above, rule.number("value")?));
        above = Some(from);
    }
    ranges.reverse();
    Some(ranges)
}

/// Whether rules ask for different texts, so that no two can match.
fn are_disjoint(rules: &[At]) -> bool {
    let mut seen = Vec::new();
    for rule in rules {
        let Some(operation) = rule.get("operation") else {
            return false;
        };
        let operator = operation.text("operator").unwrap_or_default();
        let with_nobody = operation.flag("includeObjectsWithNoValueSet") == Some(true);
        let values = match operation.text("operationType") {
            Some("STRING") if operator == "IS_EQUAL_TO" => {
                operation.text("value").into_iter().collect::<Vec<_>>()
            }
            Some("ENUMERATION") if operator == "IS_ANY_OF" => {
                let values = operation.items("values");
                values
                    .iter()
                    .filter_map(|value| value.json.as_str())
                    .collect()
            }
            _ => return false,
        };
        if with_nobody || values.iter().any(|value| seen.contains(value)) {
            return false;
        }
        seen.extend(values);
    }
    true
}
