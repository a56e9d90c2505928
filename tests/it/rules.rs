//! The arithmetic of points against the oracle, and a rulebook of every kind added up by hand.

use leadscore::domain::{DAY_MICROS, Timestamp};
use leadscore::features::fact::{Decay, Kernel};
use leadscore::features::plan::Defaults;
use leadscore::features::source::Request;
use leadscore::rules::leeway::LeewaySpec;
use leadscore::rules::scorecard::{GroupLine, Limits, Line, Scorecard, Tally};
use leadscore::rules::spec::{GroupKind, RulebookSpec};
use leadscore::rules::{ALL, Rulebook};

use crate::features::source;
use crate::point_in_time::oracle;

fn close(got: f64, wanted: f64) {
    assert!(
        (got - wanted).abs() <= 1e-12 * wanted.abs().max(1.0),
        "got {got}, wanted {wanted}"
    );
}

#[test]
fn decay_and_caps_are_those_of_the_oracle() {
    let oracle = oracle("rules_arithmetic");
    let case = |id: &str| {
        oracle["cases"]
            .as_array()
            .unwrap()
            .iter()
            .find(|case| case["id"] == id)
            .unwrap()
            .clone()
    };
    let decay = case("decay");
    let number = |name: &str| decay["input"][name].as_f64().unwrap();
    let kernels = [
        (
            "exponential",
            Kernel {
                decay: Some(Decay::Exponential {
                    half_life_days: number("half_life"),
                }),
                expires_days: None,
            },
        ),
        (
            "linear",
            Kernel {
                decay: Some(Decay::Linear {
                    linear_days: number("linear_days"),
                }),
                expires_days: None,
            },
        ),
        (
            "expiry",
            Kernel {
                decay: None,
                expires_days: Some(number("expiry_days")),
            },
        ),
    ];
    for (name, kernel) in kernels {
        for (age, wanted) in decay["input"]["ages_days"]
            .as_array()
            .unwrap()
            .iter()
            .zip(decay["expected"][name].as_array().unwrap())
        {
            close(
                number("points") * kernel.at(age.as_f64().unwrap()),
                wanted.as_f64().unwrap(),
            );
        }
    }
    let incremental = case("incremental_exponential");
    let now = incremental["input"]["query_time"].as_f64().unwrap();
    let half_life_days = incremental["input"]["half_life"].as_f64().unwrap();
    let kernel = Kernel {
        decay: Some(Decay::Exponential { half_life_days }),
        expires_days: None,
    };
    let events = incremental["input"]["events"].as_array().unwrap();
    let sum = events
        .iter()
        .map(|e| e[1].as_f64().unwrap() * kernel.at(now - e[0].as_f64().unwrap()))
        .sum();
    close(sum, incremental["expected"]["score"].as_f64().unwrap());

    let caps = case("caps");
    let list = |name: &str| caps["input"][name].as_array().unwrap().clone();
    let limits = |max: &serde_json::Value| Limits {
        min: None,
        max: max.as_f64(),
    };
    let scorecard = Scorecard {
        lines: (0..4)
            .map(|rule| Line {
                name: rule.to_string(),
                label: String::new(),
                points: list("rule_raw")[rule].as_f64().unwrap(),
                limits: limits(&list("rule_cap")[rule]),
                group: usize::try_from(list("group")[rule].as_u64().unwrap()).unwrap(),
                leeway: LeewaySpec::default(),
            })
            .collect(),
        groups: (0..2)
            .map(|group| GroupLine {
                name: String::new(),
                kind: GroupKind::Fit,
                limits: limits(&list("group_cap")[group]),
            })
            .collect(),
        total: Limits {
            min: caps["input"]["total_min"].as_f64(),
            max: caps["input"]["total_max"].as_f64(),
        },
    };
    let facts = vec![vec![1.0]; 4];
    let tally = scorecard.tally(&facts);
    let numbers = |name: &str| {
        caps["expected"][name]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_f64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        tally.by_rule.iter().map(|rule| rule[0]).collect::<Vec<_>>(),
        numbers("rule_capped")
    );
    assert_eq!(
        tally
            .by_group
            .iter()
            .map(|group| group[0])
            .collect::<Vec<_>>(),
        numbers("group_capped")
    );
    assert_eq!(tally.totals, [caps["expected"]["total"].as_f64().unwrap()]);
    let counted = scorecard.counted_facts(&facts, &tally);
    close(counted[0][0] * scorecard.lines[0].points, 25.0);
}

