//! Labels with scores, checked once; and the same sorted once for every ranking metric.

use super::MetricError;

/// Labels, scores and weights of equal length, without `NaN`.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    labels: &'a [bool],
    scores: &'a [f64],
    weights: Option<&'a [f64]>,
}

impl<'a> Sample<'a> {
    /// Checks what every metric relies on; without weights every row counts 1.
    ///
    /// # Shapes and units
    /// One label, one score (higher = more likely to convert) and one weight a row, in the same order.
    ///
    /// # Errors
    /// [`MetricError::Empty`], [`MetricError::Lengths`], [`MetricError::NotANumber`], [`MetricError::Weight`].
    pub fn new(
        labels: &'a [bool],
        scores: &'a [f64],
        weights: Option<&'a [f64]>,
    ) -> Result<Self, MetricError> {
        if labels.len() != scores.len() {
            return Err(lengths(labels, scores.len(), "scores"));
        }
        if let Some(row) = scores.iter().position(|score| score.is_nan()) {
            return Err(MetricError::NotANumber { row });
        }
        if let Some(weights) = weights {
            if labels.len() != weights.len() {
                return Err(lengths(labels, weights.len(), "weights"));
            }
            if let Some(row) = weights
                .iter()
                .position(|&w| !(0.0..f64::INFINITY).contains(&w))
            {
                return Err(MetricError::Weight {
                    row,
                    value: weights[row],
                });
            }
        }
        let sample = Self {
            labels,
            scores,
            weights,
        };
        let (converted, other) = sample.class_weights();
        if converted + other > 0.0 {
            Ok(sample)
        } else {
            Err(MetricError::Empty)
        }
    }

    /// The labels.
    pub fn labels(&self) -> &'a [bool] {
        self.labels
    }

    /// The scores.
    pub fn scores(&self) -> &'a [f64] {
        self.scores
    }

    /// The weights, where given.
    pub fn weights(&self) -> Option<&'a [f64]> {
        self.weights
    }

    /// Weight of the row, 1 where none are given.
    pub fn weight(&self, row: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[row])
    }

    /// Total weight of converted and of other rows.
    pub fn class_weights(&self) -> (f64, f64) {
        let mut totals = (0.0, 0.0);
        for (row, &label) in self.labels.iter().enumerate() {
            if label {
                totals.0 += self.weight(row);
            } else {
                totals.1 += self.weight(row);
            }
        }
        totals
    }

    /// The mean of `value` over the rows, by weight.
    pub(super) fn mean(&self, value: impl Fn(bool, f64) -> f64) -> f64 {
        let (mut sum, mut total) = (0.0, 0.0);
        for (row, (&label, &score)) in self.labels.iter().zip(self.scores).enumerate() {
            let weight = self.weight(row);
            // A row of weight 0 counts nothing even where its loss is infinite.
            if weight > 0.0 {
                sum += weight * value(label, score);
                total += weight;
            }
        }
        sum / total
    }

    /// The scores, if all are probabilities.
    pub(super) fn check_probabilities(&self) -> Result<(), MetricError> {
        match self
            .scores
            .iter()
            .position(|score| !(0.0..=1.0).contains(score))
        {
            Some(row) => Err(MetricError::Probability {
                row,
                value: self.scores[row],
            }),
            None => Ok(()),
        }
    }
}

fn lengths(labels: &[bool], other: usize, what: &'static str) -> MetricError {
    MetricError::Lengths {
        labels: labels.len(),
        other,
        what,
    }
}

/// Rows of one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// Weight of converted rows.
    pub converted: f64,
    /// Weight of other rows.
    pub other: f64,
}

impl Tie {
    /// Weight of all rows.
    pub fn total(&self) -> f64 {
        self.converted + self.other
    }
}

/// A sample sorted once, best score first, with its groups of equal scores.
#[derive(Debug, Clone)]
pub struct Ranked {
    order: Vec<usize>,
    ends: Vec<usize>,
    ties: Vec<Tie>,
    converted: f64,
    other: f64,
    weighted: bool,
}

impl Ranked {
    /// Sorts the sample: `O(n log n)`, everything that follows is `O(n)`.
    pub fn new(sample: &Sample) -> Self {
        let scores = sample.scores();
        let mut order: Vec<usize> = (0..scores.len()).collect();
        // Row numbers break ties only to make sums reproducible; ties are then read as one.
        order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        let (mut ends, mut ties) = (Vec::new(), Vec::new());
        let mut start = 0;
        for chunk in order.chunk_by(|&a, &b| scores[a] <= scores[b]) {
            let mut tie = Tie {
                converted: 0.0,
                other: 0.0,
            };
            for &row in chunk {
                if sample.labels()[row] {
                    tie.converted += sample.weight(row);
                } else {
                    tie.other += sample.weight(row);
                }
            }
            start += chunk.len();
            ends.push(start);
            ties.push(tie);
        }
        let (converted, other) = sample.class_weights();
        Self {
            order,
            ends,
            ties,
            converted,
            other,
            weighted: sample.weights().is_some(),
        }
    }

    /// Row numbers, best score first.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Where in [`Ranked::order`] each group of equal scores ends.
    pub fn ends(&self) -> &[usize] {
        &self.ends
    }

    /// The groups of equal scores, best first.
    pub fn ties(&self) -> &[Tie] {
        &self.ties
    }

    /// Weight of converted rows.
    pub fn converted(&self) -> f64 {
        self.converted
    }

    /// Weight of other rows.
    pub fn other(&self) -> f64 {
        self.other
    }

    /// Weight of all rows.
    pub fn total(&self) -> f64 {
        self.converted + self.other
    }

    /// Whether weights were given.
    pub(super) fn is_weighted(&self) -> bool {
        self.weighted
    }

    /// Both class totals, if both classes are there.
    pub(super) fn both_classes(&self) -> Result<(f64, f64), MetricError> {
        if self.converted > 0.0 && self.other > 0.0 {
            Ok((self.converted, self.other))
        } else {
            Err(MetricError::OneClass {
                label: self.converted > 0.0,
                rows: self.order.len(),
            })
        }
    }

    /// The weight of converted rows, if there are any.
    pub(super) fn some_converted(&self) -> Result<f64, MetricError> {
        if self.converted > 0.0 {
            Ok(self.converted)
        } else {
            Err(MetricError::OneClass {
                label: false,
                rows: self.order.len(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_are_one_group_whatever_the_sign_of_zero() {
        let labels = [true, false, true];
        let ranked = Ranked::new(&Sample::new(&labels, &[0.0, -0.0, -1.0], None).unwrap());
        assert_eq!(ranked.ends(), &[2, 3]);
        assert_eq!(
            ranked.ties()[0],
            Tie {
                converted: 1.0,
                other: 1.0
            }
        );
    }

    #[test]
    fn bad_input_is_named() {
        let error = Sample::new(&[true], &[f64::NAN], None).unwrap_err();
        assert_eq!(error.to_string(), "the score in row 0 is not a number");
        let error = Sample::new(&[true], &[0.5, 0.5], None).unwrap_err();
        assert_eq!(error.to_string(), "1 labels, but 2 scores");
        assert_eq!(Sample::new(&[], &[], None).unwrap_err(), MetricError::Empty);
        assert_eq!(
            Sample::new(&[true], &[1.0], Some(&[0.0])).unwrap_err(),
            MetricError::Empty
        );
    }
}
