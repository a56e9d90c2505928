//! Events and leads that are kept: on disk once acknowledged, counted once, scored at once.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::service::{Client, Service, leadscore, northlight};

fn event(lead: &str, number: usize) -> Value {
    json!({
        "lead": lead, "type": "page_viewed", "time": format!("2025-11-{:02}T10:{:02}:00Z", 1 + number % 28, number % 60),
        "properties": {"url": "/pricing", "seconds": 30 + number},
    })
}

#[test]
fn a_kept_lead_is_scored_as_one_that_comes_with_the_request() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let attributes = json!({"email": "ana@acme.example", "country": "ES", "employees": 40});
    let who = |lead: &str| json!({"lead": lead, "created": "2025-10-01T00:00:00Z", "account": "A", "attributes": attributes});
    let reply = service.post("/v1/leads", &json!({"leads": [who("a"), who("b")]}));
    assert_eq!(
        (reply.status, reply.json()["leads"].as_i64()),
        (200, Some(2)),
        "{}",
        reply.body
    );
    let events: Vec<Value> = (0..30)
        .map(|number| event(if number % 3 == 0 { "b" } else { "a" }, number))
        .collect();
    // In two requests, the later half first: events take their place by their time.
    for half in [&events[15..], &events[..15]] {
        let reply = service.post("/v1/events", &json!({"events": half}));
        assert_eq!(
            reply.json(),
            json!({"accepted": 15, "repeated": 0, "leads": 0}),
            "{}",
            reply.body
        );
    }
    let at = "2025-12-01T00:00:00Z";
    let kept = service.get(&format!("/v1/leads/a?as_of={at}")).json();
    let with_events = |lead: &str| {
        let mut who = who(lead);
        let own = events.iter().filter(|event| event["lead"] == lead).cloned();
        who["events"] = own
            .map(|mut event| {
                event.as_object_mut().unwrap().remove("lead");
                event
            })
            .collect();
        who
    };
    let request = json!({"leads": [with_events("a"), with_events("b")], "as_of": at, "reasons": 8});
    let stateless = service.post("/v1/score", &request).json();
    assert_eq!(kept["score"], stateless["scores"][0]);
    assert_eq!(kept["n_events"], 20);
    assert_eq!(kept["events"].as_array().unwrap().len(), 20);
    assert_eq!(service.get("/v1/leads/nobody").status, 404);
}

#[test]
fn an_event_counts_once_and_survives_a_kill() {
    let (_folder, project) = northlight();
    let mut service = Service::start(&project);
    let mut sent = 0;
    for number in 0..40 {
        let batch: Vec<Value> = (0..25)
            .map(|place| event(&format!("L{place}"), number))
            .collect();
        let reply = service.post("/v1/events", &json!({"events": batch}));
        assert_eq!(reply.status, 200, "{}", reply.body);
        sent += reply.json()["accepted"].as_i64().unwrap();
        if number % 10 == 9 {
            // No farewell: the process is gone between two instructions.
            service.child.kill().unwrap();
            service.child.wait().unwrap();
            service = Service::start(&project);
        }
    }
    assert_eq!(sent, 1_000);
    for number in [0, 39] {
        let batch: Vec<Value> = (0..25)
            .map(|place| event(&format!("L{place}"), number))
            .collect();
        let reply = service.post("/v1/events", &json!({"events": batch})).json();
        assert_eq!(
            (&reply["accepted"], &reply["repeated"]),
            (&json!(0), &json!(25))
        );
    }
    // With an id it is the id that counts, whatever else is said.
    let mut one = event("L1", 1);
    one["id"] = json!("e-1");
    let again = |one: &Value| {
        service.post("/v1/events", &json!({"events": [one]})).json()["accepted"].clone()
    };
    assert_eq!(again(&one), 1);
    one["properties"]["seconds"] = json!(99);
    assert_eq!(again(&one), 0);
    for place in 0..25 {
        let n = service
            .get(&format!("/v1/leads/L{place}?as_of=2025-12-01T00:00:00Z"))
            .json()["n_events"]
            .clone();
        assert_eq!(n, if place == 1 { 41 } else { 40 }, "L{place}");
    }
}

