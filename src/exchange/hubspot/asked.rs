//! An SQL condition as `HubSpot`'s operations on properties, as far as it has equals for it.

use serde_json::{Value as Json, json};
use sqlparser::ast::{self, BinaryOperator as Op, Expr, UnaryOperator};

use super::operation::SIGNS;
use super::sql;

/// A property with an operation on it.
pub(super) type Compared = (String, Json);

/// What a condition asks for, in a form that `HubSpot` has.
pub(super) enum Asked {
    /// Nothing: it always holds.
    Always,
    /// All of these.
    All(Vec<Compared>),
    /// One of these operations on one property.
    OneOf(String, Vec<Json>),
}

/// What a condition asks for.
///
/// # Errors
/// Which part of it has no equal in `HubSpot`.
pub(super) fn asked(text: &str) -> Result<Asked, String> {
    let dialect = sqlparser::dialect::GenericDialect {};
    let parsed = sqlparser::parser::Parser::new(&dialect).try_with_sql(text);
    let tree = parsed.and_then(|mut parser| parser.parse_expr());
    let tree = tree.map_err(|error| format!("`{text}` is no condition: {error}"))?;
    if let Some(true) = truth(&tree) {
        return Ok(Asked::Always);
    }
    if let Some((property, operations)) = alternatives(&tree) {
        return Ok(Asked::OneOf(property, operations));
    }
    let mut all = Vec::new();
    conjuncts(&tree, &mut all)?;
    Ok(Asked::All(all))
}

fn truth(tree: &Expr) -> Option<bool> {
    match tree {
        Expr::Nested(inner) => truth(inner),
        Expr::Value(value) => match value.value {
            ast::Value::Boolean(truth) => Some(truth),
            _ => None,
        },
        _ => None,
    }
}

/// Operations on one property that `OR` or a list of numbers joins.
fn alternatives(tree: &Expr) -> Option<(String, Vec<Json>)> {
    match tree {
        Expr::Nested(inner) => alternatives(inner),
        Expr::BinaryOp {
            left,
            op: Op::Or,
            right,
        } => {
            let (property, mut operations) = alternative(left)?;
            let (other, more) = alternative(right)?;
            operations.extend(more);
            (property == other).then_some((property, operations))
        }
        Expr::InList {
            expr,
            list,
            negated: false,
        } if list.iter().all(|item| number(item).is_some()) => {
            let each = list.iter().filter_map(number);
            let each = each.map(|value| numeric("IS_EQUAL_TO", value)).collect();
            Some((name(expr)?, each))
        }
        _ => None,
    }
}

fn alternative(tree: &Expr) -> Option<(String, Vec<Json>)> {
    alternatives(tree).or_else(|| {
        let mut one = Vec::new();
        conjuncts(tree, &mut one).ok()?;
        match one.as_slice() {
            [(property, operation)] => Some((property.clone(), vec![operation.clone()])),
            _ => None,
        }
    })
}

