//! Bodies, paths and queries that nobody meant: each gets an answer of ours, and the service is as well as before.
//!
//! Some seconds here; `FUZZ_SECONDS=600 cargo nextest run --release --test it -E 'test(fuzz)' --no-capture` goes on for
//! ten minutes and prints what it met.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rand::seq::IndexedRandom as _;
use rand::{Rng, RngCore, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

use crate::support::service::{Client, Service, from_environment, northlight, tell};

/// How long, unless `FUZZ_SECONDS` says otherwise.
const SECONDS: u64 = 4;
/// What the process may have grown by, between a sixth of the time and the end: caches of the state fill meanwhile.
const MOST_GROWTH: u64 = 150 << 20;

/// Requests that are good, to begin from.
fn seeds() -> Vec<(&'static str, Value)> {
    let event = json!({"lead": "f1", "type": "page_viewed", "time": "2025-11-03T10:00:00Z", "arrived": 1_762_164_000,
        "id": "e1", "properties": {"url": "/pricing", "seconds": 30}});
    let mut own = event.clone();
    own.as_object_mut().unwrap().remove("lead");
    let lead = json!({"lead": "f1", "created": "2025-10-01T00:00:00Z", "account": "A",
        "attributes": {"email": "ana@acme.example", "country": "ES", "employees": 40}});
    let mut whole = lead.clone();
    whole["events"] = json!([own, own]);
    whole["as_of"] = json!("2025-12-01T00:00:00Z");
    let mut change = lead;
    change["owner"] = json!("kim");
    change["changed"] = json!("2025-10-02T00:00:00Z");
    change["converted"] = json!("2025-11-30T00:00:00Z");
    let call = json!({"type": "track", "event": "content_downloaded", "userId": "u1", "messageId": "m1",
        "timestamp": "2025-11-03T00:00:00Z", "properties": {"item": "guide"}, "context": {"page": {"url": "/x"}}});
    let split = json!({"columns": ["a", "b"], "data": [[1, "x"], [2, null]]});
    vec![
        (
            "/v1/score",
            json!({"leads": [whole], "as_of": "2025-12-01T00:00:00Z", "reasons": 4}),
        ),
        (
            "/v1/score",
            json!({"rows": [{"lead": "r", "features": {"a": 1}}]}),
        ),
        ("/v1/events", json!({"events": [event, event]})),
        ("/v1/leads", json!({"leads": [change]})),
        ("/v1/track", call.clone()),
        (
            "/v1/identify",
            json!({"userId": "u1", "traits": {"employees": 12, "createdAt": "2025-09-01T00:00:00Z"}}),
        ),
        ("/v1/page", json!({"anonymousId": "v", "name": "Pricing"})),
        ("/v1/batch", json!({"batch": [call]})),
        ("/invocations", json!({"dataframe_split": split})),
        (
            "/invocations",
            json!({"inputs": {"a": [1, 2], "b": ["x", null]}}),
        ),
        ("/v1/models/v1/promote", json!({"reason": "because"})),
        ("/v1/models/rollback", json!({})),
    ]
}

/// A value that is rarely meant.
fn odd(random: &mut ChaCha8Rng) -> Value {
    let texts = [
        "",
        " ",
        "nan",
        "\u{0}",
        "ß\u{202e}💥",
        "9999-12-31T23:59:59Z",
        "1969-01-01",
        "-1e400",
        "v1",
        "../../etc",
    ];
    match random.random_range(0..12) {
        0 => Value::Null,
        1 => json!(random.random::<bool>()),
        2 => json!(random.random::<i64>()),
        3 => json!(random.random::<u64>()),
        4 => json!(random.random::<f64>() * 1e300),
        5 => json!(-0.0),
        6 => json!("x".repeat(random.random_range(0..100_000))),
        7 => json!([]),
        8 => json!({}),
        9 => (0..random.random_range(1..60)).fold(json!(1), |inner, _| json!([inner])),
        10 => Value::Object(Map::from_iter([("type".to_owned(), json!([{"time": {}}]))])),
        _ => json!(texts.choose(random).unwrap()),
    }
}

/// Changes one place of `value`, however deep.
fn bend(value: &mut Value, random: &mut ChaCha8Rng) {
    let goes_on = random.random_ratio(4, 5);
    match value {
        Value::Object(map) if goes_on && !map.is_empty() => {
            let key = map
                .keys()
                .nth(random.random_range(0..map.len()))
                .unwrap()
                .clone();
            match random.random_range(0..10) {
                0 => drop(map.remove(&key)),
                1 => drop(map.insert(format!("{key}_"), odd(random))),
                _ => bend(&mut map[&key], random),
            }
        }
        Value::Array(all) if goes_on && !all.is_empty() => {
            let at = random.random_range(0..all.len());
            match random.random_range(0..10) {
                0 => drop(all.remove(at)),
                1 => all.push(odd(random)),
                2 => all.extend(vec![all[at].clone(); random.random_range(1..50)]),
                _ => bend(&mut all[at], random),
            }
        }
        other => *other = odd(random),
    }
}

/// A body: a good one bent, cut or spoiled, or bytes without sense.
fn body(seed: &Value, random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut value = seed.clone();
    for _ in 0..random.random_range(0..4) {
        bend(&mut value, random);
    }
    let mut bytes = value.to_string().into_bytes();
    match random.random_range(0..10) {
        0 => bytes.truncate(random.random_range(0..bytes.len())),
        1 => {
            for _ in 0..random.random_range(1..20) {
                let at = random.random_range(0..bytes.len());
                bytes[at] = random.random();
            }
        }
        2 => {
            bytes = vec![0; random.random_range(0..2_000)];
            random.fill_bytes(&mut bytes);
        }
        3 => {
            let depth = random.random_range(100..50_000);
            bytes = [b"{\"leads\":".to_vec(), vec![b'['; depth]].concat();
        }
        _ => {}
    }
    bytes
}

fn query(random: &mut ChaCha8Rng) -> String {
    let names = [
        "limit",
        "after",
        "min_score",
        "grade",
        "id",
        "format",
        "as_of",
        "x",
        "%00",
        "limit%5B%5D",
    ];
    let values = [
        "0",
        "1",
        "-1",
        "1000",
        "99999999999999999999",
        "csv",
        "A",
        "%F0%9F%92%A5",
        "%ff",
        "7fefffffffffffff.a",
        "nan.x",
        "",
        "2025-12-01",
    ];
    let pairs = (0..random.random_range(0..4)).map(|_| {
        let (name, value) = (
            names.choose(random).unwrap(),
            values.choose(random).unwrap(),
        );
        format!("{name}={value}")
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Bytes of memory that the process holds; none where the system does not tell.
fn resident(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}

#[test]
fn whatever_is_sent_gets_an_answer_and_leaves_the_service_well() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let seconds = from_environment("FUZZ_SECONDS").map_or(SECONDS, |text| text.parse().unwrap());
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let seeds = seeds();
    let mut client = Client::new(service.port);
    let start = Instant::now();
    let (warm, end) = (
        start + Duration::from_secs(seconds) / 6,
        start + Duration::from_secs(seconds),
    );
    let (mut before, mut met) = (None, BTreeMap::<(String, u16), usize>::new());
    while Instant::now() < end {
        if before.is_none() && warm < Instant::now() {
            before = resident(service.child.id());
        }
        let (path, seed) = seeds.choose(&mut random).unwrap();
        let (method, path, sent) = match random.random_range(0..8) {
            0 => (
                "GET",
                format!("/v1/leads?{}", query(&mut random)),
                Vec::new(),
            ),
            1 => {
                let id = ["f1", "u1", "%00", "%ff", "a%2Fb", "."]
                    .choose(&mut random)
                    .unwrap();
                (
                    "GET",
                    format!("/v1/leads/{id}?{}", query(&mut random)),
                    Vec::new(),
                )
            }
            2 => {
                let method = ["PUT", "DELETE", "PATCH", "OPTIONS", "FOO", "GET"]
                    .choose(&mut random)
                    .unwrap();
                (*method, (*path).to_owned(), body(seed, &mut random))
            }
            _ => ("POST", (*path).to_owned(), body(seed, &mut random)),
        };
        let headers = [("content-type", "application/json")];
        let shown = || String::from_utf8_lossy(&sent[..sent.len().min(2_000)]).into_owned();
        client.send(method, &path, &headers, &sent);
        let reply = client.reply().or_else(|| {
            // A connection may end after an answer that came before the end of its request: as clients do, once more.
            client = Client::new(service.port);
            client.send(method, &path, &headers, &sent);
            client.reply()
        });
        let Some(reply) = reply else {
            panic!("no answer to {method} {path}: {}", shown());
        };
        assert!(
            reply.status < 500,
            "{method} {path}: {} {}\n{}",
            reply.status,
            reply.body,
            shown()
        );
        if 400 <= reply.status {
            assert_eq!(
                reply.header("content-type"),
                "application/problem+json",
                "{method} {path}"
            );
            assert_eq!(reply.json()["status"], reply.status);
        }
        if reply.header("connection") == "close" {
            client = Client::new(service.port);
        }
        let name = path.split('?').next().unwrap();
        *met.entry((format!("{method} {name}"), reply.status))
            .or_default() += 1;
    }
    assert_eq!(service.get("/readyz").status, 200);
    let n: usize = met.values().sum();
    let good: usize = met
        .iter()
        .filter(|((_, status), _)| *status == 200)
        .map(|(_, n)| n)
        .sum();
    assert!(0 < good && good < n, "{met:?}");
    if let (Some(before), Some(after)) = (before, resident(service.child.id())) {
        let (before_mib, after_mib) = (before >> 20, after >> 20);
        tell(&format!(
            "{n} requests, {good} of them answered 200; resident {before_mib} MiB, then {after_mib} MiB\n{met:#?}"
        ));
        assert!(after < before + MOST_GROWTH, "{before} bytes, then {after}");
    }
}
