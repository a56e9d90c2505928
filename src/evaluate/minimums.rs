//! What can be had from how many conversions, in words: said before training (`check`) and with it (`train`).

use super::plan::FEW_GROUPS;

/// Below so many converting groups nothing can be held out: training falls back to the points of the rules, and stops
/// where there are none.
pub const LEAST_GROUPS: usize = 3;

/// Below so many converting groups intervals are wide enough to say so.
pub const MODEST_GROUPS: usize = 100;

/// What so few converting groups allow and what not; `None` where there are enough.
///
/// # Source
/// Methods sections 7 (where rules help a model, by conversions) and 8 (no interval below 15 converting groups).
pub fn minimums(converting_groups: usize) -> Option<String> {
    let n = converting_groups;
    let converted = if n == 1 { "group" } else { "groups" };
    if n < LEAST_GROUPS {
        Some(format!(
            "only {n} {converted} converted, and {LEAST_GROUPS} are the least to train on: nothing can be held out to judge by; until there are more, training falls back to the points of the rules alone, as they were set by hand, and without a rulebook it stops"
        ))
    } else if n < FEW_GROUPS {
        Some(format!(
            "only {n} groups converted, and {FEW_GROUPS} are the least for an interval: no scorer can be told from another and the models are guesses, so scores come from the simplest scorer, the rules where there are rules; what can be had from so few is a look at single leads, not a verdict"
        ))
    } else if n < MODEST_GROUPS {
        Some(format!(
            "only {n} groups converted: below {MODEST_GROUPS} intervals are wide and the rules carry much of what is known; the hybrid leans on them, and calibration keeps to a straight line"
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_minimum_has_its_words() {
        for (n, words) in [
            (1, "only 1 group converted, and 3 are the least to train on"),
            (
                2,
                "only 2 groups converted, and 3 are the least to train on",
            ),
            (
                3,
                "only 3 groups converted, and 15 are the least for an interval",
            ),
            (15, "only 15 groups converted: below 100 intervals are wide"),
        ] {
            assert!(minimums(n).unwrap().starts_with(words), "{n}");
        }
        assert_eq!(minimums(100), None);
    }
}
