//! Variance of an AUC and of the difference of two, plain or clustered.

use super::sample::{Ranked, Sample};
use super::{MetricError, Z_95};

/// An AUC with what each row contributes to it.
#[derive(Debug, Clone)]
pub struct Placements {
    auc: f64,
    /// `V10` of a converted row: the share of other rows that it beats; `V01` of another row: the
    /// share of converted rows that beat it.
    values: Vec<f64>,
    labels: Vec<bool>,
    converted: f64,
    other: f64,
}

impl Placements {
    /// Reads the placements off a sorted sample, in one pass; weights play no part.
    ///
    /// # Errors
    /// [`MetricError::OneClass`] where all labels agree.
    ///
    /// # Source
    /// DeLong, DeLong & Clarke-Pearson 1988; by midranks as Sun & Xu 2014, `O(n log n)` with the sort.
    pub fn new(sample: &Sample, ranked: &Ranked) -> Result<Self, MetricError> {
        let labels = sample.labels();
        let n_converted = labels.iter().filter(|&&label| label).count();
        if n_converted == 0 || n_converted == labels.len() {
            return Err(MetricError::OneClass {
                label: n_converted > 0,
                rows: labels.len(),
            });
        }
        let (m, n) = (n_converted as f64, (labels.len() - n_converted) as f64);
        let mut values = vec![0.0; labels.len()];
        let (mut start, mut hits_above, mut misses_above, mut sum) = (0, 0.0, 0.0, 0.0);
        for &end in ranked.ends() {
            let rows = &ranked.order()[start..end];
            let hits = rows.iter().filter(|&&row| labels[row]).count() as f64;
            let misses = rows.len() as f64 - hits;
            let beats = (n - misses_above - misses / 2.0) / n;
            let beaten = (hits_above + hits / 2.0) / m;
            for &row in rows {
                values[row] = if labels[row] { beats } else { beaten };
            }
            sum += hits * beats;
            hits_above += hits;
            misses_above += misses;
            start = end;
        }
        Ok(Self {
            auc: sum / m,
            values,
            labels: labels.to_vec(),
            converted: m,
            other: n,
        })
    }

    /// The AUC.
    pub fn auc(&self) -> f64 {
        self.auc
    }

    /// Variance of the AUC, rows taken as independent; `None` with fewer than two rows of a class.
    pub fn variance(&self) -> Option<f64> {
        self.covariance(self)
    }

    /// Covariance with the AUC of another score on the same rows; `None` as [`Placements::variance`].
    pub fn covariance(&self, with: &Self) -> Option<f64> {
        if self.converted < 2.0 || self.other < 2.0 {
            return None;
        }
        // The mean of V01 is 1 - (1 - AUC) = AUC seen from the other side.
        let (mut hits, mut misses) = (0.0, 0.0);
        for ((&a, &b), &label) in self.values.iter().zip(&with.values).zip(&self.labels) {
            let product = (a - self.auc) * (b - with.auc);
            if label {
                hits += product;
            } else {
                misses += product;
            }
        }
        Some(
            hits / (self.converted - 1.0) / self.converted
                + misses / (self.other - 1.0) / self.other,
        )
    }

    /// Covariance with rows of one group taken together; `None` with fewer than two groups.
    ///
    /// # Shapes and units
    /// `groups` are dense codes below `n_groups`, one a row.
    ///
    /// # Source
    /// Obuchowski 1997 in influence form: sums of influences by group, squared, times `K / (K - 1)`.
    pub fn clustered_covariance(
        &self,
        with: &Self,
        groups: &[u32],
        n_groups: usize,
    ) -> Option<f64> {
        if n_groups < 2 {
            return None;
        }
        let mut sums = vec![(0.0, 0.0); n_groups];
        for (row, &group) in groups.iter().enumerate() {
            let sum = &mut sums[group as usize];
            sum.0 += self.influence(row);
            sum.1 += with.influence(row);
        }
        let k = n_groups as f64;
        Some(k / (k - 1.0) * sums.iter().map(|(a, b)| a * b).sum::<f64>())
    }

