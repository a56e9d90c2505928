//! The leakage alarms in words and as JSON: what was asked, what was found, what to do.

use std::collections::HashSet;

use serde_json::{Value as Json, json};

use crate::domain::Timestamp;
use crate::evaluate::{
    AlarmVerdict, FEW_GROUPS, Interval, Nothing, Part, SingleAuc, SplitGap, minimums,
};
use crate::history::{Alarms, Suspect};
use crate::report::check::Checked;
use crate::report::table::{percent, thousands};

/// What a self-test that fails means.
const OUR_FAULT: &str =
    "the fault is in leadscore and not in your data: do not trust the figures, and report it";

/// Share of the events or outcomes that may be of leads unknown to the lead table.
const STRANGE: f64 = 0.05;

/// One alarm with what speaks for it.
pub struct Alarm {
    /// Stable id.
    pub id: &'static str,
    /// What was looked for.
    pub title: &'static str,
    /// The worst of the evidence.
    pub verdict: AlarmVerdict,
    /// One line each, of what sounded the alarm.
    pub findings: Vec<String>,
    /// What to do.
    pub advice: &'static str,
}

impl Checked<'_> {
    /// Every alarm, the worst first; among equals, causes before what follows from them.
    pub fn alarms(&self) -> Vec<Alarm> {
        let mut all = vec![
            self.classes(),
            self.few(),
            self.span(),
            self.ids(),
            suspects(
                "known",
                "columns that CRMs fill with or after the conversion",
                &self.alarms.known,
                "keep them out: list them under `current` in [data.leads], or under `drop` in [data.table]",
            ),
            self.single(),
            suspects(
                "as_of_today",
                "rules and features over what is known only as of today",
                &self.alarms.as_of_today,
                "judge these rules with care, or give their columns a history as events",
            ),
            self.by_products(),
            self.split_gap(),
            self.shuffled_labels(),
            self.random_levels(),
        ];
        all.sort_by_key(|alarm| std::cmp::Reverse(alarm.verdict));
        all
    }

    /// The worst verdict.
    pub fn verdict(&self) -> AlarmVerdict {
        self.alarms()
            .iter()
            .map(|alarm| alarm.verdict)
            .max()
            .unwrap_or(AlarmVerdict::Ok)
    }

    /// Whether nothing was rejected and no alarm sounded.
    pub fn is_clean(&self) -> bool {
        self.verdict() == AlarmVerdict::Ok && self.history.n_rejected() == 0
    }

    fn classes(&self) -> Alarm {
        let (rows, converted) = (self.set.n_rows(), self.set.n_converted());
        let finding = if rows == 0 {
            Some(
                "no row has a label: no lead is open at any cutoff whose outcome is known"
                    .to_owned(),
            )
        } else if converted == 0 {
            let rest = if self.set.rules.is_some() {
                ", and training falls back to the points of the rules"
            } else {
                ""
            };
            Some(format!(
                "none of {} rows converted: there is nothing to learn{rest}",
                thousands(rows)
            ))
        } else if converted == rows {
            Some(format!(
                "all {} rows converted: there is nothing to tell apart",
                thousands(rows)
            ))
        } else {
            None
        };
        Alarm {
            id: "classes",
            title: "rows of both converted and other leads",
            verdict: worst_if(finding.is_some(), AlarmVerdict::Fail),
            findings: finding.into_iter().collect(),
            advice: "look at what counts as a conversion (`positive`), the ids and dates of the outcomes, and the \
                     windows in [snapshots]",
        }
    }

    fn few(&self) -> Alarm {
        let converting: HashSet<&String> = self
            .set
            .groups
            .iter()
            .zip(&self.set.labels)
            .filter(|(_, label)| **label)
            .map(|(group, _)| group)
            .collect();
        // None at all is the alarm before this one.
        let n = converting.len();
        let finding = minimums(n).filter(|_| 0 < n);
        Alarm {
            id: "few",
            title: "conversions enough to judge by",
            verdict: worst_if(finding.is_some() && n < FEW_GROUPS, AlarmVerdict::Warn),
            findings: finding.into_iter().collect(),
            advice: "bring more history, or a more common outcome",
        }
    }

    fn span(&self) -> Alarm {
        let mut findings: Vec<String> = self.alarms.silent_end.iter().map(|end| {
            format!(
                "the last {} cutoffs have no conversion in {} rows, where about {:.0} would be usual",
                end.cutoffs,
                thousands(end.rows),
                end.expected
            )
        }).collect();
        findings.extend(self.profile.late_slips.iter().cloned());
        // Leads count as not converted in a time that nobody knows: the labels are wrong.
        let is_wrong = !findings.is_empty();
        findings.extend(self.profile.early_slips.iter().cloned());
        findings.extend(future(self.history.span.map(|(_, last)| last), self.now));
        let verdict = if is_wrong {
            AlarmVerdict::Fail
        } else {
            worst_if(!findings.is_empty(), AlarmVerdict::Warn)
        };
        Alarm {
            id: "span",
            title: "dates far off, and outcomes that end before the log",
            verdict,
            findings,
            advice: "mend the dates, or set `data_end` in [snapshots] to the day up to which log and outcomes are complete",
        }
    }

    fn ids(&self) -> Alarm {
        let (census, profile) = (&self.profile.census, self.profile);
        let mut findings = Vec::new();
        let is_strange = |n: u64, all: u64| STRANGE * all as f64 <= n as f64 && 0 < n;
        if is_strange(census.events_of_unknown_leads, census.events) {
            let example = census
                .unknown_lead
                .as_ref()
                .map(|id| format!(", such as `{id}`"))
                .unwrap_or_default();
            findings.push(format!(
                "{} of {} events ({}) are of {} leads that are not in the lead table{example}",
                thousands(census.events_of_unknown_leads),
                thousands(census.events),
                percent(census.events_of_unknown_leads as f64 / census.events as f64),
                thousands(census.unknown_leads)
            ));
        }
        let outcomes = profile.strange_conversions + profile.conversions;
        if is_strange(profile.strange_conversions, outcomes) {
            findings.push(format!(
                "{} of {} outcomes are of leads that are not in the lead table",
                thousands(profile.strange_conversions),
                thousands(outcomes)
            ));
        }
        let none_match = 0 < census.events && census.leads_with_events == 0;
        let verdict = if none_match {
            AlarmVerdict::Fail
        } else {
            worst_if(!findings.is_empty(), AlarmVerdict::Warn)
        };
        Alarm {
            id: "ids",
            title: "events and outcomes of leads that are not in the lead table",
            verdict,
            findings,
            advice: "ids are compared letter by letter: compare those of the files; what is of nobody counts nowhere",
        }
    }

    fn single(&self) -> Alarm {
        let found = &self.alarms.single;
        let sounded = found.iter().filter(|one| one.verdict != AlarmVerdict::Ok);
        Alarm {
            id: "L5",
            title: "columns that tell the outcome by themselves",
            verdict: found
                .iter()
                .map(|one| one.verdict)
                .max()
                .unwrap_or(AlarmVerdict::Ok),
            findings: sounded
                .map(|one| format!("{}: {}", one.verdict.name(), sentence(one)))
                .collect(),
            advice: "ask when they are filled: if with or after the conversion, keep them out (`current`, `drop`); if \
                     they are honest, raise `warn_auc` and `fail_auc` in [check]",
        }
    }

    fn by_products(&self) -> Alarm {
        let found = &self.alarms.by_products;
        let sounded = found.iter().filter(|one| one.verdict != AlarmVerdict::Ok);
        let line = |one: &crate::evaluate::ByProduct| {
            format!(
                "{}: AUC {}, not near 0.5; {}",
                one.what,
                area(one.auc, one.interval),
                one.meaning
            )
        };
        Alarm {
            id: "L8",
            title: "traces of the outcome in how the rows were made",
            verdict: found
                .iter()
                .map(|one| one.verdict)
                .max()
                .unwrap_or(AlarmVerdict::Ok),
            findings: sounded.map(line).collect(),
            advice: "look at the rates by month and by cutoff below",
        }
    }

    fn split_gap(&self) -> Alarm {
        let gap = self
            .alarms
            .refits
            .split_gap
            .filter(|gap| gap.verdict != AlarmVerdict::Ok);
        Alarm {
            id: "L7",
            title: "columns by which a model can recognize leads",
            verdict: worst_if(gap.is_some(), AlarmVerdict::Warn),
            findings: gap.iter().map(gap_words).collect(),
            advice: "our figures keep each lead whole, so they stand; do not compare them with figures from folds that \
                     do not, and keep out columns that only name a lead (`drop`, `current`)",
        }
    }

    fn shuffled_labels(&self) -> Alarm {
        self_test(
            "L6",
            "self-test: nothing is learned from shuffled outcomes",
            self.alarms.refits.shuffled_labels.iter(),
        )
    }

    fn random_levels(&self) -> Alarm {
        self_test(
            "L9",
            "self-test: nothing is learned from random levels",
            self.alarms.refits.random_levels.iter(),
        )
    }

    /// The numbers behind an alarm.
    pub(super) fn evidence(&self, id: &str) -> Json {
        let suspects = |found: &[Suspect]| -> Json {
            found
                .iter()
                .map(|one| json!({"what": one.what, "reason": one.reason}))
                .collect()
        };
        match id {
            "L5" => self.alarms.single.iter().map(single_json).collect(),
            "L8" => {
                let found = self.alarms.by_products.iter().map(|one| {
                    json!({
                        "what": one.what,
                        "auc": one.auc,
                        "interval": interval(one.interval),
                        "verdict": one.verdict.name(),
                    })
                });
                found.collect()
            }
            "L6" => nothing_json(self.alarms.refits.shuffled_labels.iter()),
            "L7" => {
                let gap = self.alarms.refits.split_gap.iter().map(|one| {
                    json!({
                        "grouped": one.grouped,
                        "random": one.random,
                        "gap": one.gap(),
                        "interval": interval(one.interval),
                        "verdict": one.verdict.name(),
                    })
                });
                gap.collect()
            }
            "L9" => nothing_json(self.alarms.refits.random_levels.iter()),
            "known" => suspects(&self.alarms.known),
            "as_of_today" => suspects(&self.alarms.as_of_today),
            "classes" => json!([{"rows": self.set.n_rows(), "positives": self.set.n_converted()}]),
            _ => json!([]),
        }
    }
}

