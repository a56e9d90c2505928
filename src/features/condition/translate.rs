//! A parsed condition said again as a polars expression, with every operand checked on the way.

use polars::prelude::*;
use sqlparser::ast::{self, BinaryOperator, UnaryOperator, Value};

use crate::error::closest;
use crate::features::condition::{ConditionError, FUNCTIONS};

/// What an operand holds, as far as comparisons care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
    Truth,
    Time,
    List,
    Null,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Truth => "true or false",
            Self::Time => "time",
            Self::List => "list",
            Self::Null => "null",
        }
    }

    fn of(dtype: &DataType) -> Self {
        match dtype {
            DataType::Boolean => Self::Truth,
            DataType::Datetime(..) | DataType::Date => Self::Time,
            DataType::List(_) => Self::List,
            dtype if dtype.is_primitive_numeric() => Self::Number,
            _ => Self::Text,
        }
    }
}

type Operand = (Expr, Kind);

/// Byte offset of a line and column (both from 1, columns in characters).
pub(super) fn offset_of(text: &str, line: u64, column: usize) -> usize {
    let mut offset = 0;
    for (idx, row) in text.split('\n').enumerate() {
        if idx as u64 + 1 == line.max(1) {
            return offset
                + row
                    .char_indices()
                    .nth(column.saturating_sub(1))
                    .map_or(row.len(), |(at, _)| at);
        }
        offset += row.len() + 1;
    }
    text.len()
}

pub(super) fn arguments(function: &ast::Function) -> Vec<&ast::Expr> {
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

pub(super) struct Translator<'a> {
    pub(super) text: &'a str,
    pub(super) schema: &'a Schema,
}

