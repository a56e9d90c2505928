//! The integration tests: one binary, one module per sort.

mod features;
mod leakage;
mod demo;
mod point_in_time;
mod rules;
mod golden;
