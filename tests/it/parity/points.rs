//! Whole-number points against an exhaustive search of all 6,560 books with points from −4 to 4.

use leadscore::points::{Counting, Facts, Leeway, Limits, Plan, Problem, edit_path, learn};
use serde_json::Value;

use super::oracle::{case, close, column_major, floats, labels};

const FILE: &str = include_str!("../oracles/integer_scorecard.json");

fn facts(input: &Value) -> Facts {
    let columns = column_major(&input["X"]);
    let slices: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    Facts::new(&slices, None).unwrap()
}

fn leeways(start: &[f64]) -> Vec<Leeway> {
    let each = start.iter().enumerate();
    each.map(|(rule, &points)| Leeway::new(format!("x{rule}"), points, (-4.0, 4.0), 1.0).unwrap())
        .collect()
}

#[test]
fn points_from_scratch_are_the_best_of_all_books() {
    let case = case(FILE, "global_optimum");
    let facts = facts(&case["input"]);
    let outcomes = facts
        .outcomes(&labels(&case["input"]["y"]), None, None)
        .unwrap();
    let leeways = leeways(&[0.0; 4]);
    let problem = Problem::new(&facts, &outcomes, &leeways).unwrap();
    let expected = &case["expected"];
    for book in [
        learn(&problem, &Plan::default()).unwrap(),
        edit_path(&problem, &Plan::default()).books.pop().unwrap(),
    ] {
        close(
            &[book.line.loss, book.line.slope, book.line.intercept],
            &["log_loss", "a", "b"].map(|name| expected[name].as_f64().unwrap()),
            1e-8,
        );
        close(&book.points, &floats(&expected["points"]), 0.0);
    }
}

#[test]
fn every_number_of_edits_gives_the_best_book_there_is() {
    let case = case(FILE, "edit_path");
    let (input, expected) = (&case["input"], &case["expected"]);
    let facts = facts(input);
    let outcomes = facts.outcomes(&labels(&input["y"]), None, None).unwrap();
    let leeways = leeways(&floats(&input["start"]));
    let problem = Problem::new(&facts, &outcomes, &leeways).unwrap();
    let path = edit_path(&problem, &Plan::default());
    let today = path.books[0].line;
    close(
        &[today.loss, today.slope],
        &["start_log_loss", "start_a"].map(|name| expected[name].as_f64().unwrap()),
        1e-8,
    );
    let best = expected["best_by_number_of_edits"].as_object().unwrap();
    assert_eq!(path.books.len(), 1 + best.len());
    for (edits, book) in path.books.iter().enumerate().skip(1) {
        let want = &best[&edits.to_string()];
        close(&book.points, &floats(&want["points"]), 0.0);
        close(
            &[book.line.loss, book.line.slope, book.line.intercept],
            &["log_loss", "a", "b"].map(|name| want[name].as_f64().unwrap()),
            1e-8,
        );
        assert_eq!(book.edits(&path.books[0]).len(), edits);
    }
}

#[test]
fn within_limits_too_the_books_are_the_best_there_are_or_nearly_so() {
    let case = case(FILE, "edit_path");
    let input = &case["input"];
    let none = (f64::NEG_INFINITY, f64::INFINITY);
    let start = [4.0, 3.0, -3.0, 2.0];
    let mut n_best = 0;
    // Two groups of two rules; today their limits cut.
    for (groups, total) in [
        ([(0.0, 4.0), none], none),
        ([none, (-2.0, 2.0)], none),
        ([(-1.0, 3.0), (-3.0, 1.0)], (-2.0, 4.0)),
        ([none, none], (0.0, 5.0)),
    ] {
        let counting = |group| Counting {
            group,
            own: none,
            step: None,
        };
        let limits = Limits {
            rules: [0, 0, 1, 1].map(counting).to_vec(),
            groups: groups.to_vec(),
            total,
        };
        let facts = facts(input).within(limits).unwrap();
        let outcomes = facts.outcomes(&labels(&input["y"]), None, None).unwrap();
        let leeways = leeways(&start);
        let problem = Problem::new(&facts, &outcomes, &leeways).unwrap();
        let path = edit_path(&problem, &Plan::default());
        let mut best = [f64::INFINITY; 5];
        for book in 0..9i32.pow(4) {
            let points = [0, 1, 2, 3].map(|rule| f64::from(book / 9i32.pow(rule) % 9 - 4));
            let book = problem.book_of(&points).unwrap();
            let edits = book.edits(&path.books[0]).len();
            for best in &mut best[edits..] {
                *best = best.min(book.line.loss);
            }
        }
        let today = path.books[0].line.loss;
        for (edits, best) in best.into_iter().enumerate() {
            // One number of edits aside, the best there is; there, 98.5 % of what it wins.
            let won = today - path.book(edits).unwrap().line.loss;
            assert!(
                0.985 * (today - best) <= won + 1e-9,
                "{groups:?} {total:?}: {edits} edits win {won} of {}",
                today - best
            );
            n_best += usize::from(today - best <= won + 1e-7);
        }
    }
    assert!(19 <= n_best, "{n_best} of 20");
}
