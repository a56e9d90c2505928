//! Advice on a rulebook: the audit, the smallest edit that pays, and rules held against a model on the same rows.
//!
//! [`advise`] joins `audit` and `points` on the rows of a training: edits are chosen on earlier time, in folds that go
//! forward, and tried on later time that nothing was chosen by. Nothing here reads or writes files, and no book is
//! changed.

#![expect(
    clippy::float_cmp,
    reason = "points are multiples of a step, made in one place: the same points are the same bits"
)]

mod book;
mod contenders;
mod freedom;
mod periods;
mod proposal;
mod scratch;
mod sentences;
mod simulation;
mod suggestion;
mod tuning;

pub use contenders::{Caught, Contender, caught};
pub use freedom::{Freedom, freedoms};
pub use scratch::{Learned, learn_book};
pub use simulation::{AtLabel, Replayed, Simulation, reached, share_of, simulate};
pub use suggestion::{Change, Finding, MOST_EDITS, Step, Stretch, Suggestion, Wish, suggest_edits};
pub use tuning::{Tunable, TunableRule, replayed};

use crate::audit::{
    self, Audit, AuditError, ComparisonPlan, RankComparison, TwoScorings, audit, compare_rankings,
};
use crate::error::Error;
use crate::evaluate::{EvaluateError, TrainingSet};
use crate::features::spec::FeatureSpec;
use crate::metrics::MetricError;
use crate::points::PointsError;

/// What the list is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Capacity {
    /// A share of the leads, strictly between 0 and 1.
    Share(f64),
    /// So many leads at each cutoff; of a table without times, so many of the rows that edits are tried on.
    Leads(usize),
}

impl Capacity {
    /// The share of `rows` that stand for `lists` lists.
    ///
    /// # Errors
    /// [`AdviceError::Capacity`] where there is nothing to choose.
    pub fn share(self, rows: usize, lists: usize) -> Result<f64, AdviceError> {
        let a_list = rows as f64 / lists.max(1) as f64;
        let share = match self {
            Self::Share(share) => share,
            Self::Leads(leads) => leads as f64 / a_list,
        };
        if 0.0 < share && share < 1.0 {
            Ok(share)
        } else {
            Err(AdviceError::Capacity {
                leads: share * a_list,
                of: a_list,
            })
        }
    }
}

/// Another scoring of the same rows to hold the rules against.
#[derive(Debug, Clone, Copy)]
pub struct Rival<'a> {
    /// Its name in the contest.
    pub name: &'a str,
    /// Out-of-fold probabilities, one a row.
    pub probabilities: &'a [f64],
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// The columns of the table in words.
    pub words: &'a [String],
    /// The features that the first columns of the table hold.
    pub features: &'a [FeatureSpec],
    /// How the audit is made.
    pub audit: audit::Settings,
    /// What edits are wanted.
    pub wish: Wish,
    /// The model to compare with.
    pub rival: Option<Rival<'a>>,
    /// Model and hybrid, to be held against edited points.
    pub contenders: Vec<Contender<'a>>,
}

/// Rules and another scoring on the same rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// The other scoring; the first are the rules.
    pub rival: String,
    /// How they compare, rules first.
    pub comparison: RankComparison,
}

/// The whole advice.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// Every rule and the book.
    pub audit: Audit,
    /// The rule that each missed signal would make, in their order; `None` where no rule can state it.
    pub proposals: Vec<Option<String>>,
    /// The edits, or why none could be looked for; `None` = nobody asked.
    pub suggestion: Option<Result<Suggestion, AdviceError>>,
    /// Rules beside the model; `None` where there is none to compare with.
    pub ranks: Option<Ranks>,
    /// What the points of each rule may become.
    pub freedoms: Vec<Freedom>,
    /// Conversions that points and models catch on the rows that edits were tried on; empty without edits or models.
    pub caught: Vec<Caught>,
}

