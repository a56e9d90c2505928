//! leadscore.

pub mod domain;
pub mod error;
pub mod events;
pub mod matrix;
