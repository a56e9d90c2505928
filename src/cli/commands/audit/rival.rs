//! The model that rules are held against: what the version in use said of rows that it had not seen.

use crate::artifact::{self, HeldOutRows};
use crate::cli::commands::models_folder;
use crate::error::Result;
use crate::evaluate::TrainingSet;
use crate::project::Project;

/// Out-of-fold probabilities of the model that the champion rests on, and its name; without a champion, of the newest
/// version.
///
/// `None` where there is no version, or where it was trained on other rows than those of `set`.
///
/// # Errors
/// A version that cannot be read.
pub(super) fn find(project: &Project, set: &TrainingSet) -> Result<Option<(String, Vec<f64>)>> {
    let models = models_folder(project);
    let entries = artifact::list(&models)?;
    let champion = artifact::champion(&models)?;
    let is_champion = |entry: &&artifact::Entry| Some(&entry.version) == champion.as_ref();
    let Some(entry) = entries.iter().find(is_champion).or(entries.last()) else {
        return Ok(None);
    };
    let Some(name) = artifact::load(&entry.folder)?.fitted.chosen else {
        return Ok(None);
    };
    let rows = artifact::read_oof(&entry.folder, &name)?;
    Ok(is_same(&rows, set).then_some((name, rows.probabilities)))
}

fn is_same(rows: &HeldOutRows, set: &TrainingSet) -> bool {
    rows.leads == set.leads && rows.cutoffs == set.cutoffs && rows.labels == set.labels
}
