//! Features, facts and conditions made ready once, to be computed for any rows of a source.

use std::collections::HashSet;
use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::features::condition::Condition;
use crate::features::fact::Fact;
use crate::features::frames::{failed, numbers, table_column};
use crate::features::kind::FeatureError;
use crate::features::phrase::Phrase;
use crate::features::plan::{Defaults, Plan, ReadyPlan};
use crate::features::source::{Computed, Source};
use crate::features::spec::FeatureSpec;
use crate::features::who::Who;
use crate::matrix::Table;

/// What to compute.
pub struct Wishes<'a> {
    /// The features of the models.
    pub features: &'a [FeatureSpec],
    /// The facts of the rules.
    pub facts: &'a [Fact],
    /// Conditions on leads, for overrides.
    pub conditions: &'a [Condition],
    /// Numbers that all kinds share.
    pub defaults: Defaults,
}

/// For which rows.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// Position of the lead, one a row.
    pub leads: &'a [u32],
    /// Position of the cutoff, one a row.
    pub row_cutoffs: &'a [u32],
    /// The cutoffs, ascending.
    pub cutoffs: &'a [Timestamp],
}

/// Wishes that fit the columns of a source, in one plan.
pub struct Prepared {
    plan: ReadyPlan,
    names: Vec<String>,
    phrases: Arc<[Phrase]>,
    n_facts: usize,
    /// Columns of leads that are looked at.
    named: HashSet<PlSmallStr>,
}

impl Prepared {
    /// Puts all wishes into one plan over the columns of `plan`.
    ///
    /// # Errors
    /// [`FeatureError`] as an error of the project file.
    pub(super) fn new(mut plan: Plan, wishes: &Wishes) -> Result<Self> {
        let mut columns = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut phrases = Vec::new();
        // Names that the project file gives are for its owner to change. The others make way for them, and are told
        // apart by a number: types such as `demo booked` and `demo_booked` look alike in a name.
        let mut taken = HashSet::new();
        for given in wishes
            .features
            .iter()
            .filter_map(|spec| spec.kind().given_name())
        {
            if !taken.insert(given.to_owned()) {
                let name = given.to_owned();
                return Err(FeatureError::Duplicate { name }.into());
            }
        }
        for spec in wishes.features {
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
            phrases.push(spec.phrase(&plan).among(&plan.event_types));
            names.push(name);
        }
        for (idx, fact) in wishes.facts.iter().enumerate() {
            let expr = fact.expr(&mut plan)?;
            columns.push(expr.cast(DataType::Float64).alias(format!("__fact{idx}")));
        }
        for (idx, condition) in wishes.conditions.iter().enumerate() {
            let expr = condition.expr(&plan.lead_schema).map_err(|source| {
                Error::from(FeatureError::Condition {
                    text: condition.text().to_owned(),
                    source,
                })
            })?;
            columns.push(expr.fill_null(lit(false)).alias(format!("__holds{idx}")));
        }
        let exprs = columns.iter().flat_map(IntoIterator::into_iter);
        let looked_at = exprs.filter_map(|expr| match expr {
            Expr::Column(name) => Some(name.clone()),
            _ => None,
        });
        Ok(Self {
            named: looked_at.collect(),
            plan: plan.ready(columns),
            names,
            phrases: phrases.into(),
            n_facts: wishes.facts.len(),
        })
    }

    /// Whether a column of leads is looked at.
    pub(super) fn looks_at(&self, column: &str) -> bool {
        self.named.contains(column)
    }
}

impl Source {
    /// Makes `wishes` ready for this source, and for any other with the same columns.
    ///
    /// # Errors
    /// [`FeatureError`] as an error of the project file.
    pub fn prepare(&self, wishes: &Wishes) -> Result<Prepared> {
        Prepared::new(self.plan(wishes.defaults.clone()), wishes)
    }

    /// Computes what was prepared for `rows`, all in one plan.
    ///
    /// # Errors
    /// An infinite number in the data; files that cannot be read after all.
    pub fn compute_prepared(&self, prepared: &Prepared, rows: &Rows) -> Result<Computed> {
        let n_rows = rows.leads.len();
        let base = self.base(rows, prepared);
        let base = base.map_err(|error| failed(&error))?;
        let who = Who::new(rows, self.lookup(), self.accounts());
        let mut out = prepared
            .plan
            .run(base, self.events.as_ref(), &who)
            .map_err(|error| failed(&error))?;
        if prepared.named.is_empty() && out.height() == 1 {
            // Facts about nothing but events that nobody has: polars answers constants with a single row.
            out = out.new_from_index(0, n_rows);
        }
        if out.height() != n_rows && out.width() != 0 {
            let got = out.height();
            return Err(Error::internal(format!(
                "{n_rows} rows in, {got} rows out of the plan"
            )));
        }
        // Features, facts, conditions: each column is let go as soon as it is handed on, so that they never
        // all lie in memory twice.
        let mut features = out.into_columns();
        let mut facts = features.split_off(prepared.names.len());
        let holds = facts.split_off(prepared.n_facts);
        let table = each(
            prepared.names.iter().zip(features).collect(),
            n_rows,
            |(name, column)| Ok((name.clone(), table_column(&column)?)),
        )?;
        let holds = holds
            .into_iter()
            .map(|column| {
                let column = column.bool().map_err(|error| failed(&error))?;
                Ok(column.iter().map(|value| value == Some(true)).collect())
            })
            .collect::<Result<_>>()?;
        Ok(Computed {
            table: Table::new(n_rows, table)?,
            phrases: Arc::clone(&prepared.phrases),
            facts: each(facts, n_rows, |column| numbers(&column))?,
            holds,
        })
    }
}

/// Rows below which threads cost more than they save.
const FEW: usize = 1_000;

fn each<T: Send, U: Send>(
    items: Vec<T>,
    n_rows: usize,
    make: impl Fn(T) -> Result<U> + Send + Sync,
) -> Result<Vec<U>> {
    if n_rows < FEW {
        return items.into_iter().map(make).collect();
    }
    items.into_par_iter().map(make).collect()
}
