//! The integration tests: one binary, one module per sort.

mod point_in_time;
mod sink;
