//! leadscore: lead scoring that checks points against outcomes.

pub mod artifact;
pub mod calibration;
pub mod cli;
pub mod demo;
pub mod domain;
pub mod error;
pub mod evaluate;
pub mod events;
pub mod explain;
pub mod features;
pub mod history;
pub mod hybrid;
pub mod matrix;
pub mod metrics;
pub mod model;
pub mod project;
pub mod report;
pub mod rules;
pub mod scoring;
pub mod sink;
pub mod snapshot;
pub mod split;
