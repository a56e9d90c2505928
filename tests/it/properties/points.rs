//! Books of whole-number points: what holds whatever the data.

use leadscore::calibration::refit_ab;
use leadscore::domain::{Seed, sigmoid};
use leadscore::error::{Error, ErrorKind};
use leadscore::metrics::Bootstrap;
use leadscore::points::{
    Audience, Book, Budget, Facts, Leeway, Past, Plan, PointsError, Problem, at_threshold,
    book_at_scale, cross_validate, edit_path, edit_report, fit_to_budget, largest_total, learn,
    left_by_limits, probability_at, slope_keeping, suggest, threshold_for,
};
use leadscore::split::{Fold, Groups, folds_of, stratified_group_kfold};
use rand::Rng;

const RULES: usize = 10;

/// Leads with two rows each; nested, counted, faded, never firing, constant and repeated facts.
struct World {
    columns: Vec<Vec<f64>>,
    labels: Vec<bool>,
    leads: Groups,
}

impl World {
    fn past(&self) -> Past<'_> {
        Past {
            labels: &self.labels,
            weights: None,
            lists: &[],
        }
    }

    fn new(n_rows: usize, seed: u64, strength: f64) -> Self {
        let mut random = Seed(seed).stream(0);
        let mut columns = vec![Vec::new(); RULES];
        let mut labels = Vec::new();
        for _ in 0..n_rows {
            let busy: f64 = random.random();
            let count = (busy * busy * 6.0 * random.random::<f64>()).floor();
            let is = |yes: bool| f64::from(u8::from(yes));
            let who = is(random.random::<f64>() < 0.2);
            let faded = is(busy < 0.4) * random.random::<f64>();
            let facts = [
                who,
                is(1.0 <= count),
                is(3.0 <= count),
                count,
                faded,
                is(random.random::<f64>() < 0.05),
                0.0,
                1.0,
                who,
                is(random.random::<f64>() < 0.5),
            ];
            let eta = -1.6
                + strength * (1.2 * facts[0] + 0.5 * facts[3] - 1.5 * facts[4] + 0.8 * facts[5]);
            labels.push(random.random::<f64>() < sigmoid(eta));
            for (column, fact) in columns.iter_mut().zip(facts) {
                column.push(fact);
            }
        }
        let names: Vec<String> = (0..n_rows).map(|row| format!("lead {}", row / 2)).collect();
        Self {
            columns,
            labels,
            leads: Groups::new(&names),
        }
    }

    fn facts(&self) -> Facts {
        Facts::new(&self.slices(), None).unwrap()
    }

    fn slices(&self) -> Vec<&[f64]> {
        self.columns.iter().map(Vec::as_slice).collect()
    }

    fn folds(&self) -> Vec<Fold> {
        let rows: Vec<usize> = (0..self.labels.len()).collect();
        let folds = stratified_group_kfold(&self.labels, &self.leads, &rows, 4, Seed(5)).unwrap();
        folds_of(&rows, &folds).unwrap()
    }
}

/// A team's book: some right, one reversed, one overpaid.
fn team() -> Vec<Leeway> {
    let points = [5.0, 6.0, 4.0, -1.0, -2.0, 10.0, 4.0, 1.0, 0.0, 3.0];
    let each = points.iter().enumerate();
    each.map(|(rule, &points)| {
        Leeway::new(format!("rule {rule}"), points, (-20.0, 20.0), 1.0).unwrap()
    })
    .collect()
}

fn scratch(bound: f64) -> Vec<Leeway> {
    let rule = |rule| Leeway::new(format!("rule {rule}"), 0.0, (-bound, bound), 1.0).unwrap();
    (0..RULES).map(rule).collect()
}

fn in_pool<T: Send>(threads: usize, work: impl Fn() -> T + Send + Sync) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.unwrap().install(work)
}

