//! The settings that boosting chooses from.

/// One setting of boosting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub leaves: usize,
    pub is_symmetric: bool,
    pub rate: f64,
    pub l2: f64,
    pub columns: f64,
    pub rows: f64,
    pub min_rows: f64,
    pub level_smoothing: f64,
    pub level_price: f64,
    pub parts: usize,
    pub extra: f64,
    pub patience: f64,
}
