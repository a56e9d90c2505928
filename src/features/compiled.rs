//! Expressions made ready once, for small frames that come again and again.
//!
//! A lazy frame is planned, optimized and scheduled on every call. That is nothing beside a million rows, and
//! milliseconds beside one lead. Here the same expressions pass the same optimizer once, and the nodes that a lazy
//! frame would run are kept and run; over a handful of rows, arithmetic is done without columns
//! ([`crate::features::single`]).

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use polars::prelude::*;
use polars_expr::prelude::{ExecutionState, PhysicalExpr};
use polars_expr::{ExpressionConversionState, create_physical_expr};
use polars_plan::plans::AExpr;
use polars_plan::plans::expr_ir::ExprIR;
use polars_plan::prelude::{Arena, IR};

use crate::features::single::{Single, Wanted};

/// Rows up to which planning would cost more than it saves.
const FEW: usize = 5_000;

/// Rows up to which a column for every step would cost more than it saves.
const A_HANDFUL: usize = 64;

/// Columns to be computed, and the nodes that compute them.
pub(super) struct Compiled {
    exprs: Vec<Expr>,
    ready: RwLock<Option<Arc<Ready>>>,
}

/// Nodes for frames of one schema; none where a lazy frame has to do it.
struct Ready {
    schema: SchemaRef,
    nodes: Option<Nodes>,
}

/// What is run one after the other.
struct Nodes {
    /// Parts that several columns have in common, computed once and put beside the columns of the frame.
    shared: Vec<Arc<dyn PhysicalExpr>>,
    /// The columns wanted.
    wanted: Vec<Arc<dyn PhysicalExpr>>,
    /// The same for a handful of rows.
    single: Single,
    /// Positions of the shared parts that are computed as columns even for a handful of rows.
    single_shared: Vec<usize>,
    /// How each of the columns wanted is then computed.
    single_wanted: Vec<Option<Wanted>>,
}

impl Compiled {
    /// These columns, each with a name of its own.
    pub(super) fn new(exprs: Vec<Expr>) -> Self {
        Self {
            exprs,
            ready: RwLock::new(None),
        }
    }

    /// The columns as expressions.
    pub(super) fn exprs(&self) -> &[Expr] {
        &self.exprs
    }

    /// The columns over `frame`, all of its height.
    ///
    /// # Errors
    /// An expression that does not fit the columns.
    pub(super) fn select(&self, frame: DataFrame) -> PolarsResult<DataFrame> {
        if FEW < frame.height() {
            return frame.lazy().select(&self.exprs).collect();
        }
        let ready = self.ready_for(&frame)?;
        let Some(nodes) = &ready.nodes else {
            return frame.lazy().select(&self.exprs).collect();
        };
        if frame.height() <= A_HANDFUL {
            return nodes.select_single(frame);
        }
        let height = frame.height();
        let mut frame = frame;
        if !nodes.shared.is_empty() {
            let shared = evaluate(nodes.shared.iter(), &frame)?;
            frame.hstack_mut(&shared)?;
        }
        DataFrame::new(height, evaluate(nodes.wanted.iter(), &frame)?)
    }

    fn ready_for(&self, frame: &DataFrame) -> PolarsResult<Arc<Ready>> {
        let known = self.ready.read().unwrap_or_else(PoisonError::into_inner);
        let fitting = known
            .as_ref()
            .filter(|ready| ready.schema == *frame.schema());
        if let Some(ready) = fitting {
            return Ok(Arc::clone(ready));
        }
        drop(known);
        let ready = Arc::new(make_ready(frame, &self.exprs)?);
        let mut known = self.ready.write().unwrap_or_else(PoisonError::into_inner);
        *known = Some(Arc::clone(&ready));
        Ok(ready)
    }
}

impl Nodes {
    fn select_single(&self, mut frame: DataFrame) -> PolarsResult<DataFrame> {
        let height = frame.height();
        let shared = self.single_shared.iter().map(|&idx| &self.shared[idx]);
        let shared = evaluate(shared, &frame)?;
        frame.hstack_mut(&shared)?;
        let single: Vec<&Wanted> = self.single_wanted.iter().flatten().collect();
        let mut single = self.single.run(&frame, &single)?.into_iter();
        let ways = self.wanted.iter().zip(&self.single_wanted);
        let left = ways.filter_map(|(node, way)| way.is_none().then_some(node));
        let mut left = evaluate(left, &frame)?.into_iter();
        let ways = self.single_wanted.iter();
        let columns = ways.filter_map(|way| match way {
            Some(_) => single.next(),
            None => left.next(),
        });
        DataFrame::new(height, columns.collect())
    }
}

