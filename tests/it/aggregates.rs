//! Every aggregate on random logs against its definition, evaluated event by event without any cleverness;
//! and the order of the log, the number of threads and the chunk of leads change no bit.

use leadscore::domain::{DAY_MICROS, Timestamp};
use leadscore::features::fact::Fact;
use leadscore::features::plan::{Defaults, Events};
use leadscore::features::source::{Computed, Request, Source};
use leadscore::matrix::Column as TableColumn;
use leadscore::rules::Rulebook;
use leadscore::rules::spec::RulebookSpec;
use polars::prelude::*;
use proptest::prelude::*;

use crate::point_in_time::features;

#[derive(Debug, Clone)]
struct Event {
    lead: u8,
    kind: Option<u8>,
    time: i64,
    visible: i64,
    amount: Option<f64>,
    page: Option<&'static str>,
}

const HOUR: i64 = DAY_MICROS / 24;
/// The last one is in the log but not among the leads.
const LEADS: u8 = 6;
const CUTOFFS: [i64; 3] = [30 * 24, 47 * 24 + 5, 60 * 24];
const KINDS: [&str; 3] = ["mail", "page", "call"];
const OBSERVED: i64 = 25 * DAY_MICROS;

fn any_event() -> impl Strategy<Value = Event> {
    (
        0..=LEADS,
        prop::option::weighted(0.9, 0..3u8),
        0..70i64 * 24,
        prop_oneof![3 => Just(0i64), 1 => 0..72i64],
        prop::option::weighted(0.8, -20..50i32),
        prop::option::weighted(0.7, prop::sample::select(vec!["", "home", "a", "prices"])),
    )
        .prop_map(|(lead, kind, hour, late, amount, page)| Event {
            lead,
            kind,
            time: hour * HOUR,
            visible: (hour + late) * HOUR,
            amount: amount.map(|amount| f64::from(amount) / 3.0),
            page,
        })
}

fn source(events: &[Event]) -> Source {
    let utc = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
    let frame = df! {
        "lead" => events.iter().map(|e| format!("l{}", e.lead)).collect::<Vec<_>>(),
        "type" => events.iter().map(|e| e.kind.map(|kind| KINDS[kind as usize])).collect::<Vec<_>>(),
        "time" => events.iter().map(|e| e.time).collect::<Vec<_>>(),
        "visible" => events.iter().map(|e| e.visible).collect::<Vec<_>>(),
        "amount" => events.iter().map(|e| e.amount).collect::<Vec<_>>(),
        "page" => events.iter().map(|e| e.page).collect::<Vec<_>>(),
    }
    .unwrap();
    let frame = frame.lazy().with_columns([
        col("time").cast(utc.clone()),
        col("visible").cast(utc.clone()),
    ]);
    let schema = [
        ("type", DataType::String),
        ("amount", DataType::Float64),
        ("page", DataType::String),
    ];
    let events = Events {
        frame,
        rows: None,
        has_visible: true,
        schema: schema
            .into_iter()
            .map(|(name, dtype)| (name.into(), dtype))
            .collect(),
        types: KINDS.map(str::to_owned).to_vec(),
    };
    let leads = df! {
        "lead" => (0..LEADS).map(|l| format!("l{l}")).collect::<Vec<_>>(),
        "account" => (0..LEADS).map(account).collect::<Vec<_>>(),
    };
    Source::new(Some(events), leads.unwrap(), None).unwrap()
}

fn account(lead: u8) -> Option<String> {
    (lead != 0).then(|| format!("a{}", lead / 3))
}

const FEATURES: &str = "
[[add]]
kind = 'count'
event = ['mail', 'call']
window_days = 9
[[add]]
kind = 'distinct_days'
[[add]]
kind = 'days_since_last'
event = 'page'
[[add]]
kind = 'days_since_first'
[[add]]
kind = 'sum'
property = 'amount'
where = 'amount > 1'
[[add]]
kind = 'max'
property = 'amount'
[[add]]
kind = 'last'
property = 'amount'
[[add]]
kind = 'distinct_values'
property = 'page'
[[add]]
kind = 'decayed_count'
half_life_days = 4
[[add]]
kind = 'sessions'
window_days = 20
[[add]]
kind = 'time_spent'
[[add]]
kind = 'time_spent'
last_visit = true
event = 'mail'
[[add]]
kind = 'account'
of = { kind = 'count' }
[[add]]
kind = 'last'
property = 'page'
";

