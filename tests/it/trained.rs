//! A small training that the tests of artifact and scoring share.

use std::collections::BTreeMap;
use std::sync::Arc;

use leadscore::advice::Capacity;
use leadscore::artifact::{
    Artifact, Fingerprints, LeadColumn, Mode, Origin, Tables, Theme, Windows, from_training,
    oof_frame, trials_frame,
};
use leadscore::domain::{DAY_MICROS, Seed, Timestamp, sigmoid};
use leadscore::evaluate::{Caps, Plan, RuleColumns, Trained, TrainingSet, train};
use leadscore::features::auto::{Use, Vocabulary};
use leadscore::matrix::{Column, MISSING, Table};
use leadscore::model::{HistogramTree, Learner, Newton};
use leadscore::report::facts::{Evidence, Facts, render_json};
use leadscore::rules::Rulebook;
use leadscore::scoring::Scorer;
use leadscore::snapshot::Exclusion;
use rand::Rng;

pub(crate) const RULES: &str = r#"
[rulebook]
name = "small"
version = "3"
min = 0
max = 30
[[threshold]]
label = "hot"
at = 15
[matrix]
fit = [10]
engagement = [8]
[[group]]
name = "mail"
kind = "engagement"
max = 18
  [[group.rule]]
  name = "mail_opened"
  kind = "event"
  event = "email_opened"
  points = 2
  max = 10
  [[group.rule]]
  name = "price_page"
  label = "Saw the price page"
  kind = "event"
  event = "page_viewed"
  points = 10
[[group]]
name = "who"
kind = "fit"
  [[group.rule]]
  name = "spain"
  kind = "attribute"
  where = "country = 'ES'"
  points = 12
  [[group.rule]]
  name = "free_mail"
  kind = "attribute"
  where = "country = 'XX'"
  points = -7
[[override]]
where = "country = 'XX'"
set = 0
reason = "not a market of ours"
[[override]]
where = "country = 'PT'"
at_least = 60
reason = "asked for a demo"
"#;

/// Rows with everything that scoring needs.
pub(crate) struct World {
    pub set: TrainingSet,
    pub rulebook: Rulebook,
    pub facts: Vec<Vec<f64>>,
    pub holds: Vec<Vec<bool>>,
    pub words: Vec<String>,
    pub capacity: Option<Capacity>,
}

pub(crate) fn rulebook() -> Rulebook {
    Rulebook::new(&toml_edit::de::from_str(RULES).unwrap()).unwrap()
}

