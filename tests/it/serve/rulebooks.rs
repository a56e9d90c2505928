//! Rulebooks over HTTP: drafted, simulated, published into live scores and batches alike, and gone back to.

use serde_json::{Value, json};

use crate::support::service::{Service, leadscore, northlight};

fn rule<'a>(book: &'a Value, name: &str) -> &'a Value {
    let rules = book["rules"].as_array().unwrap();
    rules.iter().find(|rule| rule["name"] == name).unwrap()
}

#[test]
fn points_are_drafted_simulated_published_and_gone_back_to() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let json_of = |method: &str, path: &str, body: &Value| {
        let headers = [("content-type", "application/json")];
        service.ask(method, path, &headers, body.to_string().as_bytes())
    };
    let book = service.get("/v1/rulebook").json();
    assert_eq!(book["is_live"], true);
    let (base, first) = (book["hash"].clone(), book["rules"][0].clone());
    let name = first["name"].as_str().unwrap();
    let (from, step) = (
        first["points"].as_f64().unwrap(),
        first["step"].as_f64().unwrap(),
    );
    let to = if from + 4.0 * step <= first["most"].as_f64().unwrap() {
        from + 4.0 * step
    } else {
        from - 4.0 * step
    };
    let points = json!({name: to});

    // A draft is kept and scores nobody.
    assert_eq!(
        json_of(
            "PUT",
            "/v1/rulebook/draft",
            &json!({"base": "other", "points": points})
        )
        .status,
        409
    );
    let wrong = json_of(
        "PUT",
        "/v1/rulebook/draft",
        &json!({"base": base, "points": {"nobody": 1}}),
    );
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.json()["detail"]
            .as_str()
            .unwrap()
            .contains("no rule `nobody`"),
        "{}",
        wrong.body
    );
    let kept = json_of(
        "PUT",
        "/v1/rulebook/draft",
        &json!({"base": base, "points": points}),
    );
    assert_eq!(kept.status, 200, "{}", kept.body);
    assert_eq!(kept.json()["points"][name], to);
    let book = service.get("/v1/rulebook").json();
    assert_eq!(
        (&book["draft"]["is_current"], &rule(&book, name)["points"]),
        (&json!(true), &json!(from))
    );

    // Simulated as the command simulates a file.
    let simulated = service.post("/v1/rulebook/simulate", &json!({"points": points}));
    assert_eq!(simulated.status, 200, "{}", simulated.body);
    let edited = project.join("edited.toml");
    let text = book["text"].as_str().unwrap();
    assert!(text.contains('#'), "comments are part of the text");

    // One lead before and after: its points move by what the rule gives, and a batch says the same as the service.
    let published = service.post(
        "/v1/rulebook/publish",
        &json!({"base": base, "note": " more for it "}),
    );
    assert_eq!(published.status, 200, "{}", published.body);
    let published = published.json();
    assert_eq!(
        (&published["note"], &published["version"]),
        (&json!("more for it"), &json!(2))
    );
    let now = service.get("/v1/rulebook").json();
    assert_eq!(
        (&now["is_live"], &now["draft"], &rule(&now, name)["points"]),
        (&json!(true), &Value::Null, &json!(to))
    );
    assert_eq!(now["model_version"], published["model_version"]);
    assert_eq!(
        service.get("/readyz").json()["model_version"],
        published["model_version"]
    );
    let text = now["text"].as_str().unwrap();
    assert!(
        text.contains(&format!("was {from}")),
        "the writer of `--apply` says what it was"
    );
    assert_eq!(
        std::fs::read_to_string(project.join("rules.toml")).unwrap(),
        text
    );
    std::fs::write(&edited, text).unwrap();

    let output = project.join("scores.csv");
    let done = leadscore(
        &project,
        &[
            "score",
            "--as-of",
            "2025-11-01",
            "--output",
            output.to_str().unwrap(),
        ],
    );
    assert!(done.status.code().is_some_and(|code| code <= 1), "{done:?}");
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert!(!stderr.contains("rulebook has changed"), "{stderr}");
    let mut rows = csv::Reader::from_path(&output).unwrap();
    let version = rows
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == "model_version")
        .unwrap();
    let row = rows.records().next().unwrap().unwrap();
    assert_eq!(row[version], *published["model_version"].as_str().unwrap());

    // The simulation is that of the command: the published file against the one before.
    let before = project.join("before.toml");
    let first_text = service.get("/v1/rulebook/history/1").json()["text"].clone();
    std::fs::write(&before, first_text.as_str().unwrap()).unwrap();
    std::fs::copy(&before, project.join("rules.toml")).unwrap();
    let done = leadscore(
        &project,
        &[
            "rules",
            "simulate",
            edited.to_str().unwrap(),
            "--format",
            "json",
        ],
    );
    let command: Value = serde_json::from_slice(&done.stdout).unwrap();
    for name in ["captured", "captured_today", "captured_more"] {
        assert_eq!(
            command["all"][name]["value"],
            simulated.json()["all"][name]["value"],
            "{name}"
        );
    }
    assert_eq!(command["rows_changed"], simulated.json()["rows_changed"]);
    std::fs::copy(&edited, project.join("rules.toml")).unwrap();

    // Back to what was before, which is a publication of its own.
    let back = service.post("/v1/rulebook/rollback", &json!({"version": 1}));
    assert_eq!(back.status, 200, "{}", back.body);
    assert_eq!(
        std::fs::read_to_string(project.join("rules.toml")).unwrap(),
        first_text.as_str().unwrap()
    );
    let history = service.get("/v1/rulebook/history").json();
    let versions = history["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 3);
    assert_eq!(versions[0]["is_current"], true);
    assert_eq!(versions[2]["note"], "as it was");
    assert_eq!(
        service
            .post("/v1/rulebook/rollback", &json!({"version": 9}))
            .status,
        400
    );
    assert_eq!(service.get("/v1/rulebook/history/9").status, 404);
}

