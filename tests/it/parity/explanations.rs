//! Stacks, Shapley values and permutation importance against brute force (`oracles/hybrid.json`,
//! `linear_shap.json`, `treeshap.json`, `permutation_importance.json`).

use leadscore::domain::{Seed, log_odds, sigmoid};
use leadscore::explain::{
    Background, Contributions, Players, explain, explain_path_dependent, permutation_importance,
    permuted_rises,
};
use leadscore::hybrid::{Blend, Ridge, fit_stack};
use leadscore::matrix::{Column, ColumnType, Table};
use leadscore::model::{LogisticModel, Model, Node, Split, Term, Test, Tree, TreesModel};
use serde_json::Value;

use super::oracle::{case, close, column_major, floats, labels};

#[test]
fn a_fixed_weight_is_the_logit_pool() {
    let case = case(include_str!("../oracles/hybrid.json"), "pools");
    let side = |name: &str| -> Vec<f64> {
        floats(&case["input"][name])
            .into_iter()
            .map(log_odds)
            .collect()
    };
    let blend = Blend::fixed(case["input"]["w"].as_f64().unwrap());
    let pooled = blend.apply_all(&side("p_rules"), &side("p_model"));
    let pooled: Vec<f64> = pooled.into_iter().map(sigmoid).collect();
    close(&pooled, &floats(&case["expected"]["logit_pool"]), 1e-12);
}

#[test]
fn the_stack_has_no_negative_weight_and_can_be_drawn_to_given_ones() {
    let case = case(include_str!("../oracles/hybrid.json"), "nonneg_stack");
    let rules = floats(&case["input"]["logit_rules"]);
    let model = floats(&case["input"]["logit_model"]);
    let labels = labels(&case["input"]["y"]);
    let ridge = Ridge {
        strength: 20.0,
        rules: 0.5,
        model: 0.5,
    };
    for (ridge, name) in [(None, "unpenalised"), (Some(ridge), "ridge_to_half_lam20")] {
        let blend = fit_stack(&rules, &model, &labels, None, ridge)
            .unwrap()
            .blend;
        let got = [blend.constant, blend.rules, blend.model];
        close(&got, &floats(&case["expected"][name]), 1e-6);
    }
}

fn numbers(columns: &[Vec<f64>]) -> Table {
    let named = |(i, column): (usize, &Vec<f64>)| (format!("x{i}"), Column::Number(column.clone()));
    Table::new(
        columns[0].len(),
        columns.iter().enumerate().map(named).collect(),
    )
    .unwrap()
}

fn schema(n: usize) -> Vec<(String, ColumnType)> {
    (0..n)
        .map(|i| (format!("x{i}"), ColumnType::Number))
        .collect()
}

#[test]
fn linear_contributions_are_slopes_times_distances_from_the_mean() {
    let case = case(
        include_str!("../oracles/linear_shap.json"),
        "interventional",
    );
    let input = &case["input"];
    let slopes = floats(&input["beta"]);
    let term = |&slope: &f64| Term::Number {
        fill: 0.0,
        slope,
        missing: 0.0,
    };
    let model = Model::Logistic(LogisticModel {
        schema: schema(slopes.len()),
        intercept: input["intercept"].as_f64().unwrap(),
        terms: slopes.iter().map(term).collect(),
    });
    let one_row = |values: &Value| {
        floats(values)
            .into_iter()
            .map(|x| vec![x])
            .collect::<Vec<_>>()
    };
    let background = Background::fit(&model, &numbers(&one_row(&input["mean"]))).unwrap();
    let players = Players::each(model.schema());
    let got = explain(
        &model,
        &numbers(&one_row(&input["x"])),
        &players,
        &background,
    )
    .unwrap();
    close(got.row(0), &floats(&case["expected"]["phi"]), 1e-12);
    close(
        &[got.base],
        &[case["expected"]["base"].as_f64().unwrap()],
        1e-12,
    );
}

