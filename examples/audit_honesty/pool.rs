//! Many worlds as one: what an audit finds there has hardly any error left.

use std::collections::BTreeMap;
use std::sync::Arc;

use leadscore::audit::USUAL;
use leadscore::error::{Error, Result};
use leadscore::evaluate::{RuleColumns, TrainingSet};
use leadscore::matrix::{Column, MISSING, Table};

/// The rows of a world, with the columns that an audit may hold fixed and no others.
///
/// # Errors
/// None that a table can have.
pub(crate) fn slim(set: TrainingSet) -> Result<TrainingSet> {
    let columns = USUAL
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), set.table.column(name)?.clone())));
    let table = Table::new(set.n_rows(), columns.collect())?;
    let rules = set.rules.map(|rules| RuleColumns {
        // The columns that state the same as a rule are no longer there.
        features: vec![Vec::new(); rules.names.len()],
        ..rules
    });
    Ok(TrainingSet {
        table,
        rules,
        folds: None,
        test: None,
        signs: Vec::new(),
        ..set
    })
}

/// All rows of slim `sets`.
///
/// # Errors
/// Worlds that have no rulebook, or not the same columns.
pub(crate) fn pooled(sets: Vec<TrainingSet>) -> Result<TrainingSet> {
    let mut sets = sets.into_iter().enumerate();
    let (_, mut all) = sets
        .next()
        .ok_or_else(|| Error::data("there is no world to pool"))?;
    for (world, set) in sets {
        let named =
            |names: Vec<String>| names.into_iter().map(move |name| format!("{world} {name}"));
        all.leads.extend(named(set.leads));
        all.groups.extend(named(set.groups));
        all.labels.extend(set.labels);
        all.cutoffs.extend(set.cutoffs);
        all.label_ends.extend(set.label_ends);
        // Every world has lists of its own.
        let after = all.lists.iter().max().map_or(0, |last| last + 1);
        all.lists.extend(set.lists.iter().map(|list| list + after));
        all.table = joined(&all.table, &set.table)?;
        let (Some(to), Some(from)) = (&mut all.rules, set.rules) else {
            return Err(Error::data("a world has no rulebook"));
        };
        to.totals.extend(from.totals);
        let n = to.facts.first().map_or(0, Vec::len);
        for (rule, (to_fact, fact)) in to.facts.iter_mut().zip(from.facts).enumerate() {
            let uncut = |uncut: &[Option<Vec<f64>>]| uncut.get(rule).cloned().flatten();
            let (before, after) = (uncut(&to.caps.uncut), uncut(&from.caps.uncut));
            if before.is_some() || after.is_some() {
                let mut both = before.unwrap_or_else(|| to_fact[..n].to_vec());
                both.extend(after.unwrap_or_else(|| fact.clone()));
                to.caps.uncut.resize(from.points.len(), None);
                to.caps.uncut[rule] = Some(both);
            }
            to_fact.extend(fact);
        }
    }
    Ok(all)
}

/// The rows of one table after those of another.
fn joined(before: &Table, after: &Table) -> Result<Table> {
    let columns = before.names().iter().zip(before.columns());
    let columns = columns.map(|(name, column)| {
        let both = match (column, after.column(name)) {
            (Column::Number(a), Some(Column::Number(b))) => Column::Number([&a[..], b].concat()),
            (
                Column::Category { codes, levels },
                Some(Column::Category {
                    codes: more,
                    levels: theirs,
                }),
            ) => {
                let mut names: Vec<String> = levels.to_vec();
                let mut places: BTreeMap<String, u32> = (0u32..)
                    .zip(levels.iter())
                    .map(|(at, name)| (name.clone(), at))
                    .collect();
                let place = |name: &String| -> u32 {
                    *places.entry(name.clone()).or_insert_with(|| {
                        names.push(name.clone());
                        u32::try_from(names.len() - 1).unwrap_or(MISSING)
                    })
                };
                let places: Vec<u32> = theirs.iter().map(place).collect();
                let moved = more.iter().map(|&code| {
                    if code == MISSING {
                        MISSING
                    } else {
                        places[code as usize]
                    }
                });
                let codes = codes.iter().copied().chain(moved).collect();
                let levels = Arc::new(names);
                Column::Category { codes, levels }
            }
            _ => {
                let what = format!("column `{name}` is not the same in all worlds");
                return Err(Error::data(what));
            }
        };
        Ok((name.clone(), both))
    });
    let columns: Vec<(String, Column)> = columns.collect::<Result<_>>()?;
    Ok(Table::new(before.n_rows() + after.n_rows(), columns)?)
}
