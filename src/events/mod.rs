//! Reads and checks an activity log, a lead table, outcomes and ready-made tables.
//!
//! ```text
//! path -> files of one format -> text: chunks -> rows checked -> a typed Parquet file   \
//!                                Parquet, Arrow: scanned where they lie, rows checked  -> LazyFrame
//! ```
//!
//! Every row that cannot be used is counted by reason, the first ten are shown with file and line,
//! and all are written to a quarantine file. Times are UTC from here on; repeated ids are gone.
//! Nothing here knows cutoffs, features or rules.
//!
//! # Limits
//! A text file is UTF-8; a byte order mark and gzip are seen through. A time without an offset is
//! read in the project's zone: the earlier instant where it occurs twice, shifted forward where clocks
//! skip it. Text is taken without the spaces around it.

mod builder;
mod chunks;
mod clock;
mod columnar;
mod convert;
mod csv;
mod dedupe;
mod describe;
mod error;
mod exprs;
mod files;
mod frame;
mod json;
mod leads;
mod leaks;
mod log;
mod merge;
mod messages;
mod outcomes;
mod plan;
mod report;
mod rows;
mod scan;
mod segment;
mod segments;
mod settings;
mod stage;
mod table;
mod time;
mod value;

pub use clock::parse_timezone;
pub use describe::{Described, describe_columns};
pub use error::EventsError;
pub use frame::ReadOptions;
pub use leads::{LeadColumns, LeadTable, open_leads};
pub use leaks::{LEAKS, Leak, leak_columns};
pub use log::{EventLog, open_events};
pub use messages::{EventMessage, EventShape, LeadMessage, LeadShape, MessageReader, Messages};
pub use outcomes::{Outcomes, open_outcomes};
pub use report::{ReadReport, Reason, Sample};
pub use settings::{
    EventsSource, Format, LeadsSource, Limits, OutcomesSource, Problem, TableSource, TestRows,
};
pub use table::{POSITIVE, TableInput, TableUse, open_table};
pub use value::PropertyType;
