//! Expressions over single rows: plain numbers in registers, where polars would make a column of every step.
//!
//! polars spends about a microsecond on each step of an expression, whatever the height of the frame: nothing beside a
//! million rows, and most of the time of one lead. Steps of arithmetic, comparison and choice between numbers are
//! therefore done here, row by row, as polars does them, to the last bit: missing values pass through arithmetic, `NaN`
//! is equal to itself and larger than anything. Expressions with any other step (texts above all) are left to polars.

use std::collections::HashMap;

use polars::prelude::*;
use polars_plan::dsl::Operator;
use polars_plan::plans::{
    AExpr, DynLiteralValue, IRBooleanFunction, IRFunctionExpr, IRPowFunction, LiteralValue,
};
use polars_plan::prelude::{Arena, Node};

/// One value of one row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Missing,
    Number(f64),
    Integer(i64),
    Truth(bool),
}

/// What a register holds in every row, beside missing values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Nothing,
    Number,
    Integer,
    /// An unsigned number of 32 bits. It is only compared and made a number of another sort.
    Count,
    /// An instant, only made an integer.
    Instant,
    Truth,
}

impl Sort {
    fn of(dtype: &DataType) -> Option<Self> {
        match dtype {
            DataType::Null => Some(Self::Nothing),
            DataType::Float64 => Some(Self::Number),
            DataType::Int64 => Some(Self::Integer),
            DataType::UInt32 => Some(Self::Count),
            DataType::Datetime(TimeUnit::Microseconds, _) => Some(Self::Instant),
            DataType::Boolean => Some(Self::Truth),
            _ => None,
        }
    }
}

type Register = usize;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// The column of this position among the inputs.
    Input(usize),
    Constant(Value),
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
}

/// Steps over single rows, each into a register of its own.
#[derive(Debug, Default)]
pub(super) struct Single {
    inputs: Vec<PlSmallStr>,
    steps: Vec<Step>,
    sorts: Vec<Sort>,
    /// What is known of a node: its register, or that there is a step in it that is left to polars.
    known: HashMap<Node, Option<Register>>,
    /// Registers of columns by name.
    named: HashMap<PlSmallStr, Register>,
}

/// A column that comes out: where it stands, and as what.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    name: PlSmallStr,
    register: Register,
}

impl Single {
    /// The column of `node` under `name`; `None` where polars has to compute it. Later expressions may look at it by name.
    pub(super) fn column(
        &mut self,
        name: &PlSmallStr,
        node: Node,
        arena: &Arena<AExpr>,
        schema: &Schema,
    ) -> Option<Wanted> {
        let register = self.register(node, arena, schema)?;
        if matches!(self.sorts[register], Sort::Nothing | Sort::Instant) {
            return None;
        }
        self.named.insert(name.clone(), register);
        Some(Wanted {
            name: name.clone(),
            register,
        })
    }

    fn register(&mut self, node: Node, arena: &Arena<AExpr>, schema: &Schema) -> Option<Register> {
        if let Some(known) = self.known.get(&node) {
            return *known;
        }
        let made = self.step(node, arena, schema);
        let register = made.map(|(step, sort)| self.push(step, sort));
        self.known.insert(node, register);
        register
    }

    fn push(&mut self, step: Step, sort: Sort) -> Register {
        self.steps.push(step);
        self.sorts.push(sort);
        self.steps.len() - 1
    }

    fn step(&mut self, node: Node, arena: &Arena<AExpr>, schema: &Schema) -> Option<(Step, Sort)> {
        match arena.get(node) {
            AExpr::Column(name) => {
                if let Some(&register) = self.named.get(name) {
                    return Some((Step::Same(register), self.sorts[register]));
                }
                let sort = Sort::of(schema.get(name)?)?;
                self.inputs.push(name.clone());
                let register = self.push(Step::Input(self.inputs.len() - 1), sort);
                self.named.insert(name.clone(), register);
                Some((Step::Same(register), sort))
            }
            AExpr::Literal(LiteralValue::Scalar(scalar)) => {
                let sort = Sort::of(scalar.dtype())?;
                Some((Step::Constant(value(&scalar.as_any_value())?), sort))
            }
            AExpr::Literal(LiteralValue::Dyn(DynLiteralValue::Float(number))) => {
                Some((Step::Constant(Value::Number(*number)), Sort::Number))
            }
            AExpr::Cast { expr, dtype, .. } => {
                let from = self.register(*expr, arena, schema)?;
                match (self.sorts[from], Sort::of(dtype)?) {
                    (had, wanted) if had == wanted || had == Sort::Nothing => {
                        Some((Step::Same(from), wanted))
                    }
                    (Sort::Integer | Sort::Count | Sort::Truth, Sort::Number) => {
                        Some((Step::AsNumber(from), Sort::Number))
                    }
                    (Sort::Count | Sort::Instant, Sort::Integer) => {
                        Some((Step::Same(from), Sort::Integer))
                    }
                    _ => None,
                }
            }
            AExpr::BinaryExpr { left, op, right } => {
                let left = self.register(*left, arena, schema)?;
                let right = self.register(*right, arena, schema)?;
                let sort = self.sorts[left];
                if sort != self.sorts[right] {
                    return None;
                }
                binary(left, *op, right, sort)
            }
            AExpr::Ternary {
                predicate,
                truthy,
                falsy,
            } => {
                let where_true = self.register(*predicate, arena, schema)?;
                let then = self.register(*truthy, arena, schema)?;
                let otherwise = self.register(*falsy, arena, schema)?;
                let sort = self.either(then, otherwise)?;
                (self.sorts[where_true] == Sort::Truth).then_some((
                    Step::Choose {
                        where_true,
                        then,
                        otherwise,
                    },
                    sort,
                ))
            }
            AExpr::Function {
                input, function, ..
            } => {
                let mut registers = Vec::with_capacity(input.len());
                for expr in input {
                    registers.push(self.register(expr.node(), arena, schema)?);
                }
                self.function(function, &registers)
            }
            _ => None,
        }
    }