/// Covers of the path-dependent case. The file's `node_sample_weight` and `base` are not those that its
/// `phi` were computed with: shap overwrote the array with background counts before it was saved. These
/// are the generator's (`gen_oracles.py`, section 14), and with them base and `phi` add up to the file's
/// `prediction`, which they do not with the saved ones.
const COVERS: [f64; 7] = [100.0, 70.0, 30.0, 40.0, 30.0, 12.0, 18.0];

fn oracle_tree(tree: &Value) -> TreesModel {
    let [left, right, features, thresholds, values] = [
        "children_left",
        "children_right",
        "features",
        "thresholds",
        "values",
    ]
    .map(|name| floats(&tree[name]));
    let place = |value: f64| format!("{value}").parse::<usize>().unwrap();
    let node = |at: usize| Node {
        rows: COVERS[at],
        conversions: 0.0,
        value: values[at],
        split: (0.0 <= left[at]).then(|| Split {
            column: place(features[at]),
            test: Test::AtMost {
                threshold: thresholds[at],
                missing_passes: true,
            },
            left: place(left[at]),
            right: place(right[at]),
            gain: 0.0,
        }),
    };
    let nodes = (0..values.len()).map(node).collect();
    TreesModel {
        schema: schema(3),
        base: 0.0,
        trees: vec![Tree { nodes }],
    }
}

fn check_rows(got: &Contributions, expected: &Value) {
    for (row, phi) in expected["phi"].as_array().unwrap().iter().enumerate() {
        close(got.row(row), &floats(phi), 1e-10);
        let sum = got.base + got.row(row).iter().sum::<f64>();
        close(
            &[sum],
            &[expected["prediction"][row].as_f64().unwrap()],
            1e-10,
        );
    }
}

#[test]
fn tree_contributions_are_the_shapley_values_of_all_coalitions() {
    let file = include_str!("../oracles/treeshap.json");
    let path = case(file, "path_dependent");
    let model = oracle_tree(&path["input"]["tree"]);
    let players = Players::each(&schema(3));
    let table = numbers(&column_major(&path["input"]["rows"]));
    check_rows(
        &explain_path_dependent(&model, &table, &players).unwrap(),
        &path["expected"],
    );
    let against = case(file, "interventional");
    let background = Background::Rows(numbers(&column_major(&against["input"]["background"])));
    let model = Model::Trees(model);
    let got = explain(&model, &table, &players, &background).unwrap();
    check_rows(&got, &against["expected"]);
}

/// Rows go through a tree in blocks of 64; whose block a row is in must not show.
#[test]
fn a_row_is_explained_alike_wherever_it_stands() {
    let file = include_str!("../oracles/treeshap.json");
    let (path, against) = (case(file, "path_dependent"), case(file, "interventional"));
    let model = oracle_tree(&path["input"]["tree"]);
    let players = Players::each(&schema(3));
    let rows = column_major(&path["input"]["rows"]);
    let n = rows[0].len();
    let again: Vec<usize> = (0..150).map(|row| (7 * row + row / 11) % n).collect();
    let few = numbers(&rows);
    let many = few.take(&again);
    let background = numbers(&column_major(&against["input"]["background"]));
    let n_background = background.n_rows();
    // More rows than a block here, too; each of the same weight as before.
    let often: Vec<usize> = (0..70 * n_background)
        .map(|row| row % n_background)
        .collect();
    let often = Background::Rows(background.take(&often));
    let both = |table: &Table, background: &Background| {
        let against = Model::Trees(model.clone());
        [
            explain_path_dependent(&model, table, &players).unwrap(),
            explain(&against, table, &players, background).unwrap(),
        ]
    };
    let expected = both(&few, &Background::Rows(background));
    for (got, expected) in both(&many, &often).iter().zip(&expected) {
        for (at, &row) in again.iter().enumerate() {
            close(got.row(at), expected.row(row), 1e-12);
        }
    }
}

