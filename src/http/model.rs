//! A version of the model, ready to answer.

use std::sync::{Arc, PoisonError, RwLock};

use crate::artifact::Artifact;
use crate::cli::commands::score::{properties, trained_project};
use crate::cli::diagnose::Failure;
use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::features::RejectedMessages;
use crate::history::{Asked, Live, ReadyRow, ReadyRows, ReadyShape};
use crate::project::Project;
use crate::rules::Rulebook;
use crate::rules::scorecard::Tally;
use crate::scoring::{Chunk, Levels, Line, Prediction, Scorer};

/// A version of the model with everything that scoring needs, made ready once.
pub struct Model {
    /// Its name.
    pub version: String,
    /// Checksum of its manifest: another model of the same name has another one.
    pub checksum: String,
    /// The rulebook that it scores with.
    pub rules_text: Option<String>,
    attributes: Vec<String>,
    /// Grades, by score.
    pub grades: Levels,
    /// Thresholds of the rulebook, by its points.
    pub thresholds: Levels,
    scorer: Scorer,
    live: Live,
    ready: ReadyShape,
}

impl Model {
    /// Makes `artifact` ready; `project` says where the lead table lies.
    ///
    /// # Errors
    /// An artifact that does not fit itself or the lead table.
    pub fn open(project: &Project, artifact: &Artifact) -> std::result::Result<Self, Failure> {
        let trained = trained_project(project, artifact)?;
        let rulebook = trained.rules.as_ref().map(Rulebook::new).transpose();
        let scorer = Scorer::new(artifact, rulebook.map_err(Error::from)?).map_err(Error::from)?;
        let vocabulary = artifact.manifest.vocabulary.vocabulary();
        let live = Live::open(&trained, &vocabulary, &properties(artifact)?)?;
        let ready = ReadyShape::new(live.history(), artifact.manifest.schema());
        Ok(Self {
            version: artifact.manifest.version.clone(),
            checksum: artifact.manifest.checksum.clone(),
            rules_text: artifact.rules_text.clone(),
            attributes: vocabulary
                .attributes
                .iter()
                .map(|(name, _)| name.clone())
                .collect(),
            grades: scorer.grade_levels(),
            thresholds: scorer.threshold_levels(),
            scorer,
            live,
            ready,
        })
    }

    /// What it makes of messages.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Which columns rows of features have to have.
    pub fn ready(&self) -> &ReadyShape {
        &self.ready
    }

    /// The attributes of leads that it knows.
    pub fn attribute_names(&self) -> &[String] {
        &self.attributes
    }

    /// The scorer that makes the score.
    pub fn scorer_name(&self) -> &str {
        self.scorer.name()
    }

    /// Version of the rulebook, or its name.
    pub fn rulebook_version(&self) -> Option<&str> {
        self.scorer.rulebook_version()
    }

    /// Scores leads with their events.
    ///
    /// # Errors
    /// Leads that do not fit the model.
    pub fn score(&self, asked: &Asked, n_reasons: usize) -> Result<(Vec<Line>, RejectedMessages)> {
        let seen = self.live.compute(asked)?;
        let leads: Vec<&str> = asked.leads.iter().map(|lead| lead.lead.trim()).collect();
        let chunk = Chunk {
            leads: &leads,
            as_of: asked.as_of,
            table: &seen.table,
            facts: &seen.computed.facts,
            holds: &seen.computed.holds,
        };
        let scored = self.scorer.score(&chunk, n_reasons)?;
        Ok((self.scorer.lines(&scored), seen.rejected))
    }

    /// Points of leads with their events, rule by rule; `None` without a rulebook.
    ///
    /// # Errors
    /// Leads that do not fit the model.
    pub fn tally(&self, asked: &Asked) -> Result<Option<Tally>> {
        let Some(book) = self.scorer.rulebook() else {
            return Ok(None);
        };
        let seen = self.live.compute(asked)?;
        Ok(Some(book.scorecard.tally(&seen.computed.facts)))
    }

    /// The rulebook that it scores with.
    pub fn rulebook(&self) -> Option<&Rulebook> {
        self.scorer.rulebook()
    }

    /// Scores rows whose features are known.
    ///
    /// # Errors
    /// Rows that do not have the columns of the model.
    pub fn score_ready(
        &self,
        leads: &[&str],
        rows: &[&ReadyRow],
        as_of: Timestamp,
        n_reasons: usize,
    ) -> Result<Vec<Line>> {
        let ready = self.ready.read(rows)?;
        let as_of = vec![as_of; rows.len()];
        let scored = self
            .scorer
            .score(&chunk(leads, &as_of, &ready), n_reasons)?;
        Ok(self.scorer.lines(&scored))
    }

    /// The same without reasons, many times as fast where trees make the score.
    ///
    /// # Errors
    /// As [`Model::score_ready`].
    pub fn predict_ready(
        &self,
        leads: &[&str],
        rows: &[&ReadyRow],
        as_of: Timestamp,
    ) -> Result<Vec<Prediction>> {
        let ready = self.ready.read(rows)?;
        let as_of = vec![as_of; rows.len()];
        Ok(self.scorer.predict(&chunk(leads, &as_of, &ready))?)
    }
}

fn chunk<'a>(leads: &'a [&'a str], as_of: &'a [Timestamp], ready: &'a ReadyRows) -> Chunk<'a> {
    Chunk {
        leads,
        as_of,
        table: &ready.table,
        facts: &ready.facts,
        holds: &ready.holds,
    }
}

/// The model that answers now; requests under way keep the one that they began with.
pub(super) struct Slot(RwLock<Arc<Model>>);

impl Slot {
    /// Begins with `model`.
    pub(super) fn new(model: Model) -> Self {
        Self(RwLock::new(Arc::new(model)))
    }

    /// The model of now.
    pub(super) fn get(&self) -> Arc<Model> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on `model` answers.
    pub(super) fn set(&self, model: Model) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(model);
    }
}
