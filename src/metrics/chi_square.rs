//! The tail of the chi-square distribution.

/// The chance that chi-square with `df` degrees of freedom exceeds `x`.
///
/// # Source
/// The regularized upper incomplete gamma function: series below its mode, continued fraction above it (Abramowitz &
/// Stegun 6.5.29 and 6.5.31, by Lentz's method). As `scipy.stats.chi2.sf`.
pub fn chi_square_tail(x: f64, df: f64) -> f64 {
    if x.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let (a, z) = (df / 2.0, x / 2.0);
    let front = libm::exp(a * libm::log(z) - z - libm::lgamma(a));
    if z < a + 1.0 {
        let (mut term, mut sum, mut k) = (1.0 / a, 1.0 / a, a);
        for _ in 0..10_000 {
            k += 1.0;
            term *= z / k;
            sum += term;
            if term < 1e-17 * sum {
                break;
            }
        }
        return (1.0 - front * sum).clamp(0.0, 1.0);
    }
    let apart = |value: f64| {
        if value.abs() < 1e-300 { 1e-300 } else { value }
    };
    let mut b = z + 1.0 - a;
    let (mut c, mut d) = (1e300, 1.0 / apart(b));
    let mut fraction = d;
    for step in 1..10_000 {
        let k = f64::from(step);
        let term = -k * (k - a);
        b += 2.0;
        d = 1.0 / apart(term * d + b);
        c = apart(b + term / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    (front * fraction).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_has_the_quantiles_of_the_tables() {
        for (x, df) in [(3.841_459, 1.0), (11.070_498, 5.0), (55.758_479, 40.0)] {
            assert!((chi_square_tail(x, df) - 0.05).abs() < 1e-7, "{x} {df}");
        }
        assert!((chi_square_tail(0.003_932_14, 1.0) - 0.95).abs() < 1e-6);
        assert!(chi_square_tail(2000.0, 40.0) < 1e-300);
    }
}
