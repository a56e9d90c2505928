//! The feature benchmark, our part: the very code that trains and scores, timed as one process.
//!
//!     ours FOLDER [--chunk LEADS] [--grid N --step DAYS] [--write FILE]
//!
//! Without `--chunk` all leads are one request. `--grid` asks for N cutoffs so many days apart, as training does.
//! `--write` writes every column for the comparison with the peers.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

use std::fmt::Write as _;
use std::time::Instant;

use leadscore::domain::Timestamp;
use leadscore::features::plan::{Defaults, Events};
use leadscore::features::source::{Computed, Request, Source};
use leadscore::features::spec::FeatureSpec;
use leadscore::matrix::Column as TableColumn;
use leadscore::rules::Rulebook;
use leadscore::rules::scorecard::Tally;
use leadscore::rules::spec::RulebookSpec;
use polars::prelude::*;

// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CUTOFF: Timestamp = Timestamp(1_735_689_600_000_000);
const TYPES: [&str; 20] = [
    "mail_received",
    "mail_opened",
    "page_viewed",
    "mail_clicked",
    "pricing_viewed",
    "profile_visited",
    "request_sent",
    "request_accepted",
    "message_received",
    "message_replied",
    "followed",
    "followed_back",
    "liked",
    "shared",
    "webinar_joined",
    "guide_read",
    "signed_up",
    "onboarding_completed",
    "demo_booked",
    "unsubscribed",
];

#[derive(serde::Deserialize)]
struct File {
    add: Vec<FeatureSpec>,
}

fn features() -> Vec<FeatureSpec> {
    let mut text = String::new();
    for name in TYPES {
        for days in [7, 30, 90] {
            writeln!(text, "[[add]]\nkind = 'count'\nevent = '{name}'\nwindow_days = {days}\nname = '{name}_count_{days}d'").unwrap();
        }
        writeln!(
            text,
            "[[add]]\nkind = 'days_since_last'\nevent = '{name}'\nname = '{name}_last'"
        )
        .unwrap();
        writeln!(
            text,
            "[[add]]\nkind = 'trend'\nevent = '{name}'\nwindow_days = 30\nname = '{name}_trend'"
        )
        .unwrap();
        writeln!(text, "[[add]]\nkind = 'decayed_count'\nevent = '{name}'\nhalf_life_days = 14\nname = '{name}_decayed'").unwrap();
    }
    for days in [7, 30, 90] {
        writeln!(
            text,
            "[[add]]\nkind = 'distinct_days'\nwindow_days = {days}\nname = 'days_{days}d'"
        )
        .unwrap();
    }
    text.push_str(
        "[[add]]\nkind = 'account'\nof = { kind = 'count', window_days = 30 }\nname = 'account_count'\n\
         [[add]]\nkind = 'account'\nof = { kind = 'decayed_count', half_life_days = 14 }\nname = 'account_decayed'\n",
    );
    toml_edit::de::from_str::<File>(&text).unwrap().add
}

const RULES: &str = r#"
[rulebook]
name = "benchmark"
min = 0
max = 100
[[group]]
name = "contact"
kind = "engagement"
max = 60
rule = [
  { kind = "event", name = "rule0", event = "mail_received", points = 1, max = 10 },
  { kind = "event", name = "rule1", event = "mail_opened", points = 1, max = 15 },
  { kind = "event", name = "rule3", event = "mail_clicked", points = 3, max = 15 },
  { kind = "event", name = "rule5", event = "profile_visited", within_days = 90, points = 3, max = 9 },
  { kind = "event", name = "rule6", event = "request_sent", within_days = 90, points = 2, max = 6 },
  { kind = "event", name = "rule7", event = "request_accepted", within_days = 30, points = 5, max = 10 },
  { kind = "event", name = "rule8", event = "message_received", within_days = 30, points = 1, max = 5 },
  { kind = "event", name = "rule9", event = ["message_replied", "message_received"], within_days = 90, points = 4, max = 20 },
  { kind = "event", name = "rule10", event = "followed", points = 5, max = 10, decay = { half_life_days = 30 } },
  { kind = "event", name = "rule11", event = "followed_back", points = 5, max = 10, decay = { half_life_days = 30 } },
  { kind = "event", name = "rule12", event = "liked", points = 2, max = 8, decay = { half_life_days = 14 } },
  { kind = "event", name = "rule13", event = "shared", points = 4, max = 12, decay = { half_life_days = 14 } },
  { kind = "event", name = "rule19", event = "unsubscribed", points = -5, min = -10 },
]
[[group]]
name = "interest"
kind = "engagement"
max = 70
rule = [
  { kind = "event", name = "rule2", event = "page_viewed", points = 2, max = 20 },
  { kind = "event", name = "rule4", event = "pricing_viewed", points = 10, max = 30 },
  { kind = "event", name = "rule14", event = "webinar_joined", points = 8, max = 24, decay = { half_life_days = 60 } },
  { kind = "event", name = "rule15", event = "guide_read", points = 5, max = 10, decay = { half_life_days = 30 } },
  { kind = "event", name = "rule16", event = "signed_up", points = 10, max = 10 },
  { kind = "event", name = "rule17", event = "onboarding_completed", points = 20, max = 20 },
  { kind = "event", name = "rule18", event = ["demo_booked", "signed_up"], points = 15, max = 30, decay = { half_life_days = 60 } },
]
"#;

