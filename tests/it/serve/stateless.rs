//! `/v1/score` and `/invocations`: what is asked, what is answered, and what is refused in which words.

use serde_json::{Value, json};

use crate::support::service::{Service, leadscore, northlight};

fn lead(n_events: usize) -> Value {
    let event = |number: usize| {
        json!({
            "type": "page_viewed", "time": format!("2025-11-{:02}T10:00:00Z", 1 + number % 28),
            "properties": {"url": "/pricing", "seconds": 30},
        })
    };
    json!({
        "lead": "new", "created": "2025-10-01T00:00:00Z", "account": "A",
        "attributes": {"email": "ana@acme.example", "country": "ES", "employees": 40},
        "events": (0..n_events).map(event).collect::<Vec<_>>(),
    })
}

#[test]
fn the_points_of_a_live_score_add_up_and_nothing_later_is_seen() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let reply = service.post(
        "/v1/score",
        &json!({"leads": [lead(50)], "as_of": "2025-12-01T00:00:00Z"}),
    );
    assert_eq!(reply.status, 200, "{}", reply.body);
    let answer = reply.json();
    assert_eq!(answer["model_version"], "v1");
    let score = &answer["scores"][0];
    let points = |name: &str| score[name].as_i64().unwrap();
    let reasons: i64 = score["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["points"].as_i64().unwrap())
        .sum();
    let sum = points("base_points")
        + reasons
        + points("other_points")
        + points("limit_points")
        + points("override_points");
    assert_eq!(sum, points("score"));
    // Nothing at or after the instant is seen.
    let early = json!({"leads": [lead(50)], "as_of": "2025-10-02T00:00:00Z"});
    let none = json!({"leads": [lead(0)], "as_of": "2025-10-02T00:00:00Z"});
    let scores = |body: &Value| service.post("/v1/score", body).json()["scores"].clone();
    assert_eq!(scores(&early), scores(&none));
    assert_ne!(scores(&early)[0]["probability"], score["probability"]);
}

#[test]
fn leads_of_one_request_each_have_their_own_instant_and_an_id_counts_once() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let one = |request: Value| service.post("/v1/score", &request).json()["scores"].clone();
    let (mut first, mut second) = (lead(5), lead(9));
    first["as_of"] = json!("2025-11-04T00:00:00Z");
    second["lead"] = json!("other");
    second["account"] = json!("B");
    second["as_of"] = json!(1_764_547_200);
    let both = one(json!({"leads": [first.clone(), second.clone()]}));
    assert_eq!(both[0], one(json!({"leads": [first]}))[0]);
    assert_eq!(both[1], one(json!({"leads": [second.clone()]}))[0]);
    assert_eq!(both[1]["as_of"], "2025-12-01T00:00:00Z");
    // The same event told twice counts once where it has an id.
    let events = second["events"].as_array_mut().unwrap();
    events
        .iter_mut()
        .enumerate()
        .for_each(|(number, event)| event["id"] = json!(number.to_string()));
    let told_once = one(json!({"leads": [second.clone()]}));
    let again = second["events"].as_array().unwrap().clone();
    second["events"].as_array_mut().unwrap().extend(again);
    assert_eq!(one(json!({"leads": [second]})), told_once);
}

/// Makes a good request a bad one.
type Bend<'a> = &'a dyn Fn(&mut Value);

