//! The audit tried on worlds whose truth is literal.

use leadscore::audit::{Scale, Settings, audit};
use leadscore::calibration::refit_ab;
use leadscore::domain::Seed;
use leadscore::error::Error;

use crate::planted::{Is, RULES, planted};
use crate::tally::Tally;

/// Both meanings of a point.
pub(crate) const SCALES: [Scale; 2] = [Scale::Today, Scale::Consensus];

/// Leads of the world that says what a point is worth.
const MANY: usize = 400_000;

/// Audits `worlds` worlds of `n_leads` leads and prints what was found.
///
/// # Errors
/// As the audit.
pub(crate) fn run(worlds: u64, n_leads: usize, scale: Scale) -> Result<(), Error> {
    let many = planted(Seed(99), MANY, None);
    let totals = many.rules.as_ref().map_or(&[][..], |rules| &rules.totals);
    let settings = Settings {
        scale,
        ..Settings::default()
    };
    let slope = match scale {
        Scale::Today => refit_ab(totals, &many.labels, None)?.slope,
        Scale::Consensus => audit(&many, &[], &settings)?
            .book
            .consensus
            .unwrap_or(f64::NAN),
    };
    let mut tally = Tally::default();
    let (mut rows, mut converted) = (0, 0);
    for seed in 0..worlds {
        let set = planted(Seed(1000 + seed), n_leads, None);
        let got = audit(&set, &[], &settings)?;
        rows += got.n_rows;
        converted += got.n_converted;
        let mut false_signs = 0;
        for (rule, known) in got.rules.iter().zip(RULES) {
            tally.add(known.is, rule, Some((known.effect, known.effect / slope)));
            let wrong = rule.verdict == leadscore::audit::Verdict::WrongSign;
            false_signs += usize::from(wrong && known.is != Is::WrongSign);
        }
        tally.end_world(false_signs);
    }
    println!(
        "{worlds} literal worlds of {n_leads} leads, points on the scale of {scale:?}: {} rows and {} conversions each; {slope:.4} log-odds a point",
        rows / usize::try_from(worlds).unwrap_or(1),
        converted / usize::try_from(worlds).unwrap_or(1),
    );
    tally.print();
    Ok(())
}
