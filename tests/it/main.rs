//! The integration tests: one binary, one module per sort.

mod conformance {
    mod metrics;
    mod models;
}
mod demo;
mod features;
mod golden;
mod leakage;
mod parity {
    mod calibration;
    mod explanations;
    mod logistic;
    mod metrics;
    mod oracle;
    mod split;
}
mod point_in_time;
mod properties {
    mod evaluate;
    mod metrics;
}
mod rules;
mod sink;
mod support {
    pub(crate) mod training;
}
