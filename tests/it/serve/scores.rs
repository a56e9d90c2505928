//! A score over the wire is the score of a batch: to the bit where it is whole, to 1e-9 where it is not.
//!
//! `PARITY_PAIRS=10000` compares more of them.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use flate2::read::GzDecoder;
use leadscore::domain::Timestamp;
use rand::seq::SliceRandom as _;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

use crate::support::service::{Client, Service, from_environment, leadscore, northlight, tell};

type Row = HashMap<String, String>;

fn rows(file: impl std::io::Read) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(file);
    reader.deserialize().map(Result::unwrap).collect()
}

/// Every event that the batch took, by lead; the batch names those that it did not.
fn events(project: &Path) -> HashMap<String, Vec<Value>> {
    let rejected = std::fs::read_to_string(project.join("rejected/events.rejected.csv")).unwrap();
    let file = std::fs::File::open(project.join("events.csv.gz")).unwrap();
    let mut by_lead: HashMap<String, Vec<Value>> = HashMap::new();
    for row in rows(GzDecoder::new(file)) {
        // Ids of rejected rows, in any column of the file of rejects.
        if rejected.contains(&format!("{},", row["event_id"])) && !row["event_id"].is_empty() {
            continue;
        }
        let mut event = json!({"type": row["event"], "time": row["occurred_at"]});
        for (key, column) in [("id", "event_id"), ("arrived", "received_at")] {
            if !row[column].is_empty() {
                event[key] = json!(row[column]);
            }
        }
        let properties = ["url", "item", "seconds"].map(|name| (name, row[name].clone()));
        let properties: Map<String, Value> = properties
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.to_owned(), Value::String(value)))
            .collect();
        event["properties"] = Value::Object(properties);
        by_lead
            .entry(row["lead_id"].clone())
            .or_default()
            .push(event);
    }
    by_lead
}

/// Leads by account, each as a request has it.
fn accounts(project: &Path) -> BTreeMap<String, Vec<Value>> {
    let mut events = events(project);
    let mut accounts: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for row in rows(std::fs::File::open(project.join("leads.csv")).unwrap()) {
        let attributes = [
            "email",
            "country",
            "industry",
            "employees",
            "seniority",
            "source",
        ];
        let attributes: Map<String, Value> = attributes
            .into_iter()
            .filter(|name| !row[*name].is_empty())
            .map(|name| (name.to_owned(), json!(row[name])))
            .collect();
        let lead = json!({
            "lead": row["lead_id"], "created": row["created_at"], "account": row["account_id"],
            "attributes": attributes, "events": events.remove(&row["lead_id"]).unwrap_or_default(),
        });
        accounts
            .entry(row["account_id"].clone())
            .or_default()
            .push(lead);
    }
    accounts
}

fn number(text: &str) -> f64 {
    if text.is_empty() {
        f64::NAN
    } else {
        text.parse().unwrap()
    }
}

fn assert_same(live: &Value, batch: &Row) {
    let lead = &batch["lead"];
    for name in [
        "probability",
        "rule_probability",
        "model_probability",
        "hybrid_probability",
        "rule_points",
        "fit_points",
        "engagement_points",
    ] {
        let (got, wanted) = (live[name].as_f64().unwrap(), number(&batch[name]));
        assert!(
            (got - wanted).abs() <= 1e-9,
            "{lead} {name}: {got} instead of {wanted}"
        );
    }
    for name in [
        "score",
        "base_points",
        "other_points",
        "limit_points",
        "override_points",
    ] {
        let wanted: i64 = batch[name].parse().unwrap();
        assert_eq!(live[name], wanted, "{lead} {name}");
    }
    for name in ["grade", "rule_label", "rule_cell", "as_of"] {
        let got = live[name].as_str().unwrap_or_default();
        assert_eq!(got, batch[name], "{lead} {name}");
    }
    let reasons = live["reasons"].as_array().unwrap();
    for place in 0..4 {
        let told = |what: &str| batch[&format!("reason_{}_{what}", place + 1)].clone();
        let Some(reason) = reasons.get(place) else {
            assert_eq!(told("code"), "", "{lead}");
            continue;
        };
        assert_eq!(reason["code"], told("code"), "{lead}");
        assert_eq!(reason["text"], told("text"), "{lead}");
        assert_eq!(reason["points"].to_string(), told("points"), "{lead}");
    }
}

/// Pairs of lead and instant, unless `PARITY_PAIRS` says otherwise.
const PAIRS: usize = 1_200;
/// Pairs of one instant, about: each instant costs a batch.
const AT_ONE_INSTANT: usize = 300;

#[test]
fn the_live_score_at_any_instant_is_that_of_the_batch() {
    let (_folder, project) = northlight();
    let pairs = from_environment("PARITY_PAIRS").map_or(PAIRS, |text| text.parse().unwrap());
    let mut random = ChaCha8Rng::seed_from_u64(6);
    let service = Service::start(&project);
    let mut client = Client::new(service.port);
    let output = project.join("scores.csv");
    let (mut compared, mut accounts_of_all) = (0, None);
    while compared < pairs {
        // To the second, anywhere in the year and some days past the last event.
        let second = random.random_range(1_735_689_600..1_767_500_000);
        let instant = Timestamp(second * 1_000_000).to_string();
        let done = leadscore(
            &project,
            &[
                "score",
                "--as-of",
                &instant,
                "--output",
                output.to_str().unwrap(),
            ],
        );
        assert!(done.status.code().is_some_and(|code| code <= 1), "{done:?}");
        let scored = rows(std::fs::File::open(&output).unwrap());
        let batch: HashMap<String, Row> = scored
            .into_iter()
            .map(|row| (row["lead"].clone(), row))
            .collect();
        let all = accounts_of_all.get_or_insert_with(|| accounts(&project));
        let mut names: Vec<&String> = all.keys().collect();
        names.shuffle(&mut random);
        let wanted = (compared + AT_ONE_INSTANT).min(pairs);
        for name in names {
            if wanted <= compared {
                break;
            }
            let request = json!({ "leads": all[name], "as_of": instant });
            let headers = [("content-type", "application/json")];
            let reply = client.ask(
                "POST",
                "/v1/score",
                &headers,
                request.to_string().as_bytes(),
            );
            assert_eq!(reply.status, 200, "{}", reply.body);
            for live in reply.json()["scores"].as_array().unwrap() {
                if let Some(batch) = batch.get(live["lead"].as_str().unwrap()) {
                    assert_same(live, batch);
                    compared += 1;
                }
            }
        }
    }
    tell(&format!("{compared} leads and instants are the same"));
}
