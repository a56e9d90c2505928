//! Conversion by score band, grade and label of the rulebook, and by fit and engagement (figure 5).

use serde::{Deserialize, Serialize};

use super::{Ends, Figure};

/// Conversion by parts of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bands {
    /// The scorer that score and grades are of: [`super::Roles::main`]. Overrides are not applied.
    pub scorer: String,
    /// Score from 0 to 100 in fifths, the highest first: 80 and more, 60 to 80, …; the scale may be of little use where
    /// one band holds nearly all rows, which grades then show.
    pub scores: Vec<Band>,
    /// Grades as the project cuts them, best first; the last is "no grade" where the lowest cut is above 0.
    pub grades: Vec<Band>,
    /// Labels of the rulebook by points, the highest first, and what lies below the lowest.
    pub labels: Figure<Vec<Band>>,
    /// Letter of fit and number of engagement, by points.
    pub matrix: Figure<Matrix>,
}

/// One part of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Its name: `80-100`, a grade, a label; empty = below the lowest.
    pub name: String,
    /// Lowest score or points in it.
    pub from: Option<f64>,
    /// Score or points at which the next one begins; `None` = no end.
    pub to: Option<f64>,
    /// Rows.
    pub rows: usize,
    /// Share of all rows.
    pub share: f64,
    /// Rows that converted.
    pub conversions: usize,
    /// Share of all conversions.
    pub capture: f64,
    /// Conversion rate; `None` without rows.
    pub rate: Option<f64>,
    /// Its interval.
    pub rate_interval: Option<Ends>,
    /// Mean predicted probability of [`Bands::scorer`], for labels that of the rules; `None` without rows.
    pub mean_probability: Option<f64>,
}

/// Fit by engagement, as the rulebook's matrix cuts them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// Lowest points of each letter, best first; the last letter has none.
    pub fit_cuts: Vec<f64>,
    /// Lowest points of each number, best first; the last number has none.
    pub engagement_cuts: Vec<f64>,
    /// Every cell, by letter, then number.
    pub cells: Vec<MatrixCell>,
}

/// One cell of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatrixCell {
    /// Letter and number, such as `A1`.
    pub name: String,
    /// Row of the matrix from 0: 0 = best fit.
    pub fit: usize,
    /// Column of the matrix from 0: 0 = most engagement.
    pub engagement: usize,
    /// Rows.
    pub rows: usize,
    /// Rows that converted.
    pub conversions: usize,
    /// Conversion rate; `None` without rows.
    pub rate: Option<f64>,
    /// Its interval.
    pub rate_interval: Option<Ends>,
    /// Conversion rate over that of all rows; `None` without rows.
    pub lift: Option<f64>,
}
