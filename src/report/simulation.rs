//! An edited book replayed over history, in words, tables and JSON.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::advice::{AtLabel, Replayed, Simulation};
use crate::points::Estimate;
use crate::report::table::{Align, day, percent, render_table, thousands};
use crate::report::words::points;

/// What differs between two books: rule, points in use, points in the edited book; `None` = not there.
pub type Difference = (String, Option<f64>, Option<f64>);

/// The simulation for people.
pub fn render_text(simulation: &Simulation, differences: &[Difference]) -> String {
    let mut text = changes(differences);
    let headings = [
        ("replayed on", Align::Left),
        ("conversions", Align::Right),
        ("caught today", Align::Right),
        ("edited", Align::Right),
        ("more (95 %)", Align::Right),
    ];
    let mut rows = vec![replayed("all of history", &simulation.all)];
    rows.extend(
        simulation
            .later
            .as_ref()
            .map(|later| replayed("the latest part", later)),
    );
    let _ = write!(
        text,
        "\nConversions among the {} of leads with the most points{}:\n{}",
        percent(simulation.all.capacity),
        match simulation.all.lists {
            0 | 1 => "",
            _ => ", on each list from its own top, added up",
        },
        render_table(&headings, &rows)
    );
    let _ = writeln!(
        text,
        "\n{} rows get another total, by {} points on average; {} of the {} rows at the head of their list are new there.{}",
        thousands(simulation.changed),
        points(simulation.mean_change),
        whole(simulation.swapped),
        whole(simulation.kept + simulation.swapped),
        simulation.tau_b.map_or_else(String::new, |tau| format!(
            " Agreement of the two orders: {tau:.2} (tau-b, 1 = the same)."
        ))
    );
    if !simulation.labels.is_empty() {
        let _ = write!(text, "\n{}", labels(&simulation.labels));
    }
    text
}

fn changes(differences: &[Difference]) -> String {
    if differences.is_empty() {
        return "Both books give the same points for every rule.\n".to_owned();
    }
    let shown = |points_of: Option<f64>| points_of.map_or_else(|| "–".to_owned(), points);
    let rows: Vec<Vec<String>> = differences
        .iter()
        .map(|(rule, from, to)| vec![rule.clone(), shown(*from), shown(*to)])
        .collect();
    render_table(
        &[
            ("rule", Align::Left),
            ("today", Align::Right),
            ("edited", Align::Right),
        ],
        &rows,
    )
}

fn replayed(name: &str, on: &Replayed) -> Vec<String> {
    let when = match on.on.cutoffs {
        Some((first, last)) => format!("{name} ({} to {})", day(first), day(last)),
        None => name.to_owned(),
    };
    let more = match on.captured_more.interval {
        Some((low, high)) => format!(
            "{:+.0} ({:+.0} to {:+.0})",
            on.captured_more.value + 0.0,
            low + 0.0,
            high + 0.0
        ),
        None => format!("{:+.0}", on.captured_more.value + 0.0),
    };
    vec![
        when,
        thousands(on.on.converted),
        format!("{:.0}", on.captured_today.value),
        format!("{:.0}", on.captured.value),
        more,
    ]
}

fn whole(value: f64) -> String {
    format!("{:.0}", value + 0.0)
}

fn labels(labels: &[AtLabel]) -> String {
    let headings = [
        ("label", Align::Left),
        ("from", Align::Right),
        ("rows", Align::Right),
        ("converted", Align::Right),
        ("edited from", Align::Right),
        ("rows", Align::Right),
        ("converted", Align::Right),
        ("leads in", Align::Right),
        ("leads out", Align::Right),
    ];
    let at = |at: Option<f64>| at.map_or_else(|| "–".to_owned(), points);
    let rate = |(rows, converted): (usize, usize)| match rows {
        0 => "–".to_owned(),
        _ => percent(converted as f64 / rows as f64),
    };
    let rows: Vec<Vec<String>> = labels
        .iter()
        .map(|one| {
            vec![
                one.label.clone(),
                at(one.from),
                thousands(one.today.0),
                rate(one.today),
                at(one.to),
                thousands(one.edited.0),
                rate(one.edited),
                thousands(one.leads_up),
                thousands(one.leads_down),
            ]
        })
        .collect();
    render_table(&headings, &rows)
}

/// The simulation for programs.
pub fn to_json(simulation: &Simulation, differences: &[Difference]) -> Json {
    let changes: Vec<Json> = differences
        .iter()
        .map(|(rule, from, to)| json!({"rule": rule, "from": from, "to": to}))
        .collect();
    let labels: Vec<Json> = simulation
        .labels
        .iter()
        .map(|one| {
            json!({
                "label": one.label,
                "from": one.from,
                "to": one.to,
                "rows_today": one.today.0,
                "converted_today": one.today.1,
                "rows": one.edited.0,
                "converted": one.edited.1,
                "leads_up": one.leads_up,
                "leads_down": one.leads_down,
            })
        })
        .collect();
    json!({
        "changes": changes,
        "all": replayed_json(&simulation.all),
        "later": simulation.later.as_ref().map(replayed_json),
        "rows_changed": simulation.changed,
        "mean_change": simulation.mean_change,
        "tau_b": simulation.tau_b,
        "head_kept": simulation.kept,
        "head_new": simulation.swapped,
        "labels": labels,
    })
}

fn replayed_json(on: &Replayed) -> Json {
    json!({
        "rows": on.on.rows,
        "converted": on.on.converted,
        "first": on.on.cutoffs.map(|(first, _)| first.to_string()),
        "last": on.on.cutoffs.map(|(_, last)| last.to_string()),
        "capacity": on.capacity,
        "lists": on.lists,
        "captured_today": estimate(&on.captured_today),
        "captured": estimate(&on.captured),
        "captured_more": estimate(&on.captured_more),
        "gain": estimate(&on.gain),
    })
}

fn estimate(of: &Estimate) -> Json {
    let interval = of
        .interval
        .map(|(low, high)| json!({"low": low, "high": high}));
    json!({"value": of.value, "interval": interval})
}