/// The columns of `nodes`, all of the height of `frame`.
fn evaluate<'a>(
    nodes: impl Iterator<Item = &'a Arc<dyn PhysicalExpr>>,
    frame: &DataFrame,
) -> PolarsResult<Vec<Column>> {
    let state = ExecutionState::new();
    let height = frame.height();
    let column = |node: &Arc<dyn PhysicalExpr>| {
        let column = node.evaluate(frame, &state)?;
        Ok(match column.len() {
            1 if height != 1 => column.new_from_index(0, height),
            _ => column,
        })
    };
    nodes.map(column).collect()
}

/// Lets the optimizer pass over the selection as a lazy frame would. It leaves the selection over the frame, or over the
/// frame with parts that several expressions share.
fn make_ready(frame: &DataFrame, exprs: &[Expr]) -> PolarsResult<Ready> {
    let schema = Arc::clone(frame.schema());
    let mut plan = frame
        .clear()
        .lazy()
        .select(exprs)
        .with_projection_pushdown(false)
        .to_alp_optimized()?;
    let is_frame = |node| matches!(plan.lp_arena.get(node), IR::DataFrameScan { .. });
    let found = match plan.lp_arena.get(plan.lp_top) {
        IR::Select { input, expr, .. } => match plan.lp_arena.get(*input) {
            IR::DataFrameScan { .. } => Some((Vec::new(), Arc::clone(&schema), expr.clone())),
            below @ IR::HStack { input, exprs, .. } if is_frame(*input) => {
                let with_shared = below.schema(&plan.lp_arena).into_owned();
                Some((exprs.clone(), with_shared, expr.clone()))
            }
            _ => None,
        },
        _ => None,
    };
    let Some((shared, with_shared, wanted)) = found else {
        return Ok(Ready {
            schema,
            nodes: None,
        });
    };
    let mut state = ExpressionConversionState::new(false);
    let mut nodes = |exprs: &[ExprIR], schema: &SchemaRef| {
        exprs
            .iter()
            .map(|expr| create_physical_expr(expr, &mut plan.expr_arena, schema, &mut state))
            .collect::<PolarsResult<Vec<_>>>()
    };
    let (shared_nodes, wanted_nodes) = (nodes(&shared, &schema)?, nodes(&wanted, &with_shared)?);
    let mut single = Single::default();
    let arena = &plan.expr_arena;
    let is_single: Vec<bool> = shared
        .iter()
        .map(|expr| single.share(expr.output_name(), expr.node(), arena, &schema))
        .collect();
    let single_wanted: Vec<Option<Wanted>> = wanted
        .iter()
        .map(|expr| single.column(expr.output_name(), expr.node(), arena, &with_shared))
        .collect();
    let mut left = HashSet::new();
    for (expr, _) in wanted
        .iter()
        .zip(&single_wanted)
        .filter(|(_, way)| way.is_none())
    {
        columns_of(expr, arena, &mut left);
    }
    let single_shared = (0..shared.len())
        .filter(|&idx| !is_single[idx] || left.contains(shared[idx].output_name()))
        .collect();
    let nodes = Nodes {
        shared: shared_nodes,
        wanted: wanted_nodes,
        single,
        single_shared,
        single_wanted,
    };
    Ok(Ready {
        nodes: (!state.has_windows).then_some(nodes),
        schema,
    })
}

