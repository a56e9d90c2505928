//! The folder of versions.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::artifact::champion::read_promotions;
use crate::artifact::error::ArtifactError;
use crate::artifact::save::Run;
use crate::artifact::{MANIFEST, RUN};
use crate::domain::Timestamp;

/// One version, as a list shows it; nothing of it has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, which is the folder's.
    pub version: String,
    /// Where it lies.
    pub folder: PathBuf,
    /// When it was made, as far as it says so.
    pub created_at: Option<Timestamp>,
    /// The scorer that makes the score.
    pub winner: Option<String>,
}

/// Every version in `models`, the oldest first; folders without a manifest are none.
///
/// # Errors
/// [`ArtifactError::Read`] where the folder is there and cannot be read.
pub fn list(models: &Path) -> Result<Vec<Entry>, ArtifactError> {
    let failed = |error: &std::io::Error| ArtifactError::Read {
        file: models.display().to_string(),
        message: error.to_string(),
    };
    let folders = match std::fs::read_dir(models) {
        Ok(folders) => folders,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(&error)),
    };
    let mut entries = Vec::new();
    for found in folders {
        let folder = found.map_err(|error| failed(&error))?.path();
        entries.extend(entry(folder));
    }
    // Versions made in the same instant are told apart by name, so that the order is one.
    entries.sort_by(|a, b| (a.created_at, &a.version).cmp(&(b.created_at, &b.version)));
    Ok(entries)
}

/// The folder of the newest version in `models`.
///
/// # Errors
/// [`ArtifactError::NoModels`], and as [`list`].
pub fn latest(models: &Path) -> Result<PathBuf, ArtifactError> {
    let last = list(models)?.pop();
    last.map(|entry| entry.folder)
        .ok_or_else(|| ArtifactError::NoModels {
            folder: models.display().to_string(),
        })
}

/// The folder of the version called `version` in `models`.
///
/// # Errors
/// [`ArtifactError::NoVersion`], which lists the versions there are; and as [`latest`].
pub fn find(models: &Path, version: &str) -> Result<PathBuf, ArtifactError> {
    let entries = list(models)?;
    if entries.is_empty() {
        return latest(models);
    }
    if let Some(entry) = entries.iter().find(|entry| entry.version == version) {
        return Ok(entry.folder.clone());
    }
    Err(ArtifactError::NoVersion {
        given: version.to_owned(),
        folder: models.display().to_string(),
        known: known(&entries),
    })
}

/// `v1`, `v2`, …: one more than the highest there is, or that ever was promoted: a name means one model.
///
/// # Errors
/// As [`list`] and [`read_promotions`].
pub fn next_version(models: &Path) -> Result<String, ArtifactError> {
    let entries = list(models)?;
    let promotions = read_promotions(models)?;
    let promoted = promotions.iter().flat_map(|found| &found.promotions);
    let numbers = entries
        .iter()
        .map(|entry| &entry.version)
        .chain(promoted.map(|one| &one.version))
        .filter_map(|version| version.strip_prefix('v')?.parse::<u64>().ok());
    Ok(format!("v{}", numbers.max().unwrap_or(0) + 1))
}

/// The versions there are, in words that go on from "there".
pub(crate) fn known(entries: &[Entry]) -> String {
    let names: Vec<String> = entries
        .iter()
        .map(|entry| format!("`{}`", entry.version))
        .collect();
    match names.as_slice() {
        [] => "is none".to_owned(),
        [one] => format!("is {one}"),
        several => format!("are {}", several.join(", ")),
    }
}

/// Whether `name` can be a folder or a file on any system.
///
/// # Errors
/// [`ArtifactError::Name`].
pub(crate) fn check_name(name: &str) -> Result<(), ArtifactError> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if starts_well && name.len() <= 100 && name.chars().all(is_plain) {
        Ok(())
    } else {
        Err(ArtifactError::Name {
            given: name.to_owned(),
        })
    }
}

fn entry(folder: PathBuf) -> Option<Entry> {
    let version = folder.file_name()?.to_str()?.to_owned();
    // Hidden folders are versions under way, or what is left of one that was cut off.
    if version.starts_with('.') {
        return None;
    }
    let manifest = std::fs::read(folder.join(MANIFEST)).ok()?;
    let manifest: Option<Value> = serde_json::from_slice(&manifest).ok();
    let winner = manifest.and_then(|manifest| Some(manifest.get("winner")?.as_str()?.to_owned()));
    let run: Option<Run> = std::fs::read(folder.join(RUN))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Some(Entry {
        version,
        folder,
        created_at: run.and_then(|run| run.created_at),
        winner,
    })
}
