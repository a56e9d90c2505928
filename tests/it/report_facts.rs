//! The facts of the report: they add up, they agree with the contest, they stay small, and what is absent says why.

use leadscore::advice::Capacity;
use leadscore::artifact::{REPORT, save};
use leadscore::evaluate::{Split, Trained};
use leadscore::matrix::Table;
use leadscore::model::{Learner, Newton};
use leadscore::report::facts::{Absent, Facts, Figure, Level, read_json, render_json};

use super::trained::{World, facts, learned, learners, trained, world};

fn of(world: &World, learners: &[&dyn Learner]) -> (Facts, Trained) {
    let (trained, artifact) = learned(world, learners);
    (facts(world, &trained, &artifact), trained)
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9 * b.abs().max(1.0), "{a} is not {b}");
}

#[test]
fn the_head_of_the_list_is_what_the_project_has_time_for() {
    let mut world = world(600, 5);
    let (assumed, _) = of(&world, &[&Newton]);
    assert!(!assumed.capacity.is_given);
    close(assumed.capacity.share, 0.1);
    world.capacity = Some(Capacity::Share(0.25));
    let (share, _) = of(&world, &[&Newton]);
    assert!(share.capacity.is_given);
    close(share.capacity.share, 0.25);
    assert!(assumed.gains.scorers[0].at_capacity < share.gains.scorers[0].at_capacity);
    world.capacity = Some(Capacity::Leads(30));
    let (leads, _) = of(&world, &[&Newton]);
    close(leads.capacity.leads_a_list, 30.0);
    close(
        leads.capacity.share,
        30.0 / (assumed.capacity.leads_a_list / assumed.capacity.share),
    );
}

#[test]
fn counts_add_up_to_all_rows_and_all_conversions() {
    let world = world(1500, 5);
    let (facts, _) = of(&world, &learners());
    let (rows, conversions) = (1500.0, world.set.n_converted() as f64);
    assert_eq!(facts.roles.shown.len(), 3);
    for tenths in &facts.tenths {
        close(tenths.tenths.iter().map(|one| one.rows).sum(), rows);
        close(
            tenths.tenths.iter().map(|one| one.conversions).sum(),
            conversions,
        );
        close(tenths.tenths[9].cumulative_capture, 1.0);
        for one in &tenths.tenths {
            let [low, high] = one.lift_interval.unwrap();
            assert!(low <= one.lift + 1e-9 && one.lift <= high + 1e-9, "{one:?}");
            let scores = one.min_score - 1e-9..=one.max_score + 1e-9;
            assert!(scores.contains(&one.mean_score));
        }
    }
    for bands in [
        &facts.bands.scores,
        &facts.bands.grades,
        facts.bands.labels.get().unwrap(),
    ] {
        assert_eq!(bands.iter().map(|band| band.rows).sum::<usize>(), 1500);
        close(bands.iter().map(|band| band.capture).sum(), 1.0);
    }
    let cells = &facts.bands.matrix.get().unwrap().cells;
    assert_eq!(cells.len(), 4);
    assert_eq!(cells.iter().map(|cell| cell.rows).sum::<usize>(), 1500);
    for scorer in &facts.calibration.scorers {
        assert_eq!(scorer.bins.iter().map(|bin| bin.rows).sum::<usize>(), 1500);
        let hits: usize = scorer.bins.iter().map(|bin| bin.conversions).sum();
        assert_eq!(hits, world.set.n_converted());
    }
    for scorer in &facts.distribution.scorers {
        let both = [&scorer.converted_rows, &scorer.other_rows];
        assert_eq!(
            both.map(|rows| rows.iter().sum::<usize>())
                .iter()
                .sum::<usize>(),
            1500
        );
        assert!(scorer.other_mean < scorer.converted_mean);
    }
    for line in &facts.thresholds.lines {
        assert_eq!(
            line.called + line.passed_converted + line.passed_other,
            1500
        );
        assert_eq!(line.called_converted + line.called_other, line.called);
    }
    let quadrant = facts.quadrant.get().unwrap();
    let corners = [
        quadrant.both,
        quadrant.model_only,
        quadrant.points_only,
        quadrant.neither,
    ];
    close(corners.iter().map(|corner| corner.rows).sum(), rows);
    close(
        corners.iter().map(|corner| corner.conversions).sum(),
        conversions,
    );
    for division in &facts.segments.get().unwrap().by {
        let rows: usize = division.segments.iter().map(|segment| segment.rows).sum();
        assert_eq!(rows, 1500, "{}", division.column);
    }
    let months = &facts.months.get().unwrap().months;
    assert_eq!(months.iter().map(|month| month.rows).sum::<usize>(), 1500);
    assert_eq!(
        months.iter().map(|month| month.immature_rows).sum::<u64>(),
        12
    );
    for column in &facts.drift.get().unwrap().columns {
        for shares in [&column.early_shares, &column.late_shares] {
            close(shares.iter().sum(), 1.0);
        }
    }
    for feature in &facts.dependence.get().unwrap().features {
        let rows: usize = feature.bins.iter().map(|bin| bin.rows).sum();
        let points: f64 = feature
            .bins
            .iter()
            .map(|bin| bin.points * bin.rows as f64)
            .sum();
        assert_eq!(rows, 1500, "{}", feature.name);
        assert!(points.abs() < 1e-6, "{}", feature.name);
    }
}

