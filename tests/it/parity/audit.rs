//! The quantities of the audit against statsmodels and closed forms (`oracles/rule_univariate.json`,
//! `oracles/tests_misc.json`, `oracles/logistic_inference.json`), and the short profile against the full one.

use leadscore::audit::{
    Cells, Method, Settings, audit, evidence_by_chance, variance_inflation, weights_of_evidence,
};
use leadscore::evaluate::TrainingSet;
use leadscore::metrics::{benjamini_hochberg, holm, mcnemar, wilson};
use leadscore::model::{Likelihood, profile};
use serde_json::Value;

use super::oracle::{case, close, column_major, floats, labels};
use crate::support::ruled::ruled;

fn univariate(id: &str) -> Value {
    case(include_str!("../oracles/rule_univariate.json"), id)
}

fn misc(id: &str) -> Value {
    case(include_str!("../oracles/tests_misc.json"), id)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn four_counts_say_what_statsmodels_says() {
    for id in ["indicator", "zero_cell_add_half"] {
        let case = univariate(id);
        let count = |name: &str| number(&case["input"][name]);
        let cells = Cells {
            fired_converted: count("fired_conv"),
            fired_other: count("fired_not"),
            quiet_converted: count("notfired_conv"),
            quiet_other: count("notfired_not"),
        }
        .smoothed();
        let (fired, quiet, value) = cells.evidence();
        let (ratio, error) = cells.log_odds_ratio();
        let got = [
            ("support", cells.support()),
            ("rate_fired", cells.rate_fired()),
            ("rate_not", cells.rate_quiet()),
            ("lift", cells.lift()),
            ("woe_fired", fired),
            ("woe_not", quiet),
            ("iv", value),
            ("log_odds_ratio", ratio),
            ("se_log_or", error),
        ];
        for (name, got) in got {
            close(&[got], &[number(&case["expected"][name])], 1e-12);
        }
    }
    let expected = &univariate("indicator")["expected"]["wilson95_rate_fired"];
    let (low, high) = wilson(30.0, 200.0).unwrap();
    close(&[low, high], &floats(expected), 1e-12);
}

#[test]
fn evidence_by_bin_is_the_closed_form() {
    let case = univariate("woe_bins");
    let (weights, value) = weights_of_evidence(
        &floats(&case["input"]["conv"]),
        &floats(&case["input"]["not_conv"]),
    );
    close(&weights, &floats(&case["expected"]["woe"]), 1e-12);
    close(&[value], &[number(&case["expected"]["iv"])], 1e-12);
    close(
        &[evidence_by_chance(3, 60.0, 940.0)],
        &[2.0 / 60.0 + 2.0 / 940.0],
        1e-12,
    );
}

#[test]
fn adjusted_p_values_mcnemar_and_inflation_are_those_of_statsmodels() {
    let case = misc("adjusted_p");
    let p = floats(&case["input"]["p"]);
    close(&holm(&p), &floats(&case["expected"]["holm"]), 1e-10);
    close(
        &benjamini_hochberg(&p),
        &floats(&case["expected"]["bh"]),
        1e-10,
    );
    let case = misc("mcnemar");
    let got = mcnemar(4, 13);
    let expected = ["p_exact", "p_mid"].map(|name| number(&case["expected"][name]));
    close(&[got.p_exact, got.p_mid], &expected, 1e-10);
    let case = misc("vif");
    let columns = column_major(&case["input"]["X"]);
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    close(
        &variance_inflation(&columns),
        &floats(&case["expected"]["vif"]),
        1e-10,
    );
}

/// The rows of an oracle as a book of three rules.
fn rows(id: &str) -> (TrainingSet, Value) {
    let case = case(include_str!("../oracles/logistic_inference.json"), id);
    let facts = column_major(&case["input"]["X"]);
    let groups = match case["input"]["cluster"].as_array() {
        Some(clusters) => clusters.iter().map(ToString::to_string).collect(),
        None => (0..60).map(|row| format!("lead {row}")).collect(),
    };
    let mut set = ruled(&[10.0, 2.0, -5.0], facts, labels(&case["input"]["y"]));
    set.groups = groups;
    (set, case["expected"].clone())
}

#[test]
fn adjusted_effects_and_clustered_errors_are_those_of_statsmodels() {
    let (set, expected) = rows("cluster_robust");
    let got = audit(&set, &[], &Settings::default()).unwrap();
    let effects: Vec<_> = got.rules.iter().map(|rule| rule.effect.unwrap()).collect();
    let values: Vec<f64> = effects.iter().map(|effect| effect.log_odds).collect();
    let errors: Vec<f64> = effects
        .iter()
        .map(|effect| effect.standard_error.unwrap())
        .collect();
    close(&values, &floats(&expected["coef"])[1..], 1e-8);
    close(&errors, &floats(&expected["se"])[1..], 1e-7);
}

/// Three columns stand for all others while one coefficient moves: the ends agree with the full profile within a twentieth of
/// a standard error.
#[test]
fn the_short_profile_is_the_full_one_but_for_a_twentieth_of_an_error() {
    let (set, expected) = rows("plain");
    let got = audit(&set, &[], &Settings::default()).unwrap();
    for (rule, name) in ["profile95_ind", "profile95_count"].iter().enumerate() {
        let effect = got.rules[rule].effect.unwrap();
        assert_eq!(effect.method, Method::Profile);
        let error = floats(&expected["se"])[rule + 1];
        for (end, full) in [effect.low, effect.high]
            .iter()
            .zip(floats(&expected[*name]))
        {
            assert!(
                (end - full).abs() < 0.05 * error,
                "{name}: {end} {full} {error}"
            );
        }
    }
}

/// A rule that fired for no conversion has no plain maximum; Firth's interval ends where that of the full model does, within a
/// tenth of its width.
#[test]
fn a_separated_rule_has_the_interval_of_firth() {
    let (mut set, _) = rows("plain");
    let rules = set.rules.as_mut().unwrap();
    let mut left = 5;
    let fact: Vec<f64> = set
        .labels
        .iter()
        .map(|&label| {
            let fires = !label && 0 < left;
            left -= i32::from(fires);
            f64::from(u8::from(fires))
        })
        .collect();
    rules.facts[2] = fact;
    rules.totals = (0..60)
        .map(|row| {
            rules
                .points
                .iter()
                .zip(&rules.facts)
                .map(|(p, x)| p * x[row])
                .sum()
        })
        .collect();
    let columns: Vec<Vec<f64>> = rules.facts.clone();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let full = profile(&columns, &set.labels, None, 2, Likelihood::Firth)
        .unwrap()
        .unwrap();
    let got = audit(&set, &[], &Settings::default()).unwrap().rules[2]
        .effect
        .unwrap();
    assert_eq!(got.method, Method::Firth);
    let width = full.high - full.low;
    assert!((got.low - full.low).abs() < 0.1 * width, "{got:?} {full:?}");
    assert!(
        (got.high - full.high).abs() < 0.1 * width,
        "{got:?} {full:?}"
    );
    assert_eq!(full.p_value < 0.05, got.p < 0.05);
}