/// The alarms that sounded in one line each, for a training that goes on regardless.
///
/// `last` is the time of the last event, `now` today.
pub fn warnings(alarms: &Alarms, last: Option<Timestamp>, now: Timestamp) -> Vec<String> {
    let more = |n: usize, what: &str| {
        if n == 0 {
            String::new()
        } else {
            format!(" (and {n} more{what})")
        }
    };
    let mut found = Vec::new();
    let sounded: Vec<&SingleAuc> = alarms
        .single
        .iter()
        .filter(|one| one.verdict != AlarmVerdict::Ok)
        .collect();
    if let [worst, rest @ ..] = sounded.as_slice() {
        found.push(format!(
            "leakage? {}{}; see `leadscore check`",
            sentence(worst),
            more(rest.len(), " columns")
        ));
    }
    let suspects: Vec<&Suspect> = alarms.known.iter().chain(&alarms.as_of_today).collect();
    if let [first, rest @ ..] = suspects.as_slice() {
        found.push(format!(
            "leakage? {}: {}{}; see `leadscore check`",
            first.what,
            first.reason,
            more(rest.len(), "")
        ));
    }
    let refits = &alarms.refits;
    let nothing = refits.shuffled_labels.iter().chain(&refits.random_levels);
    let failed = nothing.filter(|one| one.verdict != AlarmVerdict::Ok);
    found.extend(failed.map(|one| format!("leakage? {}; {OUR_FAULT}", nothing_words(one))));
    let gap = refits
        .split_gap
        .filter(|gap| gap.verdict != AlarmVerdict::Ok);
    found.extend(gap.map(|gap| format!("{}; see `leadscore check`", gap_words(&gap))));
    if let Some(end) = alarms.silent_end {
        found.push(format!(
            "the last {} cutoffs have no conversion where about {:.0} would be usual: if the outcomes end before the \
             log, set `data_end` in [snapshots]; see `leadscore check`",
            end.cutoffs, end.expected
        ));
    }
    found.extend(future(last, now).map(|words| format!("{words}; see `leadscore check`")));
    found
}

