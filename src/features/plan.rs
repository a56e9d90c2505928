//! The one plan that computes every feature and every rule fact in one scan of the log.
//!
//! A kind does not run anything: it asks the [`Plan`] for aggregates and gets back an expression over
//! their columns. Equal aggregates are computed once, whoever asked for them. Four shapes are enough:
//!
//! - *flat*: an aggregate over all observed events of a (lead, cutoff);
//! - *by period*: first the youngest matching event of each calendar period, then a sum over periods;
//! - *by visit*: events cut into visits at long gaps, then an aggregate over visits;
//! - *by instant*: the last known value of a property.
//!
//! Aggregates of colleagues (the other leads of an account) are sums over those columns.

use polars::prelude::*;

use crate::domain::{DAY_MICROS, Timestamp};
use crate::snapshot::window::{AGE, CUTOFF, age_micros, observed};

/// Lead id, in every frame.
pub const LEAD: &str = "lead";
/// Account of a lead, in the base frame where there are accounts.
pub const ACCOUNT: &str = "account";
/// The cutoff as an instant, in the base frame.
pub const CUTOFF_TIME: &str = "__cutoff_time";

/// The log that features look at.
#[derive(Clone)]
pub struct Events {
    /// `lead`, `time`, `type`, perhaps `visible`, and properties.
    pub frame: LazyFrame,
    /// Whether there is a `visible` column.
    pub has_visible: bool,
    /// Columns that conditions may name: `type` and the properties.
    pub schema: Schema,
    /// The types of events seen in training, sorted.
    pub types: Vec<String>,
}

/// Numbers that all kinds share.
#[derive(Debug, Clone, PartialEq)]
pub struct Defaults {
    /// Length of the observation window in days; no feature sees further.
    pub observation_days: f64,
    /// How far back the plan looks: the observation window, or further where a rule never forgets (infinite).
    pub horizon_days: f64,
    /// A pause of more than this many minutes starts a new visit.
    pub session_gap_minutes: f64,
}

/// A first-stage column and the second-stage aggregates over it.
#[derive(Default)]
struct Stage {
    /// `(name, expression over observed events)`, aggregated in the first group-by.
    inner: Vec<(String, Expr)>,
    /// `(name, expression over the first stage)`, aggregated in the second group-by.
    outer: Vec<(String, Expr)>,
}

/// Visits of one event filter.
struct Visits {
    filter: Expr,
    gap_micros: i64,
    outer: Vec<(String, Expr)>,
}

/// The last value of a property.
struct Latest {
    name: String,
    filter: Expr,
    value: Expr,
}

/// Aggregates asked for so far.
pub struct Plan {
    /// Numbers that all kinds share.
    pub defaults: Defaults,
    /// Columns of events that conditions may name; `None` in table mode.
    pub event_schema: Option<Schema>,
    /// Known types of events.
    pub event_types: Vec<String>,
    /// Columns of leads that conditions and attribute kinds may name.
    pub lead_schema: Schema,
    flat: Vec<(String, Expr)>,
    periods: Vec<(i64, Stage)>,
    visits: Vec<Visits>,
    latest: Vec<Latest>,
    colleagues: Vec<(String, Expr)>,
}

/// Finds `expr` among `known` or adds it; equal text is equal meaning.
fn intern(known: &mut Vec<(String, Expr)>, prefix: &str, expr: Expr) -> String {
    if let Some((name, _)) = known.iter().find(|(_, have)| *have == expr) {
        return name.clone();
    }
    let name = format!("{prefix}{}", known.len());
    known.push((name.clone(), expr));
    name
}

impl Plan {
    /// An empty plan over these columns.
    pub fn new(defaults: Defaults, events: Option<&Events>, lead_schema: Schema) -> Self {
        Self {
            defaults,
            event_schema: events.map(|events| events.schema.clone()),
            event_types: events
                .map(|events| events.types.clone())
                .unwrap_or_default(),
            lead_schema,
            flat: Vec::new(),
            periods: Vec::new(),
            visits: Vec::new(),
            latest: Vec::new(),
            colleagues: Vec::new(),
        }
    }

    /// An aggregate over the observed events; null for a lead without events.
    pub fn flat(&mut self, aggregate: Expr) -> Expr {
        col(intern(&mut self.flat, "__flat", aggregate))
    }

    /// The number of observed events that match.
    pub fn count(&mut self, filter: Expr) -> Expr {
        // A sum over a small integer, which the streaming engine adds up in 64 bits.
        self.flat(filter.fill_null(lit(false)).cast(DataType::UInt32).sum())
            .fill_null(lit(0u32))
    }

    /// The sum of `value` over the observed events that match; 0 without any.
    pub fn sum(&mut self, filter: Expr, value: Expr) -> Expr {
        self.flat(exact_sum(when(filter).then(value).otherwise(lit(0.0))))
            .fill_null(lit(0.0))
    }

