//! Edits: found and chosen on earlier time, tried on later time, and never promised more than that shows.

use leadscore::advice::{
    self, Capacity, Contender, Finding, Freedom, MOST_EDITS, Question, Rival, Wish, advise,
    learn_book, reached, simulate, suggest_edits,
};
use leadscore::artifact::AuditFile;
use leadscore::audit::{CAUSALITY, Settings};
use leadscore::domain::{DAY_MICROS, Seed, Timestamp, sigmoid};
use leadscore::error::{Error, ErrorKind};
use leadscore::evaluate::{Apart, Bounds, CapGroup, Caps, Plan, TrainingSet, forward};
use leadscore::points::Leeway;
use leadscore::rules::spec::Threshold;

use crate::support::ruled::ruled;

fn chance(name: &str) -> f64 {
    (Seed(41).hash(name) >> 11) as f64 / (1u64 << 53) as f64
}

const CUTOFFS: usize = 20;
const SHARES: [f64; 4] = [0.3, 0.3, 0.2, 0.15];

/// Leads at twenty cutoffs ten days apart; `worth` gives the log-odds of each rule at a cutoff.
fn world(points: &[f64], n: usize, worth: impl Fn(usize, usize) -> f64) -> TrainingSet {
    let at = |row: usize| row * CUTOFFS / n;
    let facts: Vec<Vec<f64>> = (0..points.len())
        .map(|rule| {
            (0..n)
                .map(|row| f64::from(u8::from(chance(&format!("{rule} {row}")) < SHARES[rule])))
                .collect()
        })
        .collect();
    let labels = (0..n)
        .map(|row| {
            let sum: f64 = (0..points.len())
                .map(|rule| worth(rule, at(row)) * facts[rule][row])
                .sum();
            chance(&format!("label {row}")) < sigmoid(-2.2 + sum)
        })
        .collect();
    let mut set = ruled(points, facts, labels);
    set.has_time = true;
    let day = |row: usize| Timestamp(at(row) as i64 * 10 * DAY_MICROS);
    set.cutoffs = (0..n).map(day).collect();
    set.label_ends = (0..n).map(|row| day(row).plus_days(5.0)).collect();
    set
}

fn wish(set: &TrainingSet) -> Wish {
    let rules = set.rules.as_ref().unwrap();
    Wish {
        capacity: Capacity::Share(0.2),
        freedoms: rules
            .names
            .iter()
            .zip(&rules.points)
            .map(|(name, &points)| Freedom {
                leeway: Leeway::new(name, points, (-20.0, 20.0), 1.0).unwrap(),
                tiers: Vec::new(),
            })
            .collect(),
        frozen: Vec::new(),
        edits: None,
        most: MOST_EDITS,
        threshold: Some(("call".to_owned(), 10.0)),
        plan: Plan {
            replicates: 200,
            ..Plan::default()
        },
    }
}

/// Conversions among the `share` of `rows` with the highest totals, a tie at the border in part.
fn caught(totals: &[f64], labels: &[bool], rows: &[usize], share: f64) -> f64 {
    let mut order = rows.to_vec();
    order.sort_by(|&a, &b| totals[b].total_cmp(&totals[a]));
    let mut left = share * rows.len() as f64;
    let mut sum = 0.0;
    for tie in order.chunk_by(|&a, &b| totals[a] == totals[b]) {
        let hits = tie.iter().filter(|&&row| labels[row]).count() as f64;
        sum += hits * (left / tie.len() as f64).min(1.0);
        left -= tie.len() as f64;
        if left <= 0.0 {
            break;
        }
    }
    sum
}

/// The second rule is paid for nothing, the third far too little.
const OFF: [f64; 4] = [8.0, 12.0, 2.0, 5.0];
const TRUTH: [f64; 4] = [0.8, 0.0, 1.6, 0.5];

