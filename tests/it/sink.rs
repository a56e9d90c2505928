//! What was written reads back; what broke on the way leaves nothing behind.

use std::fs;
use std::path::Path;

use leadscore::domain::Timestamp;
use leadscore::error::{Error, ErrorKind};
use leadscore::sink::{self, Formulas, Frame, Options, Sink, SinkError, StagedFolder, Values};
use proptest::prelude::*;

fn frame(from: usize, rows: usize) -> Frame {
    let rows = from..from + rows;
    let number = |row: usize| match row % 5 {
        0 => f64::NAN,
        1 => 0.1 + row as f64,
        2 => -1e-300,
        3 => 1e22,
        _ => f64::from_bits(0x3fb9_9999_9999_9999 + row as u64),
    };
    let text = |row: usize| match row % 4 {
        0 => None,
        1 => Some("=cmd|' /C calc'!A0".to_owned()),
        2 => Some(format!("a \"quoted\", lead\n{row}")),
        _ => Some(format!("línea {row} 例")),
    };
    Frame::new(vec![
        (
            "lead".to_owned(),
            Values::Text(rows.clone().map(text).collect()),
        ),
        (
            "p".to_owned(),
            Values::Number(rows.clone().map(number).collect()),
        ),
        (
            "rank".to_owned(),
            Values::Integer(
                rows.clone()
                    .map(|row| (row % 3 != 0).then_some(row as i64))
                    .collect(),
            ),
        ),
        (
            "hot".to_owned(),
            Values::Truth(rows.clone().map(|row| row % 2 == 0).collect()),
        ),
        (
            "as_of".to_owned(),
            Values::Time(
                rows.map(|row| Timestamp(1_767_225_600_000_000 + row as i64 * 7))
                    .collect(),
            ),
        ),
    ])
}

fn bits(frame: &Frame) -> Vec<String> {
    let say = |values: &Values| match values {
        Values::Number(values) => format!(
            "{:?}",
            values
                .iter()
                .map(|v| if v.is_nan() { 1 } else { v.to_bits() })
                .collect::<Vec<_>>()
        ),
        other => format!("{other:?}"),
    };
    frame
        .columns
        .iter()
        .map(|(name, values)| format!("{name} {}", say(values)))
        .collect()
}

