//! What a rule looks at: plain data that can say itself as an expression, like a feature.
//!
//! A fact is the activation of a rule before its points: how often and how recently something happened,
//! or whether something holds. Rules make facts, the plan computes them beside the features.

use polars::prelude::*;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::features::aggregate::Matching;
use crate::features::condition::Condition;
use crate::features::kind::{FeatureError, Filter, Types};
use crate::features::plan::{CUTOFF_TIME, Plan, days};
use crate::features::spec::FeatureSpec;

/// When the lead became visible, in the base frame where that is known.
pub const CREATED: &str = "created";

/// How points fade with the age of an event.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Decay {
    /// Half after every half-life.
    Exponential {
        /// Days after which the points are worth half.
        #[schemars(range(min = 0.0))]
        half_life_days: f64,
    },
    /// In a straight line to nothing.
    Linear {
        /// Days after which nothing is left.
        #[schemars(range(min = 0.0))]
        linear_days: f64,
    },
    /// A share of what is left is lost every so many days.
    Step {
        /// Days between two losses.
        #[schemars(range(min = 0.0))]
        every_days: f64,
        /// Percent that are lost each time.
        #[schemars(range(min = 0.0, max = 100.0))]
        percent: f64,
    },
}

/// How much of its points an event keeps at an age.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Kernel {
    /// How points fade.
    pub decay: Option<Decay>,
    /// Nothing is left from this age on, in days.
    pub expires_days: Option<f64>,
}

impl Kernel {
    /// The share of the points that is left after `age` days, in plain numbers.
    pub fn at(&self, age: f64) -> f64 {
        let faded = match self.decay {
            None => 1.0,
            Some(Decay::Exponential { half_life_days }) => {
                (age * (-std::f64::consts::LN_2 / half_life_days)).exp()
            }
            Some(Decay::Linear { linear_days }) => (1.0 - age / linear_days).max(0.0),
            Some(Decay::Step {
                every_days,
                percent,
            }) => (1.0 - percent / 100.0).powf((age / every_days).floor()),
        };
        if self.expires_days.is_some_and(|days| days <= age) {
            0.0
        } else {
            faded
        }
    }

    /// Whether age changes nothing.
    fn is_flat(&self) -> bool {
        self.decay.is_none() && self.expires_days.is_none()
    }
}

/// How several matching events count together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mode {
    /// Each event counts.
    PerOccurrence,
    /// The freshest counts, however many there are.
    Once,
    /// The freshest of each calendar period (UTC) of so many days counts.
    OncePerPeriod {
        /// Length of the period in days.
        period_days: f64,
    },
}

/// One step: `points` where the value lies in `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Lower end, included.
    pub from: f64,
    /// Upper end, not included; left out: no end.
    pub to: Option<f64>,
    /// Points in this tier.
    #[schemars(range(min = -1e9, max = 1e9))]
    pub points: f64,
}

/// What a rule looks at.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// Matching events, each worth what its age leaves of it.
    Events {
        /// Types; `None` = any.
        event: Option<Types>,
        /// A condition on the event's columns.
        condition: Option<Condition>,
        /// Not older than this; `None` = all history.
        within_days: Option<f64>,
        /// How several events count together.
        mode: Mode,
        /// What age does.
        kernel: Kernel,
    },
    /// 1 where a condition on the lead's columns holds, else 0.
    Holds(Condition),
    /// How often something was sent while its answer never came.
    Absence {
        /// What was sent.
        sent: Types,
        /// The answer that never came.
        without: Types,
        /// Both within this many days; `None` = all history.
        within_days: Option<f64>,
        /// Nothing below this number of sendings.
        at_least: u32,
        /// Once more for every so many sendings; `None` = at most once.
        every: Option<u32>,
    },
    /// Whole periods without activity, past a grace time.
    Inactivity {
        /// What counts as activity; `None` = any event.
        event: Option<Types>,
        /// Days without penalty.
        grace_days: f64,
        /// Length of a period in days.
        period_days: f64,
    },
    /// A feature as it is; 0 where it is missing.
    Value(FeatureSpec),
    /// Another fact through tiers, as a share of `full` points.
    Tiers {
        /// The value that the tiers look at.
        of: Box<Fact>,
        /// The tiers, ascending.
        tiers: Vec<Tier>,
        /// The points that one unit stands for.
        full: f64,
    },
}

impl Fact {
    /// How far back the fact looks, in days; infinite where it never forgets.
    pub fn horizon_days(&self) -> f64 {
        match self {
            Self::Events {
                within_days,
                kernel,
                ..
            } => {
                let gone = match kernel.decay {
                    Some(Decay::Linear { linear_days }) => linear_days,
                    _ => f64::INFINITY,
                };
                within_days
                    .unwrap_or(f64::INFINITY)
                    .min(kernel.expires_days.unwrap_or(f64::INFINITY))
                    .min(gone)
            }
            Self::Absence { within_days, .. } => within_days.unwrap_or(f64::INFINITY),
            Self::Inactivity { .. } => f64::INFINITY,
            Self::Holds(_) | Self::Value(_) => 0.0,
            Self::Tiers { of, .. } => of.horizon_days(),
        }
    }

    /// The event types that the fact names.
    pub fn event_types(&self) -> Vec<&str> {
        match self {
            Self::Events { event, .. } | Self::Inactivity { event, .. } => match event {
                Some(types) => types.list().iter().map(String::as_str).collect(),
                None => Vec::new(),
            },
            Self::Absence { sent, without, .. } => sent
                .list()
                .iter()
                .chain(without.list())
                .map(String::as_str)
                .collect(),
            Self::Value(_) | Self::Holds(_) => Vec::new(),
            Self::Tiers { of, .. } => of.event_types(),
        }
    }

