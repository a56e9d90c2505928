//! What ties several keys of the project file together; a schema cannot say these things.
//!
//! Checks that need only the tree run even where the schema found faults, so that all is said at once.

use chrono_tz::{TZ_VARIANTS, Tz};

use super::ConditionCheck;
use super::settings::ProjectFile;
use super::toml::words::list;
use super::toml::{Findings, Node, Span, Value};
use crate::error::closest;
use crate::events::{EventsSource, LeadsSource, OutcomesSource, Problem};
use crate::model::{ALL, Learner, find};
use crate::snapshot::parse_day_or_instant;

/// Checks that need nothing but the tree of the project file.
pub fn tree(findings: &mut Findings, root: &Node, condition: ConditionCheck) {
    conditions(findings, root, condition);
    modes(findings, root);
    timezone(findings, root);
    unique_features(findings, root);
}

/// Every `where` in the file, however deep.
pub fn conditions(findings: &mut Findings, node: &Node, condition: ConditionCheck) {
    match &node.value {
        Value::Table(table) => {
            for entry in &table.entries {
                if let ("where", Value::Text(text)) = (entry.key.as_str(), &entry.node.value) {
                    if let Err((offset, length, message)) = condition(text) {
                        let span = inside_text(findings, &entry.node.span, text, offset, length);
                        findings.error("condition", &span, message, None);
                    }
                } else {
                    conditions(findings, &entry.node, condition);
                }
            }
        }
        Value::List(items) => items
            .iter()
            .for_each(|item| conditions(findings, item, condition)),
        _ => {}
    }
}

/// Where a text is given as a value, first from the top.
pub fn find_text<'a>(node: &'a Node, text: &str) -> Option<&'a Span> {
    match &node.value {
        Value::Text(own) if own == text => Some(&node.span),
        Value::Table(table) => table
            .entries
            .iter()
            .find_map(|entry| find_text(&entry.node, text)),
        Value::List(items) => items.iter().find_map(|item| find_text(item, text)),
        _ => None,
    }
}

/// The place of some bytes of a text; the whole text where it was written with escapes.
pub fn inside_text(
    findings: &Findings,
    span: &Span,
    text: &str,
    offset: usize,
    length: usize,
) -> Span {
    let written = findings
        .sources
        .get(span.source)
        .and_then(|source| source.text.get(span.bytes.clone()));
    match written.and_then(|written| written.find(text)) {
        Some(start) if !text.is_empty() => {
            let start = span.bytes.start + start + offset;
            Span {
                source: span.source,
                bytes: start..start + length.max(1),
            }
        }
        _ => span.clone(),
    }
}

/// Exactly one of table mode and event mode, and each of them whole.
fn modes(findings: &mut Findings, root: &Node) {
    let Some(data) = root.get("data") else { return };
    let (events, leads) = (data.get("events"), data.get("leads"));
    let (outcomes, table) = (data.get("outcomes"), data.get("table"));
    if let Some(table) = table {
        let others = [("events", events), ("leads", leads), ("outcomes", outcomes)];
        let others: Vec<String> = others
            .iter()
            .filter(|(_, node)| node.is_some())
            .map(|(name, _)| format!("[data.{name}]"))
            .collect();
        if !others.is_empty() {
            let message = format!("`[data.table]` cannot stand beside {}", list(others));
            let hint = "keep `[data.table]` for one row a lead with a label, the others for an activity log";
            findings.error("modes", &table.span, message, Some(hint.to_string()));
        }
        let ignored = root.get("snapshots");
        if let Some(snapshots) = ignored {
            let message =
                "`[snapshots]` has no effect: a table has one row a lead already".to_string();
            findings.warning("no_effect", &snapshots.span, message, None);
        }
        return;
    }
    match (events, outcomes) {
        (None, None) if leads.is_none() => {
            let hint = "give `[data.events]` and `[data.outcomes]`, or `[data.table]`; `leadscore init FILES…` proposes them";
            let message = "`[data]` names no data".to_string();
            findings.error("modes", &data.span, message, Some(hint.to_string()));
        }
        (None, _) => {
            let hint =
                "give the activity log, or use `[data.table]` for one row a lead with a label";
            let message = "missing table `[data.events]`".to_string();
            findings.error("modes", &data.span, message, Some(hint.to_string()));
        }
        (Some(events), None) => {
            let hint = "say what counts as a conversion: a file, or `from_leads = true` with a time column of the lead table";
            let message = "missing table `[data.outcomes]` beside `[data.events]`".to_string();
            findings.error("modes", &events.span, message, Some(hint.to_string()));
        }
        (Some(_), Some(outcomes)) => {
            let from_leads = outcomes.get("from_leads");
            if let (Some(node), None) = (
                from_leads.filter(|node| matches!(node.value, Value::Flag(true))),
                leads,
            ) {
                let message = "`from_leads = true` needs a table `[data.leads]`".to_string();
                findings.error("modes", &node.span, message, None);
            }
        }
    }
}

