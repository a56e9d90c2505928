//! Everything that is known of one rule.

use rayon::prelude::*;

use crate::metrics::{Rate, clustered_rate, holm};

use super::AuditError;
use super::cells::{Cells, evidence_by_chance};
use super::effects::{Effect, Effects, measure};
use super::fit::Columns;
use super::limits::{Bindings, Tally};
use super::redundancy::{CONTAINED, Overlap, overlaps, plain_inflation};
use super::rows::{FACTS, Rows};
use super::scale::{Implied, Meaning, Scale, consensus};
use super::surrogate::{OneStep, Surrogate};
use super::verdict::{Book, Verdict, judge};

/// From here on, two rules fire in the same rows: which of them does it cannot be told.
const SAME: f64 = 0.9;

/// Chance below which one of two rules in the same rows is said to add something.
const SURELY: f64 = 1e-4;
/// A rule is outside of one that contains it so many times more rarely than other rows are.
const BY_CHANCE: f64 = 5.0;

/// How often a rule fired.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// Rows.
    pub rows: usize,
    /// Their share of all rows.
    pub share: f64,
    /// Leads for which it fired at least once.
    pub leads: usize,
    /// Conversions among the rows in which it fired.
    pub converted: usize,
    /// Days from the last cutoff at which it fired to the last of all; `None` without times, or if it never fired.
    pub days_quiet: Option<f64>,
}

/// Log odds ratio of firing, nothing held fixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Association {
    /// Log odds ratio; a half was added to each cell if one was empty.
    pub log_odds_ratio: f64,
    /// Its standard error, rows taken for independent.
    pub standard_error: f64,
    /// Weight of evidence where the rule fired.
    pub evidence: f64,
    /// Information value, less what it is by chance; at least 0.
    pub information_value: f64,
}

/// Do the points have the wrong sign?
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WrongSign {
    /// One-sided p-value: small where the effect goes against the points.
    pub p: f64,
    /// The same, adjusted for all rules of the book.
    pub holm: f64,
}

/// One rule held against the outcomes.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleAudit {
    /// Unique name.
    pub name: String,
    /// In words.
    pub words: String,
    /// Points a unit of the fact.
    pub points: f64,
    /// How often it fired.
    pub support: Support,
    /// Conversion rate where it fired; `None` where it never did.
    pub rate: Option<Rate>,
    /// Conversion rate where it did not.
    pub rate_quiet: Option<f64>,
    /// Rate where it fired over the rate of all rows, with its interval; the latter rate is taken as known.
    pub lift: Option<Rate>,
    /// By itself; `None` where it fires in all rows or none.
    pub alone: Option<Association>,
    /// Beside all other rules and the confounders.
    pub effect: Option<Effect>,
    /// The test whether other points would fit better.
    pub one_step: Option<OneStep>,
    /// The test of its sign; `None` for rules of 0 points.
    pub wrong_sign: Option<WrongSign>,
    /// How far other rules already say the same, weighted by information: 1 = not at all.
    pub inflation: f64,
    /// The same, all rows alike.
    pub inflation_plain: f64,
    /// Rules that fire in the same rows, the most alike first.
    pub overlaps: Vec<Overlap>,
    /// The rule that already pays for its rows.
    pub dominated_by: Option<usize>,
    /// How often limits bind where it fired.
    pub bindings: Bindings,
    /// What to make of it.
    pub verdict: Verdict,
    /// Why, in one sentence without its subject: "pays 10, the data implies 3 to 5".
    pub reason: String,
}

impl RuleAudit {
    /// Points that the data imply, on the scale that verdicts use.
    pub fn implied(&self) -> Option<Implied> {
        self.effect.and_then(|effect| effect.points)
    }
}

/// All rules held against the outcomes.
#[derive(Default)]
pub(super) struct Ruled {
    pub(super) audits: Vec<RuleAudit>,
    /// The fit that says what they are worth; `None` with too few conversions.
    pub(super) effects: Option<Effects>,
    /// Log-odds a point on the scale that verdicts use.
    pub(super) point: Option<f64>,
    /// Log-odds a point that most rules agree on.
    pub(super) consensus: Option<f64>,
}

