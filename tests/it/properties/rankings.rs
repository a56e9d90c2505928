//! What holds when two rankings are compared, whatever they are.

use leadscore::audit::{ComparisonPlan, TwoScorings, compare_rankings};
use leadscore::domain::{Seed, Timestamp};
use leadscore::metrics::{Ranked, RankedLists, Sample, Top, overlap_curve, swap_set};

struct World {
    labels: Vec<bool>,
    leads: Vec<String>,
    cutoffs: Vec<Timestamp>,
    first: Vec<f64>,
    second: Vec<f64>,
}

fn world(n: usize) -> World {
    let chance = |name: String| (Seed(4).hash(&name) >> 11) as f64 / (1u64 << 53) as f64;
    let interest: Vec<f64> = (0..n)
        .map(|row| chance(format!("interest {row}")))
        .collect();
    let score = |name: &str, noise: f64| -> Vec<f64> {
        let each = interest.iter().enumerate();
        each.map(|(row, i)| ((i + noise * chance(format!("{name} {row}"))) * 12.0).floor())
            .collect()
    };
    World {
        labels: (0..n)
            .map(|row| chance(format!("label {row}")) < 0.3 * interest[row])
            .collect(),
        leads: (0..n).map(|row| format!("lead {}", row / 2)).collect(),
        cutoffs: (0..n).map(|row| Timestamp((row % 2) as i64)).collect(),
        first: score("first", 0.5),
        second: score("second", 1.5),
    }
}

impl World {
    fn rows(&self) -> TwoScorings<'_> {
        TwoScorings {
            labels: &self.labels,
            leads: &self.leads,
            cutoffs: &self.cutoffs,
            groups: &self.leads,
            lists: &[],
            first: &self.first,
            second: &self.second,
        }
    }
}

fn plan() -> ComparisonPlan {
    ComparisonPlan {
        replicates: 100,
        ..ComparisonPlan::default()
    }
}

#[test]
fn turned_around_a_comparison_says_the_opposite() {
    let world = world(1000);
    let rows = world.rows();
    let there = compare_rankings(&rows, &plan()).unwrap();
    let back = TwoScorings {
        first: rows.second,
        second: rows.first,
        ..rows
    };
    let back = compare_rankings(&back, &plan()).unwrap();
    assert_eq!(there.tau_b, back.tau_b);
    assert_eq!(there.capacity, 100);
    assert!((there.rank_biased_overlap - back.rank_biased_overlap).abs() < 1e-12);
    assert!((there.delong.unwrap().difference + back.delong.unwrap().difference).abs() < 1e-12);
    assert_eq!(there.mcnemar.only_first, back.mcnemar.only_second);
    assert_eq!(there.swap_rates.only_first, back.swap_rates.only_second);
    for (a, b) in there.captures.points.iter().zip(&back.captures.points) {
        assert!((a.difference + b.difference).abs() < 1e-12);
    }
    for i in 0..10 {
        for j in 0..10 {
            assert_eq!(there.deciles[i][j], back.deciles[j][i]);
        }
    }
    // The first sees more of the interest.
    assert!(0.0 < there.delong.unwrap().difference && there.auc[1] < there.auc[0]);
}

#[test]
fn the_order_of_rows_does_not_matter_for_a_comparison() {
    let world = world(600);
    let mut order: Vec<usize> = (0..600).collect();
    order.sort_by_key(|row| Seed(8).hash(&row.to_string()));
    let mixed = World {
        labels: order.iter().map(|&row| world.labels[row]).collect(),
        leads: order.iter().map(|&row| world.leads[row].clone()).collect(),
        cutoffs: order.iter().map(|&row| world.cutoffs[row]).collect(),
        first: order.iter().map(|&row| world.first[row]).collect(),
        second: order.iter().map(|&row| world.second[row]).collect(),
    };
    let [a, b] = [&world, &mixed].map(|world| compare_rankings(&world.rows(), &plan()).unwrap());
    assert_eq!(a.mcnemar, b.mcnemar);
    assert_eq!(a.tau_b, b.tau_b);
    assert!((a.displacement - b.displacement).abs() < 1e-12);
    assert!((a.swap_rates.both.converted - b.swap_rates.both.converted).abs() < 1e-9);
    assert!((a.auc[0] - b.auc[0]).abs() < 1e-12);
}

