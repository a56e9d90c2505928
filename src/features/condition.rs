//! Conditions: SQL boolean expressions over the columns of one frame, checked before anything runs.
//!
//! `url LIKE '%/pricing%' AND seconds > 30` is parsed by an SQL parser and said again as a polars
//! expression. Only what has one clear meaning for every row is allowed: comparisons, `AND`, `OR`,
//! `NOT`, `IN`, `BETWEEN`, `LIKE`, `ILIKE`, `IS [NOT] NULL`, arithmetic, and a handful of functions.
//! Missing values follow SQL: a comparison with one is neither true nor false, and a condition that
//! is not true does not hold.

mod examples;
mod translate;

use polars::prelude::{Expr, Schema};
use schemars::JsonSchema;
use serde::Deserialize;
use sqlparser::ast;
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

pub use crate::features::condition::examples::Example;
use crate::features::condition::translate::{Kind, Translator, arguments, offset_of};

/// The functions that conditions may use.
pub const FUNCTIONS: [&str; 7] = [
    "abs",
    "coalesce",
    "contains",
    "ends_with",
    "length",
    "lower",
    "starts_with",
];

/// Why a condition cannot be used, with the place in its text.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct ConditionError {
    /// What is wrong, in words.
    pub message: String,
    /// Byte offset into the text of the condition.
    pub offset: usize,
    /// Length in bytes of what is wrong, at least 1.
    pub length: usize,
}

/// A parsed condition.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Condition {
    text: String,
    tree: ast::Expr,
}

impl JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "An SQL condition on the columns, such as url LIKE '%/pricing%' AND seconds > 30",
        })
    }
}

impl TryFrom<String> for Condition {
    type Error = ConditionError;

    fn try_from(text: String) -> Result<Self, ConditionError> {
        Self::parse(&text)
    }
}

impl Condition {
    /// Parses `text`; which columns there are is checked by [`Condition::expr`].
    ///
    /// # Errors
    /// [`ConditionError`] with the place where the text stops making sense.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        let at = |message: String, offset: usize, length: usize| ConditionError {
            message,
            offset: offset.min(text.len()),
            length: length.max(1),
        };
        let whole = |error: &sqlparser::parser::ParserError| {
            let words = error.to_string();
            let (words, place) = match words.rsplit_once(" at Line: ") {
                Some((words, place)) => (words.to_owned(), Some(place.to_owned())),
                None => (words, None),
            };
            let column = place.and_then(|place| {
                place
                    .rsplit_once("Column: ")
                    .and_then(|(_, column)| column.trim().parse::<usize>().ok())
            });
            let words = words
                .trim_start_matches("sql parser error: ")
                .to_lowercase();
            at(
                format!("not an SQL condition: {words}"),
                column.map_or(0, |column| offset_of(text, 1, column)),
                1,
            )
        };
        let mut parser = Parser::new(&GenericDialect {})
            .try_with_sql(text)
            .map_err(|error| whole(&error))?;
        let tree = parser.parse_expr().map_err(|error| whole(&error))?;
        let rest = parser.peek_token();
        if rest.token != Token::EOF {
            let start = rest.span.start;
            return Err(at(
                format!("unexpected `{}` after the condition", rest.token),
                offset_of(text, start.line, usize::try_from(start.column).unwrap_or(0)),
                rest.token.to_string().len(),
            ));
        }
        Ok(Self {
            text: text.to_owned(),
            tree,
        })
    }

    /// The text as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The columns that the condition reads.
    pub fn columns(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect_columns(&self.tree, &mut names);
        names
    }

    /// Values of single columns for which comparisons of the condition hold, in the order of its text. What stands within
    /// `NOT`, functions and arithmetic is left out, so that a value may be missing here, but none is against the text.
    pub fn examples(&self) -> Vec<(String, Example)> {
        let mut all = Vec::new();
        examples::collect(&self.tree, &mut all);
        all
    }

    /// The condition over a frame with columns `schema`.
    ///
    /// # Errors
    /// [`ConditionError`] for an unknown column, a comparison of unlike things, or SQL that is not allowed here.
    pub fn expr(&self, schema: &Schema) -> Result<Expr, ConditionError> {
        let translator = Translator {
            text: &self.text,
            schema,
        };
        let (expr, kind) = translator.operand(&self.tree)?;
        if kind == Kind::Truth {
            Ok(expr)
        } else {
            Err(translator.whole(format!(
                "a condition has to be true or false, this is a {}",
                kind.name()
            )))
        }
    }
}

fn add_name(name: String, names: &mut Vec<String>) {
    if !names.contains(&name) {
        names.push(name);
    }
}

