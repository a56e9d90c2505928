//! The lead table: one row a lead.

use std::path::Path;

use polars::lazy::dsl::col;
use polars::prelude::{LazyFrame, SortMultipleOptions};
use tempfile::TempDir;

use crate::error::Result;
use crate::events::frame::{ID, Opened, ReadOptions, open_source};
use crate::events::log::check;
use crate::events::plan::{Calls, Plan, Role, RoleKind};
use crate::events::report::{ReadReport, Reason};
use crate::events::segment;
use crate::events::settings::{Format, LeadsSource};
use crate::events::value::PropertyType;

/// A lead table, read and checked.
///
/// # Shapes and units
/// `frame` has one row a lead: `lead` (text), then of `created`, `disqualified` (UTC, microseconds),
/// `account` and `group` (text) those that the source names, then the attributes, in the order of the files.
pub struct LeadTable {
    /// The rows, lazily.
    pub frame: LazyFrame,
    /// The attributes with their types, in the order of the frame.
    pub attributes: Vec<(String, PropertyType)>,
    /// Which of `created`, `disqualified`, `account` and `group` the frame has.
    pub has: LeadColumns,
    /// What was read and what was not; `duplicates` are rows of leads that had one already.
    pub report: ReadReport,
    /// Keeps temporary files alive as long as the table.
    #[expect(dead_code, reason = "held for its destructor")]
    staging: Option<TempDir>,
}

/// Optional columns of a lead table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four columns that are there or not"
)]
pub struct LeadColumns {
    /// When the lead came into being.
    pub created: bool,
    /// From when the lead no longer counts.
    pub disqualified: bool,
    /// The lead's company.
    pub account: bool,
    /// What folds never split.
    pub group: bool,
}

/// Opens a lead table; `base` is the folder of the project file.
///
/// Segment's identify and group calls give one row a lead: the last value of each trait, the account
/// of the last group call, created by the first call or by the trait `createdAt`.
///
/// # Errors
/// As [`crate::events::open_events`].
pub fn open_leads(source: &LeadsSource, base: &Path, options: &ReadOptions) -> Result<LeadTable> {
    check(source.problems())?;
    if source.format == Some(Format::Segment) {
        return open_calls(source, base, options);
    }
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
    add(source.lead.as_ref(), ID, RoleKind::Unique);
    add(source.created.as_ref(), "created", RoleKind::Time(false));
    add(
        source.disqualified.as_ref(),
        "disqualified",
        RoleKind::Time(false),
    );
    add(source.account.as_ref(), "account", RoleKind::Id(None));
    add(source.group.as_ref(), "group", RoleKind::Id(None));
    let keep = source
        .fixed
        .iter()
        .chain(&source.current)
        .cloned()
        .collect();
    let mut plan = Plan {
        keep,
        ..Plan::new("leads", roles)
    };
    let opened = open_source(&mut plan, &source.path, source.format, base, options)?;
    let Opened {
        frame,
        properties,
        mut report,
        staging,
        ..
    } = opened;
    note_repeated(&mut report);
    let has = LeadColumns {
        created: source.created.is_some(),
        disqualified: source.disqualified.is_some(),
        account: source.account.is_some(),
        group: source.group.is_some(),
    };
    Ok(LeadTable {
        frame,
        attributes: properties,
        has,
        report,
        staging,
    })
}

fn note_repeated(report: &mut ReadReport) {
    if report.duplicates > 0 {
        report.notes.push(format!(
            "{} rows of leads that had one already were dropped; the first counts",
            report.duplicates
        ));
    }
}

fn open_calls(source: &LeadsSource, base: &Path, options: &ReadOptions) -> Result<LeadTable> {
    let mut plan = segment::plan_of("leads", Calls::Leads);
    let opened = open_source(&mut plan, &source.path, source.format, base, options)?;
    let Opened {
        frame,
        properties,
        report,
        staging,
        ..
    } = opened;
    // Stable, so that calls of one instant stay in the order of the files.
    let sorted = frame.sort(
        ["time"],
        SortMultipleOptions::default().with_maintain_order(true),
    );
    let last = |name: &str| col(name).drop_nulls().last().alias(name);
    let first = col("created").drop_nulls().first();
    let created = polars::lazy::dsl::coalesce(&[first, col("time").first()]).alias("created");
    let mut columns = vec![created, last("account")];
    columns.extend(properties.iter().map(|(name, _)| last(name)));
    let frame = sorted.group_by_stable([col("lead")]).agg(columns);
    let has = LeadColumns {
        created: true,
        account: true,
        ..LeadColumns::default()
    };
    Ok(LeadTable {
        frame,
        attributes: properties,
        has,
        report,
        staging,
    })
}
