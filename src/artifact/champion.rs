//! `champion.json` beside the versions: which of them scores, and how it came to that.
//!
//! Promotions are only ever added. Going back is a line of its own, so the file tells who scored when.
//! A folder of versions without this file and with a single version scores with that one.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::artifact::error::ArtifactError;
use crate::artifact::load::load;
use crate::artifact::manifest::FORMAT;
use crate::artifact::store::{find, known, latest, list};
use crate::artifact::{Artifact, say};
use crate::domain::Timestamp;
use crate::sink::write_file;

/// Name of the file.
pub const CHAMPION: &str = "champion.json";

/// Every promotion so far, the oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotions {
    /// Format of the file.
    pub format: u32,
    /// The version that scores: that of the last promotion, said again for readers in a hurry.
    pub champion: String,
    /// What happened, the oldest first.
    pub promotions: Vec<Promotion>,
}

/// A version came to score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// The version.
    pub version: String,
    /// Checksum of its manifest, so that another model under the same name is found out.
    pub checksum: String,
    /// How it came to score.
    pub how: How,
    /// When, in UTC.
    #[serde(with = "say::instant")]
    pub at: Option<Timestamp>,
    /// Whose command it was, as the machine calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why, in their words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// How a version came to score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// There was no other.
    First,
    /// Somebody promoted it.
    Promoted,
    /// It beat the champion, and training was asked to promote it then.
    Won,
    /// Somebody went back to it.
    RolledBack,
}

impl How {
    /// The same for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::First => "the first version",
            Self::Promoted => "promoted",
            Self::Won => "won against the champion",
            Self::RolledBack => "rolled back to",
        }
    }
}

/// When, by whom and why something is promoted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Occasion {
    /// When.
    pub at: Option<Timestamp>,
    /// Whose command it is.
    pub by: Option<String>,
    /// Why, in their words.
    pub reason: Option<String>,
}

impl Promotions {
    /// The champions that a rollback can still go through, the present one last: a promotion adds one, going back
    /// takes one away.
    fn line(&self) -> Vec<&Promotion> {
        let mut line: Vec<&Promotion> = Vec::new();
        for promotion in &self.promotions {
            if promotion.how == How::RolledBack {
                line.pop();
                line.pop();
            }
            line.push(promotion);
        }
        line
    }

    /// The champion before the present one, where there is one to go back to.
    pub fn before(&self) -> Option<&Promotion> {
        self.line().iter().rev().nth(1).copied()
    }

    /// The promotion of the present champion.
    pub fn last(&self) -> Option<&Promotion> {
        self.promotions.last()
    }
}

/// Reads the promotions of `models`; `None` where nothing was promoted yet.
///
/// # Errors
/// [`ArtifactError::Champion`] where the file is not what we wrote, [`ArtifactError::Newer`], [`ArtifactError::Read`].
pub fn read_promotions(models: &Path) -> Result<Option<Promotions>, ArtifactError> {
    let path = models.join(CHAMPION);
    let file = path.display().to_string();
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(ArtifactError::Read {
                file,
                message: error.to_string(),
            });
        }
    };
    let broken = |problem: String| ArtifactError::Champion {
        file: file.clone(),
        problem,
    };
    // The format first: a later one may have another shape altogether.
    let value: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
    let format = value.get("format").and_then(serde_json::Value::as_u64);
    if let Some(format) = format.filter(|format| u64::from(FORMAT) < *format) {
        return Err(ArtifactError::Newer {
            folder: file,
            format,
            supported: FORMAT,
        });
    }
    let read: Promotions =
        serde_json::from_value(value).map_err(|error| broken(error.to_string()))?;
    match read.last() {
        None => Err(broken("it has no promotion".to_owned())),
        Some(last) if last.version != read.champion => Err(broken(format!(
            "`champion` is `{}`, the last promotion is that of `{}`",
            read.champion, last.version
        ))),
        Some(_) => Ok(Some(read)),
    }
}

/// The version that scores in `models`; `None` where there is no version at all, or where several wait to be chosen
/// from.
///
/// # Errors
/// As [`read_promotions`] and [`list`].
pub fn champion(models: &Path) -> Result<Option<String>, ArtifactError> {
    if let Some(promotions) = read_promotions(models)? {
        return Ok(Some(promotions.champion));
    }
    let mut entries = list(models)?;
    let last = entries.pop().map(|entry| entry.version);
    Ok(last.filter(|_| entries.is_empty()))
}

