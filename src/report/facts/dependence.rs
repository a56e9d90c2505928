//! How the model's score goes with single features (figure 20).

use serde::{Deserialize, Serialize};

use super::Ends;

/// The most important features, each by bins of its values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependence {
    /// The model: [`super::Roles::model`], final fit.
    pub model: String,
    /// Rows that effects were computed on.
    pub rows: usize,
    /// At most six features, the most important first.
    pub features: Vec<FeatureDependence>,
}

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeatureDependence {
    /// The column.
    pub name: String,
    /// In words.
    pub words: String,
    /// Whether it is a number (accumulated local effects), else a category (partial dependence).
    pub is_number: bool,
    /// Bins of its values, ascending; categories by rows, the most first. The bin of missing values is the last.
    pub bins: Vec<DependenceBin>,
}

/// One bin of values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DependenceBin {
    /// Lowest value; `None` for categories and missing values.
    pub from: Option<f64>,
    /// Highest value; `None` for categories and missing values.
    pub to: Option<f64>,
    /// Name of the category or categories, `None` for numbers and missing values.
    pub category: Option<String>,
    /// Whether these are the rows without a value.
    pub is_missing: bool,
    /// Training rows in the bin, of all.
    pub rows: usize,
    /// Points of the score (on the model's side, before blending) that these values are worth, all else as it is; the
    /// mean over all rows is 0.
    pub points: f64,
    /// Share of the rows in the bin that converted.
    pub rate: f64,
    /// Its interval.
    pub rate_interval: Option<Ends>,
}
