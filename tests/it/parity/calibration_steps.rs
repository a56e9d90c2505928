//! Isotonic, Venn–Abers, prior shift and calibration measures against scikit-learn, venn-abers, statsmodels and closed forms.

use leadscore::calibration::{
    Binning, binned_error, brier_parts, corp, cox, down_sampled, find_shift, fit_isotonic,
    fit_shrunk_isotonic, fit_venn_abers, murphy, reliability, shift_to,
};
use leadscore::domain::{log_odds, sigmoid};
use serde_json::Value;

use super::oracle::{case, close, floats, labels};

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap()
}

#[test]
fn isotonic_is_the_one_of_scikit_learn() {
    let file = include_str!("../oracles/isotonic.json");
    for id in ["isotonic_u", "isotonic_w"] {
        let case = case(file, id);
        let (input, expected) = (&case["input"], &case["expected"]);
        let weights = input["w"].is_array().then(|| floats(&input["w"]));
        let x = floats(&input["x"]);
        let map = fit_isotonic(&x, &labels(&input["y"]), weights.as_deref()).unwrap();
        let at = |scores: &[f64]| -> Vec<f64> { scores.iter().map(|&s| map.apply(s)).collect() };
        close(&at(&x), &floats(&expected["fitted"]), 1e-12);
        let query = floats(&input["query"]);
        close(
            &at(&query),
            &floats(&expected["query_linear_interp"]),
            1e-12,
        );
    }
    let case = case(file, "isotonic_shrunk_m2");
    let input = &case["input"];
    let map = fit_shrunk_isotonic(&floats(&input["x"]), &labels(&input["y"]), None).unwrap();
    for (block, want) in map.blocks.iter().zip(
        case["expected"]["blocks_value_n_positives_shrunk"]
            .as_array()
            .unwrap(),
    ) {
        let want = floats(want);
        close(
            &[block.weight, block.converted, block.value],
            &want[1..],
            1e-12,
        );
    }
    assert_eq!(map.blocks.len(), 4);
}

#[test]
fn venn_abers_is_the_one_of_the_package() {
    let case = case(include_str!("../oracles/venn_abers.json"), "ivap");
    let (input, expected) = (&case["input"], &case["expected"]);
    let map = fit_venn_abers(&floats(&input["cal_score"]), &labels(&input["cal_y"])).unwrap();
    let got: Vec<_> = floats(&input["query"])
        .iter()
        .map(|&s| map.apply(s))
        .collect();
    let of = |f: &dyn Fn(usize) -> f64| -> Vec<f64> { (0..got.len()).map(f).collect() };
    close(&of(&|i| got[i].low), &floats(&expected["p0"]), 1e-12);
    close(&of(&|i| got[i].high), &floats(&expected["p1"]), 1e-12);
    close(
        &of(&|i| got[i].merged()),
        &floats(&expected["p_merged"]),
        1e-12,
    );
}

#[test]
fn shares_of_conversions_are_moved_and_found() {
    let file = include_str!("../oracles/prior_shift.json");
    let etas = |value: &Value| -> Vec<f64> { floats(value).iter().map(|&p| log_odds(p)).collect() };
    let moved = |etas: &[f64], added: f64| -> Vec<f64> {
        etas.iter().map(|eta| sigmoid(eta + added)).collect()
    };
    let em = case(file, "saerens_em");
    let source = etas(&em["input"]["p_source"]);
    let shift = find_shift(&source, number(&em["input"], "source_prior"));
    assert!(shift.converged);
    close(
        &[shift.base_rate],
        &[number(&em["expected"], "new_prior")],
        1e-9,
    );
    close(
        &moved(&source, shift.added),
        &floats(&em["expected"]["posterior"]),
        1e-9,
    );
    let down = case(file, "downsampling");
    let added = down_sampled(number(&down["input"], "keep_rate_negatives"));
    close(
        &moved(&etas(&down["input"]["p_downsampled"]), added),
        &floats(&down["expected"]["p"]),
        1e-12,
    );
    close(&[added], &[number(&down["expected"], "logit_shift")], 1e-12);
    let known = case(file, "known_new_prior");
    let added = shift_to(
        number(&known["input"], "source_prior"),
        number(&known["input"], "target_prior"),
    );
    close(
        &moved(&etas(&known["input"]["p_source"]), added),
        &floats(&known["expected"]["p"]),
        1e-12,
    );
}

