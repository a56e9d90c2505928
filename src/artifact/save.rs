//! Puts an artifact on disk, whole or not at all.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::artifact::card::model_card;
use crate::artifact::error::ArtifactError;
use crate::artifact::manifest::{FORMAT, Manifest, Stamp};
use crate::artifact::model_file::ModelFile;
use crate::artifact::scorer_file::ScorerFile;
use crate::artifact::store::check_name;
use crate::artifact::{
    AUDIT, Artifact, CARD, CONTEST, IMPORTANCE, MANIFEST, OOF, PAGE, PROJECT, REPORT, RULES, RUN,
    SCORER, TRIALS, model_path, say,
};
use crate::domain::Timestamp;
use crate::sink::{self, Frame, Options, Sink, SinkError, StagedFolder};

/// When a training ran and how long it took; not part of what is compared.
#[derive(Debug, Clone, PartialEq, Default, Serialize, serde::Deserialize)]
pub struct Run {
    /// When the artifact was made.
    #[serde(with = "say::instant")]
    pub created_at: Option<Timestamp>,
    /// Seconds by stage.
    pub seconds: Vec<(String, f64)>,
}

/// What goes with an artifact and is not needed to score.
#[derive(Debug, Clone)]
pub struct Tables {
    /// Held-out predictions, one row a training row.
    pub oof: Frame,
    /// Every setting tried, one row each.
    pub trials: Frame,
    /// `report.json`; `None` where there is none.
    pub report: Option<Vec<u8>>,
    /// `report.html`: the same for people; not stamped, so that it can be made again in another language.
    pub page: Option<String>,
}

/// Writes `artifact` to the folder of its version under `models`, and gives back that folder.
///
/// # Errors
/// [`ArtifactError::Name`], [`ArtifactError::Taken`], [`ArtifactError::Sink`]; nothing is left behind.
/// [`ArtifactError::Unsayable`] where the files would not read back as what was trained.
pub fn save(
    artifact: &Artifact,
    tables: &Tables,
    run: &Run,
    models: &Path,
) -> Result<PathBuf, ArtifactError> {
    let version = &artifact.manifest.version;
    check_name(version)?;
    let place = models.join(version);
    let staged = StagedFolder::create(&place).map_err(|error| match error {
        SinkError::Taken { .. } => ArtifactError::Taken {
            version: version.clone(),
            folder: models.display().to_string(),
        },
        other => other.into(),
    })?;
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for model in &artifact.fitted.models {
        check_name(&model.name)?;
        let path = model_path(&model.name);
        files.insert(path.clone(), json(&path, &ModelFile::from(model))?);
    }
    files.insert(
        SCORER.into(),
        json(SCORER, &ScorerFile::from(&artifact.fitted))?,
    );
    files.insert(CONTEST.into(), json(CONTEST, &artifact.contest)?);
    files.insert(IMPORTANCE.into(), json(IMPORTANCE, &artifact.importance)?);
    if let Some(audit) = &artifact.audit {
        files.insert(AUDIT.into(), json(AUDIT, audit)?);
    }
    files.insert(PROJECT.into(), artifact.project_text.clone().into_bytes());
    if let Some(text) = &artifact.rules_text {
        files.insert(RULES.into(), text.clone().into_bytes());
    }
    if let Some(report) = &tables.report {
        files.insert(REPORT.into(), report.clone());
    }
    let mut stamps = BTreeMap::new();
    for (name, bytes) in &files {
        staged.write(name, bytes)?;
        stamps.insert(name.clone(), stamp(bytes));
    }
    for (name, frame) in [(OOF, &tables.oof), (TRIALS, &tables.trials)] {
        let stamp = write_table(&staged.folder().join(name), frame)?;
        stamps.insert(name.to_owned(), stamp);
    }
    let manifest = Manifest {
        format: FORMAT,
        files: stamps,
        checksum: String::new(),
        ..artifact.manifest.clone()
    };
    staged.write(MANIFEST, &sealed(&manifest)?)?;
    staged.write(CARD, model_card(artifact).as_bytes())?;
    if let Some(page) = &tables.page {
        staged.write(PAGE, page.as_bytes())?;
    }
    staged.write(RUN, &bytes(RUN, run)?)?;
    staged.commit()?;
    Ok(place)
}

fn write_table(path: &Path, frame: &Frame) -> Result<Stamp, ArtifactError> {
    let mut sink = Sink::open(
        path,
        sink::of_path(path)?,
        frame.schema(),
        Options::default(),
    )?;
    sink.write(frame)?;
    sink.finish()?;
    Ok(stamp_file(path).map_err(|error| SinkError::write(path, &error))?)
}

/// Size and hash.
pub(crate) fn stamp(bytes: &[u8]) -> Stamp {
    Stamp {
        bytes: bytes.len() as u64,
        xxh3: format!("{:032x}", xxh3_128(bytes)),
    }
}

/// Size and hash of a file of any length.
pub(crate) fn stamp_file(path: &Path) -> io::Result<Stamp> {
    let mut file = File::open(path)?;
    let (mut hash, mut bytes) = (Xxh3::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        hash.update(&buffer[..n]);
        bytes += n as u64;
    }
    Ok(Stamp {
        bytes,
        xxh3: format!("{:032x}", hash.digest128()),
    })
}

fn unsayable(file: &str, problem: impl std::fmt::Display) -> ArtifactError {
    ArtifactError::Unsayable {
        file: file.to_owned(),
        problem: problem.to_string(),
    }
}

fn bytes(file: &str, value: &impl Serialize) -> Result<Vec<u8>, ArtifactError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| unsayable(file, error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The bytes of something fitted, once they have been read back and say the very same: JSON has no
/// word for a number that is not finite.
fn json<T: Serialize + DeserializeOwned>(file: &str, value: &T) -> Result<Vec<u8>, ArtifactError> {
    let written = bytes(file, value)?;
    let back: T = serde_json::from_slice(&written)
        .map_err(|error| unsayable(file, format!("a number that is not finite ({error})")))?;
    if bytes(file, &back)? == written {
        Ok(written)
    } else {
        Err(unsayable(file, "a number changed"))
    }
}

/// The manifest with its checksum.
fn sealed(manifest: &Manifest) -> Result<Vec<u8>, ArtifactError> {
    let value = serde_json::to_value(manifest).map_err(|error| unsayable(MANIFEST, error))?;
    let manifest = Manifest {
        checksum: checksum(value),
        ..manifest.clone()
    };
    json(MANIFEST, &manifest)
}

/// Hash of a manifest, whatever its checksum, spacing and order of keys: taken over the parsed
/// value, so that fields which a later leadscore added count, too.
pub(crate) fn checksum(mut manifest: Value) -> String {
    if let Some(fields) = manifest.as_object_mut() {
        fields.remove("checksum");
    }
    format!("{:032x}", xxh3_128(manifest.to_string().as_bytes()))
}
