//! The web app's pages behind tokens: who signs in, what is kept, and that other sites change nothing.

use crate::support::service::{Service, leadscore, northlight};

fn made(project: &std::path::Path, scope: &str) -> String {
    let done = leadscore(project, &["serve", "token", "add", scope, "--scope", scope]);
    // The project is a flag of the inner command.
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    text.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn without_a_session_people_are_asked_to_sign_in_and_programs_are_told() {
    let (_folder, project) = northlight();
    let token = made(&project, "read");
    assert!(token.starts_with("lsk_"), "{token}");
    let service = Service::start(&project);
    let page = [("accept", "text/html,application/xhtml+xml")];
    for path in ["/", "/tune", "/leads", "/report", "/settings"] {
        let asked = service.ask("GET", path, &page, b"");
        assert_eq!(asked.status, 401, "{path}");
        assert!(
            asked.body.contains("name=\"token\"") && !asked.body.contains("northlight"),
            "{path}"
        );
        let program = service.get(path);
        assert_eq!(
            (program.status, program.header("content-type")),
            (401, "application/problem+json")
        );
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let wrong = service.ask("POST", "/session", &form, b"token=lsk_00");
    assert_eq!(wrong.status, 401);
    assert!(wrong.body.contains("role=\"alert\""));
    let foreign = [form[0], ("origin", "http://evil.example")];
    assert_eq!(
        service
            .ask(
                "POST",
                "/session",
                &foreign,
                format!("token={token}").as_bytes()
            )
            .status,
        403
    );
    let right = service.ask(
        "POST",
        "/session",
        &form,
        format!("token={token}").as_bytes(),
    );
    assert_eq!(right.status, 303, "{}", right.body);
    let kept = right.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(kept.contains(part), "{kept}");
    }
    let cookie = kept.split(';').next().unwrap();
    let session = [page[0], ("cookie", cookie)];
    let home = service.ask("GET", "/", &session, b"");
    assert_eq!(home.status, 200, "{}", home.body);
    assert!(!home.body.contains(&token), "the token is on no page");
    // What a session may do is what its token may do.
    let publish = [("content-type", "application/json"), ("cookie", cookie)];
    let body = br#"{"base": "x", "note": "y"}"#;
    assert_eq!(
        service
            .ask("POST", "/v1/rulebook/publish", &publish, body)
            .status,
        403
    );
    let out = service.ask("POST", "/session/end", &[form[0], ("cookie", cookie)], b"");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
}

#[test]
fn pages_speak_the_language_that_was_chosen() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    for (tag, word) in [
        ("en", "Where you stand"),
        ("es", "Cómo están las cosas"),
        ("pt-BR", "Como estão as coisas"),
        ("ja", "現在の状況"),
    ] {
        let page = service.get(&format!("/?language={tag}"));
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(
            page.body.contains(&format!("<html lang=\"{tag}\">")) && page.body.contains(word),
            "{tag}"
        );
        let cookie = page
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let again = service.ask("GET", "/settings", &[("cookie", &cookie)], b"");
        assert!(
            again.body.contains(&format!("<html lang=\"{tag}\">")),
            "{tag}"
        );
    }
    // Without a choice, as the browser likes it.
    for (liked, tag) in [("pt-PT,en;q=0.5", "pt-BR"), ("de", "en")] {
        let page = service.ask("GET", "/", &[("accept-language", liked)], b"");
        let opens = format!("<html lang=\"{tag}\">");
        assert!(page.body.contains(&opens), "{liked}");
        assert_eq!(page.header("vary"), "cookie, accept-language");
    }
    // Files never change: their address names their content.
    let home = service.get("/").body;
    let style = home
        .split("href=\"")
        .find_map(|rest| {
            rest.strip_prefix("/assets/")
                .and_then(|rest| rest.split('"').next())
        })
        .unwrap();
    let file = service.get(&format!("/assets/{style}"));
    assert_eq!(file.status, 200);
    assert!(file.header("cache-control").contains("immutable"));
    assert_eq!(service.get("/assets/0000000000000000/app.css").status, 404);
    assert_eq!(service.get("/leads/nobody").status, 404);
}

#[test]
fn settings_show_what_is_set_and_subscribers_only_to_whom_may_ask_for_them() {
    let (_folder, project) = northlight();
    let file = project.join("leadscore.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}\n[report]\ncapacity = 25\n")).unwrap();
    let (reader, admin) = (made(&project, "read"), made(&project, "admin"));
    let service = Service::start(&project);
    let json = |token: &str| {
        [
            ("content-type", "application/json".to_owned()),
            ("authorization", format!("Bearer {token}")),
        ]
    };
    let ask = |method: &str, path: &str, token: &str, body: &[u8]| {
        let headers = json(token);
        let headers = headers
            .each_ref()
            .map(|(name, value)| (*name, value.as_str()));
        service.ask(method, path, &headers, body)
    };
    let wanted = br#"{"url": "https://crm.example/hook", "direction": "up", "grade": "A", "only_with_owner": true}"#;
    let added = ask("POST", "/v1/subscriptions", &admin, wanted);
    assert_eq!(added.status, 201, "{}", added.body);
    let page = ask("GET", "/settings", &admin, b"").body;
    for words in [
        "https://crm.example/hook",
        "Leads that climb to A · only those with an owner",
        "nothing arrived yet · 0 waiting · 0 given up",
        "their best 25 leads",
        "admin: may change everything",
        "Grades, by score",
        "Thresholds, by points",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let page = ask("GET", "/settings", &reader, b"").body;
    assert!(!page.contains("crm.example"), "{page}");
    assert!(
        page.contains("Only somebody who may change everything"),
        "{page}"
    );
}

#[test]
fn a_lead_shows_what_another_value_of_what_rules_ask_for_would_do() {
    let (_folder, project) = northlight();
    let service = Service::start(&project);
    let lead = br#"{"leads": [{"lead": "L1", "created": "2025-01-01T00:00:00Z", "attributes": {"country": "GB"}}]}"#;
    let json = [("content-type", "application/json")];
    assert_eq!(service.ask("POST", "/v1/leads", &json, lead).status, 200);
    let page = service.get("/leads/L1").body;
    assert!(page.contains("seniority: director"), "{page}");
    assert!(page.contains("once more"), "{page}");
}
