//! From the path in a project file to the files that it means and their format.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::events::error::{EventsError, from_io};
use crate::events::settings::Format;

/// The files of one source, sorted by name, and how they are written.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    /// At least one.
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) format: Format,
    /// The path as the project file has it, for messages.
    pub(crate) given: String,
}

/// Resolves `path` against `base`: one file, every known file of a folder, or a glob.
pub(crate) fn find_files(path: &str, base: &Path, format: Option<Format>) -> Result<Files> {
    let full = base.join(path);
    let mut paths = if full.is_dir() {
        files_in(&full, format)?
    } else if full.is_file() {
        vec![full.clone()]
    } else if path.contains(['*', '?', '[']) {
        matches_of(&full)?
    } else {
        Vec::new()
    };
    paths.sort();
    let Some(first) = paths.first() else {
        if full.is_dir() {
            return Err(EventsError::EmptyFolder {
                folder: path.to_owned(),
            }
            .into());
        }
        return Err(EventsError::NoFile {
            pattern: path.to_owned(),
        }
        .into());
    };
    let taken = match format {
        Some(format) => format,
        None => {
            of_extension(first).ok_or_else(|| EventsError::UnknownFormat { file: shown(first) })?
        }
    };
    if format.is_none() {
        for file in &paths {
            let other = of_extension(file)
                .ok_or_else(|| EventsError::UnknownFormat { file: shown(file) })?;
            if other != taken {
                return Err(EventsError::MixedFormats {
                    first: shown(first),
                    first_format: taken.name(),
                    file: shown(file),
                    format: other.name(),
                }
                .into());
            }
        }
    }
    for file in &paths {
        let length = std::fs::metadata(file)
            .map_err(|error| from_io(file, &error))?
            .len();
        if length == 0 {
            return Err(EventsError::Empty { file: shown(file) }.into());
        }
    }
    Ok(Files {
        paths,
        format: taken,
        given: path.to_owned(),
    })
}

/// The format that a file name speaks for; `.gz` is seen through.
pub(crate) fn of_extension(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let (_, extension) = name.rsplit_once('.')?;
    match extension {
        "csv" | "tsv" | "txt" => Some(Format::Csv),
        "parquet" | "pq" => Some(Format::Parquet),
        "ndjson" | "jsonl" | "json" => Some(Format::Ndjson),
        "arrow" | "ipc" | "feather" => Some(Format::Arrow),
        _ => None,
    }
}

/// A path for messages.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn files_in(folder: &Path, format: Option<Format>) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(|error| from_io(folder, &error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| from_io(folder, &error))?.path();
        let hidden = path
            .file_name()
            .and_then(|name| name.to_str())
            .is_none_or(|name| name.starts_with(['.', '_']));
        // A README beside the data is not data; a given format takes every visible file.
        if path.is_file() && !hidden && (format.is_some() || of_extension(&path).is_some()) {
            files.push(path);
        }
    }
    Ok(files)
}

fn matches_of(pattern: &Path) -> Result<Vec<PathBuf>> {
    let pattern = shown(pattern);
    let options = glob::MatchOptions {
        require_literal_leading_dot: true,
        ..glob::MatchOptions::default()
    };
    let found = glob::glob_with(&pattern, options).map_err(|error| EventsError::BadPattern {
        pattern: pattern.clone(),
        detail: error.msg.to_owned(),
    })?;
    let mut files = Vec::new();
    for path in found {
        let path = path.map_err(|error| from_io(error.path(), error.error()))?;
        if path.is_file() {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn a_folder_a_glob_and_a_file_give_sorted_files() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.csv.gz", "README.md", ".hidden.csv"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let names = |path: &str| -> Vec<String> {
            let files = find_files(path, dir.path(), None).unwrap();
            files
                .paths
                .iter()
                .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(names("."), ["a.csv.gz", "b.csv"]);
        assert_eq!(names("*.csv"), ["b.csv"]);
        assert_eq!(names("b.csv"), ["b.csv"]);
    }

    #[test]
    fn nothing_there_and_unknown_extensions_are_named() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.dat"), "x").unwrap();
        std::fs::write(dir.path().join("empty.csv"), "").unwrap();
        let error = find_files("nope/*.csv", dir.path(), None).unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::Data, "no file matches `nope/*.csv`")
        );
        let error = find_files("a.dat", dir.path(), None).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let error = find_files("empty.csv", dir.path(), None).unwrap_err();
        assert!(error.to_string().ends_with("has no rows"), "{error}");
    }
}