fn conjuncts(tree: &Expr, all: &mut Vec<Compared>) -> Result<(), String> {
    let add = |all: &mut Vec<Compared>, expr: &Expr, operation: Option<Json>| {
        let found = name(expr).zip(operation);
        all.push(found.ok_or_else(|| no_equal(tree))?);
        Ok(())
    };
    match tree {
        Expr::Nested(inner) => conjuncts(inner, all),
        Expr::BinaryOp {
            left,
            op: Op::And,
            right,
        } => {
            conjuncts(left, all)?;
            conjuncts(right, all)
        }
        Expr::BinaryOp { left, op, right } => {
            let (column, op, value) = if name(left).is_some() {
                (left, spelled(op), right)
            } else {
                (right, spelled(op).map(mirrored), left)
            };
            let op = op.ok_or_else(|| no_equal(tree))?;
            add(all, column, comparison(op, value))
        }
        Expr::IsNull(expr) => add(all, expr, Some(known(false))),
        Expr::IsNotNull(expr) => add(all, expr, Some(known(true))),
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) => add(all, tree, Some(boolean(true))),
        Expr::IsTrue(expr) => add(all, expr, Some(boolean(true))),
        Expr::IsFalse(expr) => add(all, expr, Some(boolean(false))),
        Expr::InList {
            expr,
            list,
            negated,
        } => {
            let values: Option<Vec<&str>> = list.iter().map(text).collect();
            let operator = if *negated { "IS_NONE_OF" } else { "IS_ANY_OF" };
            let operation = values.map(|values| {
                json!({
                    "operationType": "ENUMERATION", "operator": operator, "values": values,
                    "includeObjectsWithNoValueSet": false,
                })
            });
            add(all, expr, operation)
        }
        Expr::Between {
            expr,
            negated: false,
            low,
            high,
        } => {
            let bound = |operator, value| Some(numeric(operator, number(value)?));
            add(all, expr, bound("IS_GREATER_THAN_OR_EQUAL_TO", low))?;
            add(all, expr, bound("IS_LESS_THAN_OR_EQUAL_TO", high))
        }
        Expr::Like {
            negated,
            any: false,
            expr,
            pattern,
            escape_char: None,
        } => add(
            all,
            expr,
            text(pattern).and_then(|pattern| like(pattern, !negated)),
        ),
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr,
        } => match turned(expr) {
            Some(turned) => conjuncts(&turned, all),
            None => add(all, expr, name(expr).map(|_| boolean(false))),
        },
        Expr::Function(function) => {
            let operator = match function.name.to_string().to_lowercase().as_str() {
                "contains" => "CONTAINS",
                "starts_with" => "STARTS_WITH",
                "ends_with" => "ENDS_WITH",
                _ => return Err(no_equal(tree)),
            };
            match arguments(function).as_slice() {
                [column, value] => add(
                    all,
                    column,
                    text(value).map(|value| string(operator, value)),
                ),
                _ => Err(no_equal(tree)),
            }
        }
        _ => Err(no_equal(tree)),
    }
}

fn no_equal(tree: &Expr) -> String {
    format!("`{tree}` has no equal in HubSpot")
}

/// What `NOT` makes of tests that have an opposite.
fn turned(tree: &Expr) -> Option<Expr> {
    let mut tree = match tree {
        Expr::Nested(inner) => inner.as_ref().clone(),
        other => other.clone(),
    };
    match &mut tree {
        Expr::Like { negated, .. } | Expr::InList { negated, .. } => {
            *negated = !*negated;
            Some(tree)
        }
        _ => None,
    }
}

