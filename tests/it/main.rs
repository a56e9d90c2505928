//! The integration tests: one binary, one module per sort.

mod artifact;
mod demo;
mod features;
mod input;
mod leakage;
mod point_in_time;
mod rules;
mod golden;
mod scoring;
mod sink;
mod trained;
