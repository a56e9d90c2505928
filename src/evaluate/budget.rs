//! The time that training may take: what fits cost, and which of them there is time for.
//!
//! A budget is a promise. Each learner is timed on samples before anything else; where even one candidate of each
//! does not fit, the dearest learners are left out by name, then inner folds. Outer folds stay: figures of fewer
//! would be worth less without looking it.

use std::time::{Duration, Instant};

use crate::domain::Seed;
use crate::split::Fold;

use super::procedure::Context;
use super::race::{Limit, kept, middle_out};
use super::trials::TrialLine;
use super::tune::Tuned;
use super::{EvaluateError, Plan};

/// Share of the budget that calibration, contest and importance get.
const RESERVED: f64 = 0.15;

/// Share of the budget that timing takes, all learners together, at most.
const TIMING: f64 = 0.06;

/// Rows of the first sample.
const FIRST: usize = 250;

/// Each sample is so many times as large as the one before.
const LARGER: usize = 4;

/// Fits take this much longer than a line through two samples says: caches are small, and trees get deeper.
const MARGIN: f64 = 1.15;

/// How long fits of one learner take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Price {
    /// Seconds whatever the rows.
    fixed: f64,
    /// Seconds a row.
    a_row: f64,
    /// Seconds of all candidates over those of one, where one fit serves all.
    together: f64,
    /// Candidates to try.
    pub(super) candidates: usize,
    pub(super) is_nested: bool,
}

impl Price {
    /// Seconds of one candidate.
    pub(super) fn one(&self, rows: usize) -> f64 {
        self.fixed + self.a_row * rows as f64
    }

    /// Seconds of so many candidates on one fold.
    pub(super) fn some(&self, candidates: usize, rows: usize) -> f64 {
        let share = if self.is_nested {
            let most = self.candidates.saturating_sub(1).max(1) as f64;
            1.0 + (self.together - 1.0) * candidates.saturating_sub(1) as f64 / most
        } else {
            candidates as f64
        };
        share * self.one(rows)
    }

    /// Seconds of choosing among all candidates by so many folds, `rows` in training on each.
    pub(super) fn choosing(&self, rows: usize, folds: usize) -> f64 {
        if self.is_nested {
            return folds as f64 * self.some(self.candidates, rows);
        }
        let mut left = self.candidates;
        (0..folds)
            .map(|_| {
                let now = self.some(left, rows);
                left = kept(left);
                now
            })
            .sum()
    }

    /// Corrects the price by what fits have really taken.
    fn learn(&mut self, tuned: &Tuned) {
        if 0.0 < tuned.expected {
            let ratio = (tuned.spent / tuned.expected).clamp(0.25, 4.0);
            (self.fixed, self.a_row) = (self.fixed * ratio, self.a_row * ratio);
        }
    }
}

/// Rows in training on one of `folds` folds.
fn inner_rows(rows: usize, folds: usize) -> usize {
    rows - rows / folds.max(1)
}

/// A budget, with the work that there is time for.
pub(super) struct Budget {
    start: Instant,
    seconds: f64,
    prices: Vec<Price>,
    /// Training rows of the parts that are still to come.
    parts: Vec<usize>,
    all_rows: usize,
    folds: usize,
}

/// What one part may take for trying candidates.
pub(super) struct PartTime<'a> {
    pub(super) end: Instant,
    pub(super) prices: &'a [Price],
}

