//! Features: one file per kind, each a polars expression over what the plan found in the observation window.
//!
//! A kind is plain data from a project file. [`spec::FeatureSpec`] names them all, [`plan::Plan`] computes
//! whatever they ask for in one scan, [`source::Source::compute`] hands on a [`crate::matrix::Table`]. Must not
//! contain labels, models, or a comparison of times of its own (those live in `snapshot`).

pub mod account;
pub mod aggregate;
pub mod auto;
pub mod category;
pub mod census;
pub mod change_of_use;
pub mod changes;
mod compiled;
pub mod completeness;
pub mod condition;
pub mod count;
pub mod days_since_first;
pub mod days_since_last;
pub mod decayed_count;
pub mod distinct_days;
pub mod distinct_values;
pub mod domain;
pub mod fact;
mod frames;
pub mod kind;
pub mod last;
pub mod lookup;
pub mod mail;
pub mod max;
pub mod mean;
pub mod missing;
pub mod number;
mod open;
pub mod options;
pub mod phrase;
pub mod plan;
pub mod prepared;
pub mod program;
mod running;
pub mod same_domain;
pub mod sessions;
pub mod settings;
pub mod share;
mod single;
pub mod source;
pub mod spec;
pub mod sum;
pub mod tag_frequency;
pub mod time_spent;
pub mod timeline;
pub mod trend;
mod vocabulary;
pub mod who;
pub mod write;

pub use open::{MessageSchema, RejectedMessages, TableRows};
