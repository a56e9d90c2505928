//! Drift against closed forms and scipy.

use leadscore::metrics::{
    StabilityByChance, chi_square_quantile, chi_square_tail, jensen_shannon, sample_distance,
    stability_index,
};

use super::oracle::{case, close, floats};

const FILE: &str = include_str!("../oracles/drift.json");

#[test]
fn a_stability_index_comes_with_what_chance_gives() {
    let found = case(FILE, "psi");
    let [expected, actual] =
        ["expected_counts", "actual_counts"].map(|name| floats(&found["input"][name]));
    let total = |counts: &[f64]| counts.iter().sum::<f64>();
    let chance = StabilityByChance::new(total(&expected), total(&actual), expected.len());
    let psi = stability_index(&expected, &actual).unwrap();
    let divergence = jensen_shannon(&expected, &actual).unwrap();
    let want = [
        "psi",
        "null_mean",
        "crit95",
        "p_value",
        "js_divergence_base2",
        "js_distance_base2",
    ]
    .map(|name| found["expected"][name].as_f64().unwrap());
    let got = [
        psi,
        chance.mean(),
        chance.critical(),
        chance.tail(psi),
        divergence,
        divergence.sqrt(),
    ];
    close(&got, &want, 1e-12);
    let want = ["chi2_two_sample", "chi2_p"].map(|name| found["expected"][name].as_f64().unwrap());
    close(&[chi_square_tail(want[0], 4.0)], &[want[1]], 1e-12);
    close(
        &[chi_square_tail(chi_square_quantile(0.3, 4.0), 4.0)],
        &[0.7],
        1e-12,
    );
}

#[test]
fn an_empty_bin_adds_half_a_row_to_every_bin() {
    let found = case(FILE, "psi_zero_bins_add_half");
    let [expected, actual] =
        ["expected_counts", "actual_counts"].map(|name| floats(&found["input"][name]));
    let want = found["expected"]["psi"].as_f64().unwrap();
    close(
        &[stability_index(&expected, &actual).unwrap()],
        &[want],
        1e-12,
    );
    close(
        &[stability_index(&actual, &expected).unwrap()],
        &[want],
        1e-12,
    );
}

#[test]
fn ties_enter_the_distance_of_two_samples_together() {
    let found = case(FILE, "ks_two_sample");
    let [x, y] = ["x", "y"].map(|name| floats(&found["input"][name]));
    let want = found["expected"]["D"].as_f64().unwrap();
    close(&[sample_distance(&x, &y).unwrap()], &[want], 1e-12);
}
