//! From a rulebook to a draft of a score in `HubSpot`. A rule that has no equal is left out whole, never bent.

use serde_json::{Map, Value as Json, json};

use super::asked::{Asked, asked, numeric};
use crate::exchange::draft::{Draft, Part, Value};
use crate::exchange::{Remarks, Renames};

/// The body for `PUT …/scores/{id}/draft`.
pub(super) fn write(draft: &Draft, renames: &Renames, remarks: &mut Remarks) -> Json {
    let mut categories: Vec<&str> = Vec::new();
    let mut groups = Vec::new();
    for group in &draft.groups {
        let name = group.part.text("name").unwrap_or_default();
        let category = category(&group.part);
        if !categories.contains(&category) {
            categories.push(category);
        }
        let decay = group_decay(&group.part);
        let has = |key: &str| group.part.get(key).is_some();
        if has("expires_days") || (has("decay") && decay.is_none()) {
            remarks.note(
                format!("group `{name}`"),
                "how its points fade or expire has no equal and stays here; rules that need it are listed",
            );
        }
        let mut rules = Vec::new();
        for rule in &group.rules {
            let about = format!("rule `{}`", rule.text("name").unwrap_or_default());
            match calculation(rule, &group.part, renames) {
                Ok(calculation) => rules.push(rule_json(rule, &calculation)),
                Err(reason) => remarks.left_out(about, reason),
            }
        }
        let mut json = object(json!({
            "groupCategory": category, "groupName": name, "id": name, "ruleConfigurations": rules,
        }));
        put(&mut json, "minValue", group.part.number("min"));
        put(&mut json, "maxValue", group.part.number("max"));
        if let Some((days, percent)) = decay {
            let decay = json!({"decayIntervalDays": days, "percentToDecayPerInterval": percent});
            json.insert("groupDecay".to_owned(), decay);
        }
        groups.push(Json::Object(json));
    }
    let mut score = object(json!({
        "name": draft.meta.text("name").unwrap_or_default(),
        "objectTypeId": "0-1",
        "allowedGroupTypes": categories,
        "groupConfigs": groups,
    }));
    match draft.meta.number("max") {
        Some(max) if max.fract() != 0.0 => remarks.left_out(
            "the upper limit of the total",
            "HubSpot takes whole numbers",
        ),
        max => put(&mut score, "maxScore", max),
    }
    let outputs = outputs(draft);
    if !outputs.is_empty() {
        remarks.note(
            "thresholds and matrix",
            "outputs are merged by id: put in the ids that GET …/draft shows for the outputs of your score",
        );
        score.insert(
            "outputConfiguration".to_owned(),
            json!({"outputs": outputs}),
        );
    }
    rest(draft, renames, remarks);
    Json::Object(score)
}

/// What belongs to no rule, and the words that `HubSpot` has no place for.
fn rest(draft: &Draft, renames: &Renames, remarks: &mut Remarks) {
    if draft.meta.get("min").is_some() {
        remarks.left_out("the lower limit of the total", "HubSpot has none");
    }
    for (idx, decision) in draft.overrides.iter().enumerate() {
        let reason = decision.text("reason").unwrap_or_default();
        remarks.left_out(
            format!("override {} ({reason})", idx + 1),
            "HubSpot's scores have no overrides; use a list that the score excludes, or a workflow",
        );
    }
    let rules = draft.groups.iter().flat_map(|group| &group.rules);
    let n_labels = rules
        .clone()
        .filter(|rule| rule.get("label").is_some())
        .count();
    if 0 < n_labels {
        let reason = format!(
            "{n_labels} are left behind: rules have no words of their own in HubSpot, which makes them from what a rule asks"
        );
        remarks.note("labels of rules", reason);
    }
    let stays = |key: &str| draft.parts().any(|part| part.get(key).is_some());
    for (key, what) in [
        ("leeway", "what edits may make of points"),
        ("version", "the version of the book"),
    ] {
        if stays(key) {
            remarks.note(
                format!("`{key}`"),
                format!("{what} stays here: HubSpot has no place for it"),
            );
        }
    }
    let own = |event: &str| !renames.values().any(|name| name == event);
    let events = rules.flat_map(|rule| rule.get("event").map(Value::items).unwrap_or_default());
    if events.filter_map(Value::text).any(own) {
        remarks.note(
            "types of events",
            "they are written as your log names them; `--rename 4-1553675=email_opened` gives HubSpot's own id",
        );
    }
}