pub(crate) fn world(n: usize, seed: u64) -> World {
    let mut rng = Seed(seed).stream(0);
    let mut draw = |high: f64| rng.random_range(0.0..high);
    let names = ["ES", "PT", "XX", "DE"].map(str::to_owned);
    let (mut opened, mut price, mut minutes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut codes, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..n {
        let (mails, pages) = (draw(9.0).floor(), draw(2.4).floor());
        let time = if draw(1.0) < 0.1 {
            f64::NAN
        } else {
            draw(50.0)
        };
        let country = draw(4.2).floor() as u32;
        let country = if country < 4 { country } else { MISSING };
        let eta = -2.6 + 0.1 * mails + 0.9 * pages + if country == 0 { 0.9 } else { 0.0 }
            - if time > 40.0 { 1.5 } else { 0.0 };
        labels.push(draw(1.0) < sigmoid(eta));
        opened.push(mails);
        price.push(pages);
        minutes.push(time);
        codes.push(country);
    }
    let is = |code: u32| codes.iter().map(move |c| *c == code);
    let fact = |code: u32| {
        is(code)
            .map(|yes| f64::from(u8::from(yes)))
            .collect::<Vec<f64>>()
    };
    let facts = vec![opened.clone(), price.clone(), fact(0), fact(2)];
    let holds = vec![is(2).collect(), is(1).collect()];
    let table = Table::new(
        n,
        vec![
            ("count_email_opened".into(), Column::Number(opened)),
            ("count_page_viewed".into(), Column::Number(price)),
            ("minutes".into(), Column::Number(minutes)),
            (
                "country".into(),
                Column::Category {
                    codes,
                    levels: Arc::new(names.to_vec()),
                },
            ),
        ],
    )
    .unwrap();
    let rulebook = rulebook();
    let tally = rulebook.scorecard.tally(&facts);
    let lines = &rulebook.scorecard.lines;
    let rules = RuleColumns {
        names: lines.iter().map(|line| line.name.clone()).collect(),
        labels_in_words: lines.iter().map(|line| line.label.clone()).collect(),
        points: lines.iter().map(|line| line.points).collect(),
        facts: rulebook.scorecard.counted_facts(&facts, &tally),
        features: vec![vec![0], vec![1], vec![], vec![]],
        caps: Caps::default(),
        totals: tally.totals,
    };
    let leads: Vec<String> = (0..n).map(|row| format!("lead {row:04}")).collect();
    let cutoff = |row: usize| Timestamp(1_767_225_600_000_000 + (row % 6) as i64 * 30 * DAY_MICROS);
    let cutoffs: Vec<Timestamp> = (0..n).map(cutoff).collect();
    let set = TrainingSet {
        table,
        labels,
        groups: leads.clone(),
        leads,
        label_ends: cutoffs.iter().map(|at| at.plus_days(30.0)).collect(),
        cutoffs,
        folds: None,
        test: None,
        has_time: true,
        lists: Vec::new(),
        rules: Some(rules),
        signs: Vec::new(),
    };
    let words = [
        "mails opened",
        "pages seen",
        "minutes on the site",
        "country",
    ];
    World {
        set,
        rulebook,
        facts,
        holds,
        words: words.map(str::to_owned).to_vec(),
        capacity: None,
    }
}

/// Trains on `world` and gives the artifact with its out-of-fold predictions and its report.
pub(crate) fn trained(world: &World, learners: &[&dyn Learner]) -> (Artifact, Tables) {
    let (trained, artifact) = learned(world, learners);
    let tables = Tables {
        oof: oof_frame(&world.set, &trained.oof),
        trials: trials_frame(&trained.trials),
        report: Some(render_json(&facts(world, &trained, &artifact)).unwrap()),
        page: None,
    };
    (artifact, tables)
}

/// Everything that the report says of a training.
pub(crate) fn facts(world: &World, trained: &Trained, artifact: &Artifact) -> Facts {
    let rulebook = world.set.rules.is_some().then(|| world.rulebook.clone());
    let excluded = [(Timestamp(1_790_000_000_000_000), Exclusion::Immature, 12)];
    Facts::new(&Evidence {
        artifact,
        set: &world.set,
        trained,
        scorer: &Scorer::new(artifact, rulebook.clone()).unwrap(),
        rulebook: rulebook.as_ref(),
        holds: if rulebook.is_some() {
            &world.holds
        } else {
            &[]
        },
        phrases: &[],
        excluded: &excluded,
        sources: &[],
        warnings: &[],
        alarms: None,
        kept_out: &[],
        span: None,
        timezone: None,
        capacity: world.capacity,
        command: "leadscore train",
    })
    .unwrap()
}

/// Trains on `world`.
pub(crate) fn learned(world: &World, learners: &[&dyn Learner]) -> (Trained, Artifact) {
    let plan = Plan {
        replicates: 100,
        ..Plan::default()
    };
    let trained = train(&world.set, learners, &plan).unwrap();
    let vocabulary = Vocabulary {
        event_types: vec!["email_opened".into(), "page_viewed".into()],
        common_types: vec!["page_viewed".into(), "email_opened".into()],
        attributes: vec![("country".into(), Use::Category)],
        ..Vocabulary::default()
    };
    let site = Theme {
        key: "site".into(),
        words: "time on the site".into(),
    };
    let origin = Origin {
        version: "v1".into(),
        project: "acme".into(),
        mode: Mode::Events,
        seed: plan.seed,
        fingerprints: Fingerprints {
            data: BTreeMap::from([("events.csv".into(), "00ff".into())]),
            project: "abcd".into(),
        },
        rulebook: world
            .set
            .rules
            .is_some()
            .then(|| ("small".into(), Some("3".into()))),
        vocabulary: &vocabulary,
        words: &world.words,
        themes: &[None, None, Some(site), None],
        lead_columns: vec![LeadColumn {
            name: "country".into(),
            data_type: "text".into(),
            role: "fixed".into(),
        }],
        cutoffs: (0..6).map(|at| world.set.cutoffs[at]).collect(),
        windows: Some(Windows {
            observation_days: 90.0,
            gap_days: 0.0,
            prediction_days: 30.0,
            label_delay_days: 0.0,
        }),
        data_end: Some(Timestamp(1_790_000_000_000_000)),
        advice: None,
        excluded: BTreeMap::from([("immature".into(), 12)]),
        midpoint: 50.0,
        points_per_doubling: 10.0,
        reference_log_odds: None,
        grades: vec![("A".into(), 70.0), ("B".into(), 50.0), ("C".into(), 30.0)],
        overrides: Vec::new(),
        project_text: "[project]\nname = \"acme\"\n".into(),
        rules_text: world.set.rules.is_some().then(|| RULES.into()),
    };
    let artifact = from_training(&world.set, &trained, origin).unwrap();
    (trained, artifact)
}

/// The default learners.
pub(crate) fn learners() -> Vec<&'static dyn Learner> {
    vec![&Newton, &HistogramTree]
}