impl Translator<'_> {
    pub(super) fn whole(&self, message: String) -> ConditionError {
        ConditionError {
            message,
            offset: 0,
            length: self.text.len().max(1),
        }
    }

    /// An error at the node itself, where the parser kept its place.
    fn at(&self, node: &ast::Expr, message: String) -> ConditionError {
        use ast::Spanned;
        let span = node.span();
        if span.start.line == 0 {
            return self.whole(message);
        }
        let place = |line, column| offset_of(self.text, line, usize::try_from(column).unwrap_or(0));
        let offset = place(span.start.line, span.start.column);
        let end = place(span.end.line, span.end.column);
        ConditionError {
            message,
            offset,
            length: end.saturating_sub(offset).max(1),
        }
    }

    fn column(&self, node: &ast::Expr, name: &str) -> Result<Operand, ConditionError> {
        if let Some(dtype) = self.schema.get(name) {
            return Ok((col(name), Kind::of(dtype)));
        }
        let known: Vec<&str> = self
            .schema
            .iter_names()
            .map(PlSmallStr::as_str)
            .filter(|name| !name.starts_with("__"))
            .collect();
        let suggestion =
            closest(name, known.iter().copied()).map(|name| format!("; did you mean `{name}`?"));
        Err(self.at(
            node,
            format!(
                "no column `{name}`{}; columns here: {}",
                suggestion.unwrap_or_default(),
                known.join(", ")
            ),
        ))
    }

    fn truth(&self, node: &ast::Expr) -> Result<Expr, ConditionError> {
        match self.operand(node)? {
            (expr, Kind::Truth) => Ok(expr),
            (_, kind) => Err(self.at(
                node,
                format!("`{node}` is a {}, not true or false", kind.name()),
            )),
        }
    }

    pub(super) fn operand(&self, node: &ast::Expr) -> Result<Operand, ConditionError> {
        use ast::Expr as E;
        match node {
            E::Identifier(ident) => self.column(node, &ident.value),
            // Flattened properties are called `page.url`.
            E::CompoundIdentifier(parts) => {
                let name = parts
                    .iter()
                    .map(|part| part.value.as_str())
                    .collect::<Vec<_>>()
                    .join(".");
                self.column(node, &name)
            }
            E::Nested(inner) => self.operand(inner),
            E::Value(value) => self.literal(node, &value.value),
            E::UnaryOp {
                op: UnaryOperator::Not,
                expr,
            } => Ok((self.truth(expr)?.not(), Kind::Truth)),
            E::UnaryOp {
                op: UnaryOperator::Minus,
                expr,
            } => {
                let (inner, kind) = self.operand(expr)?;
                self.demand(expr, kind, Kind::Number)?;
                Ok((lit(0.0) - inner, Kind::Number))
            }
            E::BinaryOp { left, op, right } => self.binary(node, left, op, right),
            E::IsNull(expr) => Ok((self.operand(expr)?.0.is_null(), Kind::Truth)),
            E::IsNotNull(expr) => Ok((self.operand(expr)?.0.is_not_null(), Kind::Truth)),
            E::IsTrue(expr) => Ok((self.truth(expr)?.fill_null(lit(false)), Kind::Truth)),
            E::IsFalse(expr) => Ok((self.truth(expr)?.not().fill_null(lit(false)), Kind::Truth)),
            E::IsNotTrue(expr) => Ok((self.truth(expr)?.not().fill_null(lit(true)), Kind::Truth)),
            E::IsNotFalse(expr) => Ok((self.truth(expr)?.fill_null(lit(true)), Kind::Truth)),
            E::InList {
                expr,
                list,
                negated,
            } => {
                let mut any: Option<Expr> = None;
                for item in list {
                    let equal = self.compare(node, expr, &BinaryOperator::Eq, item)?;
                    any = Some(any.map_or(equal.clone(), |any| any.or(equal)));
                }
                let any =
                    any.ok_or_else(|| self.at(node, "an empty list after `IN`".to_owned()))?;
                Ok((if *negated { any.not() } else { any }, Kind::Truth))
            }
            E::Between {
                expr,
                negated,
                low,
                high,
            } => {
                let above = self.compare(node, expr, &BinaryOperator::GtEq, low)?;
                let below = self.compare(node, expr, &BinaryOperator::LtEq, high)?;
                let both = above.and(below);
                Ok((if *negated { both.not() } else { both }, Kind::Truth))
            }
            E::Like {
                negated,
                any: false,
                expr,
                pattern,
                escape_char: None,
            } => self.like(*negated, expr, pattern, false),
            E::ILike {
                negated,
                any: false,
                expr,
                pattern,
                escape_char: None,
            } => self.like(*negated, expr, pattern, true),
            E::Function(function) => self.function(node, function),
            _ => Err(self.at(node, format!("`{node}` is not allowed in a condition"))),
        }
    }

    fn literal(&self, node: &ast::Expr, value: &Value) -> Result<Operand, ConditionError> {
        match value {
            Value::Number(text, _) => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok((lit(number), Kind::Number)),
                _ => Err(self.at(node, format!("`{text}` is not a number"))),
            },
            Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) => {
                Ok((lit(text.clone()), Kind::Text))
            }
            Value::Boolean(truth) => Ok((lit(*truth), Kind::Truth)),
            Value::Null => Ok((lit(NULL), Kind::Null)),
            _ => Err(self.at(node, format!("`{node}` is not allowed in a condition"))),
        }
    }

    fn demand(&self, node: &ast::Expr, got: Kind, wanted: Kind) -> Result<(), ConditionError> {
        if got == wanted || got == Kind::Null {
            Ok(())
        } else {
            Err(self.at(
                node,
                format!(
                    "`{node}` is a {}, a {} is needed here",
                    got.name(),
                    wanted.name()
                ),
            ))
        }
    }

    fn binary(
        &self,
        node: &ast::Expr,
        left: &ast::Expr,
        op: &BinaryOperator,
        right: &ast::Expr,
    ) -> Result<Operand, ConditionError> {
        match op {
            BinaryOperator::And => Ok((self.truth(left)?.and(self.truth(right)?), Kind::Truth)),
            BinaryOperator::Or => Ok((self.truth(left)?.or(self.truth(right)?), Kind::Truth)),
            BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq => Ok((self.compare(node, left, op, right)?, Kind::Truth)),
            BinaryOperator::Plus
            | BinaryOperator::Minus
            | BinaryOperator::Multiply
            | BinaryOperator::Divide => {
                let (a, a_kind) = self.operand(left)?;
                let (b, b_kind) = self.operand(right)?;
                self.demand(left, a_kind, Kind::Number)?;
                self.demand(right, b_kind, Kind::Number)?;
                let (a, b) = (a.cast(DataType::Float64), b.cast(DataType::Float64));
                let expr = match op {
                    BinaryOperator::Plus => a + b,
                    BinaryOperator::Minus => a - b,
                    BinaryOperator::Multiply => a * b,
                    // SQL says an error, a row that has no answer says "missing".
                    _ => when(b.clone().eq(lit(0.0)))
                        .then(lit(NULL))
                        .otherwise(a / b),
                };
                Ok((expr, Kind::Number))
            }
            _ => Err(self.at(node, format!("`{op}` is not allowed in a condition"))),
        }
    }

    fn compare(
        &self,
        node: &ast::Expr,
        left: &ast::Expr,
        op: &BinaryOperator,
        right: &ast::Expr,
    ) -> Result<Expr, ConditionError> {
        let (mut a, mut a_kind) = self.operand(left)?;
        let (mut b, mut b_kind) = self.operand(right)?;
        if a_kind == Kind::Time && b_kind == Kind::Text {
            (b, b_kind) = (self.time(right)?, Kind::Time);
        } else if b_kind == Kind::Time && a_kind == Kind::Text {
            (a, a_kind) = (self.time(left)?, Kind::Time);
        }
        if a_kind == Kind::Null || b_kind == Kind::Null {
            return Err(self.at(
                node,
                "nothing equals NULL; use IS NULL or IS NOT NULL".to_owned(),
            ));
        }
        if a_kind != b_kind {
            return Err(self.at(
                node,
                format!(
                    "`{left}` is a {} and `{right}` a {}: they cannot be compared; texts are written in quotes, numbers and true or false without",
                    a_kind.name(),
                    b_kind.name()
                ),
            ));
        }
        Ok(match op {
            BinaryOperator::Eq => a.eq(b),
            BinaryOperator::NotEq => a.neq(b),
            BinaryOperator::Lt => a.lt(b),
            BinaryOperator::LtEq => a.lt_eq(b),
            BinaryOperator::Gt => a.gt(b),
            _ => a.gt_eq(b),
        })
    }

    fn time(&self, node: &ast::Expr) -> Result<Expr, ConditionError> {
        let text = match node {
            ast::Expr::Value(value) => match &value.value {
                Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) => text.as_str(),
                _ => "",
            },
            _ => "",
        };
        crate::snapshot::parse_day_or_instant(text)
            .map(|time| {
                lit(time.0).cast(DataType::Datetime(
                    TimeUnit::Microseconds,
                    Some(TimeZone::UTC),
                ))
            })
            .ok_or_else(|| {
                self.at(
                    node,
                    format!(
                        "`{node}` is no time; write '2025-03-31' or '2025-03-31T12:00:00Z' (UTC)"
                    ),
                )
            })
    }

    fn text_literal<'a>(&self, node: &'a ast::Expr) -> Result<&'a str, ConditionError> {
        match node {
            ast::Expr::Value(value) => match &value.value {
                Value::SingleQuotedString(text) | Value::DoubleQuotedString(text) => Ok(text),
                _ => Err(self.at(node, format!("`{node}` has to be a text in quotes"))),
            },
            _ => Err(self.at(node, format!("`{node}` has to be a text in quotes"))),
        }
    }

    fn like(
        &self,
        negated: bool,
        expr: &ast::Expr,
        pattern: &ast::Expr,
        any_case: bool,
    ) -> Result<Operand, ConditionError> {
        let (text, kind) = self.operand(expr)?;
        self.demand(expr, kind, Kind::Text)?;
        let matched = text
            .str()
            .contains(lit(like_regex(self.text_literal(pattern)?, any_case)), true);
        Ok((if negated { matched.not() } else { matched }, Kind::Truth))
    }

    fn function(
        &self,
        node: &ast::Expr,
        function: &ast::Function,
    ) -> Result<Operand, ConditionError> {
        let name = function.name.to_string().to_lowercase();
        let given = arguments(function);
        let wrong = |wanted: &str| {
            self.at(
                node,
                format!("`{name}` takes {wanted}, got {} arguments", given.len()),
            )
        };
        match (name.as_str(), given.as_slice()) {
            ("lower" | "upper" | "length", [one]) => {
                let (expr, kind) = self.operand(one)?;
                self.demand(one, kind, Kind::Text)?;
                Ok(match name.as_str() {
                    "lower" => (expr.str().to_lowercase(), Kind::Text),
                    "upper" => (expr.str().to_uppercase(), Kind::Text),
                    _ => (expr.str().len_chars().cast(DataType::Float64), Kind::Number),
                })
            }
            ("abs", [one]) => {
                let (expr, kind) = self.operand(one)?;
                self.demand(one, kind, Kind::Number)?;
                Ok((expr.abs(), Kind::Number))
            }
            ("coalesce", [first, rest @ ..]) if !rest.is_empty() => {
                let (expr, kind) = self.operand(first)?;
                let mut exprs = vec![expr];
                for other in rest {
                    let (expr, other_kind) = self.operand(other)?;
                    self.demand(other, other_kind, kind)?;
                    exprs.push(expr);
                }
                Ok((coalesce(&exprs), kind))
            }
            ("contains" | "starts_with" | "ends_with", [column, part]) => {
                let (expr, kind) = self.operand(column)?;
                let part = lit(self.text_literal(part)?.to_owned());
                if kind == Kind::List && name == "contains" {
                    return Ok((expr.list().contains(part, false), Kind::Truth));
                }
                self.demand(column, kind, Kind::Text)?;
                Ok((
                    match name.as_str() {
                        "contains" => expr.str().contains_literal(part),
                        "starts_with" => expr.str().starts_with(part),
                        _ => expr.str().ends_with(part),
                    },
                    Kind::Truth,
                ))
            }
            ("lower" | "upper" | "length" | "abs", _) => Err(wrong("one argument")),
            ("coalesce", _) => Err(wrong("two or more arguments")),
            ("contains" | "starts_with" | "ends_with", _) => Err(wrong("a column and a text")),
            _ => Err(self.at(
                node,
                format!(
                    "no function `{name}` in conditions; there are {}",
                    FUNCTIONS.join(", ")
                ),
            )),
        }
    }
}

/// An anchored regular expression for a `LIKE` pattern: `%` any text, `_` one character.
pub(super) fn like_regex(pattern: &str, any_case: bool) -> String {
    let mut regex = String::from(if any_case { "(?si)^" } else { "(?s)^" });
    for c in pattern.chars() {
        match c {
            '%' => regex.push_str(".*"),
            '_' => regex.push('.'),
            c if c.is_alphanumeric() || c.is_whitespace() => regex.push(c),
            // A backslash before any other ASCII mark is that mark itself.
            c if c.is_ascii() => {
                regex.push('\\');
                regex.push(c);
            }
            c => regex.push(c),
        }
    }
    regex.push('$');
    regex
}