impl PartTime<'_> {
    /// Until when a learner may try: what one candidate takes, and of what is over a share by what it would like.
    pub(super) fn deal(&self, learner: usize, folds: &[Fold]) -> Limit<'_> {
        let rows = folds.first().map_or(0, |fold| fold.train.len());
        // Seconds that it needs, and that it would like beyond.
        let wants = |price: &Price| {
            let least = folds.len() as f64 * price.one(rows);
            (least, (price.choosing(rows, folds.len()) - least).max(0.0))
        };
        let (least, more) = wants(&self.prices[learner]);
        let [all_least, all_more] = self.prices[learner..].iter().fold([0.0; 2], |sum, price| {
            let (least, more) = wants(price);
            [sum[0] + least, sum[1] + more]
        });
        let left = self.end.saturating_duration_since(Instant::now());
        let over = (left.as_secs_f64() - all_least).max(0.0);
        let seconds = least + over * more / all_more.max(f64::MIN_POSITIVE);
        Limit {
            end: Instant::now()
                + Duration::from_secs_f64(seconds.min(left.as_secs_f64().max(least))),
            price: &self.prices[learner],
        }
    }
}

/// What of the learners and inner folds there is time for.
pub(super) struct Afforded {
    pub(super) budget: Budget,
    /// Places of the learners that stay.
    pub(super) learners: Vec<usize>,
    pub(super) inner_folds: usize,
}

/// Times the learners and leaves out what there is no time for, with words about it among the warnings.
///
/// `parts` are the training rows of all parts; `start` is when training began.
pub(super) fn afford(
    context: &Context,
    minutes: f64,
    start: Instant,
    parts: Vec<usize>,
    warnings: &mut Vec<String>,
) -> Result<Afforded, EvaluateError> {
    let seconds = 60.0 * minutes;
    let mut learners: Vec<usize> = (0..context.learners.len()).collect();
    let prices = learners
        .iter()
        .map(|&learner| time(context, learner, TIMING * seconds / learners.len() as f64))
        .collect::<Result<Vec<_>, _>>()?;
    let mut budget = Budget {
        start,
        seconds,
        prices,
        parts,
        all_rows: context.set.n_rows(),
        folds: context.plan.inner_folds,
    };
    while budget.is_short() && 1 < learners.len() {
        let least = in_minutes(budget.whole());
        let name = &context.learner_names()[learners.remove(budget.drop_dearest())];
        warnings.push(format!(
            "{name} was left out: with it, training takes {least} minutes at least, and the budget is {minutes}"
        ));
    }
    if budget.is_short() && 2 < budget.folds {
        warnings.push(format!(
            "settings are chosen on 2 inner folds instead of {}: the budget of {minutes} minutes has no time for more",
            budget.folds
        ));
        budget.folds = 2;
    }
    if budget.is_short() {
        let least = in_minutes(budget.whole());
        warnings.push(format!(
            "the budget of {minutes} minutes cannot be kept: one setting of one learner takes about {least} minutes on these rows"
        ));
    }
    Ok(Afforded {
        inner_folds: budget.folds,
        budget,
        learners,
    })
}

/// Minutes in words: two digits that count.
fn in_minutes(seconds: f64) -> String {
    let minutes = seconds / 60.0;
    if minutes < 1.0 {
        format!("{minutes:.2}")
    } else {
        format!("{minutes:.1}")
    }
}

impl Budget {
    /// Seconds left.
    pub(super) fn left(&self) -> f64 {
        (self.seconds - self.start.elapsed().as_secs_f64()).max(0.0)
    }

    /// Seconds left for fits.
    fn for_fits(&self) -> f64 {
        self.left() - RESERVED * self.seconds
    }

    /// Seconds of one candidate of one learner in a part: on every inner fold, and on all its rows.
    fn least_in(&self, price: &Price, rows: usize) -> f64 {
        self.folds as f64 * price.one(inner_rows(rows, self.folds)) + price.one(rows)
    }

    /// The same over all parts that are to come, with the last fit on all rows.
    fn least_of(&self, price: &Price) -> f64 {
        let parts = self.parts.iter().map(|&rows| self.least_in(price, rows));
        parts.sum::<f64>() + price.one(self.all_rows)
    }

    fn least(&self) -> f64 {
        self.prices.iter().map(|price| self.least_of(price)).sum()
    }

