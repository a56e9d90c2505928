//! What each edit wins: in nats, in conversions caught, in leads that cross a threshold.

use crate::metrics::{
    Bootstrap, ListSizes, Listed, MetricError, Ranked, Replicates, ResampledTop, Sample, bootstrap,
    row_loss,
};
use crate::points::PointsError;
use crate::points::bins::Bins;
use crate::points::facts::Facts;
use crate::points::moves::{Move, sort};
use crate::points::problem::{Book, Problem};
use crate::split::Groups;

/// Groups with a conversion below which no interval is given.
const FEW_GROUPS: usize = 15;

/// A figure with what chance makes of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// Its 95 % interval, by drawing groups; `None` with fewer than 15 groups that converted.
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// The share of draws that an interval holds.
    pub(super) const LEVEL: f64 = 0.95;
}

/// The rows that books are judged on; better not those that the points were found on.
#[derive(Debug, Clone, Copy)]
pub struct Audience<'a> {
    /// One a row of the facts.
    pub labels: &'a [bool],
    /// The rows to judge on.
    pub rows: &'a [usize],
    /// What is drawn as a whole: lead, person or account.
    pub groups: &'a Groups,
    /// Whom the rows are about.
    pub leads: &'a Groups,
    /// List of each row of the facts, a small number; empty = all rows are one list.
    pub lists: &'a [u32],
}

impl Audience<'_> {
    pub(super) fn check(&self, facts: &Facts) -> Result<(), PointsError> {
        let expected = facts.n_rows();
        for (what, got) in [
            ("labels", self.labels.len()),
            ("groups", self.groups.n_rows()),
            ("leads", self.leads.n_rows()),
            ("lists", self.lists.len()),
        ] {
            if got != expected && (what != "lists" || got != 0) {
                return Err(PointsError::Lengths {
                    what,
                    got,
                    expected,
                });
            }
        }
        if self.rows.is_empty() {
            return Err(MetricError::Empty.into());
        }
        Ok(())
    }

    /// Whether enough groups converted for an interval to say something.
    pub(super) fn has_enough_groups(&self) -> bool {
        let converted = self.rows.iter().copied().filter(|&row| self.labels[row]);
        let converted: Vec<usize> = converted.collect();
        FEW_GROUPS <= self.groups.dense(&converted).1
    }

    fn labels(&self) -> Vec<bool> {
        self.rows.iter().map(|&row| self.labels[row]).collect()
    }

    /// The lists of the rows; empty = one.
    fn lists(&self) -> Vec<u32> {
        let rows = self.rows.iter();
        rows.filter_map(|&row| self.lists.get(row).copied())
            .collect()
    }

    /// Leads that some rows are about.
    pub(super) fn n_leads(&self, rows: &[usize]) -> usize {
        self.leads.dense(rows).1
    }
}

/// Who comes to stand on the other side of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Crossing {
    /// Rows that reach it now and did not before.
    pub rows_up: usize,
    /// Rows that reached it before and do not now.
    pub rows_down: usize,
    /// Leads with a row of the first sort.
    pub leads_up: usize,
    /// Leads with a row of the second sort.
    pub leads_down: usize,
}

/// One edit, given those before it.
#[derive(Debug, Clone, PartialEq)]
pub struct EditGain {
    /// Position of the rule.
    pub rule: usize,
    /// Its name.
    pub name: String,
    /// Points today.
    pub from: f64,
    /// Points proposed.
    pub to: f64,
    /// Nats of mean log loss that it wins.
    pub gain: Estimate,
    /// Conversions among the best rows that it adds.
    pub captured: Estimate,
    /// Rows whose total it changes.
    pub rows: usize,
    /// Leads that these rows are about.
    pub leads: usize,
    /// Who crosses the threshold by it.
    pub crossing: Option<Crossing>,
}