/// Points of the three leads of the hand-worked log under `rules`.
fn tally(rules: &str) -> (Rulebook, Tally) {
    let spec: RulebookSpec = toml_edit::de::from_str(rules).unwrap();
    let rulebook = Rulebook::new(&spec).unwrap();
    let computed = source()
        .compute(&Request {
            features: &[],
            facts: &rulebook.facts,
            conditions: &[],
            leads: &[0, 1, 2],
            row_cutoffs: &[0, 0, 0],
            cutoffs: &[Timestamp(100 * DAY_MICROS)],
            defaults: Defaults {
                observation_days: 60.0,
                horizon_days: rulebook.horizon_days().max(60.0),
                session_gap_minutes: 30.0,
            },
        })
        .unwrap();
    let tally = rulebook.scorecard.tally(&computed.facts);
    (rulebook, tally)
}

const CARD: &str = r#"
[rulebook]
name = "by hand"
min = -10
max = 30
[[threshold]]
label = "hot"
at = 15
[[threshold]]
label = "warm"
at = 5
[matrix]
fit = [5]
engagement = [10, 0]
[[group]]
name = "does"
kind = "engagement"
max = 20
rule = [
  { kind = "event", name = "each", event = "mail", points = 2 },
  { kind = "event", name = "capped", event = "mail", points = 2, max = 5 },
  { kind = "event", name = "once", event = "page", points = 3, mode = "once", decay = { half_life_days = 2 } },
  { kind = "event", name = "daily", points = 1, mode = "once_per_period", expires_days = 40 },
  { kind = "event", name = "step", event = "page", points = 8, within_days = 50, decay = { every_days = 2, percent = 50 } },
  { kind = "tier", name = "often", event = "mail", within_days = 30, tiers = [{ from = 1, to = 3, points = 1 }, { from = 3, points = 7 }] },
  { kind = "absence", name = "silent", sent = "page", without = "mail", at_least = 2, points = -4 },
  { kind = "inactivity", name = "idle", event = "mail", grace_days = 0, period_days = 30, points = -1, min = -2 },
  { kind = "value", name = "visits", value = { kind = "distinct_values", property = "page" }, points = 0.5, per_unit = true },
  { kind = "value", name = "spend", value = { kind = "mean", property = "amount", event = "mail" }, tiers = [{ from = 0, to = 2, points = 100 }, { from = 2, points = -3 }] },
  { kind = "event", name = "off", points = 1000, enabled = false },
]
[[group]]
name = "is"
kind = "fit"
rule = [{ kind = "attribute", name = "spain", where = "country ILIKE '%es%' AND size >= 10", points = 6 }]
"#;

#[test]
fn every_rule_kind_adds_up_by_hand() {
    let (rulebook, tally) = tally(CARD);
    // Lead a: mails at ages 1, 1.01, 8, 61; pages at 2, 40. Lead b: pages at 3, 5. Lead c: nothing, made 70 days ago.
    let step = |age: f64| 8.0 * 0.5f64.powf((age / 2.0).floor());
    let wanted: [(&str, [f64; 3]); 11] = [
        ("each", [8.0, 0.0, 0.0]),
        ("capped", [5.0, 0.0, 0.0]),
        ("once", [1.5, 3.0 * 0.5f64.powf(1.5), 0.0]),
        // Days 99, 98, 92 for a; the page at age 40 has just expired, the mail at 61 long ago.
        ("daily", [3.0, 2.0, 0.0]),
        ("step", [step(2.0) + step(40.0), step(3.0) + step(5.0), 0.0]),
        ("often", [7.0, 0.0, 0.0]),
        ("silent", [0.0, -4.0, 0.0]),
        // b was made 80 days ago, c 70: two whole periods each.
        ("idle", [0.0, -2.0, -2.0]),
        ("visits", [1.5, 0.5, 0.0]),
        // A missing mean lies in no tier.
        ("spend", [-3.0, 0.0, 0.0]),
        ("spain", [6.0, 0.0, 0.0]),
    ];
    for (idx, (name, points)) in wanted.iter().enumerate() {
        assert_eq!(rulebook.scorecard.lines[idx].name, *name);
        for (got, wanted) in tally.by_rule[idx].iter().zip(points) {
            assert!(
                (got - wanted).abs() < 1e-9,
                "{name}: {:?}, by hand {points:?}",
                tally.by_rule[idx]
            );
        }
    }
    // 23.0 points of behavior are cut at 20; with 6 for fit the total stays below 30.
    assert!(
        (tally.by_group[0][0] - 20.0).abs() < 1e-12,
        "{:?}",
        tally.by_group
    );
    assert!((tally.totals[0] - 26.0).abs() < 1e-12);
    assert_eq!(rulebook.label(tally.totals[0]), Some("hot"));
    assert_eq!(rulebook.label(5.0), Some("warm"));
    assert_eq!(rulebook.label(4.9), None);
    assert_eq!(
        rulebook.cell(tally.fit[0], tally.engagement[0]).as_deref(),
        Some("A1")
    );
    assert_eq!(rulebook.cell(0.0, -1.0).as_deref(), Some("B3"));
}

