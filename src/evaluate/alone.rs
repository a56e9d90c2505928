//! The points of the rules alone: what training falls back to where too few converted to hold any out.
//!
//! Nothing is fitted to outcomes and nothing judged. Leads can be ranked by the points, graded, and told which points
//! they have; how likely they are to convert cannot be said, so no probability is given.

use std::fmt::Write as _;

use crate::calibration::expected_map;
use crate::domain::log_odds;
use crate::metrics::wilson;
use crate::split::Groups;

use super::contest::Contest;
use super::figures::Split;
use super::held_out::OutOfFold;
use super::importance::measure;
use super::minimums::LEAST_GROUPS;
use super::procedure::Context;
use super::schedule::Round;
use super::train::{Counts, Trained, count};
use super::verdict::Verdict;
use super::{EvaluateError, Plan, TrainingSet};

/// The rulebook as the only scorer, where there is one and too few converted: fewer than [`LEAST_GROUPS`] groups, or too
/// few for the folds at hand, which `error` then says. `None` where training can go on, or has to stop.
///
/// Too few that did *not* convert stop the training all the same: that is no young company but a wrong label.
pub(super) fn rules_alone(set: &TrainingSet, error: Option<&EvaluateError>) -> Option<Trained> {
    let rules = set.rules.as_ref()?;
    let groups = Groups::new(&set.groups);
    let context = Context {
        set,
        groups: &groups,
        learners: Vec::new(),
        scorers: ["base_rate", "rules"].map(String::from).to_vec(),
        plan: Plan {
            importance_repeats: 0,
            ..Plan::default()
        },
    };
    let counts = count(&context);
    let is_young = counts.converting_groups < LEAST_GROUPS && counts.converted < counts.rows;
    let has_no_folds = matches!(
        error,
        Some(EvaluateError::FewGroups { converting, other }) if converting <= other
    );
    if !is_young && !has_no_folds {
        return None;
    }
    // Half a conversion more than there were, so that none at all has finite log-odds.
    let rate = (counts.converted as f64 + 0.5) / (counts.rows as f64 + 1.0);
    let base_rate = log_odds(rate);
    let nothing = Round {
        split: Split::Cv,
        parts: Vec::new(),
    };
    let map = expected_map(&rules.totals, base_rate);
    let mut warnings = vec![fallback_words(counts, error.filter(|_| !is_young))];
    if map.n_distinct < 2 {
        warnings.push(
            "all rows have the same points: the rulebook tells nobody from anybody".to_owned(),
        );
    }
    let reason = format!(
        "nothing was learned and nothing judged: {} converted, too few to hold any out; scores are the points of the rules, as they were set by hand",
        in_words(counts)
    );
    Some(Trained {
        counts,
        models: Vec::new(),
        base_rate,
        rule_map: Some(map),
        chosen: None,
        hybrid: None,
        contest: Contest {
            figures: Vec::new(),
            differences: Vec::new(),
            periods: Vec::new(),
            verdict: Verdict {
                best: "rules".to_owned(),
                winner: "rules".to_owned(),
                reason,
                hybrid: None,
            },
        },
        importance: measure(&context, &nothing, &[], None, None).ok()?,
        oof: OutOfFold {
            folds: Vec::new(),
            probabilities: Vec::new(),
        },
        later: None,
        trials: Vec::new(),
        warnings,
        seconds: Vec::new(),
        has_probabilities: false,
    })
}

fn in_words(counts: Counts) -> String {
    let Counts {
        rows,
        converted,
        converting_groups,
        ..
    } = counts;
    match (converted, converting_groups) {
        (0, _) => format!("none of {rows} rows"),
        (1, _) => format!("1 of {rows} rows"),
        (_, 1) => format!("{converted} of {rows} rows, all of one lead or account,"),
        (_, n) => format!("{converted} of {rows} rows, of {n} leads or accounts,"),
    }
}

/// What cannot be had and what can.
fn fallback_words(counts: Counts, error: Option<&EvaluateError>) -> String {
    let mut text = format!("{} converted", in_words(counts));
    let (n, groups) = (counts.converting_groups as f64, counts.groups as f64);
    if let Some((low, high)) = wilson(n, groups) {
        let _ = write!(
            text,
            " (of {} leads or accounts anything from {:.1} % to {:.1} % may convert)",
            counts.groups,
            100.0 * low,
            100.0 * high
        );
    }
    match error {
        Some(error) => {
            let _ = write!(text, ", and the folds cannot do with that ({error})");
        }
        None => {
            let _ = write!(
                text,
                ", and {LEAST_GROUPS} converting leads or accounts are the least to hold any out"
            );
        }
    }
    text.push_str(
        ": this version falls back to the points of the rules. It can rank and grade leads, and say which points they have; it cannot say how likely a lead is to convert (probabilities are left empty), whether the points are right, or whether a model would do better",
    );
    if counts.converted == 0 {
        text.push_str(
            ". If leads did convert, look at `leadscore check`, at what counts as a conversion (`positive`), at the ids and dates of the outcomes, and at the windows in [snapshots]",
        );
    }
    text
}
