//! Champion against challenger on rows that neither has learned from.

use std::collections::HashMap;

use crate::domain::sigmoid;
use crate::metrics::{Placements, Ranked, Sample, compare, row_loss, student_quantile};
use crate::split::Groups;

use super::EvaluateError;
use super::figures::Interval;
use super::plan::FEW_GROUPS;

/// Nats below which a gain is rounding.
const ROUNDING: f64 = 1e-9;

/// The same held-out rows, predicted by both; one entry a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairedRows {
    /// Whether the lead converted.
    pub labels: Vec<bool>,
    /// What is never torn apart: rows of one lead, person or account.
    pub groups: Vec<String>,
    /// One division of the rows for each side that predicted them out of fold: the fold of every row.
    pub folds: Vec<Vec<u32>>,
    /// Log-odds by the champion.
    pub champion: Vec<f64>,
    /// Log-odds by the challenger.
    pub challenger: Vec<f64>,
}

/// Who is better on some rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DuelVerdict {
    /// The lower end of the challenger's gain is above 0.
    ChallengerWins,
    /// The upper end is below 0.
    ChampionWins,
    /// The interval of the gain holds 0.
    TooClose,
    /// Too few groups that converted for an interval.
    TooFew,
}

impl DuelVerdict {
    /// The verdict in one word, as JSON output spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ChallengerWins => "challenger_wins",
            Self::ChampionWins => "champion_wins",
            Self::TooClose => "too_close",
            Self::TooFew => "too_few",
        }
    }
}

/// Both on the same rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Duel {
    /// Number of rows.
    pub rows: usize,
    /// Rows that converted.
    pub converted: usize,
    /// Groups with a conversion.
    pub converting_groups: usize,
    /// Log loss of champion and challenger in nats.
    pub log_loss: (f64, f64),
    /// Log loss of the champion minus that of the challenger: positive = the challenger is better.
    pub gain: f64,
    /// Its 95 % interval; `None` with too few converting groups.
    pub gain_ci: Option<Interval>,
    /// AUC of champion and challenger; `None` where all labels agree.
    pub auc: Option<(f64, f64)>,
    /// Challenger minus champion, 95 % interval; `None` with too few converting groups.
    pub auc_difference_ci: Option<Interval>,
    /// Who is better.
    pub verdict: DuelVerdict,
}

