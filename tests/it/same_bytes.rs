//! The same data, project and seed give the same files, on any number of threads and in every run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Everything below `folder` with its bytes.
fn contents(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            contents(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            found.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// All files of a demo made with so many threads, but those that say when they were made.
fn demo(threads: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(["demo", "--leads", "800", "--dir", "company", "--quiet"])
        .args(["--threads", threads])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let mut found = BTreeMap::new();
    contents(folder.path(), folder.path(), &mut found);
    for timed in ["company/models/v1/run.json", "company/models/champion.json"] {
        assert!(found.remove(timed).is_some(), "{timed} is not there");
    }
    found
}

#[test]
fn threads_and_runs_change_no_byte_of_any_file() {
    let once = demo("1");
    for name in ["manifest.json", "oof.parquet", "model-card.md"] {
        assert!(once.contains_key(&format!("company/models/v1/{name}")));
    }
    assert!(once.contains_key("company/scores.csv"));
    for threads in ["2", "4", "1"] {
        let again = demo(threads);
        assert!(once.keys().eq(again.keys()));
        for (name, bytes) in &once {
            assert!(*bytes == again[name], "{name} differs on {threads} threads");
        }
    }
}