    /// Variance with rows of one group taken together; `None` with fewer than two groups.
    pub fn clustered_variance(&self, groups: &[u32], n_groups: usize) -> Option<f64> {
        self.clustered_covariance(self, groups, n_groups)
    }

    /// How much the AUC would move for a small change of the row's weight.
    fn influence(&self, row: usize) -> f64 {
        if self.labels[row] {
            (self.values[row] - self.auc) / self.converted
        } else {
            // V01 here counts how often the row is beaten, so its mean is the AUC itself.
            (self.values[row] - self.auc) / self.other
        }
    }
}

/// 95 % interval of an AUC on the logit scale, which keeps it inside 0 to 1.
///
/// `None` where the AUC is 0 or 1 or the variance is not positive and finite.
///
/// # Source
/// As R's `pROC` documentation suggests for AUCs near 1; delta method.
pub fn logit_interval(auc: f64, variance: f64) -> Option<(f64, f64)> {
    if !(auc > 0.0 && auc < 1.0 && variance >= 0.0 && variance.is_finite()) {
        return None;
    }
    let center = crate::domain::log_odds(auc);
    let half = Z_95 * variance.sqrt() / (auc * (1.0 - auc));
    Some((
        crate::domain::sigmoid(center - half),
        crate::domain::sigmoid(center + half),
    ))
}

/// Two AUCs on the same rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// First minus second.
    pub difference: f64,
    /// Standard error of the difference.
    pub standard_error: f64,
    /// Difference over standard error; 0 where both are 0.
    pub z: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// Compares two AUCs; `groups` (dense codes and their number) make it clustered.
///
/// `None` where the rows or groups are too few for a variance.
///
/// # Source
/// DeLong, DeLong & Clarke-Pearson 1988; clustered as [`Placements::clustered_covariance`].
///
/// # Limits
/// Invalid for nested models refitted on the rows they are judged on; on held-out rows it is fine.
pub fn compare(
    a: &Placements,
    b: &Placements,
    groups: Option<(&[u32], usize)>,
) -> Option<Comparison> {
    let (aa, bb, ab) = match groups {
        Some((codes, n)) => (
            a.clustered_variance(codes, n)?,
            b.clustered_variance(codes, n)?,
            a.clustered_covariance(b, codes, n)?,
        ),
        None => (a.variance()?, b.variance()?, a.covariance(b)?),
    };
    let difference = a.auc - b.auc;
    let standard_error = (aa + bb - 2.0 * ab).max(0.0).sqrt();
    let z = if standard_error > 0.0 {
        difference / standard_error
    } else {
        0.0
    };
    Some(Comparison {
        difference,
        standard_error,
        z,
        p: libm::erfc(z.abs() / std::f64::consts::SQRT_2),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_one_row_differ_from_plain_only_by_small_sample_factors() {
        let labels: Vec<bool> = (0..400).map(|i| i % 4 == 0).collect();
        let scores: Vec<f64> = (0..400u32)
            .map(|i| f64::from((i * 7919) % 101) + f64::from(u8::from(i % 4 == 0)) * 20.0)
            .collect();
        let sample = Sample::new(&labels, &scores, None).unwrap();
        let placements = Placements::new(&sample, &Ranked::new(&sample)).unwrap();
        let groups: Vec<u32> = (0..400).collect();
        let clustered = placements.clustered_variance(&groups, 400).unwrap();
        let plain = placements.variance().unwrap();
        assert!(
            (clustered / plain - 1.0).abs() < 0.02,
            "{clustered} {plain}"
        );
    }

    #[test]
    fn a_perfect_auc_has_no_logit_interval() {
        assert_eq!(logit_interval(1.0, 0.0), None);
        let (low, high) = logit_interval(0.9, 0.01).unwrap();
        assert!(0.0 < low && low < 0.9 && 0.9 < high && high < 1.0);
    }
}
