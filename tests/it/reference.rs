//! `docs/reference.md` is made from the registries and the schemas, and is up to date.
//!
//! `REWRITE=1 ./test reference` makes it anew.

use std::fmt::Write as _;
use std::fs;

use leadscore::exchange;
use leadscore::features;
use leadscore::features::condition::FUNCTIONS;
use leadscore::metrics::{self, Direction};
use leadscore::model;
use leadscore::project::settings::ProjectFile;
use leadscore::project::toml::Schema;
use leadscore::project::toml::schema::View;
use leadscore::project::toml::words::{choice, list, number};
use leadscore::rules;
use leadscore::rules::spec::RulebookSpec;
use leadscore::sink;

/// Sections in reading order; others come after them.
const ORDER: &[&str] = &[
    "project",
    "data",
    "data.events",
    "data.leads",
    "data.outcomes",
    "data.table",
    "limits",
    "snapshots",
    "features",
    "training",
    "hybrid",
    "score",
    "rulebook",
    "threshold",
    "matrix",
    "group",
    "override",
];

/// Renders one schema: a section a table, a row a key.
struct Page {
    out: String,
    schema: Schema,
}

impl Page {
    fn keys(&mut self, path: &str, view: &View) {
        let Some(properties) = view.properties() else {
            return;
        };
        let required = view.required();
        let mut tables = Vec::new();
        let mut rows = Vec::new();
        for (key, raw) in properties {
            let property = self.schema.resolve(raw);
            let inside = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            let items = self.schema.items(&property).unwrap_or_default();
            if key.starts_with('$') || (key == "kind" && property.text("const").is_some()) {
                continue;
            }
            let is_section = path.matches('.').count() < 1;
            let is_table = is_section && property.properties().is_some();
            let in_list =
                is_section && (items.properties().is_some() || !self.kinds(&items).is_empty());
            if is_table {
                let words = text(&property);
                tables.push((format!("[{inside}]"), inside, property, words));
            } else if in_list {
                tables.push((format!("[[{inside}]]"), inside, items, text(&property)));
            } else {
                let default = match raw.get("default") {
                    Some(default) if !default.is_null() => format!("`{default}`"),
                    _ if required.contains(&key.as_str()) => "required".to_owned(),
                    _ => "–".to_owned(),
                };
                rows.push(format!(
                    "| `{key}` | {} | {default} | {} |",
                    self.value(&property),
                    text(&property)
                ));
            }
        }
        self.rows(&rows);
        let place = |inside: &str| ORDER.iter().position(|one| *one == inside);
        tables.sort_by_key(|(_, inside, ..)| place(inside).unwrap_or(ORDER.len()));
        for (heading, inside, table, words) in tables {
            let _ = writeln!(self.out, "### `{heading}`\n\n{words}\n");
            let kinds = self.kinds(&table);
            self.keys(&inside, &table);
            if !kinds.is_empty() {
                self.list_kinds(&kinds);
            }
        }
    }

    /// Which alternatives there are; small ones with their keys.
    fn list_kinds(&mut self, kinds: &[(String, View)]) {
        let names = list(kinds.iter().map(|(name, _)| name));
        let _ = writeln!(self.out, "One of {names}.\n");
        for (name, view) in kinds {
            if let Some(engine) = self.schema.property(view, "engine") {
                let values = self.value(&engine);
                let _ = writeln!(
                    self.out,
                    "- `name = \"{name}\"`: {} `engine`: {values}.",
                    text(view)
                );
            }
        }
        self.out.push('\n');
    }

    fn rows(&mut self, rows: &[String]) {
        if !rows.is_empty() {
            let _ = writeln!(
                self.out,
                "| key | value | default | meaning |\n|---|---|---|---|\n{}\n",
                rows.join("\n")
            );
        }
    }

    /// Alternatives that are told apart by a word, such as `kind = "count"`.
    fn kinds(&self, view: &View) -> Vec<(String, View)> {
        let tag = |branch: &View| {
            let tags = ["kind", "name"].into_iter();
            tags.filter_map(|tag| self.schema.property(branch, tag))
                .find_map(|tag| tag.text("const").map(str::to_owned))
        };
        let branches = self.schema.branches(view).into_iter();
        branches
            .filter_map(|branch| Some((tag(&branch)?, branch)))
            .collect()
    }

