//! The audit tried on worlds whose truth is literal.

use leadscore::audit::{Settings, Verdict, audit};
use leadscore::domain::Seed;
use leadscore::error::Error;

use crate::planted::{Is, RULES, planted};
use crate::tally::{Found, Tally, Truth};

/// Leads of the world that says what a point is worth.
const MANY: usize = 400_000;

/// Audits `worlds` worlds of `n_leads` leads from seed `first` on and prints what was found.
///
/// # Errors
/// As the audit.
pub(crate) fn run(first: u64, worlds: u64, n_leads: usize) -> Result<Tally, Error> {
    // The scales are all that is asked of the large world: effects are known.
    let many = audit(&planted(Seed(99), MANY, None), &[], &Settings::default())?.book;
    let agreed = many.consensus.unwrap_or(f64::NAN);
    let mut tally = Tally::default();
    let (mut rows, mut converted) = (0, 0);
    for seed in first..first + worlds {
        let set = planted(Seed(seed), n_leads, None);
        let got = audit(&set, &[], &Settings::default())?;
        rows += got.n_rows;
        converted += got.n_converted;
        let mut false_signs = 0;
        for (rule, known) in got.rules.iter().zip(RULES) {
            let found = Found {
                log_odds: known.effect,
                points: known.effect / agreed,
                today: known.effect / many.slope,
            };
            let truth = Truth {
                found: Some(found),
                stated: None,
            };
            tally.add(known.is, rule, truth);
            let wrong = rule.verdict == Verdict::WrongSign;
            false_signs += usize::from(wrong && known.is != Is::WrongSign);
        }
        tally.end_world(false_signs);
    }
    let n = usize::try_from(worlds.max(1)).unwrap_or(1);
    println!(
        "{worlds} literal worlds of {n_leads} leads from seed {first}: {} rows and {} conversions each; log-odds a point: {:.4} \
         today, {agreed:.4} where most rules agree",
        rows / n,
        converted / n,
        many.slope,
    );
    tally.print();
    Ok(tally)
}
