//! Leads that move most from the list by points to that by the model (figure 17).

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::metrics::RankedLists;

use super::Absent;
use super::examples::Part;
use super::prepared::Prepared;

/// The largest moves, one row a lead (its largest move).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Movers {
    /// The scorer that they move to: [`super::Roles::model`].
    pub to: String,
    /// Rows that ranks are among: those of one list, on average.
    pub of_rows: usize,
    /// Those that the model likes more than the points do, the largest move first; at most 100.
    pub up: Vec<Mover>,
    /// Those that it likes less, the largest move first; at most 100.
    pub down: Vec<Mover>,
    /// Conversion rate of all in `up`; `None` where there are none.
    pub up_rate: Option<f64>,
    /// Conversion rate of all in `down`; `None` where there are none.
    pub down_rate: Option<f64>,
}

/// One lead that moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mover {
    /// Id.
    pub lead: String,
    /// Cutoff of the row, RFC 3339; `None` where rows have no times.
    pub cutoff: Option<String>,
    /// Points of the rulebook.
    pub points: f64,
    /// Rank by points on the list of its cutoff, 1 = best; ties share their middle, so it may be a half.
    pub rank_by_points: f64,
    /// Rank by the model, held out.
    pub rank_by_model: f64,
    /// Ranks gained; negative = lost.
    pub gained: f64,
    /// The model's probability, held out.
    pub probability: f64,
    /// Whether the lead converted.
    pub converted: bool,
    /// Why, at most three reasons in points of the score: where the model thinks better of the lead than the points do
    /// (those that rise) or worse (those that fall). Ranks and outcome are held out; reasons are of the final fits.
    pub reasons: Vec<Part>,
}

/// Moves listed in each direction at most.
const LISTED: usize = 100;

/// Reasons of each move.
const REASONS: usize = 3;

/// Ranks by points and by model, and who moves most; shared by the figures about moves.
pub(super) struct Moves<'a> {
    /// The model's name.
    pub(super) name: &'a str,
    pub(super) points: &'a [f64],
    pub(super) model: &'a [f64],
    /// Where rows stand on their lists by points, and by the model.
    pub(super) by_points: RankedLists,
    pub(super) by_model: RankedLists,
    /// Ranks that each row gains; negative = loses.
    gained: Vec<f64>,
    /// Rows that rise most, one a lead, the largest move first.
    pub(super) up: Vec<usize>,
    /// Rows that fall most.
    pub(super) down: Vec<usize>,
}

impl<'a> Moves<'a> {
    pub(super) fn new(prepared: &Prepared<'a>) -> Result<Self, Absent> {
        let rules = prepared.evidence.set.rules.as_ref();
        let points = &rules.ok_or(Absent::NoRulebook)?.totals;
        let model = prepared.lane(prepared.roles.model.as_ref());
        let model = model.ok_or(Absent::NoModel)?;
        let standing = |scores: &[f64]| RankedLists::new(scores, prepared.lists());
        let standing = |scores: &[f64]| standing(scores).map_err(|_| Absent::TooFewRows);
        let (by_points, by_model) = (standing(points)?, standing(model.probabilities)?);
        let ranks = by_points.ranks().into_iter().zip(by_model.ranks());
        let all_gained: Vec<f64> = ranks.map(|(points, model)| points - model).collect();
        let gained = |row: usize| all_gained[row];
        let mut order: Vec<usize> = (0..points.len()).collect();
        order.sort_unstable_by(|&a, &b| gained(b).total_cmp(&gained(a)).then(a.cmp(&b)));
        let first_of_lead = |rows: &mut dyn Iterator<Item = usize>| {
            let mut seen = HashSet::new();
            rows.filter(|&row| seen.insert(prepared.leads.codes()[row]))
                .take(LISTED)
                .collect::<Vec<_>>()
        };
        let mut rising = order.iter().copied().take_while(|&row| 0.0 < gained(row));
        let up = first_of_lead(&mut rising);
        let mut falling = order
            .iter()
            .rev()
            .copied()
            .take_while(|&row| gained(row) < 0.0);
        let down = first_of_lead(&mut falling);
        Ok(Self {
            name: model.name,
            points,
            model: model.probabilities,
            by_points,
            by_model,
            up,
            down,
            gained: all_gained,
        })
    }
}

/// The largest moves with reasons and outcomes.
///
/// # Errors
/// Rows that the artifact cannot score, which would be a fault of ours.
pub(super) fn movers(prepared: &Prepared, moves: &Moves) -> Result<Movers, Error> {
    let labels = prepared.labels();
    let rate = |rows: &[usize]| {
        let hits = rows.iter().filter(|&&row| labels[row]).count();
        (!rows.is_empty()).then(|| hits as f64 / rows.len() as f64)
    };
    Ok(Movers {
        to: moves.name.to_owned(),
        of_rows: prepared.n_rows() / prepared.capacity.lists,
        up: list(prepared, moves, &moves.up)?,
        down: list(prepared, moves, &moves.down)?,
        up_rate: rate(&moves.up),
        down_rate: rate(&moves.down),
    })
}

fn list(prepared: &Prepared, moves: &Moves, rows: &[usize]) -> Result<Vec<Mover>, Error> {
    let set = prepared.evidence.set;
    let reasons = reasons(prepared, moves, rows)?;
    let (by_points, by_model) = (moves.by_points.ranks(), moves.by_model.ranks());
    let each = rows.iter().zip(reasons);
    let list = each.map(|(&row, reasons)| Mover {
        lead: set.leads[row].clone(),
        cutoff: prepared.cutoff(row),
        points: moves.points[row],
        rank_by_points: by_points[row],
        rank_by_model: by_model[row],
        gained: moves.gained[row],
        probability: moves.model[row],
        converted: set.labels[row],
        reasons,
    });
    Ok(list.collect())
}

/// What speaks for each move: the largest parts of the model less those of the points that have its sign.
fn reasons(prepared: &Prepared, moves: &Moves, rows: &[usize]) -> Result<Vec<Vec<Part>>, Error> {
    let Some(scorer) = prepared.evidence.scorer.beyond_points() else {
        return Ok(vec![Vec::new(); rows.len()]);
    };
    let topics = scorer.topics();
    let chunk = prepared.chunk(rows);
    let said = scorer.score(&chunk.chunk(), topics.all.len())?;
    let each = rows.iter().zip(&said.reasons).enumerate();
    let list = each.map(|(at, (&row, reasons))| {
        let speaks_for = |points: i64| {
            0 < points && 0.0 < moves.gained[row] || points < 0 && moves.gained[row] < 0.0
        };
        // What calibration does at its ends is nothing that a lead did.
        let shown = reasons.shown.iter();
        let shown = shown.filter(|part| speaks_for(part.points) && part.topic != topics.clipped);
        let parts = shown.take(REASONS).map(|part| Part {
            words: topics.words_of_row(part.topic, said.tally.as_ref(), at),
            points: part.points,
        });
        parts.collect()
    });
    Ok(list.collect())
}