/// A book against today's, as a whole and edit by edit.
#[derive(Debug, Clone, PartialEq)]
pub struct EditReport {
    /// The edits, the most useful first; their gains add up to the whole.
    pub edits: Vec<EditGain>,
    /// Nats of mean log loss that they win together.
    pub gain: Estimate,
    /// Conversions among the best rows with today's points.
    pub captured_today: Estimate,
    /// The same with all edits.
    pub captured: Estimate,
    /// What the edits add.
    pub captured_more: Estimate,
    /// Who crosses the threshold by all of them.
    pub crossing: Option<Crossing>,
}

/// One book of the sequence, judged.
struct Judged {
    totals: Vec<f64>,
    top: ResampledTop,
    log_odds: Vec<f64>,
    loss: f64,
    caught: f64,
}

/// Judges a book edit by edit on the rows of `audience`.
///
/// Edits are put in the order in which each wins most on the rows of `problem`; after each, the line is fitted there
/// anew. `share` is the head of each list that there is time for; `threshold` is a total that means something, such as
/// the one from which sales calls.
///
/// # Errors
/// [`PointsError::Lengths`], [`PointsError::Metric`] without rows.
///
/// # Source
/// Methods section 3.4, "Report per edit": paired bootstrap of whole groups.
///
/// # Limits
/// Intervals hold the points fixed: the luck of the rows that they were found on is not in them.
pub fn edit_report(
    problem: &Problem,
    book: &Book,
    audience: &Audience,
    share: f64,
    threshold: Option<f64>,
    plan: Bootstrap,
) -> Result<EditReport, PointsError> {
    let facts = problem.facts();
    audience.check(facts)?;
    let (order, books) = one_by_one(problem, book)?;
    let judged = books
        .iter()
        .map(|book| Judged::new(facts, book, audience, share))
        .collect::<Result<Vec<_>, _>>()?;
    let replicates = resample(&judged, audience, share, plan)?;
    let last = judged.len() - 1;
    let estimate = |statistic: usize, from: usize, to: usize| {
        let of = |judged: &Judged| [-judged.loss, judged.caught][statistic];
        let interval = replicates.as_ref().and_then(|replicates| {
            let idx = |at: usize| 2 * at + statistic;
            replicates.difference_interval(idx(to), idx(from), Estimate::LEVEL)
        });
        Estimate {
            value: of(&judged[to]) - of(&judged[from]),
            interval,
        }
    };
    let caught = |at: usize| Estimate {
        value: judged[at].caught,
        interval: replicates
            .as_ref()
            .and_then(|replicates| replicates.interval(2 * at + 1, Estimate::LEVEL)),
    };
    let crossing = |from: usize, to: usize| {
        threshold.map(|at| audience.crossing(&judged[from].totals, &judged[to].totals, at))
    };
    let edits = order
        .iter()
        .enumerate()
        .map(|(at, &rule)| {
            let changed = |row: &&usize| judged[at].totals[**row] != judged[at + 1].totals[**row];
            let rows: Vec<usize> = audience.rows.iter().filter(changed).copied().collect();
            EditGain {
                rule,
                name: problem.leeways()[rule].name().to_owned(),
                from: books[0].points[rule],
                to: book.points[rule],
                gain: estimate(0, at, at + 1),
                captured: estimate(1, at, at + 1),
                rows: rows.len(),
                leads: audience.n_leads(&rows),
                crossing: crossing(at, at + 1),
            }
        })
        .collect();
    Ok(EditReport {
        edits,
        gain: estimate(0, 0, last),
        captured_today: caught(0),
        captured: caught(last),
        captured_more: estimate(1, 0, last),
        crossing: crossing(0, last),
    })
}

