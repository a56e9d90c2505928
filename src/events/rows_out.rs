//! What was read from files, row by row: for those who keep single events and leads.

use polars::prelude::*;
use serde_json::{Map, Number, Value};

use crate::domain::Timestamp;
use crate::error::Result;
use crate::events::error::from_polars;
use crate::events::leads::LeadTable;
use crate::events::log::EventLog;
use crate::events::outcomes::Outcomes;

/// One row of a log.
#[derive(Debug, Clone, PartialEq)]
pub struct RowOfEvent {
    /// Whose.
    pub lead: String,
    /// When it happened.
    pub time: Timestamp,
    /// When it was seen, where the log says so.
    pub arrived: Option<Timestamp>,
    /// Its type.
    pub event_type: String,
    /// Its properties; what is missing is not there.
    pub properties: Map<String, Value>,
}

/// One row of a lead table, or of its changes.
#[derive(Debug, Clone, PartialEq)]
pub struct RowOfLead {
    /// Its id.
    pub lead: String,
    /// When it came into being.
    pub created: Option<Timestamp>,
    /// From when on it is out of the running.
    pub disqualified: Option<Timestamp>,
    /// Its account.
    pub account: Option<String>,
    /// Since when the attributes are so, where that is known.
    pub changed: Option<Timestamp>,
    /// Its attributes; what is missing is not there.
    pub attributes: Map<String, Value>,
}

/// Hands the events of a log to `take`, at most `at_once` together.
///
/// # Errors
/// A log that cannot be read after all; what `take` fails with.
pub fn each_event(
    log: &EventLog,
    at_once: usize,
    mut take: impl FnMut(Vec<RowOfEvent>) -> Result<()>,
) -> Result<()> {
    let frame = log
        .frame
        .clone()
        .collect()
        .map_err(|error| unreadable(&error))?;
    for start in (0..frame.height()).step_by(at_once.max(1)) {
        let slice = frame.slice(i64::try_from(start).unwrap_or(i64::MAX), at_once);
        let (leads, types) = (texts(&slice, "lead")?, texts(&slice, "type")?);
        let (times, arrived) = (instants(&slice, "time")?, instants(&slice, "visible")?);
        let names: Vec<&str> = log
            .properties
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let properties = objects(&slice, &names)?;
        let rows = properties
            .into_iter()
            .enumerate()
            .filter_map(|(row, properties)| {
                Some(RowOfEvent {
                    lead: leads[row].clone()?,
                    time: times[row]?,
                    arrived: arrived[row],
                    event_type: types[row].clone()?,
                    properties,
                })
            });
        take(rows.collect())?;
    }
    Ok(())
}

/// Hands the leads of a table to `take`, at most `at_once` together; where changes are known, each of them after the lead
/// itself.
///
/// # Errors
/// As [`each_event`].
pub fn each_lead(
    table: &LeadTable,
    names: &[String],
    at_once: usize,
    mut take: impl FnMut(Vec<RowOfLead>) -> Result<()>,
) -> Result<()> {
    let frames = [Some(&table.frame), table.changes.as_ref()];
    for (frame, is_change) in frames.into_iter().flatten().zip([false, true]) {
        let frame = frame
            .clone()
            .collect()
            .map_err(|error| unreadable(&error))?;
        // With a history of changes, the first frame says what holds after the last: attributes come with the changes.
        let with_attributes = is_change || table.changes.is_none();
        let names: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|_| with_attributes)
            .collect();
        for start in (0..frame.height()).step_by(at_once.max(1)) {
            let slice = frame.slice(i64::try_from(start).unwrap_or(i64::MAX), at_once);
            let (leads, accounts) = (texts(&slice, "lead")?, texts(&slice, "account")?);
            let created = instants(&slice, "created")?;
            let disqualified = instants(&slice, "disqualified")?;
            let changed = instants(&slice, "changed")?;
            let rows = objects(&slice, &names)?.into_iter().enumerate();
            let rows = rows.filter_map(|(row, attributes)| {
                Some(RowOfLead {
                    lead: leads[row].clone()?,
                    created: created[row],
                    disqualified: disqualified[row],
                    account: accounts[row].clone().filter(|account| !account.is_empty()),
                    changed: changed[row],
                    attributes,
                })
            });
            take(rows.collect())?;
        }
    }
    Ok(())
}

