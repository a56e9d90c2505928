//! Expressions over single rows: plain numbers in registers, where polars would make a column of every step.
//!
//! polars spends about a microsecond on each step of an expression, whatever the height of the frame: nothing beside a
//! million rows, and most of the time of one lead. Arithmetic, comparison and choice between numbers, and the plainest
//! steps on texts, are therefore done here, row by row, as polars does them, to the last bit: missing values pass through
//! arithmetic, `NaN` is equal to itself and larger than anything. Expressions with any other step (patterns above all)
//! are left to polars.

mod column;
mod step;

use std::collections::HashMap;

use polars::prelude::*;
use polars_plan::dsl::Operator;
use polars_plan::plans::{
    AExpr, DynLiteralValue, FusedOperator, IRBooleanFunction, IRFunctionExpr, IRPowFunction,
    IRStringFunction, LiteralValue,
};
use polars_plan::prelude::{Arena, Node};

use crate::features::single::column::{Built, Sort};
use crate::features::single::step::{Register, Step, Texts, Value, done, value};

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