#[test]
fn a_scoring_agrees_with_itself() {
    let world = world(400);
    let rows = TwoScorings {
        second: &world.first,
        ..world.rows()
    };
    let got = compare_rankings(&rows, &plan()).unwrap();
    assert!(
        (got.tau_b.unwrap() - 1.0).abs() < 1e-12 && (got.rank_biased_overlap - 1.0).abs() < 1e-9
    );
    assert_eq!((got.mcnemar.only_first, got.mcnemar.only_second), (0, 0));
    assert!((got.swap_set.overlap - got.self_overlap[0]).abs() < 1e-12);
    assert!(got.displacement == 0.0 && got.delong.unwrap().difference == 0.0);
}

#[test]
fn the_overlap_curve_is_the_overlap_at_each_length() {
    let world = world(400);
    let shares = [0.0025, 0.1, 0.5, 0.99, 1.0];
    let placed = |scores: &[f64]| RankedLists::new(scores, &[]).unwrap();
    let (first, second) = (placed(&world.first), placed(&world.second));
    let overlaps = |shares| overlap_curve(&first, &second, shares);
    let curve = overlaps(&shares).unwrap();
    for (&share, got) in shares.iter().zip(&curve) {
        let one = swap_set(&first, &second, share).unwrap();
        assert!((one.overlap - got).abs() < 1e-12, "{share}");
    }
    assert!((curve[4] - 1.0).abs() < 1e-12);
    assert!(overlaps(&[1.01]).is_err());
}

#[test]
fn each_cutoff_is_a_list_of_its_own_and_what_they_catch_adds_up() {
    let world = world(400);
    // Scores of the second list are higher all over, which moves nobody within a list.
    let lists: Vec<u32> = (0..400).map(|row| row % 2).collect();
    let lift = |scores: &[f64]| -> Vec<f64> {
        let each = scores.iter().zip(&lists);
        each.map(|(score, list)| score + 100.0 * f64::from(*list))
            .collect()
    };
    let lifted = [lift(&world.first), lift(&world.second)];
    let rows = TwoScorings {
        lists: &lists,
        ..world.rows()
    };
    let moved = TwoScorings {
        first: &lifted[0],
        second: &lifted[1],
        ..rows
    };
    let [apart, got] = [rows, moved].map(|rows| compare_rankings(&rows, &plan()).unwrap());
    assert_eq!(
        (got.swap_set, got.swap_rates),
        (apart.swap_set, apart.swap_rates)
    );
    assert_eq!(
        (&got.at_capacity, &got.mcnemar),
        (&apart.at_capacity, &apart.mcnemar)
    );
    let pooled = TwoScorings {
        lists: &[],
        ..moved
    };
    let pooled = compare_rankings(&pooled, &plan()).unwrap();
    assert_ne!(pooled.at_capacity, apart.at_capacity);
    // By hand: the heads of both lists.
    let mut caught = 0.0;
    for list in 0..2 {
        let rows: Vec<usize> = (0..400).filter(|row| row % 2 == list).collect();
        let pick = |of: &dyn Fn(usize) -> f64| rows.iter().map(|&row| of(row)).collect::<Vec<_>>();
        let labels: Vec<bool> = rows.iter().map(|&row| world.labels[row]).collect();
        let scores = pick(&|row| world.first[row]);
        let ranked = Ranked::new(&Sample::new(&labels, &scores, None).unwrap());
        caught += Top::Share(plan().capacity).hits(&ranked).unwrap();
    }
    let converted = world.labels.iter().filter(|&&label| label).count() as f64;
    let share = apart.at_capacity.points[0].first;
    assert!((share - caught / converted).abs() < 1e-12);
}
