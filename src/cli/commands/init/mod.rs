//! `leadscore init`: looks at a user's files, says what it takes each for and why, and proposes both project files.
//!
//! Looks at names, types and counts only. What it cannot know it asks, in comments of the files.

mod attributes;
mod column;
mod columns;
mod crm;
mod guess;
mod horizon;
mod judge;
mod names;
mod project_text;
mod report;
mod rules_text;
mod sample;
mod words;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use crate::cli::args::Init;
use crate::cli::commands::schema::{Which, write_whole};
use crate::cli::{Answer, CommandResult};
use crate::error::{Error, Result};
use crate::events::describe_columns;
use crate::project::FILE_NAME;
pub use sample::ColumnReader;

/// What to look at and where to write.
#[derive(Clone, Copy)]
pub struct InitOptions<'a> {
    /// Files and folders to look at.
    pub files: &'a [PathBuf],
    /// Folder of the project.
    pub folder: &'a Path,
    /// Whether files that are there are replaced.
    pub force: bool,
    /// Reads names and types of the columns of Parquet and Arrow files.
    pub columns: ColumnReader<'a>,
}

/// What was found, and the files that follow from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What each file is taken for and why, a paragraph of lines a file.
    pub findings: Vec<Finding>,
    /// The project file.
    pub project: String,
    /// The rulebook.
    pub rules: String,
    /// Number of questions in both.
    pub n_questions: usize,
}

/// What one file is taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file as it was given.
    pub path: String,
    /// What it is taken for, in words: `an activity log`.
    pub role: &'static str,
    /// Why, with counted facts.
    pub reasons: Vec<String>,
}

/// The command: proposes, writes, and says what each file is taken for.
///
/// # Errors
/// What [`propose`] and [`write()`] refuse.
pub fn run(arguments: &Init) -> CommandResult {
    let options = InitOptions {
        files: &arguments.files,
        folder: &arguments.dir,
        force: arguments.force,
        columns: &describe_columns,
    };
    let proposal = propose(&options)?;
    let written = write(&options, &proposal)?;
    let files: Vec<String> = written
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let findings: Vec<Json> = proposal
        .findings
        .iter()
        .map(|finding| json!({"file": finding.path, "role": finding.role, "reasons": finding.reasons}))
        .collect();
    Ok(Answer {
        text: proposal.words(&files),
        json: json!({"files": findings, "written": files, "questions": proposal.n_questions}),
        clean: true,
    })
}

impl Proposal {
    /// What was found and what to do next, for people; `written` are the files that were made.
    fn words(&self, written: &[String]) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let _ = writeln!(text, "{}: {}", finding.path, finding.role);
            for reason in &finding.reasons {
                let _ = writeln!(text, "    {reason}");
            }
        }
        let _ = writeln!(text, "\nWrote {}.", written.join(", "));
        let questions = match self.n_questions {
            0 => "No questions are left".to_string(),
            1 => "One question is marked in them (`# question:`)".to_string(),
            n => format!("{n} questions are marked in them (`# question:`)"),
        };
        let _ = writeln!(text, "{questions}. Next: `leadscore check`");
        text
    }
}

/// Looks at the files and proposes; writes nothing.
///
/// # Errors
/// A file that cannot be read, or files among which there is neither a log nor a table with a label.
pub fn propose(options: &InitOptions) -> Result<Proposal> {
    if options.files.is_empty() {
        return Err(Error::config("no files to look at")
            .hint("name them: `leadscore init events.csv leads.csv outcomes.csv`"));
    }
    let mut samples = Vec::new();
    for group in grouped(options.files) {
        let mut sample = sample::read(&group.first, options.columns)?;
        sample.path = group.pattern;
        samples.push(sample);
    }
    let verdict = judge::judge(&samples)?;
    let name = project_name(options.folder);
    let project = project_text::write(&samples, &verdict.guess, &name, options.folder);
    let rules = rules_text::write(&samples, &verdict.guess, &name);
    Ok(Proposal {
        findings: report::findings(&samples, &verdict),
        n_questions: project.n_questions + rules.n_questions,
        project: project.finish(),
        rules: rules.finish(),
    })
}

