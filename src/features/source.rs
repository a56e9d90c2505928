//! What features are computed from: the log, the leads, and the clock of each lead.
//!
//! A [`Source`] keeps the frames to itself; the floors below ask it for tables by row numbers.

use std::any::Any;
use std::collections::HashSet;
use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::features::changes::Changes;
use crate::features::condition::Condition;
use crate::features::fact::Fact;
use crate::features::frames::{codes, collect, failed, instants, numbers, strings, table_column};
use crate::features::kind::FeatureError;
use crate::features::lookup::Lookup;
use crate::features::phrase::Phrase;
use crate::features::plan::{ACCOUNT, CUTOFF_TIME, Defaults, Events, LEAD, Plan};
use crate::features::spec::FeatureSpec;
use crate::features::who::Who;
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
    pub phrases: Vec<Phrase>,
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
    /// [`FeatureError`] as an error of the project file; an infinite number in the data.
    pub fn compute(&self, request: &Request) -> Result<Computed> {
        let mut plan = self.plan(request.defaults.clone());
        let mut columns = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut phrases = Vec::new();
        // Names that the project file gives are for its owner to change. The others make way for them, and are told
        // apart by a number: types such as `demo booked` and `demo_booked` look alike in a name.
        let mut taken = HashSet::new();
        for given in request
            .features
            .iter()
            .filter_map(|spec| spec.kind().given_name())
        {
            if !taken.insert(given.to_owned()) {
                let name = given.to_owned();
                return Err(FeatureError::Duplicate { name }.into());
            }
        }
        for spec in request.features {
            let own = spec.column_name(&plan);
            let mut name = own.clone();
            let mut number = 2;
            while spec.kind().given_name().is_none() && !taken.insert(name.clone()) {
                name = format!("{own}_{number}");
                number += 1;
            }
            let expr = spec
                .expr(&mut plan)
                .map_err(|error| Error::from(error).context(format!("feature `{name}`")))?;
            columns.push(expr.alias(name.as_str()));
            phrases.push(spec.phrase(&plan));
            names.push(name);
        }
        for (idx, fact) in request.facts.iter().enumerate() {
            let expr = fact.expr(&mut plan)?;
            columns.push(expr.cast(DataType::Float64).alias(format!("__fact{idx}")));
        }
        for (idx, condition) in request.conditions.iter().enumerate() {
            let expr = condition.expr(&plan.lead_schema).map_err(|source| {
                Error::from(FeatureError::Condition {
                    text: condition.text().to_owned(),
                    source,
                })
            })?;
            columns.push(expr.fill_null(lit(false)).alias(format!("__holds{idx}")));
        }
        if columns.is_empty() {
            let table = Table::new(request.leads.len(), Vec::new())?;
            return Ok(Computed {
                table,
                phrases,
                facts: Vec::new(),
                holds: Vec::new(),
            });
        }
        // Features, facts, conditions: each column is let go as soon as it is handed on, so that they never
        // all lie in memory twice.
        let mut features = self.run(plan, request, columns)?.into_columns();
        let mut facts = features.split_off(names.len());
        let holds = facts.split_off(request.facts.len());
        let table = names
            .into_par_iter()
            .zip(features)
            .map(|(name, column)| Ok((name, table_column(&column)?)))
            .collect::<Result<Vec<_>>>()?;
        let facts = facts
            .into_par_iter()
            .map(|column| numbers(&column))
            .collect::<Result<_>>()?;
        let holds = holds
            .into_iter()
            .map(|column| {
                let column = column.bool().map_err(|error| failed(&error))?;
                Ok(column.iter().map(|value| value == Some(true)).collect())
            })
            .collect::<Result<_>>()?;
        Ok(Computed {
            table: Table::new(request.leads.len(), table)?,
            phrases,
            facts,
            holds,
        })
    }

    fn run(&self, plan: Plan, request: &Request, columns: Vec<Expr>) -> Result<DataFrame> {
        let base = self.base(request, &columns);
        let base = base.map_err(|error| failed(&error))?;
        let who = Who::new(request, &self.lookup, self.accounts.as_deref());
        let is_constant = !columns
            .iter()
            .flat_map(IntoIterator::into_iter)
            .any(|expr| matches!(expr, Expr::Column(_)));
        let mut out = plan
            .finish(base, self.events.as_ref(), &who, columns)
            .map_err(|error| failed(&error))?;
        if is_constant {
            // Facts about nothing but events that nobody has: polars answers constants with a single row.
            out = out.new_from_index(0, request.leads.len());
        }
        if out.height() == request.leads.len() {
            Ok(out)
        } else {
            Err(Error::internal(format!(
                "{} rows in, {} rows out of the plan",
                request.leads.len(),
                out.height()
            )))
        }
    }

    /// The cutoff and the attributes that `columns` name, one row a row of `request`.
    fn base(&self, request: &Request, columns: &[Expr]) -> PolarsResult<DataFrame> {
        let mut named = HashSet::new();
        for expr in columns.iter().flat_map(IntoIterator::into_iter) {
            if let Expr::Column(name) = expr {
                named.insert(name.as_str());
            }
        }
        let used: Vec<&str> = self
            .leads
            .get_column_names()
            .into_iter()
            .map(PlSmallStr::as_str)
            .filter(|name| named.contains(name))
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