#[test]
fn edits_that_pay_are_found_on_earlier_time_and_catch_more_on_later_time() {
    let set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    let got = suggest_edits(&set, &wish(&set)).unwrap();
    assert_eq!((got.apart, got.finding), (Apart::Time, Finding::Pays));
    assert!(1 <= got.edits && got.edits <= 3, "{} edits", got.edits);
    let first = &got.report.edits[0];
    assert!(["rule 1", "rule 2"].contains(&first.name.as_str()));
    let (_, last_found) = got.found_on.cutoffs.unwrap();
    let (first_tried, _) = got.tried_on.cutoffs.unwrap();
    assert!(last_found < first_tried);
    assert!(got.sentence.contains(" more"), "{}", got.sentence);
    // The figures are those of the edited points on the later rows, and of no others.
    let later: Vec<usize> = (0..set.n_rows())
        .filter(|&row| first_tried <= set.cutoffs[row])
        .collect();
    let rules = set.rules.as_ref().unwrap();
    let mut points = OFF.to_vec();
    for edit in &got.report.edits {
        points[edit.rule] = edit.to;
    }
    let totals: Vec<f64> = (0..set.n_rows())
        .map(|row| {
            (0..4)
                .map(|rule| points[rule] * rules.facts[rule][row])
                .sum()
        })
        .collect();
    let by_hand = caught(&totals, &set.labels, &later, 0.2);
    assert!((got.report.captured.value - by_hand).abs() < 1e-9);
    let today = caught(&rules.totals, &set.labels, &later, 0.2);
    assert!((got.report.captured_today.value - today).abs() < 1e-9);
}

/// The same with every cutoff a list of its own.
fn caught_on_lists(totals: &[f64], set: &TrainingSet, rows: &[usize], share: f64) -> f64 {
    let lists = 0..CUTOFFS as u32;
    let on = |list: u32| {
        rows.iter()
            .copied()
            .filter(move |&row| set.lists[row] == list)
    };
    lists
        .map(|list| caught(totals, &set.labels, &on(list).collect::<Vec<_>>(), share))
        .sum()
}

#[test]
fn each_cutoff_of_a_log_is_a_list_of_its_own() {
    // A good month has more points all over: of one list for all it would take every place.
    let mut set = world(&OFF, 3000, |rule, _| TRUTH[rule]);
    set.lists = (0..3000).map(|row| (row * CUTOFFS / 3000) as u32).collect();
    let lists = set.lists.clone();
    let rules = set.rules.as_mut().unwrap();
    for (fact, &list) in rules.facts[3].iter_mut().zip(&lists) {
        *fact += f64::from(list % 3);
    }
    for row in 0..3000 {
        rules.totals[row] = (0..4).map(|rule| OFF[rule] * rules.facts[rule][row]).sum();
    }
    let rules = set.rules.as_ref().unwrap();
    // A share of 150 rows that is no whole number.
    let wish = Wish {
        capacity: Capacity::Leads(23),
        edits: Some(2),
        ..wish(&set)
    };
    let share = 23.0 / 150.0;
    let got = suggest_edits(&set, &wish).unwrap();
    let later = forward(&set, &wish.plan).unwrap().later;
    assert_eq!(got.lists, later.len() / 150);
    assert!((got.capacity - share).abs() < 1e-12);
    let today = caught_on_lists(&rules.totals, &set, &later, share);
    assert!((got.report.captured_today.value - today).abs() < 1e-9);
    assert!((caught(&rules.totals, &set.labels, &later, share) - today).abs() > 1.0);

    let on_later: Vec<f64> = later
        .iter()
        .map(|row| chance(&format!("m {row}")))
        .collect();
    let mut held_out = vec![0.0; 3000];
    for (&row, &value) in later.iter().zip(&on_later) {
        held_out[row] = value;
    }
    let model = Contender {
        name: "model",
        held_out: &held_out,
        later: Some((&later, &on_later)),
    };
    let caught_by = advice::caught(&set, &wish, &got, &[model]).unwrap();
    let by_hand = caught_on_lists(&held_out, &set, &later, share);
    assert_eq!(caught_by[0].caught, got.report.captured_today);
    assert!((caught_by[2].caught.value - by_hand).abs() < 1e-9);

    // The same rows in another order: heads of lists alone are counted.
    let all: Vec<usize> = (0..3000).collect();
    let edited: Vec<f64> = (0..3000).map(|row| chance(&format!("e {row}"))).collect();
    let replayed = simulate(&set, &edited, (&[], &[]), &wish).unwrap();
    let by_hand = caught_on_lists(&edited, &set, &all, share);
    assert!((replayed.all.captured.value - by_hand).abs() < 1e-9);
    assert_eq!(replayed.all.lists, CUTOFFS);
    assert!((replayed.kept + replayed.swapped - share * 3000.0).abs() < 1e-6);
}

