//! Calibration maps against scikit-learn and betacal (`oracles/platt_beta_temperature.json`).

use leadscore::calibration::{
    Calibration, Calibrator, fit_beta, fit_logistic, fit_platt, fit_temperature,
};
use serde_json::Value;

use super::oracle::{case, close, floats, labels};

fn oracle(id: &str) -> Value {
    case(include_str!("../oracles/platt_beta_temperature.json"), id)
}

fn line(calibration: &Calibration) -> [f64; 2] {
    match calibration.calibrator {
        Calibrator::Logistic { intercept, slope } => [intercept, slope],
        Calibrator::Beta { .. } | Calibrator::Isotonic(_) | Calibrator::VennAbers(_) => {
            [f64::NAN; 2]
        }
    }
}

#[test]
fn platt_has_smoothed_targets_below_200_conversions() {
    let case = oracle("platt_smoothed_targets");
    let got = fit_platt(
        &floats(&case["input"]["f"]),
        &labels(&case["input"]["y"]),
        None,
    )
    .unwrap();
    let expected = &case["expected"];
    let number = |name: &str| expected[name].as_f64().unwrap();
    close(&line(&got), &[number("intercept"), number("slope")], 1e-8);
    assert!(got.warnings[0].starts_with("only 6 conversions") || !got.warnings.is_empty());
    let first: Vec<f64> = floats(&case["input"]["f"])
        .iter()
        .take(5)
        .map(|&eta| 1.0 / (1.0 + (-got.calibrator.apply(eta)).exp()))
        .collect();
    close(&first, &floats(&expected["predict"]), 1e-8);
}

#[test]
fn logistic_recalibration_has_plain_targets() {
    let case = oracle("logistic_recalibration_no_smoothing");
    let got = fit_logistic(
        &floats(&case["input"]["f"]),
        &labels(&case["input"]["y"]),
        None,
    )
    .unwrap();
    let number = |name: &str| case["expected"][name].as_f64().unwrap();
    close(&line(&got), &[number("intercept"), number("slope")], 1e-8);
}

#[test]
fn temperature_is_one_over_the_slope() {
    let case = oracle("temperature");
    let log_odds = floats(&case["input"]["logit"]);
    let got = fit_temperature(&log_odds, &labels(&case["input"]["y"]), None).unwrap();
    close(
        &[1.0 / line(&got)[1]],
        &[case["expected"]["T"].as_f64().unwrap()],
        1e-6,
    );
}

#[test]
fn beta_drops_a_negative_term() {
    for id in ["beta_both_terms", "beta_drop_negative_term"] {
        let case = oracle(id);
        let log_odds: Vec<f64> = floats(&case["input"]["p"])
            .iter()
            .map(|p| (p / (1.0 - p)).ln())
            .collect();
        let got = fit_beta(&log_odds, &labels(&case["input"]["y"]), None).unwrap();
        let number = |name: &str| case["expected"][name].as_f64().unwrap();
        let expected = [
            number("c"),
            number("a_on_ln_p"),
            number("b_on_minus_ln_1mp"),
        ];
        close(&[got.constant, got.a, got.b], &expected, 1e-7);
    }
}
