//! The contest: every scorer's figures, paired differences and the verdict.

use crate::model::Learner;

use super::EvaluateError;
use super::board::Board;
use super::figures::{Difference, Figures, Period, Split};
use super::procedure::Context;
use super::verdict::{Evidence, Panel, Verdict, speak};

/// Everything measured on held-out rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Contest {
    /// One line a scorer and split.
    pub figures: Vec<Figures>,
    /// Of every scorer against the best and against the rules, by split.
    pub differences: Vec<Difference>,
    /// The stretches of time before the test period; empty without time.
    pub periods: Vec<Period>,
    /// Who won.
    pub verdict: Verdict,
}

/// Held-out predictions of one split.
pub(super) struct HeldOut {
    pub(super) split: Split,
    pub(super) rows: Vec<usize>,
    /// Log-odds by scorer.
    pub(super) log_odds: Vec<Vec<f64>>,
    /// Fold number of each row, for the means over folds.
    pub(super) folds: Option<Vec<u32>>,
    /// The stretches of time that the rows fall into, in their order.
    pub(super) periods: Vec<Period>,
}

/// What the contest needs to know beside the predictions.
pub(super) struct Standing {
    /// The learner that the hybrid is made of.
    pub(super) chosen: Option<usize>,
    /// Whether more points do not go with more conversions on all rows.
    pub(super) is_backwards: bool,
}

/// Measures all splits; the folds and the stretches before the test period decide, what is later judges.
pub(super) fn judge(
    context: &Context,
    held_out: Vec<HeldOut>,
    standing: &Standing,
    warnings: &mut Vec<String>,
) -> Result<Contest, EvaluateError> {
    let names = &context.scorers;
    let mut figures = Vec::new();
    let mut panels: Vec<Panel> = Vec::new();
    let mut periods = Vec::new();
    for one in held_out {
        let (split, folds) = (one.split, one.folds);
        let (groups, mut plan) = (context.groups, context.plan.clone());
        if split == Split::Rolling {
            // These rows choose and claim nothing, so they need no intervals.
            plan.replicates = 0;
        }
        let board = Board::new(
            split,
            names,
            one.log_odds,
            context.set,
            groups,
            &one.rows,
            &plan,
        )?;
        for scorer in 0..names.len() {
            figures.push(board.figures(scorer, folds.as_deref())?);
        }
        panels.push(Panel {
            split,
            losses: (0..names.len())
                .map(|scorer| (names[scorer].clone(), board.log_loss(scorer)))
                .collect(),
            pairs: all_pairs(&board, names.len(), folds.as_deref(), &one.periods)?,
            converting: board.converting_groups(),
        });
        periods.extend(one.periods);
    }
    let Some(cv) = panels.first() else {
        return Err(EvaluateError::Lengths {
            what: "splits",
            got: 0,
            expected: 1,
        });
    };
    let rolling = panels.iter().find(|panel| panel.split == Split::Rolling);
    let has_hybrid = names.iter().any(|name| name == "hybrid");
    let model = standing
        .chosen
        .map(|learner| context.learner_names()[learner].clone());
    let (mut intricate, plain) = by_shape(context);
    let hybrid_model = model.filter(|_| has_hybrid);
    if hybrid_model
        .as_ref()
        .is_some_and(|one| intricate.contains(one))
    {
        intricate.push("hybrid".to_owned());
    }
    let verdict = speak(&Evidence {
        cv,
        rolling,
        preference: preference(context, standing),
        hybrid_model,
        intricate,
        plain,
    });
    let mut differences = Vec::new();
    for panel in panels {
        let split = panel.split;
        let best = panel.best(names.iter());
        keep(&mut differences, panel.pairs, &best);
        if [Split::Time, Split::TimeKnown].contains(&split) {
            second_thoughts(&verdict, split, &differences, warnings);
        }
    }
    Ok(Contest {
        figures,
        differences,
        periods,
        verdict,
    })
}