    fn value(&self, view: &View) -> String {
        if let Some(choices) = self.schema.choices(view) {
            return choices
                .iter()
                .map(|one| format!("`{}`", choice(one)))
                .collect::<Vec<_>>()
                .join(", ");
        }
        if !self.kinds(view).is_empty() {
            return "a table with a `kind`".to_owned();
        }
        let branches = self.schema.branches(view);
        if !branches.is_empty() {
            let each: Vec<String> = branches.iter().map(|branch| self.value(branch)).collect();
            return each.join(" or ");
        }
        if let Some(properties) = view.properties() {
            let keys: Vec<&str> = properties.keys().map(String::as_str).collect();
            return format!("`{{ {} }}`", keys.join(", "));
        }
        let types: Vec<String> = view
            .types()
            .iter()
            .map(|kind| self.word(kind, view))
            .collect();
        types.join(" or ") + &range(view)
    }

    fn word(&self, kind: &str, view: &View) -> String {
        match kind {
            "string" => "text".to_owned(),
            "integer" => "whole number".to_owned(),
            "boolean" => "`true`, `false`".to_owned(),
            "array" => {
                let items = self.schema.items(view);
                format!(
                    "list: {}",
                    items.map_or_else(String::new, |items| self.value(&items))
                )
            }
            "object" => {
                let items = self.schema.additional(view);
                format!(
                    "table: {}",
                    items.map_or_else(String::new, |items| self.value(&items))
                )
            }
            other => other.to_owned(),
        }
    }
}

fn range(view: &View) -> String {
    let low = view
        .number("minimum")
        .map(|low| format!("from {}", number(low)));
    let above = view
        .number("exclusiveMinimum")
        .map(|low| format!("above {}", number(low)));
    let high = view
        .number("maximum")
        .map(|high| format!("to {}", number(high)));
    let below = view
        .number("exclusiveMaximum")
        .map(|high| format!("below {}", number(high)));
    let words: Vec<String> = [low, above, high, below].into_iter().flatten().collect();
    if words.is_empty() || words == ["from 0"] && view.types() == ["integer"] {
        String::new()
    } else {
        format!(" {}", words.join(" "))
    }
}

/// The description as one line of a table.
fn text(view: &View) -> String {
    view.text("description")
        .unwrap_or_default()
        .replace('\n', " ")
        .replace('|', "\\|")
}

fn about_learners() -> String {
    let rows = model::ALL.iter().map(|learner| {
        let settings = learner.candidates();
        format!(
            "| `{}` | `{}` | {} | {} |\n",
            learner.name(),
            learner.engine(),
            learner.summary(),
            settings.len()
        )
    });
    format!(
        "| learner | engine | what it is | settings tried |\n|---|---|---|---|\n{}\n",
        rows.collect::<Vec<_>>().concat()
    )
}

fn about_metrics() -> String {
    let rows = metrics::ALL.iter().map(|metric| {
        let better = match metric.direction {
            Direction::Higher => "higher",
            Direction::Lower => "lower",
        };
        let (low, high) = metric.range;
        let high = if high.is_finite() {
            number(high)
        } else {
            "no bound".to_owned()
        };
        format!(
            "| `{}` | {} | {better} | {} to {high} |\n",
            metric.name,
            metric.summary,
            number(low)
        )
    });
    format!(
        "| metric | what it is | better | range |\n|---|---|---|---|\n{}\n",
        rows.collect::<Vec<_>>().concat()
    )
}

fn project_page() -> String {
    let mut page = Page {
        out: String::new(),
        schema: Schema::of::<ProjectFile>(),
    };
    let root = page.schema.root();
    page.keys("", &root);
    page.out
}

fn kinds_page(schema: Schema, path: &[&str], facts: &dyn Fn(&str) -> String) -> String {
    let mut page = Page {
        out: String::new(),
        schema,
    };
    let listed = page.schema.at(path.iter().copied()).unwrap();
    let items = page.schema.items(&listed).unwrap();
    for (kind, view) in page.kinds(&items) {
        let _ = writeln!(
            page.out,
            "### Feature: `kind = \"{kind}\"`\n\n{}\n",
            facts(&kind)
        );
        page.keys("one.kind.of", &view);
    }
    page.out
}

fn feature_facts(kind: &str) -> String {
    let about = features::spec::ALL
        .iter()
        .find(|about| about.name == kind)
        .unwrap();
    let nothing = about
        .without_events
        .map_or_else(|| "missing".to_owned(), number);
    format!(
        "{} Unit: {}; for a lead of whom nothing is known: {nothing}.",
        about.summary, about.unit
    )
}