fn timezone(findings: &mut Findings, root: &Node) {
    let Some(node) = root
        .get("project")
        .and_then(|project| project.get("timezone"))
    else {
        return;
    };
    let Value::Text(name) = &node.value else {
        return;
    };
    if name.parse::<Tz>().is_ok() {
        return;
    }
    let message = format!("unknown time zone `{name}`");
    // People give the city alone as often as they mistype it.
    let city = |zone: &&Tz| {
        zone.name()
            .rsplit('/')
            .next()
            .is_some_and(|city| city.eq_ignore_ascii_case(name))
    };
    let near = TZ_VARIANTS
        .iter()
        .find(city)
        .map(|zone| zone.name())
        .or_else(|| closest(name, TZ_VARIANTS.iter().map(|zone| zone.name())));
    let hint = near.map_or_else(
        || "use a name of the IANA list: `UTC`, `Europe/Madrid`, `America/New_York`".to_string(),
        |near| format!("did you mean `{near}`?"),
    );
    findings.error("timezone", &node.span, message, Some(hint));
}

fn unique_features(findings: &mut Findings, root: &Node) {
    let added = root
        .get("features")
        .and_then(|features| features.get("add"))
        .map(Node::items)
        .unwrap_or_default();
    unique(
        findings,
        added.iter().filter_map(|feature| feature.get("name")),
        "feature",
    );
}

/// Names that must differ; a repeated one is told where it stands first.
pub fn unique<'a>(findings: &mut Findings, names: impl Iterator<Item = &'a Node>, what: &str) {
    let mut seen: Vec<(&str, &Span)> = Vec::new();
    for node in names {
        let Some(name) = node.text() else { continue };
        match seen.iter().find(|(other, _)| *other == name) {
            Some((_, first)) => {
                let place = findings
                    .sources
                    .get(first.source)
                    .and_then(|source| source.place(&first.bytes));
                let line = place.map(|place| format!("the first stands in line {}", place.line));
                findings.error(
                    "not_unique",
                    &node.span,
                    format!("two {what}s are named `{name}`"),
                    line,
                );
            }
            None => seen.push((name, &node.span)),
        }
    }
}

/// Checks on the settings as a whole, once the schema has nothing against them.
pub fn settings(findings: &mut Findings, root: &Node, file: &ProjectFile) {
    let data = root.get("data");
    let sources = [
        (
            "events",
            file.data.events.as_ref().map(EventsSource::problems),
        ),
        ("leads", file.data.leads.as_ref().map(LeadsSource::problems)),
        (
            "outcomes",
            file.data.outcomes.as_ref().map(OutcomesSource::problems),
        ),
    ];
    for (name, problems) in sources {
        let Some(table) = data.and_then(|data| data.get(name)) else {
            continue;
        };
        for Problem { key, message, hint } in problems.unwrap_or_default() {
            let span = table.get(key).map_or(&table.span, |node| &node.span);
            findings.error(
                "source",
                span,
                format!("{message} in `[data.{name}]`"),
                Some(hint),
            );
        }
    }
    snapshots(findings, root, file);
    if let Some(table) = root.get("check")
        && file.check.fail_auc < file.check.warn_auc
    {
        let span = table.get("fail_auc").map_or(&table.span, |node| &node.span);
        let (warn, fail) = (file.check.warn_auc, file.check.fail_auc);
        let message = format!("`fail_auc` {fail} lies below `warn_auc` {warn}");
        findings.error("order", span, message, None);
    }
    grades(findings, root, file);
    learners(findings, root, file);
    let is_idle = file.hybrid.weight.is_some() && file.project.rules.is_none();
    let weight = root.get("hybrid").and_then(|hybrid| hybrid.get("weight"));
    if let Some(node) = weight.filter(|_| is_idle) {
        let hint = "name a rulebook as `rules = \"rules.toml\"` in `[project]`".to_string();
        let message = "`weight` has no effect: without rules there is no hybrid".to_string();
        findings.warning("no_effect", &node.span, message, Some(hint));
    }
}