fn collect_columns(tree: &ast::Expr, names: &mut Vec<String>) {
    use ast::Expr as E;
    match tree {
        E::Identifier(ident) => add_name(ident.value.clone(), names),
        E::CompoundIdentifier(parts) => {
            let name = parts
                .iter()
                .map(|part| part.value.as_str())
                .collect::<Vec<_>>()
                .join(".");
            add_name(name, names);
        }
        E::BinaryOp { left, right, .. } => {
            collect_columns(left, names);
            collect_columns(right, names);
        }
        E::UnaryOp { expr, .. }
        | E::Nested(expr)
        | E::IsNull(expr)
        | E::IsNotNull(expr)
        | E::IsTrue(expr)
        | E::IsFalse(expr)
        | E::IsNotTrue(expr)
        | E::IsNotFalse(expr) => collect_columns(expr, names),
        E::Like { expr, .. } | E::ILike { expr, .. } | E::InList { expr, .. } => {
            collect_columns(expr, names);
        }
        E::Between {
            expr, low, high, ..
        } => {
            for part in [expr, low, high] {
                collect_columns(part, names);
            }
        }
        E::Function(function) => {
            for argument in arguments(function) {
                collect_columns(argument, names);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude::*;

    use super::*;

    fn frame() -> DataFrame {
        df! {
            "url" => [Some("/pricing/eu"), Some("/blog"), None],
            "seconds" => [31.0, 200.0, 40.0],
            "page.title" => ["Pricing", "Blog 100%", "x"],
        }
        .unwrap()
    }

    fn rows(text: &str) -> Result<Vec<bool>, ConditionError> {
        let frame = frame();
        let expr = Condition::parse(text)?.expr(frame.schema())?;
        let out = frame
            .lazy()
            .select([expr.fill_null(lit(false)).alias("x")])
            .collect()
            .unwrap();
        Ok(out
            .column("x")
            .unwrap()
            .bool()
            .unwrap()
            .iter()
            .map(|value| value == Some(true))
            .collect())
    }

    #[test]
    fn conditions_mean_what_sql_means() {
        assert_eq!(
            rows("url LIKE '%/pricing%' AND seconds > 30").unwrap(),
            [true, false, false]
        );
        assert_eq!(
            rows("NOT url LIKE '/pricing%'").unwrap(),
            [false, true, false]
        );
        assert_eq!(
            rows("url IS NULL OR seconds BETWEEN 100 AND 300").unwrap(),
            [false, true, true]
        );
        assert_eq!(
            rows("page.title ILIKE 'blog 100\u{25}' AND url NOT IN ('/x', '/y')").unwrap(),
            [false, true, false]
        );
        assert_eq!(
            rows("length(lower(page.title)) - 1 >= 6").unwrap(),
            [true, true, false]
        );
        assert_eq!(
            rows("coalesce(url, 'none') = 'none'").unwrap(),
            [false, false, true]
        );
    }

    #[test]
    fn examples_are_values_that_comparisons_hold_for() {
        let text = "(country IN ('ES', 'PT') OR is_known = true) AND size > 10 AND NOT kind = 'x' AND age BETWEEN 2 AND 5";
        let examples = Condition::parse(text).unwrap().examples();
        let named = |name: &str, example: Example| (name.to_owned(), example);
        assert_eq!(
            examples,
            [
                named("country", Example::Text("ES".into())),
                named("country", Example::Text("PT".into())),
                named("is_known", Example::Truth(true)),
                named("size", Example::Number(11.0)),
                named("age", Example::Number(2.0)),
            ]
        );
    }

    #[test]
    fn errors_carry_the_place() {
        let error = rows("seconds > 3 AND ulr = 'x'").unwrap_err();
        assert!(
            error
                .message
                .starts_with("no column `ulr`; did you mean `url`?"),
            "{}",
            error.message
        );
        assert_eq!((error.offset, error.length), (16, 3));
        let error = rows("seconds = 'x'").unwrap_err();
        assert!(
            error.message.contains("cannot be compared"),
            "{}",
            error.message
        );
        let error = rows("seconds >").unwrap_err();
        assert!(
            error.message.starts_with("not an SQL condition"),
            "{}",
            error.message
        );
        assert!(
            rows("seconds = NULL")
                .unwrap_err()
                .message
                .contains("IS NULL")
        );
        assert!(
            rows("seconds + 1")
                .unwrap_err()
                .message
                .contains("true or false")
        );
        assert!(
            rows("seconds > (SELECT 1)")
                .unwrap_err()
                .message
                .contains("not allowed")
        );
    }
}
