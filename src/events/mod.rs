//! Reads and checks an activity log, a lead table, outcomes and ready-made tables.

mod builder;
mod clock;
mod error;
mod files;
mod report;
mod settings;
mod time;
mod value;

pub use settings::{
    EventsSource, Format, LeadsSource, Limits, OutcomesSource, Problem, TableSource, TestRows,
};
