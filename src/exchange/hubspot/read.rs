//! From a score of `HubSpot` to a draft.

use std::fmt::Write as _;

use super::calculation::{Piece, Pieces, pieces};
use super::events::{self, tier_list};
use crate::exchange::draft::{Draft, Group, Part, Value, numeral};
use crate::exchange::json::{At, parse};
use crate::exchange::name::{Names, snake};
use crate::exchange::{Input, Remarks, Renames, check};
use crate::project::ProjectError;
use crate::project::toml::words::list;

/// The rulebook in the JSON of a score.
///
/// # Errors
/// A file that is no JSON, or no score.
pub(super) fn read(input: &Input, remarks: &mut Remarks) -> Result<Draft, ProjectError> {
    let json = parse(input.name, input.bytes)?;
    // A page of results may hold one score.
    let results = json.get("results").and_then(|results| results.as_array());
    let scores: Vec<_> = results.map_or_else(|| vec![&json], |results| results.iter().collect());
    let with_groups: Vec<_> = scores
        .iter()
        .filter(|score| score.get("groupConfigs").is_some())
        .collect();
    let score = match with_groups.as_slice() {
        [score] => At::root(score),
        found => {
            let message = if found.is_empty() {
                "there is no score in it: `groupConfigs` is missing".to_owned()
            } else {
                format!(
                    "there are {} scores in it, and a rulebook is one",
                    found.len()
                )
            };
            let hint = "save what GET /marketing/lead-scoring/2026-09-beta/scores/{id} answers";
            let fault = check::fault("hubspot", input.name, "", message, Some(hint));
            return Err(ProjectError::new(vec![fault]));
        }
    };
    let mut reading = Reading {
        renames: input.renames,
        names: Names::default(),
        remarks,
        foreign: Vec::new(),
        draft: Draft::default(),
    };
    reading.top(&score, input.name);
    for group in score.items("groupConfigs") {
        reading.group(&group);
    }
    reading.category_limits(&score);
    for output in score
        .get("outputConfiguration")
        .map(|at| at.items("outputs"))
        .unwrap_or_default()
    {
        reading.output(&output);
    }
    if !reading.foreign.is_empty() {
        reading.remarks.note(
            format!("types of events {}", list(&reading.foreign)),
            "they are HubSpot's own; `--rename 4-1553675=email_opened` gives the name in your log",
        );
    }
    Ok(reading.draft)
}

/// What is read so far.
pub(super) struct Reading<'a, 'b> {
    pub(super) renames: &'a Renames,
    names: Names,
    pub(super) remarks: &'b mut Remarks,
    /// Types of events that nobody has renamed.
    pub(super) foreign: Vec<String>,
    draft: Draft,
}

impl Reading<'_, '_> {
    fn top(&mut self, score: &At, file: &str) {
        let name = score.text("name").unwrap_or("HubSpot score");
        self.draft.meta.set("name", name);
        self.draft.meta.set_some("max", score.number("maxScore"));
        let mut line = format!("Read from `{file}`: HubSpot score `{name}`");
        for (key, word) in [
            ("id", "id"),
            ("scoreStatus", "status"),
            ("publishedAt", "published"),
        ] {
            if let Some(value) = score.id(key) {
                let _ = write!(line, ", {word} {value}");
            }
        }
        self.draft.intro = vec![line + "."];
        if let Some(lists) = score.get("filterConfiguration") {
            let kind = lists
                .text("listFilterType")
                .unwrap_or("INCLUDES")
                .to_lowercase();
            let ids: Vec<String> = lists
                .items("segmentIds")
                .iter()
                .map(|id| id.json.to_string())
                .collect();
            self.remarks.left_out(
                "the lists of the score",
                format!(
                    "it {kind} lists {}; which leads those are is not in the data: keep them out of the lead table, \
                     or bring membership as a column and write an override",
                    ids.join(", ")
                ),
            );
        }
        if let Some(object) = score.text("objectTypeId").filter(|id| *id != "0-1") {
            self.remarks.note(
                "the score",
                format!("it scores objects of type {object}; leads here stand for those"),
            );
        }
    }

