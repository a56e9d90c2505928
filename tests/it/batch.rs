//! Batches: files that add up, ranks over all leads, nothing left of a batch that was given up.

use std::fs;
use std::path::Path;

use leadscore::domain::sigmoid;
use leadscore::error::{Error, ErrorKind};
use leadscore::scoring::{Batch, Chunk, Scored, Scorer};
use leadscore::sink::{self, Frame, Kind, Options, Values, read_columns};

use crate::scoring::{LIMIT, artifact, chunk, leads, parts_of_world, scorer};
use crate::trained::{World, world};

fn write(world: &World, scorer: &Scorer, path: &Path, sizes: &[usize]) {
    let format = sink::of_path(path).unwrap();
    let mut batch = Batch::begin(scorer, LIMIT, path, format, Options::default()).unwrap();
    let (all, mut from) = (leads(world), 0);
    for size in sizes {
        let rows: Vec<usize> = (from..from + size).collect();
        let (facts, holds, as_of) = parts_of_world(world, &rows);
        let part = Chunk {
            leads: &all[from..from + size],
            as_of: &as_of,
            table: &world.set.table.take(&rows),
            facts: &facts,
            holds: &holds,
        };
        batch.push(&part).unwrap();
        from += size;
    }
    let summary = batch.finish().unwrap();
    assert_eq!(summary.leads, from);
    assert_eq!(summary.by_grade.values().sum::<usize>(), from);
}

#[test]
fn any_chunking_gives_the_same_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let scorer = scorer(&artifact(), "hybrid");
    let world = world(90, 7);
    let (a, b) = (folder.path().join("a.csv"), folder.path().join("b.csv"));
    write(&world, &scorer, &a, &[90]);
    write(&world, &scorer, &b, &[1, 40, 0, 49]);
    assert_eq!(
        fs::read_to_string(&a).unwrap(),
        fs::read_to_string(&b).unwrap()
    );
    for name in ["c.parquet", "d.ndjson"] {
        write(&world, &scorer, &folder.path().join(name), &[50, 40]);
    }
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["a.csv", "b.csv", "c.parquet", "d.ndjson"]);
    let header = fs::read_to_string(&a)
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        header,
        "lead,as_of,score,grade,rank,rule_rank,model_rank,hybrid_rank,scorer,probability,rule_points,\
         fit_points,engagement_points,rule_label,rule_cell,rule_probability,model_probability,\
         hybrid_probability,base_points,reason_1_code,reason_1_text,reason_1_points,reason_2_code,\
         reason_2_text,reason_2_points,reason_3_code,reason_3_text,reason_3_points,other_points,\
         limit_points,override_points,override_text,model_version,rulebook_version"
    );
}

fn whole(frame: &Frame, name: &str) -> Vec<Option<i64>> {
    match frame.column(name) {
        Some(Values::Integer(values)) => values.clone(),
        other => panic!("{name}: {other:?}"),
    }
}

fn numbers(frame: &Frame, name: &str) -> Vec<f64> {
    match frame.column(name) {
        Some(Values::Number(values)) => values.clone(),
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn a_file_adds_up_and_its_ranks_are_those_of_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scores.parquet");
    let scorer = scorer(&artifact(), "hybrid");
    let world = world(120, 8);
    write(&world, &scorer, &path, &[70, 50]);
    let integers = [
        "score",
        "rank",
        "rule_rank",
        "model_rank",
        "hybrid_rank",
        "base_points",
        "reason_1_points",
        "reason_2_points",
        "reason_3_points",
        "other_points",
        "limit_points",
        "override_points",
    ];
    let mut schema: Vec<(String, Kind)> = integers
        .map(|name| (name.to_owned(), Kind::Integer))
        .to_vec();
    for name in [
        "rule_points",
        "model_probability",
        "hybrid_probability",
        "probability",
    ] {
        schema.push((name.to_owned(), Kind::Number));
    }
    let back = read_columns(&path, &schema).unwrap();
    for row in 0..120 {
        let sum: i64 = integers[5..]
            .iter()
            .filter_map(|name| whole(&back, name)[row])
            .sum();
        assert_eq!(Some(sum), whole(&back, "score")[row]);
        for (rank, value) in [
            ("rule_rank", "rule_points"),
            ("model_rank", "model_probability"),
            ("hybrid_rank", "hybrid_probability"),
        ] {
            let values = numbers(&back, value);
            let better = values.iter().filter(|other| values[row] < **other).count();
            assert_eq!(whole(&back, rank)[row], Some(better as i64 + 1), "{rank}");
        }
    }
    let (mut ranks, finals) = (whole(&back, "rank"), whole(&back, "score"));
    let mut by_rank: Vec<_> = ranks.iter().zip(&finals).collect();
    by_rank.sort();
    assert!(by_rank.windows(2).all(|pair| pair[1].1 <= pair[0].1));
    ranks.sort();
    assert_eq!(ranks, (1..=120).map(Some).collect::<Vec<_>>());
    // The first row by hand: its probability is that of its log-odds.
    let leads = leads(&world);
    let got: Scored = scorer.score(&chunk(&world, &leads), LIMIT).unwrap();
    assert!((numbers(&back, "probability")[0] - sigmoid(got.log_odds[0])).abs() < 1e-15);
}

#[test]
fn a_batch_that_is_given_up_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scores.csv");
    let scorer = scorer(&artifact(), "hybrid");
    let world = world(20, 1);
    let leads = leads(&world);
    let format = sink::of_path(&path).unwrap();
    let mut batch = Batch::begin(&scorer, LIMIT, &path, format, Options::default()).unwrap();
    batch.push(&chunk(&world, &leads)).unwrap();
    drop(batch);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let nowhere = Path::new("/proc/scores.csv");
    let error = Batch::begin(&scorer, LIMIT, nowhere, format, Options::default())
        .err()
        .unwrap();
    assert_eq!(Error::from(error).kind(), ErrorKind::Io);
}