fn future(last: Option<Timestamp>, now: Timestamp) -> Option<String> {
    last.filter(|last| now < *last)
        .map(|last| format!("the log runs to {last}, which is still to come"))
}

/// An alarm of which the evidence is a model that was to know nothing.
fn self_test<'a>(
    id: &'static str,
    title: &'static str,
    found: impl Iterator<Item = &'a Nothing>,
) -> Alarm {
    let failed: Vec<&Nothing> = found
        .filter(|one| one.verdict != AlarmVerdict::Ok)
        .collect();
    Alarm {
        id,
        title,
        verdict: worst_if(!failed.is_empty(), AlarmVerdict::Fail),
        findings: failed.into_iter().map(nothing_words).collect(),
        advice: OUR_FAULT,
    }
}

fn nothing_words(one: &Nothing) -> String {
    format!(
        "{}: held-out AUC {} where there is nothing to know",
        one.what,
        area(one.auc, one.interval)
    )
}

fn gap_words(gap: &SplitGap) -> String {
    let interval = gap
        .interval
        .map(|one| format!(" ({:.3} to {:.3})", one.low, one.high));
    format!(
        "a quick model has an AUC of {:.3} on leads that it has not seen, and of {:.3} where rows of one lead are on both \
         sides: a gap of {:.3}{}",
        gap.grouped,
        gap.random,
        gap.gap(),
        interval.unwrap_or_default()
    )
}

