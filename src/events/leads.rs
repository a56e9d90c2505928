//! The lead table: one row a lead.

use std::path::Path;

use polars::lazy::dsl::col;
use polars::prelude::{Expr, FillNullStrategy, LazyFrame, SortMultipleOptions};
use tempfile::TempDir;

use crate::error::{Error, Result};
use crate::events::frame::{ID, Opened, ReadOptions, open_source};
use crate::events::log::check;
use crate::events::plan::{Calls, Plan, Role, RoleKind};
use crate::events::report::{ReadReport, Reason};
use crate::events::segment;
use crate::events::settings::{Format, LeadsSource};
use crate::events::value::PropertyType;

/// The time of a change, in the frame of the changes.
const CHANGED: &str = "changed";

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
    /// One row a change, where changes are known: `lead`, `changed` (UTC, microseconds), and the attributes as they
    /// were from then on; any order.
    pub changes: Option<LazyFrame>,
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
/// Where changes are known, a lead is created by its first one unless a column says otherwise, and the frame has what
/// holds after the last. Segment's identify and group calls are changes: the last value of each trait, the account
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
    if source.changed.is_none() {
        add(source.lead.as_ref(), ID, RoleKind::Unique);
    }
    add(source.changed.as_ref(), CHANGED, RoleKind::Time(true));
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
        created: source.created.is_some() || source.changed.is_some(),
        disqualified: source.disqualified.is_some(),
        account: source.account.is_some(),
        group: source.group.is_some(),
    };
    let (frame, changes) = if source.changed.is_some() {
        let (frame, changes) = by_change(frame, &properties, has, source.created.is_some());
        (frame, Some(changes))
    } else {
        (frame, None)
    };
    Ok(LeadTable {
        frame,
        changes,
        attributes: properties,
        has,
        report,
        staging,
    })
}

/// One row a lead as of its last change, and one row a change.
fn by_change(
    frame: LazyFrame,
    properties: &[(String, PropertyType)],
    has: LeadColumns,
    has_created: bool,
) -> (LazyFrame, LazyFrame) {
    let attributes = || properties.iter().map(|(name, _)| col(name));
    let changes = [col("lead"), col(CHANGED)].into_iter().chain(attributes());
    let changes = frame.clone().select(changes.collect::<Vec<_>>());
    // Stable, so that changes of one instant stay in the order of the files.
    let sorted = frame.sort(
        [CHANGED],
        SortMultipleOptions::default().with_maintain_order(true),
    );
    let known_last = |name: &str| col(name).drop_nulls().last().alias(name);
    let mut created = vec![col(CHANGED).first()];
    if has_created {
        created.insert(0, col("created").drop_nulls().first());
    }
    let mut columns = vec![polars::lazy::dsl::coalesce(&created).alias("created")];
    let roles = [
        ("disqualified", has.disqualified),
        ("account", has.account),
        ("group", has.group),
    ];
    let roles = roles.iter().filter(|(_, there)| *there);
    columns.extend(roles.map(|(name, _)| known_last(name)));
    columns.extend(attributes().map(Expr::last));
    (sorted.group_by_stable([col("lead")]).agg(columns), changes)
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
    // A call states some traits; the others are as they were.
    let mut known = vec![col("lead"), col("time").alias(CHANGED)];
    for (name, _) in &properties {
        let so_far = col(name).fill_null_with_strategy(FillNullStrategy::Forward(None));
        let of_the_lead = so_far.over([col("lead")]).map_err(|error| {
            Error::internal(format!(
                "trait `{name}` cannot be followed over time: {error}"
            ))
        })?;
        known.push(of_the_lead.alias(name));
    }
    let changes = sorted.clone().select(known);
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
        changes: Some(changes),
        attributes: properties,
        has,
        report,
        staging,
    })
}