fn left_behind(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_format_reads_back_what_it_wrote_whatever_the_chunks() {
    let folder = tempfile::tempdir().unwrap();
    let whole = frame(0, 100);
    for format in sink::ALL {
        for chunks in [vec![100], vec![1, 0, 60, 39]] {
            let path = folder
                .path()
                .join(format!("scores.{}", format.extensions()[0]));
            let mut sink = Sink::open(&path, *format, whole.schema(), Options::default()).unwrap();
            let mut from = 0;
            for rows in chunks {
                sink.write(&frame(from, rows)).unwrap();
                from += rows;
            }
            sink.finish().unwrap();
            let back = sink::read_columns(&path, &whole.schema()).unwrap();
            assert_eq!(bits(&back), bits(&whole), "{}", format.name());
        }
    }
    assert_eq!(
        left_behind(folder.path()),
        ["scores.csv", "scores.ndjson", "scores.parquet"]
    );
}

#[test]
fn no_rows_still_make_a_file_with_columns() {
    let folder = tempfile::tempdir().unwrap();
    let schema = frame(0, 0).schema();
    for format in sink::ALL {
        let path = folder.path().join(format!("x.{}", format.extensions()[0]));
        let sink = Sink::open(&path, *format, schema.clone(), Options::default()).unwrap();
        sink.finish().unwrap();
        let back = sink::read_columns(&path, &schema).unwrap();
        assert_eq!((back.n_rows(), back.columns.len()), (0, 5));
    }
}

#[test]
fn text_files_look_as_people_expect() {
    let folder = tempfile::tempdir().unwrap();
    let rows = frame(0, 3);
    let guarded = Options {
        formulas: Formulas::Quoted,
    };
    for (name, expected) in [
        (
            "a.csv",
            "lead,p,rank,hot,as_of\n\
             ,,,true,2026-01-01T00:00:00Z\n\
             '=cmd|' /C calc'!A0,1.1,1,false,2026-01-01T00:00:00.000007Z\n\
             \"a \"\"quoted\"\", lead\n2\",-1e-300,2,true,2026-01-01T00:00:00.000014Z\n",
        ),
        (
            "a.jsonl",
            "{\"lead\":null,\"p\":null,\"rank\":null,\"hot\":true,\"as_of\":\"2026-01-01T00:00:00Z\"}\n\
             {\"lead\":\"'=cmd|' /C calc'!A0\",\"p\":1.1,\"rank\":1,\"hot\":false,\"as_of\":\"2026-01-01T00:00:00.000007Z\"}\n\
             {\"lead\":\"a \\\"quoted\\\", lead\\n2\",\"p\":-1e-300,\"rank\":2,\"hot\":true,\"as_of\":\"2026-01-01T00:00:00.000014Z\"}\n",
        ),
    ] {
        let path = folder.path().join(name);
        let format = sink::of_path(&path).unwrap();
        let mut sink = Sink::open(&path, format, rows.schema(), guarded).unwrap();
        sink.write(&rows).unwrap();
        sink.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    }
}

#[test]
fn failing_midway_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for format in sink::ALL {
        let path = folder
            .path()
            .join(format!("scores.{}", format.extensions()[0]));
        fs::write(&path, "old").unwrap();
        let good = frame(0, 10);
        let mut sink = Sink::open(&path, *format, good.schema(), Options::default()).unwrap();
        sink.write(&good).unwrap();
        let mut bad = frame(10, 10);
        bad.columns[1].1 = Values::Number(vec![f64::INFINITY; 10]);
        let error = sink.write(&bad).unwrap_err();
        assert_eq!(
            error.to_string(),
            "column `p` holds an infinite number in row 0 of a chunk"
        );
        drop(sink);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    }
    assert_eq!(left_behind(folder.path()).len(), sink::ALL.len());
}

#[test]
fn chunks_with_other_columns_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    let format = sink::of_path(&path).unwrap();
    let mut sink = Sink::open(&path, format, frame(0, 0).schema(), Options::default()).unwrap();
    let mut chunk = frame(0, 2);
    chunk.columns.truncate(1);
    let error = sink.write(&chunk).unwrap_err().to_string();
    assert!(
        error.ends_with(
            "has the columns `lead` (text), the file has `lead` (text), `p` (number), `rank` (integer), `hot` (truth), `as_of` (time)"
        ),
        "{error}"
    );
    let mut chunk = frame(0, 2);
    chunk.columns[2].1 = Values::Integer(vec![None]);
    assert_eq!(
        sink.write(&chunk).unwrap_err(),
        SinkError::Length {
            column: "rank".into(),
            got: 1,
            expected: 2
        }
    );
}

#[test]
fn places_that_cannot_be_written_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let try_open = |path: &Path| {
        let error = Sink::open(path, sink::ALL[0], frame(0, 0).schema(), Options::default())
            .err()
            .unwrap();
        (error.to_string(), Error::from(error))
    };
    let (message, error) = try_open(here);
    assert_eq!(
        message,
        format!("cannot write `{}`: it is a folder", here.display())
    );
    assert_eq!(error.kind(), ErrorKind::Config);
    let (message, error) = try_open(&here.join("no/where.csv"));
    assert!(
        message.ends_with(&format!("there is no folder `{}/no`", here.display())),
        "{message}"
    );
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(
        error
            .advice()
            .unwrap()
            .starts_with("create it first: mkdir -p")
    );
    fs::write(here.join("file"), "x").unwrap();
    let (message, _) = try_open(&here.join("file/x.csv"));
    assert!(message.contains("there is no folder"), "{message}");
    let (message, error) = try_open(Path::new("/dev/null"));
    assert!(message.contains("not a regular file"), "{message}");
    assert_eq!(error.kind(), ErrorKind::Config);
    // The kernel refuses new files here even to root.
    let (message, error) = try_open(Path::new("/proc/scores.csv"));
    assert!(
        message.starts_with("cannot write `/proc/scores.csv`: "),
        "{message}"
    );
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(left_behind(here), ["file"]);
}

