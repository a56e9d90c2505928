//! Conversions: one row an outcome, or a time column of the lead table.

use std::path::Path;

use polars::lazy::dsl::{col, len, lit};
use polars::prelude::{DataType, LazyFrame, NamedFrom, PlSmallStr, Series};
use tempfile::TempDir;

use crate::domain::Timestamp;
use crate::error::Result;
use crate::events::error::{EventsError, from_polars};
use crate::events::frame::{Opened, ReadOptions, collect, open_source};
use crate::events::log::check;
use crate::events::plan::{Calls, Plan, Role, RoleKind};
use crate::events::report::{ReadReport, Reason};
use crate::events::segment;
use crate::events::settings::{Format, LeadsSource, OutcomesSource};
use crate::events::value::PropertyType;

/// Conversions, read and checked.
///
/// # Shapes and units
/// `frame` has the columns `lead` (text), `time` (UTC, microseconds) and, where the source names it,
/// `value` (number); only kinds that count are in it.
pub struct Outcomes {
    /// The rows, lazily.
    pub frame: LazyFrame,
    /// `lead` and `time` of the outcomes after which a lead is out of the running; none where none close.
    pub closing: Option<LazyFrame>,
    /// Whether the frame has a `value`.
    pub has_value: bool,
    /// Kinds with how often they occur, sorted by name; those that do not count as well. Empty without kinds.
    pub kinds: Vec<(String, u64)>,
    /// Number of conversions.
    pub n_outcomes: u64,
    /// Time of the last conversion.
    pub last: Option<Timestamp>,
    /// What was read and what was not.
    pub report: ReadReport,
    /// Keeps temporary files alive as long as the outcomes.
    #[expect(dead_code, reason = "held for its destructor")]
    staging: Option<TempDir>,
}

/// Where the outcomes lie: in a file of their own, or in the lead table.
fn place_of(
    source: &OutcomesSource,
    leads: Option<&LeadsSource>,
) -> Result<(String, Option<Format>, Option<String>)> {
    Ok(match (&source.path, leads) {
        (Some(path), _) => (path.clone(), source.format, source.lead.clone()),
        (None, Some(leads)) if leads.format != Some(Format::Segment) => (
            leads.path.clone(),
            leads.format,
            source.lead.clone().or_else(|| leads.lead.clone()),
        ),
        (None, _) => {
            return Err(EventsError::Settings {
                message: "`from_leads = true` needs a lead table with a column for it".into(),
                hint: "add `[data.leads]`, or give the outcomes a `path`".into(),
            }
            .into());
        }
    })
}

