//! All scorers on one set of held-out rows: sorted once, resampled together.

use crate::domain::sigmoid;
use crate::metrics::{
    Bootstrap, ListSizes, Listed, Placements, Ranked, Replicates, ResampledTop, Sample, Z_95, auc,
    average_precision, bootstrap, brier, compare, compare_folds, log_loss_from_log_odds,
    logit_interval, row_loss,
};
use crate::split::Groups;

use super::figures::{Difference, Figures, FoldMeans, Interval, Split, TopFigure};
use super::plan::{FEW_GROUPS, LEVEL, SHARES};
use super::{EvaluateError, Plan, TrainingSet};

/// All scorers on the same held-out rows, sorted and resampled once.
pub(super) struct Board<'a> {
    split: Split,
    names: &'a [String],
    labels: Vec<bool>,
    codes: Vec<u32>,
    n_groups: usize,
    sizes: ListSizes,
    lanes: Vec<Lane>,
    replicates: Option<Replicates>,
}

struct Lane {
    log_odds: Vec<f64>,
    probabilities: Vec<f64>,
    ranked: Ranked,
    /// The heads of the lists.
    top: ResampledTop,
    placements: Placements,
    log_loss: f64,
}

/// Statistics a scorer in each replicate: its log loss and its captures.
const STATISTICS: usize = 1 + SHARES.len();

impl<'a> Board<'a> {
    /// Lines the scorers up; `log_odds` follow `names`, and within each `rows`.
    pub(super) fn new(
        split: Split,
        names: &'a [String],
        log_odds: Vec<Vec<f64>>,
        set: &TrainingSet,
        groups: &Groups,
        rows: &[usize],
        plan: &Plan,
    ) -> Result<Self, EvaluateError> {
        let labels: Vec<bool> = rows.iter().map(|&row| set.labels[row]).collect();
        let (codes, n_groups) = groups.dense(rows);
        let listed = Listed {
            labels: &labels,
            groups: &codes,
            n_groups,
            lists: &set.lists_of(rows),
        };
        let lanes = log_odds
            .into_iter()
            .map(|log_odds| Lane::new(&listed, log_odds))
            .collect::<Result<Vec<_>, _>>()?;
        let sizes = ListSizes::new(&listed);
        let mut board = Self {
            split,
            names,
            labels,
            codes,
            n_groups,
            sizes,
            lanes,
            replicates: None,
        };
        if FEW_GROUPS <= board.converting_groups() && 0 < plan.replicates {
            board.replicates = Some(board.resample(plan)?);
        }
        Ok(board)
    }

    /// Groups with at least one conversion.
    pub(super) fn converting_groups(&self) -> usize {
        let mut converting = vec![false; self.n_groups];
        for (&code, &label) in self.codes.iter().zip(&self.labels) {
            converting[code as usize] |= label;
        }
        converting.into_iter().filter(|&yes| yes).count()
    }

    /// Share of the conversions in the best `share` of each list, one list a cutoff.
    fn capture(&self, lane: &Lane, share: f64) -> f64 {
        let converted = self.labels.iter().filter(|&&label| label).count();
        lane.top.hits(share) / converted.max(1) as f64
    }

    /// Mean log loss of one scorer.
    pub(super) fn log_loss(&self, scorer: usize) -> f64 {
        self.lanes[scorer].log_loss
    }

    fn resample(&self, plan: &Plan) -> Result<Replicates, EvaluateError> {
        let losses: Vec<Vec<f64>> = self
            .lanes
            .iter()
            .map(|lane| self.group_sums(&lane.log_odds))
            .collect();
        let seed = plan.seed.derive("bootstrap").derive(self.split.name());
        let dot = |counts: &[u32], values: &[f64]| -> f64 {
            counts
                .iter()
                .zip(values)
                .map(|(&count, value)| f64::from(count) * value)
                .sum()
        };
        let drawn = Bootstrap {
            replicates: plan.replicates,
            seed,
        };
        Ok(bootstrap(self.n_groups, drawn, |counts| {
            let drawn = self.sizes.draw(counts)?;
            let mut statistics = Vec::with_capacity(self.lanes.len() * STATISTICS);
            for (lane, losses) in self.lanes.iter().zip(&losses) {
                statistics.push(dot(counts, losses) / drawn.rows);
                statistics.extend(lane.top.captures(counts, &drawn, &SHARES));
            }
            Some(statistics)
        })?)
    }

