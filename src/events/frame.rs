//! From a plan to one lazy frame, whatever the format: text is staged, columnar files are scanned.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use chrono_tz::Tz;
use polars::lazy::dsl::{col, concat, lit};
use polars::prelude::{
    Column, DataFrame, DataType, Engine, IntoLazy, LazyFrame, NULL, PlRefPath, PlanCallback,
    PolarsResult, ScanArgsParquet, UnionArgs,
};
use tempfile::TempDir;

use crate::error::Result;
use crate::events::clock::Clock;
use crate::events::columnar;
use crate::events::dedupe;
use crate::events::error::{EventsError, from_polars};
use crate::events::files::find_files;
use crate::events::plan::{Plan, RoleKind};
use crate::events::report::{ReadReport, Rejects};
use crate::events::settings::{Format, Limits};
use crate::events::stage::{Staging, stage};
use crate::events::value::{PropertyType, utc};

/// How to read, whatever is read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// Zone of times that do not say their offset.
    pub timezone: Tz,
    /// Where reading stops.
    pub limits: Limits,
    /// Folder for the files of rejected rows; `None`: they are only counted and shown.
    pub quarantine_dir: Option<PathBuf>,
    /// Folder for typed copies of text files; default the system's for temporary files.
    pub staging_dir: Option<PathBuf>,
    /// Properties or attributes to read, by their names in the frame; `None`: all that the source gives.
    pub wanted: Option<Vec<String>>,
    /// Types that properties are known to have: a value of another type rejects its row.
    pub types: Vec<(String, PropertyType)>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            timezone: Tz::UTC,
            limits: Limits::default(),
            quarantine_dir: None,
            staging_dir: None,
            wanted: None,
            types: Vec::new(),
        }
    }
}

/// A source, read and checked.
pub(crate) struct Opened {
    /// Roles under their output names, `visible` where the plan has it, then the properties.
    pub(crate) frame: LazyFrame,
    pub(crate) properties: Vec<(String, PropertyType)>,
    pub(crate) report: ReadReport,
    /// Keeps the staged files alive.
    pub(crate) staging: Option<TempDir>,
    /// The source in messages.
    pub(crate) given: String,
}

/// Column with the position of a row.
pub(crate) const ROW: &str = "__row";
/// Column with the hash of a row's id.
pub(crate) const ID: &str = "__id";

/// Finds, reads and checks the files of one source.
pub(crate) fn open_source(
    plan: &mut Plan,
    path: &str,
    format: Option<Format>,
    base: &Path,
    options: &ReadOptions,
) -> Result<Opened> {
    let files = find_files(path, base, format)?;
    let clock = Clock::new(options.timezone);
    plan.types.extend(options.types.iter().cloned());
    if let Some(wanted) = &options.wanted {
        let names = wanted.iter().map(|name| plan.column_of(name)).collect();
        plan.properties = Some(names);
    }
    let given = files.given.clone();
    let quarantine_dir = options.quarantine_dir.as_deref();
    let max_bad_rows = options.limits.max_bad_rows;
    let (frame, properties, mut report, staging) = match files.format {
        Format::Parquet | Format::Arrow => {
            let rejects = Rejects::new(&given, plan.name, quarantine_dir, max_bad_rows);
            let columnar = columnar::open(&files, plan, &clock, rejects)?;
            (columnar.frame, columnar.properties, columnar.report, None)
        }
        Format::Csv | Format::Ndjson | Format::Segment => {
            let dir = staging_dir(options)?;
            let staging = Staging {
                files: &files,
                plan,
                clock: &clock,
                dir: dir.path(),
                max_bad_rows,
                quarantine_dir,
            };
            let staged = stage(&staging)?;
            let frame = scan_segments(&staged.segments, plan, &staged.properties)?;
            (frame, staged.properties, staged.report, Some(dir))
        }
    };
    let frame = if plan.roles.iter().any(|role| role.kind == RoleKind::Unique) {
        dedupe::drop_repeated(frame, plan, &given, &mut report)?
    } else {
        frame
    };
    Ok(Opened {
        frame,
        properties,
        report,
        staging,
        given,
    })
}