/// All rules, and the fit that says what they are worth (`None` with too few conversions).
pub(super) fn rules(
    rows: &Rows,
    columns: &Columns,
    surrogate: &Surrogate,
    tally: &Tally,
    (is_adjusted, scale): (bool, Scale),
) -> Result<Ruled, AuditError> {
    let n = rows.n_rules();
    let together = overlaps(&rows.fired, rows.n());
    let inflation_plain = plain_inflation(columns, FACTS, n);
    let mut ruled = Ruled::default();
    let mut dominated = vec![None; n];
    if is_adjusted {
        let mut first = measure(rows, columns, surrogate, &vec![false; n])?;
        read_in_points(rows, columns, &mut first, &dominated, scale);
        dominated = dominance(rows, &together, &first, surrogate);
        // A rule that only repeats another takes half of its effect away: the others are judged without it.
        let out: Vec<bool> = dominated.iter().map(Option::is_some).collect();
        let mut effects = if out.contains(&true) {
            let mut second = measure(rows, columns, surrogate, &out)?;
            for (to, one) in second.by_rule.iter_mut().zip(&first.by_rule) {
                *to = to.or(*one);
            }
            second
        } else {
            first
        };
        [ruled.point, ruled.consensus] =
            read_in_points(rows, columns, &mut effects, &dominated, scale);
        ruled.effects = Some(effects);
    }
    let effects = &ruled.effects;
    let mut audits: Vec<RuleAudit> = (0..n)
        .into_par_iter()
        .map(|rule| RuleAudit {
            effect: effects.as_ref().and_then(|effects| effects.by_rule[rule]),
            one_step: surrogate.one_steps[rule],
            inflation: surrogate.inflation[rule],
            inflation_plain: inflation_plain[rule],
            overlaps: together[rule].clone(),
            dominated_by: dominated[rule],
            bindings: tally.bindings(rule),
            ..alone(rows, rule)
        })
        .collect();
    test_signs(&mut audits);
    let book = Book {
        n_leads: rows.leads.n_groups(),
        names: &rows.rules.names,
        points: &rows.rules.points,
        is_adjusted,
    };
    for audit in &mut audits {
        (audit.verdict, audit.reason) = judge(audit, &book);
    }
    ruled.audits = audits;
    Ok(ruled)
}

/// Reads all effects in points, and says what a point means: where it is read, and where most rules agree.
fn read_in_points(
    rows: &Rows,
    columns: &Columns,
    effects: &mut Effects,
    dominated: &[Option<usize>],
    scale: Scale,
) -> [Option<f64>; 2] {
    let out: Vec<bool> = dominated.iter().map(Option::is_some).collect();
    let agreed = consensus(rows, columns, effects, &out);
    let today = effects.today.as_ref();
    let read = match scale {
        Scale::Today => today,
        Scale::Consensus => agreed.as_ref().or(today),
    };
    for (rule, effect) in effects.by_rule.iter_mut().enumerate() {
        let Some(effect) = effect else { continue };
        let in_points = |meaning: &Meaning| meaning.read(rule, effect);
        let (points, today) = (read.map(in_points), today.map(in_points));
        (effect.points, effect.today) = (points, today);
    }
    [read, agreed.as_ref()].map(|meaning| meaning.map(|meaning| meaning.slope))
}

/// One rule by itself.
fn alone(rows: &Rows, rule: usize) -> RuleAudit {
    let (fired, labels) = (&rows.fired[rule], &rows.set.labels);
    let (n, converted) = (rows.n() as f64, rows.converted(rule));
    let (all, hits) = (rows.n_converted(), converted as f64);
    let fired_rows = fired.len() as f64;
    let cells = Cells {
        fired_converted: hits,
        fired_other: fired_rows - hits,
        quiet_converted: all - hits,
        quiet_other: n - all - (fired_rows - hits),
    };
    let varies = 0.0 < fired_rows && fired_rows < n;
    let rate = clustered_rate(fired, labels, rows.groups.codes());
    let base = all / n;
    let last = rows.set.cutoffs.iter().max();
    let quiet = fired
        .iter()
        .map(|&row| rows.set.cutoffs[row as usize])
        .max();
    RuleAudit {
        name: rows.rules.names[rule].clone(),
        words: rows.rules.labels_in_words[rule].clone(),
        points: rows.rules.points[rule],
        support: Support {
            rows: fired.len(),
            share: fired_rows / n,
            leads: distinct(fired, rows.leads.codes(), rows.leads.n_groups()),
            converted,
            days_quiet: last
                .zip(quiet)
                .filter(|_| rows.set.has_time)
                .map(|(last, at)| last.days_since(at)),
        },
        rate,
        rate_quiet: (fired_rows < n).then(|| cells.rate_quiet()),
        lift: rate.map(|rate| Rate {
            value: rate.value / base,
            low: rate.low / base,
            high: rate.high / base,
            ..rate
        }),
        alone: varies.then(|| association(cells)),
        effect: None,
        one_step: None,
        wrong_sign: None,
        inflation: 1.0,
        inflation_plain: 1.0,
        overlaps: Vec::new(),
        dominated_by: None,
        bindings: Bindings::default(),
        verdict: Verdict::Keep,
        reason: String::new(),
    }
}

