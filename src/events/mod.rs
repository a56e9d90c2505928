//! Reads and checks an activity log, a lead table, outcomes and ready-made tables.

mod settings;

pub use settings::{
    EventsSource, Format, LeadsSource, Limits, OutcomesSource, Problem, TableSource, TestRows,
};