const RULES: &str = "
[rulebook]
name = 'x'
[[group]]
name = 'g'
kind = 'engagement'
rule = [
  { kind = 'event', name = 'r0', event = 'mail', points = 1, mode = 'once_per_period', period_days = 7, decay = { linear_days = 20 } },
  { kind = 'event', name = 'r1', event = 'page', where = \"page = 'prices'\", points = 1, mode = 'once', decay = { half_life_days = 3 } },
  { kind = 'event', name = 'r2', points = 1, decay = { every_days = 5, percent = 50 }, expires_days = 40 },
]
";

fn facts() -> Vec<Fact> {
    let rules: RulebookSpec = toml_edit::de::from_str(RULES).unwrap();
    Rulebook::new(&rules).unwrap().facts
}

fn compute(source: &Source, leads: &[u32]) -> Computed {
    let cutoffs = CUTOFFS.map(|hours| Timestamp(hours * HOUR));
    let rows: Vec<u32> = (0..3).flat_map(|c| leads.iter().map(move |_| c)).collect();
    source
        .compute(&Request {
            features: &features(FEATURES),
            facts: &facts(),
            conditions: &[],
            leads: &leads.repeat(3),
            row_cutoffs: &rows,
            cutoffs: &cutoffs,
            defaults: Defaults {
                observation_days: 25.0,
                horizon_days: f64::INFINITY,
                session_gap_minutes: 180.0,
            },
        })
        .unwrap()
}

/// The numbers of one lead at one cutoff, by definition; `NaN` = missing.
fn defined(events: &[Event], lead: u8, cutoff: i64) -> Vec<f64> {
    const NONE: f64 = f64::NAN;
    let seen_of = |lead: u8| -> Vec<(i64, &Event)> {
        let mut seen: Vec<_> = events
            .iter()
            .filter(|e| e.lead == lead && e.time < cutoff && e.visible < cutoff)
            .map(|e| (cutoff - e.time, e))
            .collect();
        seen.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
        seen
    };
    let all = seen_of(lead);
    let seen: Vec<_> = all
        .iter()
        .filter(|(age, _)| *age <= OBSERVED)
        .copied()
        .collect();
    let is = |event: &Event, kinds: &[u8]| event.kind.is_some_and(|kind| kinds.contains(&kind));
    let days = |age: i64| age as f64 / DAY_MICROS as f64;
    let count = |holds: &dyn Fn(i64, &Event) -> bool| {
        seen.iter().filter(|(age, e)| holds(*age, e)).count() as f64
    };
    let different = |mut values: Vec<String>| {
        values.sort();
        values.dedup();
        values.len() as f64
    };
    let youngest = |of: &[(i64, &Event)]| of.iter().map(|(age, _)| *age).min();
    let amounts = || seen.iter().filter_map(|(_, e)| e.amount);
    let last = seen
        .iter()
        .filter_map(|(age, e)| Some((*age, e.amount?)))
        .min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    // Visits: start and end as ages, from old to young.
    let visits = |kinds: Option<&[u8]>| {
        let mut visits: Vec<(i64, i64)> = Vec::new();
        for (age, _) in all.iter().filter(|(_, e)| kinds.is_none_or(|k| is(e, k))) {
            match visits.last_mut() {
                Some((_, end)) if *end - age <= 3 * HOUR => *end = *age,
                _ => visits.push((*age, *age)),
            }
        }
        visits
    };
    let minutes = |(start, end): &(i64, i64)| {
        if OBSERVED < *start {
            0.0
        } else {
            (start - end) as f64 / 60e6
        }
    };
    let colleagues = (0..LEADS).filter(|other| *other != lead && account(*other).is_some());
    let colleagues = colleagues.filter(|other| account(*other) == account(lead));
    let of_colleagues: usize = colleagues
        .map(|other| {
            seen_of(other)
                .iter()
                .filter(|(age, _)| *age <= OBSERVED)
                .count()
        })
        .sum();
    let mut weeks: Vec<(i64, i64)> = Vec::new();
    for (age, e) in all.iter().filter(|(_, e)| is(e, &[0])) {
        let week = e.time.div_euclid(7 * DAY_MICROS);
        match weeks.iter_mut().find(|(have, _)| *have == week) {
            Some((_, youngest)) => *youngest = (*youngest).min(*age),
            None => weeks.push((week, *age)),
        }
    }
    let prices: Vec<_> = all
        .iter()
        .filter(|(_, e)| is(e, &[1]) && e.page == Some("prices"))
        .copied()
        .collect();
    vec![
        count(&|age, e| is(e, &[0, 2]) && age <= 9 * DAY_MICROS),
        different(
            seen.iter()
                .map(|(_, e)| e.time.div_euclid(DAY_MICROS).to_string())
                .collect(),
        ),
        seen.iter()
            .filter(|(_, e)| is(e, &[1]))
            .map(|(age, _)| *age)
            .min()
            .map_or(NONE, days),
        seen.iter().map(|(age, _)| *age).max().map_or(NONE, days),
        amounts().filter(|amount| 1.0 < *amount).sum(),
        amounts().fold(NONE, f64::max),
        last.map_or(NONE, |(_, amount)| amount),
        different(
            seen.iter()
                .filter_map(|(_, e)| e.page.map(str::to_owned))
                .collect(),
        ),
        seen.iter()
            .map(|(age, _)| f64::exp2(-days(*age) / 4.0))
            .sum(),
        visits(None)
            .iter()
            .filter(|(start, _)| *start <= 20 * DAY_MICROS)
            .count() as f64,
        visits(None).iter().map(minutes).sum(),
        visits(Some(&[0])).last().map_or(0.0, minutes),
        of_colleagues as f64,
        weeks
            .iter()
            .map(|(_, age)| (1.0 - days(*age) / 20.0).max(0.0))
            .sum(),
        youngest(&prices).map_or(0.0, |age| f64::exp2(-days(age) / 3.0)),
        all.iter()
            .filter(|(age, _)| *age < 40 * DAY_MICROS)
            .map(|(age, _)| 0.5f64.powf((days(*age) / 5.0).floor()))
            .sum(),
    ]
}

/// The last page seen with a name, by definition.
fn last_page(events: &[Event], lead: u8, cutoff: i64) -> Option<&'static str> {
    let seen = events
        .iter()
        .filter(|e| e.lead == lead && e.time < cutoff && e.visible < cutoff);
    seen.filter(|e| cutoff - e.time <= OBSERVED)
        .filter_map(|e| Some((e.time, e.page?)))
        .max()
        .map(|(_, page)| page)
}

