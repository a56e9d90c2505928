//! All scorers and their differences (figure 25).

use serde::{Deserialize, Serialize};

use crate::evaluate::{Difference, Figures, SHARES, Split};

use super::Ends;
use super::prepared::Prepared;
use super::rows::interval;

/// The contest as a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadToHead {
    /// One line a split and scorer: `cv` (all rows), then `time` (the latest stretch, other leads), then
    /// `time_known`, as far as they were run.
    pub lines: Vec<ScorerLine>,
    /// Differences on `cv` rows and on the latest stretch between rules, model and hybrid.
    pub pairs: Vec<Pair>,
}

/// One scorer on one split.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScorerLine {
    /// `cv`, `time` or `time_known`.
    pub split: String,
    /// `base_rate`, `rules`, a model, or `hybrid`.
    pub scorer: String,
    /// Rows.
    pub rows: usize,
    /// Rows that converted.
    pub conversions: usize,
    /// ROC AUC.
    pub auc: f64,
    /// Its interval.
    pub auc_interval: Option<Ends>,
    /// Average precision.
    pub average_precision: f64,
    /// Log loss in nats.
    pub log_loss: f64,
    /// Mean squared error.
    pub brier: f64,
    /// Shares of the list at which capture and lift are read.
    pub shares: Vec<f64>,
    /// Share of all conversions there.
    pub captures: Vec<f64>,
    /// Its interval.
    pub capture_intervals: Vec<Option<Ends>>,
    /// Conversion rate there over that of all rows.
    pub lifts: Vec<f64>,
    /// Its interval.
    pub lift_intervals: Vec<Option<Ends>>,
}

/// What can be said of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The first is better beyond chance.
    First,
    /// The second is better beyond chance.
    Second,
    /// Too close to call.
    Tie,
}

/// First scorer minus second on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// `cv`, `time` or `time_known`.
    pub split: String,
    /// The first.
    pub scorer: String,
    /// The second.
    pub against: String,
    /// Difference of the log losses in nats; negative = the first is better.
    pub log_loss: f64,
    /// Its interval.
    pub log_loss_interval: Option<Ends>,
    /// Who has the lower log loss beyond chance.
    pub by_log_loss: Outcome,
    /// Difference of the AUCs.
    pub auc: f64,
    /// Its interval.
    pub auc_interval: Option<Ends>,
    /// Shares of the list at which captures are compared.
    pub shares: Vec<f64>,
    /// Difference of the captures.
    pub captures: Vec<f64>,
    /// Its interval.
    pub capture_intervals: Vec<Option<Ends>>,
    /// Who captures more beyond chance, at each share.
    pub by_capture: Vec<Outcome>,
}

/// The contest, with who is ahead beyond chance.
pub(super) fn head_to_head(prepared: &Prepared) -> HeadToHead {
    let contest = &prepared.evidence.trained.contest;
    let is_shown = |split: Split| split != Split::Rolling;
    let lines = contest.figures.iter().filter(|one| is_shown(one.split));
    let pairs = prepared.pairs();
    let splits = [Split::Cv, Split::Time, Split::TimeKnown];
    // Each pair once, the later of the shown scorers first: model against rules, hybrid against both.
    let pairs = splits.iter().flat_map(|split| {
        let each = pairs
            .iter()
            .map(|(a, b)| (prepared.lanes[*a].name, prepared.lanes[*b].name));
        each.filter_map(|(a, b)| find(&contest.differences, *split, a, b))
    });
    HeadToHead {
        lines: lines.map(line).collect(),
        pairs: pairs.map(|one| pair(&one)).collect(),
    }
}

/// The difference of two scorers, whichever way round it was kept; `None` where it was not.
pub(super) fn find(
    all: &[Difference],
    split: Split,
    scorer: &str,
    against: &str,
) -> Option<Difference> {
    let of = |a: &str, b: &str| {
        let mut found = all.iter().filter(|one| one.split == split);
        found.find(|one| one.scorer == a && one.against == b)
    };
    let turned = || of(against, scorer).map(Difference::reversed);
    of(scorer, against).cloned().or_else(turned)
}

fn line(from: &Figures) -> ScorerLine {
    let top = from.top.iter();
    ScorerLine {
        split: from.split.name().to_owned(),
        scorer: from.scorer.clone(),
        rows: from.rows,
        conversions: from.converted,
        auc: from.auc,
        auc_interval: interval(from.auc_ci),
        average_precision: from.average_precision,
        log_loss: from.log_loss,
        brier: from.brier,
        shares: top.clone().map(|at| at.share).collect(),
        captures: top.clone().map(|at| at.capture).collect(),
        capture_intervals: top.clone().map(|at| interval(at.capture_ci)).collect(),
        lifts: top.clone().map(|at| at.lift).collect(),
        lift_intervals: top.map(|at| interval(at.lift_ci)).collect(),
    }
}

fn pair(from: &Difference) -> Pair {
    let captures = from.capture.iter();
    let by_capture = captures.clone().map(|(_, ci)| match interval(*ci) {
        Some([low, _]) if 0.0 < low => Outcome::First,
        Some([_, high]) if high < 0.0 => Outcome::Second,
        _ => Outcome::Tie,
    });
    let by_log_loss = if from.beats() {
        Outcome::First
    } else if from.reversed().beats() {
        Outcome::Second
    } else {
        Outcome::Tie
    };
    Pair {
        split: from.split.name().to_owned(),
        scorer: from.scorer.clone(),
        against: from.against.clone(),
        log_loss: from.log_loss,
        log_loss_interval: interval(from.log_loss_ci),
        by_log_loss,
        auc: from.auc,
        auc_interval: interval(from.auc_ci),
        shares: SHARES.to_vec(),
        captures: captures
            .clone()
            .map(|(difference, _)| *difference)
            .collect(),
        capture_intervals: captures.map(|(_, ci)| interval(*ci)).collect(),
        by_capture: by_capture.collect(),
    }
}
