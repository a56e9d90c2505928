//! The scorer: an artifact and its rulebook, made ready.

use crate::artifact::{Artifact, Fitted, FittedModel};
use crate::calibration::{Calibrator, PointsMap};
use crate::domain::{Seed, Timestamp};
use crate::explain::{Contributions, ExplainError, Players, explain};
use crate::hybrid::{Blend, HybridParts, RuleBackground, RuleSide, hybrid_parts};
use crate::matrix::Table;
use crate::rules::Rulebook;
use crate::rules::scorecard::Tally;
use crate::scoring::error::ScoringError;
use crate::scoring::topics::Topics;

/// How far parts may be off their sum, relative to `max(1, |log-odds|)`.
const ADDITIVE: f64 = 1e-9;
/// Log-odds that no part of a score goes beyond; past it, rounding alone is larger than what may be missing from a sum.
pub(super) const FARTHEST: f64 = 1e6;

/// Leads to be scored together, one entry a lead.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    /// Ids.
    pub leads: &'a [&'a str],
    /// When each score pretends to be made.
    pub as_of: &'a [Timestamp],
    /// The columns of the models, as in training.
    pub table: &'a Table,
    /// One vector a rule, as the plan computed it.
    pub facts: &'a [Vec<f64>],
    /// One vector an override: whether its condition holds.
    pub holds: &'a [Vec<bool>],
}

/// An artifact and its rulebook, made ready to score.
#[derive(Debug, Clone)]
pub struct Scorer {
    pub(super) fitted: Fitted,
    pub(super) rulebook: Option<Rulebook>,
    pub(super) topics: Topics,
    /// Version of the model.
    pub(super) version: String,
    pub(super) seed: Seed,
    /// Weights of the scorer that makes the score.
    blend: Blend,
    /// Place of the model that is shown as "the model".
    model: Option<usize>,
    /// Place of the model that the hybrid is made of.
    chosen: Option<usize>,
    /// Place of the model that the score is made of.
    blended: Option<usize>,
    points_map: PointsMap,
    background: RuleBackground,
    players: Vec<Players>,
}

/// All sides of a chunk in log-odds.
pub(super) struct Sides {
    /// Points of the rules.
    pub(super) tally: Option<Tally>,
    pub(super) rules: Option<Vec<f64>>,
    pub(super) model: Option<Vec<f64>>,
    pub(super) hybrid: Option<Vec<f64>>,
    /// What the score is made from.
    pub(super) score: Vec<f64>,
}

/// What the score of a chunk is put together from.
pub(super) struct Parts {
    /// Counted facts by rule.
    counted: Vec<Vec<f64>>,
    /// Of the model's raw log-odds by topic; `None` where no model takes part in the score.
    model: Option<Contributions>,
}

impl Scorer {
    /// Makes an artifact ready; `rulebook` is the one that was parsed from the artifact's own text.
    ///
    /// # Errors
    /// [`ScoringError::Rulebook`] where it is another one, [`ScoringError::Artifact`].
    pub fn new(artifact: &Artifact, rulebook: Option<Rulebook>) -> Result<Self, ScoringError> {
        let (manifest, fitted) = (&artifact.manifest, artifact.fitted.clone());
        fitted
            .check()
            .map_err(|problem| ScoringError::Artifact { problem })?;
        check_rulebook(artifact, rulebook.as_ref())?;
        let topics = Topics::new(manifest);
        let players = fitted
            .models
            .iter()
            .map(|model| players(model, &topics))
            .collect::<Result<Vec<_>, _>>()?;
        let place = |name: &str| fitted.models.iter().position(|model| model.name == name);
        let chosen = fitted.chosen.as_deref().and_then(place);
        let (blend, winner) = match fitted.winner.as_str() {
            "base_rate" => (only(fitted.base_rate, 0.0, 0.0), None),
            "rules" => (only(0.0, 1.0, 0.0), None),
            "hybrid" => (fitted.hybrid.unwrap_or(only(0.0, 1.0, 0.0)), chosen),
            name => (only(0.0, 0.0, 1.0), place(name)),
        };
        let rules = fitted.rules.clone();
        Ok(Self {
            blend,
            // Where a model wins alone, it is the one to be shown; else the hybrid's.
            model: winner.or(chosen),
            chosen,
            blended: winner,
            points_map: rules.as_ref().map_or(
                PointsMap {
                    intercept: 0.0,
                    slope: 0.0,
                    loss: 0.0,
                    n_distinct: 0,
                    warnings: Vec::new(),
                },
                |rules| rules.map.clone(),
            ),
            background: rules.map_or(
                RuleBackground {
                    facts: Vec::new(),
                    capped: 0.0,
                },
                |rules| rules.background,
            ),
            topics,
            version: manifest.version.clone(),
            seed: Seed(manifest.seed).derive("ties"),
            rulebook,
            players,
            fitted,
        })
    }

