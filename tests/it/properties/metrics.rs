//! What metrics have to do whatever the data.

use leadscore::domain::Seed;
use leadscore::metrics::{ALL, Bootstrap, Placements, Ranked, Sample, auc, bootstrap};

/// Leads with three rows each that share a tendency, so that rows of one lead are alike.
fn clustered(leads: usize) -> (Vec<bool>, Vec<f64>, Vec<u32>) {
    let chance = |name: String| (Seed(4).hash(&name) >> 11) as f64 / (1u64 << 53) as f64;
    let (mut labels, mut scores, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    for lead in 0..leads {
        let tendency = chance(format!("tendency {lead}"));
        for row in 0..3 {
            labels.push(chance(format!("label {lead} {row}")) < 0.5 * tendency);
            let noise = chance(format!("noise {lead} {row}"));
            scores.push(((tendency + noise) * 20.0).round() / 40.0);
            groups.push(lead as u32);
        }
    }
    (labels, scores, groups)
}

#[test]
fn clustered_delong_and_the_grouped_bootstrap_agree_within_a_tenth() {
    let (labels, scores, groups) = clustered(700);
    let sample = Sample::new(&labels, &scores, None).unwrap();
    let placements = Placements::new(&sample, &Ranked::new(&sample)).unwrap();
    let by_formula = placements.clustered_variance(&groups, 700).unwrap().sqrt();
    let plan = Bootstrap {
        replicates: 1000,
        seed: Seed(1),
    };
    let drawn = bootstrap(700, plan, |counts| {
        let weights: Vec<f64> = groups
            .iter()
            .map(|&group| f64::from(counts[group as usize]))
            .collect();
        let sample = Sample::new(&labels, &scores, Some(&weights)).ok()?;
        Some(vec![auc(&Ranked::new(&sample)).ok()?])
    })
    .unwrap();
    let values = drawn.statistic(0);
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let spread = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / values.len() as f64;
    assert!(
        (spread.sqrt() / by_formula - 1.0).abs() < 0.1,
        "{} {by_formula}",
        spread.sqrt()
    );
    assert!((placements.auc() - auc(&Ranked::new(&sample)).unwrap()).abs() < 1e-12);
}

#[test]
fn ranking_metrics_do_not_mind_a_rising_transform() {
    let (labels, scores, _) = clustered(100);
    let squeezed: Vec<f64> = scores
        .iter()
        .map(|score| (score * 3.0).exp() / 100.0)
        .collect();
    for metric in ALL
        .iter()
        .filter(|metric| !["log_loss", "brier"].contains(&metric.name))
    {
        let value = |scores: &[f64]| {
            (metric.compute)(&Sample::new(&labels, scores, None).unwrap()).unwrap()
        };
        assert!(
            (value(&scores) - value(&squeezed)).abs() < 1e-14,
            "{}",
            metric.name
        );
    }
}
