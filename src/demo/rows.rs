//! The three tables as CSV rows, with what goes wrong in real logs: late rows, repeats, a few bad ones.

use csv::Writer;
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Exp1, StandardNormal};

use crate::domain::{DAY_MICROS, Timestamp};

use super::DemoError;
use super::account::Place;
use super::calendar::{DAYS, start_of};
use super::life::Life;
use super::person::{Cell, draw};
use super::plan::Plan;

/// Share of rows that a sender delivers twice, under the same event id.
const REPEATED: f64 = 0.004;
const SECOND: i64 = 1_000_000;

/// CSV rows of some accounts, and how many they are.
#[derive(Debug)]
pub(super) struct Rows {
    events: Writer<Vec<u8>>,
    leads: Writer<Vec<u8>>,
    outcomes: Writer<Vec<u8>>,
    pub(super) counts: Counts,
}

/// What was written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) event_rows: usize,
    pub(super) duplicates: usize,
    pub(super) bad_rows: usize,
    pub(super) conversions: usize,
}

impl Counts {
    pub(super) fn add(&mut self, other: Self) {
        self.event_rows += other.event_rows;
        self.duplicates += other.duplicates;
        self.bad_rows += other.bad_rows;
        self.conversions += other.conversions;
    }
}

/// The headers of `events.csv`, `leads.csv` and `outcomes.csv`.
pub(super) fn headers(plan: &Plan) -> [Vec<&'static str>; 3] {
    let mut events = vec!["event_id", "lead_id", "event", "occurred_at", "received_at"];
    events.extend(plan.blueprint.columns);
    let mut leads = vec!["lead_id", "created_at", "account_id"];
    leads.extend(
        plan.blueprint
            .attributes
            .iter()
            .map(|attribute| attribute.column),
    );
    leads.push("disqualified_at");
    [
        events,
        leads,
        vec!["lead_id", "happened_at", "kind", "amount"],
    ]
}

/// The id of the lead at this position.
pub(super) fn lead_id(position: usize) -> String {
    format!("L{:06}", position + 1)
}

impl Rows {
    pub(super) fn new() -> Self {
        let writer = || Writer::from_writer(Vec::new());
        Self {
            events: writer(),
            leads: writer(),
            outcomes: writer(),
            counts: Counts::default(),
        }
    }

    /// The bytes of events, leads and outcomes.
    pub(super) fn into_bytes(self) -> Result<[Vec<u8>; 3], DemoError> {
        let bytes = |writer: Writer<Vec<u8>>| {
            writer
                .into_inner()
                .map_err(|error| DemoError::Row(error.to_string()))
        };
        Ok([
            bytes(self.events)?,
            bytes(self.leads)?,
            bytes(self.outcomes)?,
        ])
    }

    /// Adds all rows of one account; `bad` rows of its log are spoilt copies.
    pub(super) fn account(
        &mut self,
        plan: &Plan,
        place: Place,
        lives: &[Life],
        bad: &[usize],
        rng: &mut ChaCha8Rng,
    ) -> Result<(), DemoError> {
        let account = format!("A{:06}", place.account + 1);
        for (idx, life) in lives.iter().enumerate() {
            let lead = lead_id(place.first_lead + idx);
            self.lead(&lead, &account, life)?;
            self.log(plan, &lead, life, rng)?;
            for (time, is_won) in &life.outcomes {
                self.outcome(plan, &lead, *time, *is_won, rng)?;
            }
        }
        if let Some(life) = lives.first() {
            for &flaw in bad {
                self.bad_row(plan, &lead_id(place.first_lead), life.created, flaw)?;
            }
        }
        Ok(())
    }