fn numbers(computed: &Computed) -> Vec<Vec<f64>> {
    let columns = computed.table.columns().iter();
    let numbers = columns.filter_map(|column| match column {
        TableColumn::Number(values) => Some(values.clone()),
        TableColumn::Category { .. } => None,
    });
    numbers.chain(computed.facts.iter().cloned()).collect()
}

fn bits(computed: &Computed) -> Vec<Vec<u64>> {
    let of = |values: Vec<f64>| values.iter().map(|value| value.to_bits()).collect();
    numbers(computed).into_iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_aggregate_is_what_its_definition_says(events in prop::collection::vec(any_event(), 0..250)) {
        let leads: Vec<u32> = (0..u32::from(LEADS)).collect();
        let computed = compute(&source(&events), &leads);
        let numbers = numbers(&computed);
        let Some(TableColumn::Category { codes, levels }) = computed.table.columns().last() else {
            panic!("pages are text")
        };
        let mut row = 0;
        for cutoff in CUTOFFS {
            for lead in 0..LEADS {
                let wanted = defined(&events, lead, cutoff * HOUR);
                prop_assert_eq!(wanted.len(), numbers.len());
                for (idx, (got, wanted)) in numbers.iter().zip(wanted).enumerate() {
                    let got = got[row];
                    let same = (got.is_nan() && wanted.is_nan()) || (got - wanted).abs() < 1e-9;
                    prop_assert!(same, "number {} of lead {} at {}: {}, wanted {}", idx, lead, cutoff, got, wanted);
                }
                let page = levels.get(codes[row] as usize).map(String::as_str);
                prop_assert_eq!(page, last_page(&events, lead, cutoff * HOUR));
                row += 1;
            }
        }
    }

    #[test]
    fn order_of_the_log_threads_and_chunks_change_no_bit(events in prop::collection::vec(any_event(), 0..250)) {
        let leads: Vec<u32> = (0..u32::from(LEADS)).collect();
        let all = bits(&compute(&source(&events), &leads));
        let back: Vec<Event> = events.iter().rev().cloned().collect();
        prop_assert_eq!(&bits(&compute(&source(&back), &leads)), &all);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        prop_assert_eq!(&pool.install(|| bits(&compute(&source(&events), &leads))), &all);
        for lead in 0..usize::from(LEADS) {
            let part = bits(&compute(&source(&events), &leads[lead..=lead]));
            for (part, all) in part.iter().zip(&all) {
                for cutoff in 0..CUTOFFS.len() {
                    prop_assert_eq!(part[cutoff], all[cutoff * usize::from(LEADS) + lead]);
                }
            }
        }
    }
}
