//! Expressions made ready once, for small frames that come again and again.
//!
//! A lazy frame is planned, optimized and scheduled on every call. That is nothing beside a million rows, and
//! milliseconds beside one lead. Here the same expressions pass the same optimizer once, and the nodes that a lazy
//! frame would run are kept and run. There is no second way to evaluate an expression.

use std::sync::{Arc, PoisonError, RwLock};

use polars::prelude::*;
use polars_expr::prelude::{ExecutionState, PhysicalExpr};
use polars_expr::{ExpressionConversionState, create_physical_expr};
use polars_plan::plans::expr_ir::ExprIR;
use polars_plan::prelude::IR;

/// Rows up to which planning would cost more than it saves.
const FEW: usize = 5_000;

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
        let height = frame.height();
        let mut frame = frame;
        if !nodes.shared.is_empty() {
            let shared = evaluate(&nodes.shared, &frame)?;
            frame.hstack_mut(&shared)?;
        }
        DataFrame::new(height, evaluate(&nodes.wanted, &frame)?)
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

/// The columns of `nodes`, all of the height of `frame`.
fn evaluate(nodes: &[Arc<dyn PhysicalExpr>], frame: &DataFrame) -> PolarsResult<Vec<Column>> {
    let state = ExecutionState::new();
    let height = frame.height();
    let column = |node: &Arc<dyn PhysicalExpr>| {
        let column = node.evaluate(frame, &state)?;
        Ok(match column.len() {
            1 if height != 1 => column.new_from_index(0, height),
            _ => column,
        })
    };
    nodes.iter().map(column).collect()
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
    let nodes = Nodes {
        shared: nodes(&shared, &schema)?,
        wanted: nodes(&wanted, &with_shared)?,
    };
    Ok(Ready {
        nodes: (!state.has_windows).then_some(nodes),
        schema,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
