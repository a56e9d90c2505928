//! What `leadscore check` says: the verdict first, then the alarms, then what the data holds.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::domain::Timestamp;
use crate::evaluate::{AlarmVerdict, TrainingSet};
use crate::history::{Alarms, CutoffRows, History, Profile};
use crate::report::alarms::{Alarm, meaning};
use crate::report::table::{Align, day, percent, render_table, thousands};

/// Event types and columns that the text lists; the JSON has all.
const SHOWN: usize = 15;
/// Columns whose AUC is always told.
const TOP: usize = 10;
/// Months and cutoffs that the text lists.
const ROWS: usize = 24;

/// Everything that a check found.
pub struct Checked<'a> {
    /// The project's name.
    pub name: &'a str,
    /// What was read.
    pub history: &'a History,
    /// The rows.
    pub set: &'a TrainingSet,
    /// What the data holds.
    pub profile: &'a Profile,
    /// The alarms.
    pub alarms: &'a Alarms,
    /// The clock.
    pub now: Timestamp,
}

impl Checked<'_> {
    /// The whole check in words.
    pub fn text(&self, sources: &str, next: &str) -> String {
        let alarms = self.alarms();
        let mut out = self.headline(&alarms);
        for alarm in &alarms {
            let _ = writeln!(
                out,
                "  {:<4}  {:<11}  {}",
                alarm.verdict.name(),
                alarm.id,
                alarm.title
            );
            for finding in alarm.findings.iter().take(SHOWN) {
                let _ = writeln!(out, "        - {finding}");
            }
            if SHOWN < alarm.findings.len() {
                let _ = writeln!(out, "        - and {} more", alarm.findings.len() - SHOWN);
            }
            if alarm.verdict != AlarmVerdict::Ok {
                let _ = writeln!(out, "        hint: {}", alarm.advice);
            }
        }
        let _ = write!(out, "\nRead\n{}", indent(sources));
        self.data(&mut out);
        self.rows(&mut out);
        self.columns(&mut out);
        let _ = writeln!(out, "\nNext: {next}");
        out
    }

    fn headline(&self, alarms: &[Alarm]) -> String {
        let count = |verdict| {
            alarms
                .iter()
                .filter(|alarm| alarm.verdict == verdict)
                .count()
        };
        let (fails, warns) = (count(AlarmVerdict::Fail), count(AlarmVerdict::Warn));
        let said = |n: usize, words: &str| {
            format!(
                "{n} alarm{} {words}{}",
                if n == 1 { "" } else { "s" },
                if n == 1 { "s" } else { "" }
            )
        };
        let rejected = self.history.n_rejected();
        let kept_out = if rejected == 0 {
            String::new()
        } else {
            format!("; {} rows were rejected", thousands(rejected))
        };
        let words = match (fails, warns) {
            (0, 0) if rejected == 0 => "sound, as far as can be told without training".to_owned(),
            (0, 0) => "no alarm".to_owned(),
            (0, n) => said(n, "warn"),
            (n, 0) => format!("not fit to train on: {}", said(n, "fail")),
            (n, m) => format!(
                "not fit to train on: {}, {}",
                said(n, "fail"),
                said(m, "warn")
            ),
        };
        format!("{}: {words}{kept_out}\n", self.name)
    }

    fn data(&self, out: &mut String) {
        let (profile, history) = (self.profile, self.history);
        out.push_str("\nData\n");
        if let Some((first, last)) = history.span {
            let days = last.days_since(first);
            let _ = writeln!(
                out,
                "  events from {} to {} ({days:.0} days)",
                day(first),
                day(last)
            );
        }
        let leads = profile.leads;
        let _ = write!(out, "  {} leads", thousands(leads));
        if history.span.is_some() {
            let share = |n: u64| percent(n as f64 / leads.max(1) as f64);
            let _ = write!(
                out,
                "; {} have events ({}), {} converted ({})",
                thousands(profile.census.leads_with_events),
                share(profile.census.leads_with_events),
                thousands(profile.converted_leads),
                share(profile.converted_leads as u64)
            );
        }
        out.push('\n');
        if 0 < profile.census.events_of_unknown_leads {
            let n = profile.census.events_of_unknown_leads;
            let _ = writeln!(
                out,
                "  {} events ({}) are of {} leads that are not in the lead table; no feature sees them",
                thousands(n),
                percent(n as f64 / profile.census.events.max(1) as f64),
                thousands(profile.census.unknown_leads)
            );
        }
        if 0 < profile.strange_conversions {
            let n = thousands(profile.strange_conversions);
            let _ = writeln!(
                out,
                "  {n} outcomes are of leads that are not in the lead table; they count nowhere"
            );
        }
        self.types(out);
        self.months(out);
    }

    fn types(&self, out: &mut String) {
        let types = self.types_by_count();
        if types.is_empty() {
            return;
        }
        let all: u64 = types.iter().map(|(_, n)| n).sum();
        let rows: Vec<Vec<String>> = types
            .iter()
            .take(SHOWN)
            .map(|(name, n)| {
                vec![
                    name.clone(),
                    thousands(*n),
                    percent(*n as f64 / all.max(1) as f64),
                ]
            })
            .collect();
        let headings = [
            ("event", Align::Left),
            ("events", Align::Right),
            ("share", Align::Right),
        ];
        let _ = write!(out, "\n{}", indent(&render_table(&headings, &rows)));
        if SHOWN < types.len() {
            let _ = writeln!(out, "  and {} types more", types.len() - SHOWN);
        }
    }

    fn types_by_count(&self) -> Vec<(String, u64)> {
        let mut types = self.history.type_counts.clone();
        types.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        types
    }

    fn months(&self, out: &mut String) {
        let months = &self.profile.months;
        if months.is_empty() {
            return;
        }
        let rows: Vec<Vec<String>> = months
            .iter()
            .map(|((year, month), seen)| {
                let name = format!("{year}-{month:02}");
                vec![
                    name,
                    thousands(seen.events),
                    thousands(seen.created),
                    thousands(seen.conversions),
                ]
            })
            .collect();
        let headings = [
            ("month", Align::Left),
            ("events", Align::Right),
            ("new leads", Align::Right),
            ("conversions", Align::Right),
        ];
        let latest = latest(&rows, out);
        let _ = write!(out, "\n{}", indent(&render_table(&headings, &latest)));
    }

    fn rows(&self, out: &mut String) {
        let (rows, converted) = (self.set.n_rows(), self.set.n_converted());
        let rate = converted as f64 / rows.max(1) as f64;
        let _ = writeln!(
            out,
            "\nRows for training\n  {} rows with a label, {} converted ({})",
            thousands(rows),
            thousands(converted),
            percent(rate)
        );
        let cutoffs = &self.profile.cutoffs;
        if !cutoffs.is_empty() {
            let table: Vec<Vec<String>> = cutoffs.iter().map(cutoff_row).collect();
            let headings = [
                ("cutoff", Align::Left),
                ("rows", Align::Right),
                ("converted", Align::Right),
                ("rate", Align::Right),
                ("left out", Align::Left),
            ];
            let latest = latest(&table, out);
            let _ = write!(out, "\n{}", indent(&render_table(&headings, &latest)));
        }
        if let Some(horizon) = self.profile.horizon {
            let windows = &self.history.calendar.windows;
            let _ = writeln!(
                out,
                "\n  Of the conversions within {} days of a cutoff, {} fall into the prediction window of {} days; four of\n  five have come after {} days.",
                horizon.followed_days,
                percent(horizon.share_in_window),
                windows.prediction_days,
                horizon.days_of_80
            );
        }
    }

    fn columns(&self, out: &mut String) {
        let profile = self.profile;
        let _ = writeln!(
            out,
            "\nFeatures\n  {} columns for the models",
            thousands(self.set.table.n_columns())
        );
        if !profile.constant.is_empty() {
            let _ = writeln!(out, "  one value on all rows: {}", list(&profile.constant));
        }
        if !profile.silent_rules.is_empty() {
            out.push_str("  rules that never fire:\n");
            for rule in &profile.silent_rules {
                let _ = writeln!(out, "    {}: {}", rule.name, rule.reason);
            }
        }
        if !profile.kept_out.is_empty() {
            out.push_str("  kept out:\n");
            for column in profile.kept_out.iter().take(ROWS) {
                let area = column
                    .area
                    .as_ref()
                    .filter(|area| area.verdict != AlarmVerdict::Ok);
                let area = area
                    .map(|one| format!("; it would have an AUC of {:.3} alone", one.auc))
                    .unwrap_or_default();
                let _ = writeln!(out, "    {}: {}{area}", column.column, column.reason);
            }
            if ROWS < profile.kept_out.len() {
                let _ = writeln!(out, "    and {} more", profile.kept_out.len() - ROWS);
            }
        }
        let single = &self.alarms.single;
        if single.is_empty() {
            return;
        }
        let rows: Vec<Vec<String>> = single
            .iter()
            .take(TOP)
            .map(|one| {
                let interval = one.interval.map_or_else(
                    || "too few".to_owned(),
                    |i| format!("{:.3} to {:.3}", i.low, i.high),
                );
                vec![
                    one.column.clone(),
                    format!("{:.3}", one.auc),
                    interval,
                    meaning(one).to_owned(),
                    one.verdict.name().to_owned(),
                ]
            })
            .collect();
        let headings = [
            ("column alone", Align::Left),
            ("AUC", Align::Right),
            ("95 % interval", Align::Left),
            ("conversions go with", Align::Left),
            ("", Align::Left),
        ];
        let _ = write!(out, "\n{}", indent(&render_table(&headings, &rows)));
    }

    /// The whole check as JSON.
    pub fn json(&self, sources: &Json) -> Json {
        let profile = self.profile;
        let alarms: Vec<Json> = self
            .alarms()
            .iter()
            .map(|alarm| {
                json!({
                    "id": alarm.id,
                    "title": alarm.title,
                    "verdict": alarm.verdict.name(),
                    "findings": alarm.findings,
                    "evidence": self.evidence(alarm.id),
                })
            })
            .collect();
        let cutoffs: Vec<Json> = profile
            .cutoffs
            .iter()
            .map(|row| {
                let excluded: serde_json::Map<String, Json> = row
                    .excluded
                    .iter()
                    .map(|(reason, n)| (reason.name().to_owned(), json!(n)))
                    .collect();
                json!({
                    "cutoff": row.cutoff.to_string(),
                    "rows": row.rows,
                    "positives": row.converted,
                    "rate": rate(row),
                    "excluded": excluded,
                })
            })
            .collect();
        let months: Vec<Json> = profile
            .months
            .iter()
            .map(|((year, month), seen)| {
                json!({
                    "month": format!("{year}-{month:02}"),
                    "events": seen.events,
                    "created": seen.created,
                    "conversions": seen.conversions,
                })
            })
            .collect();
        let windows = &self.history.calendar.windows;
        json!({
            "verdict": self.verdict().name(),
            "clean": self.is_clean(),
            "alarms": alarms,
            "rows": self.set.n_rows(),
            "positives": self.set.n_converted(),
            "span": self.history.span.map(|(first, last)| json!({"first": first.to_string(), "last": last.to_string()})),
            "data_end": self.history.span.map(|_| self.history.calendar.data_end.to_string()),
            "leads": {
                "leads": profile.leads,
                "with_events": profile.census.leads_with_events,
                "converted": profile.converted_leads,
            },
            "unknown_leads": {
                "leads": profile.census.unknown_leads,
                "events": profile.census.events_of_unknown_leads,
                "conversions": profile.strange_conversions,
            },
            "event_types": self.types_by_count().iter().map(|(name, n)| json!({"type": name, "events": n})).collect::<Vec<_>>(),
            "months": months,
            "cutoffs": cutoffs,
            "horizon": profile.horizon.map(|horizon| json!({
                "prediction_days": windows.prediction_days,
                "followed_days": horizon.followed_days,
                "share_in_window": horizon.share_in_window,
                "days_of_80_percent": horizon.days_of_80,
            })),
            "features": self.set.table.names(),
            "constant": profile.constant,
            "silent_rules": profile.silent_rules.iter().map(|rule| json!({"rule": rule.name, "reason": rule.reason})).collect::<Vec<_>>(),
            "kept_out": profile.kept_out.iter().map(|one| json!({
                "column": one.column, "reason": one.reason, "auc": one.area.as_ref().map(|area| area.auc),
            })).collect::<Vec<_>>(),
            "sources": sources,
        })
    }
}

