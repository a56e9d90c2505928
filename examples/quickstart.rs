//! From an activity log to ranked leads with reasons: `cargo run --release --example quickstart`.

#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use leadscore::cli::args::{ProjectArguments, Scoring};
use leadscore::cli::commands::{read_project, score, train};
use leadscore::cli::diagnose::Failure;
use leadscore::cli::progress::Progress;
use leadscore::error::Error;
use leadscore::scoring::Chunk;

fn main() {
    if let Err(failure) = run() {
        print!("{}", failure.draw());
    }
}

fn run() -> Result<(), Failure> {
    // A project names the files, says what counts as a conversion, and holds the points given by hand.
    let arguments = ProjectArguments {
        project: "data/northlight".into(),
        set: vec!["project.models=../../target/quickstart".to_owned()],
    };
    let project = read_project(&arguments)?;

    // The past is replayed, rules and models are judged on rows that they have not seen, the winner is kept.
    let trained = train::train(&project, &mut Progress::new(true, train::N_STAGES))?.trained;
    let verdict = &trained.contest.verdict;
    println!("{} wins: {}\n", verdict.winner, verdict.reason);

    // Everybody who is still open today, scored by the very same code.
    let scoring = Scoring {
        project: arguments,
        model: None,
        as_of: None,
        ignore_new_types: false,
    };
    let opened = score::open(&project, &scoring)?;
    let (history, scorer) = (&opened.history, &opened.scorer);
    let rows = history.scoring_rows(opened.as_of).leads;
    let (table, computed) = history.scoring_chunk(&rows, opened.as_of)?;
    let ids = history.source.ids();
    let leads: Vec<&str> = rows.iter().map(|row| ids[*row as usize].as_str()).collect();
    let as_of = vec![opened.as_of; leads.len()];
    let chunk = Chunk {
        leads: &leads,
        as_of: &as_of,
        table: &table,
        facts: &computed.facts,
        holds: &computed.holds,
    };
    let result = scorer.score(&chunk, 0).map_err(Error::from)?;

    // The five best, each with the three things that matter most.
    let mut best: Vec<usize> = (0..leads.len()).collect();
    best.sort_by(|a, b| result.log_odds[*b].total_cmp(&result.log_odds[*a]));
    for row in best.into_iter().take(5) {
        let why = scorer.explain(&chunk, row, 3).map_err(Error::from)?;
        println!("{} scores {}", why.lead, why.score);
        for reason in why.reasons {
            println!("  {:+} {}", reason.points, reason.words);
        }
    }
    Ok(())
}