/// Opens the outcomes; `leads` is the lead table's source, for outcomes that are a column of it.
///
/// # Errors
/// As [`crate::events::open_events`]; kind `Data` as well where no outcome is of a kind that counts.
pub fn open_outcomes(
    source: &OutcomesSource,
    leads: Option<&LeadsSource>,
    base: &Path,
    options: &ReadOptions,
) -> Result<Outcomes> {
    check(source.problems())?;
    let (path, format, lead) = place_of(source, leads)?;
    let mut plan = match format {
        Some(Format::Segment) => segment::plan_of("outcomes", Calls::Events),
        _ => plan(source, lead.as_deref().unwrap_or_default()),
    };
    plan.has_visible = false;
    let value = source.value.as_deref();
    plan.properties = Some(value.iter().map(ToString::to_string).collect());
    plan.types
        .extend(value.map(|value| (plan.output_of(value), PropertyType::Number)));
    let options = ReadOptions {
        wanted: None,
        types: Vec::new(),
        ..options.clone()
    };
    let Opened {
        mut frame,
        report,
        staging,
        given,
        properties,
    } = open_source(&mut plan, &path, format, base, &options)?;
    if source.from_leads {
        // Leads without the time have not converted.
        frame = frame.filter(col("time").is_not_null());
    }
    let kind_role = plan
        .roles
        .iter()
        .find(|role| matches!(role.output, "kind" | "type"))
        .map(|role| role.output);
    let kinds = match kind_role {
        Some(kind) => count_kinds(&frame, kind, &given)?,
        None => Vec::new(),
    };
    let is_one_of = |kind: &str, names: &[String]| {
        let names = Series::new(PlSmallStr::from_str(kind), names);
        col(kind).is_in(lit(names).implode(false), false)
    };
    let mut report = report;
    let closing = match kind_role {
        Some(kind) if !source.closing.is_empty() => {
            for unseen in source
                .closing
                .iter()
                .filter(|name| !kinds.iter().any(|(kind, _)| kind == *name))
            {
                report
                    .notes
                    .push(format!("no outcome is of the closing kind `{unseen}`"));
            }
            Some(
                frame
                    .clone()
                    .filter(is_one_of(kind, &source.closing))
                    .select([col("lead"), col("time")]),
            )
        }
        _ => None,
    };
    if let (Some(kind), Some(positive)) = (kind_role, &source.positive) {
        let is_known = |(name, _): &(String, u64)| positive.contains(name);
        if !kinds.is_empty() && !kinds.iter().any(is_known) {
            return Err(EventsError::NoOutcome {
                file: given,
                column: source.kind.clone().unwrap_or_else(|| "event".into()),
                positive: positive.clone(),
                found: kinds.into_iter().map(|(name, _)| name).collect(),
            }
            .into());
        }
        frame = frame.filter(is_one_of(kind, positive));
    }
    let mut columns = vec![col("lead"), col("time")];
    let has_value = !properties.is_empty();
    columns.extend(
        properties
            .first()
            .map(|(name, _)| col(name.as_str()).alias("value")),
    );
    let frame = frame.select(columns);
    let (n_outcomes, last) = summarize(&frame, &given)?;
    if report.rows == 0 {
        report
            .notes
            .push("no outcome at all: nobody has converted yet, if the export is whole".to_owned());
    }
    Ok(Outcomes {
        frame,
        closing,
        has_value,
        kinds,
        n_outcomes,
        last,
        report,
        staging,
    })
}

fn plan(source: &OutcomesSource, lead: &str) -> Plan {
    let mut roles = vec![Role::new(
        lead,
        "lead",
        RoleKind::Id(Some(Reason::MissingLead)),
    )];
    if let Some(time) = &source.time {
        roles.push(Role::new(time, "time", RoleKind::Time(!source.from_leads)));
    }
    if let Some(kind) = &source.kind {
        let missing = (!source.from_leads).then(|| Reason::MissingValue(kind.clone()));
        roles.push(Role::new(kind, "kind", RoleKind::Id(missing)));
    }
    Plan::new("outcomes", roles)
}

fn count_kinds(frame: &LazyFrame, kind: &str, given: &str) -> Result<Vec<(String, u64)>> {
    let counted = frame
        .clone()
        .group_by([col(kind)])
        .agg([len().cast(DataType::UInt64).alias("n")]);
    let table = collect(counted, given)?;
    let read = || -> polars::prelude::PolarsResult<Vec<(String, u64)>> {
        let names = table.column(kind)?.str()?;
        let counts = table.column("n")?.u64()?;
        let pair = |(name, n): (Option<&str>, Option<u64>)| {
            (name.unwrap_or_default().to_owned(), n.unwrap_or_default())
        };
        Ok(names.iter().zip(counts.iter()).map(pair).collect())
    };
    let mut kinds = read().map_err(|error| from_polars(given, &error))?;
    kinds.sort();
    Ok(kinds)
}

fn summarize(frame: &LazyFrame, given: &str) -> Result<(u64, Option<Timestamp>)> {
    let counted = frame.clone().select([
        len().cast(DataType::UInt64).alias("n"),
        col("time").cast(DataType::Int64).max().alias("last"),
    ]);
    let table = collect(counted, given)?;
    let read = || -> polars::prelude::PolarsResult<(u64, Option<Timestamp>)> {
        let n = table.column("n")?.u64()?.get(0).unwrap_or_default();
        Ok((n, table.column("last")?.i64()?.get(0).map(Timestamp)))
    };
    read().map_err(|error| from_polars(given, &error))
}
