//! Your points against those that the data implies (13): which rules are off, and what to do about each.

use serde_json::{Value, json};

use crate::artifact::{AuditFile, RuleAuditLine};
use crate::report::page::panel::{Cell, Panel, Table};
use crate::report::page::spec::{chart, color, colors, layer, merge, names, short};
use crate::report::page::view::View;
use crate::report::page::words::{Words, say};

use super::rule_points::{
    after, before, change_of, is_lost, margin, named, plain, signed, why_not,
};

/// Rules that the chart shows at most, those that are off first.
const MOST: usize = 30;

pub(super) fn panel(view: &View) -> Option<Panel> {
    let audit = view.audit?;
    let words = &view.words;
    let rules = by_severity(audit);
    let changes = rules
        .iter()
        .filter(|rule| change_of(audit, &rule.name).is_some());
    let mut panel = Panel::new(words, "points", answer(words, audit, &rules))
        .chart(spec(words, audit, &rules))
        .reading(say!(words, "points-reading", n = changes.count()))
        .show(&what_to_do(words, audit, &rules).html())
        .numbers(table(words, audit, &rules));
    if rules.iter().any(|rule| is_without_change(audit, rule)) {
        let why = why_not(audit.suggestion.as_ref());
        panel = panel.reading(say!(words, "points-no-change", why = why));
    }
    if rules.iter().any(|rule| !rule.tiers.is_empty()) {
        panel = panel.reading(say!(words, "points-tiers"));
    }
    if MOST < rules.len() {
        panel = panel.reading(say!(words, "points-more", shown = MOST, n = rules.len()));
    }
    if !audit.adjusted_for.is_empty() {
        panel = panel.reading(say!(
            words,
            "points-adjusted",
            list = words.list(
                &audit
                    .adjusted_for
                    .iter()
                    .map(|name| words.column(&name.replace('_', " ")))
                    .collect::<Vec<_>>()
            )
        ));
    }
    Some(panel.reading(say!(words, "causality")))
}

/// What to make of a verdict: its place in the order, its class, and the color of its marks.
fn weight(verdict: &str) -> (usize, &'static str, &'static str) {
    match verdict {
        "wrong sign" => (0, "bad", "wrong"),
        "lower" => (1, "less", "points"),
        "raise" => (1, "more", "model"),
        "dominated" => (2, "plain", "other"),
        "capped out" => (3, "plain", "other"),
        "dead" => (4, "plain", "other"),
        "saturated" => (5, "plain", "other"),
        "stale" => (6, "plain", "other"),
        "keep" => (7, "good", "bought"),
        _ => (8, "plain", "other"),
    }
}

/// Whether something is to be done about a rule.
pub(super) fn is_off(rule: &RuleAuditLine) -> bool {
    weight(&rule.verdict).0 < 7
}

/// Rules, those to act on first, and among them the farthest off.
pub(super) fn by_severity(audit: &AuditFile) -> Vec<&RuleAuditLine> {
    let mut rules: Vec<&RuleAuditLine> = audit.rules.iter().collect();
    let distance = |rule: &RuleAuditLine| {
        rule.implied
            .map_or(0.0, |implied| (implied.points - rule.points).abs())
    };
    rules.sort_by(|a, b| {
        let by_verdict = weight(&a.verdict).0.cmp(&weight(&b.verdict).0);
        by_verdict
            .then(distance(b).total_cmp(&distance(a)))
            .then(a.name.cmp(&b.name))
    });
    rules
}

/// The verdict in words; points that are taken off say so.
pub(super) fn verdict(words: &Words, rule: &RuleAuditLine) -> String {
    let key = match (rule.verdict.as_str(), rule.points < 0.0) {
        ("lower", true) => "takes-too-much".to_owned(),
        ("raise", true) => "takes-too-little".to_owned(),
        (verdict, _) => verdict.replace(' ', "-"),
    };
    words.say(&format!("verdict-{key}"), &[])
}

fn answer(words: &Words, audit: &AuditFile, rules: &[&RuleAuditLine]) -> String {
    let n = |wanted: &[&str]| {
        audit
            .rules
            .iter()
            .filter(|rule| wanted.contains(&rule.verdict.as_str()))
            .count()
    };
    let parts: Vec<String> = [
        ("wrong", n(&["wrong sign"])),
        ("lower", n(&["lower"])),
        ("raise", n(&["raise"])),
        (
            "idle",
            n(&["dead", "saturated", "capped out", "dominated", "stale"]),
        ),
        ("keep", n(&["keep"])),
        ("unsure", n(&["too little evidence"])),
    ]
    .into_iter()
    .filter(|(_, n)| 0 < *n)
    .map(|(what, n)| say!(words, "points-part", what = what, n = n))
    .collect();
    let mut answer = say!(
        words,
        "points-answer",
        n = audit.rules.len(),
        parts = words.list(&parts)
    );
    if let Some(worst) = rules
        .first()
        .filter(|rule| is_off(rule) && rule.implied.is_some())
    {
        answer = say!(
            words,
            "join",
            first = answer,
            second = farthest(words, audit, worst)
        );
    }
    answer
}

