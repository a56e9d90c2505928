//! Nothing at or after the cutoff ever changes a feature or a rule fact: L1 to L4 on random logs.

use leadscore::domain::{DAY_MICROS, Timestamp};
use leadscore::features::plan::{Defaults, Events};
use leadscore::features::source::{Computed, Request, Source};
use leadscore::matrix::Column as TableColumn;
use leadscore::rules::Rulebook;
use leadscore::rules::spec::RulebookSpec;
use polars::prelude::*;
use proptest::prelude::*;

use crate::point_in_time::features;

mod alarms;
mod evaluate;
mod refits;

#[derive(Debug, Clone)]
struct Event {
    lead: u8,
    kind: u8,
    time: i64,
    visible: i64,
    amount: f64,
}

const LEADS: u8 = 8;
const CUTOFFS: [i64; 3] = [40, 60, 75];

fn any_event() -> impl Strategy<Value = Event> {
    // Hours, so that events fall on cutoffs, on one another and at the ends of windows.
    (
        0..LEADS,
        0..3u8,
        0..100i64 * 24,
        prop_oneof![3 => Just(0i64), 1 => 0..72i64],
        0..50u32,
    )
        .prop_map(|(lead, kind, hour, late, amount)| {
            let hours = DAY_MICROS / 24;
            Event {
                lead,
                kind,
                time: hour * hours,
                visible: (hour + late) * hours,
                amount: f64::from(amount) / 2.0,
            }
        })
}

fn source(events: &[Event]) -> Source {
    let utc = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
    let frame = df! {
        "lead" => events.iter().map(|e| format!("l{}", e.lead)).collect::<Vec<_>>(),
        "type" => events.iter().map(|e| ["mail", "page", "call"][e.kind as usize]).collect::<Vec<_>>(),
        "time" => events.iter().map(|e| e.time).collect::<Vec<_>>(),
        "visible" => events.iter().map(|e| e.visible).collect::<Vec<_>>(),
        "amount" => events.iter().map(|e| e.amount).collect::<Vec<_>>(),
        "tags" => events.iter().map(|e| if e.amount < 10.0 { "a;b" } else { "c" }).collect::<Vec<_>>(),
    }
    .unwrap();
    let frame = frame.lazy().with_columns([
        col("time").cast(utc.clone()),
        col("visible").cast(utc.clone()),
    ]);
    let schema = [
        ("type", DataType::String),
        ("amount", DataType::Float64),
        ("tags", DataType::String),
    ];
    let schema = schema
        .into_iter()
        .map(|(name, dtype)| (name.into(), dtype))
        .collect();
    let types = vec!["call".into(), "mail".into(), "page".into()];
    let events = Events {
        frame,
        rows: None,
        has_visible: true,
        schema,
        types,
    };
    let leads = df! {
        "lead" => (0..LEADS).map(|l| format!("l{l}")).collect::<Vec<_>>(),
        "account" => (0..LEADS).map(|l| (l != 0).then(|| format!("a{}", l / 3))).collect::<Vec<_>>(),
        "created" => (0..i64::from(LEADS)).map(|l| l * DAY_MICROS).collect::<Vec<_>>(),
    }
    .unwrap();
    let leads = leads
        .lazy()
        .with_columns([col("created").cast(utc)])
        .collect()
        .unwrap();
    Source::new(Some(events), leads, None).unwrap()
}

/// One kind of each, over windows that cut through the log.
const FEATURES: &str = "
[[add]]
kind = 'count'
event = 'mail'
window_days = 7
[[add]]
kind = 'distinct_days'
window_days = 14
[[add]]
kind = 'days_since_last'
[[add]]
kind = 'days_since_first'
event = ['page', 'call']
[[add]]
kind = 'sum'
property = 'amount'
[[add]]
kind = 'mean'
property = 'amount'
event = 'page'
[[add]]
kind = 'max'
property = 'amount'
[[add]]
kind = 'last'
property = 'amount'
[[add]]
kind = 'distinct_values'
property = 'amount'
[[add]]
kind = 'decayed_count'
half_life_days = 5
[[add]]
kind = 'trend'
window_days = 10
[[add]]
kind = 'change_of_use'
window_days = 5
[[add]]
kind = 'share'
event = 'call'
[[add]]
kind = 'sessions'
[[add]]
kind = 'time_spent'
[[add]]
kind = 'tag_frequency'
property = 'tags'
tag = 'b'
[[add]]
kind = 'account'
of = { kind = 'count' }
";