/// The champion of `models`, loaded, and checked to be the model that was promoted.
///
/// # Errors
/// [`ArtifactError::NoModels`], [`ArtifactError::NoChampion`], [`ArtifactError::ChampionGone`],
/// [`ArtifactError::NotPromoted`]; as [`read_promotions`] and [`load`].
pub fn load_champion(models: &Path) -> Result<Artifact, ArtifactError> {
    let folder = models.display().to_string();
    let Some(version) = champion(models)? else {
        latest(models)?;
        return Err(ArtifactError::NoChampion {
            known: known(&list(models)?),
            folder,
        });
    };
    let promotions = read_promotions(models)?;
    let entries = list(models)?;
    let place = match entries.iter().find(|entry| entry.version == version) {
        Some(entry) => &entry.folder,
        None => {
            return Err(ArtifactError::ChampionGone {
                version,
                known: known(&entries),
                folder,
            });
        }
    };
    let artifact = load(place)?;
    match promotions.as_ref().and_then(Promotions::last) {
        Some(last) if last.checksum != artifact.manifest.checksum => {
            Err(ArtifactError::NotPromoted { version, folder })
        }
        _ => Ok(artifact),
    }
}

/// Makes `version` the champion of `models` and keeps what was before; a version that is it already changes nothing.
///
/// # Errors
/// [`ArtifactError::NoVersion`]; as [`load`], as nothing that cannot score is promoted; [`ArtifactError::Sink`].
pub fn promote(
    models: &Path,
    version: &str,
    how: How,
    occasion: Occasion,
) -> Result<Promotions, ArtifactError> {
    let before = read_promotions(models)?;
    let artifact = load(&find(models, version)?)?;
    let checksum = artifact.manifest.checksum;
    let is_it = |last: &Promotion| last.version == version && last.checksum == checksum;
    match before {
        Some(before) if before.last().is_some_and(is_it) => Ok(before),
        before => {
            let mut promotions = before.map_or_else(Vec::new, |before| before.promotions);
            promotions.push(Promotion {
                version: version.to_owned(),
                checksum,
                how,
                at: occasion.at,
                by: occasion.by,
                reason: occasion.reason,
            });
            write(models, promotions)
        }
    }
}

/// Makes the champion before the present one the champion again.
///
/// # Errors
/// [`ArtifactError::NoModels`], [`ArtifactError::NoEarlier`], [`ArtifactError::NotPromoted`] where its folder holds
/// another model now; as [`promote`].
pub fn roll_back(models: &Path, occasion: Occasion) -> Result<Promotions, ArtifactError> {
    let folder = models.display().to_string();
    let Some(promotions) = read_promotions(models)? else {
        latest(models)?;
        return Err(ArtifactError::NoEarlier { folder });
    };
    let Some(target) = promotions.before().cloned() else {
        return Err(ArtifactError::NoEarlier { folder });
    };
    let artifact = load(&find(models, &target.version)?)?;
    if artifact.manifest.checksum != target.checksum {
        return Err(ArtifactError::NotPromoted {
            version: target.version,
            folder,
        });
    }
    let mut all = promotions.promotions;
    all.push(Promotion {
        how: How::RolledBack,
        at: occasion.at,
        by: occasion.by,
        reason: occasion.reason,
        ..target
    });
    write(models, all)
}

/// Writes the file, whole or not at all: whoever scores meanwhile reads the old one or the new one.
fn write(models: &Path, promotions: Vec<Promotion>) -> Result<Promotions, ArtifactError> {
    let champion = promotions.last().map(|last| last.version.clone());
    let said = Promotions {
        format: FORMAT,
        champion: champion.unwrap_or_default(),
        promotions,
    };
    let path: PathBuf = models.join(CHAMPION);
    let mut bytes = serde_json::to_vec_pretty(&said).map_err(|error| ArtifactError::Unsayable {
        file: path.display().to_string(),
        problem: error.to_string(),
    })?;
    bytes.push(b'\n');
    write_file(&path, &bytes)?;
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promotions(steps: &[(&str, How)]) -> Promotions {
        let promotions: Vec<Promotion> = steps
            .iter()
            .map(|(version, how)| Promotion {
                version: (*version).to_owned(),
                checksum: String::new(),
                how: *how,
                at: None,
                by: None,
                reason: None,
            })
            .collect();
        Promotions {
            format: FORMAT,
            champion: promotions.last().unwrap().version.clone(),
            promotions,
        }
    }

    #[test]
    fn going_back_goes_on_to_earlier_champions_and_never_forward() {
        let mut steps = vec![("v1", How::First), ("v2", How::Promoted), ("v3", How::Won)];
        let before = |steps: &[(&str, How)]| {
            promotions(steps)
                .before()
                .map(|found| found.version.clone())
        };
        assert_eq!(before(&steps).as_deref(), Some("v2"));
        steps.push(("v2", How::RolledBack));
        assert_eq!(before(&steps).as_deref(), Some("v1"));
        steps.push(("v4", How::Promoted));
        assert_eq!(before(&steps).as_deref(), Some("v2"));
        steps.extend([("v2", How::RolledBack), ("v1", How::RolledBack)]);
        assert_eq!(before(&steps), None);
    }
}
