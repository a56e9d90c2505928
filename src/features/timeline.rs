//! The observed part of the log as one timeline a lead: scanned once, lazily and streaming, then put in order.
//!
//! The scan keeps three integers an event (lead, time, type), one bit for each condition and one number for
//! each property that somebody reads at; everything else of the log is never held.

use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use crate::domain::Timestamp;
use crate::features::lookup::Lookup;
use crate::features::plan::{Events, LEAD};
use crate::features::program::Program;
use crate::snapshot::window::{known_micros, seen_by_some, time_micros};

const CODE: &str = "__lead_code";
const TIME: &str = "__time";
const KNOWN: &str = "__known";
const TYPE: &str = "__type_code";
/// The code of a lead that nobody asked for.
const NOBODY: u32 = u32::MAX;

/// What of each event is looked at.
#[derive(Debug, Default, PartialEq)]
pub struct Reads {
    /// Types with a code of their own, from 1 on; every other type is 0.
    pub types: Vec<String>,
    /// Conditions; a missing answer does not hold.
    pub conditions: Vec<Expr>,
    /// Numbers.
    pub numbers: Vec<Expr>,
    /// Values that are compared, counted or handed on.
    pub values: Vec<Expr>,
}

/// The leads that are asked for.
pub struct Wanted {
    /// Positions of all leads by id.
    pub lookup: Arc<Lookup>,
    /// For each lead its position among the wanted ones, or `u32::MAX`.
    pub local: Vec<u32>,
    /// The number of wanted leads.
    pub n_leads: usize,
}

/// One event in the timeline of its lead.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// The time of the event, in microseconds.
    pub time: i64,
    /// Position in the columns of [`Timelines`].
    pub row: u32,
    /// Code of its type.
    pub type_code: u32,
}

/// The observed events of every wanted lead, and what conditions and properties say of each.
pub struct Timelines {
    starts: Vec<usize>,
    events: Vec<Seen>,
    /// When the log knew each event, where that is not when it happened.
    known: Option<Vec<i64>>,
    /// One bit an event for each condition.
    conditions: Vec<Vec<u64>>,
    /// One number an event for each of [`Reads::numbers`].
    pub numbers: Vec<Vec<f64>>,
    /// For each of [`Reads::values`] the column as it is, and one key an event that compares like its value.
    pub values: Vec<(Column, Vec<u64>)>,
}

impl Timelines {
    /// Scans the log: one lazy plan on the streaming engine, or what lies in memory as it is.
    ///
    /// # Errors
    /// A log that cannot be read.
    pub fn collect(
        events: &Events,
        program: &Program,
        wanted: &Wanted,
        cutoffs: &[Timestamp],
    ) -> PolarsResult<Self> {
        let frame = match &events.rows {
            Some(rows) => looked_at(rows, events, program, wanted)?,
            None => scanned(events, program, wanted, cutoffs)?,
        };
        Self::new(frame, &program.reads, events.has_visible, wanted.n_leads)
    }

    fn new(
        mut frame: DataFrame,
        reads: &Reads,
        has_visible: bool,
        n_leads: usize,
    ) -> PolarsResult<Self> {
        if u32::try_from(frame.height()).is_err() {
            polars_bail!(ComputeError: "{} events at once; at most {} fit", frame.height(), u32::MAX);
        }
        let conditions = (0..reads.conditions.len())
            .map(|idx| Ok(bits(frame.column(&format!("__condition{idx}"))?.bool()?)))
            .collect::<PolarsResult<_>>()?;
        let numbers = (0..reads.numbers.len())
            .map(|idx| {
                let column = frame.column(&format!("__number{idx}"))?;
                let column = column.cast(&DataType::Float64)?;
                Ok(column
                    .f64()?
                    .iter()
                    .map(|value| value.unwrap_or(f64::NAN))
                    .collect())
            })
            .collect::<PolarsResult<_>>()?;
        let values = (0..reads.values.len())
            .map(|idx| {
                let column = frame.column(&format!("__value{idx}"))?.clone();
                let keys = keys(&column)?;
                Ok((column, keys))
            })
            .collect::<PolarsResult<_>>()?;
        let known = if has_visible {
            let known = frame.column(KNOWN)?.i64()?;
            Some(
                known
                    .downcast_iter()
                    .flat_map(|chunk| chunk.values_iter().copied())
                    .collect(),
            )
        } else {
            None
        };
        frame = frame.select([CODE, TIME, TYPE])?;
        frame.align_chunks_par();
        let (starts, events) = in_order(&frame, n_leads)?;
        Ok(Self {
            starts,
            events,
            known,
            conditions,
            numbers,
            values,
        })
    }

