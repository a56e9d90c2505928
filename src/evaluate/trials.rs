//! What was tried.

use super::figures::Split;
use super::procedure::{Context, Outcome};
use super::schedule::Round;

/// One candidate of one learner, as far as it was tried in one part.
#[derive(Debug, Clone, PartialEq)]
pub struct TrialLine {
    /// The split and the number of the part in it.
    pub part: (Split, usize),
    /// The learner, as the contest names it.
    pub learner: String,
    /// The candidate, in words.
    pub candidate: String,
    /// Inner folds that it was tried on.
    pub folds: usize,
    /// Mean log loss over the held-out rows of these folds, in nats.
    pub log_loss: f64,
    /// Whether it was chosen.
    pub chosen: bool,
    /// Candidates of the learner that the time ran out on in this part.
    pub skipped: usize,
}

pub(super) fn list_trials(
    context: &Context,
    round: &Round,
    outcomes: &[Outcome],
) -> Vec<TrialLine> {
    let mut lines = Vec::new();
    for (part, outcome) in outcomes.iter().enumerate() {
        for (learner, tuned) in outcome.tuned.iter().enumerate() {
            let words = context.learners[learner].candidates();
            lines.extend(tuned.trials.iter().map(|trial| TrialLine {
                part: (round.split, part),
                learner: context.learner_names()[learner].clone(),
                candidate: words.get(trial.candidate).cloned().unwrap_or_default(),
                folds: trial.losses.len(),
                log_loss: tuned.mean(trial),
                chosen: trial.candidate == tuned.candidate,
                skipped: tuned.skipped,
            }));
        }
    }
    lines
}