    /// The sum of `value` of the youngest matching event of each calendar period (UTC).
    ///
    /// `value` is an expression over the column that it is given: the age in microseconds of that event.
    pub fn period_sum(
        &mut self,
        period_days: f64,
        filter: Expr,
        value: impl FnOnce(Expr) -> Expr,
    ) -> Expr {
        let micros = age_micros(period_days).max(1);
        let at = self
            .periods
            .iter()
            .position(|(have, _)| *have == micros)
            .unwrap_or_else(|| {
                self.periods.push((micros, Stage::default()));
                self.periods.len() - 1
            });
        let stage = &mut self.periods[at].1;
        let youngest = when(filter).then(col(AGE)).otherwise(lit(NULL)).min();
        let inner = intern(&mut stage.inner, &format!("__p{micros}_"), youngest);
        let outer = intern(
            &mut stage.outer,
            &format!("__period{micros}_"),
            value(col(inner)).sum(),
        );
        col(outer).fill_null(lit(0.0))
    }

    /// An aggregate over the visits of the events that match.
    ///
    /// `aggregate` may name `__start_age`, `__end_age` (microseconds) and `__visit_events`.
    pub fn visits(&mut self, filter: Expr, aggregate: Expr) -> Expr {
        #[expect(clippy::cast_possible_truncation, reason = "minutes of a gap")]
        let gap_micros = (self.defaults.session_gap_minutes * 60e6).round() as i64;
        let at = self
            .visits
            .iter()
            .position(|have| have.filter == filter)
            .unwrap_or_else(|| {
                self.visits.push(Visits {
                    filter,
                    gap_micros,
                    outer: Vec::new(),
                });
                self.visits.len() - 1
            });
        col(intern(
            &mut self.visits[at].outer,
            &format!("__visit{at}_"),
            aggregate,
        ))
    }

    /// The value of the youngest matching event that has one; the largest, where several are equally young.
    pub fn latest(&mut self, filter: Expr, value: Expr) -> Expr {
        let at = self
            .latest
            .iter()
            .position(|have| have.filter == filter && have.value == value)
            .unwrap_or_else(|| {
                let name = format!("__latest{}", self.latest.len());
                self.latest.push(Latest {
                    name,
                    filter,
                    value,
                });
                self.latest.len() - 1
            });
        col(self.latest[at].name.clone())
    }

    /// The sum of `own` over the other leads of the account; 0 without colleagues.
    pub fn colleagues(&mut self, own: Expr) -> Expr {
        let name = intern(
            &mut self.colleagues,
            "__account",
            own.cast(DataType::Float64),
        );
        col(name).fill_null(lit(0.0))
    }

    /// The final columns, one row for each row of `base`, in its order.
    ///
    /// # Shapes and units
    /// `base` has [`LEAD`], [`CUTOFF`], [`CUTOFF_TIME`] and the attributes of the lead; `accounts`, where
    /// there are any, gives each lead's account.
    pub fn finish(
        self,
        base: LazyFrame,
        events: Option<&Events>,
        accounts: Option<LazyFrame>,
        cutoffs: &[Timestamp],
        columns: Vec<Expr>,
    ) -> LazyFrame {
        let Some(events) = events else {
            return base.select(columns);
        };
        let observed = observed(
            events.frame.clone(),
            events.has_visible,
            cutoffs,
            self.defaults.horizon_days,
        );
        let facts = self.facts(&observed);
        let mut joined = left_join(base, facts.clone(), &[LEAD, CUTOFF]);
        if let Some(accounts) = accounts.filter(|_| !self.colleagues.is_empty()) {
            joined = with_colleagues(joined, facts, accounts, &self.colleagues);
        } else {
            let none = self
                .colleagues
                .iter()
                .map(|(name, _)| lit(0.0).alias(name.as_str()));
            joined = joined.with_columns(none.collect::<Vec<_>>());
        }
        joined.select(columns)
    }

    /// One row for each (lead, cutoff) with observed events: every aggregate that was asked for.
    fn facts(&self, observed: &LazyFrame) -> LazyFrame {
        let keys = [col(LEAD), col(CUTOFF)];
        let named = |list: &[(String, Expr)]| {
            list.iter()
                .map(|(name, expr)| expr.clone().alias(name.as_str()))
                .collect::<Vec<_>>()
        };
        let mut aggregates = named(&self.flat);
        if aggregates.is_empty() {
            aggregates.push(len().alias("__flat_rows"));
        }
        let mut facts = observed.clone().group_by(keys.clone()).agg(aggregates);
        for (micros, stage) in &self.periods {
            // Periods are those of the calendar (UTC), not of the cutoff, so that a day is a day at every cutoff.
            let period = col("time")
                .cast(DataType::Int64)
                .floor_div(lit(*micros))
                .alias("__period");
            let by_period = observed
                .clone()
                .group_by([col(LEAD), col(CUTOFF), period])
                .agg(named(&stage.inner))
                .group_by(keys.clone())
                .agg(named(&stage.outer));
            facts = left_join(facts, by_period, &[LEAD, CUTOFF]);
        }
        for visits in &self.visits {
            facts = left_join(facts, visits.frame(observed.clone()), &[LEAD, CUTOFF]);
        }
        for latest in &self.latest {
            let found = observed
                .clone()
                .filter(
                    latest
                        .filter
                        .clone()
                        .and(latest.value.clone().is_not_null()),
                )
                // Two steps make ties of the clock deterministic.
                .group_by([col(LEAD), col(CUTOFF), col(AGE)])
                .agg([latest.value.clone().max().alias("__value")])
                .group_by(keys.clone())
                .agg([col("__value").min_by(col(AGE)).alias(latest.name.as_str())]);
            facts = left_join(facts, found, &[LEAD, CUTOFF]);
        }
        facts
    }
}