#[test]
fn a_score_after_publishing_is_that_of_a_batch() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let book = service.get("/v1/rulebook").json();
    let points: serde_json::Map<String, Value> = book["rules"]
        .as_array()
        .unwrap()
        .iter()
        .take(5)
        .map(|rule| {
            let (step, most, points) = (
                rule["step"].as_f64().unwrap(),
                rule["most"].as_f64().unwrap(),
                rule["points"].as_f64().unwrap(),
            );
            let to = if points + 3.0 * step <= most {
                points + 3.0 * step
            } else {
                points - 3.0 * step
            };
            (rule["name"].as_str().unwrap().to_owned(), json!(to))
        })
        .collect();
    let lead = json!({"leads": [{"lead": "x", "created": "2025-06-01T00:00:00Z", "attributes": {"country": "ES", "employees": 120},
        "events": [{"type": "page_viewed", "time": "2025-10-01T09:30:00Z", "properties": {"url": "/pricing", "seconds": 40}},
            {"type": "demo_requested", "time": "2025-10-02T09:30:00Z"}]}], "as_of": "2025-10-10T00:00:00Z"});
    let before = service.post("/v1/score", &lead).json()["scores"][0].clone();
    let done = service.post(
        "/v1/rulebook/publish",
        &json!({"base": book["hash"], "points": points, "note": "five rules"}),
    );
    assert_eq!(done.status, 200, "{}", done.body);
    let after = service.post("/v1/score", &lead).json()["scores"][0].clone();
    assert_eq!(
        before["model_probability"], after["model_probability"],
        "the model is as it was trained"
    );
    assert_ne!(before["rule_points"], after["rule_points"]);
    // The next service begins where this one was.
    let version = done.json()["model_version"].clone();
    drop(service);
    let service = Service::start(&project);
    assert_eq!(service.get("/readyz").json()["model_version"], version);
    assert_eq!(service.post("/v1/score", &lead).json()["scores"][0], after);
    let models = service.get("/v1/models").json();
    let newest = models["versions"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(newest["version"], version);
    assert!(newest["based_on"].is_string());
}

