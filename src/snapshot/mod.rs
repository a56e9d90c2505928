//! Point-in-time training rows: one (lead, cutoff) with a mature label, or a counted reason why not.
//!
//! Owns every comparison of times: [`window::observed`] is the one expression that decides what a
//! feature may see, [`rows::label_rows`] the one function that decides what a row's label is.
//! All intervals are half-open and all times UTC. Must not contain features, rules or models.
//!
//! # Source
//! The definitions follow the point-in-time joins of feature stores (Azure ML, Databricks, Feast) and
//! Kaufman, Rosset and Perlich, "Leakage in data mining" (2012).

pub mod cutoffs;
pub mod horizon;
pub mod rows;

pub mod settings;
pub mod window;

pub use cutoffs::{Every, grid, parse_day_or_instant};
pub use horizon::{Horizon, horizon};
pub use rows::{Exclusion, LeadTimes, Rows, Windows, label_rows};
pub use window::observed;
