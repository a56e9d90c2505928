//! What a source holds, counted: for checks, not for features.
//!
//! Nothing here is seen by a model, a rule or a score.

use polars::prelude::*;

use crate::error::Result;
use crate::features::condition::Condition;
use crate::features::fact::Fact;
use crate::features::frames::{collect, failed, table_column};
use crate::features::kind::FeatureError;
use crate::features::plan::{Defaults, LEAD};
use crate::features::source::Source;
use crate::features::spec::FeatureSpec;
use crate::matrix::Table;

/// Counts over the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Census {
    /// Events in the log.
    pub events: u64,
    /// Leads of the lead table that have an event.
    pub leads_with_events: u64,
    /// Leads of the log that are not in the lead table.
    pub unknown_leads: u64,
    /// Their events.
    pub events_of_unknown_leads: u64,
    /// One of them, where there is one.
    pub unknown_lead: Option<String>,
    /// Events by calendar month (UTC), `(year, month, events)`, ascending.
    pub months: Vec<(i32, u32, u64)>,
}

/// Something that does not fit the columns that there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Misfit {
    /// What it is: `rule`, `feature` or `override`.
    pub what: &'static str,
    /// Its position among its like.
    pub idx: usize,
    /// What is wrong.
    pub error: FeatureError,
}

impl Source {
    /// Counts the log; all zero without one.
    ///
    /// # Errors
    /// Files that cannot be read after all.
    pub fn census(&self) -> Result<Census> {
        let Some(events) = &self.events else {
            return Ok(Census::default());
        };
        let by_lead = events
            .frame
            .clone()
            .group_by([col(LEAD)])
            .agg([len().cast(DataType::UInt64).alias("n")]);
        let known = self
            .leads
            .clone()
            .lazy()
            .select([col(LEAD), lit(true).alias("known")]);
        let by_known = by_lead
            .join(
                known,
                [col(LEAD)],
                [col(LEAD)],
                JoinArgs::new(JoinType::Left),
            )
            .group_by([col("known").fill_null(lit(false))])
            .agg([
                len().cast(DataType::UInt64).alias("leads"),
                col("n").sum().alias("events"),
                col(LEAD).min().alias("id"),
            ]);
        let by_month = events
            .frame
            .clone()
            .group_by([
                col("time").dt().year().cast(DataType::Int32).alias("year"),
                col("time")
                    .dt()
                    .month()
                    .cast(DataType::UInt32)
                    .alias("month"),
            ])
            .agg([len().cast(DataType::UInt64).alias("n")]);
        let (by_known, by_month) = (collect(by_known)?, collect(by_month)?);
        let read = || -> PolarsResult<Census> {
            let mut census = Census::default();
            let known = by_known.column("known")?.bool()?.clone();
            let (leads, n) = (
                by_known.column("leads")?.u64()?.clone(),
                by_known.column("events")?.u64()?.clone(),
            );
            let ids = by_known.column("id")?.str()?.clone();
            for (((known, leads), n), id) in
                known.iter().zip(leads.iter()).zip(n.iter()).zip(ids.iter())
            {
                let (leads, n) = (leads.unwrap_or_default(), n.unwrap_or_default());
                census.events += n;
                if known == Some(true) {
                    census.leads_with_events = leads;
                } else {
                    (census.unknown_leads, census.events_of_unknown_leads) = (leads, n);
                    census.unknown_lead = id.map(str::to_owned);
                }
            }
            let (year, month) = (
                by_month.column("year")?.i32()?.clone(),
                by_month.column("month")?.u32()?.clone(),
            );
            let n = by_month.column("n")?.u64()?.clone();
            census.months = year
                .iter()
                .zip(month.iter())
                .zip(n.iter())
                .filter_map(|((year, month), n)| Some((year?, month?, n?)))
                .collect();
            census.months.sort_unstable();
            Ok(census)
        };
        read().map_err(|error| failed(&error))
    }

    /// Attributes as they are today, one row for each of `leads`; lists are left out.
    ///
    /// # Errors
    /// A frame that cannot be read.
    pub fn attributes(&self, names: &[String], leads: &[u32]) -> Result<Table> {
        let rows = IdxCa::from_vec("rows".into(), leads.to_vec());
        let mut table = Table::new(leads.len(), Vec::new())?;
        for name in names {
            let Ok(column) = self.leads.column(name) else {
                continue;
            };
            if matches!(column.dtype(), DataType::List(_)) {
                continue;
            }
            let column = column.take(&rows).map_err(|error| failed(&error))?;
            // Instants and truths as numbers; their order is all that is asked of them.
            let column = if column.dtype().is_string() {
                column
            } else {
                column.to_physical_repr()
            };
            table.push(name.clone(), table_column(&column)?)?;
        }
        Ok(table)
    }

    /// Everything that does not fit the columns, all at once, before anything is computed.
    pub fn misfits(
        &self,
        features: &[FeatureSpec],
        facts: &[Fact],
        conditions: &[Condition],
        defaults: &Defaults,
    ) -> Vec<Misfit> {
        let mut plan = self.plan(defaults.clone());
        let mut found = Vec::new();
        for (idx, spec) in features.iter().enumerate() {
            found.extend(spec.expr(&mut plan).err().map(|error| Misfit {
                what: "feature",
                idx,
                error,
            }));
        }
        for (idx, fact) in facts.iter().enumerate() {
            found.extend(fact.expr(&mut plan).err().map(|error| Misfit {
                what: "rule",
                idx,
                error,
            }));
        }
        for (idx, condition) in conditions.iter().enumerate() {
            let misfit = condition.expr(&plan.lead_schema).err();
            found.extend(misfit.map(|source| Misfit {
                what: "override",
                idx,
                error: FeatureError::Condition {
                    text: condition.text().to_owned(),
                    source,
                },
            }));
        }
        found
    }
}
