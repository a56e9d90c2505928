//! The smallest edit of a book: found and chosen on earlier time, tried on later time.

use crate::advice::book::{facts, leeways};
use crate::advice::freedom::Freedom;
use crate::advice::periods::alike_in_each_period;
use crate::advice::sentences;
use crate::advice::{AdviceError, Capacity};
use crate::audit::AuditError;
use crate::domain::Timestamp;
use crate::evaluate::{Apart, Plan, TrainingSet, forward};
use crate::metrics::{Bootstrap, FoldComparison};
use crate::points::{self, Audience, EditReport, Past, Problem, edit_report};
use crate::split::Groups;

/// What edits are wanted.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What the list is for.
    pub capacity: Capacity,
    /// What the points of each rule may become; one a rule.
    pub freedoms: Vec<Freedom>,
    /// Rules that may not be touched, beside those that are frozen already.
    pub frozen: Vec<String>,
    /// Exactly so many edits, if the path goes that far; `None` = as many as pay.
    pub edits: Option<usize>,
    /// Edits that are looked for at most.
    pub most: usize,
    /// A total that means something, such as the one from which sales calls, with its name.
    pub threshold: Option<(String, f64)>,
    /// How rows are divided, and how many replicates intervals are drawn from.
    pub plan: Plan,
}

/// Fewer edits are worth naming where they win at least this share of what the suggested ones win.
const NEARLY_ALL: f64 = 0.8;

/// Edits looked for unless asked otherwise.
pub const MOST_EDITS: usize = 12;

/// Rows that edits were found or tried on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Rows.
    pub rows: usize,
    /// Conversions among them.
    pub converted: usize,
    /// First and last cutoff; `None` where they say nothing.
    pub cutoffs: Option<(Timestamp, Timestamp)>,
}

/// Other points for one rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Position of the rule.
    pub rule: usize,
    /// Points today.
    pub from: f64,
    /// Points proposed.
    pub to: f64,
}

/// The best book with some number of edits.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The edits.
    pub changes: Vec<Change>,
    /// Mean log loss on the rows that it was found on, in nats; where there is time, each period weighted to the same rate.
    pub loss_found_on: f64,
    /// Mean log loss of books with so many edits on rows not seen, likewise.
    pub loss: f64,
    /// What so many edits win there against today's points, in nats.
    pub gain: FoldComparison,
    /// Share of conversions that they catch there at capacity.
    pub capture: f64,
    /// That share beyond what today's points catch.
    pub captured_more: FoldComparison,
}

/// What trying the edits on later time says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// They catch more, beyond chance.
    Pays,
    /// They catch no less, but chance may be all.
    Perhaps,
    /// They caught more on earlier time and fewer on later time.
    Loses,
    /// No edit was worth choosing.
    Nothing,
}

impl Finding {
    /// The finding in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pays => "pays",
            Self::Perhaps => "perhaps",
            Self::Loses => "loses",
            Self::Nothing => "nothing",
        }
    }
}

/// The smallest edit of the book that pays, if any does.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Share of each list that there is time for.
    pub capacity: f64,
    /// What keeps the rows to try on apart from those to choose on.
    pub apart: Apart,
    /// Folds that the number of edits was chosen by.
    pub folds: usize,
    /// Whether each fold is later than what it was predicted from; else they are folds of leads.
    pub is_forward: bool,
    /// Whether the folds say enough for a number of edits to be suggested.
    pub is_promised: bool,
    /// Rows that edits were found and chosen on.
    pub found_on: Stretch,
    /// Rows that they were tried on.
    pub tried_on: Stretch,
    /// Lists that these rows stand for, one a cutoff; what is caught is added up over them.
    pub lists: usize,
    /// The best books by number of edits; the first is today's.
    pub steps: Vec<Step>,
    /// Group of each rule; empty where groups have no names.
    pub groups: Vec<String>,
    /// Edits that are suggested.
    pub edits: usize,
    /// Whether their number was asked for rather than chosen.
    pub is_asked: bool,
    /// What they win on later time, edit by edit and together.
    pub report: EditReport,
    /// Name and total of the threshold that leads cross.
    pub threshold: Option<(String, f64)>,
    /// What to make of it.
    pub finding: Finding,
    /// The same in one or two sentences.
    pub sentence: String,
}

