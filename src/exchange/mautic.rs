//! Rulebook format: point actions and triggers of Mautic, as its API lists them (JSON); read only.
//!
//! # Source
//! Mautic's developer documentation (point actions, point triggers), and of its code at 2427149 what an action does:
//! `PointBundle/Model/PointModel.php` (points once, or each time where `repeatable`), `PageBundle/Helper/PointActionHelper.php`
//! (`url.hit`: a pattern with `*`, number of hits, time, return). Mautic adds points when something happens and keeps the
//! balance; here points are computed from the log, so that actions edited later give other points to the past.

use serde_json::Value as Json;

use super::draft::{Draft, Group, Part, Value, numeral};
use super::json::{At, has_key, parse};
use super::name::{Names, snake};
use super::{Format, Input, Remarks, Renames, check};
use crate::error::Error;
use crate::project::ProjectError;
use crate::project::toml::words::list;

/// The format.
pub struct Mautic;

/// What Mautic's own actions look at: type, the property that limits it to some, and the column of the log for that.
const ACTIONS: [(&str, &str, &str); 6] = [
    ("asset.download", "assets", "asset_id"),
    ("email.open", "emails", "email_id"),
    ("email.send", "emails", "email_id"),
    ("form.submit", "forms", "form_id"),
    ("page.hit", "pages", "page_id"),
    ("url.hit", "page_url", "url"),
];

impl Format for Mautic {
    fn name(&self) -> &'static str {
        "mautic"
    }

    fn summary(&self) -> &'static str {
        "Point actions and triggers of Mautic, as GET /api/points and /api/points/triggers list them (JSON); read only."
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        has_key(bytes, &["points", "point", "triggers"]) && has_key(bytes, &["delta", "triggers"])
    }

    fn has_names_of_its_own(&self) -> bool {
        true
    }

    fn read(&self, input: &Input, remarks: &mut Remarks) -> Result<Draft, ProjectError> {
        let json = parse(input.name, input.bytes)?;
        let top = At::root(&json);
        let mut actions = top.items("points");
        actions.extend(top.get("point"));
        let mut triggers = top.items("triggers");
        triggers.extend(top.get("trigger"));
        if actions.is_empty() && triggers.is_empty() {
            let message = "there are no point actions in it: neither `points` nor `point`";
            let hint = "save what GET /api/points?limit=1000 answers";
            let fault = check::fault("mautic", input.name, "", message, Some(hint));
            return Err(ProjectError::new(vec![fault]));
        }
        let total = top
            .number("total")
            .or_else(|| top.id("total")?.parse().ok());
        if let Some(total) =
            total.filter(|total| (actions.len().max(triggers.len()) as f64) < *total)
        {
            remarks.left_out(
                input.name,
                format!(
                    "it is one page of {} entries; ask for all with `limit`",
                    numeral(total)
                ),
            );
        }
        remarks.note(
            "the balance of points",
            "Mautic adds points at the time and keeps them; here they are computed from the log, so points that a \
             later edit of an action, a campaign or a person changed are not in them",
        );
        let mut reading = Reading {
            renames: input.renames,
            names: Names::default(),
            draft: Draft::default(),
            remarks,
            types: Vec::new(),
            columns: Vec::new(),
        };
        reading.draft.meta.set("name", "mautic");
        reading.draft.intro = vec![format!(
            "Read from `{}`: point actions of Mautic.",
            input.name
        )];
        for action in &actions {
            reading.action(action);
        }
        for trigger in &triggers {
            reading.trigger(trigger);
        }
        for (what, names) in [
            ("types of events", &reading.types),
            ("columns of events", &reading.columns),
        ] {
            if !names.is_empty() {
                reading.remarks.note(
                    format!("{what} {}", list(names)),
                    "these names are Mautic's or ours; `--rename email.open=email_opened` gives those of your log",
                );
            }
        }
        Ok(reading.draft)
    }

    fn is_writable(&self) -> bool {
        false
    }

    fn write(&self, _: &Draft, _: &Renames, _: &mut Remarks) -> Result<Vec<u8>, Error> {
        Err(Error::config(
            "rulebooks in the format `mautic` are read, not written",
        ))
    }
}

struct Reading<'a, 'b> {
    renames: &'a Renames,
    names: Names,
    draft: Draft,
    remarks: &'b mut Remarks,
    /// Types of events and columns that nobody has renamed.
    types: Vec<String>,
    columns: Vec<String>,
}

