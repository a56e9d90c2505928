//! `oof.parquet`: what every scorer said of rows that it had not seen; `trials.csv`: what was tried.

use crate::evaluate::{OutOfFold, TrainingSet, TrialLine};
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
