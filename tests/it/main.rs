//! The integration tests: one binary, one module per sort.

mod features;
mod point_in_time;
mod rules;
