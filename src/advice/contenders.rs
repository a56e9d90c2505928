//! Points as they are, edited points, model and hybrid at capacity, all on the rows that edits were tried on.

use crate::advice::AdviceError;
use crate::advice::suggestion::{Suggestion, Wish};
use crate::advice::tuning::replayed;
use crate::audit::AuditError;
use crate::evaluate::{Apart, FEW_GROUPS, LEVEL, TrainingSet, forward};
use crate::metrics::{
    Bootstrap, ListSizes, Listed, Ranked, Replicates, ResampledTop, Sample, bootstrap,
};
use crate::points::Estimate;
use crate::split::Groups;

/// Another scoring to hold against points.
#[derive(Debug, Clone, Copy)]
pub struct Contender<'a> {
    /// Its name in the contest.
    pub name: &'a str,
    /// Out-of-fold probabilities, one a row.
    pub held_out: &'a [f64],
    /// The latest rows, and probabilities for each that were learned from what was known before.
    pub later: Option<(&'a [usize], &'a [f64])>,
}

/// What one way of ranking catches at capacity.
#[derive(Debug, Clone, PartialEq)]
pub struct Caught {
    /// `rules` for today's points, `edited` for the suggested ones, else the name in the contest.
    pub name: String,
    /// Conversions among the best rows.
    pub caught: Estimate,
    /// Those beyond today's points; `None` for today's points.
    pub more_than_today: Option<Estimate>,
    /// Those beyond the edited points; `None` for points, and where no edits are suggested.
    pub more_than_edited: Option<Estimate>,
}

/// Conversions at capacity on the rows that edits were tried on: today's points, edited points, contenders.
///
/// Whoever is compared knows nothing of these rows: edits and contenders were found on earlier time, or on other leads.
/// Contenders without such predictions are left out; without any, or where the list has no such rows, the answer is empty.
///
/// # Errors
/// As [`suggest_edits`](crate::advice::suggest_edits).
///
/// # Source
/// Methods section 3.4, "Report per edit": paired bootstrap of whole groups, with the same draws as the edits.
pub fn caught(
    set: &TrainingSet,
    wish: &Wish,
    suggestion: &Suggestion,
    contenders: &[Contender],
) -> Result<Vec<Caught>, AdviceError> {
    let rules = set.rules.as_ref().ok_or(AuditError::NoRules)?;
    let division = forward(set, &wish.plan)?;
    let rows = &division.later;
    let rivals: Vec<(&str, Vec<f64>)> = contenders
        .iter()
        .filter_map(|one| Some((one.name, on(one, division.apart, rows)?)))
        .collect();
    if rivals.is_empty() {
        return Ok(Vec::new());
    }
    let mut points = rules.points.clone();
    let mut lists = vec![("rules", pick(&rules.totals, rows))];
    if 0 < suggestion.edits {
        for edit in &suggestion.report.edits {
            points[edit.rule] = edit.to;
        }
        let totals = replayed(rules, &wish.freedoms, &points)?;
        lists.push(("edited", pick(&totals, rows)));
    }
    let n_books = lists.len();
    lists.extend(rivals);
    let labels: Vec<bool> = rows.iter().map(|&row| set.labels[row]).collect();
    let ranked = lists
        .iter()
        .map(|(_, scores)| Ok(Ranked::new(&Sample::new(&labels, scores, None)?)))
        .collect::<Result<Vec<_>, AdviceError>>()?;
    let on_lists = set.lists_of(rows);
    let (groups, n_groups) = Groups::new(&set.groups).dense(rows);
    let listed = Listed {
        labels: &labels,
        groups: &groups,
        n_groups,
        lists: &on_lists,
    };
    let tops = ranked
        .iter()
        .map(|ranked| ResampledTop::new(ranked, &listed));
    let tops: Vec<ResampledTop> = tops.collect();
    let hits: Vec<f64> = tops
        .iter()
        .map(|top| top.hits(suggestion.capacity))
        .collect();
    let drawn = resample(&listed, &tops, wish, suggestion.capacity)?;
    let more = |at: usize, than: usize| Estimate {
        value: hits[at] - hits[than],
        interval: drawn
            .as_ref()
            .and_then(|drawn| drawn.difference_interval(at, than, LEVEL)),
    };
    let each = lists.iter().enumerate().map(|(at, (name, _))| Caught {
        name: (*name).to_owned(),
        caught: Estimate {
            value: hits[at],
            interval: drawn.as_ref().and_then(|drawn| drawn.interval(at, LEVEL)),
        },
        more_than_today: (0 < at).then(|| more(at, 0)),
        more_than_edited: (1 < n_books && n_books <= at).then(|| more(at, 1)),
    });
    Ok(each.collect())
}

/// What a contender says of `rows` without having seen them.
fn on(contender: &Contender, apart: Apart, rows: &[usize]) -> Option<Vec<f64>> {
    match apart {
        Apart::Groups => Some(pick(contender.held_out, rows)),
        Apart::Time => {
            let (known, values) = contender.later?;
            (known == rows).then(|| values.to_vec())
        }
    }
}

fn pick(values: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().map(|&row| values[row]).collect()
}

/// Conversions that each list catches, on the same draws; `None` with too few groups for it.
fn resample(
    rows: &Listed,
    tops: &[ResampledTop],
    wish: &Wish,
    share: f64,
) -> Result<Option<Replicates>, AdviceError> {
    let n_groups = rows.n_groups;
    let mut converts = vec![false; n_groups];
    for (&code, &label) in rows.groups.iter().zip(rows.labels) {
        converts[code as usize] |= label;
    }
    let converting = converts.into_iter().filter(|&yes| yes).count();
    if converting < FEW_GROUPS || wish.plan.replicates == 0 {
        return Ok(None);
    }
    let plan = Bootstrap {
        replicates: wish.plan.replicates,
        seed: wish.plan.seed.derive("edits"),
    };
    let n_rows = rows.labels.len() as f64;
    let sizes = ListSizes::new(rows);
    let drawn = bootstrap(n_groups, plan, |counts| {
        let drawn = sizes.draw(counts)?;
        // A draw has a few rows more or less; the list that is worked has as many as there are.
        let scale = drawn.converted * n_rows / drawn.rows;
        let each = tops
            .iter()
            .map(|top| Some(top.captures(counts, &drawn, &[share]).first()? * scale));
        each.collect()
    })?;
    Ok(Some(drawn))
}
