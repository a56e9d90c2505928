//! Comparisons against scipy, closed forms and the reference code of rank-biased overlap.

use leadscore::metrics::{
    PathStep, RankedLists, TieRule, compare_folds, kendall, mean_displacement, one_standard_error,
    rank_biased_overlap, spearman, swap_set,
};
use serde_json::Value;

use super::oracle::{case, close, floats};

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap()
}

#[test]
fn folds_are_compared_with_the_correction() {
    let file = include_str!("../oracles/cv_comparison.json");
    let found = case(file, "nb_10fold");
    let share = number(&found["input"], "n_test_over_n_train");
    let got = compare_folds(&floats(&found["input"]["diffs"]), share).unwrap();
    let want = |name: &str| number(&found["expected"], name);
    let ends = floats(&found["expected"]["ci95"]);
    close(
        &[got.mean, got.t, got.p, got.low, got.high],
        &[
            want("mean"),
            want("t_corrected"),
            want("p_two_sided"),
            ends[0],
            ends[1],
        ],
        1e-12,
    );
    let found = case(file, "nb_2x10fold");
    let share = number(&found["input"], "n_test_over_n_train");
    let got = compare_folds(&floats(&found["input"]["diffs"]), share).unwrap();
    let want = |name: &str| number(&found["expected"], name);
    close(
        &[got.t, got.p],
        &[want("t_corrected"), want("p_two_sided")],
        1e-12,
    );
}

#[test]
fn the_rule_of_one_standard_error_takes_the_simplest_within_it() {
    let found = case(include_str!("../oracles/cv_comparison.json"), "one_se_rule");
    let mut given = found["input"]["path"].as_array().unwrap().clone();
    // Larger penalties are simpler, and the simplest step comes first.
    given.sort_by(|a, b| number(b, "lambda_").total_cmp(&number(a, "lambda_")));
    let path: Vec<PathStep> = given
        .iter()
        .map(|step| PathStep {
            mean: number(step, "mean"),
            standard_error: number(step, "se"),
        })
        .collect();
    let got = one_standard_error(&path).unwrap();
    let want = |name: &str| number(&found["expected"], name);
    close(
        &[
            number(&given[got.best], "lambda_"),
            got.limit,
            number(&given[got.chosen], "lambda_"),
        ],
        &[
            want("best_lambda"),
            want("threshold"),
            want("chosen_lambda"),
        ],
        1e-12,
    );
}

#[test]
fn rank_correlations_are_those_of_scipy() {
    let file = include_str!("../oracles/rank_correlation.json");
    for id in ["ties", "no_ties", "constant"] {
        let found = case(file, id);
        let (x, y) = (floats(&found["input"]["x"]), floats(&found["input"]["y"]));
        let (got, rho) = (kendall(&x, &y).unwrap(), spearman(&x, &y).unwrap());
        let expected = &found["expected"];
        if id == "constant" {
            assert_eq!((got.tau_b, got.p, rho), (None, None, None));
            continue;
        }
        let want = |name: &str| number(expected, name);
        close(
            &[
                got.concordant,
                got.discordant,
                got.ties_first,
                got.ties_second,
                got.ties_both,
            ],
            &[
                want("concordant"),
                want("discordant"),
                want("ties_x_only"),
                want("ties_y_only"),
                want("ties_both"),
            ],
            1e-12,
        );
        close(
            &[got.tau_b.unwrap(), rho.unwrap()],
            &[want("tau_b"), want("spearman")],
            1e-12,
        );
        if id == "ties" {
            close(&[got.p.unwrap()], &[want("p_asymptotic")], 1e-12);
            // Tau-c scales the same difference of pairs by the shorter list of values.
            let n_values = |values: &[f64]| {
                let bits: std::collections::BTreeSet<u64> =
                    values.iter().map(|value| value.to_bits()).collect();
                bits.len() as f64
            };
            let (n, shorter) = (x.len() as f64, n_values(&x).min(n_values(&y)));
            let most = n * n * (shorter - 1.0) / shorter;
            let tau_c = 2.0 * (got.concordant - got.discordant) / most;
            close(&[tau_c], &[want("tau_c")], 1e-12);
        }
    }
}

#[test]
fn rank_biased_overlap_is_the_one_of_the_reference_code() {
    let file = include_str!("../oracles/rbo.json");
    for id in ["rbo_0", "rbo_1", "rbo_2"] {
        let found = case(file, id);
        let input = &found["input"];
        let (x, y) = (floats(&input["score_x"]), floats(&input["score_y"]));
        let of = |rule| rank_biased_overlap(&x, &y, number(input, "p"), rule).unwrap();
        let want = |name: &str| number(&found["expected"], name);
        close(
            &[of(TieRule::Broken), of(TieRule::Shared), of(TieRule::Whole)],
            &[want("rbo_a"), want("rbo_b"), want("rbo_w")],
            1e-12,
        );
    }
}

#[test]
fn swap_sets_share_out_ties_and_moves_are_counted_in_midranks() {
    let file = include_str!("../oracles/tie_aware.json");
    let found = case(file, "overlap_at_k");
    let input = &found["input"];
    let (a, b) = (floats(&input["score_a"]), floats(&input["score_b"]));
    let placed = |scores: &[f64]| RankedLists::new(scores, &[]).unwrap();
    let got = swap_set(&placed(&a), &placed(&b), 3.0 / a.len() as f64).unwrap();
    let overlap = number(&found["expected"], "expected_overlap");
    close(
        &[got.overlap, got.jaccard, got.kept + got.swapped],
        &[overlap, overlap / (2.0 - overlap), 3.0],
        1e-12,
    );
    let found = case(file, "rank_displacement");
    let moved = mean_displacement(&a, &b).unwrap();
    close(
        &[moved],
        &[number(&found["expected"], "mean_abs_displacement")],
        1e-12,
    );
}