fn source(folder: &str) -> Source {
    let scan = |name: &str| {
        let path = PlRefPath::new(format!("{folder}/{name}.parquet"));
        LazyFrame::scan_parquet(path, ScanArgsParquet::default()).unwrap()
    };
    let schema = [("type", DataType::String), ("amount", DataType::Float64)];
    let events = Events {
        frame: scan("events"),
        rows: None,
        has_visible: false,
        schema: schema
            .into_iter()
            .map(|(name, dtype)| (name.into(), dtype))
            .collect(),
        types: TYPES.map(str::to_owned).to_vec(),
    };
    let leads = scan("leads").collect().unwrap();
    Source::new(Some(events), leads, None).unwrap()
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).cloned()
    };
    let start = Instant::now();
    let source = source(&args[0]);
    println!("source {:.2} s", start.elapsed().as_secs_f64());
    let spec: RulebookSpec = toml_edit::de::from_str(RULES).unwrap();
    let rulebook = Rulebook::new(&spec).unwrap();
    let features = features();
    let n_leads = u32::try_from(source.ids().len()).unwrap();
    let number = |name: &str, other: u32| option(name).map_or(other, |text| text.parse().unwrap());
    let chunk = number("--chunk", n_leads);
    let (n_cutoffs, step) = (number("--grid", 1), number("--step", 30));
    let cutoffs: Vec<Timestamp> = (0..n_cutoffs)
        .rev()
        .map(|back| CUTOFF.plus_days(-f64::from(back * step)))
        .collect();
    let (mut from, mut n_rows) = (0, 0);
    while from < n_leads {
        let to = n_leads.min(from + chunk);
        let leads: Vec<u32> = (0..n_cutoffs).flat_map(|_| from..to).collect();
        let row_cutoffs: Vec<u32> = (0..n_cutoffs)
            .flat_map(|cutoff| (from..to).map(move |_| cutoff))
            .collect();
        let computed = source
            .compute(&Request {
                features: &features,
                facts: &rulebook.facts,
                conditions: &[],
                leads: &leads,
                row_cutoffs: &row_cutoffs,
                cutoffs: &cutoffs,
                defaults: Defaults {
                    observation_days: 90.0,
                    horizon_days: rulebook.horizon_days().max(90.0),
                    session_gap_minutes: 30.0,
                },
            })
            .unwrap();
        let tally = rulebook.scorecard.tally(&computed.facts);
        n_rows += tally.totals.len();
        println!("rows to {to}: {:.2} s", start.elapsed().as_secs_f64());
        if let Some(path) = option("--write") {
            write(&path, &source, &rulebook, &computed, &tally);
        }
        from = to;
    }
    println!("{n_rows} rows, {} features", features.len());
}

/// Every column, in the order of the ids.
fn write(path: &str, source: &Source, rulebook: &Rulebook, computed: &Computed, tally: &Tally) {
    let mut columns = vec![Column::new(
        "lead".into(),
        source.ids().iter().map(String::as_str).collect::<Vec<_>>(),
    )];
    for (name, column) in computed.table.names().iter().zip(computed.table.columns()) {
        if let TableColumn::Number(values) = column {
            columns.push(Column::new(name.into(), values.as_slice()));
        }
    }
    for (line, points) in rulebook.scorecard.lines.iter().zip(&tally.by_rule) {
        columns.push(Column::new(line.name.as_str().into(), points.as_slice()));
    }
    for (idx, points) in tally.by_group.iter().enumerate() {
        columns.push(Column::new(format!("group{idx}").into(), points.as_slice()));
    }
    columns.push(Column::new("total".into(), tally.totals.as_slice()));
    let mut frame = DataFrame::new_infer_height(columns)
        .unwrap()
        .sort(["lead"], SortMultipleOptions::default())
        .unwrap();
    ParquetWriter::new(std::fs::File::create(path).unwrap())
        .finish(&mut frame)
        .unwrap();
}
