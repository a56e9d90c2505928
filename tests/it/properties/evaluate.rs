//! What training has to do whatever the data.

use leadscore::evaluate::{Agreement, Plan, Split, TrainingSet, train};
use leadscore::metrics::{Ranked, Sample, auc, log_loss};
use leadscore::model::{Learner, Newton, find};

use crate::support::ruled::ruled;
use crate::support::training::history;

fn plan() -> Plan {
    Plan {
        replicates: 200,
        importance_rows: 1000,
        importance_repeats: 2,
        ..Plan::default()
    }
}

#[test]
fn one_thread_and_four_give_the_same_bytes() {
    let set = history(500, 5, -4.0);
    let learners: Vec<&dyn Learner> = vec![&Newton, find("tree", None).unwrap()];
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let mut trained = pool.install(|| train(&set, &learners, &plan())).unwrap();
        trained.seconds.clear();
        // Debug prints floats to the last digit that tells them apart.
        format!("{trained:?}")
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn every_figure_can_be_recomputed_from_the_held_out_probabilities() {
    let set = history(500, 5, -4.0);
    let trained = train(&set, &[&Newton], &plan()).unwrap();
    let names: Vec<&str> = trained
        .oof
        .probabilities
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["base_rate", "rules", "logistic", "hybrid"]);
    for (name, probabilities) in &trained.oof.probabilities {
        let line = trained
            .contest
            .figures
            .iter()
            .find(|line| line.split == Split::Cv && line.scorer == *name)
            .unwrap();
        let sample = Sample::new(&set.labels, probabilities, None).unwrap();
        assert!((auc(&Ranked::new(&sample)).unwrap() - line.auc).abs() < 1e-12);
        assert!((log_loss(&sample).unwrap().value - line.log_loss).abs() < 1e-12);
        assert_eq!(line.rows, set.n_rows());
        assert_eq!(line.fold_means.unwrap().folds, 5);
        let ci = line.top[1].capture_ci.unwrap();
        assert!(ci.low <= line.top[1].capture && line.top[1].capture <= ci.high);
    }
}

#[test]
fn a_model_that_sees_more_than_the_rules_wins_and_the_table_says_why() {
    let set = history(2000, 5, -4.5);
    let trained = train(&set, &[&Newton], &plan()).unwrap();
    let verdict = &trained.contest.verdict;
    assert!(
        ["logistic", "hybrid"].contains(&verdict.winner.as_str()),
        "{}",
        verdict.reason
    );
    let table = &trained.importance.rules;
    assert_eq!(table[2].agreement, Agreement::NeverFired);
    assert_eq!(table[2].rate_fired, None);
    assert_eq!(
        (
            table[0].rank_by_points,
            table[1].rank_by_points,
            table[2].rank_by_points
        ),
        (3, 2, 1)
    );
    assert!(table[1].importance.unwrap() > 0.0 && table[1].lift.unwrap() > 1.0);
    let features: Vec<(&str, f64)> = trained
        .importance
        .features
        .iter()
        .map(|one| (one.name.as_str(), one.importance))
        .collect();
    assert!(
        features[0].1 > 0.005 && features[4].1 < 0.002,
        "{features:?}"
    );
    assert_eq!(trained.counts.rows, set.n_rows());
}

#[test]
fn a_backward_rulebook_is_told_and_never_flipped() {
    let mut set = history(800, 4, -3.5);
    if let Some(rules) = &mut set.rules {
        rules.totals.iter_mut().for_each(|total| *total = -*total);
    }
    let trained = train(&set, &[&Newton], &plan()).unwrap();
    let told = trained
        .warnings
        .iter()
        .any(|words| words.starts_with("the rulebook ranks backwards (AUC of the points 0."));
    assert!(told, "{:?}", trained.warnings);
    let rules = trained
        .contest
        .figures
        .iter()
        .find(|line| line.scorer == "rules")
        .unwrap();
    assert!(rules.auc < 0.6, "{}", rules.auc);
    assert_ne!(trained.contest.verdict.winner, "rules");
}

#[test]
fn few_conversions_give_words_instead_of_intervals() {
    let mut set = history(300, 3, -3.0);
    let mut left = 9;
    for label in &mut set.labels {
        left -= i32::from(*label && left > 0);
        *label &= left > 0;
    }
    let trained = train(&set, &[&Newton], &plan()).unwrap();
    assert!(
        trained
            .contest
            .figures
            .iter()
            .all(|line| line.auc_ci.is_none())
    );
    assert!(
        trained
            .contest
            .differences
            .iter()
            .all(|pair| pair.log_loss_ci.is_none())
    );
    assert!(
        trained.warnings[0].starts_with("only 8 groups converted"),
        "{:?}",
        trained.warnings
    );
    assert_eq!(trained.contest.verdict.winner, "rules");
    set.rules = None;
    set.labels.fill(false);
    let error = train(&set, &[&Newton], &plan()).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("rows converted; training needs both converted and other leads"),
        "{error}"
    );
    set.labels[0] = true;
    let error = leadscore::error::Error::from(train(&set, &[&Newton], &plan()).unwrap_err());
    assert!(
        error.to_string().contains("at least 2 of each are needed"),
        "{error}"
    );
}

#[test]
fn a_fixed_weight_is_kept_and_learners_are_not_needed() {
    let set = history(400, 4, -3.5);
    let fixed = Plan {
        hybrid_weight: Some(0.25),
        ..plan()
    };
    let blend = train(&set, &[&Newton], &fixed).unwrap().hybrid.unwrap();
    assert_eq!(
        (blend.constant, blend.rules, blend.model),
        (0.0, 0.75, 0.25)
    );
    let alone = train(&set, &[], &plan()).unwrap();
    assert!(alone.hybrid.is_none() && alone.models.is_empty());
    assert_eq!(alone.contest.verdict.winner, "rules");
    assert!(alone.importance.rules[0].rate_fired.is_some());
    let wrong = Plan {
        hybrid_weight: Some(1.5),
        ..plan()
    };
    let error = train(&set, &[&Newton], &wrong).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`weight` must lie between 0 and 1, got `1.5`"
    );
}

#[test]
fn a_learner_that_finds_nothing_to_learn_from_is_left_out_by_name() {
    // No column for a model to look at; the rules have facts of their own.
    let facts: Vec<f64> = (0..300).map(|row| f64::from(row % 7)).collect();
    let labels: Vec<bool> = (0..300).map(|row| 4 < row % 7 && row % 3 == 0).collect();
    let set = ruled(&[2.0], vec![facts], labels);
    let learners: Vec<&dyn Learner> = vec![&Newton, find("tree", None).unwrap()];
    let trained = train(&set, &learners, &plan()).unwrap();
    assert!(trained.models.is_empty() && trained.has_probabilities);
    assert_eq!(trained.contest.verdict.winner, "rules");
    for name in ["logistic", "tree"] {
        let words =
            format!("{name} was left out: cannot fit `{name}`: none of the 0 columns varies");
        assert!(
            trained.warnings.iter().any(|one| one.starts_with(&words)),
            "{:?}",
            trained.warnings
        );
    }
    let error = train(&TrainingSet { rules: None, ..set }, &learners[..1], &plan()).unwrap_err();
    assert!(
        error.to_string().contains("none of the 0 columns varies"),
        "{error}"
    );
}