#[test]
fn lists_hold_whoever_their_condition_holds_for() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let event = |lead: &str, kind: &str, day: usize| json!({"lead": lead, "type": kind, "time": format!("2025-10-{day:02}T10:00:00Z")});
    let events = json!({"events": [
        event("replied", "mail_replied", 3), event("both", "mail_replied", 4), event("both", "qualified", 5), event("none", "page_viewed", 6),
    ]});
    assert_eq!(service.post("/v1/events", &events).status, 200);
    let start = std::time::Instant::now();
    while service.get("/v1/leads").json()["leads"]
        .as_array()
        .unwrap()
        .len()
        < 3
    {
        assert!(start.elapsed().as_secs() < 10);
        std::thread::sleep(std::time::Duration::from_millis(30));
    }
    let put = |name: &str, condition: &str| {
        let body = json!({"condition": condition}).to_string();
        service.ask(
            "PUT",
            &format!("/v1/lists/{name}"),
            &[("content-type", "application/json")],
            body.as_bytes(),
        )
    };
    let saved = put(
        "replied%20never%20qualified",
        "events('mail_replied') > 0 AND events('qualified') = 0",
    );
    assert_eq!(saved.status, 200, "{}", saved.body);
    let wrong = put("wrong", "scor >= 15");
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.json()["detail"]
            .as_str()
            .unwrap()
            .contains("did you mean `score`?"),
        "{}",
        wrong.body
    );
    let page = service
        .get("/v1/leads?list=replied%20never%20qualified")
        .json();
    let ids: Vec<&str> = page["leads"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lead| lead["lead"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["replied"]);
    let all = service.get("/v1/leads?where=score%20%3E%3D%200&format=csv&limit=2");
    assert_eq!(
        csv::Reader::from_reader(all.body.as_bytes())
            .records()
            .count(),
        2
    );
    assert_eq!(service.get("/v1/leads?list=nobody").status, 400);
    assert_eq!(
        service.get("/v1/lists").json()["lists"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        service
            .ask("DELETE", "/v1/lists/replied%20never%20qualified", &[], b"")
            .status,
        200
    );
    assert_eq!(service.get("/v1/lists").json(), json!({"lists": []}));
    // Where points and model disagree: nobody is farther apart than there are leads.
    let compared = service.get("/v1/compare").json();
    assert_eq!(compared["leads"], 3);
    assert!(
        service.get("/v1/leads?min_disagreement=3").json()["leads"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn what_the_project_knows_of_leads_is_imported_once() {
    let (_folder, project) = northlight();
    let sizes = || {
        let service = Service::start_with(
            &project,
            &[
                "--listen",
                "127.0.0.1:0",
                "--import",
                "--as-of",
                "2026-01-01",
            ],
        );
        let start = std::time::Instant::now();
        // Every open lead of the batch is in the list once scores have followed.
        loop {
            let n = service.get("/v1/compare").json()["leads"].as_i64().unwrap();
            let page = service.get("/v1/leads?limit=1").json();
            if 300 < n
                && service.get("/metrics").body.contains("leadscore_")
                && page["next"].is_string()
            {
                std::thread::sleep(std::time::Duration::from_secs(6));
                let again = service.get("/v1/compare").json()["leads"].as_i64().unwrap();
                if again == n {
                    return (
                        n,
                        service.get("/v1/leads?limit=1").json()["leads"][0].clone(),
                    );
                }
            }
            assert!(start.elapsed().as_secs() < 240, "{n}");
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
    };
    let (n, best) = sizes();
    let output = project.join("scores.csv");
    let done = leadscore(
        &project,
        &[
            "score",
            "--as-of",
            "2026-01-01",
            "--output",
            output.to_str().unwrap(),
        ],
    );
    assert!(done.status.code().is_some_and(|code| code <= 1), "{done:?}");
    let mut rows = csv::Reader::from_path(&output).unwrap();
    let batch: Vec<std::collections::HashMap<String, String>> =
        rows.deserialize().map(Result::unwrap).collect();
    assert_eq!(n as usize, batch.len());
    let own = batch
        .iter()
        .find(|row| row["lead"] == best["lead"].as_str().unwrap())
        .unwrap();
    assert_eq!(own["score"], best["score"].to_string());
    let again = sizes();
    assert_eq!(again.0, n);
    assert_eq!(again.1, best);
}