impl Reading<'_, '_> {
    fn renamed<'a>(&'a self, name: &'a str) -> &'a str {
        self.renames.get(name).map_or(name, String::as_str)
    }

    fn action(&mut self, at: &At) {
        let words = at.text("name").unwrap_or("point action").to_owned();
        let id = at
            .id("id")
            .map_or_else(|| at.path.clone(), |id| format!("id {id}"));
        let what = format!("action `{words}` ({id})");
        match self.rule(at, &words, &what) {
            Ok(rule) => self.group_of(at).rules.push(rule),
            Err(reason) => self.remarks.left_out(what, reason),
        }
    }

    /// The group that Mautic gives the action, or one for all that have none.
    fn group_of(&mut self, at: &At) -> &mut Group {
        let given = at.get("group").and_then(|group| match group.json {
            Json::String(name) => Some(name.clone()),
            _ => group.text("name").map(str::to_owned),
        });
        let name = given.unwrap_or_else(|| "mautic".to_owned());
        let groups = &mut self.draft.groups;
        let found = groups
            .iter()
            .position(|group| group.part.text("name") == Some(&name));
        let idx = found.unwrap_or_else(|| {
            let mut part = Part::from(at.path.clone());
            part.set("name", name.as_str());
            part.set("kind", "engagement");
            groups.push(Group {
                part,
                rules: Vec::new(),
            });
            groups.len() - 1
        });
        &mut groups[idx]
    }

    fn rule(&mut self, at: &At, words: &str, what: &str) -> Result<Part, String> {
        let kind = at.text("type").ok_or("it has no type")?;
        let delta = at.number("delta").or_else(|| at.id("delta")?.parse().ok());
        let delta = delta.ok_or("it has no points (`delta`)")?;
        let repeats = is_set(at.get("repeatable").as_ref());
        let asked = self.asked(at, kind, repeats)?;
        let mut rule = Part::from(at.path.clone());
        let id = at.id("id").map_or(String::new(), |id| format!(" {id}"));
        rule.comments
            .push(format!("Mautic: point action{id}, type {kind}"));
        rule.comments.extend(
            at.text("description")
                .filter(|text| !text.trim().is_empty())
                .map(str::to_owned),
        );
        let name = self.names.unique(&snake(words));
        rule.set("name", name);
        rule.set("label", words);
        rule.set("kind", "event");
        rule.set("event", self.renamed(kind));
        rule.set_some("where", asked.condition);
        if let Some(hits) = asked.from_hit {
            rule.set("kind", "tier");
            let tier = [("from", hits), ("points", delta)];
            let tier = tier.map(|(key, value)| (key.to_owned(), Value::Number(value)));
            rule.set("tiers", Value::List(vec![Value::Table(tier.to_vec())]));
        } else {
            rule.set("points", delta);
            if !repeats || asked.is_first {
                rule.set("mode", "once");
            }
        }
        if at.get("isPublished").is_some() && !is_set(at.get("isPublished").as_ref()) {
            rule.set("enabled", Value::Flag(false));
        }
        for (key, word) in [("publishUp", "before"), ("publishDown", "after")] {
            if let Some(day) = at.text(key) {
                self.remarks.changed(
                    what,
                    format!("it gives nothing {word} {day} there, and knows no days here"),
                );
            }
        }
        if self.renamed(kind) == kind && !self.types.iter().any(|one| one == kind) {
            self.types.push(kind.to_owned());
        }
        Ok(rule)
    }

    /// What the properties of an action ask for.
    fn asked(&mut self, at: &At, kind: &str, repeats: bool) -> Result<Asked, String> {
        let mut asked = Asked::default();
        let Some(properties) = at.get("properties") else {
            return Ok(asked);
        };
        let known = ACTIONS.iter().find(|(name, _, _)| *name == kind);
        let Json::Object(entries) = properties.json else {
            // PHP writes an empty object as a list.
            return Ok(asked);
        };
        for (key, value) in entries.iter().filter(|(_, value)| !is_empty(value)) {
            match (known, key.as_str()) {
                (Some((_, "page_url", column)), "page_url") => {
                    let pattern = value.as_str().unwrap_or_default().trim();
                    asked.condition = Some(url(&self.column(column), pattern)?);
                }
                (Some((_, limit, column)), key) if key == *limit => {
                    asked.condition = Some(one_of(&self.column(column), value)?);
                }
                (Some(_), "page_hits") => {
                    let hits = value
                        .as_f64()
                        .or_else(|| value.as_str()?.parse().ok())
                        .unwrap_or(1.0);
                    if repeats && 1.0 < hits {
                        return Err(format!(
                            "each visit from visit {} on gives points, which has no equal",
                            numeral(hits)
                        ));
                    }
                    asked.from_hit = Some(hits).filter(|hits| 1.0 < *hits);
                }
                (Some(_), "first_time") => asked.is_first = true,
                (Some(_), "accumulative_time" | "returns_within" | "returns_after") => {
                    return Err(format!(
                        "its option `{key}` (time between or on pages) has no equal in a rule"
                    ));
                }
                // How the form shows a time, not how long it is.
                (Some(_), key) if key.ends_with("_unit") => {}
                _ => return Err(format!("its option `{key}` is not known here")),
            }
        }
        Ok(asked)
    }

