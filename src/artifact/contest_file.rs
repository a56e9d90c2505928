//! `contest.json`: every figure on held-out rows, the paired differences, the verdict.

use serde::{Deserialize, Serialize};

use crate::artifact::manifest::FORMAT;
use crate::artifact::say;
use crate::evaluate::{Contest, Difference, Figures, FoldMeans, Interval, Period};

/// The contest as its file says it; figures without a value are `null`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContestFile {
    /// Format of the file.
    pub format: u32,
    /// The scorer of the lowest log loss.
    pub best: String,
    /// The scorer to use.
    pub winner: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Whether the hybrid earned its place; `None` without a hybrid.
    pub hybrid: Option<HybridVerdict>,
    /// One line a scorer and split.
    pub figures: Vec<ContestLine>,
    /// First scorer minus second, on the same rows.
    pub differences: Vec<DifferenceLine>,
    /// Stretches of time before the test period, each predicted from what was known before it.
    #[serde(default)]
    pub periods: Vec<PeriodLine>,
}

/// What became of the hybrid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HybridVerdict {
    /// Whether it is the scorer to use; whether it also beats its components, the reason says.
    pub adopted: bool,
    /// The scorer to use.
    pub recommended: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Gain over the rules in nats.
    #[serde(with = "say::figure")]
    pub over_rules: f64,
    /// Its 95 % interval.
    pub over_rules_ci: Option<[f64; 2]>,
    /// Gain over the model in nats.
    #[serde(with = "say::figure")]
    pub over_model: f64,
    /// Its 95 % interval.
    pub over_model_ci: Option<[f64; 2]>,
}

/// One scorer on one split; the shape of `contest` in the output of `train`, too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContestLine {
    /// `base_rate`, `rules`, a model, or `hybrid`.
    pub scorer: String,
    /// `cv`, `rolling`, `time` or `time_known`.
    pub split: String,
    /// Number of rows.
    pub rows: usize,
    /// Rows that converted.
    pub positives: usize,
    /// ROC AUC.
    #[serde(with = "say::figure")]
    pub auc: f64,
    /// Its 95 % interval; `None` with too few converting groups.
    pub auc_ci: Option<[f64; 2]>,
    /// Average precision.
    #[serde(with = "say::figure")]
    pub average_precision: f64,
    /// Log loss in nats.
    #[serde(with = "say::figure")]
    pub log_loss: f64,
    /// Brier score.
    #[serde(with = "say::figure")]
    pub brier: f64,
    /// Lift among the best 5 %.
    #[serde(with = "say::figure")]
    pub lift_at_5: f64,
    /// Share of all conversions among the best 5 %.
    #[serde(with = "say::figure")]
    pub capture_at_5: f64,
    /// Lift among the best 10 %.
    #[serde(with = "say::figure")]
    pub lift_at_10: f64,
    /// Its 95 % interval.
    pub lift_at_10_ci: Option<[f64; 2]>,
    /// Share of all conversions among the best 10 %.
    #[serde(with = "say::figure")]
    pub capture_at_10: f64,
    /// Its 95 % interval.
    pub capture_at_10_ci: Option<[f64; 2]>,
    /// Lift among the best 20 %.
    #[serde(with = "say::figure")]
    pub lift_at_20: f64,
    /// Share of all conversions among the best 20 %.
    #[serde(with = "say::figure")]
    pub capture_at_20: f64,
    /// Plain means over the folds; only for `cv`.
    pub fold_means: Option<FoldMeansLine>,
}

/// Plain means over the folds that hold both classes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldMeansLine {
    /// Folds counted.
    pub folds: usize,
    /// ROC AUC.
    #[serde(with = "say::figure")]
    pub auc: f64,
    /// Average precision.
    #[serde(with = "say::figure")]
    pub average_precision: f64,
    /// Log loss in nats.
    #[serde(with = "say::figure")]
    pub log_loss: f64,
    /// Brier score.
    #[serde(with = "say::figure")]
    pub brier: f64,
}

/// First scorer minus second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DifferenceLine {
    /// Which rows.
    pub split: String,
    /// The first scorer.
    pub scorer: String,
    /// The second.
    pub against: String,
    /// Difference of log losses; negative = the first is better.
    #[serde(with = "say::figure")]
    pub log_loss: f64,
    /// Its 95 % interval.
    pub log_loss_ci: Option<[f64; 2]>,
    /// Difference of AUCs; positive = the first is better.
    #[serde(with = "say::figure")]
    pub auc: f64,
    /// Its 95 % interval.
    pub auc_ci: Option<[f64; 2]>,
    /// Share of the list, difference of captures, its 95 % interval.
    pub capture: Vec<(f64, f64, Option<[f64; 2]>)>,
}

