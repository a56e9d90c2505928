//! How many edits: whole paths over grouped folds, compared in pairs.

use rayon::prelude::*;

use crate::metrics::{
    FoldComparison, MetricError, Ranked, RankedLists, Sample, Top, capture_at, caught_in,
    compare_folds,
};
use crate::points::PointsError;
use crate::points::bins::Bins;
use crate::points::facts::Facts;
use crate::points::learn::learn_state;
use crate::points::leeway::Leeway;
use crate::points::path::{Path, edit_path};
use crate::points::problem::{Book, Plan, Problem};
use crate::split::Fold;

/// What became of the rows that edits are found and chosen on; one entry a row of the facts.
#[derive(Debug, Clone, Copy)]
pub struct Past<'a> {
    /// Whether each row converted.
    pub labels: &'a [bool],
    /// How much each row counts in the loss; `None` = all alike.
    pub weights: Option<&'a [f64]>,
    /// List of each row, a small number; empty = all rows are one list.
    pub lists: &'a [u32],
}

/// What each number of edits is worth on rows that its books have not seen.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossValidation {
    /// Mean log loss of the validation rows: one entry a fold, and in it one a number of edits, from 0.
    pub losses: Vec<Vec<f64>>,
    /// Share of conversions in the heads of the lists of the validation rows, likewise.
    pub captures: Vec<Vec<f64>>,
    /// The losses for all points set anew, where every rule that may move has both bounds: one entry a fold.
    pub free: Option<Vec<f64>>,
    /// Size of a validation part over that of its training part, on average.
    pub test_over_train: f64,
}

/// A path with the number of edits to stop at.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The best books by number of edits, found on all rows.
    pub path: Path,
    /// What they are worth on rows not seen.
    pub validation: CrossValidation,
    /// The fewest edits that are as good as the best number and catch no less; 0 where nothing pays.
    pub edits: usize,
}

/// Finds the path of edits anew in each fold and measures its books on the rest.
///
/// # Shapes and units
/// Folds hold row numbers, and should not tear groups apart.
///
/// # Errors
/// [`PointsError::OneClass`] where a training part has one class only, [`PointsError::Metric`] without folds or with a
/// validation part of no weight.
///
/// # Limits
/// What pays across a random division of leads may not pay later: where there is time, hand in folds that go forward in
/// it, with each validation part after its training part.
///
/// # Source
/// Methods section 3.4, "Choosing K"; that edits must not lose conversions in the heads of the lists is ours.
pub fn cross_validate(
    facts: &Facts,
    past: &Past,
    leeways: &[Leeway],
    plan: &Plan,
    folds: &[Fold],
) -> Result<CrossValidation, PointsError> {
    if folds.len() < 2 {
        return Err(MetricError::Empty.into());
    }
    let (expected, got) = (facts.n_rows(), past.lists.len());
    if got != 0 && got != expected {
        return Err(PointsError::Lengths {
            what: "lists",
            got,
            expected,
        });
    }
    let is_bounded = leeways
        .iter()
        .all(|leeway| leeway.is_frozen() || leeway.is_bounded());
    let each: Vec<OneFold> = folds
        .par_iter()
        .map(|fold| {
            let outcomes = |rows: &[usize]| facts.outcomes(past.labels, past.weights, Some(rows));
            let (train, validation) = (outcomes(&fold.train)?, outcomes(&fold.validation)?);
            if validation.total <= 0.0 {
                return Err(MetricError::Empty.into());
            }
            let problem = Problem::new(facts, &train, leeways)?;
            let path = edit_path(&problem, plan);
            let books: Vec<&Book> = (0..=plan.edits)
                .filter_map(|edits| path.book(edits))
                .collect();
            let loss = |book: &Book| {
                if plan.order_alone {
                    let totals = facts.counted(&book.points);
                    Bins::new(&totals, &validation).line(None).loss
                } else {
                    facts.loss(&validation, book)
                }
            };
            let free = is_bounded.then(|| {
                let plan = Plan {
                    per_edit: 0.0,
                    ..*plan
                };
                loss(&problem.book(&learn_state(&problem, &plan)))
            });
            let losses = books.iter().map(|book| loss(book));
            let captures = books
                .iter()
                .map(|book| past.capture(facts, book, &fold.validation, plan.head))
                .collect::<Result<_, _>>()?;
            Ok(OneFold {
                losses: losses.collect(),
                captures,
                free,
                test_over_train: validation.total / train.total,
            })
        })
        .collect::<Result<_, PointsError>>()?;
    Ok(CrossValidation {
        free: each.iter().map(|fold| fold.free).collect(),
        test_over_train: mean(each.iter().map(|fold| fold.test_over_train)),
        captures: each.iter().map(|fold| fold.captures.clone()).collect(),
        losses: each.into_iter().map(|fold| fold.losses).collect(),
    })
}

