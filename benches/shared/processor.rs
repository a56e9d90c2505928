//! Processor seconds, for benchmarks on a machine that others use as well.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops where something is wrong"
)]

use std::fs::read_to_string;

/// Processor seconds of this process so far, all threads, by the kernel's hundredths.
pub(super) fn seconds() -> f64 {
    let text = read_to_string("/proc/self/stat").unwrap();
    let fields = text.rsplit(')').next().unwrap();
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks
        .map(|field| field.parse::<f64>().unwrap() / 100.0)
        .sum()
}