    fn group(&mut self, at: &At) {
        let name = at.text("groupName").unwrap_or("group").to_owned();
        let mut part = Part::from(at.path.clone());
        part.set("name", self.group_name(&name));
        let kind = match at.text("groupCategory") {
            Some("FIT") => "fit",
            _ => "engagement",
        };
        part.set("kind", kind);
        part.set_some("min", at.number("minValue"));
        part.set_some("max", at.number("maxValue"));
        if let Some(decay) = at.get("groupDecay") {
            let days = decay.number("decayIntervalDays");
            let percent = decay.number("percentToDecayPerInterval");
            if let (Some(days), Some(percent)) = (days, percent) {
                let decay = vec![
                    ("every_days".to_owned(), Value::Number(days)),
                    ("percent".to_owned(), Value::Number(percent)),
                ];
                part.set("decay", Value::Table(decay));
                self.remarks.note(
                    format!("group `{name}`"),
                    format!(
                        "read as: {} % of what is left are lost every {} days; HubSpot does not say \
                         whether later losses are of what is left or of the points given",
                        numeral(percent),
                        numeral(days)
                    ),
                );
            }
        }
        let mut group = Group {
            part,
            rules: Vec::new(),
        };
        let mut own = Vec::new();
        for (idx, rule) in at.items("ruleConfigurations").iter().enumerate() {
            let what = format!("group `{name}`, rule {}", idx + 1);
            match self.rule(rule, &what, &group.part) {
                Ok(rules) => match limits_of(rule) {
                    Some(limits) if !rules.can_share(&limits) => {
                        self.limited(rules, &limits, &what, &mut group, &mut own);
                    }
                    limits => {
                        for mut rule in rules.parts {
                            let (min, max) = limits.unwrap_or_default();
                            rule.set_some("min", min);
                            rule.set_some("max", max);
                            group.rules.push(rule);
                        }
                    }
                },
                Err(reason) => self.remarks.left_out(what, reason),
            }
        }
        self.draft.groups.push(group);
        self.draft.groups.append(&mut own);
    }

    /// Names of groups have to differ.
    fn group_name(&mut self, name: &str) -> String {
        let taken = |draft: &Draft, name: &str| {
            let mut groups = draft.groups.iter();
            groups.any(|group| group.part.text("name") == Some(name))
        };
        let mut found = name.to_owned();
        let mut number = 2;
        while taken(&self.draft, &found) {
            found = format!("{name} ({number})");
            number += 1;
        }
        found
    }

    /// Limits that several rules have together: those of a group of their own, where the group has none itself.
    fn limited(
        &mut self,
        rules: Rules,
        limits: &Limits,
        what: &str,
        group: &mut Group,
        own: &mut Vec<Group>,
    ) {
        if group.part.get("min").is_some() || group.part.get("max").is_some() {
            self.remarks.changed(
                what,
                format!(
                    "its limits hold for {} parts together, which are rules of their own here, in a group that has limits \
                     itself; they are left off",
                    rules.parts.len()
                ),
            );
            group.rules.extend(rules.parts);
            return;
        }
        let mut part = group.part.clone();
        let name = format!(
            "{}: {}",
            group.part.text("name").unwrap_or_default(),
            rules.base
        );
        part.set("name", name);
        part.set_some("min", limits.0);
        part.set_some("max", limits.1);
        part.comments.push(
            "The limits are those of one rule in HubSpot, which has several parts.".to_owned(),
        );
        own.push(Group {
            part,
            rules: rules.parts,
        });
    }

    /// The rules that one of `HubSpot`'s rules becomes.
    fn rule(&mut self, at: &At, what: &str, group: &Part) -> Result<Rules, String> {
        let calculation = at
            .get("configuration")
            .and_then(|configuration| configuration.get("calculation"))
            .ok_or("it has no calculation")?;
        let (mut rules, is_one_at_most) = if calculation.text("type") == Some("MULTI_UE") {
            (events::rules(&calculation, what, group, self)?, false)
        } else {
            let found = pieces(&calculation, self.renames)?;
            let is_one_at_most = found.is_one_at_most;
            (attributes(found), is_one_at_most)
        };
        let id = at.id("id").filter(|id| is_name(id));
        let first = rules.first().map_or_else(|| "rule".to_owned(), made_name);
        let base = id.clone().unwrap_or(first);
        let said = at.id("id").map_or(String::new(), |id| format!(", id {id}"));
        for rule in &mut rules {
            let mut named = Part::from(at.path.clone());
            named.comments.push(format!("HubSpot: {what}{said}"));
            named.comments.append(&mut rule.comments);
            let name = id.clone().unwrap_or_else(|| made_name(rule));
            named.set("name", self.names.unique(&name));
            named.entries.append(&mut rule.entries);
            if at.flag("enabled") == Some(false) {
                named.set("enabled", Value::Flag(false));
            }
            *rule = named;
        }
        Ok(Rules {
            parts: rules,
            is_one_at_most,
            base,
        })
    }

    /// A limit of all groups of one kind, where only one group is of that kind.
    fn category_limits(&mut self, score: &At) {
        let Some(limit) = score.number("maxScorePerCategory") else {
            return;
        };
        for kind in ["fit", "engagement"] {
            let of_kind = |group: &&mut Group| group.part.text("kind") == Some(kind);
            let mut groups: Vec<&mut Group> =
                self.draft.groups.iter_mut().filter(of_kind).collect();
            match groups.as_mut_slice() {
                [] => {}
                [group] => {
                    let max = group.part.number("max").map_or(limit, |max| max.min(limit));
                    group.part.set("max", max);
                }
                several => self.remarks.changed(
                    format!("the limit of {kind} points"),
                    format!(
                        "at most {} for {} groups together has no equal; put their rules into one group, or lower their limits",
                        numeral(limit),
                        several.len()
                    ),
                ),
            }
        }
    }

