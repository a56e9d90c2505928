//! leadscore.

pub mod calibration;
pub mod domain;
pub mod error;
pub mod evaluate;
pub mod explain;
pub mod hybrid;
pub mod matrix;
pub mod metrics;
pub mod model;
pub mod split;
