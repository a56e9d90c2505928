//! How much model, how much rules (figure 27).

use serde::{Deserialize, Serialize};

use super::Ends;

/// Held-out loss by weight of the model in a fixed blend, `(1 − w)·rules + w·model` in log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeightCurve {
    /// The model in the hybrid.
    pub model: String,
    /// The curve by weight from 0 (rules alone) to 1 (model alone).
    pub points: Vec<WeightPoint>,
    /// Weight with the lowest log loss.
    pub best: f64,
    /// Weights that lose no more than the best beyond one standard error of the difference: where the curve is flat.
    pub flat: Ends,
    /// Weight of the rules in the hybrid that is used; with the model's it need not add up to 1.
    pub hybrid_rules: f64,
    /// Weight of the model in it.
    pub hybrid_model: f64,
    /// The model's share of both weights; `None` where both are 0.
    pub hybrid_share: Option<f64>,
    /// Held-out log loss of the hybrid itself, whose weights were fitted without the rows that it is judged on.
    pub hybrid_log_loss: f64,
}

/// One weight.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightPoint {
    /// Weight of the model.
    pub weight: f64,
    /// Held-out log loss in nats.
    pub log_loss: f64,
    /// Standard error of its difference from the best, over groups.
    pub standard_error: f64,
    /// Share of all conversions at capacity.
    pub capture_at_capacity: f64,
}
