//! The audit tried on the worlds of `leadscore demo`, whose planted rules are known.
//!
//! What a rule of such a world is worth a row is not written anywhere: leads decide by the day, facts saturate and work
//! jointly, and what a lead did tells what it will do before it decides. So the truth of an interval is what the same audit
//! finds in many worlds at once, where hardly any error is left (the pseudo-true value of its model). Where a rule asks for
//! just what leads decide with, intervals are held against that as well; they need not hold it, for the reasons above.

use std::collections::BTreeMap;
use std::path::PathBuf;

use leadscore::audit::{Audit, Settings, Verdict, audit};
use leadscore::cli::args::ProjectArguments;
use leadscore::cli::commands::read_project;
use leadscore::demo;
use leadscore::domain::Seed;
use leadscore::error::{Error, Result};
use leadscore::evaluate::TrainingSet;
use leadscore::history::{Purpose, assemble, open};

use crate::planted::Is;
use crate::pool::{pooled, slim};
use crate::tally::{Found, Tally, Truth};

/// Which worlds are tried.
pub(crate) struct Plan {
    /// Seed of the first world; the others follow.
    pub(crate) first: u64,
    pub(crate) worlds: u64,
    pub(crate) n_leads: usize,
    /// Worlds that are audited as one for the truth; 0 = intervals are not tried.
    pub(crate) pool: u64,
}

/// Seeds of the pooled worlds begin here, far from those that are tried.
const POOL: u64 = 900_000;

/// What is known of a rule.
#[derive(Clone, Copy)]
struct Known {
    is: Is,
    stated: Option<f64>,
}

/// The rows of one world, and what was planted in it.
fn world(
    preset: Option<&str>,
    n_leads: usize,
    seed: u64,
) -> Result<(TrainingSet, BTreeMap<String, Known>)> {
    let dir = PathBuf::from(format!(
        "target/audit_honesty/{}_{n_leads}_{seed}",
        preset.unwrap_or("b2b")
    ));
    let world = demo::World {
        preset: preset.map(str::to_owned),
        n_leads,
        seed: Seed(seed),
    };
    demo::write(&dir, &world)?;
    let arguments = ProjectArguments {
        project: dir.clone(),
        set: Vec::new(),
    };
    let project = read_project(&arguments).map_err(|failure| Error::data(failure.draw()))?;
    let history = open(&project, Purpose::Train)?;
    let set = slim(assemble(&history)?.set)?;
    let truth = std::fs::read_to_string(dir.join("ground_truth.json"))
        .map_err(|error| Error::data(error.to_string()))?;
    // Twenty worlds of half a million events each: nobody will look at them again.
    drop(std::fs::remove_dir_all(&dir));
    Ok((set, planted(&truth)))
}

/// What the truth file says of each rule.
fn planted(text: &str) -> BTreeMap<String, Known> {
    let truth: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let list = |name: &str| truth[name].as_array().cloned().unwrap_or_default();
    let terms = list("terms");
    let rules = list("rules");
    // One yes or no that no other rule stands for, too: what the rule asks for is what leads decide with.
    let is_flag = |name: &serde_json::Value| {
        let term = terms.iter().find(|term| term["name"] == *name);
        let per = term.and_then(|term| term["per"].as_str());
        let of_rules = rules.iter().filter_map(|rule| rule["terms"].as_array());
        let n_rules = of_rules
            .flatten()
            .filter(|term| term["name"] == *name)
            .count();
        n_rules == 1 && per.is_some_and(|per| per.starts_with("1 "))
    };
    let each = rules.iter().filter_map(|rule| {
        let is = match rule["is"].as_str()? {
            "right" => Is::Right,
            "overpaid" => Is::Overpaid,
            "underpaid" => Is::Underpaid,
            "wrong sign" => Is::WrongSign,
            "redundant" => Is::Redundant,
            _ => return None,
        };
        let stated = match rule["terms"].as_array()?.as_slice() {
            [] => Some(0.0),
            [term] if is_flag(&term["name"]) => term["log_odds"].as_f64(),
            _ => None,
        };
        Some((rule["rule"].as_str()?.to_owned(), Known { is, stated }))
    });
    each.collect()
}

/// Audits the worlds and prints what was found.
pub(crate) fn run(preset: Option<&str>, plan: &Plan) -> Result<Tally> {
    let name = preset.unwrap_or("b2b");
    let mut found = BTreeMap::new();
    if 0 < plan.pool {
        let sets = (POOL..POOL + plan.pool)
            .map(|seed| Ok(world(preset, plan.n_leads, seed)?.0))
            .collect::<Result<Vec<_>>>()?;
        let many = audit(&pooled(sets)?, &[], &Settings::default())?;
        println!(
            "{} worlds {name} of {} leads as one:",
            plan.pool, plan.n_leads
        );
        show(&many);
        found.extend(many.rules.iter().filter_map(|rule| {
            let known = Found::of(rule)?;
            Some((rule.name.clone(), known))
        }));
    }
    let mut tally = Tally::default();
    let (mut rows, mut converted) = (0, 0);
    for seed in plan.first..plan.first + plan.worlds {
        let (set, known) = world(preset, plan.n_leads, seed)?;
        let got = audit(&set, &[], &Settings::default())?;
        rows += got.n_rows;
        converted += got.n_converted;
        let mut false_signs = 0;
        for rule in &got.rules {
            let known = known.get(&rule.name);
            let is = known.map_or(Is::Right, |known| known.is);
            let truth = Truth {
                found: found.get(&rule.name).copied(),
                stated: known.and_then(|known| known.stated),
            };
            tally.add(is, rule, truth);
            false_signs += usize::from(rule.verdict == Verdict::WrongSign && is != Is::WrongSign);
        }
        tally.end_world(false_signs);
        if seed == plan.first {
            println!("the first of the worlds that are tried:");
            show(&got);
        }
    }
    let n = usize::try_from(plan.worlds.max(1)).unwrap_or(1);
    println!(
        "{} worlds {name} of {} leads from seed {}: {} rows and {} conversions each",
        plan.worlds,
        plan.n_leads,
        plan.first,
        rows / n,
        converted / n,
    );
    tally.print();
    Ok(tally)
}

/// An audit, rule by rule.
fn show(got: &Audit) {
    println!(
        "  {} rows, {} conversions, held fixed: {}; log-odds a point: {:.4} today, {:.4} where most rules agree",
        got.n_rows,
        got.n_converted,
        got.adjusted_for.join(", "),
        got.book.slope,
        got.book.consensus.unwrap_or(f64::NAN)
    );
    for rule in &got.rules {
        println!(
            "  {:26}{:20}{}",
            rule.name,
            rule.verdict.name(),
            rule.reason
        );
    }
    for line in &got.warnings {
        println!("  {line}");
    }
}