#[test]
fn raising_the_points_of_a_rule_never_lowers_a_lead_that_it_matches() {
    let (rulebook, before) = tally(CARD);
    let spec: RulebookSpec = toml_edit::de::from_str(CARD).unwrap();
    let computed = |scorecard: &Scorecard| scorecard.tally(&facts_of(&spec));
    for rule in 0..rulebook.scorecard.lines.len() {
        let mut raised = rulebook.scorecard.clone();
        raised.lines[rule].points += 3.0;
        for (before, after) in before.totals.iter().zip(computed(&raised).totals) {
            assert!(*before <= after + 1e-12, "{}", raised.lines[rule].name);
        }
    }
}

fn facts_of(spec: &RulebookSpec) -> Vec<Vec<f64>> {
    let rulebook = Rulebook::new(spec).unwrap();
    source()
        .compute(&Request {
            features: &[],
            facts: &rulebook.facts,
            conditions: &[],
            leads: &[0, 1, 2],
            row_cutoffs: &[0, 0, 0],
            cutoffs: &[Timestamp(100 * DAY_MICROS)],
            defaults: Defaults {
                observation_days: 60.0,
                horizon_days: f64::INFINITY,
                session_gap_minutes: 30.0,
            },
        })
        .unwrap()
        .facts
}

#[test]
fn mistakes_in_a_rulebook_are_named() {
    let mistake = |rules: &str| {
        let spec: RulebookSpec =
            toml_edit::de::from_str(&format!("[rulebook]\nname = 'x'\n{rules}")).unwrap();
        Rulebook::new(&spec).unwrap_err().to_string()
    };
    let group = |rules: &str| {
        mistake(&format!(
            "[[group]]\nname = 'g'\nkind = 'fit'\nrule = [{rules}]"
        ))
    };
    let rule = "{ kind = 'attribute', name = 'a', where = 'x > 1', points = 1 }";
    assert_eq!(
        group(&format!("{rule}, {rule}")),
        "two rules are called `a`; names of rules have to be unique"
    );
    assert_eq!(
        mistake("min = 3\nmax = 1"),
        "the total: `min` 3 is above `max` 1"
    );
    assert_eq!(
        group("{ kind = 'value', name = 'v', value = { kind = 'count' } }"),
        "rule `v`: needs `points` (per unit) or `tiers`"
    );
    assert_eq!(
        group("{ kind = 'event', name = 'e', points = 1, within_days = 0 }"),
        "rule `e`: `within_days` has to be above 0, got `0`"
    );
}

#[test]
fn the_registry_of_rule_kinds_is_complete_and_unique() {
    let mut declared: Vec<&str> = ALL.iter().map(|about| about.name).collect();
    let mut files: Vec<String> =
        std::fs::read_dir(format!("{}/src/rules", env!("CARGO_MANIFEST_DIR")))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| {
                path.is_file()
                    && std::fs::read_to_string(path)
                        .unwrap()
                        .contains("pub const ABOUT: About")
            })
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
    declared.sort_unstable();
    files.sort();
    assert_eq!(declared, files);
}
