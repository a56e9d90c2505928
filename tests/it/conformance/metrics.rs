//! What every metric of the registry has to do.

use leadscore::metrics::{ALL, Direction, Metric, MetricError, Sample};

fn value(metric: &Metric, labels: &[bool], scores: &[f64]) -> Result<f64, MetricError> {
    (metric.compute)(&Sample::new(labels, scores, None).unwrap())
}

/// Two of twenty converted, so that the best 10 % can hold all of them.
const LABELS: [bool; 20] = {
    let mut labels = [false; 20];
    labels[0] = true;
    labels[1] = true;
    labels
};

/// Scores with ties within and across the classes.
const SCORES: [f64; 20] = [
    0.9, 0.1, 0.5, 0.5, 0.5, 0.2, 0.2, 0.9, 0.1, 0.1, 0.3, 0.3, 0.4, 0.6, 0.1, 0.7, 0.2, 0.2, 0.1,
    0.5,
];

fn perfect() -> Vec<f64> {
    LABELS
        .iter()
        .map(|&label| f64::from(u8::from(label)))
        .collect()
}

fn inverted() -> Vec<f64> {
    perfect().into_iter().map(|p| 1.0 - p).collect()
}

fn in_range(metric: &Metric, value: f64) {
    let (low, high) = metric.range;
    assert!(
        (low..=high).contains(&value),
        "{} gave {value}",
        metric.name
    );
}

#[test]
fn a_perfect_score_is_never_worse_than_an_inverted_or_constant_one() {
    for metric in ALL {
        let perfect = value(metric, &LABELS, &perfect()).unwrap();
        let inverted = value(metric, &LABELS, &inverted()).unwrap();
        let tied = value(metric, &LABELS, &[0.1; 20]).unwrap();
        for got in [perfect, inverted, tied] {
            in_range(metric, got);
        }
        match metric.direction {
            Direction::Higher => assert!(perfect >= inverted && perfect > tied, "{}", metric.name),
            Direction::Lower => assert!(perfect < inverted && perfect < tied, "{}", metric.name),
        }
        let best = match metric.direction {
            Direction::Higher if metric.name == "lift_at_10" => 10.0,
            Direction::Higher => 1.0,
            Direction::Lower => 0.0,
        };
        assert!(
            (perfect - best).abs() < 1e-12,
            "{} gave {perfect}",
            metric.name
        );
    }
}

#[test]
fn one_class_gives_a_value_in_range_or_the_named_error() {
    for metric in ALL {
        for label in [false, true] {
            match value(metric, &[label; 20], &inverted()) {
                Ok(got) => in_range(metric, got),
                Err(error) => {
                    assert_eq!(
                        error,
                        MetricError::OneClass { label, rows: 20 },
                        "{}",
                        metric.name
                    );
                }
            }
        }
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    for metric in ALL {
        let straight = value(metric, &LABELS, &SCORES).unwrap();
        let labels: Vec<bool> = LABELS.iter().rev().copied().collect();
        let turned: Vec<f64> = SCORES.iter().rev().copied().collect();
        let back = value(metric, &labels, &turned).unwrap();
        assert!(
            (straight - back).abs() < 1e-14,
            "{}: {straight} {back}",
            metric.name
        );
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice_and_two_halves_are_one() {
    let mut weights = [1.0; 20];
    (weights[0], weights[3], weights[6]) = (2.0, 3.0, 2.0);
    let (mut labels, mut repeated) = (Vec::new(), Vec::new());
    for row in 0..20 {
        for _ in 0..weights[row] as usize {
            labels.push(LABELS[row]);
            repeated.push(SCORES[row]);
        }
    }
    for metric in ALL {
        let weighted = (metric.compute)(&Sample::new(&LABELS, &SCORES, Some(&weights)).unwrap());
        if !metric.takes_weights {
            assert_eq!(
                weighted,
                Err(MetricError::Unweighted {
                    metric: metric.name
                })
            );
            continue;
        }
        let twice = value(metric, &labels, &repeated).unwrap();
        let halves = (metric.compute)(
            &Sample::new(&labels, &repeated, Some(&vec![0.5; labels.len()])).unwrap(),
        );
        for got in [weighted.unwrap(), halves.unwrap()] {
            assert!(
                (got - twice).abs() < 1e-12,
                "{}: {got} {twice}",
                metric.name
            );
        }
    }
}
