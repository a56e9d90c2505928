//! What four counts say of a rule: fired or not, converted or not.

/// Rows by whether the rule fired and whether they converted; fractions where counts were smoothed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cells {
    /// Fired and converted.
    pub fired_converted: f64,
    /// Fired and did not.
    pub fired_other: f64,
    /// Did not fire, and converted.
    pub quiet_converted: f64,
    /// Neither.
    pub quiet_other: f64,
}

impl Cells {
    /// With a half more in each cell if one is empty.
    ///
    /// # Source
    /// Haldane 1956, Anscombe 1956.
    #[must_use]
    pub fn smoothed(self) -> Self {
        let cells = [
            self.fired_converted,
            self.fired_other,
            self.quiet_converted,
            self.quiet_other,
        ];
        if cells.iter().all(|&count| 0.0 < count) {
            return self;
        }
        Self {
            fired_converted: self.fired_converted + 0.5,
            fired_other: self.fired_other + 0.5,
            quiet_converted: self.quiet_converted + 0.5,
            quiet_other: self.quiet_other + 0.5,
        }
    }

    /// Share of rows in which the rule fired.
    pub fn support(&self) -> f64 {
        self.fired() / (self.fired() + self.quiet())
    }

    /// Conversion rate where it fired.
    pub fn rate_fired(&self) -> f64 {
        self.fired_converted / self.fired()
    }

    /// Conversion rate where it did not.
    pub fn rate_quiet(&self) -> f64 {
        self.quiet_converted / self.quiet()
    }

    /// Rate where it fired over the rate of all rows.
    pub fn lift(&self) -> f64 {
        let converted = self.fired_converted + self.quiet_converted;
        self.rate_fired() / (converted / (self.fired() + self.quiet()))
    }

    /// Log odds ratio and its standard error.
    ///
    /// # Source
    /// Woolf 1955: `√Σ 1/n`.
    pub fn log_odds_ratio(&self) -> (f64, f64) {
        let (a, b) = (self.fired_converted, self.fired_other);
        let (c, d) = (self.quiet_converted, self.quiet_other);
        let value = a.ln() + d.ln() - b.ln() - c.ln();
        (value, (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d).sqrt())
    }

    /// Weight of evidence of firing, of not firing, and the information value of the rule.
    pub fn evidence(&self) -> (f64, f64, f64) {
        let (weights, value) = weights_of_evidence(
            &[self.fired_converted, self.quiet_converted],
            &[self.fired_other, self.quiet_other],
        );
        (weights[0], weights[1], value)
    }

    fn fired(&self) -> f64 {
        self.fired_converted + self.fired_other
    }

    fn quiet(&self) -> f64 {
        self.quiet_converted + self.quiet_other
    }
}

/// Weight of evidence of each bin, and the information value of all.
///
/// Positive weights mean more conversions; texts on credit often use the opposite sign.
///
/// # Shapes and units
/// Conversions and other rows by bin, all above 0.
///
/// # Source
/// `ln((P_b/P)/(N_b/N))` and `Σ (P_b/P − N_b/N)·WoE_b` (Siddiqi, Credit Risk Scorecards).
pub fn weights_of_evidence(converted: &[f64], other: &[f64]) -> (Vec<f64>, f64) {
    let (all_converted, all_other): (f64, f64) = (converted.iter().sum(), other.iter().sum());
    let mut value = 0.0;
    let weights = converted
        .iter()
        .zip(other)
        .map(|(p, n)| {
            let (p, n) = (p / all_converted, n / all_other);
            let weight = (p / n).ln();
            value += (p - n) * weight;
            weight
        })
        .collect();
    (weights, value)
}

/// What an information value is by chance alone, for `bins` bins.
///
/// # Source
/// Methods section 4: `(B − 1)(1/P + 1/N)`, as for the population stability index.
pub fn evidence_by_chance(bins: usize, converted: f64, other: f64) -> f64 {
    (bins as f64 - 1.0) * (1.0 / converted + 1.0 / other)
}
