//! Scores with reasons that add up, one by one and in batches of any chunking.

use std::fs;

use leadscore::artifact::Artifact;
use leadscore::calibration::Calibrator;
use leadscore::domain::{Seed, Timestamp};
use leadscore::error::{Error, ErrorKind};
use leadscore::explain::Background;
use leadscore::hybrid::Blend;
use leadscore::matrix::ColumnType;
use leadscore::model::{LogisticModel, Model, Node, Split, Term, Test, Tree, TreesModel};
use leadscore::scoring::{Batch, Chunk, Scorer, ScoringError};
use leadscore::sink::{self, Options};

use crate::trained::{World, learners, rulebook, trained, world};
use rand::Rng;

pub(crate) const LIMIT: usize = 3;

pub(crate) fn leads(world: &World) -> Vec<&str> {
    world.set.leads.iter().map(String::as_str).collect()
}

pub(crate) fn chunk<'a>(world: &'a World, leads: &'a [&'a str]) -> Chunk<'a> {
    Chunk {
        leads,
        as_of: &world.set.cutoffs,
        table: &world.set.table,
        facts: &world.facts,
        holds: &world.holds,
    }
}

pub(crate) fn artifact() -> Artifact {
    trained(&world(500, 1), &learners()).0
}

pub(crate) fn scorer(artifact: &Artifact, winner: &str) -> Scorer {
    let mut artifact = artifact.clone();
    winner.clone_into(&mut artifact.fitted.winner);
    Scorer::new(&artifact, Some(rulebook())).unwrap()
}

pub(crate) fn parts_of_world(
    world: &World,
    rows: &[usize],
) -> (Vec<Vec<f64>>, Vec<Vec<bool>>, Vec<Timestamp>) {
    (
        world
            .facts
            .iter()
            .map(|one| rows.iter().map(|&row| one[row]).collect())
            .collect(),
        world
            .holds
            .iter()
            .map(|one| rows.iter().map(|&row| one[row]).collect())
            .collect(),
        rows.iter().map(|&row| world.set.cutoffs[row]).collect(),
    )
}

#[test]
fn reasons_add_up_for_every_scorer_on_every_row() {
    let artifact = artifact();
    // Other leads than those of the training, missing values and unseen rows among them.
    let world = world(400, 2);
    let leads = leads(&world);
    for winner in ["base_rate", "rules", "logistic", "tree", "hybrid"] {
        let scorer = scorer(&artifact, winner);
        let chunk = chunk(&world, &leads);
        let got = scorer.score(&chunk, LIMIT).unwrap();
        // Whoever asks for no reasons gets the same scores.
        let predicted = scorer.predict(&chunk).unwrap();
        for (line, alone) in scorer.lines(&got).iter().zip(&predicted) {
            assert_eq!(line.probability, alone.probability, "{winner}");
            assert_eq!((line.score, &line.grade), (alone.score, &alone.grade));
        }
        let (mut overridden, mut shown) = (0, 0);
        for row in 0..got.n_rows() {
            let (decision, reasons) = (&got.decisions[row], &got.reasons[row]);
            let sum = got.base_points[row]
                + reasons.points()
                + decision.limit_points
                + got.override_points(row);
            assert_eq!(sum, decision.score, "{winner}, row {row}");
            assert!((0..=100).contains(&decision.score));
            assert!(reasons.shown.len() <= LIMIT);
            assert!(
                reasons
                    .shown
                    .iter()
                    .all(|reason| 0.1 <= reason.log_odds.abs())
            );
            if world.holds[0][row] {
                assert_eq!(decision.score, 0);
            } else if world.holds[1][row] {
                assert!(60 <= decision.score);
            }
            overridden += usize::from(!decision.overrides.is_empty());
            shown += reasons.shown.len();
        }
        assert!(
            overridden > 50 && (shown > 100 || winner == "base_rate"),
            "{winner}"
        );
    }
}

/// A logistic model and a forest of three with numbers drawn at random.
fn random_models(schema: &[(String, ColumnType)], rng: &mut impl Rng) -> [Model; 2] {
    let mut draw = |size: f64| rng.random_range(-size..size);
    let terms = schema.iter().map(|(_, column_type)| match column_type {
        ColumnType::Number => Term::Number {
            fill: draw(5.0),
            slope: draw(2.0),
            missing: draw(2.0),
        },
        ColumnType::Category => Term::Category {
            levels: vec!["ES".into(), "XX".into()],
            values: vec![draw(3.0), draw(3.0)],
            other: draw(1.0),
            missing: draw(1.0),
        },
    });
    let linear = LogisticModel {
        schema: schema.to_vec(),
        terms: terms.collect(),
        intercept: draw(2.0),
    };
    let mut tree = || {
        let node = |split| Node {
            rows: 10.0,
            conversions: 2.0,
            value: draw(6.0),
            split,
        };
        let split = |column, test, left, right| {
            Some(Split {
                column,
                test,
                left,
                right,
                gain: 1.0,
            })
        };
        let at_most = |threshold| Test::AtMost {
            threshold,
            missing_passes: threshold > 4.0,
        };
        let one_of = Test::OneOf {
            levels: vec!["ES".into(), "PT".into()],
            missing_passes: true,
        };
        let splits = [
            split(0, at_most(4.5), 1, 2),
            split(2, at_most(3.0), 3, 4),
            split(3, one_of, 5, 6),
            None,
            split(1, at_most(0.5), 7, 8),
            None,
            None,
            None,
            None,
        ];
        Tree {
            nodes: splits.map(node).to_vec(),
        }
    };
    let trees = vec![tree(), tree(), tree()];
    let base = linear.intercept;
    let forest = TreesModel {
        schema: schema.to_vec(),
        base,
        trees,
    };
    [Model::Logistic(linear), Model::Trees(forest)]
}

