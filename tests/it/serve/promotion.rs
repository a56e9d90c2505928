//! A promoted version takes over, and a signal ends the service, without a request being dropped.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use leadscore::artifact;
use serde_json::json;

use crate::support::service::{Client, Service, copy, leadscore, northlight};

/// The same model under another name.
fn second_version(project: &Path) {
    let from = project.join("models/v1");
    let loaded = artifact::load(&from).unwrap();
    let to = project.join("models/v2");
    copy(&from, &to);
    let manifest = std::fs::read_to_string(to.join("manifest.json")).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["version"] = json!("v2");
    manifest.as_object_mut().unwrap().remove("checksum");
    let checksum = xxhash_rust::xxh3::xxh3_128(manifest.to_string().as_bytes());
    manifest["checksum"] = json!(format!("{checksum:032x}"));
    std::fs::write(to.join("manifest.json"), manifest.to_string()).unwrap();
    assert_ne!(
        artifact::load(&to).unwrap().manifest.checksum,
        loaded.manifest.checksum
    );
}

#[test]
fn a_promotion_takes_over_under_load_and_drops_no_request() {
    let (_folder, project) = northlight();
    second_version(&project);
    assert!(
        leadscore(&project, &["models", "promote", "v1"])
            .status
            .success()
    );
    let mut service = Service::start(&project);
    let (port, stop) = (service.port, AtomicBool::new(false));
    let body = json!({"leads": [{"lead": "a", "events": [{"type": "page_viewed", "time": "2025-11-01T00:00:00Z"}]}]});
    let body = body.to_string();
    let versions = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut client = Client::new(port);
                    let mut versions: Vec<String> = Vec::new();
                    while !stop.load(Ordering::Relaxed) {
                        let headers = [("content-type", "application/json")];
                        let reply = client.ask("POST", "/v1/score", &headers, body.as_bytes());
                        assert_eq!(reply.status, 200, "{}", reply.body);
                        versions.push(reply.json()["model_version"].as_str().unwrap().to_owned());
                    }
                    versions
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(200));
        assert!(
            leadscore(&project, &["models", "promote", "v2"])
                .status
                .success()
        );
        assert_eq!(service.says(), "model v2 takes over\n");
        std::thread::sleep(Duration::from_millis(200));
        stop.store(true, Ordering::Relaxed);
        asking
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect::<Vec<_>>()
    });
    for versions in versions {
        // First the one, then the other, and never back.
        let turn = versions.iter().position(|version| version == "v2").unwrap();
        assert!(0 < turn && versions[turn..].iter().all(|version| version == "v2"));
    }
    // A version that cannot be loaded changes nothing.
    std::fs::write(project.join("models/v1/scorer.json"), "{}").unwrap();
    assert!(
        !leadscore(&project, &["models", "rollback"])
            .status
            .success()
    );
    assert_eq!(service.get("/readyz").json()["model_version"], "v2");
}

#[test]
fn a_version_is_promoted_and_rolled_back_over_http_and_answers_at_once() {
    let (_folder, project) = northlight();
    second_version(&project);
    for arguments in [
        &["models", "promote", "v1"][..],
        &["serve", "token", "add", "reader"],
    ] {
        assert!(leadscore(&project, arguments).status.success());
    }
    let made = leadscore(
        &project,
        &["serve", "token", "add", "kim", "--scope", "admin"],
    );
    let secret = String::from_utf8(made.stdout).unwrap();
    let token = format!("Bearer {}", secret.lines().next().unwrap());
    let service = Service::start(&project);
    let ask = |method: &str, path: &str, body: &str| {
        let headers = [
            ("authorization", token.as_str()),
            ("content-type", "application/json"),
        ];
        service.ask(method, path, &headers, body.as_bytes())
    };
    let reply = ask("POST", "/v1/models/v2/promote", r#"{"reason": "newer"}"#);
    assert_eq!(reply.json(), json!({"champion": "v2", "before": "v1"}));
    assert_eq!(ask("GET", "/readyz", "").json()["model_version"], "v2");
    let known = ask("GET", "/v1/models", "").json();
    assert_eq!(
        (&known["champion"], &known["answers"]),
        (&json!("v2"), &json!("v2"))
    );
    assert_eq!(known["versions"].as_array().unwrap().len(), 2);
    let last = known["promotions"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["how"], &last["by"], &last["reason"]),
        (&json!("promoted"), &json!("kim"), &json!("newer"))
    );
    // What is not there or cannot score is not promoted.
    assert_eq!(ask("POST", "/v1/models/v9/promote", "{}").status, 404);
    let reply = ask("POST", "/v1/models/rollback", "{}");
    assert_eq!(reply.json(), json!({"champion": "v1", "before": "v2"}));
    assert_eq!(ask("GET", "/readyz", "").json()["model_version"], "v1");
    std::fs::write(project.join("models/v2/scorer.json"), "{}").unwrap();
    let reply = ask("POST", "/v1/models/v2/promote", "{}");
    assert!((400..500).contains(&reply.status), "{}", reply.body);
    assert_eq!(ask("GET", "/v1/models", "").json()["champion"], "v1");
    // There is nothing before the first.
    assert_eq!(ask("POST", "/v1/models/rollback", "{}").status, 400);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_service_after_its_last_answer() {
    let (_folder, project) = northlight();
    let mut service = Service::start(&project);
    let events: Vec<_> = (0..50)
        .map(|n| json!({"type": "page_viewed", "time": 1_760_000_000 + n * 3_600}))
        .collect();
    let leads: Vec<_> = (0..2_000)
        .map(|n| json!({"lead": n.to_string(), "events": events}))
        .collect();
    let body = json!({"leads": leads, "as_of": "2025-12-01T00:00:00Z"}).to_string();
    let mut client = Client::new(service.port);
    client.send(
        "POST",
        "/v1/score",
        &[("content-type", "application/json")],
        body.as_bytes(),
    );
    std::thread::sleep(Duration::from_millis(20));
    let told = Command::new("kill")
        .arg(service.child.id().to_string())
        .status()
        .unwrap();
    assert!(told.success());
    let reply = client.reply().unwrap();
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json()["scores"].as_array().unwrap().len(), 2_000);
    let end = Instant::now() + Duration::from_secs(10);
    let status = loop {
        if let Some(status) = service.child.try_wait().unwrap() {
            break status;
        }
        assert!(Instant::now() < end, "it goes on");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}");
}
