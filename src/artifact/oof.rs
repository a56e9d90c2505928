//! `oof.parquet`: what every scorer said of rows that it had not seen.

use std::path::Path;

use crate::artifact::OOF;
use crate::artifact::error::ArtifactError;
use crate::domain::Timestamp;
use crate::evaluate::{OutOfFold, TrainingSet};
use crate::sink::{Frame, Kind, Values, read_columns};

/// Out-of-fold predictions as columns: `row` (from 0), `lead`, `cutoff`, `fold`, `label`, then the
/// probabilities of each scorer under its name in the contest.
pub fn oof_frame(set: &TrainingSet, oof: &OutOfFold) -> Frame {
    let folds = oof.folds.iter().map(|fold| Some(i64::from(*fold)));
    let mut columns = vec![
        (
            "row".to_owned(),
            Values::Integer((0i64..).take(set.n_rows()).map(Some).collect()),
        ),
        (
            "lead".to_owned(),
            Values::Text(set.leads.iter().cloned().map(Some).collect()),
        ),
        ("cutoff".to_owned(), Values::Time(set.cutoffs.clone())),
        ("fold".to_owned(), Values::Integer(folds.collect())),
        ("label".to_owned(), Values::Truth(set.labels.clone())),
    ];
    let scorers = oof.probabilities.iter();
    columns.extend(scorers.map(|(name, values)| (name.clone(), Values::Number(values.clone()))));
    Frame::new(columns)
}

/// What one scorer said of rows that it had not seen, one entry a training row.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeldOutRows {
    /// Ids.
    pub leads: Vec<String>,
    /// When the score pretended to be made.
    pub cutoffs: Vec<Timestamp>,
    /// Fold that predicted the row.
    pub folds: Vec<u32>,
    /// Whether the lead converted.
    pub labels: Vec<bool>,
    /// Held-out probabilities.
    pub probabilities: Vec<f64>,
}

/// Reads the out-of-fold predictions of `scorer` from the artifact in `folder`.
///
/// # Errors
/// [`ArtifactError::Sink`] where the file cannot be read or has no such columns.
pub fn read_oof(folder: &Path, scorer: &str) -> Result<HeldOutRows, ArtifactError> {
    let schema = [
        ("lead".to_owned(), Kind::Text),
        ("cutoff".to_owned(), Kind::Time),
        ("fold".to_owned(), Kind::Integer),
        ("label".to_owned(), Kind::Truth),
        (scorer.to_owned(), Kind::Number),
    ];
    let mut rows = HeldOutRows::default();
    for (_, values) in read_columns(&folder.join(OOF), &schema)?.columns {
        match values {
            Values::Text(ids) => {
                rows.leads = ids.into_iter().map(Option::unwrap_or_default).collect();
            }
            Values::Time(cutoffs) => rows.cutoffs = cutoffs,
            Values::Truth(labels) => rows.labels = labels,
            Values::Number(probabilities) => rows.probabilities = probabilities,
            Values::Integer(folds) => {
                let number = |fold: Option<i64>| fold.and_then(|fold| u32::try_from(fold).ok());
                rows.folds = folds
                    .into_iter()
                    .map(|fold| number(fold).unwrap_or_default())
                    .collect();
            }
        }
    }
    Ok(rows)
}
