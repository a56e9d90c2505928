//! Values for which parts of a condition hold.

use sqlparser::ast;

/// A value of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Example {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// True or false.
    Truth(bool),
}

/// Adds the examples of `tree` to `all`.
pub(super) fn collect(tree: &ast::Expr, all: &mut Vec<(String, Example)>) {
    use ast::{BinaryOperator as B, Expr as E};
    match tree {
        E::Nested(inner) => collect(inner, all),
        E::BinaryOp {
            left,
            op: B::And | B::Or,
            right,
        } => {
            collect(left, all);
            collect(right, all);
        }
        E::BinaryOp { left, op, right } => {
            let step = match op {
                B::Eq | B::GtEq | B::LtEq => 0.0,
                B::Gt => 1.0,
                B::Lt => -1.0,
                _ => return,
            };
            let example = match value(right) {
                Some(Example::Number(number)) => Some(Example::Number(number + step)),
                // Texts beyond another are not for making up.
                other => other.filter(|_| step == 0.0),
            };
            all.extend(column(left).zip(example));
        }
        E::InList {
            expr,
            list,
            negated: false,
        } => {
            let each = list.iter().filter_map(value);
            all.extend(each.filter_map(|value| Some((column(expr)?, value))));
        }
        E::Between {
            expr,
            negated: false,
            low,
            ..
        } => all.extend(column(expr).zip(value(low))),
        _ => {}
    }
}

fn column(tree: &ast::Expr) -> Option<String> {
    match tree {
        ast::Expr::Identifier(ident) => Some(ident.value.clone()),
        ast::Expr::Nested(inner) => column(inner),
        _ => None,
    }
}

fn value(tree: &ast::Expr) -> Option<Example> {
    use ast::Value as V;
    let ast::Expr::Value(value) = tree else {
        return None;
    };
    match &value.value {
        V::Number(text, _) => text.parse().ok().map(Example::Number),
        V::SingleQuotedString(text) | V::DoubleQuotedString(text) => {
            Some(Example::Text(text.clone()))
        }
        V::Boolean(truth) => Some(Example::Truth(*truth)),
        _ => None,
    }
}
