//! A time budget is a promise: learners that take their time are tried less, or left out by name.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use leadscore::domain::Seed;
use leadscore::evaluate::{Plan, Trained, train};
use leadscore::model::{Dataset, Fit, FitError, Learner, Newton};

use crate::support::training::history;

/// Newton's logistic regression, each candidate by itself and with a pause.
struct Slow {
    name: &'static str,
    pause: Duration,
    fits: AtomicU32,
}

impl Slow {
    fn new(name: &'static str, pause_ms: u64) -> Self {
        Self {
            name,
            pause: Duration::from_millis(pause_ms),
            fits: AtomicU32::new(0),
        }
    }
}

impl Learner for Slow {
    fn name(&self) -> &'static str {
        self.name
    }
    fn engine(&self) -> &'static str {
        "slow"
    }
    fn summary(&self) -> &'static str {
        "takes its time"
    }
    fn candidates(&self) -> Vec<String> {
        Newton.candidates()
    }
    fn fit_some(&self, data: &Dataset, which: &[usize], seed: Seed) -> Result<Vec<Fit>, FitError> {
        for _ in which {
            sleep(self.pause);
            self.fits.fetch_add(1, Ordering::Relaxed);
        }
        Newton.fit_some(data, which, seed)
    }
}

/// Trains with a budget, and says how many times the budget that took.
fn within(seconds: f64, learners: &[&dyn Learner]) -> (Trained, f64) {
    let plan = Plan {
        replicates: 50,
        importance_rows: 500,
        importance_repeats: 1,
        budget_minutes: Some(seconds / 60.0),
        ..Plan::default()
    };
    let start = Instant::now();
    let trained = train(&history(300, 4, -3.5), learners, &plan).unwrap();
    (trained, start.elapsed().as_secs_f64() / seconds)
}

#[test]
fn as_many_settings_are_tried_as_there_is_time_for() {
    // All settings of all parts would take six seconds.
    let slow = Slow::new("logistic", 15);
    let (trained, share) = within(2.5, &[&slow]);
    // Pauses are exact; all else takes as long as a busy machine lets it, and leaves less for them.
    let paused = f64::from(slow.fits.into_inner()) * 0.015 / 2.5;
    assert!(paused < 1.0 && share < 2.0, "{paused} of {share}");
    let skipped = trained.trials.iter().map(|one| one.skipped).max();
    assert!((1..16).contains(&skipped.unwrap()), "{:?}", trained.trials);
    let told = trained.warnings.iter();
    assert!(
        told.clone()
            .any(|words| words.ends_with("a longer one may find better settings")),
        "{:?}",
        trained.warnings
    );
}

#[test]
fn a_learner_that_is_too_dear_is_left_out_by_name() {
    let slow = Slow::new("boosting", 150);
    let (trained, share) = within(3.0, &[&Newton, &slow]);
    assert!(share < 2.0, "{share}");
    let names: Vec<&str> = trained.models.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["logistic"]);
    assert!(
        trained.warnings.iter().any(|words| words
            .starts_with("boosting was left out: with it, training takes 0.")
            && words.ends_with("minutes at least, and the budget is 0.05")),
        "{:?}",
        trained.warnings
    );
    assert!(
        trained
            .contest
            .figures
            .iter()
            .all(|one| one.scorer != "boosting")
    );
}

#[test]
fn a_budget_that_cannot_be_kept_says_what_it_would_take() {
    let slow = Slow::new("logistic", 25);
    let (trained, share) = within(0.2, &[&slow]);
    assert!(1.0 < share);
    let words = trained.warnings.join("; ");
    assert!(
        words.contains("settings are chosen on 2 inner folds instead of 3"),
        "{words}"
    );
    assert!(
        words.contains("cannot be kept: one setting of one learner takes about 0.0"),
        "{words}"
    );
    assert!(words.contains("training took 0.0"), "{words}");
}
