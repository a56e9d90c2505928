//! Does the audit say the truth? Worlds with planted faults answer.
//!
//!     cargo run --release --example audit_honesty [WHAT] [check] [worlds=20] [leads=20000] [from=1000] [pool=20]
//!
//! `WHAT` is `literal`, `b2b`, the name of a preset, or left out: the first two. Worlds have the seeds from `from` on; the
//! demo's intervals are held against `pool` other worlds audited as one. With `check` it ends with 1 where planted faults go
//! unnamed, signs are called wrong falsely, or intervals do not hold the truth as often as they say.

#![expect(
    clippy::print_stdout,
    reason = "an example shows what it found, and says so to the shell"
)]

mod demo;
mod literal;
mod planted;
mod pool;
mod tally;

use leadscore::error::{Error, Result};

fn main() -> Result<()> {
    let mut numbers = [
        ("worlds", 20),
        ("leads", 20_000),
        ("from", 1000),
        ("pool", 20),
    ];
    let (mut what, mut checks) = ("all".to_owned(), false);
    for argument in std::env::args().skip(1) {
        let Some((name, value)) = argument.split_once('=') else {
            match argument.as_str() {
                "check" => checks = true,
                part => part.clone_into(&mut what),
            }
            continue;
        };
        let known = numbers.iter_mut().find(|(known, _)| *known == name);
        let (Some((_, number)), Ok(value)) = (known, value.parse()) else {
            let hint = "worlds=20, leads=20000, from=1000 and pool=20 can be set";
            return Err(Error::config(format!("cannot use `{argument}`")).hint(hint));
        };
        *number = value;
    }
    let [worlds, leads, from, pool] = numbers.map(|(_, number)| number);
    let plan = demo::Plan {
        first: from as u64,
        worlds: worlds as u64,
        n_leads: leads,
        pool: pool as u64,
    };
    let mut tallies = Vec::new();
    if ["all", "literal"].contains(&what.as_str()) {
        tallies.push(("literal", literal::run(plan.first, plan.worlds, leads)?));
    }
    match what.as_str() {
        "literal" => {}
        "all" | "b2b" => tallies.push(("b2b", demo::run(None, &plan)?)),
        preset => tallies.push((preset, demo::run(Some(preset), &plan)?)),
    }
    let mut is_honest = true;
    for (world, tally) in tallies {
        for miss in tally.misses() {
            is_honest = false;
            println!("MISSED, {world}: {miss}");
        }
    }
    println!(
        "{}",
        if is_honest {
            "all bounds met"
        } else {
            "bounds missed"
        }
    );
    if checks && !is_honest {
        std::process::exit(1);
    }
    Ok(())
}
