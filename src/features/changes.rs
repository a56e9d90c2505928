//! What the attributes of a lead were at any instant, from the history of their changes.

use polars::prelude::*;

use crate::domain::Timestamp;
use crate::error::Result;
use crate::features::frames::{failed, instants, strings};
use crate::features::lookup::Lookup;
use crate::features::plan::LEAD;
use crate::snapshot::window::is_known;

/// The time of a change.
pub const CHANGED: &str = "changed";

/// One row a change, by lead and time.
pub(super) struct Changes {
    attributes: DataFrame,
    /// Where the changes of each lead begin; one more at the end.
    starts: Vec<usize>,
    times: Vec<Timestamp>,
}

impl Changes {
    /// Sorts the changes; those of leads that `lookup` does not know are left out.
    ///
    /// # Errors
    /// A frame without `lead` and [`CHANGED`].
    pub(super) fn new(mut changes: DataFrame, lookup: &Lookup) -> Result<Self> {
        let ids = strings(&changes, LEAD)?;
        let times = instants(&changes, CHANGED)?;
        let mut order: Vec<(u32, Timestamp, u32)> = (0u32..)
            .zip(ids.iter().zip(times))
            .filter_map(|(row, (id, time))| Some((lookup.get(id)?, time?, row)))
            .collect();
        // Of two changes at one instant, the later row of the files is the later change.
        order.sort_unstable();
        let mut starts = vec![0; lookup.len() + 1];
        for (lead, ..) in &order {
            starts[*lead as usize + 1] += 1;
        }
        for lead in 0..lookup.len() {
            starts[lead + 1] += starts[lead];
        }
        for role in [LEAD, CHANGED] {
            changes
                .drop_in_place(role)
                .map_err(|error| failed(&error))?;
        }
        let rows = order.iter().map(|(.., row)| *row).collect();
        let rows = IdxCa::from_vec("rows".into(), rows);
        Ok(Self {
            attributes: changes.take(&rows).map_err(|error| failed(&error))?,
            starts,
            times: order.iter().map(|(_, time, _)| *time).collect(),
        })
    }

    /// All values that an attribute ever had, if it is one that changes.
    pub(super) fn column(&self, name: &str) -> Option<&Column> {
        self.attributes.column(name).ok()
    }

    /// The row that holds for a lead at the cutoff: its last change before.
    ///
    /// # Source
    /// As-of join, methods section 1: the latest change that was visible before the cutoff.
    pub(super) fn row(&self, lead: u32, cutoff: Timestamp) -> Option<IdxSize> {
        let (from, to) = (self.starts[lead as usize], self.starts[lead as usize + 1]);
        let before = self.times[from..to].partition_point(|time| is_known(*time, cutoff));
        let row = from + before.checked_sub(1)?;
        IdxSize::try_from(row).ok()
    }

    /// Attributes at `rows`; missing where nothing was known yet.
    pub(super) fn take(
        &self,
        names: &[&str],
        rows: Vec<Option<IdxSize>>,
    ) -> PolarsResult<DataFrame> {
        let rows: IdxCa = rows.into_iter().collect();
        self.attributes.select(names.iter().copied())?.take(&rows)
    }
}