#[test]
fn what_cannot_be_scored_is_refused_with_its_place() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let with = |change: &dyn Fn(&mut Value)| {
        let mut request = json!({"leads": [lead(2)], "as_of": "2025-12-01T00:00:00Z"});
        change(&mut request);
        service.post("/v1/score", &request)
    };
    let cases: [(Bend, u16, &str); 9] = [
        (
            &|r| r["leads"][0]["events"][1]["time"] = json!("soon"),
            422,
            "leads[0].events[1].time: `\"soon\"` is no instant",
        ),
        (
            &|r| r["leads"][0]["events"][1]["properties"]["seconds"] = json!("long"),
            422,
            "leads[0].events[1]: not a number in `seconds`",
        ),
        (
            &|r| r["leads"][0]["attributes"]["employees"] = json!("many"),
            422,
            "lead `new`: not a number in `employees`",
        ),
        (&|r| r["leads"][0]["lead"] = json!(" "), 422, "missing lead"),
        (
            &|r| r["leads"] = json!([lead(0), lead(0)]),
            422,
            "given twice",
        ),
        (&|r| r["leads"] = json!([]), 400, "`leads` is empty"),
        (&|r| r["rows"] = json!([]), 400, "either `leads` or `rows`"),
        (&|r| r["reason"] = json!(3), 400, "unknown field `reason`"),
        (&|r| r["reasons"] = json!(1000), 400, "at most 50"),
    ];
    for (change, status, words) in cases {
        let reply = with(change);
        let problem = reply.json();
        assert_eq!(reply.status, status, "{}", reply.body);
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert_eq!(problem["status"], status);
        assert!(
            problem["detail"].as_str().unwrap().contains(words),
            "{words}: {}",
            reply.body
        );
    }
    // Types that the model never saw are told, and count nowhere.
    let reply = with(&|r| r["leads"][0]["events"][1]["type"] = json!("fax_sent"));
    assert_eq!(reply.json()["unknown_event_types"], json!(["fax_sent"]));
}

#[test]
fn ready_rows_score_as_the_leads_they_were_computed_from() {
    let (_folder, project) = northlight();
    let table = project.join("features.ndjson");
    let done = leadscore(&project, &["features", "--output", table.to_str().unwrap()]);
    assert!(done.status.code().is_some_and(|code| code <= 1), "{done:?}");
    let text = std::fs::read_to_string(table).unwrap();
    let rows: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let cutoff = "2025-11-01T00:00:00Z";
    let rows: Vec<&Value> = rows
        .iter()
        .filter(|row| row["cutoff"] == cutoff)
        .take(200)
        .collect();
    assert_eq!(rows.len(), 200);
    let scores = project.join("scores.ndjson");
    let done = leadscore(
        &project,
        &[
            "score",
            "--as-of",
            cutoff,
            "--output",
            scores.to_str().unwrap(),
        ],
    );
    assert!(done.status.code().is_some_and(|code| code <= 1), "{done:?}");
    let text = std::fs::read_to_string(scores).unwrap();
    let batch: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let service = Service::start(&project);
    let ready: Vec<Value> = rows
        .iter()
        .map(|row| json!({"lead": row["lead"], "features": row}))
        .collect();
    let answer = service
        .post("/v1/score", &json!({"rows": ready, "as_of": cutoff}))
        .json();
    let records = service
        .post("/invocations", &json!({"dataframe_records": rows}))
        .json();
    let live = answer["scores"].as_array().unwrap();
    for (place, live) in live.iter().enumerate() {
        let wanted = batch
            .iter()
            .find(|row| row["lead"] == live["lead"])
            .unwrap();
        let close = |value: &Value| {
            (value.as_f64().unwrap() - wanted["probability"].as_f64().unwrap()).abs() < 1e-9
        };
        assert!(close(&live["probability"]), "{live} {wanted}");
        assert_eq!(live["score"], wanted["score"]);
        assert_eq!(live["reasons"][0]["code"], wanted["reason_1_code"]);
        let record = &records["predictions"][place];
        assert!(close(&record["probability"]));
        assert_eq!(
            (&record["score"], &record["grade"]),
            (&wanted["score"], &wanted["grade"])
        );
    }
    let missing = service.post("/invocations", &json!({"instances": [{"a": 1}]}));
    assert_eq!(missing.status, 422);
    assert!(
        missing.json()["hint"]
            .as_str()
            .unwrap()
            .contains("leadscore features")
    );
}