#[test]
fn reasons_add_up_for_random_models_blends_and_scales() {
    let mut artifact = artifact();
    let world = world(60, 9);
    let leads = leads(&world);
    let mut rng = Seed(11).stream(0);
    for round in 0..60 {
        let models = random_models(&world.set.table.schema(), &mut rng);
        for (fitted, model) in artifact.fitted.models.iter_mut().zip(models) {
            fitted.background = Background::fit(&model, &world.set.table).unwrap();
            fitted.model = model;
            fitted.calibrator = Calibrator::Logistic {
                intercept: rng.random_range(-1.0..1.0),
                slope: rng.random_range(0.1..2.0),
            };
        }
        artifact.fitted.hybrid = Some(Blend {
            constant: rng.random_range(-1.0..1.0),
            rules: rng.random_range(0.0..2.0),
            model: rng.random_range(0.0..2.0),
        });
        artifact.fitted.scale.points_per_doubling = rng.random_range(0.5..30.0);
        artifact.fitted.chosen = Some(if round % 2 == 0 { "logistic" } else { "tree" }.into());
        for winner in ["hybrid", "logistic", "tree"] {
            // Every row is checked inside; a row that does not add up is an error.
            let got = scorer(&artifact, winner)
                .score(&chunk(&world, &leads), round % 6)
                .unwrap();
            assert_eq!(got.n_rows(), 60);
        }
    }
}

#[test]
fn the_sides_are_the_maps_of_the_artifact() {
    let artifact = artifact();
    let world = world(200, 5);
    let leads = leads(&world);
    let got = scorer(&artifact, "hybrid")
        .score(&chunk(&world, &leads), LIMIT)
        .unwrap();
    let (tally, fitted) = (got.tally.as_ref().unwrap(), &artifact.fitted);
    let expected = world.rulebook.scorecard.tally(&world.facts);
    assert_eq!(*tally, expected);
    let chosen = fitted.model(fitted.chosen.as_deref().unwrap()).unwrap();
    let raw = chosen.model.log_odds(&world.set.table).unwrap();
    let blend = fitted.hybrid.unwrap();
    for (row, raw) in raw.into_iter().enumerate() {
        let rules = fitted.rules.as_ref().unwrap().map.apply(tally.totals[row]);
        let model = chosen.calibrator.apply(raw);
        let hybrid = blend.apply(rules, model);
        assert!((got.rules.as_ref().unwrap()[row] - rules).abs() < 1e-12);
        assert!((got.model.as_ref().unwrap()[row] - model).abs() < 1e-12);
        assert!((got.log_odds[row] - hybrid).abs() < 1e-12);
        let scale = &fitted.scale;
        let points = scale.midpoint
            + scale.points_per_doubling * (hybrid - scale.reference_log_odds)
                / std::f64::consts::LN_2;
        assert!((got.decisions[row].unclipped as f64 - points).abs() <= 0.5 + 1e-9);
    }
}

