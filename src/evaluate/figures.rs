//! What the contest reports: one line a scorer, and paired differences.

use crate::domain::Timestamp;

/// Which rows a figure was measured on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// All rows, each predicted by the fold that did not train on its group.
    Cv,
    /// Stretches of time before the test period, each predicted from the labels before it, level and spread fitted anew on
    /// each: what the winner is chosen by.
    Rolling,
    /// The latest rows, predicted from earlier labels of other groups.
    Time,
    /// The latest rows, predicted from all earlier labels, as production re-scores leads it knows.
    TimeKnown,
}

impl Split {
    /// The split in one word, as JSON output spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cv => "cv",
            Self::Rolling => "rolling",
            Self::Time => "time",
            Self::TimeKnown => "time_known",
        }
    }
}

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    pub(super) fn of((low, high): (f64, f64)) -> Self {
        Self { low, high }
    }

    /// The interval of the same difference the other way round.
    fn reversed(self) -> Self {
        Self {
            low: -self.high,
            high: -self.low,
        }
    }

    /// Whether 0 lies inside.
    pub fn includes_zero(&self) -> bool {
        self.low <= 0.0 && 0.0 <= self.high
    }
}

/// Lift and capture at one share of each list, one list a cutoff, added up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopFigure {
    /// Share of each list, best first.
    pub share: f64,
    /// Conversion rate there over the rate among all.
    pub lift: f64,
    /// Its interval; `None` with too few converting groups.
    pub lift_ci: Option<Interval>,
    /// Share of all conversions there.
    pub capture: f64,
    /// Its interval; `None` with too few converting groups.
    pub capture_ci: Option<Interval>,
}

/// Plain means over the folds that hold both classes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FoldMeans {
    /// Folds counted.
    pub folds: usize,
    /// ROC AUC.
    pub auc: f64,
    /// Average precision.
    pub average_precision: f64,
    /// Log loss in nats.
    pub log_loss: f64,
    /// Brier score.
    pub brier: f64,
}

/// One line of the contest.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// `base_rate`, `rules`, a learner, or `hybrid`.
    pub scorer: String,
    /// Which rows.
    pub split: Split,
    /// Number of rows.
    pub rows: usize,
    /// Converted rows.
    pub converted: usize,
    /// ROC AUC.
    pub auc: f64,
    /// Its interval, clustered by group, on the logit scale; `None` with too few converting groups.
    pub auc_ci: Option<Interval>,
    /// Average precision, ties as one step.
    pub average_precision: f64,
    /// Log loss in nats.
    pub log_loss: f64,
    /// Brier score.
    pub brier: f64,
    /// Lift and capture at each of [`SHARES`](super::SHARES).
    pub top: Vec<TopFigure>,
    /// Means over the folds; only for [`Split::Cv`].
    pub fold_means: Option<FoldMeans>,
}

/// One stretch of time before the test period, predicted from what was known before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// Its first and last cutoff; `None` where rows have no time and the order of the file stands for it.
    pub cutoffs: Option<(Timestamp, Timestamp)>,
    /// Rows that were learned from.
    pub trained_on: usize,
    /// Rows predicted.
    pub rows: usize,
    /// Those that converted.
    pub converted: usize,
    /// Scorer, ROC AUC (`None` where all rows have one label) and log loss in nats, level and spread fitted anew.
    pub figures: Vec<(String, Option<f64>, f64)>,
}

/// First scorer minus second, on the same rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which rows.
    pub split: Split,
    /// The first scorer.
    pub scorer: String,
    /// The second.
    pub against: String,
    /// Difference of log losses; negative = the first is better.
    pub log_loss: f64,
    /// Its standard error, groups taken together; on [`Split::Rolling`] at least that of the mean over the periods.
    pub log_loss_se: f64,
    /// Its interval by grouped bootstrap: what other leads might have said of these very models.
    pub log_loss_ci: Option<Interval>,
    /// Interval of the mean over the folds, corrected t: what other training rows might have led to, too.
    pub log_loss_folds_ci: Option<Interval>,
    /// Difference of AUCs; positive = the first is better.
    pub auc: f64,
    /// Its interval by clustered `DeLong`.
    pub auc_ci: Option<Interval>,
    /// Difference of the captures at each of [`SHARES`](super::SHARES).
    pub capture: Vec<(f64, Option<Interval>)>,
}

impl Difference {
    /// Second scorer minus first.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let turned = |interval: Option<Interval>| interval.map(Interval::reversed);
        Self {
            split: self.split,
            scorer: self.against.clone(),
            against: self.scorer.clone(),
            log_loss: -self.log_loss,
            log_loss_se: self.log_loss_se,
            log_loss_ci: turned(self.log_loss_ci),
            log_loss_folds_ci: turned(self.log_loss_folds_ci),
            auc: -self.auc,
            auc_ci: turned(self.auc_ci),
            capture: self
                .capture
                .iter()
                .map(|(difference, ci)| (-difference, turned(*ci)))
                .collect(),
        }
    }

    /// Whether the first scorer loses less than the second beyond chance: both intervals say so, or the one there is.
    ///
    /// The bootstrap takes the models as given, the folds take the leads as few; a claim has to stand against both.
    pub fn beats(&self) -> bool {
        let is_below = |ci: Interval| ci.high < -ROUNDING;
        self.log_loss_ci.is_some_and(is_below) && self.log_loss_folds_ci.is_none_or(is_below)
    }
}

/// Nats below which a gain is rounding: a hybrid that gives the rules no weight equals its model.
pub(super) const ROUNDING: f64 = 1e-9;
