//! Which leads are scored, and what is computed for them, chunk by chunk.

use std::collections::BTreeMap;

use crate::domain::Timestamp;
use crate::error::Result;
use crate::features::source::Computed;
use crate::history::open::{History, Inputs};
use crate::history::training::{compute, with_facts};
use crate::matrix::Table;

/// The leads to be scored at one instant, and how many are not, by reason.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScoringRows {
    /// Positions of the leads; those of one account stand together.
    pub leads: Vec<u32>,
    /// Leads left out, by reason.
    pub excluded: BTreeMap<&'static str, u64>,
}

impl History {
    /// The leads that are there and still open just before `as_of`; of a table every row.
    pub fn scoring_rows(&self, as_of: Timestamp) -> ScoringRows {
        let mut rows = ScoringRows::default();
        for (lead, times) in (0u32..).zip(self.source.times()) {
            let open = match self.inputs {
                Inputs::Log => self.calendar.windows.at_risk(times, as_of).map(|_| ()),
                Inputs::Table(_) => Ok(()),
            };
            match open {
                Ok(()) => rows.leads.push(lead),
                Err(reason) => *rows.excluded.entry(reason.name()).or_insert(0) += 1,
            }
        }
        if self.source.has_accounts() {
            // Colleagues are computed together, so that no chunk has to read the events of another.
            rows.leads.sort_by(|a, b| {
                self.source
                    .unit(*a as usize)
                    .cmp(self.source.unit(*b as usize))
                    .then(a.cmp(b))
            });
        }
        rows
    }

    /// Columns, facts and override conditions of `leads` at `as_of`.
    ///
    /// # Errors
    /// As [`crate::features::source::Source::compute`].
    pub fn scoring_chunk(&self, leads: &[u32], as_of: Timestamp) -> Result<(Table, Computed)> {
        let computed = match &self.inputs {
            Inputs::Log => compute(self, leads, &vec![0; leads.len()], &[as_of])?,
            Inputs::Table(rows) => {
                let at: Vec<u32> = leads
                    .iter()
                    .map(|lead| rows.row_cutoffs[*lead as usize])
                    .collect();
                compute(self, leads, &at, &self.calendar.cutoffs)?
            }
        };
        let table = with_facts(self, &computed)?;
        Ok((table, computed))
    }
}