    /// Sum of the log losses by group.
    fn group_sums(&self, log_odds: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.n_groups];
        for ((&code, &label), &eta) in self.codes.iter().zip(&self.labels).zip(log_odds) {
            sums[code as usize] += row_loss(label, eta);
        }
        sums
    }

    fn interval(&self, scorer: usize, statistic: usize) -> Option<Interval> {
        let idx = scorer * STATISTICS + statistic;
        self.replicates
            .as_ref()?
            .interval(idx, LEVEL)
            .map(Interval::of)
    }

    fn difference_interval(&self, a: usize, b: usize, statistic: usize) -> Option<Interval> {
        let (a, b) = (a * STATISTICS + statistic, b * STATISTICS + statistic);
        self.replicates
            .as_ref()?
            .difference_interval(a, b, LEVEL)
            .map(Interval::of)
    }

    /// The line of one scorer; `folds` (one number a row) adds the means over folds.
    pub(super) fn figures(
        &self,
        scorer: usize,
        folds: Option<&[u32]>,
    ) -> Result<Figures, EvaluateError> {
        let lane = &self.lanes[scorer];
        let auc = lane.placements.auc();
        let auc_ci = self.replicates.as_ref().and_then(|_| {
            let variance = lane
                .placements
                .clustered_variance(&self.codes, self.n_groups)?;
            logit_interval(auc, variance).map(Interval::of)
        });
        let top = SHARES
            .iter()
            .enumerate()
            .map(|(idx, &share)| {
                let capture = self.capture(lane, share);
                let capture_ci = self.interval(scorer, 1 + idx);
                // Lift is capture over share, in every replicate, too.
                let lift_ci = capture_ci.map(|ci| Interval {
                    low: ci.low / share,
                    high: ci.high / share,
                });
                Ok(TopFigure {
                    share,
                    lift: capture / share,
                    lift_ci,
                    capture,
                    capture_ci,
                })
            })
            .collect::<Result<_, EvaluateError>>()?;
        let sample = Sample::new(&self.labels, &lane.probabilities, None)?;
        Ok(Figures {
            scorer: self.names[scorer].clone(),
            split: self.split,
            rows: self.labels.len(),
            converted: self.labels.iter().filter(|&&label| label).count(),
            auc,
            auc_ci,
            average_precision: average_precision(&lane.ranked)?,
            log_loss: lane.log_loss,
            brier: brier(&sample)?,
            top,
            fold_means: folds
                .map(|folds| self.fold_means(lane, folds))
                .transpose()?
                .flatten(),
        })
    }

    fn fold_means(&self, lane: &Lane, folds: &[u32]) -> Result<Option<FoldMeans>, EvaluateError> {
        let mut numbers = folds.to_vec();
        numbers.sort_unstable();
        numbers.dedup();
        let mut means = FoldMeans {
            folds: 0,
            auc: 0.0,
            average_precision: 0.0,
            log_loss: 0.0,
            brier: 0.0,
        };
        for number in numbers {
            let rows: Vec<usize> = (0..folds.len())
                .filter(|&row| folds[row] == number)
                .collect();
            let labels: Vec<bool> = rows.iter().map(|&row| self.labels[row]).collect();
            let pick = |values: &[f64]| rows.iter().map(|&row| values[row]).collect::<Vec<f64>>();
            let (probabilities, log_odds) = (pick(&lane.probabilities), pick(&lane.log_odds));
            let sample = Sample::new(&labels, &probabilities, None)?;
            let ranked = Ranked::new(&sample);
            // A fold of one class has no AUC; it is left out and the count says so.
            let Ok(area) = auc(&ranked) else { continue };
            means.folds += 1;
            means.auc += area;
            means.average_precision += average_precision(&ranked)?;
            means.log_loss += log_loss_from_log_odds(&Sample::new(&labels, &log_odds, None)?);
            means.brier += brier(&sample)?;
        }
        if means.folds == 0 {
            return Ok(None);
        }
        let n = means.folds as f64;
        for mean in [
            &mut means.auc,
            &mut means.average_precision,
            &mut means.log_loss,
            &mut means.brier,
        ] {
            *mean /= n;
        }
        Ok(Some(means))
    }

    /// Standard error of the difference of two mean log losses, groups taken together.
    ///
    /// # Source
    /// The influence form of a mean over clusters, as [`Placements::clustered_covariance`] for an AUC.
    fn loss_error(&self, a: usize, b: usize) -> f64 {
        let (first, second) = (&self.lanes[a], &self.lanes[b]);
        let mean = first.log_loss - second.log_loss;
        let mut sums = vec![0.0; self.n_groups];
        let rows = first.log_odds.iter().zip(&second.log_odds);
        for ((&code, &label), (&one, &two)) in self.codes.iter().zip(&self.labels).zip(rows) {
            sums[code as usize] += row_loss(label, one) - row_loss(label, two) - mean;
        }
        let k = self.n_groups as f64;
        let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
        (k / (k - 1.0).max(1.0) * squares).sqrt() / self.labels.len() as f64
    }

    /// The difference of two log losses over the folds, corrected for what folds share.
    fn over_folds(&self, a: usize, b: usize, folds: &[u32]) -> Option<Interval> {
        let k = 1 + *folds.iter().max()? as usize;
        let (mut sums, mut sizes) = (vec![0.0; k], vec![0.0; k]);
        for (row, &fold) in folds.iter().enumerate() {
            let label = self.labels[row];
            let of = |lane: usize| row_loss(label, self.lanes[lane].log_odds[row]);
            sums[fold as usize] += of(a) - of(b);
            sizes[fold as usize] += 1.0;
        }
        let means: Vec<f64> = sums
            .iter()
            .zip(&sizes)
            .filter(|(_, size)| **size > 0.0)
            .map(|(sum, size)| sum / size)
            .collect();
        let test_over_train = 1.0 / (means.len() as f64 - 1.0).max(1.0);
        let got = compare_folds(&means, test_over_train).ok()?;
        Some(Interval::of((got.low, got.high)))
    }

    /// First scorer minus second, paired; `folds` (one number a row) adds the interval over folds.
    pub(super) fn difference(
        &self,
        a: usize,
        b: usize,
        folds: Option<&[u32]>,
    ) -> Result<Difference, EvaluateError> {
        let (first, second) = (&self.lanes[a], &self.lanes[b]);
        let groups = Some((self.codes.as_slice(), self.n_groups));
        let area = compare(&first.placements, &second.placements, groups);
        let auc_ci = self.replicates.as_ref().and(area).map(|test| {
            let half = Z_95 * test.standard_error;
            Interval {
                low: test.difference - half,
                high: test.difference + half,
            }
        });
        let capture = SHARES
            .iter()
            .enumerate()
            .map(|(idx, &share)| {
                let gap = self.capture(first, share) - self.capture(second, share);
                Ok((gap, self.difference_interval(a, b, 1 + idx)))
            })
            .collect::<Result<_, EvaluateError>>()?;
        Ok(Difference {
            split: self.split,
            scorer: self.names[a].clone(),
            against: self.names[b].clone(),
            log_loss: first.log_loss - second.log_loss,
            log_loss_se: self.loss_error(a, b),
            log_loss_ci: self.difference_interval(a, b, 0),
            log_loss_folds_ci: self
                .replicates
                .as_ref()
                .and(folds)
                .and_then(|folds| self.over_folds(a, b, folds)),
            auc: first.placements.auc() - second.placements.auc(),
            auc_ci,
            capture,
        })
    }
}

impl Lane {
    fn new(rows: &Listed, log_odds: Vec<f64>) -> Result<Self, EvaluateError> {
        let labels = rows.labels;
        let probabilities: Vec<f64> = log_odds.iter().map(|&eta| sigmoid(eta)).collect();
        // Ranked by the probabilities that are written out, so that anyone can recompute the figures.
        let sample = Sample::new(labels, &probabilities, None)?;
        let ranked = Ranked::new(&sample);
        let placements = Placements::new(&sample, &ranked)?;
        let log_loss = log_loss_from_log_odds(&Sample::new(labels, &log_odds, None)?);
        Ok(Self {
            log_odds,
            probabilities,
            top: ResampledTop::new(&ranked, rows),
            ranked,
            placements,
            log_loss,
        })
    }
}
