//! Parquet and Arrow IPC: scanned where they lie, never copied; expressions give names and types.

use std::sync::{Arc, Mutex};

use polars::lazy::dsl::col;
use polars::prelude::{
    BooleanChunked, Column, DataFrame, DataType, Field, IntoColumn, LazyFrame, NewChunkedArray,
    PolarsResult, Schema, by_name,
};

use crate::error::Result;
use crate::events::clock::Clock;
use crate::events::convert::{cells, to_times};
use crate::events::exprs::{properties, role_exprs};
use crate::events::files::{Files, shown};
use crate::events::frame::{ROW, for_each_batch};
use crate::events::merge::note_time;
use crate::events::plan::{Plan, Role, RoleKind};
use crate::events::report::{ReadReport, Reason, Rejected, Rejects};
use crate::events::rows::TimeCounts;
use crate::events::scan::{Scan, scan};
use crate::events::time::{self, LATEST, Shape};
use crate::events::value::{Cell, PropertyType, is_missing_word};

/// What a columnar source comes to.
pub(crate) struct Columnar {
    pub(crate) frame: LazyFrame,
    pub(crate) properties: Vec<(String, PropertyType)>,
    pub(crate) report: ReadReport,
}

/// What one pass over the roles' columns found.
#[derive(Debug, Default)]
struct Findings {
    rows: u64,
    times: Vec<TimeCounts>,
    /// The first bad rows, one more than allowed: position among all rows, reason, the row in words.
    bad: Vec<(u64, Reason, String)>,
    n_bad: u64,
}

/// Opens columnar files; see [`Columnar`].
pub(crate) fn open(
    files: &Files,
    plan: &Plan,
    clock: &Clock,
    rejects: Rejects,
) -> Result<Columnar> {
    let scanned = scan(files, &plan.needed(files.format))?;
    let clock = Arc::new(clock.clone());
    let shapes = shapes(&scanned, plan, &files.given)?;
    let mut selected = role_exprs(&scanned, plan, &shapes, &clock)?;
    let mut notes = Vec::new();
    let (exprs, properties) = properties(&scanned, plan, &clock, &mut notes);
    let found = check_rows(
        &scanned,
        plan,
        &shapes,
        &clock,
        &files.given,
        rejects.allowed(),
    )?;
    let mut report = ReadReport {
        files: files.paths.iter().map(|path| shown(path)).collect(),
        format: files.format.name().to_owned(),
        rows: found.rows,
        ..ReadReport::default()
    };
    report_rejected(rejects, &found, &scanned, &mut report)?;
    for ((role, counts), shape) in plan.roles.iter().zip(&found.times).zip(&shapes) {
        if role.is_time() && counts.read > 0 {
            note_time(&mut report.notes, &role.column, *shape, counts, &clock);
        }
    }
    report.notes.append(&mut notes);
    let mut frame = scanned.frame.clone();
    if !found.bad.is_empty() {
        let bad: Vec<_> = found.bad.iter().map(|(row, ..)| *row).collect();
        frame = without_rows(frame.with_row_index(ROW, None), Arc::new(bad));
    }
    selected.extend(exprs);
    Ok(Columnar {
        frame: frame.select(selected),
        properties,
        report,
    })
}

/// Drops rows by their position, which is in the column [`ROW`].
pub(crate) fn without_rows(numbered: LazyFrame, dropped: Arc<Vec<u64>>) -> LazyFrame {
    let stays = col(ROW).map(
        move |rows| {
            let wide = rows.cast(&DataType::UInt64)?;
            let stays = wide
                .u64()?
                .iter()
                .map(|row| row.map(|row| dropped.binary_search(&row).is_err()));
            Ok(BooleanChunked::from_iter_options(rows.name().clone(), stays).into_column())
        },
        |_: &Schema, field: &Field| Ok(Field::new(field.name().clone(), DataType::Boolean)),
    );
    numbered.filter(stays).drop(by_name([ROW], true, false))
}

/// How each role's times are written; decided over the whole column where it is text or numbers.
fn shapes(scanned: &Scan, plan: &Plan, given: &str) -> Result<Vec<Shape>> {
    let mut shapes = vec![Shape::Iso; plan.roles.len()];
    let open = |role: &&Role| {
        role.is_time()
            && !matches!(
                scanned.dtype(&role.column),
                DataType::Datetime(..) | DataType::Date
            )
    };
    let roles: Vec<_> = plan
        .roles
        .iter()
        .filter(open)
        .map(|role| role.column.clone())
        .collect();
    if roles.is_empty() {
        return Ok(shapes);
    }
    let counts = Arc::new(Mutex::new(vec![[0u64; 8]; roles.len()]));
    let exprs: Vec<_> = roles.iter().map(|column| col(column.as_str())).collect();
    let (names, shared) = (roles.clone(), Arc::clone(&counts));
    for_each_batch(scanned.frame.clone().select(exprs), given, move |batch| {
        let mut counts = shared
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for (name, counts) in names.iter().zip(counts.iter_mut()) {
            cells(batch.column(name)?, |_, cell| {
                time::shapes_of(&cell).for_each(|shape| {
                    if let Some(count) = counts.get_mut(shape.idx()) {
                        *count += 1;
                    }
                });
            })?;
        }
        Ok(())
    })?;
    let counts = counts
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    for (role, shape) in plan.roles.iter().zip(&mut shapes) {
        let place = roles.iter().position(|column| *column == role.column);
        if let Some(counts) = place.and_then(|place| counts.get(place)) {
            *shape = time::likeliest(counts);
        }
    }
    Ok(shapes)
}

