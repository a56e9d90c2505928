//! What a transaction writes, table by table, many rows with each statement.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::DAY_MICROS;
use crate::state::books;
use crate::state::change::{Change, LeadChange, ScoreRow, StoredEvent, Written, key_of};
use crate::state::database::{Bind, Database, Insert, in_powers, places};
use crate::state::error::StateError;
use crate::state::subscription::{write_crossings, write_subscription};

const EVENT: Insert = Insert {
    into: "INSERT INTO event (seq, event_key, lead, happened, arrived, event_type, properties)",
    n_columns: 7,
    then: "ON CONFLICT (event_key) DO NOTHING RETURNING seq",
};

const LEAD: Insert = Insert {
    into: "INSERT INTO lead (id, created, account, owner, converted, disqualified, last_seq)",
    n_columns: 7,
    then: "ON CONFLICT (id) DO UPDATE SET \
           created = COALESCE(excluded.created, lead.created), account = COALESCE(excluded.account, lead.account), \
           owner = COALESCE(excluded.owner, lead.owner), converted = COALESCE(excluded.converted, lead.converted), \
           disqualified = COALESCE(excluded.disqualified, lead.disqualified), last_seq = excluded.last_seq",
};

const TOUCHED: Insert = Insert {
    into: "INSERT INTO lead (id, last_seq)",
    n_columns: 2,
    then: "ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq",
};

const ATTRIBUTES: Insert = Insert {
    into: "INSERT INTO attribute_change (seq, change_key, lead, changed, attributes)",
    n_columns: 5,
    then: "ON CONFLICT (change_key) DO NOTHING",
};

const SCORE: Insert = Insert {
    into: "INSERT INTO score (lead, seq, as_of, place, score, grade, model, closed, line, grades_held, thresholds_held)",
    n_columns: 11,
    then: "ON CONFLICT (lead) DO UPDATE SET seq = excluded.seq, as_of = excluded.as_of, place = excluded.place, \
           score = excluded.score, grade = excluded.grade, model = excluded.model, closed = excluded.closed, \
           line = excluded.line, grades_held = excluded.grades_held, thresholds_held = excluded.thresholds_held",
};

const SCORE_DAY: Insert = Insert {
    into: "INSERT INTO score_day (lead, day, score)",
    n_columns: 3,
    then: "ON CONFLICT (lead, day) DO UPDATE SET score = excluded.score",
};

/// Writes `changes`, and says what was new in each; `seq` is the last number that a row was given.
pub(super) fn write_rows(
    database: &Database,
    seq: &mut i64,
    changes: &[Change],
) -> Result<Vec<Written>, StateError> {
    let (all, mut touched) = write_events(database, seq, changes)?;
    write_leads(database, seq, changes, &mut touched)?;
    write_scores(database, changes)?;
    write_crossings(database, seq, changes)?;
    for change in changes.iter().flat_map(|change| &change.subscriptions) {
        write_subscription(database, change)?;
    }
    for change in changes.iter().flat_map(|change| &change.books) {
        books::put(database, change)?;
    }
    touch(database, *seq, &touched)?;
    Ok(all)
}

/// The events, each once; and whose the new ones are.
fn write_events<'a>(
    database: &Database,
    seq: &mut i64,
    changes: &'a [Change],
) -> Result<(Vec<Written>, BTreeSet<&'a str>), StateError> {
    let mut binds = Vec::new();
    let first = *seq;
    for event in changes.iter().flat_map(|change| &change.events) {
        *seq += 1;
        bind_event(&mut binds, *seq, event);
    }
    let new: HashSet<i64> = database.insert(&EVENT, &binds)?.into_iter().collect();
    let (mut touched, mut number) = (BTreeSet::new(), first);
    let mut all = Vec::with_capacity(changes.len());
    for change in changes {
        let mut written = Written::default();
        for event in &change.events {
            number += 1;
            if new.contains(&number) {
                written.new_events += 1;
                touched.insert(event.lead.as_str());
            } else {
                written.repeated_events += 1;
            }
        }
        all.push(written);
    }
    Ok((all, touched))
}