impl Visits {
    fn frame(&self, observed: LazyFrame) -> LazyFrame {
        let pause = col(AGE).shift(lit(1)) - col(AGE);
        let same = col(LEAD)
            .shift(lit(1))
            .eq(col(LEAD))
            .and(col(CUTOFF).shift(lit(1)).eq(col(CUTOFF)))
            .and(pause.lt_eq(lit(self.gap_micros)));
        observed
            .filter(self.filter.clone())
            .select([col(LEAD), col(CUTOFF), col(AGE)])
            .sort_by_exprs(
                [col(CUTOFF), col(LEAD), col(AGE)],
                SortMultipleOptions::default().with_order_descending_multi([false, false, true]),
            )
            .with_columns([same
                .fill_null(lit(false))
                .not()
                .cast(DataType::UInt32)
                .cum_sum(false)
                .alias("__visit")])
            .group_by([col(LEAD), col(CUTOFF), col("__visit")])
            .agg([
                col(AGE).max().alias("__start_age"),
                col(AGE).min().alias("__end_age"),
                len().alias("__visit_events"),
            ])
            .group_by([col(LEAD), col(CUTOFF)])
            .agg(
                self.outer
                    .iter()
                    .map(|(name, expr)| expr.clone().alias(name.as_str()))
                    .collect::<Vec<_>>(),
            )
    }
}

fn left_join(left: LazyFrame, right: LazyFrame, on: &[&str]) -> LazyFrame {
    let keys: Vec<Expr> = on.iter().map(|name| col(*name)).collect();
    let mut args = JoinArgs::new(JoinType::Left);
    args.maintain_order = MaintainOrderJoin::Left;
    left.join(right, keys.clone(), keys, args)
}

/// Adds, for each wanted sum, that of the account minus the lead's own.
fn with_colleagues(
    joined: LazyFrame,
    facts: LazyFrame,
    accounts: LazyFrame,
    wanted: &[(String, Expr)],
) -> LazyFrame {
    // Every lead with events counts, also those that may not be scored any more: a colleague who
    // became a customer is news. The lead's own part is taken off again.
    let totals = facts
        .join(
            accounts.select([col(LEAD), col(ACCOUNT)]),
            [col(LEAD)],
            [col(LEAD)],
            JoinArgs::new(JoinType::Inner),
        )
        .filter(col(ACCOUNT).is_not_null())
        .group_by([col(ACCOUNT), col(CUTOFF)])
        .agg(
            wanted
                .iter()
                .map(|(name, own)| exact_sum(own.clone()).alias(format!("{name}_all")))
                .collect::<Vec<_>>(),
        );
    let others = wanted.iter().map(|(name, own)| {
        let all = col(format!("{name}_all")).fill_null(lit(0.0));
        let rest = all - own.clone().fill_null(lit(0.0));
        // Without an account there are no colleagues. Sums of decayed counts may leave a rounding rest.
        when(col(ACCOUNT).is_null().or(rest.clone().abs().lt(lit(1e-9))))
            .then(lit(0.0))
            .otherwise(rest)
            .alias(name.as_str())
    });
    left_join(joined, totals, &[ACCOUNT, CUTOFF]).with_columns(others.collect::<Vec<_>>())
}

/// A sum that does not depend on the order in which threads add up, so that the same log gives the same bits.
///
/// Whole and broken parts are added as integers, the broken part in steps of 2^-40 (about 1e-12).
///
/// # Limits
/// Values beyond 9e18 in magnitude have no whole part that fits and count as missing.
pub fn exact_sum(value: Expr) -> Expr {
    const STEPS: f64 = (1u64 << 40) as f64;
    let whole = value.clone().floor();
    let broken = ((value - whole.clone()) * lit(STEPS)).round(0, RoundMode::HalfToEven);
    whole.cast(DataType::Int64).sum().cast(DataType::Float64)
        + broken.cast(DataType::Int64).sum().cast(DataType::Float64) / lit(STEPS)
}

/// Days as a float from a column of microseconds.
pub fn days(micros: Expr) -> Expr {
    micros.cast(DataType::Float64) / lit(DAY_MICROS as f64)
}

/// Events no older than `days` at the cutoff; the far end belongs to the window, the cutoff does not.
pub fn within(days: f64) -> Expr {
    col(AGE).lt_eq(lit(age_micros(days)))
}
