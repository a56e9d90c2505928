//! Does the audit say the truth? Worlds with planted faults answer: `cargo run --release --example audit_honesty`, or with
//! `literal`, `b2b` or the name of a preset, then numbers: worlds, leads, and leads of the world that says what is true.
//!
//! Points are read on both scales: what a point means today, and what most rules agree on.

#![expect(clippy::print_stdout, reason = "an example shows what it found")]

mod demo;
mod literal;
mod planted;
mod tally;

use leadscore::error::Result;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let part = arguments.first().map_or("all", String::as_str);
    let number = |at: usize| {
        arguments
            .get(at)
            .and_then(|given| given.parse::<usize>().ok())
    };
    let worlds = number(1).unwrap_or(20) as u64;
    let leads = number(2).unwrap_or(20_000);
    if ["all", "literal"].contains(&part) {
        for scale in literal::SCALES {
            literal::run(worlds, leads, scale)?;
        }
    }
    let many = number(3).unwrap_or(0);
    match part {
        "literal" => Ok(()),
        "all" | "b2b" => demo::run(None, worlds, leads, many),
        preset => demo::run(Some(preset), worlds, leads, many),
    }
}