fn association(cells: Cells) -> Association {
    let cells = cells.smoothed();
    let (log_odds_ratio, standard_error) = cells.log_odds_ratio();
    let (evidence, _, value) = cells.evidence();
    let by_chance = evidence_by_chance(
        2,
        cells.fired_converted + cells.quiet_converted,
        cells.fired_other + cells.quiet_other,
    );
    Association {
        log_odds_ratio,
        standard_error,
        evidence,
        information_value: (value - by_chance).max(0.0),
    }
}

fn distinct(rows: &[u32], codes: &[u32], n: usize) -> usize {
    let mut seen = vec![false; n];
    let new = |row: &&u32| !std::mem::replace(&mut seen[codes[**row as usize] as usize], true);
    rows.iter().filter(new).count()
}

/// Which rule already pays for the rows of another.
///
/// # Source
/// Methods section 4, "contained, same sign, not significant", with two changes. The test of today's points cannot say it: it
/// is silent where points are right, and loud where one action is paid twice. So a rule is dominated where its own effect
/// beside the other is not on the side of its points, and the data either show that its points are too many, or cannot
/// tell the two apart because they fire in the same rows.
fn dominance(
    rows: &Rows,
    together: &[Vec<Overlap>],
    effects: &Effects,
    surrogate: &Surrogate,
) -> Vec<Option<usize>> {
    let points = &rows.rules.points;
    let mut dominated: Vec<Option<usize>> = vec![None; points.len()];
    for (rule, overlaps) in together.iter().enumerate() {
        let p = points[rule];
        let own = effects.by_rule[rule].map(|effect| (effect.points, effect.low, effect.high));
        let adds = own.is_some_and(|(_, low, high)| if p < 0.0 { high < 0.0 } else { 0.0 < low });
        // The few rows in which only one of two fires have to say it very loudly.
        let surely = adds && effects.by_rule[rule].is_some_and(|effect| effect.p < SURELY);
        // Against its points altogether is another verdict.
        let opposes =
            own.is_some_and(|(_, low, high)| if p < 0.0 { 0.0 < low } else { high < 0.0 });
        let overpaid = own.and_then(|(points, ..)| points).is_some_and(|implied| {
            if p < 0.0 {
                p < implied.low
            } else {
                implied.high < p
            }
        });
        let settled = surrogate.one_steps[rule].is_none_or(|step| 0.05 <= step.p);
        let by = overlaps.iter().find(|overlap| {
            let other = overlap.rule;
            let same_rows = SAME <= overlap.jaccard;
            // Who pays less does not pay for it already; of two that pay the same, the first stays.
            let stronger =
                points[other].abs() > p.abs() || (points[other].abs() >= p.abs() && other < rule);
            // A rule that fires nearly everywhere contains all others by chance.
            let quiet = 1.0 - rows.fired[other].len() as f64 / rows.n() as f64;
            CONTAINED <= overlap.contained
                && 1.0 - overlap.contained <= quiet / BY_CHANCE
                && 0.0 < points[other] * p
                && !(if same_rows { surely } else { adds })
                && (!opposes || same_rows)
                && (overpaid || same_rows || (settled && own.is_none()))
                && stronger
                && dominated[other] != Some(rule)
        });
        dominated[rule] = by.map(|overlap| overlap.rule);
    }
    dominated
}

/// Claims of a wrong sign are acted upon: all of them together have one chance to be false.
fn test_signs(audits: &mut [RuleAudit]) {
    let tests: Vec<(usize, f64)> = audits
        .iter()
        .enumerate()
        .filter_map(|(rule, audit)| {
            let effect = audit.effect.filter(|_| audit.points != 0.0)?;
            let against = effect.log_odds * audit.points < 0.0;
            let half = effect.p / 2.0;
            Some((rule, if against { half } else { 1.0 - half }))
        })
        .collect();
    let p_values: Vec<f64> = tests.iter().map(|(_, p)| *p).collect();
    for ((rule, p), holm) in tests.into_iter().zip(holm(&p_values)) {
        audits[rule].wrong_sign = Some(WrongSign { p, holm });
    }
}