/// Adds the columns that `expr` looks at.
fn columns_of(expr: &ExprIR, arena: &Arena<AExpr>, found: &mut HashSet<PlSmallStr>) {
    let mut stack = vec![expr.node()];
    while let Some(node) = stack.pop() {
        let node = arena.get(node);
        if let AExpr::Column(name) = node {
            found.insert(name.clone());
        }
        node.children_rev(&mut stack);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every sort of step on plain numbers, over values that are missing, not a number, or without end; and texts.
    fn expressions() -> Vec<Expr> {
        let number = || col("number");
        let whole = || col("whole").cast(DataType::Float64);
        let count = || col("count").cast(DataType::Float64);
        vec![
            (number() * lit(2.5) + whole() - count() / number()).alias("sum"),
            (col("whole") - col("at").cast(DataType::Int64)).alias("age"),
            when(number().gt(whole()))
                .then(number().sqrt())
                .otherwise(lit(NULL))
                .alias("chosen"),
            when(number().lt_eq(lit(1.0)).and(count().neq(lit(2.0))))
                .then(lit(1.0))
                .otherwise(number().floor())
                .alias("step"),
            number().gt_eq(lit(f64::NAN)).or(col("truth")).alias("or"),
            number()
                .eq(lit(f64::NAN))
                .and(col("truth"))
                .not()
                .alias("and"),
            number().is_nan().fill_null(lit(false)).alias("nan"),
            number().is_not_nan().alias("no_nan"),
            number().is_null().cast(DataType::Float64).alias("missing"),
            col("text")
                .is_not_null()
                .cast(DataType::Float64)
                .alias("there"),
            number().fill_null(whole()).alias("filled"),
            (-number()).alias("negative"),
            col("count").alias("count"),
            col("count").gt(lit(1u32)).alias("some"),
            when(col("truth"))
                .then(col("text").str().to_lowercase())
                .otherwise(lit(NULL))
                .alias("text"),
            when(
                col("text")
                    .str()
                    .strip_chars(lit(NULL))
                    .str()
                    .to_lowercase()
                    .eq(lit("é")),
            )
            .then(lit("E"))
            .otherwise(col("text").str().strip_chars(lit(NULL)))
            .alias("trimmed"),
            col("text")
                .neq(lit("A"))
                .fill_null(lit(true))
                .alias("other"),
            (number() * whole() + count()).alias("fused"),
            (number() * whole() - count()).alias("fused_less"),
            (count() - number() * whole()).alias("less_fused"),
            col("text")
                .str()
                .contains(lit("^[AC]"), true)
                .alias("pattern"),
            lit(7.0).alias("constant"),
            (number() * lit(2.5) + whole()).lt(whole()).alias("shared"),
            col("text")
                .str()
                .len_chars()
                .cast(DataType::Float64)
                .alias("length"),
            (col("text").str().len_chars().cast(DataType::Float64) + whole()).alias("longer"),
        ]
    }

    fn rows() -> DataFrame {
        let numbers = [
            Some(0.5),
            None,
            Some(f64::NAN),
            Some(f64::INFINITY),
            Some(-0.0),
            Some(-3.5),
            Some(2.0),
        ];
        let n = numbers.len();
        let at = Int64Chunked::from_vec("at".into(), (0i64..).take(n).collect()).into_column();
        let mut frame = df! {
            "number" => numbers,
            "whole" => [Some(1i64), Some(2), None, Some(0), Some(-1), Some(i64::MAX), Some(2)],
            "count" => [Some(0u32), Some(1), Some(2), None, Some(3), Some(u32::MAX), Some(2)],
            "truth" => [Some(true), None, Some(false), None, Some(true), Some(false), None],
            "text" => [Some("A"), None, Some(""), Some(" É\u{3000}"), None, Some("ΑΣ b"), Some("C ")],
        }
        .unwrap();
        let zone = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
        frame.with_column(at.cast(&zone).unwrap()).unwrap();
        frame
    }

    #[test]
    fn a_handful_of_rows_some_rows_and_lazy_frames_give_the_same_columns() {
        let exprs = expressions();
        let compiled = Compiled::new(exprs.clone());
        let handful = rows();
        let mut some = rows();
        while some.height() <= A_HANDFUL {
            some = some.vstack(&rows()).unwrap();
        }
        let one_by_one = (0i64..)
            .take(handful.height())
            .map(|row| handful.slice(row, 1));
        for frame in one_by_one.chain([handful.clone(), some]) {
            let got = compiled.select(frame.clone()).unwrap();
            let wanted = frame.lazy().select(&exprs).collect().unwrap();
            for (got, wanted) in got.columns().iter().zip(wanted.columns()) {
                assert!(got.equals_missing(wanted), "{got:?} {wanted:?}");
            }
            assert_eq!(got.schema(), wanted.schema());
        }
        let ready = compiled.ready.read().unwrap();
        let nodes = ready.as_ref().unwrap().nodes.as_ref().unwrap();
        assert!(!nodes.shared.is_empty());
        let left: Vec<&str> = nodes
            .single_wanted
            .iter()
            .zip(&exprs)
            .filter(|(way, _)| way.is_none())
            .filter_map(|(_, expr)| match expr {
                Expr::Alias(_, name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(left, ["pattern"]);
    }

    #[test]
    fn nodes_and_lazy_frames_give_the_same_columns_whatever_the_schema() {
        let exprs = vec![
            (col("a") * lit(2.5) + col("b").cast(DataType::Float64)).alias("x"),
            when(col("a").gt(lit(1)))
                .then(col("t").str().to_lowercase())
                .otherwise(lit(NULL))
                .alias("y"),
            lit(7).alias("z"),
            (col("b").cast(DataType::Float64) * lit(3.0)).alias("w"),
        ];
        let compiled = Compiled::new(exprs.clone());
        let floats = df! { "a" => [0.5, 2.0, 3.0], "b" => [1i64, 2, 3], "t" => [Some("A"), None, Some("C")] };
        let whole = df! { "t" => ["Q"], "b" => [1u32], "a" => [4i64] };
        for frame in [floats.unwrap(), whole.unwrap()] {
            for _ in 0..2 {
                let got = compiled.select(frame.clone()).unwrap();
                let wanted = frame.clone().lazy().select(&exprs).collect().unwrap();
                assert!(got.equals_missing(&wanted), "{got} {wanted}");
                assert_eq!(got.schema(), wanted.schema());
            }
            let ready = compiled.ready.read().unwrap();
            let nodes = ready.as_ref().unwrap().nodes.as_ref().unwrap();
            assert_eq!(nodes.shared.len(), 1);
        }
    }
}
