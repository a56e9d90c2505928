//! The report page in a real browser, in every language: offline, without a finding of axe, on a phone, on paper, and with
//! names in the data that would like to be markup; the web app, walked through as a marketer does. Also: the library that
//! pages carry is what npm builds.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use leadscore::domain::Seed;
use rand::Rng;
use serde_json::Value;

use crate::real::files::say;
use crate::support::service::Service;

const EVIL: &str = "</script><img src=x onerror=alert(1)>";
const LANGUAGES: [&str; 4] = ["en", "es", "pt-BR", "ja"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where a program lies; in CI it has to be somewhere, elsewhere the test that needs it says that it was skipped.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file());
    if found.is_none() {
        skip(&format!("{} is not installed", names[0]));
    }
    found
}

#[expect(clippy::print_stderr, reason = "whoever reads the log should know")]
fn skip(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{why}");
    eprintln!("SKIPPED: {why}");
}

/// Fetches the packages that `folder` locks, once.
fn npm_ci(folder: &Path) -> bool {
    if folder.join("node_modules/.package-lock.json").exists() {
        return true;
    }
    let npm = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(folder)
        .output()
        .unwrap();
    if !npm.status.success() {
        let said = String::from_utf8_lossy(&npm.stderr).into_owned();
        skip(&format!("npm ci in {}: {said}", folder.display()));
    }
    npm.status.success()
}

fn leadscore(folder: &Path, arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_leadscore"))
        .args(arguments)
        .args(["--quiet", "--project"])
        .arg(folder)
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&out.stderr);
    // Exit 1: done, not clean.
    assert!(
        matches!(out.status.code(), Some(0 | 1)),
        "{arguments:?}\n{stderr}"
    );
    String::from_utf8(out.stdout).unwrap()
}