fn nothing_json<'a>(found: impl Iterator<Item = &'a Nothing>) -> Json {
    let found = found.map(|one| {
        json!({
            "what": one.what,
            "auc": one.auc,
            "interval": interval(one.interval),
            "verdict": one.verdict.name(),
        })
    });
    found.collect()
}

fn suspects(
    id: &'static str,
    title: &'static str,
    found: &[Suspect],
    advice: &'static str,
) -> Alarm {
    Alarm {
        id,
        title,
        verdict: worst_if(!found.is_empty(), AlarmVerdict::Warn),
        findings: found
            .iter()
            .map(|one| format!("{}: {}", one.what, one.reason))
            .collect(),
        advice,
    }
}

fn worst_if(is_found: bool, verdict: AlarmVerdict) -> AlarmVerdict {
    if is_found { verdict } else { AlarmVerdict::Ok }
}

fn sentence(one: &SingleAuc) -> String {
    format!(
        "`{}` alone ranks the leads with an AUC of {}; conversions go with {}",
        one.column,
        area(one.auc, one.interval),
        meaning(one)
    )
}

/// Which end of a column the conversions are at.
pub(super) fn meaning(one: &SingleAuc) -> &'static str {
    match (one.part, one.is_reversed) {
        (Part::Value, false) => "large values",
        (Part::Value, true) => "small values",
        (Part::Levels, _) => "some of its levels",
        (Part::Missing, false) => "its gaps",
        (Part::Missing, true) => "its being filled",
    }
}

fn single_json(one: &SingleAuc) -> Json {
    json!({
        "column": one.column,
        "part": one.part.name(),
        "auc": one.auc,
        "reversed": one.is_reversed,
        "interval": interval(one.interval),
        "rows": one.rows,
        "verdict": one.verdict.name(),
    })
}

fn interval(interval: Option<Interval>) -> Json {
    interval.map_or(Json::Null, |interval| json!([interval.low, interval.high]))
}

fn area(auc: f64, interval: Option<Interval>) -> String {
    let interval = interval
        .map(|i| format!(" ({:.3} to {:.3})", i.low, i.high))
        .unwrap_or_default();
    format!("{auc:.3}{interval}")
}