impl Outcomes {
    /// Lead and time of every conversion.
    ///
    /// # Errors
    /// Outcomes that cannot be read after all.
    pub fn conversions(&self) -> Result<Vec<(String, Timestamp)>> {
        pairs(&self.frame)
    }

    /// Lead and time of every outcome after which a lead is out of the running.
    ///
    /// # Errors
    /// As [`Outcomes::conversions`].
    pub fn closings(&self) -> Result<Vec<(String, Timestamp)>> {
        self.closing.as_ref().map_or_else(|| Ok(Vec::new()), pairs)
    }
}

fn pairs(frame: &LazyFrame) -> Result<Vec<(String, Timestamp)>> {
    let frame = frame
        .clone()
        .collect()
        .map_err(|error| unreadable(&error))?;
    let both = texts(&frame, "lead")?
        .into_iter()
        .zip(instants(&frame, "time")?);
    Ok(both.filter_map(|(lead, time)| lead.zip(time)).collect())
}

fn unreadable(error: &PolarsError) -> crate::error::Error {
    from_polars("the files of the project", error)
}

fn has(frame: &DataFrame, name: &str) -> bool {
    frame.schema().contains(name)
}

fn texts(frame: &DataFrame, name: &str) -> Result<Vec<Option<String>>> {
    if !has(frame, name) {
        return Ok(vec![None; frame.height()]);
    }
    let column = frame
        .column(name)
        .and_then(|column| column.cast(&DataType::String));
    let column = column.map_err(|error| unreadable(&error))?;
    let column = column.str().map_err(|error| unreadable(&error))?;
    Ok(column.iter().map(|text| text.map(str::to_owned)).collect())
}

fn instants(frame: &DataFrame, name: &str) -> Result<Vec<Option<Timestamp>>> {
    if !has(frame, name) {
        return Ok(vec![None; frame.height()]);
    }
    let micros = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
    let column = frame.column(name).and_then(|column| column.cast(&micros));
    let column = column.and_then(|column| column.cast(&DataType::Int64));
    let column = column.map_err(|error| unreadable(&error))?;
    let column = column.i64().map_err(|error| unreadable(&error))?;
    Ok(column.iter().map(|time| time.map(Timestamp)).collect())
}

/// The columns called `names`, one object a row.
fn objects(frame: &DataFrame, names: &[&str]) -> Result<Vec<Map<String, Value>>> {
    let mut rows = vec![Map::new(); frame.height()];
    for name in names.iter().filter(|name| has(frame, name)) {
        let column = frame.column(name).map_err(|error| unreadable(&error))?;
        let values = cells(column)?;
        for (row, value) in rows.iter_mut().zip(values) {
            if let Some(value) = value {
                row.insert((*name).to_owned(), value);
            }
        }
    }
    Ok(rows)
}

fn cells(column: &Column) -> Result<Vec<Option<Value>>> {
    let failed = |error: PolarsError| unreadable(&error);
    Ok(match column.dtype() {
        DataType::Boolean => {
            let values = column.bool().map_err(failed)?;
            values.iter().map(|value| value.map(Value::Bool)).collect()
        }
        DataType::Datetime(..) | DataType::Date => {
            let micros = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
            let whole = column
                .cast(&micros)
                .and_then(|column| column.cast(&DataType::Int64));
            let whole = whole.map_err(failed)?;
            let values = whole.i64().map_err(failed)?;
            let written = |micros: i64| Value::String(Timestamp(micros).to_string());
            values.iter().map(|value| value.map(written)).collect()
        }
        DataType::String => {
            let values = column.str().map_err(failed)?;
            let text = |text: &str| Value::String(text.to_owned());
            values.iter().map(|value| value.map(text)).collect()
        }
        _ => {
            let numbers = column.cast(&DataType::Float64).map_err(failed)?;
            let values = numbers.f64().map_err(failed)?;
            values.iter().map(|value| value.and_then(number)).collect()
        }
    })
}

/// A number as JSON writes it: whole ones without a point.
fn number(value: f64) -> Option<Value> {
    #[expect(clippy::cast_possible_truncation, reason = "whole, and below 2^53")]
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return Some(Value::from(value as i64));
    }
    Number::from_f64(value).map(Value::Number)
}