/// A small project whose leads, rules, events and sources are called what they should not be.
fn project(folder: &Path) {
    let mut rng = Seed(5).stream(0);
    let mut draw = |high: f64| rng.random_range(0.0..high);
    let (mut leads, mut events, mut outcomes) = (
        "lead_id,created_at,source\n".to_owned(),
        "lead_id,occurred_at,event_type\n".to_owned(),
        "lead_id,occurred_at,outcome\n".to_owned(),
    );
    for lead in 0..700 {
        let id = if lead % 7 == 0 {
            format!("{EVIL}{lead}")
        } else {
            format!("lead {lead}")
        };
        let start = 1 + lead % 28;
        let source = ["web", EVIL, "fair"][lead % 3];
        let _ = writeln!(leads, "{id},2025-01-{start:02}T08:00:00Z,{source}");
        let mut heat = if source == "fair" { 0.5 } else { 0.0 };
        for month in 1..=8 {
            for (kind, weight) in [("opened", 0.2), (EVIL, 1.1), ("left", -0.7)] {
                if draw(1.0) < 0.3 {
                    heat += weight;
                    let day = 1 + draw(27.0).floor() as usize;
                    let _ = writeln!(events, "{id},2025-{month:02}-{day:02}T10:00:00Z,{kind}");
                }
            }
            if draw(1.0) < 0.012 * f64::exp(heat) {
                let day = 1 + draw(27.0).floor() as usize;
                let _ = writeln!(
                    outcomes,
                    "{id},2025-{:02}-{day:02}T12:00:00Z,won",
                    month + 1
                );
                break;
            }
            heat *= 0.5;
        }
    }
    let rules = format!(
        "[rulebook]\nname = \"{EVIL}\"\n[[threshold]]\nlabel = \"hot {EVIL}\"\nat = 10\n[[group]]\nname = \"{EVIL}\"\n\
         kind = \"engagement\"\n[[group.rule]]\nname = \"bad\"\nlabel = \"{EVIL}\"\nkind = \"event\"\nevent = \"{EVIL}\"\npoints = 5\n\
         [[group.rule]]\nname = \"opened\"\nlabel = \"Opened a mail\"\nkind = \"event\"\nevent = \"opened\"\npoints = 12\n\
         [[group.rule]]\nname = \"left\"\nlabel = \"Left the list\"\nkind = \"event\"\nevent = \"left\"\npoints = 3\n"
    );
    let settings = r#"[project]
name = "evil"
rules = "rules.toml"
[data.events]
path = "events.csv"
lead = "lead_id"
time = "occurred_at"
type = "event_type"
[data.leads]
path = "leads.csv"
lead = "lead_id"
created = "created_at"
fixed = ["source"]
[data.outcomes]
path = "outcomes.csv"
lead = "lead_id"
time = "occurred_at"
kind = "outcome"
positive = ["won"]
[snapshots]
every = "month"
observation_days = 60
prediction_days = 45
[training]
effort = "quick"
folds = 3
[[training.learner]]
name = "logistic"
[report]
language = "es"
"#;
    for (name, text) in [
        ("leads.csv", leads.as_str()),
        ("events.csv", events.as_str()),
        ("outcomes.csv", outcomes.as_str()),
        ("rules.toml", rules.as_str()),
        ("leadscore.toml", settings),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
}

#[test]
fn report_pages_stand_up_in_a_browser_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    project(place);
    leadscore(place, &["train"]);
    let page = |language: &str| place.join(format!("report.{language}.html"));
    let specs = place.join("specs");
    for language in LANGUAGES {
        let (output, specs) = (page(language), specs.join(language));
        let (output, specs) = (output.to_str().unwrap(), specs.to_str().unwrap());
        leadscore(
            place,
            &[
                "report",
                "--language",
                language,
                "-o",
                output,
                "--specs",
                specs,
            ],
        );
        let text = fs::read_to_string(output).unwrap();
        assert!(text.contains(&format!("<html lang=\"{language}\">")));
        assert!(
            text.len() <= leadscore::report::page::MOST_BYTES,
            "{} bytes",
            text.len()
        );
        assert!(!text.contains('⟦'), "{language}: words are missing");
        assert_eq!(
            text.matches("</script>").count(),
            text.matches("<script").count()
        );
    }
    // What training writes is what the command writes, in the language that the project asks for.
    let trained = fs::read_to_string(place.join("models/v1/report.html")).unwrap();
    assert!(trained == fs::read_to_string(page("es")).unwrap());
    let mut charts = 0;
    for entry in fs::read_dir(specs.join("ja")).unwrap() {
        let path = entry.unwrap().path();
        let spec: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert!(
            spec["$schema"].is_string() && spec["data"]["values"].is_array(),
            "{}",
            path.display()
        );
        charts += 1;
    }
    assert!(15 <= charts, "{charts} charts");

    let Some(browser) = program(&["chromium", "chromium-browser", "google-chrome"]) else {
        return;
    };
    let tests = root().join("tests/browser");
    let (Some(node), Some(_)) = (program(&["node"]), program(&["npm"])) else {
        return;
    };
    if !npm_ci(&tests) {
        return;
    }
    let out = Command::new(node)
        .arg(tests.join("check.mjs"))
        .arg(browser)
        .args(LANGUAGES.map(page))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let found: Value = serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("{said}\n{}", String::from_utf8_lossy(&out.stderr)));
    assert_eq!(found["wrong"], Value::Array(Vec::new()), "{found:#}");
    assert_eq!(found["pages"], 4);
    assert_eq!(found["charts"], 4 * charts);
}

