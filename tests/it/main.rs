//! The integration tests: one binary, one module per sort.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "made-up rows are few and small"
)]
#![expect(
    clippy::float_cmp,
    reason = "where a test says equal it means every bit"
)]
#![expect(clippy::too_many_lines, reason = "a worked example is one story")]
#![expect(clippy::unwrap_used, reason = "the functions that tests share")]

mod advice;
mod aggregates;
mod architecture;
mod artifact;
mod audit;
mod batch;
mod browser;
mod catalogue;
mod champion;
mod changes;
mod conformance {
    mod metrics;
    mod models;
    mod signs;
}
mod demo;
mod features;
mod few;
mod golden;
mod input;
mod leakage;
mod parity {
    mod audit;
    mod boosting;
    mod calibration;
    mod calibration_steps;
    mod comparison;
    mod drift;
    mod elastic_net;
    mod explanations;
    mod logistic;
    mod metrics;
    mod oracle;
    mod points;
    mod split;
}
mod point_in_time;
mod properties {
    mod artifact;
    mod budget;
    mod curves;
    mod evaluate;
    mod metrics;
    mod monotone;
    mod points;
    mod rankings;
    mod rulebooks;
    mod toward;
}
mod readme;
mod real {
    mod edits;
    pub(crate) mod files;
    mod logs;
    mod tables;
}
mod reference;
mod registries;
mod report_facts;
mod rules;
mod same_bytes;
mod scoring;
mod serve;
mod sink;
mod support {
    pub(crate) mod faults;
    pub(crate) mod ruled;
    pub(crate) mod service;
    pub(crate) mod training;
}
mod trained;
