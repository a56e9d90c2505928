//! Whole-number points against an exhaustive search of all 6,560 books with points from −4 to 4.

use leadscore::points::{Facts, Leeway, Plan, Problem, edit_path, learn};
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
