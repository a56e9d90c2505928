//! The state on PostgreSQL: as on SQLite, and away now and then.

use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::faults::{Cluster, wait_for};
use crate::support::service::{Service, northlight};

fn event(lead: &str, number: usize) -> Value {
    json!({
        "lead": lead, "type": "page_viewed", "time": format!("2025-11-{:02}T10:{:02}:00Z", 1 + number % 28, number % 60),
        "properties": {"url": "/pricing", "seconds": 30 + number},
    })
}

#[test]
fn postgresql_keeps_what_sqlite_keeps_and_comes_back_after_it_was_away() {
    let cluster = Cluster::start();
    let url = cluster.url();
    let arguments = ["--listen", "127.0.0.1:0", "--state", &url];
    let (_folder, project) = northlight();
    let mut service = Service::start_with(&project, &arguments);
    let (_other_folder, other_project) = northlight();
    let on_file = Service::start(&other_project);
    let events: Vec<Value> = (0..700)
        .map(|number| event(&format!("L{:02}", number % 40), number))
        .collect();
    let who = json!({"leads": [
        {"lead": "L00", "account": "acme", "attributes": {"country": "ES", "employees": 40}},
        {"lead": "L01", "account": "acme", "owner": "mar"},
        {"lead": "L01", "attributes": {"country": "GB"}},
    ]});
    for service in [&service, &on_file] {
        assert_eq!(service.post("/v1/leads", &who).json()["leads"], 3);
        let sent = service
            .post("/v1/events", &json!({"events": events}))
            .json();
        assert_eq!(sent, json!({"accepted": 700, "repeated": 0, "leads": 0}));
        let again = service.post(
            "/v1/events",
            &json!({"events": [events[3], events[3], event("L03", 9_000)]}),
        );
        assert_eq!(
            again.json(),
            json!({"accepted": 1, "repeated": 2, "leads": 0})
        );
    }
    // In the list at once, and with the very same scores.
    service.post("/v1/events", &json!({"events": [event("fresh", 1)]}));
    wait_for("in the list", Duration::from_secs(5), || {
        !service.get("/v1/leads?id=fresh").json()["leads"]
            .as_array()
            .unwrap()
            .is_empty()
    });
    for lead in ["L00", "L01", "L17", "L39"] {
        let path = format!("/v1/leads/{lead}?as_of=2025-12-01T00:00:00Z");
        let (mut ours, mut theirs) = (service.get(&path).json(), on_file.get(&path).json());
        for one in [&mut ours, &mut theirs] {
            // Where it stands among all depends on who else is there by now.
            one["rank"] = json!(null);
            one["of"] = json!(null);
        }
        assert_eq!(ours, theirs);
    }
    // What no text of PostgreSQL can hold is refused, and takes nobody along.
    let reply = service.post("/v1/events", &json!({"events": [event("a\u{0}b", 1)]}));
    assert_eq!(reply.status, 422, "{}", reply.body);
    let long = json!({"lead": "L02", "type": "page_viewed", "time": "2025-11-05T00:00:00Z", "id": "x".repeat(5_000)});
    assert_eq!(
        service
            .post("/v1/events", &json!({"events": [long]}))
            .json()["accepted"],
        1
    );

    // One writer: a second service is told to stay away.
    let second = Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(["serve", "--listen", "127.0.0.1:0", "--project"])
        .arg(&other_project)
        .env("LEADSCORE_STATE", &url)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(5), "{said}");
    assert!(said.contains("is kept by another service"), "{said}");

    cluster.down("immediate");
    for ask in [
        service.post("/v1/events", &json!({"events": [event("L00", 9_001)]})),
        service.get("/v1/leads"),
        service.get("/v1/leads/L00"),
        service.get("/v1/crossings"),
    ] {
        assert_eq!(ask.status, 503, "{}", ask.body);
        assert_eq!(ask.header("content-type"), "application/problem+json");
        assert_eq!(ask.header("retry-after"), "1");
    }
    // What needs no state is answered meanwhile.
    let stateless = json!({"leads": [{"lead": "x"}]});
    assert_eq!(service.post("/v1/score", &stateless).status, 200);
    cluster.up();
    wait_for("it keeps events again", Duration::from_secs(10), || {
        service
            .post("/v1/events", &json!({"events": [event("L00", 9_001)]}))
            .status
            == 200
    });
    wait_for("it reads again", Duration::from_secs(10), || {
        service.get("/v1/leads/L00").status == 200
    });
    service.child.kill().unwrap();
    service.child.wait().unwrap();
    service = Service::start_with(&project, &arguments);
    let again = service
        .post("/v1/events", &json!({"events": [event("L00", 9_001)]}))
        .json();
    assert_eq!(again["repeated"], 1);
}

#[test]
fn an_encrypted_way_to_postgresql_needs_a_certificate_that_is_trusted() {
    let cluster = Cluster::start_encrypted();
    let url = cluster.url();
    let arguments = ["--listen", "127.0.0.1:0", "--state", &url];
    let (_folder, project) = northlight();
    let refused = |url: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadscore"));
        let command = command.args(["serve", "--listen", "127.0.0.1:0", "--state", url]);
        let ended = command.arg("--project").arg(&project).output().unwrap();
        assert_eq!(ended.status.code(), Some(5));
        String::from_utf8(ended.stderr).unwrap()
    };
    let said = refused(&url);
    assert!(said.contains("cannot be trusted"), "{said}");
    assert!(said.contains("SSL_CERT_FILE"), "{said}");
    let said = refused(&url.replace("require", "disable"));
    assert!(said.contains("no encryption"), "{said}");

    let authority = cluster.authority();
    let trusting = [("SSL_CERT_FILE", authority.as_path())];
    let service = Service::start_under(&project, &arguments, &trusting);
    let sent = service.post("/v1/events", &json!({"events": [event("L00", 1)]}));
    assert_eq!(sent.json()["accepted"], 1, "{}", sent.body);
    assert_eq!(service.get("/v1/leads/L00").status, 200);
}