fn object(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(map) => map,
        _ => Map::new(),
    }
}

fn put(json: &mut Map<String, Json>, key: &str, value: Option<f64>) {
    if let Some(value) = value {
        json.insert(key.to_owned(), plain(value));
    }
}

/// A whole number without a decimal point.
#[expect(
    clippy::cast_possible_truncation,
    reason = "checked to be whole and small"
)]
fn plain(value: f64) -> Json {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        Json::from(value as i64)
    } else {
        Json::from(value)
    }
}

fn category(group: &Part) -> &'static str {
    if group.text("kind") == Some("fit") {
        "FIT"
    } else {
        "INTENT"
    }
}

/// Days and percent, where both are whole: the only way to fade that `HubSpot` has.
fn group_decay(group: &Part) -> Option<(Json, Json)> {
    let decay = group.get("decay")?;
    let whole = |key: &str| {
        decay
            .get(key)?
            .number()
            .filter(|number| number.fract() == 0.0)
    };
    Some((plain(whole("every_days")?), plain(whole("percent")?)))
}

fn rule_json(rule: &Part, calculation: &Json) -> Json {
    let enabled = rule.get("enabled") != Some(&Value::Flag(false));
    let mut json = object(json!({
        "id": rule.text("name").unwrap_or_default(),
        "enabled": enabled,
        "configuration": {"calculation": calculation},
    }));
    put(&mut json, "minimumValue", rule.number("min"));
    put(&mut json, "maximumValue", rule.number("max"));
    Json::Object(json)
}

fn calculation(rule: &Part, group: &Part, renames: &Renames) -> Result<Json, String> {
    let points = rule.number("points").unwrap_or_default();
    match rule.text("kind").unwrap_or_default() {
        "event" => events(rule, group, renames, points),
        "tier" => tiers(rule, group, renames),
        "attribute" => record(rule, renames, points),
        "value" => ranges(rule, renames),
        "absence" => Err("HubSpot cannot ask for an answer that never came".to_owned()),
        "inactivity" => {
            Err("HubSpot has no penalty for silence; decay of a group comes nearest".to_owned())
        }
        other => Err(format!("rules of kind `{other}` have no equal in HubSpot")),
    }
}

/// The calculation over the properties of a record: of a lead, or of an event.
fn record(rule: &Part, renames: &Renames, points: f64) -> Result<Json, String> {
    let Some(text) = rule.text("where") else {
        return Ok(json!({"type": "CONSTANT", "value": plain(points)}));
    };
    let theirs = |property: &str| theirs(renames, property);
    match asked(text)? {
        Asked::Always => Ok(json!({"type": "CONSTANT", "value": plain(points)})),
        Asked::All(all) => {
            let conditions: Vec<Json> = all
                .into_iter()
                .map(|(property, operation)| {
                    json!({"type": "SINGLE", "property": theirs(&property), "operation": operation})
                })
                .collect();
            Ok(json!({
                "type": "CONDITIONAL", "value": plain(points),
                "whereCondition": {"type": "COMPOSITE", "operator": "AND", "conditions": conditions},
            }))
        }
        Asked::OneOf(property, operations) => {
            let rules: Vec<Json> = operations
                .into_iter()
                .map(|operation| json!({"operation": operation, "value": plain(points)}))
                .collect();
            Ok(json!({"type": "MATCH", "property": theirs(&property), "matchRules": rules}))
        }
    }
}

/// What `HubSpot` calls a property or type of events.
fn theirs(renames: &Renames, name: &str) -> String {
    let found = renames.iter().find(|(_, ours)| *ours == name);
    found.map_or(name, |(theirs, _)| theirs).to_owned()
}