#[test]
fn a_book_that_is_right_is_left_as_it_is() {
    let set = world(&[8.0, 4.0, 16.0, 5.0], 6000, |rule, _| {
        [0.8, 0.4, 1.6, 0.5][rule]
    });
    let got = suggest_edits(&set, &wish(&set)).unwrap();
    assert_eq!((got.edits, got.finding), (0, Finding::Nothing));
    assert!(got.report.edits.is_empty());
    assert!(got.sentence.starts_with("Nothing pays"), "{}", got.sentence);
}

#[test]
fn what_paid_before_and_loses_later_is_not_recommended() {
    // The test period begins with the seventeenth cutoff; the second rule turns then.
    let set = world(&OFF, 6000, |rule, at| match rule {
        1 if 16 <= at => 2.5,
        rule => TRUTH[rule],
    });
    let got = suggest_edits(&set, &wish(&set)).unwrap();
    assert!(got.report.edits.iter().any(|edit| edit.name == "rule 1"));
    assert_eq!(got.finding, Finding::Loses);
    assert!(
        got.sentence.starts_with("Do not make these edits"),
        "{}",
        got.sentence
    );
}

#[test]
fn limits_of_groups_follow_the_edits() {
    let mut set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    let rules = set.rules.as_mut().unwrap();
    let clip = |sum: f64| sum.clamp(0.0, 12.0);
    rules.caps = Caps {
        group_of: vec![0, 0, 0, 1],
        groups: [(Some(0.0), Some(12.0)), (None, None)]
            .map(|(min, max)| CapGroup {
                name: "group".to_owned(),
                is_fit: false,
                bounds: Bounds { min, max },
            })
            .to_vec(),
        ..Caps::default()
    };
    let total = |points: &[f64], facts: &[Vec<f64>], row: usize| {
        clip((0..3).map(|rule| points[rule] * facts[rule][row]).sum()) + points[3] * facts[3][row]
    };
    rules.totals = (0..6000)
        .map(|row| total(&OFF, &rules.facts, row))
        .collect();
    let got = suggest_edits(&set, &wish(&set)).unwrap();
    assert!(0 < got.edits);
    let mut points = OFF.to_vec();
    for edit in &got.report.edits {
        points[edit.rule] = edit.to;
    }
    let facts = &set.rules.as_ref().unwrap().facts;
    let totals: Vec<f64> = (0..6000).map(|row| total(&points, facts, row)).collect();
    let later: Vec<usize> = (0..6000)
        .filter(|&row| got.tried_on.cutoffs.unwrap().0 <= set.cutoffs[row])
        .collect();
    let by_hand = caught(&totals, &set.labels, &later, 0.2);
    assert!((got.report.captured.value - by_hand).abs() < 1e-9);
    // Whoever replays the edited book gets the very same figures.
    let simulation = simulate(&set, &totals, (&[], &[]), &wish(&set)).unwrap();
    let replayed = simulation.later.unwrap();
    assert_eq!(replayed.captured, got.report.captured);
    assert_eq!(replayed.captured_more, got.report.captured_more);
}