    fn lead(&mut self, lead: &str, account: &str, life: &Life) -> Result<(), DemoError> {
        let disqualified = life
            .disqualified
            .map(|time| Timestamp(time).to_string())
            .unwrap_or_default();
        self.leads.write_field(lead)?;
        self.leads
            .write_field(Timestamp(life.created).to_string())?;
        self.leads.write_field(account)?;
        for cell in &life.attributes {
            self.leads.write_field(cell.text().as_bytes())?;
        }
        self.leads.write_field(disqualified)?;
        Ok(self.leads.write_record(None::<&[u8]>)?)
    }

    fn log(
        &mut self,
        plan: &Plan,
        lead: &str,
        life: &Life,
        rng: &mut ChaCha8Rng,
    ) -> Result<(), DemoError> {
        for (number, (time, behavior)) in life.events.iter().enumerate() {
            let (what, step) = (
                &plan.blueprint.behaviors[*behavior],
                &plan.behaviors[*behavior],
            );
            let (late_share, late_days) = what.late;
            let mut wait = rng.random_range(0..20) * SECOND;
            if rng.random::<f64>() < late_share {
                #[expect(clippy::cast_possible_truncation, reason = "a few days in seconds")]
                let seconds = (rng.sample::<f64, _>(Exp1) * late_days * 86_400.0) as i64;
                wait += seconds * SECOND;
            }
            let values: Vec<Cell> = step
                .values
                .iter()
                .map(|value| value.map_or(Cell::Missing, |value| draw(&value, rng)))
                .collect();
            let is_repeated = rng.random::<f64>() < REPEATED;
            let received = time + wait;
            let again = received + rng.random_range(30..3600) * SECOND;
            let id = format!("{}-{}", &lead[1..], number + 1);
            let mut row = vec![id, lead.to_owned(), what.event.to_owned()];
            row.extend([*time, received].map(|time| Timestamp(time).to_string()));
            row.extend(values.iter().map(|value| value.text().into_owned()));
            // What arrives after the data end is not in the export.
            if received < start_of(DAYS) {
                self.events.write_record(&row)?;
                self.counts.event_rows += 1;
            }
            if is_repeated && again < start_of(DAYS) {
                row[4] = Timestamp(again).to_string();
                self.events.write_record(&row)?;
                self.counts.event_rows += 1;
                self.counts.duplicates += 1;
            }
        }
        Ok(())
    }

    fn outcome(
        &mut self,
        plan: &Plan,
        lead: &str,
        time: i64,
        is_won: bool,
        rng: &mut ChaCha8Rng,
    ) -> Result<(), DemoError> {
        let outcome = &plan.blueprint.outcome;
        let z: f64 = rng.sample(StandardNormal);
        let amount = if is_won {
            format!("{:.0}", outcome.amount * (0.8 * z).exp())
        } else {
            String::new()
        };
        let kind = if is_won { outcome.won } else { outcome.lost };
        self.outcomes
            .write_record([lead, &Timestamp(time).to_string(), kind, &amount])?;
        self.counts.conversions += usize::from(is_won);
        Ok(())
    }

    /// A row that no reader may accept: no lead, no type, no time, or a time that does not exist.
    fn bad_row(
        &mut self,
        plan: &Plan,
        lead: &str,
        created: i64,
        flaw: usize,
    ) -> Result<(), DemoError> {
        let event = plan
            .blueprint
            .behaviors
            .first()
            .map_or("", |behavior| behavior.event);
        let good = Timestamp(created + DAY_MICROS).to_string();
        let id = format!("bad-{}", flaw + 1);
        let (lead, event, time) = match flaw % 5 {
            0 => ("", event, good.as_str()),
            1 => (lead, event, "31.02.2025 25:61"),
            2 => (lead, "", good.as_str()),
            3 => (lead, event, ""),
            _ => (lead, event, "2025-13-45T10:00:00Z"),
        };
        let empty = plan.blueprint.columns.iter().map(|_| "");
        self.events.write_record(
            [id.as_str(), lead, event, time, &good]
                .into_iter()
                .chain(empty),
        )?;
        self.counts.event_rows += 1;
        self.counts.bad_rows += 1;
        Ok(())
    }
}