    /// The scorer that makes the score: `rules`, a model, `hybrid`, or `base_rate`.
    pub fn name(&self) -> &str {
        &self.fitted.winner
    }

    /// Whether scores say how likely a conversion is; else they only put leads in order.
    pub fn has_probabilities(&self) -> bool {
        self.fitted.has_probabilities
    }

    /// What reasons speak of.
    pub fn topics(&self) -> &Topics {
        &self.topics
    }

    /// The rulebook, where there is one.
    pub fn rulebook(&self) -> Option<&Rulebook> {
        self.rulebook.as_ref()
    }

    /// Version of the rulebook, or its name where it has none.
    pub fn rulebook_version(&self) -> Option<&str> {
        let book = self.rulebook.as_ref()?;
        Some(book.version.as_deref().unwrap_or(&book.name))
    }

    /// A scorer of what the model sees beyond the points: its log-odds are those of the model less those of the points, and
    /// so are its reasons. `None` without a rulebook or a model.
    #[must_use]
    pub fn beyond_points(&self) -> Option<Self> {
        self.rulebook.as_ref()?;
        Some(Self {
            blend: only(0.0, -1.0, 1.0),
            blended: Some(self.model?),
            ..self.clone()
        })
    }

    /// All sides of `chunk`, and what they are put together from.
    pub(super) fn explained(&self, chunk: &Chunk) -> Result<(Sides, Parts), ScoringError> {
        self.check(chunk)?;
        let model = self.model_parts(chunk)?;
        let sides = self.sides_with(chunk, model.as_ref())?;
        let counted = match (&self.rulebook, &sides.tally) {
            (Some(book), Some(tally)) => book.scorecard.counted_facts(chunk.facts, tally),
            _ => Vec::new(),
        };
        Ok((sides, Parts { counted, model }))
    }

    /// All sides of `chunk`.
    pub(super) fn sides(&self, chunk: &Chunk) -> Result<Sides, ScoringError> {
        self.check(chunk)?;
        self.sides_with(chunk, None)
    }

