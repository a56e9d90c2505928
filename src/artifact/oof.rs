//! `oof.parquet`: what every scorer said of rows that it had not seen.

use crate::evaluate::{OutOfFold, TrainingSet};
use crate::sink::{Frame, Values};

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
