//! Reads an artifact and checks everything before the first score.

use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::artifact::error::ArtifactError;
use crate::artifact::fitted::FittedModel;
use crate::artifact::manifest::{FORMAT, Manifest, Stamp};
use crate::artifact::model_file::ModelFile;
use crate::artifact::save::{checksum, stamp, stamp_file};
use crate::artifact::scorer_file::ScorerFile;
use crate::artifact::{
    AUDIT, Artifact, CONTEST, IMPORTANCE, MANIFEST, OOF, PROJECT, RULES, SCORER, model_path,
};

/// Loads the artifact in `folder`.
///
/// Checked, in this order: the format, the manifest against its checksum, every file against its
/// stamp, every file's shape, and that models, rules and scorer fit each other.
///
/// # Errors
/// [`ArtifactError::Newer`], [`ArtifactError::Missing`], [`ArtifactError::Changed`],
/// [`ArtifactError::Json`], [`ArtifactError::Inconsistent`], [`ArtifactError::Read`].
pub fn load(folder: &Path) -> Result<Artifact, ArtifactError> {
    let files = Files { folder };
    let manifest = files.manifest()?;
    for (name, expected) in &manifest.files {
        files.check_stamp(name, expected, &files.stamp(name)?)?;
    }
    // Nothing here reads it, whoever recomputes a figure does.
    if !manifest.files.contains_key(OOF) {
        return Err(files.missing(OOF));
    }
    let scorer: ScorerFile = files.json(&manifest, SCORER)?;
    let models = scorer
        .models
        .iter()
        .map(|name| files.model(&manifest, name))
        .collect::<Result<Vec<_>, _>>()?;
    let n_rules = manifest.rulebook.as_ref().map(|book| book.rules.len());
    let fitted = scorer
        .fitted(models, n_rules)
        .map_err(|problem| files.inconsistent(SCORER, problem))?;
    let has_rules = manifest.files.contains_key(RULES);
    if has_rules != manifest.rulebook.is_some() {
        let problem = "the manifest has a rulebook and no file for it, or the reverse".to_owned();
        return Err(files.inconsistent(RULES, problem));
    }
    let rules_text = has_rules
        .then(|| files.text(&manifest, RULES))
        .transpose()?;
    Ok(Artifact {
        project_text: files.text(&manifest, PROJECT)?,
        rules_text,
        contest: files.json(&manifest, CONTEST)?,
        importance: files.json(&manifest, IMPORTANCE)?,
        audit: manifest
            .files
            .contains_key(AUDIT)
            .then(|| files.json(&manifest, AUDIT))
            .transpose()?,
        fitted,
        manifest,
    })
}

/// Reads the manifest in `folder` alone, checked against its checksum; the other files are not looked at.
///
/// # Errors
/// As [`load`], as far as the manifest is concerned.
pub fn read_manifest(folder: &Path) -> Result<Manifest, ArtifactError> {
    Files { folder }.manifest()
}

/// The files of one artifact.
struct Files<'a> {
    folder: &'a Path,
}

impl Files<'_> {
    fn shown(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    fn inconsistent(&self, name: &str, problem: String) -> ArtifactError {
        ArtifactError::Inconsistent {
            file: self.shown(name),
            problem,
        }
    }

    fn missing(&self, name: &str) -> ArtifactError {
        ArtifactError::Missing {
            file: self.shown(name),
        }
    }

    fn unreadable(&self, name: &str, error: &io::Error) -> ArtifactError {
        match error.kind() {
            io::ErrorKind::NotFound => self.missing(name),
            _ => ArtifactError::Read {
                file: self.shown(name),
                message: error.to_string(),
            },
        }
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, ArtifactError> {
        std::fs::read(self.folder.join(name)).map_err(|error| self.unreadable(name, &error))
    }

    fn stamp(&self, name: &str) -> Result<Stamp, ArtifactError> {
        stamp_file(&self.folder.join(name)).map_err(|error| self.unreadable(name, &error))
    }

    fn check_stamp(&self, name: &str, expected: &Stamp, got: &Stamp) -> Result<(), ArtifactError> {
        if got == expected {
            return Ok(());
        }
        let problem = if got.bytes == expected.bytes {
            "its content has another hash".to_owned()
        } else {
            format!("it has {} bytes instead of {}", got.bytes, expected.bytes)
        };
        Err(ArtifactError::Changed {
            file: self.shown(name),
            problem,
        })
    }

    fn parse<T: DeserializeOwned>(&self, name: &str, bytes: &[u8]) -> Result<T, ArtifactError> {
        serde_json::from_slice(bytes).map_err(|error| ArtifactError::Json {
            file: self.shown(name),
            message: error.to_string(),
        })
    }

    fn manifest(&self) -> Result<Manifest, ArtifactError> {
        let bytes = self.read(MANIFEST)?;
        let value: Value = self.parse(MANIFEST, &bytes)?;
        // The format first: a later one may have another shape altogether.
        let format = value.get("format").and_then(Value::as_u64).unwrap_or(0);
        if u64::from(FORMAT) < format {
            return Err(ArtifactError::Newer {
                folder: self.folder.display().to_string(),
                format,
                supported: FORMAT,
            });
        }
        let manifest: Manifest = self.parse(MANIFEST, &bytes)?;
        if checksum(value) != manifest.checksum {
            return Err(ArtifactError::Changed {
                file: self.shown(MANIFEST),
                problem: "its content does not have its checksum".to_owned(),
            });
        }
        Ok(manifest)
    }

    /// The bytes of a file, once they have its stamp.
    fn stamped(&self, manifest: &Manifest, name: &str) -> Result<Vec<u8>, ArtifactError> {
        let expected = manifest.files.get(name).ok_or_else(|| self.missing(name))?;
        let bytes = self.read(name)?;
        self.check_stamp(name, expected, &stamp(&bytes))?;
        Ok(bytes)
    }

    fn json<T: DeserializeOwned>(
        &self,
        manifest: &Manifest,
        name: &str,
    ) -> Result<T, ArtifactError> {
        self.parse(name, &self.stamped(manifest, name)?)
    }

    fn text(&self, manifest: &Manifest, name: &str) -> Result<String, ArtifactError> {
        String::from_utf8(self.stamped(manifest, name)?).map_err(|_| ArtifactError::Changed {
            file: self.shown(name),
            problem: "it is not UTF-8".to_owned(),
        })
    }

    fn model(&self, manifest: &Manifest, name: &str) -> Result<FittedModel, ArtifactError> {
        let path = model_path(name);
        let file: ModelFile = self.json(manifest, &path)?;
        let model = file
            .fitted()
            .map_err(|problem| self.inconsistent(&path, problem))?;
        let schema = manifest.schema();
        let unknown = model
            .model
            .schema()
            .iter()
            .find(|column| !schema.contains(column));
        match unknown {
            _ if model.name != name => {
                Err(self.inconsistent(&path, format!("it holds the model `{}`", model.name)))
            }
            Some((column, column_type)) => Err(self.inconsistent(
                &path,
                format!(
                    "the manifest has no {} column `{column}`",
                    column_type.name()
                ),
            )),
            None => Ok(model),
        }
    }
}
