//! Two lists, one question: which of them reached the conversions that the other missed?

/// Conversions that only one of two lists reached, and what chance makes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct McNemar {
    /// Reached by the first only.
    pub only_first: u64,
    /// Reached by the second only.
    pub only_second: u64,
    /// Two-sided, exact binomial: never too small.
    pub p_exact: f64,
    /// The same with half of the weight of the outcome itself: closer to the level with few conversions.
    pub p_mid: f64,
}

/// Compares two lists by the conversions that only one of them reached.
///
/// # Source
/// `McNemar` 1947, exact; mid-p as Fagerland, Lydersen & Laake 2013. As `statsmodels` `mcnemar(exact=True)`.
pub fn mcnemar(only_first: u64, only_second: u64) -> McNemar {
    let n = only_first + only_second;
    let fewer = only_first.min(only_second);
    // Logarithms: binomial coefficients overflow from n = 1030 on.
    let chance = |k: u64| {
        let (n, k) = (n as f64, k as f64);
        let ways = libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
        libm::exp(ways - n * std::f64::consts::LN_2)
    };
    let tail: f64 = (0..=fewer).map(chance).sum();
    McNemar {
        only_first,
        only_second,
        p_exact: (2.0 * tail).min(1.0),
        p_mid: (2.0 * tail - chance(fewer)).min(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lists_differ_by_chance() {
        assert!((mcnemar(0, 0).p_exact - 1.0).abs() < 1e-12);
        assert!((mcnemar(7, 7).p_mid - 1.0).abs() < 1e-9);
        assert!(mcnemar(3000, 2000).p_exact < 1e-10);
        assert_eq!(mcnemar(2, 9).p_mid.to_bits(), mcnemar(9, 2).p_mid.to_bits());
    }
}