    /// The same; whoever knows the parts of the model that the score is made of knows its raw log-odds.
    fn sides_with(
        &self,
        chunk: &Chunk,
        parts: Option<&Contributions>,
    ) -> Result<Sides, ScoringError> {
        let n_rows = chunk.leads.len();
        let tally = self
            .rulebook
            .as_ref()
            .map(|book| tally(book, chunk.facts, n_rows));
        let rules: Option<Vec<f64>> = tally.as_ref().map(|tally| {
            let totals = tally.totals.iter();
            totals.map(|total| self.points_map.apply(*total)).collect()
        });
        let raw = |place: usize| self.fitted.models[place].model.log_odds(chunk.table);
        let calibrated =
            |place: usize, raw: &[f64]| self.fitted.models[place].calibrator.apply_all(raw);
        let model = match (self.model, parts) {
            // The model that is shown is the one that the score is made of, where there is one.
            (Some(place), Some(parts)) => Some(calibrated(place, &parts.log_odds)),
            (Some(place), None) => Some(calibrated(place, &raw(place)?)),
            (None, _) => None,
        };
        let chosen = match self.chosen {
            Some(place) if Some(place) == self.model => model.clone(),
            Some(place) => Some(calibrated(place, &raw(place)?)),
            None => None,
        };
        let hybrid = match (self.fitted.hybrid, &rules, &chosen) {
            (Some(blend), Some(rules), Some(model)) => Some(blend.apply_all(rules, model)),
            _ => None,
        };
        let blended = if self.fitted.winner == "hybrid" {
            &chosen
        } else {
            &model
        };
        let zeros = vec![0.0; n_rows];
        let score = self.blend.apply_all(
            rules.as_deref().unwrap_or(&zeros),
            blended.as_deref().unwrap_or(&zeros),
        );
        Ok(Sides {
            tally,
            rules,
            model,
            hybrid,
            score,
        })
    }

    /// The parts of the model's raw log-odds by topic; `None` where no model takes part in the score.
    fn model_parts(&self, chunk: &Chunk) -> Result<Option<Contributions>, ScoringError> {
        let Some(place) = self.blended.filter(|_| self.blend.model > 0.0) else {
            return Ok(None);
        };
        let FittedModel {
            model, background, ..
        } = &self.fitted.models[place];
        explain(model, chunk.table, &self.players[place], background)
            .map(Some)
            .map_err(|error| match error {
                ExplainError::Table(error) => ScoringError::Table(error),
                ExplainError::NotAdditive { row, sum, .. }
                    if FARTHEST < sum.abs() || !sum.is_finite() =>
                {
                    ScoringError::Extreme {
                        lead: chunk.leads.get(row).copied().unwrap_or_default().to_owned(),
                    }
                }
                ExplainError::NotAdditive { row, sum, log_odds } => ScoringError::NotAdditive {
                    lead: chunk.leads.get(row).copied().unwrap_or_default().to_owned(),
                    sum,
                    expected: log_odds,
                },
                other => ScoringError::Explain(other),
            })
    }

    /// The parts of one row of `chunk`, checked to add up to its log-odds.
    pub(super) fn parts(
        &self,
        chunk: &Chunk,
        (sides, parts): (&Sides, &Parts),
        row: usize,
    ) -> Result<HybridParts, ScoringError> {
        let facts: Vec<f64> = parts.counted.iter().map(|facts| facts[row]).collect();
        let lines = self.rulebook.iter().flat_map(|book| &book.scorecard.lines);
        let points: Vec<f64> = lines.map(|line| line.points).collect();
        let rules = RuleSide {
            points: &points,
            facts: &facts,
            total: sides.tally.as_ref().map_or(0.0, |tally| tally.totals[row]),
            background: &self.background,
            map: &self.points_map,
        };
        let calibrator = self.blended.map_or(&Calibrator::IDENTITY, |place| {
            &self.fitted.models[place].calibrator
        });
        let (base, values) = match &parts.model {
            Some(parts) => (parts.base, parts.row(row)),
            None => (0.0, [].as_slice()),
        };
        let parts = hybrid_parts(&self.blend, &rules, calibrator, base, values);
        let rest = [&parts.capped, &parts.clipped];
        let is_near = |part: &f64| part.abs() <= FARTHEST;
        if !parts
            .rules
            .iter()
            .chain(&parts.model)
            .chain(rest)
            .all(is_near)
        {
            return Err(ScoringError::Extreme {
                lead: chunk.leads[row].to_owned(),
            });
        }
        let (sum, expected) = (parts.sum(), sides.score[row]);
        if (sum - expected).abs() <= ADDITIVE * expected.abs().max(1.0) {
            return Ok(parts);
        }
        Err(ScoringError::NotAdditive {
            lead: chunk.leads[row].to_owned(),
            sum,
            expected,
        })
    }

