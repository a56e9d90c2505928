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
    let (shape, at) = (df / 2.0, x / 2.0);
    let front = libm::exp(shape * libm::log(at) - at - libm::lgamma(shape));
    if at < shape + 1.0 {
        (1.0 - front * series(shape, at)).clamp(0.0, 1.0)
    } else {
        (front * fraction(shape, at)).clamp(0.0, 1.0)
    }
}

/// The value that chi-square with `df` degrees of freedom stays below with chance `level`; 0 without degrees of freedom.
///
/// # Source
/// Bisection of [`chi_square_tail`]. As `scipy.stats.chi2.ppf`.
pub fn chi_square_quantile(level: f64, df: f64) -> f64 {
    let tail = 1.0 - level;
    if df <= 0.0 || level <= 0.0 {
        return 0.0;
    }
    if level >= 1.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (0.0, df.max(1.0));
    while tail < chi_square_tail(high, df) {
        high *= 2.0;
    }
    // Halving a float's range ends where its ends are neighbors.
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if tail < chi_square_tail(middle, df) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

fn series(shape: f64, at: f64) -> f64 {
    let (mut term, mut sum, mut place) = (1.0 / shape, 1.0 / shape, shape);
    for _ in 0..10_000 {
        place += 1.0;
        term *= at / place;
        sum += term;
        if term < 1e-17 * sum {
            break;
        }
    }
    sum
}

fn fraction(shape: f64, at: f64) -> f64 {
    let apart = |value: f64| {
        if value.abs() < 1e-300 { 1e-300 } else { value }
    };
    let mut step = at + 1.0 - shape;
    let (mut above, mut below) = (1e300, 1.0 / apart(step));
    let mut value = below;
    for round in 1..10_000 {
        let k = f64::from(round);
        let term = -k * (k - shape);
        step += 2.0;
        below = 1.0 / apart(term * below + step);
        above = apart(step + term / above);
        value *= below * above;
        if (below * above - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
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
        assert!((chi_square_quantile(0.95, 5.0) - 11.070_497_693_516_35).abs() < 1e-9);
        assert!(chi_square_quantile(0.95, 0.0).abs() < 1e-300);
    }
}