fn snapshots(findings: &mut Findings, root: &Node, file: &ProjectFile) {
    let Some(table) = root.get("snapshots") else {
        return;
    };
    let time = |key: &str| {
        table
            .get(key)
            .and_then(|node| Some((node, parse_day_or_instant(node.text()?)?)))
    };
    for (early, late) in [
        ("first", "last"),
        ("first", "data_end"),
        ("last", "data_end"),
    ] {
        if let (Some((_, start)), Some((node, end))) = (time(early), time(late))
            && end < start
        {
            let message = format!("`{late}` lies before `{early}`");
            findings.error("order", &node.span, message, None);
        }
    }
    if let Some(node) = table
        .get("cool_off_days")
        .filter(|_| !file.snapshots.repeat && 0.0 < file.snapshots.cool_off_days)
    {
        let message = "`cool_off_days` has no effect without `repeat = true`".to_string();
        findings.warning("no_effect", &node.span, message, None);
    }
    let longest = file.snapshots.observation_days;
    let windows = root
        .get("features")
        .and_then(|features| features.get("windows_days"))
        .map(Node::items);
    for node in windows.unwrap_or_default() {
        if let Some(days) = node.number().filter(|days| longest < *days) {
            let message = format!(
                "a window of {days} days sees only the {longest} days of `observation_days`"
            );
            findings.warning("window", &node.span, message, None);
        }
    }
}

fn grades(findings: &mut Findings, root: &Node, file: &ProjectFile) {
    let cuts: Vec<(&String, f64)> = file
        .grades
        .iter()
        .flatten()
        .map(|(grade, cut)| (grade, cut.0))
        .collect();
    for (idx, (grade, cut)) in cuts.iter().enumerate() {
        let same = cuts
            .iter()
            .take(idx)
            .find(|(_, other)| (other - cut).abs() < 1e-9);
        let node = root.get("grades").and_then(|grades| grades.get(grade));
        if let (Some((other, _)), Some(node)) = (same, node) {
            let message = format!("grades `{other}` and `{grade}` begin at the same score");
            findings.error("grades", &node.span, message, None);
        }
    }
}

fn learners(findings: &mut Findings, root: &Node, file: &ProjectFile) {
    let Some(node) = root
        .get("training")
        .and_then(|training| training.get("learner"))
    else {
        return;
    };
    let learners = file.training.learners();
    if learners.is_empty() {
        let hint =
            "leave `learner` out for the default: logistic, tree, forest and boosting".to_string();
        findings.error(
            "length",
            &node.span,
            "there is no learner".to_string(),
            Some(hint),
        );
    }
    for (idx, (learner, node)) in learners.iter().zip(node.items()).enumerate() {
        let (name, engine) = learner.name_and_engine();
        let mut before = learners.iter().take(idx);
        if before.any(|other| other.name_and_engine() == (name, engine)) {
            let message = format!("learner `{name}` with engine `{engine}` is there twice");
            findings.error("not_unique", &node.span, message, None);
        }
        if learner.is_monotone() && file.project.rules.is_none() {
            let message =
                format!("learner `{name}` is to keep the signs of rules, and there are none");
            let hint = "name a rulebook in [project], or leave `monotone` out".to_string();
            findings.error("not_possible", &node.span, message, Some(hint));
        }
        let keeps_signs = find(name, Some(engine)).is_ok_and(Learner::keeps_signs);
        if learner.is_monotone() && !keeps_signs {
            let able: Vec<String> = ALL
                .iter()
                .filter(|one| one.keeps_signs())
                .map(|one| format!("`{}` with engine `{}`", one.name(), one.engine()))
                .collect();
            let message = format!(
                "learner `{name}` with engine `{engine}` cannot keep the signs of the rules"
            );
            let hint = format!("leave `monotone` out, or use {}", able.join(" or "));
            findings.error("not_possible", &node.span, message, Some(hint));
        }
    }
}