/// Why there is no advice.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AdviceError {
    /// A capacity that leaves nothing to choose.
    #[error(
        "there is time for {leads:.0} of {of:.0} leads: nobody is left out, or nobody is called"
    )]
    Capacity {
        /// Leads that there is time for.
        leads: f64,
        /// Leads on a list.
        of: f64,
    },
    /// A rule to freeze that is not in the book.
    #[error("no rule `{name}` to freeze{}", .near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    NoRule {
        /// The name given.
        name: String,
        /// The closest there is.
        near: Option<String>,
    },
    /// The audit fails.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The rows cannot be divided.
    #[error(transparent)]
    Rows(#[from] EvaluateError),
    /// No points can be found.
    #[error(transparent)]
    Points(#[from] PointsError),
    /// A figure has no value.
    #[error(transparent)]
    Metric(#[from] MetricError),
}

impl From<AdviceError> for Error {
    fn from(error: AdviceError) -> Self {
        match error {
            AdviceError::Capacity { .. } => Self::config(error.to_string())
                .hint("`--capacity`, or `capacity` in [report], says how many leads there is time for; it has to be fewer than there are"),
            AdviceError::NoRule { .. } => Self::config(error.to_string()),
            AdviceError::Audit(source) => source.into(),
            AdviceError::Rows(source) => source.into(),
            AdviceError::Points(source) => source.into(),
            AdviceError::Metric(source) => source.into(),
        }
    }
}

/// Audits the rulebook of `set`, looks for edits that pay, and compares it with the rival.
///
/// # Errors
/// [`AdviceError`] where there is no audit or no comparison; that no edits can be looked for is part of the advice.
pub fn advise(set: &TrainingSet, question: &Question) -> Result<Advice, AdviceError> {
    let (audit, proposals) = audit_with_proposals(set, question)?;
    let suggestion = suggest_edits(set, &question.wish);
    let caught = match &suggestion {
        Ok(found) => caught(set, &question.wish, found, &question.contenders)?,
        Err(_) => Vec::new(),
    };
    let ranks = question
        .rival
        .map(|rival| ranks(set, &question.wish, rival))
        .transpose()?;
    Ok(Advice {
        audit,
        proposals,
        suggestion: Some(suggestion),
        ranks,
        freedoms: question.wish.freedoms.clone(),
        caught,
    })
}

/// The audit, and the rules that its missed signals would make.
///
/// # Errors
/// As [`audit()`].
pub fn audit_with_proposals(
    set: &TrainingSet,
    question: &Question,
) -> Result<(Audit, Vec<Option<String>>), AuditError> {
    let audit = audit(set, question.words, &question.audit)?;
    let names = set.table.names();
    let propose = |signal| proposal::rule(signal, question.features, names);
    let proposals = audit.book.missed.iter().map(propose).collect();
    Ok((audit, proposals))
}

/// The rules beside another scoring, on all rows.
///
/// Rules rank by their points, which nothing was fitted for; the other by what it said of rows that it had not seen.
///
/// # Errors
/// [`AdviceError::Audit`] without rules, [`AdviceError::Capacity`], [`AdviceError::Metric`].
pub fn ranks(set: &TrainingSet, wish: &Wish, rival: Rival) -> Result<Ranks, AdviceError> {
    let rules = set.rules.as_ref().ok_or(AuditError::NoRules)?;
    let rows: Vec<usize> = (0..set.n_rows()).collect();
    let plan = ComparisonPlan {
        capacity: wish.capacity.share(rows.len(), set.n_lists(&rows))?,
        seed: wish.plan.seed.derive("ranks"),
        ..ComparisonPlan::default()
    };
    let two = TwoScorings {
        labels: &set.labels,
        leads: &set.leads,
        cutoffs: &set.cutoffs,
        groups: &set.groups,
        lists: &set.lists,
        first: &rules.totals,
        second: rival.probabilities,
    };
    Ok(Ranks {
        rival: rival.name.to_owned(),
        comparison: compare_rankings(&two, &plan)?,
    })
}
