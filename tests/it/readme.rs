//! The commands in `README.md` run, in order, and print what it says.
//!
//! In a block marked `console`, lines after `$ ` are commands and the others what they print; a line `…` stands for any
//! number of lines. `REWRITE=1 ./test readme` puts in what is printed where it differs, with the
//! same lines left out where they can be found again.

use std::fs;
use std::path::Path;
use std::process::Command;

fn read_me() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// A command with what it should print, by line numbers of the page.
struct Shown {
    command: String,
    first: usize,
    past: usize,
}

fn shown(lines: &[&str]) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (idx, line) in lines.iter().enumerate() {
        if line.starts_with("```") {
            inside = *line == "```console";
        } else if inside && let Some(command) = line.strip_prefix("$ ") {
            found.push(Shown {
                command: command.to_owned(),
                first: idx + 1,
                past: idx + 1,
            });
        } else if inside {
            let Some(last) = found.last_mut() else {
                panic!("README.md:{}: a block begins with a command", idx + 1)
            };
            last.past = idx + 1;
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        // What a run left behind is no part of the sample.
        let left = ["models", "rejected"]
            .iter()
            .any(|name| path.ends_with(name));
        if path.is_dir() && !left {
            copy(&path, &target);
        } else if path.is_file() {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Whether `printed` is what `wanted` says.
fn matches(wanted: &[&str], printed: &[&str]) -> bool {
    match wanted.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => {
            (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..]))
        }
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| line == first && matches(rest, others)),
    }
}

/// What is printed, with the lines left out that `wanted` leaves out, as far as lines that begin with the same word
/// are found in the same order; else whole.
fn abridged(wanted: &[&str], printed: &[&str]) -> Vec<String> {
    let first_word = |line: &str| line.split_whitespace().next().unwrap_or("").to_owned();
    let mut rest = printed;
    let mut kept = Vec::new();
    for line in wanted {
        if *line == "…" {
            kept.push((*line).to_owned());
            continue;
        }
        let same = |other: &&str| first_word(other) == first_word(line);
        let Some(at) = rest.iter().position(same) else {
            break;
        };
        kept.push(rest[at].to_owned());
        rest = &rest[at + 1..];
    }
    let view: Vec<&str> = kept.iter().map(String::as_str).collect();
    if matches(&view, printed) {
        kept
    } else {
        printed.iter().map(ToString::to_string).collect()
    }
}

fn run(command: &str, folder: &Path) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    let arguments = words
        .strip_prefix(["cargo", "run", "--release", "--"].as_slice())
        .or_else(|| words.strip_prefix(["leadscore"].as_slice()))
        .unwrap_or_else(|| panic!("`{command}` is no command of ours"));
    let output = Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    // 1 is "done, but not clean": the sample has bad rows on purpose.
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "`{command}` failed:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_commands_of_the_readme_print_what_it_says() {
    let page = fs::read_to_string(read_me()).unwrap();
    let lines: Vec<&str> = page.lines().collect();
    let folder = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    copy(&data, &folder.path().join("data"));
    let commands = shown(&lines);
    assert!(!commands.is_empty(), "README.md shows no command");
    let mut rewritten: Vec<String> = Vec::new();
    let mut wrong: Vec<String> = Vec::new();
    let mut done = 0;
    for shown in commands {
        let text = run(&shown.command, folder.path());
        let printed: Vec<&str> = text.lines().map(str::trim_end).collect();
        let wanted = &lines[shown.first..shown.past];
        rewritten.extend(lines[done..shown.first].iter().map(ToString::to_string));
        done = shown.past;
        if matches(wanted, &printed) {
            rewritten.extend(wanted.iter().map(ToString::to_string));
        } else {
            rewritten.extend(abridged(wanted, &printed));
            wrong.push(format!("$ {}\n{text}", shown.command));
        }
    }
    if std::env::var_os("REWRITE").is_some() && !wrong.is_empty() {
        rewritten.extend(lines[done..].iter().map(ToString::to_string));
        fs::write(read_me(), rewritten.join("\n") + "\n").unwrap();
    }
    assert!(
        wrong.is_empty(),
        "README.md says something else:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn what_documents_link_to_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "GLOSSARY.md",
        "CHANGELOG.md",
        "data/README.md",
        "models/README.md",
        "notebooks/README.md",
    ];
    for page in pages {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let folder = root.join(page).parent().unwrap().to_path_buf();
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let local = !link.contains("://") && !link.starts_with('#');
            let path = folder.join(link.split('#').next().unwrap());
            assert!(!local || path.exists(), "{page} links to `{link}`");
        }
    }
}

#[test]
fn the_example_model_is_that_of_the_sample() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let models = root.join("models/northlight");
    let artifact = leadscore::artifact::load(&models.join("v1")).unwrap();
    let sample = |name: &str| fs::read_to_string(root.join("data/northlight").join(name)).unwrap();
    assert_eq!(artifact.project_text, sample("leadscore.toml"));
    assert_eq!(artifact.rules_text, Some(sample("rules.toml")));
    let card = fs::read_to_string(models.join("v1/model-card.md")).unwrap();
    assert!(card.contains("`cargo run --release --example sample_model`"));
}
