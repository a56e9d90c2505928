//! Columns of any type into the few that we work with.

use std::sync::Arc;

use polars::lazy::dsl::{lit, when};
use polars::prelude::{
    Column, DataType, Expr, Field, Int64Chunked, IntoColumn, NULL, NewChunkedArray, PolarsResult,
    Schema, TimeUnit, UInt64Chunked,
};

use crate::events::builder::Builder;
use crate::events::clock::{Clock, Placed};
use crate::events::rows::TimeCounts;
use crate::events::time::{self, Shape};
use crate::events::value::{Cell, PropertyType, utc};

/// Shows every value of a column as a cell, with its row.
pub(crate) fn cells(column: &Column, mut take: impl FnMut(usize, Cell)) -> PolarsResult<()> {
    let series = column.as_materialized_series();
    match series.dtype() {
        DataType::String => {
            for (row, text) in series.str()?.iter().enumerate() {
                take(row, text.map_or(Cell::Empty, Cell::from));
            }
        }
        DataType::Boolean => {
            for (row, value) in series.bool()?.iter().enumerate() {
                take(row, value.map_or(Cell::Empty, Cell::Bool));
            }
        }
        dtype if dtype.is_integer() => {
            let wide = series.cast(&DataType::Int64)?;
            for (row, value) in wide.i64()?.iter().enumerate() {
                take(row, value.map_or(Cell::Empty, Cell::Int));
            }
        }
        dtype if dtype.is_numeric() => {
            let wide = series.cast(&DataType::Float64)?;
            for (row, value) in wide.f64()?.iter().enumerate() {
                take(
                    row,
                    value
                        .filter(|value| !value.is_nan())
                        .map_or(Cell::Empty, Cell::Float),
                );
            }
        }
        _ => {
            let texts = series.cast(&DataType::String)?;
            for (row, text) in texts.str()?.iter().enumerate() {
                take(row, text.map_or(Cell::Empty, Cell::from));
            }
        }
    }
    Ok(())
}

/// UTC microseconds of times in any dress; missing where a value is no time.
pub(crate) fn to_times(
    column: &Column,
    shape: Shape,
    clock: &Clock,
    mut counts: Option<&mut TimeCounts>,
) -> PolarsResult<Column> {
    let mut count = |local: bool, placed: Placed| {
        if let Some(counts) = &mut counts {
            counts.local += u64::from(local);
            counts.twice += u64::from(placed == Placed::Twice);
            counts.never += u64::from(placed == Placed::Never);
        }
    };
    let micros = DataType::Datetime(TimeUnit::Microseconds, None);
    match column.dtype() {
        DataType::Datetime(_, Some(_)) => column.cast(&utc())?.cast(&DataType::Int64),
        DataType::Datetime(_, None) | DataType::Date => {
            let local = column.cast(&micros)?.cast(&DataType::Int64)?;
            let placed = local.i64()?.iter().map(|time| {
                let (time, placed) = clock.to_utc(time?);
                count(true, placed);
                Some(time)
            });
            Ok(Int64Chunked::from_iter_options(column.name().clone(), placed).into_column())
        }
        _ => {
            let mut times = Vec::with_capacity(column.len());
            cells(column, |_, cell| {
                let time = time::read(&cell, shape).map(|reading| {
                    let (time, placed) = reading.to_utc(clock);
                    count(reading.offset.is_none(), placed);
                    time
                });
                times.push(time);
            })?;
            Ok(
                Int64Chunked::from_iter_options(column.name().clone(), times.into_iter())
                    .into_column(),
            )
        }
    }
}

/// Hashes of ids, as text formats have them: the number 17 and the text "17" are the same id.
pub(crate) fn to_ids(column: &Column) -> PolarsResult<Column> {
    let mut hashes = Vec::with_capacity(column.len());
    cells(column, |_, cell| {
        hashes.push(
            cell.render()
                .map(|text| xxhash_rust::xxh3::xxh3_64(text.as_bytes()).max(1)),
        );
    })?;
    Ok(UInt64Chunked::from_iter_options(column.name().clone(), hashes.into_iter()).into_column())
}

/// What a column of a file holds, in words.
pub(crate) fn name_of(dtype: &DataType) -> &'static str {
    match dtype {
        DataType::String => "text",
        DataType::Boolean => "true or false",
        DataType::Date => "dates",
        DataType::Datetime(..) => "times",
        DataType::List(_) => "lists",
        DataType::Struct(_) => "structures",
        DataType::Binary => "bytes",
        DataType::Null => "nothing",
        dtype if dtype.is_integer() => "whole numbers",
        dtype if dtype.is_numeric() => "numbers",
        // Dictionary-encoded text has types of its own.
        dtype
            if format!("{dtype:?}").starts_with("Categorical")
                || format!("{dtype:?}").starts_with("Enum") =>
        {
            "names"
        }
        _ => "values of another kind",
    }
}

/// The expression that makes a property of a column; `None` where it cannot be one.
pub(crate) fn property(
    expr: Expr,
    dtype: &DataType,
    known: Option<PropertyType>,
    clock: &Arc<Clock>,
) -> Option<(Expr, PropertyType)> {
    let own = match dtype {
        DataType::Boolean => PropertyType::Boolean,
        DataType::Datetime(..) | DataType::Date => PropertyType::Time,
        DataType::List(inner) if !inner.is_nested() => PropertyType::List,
        dtype if dtype.is_numeric() => PropertyType::Number,
        dtype if dtype.is_string() || name_of(dtype) == "names" => PropertyType::Text,
        DataType::Null => known.unwrap_or(PropertyType::Text),
        _ => return None,
    };
    let kind = known.unwrap_or(own);
    let expr = match (own, kind) {
        (PropertyType::Number, PropertyType::Number) if dtype.is_float() => {
            expr.cast(DataType::Float64).fill_nan(lit(NULL))
        }
        (PropertyType::Time, PropertyType::Time) => {
            let (clock, from) = (Arc::clone(clock), dtype.clone());
            if matches!(from, DataType::Datetime(_, Some(_))) {
                expr.cast(utc())
            } else {
                mapped(expr, kind, move |column| {
                    to_times(&column, Shape::Iso, &clock, None)?.cast(&utc())
                })
            }
        }
        (PropertyType::Text, PropertyType::Text) => without_empty(expr.cast(kind.dtype())),
        (own, kind) if own == kind => expr.cast(kind.dtype()),
        (PropertyType::List, _)
        | (PropertyType::Time, PropertyType::Number | PropertyType::Boolean | PropertyType::List) =>
        {
            return None;
        }
        (PropertyType::Time | PropertyType::Number | PropertyType::Boolean, PropertyType::Text) => {
            expr.cast(DataType::String)
        }
        _ => {
            let clock = Arc::clone(clock);
            mapped(expr, kind, move |column| {
                let mut builder = Builder::new(Some(kind));
                cells(&column, |_, cell| {
                    builder.push(&cell, false, &clock);
                })?;
                Ok(builder.finish(column.name()))
            })
        }
    };
    Some((expr, kind))
}

/// Text in which nothing is missing and not an empty text, as in the text formats.
pub(crate) fn without_empty(text: Expr) -> Expr {
    when(text.clone().str().len_bytes().eq(lit(0u32)))
        .then(lit(NULL))
        .otherwise(text)
}

fn mapped(
    expr: Expr,
    kind: PropertyType,
    convert: impl Fn(Column) -> PolarsResult<Column> + Send + Sync + 'static,
) -> Expr {
    expr.map(convert, move |_: &Schema, field: &Field| {
        Ok(Field::new(field.name().clone(), kind.dtype()))
    })
}