/// Edited rules, the most useful first, and the books from today's to `book`.
fn one_by_one(problem: &Problem, book: &Book) -> Result<(Vec<usize>, Vec<Book>), PointsError> {
    let mut state = problem.start();
    let mut books = vec![problem.book(&state)];
    let mut left = problem.book_of(&book.points)?.edits(&books[0]);
    let mut order = Vec::new();
    while !left.is_empty() {
        let bins = Bins::new(&state.totals, problem.outcomes());
        let mut moves: Vec<Move> = left
            .iter()
            .map(|&rule| {
                let to = book.points[rule];
                let line = problem.line_after(&state, &bins, rule, to);
                Move {
                    from: 0,
                    rule,
                    to,
                    line,
                    objective: line.loss,
                }
            })
            .collect();
        sort(&mut moves);
        let Some(first) = moves.first() else { break };
        state = problem.after(&state, first.rule, first.to, first.line);
        left.retain(|&rule| rule != first.rule);
        order.push(first.rule);
        books.push(problem.book(&state));
    }
    Ok((order, books))
}

impl Judged {
    fn new(
        facts: &Facts,
        book: &Book,
        audience: &Audience,
        share: f64,
    ) -> Result<Self, PointsError> {
        let totals = facts.totals_by_row(&book.points);
        let (labels, lists) = (audience.labels(), audience.lists());
        let (groups, n_groups) = audience.groups.dense(audience.rows);
        let judged: Vec<f64> = audience.rows.iter().map(|&row| totals[row]).collect();
        let ranked = Ranked::new(&Sample::new(&labels, &judged, None)?);
        let log_odds: Vec<f64> = judged.iter().map(|&total| book.line.apply(total)).collect();
        let losses = labels.iter().zip(&log_odds);
        let sum: f64 = losses.map(|(&label, &eta)| row_loss(label, eta)).sum();
        let rows = Listed {
            labels: &labels,
            groups: &groups,
            n_groups,
            lists: &lists,
        };
        let top = ResampledTop::new(&ranked, &rows);
        Ok(Self {
            caught: top.hits(share),
            top,
            loss: sum / labels.len() as f64,
            totals,
            log_odds,
        })
    }
}

/// Gain and caught conversions of every book, on the same draws; `None` with too few groups for it.
fn resample(
    judged: &[Judged],
    audience: &Audience,
    share: f64,
    plan: Bootstrap,
) -> Result<Option<Replicates>, PointsError> {
    if !audience.has_enough_groups() || plan.replicates == 0 {
        return Ok(None);
    }
    let labels = audience.labels();
    let (codes, n_groups) = audience.groups.dense(audience.rows);
    let sizes = ListSizes::new(&Listed {
        labels: &labels,
        groups: &codes,
        n_groups,
        lists: &audience.lists(),
    });
    // By group: the loss of each book.
    let mut losses = vec![vec![0.0; n_groups]; judged.len()];
    for (at, (&code, &label)) in codes.iter().zip(&labels).enumerate() {
        for (losses, judged) in losses.iter_mut().zip(judged) {
            losses[code as usize] += row_loss(label, judged.log_odds[at]);
        }
    }
    let n_rows = labels.len() as f64;
    let drawn = bootstrap(n_groups, plan, |counts| {
        let drawn = sizes.draw(counts)?;
        let mut statistics = Vec::with_capacity(2 * judged.len());
        for (judged, losses) in judged.iter().zip(&losses) {
            let each = counts.iter().zip(losses);
            let loss: f64 = each.map(|(&count, loss)| f64::from(count) * loss).sum();
            statistics.push(-loss / drawn.rows);
            let caught = judged.top.captures(counts, &drawn, &[share]);
            // A draw has a few rows more or less; the list that is worked has as many as there are.
            statistics.push(caught.first()? * drawn.converted * n_rows / drawn.rows);
        }
        Some(statistics)
    })?;
    Ok(Some(drawn))
}

impl Audience<'_> {
    fn crossing(&self, before: &[f64], after: &[f64], threshold: f64) -> Crossing {
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for &row in self.rows {
            match (threshold <= before[row], threshold <= after[row]) {
                (false, true) => up.push(row),
                (true, false) => down.push(row),
                (true, true) | (false, false) => {}
            }
        }
        Crossing {
            rows_up: up.len(),
            rows_down: down.len(),
            leads_up: self.n_leads(&up),
            leads_down: self.n_leads(&down),
        }
    }
}
