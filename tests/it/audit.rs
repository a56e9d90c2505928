//! Every verdict on a book that was made to earn it.

use std::sync::Arc;

use leadscore::audit::{Ask, Audit, Settings, Verdict, audit};
use leadscore::domain::{DAY_MICROS, Seed, Timestamp, sigmoid};
use leadscore::evaluate::{Bounds, CapGroup, Caps, TrainingSet};
use leadscore::matrix::{Column, Table};

use crate::support::ruled::ruled;

fn chance(name: &str) -> f64 {
    (Seed(23).hash(name) >> 11) as f64 / (1u64 << 53) as f64
}

/// Name, points, true log-odds, chance to fire.
const RULES: &[(&str, f64, f64, f64)] = &[
    ("sound", 8.0, 0.8, 0.3),
    ("sound too", 12.0, 1.2, 0.2),
    ("penalty", -10.0, -1.0, 0.2),
    ("overpaid", 9.0, 0.0, 0.3),
    ("underpaid", 2.0, 1.2, 0.2),
    ("reversed", 6.0, -0.9, 0.3),
    ("dead", 10.0, 1.0, 0.001),
    ("saturated", 5.0, 0.0, 0.995),
    ("hidden", 4.0, 0.4, 0.2),
    ("hides", 30.0, 1.0, 0.1),
    ("again", 8.0, 0.0, 1.0),
    ("stale", 5.0, 0.5, 0.3),
    ("unclear", 4.0, 0.3, 0.006),
];

/// Eight thousand leads over eight months, and a rulebook with one fault of each kind.
fn book(n: usize) -> TrainingSet {
    let month = |row: usize| row * 8 / n;
    let fires = |rule: usize, row: usize| {
        let (name, _, _, share) = RULES[rule];
        let drawn = f64::from(u8::from(chance(&format!("{name} {row}")) < share));
        match name {
            // Fires where the rule that fills the group does, and nowhere else.
            "hidden" => {
                f64::from(u8::from(chance(&format!("hides {row}")) < 0.1))
                    * drawn.max(f64::from(u8::from(chance(&format!("more {row}")) < 0.4)))
            }
            "again" => f64::from(u8::from(chance(&format!("sound {row}")) < 0.3)),
            "stale" if month(row) >= 4 => 0.0,
            _ => drawn,
        }
    };
    let facts: Vec<Vec<f64>> = (0..RULES.len())
        .map(|rule| (0..n).map(|row| fires(rule, row)).collect())
        .collect();
    let unused: Vec<f64> = (0..n)
        .map(|row| (chance(&format!("unused {row}")) * 10.0).floor())
        .collect();
    let labels = (0..n).map(|row| {
        let worth: f64 = RULES
            .iter()
            .zip(&facts)
            .map(|(rule, x)| rule.2 * x[row])
            .sum();
        let more = if unused[row] >= 7.0 { 0.8 } else { 0.0 };
        chance(&format!("label {row}")) < sigmoid(-2.0 + worth + more)
    });
    let labels: Vec<bool> = labels.collect();
    let points: Vec<f64> = RULES.iter().map(|rule| rule.1).collect();
    let mut set = ruled(&points, facts, labels);
    set.has_time = true;
    set.cutoffs = (0..n)
        .map(|row| Timestamp(month(row) as i64 * 30 * DAY_MICROS))
        .collect();
    let noise: Vec<f64> = (0..n).map(|row| chance(&format!("noise {row}"))).collect();
    let source = Column::Category {
        codes: (0..n).map(|row| (row % 3) as u32).collect(),
        levels: Arc::new(["a", "b", "c"].map(String::from).to_vec()),
    };
    let columns = [
        ("unused", Column::Number(unused)),
        ("noise", Column::Number(noise)),
        ("source", source),
    ];
    let named = columns.map(|(name, column)| (name.to_owned(), column));
    set.table = Table::new(n, named.to_vec()).unwrap();
    let rules = set.rules.as_mut().unwrap();
    rules.names = RULES.iter().map(|rule| rule.0.to_owned()).collect();
    let is_filled = |rule: &str| ["hidden", "hides"].contains(&rule);
    rules.caps = Caps {
        group_of: RULES
            .iter()
            .map(|rule| usize::from(is_filled(rule.0)))
            .collect(),
        groups: vec![
            CapGroup {
                name: "open".to_owned(),
                is_fit: true,
                bounds: Bounds::default(),
            },
            CapGroup {
                name: "full".to_owned(),
                is_fit: false,
                bounds: Bounds {
                    min: None,
                    max: Some(30.0),
                },
            },
        ],
        ..Caps::default()
    };
    let full: Vec<f64> = (0..n)
        .map(|row| {
            let of = |full: bool| -> f64 {
                let each = RULES.iter().zip(&rules.facts);
                each.filter(|(rule, _)| is_filled(rule.0) == full)
                    .map(|(rule, x)| rule.1 * x[row])
                    .sum()
            };
            of(false) + of(true).min(30.0)
        })
        .collect();
    rules.totals = full;
    set
}

fn verdict(got: &Audit, name: &str) -> Verdict {
    got.rules
        .iter()
        .find(|rule| rule.name == name)
        .unwrap()
        .verdict
}