#[test]
fn one_lead_alone_has_the_score_it_has_in_a_batch() {
    let artifact = artifact();
    let world = world(60, 4);
    let leads = leads(&world);
    let scorer = scorer(&artifact, "hybrid");
    let whole = chunk(&world, &leads);
    let together = scorer.score(&whole, LIMIT).unwrap();
    for row in 0..60 {
        let (facts, holds, as_of) = parts_of_world(&world, &[row]);
        let one = Chunk {
            leads: &leads[row..=row],
            as_of: &as_of,
            table: &world.set.table.take(&[row]),
            facts: &facts,
            holds: &holds,
        };
        let alone = scorer.score(&one, LIMIT).unwrap();
        assert_eq!(
            alone.log_odds[0].to_bits(),
            together.log_odds[row].to_bits()
        );
        assert_eq!(alone.decisions[0], together.decisions[row]);
        assert_eq!(alone.reasons[0], together.reasons[row]);
        let why = scorer.explain(&whole, row, LIMIT).unwrap();
        assert_eq!(why.score, together.decisions[row].score);
        let sum = why.base_points
            + why.reasons.iter().map(|reason| reason.points).sum::<i64>()
            + why.other_points
            + why.limit_points
            + why.overrides.iter().map(|(_, points)| points).sum::<i64>();
        assert_eq!(sum, why.score);
        let parts: f64 = why.reasons.iter().map(|reason| reason.log_odds).sum();
        assert!((why.base_log_odds + parts + why.other_log_odds - why.log_odds).abs() < 1e-9);
        for reason in &why.reasons {
            // Limits on points or of the model are neither rules nor columns.
            if !reason.evidence.is_empty() {
                assert!((reason.from_rules + reason.from_model - reason.log_odds).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn reasons_name_rules_themes_and_columns_by_stable_codes() {
    let scorer = scorer(&artifact(), "hybrid");
    let codes: Vec<&str> = scorer
        .topics()
        .all
        .iter()
        .map(|topic| topic.code.as_str())
        .collect();
    assert_eq!(
        codes,
        [
            "R_MAIL_OPENED",
            "R_PRICE_PAGE",
            "R_SPAIN",
            "R_FREE_MAIL",
            "R_SITE",
            "R_COUNTRY",
            "R_LIMITS_OF_POINTS",
            "R_LIMIT_OF_THE_MODEL"
        ]
    );
    let world = world(300, 6);
    let leads = leads(&world);
    let pages: Vec<usize> = (0..300).filter(|&row| world.facts[1][row] > 1.5).collect();
    let why = scorer.explain(&chunk(&world, &leads), pages[0], 8).unwrap();
    let price = why
        .reasons
        .iter()
        .find(|reason| reason.code == "R_PRICE_PAGE")
        .unwrap();
    assert_eq!(price.words, "Saw the price page");
    let said: Vec<(&str, &str, Option<f64>)> = price
        .evidence
        .iter()
        .map(|one| (one.words.as_str(), one.value.as_str(), one.points))
        .collect();
    assert_eq!(
        said,
        [
            ("Saw the price page", "2", Some(20.0)),
            ("pages seen", "2", None)
        ]
    );
}

#[test]
fn rules_alone_and_models_alone_score_too() {
    let mut world = world(500, 1);
    let (rules_only, _) = trained(&world, &[]);
    let scorer = Scorer::new(&rules_only, Some(rulebook())).unwrap();
    let all: Vec<String> = world.set.leads.clone();
    let leads: Vec<&str> = all.iter().map(String::as_str).collect();
    let got = scorer.score(&chunk(&world, &leads), LIMIT).unwrap();
    assert!(got.model.is_none() && got.hybrid.is_none() && got.rules.is_some());
    world.set.rules = None;
    let (models_only, _) = trained(&world, &learners());
    let scorer = Scorer::new(&models_only, None).unwrap();
    let bare = Chunk {
        facts: &[],
        holds: &[],
        ..chunk(&world, &leads)
    };
    let got = scorer.score(&bare, LIMIT).unwrap();
    assert!(got.tally.is_none() && got.rules.is_none() && got.model.is_some());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    let format = sink::of_path(&path).unwrap();
    let mut batch = Batch::begin(&scorer, LIMIT, &path, format, Options::default()).unwrap();
    batch.push(&bare).unwrap();
    batch.finish().unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 501);
}

#[test]
fn what_does_not_fit_is_named() {
    let artifact = artifact();
    let world = world(5, 1);
    let leads = leads(&world);
    let scorer = scorer(&artifact, "hybrid");
    let thin = world.set.table.clone();
    let columns = thin
        .names()
        .iter()
        .cloned()
        .zip(thin.columns().iter().cloned())
        .skip(1)
        .collect();
    let thin = leadscore::matrix::Table::new(5, columns).unwrap();
    let bad = Chunk {
        table: &thin,
        ..chunk(&world, &leads)
    };
    let error = Error::from(scorer.score(&bad, LIMIT).unwrap_err());
    assert_eq!(
        error.to_string(),
        "no column `count_email_opened`, which the model was trained on"
    );
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    let error = Error::from(Scorer::new(&artifact, None).unwrap_err());
    assert_eq!(
        error.to_string(),
        "the rulebook does not fit the artifact: the artifact was trained with one, none was given"
    );
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    let mut edited = rulebook();
    edited.scorecard.lines[1].points = 11.0;
    let error = Scorer::new(&artifact, Some(edited))
        .unwrap_err()
        .to_string();
    assert!(
        error.ends_with("others than those that were trained with"),
        "{error}"
    );
    let mut facts = world.facts.clone();
    facts[1][3] = f64::NAN;
    let bad = Chunk {
        facts: &facts,
        ..chunk(&world, &leads)
    };
    assert_eq!(
        scorer.score(&bad, LIMIT).unwrap_err(),
        ScoringError::Fact {
            rule: "price_page".into(),
            lead: "lead 0003".into()
        }
    );
}