    fn output(&mut self, at: &At) {
        match at.text("outputType") {
            Some("THRESHOLD") => {
                let of: Vec<&str> = at
                    .json
                    .get("categories")
                    .and_then(|found| found.as_array())
                    .into_iter()
                    .flatten()
                    .filter_map(|one| one.as_str())
                    .collect();
                if let [one] = of.as_slice()
                    && self
                        .draft
                        .groups
                        .iter()
                        .any(|group| group.part.text("kind") != Some(category(one)))
                {
                    let reason = format!(
                        "they are of the {} points alone there, and of the total here",
                        category(one)
                    );
                    self.remarks.changed("the thresholds", reason);
                }
                for boundary in at.items("boundaries") {
                    let mut part = Part::from(boundary.path.clone());
                    part.set("label", boundary.text("label").unwrap_or_default());
                    part.set("at", boundary.number("threshold").unwrap_or_default());
                    self.draft.thresholds.push(part);
                }
            }
            Some("MATRIX") => {
                let mut matrix = Part::from(at.path.clone());
                for (key, name) in [("FIT", "fit"), ("INTENT", "engagement")] {
                    let found = at
                        .get("boundaries")
                        .map(|at| at.items(key))
                        .unwrap_or_default();
                    let mut cuts: Vec<f64> = found
                        .iter()
                        .filter_map(|one| one.number("threshold"))
                        .collect();
                    cuts.sort_by(|a, b| b.total_cmp(a));
                    // Below the last cut comes one letter more, so the lowest is the rest.
                    cuts.pop();
                    let cuts = cuts.into_iter().map(Value::Number).collect();
                    matrix.set(name, Value::List(cuts));
                }
                self.draft.matrix = Some(matrix);
            }
            Some("SCORE") | None => {}
            Some(other) => {
                let reason = format!("outputs of type `{other}` are not known");
                self.remarks.left_out(format!("`{}`", at.path), reason);
            }
        }
    }
}

fn category(name: &str) -> &'static str {
    if name == "FIT" { "fit" } else { "engagement" }
}

type Limits = (Option<f64>, Option<f64>);

/// The rules that came from one, and whether at most one of them gives points.
struct Rules {
    parts: Vec<Part>,
    is_one_at_most: bool,
    base: String,
}

impl Rules {
    /// Whether limits mean the same for each as for all together.
    fn can_share(&self, (min, max): &Limits) -> bool {
        let around_zero = min.is_none_or(|min| min <= 0.0) && max.is_none_or(|max| 0.0 <= max);
        self.parts.len() < 2 || (self.is_one_at_most && around_zero)
    }
}

/// Limits of a rule; both spellings are in use.
fn limits_of(rule: &At) -> Option<Limits> {
    let min = rule
        .number("minimumValue")
        .or_else(|| rule.number("minValue"));
    let max = rule
        .number("maximumValue")
        .or_else(|| rule.number("maxValue"));
    (min.is_some() || max.is_some()).then_some((min, max))
}

fn attributes(found: Pieces) -> Vec<Part> {
    let part = |piece| {
        let mut part = Part::default();
        match piece {
            Piece::Where(held, points) => {
                part.set("kind", "attribute");
                part.set("where", held.unwrap_or_else(|| "true".to_owned()));
                part.set("points", points);
            }
            Piece::Ranges(column, ranges) => {
                part.set("kind", "value");
                let feature = vec![
                    ("kind".to_owned(), Value::from("number")),
                    ("column".to_owned(), Value::from(column)),
                ];
                part.set("value", Value::Table(feature));
                part.set("tiers", tier_list(&ranges));
            }
        }
        part
    };
    found.pieces.into_iter().map(part).collect()
}

/// Whether an id is a name that somebody gave, and not a number or a UUID.
fn is_name(id: &str) -> bool {
    let is_uuid = id.len() == 36
        && id
            .chars()
            .all(|letter| letter.is_ascii_hexdigit() || letter == '-');
    !id.chars().all(|letter| letter.is_ascii_digit()) && !is_uuid
}

/// A name from what the rule looks at.
fn made_name(rule: &Part) -> String {
    let event = rule.get("event").map(Value::items).unwrap_or_default();
    let mut words: Vec<&str> = event.iter().filter_map(Value::text).collect();
    words.extend(rule.text("where"));
    words.extend(
        rule.get("value")
            .and_then(|value| value.get("column"))
            .and_then(Value::text),
    );
    snake(&words.join(" "))
}