/// Writes both files and their schemas; each is there as a whole or not at all. Says where.
///
/// # Errors
/// Files that are there already, without `force`; a folder that cannot be written to.
pub fn write(options: &InitOptions, proposal: &Proposal) -> Result<Vec<PathBuf>> {
    let files = [
        (FILE_NAME, proposal.project.clone()),
        ("rules.toml", proposal.rules.clone()),
    ];
    let taken: Vec<String> = files
        .iter()
        .map(|(name, _)| options.folder.join(name))
        .filter(|path| path.exists())
        .map(|path| format!("`{}`", path.display()))
        .collect();
    if !taken.is_empty() && !options.force {
        let verb = if taken.len() == 1 { "exists" } else { "exist" };
        return Err(
            Error::config(format!("{} {verb} already", taken.join(" and "))).hint(
                "write into another folder with `--dir`, or replace what is there with `--force`",
            ),
        );
    }
    let mut written = Vec::new();
    for which in Which::ALL {
        let path = options.folder.join(which.file_name());
        write_whole(&path, &which.render()?)?;
        written.push(path);
    }
    for (name, text) in files {
        let path = options.folder.join(name);
        write_whole(&path, &text)?;
        written.push(path);
    }
    Ok(written)
}

fn project_name(folder: &Path) -> String {
    let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    full.file_name().map_or_else(
        || "project".to_string(),
        |name| name.to_string_lossy().into_owned(),
    )
}

/// Files that are parts of one source.
struct Group {
    first: PathBuf,
    pattern: String,
}

/// Puts numbered or dated parts of one log (`events-2024.csv`, `events-2025.csv`) together as a glob.
fn grouped(files: &[PathBuf]) -> Vec<Group> {
    let key = |path: &Path| {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let stem: String = name.chars().filter(|c| !c.is_ascii_digit()).collect();
        (path.parent().map(Path::to_path_buf), stem, path.is_dir())
    };
    let mut sorted: Vec<&PathBuf> = files.iter().collect();
    sorted.dedup();
    let mut groups: Vec<(Vec<&PathBuf>, _)> = Vec::new();
    for path in sorted {
        let key = key(path);
        match groups
            .iter_mut()
            .find(|(_, other)| *other == key && !path.is_dir())
        {
            Some((parts, _)) if !parts.contains(&path) => parts.push(path),
            Some(_) => {}
            None => groups.push((vec![path], key)),
        }
    }
    groups
        .into_iter()
        .filter_map(|(parts, _)| {
            let first = (*parts.first()?).clone();
            let pattern = if parts.len() == 1 {
                first.display().to_string()
            } else {
                pattern_of(&parts)
            };
            Some(Group { first, pattern })
        })
        .collect()
}

/// What the names share, with a star for the rest.
fn pattern_of(parts: &[&PathBuf]) -> String {
    let names: Vec<String> = parts
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let Some(first) = names.first() else {
        return String::new();
    };
    let shared = |from_end: bool| {
        let letters = |text: &str| -> Vec<char> {
            if from_end {
                text.chars().rev().collect()
            } else {
                text.chars().collect()
            }
        };
        let pattern = letters(first);
        names.iter().fold(pattern.len(), |n, name| {
            letters(name)
                .iter()
                .zip(&pattern)
                .take(n)
                .take_while(|(a, b)| a == b)
                .count()
        })
    };
    let n_letters = first.chars().count();
    let start = shared(false);
    let end = shared(true).min(n_letters - start);
    let head: String = first.chars().take(start).collect();
    let tail: String = first.chars().skip(n_letters - end).collect();
    format!("{head}*{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_one_log_become_a_glob() {
        let files: Vec<PathBuf> = ["d/events-2024.csv", "d/events-2025.csv", "leads.csv"]
            .into_iter()
            .map(PathBuf::from)
            .collect();
        let patterns: Vec<String> = grouped(&files)
            .into_iter()
            .map(|group| group.pattern)
            .collect();
        assert_eq!(patterns, ["d/events-202*.csv", "leads.csv"]);
    }
}