#[test]
fn unknown_formats_and_extensions_list_the_known_ones() {
    let error = Error::from(sink::find("parket").err().unwrap());
    assert_eq!(
        error.to_string(),
        "no output format `parket`; known formats: csv, parquet, ndjson; did you mean `parquet`?"
    );
    let error = Error::from(sink::of_path(Path::new("out/scores.xlsx")).err().unwrap());
    assert_eq!(
        error.to_string(),
        "cannot tell the format of `out/scores.xlsx` from its name; known extensions: .csv, .parquet, .pq, .ndjson, .jsonl"
    );
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(
        sink::of_path(Path::new("A.CSV")).ok().unwrap().name(),
        "csv"
    );
}

#[test]
fn names_and_extensions_of_formats_are_unique() {
    let mut names: Vec<&str> = sink::ALL.iter().map(|format| format.name()).collect();
    let mut extensions: Vec<&str> = sink::ALL
        .iter()
        .flat_map(|format| format.extensions())
        .copied()
        .collect();
    for list in [&mut names, &mut extensions] {
        let n = list.len();
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), n);
    }
    assert!(
        sink::ALL
            .iter()
            .all(|format| !format.extensions().is_empty() && !format.summary().is_empty())
    );
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_files_are_readable_by_others() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.txt"), folder.path().join("link"));
    fs::write(&real, "old").unwrap();
    symlink(&real, &link).unwrap();
    sink::write_file(&link, b"new").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    // What a plain `File::create` gives under this umask is what we give.
    let plain = folder.path().join("plain");
    fs::File::create(&plain).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&real), mode(&plain));
}

#[test]
fn a_folder_is_there_whole_or_not_at_all() {
    let above = tempfile::tempdir().unwrap();
    let path = above.path().join("models/v1");
    let folder = StagedFolder::create(&path).unwrap();
    folder.write("models/tree.json", b"{}").unwrap();
    assert!(!path.exists());
    drop(folder);
    assert!(left_behind(&above.path().join("models")).is_empty());
    let folder = StagedFolder::create(&path).unwrap();
    folder.write("models/tree.json", b"{}").unwrap();
    folder.commit().unwrap();
    assert_eq!(fs::read(path.join("models/tree.json")).unwrap(), b"{}");
    let error = StagedFolder::create(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("`{}` is there already", path.display())
    );
    assert_eq!(left_behind(&above.path().join("models")), ["v1"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_numbers_and_texts_survive(
        numbers in proptest::collection::vec(proptest::num::f64::NORMAL | proptest::num::f64::ZERO | proptest::num::f64::SUBNORMAL, 1..20),
        seed in ".{1,12}",
    ) {
        let folder = tempfile::tempdir().unwrap();
        let n = numbers.len();
        let chunk = Frame::new(vec![
            ("t".to_owned(), Values::Text(vec![Some(seed); n])),
            ("n".to_owned(), Values::Number(numbers)),
        ]);
        for format in sink::ALL {
            let path = folder.path().join(format!("f.{}", format.extensions()[0]));
            let mut sink = Sink::open(&path, *format, chunk.schema(), Options::default()).unwrap();
            sink.write(&chunk).unwrap();
            sink.finish().unwrap();
            let back = sink::read_columns(&path, &chunk.schema()).unwrap();
            prop_assert_eq!(bits(&back), bits(&chunk));
        }
    }
}
