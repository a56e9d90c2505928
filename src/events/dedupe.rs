//! Repeated rows, told by their id: the one that was visible first stays.
//!
//! Only hashes are held in memory, 8 bytes a row. Two different ids of one 64-bit hash would be
//! taken for one; among 20 million ids the chance that this happens at all is about 1 in 100,000.

use std::sync::Arc;

use polars::lazy::dsl::{col, lit};
use polars::prelude::{
    DataFrame, DataType, LazyFrame, NamedFrom, PlSmallStr, PolarsResult, Series, by_name,
};

use crate::error::Result;
use crate::events::columnar::without_rows;
use crate::events::error::from_polars;
use crate::events::frame::{ID, ROW, collect};
use crate::events::plan::{Plan, RoleKind};
use crate::events::report::ReadReport;

/// Drops rows whose id was seen before and counts them; the id goes as well.
pub(crate) fn drop_repeated(
    frame: LazyFrame,
    plan: &Plan,
    given: &str,
    report: &mut ReadReport,
) -> Result<LazyFrame> {
    let without_id = |frame: LazyFrame| frame.drop(by_name([ID], true, false));
    let hashes = collect(frame.clone().select([col(ID)]), given)?;
    let repeated = repeated_hashes(&hashes).map_err(|error| from_polars(given, &error))?;
    drop(hashes);
    if repeated.is_empty() {
        return Ok(without_id(frame));
    }
    // Rows without an id are no repetitions; among equals the one visible first, then the first in
    // the files.
    let order = match plan
        .roles
        .iter()
        .find(|role| matches!(role.kind, RoleKind::Time(true)))
    {
        Some(_) if plan.has_visible => col("visible"),
        Some(role) => col(role.output),
        None => lit(0i64),
    };
    let numbered = frame.with_row_index(ROW, None);
    let repeated = Series::new(PlSmallStr::from_static(ID), repeated);
    let suspects = numbered
        .clone()
        .filter(col(ID).is_in(lit(repeated).implode(false), false))
        .select([
            col(ROW).cast(DataType::UInt64),
            col(ID),
            order.cast(DataType::Int64).alias("order"),
        ]);
    let suspects = collect(suspects, given)?;
    let dropped = later_ones(&suspects).map_err(|error| from_polars(given, &error))?;
    report.duplicates += dropped.len() as u64;
    Ok(without_id(without_rows(numbered, Arc::new(dropped))))
}

fn repeated_hashes(frame: &DataFrame) -> PolarsResult<Vec<u64>> {
    let mut hashes: Vec<u64> = Vec::with_capacity(frame.height());
    let ids = frame.column(ID)?.u64()?;
    for chunk in ids.downcast_iter() {
        hashes.extend(chunk.iter().flatten().copied());
    }
    hashes.sort_unstable();
    let mut repeated: Vec<u64> = hashes
        .windows(2)
        .filter_map(|pair| match pair {
            [one, two] if one == two => Some(*one),
            _ => None,
        })
        .collect();
    repeated.dedup();
    Ok(repeated)
}

/// Rows that repeat an earlier one, sorted.
fn later_ones(suspects: &DataFrame) -> PolarsResult<Vec<u64>> {
    let rows = suspects.column(ROW)?.u64()?;
    let ids = suspects.column(ID)?.u64()?;
    let order = suspects.column("order")?.i64()?;
    let mut all: Vec<(u64, i64, u64)> = Vec::with_capacity(suspects.height());
    for ((id, order), row) in ids.iter().zip(order.iter()).zip(rows.iter()) {
        if let (Some(id), Some(row)) = (id, row) {
            all.push((id, order.unwrap_or(i64::MAX), row));
        }
    }
    all.sort_unstable();
    let mut dropped: Vec<u64> = all
        .windows(2)
        .filter_map(|pair| match pair {
            [(one, ..), (two, _, row)] if one == two => Some(*row),
            _ => None,
        })
        .collect();
    dropped.sort_unstable();
    Ok(dropped)
}
