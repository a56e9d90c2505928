//! Figures by fold and by stretch of time (figure 24): luck or skill?

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::metrics::{Ranked, Sample, auc, average_precision, brier, log_loss};

use super::Roles;
use super::prepared::Prepared;
use super::rows::{converted, rows_by};

/// The same contest, over and over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldSpread {
    /// One line a fold and scorer of the contest, by fold, then scorer.
    pub folds: Vec<FoldFigures>,
    /// Folds in which [`super::Roles::main`] has the lowest log loss of rules, model and hybrid.
    pub won: usize,
    /// Folds in which it has a lower log loss than the rules; `None` where it is the rules, or without a rulebook.
    #[serde(default)]
    pub ahead_of_rules: Option<usize>,
    /// Folds with both classes.
    pub of_folds: usize,
    /// Stretches of time before the test period, each predicted from what was known before it; empty without time.
    pub periods: Vec<PeriodFigures>,
}

/// One scorer on one fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldFigures {
    /// Number of the fold, as in `oof.parquet`.
    pub fold: u32,
    /// The scorer.
    pub scorer: String,
    /// Rows of the fold.
    pub rows: usize,
    /// Of these, converted.
    pub conversions: usize,
    /// ROC AUC; `None` with one class.
    pub auc: Option<f64>,
    /// Average precision; `None` without conversions.
    pub average_precision: Option<f64>,
    /// Log loss in nats.
    pub log_loss: f64,
    /// Mean squared error.
    pub brier: f64,
    /// Share of the fold's conversions at the capacity's share; `None` without conversions.
    pub capture_at_capacity: Option<f64>,
}

/// One scorer on one stretch of time, level and spread fitted anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodFigures {
    /// Number of the stretch from 0, in time.
    pub period: usize,
    /// First cutoff, RFC 3339; `None` where the order of the file stands for time.
    pub first_cutoff: Option<String>,
    /// Last cutoff.
    pub last_cutoff: Option<String>,
    /// The scorer.
    pub scorer: String,
    /// Rows predicted.
    pub rows: usize,
    /// Of these, converted.
    pub conversions: usize,
    /// ROC AUC; `None` with one class.
    pub auc: Option<f64>,
    /// Log loss in nats.
    pub log_loss: f64,
}

/// Every scorer of the contest on every fold, and on every stretch of time.
///
/// # Errors
/// None that a checked training leads to.
pub(super) fn folds(prepared: &Prepared) -> Result<FoldSpread> {
    let oof = &prepared.evidence.trained.oof;
    let mut folds = Vec::new();
    let (mut won, mut of_folds) = (0, 0);
    let roles = &prepared.roles;
    let points = roles.rules.as_ref().filter(|name| **name != roles.main);
    let mut ahead_of_rules = points.map(|_| 0);
    for (fold, rows) in rows_by(oof.folds.iter().copied()) {
        let conversions = converted(prepared.labels(), &rows);
        let mut lines = Vec::new();
        for (scorer, probabilities) in &oof.probabilities {
            lines.push(FoldFigures {
                fold,
                scorer: scorer.clone(),
                rows: rows.len(),
                conversions,
                ..figures(prepared, &rows, probabilities)?
            });
        }
        if 0 < conversions && conversions < rows.len() {
            of_folds += 1;
            won += usize::from(is_lowest(roles, &lines));
            if let (Some(ahead), Some(points)) = (&mut ahead_of_rules, points) {
                *ahead += usize::from(loss_of(&lines, &roles.main) < loss_of(&lines, points));
            }
        }
        folds.extend(lines);
    }
    Ok(FoldSpread {
        folds,
        won,
        ahead_of_rules,
        of_folds,
        periods: periods(prepared),
    })
}

fn figures(prepared: &Prepared, rows: &[u32], probabilities: &[f64]) -> Result<FoldFigures> {
    let at = |row: &u32| *row as usize;
    let labels: Vec<bool> = rows.iter().map(|row| prepared.labels()[at(row)]).collect();
    let each = rows.iter().map(|row| probabilities[at(row)]);
    let probabilities: Vec<f64> = each.collect();
    let sample = Sample::new(&labels, &probabilities, None)?;
    let ranked = Ranked::new(&sample);
    Ok(FoldFigures {
        fold: 0,
        scorer: String::new(),
        rows: 0,
        conversions: 0,
        // One class is no error here: that fold says nothing of ranks.
        auc: auc(&ranked).ok(),
        average_precision: average_precision(&ranked).ok(),
        log_loss: log_loss(&sample)?.value,
        brier: brier(&sample)?,
        capture_at_capacity: prepared.capture(rows.iter().map(at), &probabilities),
    })
}

/// Whether the main scorer has the lowest log loss of those shown.
/// Infinite for a scorer that is not there.
fn loss_of(lines: &[FoldFigures], scorer: &str) -> f64 {
    let line = lines.iter().find(|line| line.scorer == scorer);
    line.map_or(f64::INFINITY, |line| line.log_loss)
}

fn is_lowest(roles: &Roles, lines: &[FoldFigures]) -> bool {
    let shown = lines
        .iter()
        .filter(|line| roles.shown.contains(&line.scorer));
    let lowest = shown.min_by(|a, b| a.log_loss.total_cmp(&b.log_loss));
    lowest.is_some_and(|line| line.scorer == roles.main)
}

fn periods(prepared: &Prepared) -> Vec<PeriodFigures> {
    let periods = prepared.evidence.trained.contest.periods.iter().enumerate();
    periods
        .flat_map(|(number, period)| {
            let figures = period.figures.iter();
            figures.map(move |(scorer, auc, log_loss)| PeriodFigures {
                period: number,
                first_cutoff: period.cutoffs.map(|(first, _)| first.to_string()),
                last_cutoff: period.cutoffs.map(|(_, last)| last.to_string()),
                scorer: scorer.clone(),
                rows: period.rows,
                conversions: period.converted,
                auc: *auc,
                log_loss: *log_loss,
            })
        })
        .collect()
}