fn all_pairs(
    board: &Board,
    n: usize,
    folds: Option<&[u32]>,
    periods: &[Period],
) -> Result<Vec<Difference>, EvaluateError> {
    let mut pairs = Vec::new();
    for a in 0..n {
        for b in (0..n).filter(|&b| b != a) {
            let mut pair = board.difference(a, b, folds)?;
            pair.log_loss_se = pair.log_loss_se.max(error_over(periods, a, b));
            pairs.push(pair);
        }
    }
    Ok(pairs)
}

/// Standard error of the mean difference of two log losses over the periods; 0 with fewer than two.
///
/// What holds in one quarter may not hold in the next: leads tell of chance within a period, periods of drift between them.
fn error_over(periods: &[Period], a: usize, b: usize) -> f64 {
    let each: Vec<f64> = periods
        .iter()
        .map(|period| period.figures[a].2 - period.figures[b].2)
        .collect();
    let n = each.len() as f64;
    if each.len() < 2 {
        return 0.0;
    }
    let mean = each.iter().sum::<f64>() / n;
    let squares: f64 = each.iter().map(|one| (one - mean).powi(2)).sum();
    (squares / (n - 1.0) / n).sqrt()
}

/// Of all pairs those against the best and against the rules.
fn keep(differences: &mut Vec<Difference>, pairs: Vec<Difference>, best: &str) {
    differences.extend(
        pairs
            .into_iter()
            .filter(|pair| pair.against == best || pair.against == "rules"),
    );
}

/// The scorers that may win, the simplest first.
fn preference(context: &Context, standing: &Standing) -> Vec<String> {
    let mut ranked: Vec<(usize, &String)> = Vec::new();
    for name in &context.scorers {
        match name.as_str() {
            // A rulebook that ranks backwards is no fallback.
            "rules" if standing.is_backwards => {}
            "rules" => ranked.push((0, name)),
            "hybrid" => ranked.push((2, name)),
            // The base rate ranks nobody; learners follow below.
            _ => {}
        }
    }
    for (learner, name) in context.learners.iter().zip(context.learner_names()) {
        ranked.push((if is_plain(*learner) { 1 } else { 3 }, name));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, name)| name.clone()).collect()
}

/// The models of trees, and the first of the others.
fn by_shape(context: &Context) -> (Vec<String>, Option<String>) {
    let (mut intricate, mut plain) = (Vec::new(), None);
    for (learner, name) in context.learners.iter().zip(context.learner_names()) {
        if is_plain(*learner) {
            plain.get_or_insert_with(|| name.clone());
        } else {
            intricate.push(name.clone());
        }
    }
    (intricate, plain)
}

/// Whether a learner adds its features up and nothing more.
fn is_plain(learner: &dyn Learner) -> bool {
    learner.name() == "logistic"
}

/// Says so where a later split contradicts the verdict.
fn second_thoughts(
    verdict: &Verdict,
    split: Split,
    differences: &[Difference],
    warnings: &mut Vec<String>,
) {
    // Known leads repeat what new leads say; one word of doubt is enough.
    let is_repeated =
        split == Split::TimeKnown && differences.iter().any(|pair| pair.split == Split::Time);
    if is_repeated {
        return;
    }
    // The rules as well: a model that holds no longer while they do is what a marketer has to hear.
    let contradiction = differences
        .iter()
        .filter(|pair| {
            pair.split == split
                && pair.scorer == verdict.winner
                && pair.log_loss_ci.is_some_and(|ci| ci.low > 0.0)
        })
        .max_by(|a, b| a.log_loss.total_cmp(&b.log_loss));
    if let Some(pair) = contradiction {
        warnings.push(format!(
            "on the latest rows (`{}`) `{}` does better than the winner `{}` by {:.4} nats of log loss",
            split.name(),
            pair.against,
            pair.scorer,
            pair.log_loss
        ));
    }
}
