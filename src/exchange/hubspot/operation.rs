//! One comparison of a property: `HubSpot`'s operation as an SQL condition. The way back is [`super::asked`].

use super::sql;
use crate::exchange::draft::numeral;
use crate::exchange::json::At;

/// The operation on a column as a condition.
///
/// # Errors
/// Why there is no such condition.
pub(super) fn condition(name: &str, operation: &At) -> Result<String, String> {
    let kind = operation
        .text("operationType")
        .unwrap_or_default()
        .replace('-', "_");
    let operator = operation.text("operator").unwrap_or_default();
    let unknown = || {
        Err(format!(
            "operation `{kind}` with operator `{operator}` has no equal here"
        ))
    };
    let column = sql::column(name);
    let number = |key: &str| operation.number(key).map(numeral);
    let values: Vec<String> = operation
        .items("values")
        .iter()
        .filter_map(|value| value.json.as_str().map(str::to_owned))
        .collect();
    let condition = match kind.as_str() {
        "ALL_PROPERTY" => {
            return match operator {
                "IS_KNOWN" | "IS_NOT_EMPTY" => Ok(format!("{column} IS NOT NULL")),
                "IS_UNKNOWN" | "IS_EMPTY" => Ok(format!("{column} IS NULL")),
                _ => unknown(),
            };
        }
        "NUMBER" => match (sign(operator), number("value")) {
            (Some(sign), Some(value)) => format!("{column} {sign} {value}"),
            _ => return unknown(),
        },
        "NUMBER_RANGED" => match (operator, number("lowerBound"), number("upperBound")) {
            ("IS_BETWEEN", Some(low), Some(high)) => format!("{column} BETWEEN {low} AND {high}"),
            ("IS_NOT_BETWEEN", Some(low), Some(high)) => {
                format!("{column} NOT BETWEEN {low} AND {high}")
            }
            _ => return unknown(),
        },
        "BOOL" => match (operator, operation.flag("value")) {
            ("IS_EQUAL_TO", Some(value)) => format!("{column} = {value}"),
            ("IS_NOT_EQUAL_TO", Some(value)) => format!("{column} <> {value}"),
            _ => return unknown(),
        },
        "STRING" => match (text_test(operator), operation.text("value")) {
            (Some((test, holds)), Some(value)) => compare(&column, test, value, holds),
            _ => return unknown(),
        },
        "MULTISTRING" => match text_test(operator) {
            Some((Test::Equal, holds)) if !values.is_empty() => listed(&column, &values, holds),
            Some((test, holds)) if !values.is_empty() => {
                let each: Vec<String> = values
                    .iter()
                    .map(|value| compare(&column, test, value, holds))
                    .collect();
                if holds {
                    sql::any(&each)
                } else {
                    sql::all(&each)
                }
            }
            _ => return unknown(),
        },
        "ENUMERATION" => match operator {
            "IS_ANY_OF" if !values.is_empty() => listed(&column, &values, true),
            "IS_NONE_OF" if !values.is_empty() => listed(&column, &values, false),
            "IS_EXACTLY" if values.len() == 1 => listed(&column, &values, true),
            "IS_NOT_EXACTLY" if values.len() == 1 => listed(&column, &values, false),
            _ => return unknown(),
        },
        _ => return unknown(),
    };
    if operation.flag("includeObjectsWithNoValueSet") == Some(true) {
        return Ok(sql::any(&[condition, format!("{column} IS NULL")]));
    }
    Ok(condition)
}

fn sign(operator: &str) -> Option<&'static str> {
    SIGNS
        .iter()
        .find(|(name, _)| *name == operator)
        .map(|(_, sign)| *sign)
}

/// Comparisons of numbers and their signs.
pub(super) const SIGNS: [(&str, &str); 6] = [
    ("IS_EQUAL_TO", "="),
    ("IS_NOT_EQUAL_TO", "<>"),
    ("IS_GREATER_THAN", ">"),
    ("IS_GREATER_THAN_OR_EQUAL_TO", ">="),
    ("IS_LESS_THAN", "<"),
    ("IS_LESS_THAN_OR_EQUAL_TO", "<="),
];

/// A test of texts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    Equal,
    Contains,
    Starts,
    Ends,
}

/// The test, and whether it has to hold or to fail.
fn text_test(operator: &str) -> Option<(Test, bool)> {
    Some(match operator {
        "IS_EQUAL_TO" => (Test::Equal, true),
        "IS_NOT_EQUAL_TO" => (Test::Equal, false),
        "CONTAINS" => (Test::Contains, true),
        "DOES_NOT_CONTAIN" => (Test::Contains, false),
        "STARTS_WITH" => (Test::Starts, true),
        "ENDS_WITH" => (Test::Ends, true),
        _ => return None,
    })
}

fn compare(column: &str, test: Test, value: &str, holds: bool) -> String {
    let not = if holds { "" } else { "NOT " };
    let like = |pattern: String| format!("{column} {not}LIKE {}", sql::text(&pattern));
    let call = |name: &str| format!("{not}{name}({column}, {})", sql::text(value));
    match (test, sql::is_plain(value)) {
        (Test::Equal, _) if holds => format!("{column} = {}", sql::text(value)),
        (Test::Equal, _) => format!("{column} <> {}", sql::text(value)),
        (Test::Contains, true) => like(format!("%{value}%")),
        (Test::Starts, true) => like(format!("{value}%")),
        (Test::Ends, true) => like(format!("%{value}")),
        (Test::Contains, false) => call("contains"),
        (Test::Starts, false) => call("starts_with"),
        (Test::Ends, false) => call("ends_with"),
    }
}

fn listed(column: &str, values: &[String], holds: bool) -> String {
    let list: Vec<String> = values.iter().map(|value| sql::text(value)).collect();
    match (list.as_slice(), holds) {
        ([one], true) => format!("{column} = {one}"),
        ([one], false) => format!("{column} <> {one}"),
        (several, true) => format!("{column} IN ({})", several.join(", ")),
        (several, false) => format!("{column} NOT IN ({})", several.join(", ")),
    }
}
