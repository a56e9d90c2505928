//! Joins rules and model in calibrated log-odds.
//!
//! Both sides come in after their own maps and, for fitting, out of fold. Not here: whether the
//! hybrid is adopted (evaluate), overrides (rules).

mod parts;
mod stack;

pub use parts::{HybridParts, RuleBackground, RuleSide, hybrid_parts};
pub use stack::{Blend, Ridge, Stack, fit_stack};