    /// The events of a lead, ascending in time.
    pub fn of(&self, lead: u32) -> &[Seen] {
        let lead = lead as usize;
        &self.events[self.starts[lead]..self.starts[lead + 1]]
    }

    /// When the log knew of an event.
    pub fn known(&self, event: &Seen) -> i64 {
        self.known
            .as_ref()
            .map_or(event.time, |known| known[event.row as usize])
    }

    /// Whether a condition holds for an event.
    pub fn holds(&self, condition: usize, event: &Seen) -> bool {
        let row = event.row as usize;
        self.conditions[condition][row / 64] >> (row % 64) & 1 == 1
    }
}

/// What somebody looks at of each event, by name: its time, when it was known, conditions, numbers, values.
pub(super) fn looks(reads: &Reads, has_visible: bool) -> Vec<Expr> {
    let mut columns = vec![time_micros().alias(TIME)];
    if has_visible {
        columns.push(known_micros().alias(KNOWN));
    }
    let mut name = |kind: &str, exprs: &[Expr]| {
        let named = exprs.iter().enumerate();
        columns.extend(named.map(|(idx, expr)| expr.clone().alias(format!("{kind}{idx}"))));
    };
    name("__condition", &reads.conditions);
    name("__number", &reads.numbers);
    name("__value", &reads.values);
    columns
}

fn scanned(
    events: &Events,
    program: &Program,
    wanted: &Wanted,
    cutoffs: &[Timestamp],
) -> PolarsResult<DataFrame> {
    let lead = coded(
        col(LEAD),
        CODE,
        Arc::clone(&wanted.lookup),
        lead_code(wanted),
    );
    let types = Arc::clone(&program.types);
    let mut columns = vec![col(CODE), coded(col("type"), TYPE, types, type_code)];
    columns.extend_from_slice(program.looks(events.has_visible).exprs());
    let frame = seen_by_some(events.frame.clone(), cutoffs, program.horizon_micros)
        .with_columns([lead])
        .filter(col(CODE).neq(lit(NOBODY)))
        .select(columns)
        .collect_with_engine(Engine::Streaming)?;
    Ok(frame.unwrap_single())
}

fn looked_at(
    rows: &DataFrame,
    events: &Events,
    program: &Program,
    wanted: &Wanted,
) -> PolarsResult<DataFrame> {
    let leads = codes(rows.column(LEAD)?, CODE, &wanted.lookup, lead_code(wanted))?;
    let types = codes(rows.column("type")?, TYPE, &program.types, type_code)?;
    let mut frame = program.looks(events.has_visible).select(rows.clone())?;
    frame.hstack_mut(&[leads, types])?;
    let somebody = frame.column(CODE)?.u32()?.not_equal(NOBODY);
    if somebody.all() {
        return Ok(frame);
    }
    frame.filter(&somebody)
}

fn lead_code(wanted: &Wanted) -> impl Fn(Option<u32>) -> u32 + Send + Sync + use<> {
    let local = wanted.local.clone();
    move |lead| lead.map_or(NOBODY, |lead| local[lead as usize])
}

fn type_code(position: Option<u32>) -> u32 {
    position.map_or(0, |position| position + 1)
}

fn codes(
    column: &Column,
    name: &str,
    lookup: &Lookup,
    code: impl Fn(Option<u32>) -> u32,
) -> PolarsResult<Column> {
    let texts = column.str()?;
    let mut codes = Vec::with_capacity(texts.len());
    lookup.get_all(texts.iter(), |position| codes.push(code(position)));
    Ok(UInt32Chunked::from_vec(name.into(), codes).into_column())
}

/// A text column as codes, in passing.
fn coded(
    text: Expr,
    name: &'static str,
    lookup: Arc<Lookup>,
    code: impl Fn(Option<u32>) -> u32 + Send + Sync + 'static,
) -> Expr {
    text.cast(DataType::String)
        .map(
            move |column| codes(&column, column.name(), &lookup, &code),
            |_, field| Ok(Field::new(field.name().clone(), DataType::UInt32)),
        )
        .alias(name)
}

fn bits(holds: &BooleanChunked) -> Vec<u64> {
    let mut bits = vec![0; holds.len().div_ceil(64)];
    for (row, holds) in holds.iter().enumerate() {
        bits[row / 64] |= u64::from(holds == Some(true)) << (row % 64);
    }
    bits
}