/// Two columns as one player, checked against the definition: the group is either wholly known
/// or wholly taken from the background.
#[test]
fn a_group_of_columns_is_one_player() {
    let file = include_str!("../oracles/treeshap.json");
    let case = case(file, "interventional");
    let model = Model::Trees(oracle_tree(&case["input"]["tree"]));
    let rows = column_major(&case["input"]["rows"]);
    let background = column_major(&case["input"]["background"]);
    let players = Players {
        names: vec!["a".into(), "b".into()],
        of_column: vec![0, 1, 0],
    };
    let against = Background::Rows(numbers(&background));
    let got = explain(&model, &numbers(&rows), &players, &against).unwrap();
    for row in 0..got.values.len() / got.n_players {
        let mean = |known: [bool; 2]| {
            let mixed: Vec<Vec<f64>> = rows
                .iter()
                .zip(&background)
                .zip(&players.of_column)
                .map(|((ours, theirs), &player)| {
                    theirs
                        .iter()
                        .map(|b| if known[player] { ours[row] } else { *b })
                        .collect()
                })
                .collect();
            let values = model.log_odds(&numbers(&mixed)).unwrap();
            values.iter().sum::<f64>() / values.len() as f64
        };
        let [none, a, b, both] =
            [[false, false], [true, false], [false, true], [true, true]].map(mean);
        close(
            got.row(row),
            &[(a - none + both - b) / 2.0, (b - none + both - a) / 2.0],
            1e-12,
        );
    }
}

#[test]
fn permutation_importance_is_the_mean_over_all_permutations() {
    let case = case(
        include_str!("../oracles/permutation_importance.json"),
        "exact",
    );
    let table = numbers(&column_major(&case["input"]["X"]));
    let labels = labels(&case["input"]["y"]);
    let losses = |table: &Table, rows: &[usize]| -> Result<Vec<f64>, std::convert::Infallible> {
        let [Column::Number(a), Column::Number(b)] = table.columns() else {
            panic!("two numbers")
        };
        let eta = a.iter().zip(b).map(|(a, b)| -1.5 + 0.9 * a - 0.3 * b);
        let loss =
            |(eta, &row): (f64, &usize)| if labels[row] { (-eta).exp() } else { eta.exp() }.ln_1p();
        Ok(eta.zip(rows).map(loss).collect())
    };
    let before = losses(&table, &[0, 1, 2, 3, 4]).unwrap();
    let mean = |rises: &[f64]| rises.iter().sum::<f64>() / rises.len() as f64;
    let groups = [vec![0], vec![1], vec![0, 1]];
    let expected: Vec<f64> = ["col0_log_loss", "col1_log_loss", "group01_log_loss"]
        .iter()
        .map(|name| case["expected"][name].as_f64().unwrap())
        .collect();
    let orders = permutations(5);
    let exact = groups.clone().map(|group| {
        let rises = orders
            .iter()
            .map(|order| mean(&permuted_rises(&table, &group, order, &before, &losses).unwrap()));
        rises.sum::<f64>() / orders.len() as f64
    });
    close(&exact, &expected, 1e-12);
    // Forty draws of a hundred orders, whose spread says how far their mean may be off.
    let draws: Vec<Vec<f64>> = (0..40)
        .map(|draw| {
            let seed = Seed(draw);
            permutation_importance(&table, &groups, None, 100, seed, &losses, &mean).unwrap()
        })
        .collect();
    for (group, expected) in expected.iter().enumerate() {
        let means: Vec<f64> = draws.iter().map(|draw| draw[group]).collect();
        let middle = mean(&means);
        let squares: f64 = means.iter().map(|one| (one - middle).powi(2)).sum();
        let error = (squares / 39.0 / 40.0).sqrt();
        assert!(
            (middle - expected).abs() < 5.0 * error,
            "{middle} {expected}"
        );
    }
}

fn permutations(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for item in 0..n {
        all = all
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |at| {
                    let mut order = order.clone();
                    order.insert(at, item);
                    order
                })
            })
            .collect();
    }
    all
}
