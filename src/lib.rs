//! leadscore.

pub mod domain;
pub mod error;
pub mod matrix;
pub mod demo;
