//! leadscore.

pub mod calibration;
pub mod domain;
pub mod error;
pub mod matrix;
pub mod metrics;
pub mod split;
pub mod model;
