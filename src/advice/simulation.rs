//! An edited book replayed over history, beside the one in use.

use crate::advice::book::facts;
use crate::advice::suggestion::{Stretch, Wish, stretch};
use crate::advice::{AdviceError, Capacity};
use crate::audit::AuditError;
use crate::evaluate::{Apart, TrainingSet, forward};
use crate::metrics::{Bootstrap, RankedLists, kendall, swap_set};
use crate::points::{Audience, Estimate, Facts, Leeway, Problem, edit_report};
use crate::rules::spec::Threshold;
use crate::split::Groups;

/// Both books on some rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// The rows.
    pub on: Stretch,
    /// Share of each list that there is time for.
    pub capacity: f64,
    /// Lists that the rows stand for, one a cutoff; what is caught is added up over them.
    pub lists: usize,
    /// Conversions caught there by the book in use.
    pub captured_today: Estimate,
    /// The same by the edited book.
    pub captured: Estimate,
    /// What the edited book adds.
    pub captured_more: Estimate,
    /// Nats of mean log loss that it wins.
    pub gain: Estimate,
}

/// Leads that stand on one side of a label's threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct AtLabel {
    /// The label.
    pub label: String,
    /// Total from which the book in use gives it; `None` = it has no such label.
    pub from: Option<f64>,
    /// Total from which the edited book gives it.
    pub to: Option<f64>,
    /// Rows that have it, and conversions among them, by the book in use.
    pub today: (usize, usize),
    /// The same by the edited book.
    pub edited: (usize, usize),
    /// Leads that get it by the edited book alone.
    pub leads_up: usize,
    /// Leads that lose it.
    pub leads_down: usize,
}

/// What an edited book would have done.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// On all rows.
    pub all: Replayed,
    /// On the latest rows, those that edits are tried on; `None` where they cannot be kept apart by time.
    pub later: Option<Replayed>,
    /// Rows with another total.
    pub changed: usize,
    /// Mean of the new total minus the old.
    pub mean_change: f64,
    /// Kendall's tau-b of the two orders; `None` where a book has one total only.
    pub tau_b: Option<f64>,
    /// Rows at the heads of the lists under both, and under the edited book alone; in part where a tie is cut.
    pub kept: f64,
    /// Rows that come to the head of their list.
    pub swapped: f64,
    /// Labels of both books, in the order of the edited one.
    pub labels: Vec<AtLabel>,
}

/// Replays totals of an edited book beside those of the book of `set`, on the same rows.
///
/// # Errors
/// [`AdviceError`]: no rules, one class only, a capacity that leaves nothing to choose.
pub fn simulate(
    set: &TrainingSet,
    edited: &[f64],
    (thresholds_today, thresholds): (&[Threshold], &[Threshold]),
    wish: &Wish,
) -> Result<Simulation, AdviceError> {
    set.check()?;
    let today = &set.rules.as_ref().ok_or(AuditError::NoRules)?.totals;
    let rows: Vec<usize> = (0..set.n_rows()).collect();
    let division = forward(set, &wish.plan)?;
    let both = Both { set, today, edited };
    let later = match division.apart {
        Apart::Time => Some(both.replay(&division.found_on, &division.later, wish)?),
        Apart::Groups => None,
    };
    let all = both.replay(&rows, &rows, wish)?;
    let standing = |totals: &[f64]| RankedLists::new(totals, &set.lists);
    let swap = swap_set(&standing(today)?, &standing(edited)?, all.capacity)?;
    let changes = || edited.iter().zip(today).map(|(new, old)| new - old);
    Ok(Simulation {
        changed: changes().filter(|change| 1e-9 < change.abs()).count(),
        mean_change: changes().sum::<f64>() / rows.len() as f64,
        tau_b: kendall(today, edited)?.tau_b,
        kept: swap.kept,
        swapped: swap.swapped,
        labels: both.labels(thresholds_today, thresholds),
        all,
        later,
    })
}