/// One stretch of time before the test period; the shape of `periods` in the output of `train`, too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodLine {
    /// First cutoff, RFC 3339; `None` where rows have no time and the order of the file stands for it.
    pub first_cutoff: Option<String>,
    /// Last cutoff.
    pub last_cutoff: Option<String>,
    /// Rows that were learned from.
    pub trained_on: usize,
    /// Rows predicted.
    pub rows: usize,
    /// Those that converted.
    pub positives: usize,
    /// How each scorer did.
    pub scorers: Vec<PeriodFigures>,
}

/// One scorer in one stretch of time, level and spread fitted anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeriodFigures {
    /// `base_rate`, `rules`, a model, or `hybrid`.
    pub scorer: String,
    /// ROC AUC; `None` where all rows have one label.
    pub auc: Option<f64>,
    /// Log loss in nats.
    #[serde(with = "say::figure")]
    pub log_loss: f64,
}

impl From<&Period> for PeriodLine {
    fn from(from: &Period) -> Self {
        Self {
            first_cutoff: from.cutoffs.map(|(first, _)| first.to_string()),
            last_cutoff: from.cutoffs.map(|(_, last)| last.to_string()),
            trained_on: from.trained_on,
            rows: from.rows,
            positives: from.converted,
            scorers: from
                .figures
                .iter()
                .map(|(scorer, auc, log_loss)| PeriodFigures {
                    scorer: scorer.clone(),
                    auc: *auc,
                    log_loss: *log_loss,
                })
                .collect(),
        }
    }
}

impl From<&Contest> for ContestFile {
    fn from(from: &Contest) -> Self {
        let verdict = &from.verdict;
        Self {
            format: FORMAT,
            best: verdict.best.clone(),
            winner: verdict.winner.clone(),
            reason: verdict.reason.clone(),
            hybrid: verdict.hybrid.as_ref().map(|adoption| HybridVerdict {
                adopted: adoption.adopted,
                recommended: adoption.recommended.clone(),
                reason: adoption.reason.clone(),
                over_rules: adoption.over_rules.0,
                over_rules_ci: interval(adoption.over_rules.1),
                over_model: adoption.over_model.0,
                over_model_ci: interval(adoption.over_model.1),
            }),
            figures: from.figures.iter().map(ContestLine::from).collect(),
            differences: from.differences.iter().map(DifferenceLine::from).collect(),
            periods: from.periods.iter().map(PeriodLine::from).collect(),
        }
    }
}

/// An interval; one without a finite end is none.
fn interval(from: Option<Interval>) -> Option<[f64; 2]> {
    from.map(|interval| [interval.low, interval.high])
        .filter(|ends| ends.iter().all(|end| end.is_finite()))
}

impl From<&Figures> for ContestLine {
    fn from(from: &Figures) -> Self {
        let at = |share: f64| from.top.iter().find(|top| (top.share - share).abs() < 1e-9);
        let lift = |share| at(share).map_or(f64::NAN, |top| top.lift);
        let capture = |share| at(share).map_or(f64::NAN, |top| top.capture);
        Self {
            scorer: from.scorer.clone(),
            split: from.split.name().to_owned(),
            rows: from.rows,
            positives: from.converted,
            auc: from.auc,
            auc_ci: interval(from.auc_ci),
            average_precision: from.average_precision,
            log_loss: from.log_loss,
            brier: from.brier,
            lift_at_5: lift(0.05),
            capture_at_5: capture(0.05),
            lift_at_10: lift(0.1),
            lift_at_10_ci: interval(at(0.1).and_then(|top| top.lift_ci)),
            capture_at_10: capture(0.1),
            capture_at_10_ci: interval(at(0.1).and_then(|top| top.capture_ci)),
            lift_at_20: lift(0.2),
            capture_at_20: capture(0.2),
            fold_means: from.fold_means.as_ref().map(FoldMeansLine::from),
        }
    }
}

impl From<&FoldMeans> for FoldMeansLine {
    fn from(from: &FoldMeans) -> Self {
        Self {
            folds: from.folds,
            auc: from.auc,
            average_precision: from.average_precision,
            log_loss: from.log_loss,
            brier: from.brier,
        }
    }
}

impl From<&Difference> for DifferenceLine {
    fn from(from: &Difference) -> Self {
        let capture = from.capture.iter().zip(crate::evaluate::SHARES);
        Self {
            split: from.split.name().to_owned(),
            scorer: from.scorer.clone(),
            against: from.against.clone(),
            log_loss: from.log_loss,
            log_loss_ci: interval(from.log_loss_ci),
            auc: from.auc,
            auc_ci: interval(from.auc_ci),
            capture: capture
                .filter(|((difference, _), _)| difference.is_finite())
                .map(|((difference, ci), share)| (share, *difference, interval(*ci)))
                .collect(),
        }
    }
}
