//! The activity log: one row an event.

use std::path::Path;

use polars::lazy::dsl::{col, len, lit};
use polars::prelude::{DataType, LazyFrame};
use tempfile::TempDir;

use crate::domain::Timestamp;
use crate::error::Result;
use crate::events::error::{EventsError, from_polars};
use crate::events::frame::{ID, Opened, ReadOptions, collect, open_source};
use crate::events::plan::{Calls, Plan, Role, RoleKind};
use crate::events::report::{ReadReport, Reason};
use crate::events::segment;
use crate::events::settings::{EventsSource, Format, Problem};
use crate::events::value::PropertyType;

/// Microseconds in an hour.
const HOUR_MICROS: f64 = 3_600_000_000.0;

/// An activity log, read and checked.
///
/// # Shapes and units
/// `frame` has the columns `lead` (text), `time` (UTC, microseconds), `visible` (likewise; only where
/// arrival or a delay is given), `type` (text), then the properties, in the order of the files. Rows
/// are in the order of the files, which are read sorted by name. A number that is missing is null,
/// never `NaN`; no number is infinite.
pub struct EventLog {
    /// The rows, lazily: text formats lie in a temporary Parquet file, columnar ones where they were.
    pub frame: LazyFrame,
    /// Event types with how often they occur, sorted by name.
    pub types: Vec<(String, u64)>,
    /// Time of the first event.
    pub first: Timestamp,
    /// Time of the last event.
    pub last: Timestamp,
    /// Number of events.
    pub n_events: u64,
    /// The properties with their types, in the order of the frame.
    pub properties: Vec<(String, PropertyType)>,
    /// What was read and what was not.
    pub report: ReadReport,
    /// Keeps temporary files alive as long as the log.
    #[expect(dead_code, reason = "held for its destructor")]
    staging: Option<TempDir>,
}

/// Opens an activity log; `base` is the folder of the project file.
///
/// An event counts as seen at `visible`: the later of its time and its arrival; where no arrival is
/// recorded, its time and the delay. Repeated ids are dropped and counted: the one seen first stays,
/// among equals the first in the files; events without an id are never repetitions.
///
/// # Errors
/// Kind `Data` for files that are not what they should be and past `max_bad_rows` rejected rows, `Io`
/// for files that cannot be opened, `Config` for a source that contradicts itself.
pub fn open_events(source: &EventsSource, base: &Path, options: &ReadOptions) -> Result<EventLog> {
    check(source.problems())?;
    let mut plan = match source.format {
        Some(Format::Segment) => segment::plan_of("events", Calls::Events),
        _ => plan(source),
    };
    plan.properties.clone_from(&source.properties);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be at most ten years"
    )]
    let delay = (source.delay_hours * HOUR_MICROS).round() as i64;
    plan.delay = delay;
    plan.has_visible |= delay > 0;
    let opened = open_source(&mut plan, &source.path, source.format, base, options)?;
    let Opened {
        mut frame,
        properties,
        report,
        staging,
        given,
    } = opened;
    if let Some(value) = &source.type_value {
        frame = frame.with_column(lit(value.as_str()).alias("type"));
        let roles = ["lead", "time", "visible", "type"]
            .into_iter()
            .filter(|name| *name != "visible" || plan.has_visible);
        let all = roles
            .chain(properties.iter().map(|(name, _)| name.as_str()))
            .map(col);
        frame = frame.select(all.collect::<Vec<_>>());
    }
    let summary = summarize(&frame, &given)?;
    Ok(EventLog {
        frame,
        types: summary.types,
        first: summary.first,
        last: summary.last,
        n_events: summary.n_events,
        properties,
        report,
        staging,
    })
}

fn plan(source: &EventsSource) -> Plan {
    let mut roles = Vec::new();
    let mut add = |column: Option<&String>, output, kind| {
        if let Some(column) = column {
            roles.push(Role::new(column, output, kind));
        }
    };
    add(
        source.lead.as_ref(),
        "lead",
        RoleKind::Id(Some(Reason::MissingLead)),
    );
    add(source.time.as_ref(), "time", RoleKind::Time(true));
    // The visible time takes its place from the frame, where it comes before the type.
    add(
        source.event_type.as_ref(),
        "type",
        RoleKind::Id(Some(Reason::MissingType)),
    );
    add(source.id.as_ref(), ID, RoleKind::Unique);
    add(source.ingested.as_ref(), "visible", RoleKind::Ingested);
    let has_visible = source.ingested.is_some();
    Plan {
        has_visible,
        ..Plan::new("events", roles)
    }
}

/// Turns what a project file gets wrong into an error, for callers that did not ask before.
pub(crate) fn check(problems: Vec<Problem>) -> Result<()> {
    match problems.into_iter().next() {
        Some(problem) => Err(EventsError::Settings {
            message: problem.message,
            hint: problem.hint,
        }
        .into()),
        None => Ok(()),
    }
}

struct Summary {
    types: Vec<(String, u64)>,
    first: Timestamp,
    last: Timestamp,
    n_events: u64,
}

fn summarize(frame: &LazyFrame, given: &str) -> Result<Summary> {
    let time = || col("time").cast(DataType::Int64);
    let by_type = frame.clone().group_by([col("type")]).agg([
        len().cast(DataType::UInt64).alias("n"),
        time().min().alias("first"),
        time().max().alias("last"),
    ]);
    let table = collect(by_type, given)?;
    let read = || -> polars::prelude::PolarsResult<Summary> {
        let names = table.column("type")?.str()?.clone();
        let counts = table.column("n")?.u64()?.clone();
        let mut types: Vec<_> = names
            .iter()
            .zip(counts.iter())
            .map(|(name, n)| (name.unwrap_or_default().to_owned(), n.unwrap_or_default()))
            .collect();
        types.sort();
        Ok(Summary {
            n_events: types.iter().map(|(_, n)| n).sum(),
            types,
            first: Timestamp(
                table
                    .column("first")?
                    .i64()?
                    .iter()
                    .flatten()
                    .min()
                    .unwrap_or_default(),
            ),
            last: Timestamp(
                table
                    .column("last")?
                    .i64()?
                    .iter()
                    .flatten()
                    .max()
                    .unwrap_or_default(),
            ),
        })
    };
    read().map_err(|error| from_polars(given, &error))
}
