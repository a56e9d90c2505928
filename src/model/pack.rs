//! Two sums in one whole number: the gradient in the upper half, the weight in the lower.
//!
//! One addition adds both, and whole numbers add up to the same in any order, so threads never show.

use crate::model::split::Pair;

/// The scales that turn pairs into whole numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pack {
    /// Units a gradient of 1 has; a power of two.
    gradient: f64,
    /// Units a weight of 1 has; a power of two.
    weight: f64,
}

impl Pack {
    /// The finest scales at which no sum over `n_rows` rows can overflow.
    ///
    /// Scales are powers of two: pairs of small whole numbers stay exact.
    pub(crate) fn new(n_rows: usize, sum_of_magnitudes: f64, sum_of_weights: f64) -> Self {
        // Rounding moves each row by half a unit at most.
        let room = |bits: i32| f64::powi(2.0, bits) - 1.0 - n_rows as f64;
        let scale = |bits: i32, sum: f64| {
            let most = (room(bits) / sum.max(f64::MIN_POSITIVE)).log2().floor();
            // Beyond 2^40 nothing is gained.
            most.clamp(-40.0, 40.0).exp2()
        };
        Self {
            gradient: scale(31, sum_of_magnitudes),
            weight: scale(32, sum_of_weights),
        }
    }

    /// A pair as one whole number; weights are not negative.
    #[inline]
    pub(crate) fn pack(self, [gradient, weight]: Pair) -> u64 {
        // The scales keep both halves within 32 bits.
        let gradient = nearest(gradient * self.gradient);
        (gradient << 32).wrapping_add(nearest(weight * self.weight))
    }

    /// The pair that a sum of packed pairs stands for.
    pub(crate) fn pair(self, sum: u64) -> Pair {
        let [gradient, weight] = halves(sum);
        [gradient / self.gradient, weight / self.weight]
    }

    /// A gradient on the scale of [`halves`].
    pub(crate) fn gradient_units(self, gradient: f64) -> f64 {
        gradient * self.gradient
    }

    /// A weight on the scale of [`halves`].
    pub(crate) fn weight_units(self, weight: f64) -> f64 {
        weight * self.weight
    }

    /// What a squared gradient over a weight, on the scale of [`halves`], has to be multiplied with.
    pub(crate) fn gain_unit(self) -> f64 {
        self.weight / (self.gradient * self.gradient)
    }
}

/// The nearest whole number, ties to even, of one below 2^51 in magnitude.
///
/// At 1.5 · 2^52 doubles are whole numbers: adding it rounds, and the last bits are the number. Processors without
/// an instruction for rounding would call a function.
#[inline]
fn nearest(x: f64) -> u64 {
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    (x + WHOLE).to_bits().wrapping_sub(WHOLE.to_bits())
}

/// Both halves of a sum as whole numbers.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "halves of 32 bits each"
)]
#[inline]
pub(crate) fn halves(sum: u64) -> [f64; 2] {
    let gradient = ((sum as i64) >> 32) as i32;
    [f64::from(gradient), f64::from(sum as u32)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_whole_number_is_that_of_the_library() {
        for x in [
            0.0,
            0.5,
            1.5,
            2.5,
            -0.5,
            -1.5,
            -2.5,
            0.49,
            -7.51,
            4_294_967_295.5,
            -2_147_483_648.5,
        ] {
            let whole = f64::round_ties_even(x);
            assert_eq!(
                (nearest(x).cast_signed() as f64).to_string(),
                (whole + 0.0).to_string(),
                "{x}"
            );
        }
    }

    #[test]
    fn sums_of_whole_pairs_are_exact_and_may_be_taken_apart_again() {
        let pack = Pack::new(1000, 900.0, 5000.0);
        let pairs = [[-1.0, 2.0], [1.0, 1.0], [-3.0, 7.0]];
        let sum = pairs
            .iter()
            .fold(0u64, |sum, &pair| sum.wrapping_add(pack.pack(pair)));
        let is = |sum: u64, pair: Pair| pack.pack(pair) == sum;
        assert!(is(sum, [-3.0, 10.0]));
        assert!(is(sum.wrapping_sub(pack.pack(pairs[2])), [0.0, 3.0]));
        assert_eq!(pack.pair(sum).map(|one| one.to_string()), ["-3", "10"]);
    }
}
