//! What features are computed from: the log, the leads, and the clock of each lead.
//!
//! A [`Source`] keeps the frames to itself; the floors below ask it for tables by row numbers.

use std::any::Any;
use std::sync::Arc;

use polars::prelude::*;

use crate::domain::Timestamp;
use crate::error::Result;
use crate::features::changes::Changes;
use crate::features::condition::Condition;
use crate::features::fact::Fact;
use crate::features::frames::{codes, collect, failed, instants, strings};
use crate::features::lookup::Lookup;
use crate::features::phrase::Phrase;
use crate::features::plan::{ACCOUNT, CUTOFF_TIME, Defaults, Events, LEAD, Plan};
use crate::features::prepared::{Prepared, Rows, Wishes};
use crate::features::spec::FeatureSpec;
use crate::matrix::Table;
use crate::snapshot::LeadTimes;

/// Columns of a lead table that are never attributes.
const INTERNAL: [&str; 4] = ["group", "disqualified", "fold", "label"];

/// Log, leads and their clocks.
pub struct Source {
    pub(super) events: Option<Events>,
    /// One row a lead, in the order of `ids`.
    pub(super) leads: DataFrame,
    ids: Vec<String>,
    groups: Vec<String>,
    times: Vec<LeadTimes>,
    lookup: Arc<Lookup>,
    /// What the attributes were, where changes are known.
    pub(super) changes: Option<Changes>,
    /// The account of each lead as a number, where there are accounts.
    accounts: Option<Vec<Option<u32>>>,
    /// Conversions of leads that are not in the lead table.
    strangers: u64,
    /// What was opened: readers keep temporary files alive as long as they live.
    held: Vec<Box<dyn Any + Send + Sync>>,
}

/// What to compute, for which rows.
pub struct Request<'a> {
    /// The features of the models.
    pub features: &'a [FeatureSpec],
    /// The facts of the rules.
    pub facts: &'a [Fact],
    /// Conditions on leads, for overrides.
    pub conditions: &'a [Condition],
    /// Position of the lead, one a row.
    pub leads: &'a [u32],
    /// Position of the cutoff, one a row.
    pub row_cutoffs: &'a [u32],
    /// The cutoffs, ascending.
    pub cutoffs: &'a [Timestamp],
    /// Numbers that all kinds share.
    pub defaults: Defaults,
}

/// What was computed, in the order of the rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Computed {
    /// One column a feature.
    pub table: Table,
    /// What the features hold, one a column.
    pub phrases: Arc<[Phrase]>,
    /// One vector a fact.
    pub facts: Vec<Vec<f64>>,
    /// One vector a condition.
    pub holds: Vec<Vec<bool>>,
}

impl Source {
    /// Puts log, leads and conversions together.
    ///
    /// # Shapes and units
    /// `leads`: one row a lead with `lead`, perhaps `created`, `account`, `group`, `disqualified`, and attributes.
    /// `conversions`: `lead` and `time`, any order; of leads that are not in `leads`, they are counted and count nowhere.
    ///
    /// # Errors
    /// A frame without the columns that its reader promises.
    pub fn new(
        events: Option<Events>,
        leads: DataFrame,
        conversions: Option<&DataFrame>,
    ) -> Result<Self> {
        let ids = strings(&leads, LEAD)?;
        let lookup = Arc::new(Lookup::new(ids.iter().map(String::as_str)));
        let account = if leads.schema().contains(ACCOUNT) {
            Some(strings(&leads, ACCOUNT)?)
        } else {
            None
        };
        let group = if leads.schema().contains("group") {
            Some(strings(&leads, "group")?)
        } else {
            None
        };
        // The coarsest unit that is known: the group, else the account, else the lead itself.
        let groups = (0..ids.len())
            .map(|row| {
                let of = |column: &Option<Vec<String>>| {
                    column
                        .as_ref()
                        .map(|c| c[row].clone())
                        .filter(|c| !c.is_empty())
                };
                of(&group)
                    .or_else(|| of(&account))
                    .unwrap_or_else(|| ids[row].clone())
            })
            .collect();
        let created = instants(&leads, "created")?;
        let disqualified = instants(&leads, "disqualified")?;
        let mut times: Vec<LeadTimes> = created
            .into_iter()
            .zip(disqualified)
            .map(|(created, disqualified)| LeadTimes {
                created,
                disqualified,
                conversions: Vec::new(),
            })
            .collect();
        let mut strangers = 0;
        if let Some(conversions) = conversions {
            for (id, time) in strings(conversions, LEAD)?
                .iter()
                .zip(instants(conversions, "time")?)
            {
                match (lookup.get(id), time) {
                    (Some(row), Some(time)) => times[row as usize].conversions.push(time),
                    (None, _) => strangers += 1,
                    (Some(_), None) => {}
                }
            }
            for lead in &mut times {
                lead.conversions.sort_unstable();
            }
        }
        let accounts = if leads.schema().contains(ACCOUNT) {
            Some(codes(
                leads.column(ACCOUNT).map_err(|error| failed(&error))?,
            )?)
        } else {
            None
        };
        Ok(Self {
            events,
            leads,
            ids,
            groups,
            times,
            lookup,
            changes: None,
            accounts,
            strangers,
            held: Vec::new(),
        })
    }

    /// The leads of a log without a lead table: each is there from its first visible event on.
    ///
    /// # Errors
    /// A log that cannot be read.
    pub fn leads_of_events(events: &Events) -> Result<DataFrame> {
        let seen = if events.has_visible {
            col("visible")
        } else {
            col("time")
        };
        // "There" means visible before the cutoff, so the first event is never at or after it.
        let frame = events
            .frame
            .clone()
            .group_by([col(LEAD)])
            .agg([seen.min().alias("created")]);
        let frame = collect(frame)?;
        frame
            .sort([LEAD], SortMultipleOptions::default())
            .map_err(|error| failed(&error))
    }

