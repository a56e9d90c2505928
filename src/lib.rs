//! leadscore.

pub mod calibration;
pub mod domain;
pub mod error;
pub mod explain;
pub mod hybrid;
pub mod matrix;
pub mod metrics;
pub mod split;
pub mod model;
