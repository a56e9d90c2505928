//! The facts of the report: every number that it shows, computed once, as plain structs and as `report.json`.
//!
//! One file per figure: a struct that says each number with its unit, and the function that makes it from [`Evidence`].
//! Curves and scatters are columns of equal length, tables are rows. Whatever renders this (page, notebook) computes
//! nothing. Not here: words for people beside names from the data, colors, HTML.
//!
//! Unless a field says otherwise, figures are of held-out rows: every training row (a lead at a cutoff; in table mode a
//! lead), scored by the fold that did not train on its group, as `oof.parquet` has them. Shares, rates and captures lie
//! between 0 and 1. Intervals are 95 %, `[low, high]`, with rows of one group (lead or account) taken together.

mod about;
mod absent;
mod agreement;
mod bands;
mod calibration;
mod curves;
mod dependence;
mod distribution;
mod drift;
mod evidence;
mod examples;
mod file;
mod folds;
mod gains;
mod head_to_head;
mod importance;
mod months;
mod movers;
mod prepared;
mod quadrant;
mod quality;
mod reproduction;
mod resampled;
mod rows;
mod segments;
mod tenths;
mod thresholds;
mod verdict;
mod vocabulary;
mod weights;

pub use about::About;
pub use absent::{Absent, Figure};
pub use agreement::{Agreement, Overlap};
pub use bands::{Band, Bands, Matrix, MatrixCell};
pub use calibration::{Calibration, CalibrationBin, ScorerCalibration};
pub use curves::{PrecisionRecall, Roc};
pub use dependence::{Dependence, DependenceBin, FeatureDependence};
pub use distribution::{Distribution, ScorerDistribution};
pub use drift::{ColumnDrift, Drift, DriftLevel};
pub use evidence::Evidence;
pub use examples::{Example, ExampleKind, Examples, Explained, Part};
pub use file::{parse_json, read_json, render_json};
pub use folds::{FoldFigures, FoldSpread, PeriodFigures};
pub use gains::{Gains, GainsDifference, ScorerGains};
pub use head_to_head::{HeadToHead, Outcome, Pair, ScorerLine};
pub use importance::{Importance, ImportantFeature};
pub use months::{Month, Months};
pub use movers::{Mover, Movers};
pub use quadrant::{Corner, Quadrant, Scatter};
pub use quality::{ColumnQuality, KeptOut, Quality, RejectedRows, SourceQuality, Suspect};
pub use reproduction::Reproduction;
pub use segments::{Segment, SegmentedBy, Segments};
pub use tenths::{Tenth, Tenths};
pub use thresholds::{ThresholdLine, Thresholds};
pub use verdict::{Level, Reason, ReasonKind};
pub use vocabulary::Saying;
pub use weights::{WeightCurve, WeightPoint};

use serde::{Deserialize, Serialize};

use crate::error::Result;

/// The format of `report.json` that we write, and the last one that we read.
pub const FORMAT: u32 = 1;

/// Two ends of a 95 % interval, low then high.
pub type Ends = [f64; 2];

/// Every number that the report shows, one field a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Format of the file, [`FORMAT`].
    pub format: u32,
    /// Verdict and data card (figure 1).
    pub about: About,
    /// Who is compared, by their names in the contest; keys of all that follows.
    pub roles: Roles,
    /// How many leads there is time for.
    pub capacity: Capacity,
    /// Cumulative gains (2).
    pub gains: Gains,
    /// Lift by tenth and the table of tenths (3, 4), one entry a scorer of [`Roles::shown`].
    pub tenths: Vec<Tenths>,
    /// Conversion by score band, grade and label, and the matrix of fit and engagement (5).
    pub bands: Bands,
    /// ROC curves (6), one entry a scorer of [`Roles::shown`].
    pub roc: Vec<Roc>,
    /// Precision and recall (7), one entry a scorer of [`Roles::shown`].
    pub precision_recall: Vec<PrecisionRecall>,
    /// Calibration (8).
    pub calibration: Calibration,
    /// Scores of converted and of other rows (9).
    pub distribution: Distribution,
    /// What each score limit would bring, and the confusion table at the chosen one (10, 11).
    pub thresholds: Thresholds,
    /// Rank by points against rank by model (15). Points against data-implied points (13, 14) stand in `audit.json`.
    pub quadrant: Figure<Quadrant>,
    /// How much the lists of rules, model and hybrid have in common (16).
    pub agreement: Figure<Agreement>,
    /// Leads that move most from the list by points to that by the model (17).
    pub movers: Figure<Movers>,
    /// What the model leans on (18).
    pub importance: Figure<Importance>,
    /// How the model's score goes with single features (20).
    pub dependence: Figure<Dependence>,
    /// Some leads with the reasons of their scores (21).
    pub examples: Figure<Examples>,
    /// Parts of the leads: does the score work as well for each? (22)
    pub segments: Figure<Segments>,
    /// Early against late training rows (23).
    pub drift: Figure<Drift>,
    /// Figures by fold and by stretch of time (24).
    pub folds: FoldSpread,
    /// All scorers and their differences (25).
    pub head_to_head: HeadToHead,
    /// How much model, how much rules (27).
    pub weights: Figure<WeightCurve>,
    /// The months of the training rows (28).
    pub months: Figure<Months>,
    /// What is wrong with the data (29).
    pub quality: Quality,
    /// How to make this again (31).
    pub reproduction: Reproduction,
    /// Words of columns as they stand in the figures, in parts, so that other languages can say them.
    #[serde(default)]
    pub vocabulary: Vec<Saying>,
}

