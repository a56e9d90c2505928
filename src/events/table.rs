//! Table mode: one row a lead, its columns as they are, and a label.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use polars::lazy::dsl::{Expr, col, len, lit};
use polars::prelude::{
    BooleanChunked, DataType, Field, IntoColumn, LazyFrame, NewChunkedArray, Schema, UInt32Chunked,
};
use tempfile::TempDir;

use crate::error::Result;
use crate::events::error::{EventsError, from_polars};
use crate::events::frame::{Opened, ReadOptions, collect, open_source};
use crate::events::plan::{Plan, Role, RoleKind};
use crate::events::report::{ReadReport, Reason};
use crate::events::settings::TableSource;
use crate::events::value::{Numeral, PropertyType, numeral};

/// Values of a label that mean converted, unless the project says otherwise.
pub const POSITIVE: [&str; 3] = ["1", "true", "yes"];

/// A table, read and checked.
///
/// # Shapes and units
/// `frame` has the columns `lead` (text; the row number from 1 where the source names none), `label`
/// (boolean; only for training), then of `time` (UTC, microseconds), `group` (text), `fold` (whole
/// numbers from 0) and `test` (boolean) those that the source names, then the columns of the table.
pub struct TableInput {
    /// The rows, lazily, in the order of the files.
    pub frame: LazyFrame,
    /// The table's columns with their types, in the order of the frame.
    pub columns: Vec<(String, PropertyType)>,
    /// The label's values with how often they occur, sorted; empty without a label.
    pub label_values: Vec<(String, u64)>,
    /// Number of rows.
    pub n_rows: u64,
    /// What was read and what was not.
    pub report: ReadReport,
    /// Keeps temporary files alive as long as the table.
    #[expect(dead_code, reason = "held for its destructor")]
    staging: Option<TempDir>,
}

/// What a table is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableUse {
    /// Training: label, folds and test rows are needed.
    Train,
    /// Scoring: only the columns, and those of lead, time and group that are there.
    Score,
}

/// Opens a table; `base` is the folder of the project file.
///
/// Without `positive` the label has to have two values, one of which is `1`, `true` or `yes`. With it,
/// every other value means not converted.
///
/// # Errors
/// As [`crate::events::open_events`]; kind `Data` as well for a label that is no yes or no.
pub fn open_table(
    source: &TableSource,
    purpose: TableUse,
    base: &Path,
    options: &ReadOptions,
) -> Result<TableInput> {
    let mut plan = plan(source, purpose);
    let Opened {
        mut frame,
        properties,
        report,
        staging,
        given,
    } = open_source(&mut plan, &source.path, source.format, base, options)?;
    if source.lead.is_none() {
        let number = (col("__number").cast(DataType::Int64) + lit(1i64)).cast(DataType::String);
        frame = frame
            .with_row_index("__number", None)
            .with_column(number.alias("lead"));
    }
    let mut columns = vec![col("lead")];
    let mut label_values = Vec::new();
    if purpose == TableUse::Train {
        label_values = values(&frame, "label", &given)?;
        let positive = positive_values(source, &label_values, &given)?;
        columns.push(is_one_of("label", positive));
    }
    for role in plan.roles.iter().map(|role| role.output) {
        match role {
            "time" | "group" => columns.push(col(role)),
            "fold" => columns.push(fold_numbers(&frame, &given)?),
            "test" => {
                let value = source.test.iter().map(|test| test.value.clone()).collect();
                columns.push(is_one_of("test", value));
            }
            _ => {}
        }
    }
    columns.extend(properties.iter().map(|(name, _)| col(name.as_str())));
    let n_rows = report.rows - report.n_rejected();
    Ok(TableInput {
        frame: frame.select(columns),
        columns: properties,
        label_values,
        n_rows,
        report,
        staging,
    })
}

fn plan(source: &TableSource, purpose: TableUse) -> Plan {
    let mut roles = Vec::new();
    let mut add = |column: Option<&String>, output, kind| {
        if let Some(column) = column {
            roles.push(Role::new(column, output, kind));
        }
    };
    let needed = |column: &String| RoleKind::Id(Some(Reason::MissingValue(column.clone())));
    add(
        source.lead.as_ref(),
        "lead",
        RoleKind::Id(Some(Reason::MissingLead)),
    );
    add(source.time.as_ref(), "time", RoleKind::Time(true));
    add(source.group.as_ref(), "group", RoleKind::Id(None));
    let mut drop = source.drop.clone();
    let mut expected = Vec::new();
    let test = source.test.as_ref().map(|test| &test.column);
    let for_training = [Some(&source.label), source.fold.as_ref(), test];
    match purpose {
        TableUse::Train => {
            expected.extend(source.drop.iter().chain(&source.categories).cloned());
            add(Some(&source.label), "label", needed(&source.label));
            if let Some(fold) = &source.fold {
                add(Some(fold), "fold", needed(fold));
            }
            if let Some(test) = test {
                add(Some(test), "test", needed(test));
            }
        }
        // At scoring time they may be missing, and are no features if they are not.
        TableUse::Score => drop.extend(for_training.into_iter().flatten().cloned()),
    }
    let types = source
        .categories
        .iter()
        .map(|name| (name.clone(), PropertyType::Text))
        .collect();
    Plan {
        drop,
        expected,
        types,
        ..Plan::new("table", roles)
    }
}