/// Keys that are equal where values are equal, and ordered as the values are; `NaN` comes before everything.
fn keys(column: &Column) -> PolarsResult<Vec<u64>> {
    const SIGN: u64 = 1 << 63;
    let physical = column.to_physical_repr();
    if physical.dtype().is_float() {
        let floats = physical.cast(&DataType::Float64)?;
        let key = |value: f64| match (value + 0.0).to_bits() {
            _ if value.is_nan() => 0,
            bits if bits & SIGN == 0 => bits | SIGN,
            bits => !bits,
        };
        return Ok(floats
            .f64()?
            .iter()
            .map(|value| value.map_or(0, key))
            .collect());
    }
    if physical.dtype().is_primitive_numeric() || physical.dtype().is_bool() {
        let integers = physical.cast(&DataType::Int64)?;
        let key = |value: i64| value.cast_unsigned() ^ SIGN;
        return Ok(integers
            .i64()?
            .iter()
            .map(|value| value.map_or(0, key))
            .collect());
    }
    // Texts, and whatever else as text: ranks among the sorted ones.
    let texts: Vec<std::borrow::Cow<'_, str>> = match physical.str() {
        Ok(texts) => texts.iter().map(|t| t.unwrap_or_default().into()).collect(),
        Err(_) => (0..physical.len())
            .map(|row| Ok(physical.get(row)?.to_string().into()))
            .collect::<PolarsResult<_>>()?,
    };
    let mut levels: Vec<&str> = texts
        .iter()
        .map(AsRef::as_ref)
        .collect::<std::collections::HashSet<_>>()
        .into_iter()
        .collect();
    levels.sort_unstable();
    let ranks = Lookup::new(levels.into_iter());
    Ok(texts
        .iter()
        .map(|text| ranks.get(text).map_or(0, u64::from))
        .collect())
}

/// Events by lead, then time; events of one lead at one time stay in the order of the log.
fn in_order(frame: &DataFrame, n_leads: usize) -> PolarsResult<(Vec<usize>, Vec<Seen>)> {
    let codes = frame.column(CODE)?.u32()?;
    let times = frame.column(TIME)?.i64()?;
    let types = frame.column(TYPE)?.u32()?;
    let mut starts = vec![0usize; n_leads + 1];
    for chunk in codes.downcast_iter() {
        for code in chunk.values().iter() {
            starts[*code as usize + 1] += 1;
        }
    }
    for lead in 0..n_leads {
        starts[lead + 1] += starts[lead];
    }
    let mut events = vec![Seen::default(); codes.len()];
    // Each thread fills the timelines of a range of leads; ranges hold about equally many events.
    let n_parts = rayon::current_num_threads().max(1);
    let mut parts = Vec::with_capacity(n_parts);
    let (mut rest, mut from) = (events.as_mut_slice(), 0);
    for part in 1..=n_parts {
        let end = codes.len() * part / n_parts;
        let to = if part == n_parts {
            n_leads
        } else {
            starts
                .partition_point(|start| *start < end)
                .clamp(from, n_leads)
        };
        let (mine, others) = rest.split_at_mut(starts[to] - starts[from]);
        parts.push((from..to, mine));
        (rest, from) = (others, to);
    }
    parts.into_par_iter().for_each(|(leads, mine)| {
        let base = starts[leads.start];
        let mut next: Vec<usize> = starts[leads.clone()].iter().map(|at| at - base).collect();
        let chunks = codes
            .downcast_iter()
            .zip(times.downcast_iter())
            .zip(types.downcast_iter());
        let mut row = 0u32;
        for ((codes, times), types) in chunks {
            let columns = codes
                .values()
                .iter()
                .zip(times.values().iter())
                .zip(types.values().iter());
            for ((code, time), type_code) in columns {
                let lead = (*code as usize).wrapping_sub(leads.start);
                if let Some(at) = next.get_mut(lead) {
                    mine[*at] = Seen {
                        time: *time,
                        row,
                        type_code: *type_code,
                    };
                    *at += 1;
                }
                row += 1;
            }
        }
        for lead in leads {
            let timeline = &mut mine[starts[lead] - base..starts[lead + 1] - base];
            // Logs are mostly in the order of time already.
            if !timeline.is_sorted_by_key(|event| event.time) {
                timeline.sort_by_key(|event| event.time);
            }
        }
    });
    Ok((starts, events))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_compare_like_their_values() {
        let column = |series: Series| keys(&series.into_column()).unwrap();
        let floats = [f64::NAN, f64::NEG_INFINITY, -2.0, -0.0, 0.0, 1e-9, 3.0];
        let got = column(Series::new("x".into(), floats));
        assert!(got.is_sorted());
        assert_eq!(got[3], got[4]);
        assert!(got[0] < got[1]);
        let got = column(Series::new("x".into(), [i64::MIN, -1, 0, 7, i64::MAX]));
        assert!(got.windows(2).all(|pair| pair[0] < pair[1]));
        let got = column(Series::new("x".into(), ["", "a", "a", "ab", "b"]));
        assert!(got.is_sorted());
        assert_eq!(got[1], got[2]);
        assert_eq!(column(Series::new("x".into(), [false, true])).len(), 2);
    }
}
