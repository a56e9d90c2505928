//! Log-odds, probability and score: three types for three scales, never a bare number between them.

/// Log-odds in nats: the raw sum that rules and models are compared and blended on.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct LogOdds(pub f64);

/// A chance between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Probability(f64);

/// What people see: 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Score(pub f64);

impl Probability {
    /// `None` outside 0 to 1 and for `NaN`.
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// The number itself.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl LogOdds {
    /// The probability with these log-odds.
    pub fn probability(self) -> Probability {
        Probability(sigmoid(self.0))
    }
}

/// `1 / (1 + e^-z)` without overflow on either side.
pub fn sigmoid(z: f64) -> f64 {
    if z < 0.0 {
        let e = z.exp();
        e / (1.0 + e)
    } else {
        1.0 / (1.0 + (-z).exp())
    }
}

/// `ln(1 + e^z)` without overflow: the log loss of a false label at log-odds `z`.
///
/// # Source
/// Mächler, "Accurately computing log(1 − exp(−|a|))", the vignette of the R package Rmpfr.
pub fn softplus(z: f64) -> f64 {
    z.max(0.0) + (-z.abs()).exp().ln_1p()
}

/// `ln(p / (1 - p))`; infinite at 0 and 1.
pub fn log_odds(p: f64) -> f64 {
    p.ln() - (-p).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scales_agree_in_the_tails() {
        for z in [-800.0, -40.0, -1.0, 0.0, 1.0, 40.0, 800.0] {
            let p = sigmoid(z);
            assert!((0.0..=1.0).contains(&p));
            assert!(softplus(z).is_finite());
        }
        assert!((log_odds(sigmoid(3.5)) - 3.5).abs() < 1e-12);
        assert!((softplus(-40.0) - (-40.0f64).exp()).abs() < 1e-30);
    }

    #[test]
    fn a_probability_is_never_out_of_range() {
        assert!(Probability::new(f64::NAN).is_none());
        assert!(Probability::new(1.1).is_none());
        assert_eq!(Probability::new(0.5).map(Probability::get), Some(0.5));
    }
}
