//! How rules and a model rank the same leads, in sentences.

use crate::artifact::{RanksFile, SwappedLine};
use crate::report::table::{Align, or_dash, percent, render_table, thousands};
use crate::report::words::wrapped;

/// Agreement, what both catch at capacity, and who is on one list only.
pub fn render_text(ranks: &RanksFile) -> String {
    let at = &ranks.at_capacity;
    let sure = |low: f64, high: f64| low.is_finite() && (0.0 < low || high < 0.0);
    let verdict = match (sure(at.interval.low, at.interval.high), at.difference < 0.0) {
        (true, true) => "the model catches more, beyond chance",
        (true, false) => "the rules catch more, beyond chance",
        (false, _) => "which of them catches more, chance may explain",
    };
    let head = format!(
        "Of {} rows at the head of their list, rules and `{}` have {} in common. The rules catch {} of all conversions \
         there, the model {} (difference {}, 95 % interval {} to {}): {verdict}.",
        thousands(ranks.capacity),
        ranks.model,
        percent(ranks.overlap),
        percent(at.rules),
        percent(at.model),
        percent(at.difference),
        percent(at.interval.low),
        percent(at.interval.high)
    );
    let orders = format!(
        "The two orders agree with tau-b {} and rank-biased overlap {:.2} (1 = the same); a row moves by {} of its list on \
         average. AUC {:.3} and {:.3}{}. Converting leads that only one of them reaches: {} by the rules, {} by the model.",
        or_dash(ranks.tau_b, 2),
        ranks.rank_biased_overlap,
        percent(ranks.displacement),
        ranks.auc[0],
        ranks.auc[1],
        ranks
            .delong
            .map_or_else(String::new, |delong| format!(" (p {:.3})", delong.p)),
        thousands(ranks.mcnemar.only_rules),
        thousands(ranks.mcnemar.only_model)
    );
    wrapped(&head, "  ") + &wrapped(&orders, "  ") + &swapped(ranks)
}

fn swapped(ranks: &RanksFile) -> String {
    let line = |name: &str, of: &SwappedLine| {
        vec![
            name.to_owned(),
            format!("{:.0}", of.rows),
            format!("{:.0}", of.converted),
            of.rate.map_or_else(|| "–".to_owned(), percent),
        ]
    };
    let set = &ranks.swap_set;
    let rows = [
        line("both", &set.both),
        line("rules only", &set.only_rules),
        line("model only", &set.only_model),
        line("neither", &set.neither),
    ];
    render_table(
        &[
            ("at the head by", Align::Left),
            ("rows", Align::Right),
            ("conversions", Align::Right),
            ("rate", Align::Right),
        ],
        &rows,
    )
}
