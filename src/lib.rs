//! leadscore: lead scoring that checks points against outcomes.

pub mod domain;
pub mod error;
pub mod features;
pub mod matrix;
pub mod rules;
pub mod sink;
pub mod snapshot;
