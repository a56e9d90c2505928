//! What one score costs inside of the process, without a network: leads with events, and rows of features.
//!
//!     inside [SECONDS] [ready]     (only the rows of features)
//!
//! The example company and its example model. Prints one line of JSON a case: microseconds a call, CPU included.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a benchmark reports to the terminal and stops where something is wrong"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use leadscore::artifact;
use leadscore::cli::args::ProjectArguments;
use leadscore::cli::commands::read_project;
use leadscore::domain::Timestamp;
use leadscore::events::{EventMessage, LeadMessage};
use leadscore::history::{Asked, Cell, ReadyRow};
use leadscore::http::Model;
use serde_json::{Map, Value, json};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

fn measure(name: &str, leads: usize, seconds: f64, mut run: impl FnMut()) {
    // The first call makes expressions ready.
    let first = Instant::now();
    run();
    let first = first.elapsed();
    let mut times = Vec::new();
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    while Instant::now() < end {
        let start = Instant::now();
        run();
        times.push(start.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].round();
    let line = json!({
        "case": name, "leads": leads, "calls": times.len(), "first_us": first.as_micros(),
        "median_us": at(0.5), "p99_us": at(0.99), "us_a_lead": at(0.5) / leads as f64,
    });
    println!("{line}");
}

fn main() {
    let seconds = std::env::args()
        .skip(1)
        .find_map(|text| text.parse().ok())
        .unwrap_or(2.0);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = ProjectArguments {
        project: root.join("data/northlight"),
        set: Vec::new(),
    };
    let project = read_project(&project).unwrap();
    let artifact = artifact::load(&root.join("models/northlight/v1")).unwrap();
    let start = Instant::now();
    let model = Model::open(&project, &artifact).unwrap();
    println!(
        "{}",
        json!({"case": "open", "us": start.elapsed().as_micros()})
    );
    let as_of = Timestamp(1_764_547_200_000_000);
    let kinds = [
        "page_viewed",
        "email_opened",
        "email_clicked",
        "content_downloaded",
        "product_used",
    ];
    let properties = object(json!({"url": "/pricing/compare", "seconds": 42}));
    let attributes = object(json!({
        "email": "ana@acme.example", "country": "GB", "industry": "manufacturing", "employees": 190,
        "seniority": "specialist", "source": "referral",
    }));
    let only_ready = std::env::args().any(|text| text == "ready");
    let sizes: &[usize] = if only_ready {
        &[]
    } else {
        &[1, 10, 100, 1_000]
    };
    for &n_leads in sizes {
        let names: Vec<String> = (0..n_leads).map(|lead| format!("L{lead}")).collect();
        let accounts: Vec<String> = (0..n_leads).map(|lead| format!("A{}", lead / 4)).collect();
        let leads: Vec<LeadMessage> = names
            .iter()
            .zip(&accounts)
            .map(|(lead, account)| LeadMessage {
                lead,
                created: Some(Timestamp(as_of.0 - 100 * 86_400_000_000)),
                account: Some(account),
                attributes: &attributes,
            })
            .collect();
        let event = |(number, lead)| EventMessage {
            lead,
            time: Timestamp(as_of.0 - number * 86_400_000_000 - 3_600_000_000),
            arrived: None,
            event_type: kinds[number as usize % kinds.len()],
            properties: &properties,
        };
        let events: Vec<EventMessage> = names
            .iter()
            .flat_map(|lead| (0..50i64).map(move |number| (number, lead.as_str())))
            .map(event)
            .collect();
        let cutoffs = vec![as_of; n_leads];
        let asked = Asked {
            leads: &leads,
            events: &events,
            as_of: &cutoffs,
        };
        let seconds = if n_leads == 1_000 {
            seconds * 2.0
        } else {
            seconds
        };
        measure("features", n_leads, seconds, || {
            std::hint::black_box(model.live().compute(&asked).unwrap());
        });
        measure("score", n_leads, seconds, || {
            std::hint::black_box(model.score(&asked, 4).unwrap());
        });
    }
    let names = model.ready().names();
    let sent = serde_json::to_string(
        &names
            .iter()
            .map(|name| (name, 1))
            .collect::<BTreeMap<_, _>>(),
    )
    .unwrap();
    measure("parse a row", 1, seconds, || {
        std::hint::black_box(serde_json::from_str::<ReadyRow>(&sent).unwrap());
    });
    let row = names.iter().map(|name| (name.into(), Cell::from(json!(1))));
    let row = ReadyRow(row.collect());
    measure("ready", 1, seconds, || {
        std::hint::black_box(model.score_ready(&["a"], &[&row], as_of, 4).unwrap());
    });
    measure("ready without reasons", 1, seconds, || {
        std::hint::black_box(model.predict_ready(&["a"], &[&row], as_of).unwrap());
    });
}
