//! For whom a plan is finished: leads, rows, and the colleagues who count for them.

use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use crate::domain::Timestamp;
use crate::features::aggregate::ExactSum;
use crate::features::lookup::Lookup;
use crate::features::plan::Over;
use crate::features::prepared::Rows;
use crate::features::timeline::{Timelines, Wanted};

/// The leads and rows that a plan is finished for.
pub struct Who<'a> {
    /// The leads whose events are read.
    pub wanted: Wanted,
    /// For each wanted lead its account, numbered from 0 on; `None` = it has none, or there are no accounts.
    pub accounts: Vec<Option<u32>>,
    /// `(wanted lead, cutoff)`, one a row.
    pub rows: Vec<(u32, u32)>,
    /// The cutoffs, ascending.
    pub cutoffs: &'a [Timestamp],
}

impl<'a> Who<'a> {
    /// The leads whose events are needed: those asked for, and their colleagues, asked for or not.
    pub(super) fn new(
        request: &Rows<'a>,
        lookup: &Arc<Lookup>,
        all_accounts: Option<&[Option<u32>]>,
    ) -> Self {
        let mut wanted = vec![false; lookup.len()];
        for lead in request.leads {
            wanted[*lead as usize] = true;
        }
        // The accounts that are involved, numbered in the order of the leads asked for.
        let mut numbers: Vec<Option<u32>> = Vec::new();
        if let Some(accounts) = all_accounts {
            let n_accounts = accounts.iter().flatten().max();
            numbers.resize(n_accounts.map_or(0, |max| *max as usize + 1), None);
            let mut next = 0u32..;
            let asked = request.leads.iter();
            for account in asked.filter_map(|lead| accounts[*lead as usize]) {
                let number = &mut numbers[account as usize];
                *number = number.or_else(|| next.next());
            }
            for (wanted, account) in wanted.iter_mut().zip(accounts) {
                *wanted |= account.is_some_and(|account| numbers[account as usize].is_some());
            }
        }
        let mut local = vec![u32::MAX; wanted.len()];
        let mut accounts = Vec::new();
        let leads = (0..wanted.len()).filter(|lead| wanted[*lead]);
        for (n_leads, lead) in (0u32..).zip(leads) {
            local[lead] = n_leads;
            let account = all_accounts.and_then(|accounts| accounts[lead]);
            accounts.push(account.and_then(|account| numbers[account as usize]));
        }
        let rows = request
            .leads
            .iter()
            .zip(request.row_cutoffs)
            .map(|(lead, cutoff)| (local[*lead as usize], *cutoff))
            .collect();
        Self {
            wanted: Wanted {
                lookup: Arc::clone(lookup),
                local,
                n_leads: accounts.len(),
            },
            accounts,
            rows,
            cutoffs: request.cutoffs,
        }
    }

    /// The rows of colleagues that nobody asked for, yet that count for those who were asked for.
    ///
    /// Every lead with events counts, also those that may not be scored any more: a colleague who became a
    /// customer is news.
    pub(super) fn silent_colleagues(&self, timelines: &Timelines) -> Vec<(u32, u32)> {
        let mut asked = self.grid();
        for (lead, cutoff) in &self.rows {
            asked.insert(*lead, *cutoff);
        }
        let mut silent = Vec::new();
        for (cutoff, _) in (0u32..).zip(self.cutoffs) {
            for (lead, account) in (0u32..).zip(&self.accounts) {
                if account.is_some() && !timelines.of(lead).is_empty() && asked.insert(lead, cutoff)
                {
                    silent.push((lead, cutoff));
                }
            }
        }
        silent
    }

