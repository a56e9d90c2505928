//! leadscore: lead scoring that checks points against outcomes.

pub mod calibration;
pub mod cli;
pub mod demo;
pub mod domain;
pub mod error;
pub mod features;
pub mod events;
pub mod matrix;
pub mod metrics;
pub mod model;
pub mod project;
pub mod rules;
pub mod snapshot;
pub mod split;
