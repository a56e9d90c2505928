//! Conversion by score band, grade and label of the rulebook, and by fit and engagement (figure 5).

use serde::{Deserialize, Serialize};

use super::prepared::Prepared;
use super::rows::{converted, mean, rate_ends, rows_by};
use super::{Absent, Ends, Figure};

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

/// Conversion by score, grade, label and cell of the matrix.
pub(super) fn bands(prepared: &Prepared) -> Bands {
    let scores = prepared.main_scores();
    let fifths: Vec<(String, f64)> = [80, 60, 40, 20, 0]
        .iter()
        .map(|from| (format!("{from}-{}", from + 20), f64::from(*from)))
        .collect();
    let fitted = &prepared.evidence.artifact.fitted;
    let probabilities = prepared.main().probabilities;
    Bands {
        scorer: prepared.main().name.to_owned(),
        scores: cut(prepared, &scores, &fifths, probabilities),
        grades: cut(prepared, &scores, &fitted.grades, probabilities),
        labels: labels(prepared).into(),
        matrix: matrix(prepared).into(),
    }
}

/// Bands by their lowest values, the highest first; what lies below the last gets a band without a name if it has rows.
fn cut(
    prepared: &Prepared,
    values: &[f64],
    cuts: &[(String, f64)],
    probabilities: &[f64],
) -> Vec<Band> {
    let place = |value: f64| cuts.iter().position(|(_, from)| *from <= value);
    let found = rows_by(
        values
            .iter()
            .map(|value| place(*value).unwrap_or(cuts.len())),
    );
    let rows_of = |at: usize| {
        let found = found.iter().find(|(place, _)| *place == at);
        found.map_or(&[][..], |(_, rows)| rows)
    };
    let named = cuts.iter().enumerate().map(|(at, (name, from))| Band {
        name: name.clone(),
        from: Some(*from),
        to: at.checked_sub(1).map(|above| cuts[above].1),
        ..band(prepared, rows_of(at), probabilities)
    });
    let mut bands: Vec<Band> = named.collect();
    if !rows_of(cuts.len()).is_empty() {
        bands.push(Band {
            to: cuts.last().map(|(_, from)| *from),
            ..band(prepared, rows_of(cuts.len()), probabilities)
        });
    }
    bands
}

fn band(prepared: &Prepared, rows: &[u32], probabilities: &[f64]) -> Band {
    let rate = prepared.rate(rows);
    let conversions = converted(prepared.labels(), rows);
    Band {
        name: String::new(),
        from: None,
        to: None,
        rows: rows.len(),
        share: rows.len() as f64 / prepared.n_rows() as f64,
        conversions,
        capture: conversions as f64 / prepared.n_converted() as f64,
        rate: rate.map(|rate| rate.value),
        rate_interval: rate_ends(rate),
        mean_probability: mean(probabilities, rows),
    }
}

fn labels(prepared: &Prepared) -> Result<Vec<Band>, Absent> {
    let rules = prepared.evidence.set.rules.as_ref();
    let (Some(rules), Some(book)) = (rules, prepared.evidence.rulebook) else {
        return Err(Absent::NoRulebook);
    };
    let lane = prepared.lane(prepared.roles.rules.as_ref());
    let lane = lane.ok_or(Absent::NoRulebook)?;
    if book.thresholds.is_empty() {
        return Err(Absent::NoThresholds);
    }
    let thresholds = book.thresholds.iter().rev();
    let cuts: Vec<(String, f64)> = thresholds.map(|one| (one.label.clone(), one.at)).collect();
    Ok(cut(prepared, &rules.totals, &cuts, lane.probabilities))
}

fn matrix(prepared: &Prepared) -> Result<Matrix, Absent> {
    let book = prepared.evidence.rulebook.ok_or(Absent::NoRulebook)?;
    let cuts = book.matrix.as_ref().ok_or(Absent::NoMatrix)?;
    let all: Vec<usize> = (0..prepared.n_rows()).collect();
    let tally = book.scorecard.tally(&prepared.facts(&all));
    let place = |cuts: &[f64], points: f64| {
        let at = cuts.iter().position(|cut| *cut <= points);
        at.unwrap_or(cuts.len())
    };
    let points = tally.fit.iter().zip(&tally.engagement);
    let places = points
        .map(|(fit, engagement)| (place(&cuts.fit, *fit), place(&cuts.engagement, *engagement)));
    let found = rows_by(places);
    let mut cells = Vec::new();
    for fit in 0..=cuts.fit.len() {
        for engagement in 0..=cuts.engagement.len() {
            let rows = found.iter().find(|(at, _)| *at == (fit, engagement));
            let rows = rows.map_or(&[][..], |(_, rows)| rows);
            let rate = prepared.rate(rows);
            cells.push(MatrixCell {
                // At most eight cuts a side, so letters never run out.
                name: format!("{}{}", ('A'..).nth(fit).unwrap_or('?'), engagement + 1),
                fit,
                engagement,
                rows: rows.len(),
                conversions: converted(prepared.labels(), rows),
                rate: rate.map(|rate| rate.value),
                rate_interval: rate_ends(rate),
                lift: rate.map(|rate| rate.value / prepared.base_rate()),
            });
        }
    }
    Ok(Matrix {
        fit_cuts: cuts.fit.clone(),
        engagement_cuts: cuts.engagement.clone(),
        cells,
    })
}
