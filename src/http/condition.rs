//! Conditions of lists: SQL over what is known of a kept lead, such as `score >= 15`, or
//! `events('mail_replied') > 0 AND events('qualified') = 0`.
//!
//! Names are those of the columns of a list and of the attributes of leads. `events(type)` says how often something
//! happened, `events(type, days)` how often in the last days, `days_since(type)` how long ago the last one is. Missing values
//! follow SQL: a comparison with one is neither true nor false, and a condition that is not true does not hold.

use serde_json::Value as Json;
use sqlparser::ast::{self, BinaryOperator, Expr, UnaryOperator, Value as Literal};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use crate::error::{Error, Result, closest};

/// The columns of a list that conditions may name.
pub(super) const COLUMNS: [&str; 16] = [
    "lead",
    "score",
    "grade",
    "probability",
    "rule_points",
    "fit_points",
    "engagement_points",
    "rule_label",
    "rule_cell",
    "rule_probability",
    "model_probability",
    "hybrid_probability",
    "owner",
    "account",
    "created",
    "converted",
];

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing is known.
    Missing,
    /// A number.
    Number(f64),
    /// Text; instants are text, too, as RFC 3339 orders them.
    Text(String),
    /// True or false.
    Truth(bool),
}

/// What a condition looks at.
pub(super) trait Row {
    /// The value of a column or attribute.
    fn value(&self, name: &str) -> Cell;
    /// How often something happened, ever or in the last days.
    ///
    /// # Errors
    /// A state that cannot be read.
    fn events(&self, event_type: &str, days: Option<f64>) -> Result<f64>;
    /// How many days ago it happened last.
    ///
    /// # Errors
    /// A state that cannot be read.
    fn days_since(&self, event_type: &str) -> Result<Option<f64>>;
}

/// A condition that was checked.
#[derive(Debug, Clone)]
pub(super) struct Condition(Node);

#[derive(Debug, Clone)]
enum Node {
    Column(String),
    Value(Cell),
    Events(String, Option<f64>),
    DaysSince(String),
    Not(Box<Node>),
    Negative(Box<Node>),
    IsMissing(Box<Node>, bool),
    In(Box<Node>, Vec<Node>, bool),
    Between(Box<Node>, Box<Node>, Box<Node>, bool),
    Like(Box<Node>, Box<Node>, bool),
    Two(Box<Node>, BinaryOperator, Box<Node>),
}

