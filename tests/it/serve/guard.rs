//! Who may ask, from where, how much; and what an answer brings along.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::service::{Client, Service, leadscore, northlight};

/// Every route of the document but liveness, and some that are not in it.
fn routes() -> Vec<(String, String)> {
    let document = serde_json::to_value(leadscore::http::openapi()).unwrap();
    let mut routes: Vec<(String, String)> = ["/docs", "/docs/start.js", "/no/such/path", "/"]
        .map(|path| ("GET".to_owned(), path.to_owned()))
        .to_vec();
    for (path, item) in document["paths"].as_object().unwrap() {
        let path = path.replace(['{', '}'], "");
        for (method, _) in item.as_object().unwrap() {
            routes.push((method.to_uppercase(), path.clone()));
        }
    }
    routes.retain(|(_, path)| path != "/livez");
    assert!(15 < routes.len(), "{routes:?}");
    routes
}

#[test]
fn without_the_right_token_nothing_but_liveness_answers() {
    let (_folder, project) = northlight();
    let made = leadscore(&project, &["serve", "token", "add", "crm"]);
    let said = String::from_utf8(made.stdout).unwrap();
    let secret = said.lines().next().unwrap().to_owned();
    assert!(secret.starts_with("lsk_"), "{said}");
    let service = Service::start(&project);
    assert_eq!(service.get("/livez").status, 200);
    let ask = |method: &str, path: &str, token: &str| {
        let headers = [
            ("authorization", token),
            ("content-type", "application/json"),
        ];
        service.ask(method, path, &headers, b"{}")
    };
    let wrong = format!("Bearer {}0", &secret[..secret.len() - 1]);
    for token in [
        "",
        "Bearer",
        "Bearer lsk_",
        &format!("Basic {secret}"),
        &wrong,
    ] {
        for (method, path) in routes() {
            let reply = ask(&method, &path, token);
            let is_wrong = token != wrong || !secret.ends_with('0');
            assert!(
                reply.status == 401 || !is_wrong,
                "{method} {path} `{token}`: {}",
                reply.status
            );
            assert!(!reply.body.contains("v1") || !is_wrong, "{}", reply.body);
        }
    }
    assert_eq!(
        ask("GET", "/readyz", &format!("Bearer {secret}")).status,
        200
    );
    // A token that is taken away while the service runs opens nothing any more.
    assert!(
        leadscore(&project, &["serve", "token", "revoke", "crm"])
            .status
            .success()
    );
    assert!(
        leadscore(&project, &["serve", "token", "add", "other"])
            .status
            .success()
    );
    let end = Instant::now() + Duration::from_secs(5);
    while ask("GET", "/readyz", &format!("Bearer {secret}")).status != 401 {
        assert!(Instant::now() < end);
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn an_address_that_others_reach_needs_a_token() {
    let (_folder, project) = northlight();
    let done = leadscore(&project, &["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(
        said.contains("can be reached by others, and there is no token"),
        "{said}"
    );
    assert!(said.contains("leadscore serve token add"), "{said}");
}

#[test]
fn other_sites_other_names_other_bodies_are_refused() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let json = ("content-type", "application/json");
    let status = |method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]| {
        service.ask(method, path, headers, body).status
    };
    let own = format!("http://127.0.0.1:{}", service.port);
    assert_eq!(
        status(
            "POST",
            "/v1/score",
            &[json, ("origin", "http://evil.example")],
            b"{}"
        ),
        403
    );
    assert_eq!(
        status(
            "POST",
            "/v1/score",
            &[json, ("sec-fetch-site", "cross-site")],
            b"{}"
        ),
        403
    );
    assert_eq!(
        status("POST", "/v1/score", &[json, ("origin", &own)], b"{}"),
        400
    );
    assert_eq!(
        status("GET", "/readyz", &[("host", "evil.example")], b""),
        403
    );
    assert_eq!(
        status(
            "POST",
            "/v1/score",
            &[("content-type", "text/plain")],
            b"{}"
        ),
        415
    );
    assert_eq!(status("POST", "/v1/score", &[json], b"{\"leads\": ["), 400);
    assert_eq!(status("GET", "/v1/score", &[], b""), 405);
    assert_eq!(status("GET", "/v2", &[], b""), 404);
    assert_eq!(
        status(
            "POST",
            "/v1/score",
            &[json, ("expect", "100-continue")],
            &vec![b' '; 33 << 20]
        ),
        413
    );
    let many: Vec<Value> = (0..10_001)
        .map(|n| json!({"lead": n.to_string()}))
        .collect();
    assert_eq!(
        service.post("/v1/score", &json!({"leads": many})).status,
        413
    );
    let reply = service.get("/docs");
    assert_eq!(reply.status, 200);
    assert!(
        reply
            .header("content-security-policy")
            .starts_with("default-src 'self'")
    );
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert!(
        !reply.body.contains("<script>") && !reply.body.contains("http"),
        "{}",
        reply.body
    );
    assert!(service.get("/docs/swagger-ui-bundle.js").body.len() > 1_000_000);
}

#[test]
fn every_route_and_status_is_in_the_document() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let document = service.get("/openapi.json").json();
    let paths = document["paths"].as_object().unwrap();
    for path in [
        "/v1/score",
        "/invocations",
        "/livez",
        "/readyz",
        "/metrics",
        "/openapi.json",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    let answers = &paths["/v1/score"]["post"]["responses"];
    for status in [
        "200", "400", "401", "403", "409", "413", "415", "422", "503", "504",
    ] {
        assert!(answers[status].is_object(), "{status}");
    }
    // Every reference leads somewhere.
    let text = document.to_string();
    for (at, _) in text.match_indices("\"$ref\":\"#/components/schemas/") {
        let name = text[at + 29..].split('"').next().unwrap();
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
}

#[test]
fn what_was_asked_is_counted() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    for _ in 0..3 {
        service.post(
            "/v1/score",
            &json!({"leads": [{"lead": "a"}, {"lead": "b"}]}),
        );
    }
    service.get("/made/up");
    let text = service.get("/metrics").body;
    for line in [
        "leadscore_http_requests_total{route=\"/v1/score\",status=\"200\"} 3",
        "leadscore_http_request_duration_seconds_count{route=\"/v1/score\"} 3",
        "leadscore_http_requests_total{route=\"other\",status=\"404\"} 1",
        "leadscore_leads_scored_total 6",
        "leadscore_model_info{version=\"v1\"} 1",
    ] {
        assert!(text.lines().any(|have| have == line), "{line}\n{text}");
    }
    let mut client = Client::new(service.port);
    assert_eq!(client.ask("GET", "/livez", &[], b"").body, "ok\n");
    assert_eq!(client.ask("GET", "/livez", &[], b"").body, "ok\n");
}
