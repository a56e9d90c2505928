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