/// Who reaches the thresholds of a book with today's points and with those of `edits`, over all rows; thresholds stay as they are.
///
/// # Errors
/// [`AdviceError`]: no rules.
pub fn reached(
    set: &TrainingSet,
    wish: &Wish,
    edits: &[(&str, f64)],
    thresholds: &[Threshold],
) -> Result<Vec<AtLabel>, AdviceError> {
    let rules = set.rules.as_ref().ok_or(AuditError::NoRules)?;
    let mut points = rules.points.clone();
    for (name, to) in edits {
        if let Some(at) = rules.names.iter().position(|rule| rule == name) {
            points[at] = *to;
        }
    }
    let edited = facts(rules, &wish.freedoms)?.totals_by_row(&points);
    let both = Both {
        set,
        today: &rules.totals,
        edited: &edited,
    };
    Ok(both.labels(thresholds, thresholds))
}

/// The share of some rows that a capacity is, of each list that they stand for.
///
/// # Errors
/// As [`Capacity::share`].
pub fn share_of(capacity: Capacity, set: &TrainingSet, rows: &[usize]) -> Result<f64, AdviceError> {
    match capacity {
        Capacity::Share(_) => capacity.share(rows.len(), 1),
        Capacity::Leads(_) => capacity.share(rows.len(), set.n_lists(rows)),
    }
}

/// Totals of two books on the same rows.
struct Both<'a> {
    set: &'a TrainingSet,
    today: &'a [f64],
    edited: &'a [f64],
}

impl Both<'_> {
    /// Lines from points to log-odds are fitted on `fitted_on`, both books judged on `rows`.
    fn replay(
        &self,
        fitted_on: &[usize],
        rows: &[usize],
        wish: &Wish,
    ) -> Result<Replayed, AdviceError> {
        let set = self.set;
        let capacity = share_of(wish.capacity, set, rows)?;
        // Each total is taken for a rule of one point, of which one book has the first and the other the second.
        let facts = Facts::new(&[self.today, self.edited], None)?;
        let outcomes = facts.outcomes(&set.labels, None, Some(fitted_on))?;
        let leeways = [
            Leeway::frozen("today", 1.0)?,
            Leeway::frozen("edited", 0.0)?,
        ];
        let problem = Problem::new(&facts, &outcomes, &leeways)?;
        let (groups, leads) = (Groups::new(&set.groups), Groups::new(&set.leads));
        let audience = Audience {
            labels: &set.labels,
            rows,
            groups: &groups,
            leads: &leads,
            lists: &set.lists,
        };
        let bootstrap = Bootstrap {
            replicates: wish.plan.replicates,
            seed: wish.plan.seed.derive("edits"),
        };
        let book = problem.book_of(&[0.0, 1.0])?;
        let report = edit_report(&problem, &book, &audience, capacity, None, bootstrap)?;
        Ok(Replayed {
            on: stretch(set, rows),
            capacity,
            lists: set.n_lists(rows),
            captured_today: report.captured_today,
            captured: report.captured,
            captured_more: report.captured_more,
            gain: report.gain,
        })
    }

    fn labels(&self, today: &[Threshold], edited: &[Threshold]) -> Vec<AtLabel> {
        let at = |list: &[Threshold], label: &str| {
            list.iter()
                .find(|threshold| threshold.label == label)
                .map(|threshold| threshold.at)
        };
        let gone = today.iter().filter(|one| at(edited, &one.label).is_none());
        edited
            .iter()
            .chain(gone)
            .map(|one| self.at_label(&one.label, at(today, &one.label), at(edited, &one.label)))
            .collect()
    }

    fn at_label(&self, label: &str, from: Option<f64>, to: Option<f64>) -> AtLabel {
        let leads = Groups::new(&self.set.leads);
        let reach = |totals: &[f64], at: Option<f64>| -> Vec<bool> {
            totals
                .iter()
                .map(|total| at.is_some_and(|at| at <= *total))
                .collect()
        };
        let (before, after) = (reach(self.today, from), reach(self.edited, to));
        let count = |reached: &[bool]| {
            let converted = reached.iter().zip(&self.set.labels);
            (
                reached.iter().filter(|&&is| is).count(),
                converted.filter(|(is, label)| **is && **label).count(),
            )
        };
        let only = |a: &[bool], b: &[bool]| {
            let rows: Vec<usize> = (0..a.len()).filter(|&row| a[row] && !b[row]).collect();
            leads.dense(&rows).1
        };
        AtLabel {
            label: label.to_owned(),
            from,
            to,
            today: count(&before),
            edited: count(&after),
            leads_up: only(&after, &before),
            leads_down: only(&before, &after),
        }
    }
}