    /// Conversions of leads that are not in the lead table; they count nowhere.
    pub fn n_strange_conversions(&self) -> u64 {
        self.strangers
    }

    /// Leads are disqualified from the first of these times on; `closing` has `lead` and `time`, any order.
    ///
    /// # Errors
    /// A frame without the columns that its reader promises.
    pub(super) fn close(&mut self, closing: &DataFrame) -> Result<()> {
        for (id, time) in strings(closing, LEAD)?
            .iter()
            .zip(instants(closing, "time")?)
        {
            if let (Some(row), Some(time)) = (self.lookup.get(id), time) {
                let lead = &mut self.times[row as usize];
                lead.disqualified = Some(lead.disqualified.map_or(time, |known| known.min(time)));
            }
        }
        Ok(())
    }

    /// Attributes are looked up as of the cutoff from now on; `changes` has `lead`, `changed` and
    /// attributes, any order.
    ///
    /// # Errors
    /// A frame without the columns that its reader promises.
    pub fn follow(&mut self, changes: DataFrame) -> Result<()> {
        self.changes = Some(Changes::new(changes, &self.lookup)?);
        Ok(())
    }

    /// Keeps what was opened alive as long as the source.
    pub(super) fn hold(&mut self, opened: impl Any + Send + Sync) {
        self.held.push(Box::new(opened));
    }

    /// The ids of the leads.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }

    /// The group of each lead, which folds never split.
    pub fn groups(&self) -> &[String] {
        &self.groups
    }

    /// The clock of each lead.
    pub fn times(&self) -> &[LeadTimes] {
        &self.times
    }

    /// Whether there is a log.
    pub fn has_events(&self) -> bool {
        self.events.is_some()
    }

    /// Whether leads belong to accounts.
    pub fn has_accounts(&self) -> bool {
        self.leads.schema().contains(ACCOUNT)
    }

    /// The account of a lead, or the lead itself: leads that have to be computed together.
    pub fn unit(&self, lead: usize) -> &str {
        let account = self
            .leads
            .column(ACCOUNT)
            .ok()
            .and_then(|column| column.str().ok());
        account
            .and_then(|column| column.get(lead))
            .unwrap_or(&self.ids[lead])
    }

    /// The columns that conditions and attribute kinds may name.
    pub fn lead_schema(&self) -> Schema {
        self.leads
            .schema()
            .iter()
            .filter(|(name, _)| !INTERNAL.contains(&name.as_str()))
            .map(|(name, dtype)| (name.clone(), dtype.clone()))
            .collect()
    }

    /// An empty plan over these columns, for checks and names.
    pub fn plan(&self, defaults: Defaults) -> Plan {
        Plan::new(defaults, self.events.as_ref(), self.lead_schema())
    }

    /// Computes features, facts and conditions for the rows of `request`, all in one plan.
    ///
    /// # Errors
    /// As [`Source::prepare`] and [`Source::compute_prepared`].
    pub fn compute(&self, request: &Request) -> Result<Computed> {
        let prepared = self.prepare(&Wishes {
            features: request.features,
            facts: request.facts,
            conditions: request.conditions,
            defaults: request.defaults.clone(),
        })?;
        let rows = Rows {
            leads: request.leads,
            row_cutoffs: request.row_cutoffs,
            cutoffs: request.cutoffs,
        };
        self.compute_prepared(&prepared, &rows)
    }

    /// Positions of the leads by id.
    pub(super) fn lookup(&self) -> &Arc<Lookup> {
        &self.lookup
    }

    /// The account of each lead as a number, where there are accounts.
    pub(super) fn accounts(&self) -> Option<&[Option<u32>]> {
        self.accounts.as_deref()
    }

    /// The cutoff and the attributes that are looked at, one row a row of `request`.
    pub(super) fn base(&self, request: &Rows, prepared: &Prepared) -> PolarsResult<DataFrame> {
        let used: Vec<&str> = self
            .leads
            .get_column_names()
            .into_iter()
            .map(PlSmallStr::as_str)
            .filter(|name| prepared.looks_at(name))
            .collect();
        let changes = self.changes.as_ref();
        let (followed, fixed): (Vec<&str>, Vec<&str>) = used
            .into_iter()
            .partition(|name| changes.is_some_and(|changes| changes.column(name).is_some()));
        let rows = IdxCa::from_vec("rows".into(), request.leads.to_vec());
        let attributes = self.leads.select(fixed)?.take(&rows)?;
        let instants: Vec<i64> = request
            .row_cutoffs
            .iter()
            .map(|idx| request.cutoffs.get(*idx as usize).map_or(0, |c| c.0))
            .collect();
        let instants = Int64Chunked::from_vec(CUTOFF_TIME.into(), instants)
            .into_column()
            .cast(&DataType::Datetime(
                TimeUnit::Microseconds,
                Some(TimeZone::UTC),
            ))?;
        let mut base = DataFrame::new(request.leads.len(), vec![instants])?;
        base.hstack_mut(attributes.columns())?;
        if let Some(changes) = changes {
            let cutoffs = request.row_cutoffs.iter();
            let cutoffs = cutoffs.map(|idx| request.cutoffs.get(*idx as usize).copied());
            let rows = request.leads.iter().zip(cutoffs);
            let rows = rows.map(|(lead, cutoff)| changes.row(*lead, cutoff?));
            base.hstack_mut(changes.take(&followed, rows.collect())?.columns())?;
        }
        Ok(base)
    }
}