#[test]
fn frozen_rules_stay_and_unknown_ones_are_named() {
    let set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    let frozen = Wish {
        frozen: vec!["rule 1".to_owned(), "rule 2".to_owned()],
        ..wish(&set)
    };
    let got = suggest_edits(&set, &frozen).unwrap();
    let touched = got.steps.iter().flat_map(|step| &step.changes);
    assert!(
        touched
            .clone()
            .all(|change| change.rule == 0 || change.rule == 3)
    );
    let unknown = Wish {
        frozen: vec!["rule1".to_owned()],
        ..wish(&set)
    };
    let error = Error::from(suggest_edits(&set, &unknown).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(
        error.to_string(),
        "no rule `rule1` to freeze; did you mean `rule 1`?"
    );
}

#[test]
fn thresholds_that_stay_are_reached_by_whom_the_new_points_carry_there() {
    let set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    let threshold = Threshold {
        label: "call".to_owned(),
        at: 12.0,
    };
    let edits = [("rule 1", 0.0), ("rule 2", 12.0)];
    let got = reached(&set, &wish(&set), &edits, &[threshold]).unwrap();
    // By hand: the rows whose facts, at these points, add up to 12 or more.
    let facts = &set.rules.as_ref().unwrap().facts;
    let rows_at = |points: [f64; 4]| {
        let total = |row: usize| {
            (0..4)
                .map(|rule| points[rule] * facts[rule][row])
                .sum::<f64>()
        };
        let reached = (0..6000).filter(|&row| 12.0 <= total(row));
        reached.collect::<Vec<_>>()
    };
    let (before, after) = (rows_at(OFF), rows_at([8.0, 0.0, 12.0, 5.0]));
    assert_eq!(
        (got.len(), got[0].from, got[0].to),
        (1, Some(12.0), Some(12.0))
    );
    assert_eq!(
        (got[0].today.0, got[0].edited.0),
        (before.len(), after.len())
    );
    assert_ne!(before.len(), after.len());
    let converted = |rows: &[usize]| rows.iter().filter(|&&row| set.labels[row]).count();
    assert_eq!(got[0].today.1, converted(&before));
    assert_eq!(got[0].edited.1, converted(&after));
}

#[test]
fn a_number_of_edits_may_be_asked_for_and_a_capacity_must_leave_a_choice() {
    let set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    let one = Wish {
        edits: Some(1),
        ..wish(&set)
    };
    let got = suggest_edits(&set, &one).unwrap();
    assert_eq!(
        (got.edits, got.is_asked, got.report.edits.len()),
        (1, true, 1)
    );
    let all = Wish {
        capacity: Capacity::Leads(6000),
        ..wish(&set)
    };
    let error = suggest_edits(&set, &all).unwrap_err().to_string();
    assert!(error.contains("nobody is left out"), "{error}");
}

#[test]
fn where_outcomes_take_too_long_edits_are_shown_and_none_is_chosen() {
    let mut set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    // Labels of the first four cutoffs are known before the test period, none of them before another of the four.
    set.label_ends = set.cutoffs.iter().map(|at| at.plus_days(130.0)).collect();
    let got = suggest_edits(&set, &wish(&set)).unwrap();
    assert_eq!((got.apart, got.is_forward), (Apart::Time, false));
    assert_eq!((got.edits, got.finding), (0, Finding::Nothing));
    assert!(1 < got.steps.len());
    assert!(
        got.sentence.starts_with("Nothing is suggested"),
        "{}",
        got.sentence
    );
    let asked = Wish {
        edits: Some(1),
        ..wish(&set)
    };
    assert_eq!(suggest_edits(&set, &asked).unwrap().edits, 1);
}

#[test]
fn without_time_edits_are_tried_on_other_leads() {
    let mut set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    set.has_time = false;
    let got = suggest_edits(&set, &wish(&set)).unwrap();
    assert_eq!((got.apart, got.finding), (Apart::Groups, Finding::Pays));
    assert_eq!(got.tried_on.cutoffs, None);
    assert!(got.sentence.contains("on leads that nothing was chosen by"));
}

#[test]
fn a_book_from_scratch_ranks_later_leads_and_keeps_what_a_threshold_means() {
    let set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    let call = Threshold {
        label: "call".to_owned(),
        at: 14.0,
    };
    let got = learn_book(&set, std::slice::from_ref(&call), &wish(&set)).unwrap();
    assert_eq!(got.points[1], 0.0, "a rule that says nothing gets nothing");
    assert!(got.points[0] < got.points[2] && 0.0 < got.points[0]);
    let both = ([call], got.thresholds);
    let simulation = simulate(&set, &got.totals, (&both.0, &both.1), &wish(&set)).unwrap();
    let (low, _) = simulation.later.unwrap().captured_more.interval.unwrap();
    assert!(0.0 < low, "it catches more on later time");
    let label = &simulation.labels[0];
    assert_eq!((label.from, label.to), (Some(14.0), Some(both.1[0].at)));
}

#[test]
fn points_edits_and_models_are_held_against_each_other_on_the_same_later_rows() {
    let set = world(&OFF, 6000, |rule, _| TRUTH[rule]);
    let wish = wish(&set);
    let found = suggest_edits(&set, &wish).unwrap();
    let held_out: Vec<f64> = (0..6000).map(|row| chance(&format!("m {row}"))).collect();
    let later = forward(&set, &wish.plan).unwrap().later;
    let on_later: Vec<f64> = later.iter().map(|&row| held_out[row]).collect();
    let contender = |name: &'static str, rows: Option<usize>| Contender {
        name,
        held_out: &held_out,
        later: rows.map(|n| (&later[..n], &on_later[..n])),
    };
    // What was learned from other rows, or from all of them, knows too much or too little to be held against edits.
    let all = [
        contender("model", Some(later.len())),
        contender("short", Some(later.len() - 1)),
        contender("unknown", None),
    ];
    let got = advice::caught(&set, &wish, &found, &all).unwrap();
    let names: Vec<&str> = got.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["rules", "edited", "model"]);
    let report = &found.report;
    assert_eq!(got[0].caught, report.captured_today);
    assert_eq!(got[1].caught, report.captured);
    assert_eq!(got[1].more_than_today, Some(report.captured_more));
    let model = got[2].more_than_edited.unwrap();
    assert!(
        model.interval.unwrap().1 < 0.0,
        "chance catches less than points"
    );
    assert_eq!(got[0].more_than_today, None);
    assert!(
        advice::caught(&set, &wish, &found, &all[1..])
            .unwrap()
            .is_empty()
    );
}