/// "Webinar attended: you give 20, past outcomes imply 0 to 10. Suggested: 5."
fn farthest(words: &Words, audit: &AuditFile, rule: &RuleAuditLine) -> String {
    let edit = change_of(audit, &rule.name);
    say!(
        words,
        "points-one",
        rule = rule.words.as_str(),
        points = plain(words, rule),
        margin = margin(words, rule),
        changes = if edit.is_some() { "yes" } else { "no" },
        to = edit.map_or_else(String::new, |edit| after(words, edit)),
    )
}

/// What to do about a rule: the suggested change where there is one, else what is known and why none is suggested.
fn todo(words: &Words, audit: &AuditFile, rule: &RuleAuditLine) -> String {
    if let Some(edit) = change_of(audit, &rule.name) {
        return say!(
            words,
            "todo-change",
            from = before(words, edit),
            to = after(words, edit),
            held = if is_lost(edit) { "no" } else { "yes" },
            alone = if is_off(rule) { "off" } else { "right" },
        );
    }
    let said = say!(
        words,
        &format!("todo-{}", rule.verdict.replace(' ', "-")),
        points = plain(words, rule),
        margin = margin(words, rule),
        leads = rule.fired_leads,
        share = words.percent(rule.fired_share),
        hidden = words.percent(rule.bindings.hidden),
        other = named(audit, rule.dominated_by.as_deref().unwrap_or_default()),
        days = rule.days_quiet.unwrap_or_default(),
        converted = rule.converted,
        sign = if rule.points < 0.0 { "minus" } else { "plus" },
    );
    if is_without_change(audit, rule) {
        let second = say!(words, "todo-no-change");
        return say!(words, "join", first = said, second = second);
    }
    said
}

/// Whether other points would be in place by the rule itself, but are not suggested.
fn is_without_change(audit: &AuditFile, rule: &RuleAuditLine) -> bool {
    ["wrong sign", "raise", "lower"].contains(&rule.verdict.as_str())
        && change_of(audit, &rule.name).is_none()
}

fn what_to_do(words: &Words, audit: &AuditFile, rules: &[&RuleAuditLine]) -> Table {
    let columns = [
        "col-rule",
        "col-verdict",
        "col-todo",
        "#col-points",
        "#col-implied",
    ];
    let mut table = Table::new(words, say!(words, "points-todo-caption"), &columns).shown();
    let is_listed = |rule: &&&RuleAuditLine| is_off(rule) || change_of(audit, &rule.name).is_some();
    let off: Vec<&&RuleAuditLine> = rules.iter().filter(is_listed).collect();
    // Where nothing is off, the whole book is of interest.
    let listed = if off.is_empty() {
        rules.iter().collect()
    } else {
        off
    };
    for rule in listed {
        table.row(vec![
            rule.words.clone().into(),
            Cell::Chip(verdict(words, rule), weight(&rule.verdict).1),
            Cell::Long(todo(words, audit, rule)),
            Cell::Number(signed(words, rule)),
            Cell::Number(implied(words, rule)),
        ]);
    }
    table
}

fn implied(words: &Words, rule: &RuleAuditLine) -> String {
    rule.implied.map_or_else(
        || "–".to_owned(),
        |found| {
            say!(
                words,
                "with-margin",
                value = words.signed(found.points),
                margin = margin(words, rule)
            )
        },
    )
}

fn table(words: &Words, audit: &AuditFile, rules: &[&RuleAuditLine]) -> Table {
    let columns = [
        "col-rule",
        "#col-points",
        "#col-implied",
        "col-verdict",
        "#col-leads-fired",
        "#col-share-fired",
        "#col-conversions",
        "#col-rate-fired",
        "#col-rate-quiet",
        "#col-lift",
        "col-moves-with",
    ];
    let mut table = Table::new(words, say!(words, "points-caption"), &columns);
    for rule in rules {
        let rate = |share: f64| words.percent(share);
        let alike: Vec<String> = rule
            .overlaps
            .iter()
            .take(2)
            .map(|other| {
                say!(
                    words,
                    "moves-with",
                    rule = named(audit, &other.rule),
                    share = words.percent(other.contained)
                )
            })
            .collect();
        let with_margin = |line: &crate::artifact::RateLine, write: &dyn Fn(f64) -> String| {
            say!(
                words,
                "with-margin",
                value = write(line.value),
                margin = words.range(write(line.interval.low), write(line.interval.high))
            )
        };
        table.row(vec![
            rule.words.clone().into(),
            Cell::Number(signed(words, rule)),
            Cell::Number(implied(words, rule)),
            Cell::Chip(verdict(words, rule), weight(&rule.verdict).1),
            Cell::Number(words.count(rule.fired_leads)),
            Cell::Number(words.percent(rule.fired_share)),
            Cell::Number(words.count(rule.converted)),
            Cell::Number(
                rule.rate
                    .as_ref()
                    .map_or_else(|| "–".to_owned(), |line| with_margin(line, &rate)),
            ),
            Cell::Number(rule.rate_quiet.map_or_else(|| "–".to_owned(), rate)),
            Cell::Number(rule.lift.as_ref().map_or_else(
                || "–".to_owned(),
                |line| with_margin(line, &|x| words.number(x, 1)),
            )),
            Cell::Long(alike.join("; ")),
        ]);
    }
    table
}

