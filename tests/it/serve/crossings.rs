//! Crossings: who is told of what, signed, in order, until it has arrived.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::faults::{Receiver, now, wait_for};
use crate::support::service::{Client, Service, leadscore, northlight};

const SOON: Duration = Duration::from_secs(15);
/// Points by hand: 8 for the industry, 10 for the size, 8 for the country, capped at 25.
const HOT: &str = r#"{"industry": "software", "employees": 100, "country": "ES"}"#;
const COLD: &str = r#"{"industry": "manufacturing", "employees": 5, "country": "GB"}"#;

fn start(project: &std::path::Path) -> Service {
    Service::start_with(project, &["--listen", "127.0.0.1:0", "--private-targets"])
}

/// Attributes of a lead, which `owner` looks after.
fn who(service: &Service, lead: &str, owner: Option<&str>, attributes: &str) {
    let attributes: Value = serde_json::from_str(attributes).unwrap();
    let one = json!({"lead": lead, "created": "2025-01-01T00:00:00Z", "owner": owner, "attributes": attributes});
    let reply = service.post("/v1/leads", &json!({"leads": [one]}));
    assert_eq!(reply.status, 200, "{}", reply.body);
}

/// Thirty points by hand: 8 for each look at the prices, capped at 20; 5 for each download, capped at 10.
fn engage(service: &Service, lead: &str) {
    let event = |kind: &str, minutes: i64| {
        let time = (now().0 / 1_000_000 - 86_400) + 60 * minutes;
        json!({"lead": lead, "type": kind, "time": time, "properties": {"url": "/pricing"}})
    };
    let mut events: Vec<Value> = (0..3).map(|n| event("page_viewed", n)).collect();
    events.extend((3..5).map(|n| event("content_downloaded", n)));
    let reply = service.post("/v1/events", &json!({"events": events}));
    assert_eq!(reply.status, 200, "{}", reply.body);
}

/// Waits until the list says that the lead has these points.
fn scored(service: &Service, lead: &str, points: f64) {
    wait_for(&format!("{lead} has {points} points"), SOON, || {
        let list = service.get(&format!("/v1/leads?id={lead}")).json();
        list["leads"][0]["rule_points"] == json!(points)
    });
}

fn subscribe(service: &Service, mut wanted: Value, url: &str) -> Value {
    wanted["url"] = json!(url);
    let reply = service.post("/v1/subscriptions", &wanted);
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.json()
}

fn of_kind(all: &Value, kind: &str) -> Vec<Value> {
    let all = all["crossings"].as_array().unwrap();
    let wanted = all.iter().filter(|one| one["data"]["kind"] == kind);
    wanted.map(|one| one["data"].clone()).collect()
}

