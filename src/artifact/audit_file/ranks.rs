//! Rules beside the model in `audit.json`.

use serde::{Deserialize, Serialize};

use crate::advice::Ranks;
use crate::artifact::audit_file::IntervalLine;
use crate::artifact::say;
use crate::metrics::{CapturePoint, Swapped};

/// How the rules rank leads, beside how a model does; rules first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RanksFile {
    /// The model, named as in the contest; its scores are out of fold.
    pub model: String,
    /// Rows that the team can call.
    pub capacity: usize,
    /// Kendall's tau-b.
    pub tau_b: Option<f64>,
    /// Spearman's correlation.
    pub spearman: Option<f64>,
    /// Rank-biased overlap, 85 % of the weight on the rows within capacity.
    #[serde(with = "say::figure")]
    pub rank_biased_overlap: f64,
    /// Share of the rows within capacity that both have.
    #[serde(with = "say::figure")]
    pub overlap: f64,
    /// The same over the rows that either has.
    #[serde(with = "say::figure")]
    pub jaccard: f64,
    /// Self-overlap of rules and model: below 1, a tie is cut at capacity.
    pub self_overlap: [f64; 2],
    /// Mean number of ranks that a row moves, as a share of all rows.
    #[serde(with = "say::figure")]
    pub displacement: f64,
    /// AUC of rules and model.
    pub auc: [f64; 2],
    /// The difference of the two, rules minus model, clustered.
    pub delong: Option<DelongLine>,
    /// Captured conversions by length of the list.
    pub captures: CaptureLine,
    /// The same at capacity alone.
    pub at_capacity: CaughtLine,
    /// Converting leads reached within capacity by one of the two only.
    pub mcnemar: McNemarLine,
    /// Who is within capacity under both, one, or neither.
    pub swap_set: SwapLine,
    /// Rows and conversions by tenth of the rules and tenth of the model, the lowest first.
    pub deciles: Vec<Vec<SwappedLine>>,
}

/// Captured conversions by length of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaptureLine {
    /// By share, ascending.
    pub points: Vec<CaughtLine>,
    /// So many standard deviations the band reaches to both sides.
    #[serde(with = "say::figure")]
    pub critical: f64,
}

/// What both catch at one length of the list.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CaughtLine {
    /// Share of each list.
    #[serde(with = "say::figure")]
    pub share: f64,
    /// Share of the conversions that the rules catch.
    #[serde(with = "say::figure")]
    pub rules: f64,
    /// Share of the conversions that the model catches.
    #[serde(with = "say::figure")]
    pub model: f64,
    /// Rules minus model.
    #[serde(with = "say::figure")]
    pub difference: f64,
    /// 95 % interval of the difference.
    pub interval: IntervalLine,
    /// 95 % band of the whole curve.
    pub band: IntervalLine,
}

/// The difference of two AUCs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DelongLine {
    /// Rules minus model.
    #[serde(with = "say::figure")]
    pub difference: f64,
    /// Clustered.
    #[serde(with = "say::figure")]
    pub standard_error: f64,
    /// Two-sided p-value.
    #[serde(with = "say::figure")]
    pub p: f64,
}

/// Converting leads that one of the two reaches only.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct McNemarLine {
    /// By the rules.
    pub only_rules: u64,
    /// By the model.
    pub only_model: u64,
    /// Exact two-sided p-value.
    #[serde(with = "say::figure")]
    pub p_exact: f64,
    /// The same, half of the probability of what was seen taken off.
    #[serde(with = "say::figure")]
    pub p_mid: f64,
}

/// Rows by who has them within capacity.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SwapLine {
    /// Both.
    pub both: SwappedLine,
    /// The rules.
    pub only_rules: SwappedLine,
    /// The model.
    pub only_model: SwappedLine,
    /// Neither.
    pub neither: SwappedLine,
}

/// Rows with their conversions; in part where a tie is cut.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SwappedLine {
    /// Rows.
    #[serde(with = "say::figure")]
    pub rows: f64,
    /// Conversions.
    #[serde(with = "say::figure")]
    pub converted: f64,
    /// Conversion rate; `None` without rows.
    pub rate: Option<f64>,
}

impl From<&Ranks> for RanksFile {
    fn from(from: &Ranks) -> Self {
        let one = &from.comparison;
        let at_capacity = one.at_capacity.points.first();
        Self {
            model: from.rival.clone(),
            capacity: one.capacity,
            tau_b: one.tau_b,
            spearman: one.spearman,
            rank_biased_overlap: one.rank_biased_overlap,
            overlap: one.swap_set.overlap,
            jaccard: one.swap_set.jaccard,
            self_overlap: one.self_overlap,
            displacement: one.displacement,
            auc: one.auc,
            delong: one.delong.map(|delong| DelongLine {
                difference: delong.difference,
                standard_error: delong.standard_error,
                p: delong.p,
            }),
            captures: CaptureLine {
                points: one.captures.points.iter().map(CaughtLine::from).collect(),
                critical: one.captures.critical,
            },
            at_capacity: at_capacity.map_or(NOTHING, CaughtLine::from),
            mcnemar: McNemarLine {
                only_rules: one.mcnemar.only_first,
                only_model: one.mcnemar.only_second,
                p_exact: one.mcnemar.p_exact,
                p_mid: one.mcnemar.p_mid,
            },
            swap_set: SwapLine {
                both: one.swap_rates.both.into(),
                only_rules: one.swap_rates.only_first.into(),
                only_model: one.swap_rates.only_second.into(),
                neither: one.swap_rates.neither.into(),
            },
            deciles: one
                .deciles
                .iter()
                .map(|row| row.iter().copied().map(SwappedLine::from).collect())
                .collect(),
        }
    }
}

/// A curve without points, which the comparison never makes.
const NOTHING: CaughtLine = CaughtLine {
    share: f64::NAN,
    rules: f64::NAN,
    model: f64::NAN,
    difference: f64::NAN,
    interval: IntervalLine {
        low: f64::NAN,
        high: f64::NAN,
    },
    band: IntervalLine {
        low: f64::NAN,
        high: f64::NAN,
    },
};

impl From<&CapturePoint> for CaughtLine {
    fn from(from: &CapturePoint) -> Self {
        Self {
            share: from.share,
            rules: from.first,
            model: from.second,
            difference: from.difference,
            interval: from.interval.into(),
            band: from.band.into(),
        }
    }
}

impl From<Swapped> for SwappedLine {
    fn from(from: Swapped) -> Self {
        Self {
            rows: from.rows,
            converted: from.converted,
            rate: from.rate(),
        }
    }
}
