//! Two scorings of the same rows held against each other and against the outcomes.

use std::collections::HashMap;

use crate::domain::{Seed, Timestamp};
use crate::metrics::{
    Bootstrap, CaptureCurve, Comparison, DECILES, McNemar, MetricError, Placements, Ranked, Sample,
    SwapRates, SwapSet, Swapped, TieRule, compare, compare_captures, cross_deciles, kendall,
    mcnemar, mean_displacement, rank_biased_overlap, spearman, swap_rates, swap_set,
};
use crate::split::Groups;

/// Rows, and what two scorings say of them; higher is better.
#[derive(Debug, Clone, Copy)]
pub struct TwoScorings<'a> {
    /// Whether each row converted.
    pub labels: &'a [bool],
    /// Lead of each row.
    pub leads: &'a [String],
    /// Cutoff of each row.
    pub cutoffs: &'a [Timestamp],
    /// What belongs together: lead, person or account.
    pub groups: &'a [String],
    /// The first scoring.
    pub first: &'a [f64],
    /// The second scoring.
    pub second: &'a [f64],
}

/// How the comparison is made.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonPlan {
    /// Share of the rows that the team can call.
    pub capacity: f64,
    /// Shares of the rows at which captures are compared, ascending.
    pub shares: Vec<f64>,
    /// Bootstrap replicates.
    pub replicates: usize,
    /// Breaks ties and draws replicates.
    pub seed: Seed,
}

impl Default for ComparisonPlan {
    fn default() -> Self {
        Self {
            capacity: 0.1,
            shares: (1..=20).map(|part| f64::from(part) / 20.0).collect(),
            replicates: 500,
            seed: Seed(7),
        }
    }
}

/// Agreement of two scorings, and which of them serves better.
#[derive(Debug, Clone, PartialEq)]
pub struct RankComparison {
    /// Rows that the team can call.
    pub capacity: usize,
    /// Kendall's tau-b; `None` where a scoring has one value only.
    pub tau_b: Option<f64>,
    /// Spearman's correlation; `None` as above.
    pub spearman: Option<f64>,
    /// Rank-biased overlap, 85 % of the weight on the rows within capacity.
    pub rank_biased_overlap: f64,
    /// Who is within capacity under both.
    pub swap_set: SwapSet,
    /// Self-overlap of each scoring: below 1, a tie is cut at capacity.
    pub self_overlap: [f64; 2],
    /// The swap set with its conversions.
    pub swap_rates: SwapRates,
    /// Mean number of ranks that a row moves, as a share of all rows.
    pub displacement: f64,
    /// Captured conversions at every length of the list.
    pub captures: CaptureCurve,
    /// The same at capacity alone: first minus second, with its interval.
    pub at_capacity: CaptureCurve,
    /// AUC of both.
    pub auc: [f64; 2],
    /// Their difference, clustered; `None` with fewer than two groups.
    pub delong: Option<Comparison>,
    /// Converting leads reached within capacity by one only.
    pub mcnemar: McNemar,
    /// Rows and conversions by tenth of the first and tenth of the second, the lowest first.
    pub deciles: [[Swapped; DECILES]; DECILES],
}

/// Compares two scorings.
///
/// # Errors
/// As the metrics: lengths, scores that are not numbers, one class, a capacity outside of the rows.
///
/// # Source
/// Methods section 5. Metrics share ties at the border out; only the count of leads reached breaks them, by a hash of
/// lead and cutoff that depends neither on outcomes nor on the order of rows.
pub fn compare_rankings(
    rows: &TwoScorings,
    plan: &ComparisonPlan,
) -> Result<RankComparison, MetricError> {
    let (first, second, labels) = (rows.first, rows.second, rows.labels);
    let n = first.len();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of the rows"
    )]
    let capacity = (plan.capacity * n as f64).round().max(1.0) as usize;
    for (what, got) in [
        ("leads", rows.leads.len()),
        ("cutoffs", rows.cutoffs.len()),
        ("groups", rows.groups.len()),
    ] {
        if got != labels.len() {
            return Err(MetricError::Lengths {
                labels: labels.len(),
                other: got,
                what,
            });
        }
    }
    let groups = Groups::new(rows.groups);
    let persistence = 1.0 - 1.0 / (capacity.max(2) as f64);
    let place = |scores| -> Result<Placements, MetricError> {
        let sample = Sample::new(labels, scores, None)?;
        Placements::new(&sample, &Ranked::new(&sample))
    };
    let placed = [place(first)?, place(second)?];
    let bootstrap = Bootstrap {
        replicates: plan.replicates,
        seed: plan.seed.derive("captures"),
    };
    let captures = |shares: &[f64]| {
        let codes = (groups.codes(), groups.n_groups());
        compare_captures(labels, [first, second], codes, shares, bootstrap)
    };
    Ok(RankComparison {
        capacity,
        tau_b: kendall(first, second)?.tau_b,
        spearman: spearman(first, second)?,
        rank_biased_overlap: rank_biased_overlap(first, second, persistence, TieRule::Shared)?,
        swap_set: swap_set(first, second, capacity)?,
        self_overlap: [
            swap_set(first, first, capacity)?.overlap,
            swap_set(second, second, capacity)?.overlap,
        ],
        swap_rates: swap_rates(labels, first, second, capacity)?,
        displacement: mean_displacement(first, second)? / n as f64,
        captures: captures(&plan.shares)?,
        at_capacity: captures(&[capacity as f64 / n as f64])?,
        auc: [placed[0].auc(), placed[1].auc()],
        delong: compare(
            &placed[0],
            &placed[1],
            Some((groups.codes(), groups.n_groups())),
        ),
        mcnemar: reached(rows, capacity, plan.seed),
        deciles: cross_deciles(labels, first, second)?,
    })
}

/// Converting leads that one of the two reaches within capacity; a lead reached at any cutoff counts once.
fn reached(rows: &TwoScorings, capacity: usize, seed: Seed) -> McNemar {
    let each = rows.leads.iter().zip(rows.cutoffs);
    let keys: Vec<u64> = each
        .map(|(lead, cutoff)| seed.hash(&format!("{} {lead}", cutoff.0)))
        .collect();
    let mut caught: HashMap<&str, [bool; 2]> = HashMap::new();
    for (which, scores) in [rows.first, rows.second].into_iter().enumerate() {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_unstable_by(|&a, &b| {
            let by_score = scores[b].total_cmp(&scores[a]);
            by_score.then(keys[a].cmp(&keys[b])).then(a.cmp(&b))
        });
        for &row in order.iter().take(capacity).filter(|&&row| rows.labels[row]) {
            caught.entry(&rows.leads[row]).or_default()[which] = true;
        }
    }
    let count = |wanted: [bool; 2]| caught.values().filter(|&&by| by == wanted).count() as u64;
    mcnemar(count([true, false]), count([false, true]))
}
