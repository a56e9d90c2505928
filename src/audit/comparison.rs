//! Two scorings of the same rows held against each other and against the outcomes.

use std::collections::HashMap;

use crate::domain::{Seed, Timestamp};
use crate::metrics::{
    Bootstrap, CaptureCurve, Comparison, DECILES, Listed, McNemar, MetricError, Placements, Ranked,
    RankedLists, Sample, SwapRates, SwapSet, Swapped, TieRule, compare, compare_captures,
    cross_deciles, kendall, mcnemar, rank_biased_overlap, spearman, swap_rates, swap_set,
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
    /// List that each row stands on, a small number; empty = all rows are one list.
    pub lists: &'a [u32],
    /// The first scoring.
    pub first: &'a [f64],
    /// The second scoring.
    pub second: &'a [f64],
}

/// How the comparison is made.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonPlan {
    /// Share of each list that the team can call.
    pub capacity: f64,
    /// Shares of each list at which captures are compared, ascending.
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
    /// Rows that the team can call, of all lists together.
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
    /// Mean number of ranks that a row moves, as a share of its list.
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
    let capacity = rows_of(plan.capacity, n);
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
    let standing = [
        RankedLists::new(first, rows.lists)?,
        RankedLists::new(second, rows.lists)?,
    ];
    let bootstrap = Bootstrap {
        replicates: plan.replicates,
        seed: plan.seed.derive("captures"),
    };
    let captures = |shares: &[f64]| {
        let listed = Listed {
            labels,
            groups: groups.codes(),
            n_groups: groups.n_groups(),
            lists: rows.lists,
        };
        compare_captures(&listed, [first, second], shares, bootstrap)
    };
    Ok(RankComparison {
        capacity,
        tau_b: kendall(first, second)?.tau_b,
        spearman: spearman(first, second)?,
        rank_biased_overlap: rank_biased_overlap(first, second, persistence, TieRule::Shared)?,
        swap_set: swap_set(&standing[0], &standing[1], plan.capacity)?,
        self_overlap: [
            swap_set(&standing[0], &standing[0], plan.capacity)?.overlap,
            swap_set(&standing[1], &standing[1], plan.capacity)?.overlap,
        ],
        swap_rates: swap_rates(labels, &standing[0], &standing[1], plan.capacity)?,
        displacement: standing[0].displacement(&standing[1]).1,
        captures: captures(&plan.shares)?,
        at_capacity: captures(&[plan.capacity])?,
        auc: [placed[0].auc(), placed[1].auc()],
        delong: compare(
            &placed[0],
            &placed[1],
            Some((groups.codes(), groups.n_groups())),
        ),
        mcnemar: reached(rows, plan),
        deciles: cross_deciles(labels, first, second)?,
    })
}

/// So many rows of `n`, at least one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of the rows"
)]
fn rows_of(share: f64, n: usize) -> usize {
    (share * n as f64).round().max(1.0) as usize
}

/// Converting leads that one of the two reaches within capacity; a lead reached at any cutoff counts once.
fn reached(rows: &TwoScorings, plan: &ComparisonPlan) -> McNemar {
    let each = rows.leads.iter().zip(rows.cutoffs);
    let keys: Vec<u64> = each
        .map(|(lead, cutoff)| plan.seed.hash(&format!("{} {lead}", cutoff.0)))
        .collect();
    let mut caught: HashMap<&str, [bool; 2]> = HashMap::new();
    for (which, scores) in [rows.first, rows.second].into_iter().enumerate() {
        let list_of = |row: usize| rows.lists.get(row).copied();
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_unstable_by(|&a, &b| {
            let by_list = list_of(a).cmp(&list_of(b));
            let by_score = by_list.then(scores[b].total_cmp(&scores[a]));
            by_score.then(keys[a].cmp(&keys[b])).then(a.cmp(&b))
        });
        let (mut seen, mut called) = (0, 0);
        for list in order.chunk_by(|&a, &b| list_of(a) == list_of(b)) {
            // What rounding leaves over in one list is called in the next: all lists together come to capacity.
            let so_far = rows_of(plan.capacity, seen + list.len()).max(called);
            let here = list.iter().take(so_far - called);
            (seen, called) = (seen + list.len(), so_far);
            for &row in here.filter(|&&row| rows.labels[row]) {
                caught.entry(&rows.leads[row]).or_default()[which] = true;
            }
        }
    }
    let count = |wanted: [bool; 2]| caught.values().filter(|&&by| by == wanted).count() as u64;
    mcnemar(count([true, false]), count([false, true]))
}