/// What one fold says.
struct OneFold {
    losses: Vec<f64>,
    captures: Vec<f64>,
    free: Option<f64>,
    test_over_train: f64,
}

/// Finds the path on all rows of `folds` and how far along it to go.
///
/// # Errors
/// As [`cross_validate`].
pub fn suggest(
    facts: &Facts,
    past: &Past,
    leeways: &[Leeway],
    plan: &Plan,
    folds: &[Fold],
) -> Result<Suggestion, PointsError> {
    let validation = cross_validate(facts, past, leeways, plan, folds)?;
    let mut rows: Vec<usize> = folds
        .iter()
        .flat_map(|fold| fold.train.iter().chain(&fold.validation).copied())
        .collect();
    rows.sort_unstable();
    rows.dedup();
    let outcomes = facts.outcomes(past.labels, past.weights, Some(&rows))?;
    let problem = Problem::new(facts, &outcomes, leeways)?;
    let path = edit_path(&problem, plan);
    let edits = validation.fewest()?.min(path.books.len() - 1);
    Ok(Suggestion {
        path,
        validation,
        edits,
    })
}

impl Past<'_> {
    /// Share of the conversions among `rows` in the heads of their lists; rows of one list count by their weights, because
    /// without lists those alone keep good times from taking the places of bad ones. 0 where nobody converted.
    fn capture(
        &self,
        facts: &Facts,
        book: &Book,
        rows: &[usize],
        share: f64,
    ) -> Result<f64, MetricError> {
        let totals = facts.totals_by_row(&book.points);
        let totals: Vec<f64> = rows.iter().map(|&row| totals[row]).collect();
        let labels: Vec<bool> = rows.iter().map(|&row| self.labels[row]).collect();
        if !self.lists.is_empty() {
            let lists: Vec<u32> = rows.iter().map(|&row| self.lists[row]).collect();
            let heads = RankedLists::new(&totals, &lists)?.heads(share)?;
            return Ok(caught_in(&heads, &labels).unwrap_or(0.0));
        }
        let weights = self.weights.map(|weights| -> Vec<f64> {
            let weights = rows.iter().map(|&row| weights[row]);
            weights.collect()
        });
        let sample = Sample::new(&labels, &totals, weights.as_deref())?;
        Ok(capture_at(&Ranked::new(&sample), Top::Share(share)).unwrap_or(0.0))
    }
}

impl CrossValidation {
    /// Edits at most.
    pub fn most(&self) -> usize {
        self.losses.first().map_or(0, |losses| losses.len() - 1)
    }

    /// Mean over the folds of the loss with so many edits, in nats.
    pub fn loss(&self, edits: usize) -> f64 {
        let edits = edits.min(self.most());
        mean(self.losses.iter().map(|losses| losses[edits]))
    }

    /// What so many edits win against today's points: mean over the folds, with a corrected interval.
    ///
    /// # Errors
    /// [`PointsError::Metric`] with fewer than two folds.
    pub fn gain(&self, edits: usize) -> Result<FoldComparison, PointsError> {
        self.compare(0, edits)
    }

    /// Mean over the folds of the share of conversions in the heads of the lists.
    pub fn capture(&self, edits: usize) -> f64 {
        let edits = edits.min(self.most());
        mean(self.captures.iter().map(|captures| captures[edits]))
    }

    /// What so many edits catch beyond today's points in the heads of the lists, as a share of the conversions there: mean
    /// over the folds, with a corrected interval.
    ///
    /// # Errors
    /// [`PointsError::Metric`] with fewer than two folds.
    pub fn captured_more(&self, edits: usize) -> Result<FoldComparison, PointsError> {
        let edits = edits.min(self.most());
        let folds = self.captures.iter();
        let more: Vec<f64> = folds
            .map(|captures| captures[edits] - captures[0])
            .collect();
        Ok(compare_folds(&more, self.test_over_train)?)
    }

