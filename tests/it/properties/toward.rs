//! Ridge toward the rules: rules alone at one end, the model alone at the other, better than both between.

use leadscore::calibration::refit_ab;
use leadscore::domain::{Seed, sigmoid, softplus};
use leadscore::error::{Error, ErrorKind};
use leadscore::matrix::{Column, Table};
use leadscore::model::{Dataset, Shape, Toward, find, fit_toward};
use rand::Rng;

/// Ten flags; the rules know eight of them, with points that are off, and do not know the rest.
struct World {
    table: Table,
    points: Vec<f64>,
    labels: Vec<bool>,
}

impl World {
    fn new(seed: Seed, n: usize) -> Self {
        let mut rng = seed.stream(0);
        let columns: Vec<Vec<f64>> = (0..10)
            .map(|_| {
                (0..n)
                    .map(|_| f64::from(u8::from(rng.random::<f64>() < 0.3)))
                    .collect()
            })
            .collect();
        let true_points = [1.2, 1.0, 0.8, 0.8, 0.6, 0.6, 0.4, 0.4, 1.0, 0.0];
        let rule_points = [20.0, 10.0, 10.0, 15.0, 5.0, 10.0, 10.0, 5.0, 0.0, 0.0];
        let sum = |weights: &[f64; 10], row: usize| {
            let parts = columns.iter().zip(weights);
            parts
                .map(|(column, weight)| weight * column[row])
                .sum::<f64>()
        };
        let points = (0..n).map(|row| sum(&rule_points, row)).collect();
        let labels = (0..n)
            .map(|row| rng.random::<f64>() < sigmoid(sum(&true_points, row) - 4.5))
            .collect();
        let named = columns.iter().enumerate();
        let named = named.map(|(j, column)| (format!("x{j}"), Column::Number(column.clone())));
        Self {
            table: Table::new(n, named.collect()).unwrap(),
            points,
            labels,
        }
    }

    fn data<'a>(&'a self, rows: &'a [usize]) -> Dataset<'a> {
        Dataset {
            table: &self.table,
            labels: &self.labels,
            weights: None,
            rows,
            groups: None,
            signs: &[],
        }
    }

    fn loss(&self, log_odds: &[f64]) -> f64 {
        let each = log_odds.iter().zip(&self.labels);
        let sum: f64 = each
            .map(|(&z, &y)| softplus(z) - if y { z } else { 0.0 })
            .sum();
        sum / self.labels.len() as f64
    }
}

fn fit(world: &World, penalties: &[f64]) -> Vec<Toward> {
    let rows: Vec<usize> = (0..world.labels.len()).collect();
    fit_toward(
        &world.data(&rows),
        &world.points,
        penalties,
        Shape::Straight,
    )
    .unwrap()
}

#[test]
fn a_strong_penalty_gives_the_rules_and_a_weak_one_the_model() {
    let world = World::new(Seed(3), 4000);
    let fits = fit(&world, &[1e7, 1e-3, 1e-9]);
    assert!(fits.iter().all(|fit| fit.report.converged));
    let map = refit_ab(&world.points, &world.labels, None).unwrap();
    assert!((fits[0].slope - map.slope).abs() < 1e-6);
    assert!((fits[0].model.intercept - map.intercept).abs() < 1e-5);
    let rows: Vec<usize> = (0..world.labels.len()).collect();
    let learner = find("logistic", None).unwrap();
    let model = learner.fit(&world.data(&rows), 7, Seed(1)).unwrap().model;
    let expected = model.log_odds(&world.table).unwrap();
    let got = fits[2].log_odds(&world.table, &world.points).unwrap();
    // Our weakest ridge on the one side, none to speak of on the other.
    assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.01));
    let losses: Vec<f64> = fits
        .iter()
        .map(|fit| world.loss(&fit.log_odds(&world.table, &world.points).unwrap()))
        .collect();
    assert!(losses[1] < losses[0] && losses[2] <= losses[1]);
}

#[test]
fn with_few_conversions_it_beats_rules_and_model() {
    let learner = find("logistic", None).unwrap();
    let places: Vec<usize> = (0..8).collect();
    let (mut toward, mut rules, mut models) = (vec![0.0; 8], 0.0, vec![0.0; 8]);
    let test = World::new(Seed(99), 20_000);
    let mut conversions = 0;
    for seed in 0..20 {
        let world = World::new(Seed(seed), 400);
        conversions += world.labels.iter().filter(|label| **label).count();
        let rows: Vec<usize> = (0..world.labels.len()).collect();
        let penalties = [1.0, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0001];
        for (sum, fit) in toward.iter_mut().zip(fit(&world, &penalties)) {
            *sum += test.loss(&fit.log_odds(&test.table, &test.points).unwrap()) / 20.0;
        }
        let map = refit_ab(&world.points, &world.labels, None).unwrap();
        let mapped: Vec<f64> = test.points.iter().map(|&s| map.apply(s)).collect();
        rules += test.loss(&mapped) / 20.0;
        let fits = learner
            .fit_some(&world.data(&rows), &places, Seed(1))
            .unwrap();
        for (sum, fit) in models.iter_mut().zip(fits) {
            *sum += test.loss(&fit.model.log_odds(&test.table).unwrap()) / 20.0;
        }
    }
    let best = |losses: &[f64]| losses.iter().copied().fold(f64::INFINITY, f64::min);
    let figures = format!(
        "{} rules {rules} models {models:?} toward {toward:?}",
        conversions / 20
    );
    assert!(best(&toward) < rules - 0.001, "{figures}");
    assert!(best(&toward) < best(&models) - 0.001, "{figures}");
}

#[test]
fn backward_points_are_left_out_and_said() {
    let mut world = World::new(Seed(5), 2000);
    for points in &mut world.points {
        *points = -*points;
    }
    let fits = fit(&world, &[10.0, 0.01]);
    for fit in fits {
        assert!(fit.slope == 0.0);
        let warning = fit.report.warnings.last().unwrap();
        assert_eq!(
            warning,
            "beside the columns the rule points count against conversion; left out"
        );
    }
}

#[test]
fn what_cannot_be_fitted_is_named() {
    let world = World::new(Seed(5), 500);
    let rows: Vec<usize> = (0..500).collect();
    let error = fit_toward(&world.data(&rows), &world.points, &[0.0], Shape::Straight).unwrap_err();
    assert_eq!(error.to_string(), "`penalty` must be above 0, got `0`");
    assert_eq!(Error::from(error).kind(), ErrorKind::Config);
    let error = fit_toward(&world.data(&rows), &[1.0], &[1.0], Shape::Curved).unwrap_err();
    assert_eq!(
        error.to_string(),
        "rule points have 1 entries, the table has 500 rows"
    );
}
