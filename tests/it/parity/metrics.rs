//! Metrics against scikit-learn, brute force and pROC-checked figures (`oracles/`).

use leadscore::metrics::{
    Placements, Ranked, Sample, Top, auc, average_precision, brier, capture_at, compare,
    expected_average_precision, ks, lift_at, log_loss, log_loss_from_log_odds, logit_interval,
    precision_at,
};
use serde_json::Value;

fn oracle(text: &str) -> (f64, Vec<Value>) {
    let file: Value = serde_json::from_str(text).unwrap();
    let tolerance = file["default_tolerance_abs"].as_f64().unwrap();
    (tolerance, file["cases"].as_array().unwrap().clone())
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

fn labels(value: &Value) -> Vec<bool> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap() > 0.5)
        .collect()
}

fn near(got: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = expected.as_f64().unwrap();
    let bound = tolerance * expected.abs().max(1.0);
    assert!(
        (got - expected).abs() <= bound,
        "{what}: got {got}, expected {expected}"
    );
}

#[test]
fn basic_metrics_agree_with_scikit_learn() {
    let (tolerance, cases) = oracle(include_str!("../oracles/metrics_basic.json"));
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        let (y, p) = (labels(&case["input"]["y"]), numbers(&case["input"]["p"]));
        let weights = case["input"]["w"]
            .is_array()
            .then(|| numbers(&case["input"]["w"]));
        let sample = Sample::new(&y, &p, weights.as_deref()).unwrap();
        let want = &case["expected"];
        let loss = log_loss(&sample).unwrap();
        near(loss.value, &want["log_loss"], tolerance, id);
        if id == "log_loss_clip" {
            assert_eq!(loss.clipped, 3);
            continue;
        }
        let ranked = Ranked::new(&sample);
        let area = auc(&ranked).unwrap();
        near(area, &want["roc_auc"], tolerance, id);
        near(2.0 * area - 1.0, &want["gini"], tolerance, id);
        near(
            average_precision(&ranked).unwrap(),
            &want["average_precision"],
            tolerance,
            id,
        );
        near(brier(&sample).unwrap(), &want["brier"], tolerance, id);
        near(
            ks(&ranked).unwrap(),
            &want["ks_max_tpr_minus_fpr"],
            tolerance,
            id,
        );
        near(
            ranked.converted() / ranked.total(),
            &want["base_rate"],
            tolerance,
            id,
        );
        let log_odds: Vec<f64> = p.iter().map(|&p| leadscore::domain::log_odds(p)).collect();
        let from_log_odds =
            log_loss_from_log_odds(&Sample::new(&y, &log_odds, weights.as_deref()).unwrap());
        near(from_log_odds, &want["log_loss"], tolerance, id);
    }
}

#[test]
fn the_top_of_a_tied_list_is_the_mean_over_all_orders() {
    let (tolerance, cases) = oracle(include_str!("../oracles/tie_aware.json"));
    let case = cases.iter().find(|case| case["id"] == "topk").unwrap();
    let (y, score) = (
        labels(&case["input"]["y"]),
        numbers(&case["input"]["score"]),
    );
    let ranked = Ranked::new(&Sample::new(&y, &score, None).unwrap());
    let want = &case["expected"];
    for k in 1..=6u8 {
        let top = Top::Count(f64::from(k));
        let name = format!("precision@{k}");
        near(
            precision_at(&ranked, top).unwrap(),
            &want[&name],
            tolerance,
            &name,
        );
        let name = format!("recall@{k}");
        near(
            capture_at(&ranked, top).unwrap(),
            &want[&name],
            tolerance,
            &name,
        );
    }
    // Each conversion brings 10, each call costs 2.
    near(
        10.0 * Top::Count(3.0).hits(&ranked).unwrap() - 2.0 * 3.0,
        &want["expected_profit_k3_gain10_cost2"],
        tolerance,
        "profit of three calls",
    );
    near(
        lift_at(&ranked, Top::Share(0.25)).unwrap(),
        &want["lift@2"],
        tolerance,
        "lift@2",
    );
    let expected = expected_average_precision(&ranked).unwrap();
    let name = "expected_average_precision_over_tie_orders";
    near(expected, &want[name], tolerance, name);
    let plain = average_precision(&ranked).unwrap();
    near(
        plain,
        &want["sklearn_average_precision"],
        tolerance,
        "average precision",
    );
    near(auc(&ranked).unwrap(), &want["roc_auc"], tolerance, "auc");
}

#[test]
fn delong_agrees_plain_and_clustered() {
    let (tolerance, cases) = oracle(include_str!("../oracles/delong.json"));
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        let (input, want) = (&case["input"], &case["expected"]);
        let y = labels(&input["y"]);
        let [a, b] = ["a", "b"].map(|name| {
            let scores = numbers(&input[name]);
            let sample = Sample::new(&y, &scores, None).unwrap();
            Placements::new(&sample, &Ranked::new(&sample)).unwrap()
        });
        near(a.auc(), &want["auc_a"], tolerance, id);
        near(b.auc(), &want["auc_b"], tolerance, id);
        near(a.variance().unwrap(), &want["var_a"], tolerance, id);
        near(b.variance().unwrap(), &want["var_b"], tolerance, id);
        near(a.covariance(&b).unwrap(), &want["cov_ab"], tolerance, id);
        let test = compare(&a, &b, None).unwrap();
        near(test.difference, &want["diff"], tolerance, id);
        near(test.standard_error, &want["se_diff"], tolerance, id);
        near(test.z, &want["z"], 1e-11, id);
        near(test.p, &want["p_two_sided"], tolerance, id);
        // The plain interval: the variance is that of the AUC itself.
        for (end, z) in [(0, -1.959_963_984_540_054), (1, 1.959_963_984_540_054)] {
            let plain = a.auc() + z * a.variance().unwrap().sqrt();
            near(plain, &want["ci95_auc_a"][end], 1e-9, id);
        }
        let (low, high) = logit_interval(a.auc(), a.variance().unwrap()).unwrap();
        near(low, &want["ci95_auc_a_logit"][0], 1e-9, id);
        near(high, &want["ci95_auc_a_logit"][1], 1e-9, id);
        if input["cluster"].is_array() {
            let codes: Vec<u32> = numbers(&input["cluster"])
                .into_iter()
                .map(|code| code as u32)
                .collect();
            let n = 12;
            near(
                a.clustered_variance(&codes, n).unwrap(),
                &want["cluster_var_a"],
                tolerance,
                id,
            );
            let covariance = a.clustered_covariance(&b, &codes, n).unwrap();
            near(covariance, &want["cluster_cov_ab"], tolerance, id);
            let test = compare(&a, &b, Some((&codes, n))).unwrap();
            near(test.standard_error, &want["cluster_se_diff"], tolerance, id);
        }
    }
}
