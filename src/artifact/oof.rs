//! `oof.parquet`: what every scorer said of rows that it had not seen; `trials.csv`: what was tried.

use std::path::Path;

use crate::artifact::OOF;
use crate::artifact::error::ArtifactError;
use crate::domain::Timestamp;
use crate::evaluate::{OutOfFold, TrainingSet, TrialLine};
use crate::sink::{Frame, Kind, Values, read_columns};

/// Out-of-fold predictions as columns: `row` (from 0), `lead`, `cutoff`, `fold`, `label`, then the
/// probabilities of each scorer under its name in the contest. Where nothing was held out, folds are empty and there
/// are no probabilities.
pub fn oof_frame(set: &TrainingSet, oof: &OutOfFold) -> Frame {
    let folds = (0..set.n_rows()).map(|row| oof.folds.get(row).map(|fold| i64::from(*fold)));
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

/// Every setting tried as columns: `split`, `part` (from 0), `learner`, `candidate`, `folds` (inner folds that it was
/// tried on), `log_loss` (mean over their held-out rows, in nats) and whether it was `chosen`.
pub fn trials_frame(trials: &[TrialLine]) -> Frame {
    let integers = |of: &dyn Fn(&TrialLine) -> usize| {
        let values = trials.iter().map(|one| i64::try_from(of(one)).ok());
        Values::Integer(values.collect())
    };
    let texts = |of: &dyn Fn(&TrialLine) -> &str| {
        Values::Text(trials.iter().map(|one| Some(of(one).to_owned())).collect())
    };
    Frame::new(vec![
        ("split".to_owned(), texts(&|one| one.part.0.name())),
        ("part".to_owned(), integers(&|one| one.part.1)),
        ("learner".to_owned(), texts(&|one| &one.learner)),
        ("candidate".to_owned(), texts(&|one| &one.candidate)),
        ("folds".to_owned(), integers(&|one| one.folds)),
        (
            "log_loss".to_owned(),
            Values::Number(trials.iter().map(|one| one.log_loss).collect()),
        ),
        (
            "chosen".to_owned(),
            Values::Truth(trials.iter().map(|one| one.chosen).collect()),
        ),
    ])
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