impl Facts {
    /// Everything that the report says of a training.
    ///
    /// # Errors
    /// Nothing that a checked training leads to.
    pub fn new(evidence: &Evidence) -> Result<Self> {
        let prepared = prepared::Prepared::new(evidence)?;
        let moves = movers::Moves::new(&prepared);
        let about_moves = moves.as_ref().map_err(|why| *why);
        let calibration = calibration::calibration(&prepared)?;
        let quality = quality::quality(&prepared);
        let drift: Figure<Drift> = drift::drift(&prepared).into();
        let findings = verdict::Findings {
            calibration: &calibration,
            drift: &drift,
            quality: &quality,
        };
        let agreement = match prepared.lanes.len() {
            0 | 1 if prepared.roles.rules.is_none() => Err(Absent::NoRulebook),
            0 | 1 => Err(Absent::NoModel),
            _ => Ok(agreement::agreement(&prepared)?),
        };
        Ok(Self {
            format: FORMAT,
            about: about::about(&prepared, &findings),
            gains: gains::gains(&prepared),
            tenths: tenths::tenths(&prepared),
            bands: bands::bands(&prepared),
            roc: curves::roc(&prepared)?,
            precision_recall: curves::precision_recall(&prepared)?,
            distribution: distribution::distribution(&prepared),
            thresholds: thresholds::thresholds(&prepared),
            quadrant: of(about_moves, |moves| quadrant::quadrant(&prepared, moves))?,
            agreement: agreement.into(),
            movers: of(about_moves, |moves| movers::movers(&prepared, moves))?,
            importance: importance::importance(&prepared).into(),
            dependence: dependence::dependence(&prepared)?,
            examples: Figure::Shown(examples::examples(&prepared)?),
            segments: segments::segments(&prepared).into(),
            folds: folds::folds(&prepared)?,
            head_to_head: head_to_head::head_to_head(&prepared),
            weights: weights::weights(&prepared).into(),
            months: months::months(&prepared).into(),
            reproduction: reproduction::reproduction(evidence),
            vocabulary: evidence.phrases.iter().map(Saying::from).collect(),
            roles: prepared.roles,
            capacity: prepared.capacity,
            calibration,
            drift,
            quality,
        })
    }
}

/// A figure of something that may be absent.
fn of<S, T>(
    source: std::result::Result<&S, Absent>,
    make: impl FnOnce(&S) -> Result<T>,
) -> Result<Figure<T>> {
    Ok(match source {
        Ok(source) => Figure::Shown(make(source)?),
        Err(why) => Figure::Absent(why),
    })
}

/// Who is compared, by name in the contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    /// The scorer that leads are scored with: `rules`, `hybrid`, `base_rate` or a model.
    pub winner: String,
    /// The scorer whose score the figures of one scorer are about: the winner, or where that is `base_rate`, which
    /// ranks nobody, the one of [`Roles::shown`] with the lowest log loss.
    pub main: String,
    /// `rules`, where there is a rulebook.
    pub rules: Option<String>,
    /// The model that is shown: the winner where it is one, else the one in the hybrid; `None` without models.
    pub model: Option<String>,
    /// `hybrid`, where there is one.
    pub hybrid: Option<String>,
    /// Rules, model and hybrid as far as there are any, in this order: the scorers of all curves.
    pub shown: Vec<String>,
}

/// How many leads there is time for, on each list of leads that is made at a cutoff.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Capacity {
    /// Share of each list that there is time for.
    pub share: f64,
    /// Lists, one a cutoff, each worked from its own top; 1 where rows are no leads at an instant, 0 in older reports.
    #[serde(default)]
    pub lists: usize,
    /// Leads of one list that there is time for, on average over the cutoffs.
    pub leads_a_list: f64,
    /// Rows of all training rows that this makes.
    pub rows: f64,
    /// Whether the project says so; else a tenth of the list is taken.
    pub is_given: bool,
}