fn staging_dir(options: &ReadOptions) -> Result<TempDir> {
    let made = match &options.staging_dir {
        Some(dir) => std::fs::create_dir_all(dir).and_then(|()| TempDir::new_in(dir)),
        None => TempDir::new(),
    };
    made.map_err(|error| {
        let dir = options
            .staging_dir
            .clone()
            .unwrap_or_else(std::env::temp_dir);
        EventsError::Unwritable {
            file: dir.display().to_string(),
            detail: error.to_string(),
        }
        .into()
    })
}

/// The staged files as one frame; columns that a file lacks are empty there.
fn scan_segments(
    segments: &[crate::events::segments::Segment],
    plan: &Plan,
    properties: &[(String, PropertyType)],
) -> Result<LazyFrame> {
    let mut frames = Vec::with_capacity(segments.len());
    for segment in segments {
        let path = segment.path.display().to_string();
        let args = ScanArgsParquet {
            glob: false,
            ..ScanArgsParquet::default()
        };
        let frame = LazyFrame::scan_parquet(PlRefPath::new(path.as_str()), args)
            .map_err(|error| from_polars(&path, &error))?;
        let roles = plan
            .roles
            .iter()
            .filter(|role| role.kind != RoleKind::Ingested)
            .map(|role| col(role.output));
        let visible = plan.has_visible.then(|| col("visible"));
        let typed = properties.iter().map(|(name, kind)| {
            if segment.schema.contains(name) {
                col(name.as_str())
            } else {
                lit(NULL).cast(kind.dtype()).alias(name.as_str())
            }
        });
        frames.push(frame.select(roles.chain(visible).chain(typed).collect::<Vec<_>>()));
    }
    match frames.len() {
        1 => Ok(frames.swap_remove(0)),
        0 => no_rows(plan, properties),
        _ => concat(&frames, UnionArgs::default())
            .map_err(|error| from_polars("staged files", &error)),
    }
}

/// The columns of a source without rows.
fn no_rows(plan: &Plan, properties: &[(String, PropertyType)]) -> Result<LazyFrame> {
    let roles = plan.roles.iter().map(|role| {
        let dtype = match role.kind {
            RoleKind::Id(_) | RoleKind::Unique => DataType::String,
            RoleKind::Time(_) | RoleKind::Ingested => utc(),
        };
        (role.output, dtype)
    });
    let typed = properties
        .iter()
        .map(|(name, kind)| (name.as_str(), kind.dtype()));
    let columns = roles
        .chain(typed)
        .map(|(name, dtype)| Column::new_empty(name.into(), &dtype));
    DataFrame::new(0, columns.collect())
        .map(IntoLazy::lazy)
        .map_err(|error| from_polars("a source without rows", &error))
}

/// Runs a plan with the streaming engine.
pub(crate) fn collect(frame: LazyFrame, given: &str) -> Result<DataFrame> {
    // One plan in, one frame out: only several plans at once give several.
    let result = frame
        .collect_with_engine(Engine::Streaming)
        .map_err(|error| from_polars(given, &error))?;
    Ok(result.unwrap_single())
}

/// Runs a plan and shows its rows batch by batch, in order.
pub(crate) fn for_each_batch(
    frame: LazyFrame,
    given: &str,
    take: impl FnMut(&DataFrame) -> PolarsResult<()> + Send + Sync + 'static,
) -> Result<()> {
    let take = Mutex::new(take);
    let callback = PlanCallback::new(move |batch: DataFrame| {
        let mut take = take
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        take(&batch).map(|()| false)
    });
    frame
        .sink_batches(callback, true, None)
        .and_then(|sink| sink.collect_with_engine(Engine::Streaming))
        .map(|_| ())
        .map_err(|error| from_polars(given, &error))
}
