//! The integration tests: one binary, one module per sort.

mod aggregates;
mod artifact;
mod demo;
mod features;
mod golden;
mod input;
mod leakage;
mod point_in_time;
mod rules;
mod scoring;
mod sink;
mod trained;
