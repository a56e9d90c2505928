//! Another share of conversions than in training: known, unknown, or made by leaving out rows.

use crate::domain::{log_odds, sigmoid};

/// What the share of conversions is among new rows, and what that does to their log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Shift {
    /// Share of conversions among the new rows.
    pub base_rate: f64,
    /// What is added to every row's log-odds.
    pub added: f64,
    /// Rounds until nothing moved.
    pub rounds: usize,
    /// Whether nothing moved any more.
    pub converged: bool,
}

/// Log-odds to add where the share of conversions goes from `known` to `new`, each strictly between 0 and 1.
///
/// # Source
/// King & Zeng 2001: `logit π' − logit π`. Holds where conversions look as before and only their share has changed.
pub fn shift_to(known: f64, new: f64) -> f64 {
    log_odds(new) - log_odds(known)
}

/// Log-odds to add where only the share `kept` (above 0, up to 1) of the rows without conversion was trained on.
///
/// # Source
/// Elkan 2001: `ln r`, exact for a calibrated model.
pub fn down_sampled(kept: f64) -> f64 {
    kept.ln()
}

/// How many rounds the search for the new share may take; where classes are hard to tell apart it crawls.
const ROUNDS: usize = 100_000;

/// Finds the share of conversions among rows without labels.
///
/// # Shapes and units
/// Calibrated log-odds of the new rows; `known` is the share in the rows that they were calibrated on.
///
/// # Source
/// Saerens, Latinne & Decaestecker 2002: `π ← mean σ(η + logit π − logit π_train)` until it stands still.
///
/// # Limits
/// Only where conversions and others each look as before, and only with calibrated log-odds.
pub fn find_shift(calibrated: &[f64], known: f64) -> Shift {
    let mut base_rate = known;
    let (mut rounds, mut converged) = (0, calibrated.is_empty());
    while !converged && rounds < ROUNDS {
        let added = shift_to(known, base_rate);
        let sum: f64 = calibrated.iter().map(|&eta| sigmoid(eta + added)).sum();
        let next = sum / calibrated.len() as f64;
        converged = (next - base_rate).abs() < 1e-14;
        base_rate = next;
        rounds += 1;
    }
    Shift {
        base_rate,
        added: shift_to(known, base_rate),
        rounds,
        converged,
    }
}
