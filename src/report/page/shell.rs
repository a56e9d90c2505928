//! The page around the figures: head with its content policy, verdict, contents, sections, glossary, foot.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::figures::{self, Section, verdict};
use super::html::Html;
use super::spec::PALETTE;
use super::view::View;
use super::words::say;
use crate::domain::to_base64;

const STYLE: &str = include_str!("page.css");
/// What draws the charts and switches the views.
pub(crate) const SCRIPT: &str = include_str!("page.js");
/// The library that draws.
pub(crate) const CHARTS: &str = include_str!("bundle/charts.min.js");
/// Copyright and terms of what the page carries.
const NOTICE: &str = include_str!("bundle/NOTICE.txt");

/// Words that the glossary of the page explains.
const GLOSSARY: &[&str] = &[
    "buyer",
    "case",
    "points",
    "implied",
    "margin",
    "capacity",
    "tenth",
    "lift",
    "model",
    "hybrid",
    "calibrated",
    "held-out",
    "auc",
    "log-loss",
    "psi",
];

/// The palette and the look of everything.
pub(crate) fn style() -> String {
    let mut html = colors();
    html.tag(STYLE);
    html.into_string()
}

/// The palette as data that the script swaps colors by.
pub(crate) fn palette() -> String {
    let mut html = Html::new();
    html.json(&names_by_color());
    html.into_string()
}

/// The whole file; `bar` is markup that stands on top.
pub(super) fn render(view: &View, bar: &str) -> String {
    let (words, about) = (&view.words, &view.facts.about);
    let sections = figures::sections(view);
    let title = say!(words, "page-title", project = about.project.as_str());
    let mut html = Html::new();
    html.tag("<!doctype html>\n<html lang=\"")
        .tag(words.language.tag())
        .tag("\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.tag("<meta http-equiv=\"Content-Security-Policy\" content=\"")
        .text(&policy())
        .tag("\">\n");
    html.tag("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
    html.element("<title>", &title, "</title>\n");
    html.tag("<link rel=\"icon\" href=\"data:,\">\n<style>\n")
        .add(&colors())
        .tag(STYLE)
        .tag("</style>\n</head>\n<body>\n");
    html.tag("<a class=\"skip\" href=\"#main\">")
        .text(&say!(words, "skip"))
        .tag("</a>\n")
        .made(bar)
        .tag("<div class=\"wide\">\n<header>\n");
    html.element("<h1>", &title, "</h1>\n");
    html.element(
        "<p class=\"lede\">",
        &say!(words, "page-lede", version = about.version.as_str()),
        "</p>\n</header>\n<main id=\"main\">\n",
    );
    html.add(&verdict::card(view)).add(&verdict::tiles(view));
    html.add(&contents(view, &sections));
    for section in &sections {
        html.tag("<section class=\"part")
            .tag(if section.is_analyst() { " analyst" } else { "" });
        html.tag("\" aria-labelledby=\"")
            .tag(section.id)
            .tag("\">\n<h2 id=\"")
            .tag(section.id)
            .tag("\">");
        html.text(&words.say(&format!("section-{}", section.id), &[]))
            .tag("</h2>\n");
        for panel in &section.panels {
            html.add(&panel.html(words));
        }
        html.tag("</section>\n");
    }
    html.add(&glossary(view))
        .tag("</main>\n")
        .add(&foot(view))
        .tag("</div>\n");
    html.tag("<script type=\"application/json\" id=\"palette\">")
        .json(&names_by_color())
        .tag("</script>\n");
    html.tag("<script>")
        .tag(CHARTS)
        .tag("</script>\n<script>")
        .tag(SCRIPT)
        .tag("</script>\n</body>\n</html>\n");
    html.into_string()
}

/// Nothing is loaded, and only our two scripts run.
///
/// # Source
/// W3C Content Security Policy 3: hash sources; delivery by `meta`.
pub(crate) fn policy() -> String {
    let hashes = [CHARTS, SCRIPT]
        .map(|script| format!("'sha256-{}'", to_base64(&Sha256::digest(script.as_bytes()))));
    format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
        hashes.join(" ")
    )
}

/// The palette as CSS variables. Paper is white, whatever the screen.
fn colors() -> Html {
    let mut html = Html::new();
    html.tag(":root {");
    for (name, light, _) in PALETTE {
        html.tag(" --").tag(name).tag(": ").tag(light).tag(";");
    }
    html.tag(" }\n@media screen and (prefers-color-scheme: dark) { :root {");
    for (name, _, dark) in PALETTE {
        html.tag(" --").tag(name).tag(": ").tag(dark).tag(";");
    }
    html.tag(" } }\n");
    html
}

fn names_by_color() -> Value {
    let names = PALETTE
        .iter()
        .map(|(name, light, _)| ((*light).to_owned(), Value::from(*name)));
    Value::Object(names.collect::<Map<String, Value>>())
}

/// What the page answers, and the switch to the analyst's part.
fn contents(view: &View, sections: &[Section]) -> Html {
    let words = &view.words;
    let mut html = Html::new();
    html.tag("<nav aria-label=\"")
        .text(&say!(words, "contents"))
        .tag("\"><ol>\n");
    for section in sections.iter().filter(|section| !section.is_analyst()) {
        html.tag("<li><a href=\"#")
            .tag(section.id)
            .tag("\">")
            .text(&words.say(&format!("section-{}", section.id), &[]))
            .tag("</a></li>\n");
    }
    html.tag("<li><a href=\"#glossary\">")
        .text(&say!(words, "section-glossary"))
        .tag("</a></li>\n</ol>\n");
    html.tag("<label class=\"switch\"><input type=\"checkbox\" id=\"analyst\"> ")
        .text(&say!(words, "analyst-view"))
        .tag("</label></nav>\n");
    html.element(
        "<noscript><p class=\"soft\">",
        &say!(words, "no-script"),
        "</p></noscript>\n",
    );
    html
}

fn glossary(view: &View) -> Html {
    let words = &view.words;
    let mut html = Html::new();
    html.tag("<section class=\"part\" aria-labelledby=\"glossary\">\n<h2 id=\"glossary\">")
        .text(&say!(words, "section-glossary"))
        .tag("</h2>\n<dl class=\"words\">\n");
    for word in GLOSSARY {
        html.element("<dt>", &words.say(&format!("word-{word}"), &[]), "</dt>");
        html.element(
            "<dd>",
            &words.say(&format!("word-{word}-means"), &[]),
            "</dd>\n",
        );
    }
    html.tag("</dl>\n");
    let absent = figures::absent(view);
    if !absent.is_empty() {
        html.tag("<div class=\"analyst\">").element(
            "<h3>",
            &say!(words, "absent-title"),
            "</h3>\n<ul>\n",
        );
        for (id, why) in absent {
            let title = words.say(&format!("{id}-title"), &[]);
            html.element(
                "<li>",
                &say!(words, "absent-line", title = title, why = view.absent(why)),
                "</li>\n",
            );
        }
        html.tag("</ul></div>\n");
    }
    html.tag("</section>\n");
    html
}

fn foot(view: &View) -> Html {
    let (words, again) = (&view.words, &view.facts.reproduction);
    let mut html = Html::new();
    html.tag("<footer>\n").element(
        "<p>",
        &say!(
            words,
            "foot",
            leadscore = again.leadscore.as_str(),
            version = view.facts.about.version.as_str()
        ),
        "</p>\n",
    );
    html.tag("<details><summary>")
        .text(&say!(words, "notice"))
        .tag("</summary><pre lang=\"en\">")
        .text(NOTICE)
        .tag("</pre></details>\n</footer>\n");
    html
}
