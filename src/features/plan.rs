//! The one plan that computes every feature and every rule fact in one scan of the log.
//!
//! A kind does not run anything: it asks the [`Plan`] for aggregates and gets back an expression over
//! their columns. Equal aggregates are computed once, whoever asked for them. To finish, the plan
//!
//! 1. scans the log lazily and streaming, and keeps what somebody looks at ([`crate::features::timeline`]);
//! 2. lets the events of each lead pass by once for each cutoff ([`crate::features::program`]);
//! 3. evaluates the expressions of the kinds over the columns that came out.
//!
//! Aggregates of colleagues (the other leads of an account) are made over those columns.

use polars::prelude::*;

use crate::domain::DAY_MICROS;
use crate::features::aggregate::{Aggregate, Asked, Matching, VisitMeasure};
use crate::features::compiled::Compiled;
use crate::features::fact::Kernel;
use crate::features::program::Program;
use crate::features::timeline::Timelines;
use crate::features::who::Who;
use crate::snapshot::window::age_micros;

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
    /// The same where it lies in memory, as one short piece: it is looked at as it is, without a plan.
    pub rows: Option<DataFrame>,
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
    /// How far back the plan reads: the observation window, or further where a rule never forgets (infinite).
    pub horizon_days: f64,
    /// A pause of more than this many minutes starts a new visit.
    pub session_gap_minutes: f64,
}

/// How the values of colleagues become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// Their sum.
    Sum,
    /// The largest of them.
    Largest,
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
    asked: Vec<Asked>,
    colleagues: Vec<(Expr, Over)>,
}

/// The column of aggregate number `idx`.
pub(crate) fn aggregate_name(idx: usize) -> String {
    format!("__aggregate{idx}")
}

pub(crate) fn colleagues_name(idx: usize) -> String {
    format!("__account{idx}")
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
            asked: Vec::new(),
            colleagues: Vec::new(),
        }
    }

    /// The column of an aggregate; equal ones are computed once.
    fn ask(&mut self, matching: Matching, aggregate: Aggregate) -> Expr {
        let asked = Asked {
            matching,
            aggregate,
        };
        let at = self
            .asked
            .iter()
            .position(|have| *have == asked)
            .unwrap_or_else(|| {
                self.asked.push(asked);
                self.asked.len() - 1
            });
        col(aggregate_name(at))
    }

    /// The number of events that match.
    pub fn count(&mut self, matching: Matching) -> Expr {
        self.ask(matching, Aggregate::Count)
    }

    /// The sum of `value` over the events that match and have one; 0 without any.
    pub fn sum(&mut self, matching: Matching, value: Expr) -> Expr {
        self.ask(
            matching.and(value.clone().is_not_null()),
            Aggregate::Sum(value),
        )
    }

    /// The largest `value` among the events that match; null without any.
    pub fn largest(&mut self, matching: Matching, value: Expr) -> Expr {
        let matching = matching.and(value.clone().is_not_null());
        let largest = self.ask(matching, Aggregate::Largest(value));
        when(largest.clone().is_not_nan())
            .then(largest)
            .otherwise(lit(NULL))
    }

    /// The number of different values of `value` among the events that match; missing is no value.
    pub fn distinct(&mut self, matching: Matching, value: Expr) -> Expr {
        let matching = matching.and(value.clone().is_not_null());
        self.ask(matching, Aggregate::Distinct(value))
    }

    /// The value of the youngest matching event that has one; the largest, where several are equally young.
    pub fn last(&mut self, matching: Matching, value: Expr) -> Expr {
        let matching = matching.and(value.clone().is_not_null());
        self.ask(matching, Aggregate::Last(value))
    }

    /// The age in microseconds of the youngest event that matches; null without any.
    pub fn youngest(&mut self, matching: Matching) -> Expr {
        some_age(self.ask(matching, Aggregate::Youngest))
    }

    /// The age in microseconds of the oldest event that matches; null without any.
    pub fn oldest(&mut self, matching: Matching) -> Expr {
        some_age(self.ask(matching, Aggregate::Oldest))
    }

    /// The sum of what age leaves of each event that matches; 0 without any.
    pub fn faded(&mut self, matching: Matching, kernel: Kernel) -> Expr {
        self.ask(matching, Aggregate::Faded(kernel))
    }

    /// What age leaves of the youngest event that matches; 0 without any.
    pub fn freshest(&mut self, matching: Matching, kernel: Kernel) -> Expr {
        self.ask(matching, Aggregate::Freshest(kernel))
    }

    /// The sum of what age leaves of the youngest matching event of each calendar period (UTC).
    pub fn periods(&mut self, matching: Matching, period_days: f64, kernel: Kernel) -> Expr {
        let micros = age_micros(period_days).max(1);
        self.ask(matching, Aggregate::Periods { micros, kernel })
    }

    /// A measure of the visits of the events that match, as far as they began in the window; 0 without any.
    pub fn visits(&mut self, matching: Matching, window_days: f64, measure: VisitMeasure) -> Expr {
        #[expect(clippy::cast_possible_truncation, reason = "minutes of a gap")]
        let gap_micros = (self.defaults.session_gap_minutes * 60e6).round() as i64;
        let begun_micros = age_micros(window_days);
        self.ask(
            matching,
            Aggregate::Visits {
                gap_micros,
                begun_micros,
                measure,
            },
        )
    }

    /// The sum of `own` over the other leads of the account (0 without colleagues), or the largest of their
    /// values (null where none has one).
    pub fn colleagues(&mut self, own: Expr, over: Over) -> Expr {
        let own = (own.cast(DataType::Float64), over);
        let at = self
            .colleagues
            .iter()
            .position(|have| *have == own)
            .unwrap_or_else(|| {
                self.colleagues.push(own);
                self.colleagues.len() - 1
            });
        col(colleagues_name(at))
    }

    /// The plan made ready to compute `columns`, over any log and leads with these columns.
    pub fn ready(self, columns: Vec<Expr>) -> ReadyPlan {
        let horizon_micros = age_micros(self.defaults.horizon_days);
        let own = self.colleagues.iter().enumerate();
        let own = own.map(|(idx, (own, _))| own.clone().alias(colleagues_name(idx)));
        ReadyPlan {
            own: Compiled::new(own.collect()),
            over: self.colleagues.iter().map(|(_, over)| *over).collect(),
            program: (!self.asked.is_empty()).then(|| Program::new(&self.asked, horizon_micros)),
            columns: Compiled::new(columns),
        }
    }
}