    fn check(&self, chunk: &Chunk) -> Result<(), ScoringError> {
        let expected = chunk.leads.len();
        let mut lengths = vec![
            ("cutoffs", chunk.as_of.len()),
            ("rows of the table", chunk.table.n_rows()),
        ];
        lengths.extend(chunk.facts.iter().map(|facts| ("facts", facts.len())));
        lengths.extend(chunk.holds.iter().map(|holds| ("conditions", holds.len())));
        if let Some((what, got)) = lengths.into_iter().find(|(_, got)| *got != expected) {
            return Err(ScoringError::Lengths {
                what,
                got,
                expected,
            });
        }
        let lines = self
            .rulebook
            .as_ref()
            .map_or(&[][..], |book| &book.scorecard.lines);
        let overrides = self
            .rulebook
            .as_ref()
            .map_or(0, |book| book.overrides.len());
        if chunk.facts.len() != lines.len() || chunk.holds.len() != overrides {
            let problem = format!(
                "{} rules and {} overrides were computed, it has {} and {overrides}",
                chunk.facts.len(),
                chunk.holds.len(),
                lines.len()
            );
            return Err(ScoringError::Rulebook { problem });
        }
        for (line, facts) in lines.iter().zip(chunk.facts) {
            if let Some(row) = facts.iter().position(|fact| !fact.is_finite()) {
                return Err(ScoringError::Fact {
                    rule: line.name.clone(),
                    lead: chunk.leads[row].to_owned(),
                });
            }
        }
        Ok(())
    }
}

fn only(constant: f64, rules: f64, model: f64) -> Blend {
    Blend {
        constant,
        rules,
        model,
    }
}

/// Points of all rows; a rulebook without rules gives every row the same.
fn tally(book: &Rulebook, facts: &[Vec<f64>], n_rows: usize) -> Tally {
    if !facts.is_empty() {
        return book.scorecard.tally(facts);
    }
    let zeros = vec![0.0; n_rows];
    Tally {
        by_rule: Vec::new(),
        by_group: vec![zeros.clone(); book.scorecard.groups.len()],
        fit: zeros.clone(),
        engagement: zeros,
        totals: vec![book.scorecard.total.clip(0.0); n_rows],
    }
}

fn check_rulebook(artifact: &Artifact, rulebook: Option<&Rulebook>) -> Result<(), ScoringError> {
    let expected = artifact.manifest.rulebook.as_ref();
    let problem = match (expected, rulebook) {
        (None, None) => return Ok(()),
        (Some(_), None) => "the artifact was trained with one, none was given".to_owned(),
        (None, Some(_)) => "the artifact was trained without one".to_owned(),
        (Some(expected), Some(rulebook)) => {
            let lines = &rulebook.scorecard.lines;
            let same = lines.len() == expected.rules.len()
                && lines.iter().zip(&expected.rules).all(|(line, rule)| {
                    line.name == rule.name && line.points.to_bits() == rule.points.to_bits()
                });
            if same {
                return Ok(());
            }
            "its rules or points are others than those that were trained with".to_owned()
        }
    };
    Err(ScoringError::Rulebook { problem })
}

/// Who the log-odds of a model are divided among: the topics of its columns.
fn players(model: &FittedModel, topics: &Topics) -> Result<Players, ScoringError> {
    let of_column = model
        .model
        .schema()
        .iter()
        .map(|(name, _)| {
            topics
                .of_column
                .get(name)
                .copied()
                .ok_or_else(|| ScoringError::Artifact {
                    problem: format!("the manifest has no column `{name}`"),
                })
        })
        .collect::<Result<_, _>>()?;
    Ok(Players {
        names: topics.all.iter().map(|topic| topic.code.clone()).collect(),
        of_column,
    })
}