/// Looks for the smallest edit of the book of `set` that pays.
///
/// # Errors
/// [`AdviceError`]: no rules, rows that cannot be divided, one class only, a rule to freeze that is not there.
///
/// # Source
/// Methods section 3.4. Folds go forward in time wherever there is any: what pays across random folds may lose later. Where
/// outcomes take too long for that, edits are shown and none is chosen. Where there is time, leads are held against those
/// of their own period (`periods.rs`).
pub fn suggest_edits(set: &TrainingSet, wish: &Wish) -> Result<Suggestion, AdviceError> {
    let rules = set.rules.as_ref().ok_or(AuditError::NoRules)?;
    set.check()?;
    let leeways = leeways(rules, wish)?;
    let division = forward(set, &wish.plan)?;
    let lists = set.n_lists(&division.later);
    let share = wish.capacity.share(division.later.len(), lists)?;
    let facts = facts(rules, &wish.freedoms)?;
    let plan = points::Plan {
        edits: wish.edits.unwrap_or(0).max(wish.most),
        head: share,
        order_alone: division.has_order,
        ..points::Plan::default()
    };
    let alike = || alike_in_each_period(set, &division.found_on);
    let weights = division.has_order.then(alike).flatten();
    let weights = weights.as_deref();
    let past = Past {
        labels: &set.labels,
        weights,
        lists: &set.lists,
    };
    let found = points::suggest(&facts, &past, &leeways, &plan, &division.folds)?;
    let books = &found.path.books;
    // What pays across leads of one stretch of time may lose in the next: without stretches to see that on, nothing is promised.
    let is_promised = division.is_forward || !division.has_order;
    let chosen = if is_promised { found.edits } else { 0 };
    let edits = wish.edits.unwrap_or(chosen).min(books.len() - 1);
    let outcomes = facts.outcomes(&set.labels, weights, Some(&division.found_on))?;
    let problem = Problem::new(&facts, &outcomes, &leeways)?;
    let (groups, leads) = (Groups::new(&set.groups), Groups::new(&set.leads));
    let audience = Audience {
        labels: &set.labels,
        rows: &division.later,
        groups: &groups,
        leads: &leads,
        lists: &set.lists,
    };
    let bootstrap = Bootstrap {
        replicates: wish.plan.replicates,
        seed: wish.plan.seed.derive("edits"),
    };
    let report = edit_report(
        &problem,
        &books[edits],
        &audience,
        share,
        wish.threshold.as_ref().map(|(_, at)| *at),
        bootstrap,
    )?;
    let steps = books.iter().enumerate().map(|(edits, book)| {
        Ok(Step {
            changes: changes(&books[0].points, &book.points),
            loss_found_on: problem.loss_of(book),
            loss: found.validation.loss(edits),
            gain: found.validation.gain(edits)?,
            capture: found.validation.capture(edits),
            captured_more: found.validation.captured_more(edits)?,
        })
    });
    let mut suggestion = Suggestion {
        capacity: share,
        apart: division.apart,
        folds: division.folds.len(),
        is_forward: division.is_forward,
        is_promised,
        found_on: stretch(set, &division.found_on),
        tried_on: stretch(set, &division.later),
        lists,
        steps: steps.collect::<Result<_, AdviceError>>()?,
        groups: rules
            .caps
            .group_of
            .iter()
            .filter_map(|&group| Some(rules.caps.groups.get(group)?.name.clone()))
            .collect(),
        edits,
        is_asked: wish.edits.is_some(),
        finding: finding(edits, &report),
        report,
        threshold: wish.threshold.clone(),
        sentence: String::new(),
    };
    suggestion.sentence = sentences::of(&suggestion);
    Ok(suggestion)
}

impl Suggestion {
    /// The fewest edits that win nearly as much on rows not seen as the suggested ones, with their share of it; `None` where
    /// all of them are needed.
    ///
    /// # Source
    /// Methods section 3.4, the form "gain X" of choosing a number of edits; X is 80 % of what is suggested.
    pub fn fewer(&self) -> Option<(usize, f64)> {
        let gain = |edits: usize| self.steps[edits].gain.mean;
        let whole = gain(self.edits);
        let share = |edits: usize| gain(edits) / whole;
        let fewest = (1..self.edits).find(|&edits| 0.0 < whole && NEARLY_ALL <= share(edits))?;
        Some((fewest, share(fewest)))
    }
}

fn finding(edits: usize, report: &EditReport) -> Finding {
    let more = report.captured_more;
    if edits == 0 {
        Finding::Nothing
    } else if more.value < 0.0 {
        Finding::Loses
    } else if more.interval.is_some_and(|(low, _)| 0.0 < low) {
        Finding::Pays
    } else {
        Finding::Perhaps
    }
}

fn changes(today: &[f64], points: &[f64]) -> Vec<Change> {
    let pairs = today.iter().zip(points).enumerate();
    pairs
        .filter(|(_, (from, to))| from != to)
        .map(|(rule, (&from, &to))| Change { rule, from, to })
        .collect()
}

pub(super) fn stretch(set: &TrainingSet, rows: &[usize]) -> Stretch {
    let cutoffs = || rows.iter().map(|&row| set.cutoffs[row]);
    Stretch {
        rows: rows.len(),
        converted: rows.iter().filter(|&&row| set.labels[row]).count(),
        cutoffs: cutoffs()
            .min()
            .zip(cutoffs().max())
            .filter(|_| set.has_time),
    }
}
