//! The words of the field as types: times, windows, log-odds, probabilities, scores, seeds.
//!
//! Whoever holds one of these holds a good one: checks sit in the constructors. No files, no
//! arithmetic over rows; that starts one floor down.

mod bytes;
mod chance;
mod seed;
mod time;

pub use bytes::{from_base64, to_base64, to_hexadecimal};
pub use chance::{LogOdds, Probability, Score, log_odds, sigmoid, softplus};
pub use seed::Seed;
pub use time::{DAY_MICROS, Timestamp};
