//! What was tried, and the time that there is for it.

use std::time::{Duration, Instant};

use super::Plan;
use super::figures::Split;
use super::procedure::{Context, Outcome};
use super::schedule::Round;

/// The time that a budget leaves, dealt out part by part.
pub(super) struct TimeLeft {
    end: Option<Instant>,
    /// Parts that are still to be run.
    parts: usize,
}

impl TimeLeft {
    /// What of a part's time goes to trying candidates; the rest fits, calibrates and blends the chosen ones.
    const FOR_TRYING: f64 = 0.7;

    pub(super) fn new(minutes: Option<f64>) -> Self {
        let length = minutes.map(|minutes| Duration::from_secs_f64(60.0 * minutes));
        Self {
            end: length.map(|length| Instant::now() + length),
            parts: 0,
        }
    }

    /// So many parts are to come.
    pub(super) fn expect(&mut self, parts: usize) {
        self.parts = parts;
    }

    pub(super) fn is_limited(&self) -> bool {
        self.end.is_some()
    }

    /// When the next part has to stop trying.
    pub(super) fn deal(&mut self) -> Option<Instant> {
        let now = Instant::now();
        let left = self.end?.saturating_duration_since(now);
        // The fit on all rows, the contest and importance need as much as one more part.
        let share = left.div_f64((self.parts + 1) as f64);
        self.parts = self.parts.saturating_sub(1);
        Some(now + share.mul_f64(Self::FOR_TRYING))
    }
}

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

pub(super) fn warn_of_time(trials: &[TrialLine], plan: &Plan, warnings: &mut Vec<String>) {
    let skipped: usize = trials
        .iter()
        .filter(|one| one.chosen)
        .map(|one| one.skipped)
        .sum();
    if let Some(minutes) = plan.budget_minutes.filter(|_| 0 < skipped) {
        warnings.push(format!(
            "the budget of {minutes} minutes ended before {skipped} candidates were tried: a longer one may find better settings"
        ));
    }
}
