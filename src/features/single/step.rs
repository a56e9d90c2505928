//! Values of one row, and what each step makes of them.

use std::borrow::Cow;
use std::cmp::Ordering;

use polars::prelude::*;
use polars_plan::dsl::Operator;

/// One value of one row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    Missing,
    Number(f64),
    Integer(i64),
    Truth(bool),
    /// Position among the texts of the row.
    Text(usize),
}

pub(super) type Register = usize;

#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// The column of this position among the inputs.
    Input(usize),
    Constant(Value),
    /// The text of this position among those of the expressions.
    Word(usize),
    AsNumber(Register),
    /// The same bits under another sort.
    Same(Register),
    Arithmetic(Register, Operator, Register),
    Compare(Register, Operator, Register),
    And(Register, Register),
    Or(Register, Register),
    Not(Register),
    IsMissing(Register),
    IsThere(Register),
    IsNan(Register),
    IsNotNan(Register),
    Choose {
        where_true: Register,
        then: Register,
        otherwise: Register,
    },
    FillMissing(Register, Register),
    Root(Register),
    Floor(Register),
    Negate(Register),
    SameText(Register, Register),
    OtherText(Register, Register),
    LowerCase(Register),
    Trim(Register),
}

/// The texts of one row.
pub(super) struct Texts<'a>(pub(super) Vec<Cow<'a, str>>);

impl<'a> Texts<'a> {
    pub(super) fn add(&mut self, text: Cow<'a, str>) -> Value {
        self.0.push(text);
        Value::Text(self.0.len() - 1)
    }
}

pub(super) fn value(any: &AnyValue) -> Option<Value> {
    match any {
        AnyValue::Null => Some(Value::Missing),
        AnyValue::Float64(number) => Some(Value::Number(*number)),
        AnyValue::Int64(integer) => Some(Value::Integer(*integer)),
        AnyValue::UInt32(count) => Some(Value::Integer(i64::from(*count))),
        AnyValue::Datetime(micros, TimeUnit::Microseconds, _)
        | AnyValue::DatetimeOwned(micros, TimeUnit::Microseconds, _) => {
            Some(Value::Integer(*micros))
        }
        AnyValue::Boolean(truth) => Some(Value::Truth(*truth)),
        _ => None,
    }
}

pub(super) fn done(step: Step, registers: &[Value], texts: &mut Texts) -> Value {
    use Value::{Missing, Number, Truth};
    let number = |of: &dyn Fn(f64) -> f64, register: Register| match registers[register] {
        Number(number) => Number(of(number)),
        _ => Missing,
    };
    let truth = |register: Register| match registers[register] {
        Truth(truth) => Some(truth),
        _ => None,
    };
    match step {
        // These are read where the frame is at hand.
        Step::Input(_) | Step::Word(_) => Missing,
        Step::Constant(value) => value,
        Step::Same(one) => registers[one],
        Step::AsNumber(one) => match registers[one] {
            Value::Integer(integer) => Number(integer as f64),
            Truth(truth) => Number(f64::from(u8::from(truth))),
            other => other,
        },
        Step::Arithmetic(left, op, right) => arithmetic(registers[left], op, registers[right]),
        Step::Compare(left, op, right) => compare(registers[left], op, registers[right]),
        Step::And(left, right) => match (truth(left), truth(right)) {
            (Some(false), _) | (_, Some(false)) => Truth(false),
            (Some(true), Some(true)) => Truth(true),
            _ => Missing,
        },
        Step::Or(left, right) => match (truth(left), truth(right)) {
            (Some(true), _) | (_, Some(true)) => Truth(true),
            (Some(false), Some(false)) => Truth(false),
            _ => Missing,
        },
        Step::Not(one) => truth(one).map_or(Missing, |truth| Truth(!truth)),
        Step::IsMissing(one) => Truth(registers[one] == Missing),
        Step::IsThere(one) => Truth(registers[one] != Missing),
        Step::IsNan(one) => match registers[one] {
            Number(number) => Truth(number.is_nan()),
            _ => Missing,
        },
        Step::IsNotNan(one) => match registers[one] {
            Number(number) => Truth(!number.is_nan()),
            _ => Missing,
        },
        Step::Choose {
            where_true,
            then,
            otherwise,
        } => match truth(where_true) {
            Some(true) => registers[then],
            _ => registers[otherwise],
        },
        Step::FillMissing(one, other) => match registers[one] {
            Missing => registers[other],
            there => there,
        },
        Step::Root(one) => number(&f64::sqrt, one),
        Step::Floor(one) => number(&f64::floor, one),
        Step::Negate(one) => number(&|number| -number, one),
        Step::SameText(left, right) => match (registers[left], registers[right]) {
            (Value::Text(left), Value::Text(right)) => Truth(texts.0[left] == texts.0[right]),
            _ => Missing,
        },
        Step::OtherText(left, right) => match (registers[left], registers[right]) {
            (Value::Text(left), Value::Text(right)) => Truth(texts.0[left] != texts.0[right]),
            _ => Missing,
        },
        Step::LowerCase(one) => match registers[one] {
            Value::Text(one) => texts.add(texts.0[one].to_lowercase().into()),
            _ => Missing,
        },
        Step::Trim(one) => match registers[one] {
            Value::Text(one) => texts.add(texts.0[one].trim().to_owned().into()),
            _ => Missing,
        },
    }
}

fn arithmetic(left: Value, op: Operator, right: Value) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => Value::Number(match op {
            Operator::Plus => left + right,
            Operator::Minus => left - right,
            Operator::Multiply => left * right,
            _ => left / right,
        }),
        (Value::Integer(left), Value::Integer(right)) => Value::Integer(match op {
            Operator::Plus => left.wrapping_add(right),
            _ => left.wrapping_sub(right),
        }),
        _ => Value::Missing,
    }
}

fn compare(left: Value, op: Operator, right: Value) -> Value {
    let order = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left
            .partial_cmp(&right)
            .unwrap_or_else(|| left.is_nan().cmp(&right.is_nan())),
        (Value::Integer(left), Value::Integer(right)) => left.cmp(&right),
        (Value::Truth(left), Value::Truth(right)) => left.cmp(&right),
        _ => return Value::Missing,
    };
    Value::Truth(match op {
        Operator::Eq => order == Ordering::Equal,
        Operator::NotEq => order != Ordering::Equal,
        Operator::Lt => order == Ordering::Less,
        Operator::LtEq => order != Ordering::Greater,
        Operator::Gt => order == Ordering::Greater,
        _ => order != Ordering::Less,
    })
}