#[test]
fn the_library_in_the_page_is_what_npm_builds() {
    let bundle = root().join("src/report/page/bundle");
    let read = |name: &str| fs::read_to_string(bundle.join(name)).unwrap();
    let package: Value = serde_json::from_str(&read("package.json")).unwrap();
    for name in ["vega", "vega-lite", "vega-interpreter"] {
        let version = package["dependencies"][name].as_str().unwrap();
        assert!(
            read("NOTICE.txt").contains(&format!("== {name} {version}\n")),
            "{name} in NOTICE.txt"
        );
    }
    let built = read("charts.min.js");
    assert!(!built.contains("</script"), "it would end its element");
    let (Some(_), Some(npm)) = (program(&["node"]), program(&["npm"])) else {
        return;
    };
    let place = root().join("target/charts");
    fs::create_dir_all(&place).unwrap();
    for name in ["package.json", "package-lock.json", "charts.js"] {
        fs::copy(bundle.join(name), place.join(name)).unwrap();
    }
    if !npm_ci(&place) {
        return;
    }
    let out = Command::new(npm)
        .args(["run", "build"])
        .current_dir(&place)
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let again = fs::read_to_string(place.join("charts.min.js")).unwrap();
    assert!(
        again == built,
        "npm run build in src/report/page/bundle gives another file: commit it"
    );
}

/// Waits until the list of the service holds every lead that it is going to.
fn settled(service: &Service) -> String {
    let start = std::time::Instant::now();
    let mut before = (0, 0);
    loop {
        let n = service.get("/v1/compare?limit=1").json()["leads"]
            .as_i64()
            .unwrap();
        // Three looks in a row, each older than what is kept of the one before.
        before = if n == before.0 && 0 < n {
            (n, before.1 + 1)
        } else {
            (n, 0)
        };
        if before.1 == 2 {
            let first = service.get("/v1/leads?limit=1").json();
            return first["leads"][0]["lead"].as_str().unwrap().to_owned();
        }
        assert!(start.elapsed().as_secs() < 240, "{n} leads");
        std::thread::sleep(std::time::Duration::from_millis(5_200));
    }
}

#[test]
fn the_web_app_is_walked_through_as_a_marketer_does() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    project(place);
    let settings = fs::read_to_string(place.join("leadscore.toml")).unwrap();
    let english = settings.replace("language = \"es\"", "language = \"en\"");
    fs::write(place.join("leadscore.toml"), english).unwrap();
    leadscore(place, &["train"]);
    let service = Service::start_with(
        place,
        &[
            "--listen",
            "127.0.0.1:0",
            "--import",
            "--as-of",
            "2025-09-01",
        ],
    );
    let lead = settled(&service);
    // What stands in pages before any script runs.
    for path in [
        "/",
        "/leads",
        "/compare",
        "/tune",
        "/report",
        "/models",
        "/data",
        "/settings",
    ] {
        let page = service.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(!page.body.contains(EVIL), "{path}");
        assert!(!page.body.contains('⟦'), "{path}: words are missing");
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("default-src 'self'") || policy.contains("default-src 'none'"),
            "{policy}"
        );
    }
    let (Some(browser), Some(node), Some(_)) = (
        program(&["chromium", "chromium-browser", "google-chrome"]),
        program(&["node"]),
        program(&["npm"]),
    ) else {
        return;
    };
    let tests = root().join("tests/browser");
    if !npm_ci(&tests) {
        return;
    }
    let mut command = Command::new(node);
    command
        .arg(tests.join("app.mjs"))
        .arg(browser)
        .arg(format!("http://127.0.0.1:{}", service.port))
        .arg(&lead);
    // LEADSCORE_PICTURES=FOLDER keeps what was seen, for people to look at.
    command.args(std::env::var_os("LEADSCORE_PICTURES"));
    let out = command.output().unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let found: Value = serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("{said}\n{}", String::from_utf8_lossy(&out.stderr)));
    assert_eq!(found["wrong"], Value::Array(Vec::new()), "{found:#}");
    assert_eq!(found["pages"], 48);
    assert_eq!(found["walk"].as_array().unwrap().len(), 8, "{found:#}");
    // Far above what it takes, also where other tests run beside this one.
    assert!(found["moved"]["p95"].as_f64().unwrap() < 400.0, "{found:#}");
    say(&format!("{found:#}"));
}