#[test]
fn what_stands_in_the_contest_stands_in_the_figures_as_well() {
    let world = world(1500, 6);
    let (facts, trained) = of(&world, &learners());
    for (at, name) in facts.roles.shown.iter().enumerate() {
        let mut cv = trained
            .contest
            .figures
            .iter()
            .filter(|one| one.split == Split::Cv);
        let line = cv.find(|one| one.scorer == *name).unwrap();
        close(facts.roc[at].auc, line.auc);
        close(
            facts.roc[at].auc_interval.unwrap()[0],
            line.auc_ci.unwrap().low,
        );
        close(
            facts.precision_recall[at].average_precision,
            line.average_precision,
        );
        close(facts.calibration.scorers[at].brier, line.brier);
        assert!((facts.calibration.scorers[at].log_loss - line.log_loss).abs() < 1e-9);
        let tenth = line
            .top
            .iter()
            .find(|top| (top.share - 0.1).abs() < 1e-9)
            .unwrap();
        close(facts.gains.scorers[at].at_capacity, tenth.capture);
        close(facts.tenths[at].tenths[0].lift, tenth.lift);
        let of_share = |share: f64| {
            let mut shares = facts.gains.shares.iter();
            let place = shares.position(|one| (one - share).abs() < 1e-9).unwrap();
            facts.gains.scorers[at].captures[place]
        };
        close(of_share(0.1), tenth.capture);
        close(of_share(1.0), 1.0);
    }
    let weights = facts.weights.get().unwrap();
    let loss = |name: &str| {
        let mut lines = facts
            .head_to_head
            .lines
            .iter()
            .filter(|line| line.split == "cv");
        lines.find(|line| line.scorer == name).unwrap().log_loss
    };
    assert!((weights.points[0].log_loss - loss("rules")).abs() < 1e-9);
    assert!((weights.points[20].log_loss - loss(&weights.model)).abs() < 1e-9);
    assert!((weights.hybrid_log_loss - loss("hybrid")).abs() < 1e-9);
    assert!(weights.flat[0] <= weights.best && weights.best <= weights.flat[1]);
    // The model that is shown may be another one than that in the hybrid.
    let (pair, model) = (
        &facts.head_to_head.pairs[0],
        facts.roles.model.as_ref().unwrap(),
    );
    assert_eq!(
        (&pair.scorer, pair.against.as_str(), pair.split.as_str()),
        (model, "rules", "cv")
    );
    close(pair.log_loss, loss(model) - loss("rules"));
}

#[test]
fn movers_and_examples_are_explained_and_their_points_add_up() {
    let world = world(1500, 7);
    let (facts, _) = of(&world, &learners());
    let movers = facts.movers.get().unwrap();
    assert!(movers.up.len() == 100 && movers.down.len() == 100);
    for pair in movers.up.windows(2) {
        assert!(pair[1].gained <= pair[0].gained && 0.0 < pair[1].gained);
        close(
            pair[0].rank_by_points - pair[0].rank_by_model,
            pair[0].gained,
        );
    }
    assert!(movers.down.iter().all(|mover| mover.gained < 0.0));
    assert!(movers.up.iter().any(|mover| !mover.reasons.is_empty()));
    let examples = &facts.examples.get().unwrap().leads;
    assert_eq!(examples.len(), 5);
    for example in examples {
        let reasons: i64 = example.reasons.iter().map(|reason| reason.points).sum();
        let overrides: i64 = example.overrides.iter().map(|part| part.points).sum();
        let sum =
            example.base_points + reasons + example.other_points + example.limit_points + overrides;
        assert_eq!(sum, example.score, "{example:?}");
    }
    assert!(examples[0].converted && !examples[1].converted);
    assert!(examples[3].held_out_probability < examples[0].held_out_probability);
}