fn positive_values(
    source: &TableSource,
    found: &[(String, u64)],
    given: &str,
) -> Result<Vec<String>> {
    let names = || {
        found
            .iter()
            .map(|(name, _)| name.clone())
            .collect::<Vec<_>>()
    };
    let (file, column) = (given.to_owned(), source.label.clone());
    let is_first = |(idx, (name, _)): (usize, &(String, u64))| {
        !found
            .iter()
            .take(idx)
            .any(|(other, _)| is_same(name, other))
    };
    let n_values = found
        .iter()
        .enumerate()
        .filter(|value| is_first(*value))
        .count();
    if source.positive.is_none() && n_values > 2 {
        return Err(EventsError::Label {
            file,
            column,
            found: names(),
        }
        .into());
    }
    let positive = source
        .positive
        .clone()
        .unwrap_or_else(|| POSITIVE.map(str::to_owned).to_vec());
    if !found
        .iter()
        .any(|(name, _)| positive.iter().any(|value| is_same(name, value)))
    {
        return Err(EventsError::NoPositive {
            file,
            column,
            positive,
            found: names(),
        }
        .into());
    }
    Ok(positive)
}

/// Whether two texts mean one value: `1` and `1.0`, `True` and `true`.
fn is_same(one: &str, other: &str) -> bool {
    match (numeral(one, false), numeral(other, false)) {
        (Numeral::Finite(one, _), Numeral::Finite(other, _)) => one.total_cmp(&other).is_eq(),
        _ => one.eq_ignore_ascii_case(other),
    }
}

fn is_one_of(name: &'static str, values: Vec<String>) -> Expr {
    col(name).map(
        move |column| {
            let texts = column.str()?;
            let found = texts
                .iter()
                .map(|text| text.map(|text| values.iter().any(|value| is_same(text, value))));
            Ok(BooleanChunked::from_iter_options(column.name().clone(), found).into_column())
        },
        |_: &Schema, field: &Field| Ok(Field::new(field.name().clone(), DataType::Boolean)),
    )
}

/// Folds by number, in the order of their names; numbers in their own order.
fn fold_numbers(frame: &LazyFrame, given: &str) -> Result<Expr> {
    let mut names: Vec<String> = values(frame, "fold", given)?
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let number = |name: &String| match numeral(name, false) {
        Numeral::Finite(value, _) => value,
        _ => f64::INFINITY,
    };
    names.sort_by(|one, other| {
        number(one)
            .total_cmp(&number(other))
            .then_with(|| one.cmp(other))
    });
    let numbers: BTreeMap<String, u32> = names.into_iter().zip(0u32..).collect();
    let numbers = Arc::new(numbers);
    Ok(col("fold").map(
        move |column| {
            let found = column
                .str()?
                .iter()
                .map(|name| name.and_then(|name| numbers.get(name).copied()));
            Ok(UInt32Chunked::from_iter_options(column.name().clone(), found).into_column())
        },
        |_: &Schema, field: &Field| Ok(Field::new(field.name().clone(), DataType::UInt32)),
    ))
}

/// The values of a text column with how often they occur, sorted.
fn values(frame: &LazyFrame, name: &str, given: &str) -> Result<Vec<(String, u64)>> {
    let counted = frame
        .clone()
        .group_by([col(name)])
        .agg([len().cast(DataType::UInt64).alias("n")]);
    let table = collect(counted, given)?;
    let read = || -> polars::prelude::PolarsResult<Vec<(String, u64)>> {
        let names = table.column(name)?.str()?;
        let counts = table.column("n")?.u64()?;
        let pair = |(name, n): (Option<&str>, Option<u64>)| {
            (name.unwrap_or_default().to_owned(), n.unwrap_or_default())
        };
        Ok(names.iter().zip(counts.iter()).map(pair).collect())
    };
    let mut found = read().map_err(|error| from_polars(given, &error))?;
    found.sort();
    Ok(found)
}