#[test]
fn measures_follow_their_closed_forms() {
    let file = include_str!("../oracles/calibration_measures.json");
    let of = |id: &str| {
        let case = case(file, id);
        let (p, y) = (floats(&case["input"]["p"]), labels(&case["input"]["y"]));
        (case, p, y)
    };
    let (found, p, y) = of("murphy_distinct_values");
    let got = murphy(&p, &y).unwrap();
    let want = |name: &str| number(&found["expected"], name);
    close(
        &[
            got.reliability,
            got.resolution,
            got.uncertainty,
            got.brier(),
        ],
        &[
            want("reliability"),
            want("resolution"),
            want("uncertainty"),
            want("brier"),
        ],
        1e-12,
    );
    let (found, p, y) = of("corp");
    let got = corp(&p, &y).unwrap();
    let want = |name: &str| number(&found["expected"], name);
    close(
        &[
            got.brier,
            got.miscalibration,
            got.discrimination,
            got.uncertainty,
        ],
        &[want("brier"), want("mcb"), want("dsc"), want("unc")],
        1e-12,
    );
    let (found, p, y) = of("binned_with_within_bin_terms");
    let got = brier_parts(&reliability(&p, &y, Binning::Edges(&[0.25, 0.5])).unwrap());
    let want = |name: &str| number(&found["expected"], name);
    close(
        &[
            got.reliability,
            got.resolution,
            got.within_variance,
            got.within_covariance,
            got.brier(),
        ],
        &[
            want("reliability"),
            want("resolution"),
            want("within_bin_variance"),
            want("within_bin_covariance"),
            want("brier"),
        ],
        1e-12,
    );
    let (found, p, y) = of("ece");
    let want = |name: &str| number(&found["expected"], name);
    let wide = binned_error(&reliability(&p, &y, Binning::EqualWidth(5)).unwrap());
    let even = binned_error(&reliability(&p, &y, Binning::EqualMass(4)).unwrap());
    close(
        &[
            wide.expected,
            wide.largest,
            even.expected,
            even.debiased_squared,
        ],
        &[
            want("ece_equal_width_5"),
            want("mce_equal_width_5"),
            want("ece_equal_mass_4"),
            want("debiased_squared_equal_mass_4"),
        ],
        1e-12,
    );
}

#[test]
fn intercept_and_slope_are_those_of_statsmodels() {
    let case = case(
        include_str!("../oracles/calibration_intercept_slope.json"),
        "cox",
    );
    let log_odds = floats(&case["input"]["logit_p"]);
    let y = labels(&case["input"]["y"]);
    let got = cox(&log_odds, &y, None).unwrap();
    let want = |name: &str| number(&case["expected"], name);
    close(
        &[
            got.in_the_large,
            got.in_the_large_se,
            got.intercept,
            got.slope,
            got.slope_se,
            got.observed_over_expected,
        ],
        &[
            want("calibration_in_the_large"),
            want("citl_se"),
            want("slope_model_intercept"),
            want("slope"),
            want("slope_se"),
            want("observed_over_expected"),
        ],
        1e-8,
    );
    // Rows that come twice as one group have the errors of one.
    let twice = |values: &[f64]| -> Vec<f64> { values.iter().flat_map(|&v| [v, v]).collect() };
    let double: Vec<bool> = y.iter().flat_map(|&v| [v, v]).collect();
    let codes: Vec<u32> = (0..y.len() as u32).flat_map(|g| [g, g]).collect();
    let alone: Vec<u32> = (0..y.len() as u32).collect();
    let clustered = cox(&twice(&log_odds), &double, Some(&codes)).unwrap();
    close(
        &[clustered.slope_se],
        &[cox(&log_odds, &y, Some(&alone)).unwrap().slope_se],
        1e-9,
    );
}
