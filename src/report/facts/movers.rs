//! Leads that move most from the list by points to that by the model (figure 17).

use serde::{Deserialize, Serialize};

use super::examples::Explained;

/// The largest moves, one row a lead (its largest move).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Movers {
    /// The scorer that they move to: [`super::Roles::model`].
    pub to: String,
    /// Rows that ranks are among.
    pub of_rows: usize,
    /// Those that the model likes more than the points do, the largest move first; at most 100.
    pub up: Vec<Mover>,
    /// Those that it likes less, the largest move first; at most 100.
    pub down: Vec<Mover>,
    /// Conversion rate of all in `up`; `None` where there are none.
    pub up_rate: Option<f64>,
    /// Conversion rate of all in `down`; `None` where there are none.
    pub down_rate: Option<f64>,
}

/// One lead that moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mover {
    /// Id.
    pub lead: String,
    /// Cutoff of the row, RFC 3339; `None` where rows have no times.
    pub cutoff: Option<String>,
    /// Points of the rulebook.
    pub points: f64,
    /// Rank by points, 1 = best; ties share their middle, so it may be a half.
    pub rank_by_points: f64,
    /// Rank by the model, held out.
    pub rank_by_model: f64,
    /// Ranks gained; negative = lost.
    pub gained: f64,
    /// The model's probability, held out.
    pub probability: f64,
    /// Whether the lead converted.
    pub converted: bool,
    /// Why the final score is what it is, at most three reasons. Ranks and outcome are held out; reasons are of the
    /// final fit.
    pub reasons: Vec<Explained>,
}