fn types(rule: &Part) -> Result<Vec<&str>, String> {
    let types: Vec<&str> = rule
        .get("event")
        .map(Value::items)
        .unwrap_or_default()
        .iter()
        .filter_map(Value::text)
        .collect();
    if types.is_empty() {
        return Err("HubSpot has no rule for events of any type".to_owned());
    }
    Ok(types)
}

fn timeframe(rule: &Part) -> Result<Option<Json>, String> {
    let Some(days) = rule.number("within_days") else {
        return Ok(None);
    };
    if days.fract() != 0.0 {
        return Err("HubSpot's time frames are whole days".to_owned());
    }
    Ok(Some(json!({"eventFilterOperation": {
        "operationType": "ROLLING_DATE_RANGE", "operator": "IS_LESS_THAN_X_DAYS_AGO", "numberOfDays": plain(days),
        "includeObjectsWithNoValueSet": false, "requiresTimeZoneConversion": false,
    }})))
}

/// The entries of an event rule, one a type, all alike.
fn entries(
    rule: &Part,
    renames: &Renames,
    frequency: Option<&Json>,
    record: &Json,
) -> Result<Json, String> {
    let types = types(rule)?;
    if frequency.is_some() && types.len() != 1 {
        return Err("HubSpot counts one type of events at a time".to_owned());
    }
    let frame = timeframe(rule)?;
    let mut entries = Vec::new();
    for name in types {
        let mut entry =
            object(json!({"eventTypeId": theirs(renames, name), "recordCalculation": record}));
        if let Some(frame) = &frame {
            entry.insert("eventTimeframe".to_owned(), frame.clone());
        }
        if let Some(frequency) = frequency {
            entry.insert("eventFrequencyCriteria".to_owned(), frequency.clone());
        }
        entries.push(Json::Object(entry));
    }
    Ok(json!({"type": "MULTI_UE", "eventCalculators": entries}))
}

fn events(rule: &Part, group: &Part, renames: &Renames, points: f64) -> Result<Json, String> {
    if rule
        .get("expires_days")
        .or(group.get("expires_days"))
        .is_some()
    {
        return Err(
            "HubSpot's points do not expire; `within_days` means the same where nothing fades"
                .to_owned(),
        );
    }
    let fades = rule.get("decay").or(group.get("decay"));
    if fades.is_some() && fades != group.get("decay") {
        return Err(
            "HubSpot's decay is that of a group; put the rule into a group that fades as it does"
                .to_owned(),
        );
    }
    if fades.is_some() && group_decay(group).is_none() {
        return Err("HubSpot's decay is so many whole percent every so many whole days".to_owned());
    }
    if fades.is_some() && rule.get("within_days").is_some() {
        return Err("HubSpot has decay or a time frame in a group, not both".to_owned());
    }
    match rule.text("mode") {
        None | Some("per_occurrence") => {
            let record = record(rule, renames, points)?;
            entries(rule, renames, None, &record)
        }
        Some("once") if fades.is_none() => {
            let record = record(rule, renames, points)?;
            let range = json!({"type": "AT_LEAST", "from": 1, "value": plain(points)});
            let frequency = json!({"type": "BETWEEN", "ranges": [range]});
            entries(rule, renames, Some(&frequency), &record)
        }
        Some("once") => {
            Err("points that are given once and fade have no equal in HubSpot".to_owned())
        }
        Some(_) => Err("HubSpot cannot count once in a period".to_owned()),
    }
}