fn bind_event<'a>(binds: &mut Vec<Bind<'a>>, seq: i64, event: &'a StoredEvent) {
    let properties = serde_json::to_string(&event.properties).unwrap_or_default();
    binds.extend([
        seq.into(),
        Bind::from(&event.key),
        (&event.lead).into(),
        event.time.0.into(),
        event.arrived.map(|time| time.0).into(),
        (&event.event_type).into(),
        properties.into(),
    ]);
}

/// What became known of leads: one row a lead, and one for each change of its attributes.
fn write_leads<'a>(
    database: &Database,
    seq: &mut i64,
    changes: &'a [Change],
    touched: &mut BTreeSet<&'a str>,
) -> Result<(), StateError> {
    let mut known: BTreeMap<&str, LeadChange> = BTreeMap::new();
    let mut attributes = Vec::new();
    for change in changes.iter().flat_map(|change| &change.leads) {
        *seq += 1;
        touched.insert(&change.lead);
        let now = known.entry(&change.lead).or_default();
        // The last word counts, and saying nothing is none.
        now.created = change.created.or(now.created);
        now.account = change.account.clone().or(now.account.take());
        now.owner = change.owner.clone().or(now.owner.take());
        now.converted = change.converted.or(now.converted);
        now.disqualified = change.disqualified.or(now.disqualified);
        if let Some((changed, values)) = &change.attributes {
            let key = key_of(None, &change.lead, *changed, "attributes", values);
            attributes.extend([
                (*seq).into(),
                key.into(),
                Bind::from(&change.lead),
                changed.0.into(),
                serde_json::to_string(values).unwrap_or_default().into(),
            ]);
        }
    }
    let mut binds = Vec::with_capacity(known.len() * LEAD.n_columns);
    for (lead, now) in &known {
        binds.extend([
            Bind::from(*lead),
            now.created.map(|time| time.0).into(),
            (&now.account).into(),
            (&now.owner).into(),
            now.converted.map(|time| time.0).into(),
            now.disqualified.map(|time| time.0).into(),
            (*seq).into(),
        ]);
    }
    database.insert(&LEAD, &binds)?;
    database.insert(&ATTRIBUTES, &attributes)?;
    Ok(())
}

/// The last score of each lead.
fn write_scores(database: &Database, changes: &[Change]) -> Result<(), StateError> {
    let scores = changes.iter().flat_map(|change| &change.scores);
    let last: BTreeMap<&str, &ScoreRow> = scores.map(|row| (row.lead.as_str(), row)).collect();
    let mut binds = Vec::with_capacity(last.len() * SCORE.n_columns);
    let mut days = Vec::new();
    for row in last.into_values() {
        binds.extend([
            Bind::from(&row.lead),
            row.seq.into(),
            row.as_of.0.into(),
            row.place.into(),
            row.score.into(),
            (&row.grade).into(),
            (&row.model).into(),
            (&row.closed).into(),
            (&row.line).into(),
            row.held.grades.into(),
            row.held.thresholds.into(),
        ]);
        if row.closed.is_none() {
            let day = row.as_of.0.div_euclid(DAY_MICROS);
            days.extend([Bind::from(&row.lead), day.into(), row.score.into()]);
        }
    }
    database.insert(&SCORE, &binds)?;
    database.insert(&SCORE_DAY, &days)?;
    Ok(())
}

/// Remembers that the scores of these leads and of their colleagues are old.
fn touch(database: &Database, seq: i64, leads: &BTreeSet<&str>) -> Result<(), StateError> {
    let binds: Vec<Bind> = leads
        .iter()
        .flat_map(|lead| [Bind::from(*lead), seq.into()])
        .collect();
    database.insert(&TOUCHED, &binds)?;
    let leads: Vec<Bind> = leads.iter().map(|lead| Bind::from(*lead)).collect();
    for (some, n) in in_powers(&leads, 1) {
        // What a lead does is news for its colleagues, too.
        let sql = format!(
            "UPDATE lead SET last_seq = $1 WHERE account IN (SELECT account FROM lead WHERE id IN {})",
            places(1, n)
        );
        let mut binds = vec![Bind::from(seq)];
        binds.extend_from_slice(some);
        database.execute(&sql, &binds)?;
    }
    Ok(())
}
