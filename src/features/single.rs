//! Expressions over single rows: plain numbers in registers, where polars would make a column of every step.
//!
//! polars spends about a microsecond on each step of an expression, whatever the height of the frame: nothing beside a
//! million rows, and most of the time of one lead. Arithmetic, comparison and choice between numbers, and the plainest
//! steps on texts, are therefore done here, row by row, as polars does them, to the last bit: missing values pass through
//! arithmetic, `NaN` is equal to itself and larger than anything. Expressions with any other step (patterns above all)
//! are left to polars.

use std::borrow::Cow;
use std::collections::HashMap;

use polars::prelude::*;
use polars_plan::dsl::Operator;
use polars_plan::plans::{
    AExpr, DynLiteralValue, FusedOperator, IRBooleanFunction, IRFunctionExpr, IRPowFunction,
    IRStringFunction, LiteralValue,
};
use polars_plan::prelude::{Arena, Node};

/// One value of one row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Missing,
    Number(f64),
    Integer(i64),
    Truth(bool),
    /// Position among the texts of the row.
    Text(usize),
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
    Text,
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
            DataType::String => Some(Self::Text),
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

/// Steps over single rows, each into a register of its own.
#[derive(Debug, Default)]
pub(super) struct Single {
    inputs: Vec<PlSmallStr>,
    steps: Vec<Step>,
    sorts: Vec<Sort>,
    /// Texts that expressions hold.
    words: Vec<String>,
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
    /// The column of `node` under `name`; `None` where polars has to compute it.
    pub(super) fn column(
        &mut self,
        name: &PlSmallStr,
        node: Node,
        arena: &Arena<AExpr>,
        schema: &Schema,
    ) -> Option<Wanted> {
        let register = self.register(node, arena, schema)?;
        let is_column = !matches!(self.sorts[register], Sort::Nothing | Sort::Instant);
        is_column.then(|| Wanted {
            name: name.clone(),
            register,
        })
    }

