//! leadscore.

pub mod domain;
pub mod error;
pub mod features;
pub mod matrix;
pub mod rules;
pub mod snapshot;
