//! Rank by points against rank by model (figure 15): hidden gems and overrated leads.

use serde::{Deserialize, Serialize};

use super::Ends;

/// Leads by what points and model say of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quadrant {
    /// The model that the points are held against: [`super::Roles::model`].
    pub model: String,
    /// Share of the list that counts as high, for points and model alike: the capacity.
    pub high_share: f64,
    /// High with both.
    pub both: Corner,
    /// High with the model, not by points: hidden gems.
    pub model_only: Corner,
    /// High by points, not with the model: overrated.
    pub points_only: Corner,
    /// High with neither.
    pub neither: Corner,
    /// A sample to draw.
    pub scatter: Scatter,
}

/// One corner, counted over all rows; a tie at the border is shared out, so counts need not be whole.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Corner {
    /// Rows.
    pub rows: f64,
    /// Rows that converted.
    pub conversions: f64,
    /// Conversion rate; `None` without rows.
    pub rate: Option<f64>,
    /// Its Wilson interval; `None` without rows.
    pub rate_interval: Option<Ends>,
}

/// At most 2,000 rows, columns of equal length.
///
/// Taken first: the largest movers, then the converted rows of the model's best tenth, then others at random.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scatter {
    /// Rows that were sampled from.
    pub of_rows: usize,
    /// Seed of the sample.
    pub seed: u64,
    /// Place in the list by points, as share from 0 (lowest) to 1 (highest); ties share their middle.
    pub by_points: Vec<f64>,
    /// Place in the list by model, likewise.
    pub by_model: Vec<f64>,
    /// Whether the row converted.
    pub converted: Vec<bool>,
    /// Whether the row is there as one of the largest movers or converted in the best tenth, not by chance.
    pub is_picked: Vec<bool>,
    /// Id of the lead.
    pub leads: Vec<String>,
}