/// Judges champion and challenger by their log loss on the same rows.
///
/// # Shapes and units
/// One finite log-odds, label and group a row, and one fold a row in each division.
///
/// # Errors
/// [`EvaluateError::Lengths`].
///
/// # Source
/// Methods note, section 10: paired difference of the losses; the challenger wins where the lower 95 % bound of its
/// gain is above 0. The variance is robust against what rows of one group share, and against what rows predicted by
/// one fold's model share (Cameron, Gelbach & Miller 2011, clusters of several sorts), with Student's t on one degree
/// of freedom less than there are folds. Groups alone are not enough: two trainings that differ by nothing but the
/// seed of their folds were told apart in 20 % of simulated cases, this way in 1 to 2 %.
///
/// # Limits
/// One look at one pair. Whoever trains every day and asks each time will be wrong more often than 1 time in 40.
/// Leads that were worked because the champion ranked them high convert more often: that favors the champion.
pub fn duel(rows: &PairedRows) -> Result<Duel, EvaluateError> {
    rows.check()?;
    let n = rows.labels.len();
    let groups = Groups::new(&rows.groups);
    let losses = |log_odds: &[f64]| -> Vec<f64> {
        let both = rows.labels.iter().zip(log_odds);
        both.map(|(label, eta)| row_loss(*label, *eta)).collect()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n.max(1) as f64;
    let (old, new) = (losses(&rows.champion), losses(&rows.challenger));
    let gains: Vec<f64> = old.iter().zip(&new).map(|(old, new)| old - new).collect();
    let gain = mean(&gains);
    let mut converting = vec![false; groups.n_groups()];
    for (&code, &label) in groups.codes().iter().zip(&rows.labels) {
        converting[code as usize] |= label;
    }
    let converting_groups = converting.into_iter().filter(|&yes| yes).count();
    let is_enough = FEW_GROUPS <= converting_groups;
    let variance = |codes: &[u32], n_codes| clustered_variance(&gains, gain, codes, n_codes);
    let gain_ci = rows
        .interval(gain, &groups, &variance)
        .filter(|_| is_enough);
    let areas = Areas::new(rows)?;
    let difference_ci = areas.as_ref().and_then(|areas| {
        let variance = |codes: &[u32], n_codes| areas.clustered_variance(codes, n_codes);
        rows.interval(areas.new.auc() - areas.old.auc(), &groups, &variance)
    });
    Ok(Duel {
        rows: n,
        converted: rows.labels.iter().filter(|&&label| label).count(),
        converting_groups,
        log_loss: (mean(&old), mean(&new)),
        gain,
        gain_ci,
        auc: areas.map(|areas| (areas.old.auc(), areas.new.auc())),
        auc_difference_ci: difference_ci.filter(|_| is_enough),
        verdict: speak(gain_ci),
    })
}

fn speak(gain: Option<Interval>) -> DuelVerdict {
    match gain {
        None => DuelVerdict::TooFew,
        Some(ci) if ROUNDING < ci.low => DuelVerdict::ChallengerWins,
        Some(ci) if ci.high < -ROUNDING => DuelVerdict::ChampionWins,
        Some(_) => DuelVerdict::TooClose,
    }
}

impl PairedRows {
    fn check(&self) -> Result<(), EvaluateError> {
        let expected = self.labels.len();
        let mut lengths = vec![
            ("groups", self.groups.len()),
            ("predictions of the champion", self.champion.len()),
            ("predictions of the challenger", self.challenger.len()),
        ];
        lengths.extend(self.folds.iter().map(|folds| ("folds", folds.len())));
        match lengths.into_iter().find(|(_, got)| *got != expected) {
            None => Ok(()),
            Some((what, got)) => Err(EvaluateError::Lengths {
                what,
                got,
                expected,
            }),
        }
    }

    /// The 95 % interval around `value`; `variance` says what it is with rows of one code taken together.
    fn interval(
        &self,
        value: f64,
        groups: &Groups,
        variance: &dyn Fn(&[u32], usize) -> Option<f64>,
    ) -> Option<Interval> {
        let by_group = variance(groups.codes(), groups.n_groups())?;
        let (mut sum, mut fewest) = (by_group, groups.n_groups());
        for folds in &self.folds {
            let (codes, n_codes) = dense(folds);
            sum += variance(&codes, n_codes)? - by_group;
            fewest = fewest.min(n_codes);
        }
        // With one fold left, nothing is known of the spread over folds.
        if fewest < 2 {
            return None;
        }
        let quantile = student_quantile(0.975, (fewest - 1) as f64);
        let half = quantile * sum.max(by_group).sqrt();
        half.is_finite()
            .then(|| Interval::of((value - half, value + half)))
    }
}

/// Fold numbers as codes without gaps, and how many there are.
fn dense(folds: &[u32]) -> (Vec<u32>, usize) {
    let mut numbers = folds.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let of_fold: HashMap<u32, u32> = numbers.iter().copied().zip(0..).collect();
    let codes = folds.iter().map(|fold| of_fold[fold]).collect();
    (codes, numbers.len())
}

/// Variance of the mean of `values` with rows of one code taken together; `None` with fewer than two codes.
fn clustered_variance(values: &[f64], mean: f64, codes: &[u32], n_codes: usize) -> Option<f64> {
    if n_codes < 2 {
        return None;
    }
    let mut sums = vec![0.0; n_codes];
    for (&code, value) in codes.iter().zip(values) {
        sums[code as usize] += value - mean;
    }
    let (n, k) = (values.len() as f64, n_codes as f64);
    Some(k / (k - 1.0) * sums.iter().map(|sum| sum * sum).sum::<f64>() / (n * n))
}

/// Both orders of the rows.
struct Areas {
    old: Placements,
    new: Placements,
}

impl Areas {
    /// `None` where all labels agree.
    fn new(rows: &PairedRows) -> Result<Option<Self>, EvaluateError> {
        let n_converted = rows.labels.iter().filter(|&&label| label).count();
        if n_converted == 0 || n_converted == rows.labels.len() {
            return Ok(None);
        }
        let placements = |log_odds: &[f64]| -> Result<Placements, EvaluateError> {
            // By probabilities, as everywhere: log-odds that differ by rounding alone are ties.
            let chances: Vec<f64> = log_odds.iter().map(|eta| sigmoid(*eta)).collect();
            let sample = Sample::new(&rows.labels, &chances, None)?;
            Ok(Placements::new(&sample, &Ranked::new(&sample))?)
        };
        Ok(Some(Self {
            old: placements(&rows.champion)?,
            new: placements(&rows.challenger)?,
        }))
    }

    /// Variance of the difference of the AUCs with rows of one code taken together.
    fn clustered_variance(&self, codes: &[u32], n_codes: usize) -> Option<f64> {
        let test = compare(&self.new, &self.old, Some((codes, n_codes)))?;
        Some(test.standard_error * test.standard_error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Seed;
    use rand::Rng;

    /// 400 leads with four rows each; `skill` is how much of the truth a scorer knows.
    fn rows(champion: f64, challenger: f64) -> PairedRows {
        let mut rng = Seed(11).stream(0);
        let mut rows = PairedRows {
            folds: vec![Vec::new(); 2],
            ..PairedRows::default()
        };
        for lead in 0..400 {
            let truth: f64 = rng.random_range(-3.0..1.0);
            for _ in 0..4 {
                rows.labels
                    .push(rng.random_range(0.0..1.0) < sigmoid(truth));
                rows.groups.push(format!("lead {lead}"));
                rows.folds[0].push(lead % 5);
                rows.folds[1].push(lead / 5 % 5);
                rows.champion.push(-1.0 + champion * (truth + 1.0));
                rows.challenger.push(-1.0 + challenger * (truth + 1.0));
            }
        }
        rows
    }

    #[test]
    fn who_knows_more_of_the_truth_wins() {
        let got = duel(&rows(0.2, 1.0)).unwrap();
        assert_eq!(got.verdict, DuelVerdict::ChallengerWins);
        let ci = got.gain_ci.unwrap();
        assert!(ci.low < got.gain && got.gain < ci.high && got.rows == 1600);
        let got = duel(&rows(1.0, 0.2)).unwrap();
        assert_eq!(got.verdict, DuelVerdict::ChampionWins);
        // The order is the same, so the AUCs are.
        assert_eq!(
            got.auc.map(|(old, new)| old.total_cmp(&new)),
            Some(std::cmp::Ordering::Equal)
        );
    }

    #[test]
    fn equals_are_too_close_and_few_are_too_few() {
        let same = duel(&rows(1.0, 1.0)).unwrap();
        assert_eq!(same.verdict, DuelVerdict::TooClose);
        let mut few = rows(0.2, 1.0);
        few.labels.fill(false);
        few.labels[0] = true;
        let got = duel(&few).unwrap();
        assert_eq!(
            (got.verdict, got.converting_groups),
            (DuelVerdict::TooFew, 1)
        );
        assert!(got.gain_ci.is_none() && got.auc.is_some());
        let none = duel(&PairedRows::default()).unwrap();
        assert_eq!((none.verdict, none.auc), (DuelVerdict::TooFew, None));
    }

    #[test]
    fn what_one_fold_has_in_common_widens_the_interval() {
        let mut rows = rows(1.0, 1.0);
        for (fold, eta) in rows.folds[0].iter().zip(&mut rows.challenger) {
            // The models of the folds differ, as if each had been lucky or not.
            *eta += [0.4, -0.3, 0.1, 0.2, -0.4][*fold as usize];
        }
        let width = |rows: &PairedRows| {
            let ci = duel(rows).unwrap().gain_ci.unwrap();
            ci.high - ci.low
        };
        let wide = width(&rows);
        rows.folds.clear();
        assert!(1.5 * width(&rows) < wide);
    }

    #[test]
    fn lengths_have_to_agree() {
        let mut short = rows(1.0, 1.0);
        short.champion.pop();
        let error = duel(&short).unwrap_err().to_string();
        assert_eq!(
            error,
            "1599 predictions of the champion where 1600 are needed"
        );
    }
}
