//! The audit tried on the worlds of `leadscore demo`, whose planted rules are known.
//!
//! What a rule of such a world is worth a row is not written anywhere: leads decide by the day, facts saturate and work
//! jointly. So the truth of an interval is what the same audit finds in a world so large that hardly any error is left.

use std::collections::BTreeMap;
use std::path::PathBuf;

use leadscore::audit::{Audit, Scale, Settings, Verdict, audit};
use leadscore::cli::args::ProjectArguments;
use leadscore::cli::commands::read_project;
use leadscore::demo;
use leadscore::domain::Seed;
use leadscore::error::{Error, Result};
use leadscore::history::{Purpose, assemble, open};

use crate::planted::Is;
use crate::tally::Tally;

/// One world audited, with what was planted in it.
pub(crate) fn audited(
    preset: Option<&str>,
    n_leads: usize,
    seed: u64,
    scale: Scale,
) -> Result<(Audit, BTreeMap<String, Is>)> {
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
    let assembled = assemble(&history)?;
    let settings = Settings {
        scale,
        ..Settings::default()
    };
    let got = audit(&assembled.set, &assembled.words, &settings)?;
    let truth = std::fs::read_to_string(dir.join("ground_truth.json"))
        .map_err(|error| Error::data(error.to_string()))?;
    // Millions of rows of log in twenty worlds: nobody will look at them again.
    drop(std::fs::remove_dir_all(&dir));
    Ok((got, planted(&truth)))
}

/// What the truth file says of each rule.
fn planted(text: &str) -> BTreeMap<String, Is> {
    let truth: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let rules = truth["rules"].as_array().cloned().unwrap_or_default();
    let each = rules.iter().filter_map(|rule| {
        let is = match rule["is"].as_str()? {
            "right" => Is::Right,
            "overpaid" => Is::Overpaid,
            "underpaid" => Is::Underpaid,
            "wrong sign" => Is::WrongSign,
            "redundant" => Is::Redundant,
            _ => return None,
        };
        Some((rule["rule"].as_str()?.to_owned(), is))
    });
    each.collect()
}

/// Audits `worlds` worlds and prints what was found; with `n_many` leads above 0, holds intervals against that world.
pub(crate) fn run(
    preset: Option<&str>,
    worlds: u64,
    n_leads: usize,
    n_many: usize,
    scale: Scale,
) -> Result<()> {
    let mut truth: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    if 0 < n_many {
        for rule in audited(preset, n_many, 99, scale)?.0.rules {
            if let Some((effect, points)) = rule
                .effect
                .and_then(|effect| Some((effect, effect.points?)))
            {
                truth.insert(rule.name, (effect.log_odds, points.points));
            }
        }
    }
    let mut tally = Tally::default();
    let (mut rows, mut converted) = (0, 0);
    let mut missed: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..worlds {
        let (got, planted) = audited(preset, n_leads, 1000 + seed, scale)?;
        rows += got.n_rows;
        converted += got.n_converted;
        let mut false_signs = 0;
        for rule in &got.rules {
            let is = planted.get(&rule.name).copied().unwrap_or(Is::Right);
            tally.add(is, rule, truth.get(&rule.name).copied());
            false_signs += usize::from(rule.verdict == Verdict::WrongSign && is != Is::WrongSign);
        }
        tally.end_world(false_signs);
        for signal in &got.book.missed {
            *missed.entry(signal.column.clone()).or_default() += 1;
        }
        if seed == 0 {
            show(&got);
        }
    }
    let n = usize::try_from(worlds.max(1)).unwrap_or(1);
    println!(
        "{worlds} worlds {} of {n_leads} leads, points on the scale of {scale:?}: {} rows and {} conversions each",
        preset.unwrap_or("b2b"),
        rows / n,
        converted / n,
    );
    tally.print();
    println!("  missed signals: {missed:?}");
    Ok(())
}

/// The audit of the first world, rule by rule.
fn show(got: &Audit) {
    println!("held fixed: {}", got.adjusted_for.join(", "));
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
    for signal in &got.book.missed {
        println!(
            "  missed: {} {:?}: {:.1} points; also {}",
            signal.words,
            signal.ask,
            signal.points,
            signal.alike.join(", ")
        );
    }
    println!(
        "  {:?}\n  {:?}\n  {:?}",
        got.book.proportional, got.book.interaction, got.book.bindings
    );
}