/// Where the axis ends: wide enough for all points and best values, and for intervals as far as they do not drown them.
fn domain(rules: &[&RuleAuditLine], suggested: &dyn Fn(&RuleAuditLine) -> Option<f64>) -> [f64; 2] {
    let inner = rules.iter().flat_map(|rule| {
        [
            rule.points,
            rule.implied.map_or(0.0, |implied| implied.points),
            suggested(rule).unwrap_or_default(),
        ]
    });
    let (low, high) = inner
        .filter(|x| x.is_finite())
        .fold((0.0_f64, 0.0_f64), |(low, high), x| {
            (low.min(x), high.max(x))
        });
    let room = 0.35 * (high - low).max(1.0);
    let ends = rules
        .iter()
        .filter_map(|rule| rule.implied)
        .map(|implied| implied.interval);
    let (mut first, mut last) = (low, high);
    for end in ends {
        first = if end.low.is_finite() {
            first.min(end.low)
        } else {
            low - room
        };
        last = if end.high.is_finite() {
            last.max(end.high)
        } else {
            high + room
        };
    }
    let (first, last) = (first.max(low - room), last.min(high + room));
    // Marks at the ends stay clear of the names.
    let edge = 0.03 * (last - first);
    [first - edge, last + edge]
}

fn spec(words: &Words, audit: &AuditFile, rules: &[&RuleAuditLine]) -> Value {
    let shown: Vec<&RuleAuditLine> = rules.iter().copied().take(MOST).collect();
    let suggested = |rule: &RuleAuditLine| change_of(audit, &rule.name).map(|edit| edit.to);
    let [first, last] = domain(&shown, &suggested);
    let group = |verdict: &str| weight(verdict).2;
    let title = |hue: &str| say!(words, &format!("points-legend-{hue}"));
    let rows: Vec<Value> = shown.iter().map(|rule| {
        let ends = rule.implied.map(|implied| implied.interval);
        let end = |value: f64, open: f64| if value.is_finite() { short(value.clamp(first, last)) } else { short(open) };
        json!({
            "rule": rule.words, "points": short(rule.points), "verdict": title(group(&rule.verdict)),
            "implied": rule.implied.map(|implied| short(implied.points)),
            "low": ends.map(|ends| end(ends.low, first)), "high": ends.map(|ends| end(ends.high, last)),
            "to": suggested(rule).map(short), "tip": farthest(words, audit, rule),
        })
    }).collect();
    let present: Vec<(String, &'static str)> = ["wrong", "points", "model", "bought", "other"]
        .into_iter()
        .filter(|hue| shown.iter().any(|rule| group(&rule.verdict) == *hue))
        .map(|hue| (title(hue), hue))
        .collect();
    let y = names("rule");
    let x = |field: &str| json!({"field": field, "type": "quantitative", "title": say!(words, "axis-points"), "scale": {"domain": [first, last], "nice": false}, "axis": {"tickCount": 7}});
    let hue = colors("verdict", &present);
    let tip = json!({"field": "tip", "type": "nominal"});
    let mut bar = hue.clone();
    merge(
        &mut bar,
        json!({"legend": {"symbolType": "square", "symbolOpacity": 1}}),
    );
    chart(
        words,
        26 * shown.len() + 10,
        &rows,
        &[
            json!({"mark": {"type": "rule", "color": color("axis")}, "encoding": {"x": {"datum": 0, "type": "quantitative"}}}),
            layer(
                &json!({"type": "bar", "height": 9, "opacity": 0.45, "orient": "horizontal", "cornerRadius": 2}),
                &json!({"y": y, "x": x("low"), "x2": {"field": "high"}, "color": bar, "tooltip": tip}),
            ),
            layer(
                &json!({"type": "point", "shape": "diamond", "filled": true, "size": 75, "opacity": 1}),
                &json!({"y": y, "x": x("implied"), "color": hue, "tooltip": tip}),
            ),
            layer(
                &json!({"type": "point", "shape": "circle", "filled": false, "size": 95, "strokeWidth": 2.5, "opacity": 1}),
                &json!({"y": y, "x": x("points"), "color": hue, "tooltip": tip}),
            ),
            layer(
                &json!({"type": "point", "shape": "triangle-down", "filled": true, "size": 80, "opacity": 1, "yOffset": -9, "color": color("ink")}),
                &json!({"y": y, "x": x("to"), "tooltip": tip}),
            ),
        ],
    )
}