#[test]
fn the_list_follows_within_a_second_and_pages_meet_every_lead_once() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let events: Vec<Value> = (0..250)
        .flat_map(|lead| (0..=lead % 7).map(move |number| event(&format!("P{lead:03}"), number)))
        .collect();
    let sent = Instant::now();
    assert_eq!(
        service
            .post("/v1/events", &json!({"events": events}))
            .status,
        200
    );
    let all = |path: &str| service.get(path).json()["leads"].as_array().unwrap().len();
    while all("/v1/leads?limit=1000") < 250 {
        assert!(sent.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(20));
    }
    let (mut met, mut next, mut last) = (HashMap::new(), String::new(), f64::INFINITY);
    loop {
        let page = service.get(&format!("/v1/leads?limit=37{next}")).json();
        for lead in page["leads"].as_array().unwrap() {
            *met.entry(lead["lead"].as_str().unwrap().to_owned())
                .or_insert(0) += 1;
            let probability = lead["probability"].as_f64().unwrap();
            assert!(probability <= last + 1e-12, "{probability} after {last}");
            last = probability;
        }
        match page["next"].as_str() {
            Some(after) => next = format!("&after={after}"),
            None => break,
        }
    }
    assert_eq!(met.len(), 250);
    assert!(met.values().all(|times| *times == 1));
    let best = service.get("/v1/leads?limit=1").json()["leads"][0].clone();
    let id = best["lead"].as_str().unwrap();
    assert_eq!(service.get(&format!("/v1/leads/{id}")).json()["of"], 250);
    assert_eq!(all("/v1/leads?id=P00"), 10);
    assert_eq!(
        all(&format!(
            "/v1/leads?min_score={}",
            best["score"].as_i64().unwrap() + 1
        )),
        0
    );
    let table = service.get("/v1/leads?format=csv&limit=5");
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        csv::Reader::from_reader(table.body.as_bytes())
            .records()
            .count(),
        5
    );
    // Converted: out of the list, and said so.
    let gone = json!({"leads": [{"lead": id, "converted": "2025-12-01T00:00:00Z"}]});
    assert_eq!(service.post("/v1/leads", &gone).status, 200);
    let sent = Instant::now();
    while all("/v1/leads?limit=1000") != 249 {
        assert!(sent.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(
        service.get(&format!("/v1/leads/{id}")).json()["closed"],
        "already_converted"
    );
}

#[test]
fn what_cannot_be_kept_is_refused_whole_and_with_its_place() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let good = event("a", 1);
    for (bad, words) in [
        (
            json!({"lead": "a", "type": "x", "time": "soon"}),
            "events[1]: `\"soon\"` is no instant",
        ),
        (
            json!({"lead": "", "type": "x", "time": 1_760_000_000}),
            "events[1]: missing lead",
        ),
        (
            json!({"lead": "a", "type": " ", "time": 1_760_000_000}),
            "events[1]: missing type",
        ),
        (
            json!({"lead": "a", "type": "page_viewed", "time": 1_760_000_000, "properties": {"seconds": "long"}}),
            "events[1]: not a number in `seconds`",
        ),
    ] {
        let reply = service.post("/v1/events", &json!({"events": [good, bad]}));
        assert_eq!(reply.status, 422);
        assert!(
            reply.json()["detail"].as_str().unwrap().contains(words),
            "{}",
            reply.body
        );
    }
    assert_eq!(service.get("/v1/leads/a").status, 404);
    let attributes = json!({"leads": [{"lead": "a", "attributes": {"employees": "many"}}]});
    assert_eq!(service.post("/v1/leads", &attributes).status, 422);
    for path in [
        "/v1/leads?limit=0",
        "/v1/leads?after=x",
        "/v1/leads?format=xml",
        "/v1/leads?sort=name",
    ] {
        assert_eq!(service.get(path).status, 400, "{path}");
    }
}

