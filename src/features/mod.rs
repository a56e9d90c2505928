//! Features.
pub mod condition;
