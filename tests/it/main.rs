//! The integration tests: one binary, one module per sort.

mod demo;
mod point_in_time;