    /// The same for a part that later expressions look at by its name, which no column of the frame has; whether it is
    /// computed here.
    pub(super) fn share(
        &mut self,
        name: &PlSmallStr,
        node: Node,
        arena: &Arena<AExpr>,
        schema: &Schema,
    ) -> bool {
        let register = self.register(node, arena, schema);
        self.named
            .extend(register.map(|register| (name.clone(), register)));
        register.is_some()
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
                let any = scalar.as_any_value();
                if let Some(text) = any.get_str() {
                    self.words.push(text.to_owned());
                    return Some((Step::Word(self.words.len() - 1), sort));
                }
                Some((Step::Constant(value(&any)?), sort))
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

    fn function(&mut self, function: &IRFunctionExpr, on: &[Register]) -> Option<(Step, Sort)> {
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
            (IRFunctionExpr::StringExpr(function), &[one, ref more @ ..]) if sort == Sort::Text => {
                let step = match (function, more) {
                    (IRStringFunction::Lowercase, []) => Step::LowerCase(one),
                    // Without characters of its own it takes blanks away.
                    (IRStringFunction::StripChars, &[chars])
                        if self.sorts[chars] == Sort::Nothing =>
                    {
                        Step::Trim(one)
                    }
                    _ => return None,
                };
                Some((step, Sort::Text))
            }
            (IRFunctionExpr::Fused(op), &[a, b, c])
                if on.iter().all(|&one| self.sorts[one] == Sort::Number) =>
            {
                use Operator::{Minus, Multiply, Plus};
                let mut times =
                    |left, right| self.push(Step::Arithmetic(left, Multiply, right), Sort::Number);
                let step = match op {
                    FusedOperator::MultiplyAdd => Step::Arithmetic(times(a, b), Plus, c),
                    FusedOperator::MultiplySub => Step::Arithmetic(times(a, b), Minus, c),
                    FusedOperator::SubMultiply => Step::Arithmetic(a, Minus, times(b, c)),
                };
                Some((step, Sort::Number))
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
        let mut columns: Vec<Built> = wanted
            .iter()
            .map(|wanted| Built::new(self.sorts[wanted.register], n_rows))
            .collect();
        let mut registers = Vec::with_capacity(self.steps.len());
        for row in 0..n_rows {
            registers.clear();
            let mut texts = Texts(Vec::new());
            for step in &self.steps {
                let value = match *step {
                    Step::Input(input) => match inputs[input].get(row)? {
                        AnyValue::String(text) => texts.add(text.into()),
                        AnyValue::StringOwned(text) => texts.add(text.into_string().into()),
                        any => value(&any).unwrap_or(Value::Missing),
                    },
                    Step::Word(word) => texts.add(self.words[word].as_str().into()),
                    step => done(step, &registers, &mut texts),
                };
                registers.push(value);
            }
            for (column, wanted) in columns.iter_mut().zip(wanted) {
                column.push(registers[wanted.register], &texts);
            }
        }
        let columns = columns.into_iter().zip(wanted);
        Ok(columns
            .map(|(column, wanted)| column.finish(wanted.name.clone()))
            .collect())
    }
}

/// The texts of one row.
struct Texts<'a>(Vec<Cow<'a, str>>);

impl<'a> Texts<'a> {
    fn add(&mut self, text: Cow<'a, str>) -> Value {
        self.0.push(text);
        Value::Text(self.0.len() - 1)
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
        O::Eq if sort == Sort::Text => Some((Step::SameText(left, right), Sort::Truth)),
        O::NotEq if sort == Sort::Text => Some((Step::OtherText(left, right), Sort::Truth)),
        O::Eq | O::NotEq | O::Lt | O::LtEq | O::Gt | O::GtEq
            if ![Sort::Nothing, Sort::Text].contains(&sort) =>
        {
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

fn done(step: Step, registers: &[Value], texts: &mut Texts) -> Value {
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

/// A column under construction.
enum Built {
    Numbers(Vec<Option<f64>>),
    Integers(Vec<Option<i64>>),
    Counts(Vec<Option<u32>>),
    Truths(Vec<Option<bool>>),
    Texts(Vec<Option<String>>),
}

impl Built {
    fn new(sort: Sort, n_rows: usize) -> Self {
        match sort {
            Sort::Number | Sort::Nothing => Self::Numbers(Vec::with_capacity(n_rows)),
            Sort::Integer | Sort::Instant => Self::Integers(Vec::with_capacity(n_rows)),
            Sort::Count => Self::Counts(Vec::with_capacity(n_rows)),
            Sort::Truth => Self::Truths(Vec::with_capacity(n_rows)),
            Sort::Text => Self::Texts(Vec::with_capacity(n_rows)),
        }
    }

    fn push(&mut self, value: Value, texts: &Texts) {
        match (self, value) {
            (Self::Numbers(all), Value::Number(number)) => all.push(Some(number)),
            (Self::Integers(all), Value::Integer(integer)) => all.push(Some(integer)),
            (Self::Counts(all), Value::Integer(count)) => all.push(u32::try_from(count).ok()),
            (Self::Truths(all), Value::Truth(truth)) => all.push(Some(truth)),
            (Self::Texts(all), Value::Text(text)) => all.push(Some(texts.0[text].to_string())),
            (Self::Numbers(all), _) => all.push(None),
            (Self::Integers(all), _) => all.push(None),
            (Self::Counts(all), _) => all.push(None),
            (Self::Truths(all), _) => all.push(None),
            (Self::Texts(all), _) => all.push(None),
        }
    }

    fn finish(self, name: PlSmallStr) -> Column {
        match self {
            Self::Numbers(all) => Column::new(name, all),
            Self::Integers(all) => Column::new(name, all),
            Self::Counts(all) => Column::new(name, all),
            Self::Truths(all) => Column::new(name, all),
            Self::Texts(all) => Column::new(name, all),
        }
    }
}
