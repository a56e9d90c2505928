//! Expressions that give the columns of a columnar file their names and types.

use std::sync::Arc;

use polars::lazy::dsl::{col, lit, when};
use polars::prelude::{Column, DataType, Expr, Field, NULL, Schema, TimeUnit};

use crate::error::{Error, Result};
use crate::events::clock::Clock;
use crate::events::convert::{name_of, property, to_ids, to_times, without_empty};
use crate::events::plan::{Plan, RoleKind};
use crate::events::scan::Scan;
use crate::events::time::Shape;
use crate::events::value::{PropertyType, utc};

/// One expression a role, and the visible time.
pub(crate) fn role_exprs(
    scanned: &Scan,
    plan: &Plan,
    shapes: &[Shape],
    clock: &Arc<Clock>,
) -> Result<Vec<Expr>> {
    let mut exprs = Vec::new();
    let (mut time, mut ingested) = (None, None);
    for (role, shape) in plan.roles.iter().zip(shapes) {
        let dtype = scanned.dtype(&role.column);
        match role.kind {
            RoleKind::Id(ref reason) => {
                scanned.check_type(
                    &role.column,
                    dtype.is_primitive() || is_name(dtype),
                    "ids or names",
                )?;
                exprs.push(id_expr(&role.column, dtype, reason.is_some()).alias(role.output));
            }
            RoleKind::Unique => {
                scanned.check_type(&role.column, dtype.is_primitive() || is_name(dtype), "ids")?;
                let hash = |ids: Column| to_ids(&ids);
                let field = |_: &Schema, field: &Field| {
                    Ok(Field::new(field.name().clone(), DataType::UInt64))
                };
                exprs.push(
                    col(role.column.as_str())
                        .map(hash, field)
                        .alias(role.output),
                );
            }
            RoleKind::Time(_) | RoleKind::Ingested => {
                let is_time = dtype.is_numeric()
                    || dtype.is_string()
                    || matches!(dtype, DataType::Datetime(..) | DataType::Date);
                scanned.check_type(&role.column, is_time, "times")?;
                let expr = time_expr(&role.column, dtype, *shape, clock);
                match role.kind {
                    RoleKind::Ingested => ingested = Some(expr),
                    RoleKind::Time(true) => {
                        time = Some(expr.clone());
                        exprs.push(expr.alias(role.output));
                    }
                    _ => exprs.push(expr.alias(role.output)),
                }
            }
        }
    }
    if plan.has_visible {
        let Some(time) = time else {
            return Err(Error::internal("a visible time without a time"));
        };
        let late = match plan.delay {
            0 => time.clone(),
            delay => (time.clone().cast(DataType::Int64) + lit(delay)).cast(utc()),
        };
        let visible = match ingested {
            Some(ingested) => when(ingested.clone().is_null()).then(late).otherwise(
                when(ingested.clone().gt(time.clone()))
                    .then(ingested)
                    .otherwise(time),
            ),
            None => late,
        };
        exprs.push(visible.alias("visible"));
    }
    Ok(exprs)
}

fn is_name(dtype: &DataType) -> bool {
    dtype.is_string() || name_of(dtype) == "names"
}

fn id_expr(column: &str, dtype: &DataType, is_needed: bool) -> Expr {
    if dtype.is_string() {
        return if is_needed {
            col(column)
        } else {
            without_empty(col(column))
        };
    }
    if dtype.is_float() {
        // Ids beside empty cells come out of pandas as 17.0; they are 17.
        let whole = col(column).cast(DataType::Int64);
        let is_whole = whole.clone().cast(DataType::Float64).eq(col(column));
        let missing = col(column).is_nan();
        return when(missing).then(lit(NULL)).otherwise(
            when(is_whole)
                .then(whole.cast(DataType::String))
                .otherwise(col(column).cast(DataType::String)),
        );
    }
    col(column).cast(DataType::String)
}

fn time_expr(column: &str, dtype: &DataType, shape: Shape, clock: &Arc<Clock>) -> Expr {
    let is_placed = match dtype {
        DataType::Datetime(_, zone) => zone.is_some() || clock.is_utc(),
        DataType::Date => clock.is_utc(),
        _ => false,
    };
    if is_placed {
        // Instants stay as they are; only unit and zone name change.
        return match dtype {
            DataType::Datetime(_, Some(_)) => col(column).cast(utc()),
            _ => col(column)
                .cast(DataType::Datetime(TimeUnit::Microseconds, None))
                .cast(DataType::Int64)
                .cast(utc()),
        };
    }
    let clock = Arc::clone(clock);
    col(column).map(
        move |times| to_times(&times, shape, &clock, None)?.cast(&utc()),
        |_: &Schema, field: &Field| Ok(Field::new(field.name().clone(), utc())),
    )
}

/// Expressions and types of the properties.
type Properties = (Vec<Expr>, Vec<(String, PropertyType)>);

/// One expression a property, structures flattened; what cannot be one is noted.
pub(crate) fn properties(
    scanned: &Scan,
    plan: &Plan,
    clock: &Arc<Clock>,
    notes: &mut Vec<String>,
) -> Properties {
    let (mut exprs, mut types) = (Vec::new(), Vec::new());
    let mut open: Vec<(String, Expr, DataType)> = Vec::new();
    for (name, dtype) in scanned.schema.iter() {
        let is_parent = matches!(dtype, DataType::Struct(_));
        if plan.wants(name) || is_parent {
            open.push((name.to_string(), col(name.clone()), dtype.clone()));
        }
    }
    // Depth first, fields in their order.
    open.reverse();
    while let Some((name, expr, dtype)) = open.pop() {
        if let DataType::Struct(fields) = &dtype {
            for field in fields.iter().rev() {
                let inner = expr.clone().struct_().field_by_name(field.name());
                open.push((
                    format!("{name}.{}", field.name()),
                    inner,
                    field.dtype().clone(),
                ));
            }
            continue;
        }
        if !plan.wants(&name) {
            continue;
        }
        let output = plan.output_of(&name);
        if output != name {
            notes.push(format!(
                "column `{name}` is called `{output}` here, because its name is taken"
            ));
        }
        match property(expr, &dtype, plan.type_of(&output), clock) {
            Some((expr, kind)) => {
                exprs.push(expr.alias(output.as_str()));
                types.push((output, kind));
            }
            None => notes.push(format!("column `{name}` of type {dtype} was left out")),
        }
    }
    (exprs, types)
}