    /// The sort of a value that stands in one of two registers.
    fn either(&self, one: Register, other: Register) -> Option<Sort> {
        match (self.sorts[one], self.sorts[other]) {
            (sort, Sort::Nothing) | (Sort::Nothing, sort) => Some(sort),
            (sort, same) => (sort == same).then_some(sort),
        }
    }

    fn function(&self, function: &IRFunctionExpr, on: &[Register]) -> Option<(Step, Sort)> {
        let sort = self.sorts[*on.first()?];
        match (function, on) {
            (IRFunctionExpr::Boolean(function), &[one]) => {
                let step = match function {
                    IRBooleanFunction::IsNull => Step::IsMissing(one),
                    IRBooleanFunction::IsNotNull => Step::IsThere(one),
                    IRBooleanFunction::IsNan if sort == Sort::Number => Step::IsNan(one),
                    IRBooleanFunction::IsNotNan if sort == Sort::Number => Step::IsNotNan(one),
                    IRBooleanFunction::Not if sort == Sort::Truth => Step::Not(one),
                    _ => return None,
                };
                Some((step, Sort::Truth))
            }
            (IRFunctionExpr::FillNull, &[one, other]) => {
                Some((Step::FillMissing(one, other), self.either(one, other)?))
            }
            (_, &[one]) if sort == Sort::Number => {
                let step = match function {
                    IRFunctionExpr::Pow(IRPowFunction::Sqrt) => Step::Root(one),
                    IRFunctionExpr::Floor => Step::Floor(one),
                    IRFunctionExpr::Negate => Step::Negate(one),
                    _ => return None,
                };
                Some((step, Sort::Number))
            }
            _ => None,
        }
    }

    /// The columns `wanted` of `frame`, row by row.
    ///
    /// # Errors
    /// A frame without a column that is looked at.
    pub(super) fn run(&self, frame: &DataFrame, wanted: &[&Wanted]) -> PolarsResult<Vec<Column>> {
        let n_rows = frame.height();
        let inputs = self
            .inputs
            .iter()
            .map(|name| frame.column(name))
            .collect::<PolarsResult<Vec<_>>>()?;
        let mut out: Vec<Vec<Value>> = vec![Vec::with_capacity(n_rows); wanted.len()];
        let mut registers = Vec::with_capacity(self.steps.len());
        for row in 0..n_rows {
            registers.clear();
            for step in &self.steps {
                let value = match step {
                    Step::Input(input) => {
                        value(&inputs[*input].get(row)?).unwrap_or(Value::Missing)
                    }
                    step => done(step, &registers),
                };
                registers.push(value);
            }
            for (out, wanted) in out.iter_mut().zip(wanted) {
                out.push(registers[wanted.register]);
            }
        }
        let columns = out.into_iter().zip(wanted);
        Ok(columns
            .map(|(values, wanted)| {
                made_column(wanted.name.clone(), self.sorts[wanted.register], &values)
            })
            .collect())
    }
}

fn binary(left: Register, op: Operator, right: Register, sort: Sort) -> Option<(Step, Sort)> {
    use Operator as O;
    match op {
        O::Plus | O::Minus if matches!(sort, Sort::Number | Sort::Integer) => {
            Some((Step::Arithmetic(left, op, right), sort))
        }
        O::Multiply | O::RustDivide | O::TrueDivide if sort == Sort::Number => {
            Some((Step::Arithmetic(left, op, right), sort))
        }
        O::Eq | O::NotEq | O::Lt | O::LtEq | O::Gt | O::GtEq if sort != Sort::Nothing => {
            Some((Step::Compare(left, op, right), Sort::Truth))
        }
        O::And | O::LogicalAnd if sort == Sort::Truth => Some((Step::And(left, right), sort)),
        O::Or | O::LogicalOr if sort == Sort::Truth => Some((Step::Or(left, right), sort)),
        _ => None,
    }
}

fn value(any: &AnyValue) -> Option<Value> {
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

fn done(step: &Step, registers: &[Value]) -> Value {
    use Value::{Missing, Number, Truth};
    let number = |of: &dyn Fn(f64) -> f64, register: Register| match registers[register] {
        Number(number) => Number(of(number)),
        _ => Missing,
    };
    let truth = |register: Register| match registers[register] {
        Truth(truth) => Some(truth),
        _ => None,
    };
    match *step {
        // Inputs are read where the frame is at hand.
        Step::Input(_) => Missing,
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
    use std::cmp::Ordering;
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

fn made_column(name: PlSmallStr, sort: Sort, values: &[Value]) -> Column {
    let integers = values.iter().map(|value| match value {
        Value::Integer(integer) => Some(*integer),
        _ => None,
    });
    match sort {
        Sort::Truth => {
            let truths = values.iter().map(|value| match value {
                Value::Truth(truth) => Some(*truth),
                _ => None,
            });
            BooleanChunked::from_iter_options(name, truths).into_column()
        }
        Sort::Count => {
            let counts = integers.map(|integer| u32::try_from(integer?).ok());
            UInt32Chunked::from_iter_options(name, counts).into_column()
        }
        Sort::Integer | Sort::Instant => {
            Int64Chunked::from_iter_options(name, integers).into_column()
        }
        Sort::Number | Sort::Nothing => {
            let numbers = values.iter().map(|value| match value {
                Value::Number(number) => Some(*number),
                _ => None,
            });
            Float64Chunked::from_iter_options(name, numbers).into_column()
        }
    }
}