#[test]
fn every_fault_has_its_verdict_and_a_reason_with_its_numbers() {
    let got = audit(&book(8000), &[], &Settings::default()).unwrap();
    let expected = [
        ("overpaid", Verdict::Lower),
        ("underpaid", Verdict::Raise),
        ("reversed", Verdict::WrongSign),
        ("dead", Verdict::Dead),
        ("saturated", Verdict::Saturated),
        ("hidden", Verdict::CappedOut),
        ("again", Verdict::Dominated),
        ("stale", Verdict::Stale),
        ("unclear", Verdict::TooLittleEvidence),
    ];
    for rule in &got.rules {
        assert!(
            !rule.reason.is_empty() && !rule.reason.ends_with('.'),
            "{rule:?}"
        );
    }
    for (name, expected) in expected {
        let rule = got.rules.iter().find(|rule| rule.name == name).unwrap();
        assert_eq!(verdict(&got, name), expected, "{name}: {}", rule.reason);
    }
    let reason = |name: &str| {
        let rule = got.rules.iter().find(|rule| rule.name == name).unwrap();
        rule.reason.clone()
    };
    assert!(
        reason("overpaid").starts_with("pays 9, the data implies "),
        "{}",
        reason("overpaid")
    );
    assert!(
        reason("penalty").starts_with("takes 10, "),
        "{}",
        reason("penalty")
    );
    assert!(
        reason("again").contains("100.0 % of its rows also fire `sound`, which pays 8"),
        "{}",
        reason("again")
    );
    assert!(reason("stale").contains("120 days"), "{}", reason("stale"));
    assert_eq!(got.adjusted_for, ["cutoff period", "source"]);
    let bindings = &got.book.bindings;
    assert!(0.0 < bindings.any && bindings.groups[0].0 == "full" && bindings.total == 0.0);
    assert!(got.book.proportional.unwrap().p < 1e-6);
    assert!(got.book.interaction.is_some());
    assert!(got.book.slope < got.book.consensus.unwrap());
}

#[test]
fn a_signal_that_no_rule_uses_is_found_and_made_a_rule() {
    let got = audit(
        &book(8000),
        &["Unused things".to_owned()],
        &Settings::default(),
    )
    .unwrap();
    assert_eq!(got.book.missed.len(), 1, "{:?}", got.book.missed);
    let signal = &got.book.missed[0];
    assert_eq!(signal.ask, Ask::AtLeast(7.0));
    assert!(signal.rate_quiet < signal.rate && 3.0 < signal.points && signal.p < 1e-6);
    let rule = signal.rule("{ kind = \"count\", event = \"unused\" }");
    assert!(
        rule.contains("name = \"missed_unused\"\nlabel = \"Unused things\""),
        "{rule}"
    );
    assert!(rule.contains("tiers = [{ from = 7, points = "), "{rule}");
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let set = book(3000);
    let mut order: Vec<usize> = (0..set.n_rows()).collect();
    order.sort_by_key(|row| Seed(5).hash(&row.to_string()));
    let mut mixed = set.clone();
    mixed.table = set.table.take(&order);
    let pick = |values: &[f64]| -> Vec<f64> { order.iter().map(|&row| values[row]).collect() };
    mixed.labels = order.iter().map(|&row| set.labels[row]).collect();
    mixed.leads = order.iter().map(|&row| set.leads[row].clone()).collect();
    mixed.groups = order.iter().map(|&row| set.groups[row].clone()).collect();
    mixed.cutoffs = order.iter().map(|&row| set.cutoffs[row]).collect();
    let (rules, from) = (mixed.rules.as_mut().unwrap(), set.rules.as_ref().unwrap());
    rules.facts = from.facts.iter().map(|facts| pick(facts)).collect();
    rules.totals = pick(&from.totals);
    let [a, b] = [&set, &mixed].map(|set| audit(set, &[], &Settings::default()).unwrap());
    for (a, b) in a.rules.iter().zip(&b.rules) {
        assert_eq!((a.verdict, &a.reason), (b.verdict, &b.reason));
        let value =
            |rule: &leadscore::audit::RuleAudit| rule.effect.map_or(0.0, |effect| effect.log_odds);
        assert!((value(a) - value(b)).abs() < 1e-6 * value(a).abs().max(1.0));
    }
    assert_eq!(a.book.missed.len(), b.book.missed.len());
}

#[test]
fn threads_do_not_change_a_bit_of_it() {
    let set = book(3000);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| format!("{:?}", audit(&set, &[], &Settings::default()).unwrap()))
    };
    assert_eq!(run(1), run(4));
}

#[test]
fn few_conversions_give_a_warning_and_no_verdict_on_points() {
    let got = audit(&book(120), &[], &Settings::default()).unwrap();
    assert!(
        got.warnings
            .iter()
            .any(|line| line.contains("too few to tell the rules apart")),
        "{:?}",
        got.warnings
    );
    assert!(got.rules.iter().all(|rule| rule.effect.is_none()));
    let known = [
        Verdict::Dead,
        Verdict::Saturated,
        Verdict::CappedOut,
        Verdict::Stale,
        Verdict::TooLittleEvidence,
    ];
    assert!(got.rules.iter().all(|rule| known.contains(&rule.verdict)));
    assert!(got.rules[0].one_step.is_some() && got.rules[0].alone.is_some());
}

#[test]
fn without_rules_there_is_nothing_to_audit() {
    let mut set = book(200);
    set.rules = None;
    let error = audit(&set, &[], &Settings::default()).unwrap_err();
    assert_eq!(error.to_string(), "there is no rule in use to audit");
}