/// A plan whose aggregates are sorted and whose expressions are known.
pub struct ReadyPlan {
    /// What passes over the events; `None` where nothing was asked of them.
    program: Option<Program>,
    /// What is gathered over colleagues, a column each, and how.
    own: Compiled,
    over: Vec<Over>,
    /// What comes out.
    columns: Compiled,
}

impl ReadyPlan {
    /// The final columns, one row for each row of `base`, in its order.
    ///
    /// # Shapes and units
    /// `base` has [`CUTOFF_TIME`] and the attributes of the leads in `who.rows`, one row each.
    ///
    /// # Errors
    /// A log that cannot be read, or an expression that does not fit the columns.
    pub fn run(
        &self,
        mut base: DataFrame,
        events: Option<&Events>,
        who: &Who,
    ) -> PolarsResult<DataFrame> {
        if self.columns.exprs().is_empty() {
            return Ok(DataFrame::empty());
        }
        if let Some((program, events)) = self.program.as_ref().zip(events) {
            let timelines = Timelines::collect(events, program, &who.wanted, who.cutoffs)?;
            let mut rows = who.rows.clone();
            if !self.over.is_empty() {
                rows.extend(who.silent_colleagues(&timelines));
            }
            let aggregates = program.run(&timelines, &rows, who.cutoffs)?;
            drop(timelines);
            let aggregates = DataFrame::new(rows.len(), aggregates)?;
            base.hstack_mut(aggregates.slice(0, who.rows.len()).columns())?;
            if !self.over.is_empty() {
                let own = self.own.select(aggregates)?;
                base.hstack_mut(&who.with_colleagues(&rows, &own, &self.over)?)?;
            }
        }
        self.columns.select(base)
    }
}

/// Ages are above 0; below stands for none.
fn some_age(age: Expr) -> Expr {
    when(age.clone().gt(lit(0i64)))
        .then(age)
        .otherwise(lit(NULL))
}

/// Days as a float from a column of microseconds.
pub fn days(micros: Expr) -> Expr {
    micros.cast(DataType::Float64) / lit(DAY_MICROS as f64)
}