fn rules_page() -> String {
    let mut page = Page {
        out: String::new(),
        schema: Schema::of::<RulebookSpec>(),
    };
    let root = page.schema.root();
    page.keys("", &root);
    let mut out = page.out;
    let group = page.schema.at(["group"]).unwrap();
    let group = page.schema.items(&group).unwrap();
    let rules = page.schema.property(&group, "rule").unwrap();
    let items = page.schema.items(&rules).unwrap();
    let mut page = Page {
        out: String::new(),
        schema: page.schema,
    };
    for (kind, view) in page.kinds(&items) {
        let about = rules::ALL.iter().find(|about| about.name == kind).unwrap();
        let _ = writeln!(
            page.out,
            "### Rule: `kind = \"{kind}\"`\n\n{}\n",
            about.summary
        );
        page.keys("one.kind.of", &view);
    }
    out.push_str(&page.out);
    out
}

fn render() -> String {
    let presets: Vec<String> = rules::presets::ALL
        .iter()
        .map(|preset| format!("| `{}` | {} |\n", preset.name, preset.summary))
        .collect();
    let formats: Vec<&str> = sink::ALL
        .iter()
        .flat_map(|format| format.extensions().iter().copied())
        .collect();
    let features = kinds_page(
        Schema::of::<ProjectFile>(),
        &["features", "add"],
        &feature_facts,
    );
    format!(
        "<!-- Made from the code by `REWRITE=1 ./test reference`; edit the code, not this page. -->\n\n\
         # Reference\n\n\
         Every key of the two project files, every kind of feature and of rule. `leadscore schema` writes the same as \
         JSON Schemas, with which editors complete and check the files.\n\n\
         Conditions (`where`) are SQL expressions over the columns of the event or of the lead: comparisons, `AND`, `OR`, \
         `NOT`, `IN`, `BETWEEN`, `LIKE`, `ILIKE`, `IS NULL`, arithmetic, and the functions {}.\n\n\
         ## leadscore.toml\n\n{}\
         ## Kinds of features\n\nFor `[[features.add]]`, and for the `value` of a rule.\n\n{features}\
         ## rules.toml\n\n{}\
         ## Rulebooks to start from\n\n| preset | what it is for |\n|---|---|\n{}\n\
         ## Rulebooks of others\n\nFor `leadscore rules import` and `export`.\n\n\
         | format | files | ways | what it is |\n|---|---|---|---|\n{}\n\
         Columns of a sheet, in any order; a sheet needs one for the points (or tiers) and one for the rule, event or condition. \
         The column `row` says what a row is where it is no rule: `rulebook`, `threshold`, `matrix`, `group`, `override`. Columns \
         that are not known become comments.\n\n\
         | column | key in rules.toml | also understood |\n|---|---|---|\n{}\n\
         ## Learners\n\n{}\
         ## Metrics\n\n{}\
         ## Output files\n\nScores and features are written in the format that the extension says: {}.\n",
        list(FUNCTIONS),
        project_page(),
        rules_page(),
        presets.concat(),
        rulebook_formats(),
        sheet_columns(),
        about_learners(),
        about_metrics(),
        list(formats.iter().map(|extension| format!(".{extension}")))
    )
}

fn rulebook_formats() -> String {
    let row = |format: &&dyn exchange::Format| {
        let ways = if format.is_writable() {
            "in and out"
        } else {
            "in"
        };
        let files = format
            .extensions()
            .iter()
            .map(|extension| format!(".{extension}"));
        let (name, summary) = (format.name(), format.summary());
        format!("| `{name}` | {} | {ways} | {summary} |\n", list(files))
    };
    exchange::ALL.iter().map(row).collect()
}

fn sheet_columns() -> String {
    let row = |heading: exchange::sheet::Heading| {
        let also = heading.also.split('|').map(str::trim);
        format!(
            "| {} | `{}` | {} |\n",
            heading.title,
            heading.key,
            also.collect::<Vec<_>>().join(", ")
        )
    };
    exchange::sheet::headings().map(row).collect()
}

#[test]
fn the_reference_page_is_up_to_date() {
    let path = format!("{}/docs/reference.md", env!("CARGO_MANIFEST_DIR"));
    let page = render();
    if std::env::var_os("REWRITE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page,
        "docs/reference.md is out of date: run `REWRITE=1 ./test reference`"
    );
}

#[test]
fn every_kind_and_key_is_described() {
    let page = render();
    for about in features::spec::ALL {
        assert!(
            page.contains(&format!("### Feature: `kind = \"{}\"`", about.name)),
            "{}",
            about.name
        );
    }
    for about in rules::ALL {
        assert!(
            page.contains(&format!("### Rule: `kind = \"{}\"`", about.name)),
            "{}",
            about.name
        );
    }
    let bare: Vec<&str> = page.lines().filter(|line| line.ends_with("|  |")).collect();
    assert!(bare.is_empty(), "without a meaning:\n{}", bare.join("\n"));
}