#[test]
fn a_lead_that_crosses_is_told_signed_and_in_the_feed() {
    let (_folder, project) = northlight();
    let service = start(&project);
    let receivers = [
        Receiver::start(),
        Receiver::start(),
        Receiver::start(),
        Receiver::start(),
    ];
    let qualified = "marketing qualified";
    let wanted = [
        json!({}),
        json!({"only_with_owner": true, "threshold": qualified, "direction": "up"}),
        json!({"threshold": qualified, "direction": "down"}),
        json!({"first_scores": true, "threshold": qualified}),
    ];
    let made: Vec<Value> = wanted
        .into_iter()
        .zip(&receivers)
        .map(|(wanted, receiver)| subscribe(&service, wanted, &receiver.url()))
        .collect();
    for (lead, owner) in [("with", Some("mar")), ("without", None)] {
        who(&service, lead, owner, COLD);
        engage(&service, lead);
        scored(&service, lead, 30.0);
        who(&service, lead, None, HOT);
        scored(&service, lead, 55.0);
        who(&service, lead, None, COLD);
        scored(&service, lead, 30.0);
    }
    // The first score of this one reaches the threshold at once: 25 for the demo, 20 for the prices.
    let event = |kind: &str, minutes: i64| {
        let time = now().0 / 1_000_000 - 60 * minutes;
        json!({"lead": "first", "type": kind, "time": time, "properties": {"url": "/pricing"}})
    };
    let kinds = [
        "demo_requested",
        "page_viewed",
        "page_viewed",
        "page_viewed",
    ];
    let events: Vec<Value> = kinds
        .iter()
        .zip(1..)
        .map(|(kind, minutes)| event(kind, minutes))
        .collect();
    assert_eq!(
        service
            .post("/v1/events", &json!({"events": events}))
            .status,
        200
    );
    scored(&service, "first", 45.0);

    let feed = service.get("/v1/crossings?limit=1000").json();
    let threshold = of_kind(&feed, "threshold");
    let seen: Vec<(&str, &str, &Value, &Value)> = threshold
        .iter()
        .filter(|one| one["lead"] != "first")
        .map(|one| {
            (
                one["lead"].as_str().unwrap(),
                one["direction"].as_str().unwrap(),
                &one["from"],
                &one["to"],
            )
        })
        .collect();
    let (none, reached) = (json!(null), json!(qualified));
    let both = |lead| {
        [
            (lead, "up", &none, &reached),
            (lead, "down", &reached, &none),
        ]
    };
    assert_eq!(seen, [both("with"), both("without")].concat());
    assert_eq!(threshold[0]["owner"], "mar");
    assert_eq!(threshold[0]["rule_points"], 55.0);
    assert_eq!(threshold[0]["passed"], json!([qualified]));
    assert!(!threshold[0]["reasons"].as_array().unwrap().is_empty());

    let n = feed["crossings"].as_array().unwrap().len();
    wait_for("everything has arrived", SOON, || {
        let had = receivers
            .each_ref()
            .map(|receiver| receiver.messages().len());
        had == [n, 1, 2, 5]
    });
    let messages = receivers[0].messages();
    for fed in feed["crossings"].as_array().unwrap() {
        let message = messages
            .iter()
            .find(|message| message.id() == fed["id"])
            .unwrap();
        assert_eq!(&message.body, fed);
        assert!(message.is_signed(made[0]["secret"].as_str().unwrap()));
        assert_eq!(
            message.head["content-type"],
            "application/cloudevents+json; charset=utf-8"
        );
        assert_eq!(fed["specversion"], "1.0");
        assert_eq!(fed["source"], "urn:leadscore:northlight");
        assert_eq!(fed["type"], "leadscore.lead.crossed.v1");
        assert_eq!(fed["subject"], fed["data"]["lead"]);
    }
    assert_eq!(receivers[1].messages()[0].body["subject"], "with");
    let firsts = receivers[3].messages();
    assert!(
        firsts
            .iter()
            .any(|message| message.body["data"]["first"] == true)
    );
    // Pages of the feed meet every crossing once.
    let (mut paged, mut after) = (Vec::new(), 0);
    loop {
        let page = service
            .get(&format!("/v1/crossings?limit=1&after={after}"))
            .json();
        paged.extend(page["crossings"].as_array().unwrap().clone());
        after = page["next"].as_i64().unwrap();
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(json!(paged), feed["crossings"]);
    let with_first = service.get("/v1/crossings?limit=1000&first=true").json();
    assert!(n < with_first["crossings"].as_array().unwrap().len());
}

#[test]
fn a_message_that_does_not_arrive_is_sent_again_after_a_kill_and_given_up_visibly() {
    let (_folder, project) = northlight();
    let mut service = start(&project);
    let receiver = Receiver::start();
    let wanted = json!({"threshold": "marketing qualified", "first_scores": true});
    let made = subscribe(&service, wanted, &receiver.url());
    let id = made["id"].as_str().unwrap().to_owned();
    let one =
        |service: &Service| service.get("/v1/subscriptions").json()["subscriptions"][0].clone();
    receiver.status.store(500, Ordering::Relaxed);
    engage(&service, "a");
    who(&service, "a", None, HOT);
    wait_for("it was tried", SOON, || !receiver.messages().is_empty());
    service.child.kill().unwrap();
    service.child.wait().unwrap();
    service = start(&project);
    receiver.status.store(204, Ordering::Relaxed);
    wait_for("it has arrived", SOON, || one(&service)["sent"] == 1);
    let messages = receiver.messages();
    assert!(1 < messages.len());
    assert!(
        messages
            .iter()
            .all(|message| message.id() == messages[0].id()
                && message.text == messages[0].text
                && message.is_signed(made["secret"].as_str().unwrap()))
    );

    // Gone: the receiver says that there is nobody any more.
    receiver.status.store(410, Ordering::Relaxed);
    who(&service, "a", None, COLD);
    wait_for("it was given up", SOON, || one(&service)["failed"] == 1);
    let failed = service
        .get(&format!("/v1/subscriptions/{id}/failed"))
        .json();
    assert_eq!(failed["failed"][0]["problem"], "answered 410");
    assert_eq!(failed["failed"][0]["message"]["data"]["direction"], "down");
    receiver.status.store(200, Ordering::Relaxed);
    let path = format!("/v1/subscriptions/{id}/failed");
    assert_eq!(service.post(&path, &json!({})).json(), json!({"again": 1}));
    wait_for("it has arrived after all", SOON, || {
        one(&service)["sent"] == 2
    });
    assert_eq!(
        (&one(&service)["waiting"], &one(&service)["failed"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(one(&service).get("secret"), None);

    let gone = |path: &str| service.ask("DELETE", path, &[], b"").status;
    assert_eq!(gone(&format!("/v1/subscriptions/{id}")), 204);
    assert_eq!(gone(&format!("/v1/subscriptions/{id}")), 404);
    assert_eq!(
        service.get("/v1/subscriptions").json(),
        json!({"subscriptions": []})
    );
}

#[test]
fn a_subscription_that_cannot_be_meant_is_refused() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    for (wanted, words) in [
        (
            json!({"url": "http://127.0.0.1:1/"}),
            "which only this machine or its network reaches",
        ),
        (
            json!({"url": "http://169.254.169.254/"}),
            "which only this machine or its network reaches",
        ),
        (
            json!({"url": "mailto:a@b.example"}),
            "has to begin with https:// or http://",
        ),
        (
            json!({"url": "https://crm.example/", "grade": "a"}),
            "the model has no grade `a`, but `C`, `B`, `A`",
        ),
        (
            json!({"url": "https://crm.example/", "threshold": "marketing qualifed"}),
            "did you mean `marketing qualified`?",
        ),
        (
            json!({"url": "https://crm.example/", "grade": "A", "threshold": "sales qualified"}),
            "`grade` or `threshold`",
        ),
        (
            json!({"url": "https://crm.example/", "give_up_after_minutes": 0}),
            "is 1 to 10080, got `0`",
        ),
        (
            json!({"url": "https://crm.example/", "direction": "sideways"}),
            "`up` or `down`",
        ),
    ] {
        let reply = service.post("/v1/subscriptions", &wanted);
        assert_eq!(reply.status, 400, "{}", reply.body);
        assert!(
            reply.json()["detail"].as_str().unwrap().contains(words),
            "{}",
            reply.body
        );
    }
    for path in [
        "/v1/crossings?limit=0",
        "/v1/crossings?after=-1",
        "/v1/crossings?since=1",
    ] {
        assert_eq!(service.get(path).status, 400, "{path}");
    }
    let made = leadscore(
        &project,
        &["serve", "token", "add", "reader", "--scope", "read"],
    );
    let token = String::from_utf8(made.stdout).unwrap();
    let token = format!("Bearer {}", token.lines().next().unwrap());
    wait_for("the token is known", SOON, || {
        service.get("/v1/crossings").status == 401
    });
    let ask = |path: &str| {
        let headers = [("authorization", token.as_str())];
        Client::new(service.port)
            .ask("GET", path, &headers, b"")
            .status
    };
    assert_eq!(ask("/v1/crossings"), 200);
    assert_eq!(ask("/v1/subscriptions"), 403);
    assert_eq!(ask("/v1/subscriptions/x/failed"), 403);
}