const RULES: &str = "
[rulebook]
name = 'x'
[[group]]
name = 'g'
kind = 'engagement'
rule = [
  { kind = 'event', name = 'r0', event = 'mail', points = 1, decay = { half_life_days = 9 } },
  { kind = 'event', name = 'r1', points = 1, mode = 'once_per_period', period_days = 7 },
  { kind = 'event', name = 'r2', event = 'page', where = 'amount > 5', points = 1, mode = 'once', expires_days = 20 },
  { kind = 'absence', name = 'r3', sent = 'mail', without = 'page', within_days = 20, points = -1 },
  { kind = 'inactivity', name = 'r4', grace_days = 2, period_days = 3, points = -1 },
]
";

fn compute(events: &[Event], cutoffs: &[i64]) -> Computed {
    let rules: RulebookSpec = toml_edit::de::from_str(RULES).unwrap();
    let rulebook = Rulebook::new(&rules).unwrap();
    let cutoffs: Vec<Timestamp> = cutoffs
        .iter()
        .map(|day| Timestamp(day * DAY_MICROS))
        .collect();
    let n = u32::try_from(cutoffs.len()).unwrap();
    let leads: Vec<u32> = (0..n).flat_map(|_| 0..u32::from(LEADS)).collect();
    let rows: Vec<u32> = (0..n)
        .flat_map(|cutoff| (0..LEADS).map(move |_| cutoff))
        .collect();
    source(events)
        .compute(&Request {
            features: &features(FEATURES),
            facts: &rulebook.facts,
            conditions: &[],
            leads: &leads,
            row_cutoffs: &rows,
            cutoffs: &cutoffs,
            defaults: Defaults {
                observation_days: 30.0,
                horizon_days: f64::INFINITY,
                session_gap_minutes: 90.0,
            },
        })
        .unwrap()
}

/// The rows of cutoff number `idx`, bit by bit.
fn bits(computed: &Computed, idx: usize) -> Vec<Vec<u64>> {
    let rows = idx * LEADS as usize..(idx + 1) * LEADS as usize;
    let columns = computed.table.columns().iter().map(|column| match column {
        TableColumn::Number(values) => values[rows.clone()].iter().map(|v| v.to_bits()).collect(),
        TableColumn::Category { codes, .. } => {
            codes[rows.clone()].iter().map(|c| u64::from(*c)).collect()
        }
    });
    let facts = computed
        .facts
        .iter()
        .map(|fact| fact[rows.clone()].iter().map(|v| v.to_bits()).collect());
    columns.chain(facts).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn deleting_corrupting_or_multiplying_the_future_changes_no_bit(
        events in prop::collection::vec(any_event(), 0..160),
        junk in prop::collection::vec(any_event(), 0..160),
    ) {
        let all = compute(&events, &CUTOFFS);
        for (idx, cutoff) in CUTOFFS.iter().enumerate() {
            let now = cutoff * DAY_MICROS;
            // L4: other cutoffs beside it change nothing.
            prop_assert_eq!(bits(&compute(&events, &[*cutoff]), 0), bits(&all, idx));
            // L1: the future deleted.
            let past: Vec<Event> = events.iter().filter(|e| e.visible < now).cloned().collect();
            prop_assert_eq!(bits(&compute(&past, &CUTOFFS), idx), bits(&all, idx));
            // L2: the future replaced by junk, ten times over.
            let mut other = past;
            for event in junk.iter().filter(|e| now <= e.visible) {
                other.extend(std::iter::repeat_n(event.clone(), 10));
            }
            prop_assert_eq!(bits(&compute(&other, &CUTOFFS), idx), bits(&all, idx));
        }
    }

    #[test]
    fn an_event_that_comes_in_late_counts_as_if_it_were_not_there(
        events in prop::collection::vec(any_event(), 1..160),
        picked in prop::collection::vec(any::<prop::sample::Index>(), 1..10),
    ) {
        let cutoff = CUTOFFS[1];
        let now = cutoff * DAY_MICROS;
        let picked: Vec<usize> = picked.iter().map(|idx| idx.index(events.len())).collect();
        let mut late = events.clone();
        for idx in &picked {
            late[*idx].visible = late[*idx].visible.max(now + 1);
        }
        let without: Vec<Event> =
            events.iter().enumerate().filter(|(idx, _)| !picked.contains(idx)).map(|(_, e)| e.clone()).collect();
        prop_assert_eq!(bits(&compute(&late, &[cutoff]), 0), bits(&compute(&without, &[cutoff]), 0));
    }
}