    /// The attributes of leads that the fact reads.
    pub fn columns(&self) -> Vec<String> {
        match self {
            Self::Events { .. } | Self::Absence { .. } | Self::Inactivity { .. } => Vec::new(),
            Self::Holds(condition) => condition.columns(),
            Self::Value(spec) => spec.kind().looks_at().columns,
            Self::Tiers { of, .. } => of.columns(),
        }
    }

    /// The fact as an expression over what the plan computes: never missing.
    ///
    /// # Errors
    /// [`FeatureError`] where a condition or a column does not fit.
    ///
    /// # Source
    /// Per occurrence: the sum of kernel(age); once: the largest; once per period: the largest of each
    /// period, added up. Kernels never grow with age, so the youngest event of a period has the largest.
    pub fn expr(&self, plan: &mut Plan) -> Result<Expr, FeatureError> {
        match self {
            Self::Events {
                event,
                condition,
                within_days,
                mode,
                kernel,
            } => {
                let filter = Filter {
                    event: event.as_ref(),
                    condition: condition.as_ref(),
                    window_days: None,
                };
                let matching = limited(filter.matching(plan)?, *within_days);
                Ok(occurrences(plan, matching, *mode, kernel))
            }
            Self::Holds(condition) => {
                let held = condition.expr(&plan.lead_schema).map_err(|source| {
                    FeatureError::Condition {
                        text: condition.text().to_owned(),
                        source,
                    }
                })?;
                Ok(held.fill_null(lit(false)).cast(DataType::Float64))
            }
            Self::Absence {
                sent,
                without,
                within_days,
                at_least,
                every,
            } => {
                let count = |plan: &mut Plan, types: &Types| {
                    let filter = Filter {
                        event: Some(types),
                        condition: None,
                        window_days: None,
                    };
                    let matching = limited(filter.matching(plan)?, *within_days);
                    Ok(plan.count(matching).cast(DataType::Float64))
                };
                let (sent, answered) = (count(plan, sent)?, count(plan, without)?);
                let times = match every {
                    Some(every) => (sent.clone() / lit(f64::from(*every))).floor(),
                    None => lit(1.0),
                };
                let silent = answered
                    .eq(lit(0.0))
                    .and(sent.gt_eq(lit(f64::from(*at_least))));
                Ok(when(silent).then(times).otherwise(lit(0.0)))
            }
            Self::Inactivity {
                event,
                grace_days,
                period_days,
            } => {
                let filter = Filter {
                    event: event.as_ref(),
                    condition: None,
                    window_days: None,
                };
                let matching = filter.matching(plan)?;
                let last = days(plan.youngest(matching));
                // A lead that never did anything is idle since it came; one that was always there, for the
                // length of the observation window.
                let idle = if plan.lead_schema.contains(CREATED) {
                    let since =
                        col(CUTOFF_TIME).cast(DataType::Int64) - col(CREATED).cast(DataType::Int64);
                    last.fill_null(days(since))
                } else {
                    last
                };
                let idle = idle.fill_null(lit(plan.defaults.observation_days));
                let periods = ((idle - lit(*grace_days)) / lit(*period_days)).floor();
                Ok(when(periods.clone().gt(lit(0.0)))
                    .then(periods)
                    .otherwise(lit(0.0)))
            }
            Self::Value(spec) => Ok(spec.expr(plan)?.cast(DataType::Float64).fill_null(lit(0.0))),
            Self::Tiers { of, tiers, full } => {
                // A missing value lies in no tier: it must not pass for a 0.
                let value = match of.as_ref() {
                    Self::Value(spec) => spec.expr(plan)?.cast(DataType::Float64),
                    other => other.expr(plan)?,
                };
                let mut share = lit(0.0);
                for tier in tiers {
                    let mut inside = value.clone().gt_eq(lit(tier.from));
                    if let Some(to) = tier.to {
                        inside = inside.and(value.clone().lt(lit(to)));
                    }
                    share = when(inside).then(lit(tier.points / full)).otherwise(share);
                }
                Ok(share)
            }
        }
    }
}

fn limited(matching: Matching, within_days: Option<f64>) -> Matching {
    match within_days {
        Some(days) => matching.within(days),
        None => matching,
    }
}

fn occurrences(plan: &mut Plan, matching: Matching, mode: Mode, kernel: &Kernel) -> Expr {
    match mode {
        Mode::PerOccurrence if kernel.is_flat() => plan.count(matching).cast(DataType::Float64),
        Mode::PerOccurrence => plan.faded(matching, *kernel),
        Mode::Once => plan.freshest(matching, *kernel),
        Mode::OncePerPeriod { period_days } => plan.periods(matching, period_days, *kernel),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernels_fade_as_written() {
        let half = Kernel {
            decay: Some(Decay::Exponential {
                half_life_days: 30.0,
            }),
            expires_days: None,
        };
        assert!((half.at(15.0) * 10.0 - 7.071_067_811_865_475_5).abs() < 1e-12);
        let step = Kernel {
            decay: Some(Decay::Step {
                every_days: 30.0,
                percent: 50.0,
            }),
            expires_days: Some(90.0),
        };
        for (age, share) in [
            (0.0, 1.0),
            (29.0, 1.0),
            (30.0, 0.5),
            (89.0, 0.25),
            (90.0, 0.0),
        ] {
            assert!((step.at(age) - share).abs() < 1e-15, "at {age} days");
        }
    }
}
