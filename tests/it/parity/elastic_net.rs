//! The elastic net against cvxpy and scikit-learn (`oracles/elastic_net_logistic.json`), and its own conditions.

use leadscore::domain::{Seed, sigmoid};
use leadscore::error::{Error, ErrorKind};
use leadscore::model::{NetPlan, Sign, elastic_net};
use rand::Rng;

use super::oracle::{case, close, column_major, floats, labels};

const ORACLE: &str = include_str!("../oracles/elastic_net_logistic.json");

#[test]
fn coefficients_are_those_of_cvxpy() {
    for id in [
        "enet_0.05_1.0",
        "enet_0.1_0.5",
        "enet_0.2_0.0",
        "enet_0.1217_1.0",
    ] {
        let case = case(ORACLE, id);
        let columns = column_major(&case["input"]["X"]);
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let labels = labels(&case["input"]["y"]);
        let penalty = case["input"]["lambda_"].as_f64().unwrap();
        let mix = case["input"]["alpha"].as_f64().unwrap();
        // Alone, and at the end of a path: the way there does not matter.
        for penalties in [vec![penalty], vec![8.0 * penalty, 3.0 * penalty, penalty]] {
            let plan = NetPlan {
                mix,
                penalties: Some(&penalties),
                signs: &[],
            };
            let fits = elastic_net(&columns, &labels, None, &plan).unwrap();
            let fit = fits.last().unwrap();
            assert!(fit.converged, "{id}: {fit:?}");
            let expected = &case["expected"];
            close(
                &fit.standardized,
                &floats(&expected["coef_standardised"]),
                1e-7,
            );
            close(&fit.coefficients, &floats(&expected["coef_original"]), 1e-7);
            let intercept = expected["intercept_original"].as_f64().unwrap();
            close(&[fit.intercept], &[intercept], 1e-7);
            for (got, expected) in fit
                .standardized
                .iter()
                .zip(floats(&expected["coef_standardised"]))
            {
                assert_eq!(*got == 0.0, expected == 0.0, "{id}");
            }
        }
    }
}

#[test]
fn a_path_begins_where_the_first_coefficient_appears() {
    let case = case(ORACLE, "lambda_max_alpha1");
    let columns = column_major(&case["input"]["X"]);
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let labels = labels(&case["input"]["y"]);
    let plan = NetPlan {
        mix: 1.0,
        ..NetPlan::default()
    };
    let fits = elastic_net(&columns, &labels, None, &plan).unwrap();
    let largest = case["expected"]["lambda_max"].as_f64().unwrap();
    close(&[fits[0].penalty], &[largest], 1e-9);
    close(&[fits[99].penalty], &[1e-4 * largest], 1e-9);
    let sizes = |place: usize| {
        fits[place]
            .standardized
            .iter()
            .filter(|c| **c != 0.0)
            .count()
    };
    assert_eq!((sizes(0), sizes(1), sizes(99)), (0, 1, 3));
    assert!(
        fits.windows(2)
            .all(|pair| pair[1].log_loss <= pair[0].log_loss + 1e-12)
    );
}

/// Correlated columns, of which the first five matter; weights, a constant and a column that is there twice.
fn world() -> (Vec<Vec<f64>>, Vec<bool>, Vec<f64>) {
    let mut rng = Seed(5).stream(0);
    let n = 800;
    let mut columns: Vec<Vec<f64>> = Vec::new();
    for j in 0..30 {
        let noise: Vec<f64> = (0..n).map(|_| rng.random_range(-1.0..1.0)).collect();
        let column = match columns.last() {
            Some(last) if j % 3 != 0 => last.iter().zip(&noise).map(|(a, b)| a + b).collect(),
            _ => noise,
        };
        columns.push(column);
    }
    let effect = |row: usize| {
        (0..5)
            .map(|j| columns[j][row] * (1.0 - 0.4 * j as f64))
            .sum::<f64>()
    };
    let labels = (0..n)
        .map(|row| rng.random::<f64>() < sigmoid(effect(row) - 1.0))
        .collect();
    let weights = (0..n).map(|_| rng.random_range(0.0..2.0)).collect();
    columns.push(vec![4.0; n]);
    columns.push(columns[2].clone());
    (columns, labels, weights)
}

#[test]
fn every_fit_of_a_path_meets_its_optimality_conditions_and_signs() {
    let (columns, labels, weights) = world();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let total: f64 = weights.iter().sum();
    for (mix, sign) in [
        (1.0, Sign::Free),
        (0.5, Sign::Free),
        (1.0, Sign::NonNegative),
        (0.5, Sign::NonPositive),
    ] {
        let signs = vec![sign; columns.len()];
        let plan = NetPlan {
            mix,
            penalties: None,
            signs: &signs,
        };
        for fit in elastic_net(&columns, &labels, Some(&weights), &plan).unwrap() {
            assert!(fit.converged, "{mix} {sign:?} {}", fit.penalty);
            let eta = |row: usize| {
                let parts = columns.iter().zip(&fit.coefficients);
                fit.intercept + parts.map(|(column, c)| c * column[row]).sum::<f64>()
            };
            let residuals: Vec<f64> = (0..labels.len())
                .map(|row| {
                    weights[row] * (sigmoid(eta(row)) - f64::from(u8::from(labels[row]))) / total
                })
                .collect();
            assert!(residuals.iter().sum::<f64>().abs() < 1e-7);
            for (column, c) in columns.iter().zip(&fit.standardized) {
                let mean = column.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>() / total;
                let squares = column
                    .iter()
                    .zip(&weights)
                    .map(|(x, w)| w * (x - mean).powi(2));
                let sd = (squares.sum::<f64>() / total).sqrt();
                if sd < 1e-9 {
                    assert!(*c == 0.0, "a constant");
                    continue;
                }
                let products = column
                    .iter()
                    .zip(&residuals)
                    .map(|(x, r)| r * (x - mean) / sd);
                let slope = products.sum::<f64>() + fit.penalty * (1.0 - mix) * c;
                let held = fit.penalty * mix + 1e-7;
                let is_held = match sign {
                    Sign::Free => slope.abs() <= held,
                    Sign::NonNegative => 0.0 <= *c && -held <= slope,
                    Sign::NonPositive => *c <= 0.0 && slope <= held,
                };
                assert!(is_held, "{mix} {sign:?} {}: {c} {slope}", fit.penalty);
                if *c != 0.0 {
                    assert!((slope + fit.penalty * mix * c.signum()).abs() < 1e-7);
                }
            }
        }
    }
}

#[test]
fn settings_out_of_range_are_named() {
    let (columns, labels, _) = world();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let plans = [
        (
            NetPlan {
                mix: 1.5,
                ..NetPlan::default()
            },
            "`mix` must be between 0 and 1, got `1.5`",
        ),
        (
            NetPlan {
                penalties: Some(&[0.1, f64::NAN]),
                ..NetPlan::default()
            },
            "`penalty` must be 0 or more, got `NaN`",
        ),
        (
            NetPlan {
                signs: &[Sign::Free],
                ..NetPlan::default()
            },
            "`signs` must be one a column, or none, got `1`",
        ),
    ];
    for (plan, message) in plans {
        let error = elastic_net(&columns, &labels, None, &plan).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(Error::from(error).kind(), ErrorKind::Config);
    }
}