#[test]
fn each_edit_lowers_the_loss_and_the_loss_is_that_of_the_calibration() {
    for seed in 0..4 {
        let world = World::new(900, seed, 1.0);
        let facts = world.facts();
        let outcomes = facts.outcomes(&world.labels, None, None).unwrap();
        let problem = Problem::new(&facts, &outcomes, &team()).unwrap();
        let path = edit_path(&problem, &Plan::default());
        assert!(4 < path.books.len());
        for (edits, book) in path.books.iter().enumerate() {
            assert!(book.edits(&path.books[0]).len() <= edits);
            let map = refit_ab(&facts.totals_by_row(&book.points), &world.labels, None).unwrap();
            assert!((map.loss - book.line.loss).abs() < 1e-7, "{map:?} {book:?}");
            assert!((map.loss - problem.loss_of(book)).abs() < 1e-7);
        }
        for pair in path.books.windows(2) {
            assert!(pair[1].line.loss < pair[0].line.loss && 0.0 < pair[1].line.slope);
        }
        let free = learn(&problem, &Plan::default()).unwrap();
        let last = path.books.last().unwrap();
        assert!(free.line.loss < last.line.loss + 1e-4);
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let world = World::new(1200, 3, 1.0);
    let facts = world.facts();
    let outcomes = facts.outcomes(&world.labels, None, None).unwrap();
    let folds = world.folds();
    let run = || {
        let plan = Plan {
            edits: 6,
            ..Plan::default()
        };
        let problem = Problem::new(&facts, &outcomes, &scratch(5.0)).unwrap();
        (
            learn(&problem, &plan).unwrap(),
            edit_path(&problem, &plan),
            suggest(&facts, &world.past(), &team(), &plan, &folds).unwrap(),
        )
    };
    assert_eq!(in_pool(1, run), in_pool(3, run));
}

#[test]
fn points_stay_within_bounds_signs_and_steps_and_frozen_ones_where_they_are() {
    let world = World::new(900, 8, 1.0);
    let facts = world.facts();
    let outcomes = facts.outcomes(&world.labels, None, None).unwrap();
    let mut leeways = team();
    leeways[0] = Leeway::frozen("frozen", 5.0).unwrap();
    leeways[3] = Leeway::new("never up", -1.0, (-10.0, 0.0), 2.0).unwrap();
    leeways[4] = Leeway::new("never down", 7.0, (0.0, 10.0), 5.0).unwrap();
    leeways[5] = Leeway::new("tenths", 0.3, (-1.0, 1.0), 0.1).unwrap();
    leeways[9] = Leeway::frozen("frozen nothing", 0.0).unwrap();
    let problem = Problem::new(&facts, &outcomes, &leeways).unwrap();
    let mut books = edit_path(&problem, &Plan::default()).books;
    books.push(learn(&problem, &Plan::default()).unwrap());
    assert!(3 < books.len());
    for book in books {
        for (leeway, &points) in leeways.iter().zip(&book.points) {
            assert!(leeway.allows(points), "{leeway:?} got {points}");
        }
        assert_eq!((book.points[0], book.points[9]), (5.0, 0.0));
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let world = World::new(600, 4, 1.0);
    let weights: Vec<f64> = (0..600).map(|row| f64::from(1 + row % 3 % 2)).collect();
    let rows: Vec<usize> = (0..600usize)
        .flat_map(|row| std::iter::repeat_n(row, 1 + row % 3 % 2))
        .collect();
    let facts = world.facts();
    let weighted = facts.outcomes(&world.labels, Some(&weights), None).unwrap();
    let twice = facts.outcomes(&world.labels, None, Some(&rows)).unwrap();
    for leeways in [scratch(5.0), team()] {
        let books = [&weighted, &twice].map(|outcomes| {
            let problem = Problem::new(&facts, outcomes, &leeways).unwrap();
            learn(&problem, &Plan::default()).unwrap()
        });
        assert_eq!(books[0].points, books[1].points);
        assert!((books[0].line.loss - books[1].line.loss).abs() < 1e-9);
    }
}

#[test]
fn what_cannot_be_learned_from_is_named_or_left_alone() {
    let world = World::new(400, 2, 1.0);
    let facts = world.facts();
    let none = facts.outcomes(&[false; 400], None, None).unwrap();
    let error = Problem::new(&facts, &none, &team()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot find points: all 400 rows are without conversion"
    );
    assert_eq!(Error::from(error).kind(), ErrorKind::Data);
    let outcomes = facts.outcomes(&world.labels, None, None).unwrap();
    let mut leeways = scratch(5.0);
    leeways[2] = Leeway::new("open", 0.0, (0.0, f64::INFINITY), 1.0).unwrap();
    let problem = Problem::new(&facts, &outcomes, &leeways).unwrap();
    let error = learn(&problem, &Plan::default()).unwrap_err();
    assert_eq!(
        error,
        PointsError::Unbounded {
            rule: "open".to_owned()
        }
    );
    // Rule 6 never fires and rule 7 always does: their points say nothing, so nobody touches them.
    let problem = Problem::new(&facts, &outcomes, &team()).unwrap();
    let book = edit_path(&problem, &Plan::default()).books.pop().unwrap();
    assert_eq!((book.points[6], book.points[7]), (4.0, 1.0));
    let problem_of = |columns: &[&[f64]], labels: &[bool], leeways: &[Leeway]| -> Vec<Book> {
        let facts = Facts::new(columns, None).unwrap();
        let outcomes = facts.outcomes(labels, None, None).unwrap();
        let problem = Problem::new(&facts, &outcomes, leeways).unwrap();
        let mut books = edit_path(&problem, &Plan::default()).books;
        books.push(learn(&problem, &Plan::default()).unwrap());
        books
    };
    // Labels that a rule tells apart: sure, and finite.
    let labels: Vec<bool> = (0..40).map(|row| row % 4 == 0).collect();
    let tells: Vec<f64> = labels
        .iter()
        .map(|&label| f64::from(u8::from(label)))
        .collect();
    let noise: Vec<f64> = (0..40).map(|row| f64::from(row % 3)).collect();
    for book in &problem_of(&[&tells, &noise], &labels, &scratch(5.0)[..2])[1..] {
        assert!(book.line.loss < 1e-3 && book.line.slope.is_finite() && 0.0 < book.points[0]);
    }
    // No rule ever fires, or there is none: today's book, at the base rate.
    for columns in [vec![&[0.0; 40][..]; 2], Vec::new()] {
        let leeways = &scratch(5.0)[..columns.len()];
        if columns.is_empty() {
            continue;
        }
        let books = problem_of(&columns, &labels, leeways);
        assert!(
            books
                .iter()
                .all(|book| book.line.slope == 0.0 && book.n_rules() == 0)
        );
    }
}

#[test]
fn a_book_that_ranks_backwards_is_turned_by_edits_only() {
    let world = World::new(800, 6, 1.0);
    let facts = world.facts();
    let outcomes = facts.outcomes(&world.labels, None, None).unwrap();
    let mut leeways = scratch(9.0);
    leeways[3] = Leeway::new("reversed", -5.0, (-9.0, 9.0), 1.0).unwrap();
    leeways[0] = Leeway::new("reversed too", -5.0, (-9.0, 9.0), 1.0).unwrap();
    let problem = Problem::new(&facts, &outcomes, &leeways).unwrap();
    let path = edit_path(&problem, &Plan::default());
    assert!(path.books[0].line.is_backwards && path.books[0].line.slope == 0.0);
    assert_eq!(path.books[0].points[3], -5.0);
    assert!(path.books[1].line.slope > 0.0 && path.books[1].points[3] > -5.0);
}

#[test]
fn limits_go_along_with_the_points_and_totals_are_read_back() {
    let world = World::new(700, 5, 1.0);
    let leeways = team();
    let points: Vec<f64> = leeways.iter().map(Leeway::points).collect();
    let slices = world.slices();
    let plain = |row: usize| -> f64 {
        let each = world.columns.iter().zip(&points);
        each.map(|(column, points)| points * column[row]).sum()
    };
    let totals: Vec<f64> = (0..700).map(|row| plain(row).clamp(0.0, 12.0)).collect();
    let rest = left_by_limits(&slices, &points, &totals);
    let facts = Facts::new(&slices, Some(&rest)).unwrap();
    for (got, want) in facts.totals_by_row(&points).iter().zip(&totals) {
        assert!((got - want).abs() < 1e-9);
    }
    let outcomes = facts.outcomes(&world.labels, None, None).unwrap();
    let problem = Problem::new(&facts, &outcomes, &leeways).unwrap();
    let map = refit_ab(&totals, &world.labels, None).unwrap();
    assert!((problem.today().line.loss - map.loss).abs() < 1e-7);
    assert!(0.0 < map.slope);
    let path = edit_path(&problem, &Plan::default());
    assert!(path.books.iter().all(|book| book.points.len() == RULES));
    assert!(path.books.last().unwrap().line.loss < map.loss);
    for book in &path.books {
        let again = problem.book_of(&book.points).unwrap();
        assert!((again.line.loss - book.line.loss).abs() < 1e-7);
    }
}

#[test]
fn budgets_hold_and_points_are_found_anew() {
    let world = World::new(2000, 9, 1.0);
    let facts = world.facts();
    let outcomes = facts.outcomes(&world.labels, None, None).unwrap();
    let problem = Problem::new(&facts, &outcomes, &scratch(5.0)).unwrap();
    let book = learn(&problem, &Plan::default()).unwrap();
    let wide = Problem::new(&facts, &outcomes, &scratch(1000.0)).unwrap();
    let all: Vec<usize> = (0..RULES).collect();
    let budgets = [
        Budget {
            rules: all.clone(),
            limit: 100.0,
        },
        Budget {
            rules: vec![1, 2, 3],
            limit: 30.0,
        },
    ];
    let scaled = fit_to_budget(&wide, &Plan::default(), &book, &budgets).unwrap();
    assert!(largest_total(&facts, &scaled.points, &all) <= 100.0);
    let group = largest_total(&facts, &scaled.points, &[1, 2, 3]);
    assert!(group <= 30.0 && 20.0 < group, "{group}");
    assert!(scaled.line.loss < book.line.loss + 1e-4);
    // On another scale, 60 points stand for a chance of 40 %.
    let slope = slope_keeping(scaled.line.intercept, 60.0, 0.4).unwrap();
    let moved = book_at_scale(&wide, &Plan::default(), &scaled, slope).unwrap();
    assert!((probability_at(&moved.line, 60.0) - 0.4).abs() < 0.01);
    assert!((threshold_for(&moved.line, 0.4).unwrap() - 60.0).abs() <= 1.0);
    let mut leeways = scratch(5.0);
    leeways[0] = Leeway::frozen("frozen", 200.0).unwrap();
    let frozen = Problem::new(&facts, &outcomes, &leeways).unwrap();
    let error = fit_to_budget(&frozen, &Plan::default(), &frozen.today(), &budgets).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no book within a total of 100 points: frozen rules alone can give 200"
    );
}

#[test]
fn noise_earns_no_edit_and_a_reversed_rule_does() {
    let plan = Plan {
        edits: 5,
        ..Plan::default()
    };
    let mut kept = 0;
    for seed in 0..6 {
        let world = World::new(800, 20 + seed, 0.0);
        let got = suggest(
            &world.facts(),
            &world.past(),
            &team(),
            &plan,
            &world.folds(),
        )
        .unwrap();
        kept += usize::from(got.edits == 0);
    }
    assert!(5 <= kept, "{kept} of 6");
    let world = World::new(1600, 1, 1.0);
    let facts = world.facts();
    let got = suggest(&facts, &world.past(), &team(), &plan, &world.folds()).unwrap();
    assert!(1 <= got.edits && got.edits <= got.validation.best());
    let book = &got.path.books[got.edits];
    assert!(0.0 < book.points[3]);
    assert!(0.0 < got.validation.gain(got.edits).unwrap().mean);
    let half = got.validation.reaching(0.5).unwrap();
    assert!(got.validation.loss(half) < got.validation.loss(0));
    assert!(cross_validate(&facts, &world.past(), &team(), &plan, &[]).is_err());
}

#[test]
fn gains_add_up_and_leads_that_cross_the_line_are_counted() {
    let world = World::new(1600, 12, 1.0);
    let facts = world.facts();
    let (train, test): (Vec<usize>, Vec<usize>) = (0..1600).partition(|row| row % 4 < 2);
    let outcomes = facts.outcomes(&world.labels, None, Some(&train)).unwrap();
    let problem = Problem::new(&facts, &outcomes, &team()).unwrap();
    let path = edit_path(
        &problem,
        &Plan {
            edits: 4,
            ..Plan::default()
        },
    );
    let book = path.book(4).unwrap();
    let audience = Audience {
        labels: &world.labels,
        rows: &test,
        groups: &world.leads,
        leads: &world.leads,
        lists: &[],
    };
    let plan = Bootstrap {
        replicates: 200,
        seed: Seed(2),
    };
    let top = 0.1;
    let report = edit_report(&problem, book, &audience, top, Some(10.0), plan).unwrap();
    assert_eq!(report.edits.len(), book.edits(&path.books[0]).len());
    let sum = |of: &dyn Fn(&leadscore::points::EditGain) -> f64| -> f64 {
        report.edits.iter().map(of).sum()
    };
    assert!((sum(&|edit| edit.gain.value) - report.gain.value).abs() < 1e-12);
    assert!((sum(&|edit| edit.captured.value) - report.captured_more.value).abs() < 1e-9);
    let more = report.captured.value - report.captured_today.value;
    assert!((more - report.captured_more.value).abs() < 1e-9 && 0.0 < more);
    let (low, high) = report.gain.interval.unwrap();
    assert!(0.0 < low && low < report.gain.value && report.gain.value < high);
    let [before, after] = [&path.books[0], book].map(|book| facts.totals_by_row(&book.points));
    let up = |row: &&usize| before[**row] < 10.0 && 10.0 <= after[**row];
    let rows: Vec<usize> = test.iter().filter(up).copied().collect();
    let leads: std::collections::BTreeSet<usize> = rows.iter().map(|row| row / 2).collect();
    let crossing = report.crossing.unwrap();
    assert_eq!(
        (crossing.rows_up, crossing.leads_up),
        (rows.len(), leads.len())
    );
    for edit in &report.edits {
        let fired = test
            .iter()
            .filter(|&&row| world.columns[edit.rule][row] != 0.0);
        assert_eq!(edit.rows, fired.count());
    }
    let at = at_threshold(&facts, &audience, &book.points, 10.0, plan).unwrap();
    assert_eq!(
        at.rows,
        test.iter().filter(|&&row| 10.0 <= after[row]).count()
    );
    let (low, high) = at.precision.unwrap().interval.unwrap();
    let rate = at.converted as f64 / at.rows as f64;
    assert!(low < rate && rate < high && at.precision.unwrap().value == rate);
    let nothing = edit_report(&problem, &path.books[0], &audience, top, None, plan).unwrap();
    assert!(nothing.edits.is_empty() && nothing.gain.value == 0.0);
}
