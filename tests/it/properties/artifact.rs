//! Models of every shape survive saving and loading to the last bit.

use leadscore::artifact::{Run, Tables, load, save};
use leadscore::explain::Background;
use leadscore::matrix::ColumnType;
use leadscore::model::{LogisticModel, Model, Node, Split, Term, Test, Tree, TreesModel};
use leadscore::sink::{Frame, Values};
use proptest::prelude::*;

use crate::trained::{learners, trained, world};

fn number() -> impl Strategy<Value = f64> {
    proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO
}

fn term() -> impl Strategy<Value = Term> {
    prop_oneof![
        Just(Term::Dropped),
        [number(), number(), number()].prop_map(|[fill, slope, missing]| Term::Number {
            fill,
            slope,
            missing
        }),
        (
            proptest::collection::btree_map(any::<i32>(), number(), 1..5),
            [number(), number()]
        )
            .prop_map(|(points, [slope, missing])| {
                let (at, values) = points
                    .into_iter()
                    .map(|(at, value)| (f64::from(at) / 7.0, value))
                    .unzip();
                Term::Curve {
                    at,
                    values,
                    slope,
                    unit: 2.5,
                    missing,
                }
            }),
    ]
}

fn logistic() -> impl Strategy<Value = Model> {
    let category = proptest::collection::vec((".{0,6}", number()), 0..4);
    (
        proptest::collection::vec(term(), 3),
        category,
        [number(), number(), number()],
    )
        .prop_map(|(mut terms, levels, [intercept, other, missing])| {
            let (levels, values) = levels.into_iter().unzip();
            terms.push(Term::Category {
                levels,
                values,
                other,
                missing,
            });
            Model::Logistic(LogisticModel {
                schema: schema(),
                intercept,
                terms,
            })
        })
}

fn trees() -> impl Strategy<Value = Model> {
    let leaf = |value: f64| Node {
        rows: 3.0,
        conversions: 1.5,
        value,
        split: None,
    };
    let tree = (
        [number(), number(), number(), number()],
        any::<bool>(),
        ".{0,6}",
    )
        .prop_map(move |([threshold, a, b, c], missing_passes, level)| {
            let split = |column, test, left, right| {
                Some(Split {
                    column,
                    test,
                    left,
                    right,
                    gain: 0.1,
                })
            };
            let at_most = Test::AtMost {
                threshold,
                missing_passes,
            };
            let one_of = Test::OneOf {
                levels: vec![level, "ES".into()],
                missing_passes,
            };
            let inner = |split| Node { split, ..leaf(0.5) };
            let nodes = vec![
                inner(split(2, at_most, 1, 2)),
                inner(split(3, one_of, 3, 4)),
                leaf(a),
                leaf(b),
                leaf(c),
            ];
            Tree { nodes }
        });
    (number(), proptest::collection::vec(tree, 0..4)).prop_map(|(base, trees)| {
        Model::Trees(TreesModel {
            schema: schema(),
            base,
            trees,
        })
    })
}

fn schema() -> Vec<(String, ColumnType)> {
    world(1, 1).set.table.schema()
}

#[test]
fn random_models_survive_to_the_last_bit() {
    let (artifact, _) = trained(&world(500, 1), &learners());
    let row = Frame::new(vec![("row".into(), Values::Integer(vec![Some(0)]))]);
    let tables = Tables {
        oof: row.clone(),
        trials: row,
        report: None,
        page: None,
    };
    let table = world(50, 3).set.table;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(48));
    runner
        .run(&(logistic(), trees()), |(logistic, trees)| {
            let folder = tempfile::tempdir().unwrap();
            let mut changed = artifact.clone();
            changed.fitted.models[0].model = logistic;
            changed.fitted.models[1].model = trees;
            changed.fitted.models[1].background = Background::Rows(table.take(&[0, 7, 9]));
            let place = save(&changed, &tables, &Run::default(), folder.path()).unwrap();
            let loaded = load(&place).unwrap();
            for (a, b) in changed.fitted.models.iter().zip(&loaded.fitted.models) {
                // `Debug` tells -0 from 0 and says numbers to the last bit.
                prop_assert_eq!(format!("{a:?}"), format!("{b:?}"));
            }
            Ok(())
        })
        .unwrap();
}