fn rate(row: &CutoffRows) -> Option<f64> {
    (0 < row.rows).then(|| row.converted as f64 / row.rows as f64)
}

fn cutoff_row(row: &CutoffRows) -> Vec<String> {
    let excluded: Vec<String> = row
        .excluded
        .iter()
        .map(|(reason, n)| format!("{} {}", thousands(*n), reason.name()))
        .collect();
    vec![
        day(row.cutoff),
        thousands(row.rows),
        thousands(row.converted),
        rate(row).map_or_else(|| "–".to_owned(), percent),
        excluded.join(", "),
    ]
}

/// The last rows of a long table, and a word on the others.
fn latest(rows: &[Vec<String>], out: &mut String) -> Vec<Vec<String>> {
    let hidden = rows.len().saturating_sub(ROWS);
    if 0 < hidden {
        let _ = write!(
            out,
            "\n  the latest {ROWS} of {}; --format json has all",
            rows.len()
        );
    }
    rows.iter().skip(hidden).cloned().collect()
}

fn list(names: &[String]) -> String {
    let mut text: Vec<String> = names.iter().take(SHOWN).cloned().collect();
    if SHOWN < names.len() {
        text.push(format!("and {} more", names.len() - SHOWN));
    }
    text.join(", ")
}

fn indent(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("  {line}\n")
            }
        })
        .collect()
}