fn arguments(function: &ast::Function) -> Vec<&Expr> {
    match &function.args {
        ast::FunctionArguments::List(list) => list
            .args
            .iter()
            .filter_map(|argument| match argument {
                ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr)) => Some(expr),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn name(tree: &Expr) -> Option<String> {
    match tree {
        Expr::Identifier(ident) => Some(ident.value.clone()),
        Expr::CompoundIdentifier(parts) => {
            let parts: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
            Some(parts.join("."))
        }
        Expr::Nested(inner) => name(inner),
        _ => None,
    }
}

fn number(tree: &Expr) -> Option<f64> {
    match tree {
        Expr::Value(value) => match &value.value {
            ast::Value::Number(text, _) => text.parse().ok(),
            _ => None,
        },
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => number(expr).map(|number| -number),
        Expr::Nested(inner) => number(inner),
        _ => None,
    }
}

fn text(tree: &Expr) -> Option<&str> {
    match tree {
        Expr::Value(value) => match &value.value {
            ast::Value::SingleQuotedString(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn spelled(op: &Op) -> Option<&'static str> {
    Some(match op {
        Op::Eq => "=",
        Op::NotEq => "<>",
        Op::Gt => ">",
        Op::GtEq => ">=",
        Op::Lt => "<",
        Op::LtEq => "<=",
        _ => return None,
    })
}

/// The sign with its sides exchanged.
fn mirrored(sign: &'static str) -> &'static str {
    match sign {
        ">" => "<",
        ">=" => "<=",
        "<" => ">",
        "<=" => ">=",
        same => same,
    }
}

fn comparison(sign: &str, value: &Expr) -> Option<Json> {
    let operator = SIGNS
        .iter()
        .find(|(_, one)| *one == sign)
        .map(|(name, _)| *name)?;
    if let Some(value) = number(value) {
        return Some(numeric(operator, value));
    }
    match (text(value), truth(value), sign) {
        (Some(value), _, "=" | "<>") => Some(string(operator, value)),
        (_, Some(value), "=") => Some(boolean(value)),
        (_, Some(value), "<>") => Some(boolean(!value)),
        _ => None,
    }
}

/// A number compared.
pub(super) fn numeric(operator: &str, value: f64) -> Json {
    json!({
        "operationType": "NUMBER", "operator": operator, "value": value, "includeObjectsWithNoValueSet": false,
    })
}

fn string(operator: &str, value: &str) -> Json {
    json!({
        "operationType": "STRING", "operator": operator, "value": value, "includeObjectsWithNoValueSet": false,
    })
}

fn boolean(value: bool) -> Json {
    json!({
        "operationType": "BOOL", "operator": "IS_EQUAL_TO", "value": value, "includeObjectsWithNoValueSet": false,
    })
}

fn known(is_known: bool) -> Json {
    let operator = if is_known { "IS_KNOWN" } else { "IS_UNKNOWN" };
    json!({
        "operationType": "ALL_PROPERTY", "operator": operator, "includeObjectsWithNoValueSet": false,
    })
}

/// A pattern whose only wildcards are `%` at its ends.
fn like(pattern: &str, holds: bool) -> Option<Json> {
    let starts = pattern.strip_prefix('%');
    let inner = starts.unwrap_or(pattern);
    let ends = inner.strip_suffix('%');
    let value = ends.unwrap_or(inner);
    if !sql::is_plain(value) {
        return None;
    }
    let operator = match (starts.is_some(), ends.is_some(), holds) {
        (true, true, true) => "CONTAINS",
        (true, true, false) => "DOES_NOT_CONTAIN",
        (false, true, true) => "STARTS_WITH",
        (true, false, true) => "ENDS_WITH",
        (false, false, true) => "IS_EQUAL_TO",
        (false, false, false) => "IS_NOT_EQUAL_TO",
        (_, _, false) => return None,
    };
    Some(string(operator, value))
}

#[cfg(test)]
mod tests {
    use super::super::operation::condition;
    use super::*;
    use crate::exchange::json::At;

    #[test]
    fn conditions_come_back_as_they_were() {
        for text in [
            "country = 'ES'",
            "size >= 50 AND size < 1000",
            "url LIKE '%/pricing%'",
            "url LIKE '/docs%' AND url NOT LIKE '%old%'",
            "industry IN ('software', 'finance')",
            "industry NOT IN ('software', 'finance')",
            "name = 'O''Hara'",
            "email IS NOT NULL AND phone IS NULL",
            "subscribed = true",
            "contains(url, '100%')",
            "\"page title\" = 5",
            "size = -1.5",
        ] {
            let Ok(Asked::All(all)) = asked(text) else {
                panic!("{text} has no equal")
            };
            let back: Result<Vec<String>, String> = all
                .iter()
                .map(|(name, json)| condition(name, &At::root(json)))
                .collect();
            assert_eq!(back.map(|back| sql::all(&back)).as_deref(), Ok(text));
        }
    }

    #[test]
    fn one_of_several_tests_of_one_property_is_a_match() {
        for (text, n) in [("a = 1 OR a = 2 OR a > 9", 3), ("a IN (1, 2)", 2)] {
            let found = asked(text);
            assert!(matches!(found, Ok(Asked::OneOf(name, all)) if name == "a" && all.len() == n));
        }
        assert!(matches!(asked("true"), Ok(Asked::Always)));
    }

    #[test]
    fn what_has_no_equal_is_named() {
        for (text, named) in [
            ("a = 1 OR b = 2", "`a = 1 OR b = 2`"),
            ("size > 3 AND lower(name) = 'x'", "`lower(name) = 'x'`"),
            ("url LIKE '/a%b'", "`url LIKE '/a%b'`"),
            ("url LIKE '/a_'", "`url LIKE '/a_'`"),
            ("url ILIKE '%x%'", "`url ILIKE '%x%'`"),
            ("a = b", "`a = b`"),
            ("a + 1 > 2", "`a + 1 > 2`"),
        ] {
            let error = asked(text).map(|_| ()).unwrap_err();
            assert!(error.starts_with(named), "{error}");
        }
    }
}