    /// Whether one candidate of each learner takes longer than there is time for.
    fn is_short(&self) -> bool {
        !self.prices.is_empty() && self.for_fits() < self.least()
    }

    /// Seconds of a whole training with one candidate of each learner.
    fn whole(&self) -> f64 {
        self.least() / (1.0 - RESERVED)
    }

    /// Does without the learner that takes most; its place among those that were left.
    fn drop_dearest(&mut self) -> usize {
        let least: Vec<f64> = self.prices.iter().map(|one| self.least_of(one)).collect();
        let dearest = (0..least.len()).max_by(|&a, &b| least[a].total_cmp(&least[b]));
        let place = dearest.unwrap_or(0);
        self.prices.remove(place);
        place
    }

    /// When the next part has to stop trying: its least work, and its share of what is over.
    pub(super) fn deal(&mut self) -> PartTime<'_> {
        let over = (self.for_fits() - self.least()).max(0.0);
        let rows: usize = self.parts.iter().sum();
        let part = if self.parts.is_empty() {
            0
        } else {
            self.parts.remove(0)
        };
        let inner = inner_rows(part, self.folds);
        let prices = self.prices.iter();
        let least: f64 = prices
            .map(|price| self.folds as f64 * price.one(inner))
            .sum();
        let seconds = least + over * part as f64 / rows.max(1) as f64;
        PartTime {
            end: Instant::now() + Duration::from_secs_f64(seconds),
            prices: &self.prices,
        }
    }

    /// So many parts are done that tried nothing.
    pub(super) fn pass(&mut self, parts: usize) {
        self.parts.drain(..parts.min(self.parts.len()));
    }

    /// Corrects the prices by what the fits of a part have taken.
    pub(super) fn learn(&mut self, tuned: &[Tuned]) {
        for (price, tuned) in self.prices.iter_mut().zip(tuned) {
            price.learn(tuned);
        }
    }

    /// Says so where training took noticeably longer than promised.
    pub(super) fn warn(&self, warnings: &mut Vec<String>) {
        let took = self.start.elapsed().as_secs_f64();
        if 1.1 * self.seconds < took {
            warnings.push(format!(
                "training took {} minutes, and the budget was {}: fits took longer than samples of the rows let expect",
                in_minutes(took),
                self.seconds / 60.0
            ));
        }
    }
}

/// Times fits of one learner on samples of more and more rows, until they take as long as they may.
fn time(context: &Context, learner: usize, seconds: f64) -> Result<Price, EvaluateError> {
    let of = context.learners[learner];
    let tried = of.tried(context.plan.effort);
    let middle = [tried[middle_out(tried.len())[0]]];
    let n_rows = context.set.n_rows();
    // Rows and seconds of the last two samples.
    let mut known: Vec<(usize, f64)> = Vec::new();
    let mut size = FIRST.min(n_rows);
    loop {
        let rows = sample(&context.set.labels, size);
        let spent = once(context, learner, &middle, &rows);
        let is_last = n_rows <= size;
        match spent {
            Ok(spent) => known.push((rows.len(), spent)),
            // Few rows may hold nothing to learn from; all rows say for certain.
            Err(_) if !is_last => {}
            Err(error) => return Err(error),
        }
        let spent = known.last().map_or(0.0, |(_, spent)| *spent);
        let is_long = seconds < spent * LARGER as f64 && (1 < known.len() || 2.0 * seconds < spent);
        if is_last || is_long {
            break;
        }
        size = (LARGER * size).min(n_rows);
    }
    let mut price = line(&known);
    price.candidates = tried.len();
    price.is_nested = of.is_nested();
    if price.is_nested
        && 1 < tried.len()
        && let Some(&(rows, one)) = known.iter().rev().nth(1).or(known.last())
    {
        let all = once(context, learner, &tried, &sample(&context.set.labels, rows))?;
        price.together = (all / one).max(1.0);
    }
    Ok(price)
}