fn tiers(rule: &Part, group: &Part, renames: &Renames) -> Result<Json, String> {
    if group_decay(group).is_some() {
        return Err(
            "its group fades, and points for a count do not; give it a group without decay"
                .to_owned(),
        );
    }
    let mut ranges = Vec::new();
    let mut most = 0.0;
    for tier in rule.get("tiers").map(Value::items).unwrap_or_default() {
        let number = |key: &str| tier.get(key).and_then(Value::number);
        // Counts are whole: from 1.5 on means from 2 on, and below 3 means up to 2.
        let from = number("from").unwrap_or_default().ceil();
        let points = number("points").unwrap_or_default();
        let last = number("to").map(|to| to.ceil() - 1.0);
        if last.is_some_and(|last| last < from)
            || last.is_some_and(|last| last < 1.0) && points == 0.0
        {
            continue;
        }
        if from < 1.0 && points != 0.0 {
            return Err(
                "HubSpot gives no points for events that never happened (a tier from 0)".to_owned(),
            );
        }
        most = if f64::abs(most) < points.abs() {
            points
        } else {
            most
        };
        let from = from.max(1.0);
        let mut range = object(json!({"from": plain(from), "value": plain(points)}));
        let kind = match last {
            None => "AT_LEAST",
            Some(last) if last <= from => "EXACTLY",
            Some(last) => {
                range.insert("to".to_owned(), plain(last));
                "BETWEEN"
            }
        };
        range.insert("type".to_owned(), Json::from(kind));
        ranges.push(Json::Object(range));
    }
    let record = record(rule, renames, most)?;
    let frequency = json!({"type": "BETWEEN", "ranges": ranges});
    entries(rule, renames, Some(&frequency), &record)
}

/// Tiers of a number as "at least" from high to low, of which the first that matches counts.
fn ranges(rule: &Part, renames: &Renames) -> Result<Json, String> {
    let feature = rule.get("value");
    let kind = feature
        .and_then(|value| value.get("kind"))
        .and_then(Value::text);
    let column = feature
        .and_then(|value| value.get("column"))
        .and_then(Value::text);
    let (Some("number"), Some(column)) = (kind, column) else {
        return Err(
            "HubSpot has no such feature; only tiers of a number column go there".to_owned(),
        );
    };
    let Some(tiers) = rule.get("tiers") else {
        return Err(
            "HubSpot cannot multiply a property; give tiers in place of points for each unit"
                .to_owned(),
        );
    };
    let mut bounds: Vec<(f64, f64)> = Vec::new();
    let mut end = None;
    for tier in tiers.items() {
        let number = |key: &str| tier.get(key).and_then(Value::number);
        let from = number("from").unwrap_or_default();
        // Between two tiers, and above the last, there are no points.
        bounds.extend(end.filter(|end| *end < from).map(|end| (end, 0.0)));
        bounds.push((from, number("points").unwrap_or_default()));
        end = number("to");
    }
    bounds.extend(end.map(|end| (end, 0.0)));
    let rules: Vec<Json> = bounds
        .iter()
        .rev()
        .map(|(from, points)| {
            let operation = numeric("IS_GREATER_THAN_OR_EQUAL_TO", *from);
            json!({"operation": operation, "value": plain(*points)})
        })
        .collect();
    Ok(json!({"type": "MATCH", "property": theirs(renames, column), "matchRules": rules}))
}

fn outputs(draft: &Draft) -> Vec<Json> {
    let mut outputs = Vec::new();
    if !draft.thresholds.is_empty() {
        let boundaries: Vec<Json> = draft
            .thresholds
            .iter()
            .map(|threshold| {
                let at = plain(threshold.number("at").unwrap_or_default());
                json!({"label": threshold.text("label").unwrap_or_default(), "threshold": at})
            })
            .collect();
        outputs
            .push(json!({"outputType": "THRESHOLD", "id": "thresholds", "boundaries": boundaries}));
    }
    if let Some(matrix) = &draft.matrix {
        let sides = [("FIT", "fit", b'A'), ("INTENT", "engagement", b'1')];
        let mut boundaries = Map::new();
        for (theirs, ours, first) in sides {
            let cuts = matrix.get(ours).map(Value::items).unwrap_or_default();
            let mut cuts: Vec<f64> = cuts.iter().filter_map(Value::number).collect();
            // Everything below the last cut needs a boundary of its own.
            let lowest = cuts.last().copied().unwrap_or_default();
            cuts.push(if 0.0 < lowest { 0.0 } else { lowest - 1.0 });
            let labels = (first..).map(|label| char::from(label).to_string());
            let list: Vec<Json> = cuts
                .iter()
                .zip(labels)
                .map(|(cut, label)| json!({"label": label, "threshold": plain(*cut)}))
                .collect();
            boundaries.insert(theirs.to_owned(), Json::Array(list));
        }
        outputs.push(json!({"outputType": "MATRIX", "id": "matrix", "boundaries": boundaries}));
    }
    outputs
}