impl Condition {
    /// Parses `text`; besides [`COLUMNS`] it may name `attributes`.
    ///
    /// # Errors
    /// What is no condition, or names what is not there.
    pub(super) fn parse(text: &str, attributes: &[String]) -> Result<Self> {
        let wrong = |error: sqlparser::parser::ParserError| {
            let words = error
                .to_string()
                .trim_start_matches("sql parser error: ")
                .to_lowercase();
            Error::config(format!("`{text}` is no condition: {words}"))
        };
        let mut parser = Parser::new(&GenericDialect {})
            .with_recursion_limit(50)
            .try_with_sql(text)
            .map_err(wrong)?;
        let tree = parser.parse_expr().map_err(wrong)?;
        let rest = parser.peek_token().token;
        if rest != Token::EOF {
            return Err(Error::config(format!(
                "`{text}` is no condition: unexpected `{rest}`"
            )));
        }
        let node = translate(&tree, attributes).map_err(|error| {
            error
                .context(format!("`{text}` is no condition"))
                .hint("for example: score >= 70 AND events('mail_replied') > 0 AND days_since('demo_requested') IS NULL")
        })?;
        Ok(Self(node))
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// A state that cannot be read.
    pub(super) fn holds(&self, row: &impl Row) -> Result<bool> {
        Ok(eval(&self.0, row)? == Cell::Truth(true))
    }
}

fn translate(tree: &Expr, attributes: &[String]) -> Result<Node> {
    let node = |tree: &Expr| translate(tree, attributes).map(Box::new);
    Ok(match tree {
        Expr::Identifier(name) => column(&name.value, attributes)?,
        Expr::CompoundIdentifier(parts) => {
            let parts: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
            column(&parts.join("."), attributes)?
        }
        Expr::Value(value) => Node::Value(literal(&value.value)?),
        Expr::Nested(inner) => translate(inner, attributes)?,
        Expr::UnaryOp {
            op: UnaryOperator::Not,
            expr,
        } => Node::Not(node(expr)?),
        Expr::UnaryOp {
            op: UnaryOperator::Minus,
            expr,
        } => Node::Negative(node(expr)?),
        Expr::IsNull(inner) => Node::IsMissing(node(inner)?, true),
        Expr::IsNotNull(inner) => Node::IsMissing(node(inner)?, false),
        Expr::InList {
            expr,
            list,
            negated,
        } => {
            let list = list
                .iter()
                .map(|one| translate(one, attributes))
                .collect::<Result<_>>()?;
            Node::In(node(expr)?, list, *negated)
        }
        Expr::Between {
            expr,
            negated,
            low,
            high,
        } => Node::Between(node(expr)?, node(low)?, node(high)?, *negated),
        Expr::Like {
            negated,
            any: false,
            expr,
            pattern,
            escape_char: None,
        } => Node::Like(node(expr)?, node(pattern)?, *negated),
        Expr::BinaryOp { left, op, right } if is_known(op) => {
            Node::Two(node(left)?, op.clone(), node(right)?)
        }
        Expr::Function(call) => function(call)?,
        other => return Err(Error::config(format!("`{other}` is not allowed here"))),
    })
}

fn is_known(op: &BinaryOperator) -> bool {
    use BinaryOperator::{And, Divide, Eq, Gt, GtEq, Lt, LtEq, Minus, Multiply, NotEq, Or, Plus};
    matches!(
        op,
        And | Divide | Eq | Gt | GtEq | Lt | LtEq | Minus | Multiply | NotEq | Or | Plus
    )
}

fn column(name: &str, attributes: &[String]) -> Result<Node> {
    if COLUMNS.contains(&name) || attributes.iter().any(|known| known == name) {
        return Ok(Node::Column(name.to_owned()));
    }
    let known = COLUMNS
        .iter()
        .copied()
        .chain(attributes.iter().map(String::as_str));
    let near =
        closest(name, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Err(Error::config(format!("no column `{name}`{near}")))
}

fn literal(value: &Literal) -> Result<Cell> {
    Ok(match value {
        Literal::Number(text, _) => {
            let number = text
                .parse()
                .map_err(|_| Error::config(format!("`{text}` is no number")))?;
            Cell::Number(number)
        }
        Literal::SingleQuotedString(text) | Literal::DoubleQuotedString(text) => {
            Cell::Text(text.clone())
        }
        Literal::Boolean(truth) => Cell::Truth(*truth),
        Literal::Null => Cell::Missing,
        other => return Err(Error::config(format!("`{other}` is not allowed here"))),
    })
}

fn function(call: &ast::Function) -> Result<Node> {
    let name = call.name.to_string().to_lowercase();
    let ast::FunctionArguments::List(list) = &call.args else {
        return Err(Error::config(format!("`{call}` is not allowed here")));
    };
    let mut arguments = Vec::new();
    for argument in &list.args {
        match argument {
            ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(Expr::Value(value))) => {
                arguments.push(literal(&value.value)?);
            }
            other => {
                return Err(Error::config(format!(
                    "`{other}` has to be text or a number"
                )));
            }
        }
    }
    match (name.as_str(), arguments.as_slice()) {
        ("events", [Cell::Text(event_type)]) => Ok(Node::Events(event_type.clone(), None)),
        ("events", [Cell::Text(event_type), Cell::Number(days)]) if 0.0 < *days => {
            Ok(Node::Events(event_type.clone(), Some(*days)))
        }
        ("days_since", [Cell::Text(event_type)]) => Ok(Node::DaysSince(event_type.clone())),
        _ => Err(Error::config(format!(
            "`{call}` is not known; there are events('type'), events('type', days) and days_since('type')"
        ))),
    }
}

fn eval(node: &Node, row: &impl Row) -> Result<Cell> {
    Ok(match node {
        Node::Column(name) => row.value(name),
        Node::Value(cell) => cell.clone(),
        Node::Events(event_type, days) => Cell::Number(row.events(event_type, *days)?),
        Node::DaysSince(event_type) => row
            .days_since(event_type)?
            .map_or(Cell::Missing, Cell::Number),
        Node::Not(inner) => match eval(inner, row)? {
            Cell::Truth(truth) => Cell::Truth(!truth),
            _ => Cell::Missing,
        },
        Node::Negative(inner) => match eval(inner, row)? {
            Cell::Number(number) => Cell::Number(-number),
            _ => Cell::Missing,
        },
        Node::IsMissing(inner, wanted) => {
            Cell::Truth((eval(inner, row)? == Cell::Missing) == *wanted)
        }
        Node::In(inner, list, negated) => {
            let value = eval(inner, row)?;
            let mut found = Cell::Truth(false);
            for one in list {
                match compare(&value, &eval(one, row)?) {
                    Some(std::cmp::Ordering::Equal) => {
                        found = Cell::Truth(true);
                        break;
                    }
                    Some(_) => {}
                    None => found = Cell::Missing,
                }
            }
            flipped(&found, *negated)
        }
        Node::Between(inner, low, high, negated) => {
            let value = eval(inner, row)?;
            let low = compare(&value, &eval(low, row)?).map(std::cmp::Ordering::is_ge);
            let high = compare(&value, &eval(high, row)?).map(std::cmp::Ordering::is_le);
            flipped(&and(truth(low), truth(high)), *negated)
        }
        Node::Like(inner, pattern, negated) => match (eval(inner, row)?, eval(pattern, row)?) {
            (Cell::Text(text), Cell::Text(pattern)) => {
                flipped(&Cell::Truth(is_like(&text, &pattern)), *negated)
            }
            _ => Cell::Missing,
        },
        Node::Two(left, op, right) => two(&eval(left, row)?, op, &eval(right, row)?),
    })
}

fn two(left: &Cell, op: &BinaryOperator, right: &Cell) -> Cell {
    let number = |of: fn(f64, f64) -> f64| match (left, right) {
        (Cell::Number(a), Cell::Number(b)) => Some(of(*a, *b))
            .filter(|value| value.is_finite())
            .map_or(Cell::Missing, Cell::Number),
        _ => Cell::Missing,
    };
    let ordered = |is: fn(std::cmp::Ordering) -> bool| truth(compare(left, right).map(is));
    match op {
        BinaryOperator::And => and(left.clone(), right.clone()),
        // Not both false.
        BinaryOperator::Or => flipped(&and(flipped(left, true), flipped(right, true)), true),
        BinaryOperator::Plus => number(|a, b| a + b),
        BinaryOperator::Minus => number(|a, b| a - b),
        BinaryOperator::Multiply => number(|a, b| a * b),
        BinaryOperator::Divide => number(|a, b| a / b),
        BinaryOperator::Eq => ordered(std::cmp::Ordering::is_eq),
        BinaryOperator::NotEq => ordered(std::cmp::Ordering::is_ne),
        BinaryOperator::Lt => ordered(std::cmp::Ordering::is_lt),
        BinaryOperator::LtEq => ordered(std::cmp::Ordering::is_le),
        BinaryOperator::Gt => ordered(std::cmp::Ordering::is_gt),
        BinaryOperator::GtEq => ordered(std::cmp::Ordering::is_ge),
        _ => Cell::Missing,
    }
}

fn truth(of: Option<bool>) -> Cell {
    of.map_or(Cell::Missing, Cell::Truth)
}

fn and(left: Cell, right: Cell) -> Cell {
    match (left, right) {
        (Cell::Truth(false), _) | (_, Cell::Truth(false)) => Cell::Truth(false),
        (Cell::Truth(true), Cell::Truth(true)) => Cell::Truth(true),
        _ => Cell::Missing,
    }
}

fn flipped(cell: &Cell, is_flipped: bool) -> Cell {
    match cell {
        Cell::Truth(truth) => Cell::Truth(*truth != is_flipped),
        _ => Cell::Missing,
    }
}

/// How two values stand to each other; `None` where one is missing or they are of different kinds.
fn compare(left: &Cell, right: &Cell) -> Option<std::cmp::Ordering> {
    match (left, right) {
        (Cell::Number(a), Cell::Number(b)) => a.partial_cmp(b),
        (Cell::Text(a), Cell::Text(b)) => Some(a.cmp(b)),
        (Cell::Truth(a), Cell::Truth(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// `%` stands for anything, `_` for one character.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) =
        (text.chars().collect(), pattern.chars().collect());
    let (mut at, mut place) = (0, 0);
    // Where the last `%` stands, and how much it stands for so far.
    let mut any: Option<(usize, usize)> = None;
    while at < text.len() {
        if pattern.get(place) == Some(&'%') {
            any = Some((place, at));
            place += 1;
        } else if pattern
            .get(place)
            .is_some_and(|wanted| *wanted == '_' || *wanted == text[at])
        {
            (at, place) = (at + 1, place + 1);
        } else if let Some((percent, from)) = any {
            any = Some((percent, from + 1));
            (at, place) = (from + 1, percent + 1);
        } else {
            return false;
        }
    }
    pattern[place..].iter().all(|rest| *rest == '%')
}

/// A value of JSON as a cell.
pub(super) fn cell_of(value: &Json) -> Cell {
    match value {
        Json::Null | Json::Array(_) | Json::Object(_) => Cell::Missing,
        Json::Bool(truth) => Cell::Truth(*truth),
        Json::Number(number) => number.as_f64().map_or(Cell::Missing, Cell::Number),
        Json::String(text) => Cell::Text(text.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Ana;

    impl Row for Ana {
        fn value(&self, name: &str) -> Cell {
            match name {
                "score" => Cell::Number(42.0),
                "country" => Cell::Text("ES".to_owned()),
                _ => Cell::Missing,
            }
        }

        fn events(&self, event_type: &str, days: Option<f64>) -> Result<f64> {
            Ok(if event_type == "mail_replied" {
                days.map_or(3.0, |_| 1.0)
            } else {
                0.0
            })
        }

        fn days_since(&self, event_type: &str) -> Result<Option<f64>> {
            Ok((event_type == "mail_replied").then_some(4.5))
        }
    }

    fn holds(text: &str) -> bool {
        Condition::parse(text, &["country".to_owned()])
            .unwrap()
            .holds(&Ana)
            .unwrap()
    }

    #[test]
    fn conditions_hold_as_sql_says() {
        for text in [
            "score >= 15",
            "score BETWEEN 40 AND 42 AND NOT score < 42",
            "events('mail_replied') > 0 AND events('qualified') = 0",
            "events('mail_replied', 7) = 1",
            "days_since('mail_replied') < 5 AND days_since('qualified') IS NULL",
            "country IN ('FR', 'ES') OR grade = 'A'",
            "country LIKE 'E_' AND country LIKE '%S' AND country NOT LIKE '%SS%'",
            "grade IS NULL",
            "score * 2 - 4 = 80",
        ] {
            assert!(holds(text), "{text}");
        }
        for text in [
            "grade = 'A'",
            "NOT grade = 'A'",
            "grade <> 'A'",
            "score > 'a'",
            "grade = 'A' AND score = 42",
            "score / 0 > 1",
            "country NOT IN ('ES')",
        ] {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused_with_what_is_meant() {
        let said = |text: &str| {
            Condition::parse(text, &["country".to_owned()])
                .unwrap_err()
                .to_string()
        };
        assert!(
            said("scor > 1").contains("did you mean `score`?"),
            "{}",
            said("scor > 1")
        );
        assert!(
            said("events(score) > 1").contains("has to be text or a number"),
            "{}",
            said("events(score) > 1")
        );
        assert!(said("score > 1 extra").contains("unexpected `extra`"));
        assert!(said("(SELECT 1)").contains("not allowed here"));
        assert!(said("score >").contains("no condition"));
    }
}