    /// For each asked row and wanted value: the sum of the account minus the lead's own, or the largest of the others.
    pub(super) fn with_colleagues(
        &self,
        rows: &[(u32, u32)],
        own: &DataFrame,
        wanted: &[Over],
    ) -> PolarsResult<Vec<Column>> {
        let n_accounts = self.accounts.iter().flatten().max();
        let n_accounts = n_accounts.map_or(0, |max| *max as usize + 1);
        // Where each row's account and cutoff are summed, and whether the row counts: once, however often it
        // is asked for.
        let mut counted = self.grid();
        let places: Vec<Place> = rows
            .iter()
            .map(|(lead, cutoff)| {
                let account = self.accounts[*lead as usize]? as usize;
                let place = *cutoff as usize * n_accounts + account;
                Some((place, counted.insert(*lead, *cutoff)))
            })
            .collect();
        let n_places = n_accounts * self.cutoffs.len();
        own.columns()
            .par_iter()
            .zip(wanted)
            .map(|(column, over)| {
                let own: Vec<Option<f64>> = column.f64()?.iter().collect();
                let others: Float64Chunked = match over {
                    Over::Sum => sums_of_others(&places, &own, n_places, self.rows.len()),
                    Over::Largest => largest_of_others(&places, &own, n_places, self.rows.len()),
                }
                .into_iter()
                .collect();
                Ok(others.with_name(column.name().clone()).into_column())
            })
            .collect()
    }

    fn grid(&self) -> Grid {
        Grid {
            bits: vec![0; (self.accounts.len() * self.cutoffs.len()).div_ceil(64)],
            n_cutoffs: self.cutoffs.len(),
        }
    }
}

/// Where a row's account and cutoff are gathered, and whether the row counts; `None` without an account.
type Place = Option<(usize, bool)>;

fn sums_of_others(
    places: &[Place],
    own: &[Option<f64>],
    n_places: usize,
    n_rows: usize,
) -> Vec<Option<f64>> {
    let mut totals = vec![ExactSum::default(); n_places];
    for (place, own) in places.iter().zip(own) {
        if let Some((at, true)) = place {
            totals[*at].add(own.unwrap_or(0.0));
        }
    }
    let rows = places.iter().zip(own).take(n_rows);
    rows.map(|(place, own)| {
        let rest = place.map_or(0.0, |(at, _)| totals[at].value() - own.unwrap_or(0.0));
        // Sums of decayed counts may leave a rounding rest.
        Some(if rest.abs() < 1e-9 { 0.0 } else { rest })
    })
    .collect()
}

fn largest_of_others(
    places: &[Place],
    own: &[Option<f64>],
    n_places: usize,
    n_rows: usize,
) -> Vec<Option<f64>> {
    // The two largest of each account: who holds the first sees the second.
    let mut tops = vec![[f64::NEG_INFINITY; 2]; n_places];
    for (place, own) in places.iter().zip(own) {
        if let (Some((at, true)), Some(own)) = (place, own) {
            let top = &mut tops[*at];
            if top[0] < *own {
                *top = [*own, top[0]];
            } else if top[1] < *own {
                top[1] = *own;
            }
        }
    }
    let rows = places.iter().zip(own).take(n_rows);
    rows.map(|(place, own)| {
        let top = tops[(*place)?.0];
        let holds_first = own.is_some_and(|own| top[0] <= own);
        let largest = if holds_first { top[1] } else { top[0] };
        largest.is_finite().then_some(largest)
    })
    .collect()
}

/// A set of (wanted lead, cutoff).
struct Grid {
    bits: Vec<u64>,
    n_cutoffs: usize,
}

impl Grid {
    /// Whether the pair is new.
    fn insert(&mut self, lead: u32, cutoff: u32) -> bool {
        let at = lead as usize * self.n_cutoffs + cutoff as usize;
        let (word, bit) = (&mut self.bits[at / 64], 1 << (at % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_of_the_others_leaves_oneself_out() {
        // Two accounts and a lead without one; the last row counts already as another row.
        let places = [0, 0, 0, 1, 1]
            .map(|at| Some((at, true)))
            .into_iter()
            .chain([None, Some((0, false))])
            .collect::<Vec<Place>>();
        let own = [
            Some(5.0),
            Some(9.0),
            Some(9.0),
            None,
            Some(-1.0),
            Some(3.0),
            Some(5.0),
        ];
        assert_eq!(
            largest_of_others(&places, &own, 2, own.len()),
            [
                Some(9.0),
                Some(9.0),
                Some(9.0),
                Some(-1.0),
                None,
                None,
                Some(9.0)
            ]
        );
        assert_eq!(
            sums_of_others(&places, &own, 2, own.len()),
            [18.0, 14.0, 14.0, -1.0, 0.0, 0.0, 18.0].map(Some)
        );
    }
}