    /// Whether so many edits catch no fewer conversions in the heads of the lists than today's points.
    pub fn keeps_capture(&self, edits: usize) -> bool {
        self.capture(0) <= self.capture(edits) + 1e-12
    }

    /// The number of edits of the lowest loss, among those that catch no less than today's points.
    pub fn best(&self) -> usize {
        let mut best = 0;
        for edits in 1..=self.most() {
            if self.keeps_capture(edits) && self.loss(edits) < self.loss(best) {
                best = edits;
            }
        }
        best
    }

    /// The fewest edits whose loss is within one standard error of the lowest, fold by fold, and that catch no less than
    /// today's points.
    ///
    /// # Errors
    /// [`PointsError::Metric`] with fewer than two folds.
    ///
    /// # Source
    /// Methods section 3.4: the standard error is that of the paired differences, with the factor of Nadeau & Bengio;
    /// that of the loss itself throws away most of the gain.
    pub fn fewest(&self) -> Result<usize, PointsError> {
        let best = self.best();
        for edits in 0..best {
            // A mean of at most its standard error.
            if self.keeps_capture(edits) && self.compare(edits, best)?.t <= 1.0 {
                return Ok(edits);
            }
        }
        Ok(best)
    }

    /// The fewest edits that win `share` of what setting all points anew wins; `None` where no number does, where that
    /// was not tried, or where it wins nothing.
    pub fn reaching(&self, share: f64) -> Option<usize> {
        let today = self.loss(0);
        let whole = today - mean(self.free.as_ref()?.iter().copied());
        let wins = |edits: &usize| share * whole <= today - self.loss(*edits);
        (0..=self.most()).find(|edits| 0.0 < whole && wins(edits))
    }

    fn compare(&self, fewer: usize, more: usize) -> Result<FoldComparison, PointsError> {
        let differences: Vec<f64> = self
            .losses
            .iter()
            .map(|losses| losses[fewer.min(self.most())] - losses[more.min(self.most())])
            .collect();
        Ok(compare_folds(&differences, self.test_over_train)?)
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut n) = (0.0, 0.0);
    for value in values {
        sum += value;
        n += 1.0;
    }
    sum / n
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(losses: &[[f64; 4]]) -> CrossValidation {
        CrossValidation {
            losses: losses.iter().map(|losses| losses.to_vec()).collect(),
            captures: vec![vec![0.5; 4]; losses.len()],
            free: Some(vec![0.10; losses.len()]),
            test_over_train: 0.5,
        }
    }

    #[test]
    fn pairs_decide_where_folds_differ_more_than_books() {
        // Folds are far apart, but in each of them the first edit wins 0.05 and the third next to nothing.
        let got = of(&[
            [0.30, 0.25, 0.25, 0.249],
            [0.20, 0.15, 0.15, 0.151],
            [0.10, 0.05, 0.05, 0.048],
        ]);
        assert_eq!((got.best(), got.fewest().unwrap()), (3, 1));
        assert!((got.gain(1).unwrap().mean - 0.05).abs() < 1e-12);
        assert_eq!((got.reaching(0.5), got.reaching(1.2)), (Some(1), None));
        assert_eq!(got.captured_more(3).unwrap().mean, 0.0);
        // Who would catch fewer conversions is not asked.
        let losing = CrossValidation {
            captures: vec![vec![0.5, 0.4, 0.55, 0.4]; 3],
            ..got
        };
        assert_eq!((losing.best(), losing.fewest().unwrap()), (2, 2));
        assert!((losing.captured_more(2).unwrap().mean - 0.05).abs() < 1e-12);
    }

    #[test]
    fn nothing_pays_where_chance_explains_the_gain() {
        let got = of(&[
            [0.30, 0.28, 0.28, 0.28],
            [0.20, 0.22, 0.22, 0.22],
            [0.10, 0.099, 0.1, 0.1],
        ]);
        assert_eq!((got.best(), got.fewest().unwrap()), (1, 0));
    }
}