/// Seconds of one fit, with the scores of its rows.
fn once(
    context: &Context,
    learner: usize,
    which: &[usize],
    rows: &[usize],
) -> Result<f64, EvaluateError> {
    let table = context.set.table.take(rows);
    let start = Instant::now();
    let fits = context.learners[learner]
        .fit_some(&context.dataset(learner, rows), which, Seed(1))
        .map_err(|source| context.failed(learner, source))?;
    for fit in fits {
        fit.model.log_odds(&table)?;
    }
    Ok(start.elapsed().as_secs_f64())
}

/// The line through the last two points; where it would start below 0, through the last and 0.
fn line(known: &[(usize, f64)]) -> Price {
    let last = known.last().map_or((1.0, 0.0), |&(n, s)| (n as f64, s));
    let before = known.iter().rev().nth(1);
    let slope = before.map_or(last.1 / last.0, |&(n, s)| {
        (last.1 - s) / (last.0 - n as f64).max(1.0)
    });
    let slope = slope.clamp(0.0, last.1 / last.0);
    Price {
        fixed: last.1 - slope * last.0,
        a_row: MARGIN * slope,
        together: 1.0,
        candidates: 1,
        is_nested: false,
    }
}

/// About `size` rows, evenly spread, with the share of conversions that all rows have.
fn sample(labels: &[bool], size: usize) -> Vec<usize> {
    let mut rows = Vec::with_capacity(size + 2);
    for class in [true, false] {
        let of_class: Vec<usize> = (0..labels.len())
            .filter(|&row| labels[row] == class)
            .collect();
        let n = (of_class.len() * size).div_ceil(labels.len());
        rows.extend((0..n).map(|at| of_class[at * of_class.len() / n]));
    }
    rows.sort_unstable();
    rows
}

pub(super) fn warn_of_time(trials: &[TrialLine], plan: &Plan, warnings: &mut Vec<String>) {
    let skipped: usize = trials
        .iter()
        .filter(|one| one.chosen)
        .map(|one| one.skipped)
        .sum();
    if let Some(minutes) = plan.budget_minutes.filter(|_| 0 < skipped) {
        warnings.push(format!(
            "the budget of {minutes} minutes ended before {skipped} candidates were tried: a longer one may find better settings"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_a_line_through_two_samples() {
        // A learner that takes its time whatever the rows, one by rows, and one that got faster by chance.
        let idle = line(&[(250, 0.2), (1000, 0.2)]);
        assert!((idle.one(100_000) - 0.2).abs() < 1e-12);
        let busy = line(&[(250, 0.35), (1000, 1.1)]);
        assert!((busy.one(10_000) - 0.1 - MARGIN * 10.0).abs() < 1e-9);
        let odd = line(&[(250, 0.3), (1000, 0.2)]);
        assert!((odd.one(5000) - 0.2).abs() < 1e-12);
        // One sample alone: by rows.
        assert!((line(&[(100, 1.0)]).one(200) - MARGIN * 2.0).abs() < 1e-12);
    }

    #[test]
    fn halving_and_paths_cost_what_they_fit() {
        let mut price = line(&[(100, 1.0), (200, 1.0)]);
        price.candidates = 12;
        // 12 on the first fold, 6 on the second, 3 on the last.
        assert!((price.choosing(1000, 3) - 21.0).abs() < 1e-12);
        (price.is_nested, price.together) = (true, 4.0);
        assert!((price.choosing(1000, 3) - 12.0).abs() < 1e-12);
        assert!((price.some(1, 1000) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn samples_keep_the_share_of_conversions() {
        let labels: Vec<bool> = (0..1000).map(|row| row % 50 == 7).collect();
        let rows = sample(&labels, 100);
        assert_eq!(rows.len(), 100);
        assert_eq!(rows.iter().filter(|&&row| labels[row]).count(), 2);
        assert_eq!(sample(&labels, 1000), (0..1000).collect::<Vec<_>>());
    }
}
