//! What kinds and facts ask of the log: plain data, a small closed set.
//!
//! An [`Asked`] names the events that it looks at ([`Matching`]) and what to make of them ([`Aggregate`]).
//! Whatever computes it (here: [`crate::features::timeline`]) may share, sort and skip as it likes.

use polars::prelude::Expr;

use crate::features::fact::Kernel;
use crate::snapshot::window::age_micros;

/// Which events count.
#[derive(Debug, Clone, PartialEq)]
pub struct Matching {
    /// Types; `None` = any, also events without a type.
    pub types: Option<Vec<String>>,
    /// A condition on the columns of one event, never missing.
    pub condition: Option<Expr>,
    /// Not older than this at the cutoff, in microseconds; the far end belongs to the window.
    pub within_micros: i64,
}

impl Matching {
    /// Those of the events for which `condition` holds too.
    #[must_use]
    pub fn and(self, condition: Expr) -> Self {
        let condition = match self.condition {
            Some(have) => have.and(condition),
            None => condition,
        };
        Self {
            condition: Some(condition),
            ..self
        }
    }

    /// Those of the events that are not older than `days` at the cutoff.
    #[must_use]
    pub fn within(self, days: f64) -> Self {
        let within_micros = self.within_micros.min(age_micros(days));
        Self {
            within_micros,
            ..self
        }
    }
}

/// What visits are measured by; a visit counts where it began in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitMeasure {
    /// How many.
    Number,
    /// Minutes from the first to the last event, added up.
    Minutes,
    /// Minutes of the last visit only.
    LastMinutes,
}

/// What to make of the matching events of one lead at one cutoff.
#[derive(Debug, Clone, PartialEq)]
pub enum Aggregate {
    /// Their number.
    Count,
    /// The sum of a numeric column.
    Sum(Expr),
    /// The largest value of a numeric column; missing without any.
    Largest(Expr),
    /// The number of different values of a column.
    Distinct(Expr),
    /// The value of the youngest event; the largest, where several are equally young; missing without any.
    Last(Expr),
    /// The age of the youngest event in microseconds; missing without any.
    Youngest,
    /// The age of the oldest event in microseconds; missing without any.
    Oldest,
    /// The sum of what age leaves of each event.
    Faded(Kernel),
    /// What age leaves of the youngest event; 0 without any.
    Freshest(Kernel),
    /// The sum of what age leaves of the youngest event of each calendar period (UTC).
    Periods {
        /// Length of a period in microseconds, at least 1.
        micros: i64,
        /// What age does.
        kernel: Kernel,
    },
    /// Events cut into visits at long pauses.
    Visits {
        /// A pause of more than this starts a new visit.
        gap_micros: i64,
        /// Visits that began no longer ago than this count.
        begun_micros: i64,
        /// What is measured.
        measure: VisitMeasure,
    },
}

/// One aggregate over the events that match.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The events.
    pub matching: Matching,
    /// What to make of them.
    pub aggregate: Aggregate,
}

/// A sum that does not depend on the order of its terms, so that the same log gives the same bits.
///
/// Whole and broken parts are added as integers, the broken part in steps of 2^-40 (about 1e-12).
///
/// # Limits
/// Values beyond 9e18 in magnitude have no whole part that fits; they and `NaN` count as missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExactSum {
    whole: i64,
    steps: i64,
}

impl ExactSum {
    const STEPS: f64 = (1u64 << 40) as f64;
    /// 2^63, the first number above every `i64`.
    const END: f64 = 9_223_372_036_854_775_808.0;

    /// Adds one value.
    pub fn add(&mut self, value: f64) {
        let whole = value.floor();
        if !(-Self::END..Self::END).contains(&whole) {
            return;
        }
        #[expect(clippy::cast_possible_truncation, reason = "within range, and rounded")]
        {
            self.whole = self.whole.wrapping_add(whole as i64);
            self.steps += ((value - whole) * Self::STEPS).round_ties_even() as i64;
        }
    }

    /// The sum.
    pub fn value(self) -> f64 {
        self.whole as f64 + self.steps as f64 / Self::STEPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_do_not_depend_on_the_order() {
        let values = [
            0.1,
            -7.3,
            1e12,
            1e-3,
            2.5,
            f64::NAN,
            f64::INFINITY,
            -1e12,
            1e300,
        ];
        let sum = |values: &mut dyn Iterator<Item = f64>| {
            let mut sum = ExactSum::default();
            values.for_each(|value| sum.add(value));
            sum.value()
        };
        let (there, back) = (
            sum(&mut values.into_iter()),
            sum(&mut values.into_iter().rev()),
        );
        assert_eq!(there.to_bits(), back.to_bits());
        assert!((there - (0.1 - 7.3 + 1e-3 + 2.5)).abs() < 1e-9);
    }
}
