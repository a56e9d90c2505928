//! The audit tried on the worlds of `leadscore demo`, whose planted rules are known.
//!
//! What a rule of such a world is worth a row is not written anywhere: leads decide by the day, facts saturate and work
//! jointly. So the truth of an interval is what the same audit finds in a world so large that hardly any error is left.

use std::collections::BTreeMap;
use std::path::PathBuf;

use leadscore::audit::{Audit, Settings, Verdict, audit};
use leadscore::cli::args::ProjectArguments;
use leadscore::cli::commands::read_project;
use leadscore::demo;
use leadscore::domain::Seed;
use leadscore::error::{Error, Result};
use leadscore::history::{Purpose, assemble, open};

use crate::literal::SCALES;
use crate::planted::Is;
use crate::tally::Tally;

/// One world audited on both scales, with what was planted in it.
fn audited(
    preset: Option<&str>,
    n_leads: usize,
    seed: u64,
) -> Result<([Audit; 2], BTreeMap<String, Is>)> {
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
    let run = |scale| {
        let settings = Settings {
            scale,
            ..Settings::default()
        };
        audit(&assembled.set, &assembled.words, &settings)
    };
    let got = [run(SCALES[0])?, run(SCALES[1])?];
    let truth = std::fs::read_to_string(dir.join("ground_truth.json"))
        .map_err(|error| Error::data(error.to_string()))?;
    // Twenty worlds of half a million events each: nobody will look at them again.
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
pub(crate) fn run(preset: Option<&str>, worlds: u64, n_leads: usize, n_many: usize) -> Result<()> {
    let mut truth: [BTreeMap<String, (f64, f64)>; 2] = [BTreeMap::new(), BTreeMap::new()];
    if 0 < n_many {
        let (many, _) = audited(preset, n_many, 99)?;
        for (truth, many) in truth.iter_mut().zip(many) {
            for rule in many.rules {
                let both = rule
                    .effect
                    .and_then(|effect| Some((effect.log_odds, effect.points?.points)));
                truth.extend(both.map(|both| (rule.name, both)));
            }
        }
    }
    let mut tallies = [Tally::default(), Tally::default()];
    let (mut rows, mut converted) = (0, 0);
    let mut missed: BTreeMap<String, usize> = BTreeMap::new();
    for seed in 0..worlds {
        let (both, planted) = audited(preset, n_leads, 1000 + seed)?;
        rows += both[0].n_rows;
        converted += both[0].n_converted;
        for signal in &both[0].book.missed {
            *missed.entry(signal.column.clone()).or_default() += 1;
        }
        for ((tally, got), truth) in tallies.iter_mut().zip(&both).zip(&truth) {
            let mut false_signs = 0;
            for rule in &got.rules {
                let is = planted.get(&rule.name).copied().unwrap_or(Is::Right);
                tally.add(is, rule, truth.get(&rule.name).copied());
                let wrong = rule.verdict == Verdict::WrongSign && is != Is::WrongSign;
                false_signs += usize::from(wrong);
            }
            tally.end_world(false_signs);
        }
        if seed == 0 {
            both.iter().for_each(show);
        }
    }
    let n = usize::try_from(worlds.max(1)).unwrap_or(1);
    for (tally, scale) in tallies.iter().zip(SCALES) {
        println!(
            "{worlds} worlds {} of {n_leads} leads, points on the scale of {scale:?}: {} rows and {} conversions each",
            preset.unwrap_or("b2b"),
            rows / n,
            converted / n,
        );
        tally.print();
    }
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