#[test]
fn a_token_for_reading_keeps_nothing() {
    let (_folder, project) = northlight();
    let make = |name: &str, scope: &str| {
        let made = leadscore(&project, &["serve", "token", "add", name, "--scope", scope]);
        String::from_utf8(made.stdout)
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .to_owned()
    };
    let (read, ingest) = (make("reader", "read"), make("sender", "ingest"));
    let service = Service::start(&project);
    let body = json!({"events": [event("a", 1)]}).to_string();
    let mut client = Client::new(service.port);
    let mut send = |token: &str| {
        let token = format!("Bearer {token}");
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
        ];
        let status = client
            .ask("POST", "/v1/events", &headers, body.as_bytes())
            .status;
        client = Client::new(service.port);
        status
    };
    assert_eq!(send(&read), 403);
    assert_eq!(send(&ingest), 200);
}

#[test]
fn calls_of_segment_become_events_and_leads() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let batch = json!({"batch": [
        {"type": "identify", "userId": "u1", "traits": {"email": "ana@acme.example", "employees": 12, "createdAt": "2025-09-01T00:00:00Z"}, "timestamp": "2025-09-01T00:00:00Z"},
        {"type": "track", "event": "content_downloaded", "userId": "u1", "messageId": "m1", "timestamp": "2025-11-03T00:00:00Z", "properties": {"item": "guide"}},
        {"type": "page", "name": "Pricing", "anonymousId": "v9", "timestamp": "2025-11-04T00:00:00Z", "context": {"page": {"url": "/pricing"}}},
    ]});
    let reply = service.post("/v1/batch", &batch).json();
    assert_eq!(reply, json!({"accepted": 2, "repeated": 0, "leads": 1}));
    assert_eq!(service.post("/v1/batch", &batch).json()["repeated"], 2);
    let lead = service
        .get("/v1/leads/u1?as_of=2025-12-01T00:00:00Z")
        .json();
    assert_eq!(lead["created"], "2025-09-01T00:00:00Z");
    assert_eq!(lead["attributes"]["employees"], 12);
    assert_eq!(lead["events"][0]["type"], "content_downloaded");
    let visitor = service
        .get("/v1/leads/v9?as_of=2025-12-01T00:00:00Z")
        .json();
    assert_eq!(visitor["events"][0]["type"], "Viewed Pricing Page");
    assert_eq!(visitor["events"][0]["properties"]["page.url"], "/pricing");
    assert_eq!(
        service.post("/v1/track", &json!({"userId": "u1"})).status,
        422
    );
    assert_eq!(service.post("/v1/alias", &json!({})).status, 404);
}

#[test]
fn a_lead_that_cannot_be_scored_holds_up_no_other() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    // It fits the columns, and lies far outside of anything.
    let identify = |lead: &str, employees: Value| {
        let call = json!({"userId": lead, "traits": {"employees": employees, "country": "ES"}});
        service.post("/v1/identify", &call).status
    };
    assert_eq!(identify("wild", json!(1e300)), 200);
    assert_eq!(identify("text", json!("many")), 422);
    assert_eq!(identify("tame", json!(40)), 200);
    let wild = service.get("/v1/leads/wild");
    assert_eq!(wild.status, 422, "{}", wild.body);
    let said = wild.json()["detail"].as_str().unwrap().to_owned();
    assert!(said.contains("far outside"), "{said}");
    let sent = Instant::now();
    loop {
        let listed = service.get("/v1/leads").json()["leads"].clone();
        if listed.as_array().unwrap().len() == 1 {
            assert_eq!(listed[0]["lead"], "tame");
            break;
        }
        assert!(sent.elapsed() < Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(20));
    }
}