#[test]
fn the_file_reads_back_and_stays_small_however_many_leads_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let small = world(900, 8);
    let (artifact, tables) = trained(&small, &learners());
    let place = save(
        &artifact,
        &tables,
        &leadscore::artifact::Run::default(),
        folder.path(),
    )
    .unwrap();
    let facts = read_json(&place).unwrap();
    assert_eq!(facts.about.rows, 900);
    // Six digits, written again, are the same six digits.
    assert_eq!(
        render_json(&facts).unwrap(),
        std::fs::read(place.join(REPORT)).unwrap()
    );
    assert!(leadscore::artifact::load(&place).is_ok());

    let large = world(50_000, 9);
    let (facts, _) = of(&large, &[&Newton]);
    let bytes = render_json(&facts).unwrap();
    assert!(bytes.len() <= 300_000, "{} bytes", bytes.len());
    let scatter = &facts.quadrant.get().unwrap().scatter;
    assert_eq!((scatter.of_rows, scatter.by_points.len()), (50_000, 2000));
    assert!(
        facts
            .roc
            .iter()
            .all(|curve| curve.true_positive_rates.len() <= 200)
    );
    assert_eq!(
        facts.about.verdict,
        Level::Ready,
        "{:?}",
        facts.about.reasons
    );
}

#[test]
fn what_is_absent_says_why() {
    let mut world = world(900, 10);
    world.set.rules = None;
    world.set.has_time = false;
    world.set.table = Table::new(
        900,
        vec![(
            "count_page_viewed".into(),
            world.set.table.columns()[1].clone(),
        )],
    )
    .unwrap();
    world.words = vec!["pages seen".into()];
    let (facts, _) = of(&world, &learners());
    assert_eq!(facts.quadrant, Figure::Absent(Absent::NoRulebook));
    assert_eq!(facts.movers, Figure::Absent(Absent::NoRulebook));
    assert_eq!(facts.agreement, Figure::Absent(Absent::NoRulebook));
    assert_eq!(facts.bands.labels, Figure::Absent(Absent::NoRulebook));
    assert_eq!(facts.weights, Figure::Absent(Absent::NoHybrid));
    assert_eq!(facts.months, Figure::Absent(Absent::NoTime));
    assert_eq!(facts.drift, Figure::Absent(Absent::NoTime));
    assert_eq!(facts.segments, Figure::Absent(Absent::NoCategories));
    assert!(facts.examples.get().is_ok() && facts.about.first_event.is_none());
    assert!(
        facts
            .thresholds
            .lines
            .iter()
            .all(|line| line.leads_a_month.is_none())
    );
    let text = String::from_utf8(render_json(&facts).unwrap()).unwrap();
    assert!(text.contains(r#""quadrant":{"absent":"no_rulebook"}"#));
    for why in Absent::ALL {
        assert!(!why.words().is_empty() && !why.words().ends_with('.'));
    }
}

#[test]
fn rules_alone_are_reported_as_well() {
    let world = world(900, 11);
    let (facts, _) = of(&world, &[]);
    assert_eq!(facts.roles.shown, ["rules"]);
    assert_eq!(facts.roles.main, "rules");
    assert_eq!(facts.quadrant, Figure::Absent(Absent::NoModel));
    assert_eq!(facts.importance, Figure::Absent(Absent::NoModel));
    assert_eq!(facts.dependence, Figure::Absent(Absent::NoModel));
    assert!(facts.tenths[0].tenths[0].mean_score > facts.tenths[0].tenths[9].mean_score);
}

#[test]
fn few_conversions_make_no_verdict_of_ready() {
    let mut world = world(900, 12);
    let mut left = 25;
    for label in &mut world.set.labels {
        *label &= 0 < left;
        left -= usize::from(*label);
    }
    let (facts, _) = of(&world, &[&Newton]);
    assert_eq!(facts.about.verdict, Level::NotReady);
    assert!(
        facts.about.reasons[0]
            .words
            .contains("only 25 leads converted")
    );
    let text = String::from_utf8(render_json(&facts).unwrap()).unwrap();
    assert!(text.contains(r#""code":"few_conversions""#) && text.contains(r#""needed":40"#));
}