/// Goes once over the columns that can make a row bad.
fn check_rows(
    scanned: &Scan,
    plan: &Plan,
    shapes: &[Shape],
    clock: &Arc<Clock>,
    given: &str,
    allowed: u64,
) -> Result<Findings> {
    let floats: Vec<String> = scanned
        .schema
        .iter()
        .filter(|(name, dtype)| dtype.is_float() && plan.wants(name))
        .map(|(name, _)| name.to_string())
        .collect();
    let mut columns: Vec<String> = plan.roles.iter().map(|role| role.column.clone()).collect();
    columns.extend(floats.iter().cloned());
    columns.sort();
    columns.dedup();
    let exprs: Vec<_> = columns.iter().map(|column| col(column.as_str())).collect();
    let findings = Arc::new(Mutex::new(Findings {
        times: vec![TimeCounts::default(); plan.roles.len()],
        ..Findings::default()
    }));
    let (roles, shapes, clock, shared) = (
        plan.roles.clone(),
        shapes.to_vec(),
        Arc::clone(clock),
        Arc::clone(&findings),
    );
    let forced = plan.types.clone();
    for_each_batch(scanned.frame.clone().select(exprs), given, move |batch| {
        let mut findings = shared
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut reasons: std::collections::BTreeMap<usize, Reason> =
            std::collections::BTreeMap::new();
        for (idx, (role, shape)) in roles.iter().zip(&shapes).enumerate() {
            if let Some(counts) = findings.times.get_mut(idx) {
                check_role(
                    batch.column(&role.column)?,
                    role,
                    *shape,
                    &clock,
                    counts,
                    &mut reasons,
                )?;
            }
        }
        for name in &floats {
            // A number that is wanted as text is no number, so it may be infinite.
            if forced
                .iter()
                .any(|(known, kind)| known == name && *kind != PropertyType::Number)
            {
                continue;
            }
            cells(batch.column(name)?, |row, cell| {
                if matches!(cell, Cell::Float(value) if value.is_infinite()) {
                    reasons
                        .entry(row)
                        .or_insert_with(|| Reason::Infinite(name.clone()));
                }
            })?;
        }
        let start = findings.rows;
        for (row, reason) in reasons {
            findings.n_bad += 1;
            if findings.n_bad <= allowed.saturating_add(1) {
                let text = describe(batch, row);
                findings.bad.push((start + row as u64, reason, text));
            }
        }
        findings.rows += batch.height() as u64;
        Ok(())
    })?;
    let mut findings = findings
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(std::mem::take(&mut *findings))
}

fn check_role(
    column: &Column,
    role: &Role,
    shape: Shape,
    clock: &Clock,
    counts: &mut TimeCounts,
    reasons: &mut std::collections::BTreeMap<usize, Reason>,
) -> PolarsResult<()> {
    let mut add = |row: usize, reason: Reason| {
        reasons.entry(row).or_insert(reason);
    };
    match &role.kind {
        RoleKind::Id(Some(reason)) => {
            if column.null_count() == 0
                && !matches!(column.dtype(), DataType::String)
                && !column.dtype().is_float()
            {
                return Ok(());
            }
            cells(column, |row, cell| {
                let is_nothing = match &cell {
                    Cell::Empty => true,
                    Cell::Text(text) => text.len() == 3 && text.eq_ignore_ascii_case("nan"),
                    _ => false,
                };
                if is_nothing {
                    add(row, reason.clone());
                }
            })
        }
        RoleKind::Id(None) | RoleKind::Unique => Ok(()),
        RoleKind::Time(_) | RoleKind::Ingested => {
            let is_required = role.kind == RoleKind::Time(true);
            let times = to_times(column, shape, clock, Some(counts))?;
            let times = times.i64()?;
            let mut gaps = Vec::new();
            for (row, time) in times.iter().enumerate() {
                match time {
                    Some(time) if (0..LATEST).contains(&time) => counts.read += 1,
                    Some(_) => add(row, Reason::ImplausibleTime(role.column.clone())),
                    None => gaps.push(row),
                }
            }
            for row in gaps {
                let raw = column.get(row)?;
                let is_nothing = raw.is_null()
                    || raw
                        .get_str()
                        .is_some_and(|text| text.trim().is_empty() || is_missing_word(text.trim()))
                    || matches!(raw.extract::<f64>(), Some(value) if value.is_nan());
                match (is_nothing, is_required) {
                    (true, true) => add(row, Reason::MissingTime(role.column.clone())),
                    (true, false) => {}
                    (false, _) => add(row, Reason::UnparseableTime(role.column.clone())),
                }
            }
            Ok(())
        }
    }
}

/// A row in words, for the quarantine.
fn describe(batch: &DataFrame, row: usize) -> String {
    let field = |column: &Column| {
        let value = column
            .get(row)
            .map(|value| value.to_string())
            .unwrap_or_default();
        format!("{}={value}", column.name())
    };
    batch
        .columns()
        .iter()
        .map(field)
        .collect::<Vec<_>>()
        .join(", ")
}

fn report_rejected(
    mut rejects: Rejects,
    found: &Findings,
    scanned: &Scan,
    report: &mut ReadReport,
) -> Result<()> {
    let lengths = if found.bad.is_empty() {
        Vec::new()
    } else {
        scanned.lengths()?
    };
    for (row, reason, text) in &found.bad {
        let (mut file, mut line) = (0, *row);
        while let Some(length) = lengths.get(file)
            && line >= *length
        {
            line -= length;
            file += 1;
        }
        let file = scanned.paths.get(file).cloned().unwrap_or_default();
        rejects.add(
            &file,
            &Rejected {
                line: line + 1,
                reason: reason.clone(),
                text: text.clone(),
            },
        )?;
    }
    rejects.set_total(found.n_bad);
    rejects.check(found.rows)?;
    rejects.check_any_left(found.rows)?;
    rejects.finish(report)
}
