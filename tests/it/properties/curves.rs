//! Curves of the logistic learner find what a straight line cannot, and go on calmly where nothing was seen.

use leadscore::domain::{Seed, sigmoid, softplus};
use leadscore::matrix::{Column, Table};
use leadscore::model::{Dataset, Effort, Model, Term, find};
use rand::Rng;

/// A hump in `age`, a jump at the first visit, nothing in `noise`; `age` is missing for some, who convert more.
fn world(n: usize) -> (Table, Vec<bool>) {
    let mut rng = Seed(21).stream(0);
    let (mut age, mut visits, mut noise, mut labels) = (vec![], vec![], vec![], vec![]);
    for _ in 0..n {
        let years: f64 = rng.random_range(18.0..78.0);
        let is_missing = rng.random::<f64>() < 0.1;
        let many = (rng.random_range(0.0..3.0f64)).exp().floor();
        let visit = if rng.random::<f64>() < 0.6 { 0.0 } else { many };
        let hump = if is_missing {
            1.0
        } else {
            1.0 - (years - 48.0).powi(2) / 300.0
        };
        let jump = if visit == 0.0 { -1.5 } else { 0.5 };
        age.push(if is_missing { f64::NAN } else { years });
        visits.push(visit);
        noise.push(rng.random::<f64>());
        labels.push(rng.random::<f64>() < sigmoid(hump + jump - 1.0));
    }
    let columns = [("age", age), ("visits", visits), ("noise", noise)];
    let named = columns.map(|(name, values)| (name.to_owned(), Column::Number(values)));
    (Table::new(n, named.to_vec()).unwrap(), labels)
}

fn loss(log_odds: &[f64], labels: &[bool]) -> f64 {
    let each = log_odds.iter().zip(labels);
    each.map(|(&z, &y)| softplus(z) - if y { z } else { 0.0 })
        .sum::<f64>()
        / labels.len() as f64
}

#[test]
fn a_hump_and_a_jump_are_found_and_nothing_is_made_of_noise() {
    let (table, labels) = world(9000);
    let (train, test): (Vec<usize>, Vec<usize>) = (0..9000).partition(|row| *row < 6000);
    let data = Dataset {
        table: &table,
        labels: &labels,
        weights: None,
        rows: &train,
        groups: None,
        signs: &[],
    };
    let learner = find("logistic", None).unwrap();
    let words = learner.candidates();
    let (held_out, truth) = (table.take(&test), &labels[6000..]);
    let best = |places: &[usize]| {
        let fits = learner.fit_some(&data, places, Seed(1)).unwrap();
        let fits = fits.into_iter().map(|fit| {
            assert!(fit.report.converged && fit.report.warnings.is_empty());
            (
                loss(&fit.model.log_odds(&held_out).unwrap(), truth),
                fit.model,
            )
        });
        fits.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
    };
    let quick = learner.tried(Effort::Quick);
    assert!(quick.iter().all(|&place| !words[place].contains("curves")));
    let curved: Vec<usize> = (0..words.len())
        .filter(|&place| words[place].contains("curves"))
        .collect();
    let ((straight, _), (curved_loss, model)) = (best(&quick), best(&curved));
    assert!(curved_loss < straight - 0.02, "{straight} {curved_loss}");
    let Model::Logistic(model) = model else {
        panic!("not logistic")
    };
    let span = |term: &Term| match term {
        Term::Curve { values, .. } => {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            values.iter().copied().fold(f64::NEG_INFINITY, f64::max) - low
        }
        Term::Dropped | Term::Number { .. } | Term::Category { .. } => panic!("{term:?}"),
    };
    let spans: Vec<f64> = model.terms.iter().map(span).collect();
    assert!(
        2.0 < spans[0] && 1.5 < spans[1] && spans[2] < 0.5,
        "{spans:?}"
    );
    // Outside of what was seen, the curve goes on without a jump and ever more slowly.
    let probe = Column::Number(vec![79.0, 80.0, 790.0, 800.0]);
    let ends = model.terms[1].values(&probe);
    assert!((ends[1] - ends[0]).abs() < 0.1);
    assert!((ends[3] - ends[2]).abs() < (10.0 * (ends[1] - ends[0])).abs() + 1e-12);
    // Visits were never missing in training: where they are, they count as average.
    let Column::Number(visits) = &table.columns()[1] else {
        panic!("not numbers")
    };
    let seen = Column::Number(train.iter().map(|&row| visits[row]).collect());
    let sum: f64 = model.terms[1].values(&seen).iter().sum();
    assert!((sum / 6000.0).abs() < 1e-6);
    assert!(model.terms[1].values(&Column::Number(vec![f64::NAN]))[0].abs() < 1e-12);
}
