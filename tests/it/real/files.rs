//! Where the data is, and the program run over it.
//!
//! The data is not part of the repository (`examples/README.md` says where it comes from). Its folder is named by the
//! variable `REAL_DATA`, or lies beside the checkout as `shared/data`; where there is neither, each test
//! says on stderr that it was skipped, and passes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;
use tempfile::TempDir;

/// A word on stderr, which the test runner shows where it is asked to.
#[expect(clippy::print_stderr, reason = "figures and skips are told")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

/// The folder with the data, or a word on why there is nothing to test.
pub(crate) fn data() -> Option<PathBuf> {
    let named = std::env::vars_os().find(|(name, _)| name == "REAL_DATA");
    let folder = named.map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        |(_, folder)| PathBuf::from(folder),
    );
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!(
        "skipped: no real data in {}; see examples/README.md",
        folder.display()
    ));
    None
}

/// A folder with the project files of `example` and the data files of `set`, as a person would make it.
pub(crate) fn project(example: &str, set: &str, folder: &Path) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files = |from: &Path| {
        fs::read_dir(from)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .collect::<Vec<_>>()
    };
    let example = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(example);
    for file in files(&example).into_iter().chain(files(&folder.join(set))) {
        fs::copy(&file, dir.path().join(file.file_name().unwrap())).unwrap();
    }
    dir
}

/// Runs the program in `dir`; gives its one JSON object.
pub(crate) fn run(dir: &Path, arguments: &[&str]) -> Json {
    ended(dir, arguments, &[0])
}

/// The same, for a program that may end in one of `codes`.
pub(crate) fn ended(dir: &Path, arguments: &[&str], codes: &[i32]) -> Json {
    let out = Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(arguments)
        .args(["--format", "json", "--quiet"])
        .current_dir(dir)
        .output()
        .unwrap();
    let complaints = String::from_utf8_lossy(&out.stderr);
    assert!(
        out.status.code().is_some_and(|code| codes.contains(&code)),
        "leadscore {} failed: {complaints}",
        arguments.join(" ")
    );
    serde_json::from_slice(&out.stdout).unwrap()
}

/// AUC and log loss of `scorer`, means over the folds.
pub(crate) fn fold_means(answer: &Json, scorer: &str) -> (f64, f64) {
    let lines = answer["contest"].as_array().unwrap();
    let line = lines
        .iter()
        .find(|line| line["scorer"] == scorer && line["split"] == "cv")
        .unwrap();
    let means = &line["fold_means"];
    assert_eq!(means["folds"], 5, "the folds of the data are five");
    (
        means["auc"].as_f64().unwrap(),
        means["log_loss"].as_f64().unwrap(),
    )
}