#[test]
fn the_file_of_the_advice_reads_back_as_it_was_written() {
    let mut set = world(&OFF, 3000, |rule, _| TRUTH[rule]);
    // One rule separates: its interval has no end.
    let rules = set.rules.as_mut().unwrap();
    for row in 0..set.labels.len() {
        rules.facts[3][row] = f64::from(u8::from(set.labels[row] && row % 4 == 0));
        rules.totals[row] = (0..4).map(|rule| OFF[rule] * rules.facts[rule][row]).sum();
    }
    let probabilities: Vec<f64> = (0..3000)
        .map(|row| chance(&format!("model {row}")))
        .collect();
    let question = Question {
        words: &[],
        features: &[],
        audit: Settings::default(),
        wish: wish(&set),
        rival: Some(Rival {
            name: "logistic",
            probabilities: &probabilities,
        }),
        contenders: Vec::new(),
    };
    let file = AuditFile::from(&advise(&set, &question).unwrap());
    let text = serde_json::to_string(&file).unwrap();
    let back: AuditFile = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&back).unwrap(), text);
    assert_eq!(file.causality, CAUSALITY);
    assert_eq!(file.rules.len(), 4);
    assert_eq!(file.ranks.unwrap().model, "logistic");
    let suggestion = back.suggestion.unwrap();
    assert_eq!(suggestion.path[0].edits, 0);
    assert_eq!(suggestion.edits.len(), suggestion.chosen);
}