    fn column(&mut self, column: &str) -> String {
        let name = self.renamed(column).to_owned();
        if name == column && !self.columns.contains(&name) {
            self.columns.push(name.clone());
        }
        name
    }

    fn trigger(&mut self, at: &At) {
        let words = at.text("name").unwrap_or("point trigger").to_owned();
        let what = format!("trigger `{words}`");
        let points = at
            .number("points")
            .or_else(|| at.id("points")?.parse().ok());
        let Some(points) = points else {
            return self.remarks.left_out(what, "it has no points");
        };
        if at.get("isPublished").is_some() && !is_set(at.get("isPublished").as_ref()) {
            return self.remarks.left_out(what, "it is not published");
        }
        let mut part = Part::from(at.path.clone());
        part.set("label", words);
        part.set("at", points);
        self.draft.thresholds.push(part);
        let actions: Vec<String> = at
            .items("events")
            .iter()
            .filter_map(|event| event.text("type").map(|name| format!("`{name}`")))
            .collect();
        if !actions.is_empty() {
            let reason = format!(
                "what it does ({}) is no part of a rulebook; the threshold is",
                actions.join(", ")
            );
            self.remarks.left_out(what, reason);
        }
    }
}

/// What limits an action.
#[derive(Default)]
struct Asked {
    condition: Option<String>,
    /// Points from this visit on.
    from_hit: Option<f64>,
    is_first: bool,
}

/// Flags come as `true`, 1 and "1".
fn is_set(at: Option<&At>) -> bool {
    match at.map(|at| at.json) {
        Some(Json::Bool(flag)) => *flag,
        Some(Json::Number(number)) => number.as_f64() != Some(0.0),
        Some(Json::String(text)) => !["", "0", "false"].contains(&text.as_str()),
        _ => false,
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) => true,
        Json::String(text) => text.trim().is_empty() || text == "0",
        Json::Number(number) => number.as_f64() == Some(0.0),
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.is_empty(),
        Json::Bool(true) => false,
    }
}

/// A condition that a column holds one of these ids.
fn one_of(column: &str, ids: &Json) -> Result<String, String> {
    let ids = ids
        .as_array()
        .ok_or_else(|| format!("`{column}` is no list"))?;
    let ids: Vec<String> = ids
        .iter()
        .map(|id| match id {
            Json::String(text) if text.parse::<f64>().is_err() => {
                format!("'{}'", text.replace('\'', "''"))
            }
            Json::String(text) => text.clone(),
            other => other.to_string(),
        })
        .collect();
    Ok(match ids.as_slice() {
        [one] => format!("{column} = {one}"),
        several => format!("{column} IN ({})", several.join(", ")),
    })
}

/// A pattern with `*` for anything, as SQL has it.
fn url(column: &str, pattern: &str) -> Result<String, String> {
    let text = pattern.replace('\'', "''");
    if pattern.contains(['?', '[']) {
        return Err(format!(
            "its pattern `{pattern}` has letters that stand for others, beside `*`"
        ));
    }
    if !pattern.contains('*') {
        return Ok(format!("{column} = '{text}'"));
    }
    if !pattern.contains(['%', '_']) {
        return Ok(format!("{column} LIKE '{}'", text.replace('*', "%")));
    }
    // `%` and `_` would stand for others in a pattern of SQL.
    let inner = text.trim_matches('*');
    let call = match (text.starts_with('*'), text.ends_with('*')) {
        _ if inner.contains('*') => None,
        (true, true) => Some("contains"),
        (false, true) => Some("starts_with"),
        (true, false) => Some("ends_with"),
        (false, false) => None,
    };
    call.map(|call| format!("{call}({column}, '{inner}')"))
        .ok_or_else(|| format!("its pattern `{pattern}` has `*` in the middle beside `%` or `_`"))
}
