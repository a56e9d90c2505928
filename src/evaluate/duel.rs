//! Champion against challenger on rows that neither has learned from.

use crate::domain::{Seed, sigmoid};
use crate::metrics::{Bootstrap, Placements, Ranked, Sample, Z_95, bootstrap, compare, row_loss};
use crate::split::Groups;

use super::EvaluateError;
use super::figures::Interval;
use super::plan::{FEW_GROUPS, LEVEL};

/// Nats below which a gain is rounding.
const ROUNDING: f64 = 1e-9;

/// Replicates of the grouped bootstrap.
const REPLICATES: usize = 2000;

/// The same held-out rows, predicted by both; one entry a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairedRows {
    /// Whether the lead converted.
    pub labels: Vec<bool>,
    /// What is drawn together in the bootstrap.
    pub groups: Vec<String>,
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
/// One finite log-odds, label and group a row.
///
/// # Errors
/// [`EvaluateError::Lengths`]; as [`bootstrap`].
///
/// # Source
/// Methods note, section 10: paired difference of the losses, clustered by group; the challenger wins where the
/// lower 95 % bound of its gain is above 0. Interval by grouped bootstrap, of the AUC by clustered `DeLong`.
///
/// # Limits
/// One look at one pair. Whoever trains every day and asks each time will be wrong more often than 1 time in 40.
/// Leads that were worked because the champion ranked them high convert more often: that favors the champion.
pub fn duel(rows: &PairedRows, seed: Seed) -> Result<Duel, EvaluateError> {
    let n = rows.labels.len();
    for (what, got) in [
        ("groups", rows.groups.len()),
        ("predictions of the champion", rows.champion.len()),
        ("predictions of the challenger", rows.challenger.len()),
    ] {
        if got != n {
            return Err(EvaluateError::Lengths {
                what,
                got,
                expected: n,
            });
        }
    }
    let groups = Groups::new(&rows.groups);
    let losses = |log_odds: &[f64]| -> Vec<f64> {
        let both = rows.labels.iter().zip(log_odds);
        both.map(|(label, eta)| row_loss(*label, *eta)).collect()
    };
    let mean = |values: &[f64]| values.iter().sum::<f64>() / n.max(1) as f64;
    let (old, new) = (losses(&rows.champion), losses(&rows.challenger));
    let mut converting = vec![false; groups.n_groups()];
    let mut sums = vec![(0.0, 0.0); groups.n_groups()];
    for (row, &code) in groups.codes().iter().enumerate() {
        let group = code as usize;
        converting[group] |= rows.labels[row];
        sums[group].0 += old[row] - new[row];
        sums[group].1 += 1.0;
    }
    let converting_groups = converting.into_iter().filter(|&yes| yes).count();
    let is_enough = FEW_GROUPS <= converting_groups;
    let gain_ci = if is_enough {
        gain_interval(&sums, seed)?
    } else {
        None
    };
    let areas = areas(rows, &groups)?;
    Ok(Duel {
        rows: n,
        converted: rows.labels.iter().filter(|&&label| label).count(),
        converting_groups,
        log_loss: (mean(&old), mean(&new)),
        gain: mean(&old) - mean(&new),
        gain_ci,
        auc: areas.map(|(auc, _)| auc),
        auc_difference_ci: areas.and_then(|(_, ci)| ci).filter(|_| is_enough),
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

/// Interval of the mean gain a row, groups drawn whole.
fn gain_interval(sums: &[(f64, f64)], seed: Seed) -> Result<Option<Interval>, EvaluateError> {
    let plan = Bootstrap {
        replicates: REPLICATES,
        seed: seed.derive("duel"),
    };
    let drawn = bootstrap(sums.len(), plan, |counts| {
        let (mut gain, mut rows) = (0.0, 0.0);
        for (&count, sum) in counts.iter().zip(sums) {
            gain += f64::from(count) * sum.0;
            rows += f64::from(count) * sum.1;
        }
        Some(vec![gain / rows])
    })?;
    Ok(drawn.interval(0, LEVEL).map(Interval::of))
}

type Areas = ((f64, f64), Option<Interval>);

/// Both AUCs and the interval of their difference; `None` where all labels agree.
fn areas(rows: &PairedRows, groups: &Groups) -> Result<Option<Areas>, EvaluateError> {
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
    let (old, new) = (placements(&rows.champion)?, placements(&rows.challenger)?);
    let clusters = Some((groups.codes(), groups.n_groups()));
    let ci = compare(&new, &old, clusters).map(|test| {
        let half = Z_95 * test.standard_error;
        Interval::of((test.difference - half, test.difference + half))
    });
    Ok(Some(((old.auc(), new.auc()), ci)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    /// 400 leads with four rows each; `skill` is how much of the truth a scorer knows.
    fn rows(champion: f64, challenger: f64) -> PairedRows {
        let mut rng = Seed(11).stream(0);
        let mut rows = PairedRows::default();
        for lead in 0..400 {
            let truth: f64 = rng.random_range(-3.0..1.0);
            for _ in 0..4 {
                rows.labels
                    .push(rng.random_range(0.0..1.0) < sigmoid(truth));
                rows.groups.push(format!("lead {lead}"));
                rows.champion.push(-1.0 + champion * (truth + 1.0));
                rows.challenger.push(-1.0 + challenger * (truth + 1.0));
            }
        }
        rows
    }

    #[test]
    fn who_knows_more_of_the_truth_wins() {
        let got = duel(&rows(0.2, 1.0), Seed(7)).unwrap();
        assert_eq!(got.verdict, DuelVerdict::ChallengerWins);
        let ci = got.gain_ci.unwrap();
        assert!(ci.low < got.gain && got.gain < ci.high && got.rows == 1600);
        let got = duel(&rows(1.0, 0.2), Seed(7)).unwrap();
        assert_eq!(got.verdict, DuelVerdict::ChampionWins);
        // The order is the same, so the AUCs are.
        assert_eq!(
            got.auc.map(|(old, new)| old.total_cmp(&new)),
            Some(std::cmp::Ordering::Equal)
        );
    }

    #[test]
    fn equals_are_too_close_and_few_are_too_few() {
        let same = duel(&rows(1.0, 1.0), Seed(7)).unwrap();
        assert_eq!(same.verdict, DuelVerdict::TooClose);
        let mut few = rows(0.2, 1.0);
        few.labels.fill(false);
        few.labels[0] = true;
        let got = duel(&few, Seed(7)).unwrap();
        assert_eq!(
            (got.verdict, got.converting_groups),
            (DuelVerdict::TooFew, 1)
        );
        assert!(got.gain_ci.is_none() && got.auc.is_some());
        let none = duel(&PairedRows::default(), Seed(7)).unwrap();
        assert_eq!((none.verdict, none.auc), (DuelVerdict::TooFew, None));
    }

    #[test]
    fn lengths_have_to_agree() {
        let mut short = rows(1.0, 1.0);
        short.champion.pop();
        let error = duel(&short, Seed(7)).unwrap_err().to_string();
        assert_eq!(
            error,
            "1599 predictions of the champion where 1600 are needed"
        );
    }
}
